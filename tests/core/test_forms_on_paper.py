"""Forms on paper: words of headings are whole, rows that belong together stay on a page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from openpyxl import Workbook

from esvalue.core.printing.form import Form, FormColumn, FormRow, form_texts
from esvalue.core.printing.form_sheet import PAGE, fill_form, row_height, set_page
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
    roles, widths = fitted(form, headings, rows, LOOKS["en"], 110.0)
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


def filled(form: Form, language: str = "en") -> tuple[Any, int]:
    sheet = Workbook().active
    assert sheet is not None
    return sheet, fill_form(sheet, form, language)


def test_a_title_longer_than_the_page_has_room_for_its_lines() -> None:
    """Its letters are larger than those the width of the page is counted in."""
    said = "gross ecosystem product of a made-up county (demonstration), " * 2
    sheet, _ = filled(replace(table(2), title=Text.same(said)))
    assert sheet.row_dimensions[1].height >= row_height([(said, PAGE["landscape"] / 1.4)], 14.0)


def wide(columns: int) -> Form:
    """Return a form of many columns, each with a heading of a long word."""
    made = [FormColumn(f"c{n}", Text.same("concentration"), texts=True) for n in range(columns)]
    rows = [FormRow({one.key: Text.same("classes better or worse than the target") for one in made})]
    return Form(Text.same("t"), made, rows)


@pytest.mark.parametrize(("columns", "shrunk"), [(10, None), (11, None), (16, 1)])
def test_no_column_falls_on_a_page_of_its_own(columns: int, shrunk: int | None) -> None:
    """Eleven columns have room with less of it at the sides of cells; sixteen are drawn smaller."""
    sheet, _ = filled(wide(columns))
    letters = sum(one.width for one in sheet.column_dimensions.values())
    assert (letters * 10.0 / sheet["A2"].font.size / 0.97 > PAGE["landscape"] * 10.0 / 8.0 + 0.1) == bool(shrunk)
    assert sheet.page_setup.fitToWidth == shrunk
    assert bool(sheet.sheet_properties.pageSetUpPr and sheet.sheet_properties.pageSetUpPr.fitToPage) == bool(shrunk)


@pytest.mark.parametrize("before", range(24, 33))
def test_rows_that_follow_stay_with_the_row_before_them(before: int) -> None:
    form = table(before, notes=0)
    more = [FormRow({"Number": Number(value=1.0)}, follows=n > 0) for n in range(4)]
    sheet, top = filled(replace(form, rows=[*form.rows, *more, *form.rows]))
    first = top + before + 1
    assert not {one.id for one in sheet.row_breaks.brk} & set(range(first, first + 3))


def test_several_notes_are_numbered() -> None:
    sheet, top = filled(table(2, notes=2))
    assert [sheet.cell(top + 3 + n, 1).value for n in range(2)] == [
        "Notes: 1. how it is rounded",
        "2. how it is rounded",
    ]
    assert filled(table(2))[0].cell(top + 3, 1).value == "Note: how it is rounded"


def test_shares_have_the_decimals_that_were_asked_for() -> None:
    """One part that is next to nothing gives the others no more digits."""
    column = FormColumn("share", Text.same("share"), "share", decimals=2)
    rows = [FormRow({"share": Number(value=value, unit="share")}) for value in (0.17083, 0.00004)]
    assert form_texts(Form(Text.same("t"), [column], rows), "en")[1] == [["17.08%"], ["0.00%"]]


def test_a_block_higher_than_a_page_is_broken_as_it_falls() -> None:
    sheet = Workbook().active
    assert sheet is not None
    set_page(sheet)
    for row in range(1, 101):
        sheet.cell(row, 1, row)
    keep_together(sheet, [(2, 60), (61, 64), (65, 90)], (1, 1))
    assert [one.id for one in sheet.row_breaks.brk] == [64]
