"""Claims and nets under errors of measurement: what is owed as measured, and how far it could be from that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from esvalue.core.printing.table import Number, Table, TableColumn
from esvalue.core.text import Text
from esvalue.payments import Rule, Spread

__all__ = ["CLAIMS", "DRAWN", "claim_spread_table", "drawn_number", "net_spread_table", "said_of"]

YUAN = "yuan"
NETS = Text(zh="测量误差下的净额", en="Nets under errors of measurement")
CLAIMS = Text(zh="测量误差下的应付明细：{}", en="Claims under errors of measurement: {}")
MEASURED = Text(zh="按实测值", en="at the measured values")
DRAWN = Text(zh="抽取均值 [5%—95%]", en="mean of draws [5 to 95%]")
ALL = Text(zh="全部应付之和", en="sum of all claims")
OF = Text(zh="{}（{}）", en="{} ({})")
HOW = Text(
    zh="误差：{said}；{draws} 次抽取，种子 {seed}。每个值在误差范围内均匀抽取，只取决于断面、时段、指标、抽取号与种子；"
    "{rule}：{values} 个值中抽取了误差足以改变结果的 {drawn} 个。",
    en="Errors: {said}; {draws} draws, seed {seed}. Each value is drawn evenly within its error, by section, period, "
    "indicator, draw and seed alone; {rule}: {drawn} of {values} values were drawn, those an error can change.",
)
POOLS = Text(zh="资金池之前的应付数。", en="These are the amounts owed, before any pool.")
FIXED = Text(zh="另有 {n} 条不受误差影响。", en="{n} more claims are not reached by any error.")


def net_spread_table(rules: Sequence[Rule], listed: Sequence[Spread]) -> Table:
    """Return the net of every party at the measured values and over the draws, a pair of columns a rule, in yuan."""
    one = len(listed) == 1
    columns = [TableColumn("party", Text(zh="一方", en="party"))]
    for i, rule in enumerate(rules):
        for key, title in (("net", MEASURED), ("drawn", DRAWN)):
            columns.append(TableColumn(f"{key}{i}", title if one else OF.format(title, rule.name), YUAN))
    table = Table("net_spread", NETS, columns, totals=1)
    nets = [{str(name): row for name, row in spread.nets.to_dict("index").items()} for spread in listed]
    for party in dict.fromkeys(name for own in nets for name in own):
        table.rows.append({"party": Text.same(party)})
        for i, own in enumerate(nets):
            if (row := own.get(party)) is not None:
                table.rows[-1] |= {
                    f"net{i}": Number(value=float(row["net"]), unit=YUAN),
                    f"drawn{i}": drawn_number(row),
                }
    table.rows.append({"party": ALL})
    for i, (rule, spread) in enumerate(zip(rules, listed, strict=True)):
        low, mean, high = spread.total
        table.rows[-1] |= {
            f"net{i}": Number(value=spread.amount, unit=YUAN),
            f"drawn{i}": Number(value=mean, low=low, high=high, unit=YUAN),
        }
        table.notes.append(said_of(rule.title, spread))
    table.notes += [POOLS] if any(rule.file.settle.pools for rule in rules) else []
    return table


def claim_spread_table(rule: Rule, spread: Spread) -> Table:
    """Return the claims that an error can change, those that vary most first; the notes count the others."""
    columns = [
        TableColumn("period", Text(zh="时间", en="period")),
        TableColumn("section", Text(zh="断面", en="section")),
        TableColumn("term", Text(zh="条款", en="term")),
        TableColumn("indicator", Text(zh="指标", en="indicator")),
        TableColumn("payer", Text(zh="付款方", en="payer")),
        TableColumn("payee", Text(zh="收款方", en="payee")),
        TableColumn("amount", MEASURED, YUAN),
        TableColumn("drawn", DRAWN, YUAN),
        TableColumn("share", Text(zh="应付的比例", en="owed in")),
    ]
    table = Table("claim_spread", CLAIMS.format(rule.title), columns)
    titles = {term.name: term.title for term in rule.file.terms}
    frame = spread.claims
    fixed = (frame["low"] == frame["high"]) & (frame["share"] == 1.0)
    own = frame[~fixed]
    own = own.assign(width=own["high"] - own["low"]).sort_values(["width", "mean"], ascending=False, kind="stable")
    for row in own.to_dict("records"):
        words = {key: Text.same(str(row[key])) for key in ("period", "section", "payer", "payee")}
        table.rows.append(
            {
                **words,
                "term": titles[row["term"]],
                "indicator": Text.same(row["indicator"]) if row["indicator"] else None,
                "amount": Number(value=float(row["amount"]), unit=YUAN),
                "drawn": drawn_number(row),
                "share": Number(value=float(row["share"]), unit="share"),
            }
        )
    table.notes += [FIXED.format(n=int(fixed.sum()))] if fixed.any() else []
    return table


def said_of(title: Text, spread: Spread) -> Text:
    """Return how errors of measurement were drawn, for what."""
    return HOW.format(
        said=spread.said, draws=spread.draws, seed=spread.seed, rule=title, values=spread.values, drawn=spread.drawn
    )


def drawn_number(row: Mapping[Any, Any]) -> Number:
    """Return the mean of draws with its interval, in yuan."""
    return Number(value=float(row["mean"]), low=float(row["low"]), high=float(row["high"]), unit=YUAN)
