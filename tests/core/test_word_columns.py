"""Columns of a table of a Word file: however many there are, no number and no short text is broken."""

from __future__ import annotations

import pytest
from each import each

from esvalue.core.printing.form import Form, FormColumn, FormRow
from esvalue.core.printing.text import width
from esvalue.core.printing.word.looks import LOOKS
from esvalue.core.printing.word.tables import BESIDE, HALF, fitted
from esvalue.core.text import Text

#: Millimetres of a page; points of the smaller text in cells.
PAGE, LEAST = 156.0, 7.0
SHORT, LONG, RANGE = "1,795", "reserve, experimental zone", "26.3 [0.0872–734]"


@each("ranges", range(6))
def test_numbers_have_room_beside_ranges(ranges: int) -> None:
    """A number keeps its digits in a row also where ranges take what there is, and are broken at their blank."""
    cells = [SHORT, LONG, *[RANGE] * ranges, SHORT, SHORT]
    columns = [
        FormColumn(str(c), Text.same("a"), texts=cell == LONG, middle=cell != LONG) for c, cell in enumerate(cells)
    ]
    rows = [FormRow({str(c): Text.same(cell) for c, cell in enumerate(cells)})]
    form = Form(Text.same("t"), columns, rows, key="t")
    _, widths = fitted(form, ["a"] * len(cells), [cells], LOOKS["en"], PAGE)
    assert sum(widths) == pytest.approx(PAGE)
    for cell, wide in zip(cells, widths, strict=True):
        if cell == SHORT:
            assert wide - 2 * BESIDE >= width(SHORT) * HALF * LEAST
