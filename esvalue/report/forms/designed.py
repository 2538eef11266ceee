"""What holds each designed rate where it is: a table of the explanatory part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from esvalue.core.printing.form import Form, FormColumn, FormRow
from esvalue.core.printing.table import Cell, number
from esvalue.core.text import Text
from esvalue.core.units import unit_title
from esvalue.report.design_words import held_text
from esvalue.report.forms.paid import NUMBER, counted
from esvalue.report.front.chosen import LABELS
from esvalue.standards.designed import Designed

if TYPE_CHECKING:
    from esvalue.report.comparison import Comparison

__all__ = ["held_form"]

NOT_PAID = Text(zh="不补", en="not paid")
WHY = Text(zh="由何而定", en="What holds it")


def held_form(made: Comparison) -> Form | None:
    """Return by zone the designed rates and what holds each; None where nothing is designed."""
    ctx, designed = made.context, made.context.judged.designed
    if designed is None:
        return None

    def named(cell: str) -> Text:
        domain, _, region = cell.partition("|")
        return ctx.region_title(domain, region)

    columns = [
        NUMBER,
        FormColumn("zone", Text(zh="区域", en="Zone"), texts=True),
        FormColumn("unit", Text(zh="单位", en="Unit"), middle=True),
    ]
    for part in designed.tables:
        columns += [
            FormColumn(part, LABELS["within" if part == "within" else "keeps"], middle=True),
            FormColumn(f"{part}_held", WHY, texts=True),
        ]
    rows = []
    for n, cell in enumerate((row.cell for row in designed.promised.rows), start=1):
        unit = designed.printed(cell, 0.0)[1]
        cells: dict[str, Cell] = {"n": counted(n), "zone": named(cell), "unit": unit_title(unit)}
        for part, table in designed.tables.items():
            cells[part] = _rate(designed, cell, table[cell].rate)
            cells[f"{part}_held"] = held_text(designed, table[cell], named)
        rows.append(FormRow(cells))
    return Form(Text(zh="各区域标准由何而定", en="What holds each rate"), columns, rows, key="held") if rows else None


def _rate(designed: Designed, cell: str, rate: float) -> Text:
    return Text.same(number(designed.printed(cell, rate)[0])) if rate > 0 else NOT_PAID
