"""The annexes of an option: rates by zone, what is not paid and why, other payments."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from esvalue.core.printing.form import Form, FormColumn, FormRow, digits_needed
from esvalue.core.printing.rounding import fixed
from esvalue.core.printing.table import Cell, Number
from esvalue.core.text import Text
from esvalue.core.units import unit_title
from esvalue.report.forms.zones import PaidZone, paid_zones, unpaid_zones
from esvalue.report.front.chosen import ShownOption
from esvalue.report.numbering import WAN
from esvalue.report.tables.annex import own_name
from esvalue.report.tables.payments import SIDES, counts

if TYPE_CHECKING:
    from esvalue.payments import Arranged
    from esvalue.report.comparison import Comparison
    from esvalue.report.tables.context import Context

__all__ = ["COMMA", "NUMBER", "TOTAL", "counted", "payments_form", "rates_form", "unpaid_form"]

COMMA = Text(zh="、", en=", ")
NUMBER = FormColumn("n", Text(zh="序号", en="No."), middle=True)
TOTAL = Text(zh="合计", en="Total")
UNIT = Text(zh="单位：{}", en="Unit: {}")
UNITS = Text(
    zh="单位：标准、数量见各行，金额为万元/年", en="Units: rates and amounts as in the rows, money in 10⁴ yuan a year"
)
VOLUNTARY = Text(
    zh="自愿参加：金额为全部参加时的数额；预计支出按可能参加的部分计算，为各种可能情形的平均，编制说明列出范围",
    en="Voluntary: the amount is that of all taking part; what is expected counts those likely to, as the mean of the "
    "cases, with its range in the explanatory part",
)
MANDATORY = Text(
    zh="全部参加：预计支出为各种可能情形的平均，与金额之差来自应补数量的不确定，编制说明列出范围",
    en="All take part: what is expected is the mean of the cases; it differs from the amount as the amount owed is not "
    "known exactly, with its range in the explanatory part",
)
SOURCES = Text(zh="来源编号（见{}）：{}", en="Source numbers ({}): {}")
#: Where the numbers of sources are looked up in a document.
IN_PART = Text(zh="编制说明中的“来源”", en="'Sources' in the explanatory part")
UNPAID = Text(
    zh="本方案另有 {n} 个区域不设标准，理由见附件 {at}",
    en="Zones without a rate by this option: {n}; the reasons are in annex {at}",
)


def counted(n: int) -> Text:
    """Return the number of a row."""
    return Text.same(str(n))


def rates_form(made: Comparison, shown: ShownOption, *, reasons: int | None = None) -> Form:
    """Return the rates of an option by zone: owed, rate, amount if all take part, what is expected, counties.

    `reasons` is the number of the annex that says why other zones are not paid.
    """
    option = shown.option
    ctx, zones = made.context, paid_zones(made, option)
    areas = list(dict.fromkeys(zone.domain for zone in zones))
    rate_units = list(dict.fromkeys(zone.rate.unit for zone in zones))
    base_units = list(dict.fromkeys(zone.base.unit for zone in zones if zone.base))
    single = len(rate_units) == 1 and len(base_units) <= 1
    columns = [
        NUMBER,
        FormColumn("zone", Text(zh="区域", en="Zone"), texts=True),
        FormColumn("base", Text(zh="应补数量", en="Owed"), base_units[0] if single and base_units else ""),
        *([] if single else [FormColumn("unit", Text(zh="计量单位", en="Unit"), middle=True)]),
        FormColumn("rate", Text(zh="标准", en="Rate")),
        FormColumn("amount", Text(zh="金额", en="Amount"), WAN, decimals=2),
        FormColumn("expected", Text(zh="预计支出", en="Expected"), WAN, decimals=2),
        FormColumn("remark", Text(zh="备注", en="Remarks"), texts=True),
    ]
    rows: list[FormRow] = []
    for n, zone in enumerate(zones, start=1):
        if len(areas) > 1 and (not rows or zones[n - 2].domain != zone.domain):
            rows.append(FormRow({"zone": zone.area}, "group"))
        rows.append(FormRow(_cells(zone, n, single=single)))
    rows += _total(made, option, zones, single=single)
    choices = ctx.judged.loaded.scenario.options[option]
    voluntary = any(choices.for_domain(area).participation == "voluntary" for area in areas)
    notes = [VOLUNTARY if voluntary else MANDATORY] if zones else []
    if reasons is not None and (rest := len(unpaid_zones(made, option))):
        notes.append(UNPAID.format(n=rest, at=reasons))
    title = Text(zh="补偿标准表（{}）", en="Rates: {}").format(shown.label)
    unit = UNIT.format(unit_title(rate_units[0])) if single and rate_units else UNITS
    return Form(title, columns, rows, unit=unit, notes=notes, key=f"rates_{option}")


def _cells(zone: PaidZone, n: int, *, single: bool) -> dict[str, Cell]:
    cells: dict[str, Cell] = {
        "n": counted(n),
        "zone": zone.title,
        "base": zone.base,
        "rate": zone.rate,
        "amount": zone.amount,
        "expected": zone.expected,
        "remark": zone.why or COMMA.join(map(Text.same, zone.counties)),
    }
    if not single:
        base = zone.base.unit if zone.base else ""
        cells["unit"] = Text(zh="{}；{}", en="{}; {}").format(unit_title(base), unit_title(zone.rate.unit))
    return cells


def _total(made: Comparison, option: str, zones: Sequence[PaidZone], *, single: bool) -> list[FormRow]:
    amount, expected = (made.figures.by_key.get(f"{key}|{option}") for key in ("amount", "expected"))
    if amount is None and expected is None:
        return []
    bases = [zone.base for zone in zones if zone.base]
    base = Number(value=sum(one.value for one in bases), unit=bases[0].unit) if single and bases else None
    return [FormRow({"zone": TOTAL, "base": base, "amount": amount, "expected": expected}, "total")]


def unpaid_form(made: Comparison, shown: ShownOption) -> Form | None:
    """Return the zones an option has no rate for, with the reason; None where it has one everywhere."""
    rows = [
        FormRow({"n": counted(n), "area": zone.area, "zone": zone.title, "why": zone.why})
        for n, zone in enumerate(unpaid_zones(made, shown.option), start=1)
    ]
    columns = [
        NUMBER,
        FormColumn("area", Text(zh="领域", en="Domain"), texts=True),
        FormColumn("zone", Text(zh="区域", en="Zone"), texts=True),
        FormColumn("why", Text(zh="理由", en="Reason"), texts=True),
    ]
    title = Text(zh="不设标准的区域及理由（{}）", en="Zones without a rate, and why: {}")
    return Form(title.format(shown.label), columns, rows, key=f"unpaid_{shown.option}") if rows else None


def payments_form(made: Comparison, shown: ShownOption, where: Text = IN_PART) -> Form | None:
    """Return the payments beside the rates, as far as an option makes them, sources by numbers that are looked up
    `where`; None where it makes none.
    """
    ctx, option = made.context, shown.option
    paid = [one for one in ctx.judged.scheme.of(option) if counts(ctx, one, option)]
    table = made.tables.get(own_name(ctx, "payments", option))
    if table is None or not paid:
        return None
    aside = {
        f"{beside.title.zh}：{side.zh}"
        for one in paid
        for beside, _ in ctx.judged.scheme.beside.get(one.name, ())
        for side in SIDES.values()
    }
    columns = [
        NUMBER,
        FormColumn("payment", Text(zh="支付", en="Payment"), texts=True),
        FormColumn("what", Text(zh="条款或类别", en="Term or category"), texts=True),
        FormColumn("rate", Text(zh="费率", en="Rate"), texts=True),
        FormColumn("base", Text(zh="数量", en="Counted"), middle=True),
        FormColumn("amount", Text(zh="金额", en="Amount"), WAN, decimals=2),
        FormColumn("note", Text(zh="备注", en="Remarks"), texts=True),
    ]
    kept = [row for row in table.rows if not (isinstance(what := row.get("what"), Text) and what.zh in aside)]
    rows = [
        FormRow({"n": counted(n), **{c.key: row.get(c.key) for c in columns[1:]}, "base": _with_unit(row.get("base"))})
        for n, row in enumerate(kept, start=1)
    ]
    title = Text(zh="其他支付（{}）", en="Other payments: {}").format(shown.label)
    notes = [one.payment.note for one in paid if one.payment.note]
    if found := [text for one in paid if (text := _sourced(ctx, one))]:
        notes.append(SOURCES.format(where, COMMA.join(found)))
    return Form(title, _filled(columns, rows), rows, notes=notes, key=f"payments_{option}")


def _sourced(ctx: Context, one: Arranged) -> Text | None:
    """Return a payment with the numbers of its sources: its rule, what is counted and paid; None where it has none."""
    facts, numbers = ctx.lineage.facts, ctx.source_numbers
    known = {facts[leaf].source for leaf in facts if leaf.startswith(f"payments.{one.name}.")}
    said = "".join(f"[{n}]" for n in sorted(numbers[source] for source in known & numbers.keys()))
    return Text(zh="{} {}", en="{} {}").format(one.payment.title, said) if said else None


def _with_unit(cell: Cell) -> Cell:
    """Return a number with its unit as a text: rows of one column are counted in different ones."""
    if not isinstance(cell, Number):
        return cell
    return Text(zh="{} {}", en="{} {}").format(fixed(cell.value, digits_needed([cell.value])), unit_title(cell.unit))


def _filled(columns: Sequence[FormColumn], rows: Iterable[FormRow]) -> list[FormColumn]:
    """Return the columns that hold anything."""
    held = {key for row in rows for key, cell in row.cells.items() if cell is not None}
    return [column for column in columns if column.key in held]
