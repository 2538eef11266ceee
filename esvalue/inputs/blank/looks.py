"""How the sheets of a blank scenario look: title, what to do, headings; keys hidden; yellow cells to fill in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl.styles import Alignment, Border, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from esvalue.core.printing.text import width as text_width
from esvalue.core.spreadsheets import put_text
from esvalue.inputs.workbook.cells import at
from esvalue.inputs.workbook.layout import FIRST, HEADER, HEADINGS, HELP, TITLE
from esvalue.inputs.workbook.style import BOX, EDIT, HEAD, KEY, landscape

__all__ = ["Frame", "framed"]


@dataclass(frozen=True)
class Frame:
    """A column: its key ("": read by nobody), what stands above it, its width, whether it is not to be changed."""

    key: str
    heading: str
    wide: float
    fixed: bool = False

    @staticmethod
    def plain(cell: Any) -> None:
        """Take a cell out of those to be filled in."""
        cell.fill, cell.border = PatternFill(), Border()


def framed(
    sheet: Worksheet, title: str, mark: str, help_: str, columns: Sequence[Frame], *, rows: int, spare: bool = False,
    keys: bool = True,
) -> None:  # fmt: skip
    """Write what stands above the data of a sheet, and dress its rows; cells that hold something keep it."""
    put_text(at(sheet, TITLE, 1), f"{title}  〔{mark}〕").font = Font(bold=True, size=14, color="1F5F66")
    put_text(at(sheet, HELP, 1), help_).font = Font(size=10, color="555555")
    for c, column in enumerate(columns, start=1):
        cell = put_text(at(sheet, HEADINGS, c), column.heading)
        cell.font, cell.fill, cell.border = Font(bold=True, color="FFFFFF"), HEAD, BOX
        cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
        if column.key and keys:
            put_text(at(sheet, HEADER, c), column.key)
        sheet.column_dimensions[get_column_letter(c)].width = column.wide
        for r in range(FIRST, FIRST + rows + spare):
            body = at(sheet, r, c)
            body.fill, body.border = (KEY if column.fixed or not keys else EDIT), BOX
            body.alignment = Alignment(vertical="top", wrap_text=True)
    sheet.row_dimensions[HEADER].hidden = True
    tall = max(
        sum(-(-text_width(line) // max(1, int(column.wide) - 1)) for line in column.heading.split("\n"))
        for column in columns
    )
    sheet.row_dimensions[HEADINGS].height = 15 * tall + 4
    sheet.freeze_panes = at(sheet, FIRST, 2)
    landscape(sheet)
    sheet.print_title_rows = f"{HEADINGS}:{HEADINGS}"
