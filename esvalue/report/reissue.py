"""A notice: what it is about, which issue of it, and what changed since the one before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from esvalue.core.printing.table import Cell, Number, Table, TableColumn
from esvalue.core.text import Text
from esvalue.payments import Rule
from esvalue.payments.indicators import Indicators
from esvalue.payments.reissue import ValueChange, value_text
from esvalue.report.ledger import YUAN

__all__ = [
    "ITEMS",
    "UNKNOWN",
    "UNLIKE",
    "changes_table",
    "heading",
    "net_changes_table",
    "notice_table",
    "value_changes_table",
]

FIRST = Text(zh="河流断面补偿通知单（首次）", en="Notice of payments at river sections (first issue)")
REVISED = Text(
    zh="河流断面补偿通知单（第 {n} 次更正，取代此前各次）",
    en="Notice of payments at river sections (revision {n}, in place of earlier issues)",
)
#: What a notice says of itself, by key; of each as many rows as it has values.
ITEMS: Mapping[str, Text] = {
    "issue": Text(zh="更正次数（0 为首次）", en="revision (0 is the first issue)"),
    "rule": Text(zh="规则", en="rule"),
    "sheet": Text(zh="明细所在工作表", en="sheet of its claims"),
    "digest": Text(zh="规则内容摘要", en="digest of the rule"),
    "period": Text(zh="时段", en="period"),
    "party": Text(zh="一方", en="party"),
    "as_if": Text(zh="规则施行期之外假定使用", en="used as if the rule were in force"),
    "leave_out": Text(zh="按使用者所写不计入", en="left out as the user asked"),
    "amount": Text(zh="使用者给定的金额", en="figures of the user"),
    "opening": Text(zh="使用者给定的资金池期初余额", en="opening balances of pools, of the user"),
    "values": Text(zh="所依据的监测值", en="measured values it rests on"),
}
CHANGES = Text(zh="与上一次相比：{}", en="Against the issue before: {}")
NETS = Text(zh="各方净额的变动：{}", en="Change of the net of every party: {}")
VALUES = Text(zh="变动的监测值", en="Measured values that changed")
OLD, NEW, MOVED = (
    Text(zh="原金额", en="old amount"),
    Text(zh="新金额", en="new amount"),
    Text(zh="差额", en="difference"),
)
SAME = Text(zh="没有一笔应付款变动", en="no claim changed")
COUNT = Text(
    zh="{n} 笔应付款中有 {moved} 笔变动，差额合计 {sum:,.2f} 元",
    en="{moved} of {n} claims changed, {sum:,.2f} yuan in all",
)
UNLIKE = Text(
    zh="所用设置不同（不计入的内容、使用者给定的金额、施行期之外使用），原：{old}；现：{new}",
    en="made with other settings (what is left out, figures of the user, as if in force), then: {old}; now: {new}",
)
UNKNOWN = Text(
    zh="原通知单没有保存监测值，变动的原因只按应付款本身说明",
    en="the notice before keeps no measured values, so what changed is told by the claims alone",
)


def heading(issue: int) -> Text:
    """Return what a notice is called: the first one, or a revision by its number."""
    return REVISED.format(n=issue) if issue else FIRST


def notice_table(issue: int, said: Sequence[tuple[str, Text]]) -> Table:
    """Return what a notice is about: rule, periods, parties and what it was made with, by the keys of `ITEMS`."""
    table = Table(
        "notice",
        heading(issue),
        [
            TableColumn("item", Text(zh="项目", en="item")),
            TableColumn("said", Text(zh="内容", en="value")),
            TableColumn("key", Text(zh="键", en="key")),
        ],
    )
    table.rows = [{"item": ITEMS[key], "said": text, "key": Text.same(key)} for key, text in said]
    return table


def changes_table(rule: Rule, changes: pd.DataFrame, notes: Sequence[Text] = ()) -> Table:
    """Return every claim then and now with the difference and what changed, those that changed first.

    Parameters
    ----------
    rule
        The rule of the claims.
    changes
        What `esvalue.payments.reissue.changed_claims` returns.
    notes
        What a reader should know of the comparison.
    """
    table = Table(
        "changes",
        CHANGES.format(rule.title),
        [
            TableColumn("period", Text(zh="时间", en="period")),
            TableColumn("section", Text(zh="断面", en="section")),
            TableColumn("term", Text(zh="条款", en="term")),
            TableColumn("indicator", Text(zh="指标", en="indicator")),
            TableColumn("payer", Text(zh="付款方", en="payer")),
            TableColumn("payee", Text(zh="收款方", en="payee")),
            TableColumn("old", OLD, YUAN),
            TableColumn("new", NEW, YUAN),
            TableColumn("difference", MOVED, YUAN),
            TableColumn("why", Text(zh="变动原因", en="what changed")),
        ],
    )
    titles = {term.name: term.title for term in rule.file.terms}
    titles |= {pool.name: pool.called for pool in rule.file.settle.pools}
    for row in changes.to_dict("records"):
        cells: dict[str, Cell] = {
            key: Text.same(str(row[key])) if row[key] else None for key in ("period", "section", "payer", "payee")
        }
        cells["indicator"] = rule.indicators.called(str(row["indicator"])) if row["indicator"] else None
        cells |= {key: Number(value=row[key] / 100, unit=YUAN) for key in ("old", "new", "difference")}
        table.rows.append({**cells, "term": titles[row["term"]], "why": row["why"] if row["moved"] else None})
    moved = int(changes["moved"].sum())
    total = float(changes["difference"].sum()) / 100
    table.notes.append(COUNT.format(n=len(changes), moved=moved, sum=total) if moved else SAME)
    table.notes += notes
    return table


def net_changes_table(rule: Rule, changes: pd.DataFrame) -> Table:
    """Return the net of every party then and now, and the difference; nets and differences sum to zero."""
    table = Table(
        "net_changes",
        NETS.format(rule.title),
        [
            TableColumn("party", Text(zh="一方", en="party")),
            TableColumn("old", Text(zh="原净额", en="old net"), YUAN),
            TableColumn("new", Text(zh="新净额", en="new net"), YUAN),
            TableColumn("difference", MOVED, YUAN),
        ],
    )
    columns = ["old", "new", "difference"]
    received, paid = (changes.groupby(side)[columns].sum() for side in ("payee", "payer"))
    nets = received.sub(paid, fill_value=0)
    for party, row in nets.sort_index().iterrows():
        numbers = {name: Number(value=float(row[name]) / 100, unit=YUAN) for name in columns}
        table.rows.append({"party": Text.same(str(party)), **numbers})
    return table


def value_changes_table(changes: Sequence[ValueChange], indicators: Indicators) -> Table:
    """Return the measured values that changed, whether or not they changed a claim."""
    table = Table(
        "value_changes",
        VALUES,
        [
            TableColumn("section", Text(zh="断面", en="section")),
            TableColumn("period", Text(zh="时间", en="period")),
            TableColumn("indicator", Text(zh="指标", en="indicator")),
            TableColumn("old", Text(zh="原值", en="old value")),
            TableColumn("new", Text(zh="新值", en="new value")),
        ],
    )
    for one in changes:
        cells: dict[str, Cell] = {"section": Text.same(one.section), "period": Text.same(one.period)}
        cells["indicator"] = indicators.called(one.indicator or "*")
        table.rows.append({**cells, "old": value_text(one.old), "new": value_text(one.new)})
    return table
