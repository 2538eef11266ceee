"""Who owes whom by a published payment rule, and why: claims, net by party, rules side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from esvalue.core.printing.table import Cell, Number, Table, TableColumn
from esvalue.core.text import Text
from esvalue.payments import Claims, Rule
from esvalue.payments.claims import AS_IF
from esvalue.payments.measures import MEASURES

__all__ = ["claims_table", "left_out_table", "net_table"]

YUAN = "yuan"
NOT_SEEN = Text(zh="条款未见", en="article not seen")
PAID, RECEIVED, NET = Text(zh="付出", en="pays"), Text(zh="收到", en="receives"), Text(zh="净额", en="net")
BRACKETS = Text(zh="{}（{}）", en="{} ({})")
CLAIMS = Text(zh="应付明细：{}", en="Claims: {}")
NETS = Text(zh="各方净额", en="Net of every party")
LEFT_OUT = Text(zh="未计入，逐项列名", en="Left out, by name")
SOURCE = Text(zh="规则来源：{source}；施行：{dates}", en="source of the rule: {source}; in force: {dates}")
DATES_NOT_SEEN = Text(zh="日期未见", en="dates not seen")
WEAK = Text(zh="；依据单一报道，待核", en="; rests on one report, to be confirmed")
COLUMNS = (
    TableColumn("period", Text(zh="时间", en="period")),
    TableColumn("section", Text(zh="断面", en="section")),
    TableColumn("term", Text(zh="条款", en="term")),
    TableColumn("article", Text(zh="条", en="article")),
    TableColumn("indicator", Text(zh="指标", en="indicator")),
    TableColumn("measure", Text(zh="按", en="by")),
    TableColumn("value", Text(zh="实测", en="found")),
    TableColumn("against", Text(zh="对照", en="against")),
    TableColumn("units", Text(zh="份数", en="amounts")),
    TableColumn("payer", Text(zh="付款方", en="payer")),
    TableColumn("payee", Text(zh="收款方", en="payee")),
    TableColumn("amount", Text(zh="金额", en="amount"), YUAN),
)


def claims_table(rule: Rule, claims: Claims) -> Table:
    """Return one row a claim, before netting: what was found, what it was held against, who pays whom how much."""
    terms = {term.name: term for term in rule.file.terms}
    table = Table("claims", CLAIMS.format(claims.title), COLUMNS)
    for row in claims.frame.to_dict("records"):
        term = terms[row["term"]]
        table.rows.append(
            {
                **{key: _word(row[key]) for key in ("period", "section", "indicator", "payer", "payee")},
                **{key: _number(row[key]) for key in ("value", "against", "units")},
                "term": term.title,
                "measure": MEASURES[row["measure"]].title,
                "article": Text.same(term.article) if term.article else NOT_SEEN,
                "amount": Number(value=row["amount"], unit=YUAN, soft=bool(row["imputed"] or row["disputed"])),
            }
        )
    if claims.as_if:
        table.warning = AS_IF
    table.notes += [_dates(rule), *([rule.file.rule.note] if rule.file.rule.note else []), *claims.notes]
    table.notes += [Text(zh="金额旁的 ! 表示依据插补或有争议的数据。", en='"!": rests on imputed or disputed values.')]
    return table


def net_table(listed: Sequence[Claims]) -> Table:
    """Return what every party pays, receives and has in the end, a block of columns for each rule; nets sum to zero."""
    one = len(listed) == 1
    columns = [TableColumn("party", Text(zh="一方", en="party"))]
    for i, claims in enumerate(listed):
        columns += [
            TableColumn(f"{what}{i}", title if one else BRACKETS.format(title, claims.rule), YUAN)
            for what, title in (("paid", PAID), ("received", RECEIVED), ("net", NET))
        ]
    nets = [claims.net() for claims in listed]
    table = Table("net", NETS, columns)
    for party in dict.fromkeys(str(name) for net in nets for name in net.index):
        row: dict[str, Cell] = {"party": Text.same(party)}
        for i, net in enumerate(nets):
            for what in ("paid", "received", "net"):
                amount = float(net[what].get(party, 0.0))
                row[f"{what}{i}"] = Number(value=amount, unit=YUAN)
        table.rows.append(row)
    return table


def left_out_table(listed: Sequence[Claims]) -> Table:
    """Return every term and indicator that no claim counts, with the reason, rule by rule."""
    table = Table(
        "left_out",
        LEFT_OUT,
        [
            TableColumn("rule", Text(zh="规则", en="rule")),
            TableColumn("what", Text(zh="未计入", en="left out")),
            TableColumn("reason", Text(zh="原因", en="reason")),
        ],
    )
    for claims in listed:
        table.rows += [{"rule": claims.title, "what": one.title, "reason": one.reason} for one in claims.left_out]
    return table


def _dates(rule: Rule) -> Text:
    """Return where a rule stands and when it is in force, and whether what was seen of it is weak."""
    header = rule.file.rule
    dates = header.in_force
    from_to = Text.same(f"{dates.first or '?'} – {dates.last or ''}".strip()) if dates else DATES_NOT_SEEN
    weak = WEAK if header.weak else Text.same("")
    return SOURCE.format(source=header.source, dates=from_to) + weak


def _word(value: Any) -> Text | None:
    text = "" if value is None else str(value)
    return Text.same(text) if text not in ("", "nan") else None


def _number(value: Any) -> Number | None:
    return None if value is None or value != value else Number(value=float(value))
