"""The official tables of the workbook: rates and budget, every number a formula of the sheet that is computed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from esvalue.core.printing.form import Form, FormColumn, FormRow
from esvalue.core.printing.form_sheet import Formula
from esvalue.core.printing.table import Cell, Number
from esvalue.core.text import Text
from esvalue.core.units import unit_title
from esvalue.report.forms.money import level_title
from esvalue.report.forms.paid import COMMA, NUMBER, TOTAL, counted
from esvalue.report.numbering import WAN
from esvalue.report.workings.calculation import Cells
from esvalue.report.workings.model import Workings

if TYPE_CHECKING:
    from esvalue.report.comparison import Comparison

__all__ = ["budget_sheet", "rates_sheet"]

Live = tuple[Form, dict[tuple[int, str], Formula]]
FOLLOWS = Text(zh="各数随“测算”表变动", en="All numbers follow the sheet of workings")


def rates_sheet(workings: Workings, cells: Cells) -> Live:
    """Return the table of rates with its formulas."""
    rows, formulas = list[FormRow](), dict[tuple[int, str], Formula]()
    bases = {zone.base_unit for zone in workings.zones}
    for n, zone in enumerate(workings.zones, start=1):
        at = cells.zones[(zone.domain, zone.region)]
        unit = Text(zh="{}；{}", en="{}; {}").format(unit_title(zone.base_unit), unit_title(zone.rate_unit))
        area = sum(one.area for one in zone.counties)
        shown: dict[str, Cell] = {
            "n": counted(n),
            "zone": zone.title,
            "base": Number(value=area, unit=zone.base_unit),
            "unit": unit,
            "rate": Number(value=zone.rate, unit=zone.rate_unit),
            "amount": Number(value=area * zone.rate * zone.yearly / 1e4, unit=WAN),
            "expected": Number(value=zone.run, unit=WAN),
            "remark": COMMA.join(Text.same(one.county) for one in zone.counties),
        }
        rows.append(FormRow(shown))
        for key, column in (("base", "C"), ("rate", "E"), ("amount", "G"), ("expected", "I")):
            formulas[(n - 1, key)] = Formula(cells.at(column, at))
    for n, (payment, at) in enumerate(zip(workings.payments, cells.payments, strict=True), start=len(rows) + 1):
        shown = {"n": counted(n), "zone": payment.title, "amount": Number(value=payment.run, unit=WAN)}
        rows.append(FormRow({**shown, "expected": Number(value=payment.run, unit=WAN)}))
        formulas[(n - 1, "amount")] = Formula(cells.at("G", at))
        formulas[(n - 1, "expected")] = Formula(cells.at("I", at))
    whole = sum(one.area * zone.rate * zone.yearly / 1e4 for zone in workings.zones for one in zone.counties)
    last: dict[str, Cell] = {"zone": TOTAL, "amount": Number(value=whole, unit=WAN)}
    last["expected"] = Number(value=workings.run or 0.0, unit=WAN)
    formulas[(len(rows), "amount")] = Formula(cells.at("G", cells.total))
    formulas[(len(rows), "expected")] = Formula(cells.at("I", cells.total))
    if len(bases) == 1 and rows:
        last["base"] = Number(value=sum(one.area for z in workings.zones for one in z.counties), unit=next(iter(bases)))
        formulas[(len(rows), "base")] = Formula("+".join(cells.at("C", at) for at in cells.zones.values()))
    rows.append(FormRow(last, "total"))
    columns = [
        NUMBER,
        FormColumn("zone", Text(zh="区域", en="Zone"), texts=True),
        FormColumn("base", Text(zh="应补数量", en="Owed")),
        FormColumn("unit", Text(zh="计量单位", en="Unit"), middle=True),
        FormColumn("rate", Text(zh="标准", en="Rate")),
        FormColumn("amount", Text(zh="金额（全部参加）", en="Amount (all take part)"), WAN, decimals=2),
        FormColumn("expected", Text(zh="预计支出", en="Expected"), WAN, decimals=2),
        FormColumn("remark", Text(zh="备注", en="Remarks"), texts=True),
    ]
    title = Text(zh="补偿标准表（{}）", en="Rates: {}").format(workings.option.label)
    return Form(title, columns, rows, notes=[FOLLOWS], key="rates"), formulas


def budget_sheet(made: Comparison, workings: Workings, cells: Cells) -> Live:
    """Return the table of expected cost by county and level with its formulas."""
    rows, formulas = list[FormRow](), dict[tuple[int, str], Formula]()
    own = dict(zip(cells.payments, workings.payments, strict=True))
    for n, county in enumerate(workings.counties, start=1):
        total = "+".join(cells.at("I", at) for at in cells.counties[county])
        cost = sum(
            one.area * zone.rate * zone.yearly / 1e4 * float(one.shares[zone.rates.tolist().index(zone.rate)])
            for zone in workings.zones
            for one in zone.counties
            if one.county == county
        )
        cells_of: dict[str, Cell] = {"n": counted(n), "county": Text.same(county), "cost": Number(value=cost, unit=WAN)}
        cells_of |= {f"by_{level}": Number(value=cost * part, unit=WAN) for level, part in workings.levels.items()}
        rows.append(FormRow(cells_of))
        formulas[(n - 1, "cost")] = Formula(total)
        for level, at in cells.levels.items():
            formulas[(n - 1, f"by_{level}")] = Formula(f"({total})*{cells.at('C', at)}")
    for at, payment in own.items():
        r = len(rows)
        alike = {f"by_{level}": Number(value=payment.run, unit=WAN) for level in workings.levels}
        paid = Number(value=payment.run, unit=WAN)
        rows.append(FormRow({"n": counted(r + 1), "county": payment.title, "cost": paid, **alike}))
        formulas[(r, "cost")] = Formula(cells.at("I", at))
        for level, share_at in cells.levels.items():
            share = cells.at("C", share_at) if not payment.level else "1" if payment.level == level else "0"
            formulas[(r, f"by_{level}")] = Formula(f"{cells.at('I', at)}*{share}")
    last: dict[str, Cell] = {"county": TOTAL, "cost": Number(value=workings.run or 0.0, unit=WAN)}
    formulas[(len(rows), "cost")] = Formula(cells.at("I", cells.total))
    for level, at in cells.levels.items():
        last[f"by_{level}"] = Number(value=workings.run or 0.0, unit=WAN)
        formulas[(len(rows), f"by_{level}")] = Formula(cells.at("I", at))
    rows.append(FormRow(last, "total"))
    columns = [
        NUMBER,
        FormColumn("county", Text(zh="区县", en="County"), texts=True),
        FormColumn("cost", TOTAL, decimals=2),
        *(FormColumn(f"by_{level}", level_title(made.context, level), decimals=2) for level in workings.levels),
    ]
    title = Text(zh="预计财政支出表（{}）", en="Expected public cost: {}").format(workings.option.label)
    unit = Text(zh="单位：万元/年", en="Unit: 10⁴ yuan a year")
    return Form(title, columns, rows, unit=unit, notes=[FOLLOWS], key="budget"), formulas
