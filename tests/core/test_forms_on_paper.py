"""Forms on paper: words of headings are whole, rows that belong together stay on a page."""

from __future__ import annotations

import pytest
from openpyxl import Workbook

from esvalue.core.printing.form import Form, FormColumn, FormRow, form_texts
from esvalue.core.printing.form_sheet import fill_form, set_page
from esvalue.core.printing.page_breaks import keep_together
from esvalue.core.printing.table import Number
from esvalue.core.printing.word.looks import LOOKS
from esvalue.core.printing.word.room import measure_of
from esvalue.core.printing.word.tables import BESIDE, HALF, fitted
from esvalue.core.text import Text


def table(rows: int, notes: int = 1) -> Form:
    """Return a form with narrow numbers below headings of long words."""
    heads = ("Number", "rounding", "households", "Measurements", "zone")
    columns = [FormColumn(head, Text.same(head), texts=head == "zone") for head in heads]
    cells = {head: Number(value=float(n)) for n, head in enumerate(heads[:-1])}
    body = [FormRow({**cells, "zone": Text.same("reserve, experimental zone " * 3)}) for _ in range(rows)]
    return Form(Text.same("t"), columns, body, notes=[Text.same("how it is rounded")] * notes, close=True)


def test_no_word_of_a_heading_is_broken_in_a_document() -> None:
    form = table(3)
    headings, rows = form_texts(form, "en")
    roles, widths = fitted(form, headings, rows, "en", 110.0)
    look = LOOKS["en"].styles[roles["head"]]
    measure = measure_of(look)
    for heading, wide in zip(headings, widths, strict=True):
        assert measure(heading) * HALF * look.size <= wide - 2 * BESIDE, heading


@pytest.mark.parametrize("rows", range(20, 36))
def test_notes_are_never_alone_on_a_page(rows: int) -> None:
    sheet = Workbook().active
    assert sheet is not None
    top = fill_form(sheet, table(rows), "en")
    heights = {row: sheet.row_dimensions[row].height for row in range(1, sheet.max_row + 1)}
    breaks = [one.id for one in sheet.row_breaks.brk]
    room = 595.3 - 1.4 * 72
    page, used = 1, 0.0
    pages: dict[int, int] = {}
    for row, high in heights.items():
        if used + high > room or row - 1 in breaks:
            page, used = page + 1, sum(heights[one] for one in range(1, top + 1))
        used, pages[row] = used + high, page
    last = sheet.max_row
    assert pages[last] == pages[last - 3]
    assert len(breaks) <= 1


def test_a_block_higher_than_a_page_is_broken_as_it_falls() -> None:
    sheet = Workbook().active
    assert sheet is not None
    set_page(sheet)
    for row in range(1, 101):
        sheet.cell(row, 1, row)
    keep_together(sheet, [(2, 60), (61, 64), (65, 90)], (1, 1))
    assert [one.id for one in sheet.row_breaks.brk] == [64]
