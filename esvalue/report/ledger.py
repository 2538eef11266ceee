"""Who owes whom by a published payment rule, and why: claims, net by party, rules side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from esvalue.core.printing.table import Cell, Number, Table, TableColumn
from esvalue.core.text import Text
from esvalue.payments import Claims, Rule
from esvalue.payments.claims import AS_IF
from esvalue.payments.indicators import CLASSES, WORST, Indicators
from esvalue.payments.measures import MEASURES

__all__ = ["COLUMNS", "YUAN", "claims_table", "left_out_table", "net_table", "rule_dates"]

YUAN = "yuan"
NOT_SEEN = Text(zh="条款未见", en="article not seen")
PAID, RECEIVED, NET = Text(zh="付出", en="pays"), Text(zh="收到", en="receives"), Text(zh="净额", en="net")
BRACKETS = Text(zh="{}（{}）", en="{} ({})")
OF_RULE = Text(zh="{}：{}", en="{}: {}")
STATE = Text(zh="完整与否", en="whole or partial")
CLAIMS = Text(zh="应付明细：{}", en="Claims: {}")
NETS = Text(zh="各方净额", en="Net of every party")
LEFT_OUT = Text(zh="未计入，逐项列名", en="Left out, by name")
SOURCE = Text(zh="规则来源：{source}；施行：{dates}", en="source of the rule: {source}; in force: {dates}")
FROM, FROM_TO, TO = (
    Text(zh="{first} 起", en="from {first}"),
    Text(zh="{first} 至 {last}", en="{first} to {last}"),
    Text(zh="至 {last}", en="to {last}"),
)
DATES_NOT_SEEN = Text(zh="日期未见", en="dates not seen")
WEAK = Text(zh="；依据单一报道，待核", en="; rests on one report, to be confirmed")
PARTIAL = Text(zh="部分（{n} 项未计）", en="partial ({n} left out)")
WHOLE = Text(zh="完整", en="whole")
CAPPED = Text(zh="已按限额", en="cut by the cap")
UNITS = Text(
    zh="浓度与限值：粪大肠菌群以个/L 计，pH 无单位，其余以 mg/L 计；“单价”为第一份的金额（元）；多个主体按比例分担。",
    en="Concentrations and limits: faecal coliforms in individuals/L, pH without unit, all others in mg/L; "
    "the unit price is that of the first amount, in yuan; several parties share a claim.",
)
MARKS = Text(
    zh="金额旁的 ! 表示依据插补或有争议的数据（含与争议值并存的数值）。",
    en='"!": rests on imputed or disputed values, or on one that stands beside a disputed value.',
)
WORSE = Text(zh="劣Ⅴ", en="worse than V")
#: Columns that a screen leaves out.
WIDE = ("name", "indicator", "measure")
COLUMNS = (
    TableColumn("period", Text(zh="时间", en="period")),
    TableColumn("section", Text(zh="断面", en="section")),
    TableColumn("term", Text(zh="条款", en="term")),
    TableColumn("name", Text(zh="条款标识", en="name of the term")),
    TableColumn("article", Text(zh="条", en="article")),
    TableColumn("indicator", Text(zh="指标", en="indicator")),
    TableColumn("measure", Text(zh="按", en="by")),
    TableColumn("value", Text(zh="实测", en="found")),
    TableColumn("against", Text(zh="对照", en="against")),
    TableColumn("deciding", Text(zh="定类或计费指标", en="deciding indicator")),
    TableColumn("concentration", Text(zh="浓度", en="concentration")),
    TableColumn("limit", Text(zh="限值", en="limit")),
    TableColumn("multiple", Text(zh="超标倍数", en="multiple over")),
    TableColumn("units", Text(zh="份数", en="amounts")),
    TableColumn("price", Text(zh="单价", en="unit price"), YUAN),
    TableColumn("payer", Text(zh="付款方", en="payer")),
    TableColumn("payee", Text(zh="收款方", en="payee")),
    TableColumn("amount", Text(zh="金额", en="amount"), YUAN),
    TableColumn("capped", Text(zh="限额", en="cap")),
)


def claims_table(rule: Rule, claims: Claims, wide: bool = True) -> Table:
    """Return one row a claim, before netting: what was found, what it was held against, who pays whom how much.

    The indicators that decide it stand with concentration, limit, multiple and unit price, so that each can be checked
    by hand; `wide` says whether columns that a screen has no room for are there too, and numbers and codes are as a
    program reads them: else a class is called by its name, and an indicator in Chinese by its own.
    """
    terms = {term.name: term for term in rule.file.terms}
    columns = [column for column in COLUMNS if wide or column.key not in WIDE]
    table = Table("claims", CLAIMS.format(claims.title), columns)
    pools = {one.pool.name: one.pool.called for one in claims.pools}
    for row in claims.frame.to_dict("records"):
        term = terms.get(row["term"])
        table.rows.append(
            {
                **{key: _word(row[key]) for key in ("period", "section", "indicator", "deciding", "payer", "payee")},
                **{key: _number(row[key]) for key in ("concentration", "limit", "multiple")},
                **{key: _written(row[key]) for key in ("value", "against", "units")},
                "price": _number(row["price"], YUAN),
                "capped": CAPPED if row["capped"] else None,
                "term": term.title if term else pools[row["term"]],
                "name": Text.same(row["term"]),
                "measure": MEASURES[row["measure"]].title if term else None,
                "article": None if term is None else Text.same(term.article) if term.article else NOT_SEEN,
                "amount": Number(value=row["amount"], unit=YUAN, soft=bool(row["imputed"] or row["disputed"])),
            }
        )
        if not wide:
            table.rows[-1] |= _called(row, rule.indicators)
    if claims.as_if:
        table.warning = AS_IF
    table.notes += [rule_dates(rule), *([rule.file.rule.note] if rule.file.rule.note else []), *claims.notes]
    table.notes += [UNITS, MARKS]
    return table


def net_table(listed: Sequence[Claims], *, titled: bool = False) -> Table:
    """Return what every party pays, receives and has in the end, a block of columns for each rule; nets sum to zero.

    A net that something left out of the rule could change is marked partial, and the notes say what it lacks. Several
    rules are told apart by the names they are asked for by; `titled`: by their titles.
    """
    one = len(listed) == 1
    names = [claims.title if titled else Text.same(claims.rule) for claims in listed]
    columns = [TableColumn("party", Text(zh="一方", en="party"))]
    for i, claims in enumerate(listed):
        columns += [
            TableColumn(f"{what}{i}", title if one else BRACKETS.format(title, names[i]), YUAN)
            for what, title in (("paid", PAID), ("received", RECEIVED), ("net", NET))
        ]
        if claims.partial:
            columns.append(TableColumn(f"partial{i}", STATE if one else BRACKETS.format(STATE, names[i])))
    nets = [claims.net() for claims in listed]
    table = Table("net", NETS, columns)
    named = [str(name) for net in nets for name in net.index]
    for party in dict.fromkeys([*named, *(party for claims in listed for party in claims.partial)]):
        row: dict[str, Cell] = {"party": Text.same(party)}
        for i, net in enumerate(nets):
            lacking = listed[i].partial.get(party, ())
            row[f"partial{i}"] = PARTIAL.format(n=len(lacking)) if lacking else WHOLE
            for what in ("paid", "received", "net"):
                amount = float(net[what].get(party, 0.0))
                row[f"{what}{i}"] = Number(value=amount, unit=YUAN)
        table.rows.append(row)
    for name, claims in zip(names, listed, strict=True):
        for text in claims.partial_sentences():
            table.notes.append(text if one else OF_RULE.format(name, text))
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


def rule_dates(rule: Rule) -> Text:
    """Return where a rule stands and when it is in force, and whether what was seen of it is weak."""
    header = rule.file.rule
    dates = header.in_force
    first, last = (dates.first, dates.last) if dates else (None, None)
    said = FROM_TO if first and last else FROM if first else TO if last else DATES_NOT_SEEN
    from_to = said.format(first=first, last=last)
    weak = WEAK if header.weak else Text.same("")
    return SOURCE.format(source=rule.cited or header.source, dates=from_to) + weak


def _called(row: Mapping[Any, Any], indicators: Indicators) -> dict[str, Cell]:
    """Return classes and deciding indicators of a claim as people call them."""
    made: dict[str, Cell] = {}
    if row["measure"] == "class":
        made = {key: class_title(row[key]) for key in ("value", "against")}
    if row["deciding"]:
        codes = str(row["deciding"]).split(", ")
        parts = [code.partition(" ") for code in codes]  # what each gives to a sum stands behind its code
        made["deciding"] = Text(zh="、", en=", ").join(
            indicators.called(code) + Text.same(space + given) for code, space, given in parts
        )
    return made


def class_title(number: float) -> Cell:
    """Return what a class of water is called; a mean that is no whole class stays a number.

    >>> class_title(4.0).zh, class_title(6.0).en
    ('Ⅳ', 'worse than V')
    """
    if number == WORST:
        return WORSE
    if number in range(1, WORST):
        return Text(zh="ⅠⅡⅢⅣⅤ"[int(number) - 1], en=CLASSES[int(number) - 1])
    return _number(number)


def _word(value: Any) -> Text | None:
    text = "" if value is None else str(value)
    return Text.same(text) if text not in ("", "nan") else None


def _written(value: Any) -> Number | None:
    """Return a number as it was measured or counted: times the price it gives the amount."""
    return None if value is None or value != value else Number(value=float(value), written=True)


def _number(value: Any, unit: str = "") -> Number | None:
    return None if value is None or value != value else Number(value=float(value), unit=unit)
