"""A table as a sheet of a workbook: texts stay texts, numbers stay numbers, widths fit what is in the columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from esvalue.core.printing.flat import FileCell, FileColumn, file_rows
from esvalue.core.printing.text import width
from esvalue.core.spreadsheets import put

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["fill_sheet", "head_cell", "sheet_name"]

HEAD = PatternFill("solid", fgColor="E6EDEB")
RULE = Border(bottom=Side(style="thin", color="7A8C88"))
ABOVE = Border(top=Side(style="thin", color="7A8C88"))
SOFT = Font(italic=True, color="7A4B12")


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
    top = 1
    if title:
        top = 2
        put(sheet.cell(1, 1), title).font = Font(bold=True, size=12)
    if warning:
        put(sheet.cell(1, 4), warning).font = Font(bold=True, color="A8322D")
    headings, *rows = file_rows(columns)
    for c, heading in enumerate(headings, start=1):
        head_cell(sheet.cell(top, c), str(heading))
    for r, row in enumerate(rows):
        for column, cell, c in zip(columns, row, range(1, len(row) + 1), strict=True):
            _body(put(sheet.cell(top + 1 + r, c), cell), cell, percent=column.percent, soft=r in column.soft)
            if r >= len(rows) - totals:
                _total(sheet.cell(top + 1 + r, c), first=r == len(rows) - totals)
    for n, note in enumerate(notes):
        put(sheet.cell(top + 2 + len(rows) + n, 1), note)
    _shape(sheet, columns, top)


def head_cell(cell: Any, text: str) -> None:
    """Write a heading into a cell."""
    put(cell, text)
    cell.font, cell.fill, cell.border = Font(bold=True), HEAD, RULE
    cell.alignment = Alignment(wrap_text=True, vertical="bottom")


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


def _body(cell: Any, value: FileCell, *, percent: bool, soft: bool) -> None:
    if isinstance(value, float):
        cell.number_format = "0.0%" if percent else _digits(abs(value))
        if soft:
            cell.font = SOFT
    else:
        cell.alignment = Alignment(wrap_text=True, vertical="top")


def _total(cell: Any, *, first: bool) -> None:
    cell.font = Font(bold=True, italic=cell.font.italic, color=cell.font.color)
    if first:
        cell.border = ABOVE


def _digits(size: float) -> str:
    if size >= 100 or size == 0:
        return "#,##0"
    return "0.0" if size >= 10 else "0.00" if size >= 1 else "0.0000"


def _shape(sheet: Worksheet, columns: Sequence[FileColumn], top: int) -> None:
    fixed = next((c for c, column in enumerate(columns) if column.numbers), 1)
    sheet.freeze_panes = sheet.cell(row=top + 1, column=min(fixed, 3) + 1)
    for c, column in enumerate(columns, start=1):
        longest = max((width(cell) for cell in column.cells if isinstance(cell, str)), default=0)
        least = 13 if column.numbers else 8
        room = 11 if column.narrow else max(least, min(longest, 48), min(width(column.heading) / 2.5, 24))
        sheet.column_dimensions[get_column_letter(c)].width = room + 1.5
    sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight = "landscape", 9, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{top}:{top}"
