"""A table as a sheet of a workbook: texts stay texts, numbers stay numbers, widths fit what is in the columns.

A sheet is filled cell by cell (:func:`fill_sheet`), or, where a book has tens of thousands of cells, its rows are
written as they stand in the file (:func:`sheet_rows`): the same cells with the same looks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from esvalue.core.printing.flat import FileCell, FileColumn, file_rows
from esvalue.core.printing.text import width
from esvalue.core.sheets import is_formula
from esvalue.core.spreadsheets import Rows, put

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["fill_sheet", "head_cell", "plain_rows", "sheet_name", "sheet_rows"]

HEAD = PatternFill("solid", fgColor="E6EDEB")
RULE = Border(bottom=Side(style="thin", color="7A8C88"))
ABOVE = Border(top=Side(style="thin", color="7A8C88"))
SOFT = Font(italic=True, color="7A4B12")


class Look(NamedTuple):
    """How a cell looks: the part it plays, the format of its number, whether that is soft,
    whether it stands in a row of totals, and below the line that rules those off.
    """

    part: str = "plain"
    digits: str = ""
    soft: bool = False
    total: bool = False
    ruled: bool = False

    def put_on(self, cell: Any) -> None:
        """Give a cell the look."""
        if self.part in FONTS:
            cell.font = FONTS[self.part]
        if self.part == "head":
            cell.fill, cell.border = HEAD, RULE
            cell.alignment = Alignment(wrap_text=True, vertical="bottom")
        elif self.part == "text":
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        if self.digits:
            cell.number_format = self.digits
        if self.soft:
            cell.font = SOFT
        if self.total:
            cell.font = Font(bold=True, italic=cell.font.italic, color=cell.font.color)
        if self.ruled:
            cell.border = ABOVE


FONTS = {"title": Font(bold=True, size=12), "warning": Font(bold=True, color="A8322D"), "head": Font(bold=True)}
#: Cells of a sheet, row by row: row, then column, value and look of each cell.
Laid = Iterable[tuple[int, list[tuple[int, FileCell, Look]]]]


def fill_sheet(
    sheet: Worksheet,
    columns: Sequence[FileColumn],
    *,
    title: str = "",
    warning: str = "",
    notes: Sequence[str] = (),
    totals: int = 0,
) -> None:
    """Write columns into an empty sheet: a title with a warning beside it where there is one, headings, rows, notes;
    the last rows are ruled off where they are totals.
    """
    for r, cells in _laid(columns, title, warning, notes, totals):
        for c, value, look in cells:
            look.put_on(put(sheet.cell(r, c), value))
    _shape(sheet, columns, 2 if title or warning else 1)


def sheet_rows(
    sheet: Worksheet,
    columns: Sequence[FileColumn],
    *,
    title: str = "",
    warning: str = "",
    notes: Sequence[str] = (),
    totals: int = 0,
) -> Rows:
    """Return the rows that :func:`fill_sheet` would write into a sheet, and shape the sheet for them."""
    _shape(sheet, columns, 2 if title or warning else 1)
    return _rows(sheet, _laid(columns, title, warning, notes, totals))


def plain_rows(sheet: Worksheet, columns: Sequence[FileColumn]) -> Rows:
    """Return headings and the rows below them, which have no look of their own."""
    headings, *rows = file_rows(columns)
    below = ((r, [(c, cell, Look()) for c, cell in enumerate(row, start=1)]) for r, row in enumerate(rows, start=2))
    return _rows(sheet, chain([(1, _heads(headings))], below))


def _rows(sheet: Worksheet, laid: Laid) -> Rows:
    """Return cells as rows of a file, each look as a style of the book."""
    rows = Rows()
    styles: dict[tuple[Look, bool], int] = {}
    for r, cells in laid:
        made = []
        for c, value, look in cells:
            key = look, isinstance(value, str) and is_formula(value)
            if key not in styles:
                cell = Cell(sheet, 1, 1)
                look.put_on(cell)
                cell.quotePrefix = key[1]
                styles[key] = cell.style_id
            made.append((c, value, styles[key]))
        rows.add(r, made)
    return rows


def head_cell(cell: Any, text: str) -> None:
    """Write a heading into a cell."""
    Look("head").put_on(put(cell, text))


def sheet_name(name: str, taken: set[str]) -> str:
    """Return a sheet name Excel accepts, not yet taken.

    >>> sheet_name("a/b*c", set()), len(sheet_name("x" * 40, set())), sheet_name("a", {"a"})
    ('a_b_c', 31, 'a_2')
    """
    base = re.sub(r"[\[\]:*?/\\']", "_", name)[:31] or "table"
    made, n = base, 2
    while made.lower() in taken:
        made = f"{base[:28]}_{n}"
        n += 1
    taken.add(made.lower())
    return made


def _laid(columns: Sequence[FileColumn], title: str, warning: str, notes: Sequence[str], totals: int) -> Laid:
    """Yield the cells of a sheet, row by row."""
    headings, *rows = file_rows(columns)
    first = 1
    if title or warning:
        first = 2
        beside = [(4, warning, Look("warning"))] if warning else []
        yield 1, [(1, title, Look("title")), *beside]
    yield first, _heads(headings)
    first += 1
    for r, row in enumerate(rows):
        total, ruled = r >= len(rows) - totals, totals > 0 and r == len(rows) - totals
        yield (
            first + r,
            [
                (c, cell, _look(cell, percent=column.percent, soft=r in column.soft, total=total, ruled=ruled))
                for c, (column, cell) in enumerate(zip(columns, row, strict=True), start=1)
            ],
        )
    for n, note in enumerate(notes):
        yield first + 1 + len(rows) + n, [(1, note, Look())]


def _heads(headings: Sequence[FileCell]) -> list[tuple[int, FileCell, Look]]:
    return [(c, str(text), Look("head")) for c, text in enumerate(headings, start=1)]


def _look(value: FileCell, *, percent: bool, soft: bool, total: bool, ruled: bool) -> Look:
    if not isinstance(value, float):
        return Look("text", total=total, ruled=ruled)
    return Look("number", "0.0%" if percent else _digits(abs(value)), soft, total, ruled)


def _digits(size: float) -> str:
    if size >= 100 or size == 0:
        return "#,##0"
    return "0.0" if size >= 10 else "0.00" if size >= 1 else "0.0000"


def _shape(sheet: Worksheet, columns: Sequence[FileColumn], top: int) -> None:
    fixed = next((c for c, column in enumerate(columns) if column.numbers), 1)
    sheet.freeze_panes = f"{get_column_letter(min(fixed, 3) + 1)}{top + 1}"
    for c, column in enumerate(columns, start=1):
        longest = max((width(cell) for cell in column.cells if isinstance(cell, str)), default=0)
        least = 13 if column.numbers else 8
        room = 11 if column.narrow else max(least, min(longest, 48), min(width(column.heading) / 2.5, 24))
        sheet.column_dimensions[get_column_letter(c)].width = room + 1.5
    sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight = "landscape", 9, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{top}:{top}"
