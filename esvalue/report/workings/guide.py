"""The first sheet: what the workbook is, what is on its sheets, what can be changed, where its numbers come from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from openpyxl.styles import PatternFill

from esvalue.core.printing.form_sheet import GIVEN, Style, row_height, set_page, write_cell
from esvalue.core.text import Text
from esvalue.report.workings.words import LINES, RUN, SHEET_LIST

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["fill_guide"]

WIDE = 120.0


def fill_guide(
    sheet: Worksheet, title: str, sheets: Sequence[tuple[str, Text]], manifest: Mapping[str, Any], language: str, *,
    run_name: str,
) -> None:  # fmt: skip
    """Fill the sheet; `sheets` are the others in order with what they hold."""
    style = Style(language, 11.0)
    lines: list[tuple[str, bool, PatternFill | None]] = [(title, True, None)]
    lines += [(text[language], False, GIVEN if marked else None) for text, marked in LINES]
    lines.append((SHEET_LIST[language], True, None))
    row = 0
    for row, (text, bold, fill) in enumerate(lines, start=1):
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=2)
        cell = write_cell(sheet.cell(row, 1), text, style, bold=bold, framed=False, fill=fill)
        cell.font = style.font(bold=bold, larger=4.0 if row == 1 else 0.0)
        sheet.row_dimensions[row].height = row_height([(text, WIDE)], 13.0 if row == 1 else 11.0)
    for n, (name, about) in enumerate(sheets, start=row + 1):
        cell = write_cell(sheet.cell(n, 1), name, style, framed=False)
        cell.hyperlink = f"#'{name}'!A1"
        cell.font = style.font(colour="0B5563")
        write_cell(sheet.cell(n, 2), about[language], style, framed=False)
        sheet.row_dimensions[n].height = row_height([(about[language], WIDE - 20)], 11.0)
    last = row + len(sheets) + 2
    said = RUN[language].format(
        run=run_name,
        version=manifest["packages"]["esvalue"],
        cases=manifest["replicates"] * manifest["points"],
        year=manifest["price_year"],
        seed=manifest["seed"],
    )
    sheet.merge_cells(start_row=last, start_column=1, end_row=last, end_column=2)
    write_cell(sheet.cell(last, 1), said, style, framed=False)
    sheet.row_dimensions[last].height = row_height([(said, WIDE)], 11.0)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 20.0, 100.0
    sheet.sheet_view.showGridLines = False
    set_page(sheet)
