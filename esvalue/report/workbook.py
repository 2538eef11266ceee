"""The tables as one Excel workbook: figures as numbers beside their ids, headers in both languages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from esvalue.core.printing.flat import flatten, joined
from esvalue.core.printing.workbook import head_cell, plain_rows, sheet_name, sheet_rows
from esvalue.core.spreadsheets import Rows, put, stamped
from esvalue.core.text import Text
from esvalue.report.layout import figure_columns, scenario_title
from esvalue.report.tables.signs import SIGNS

if TYPE_CHECKING:
    from esvalue.report.comparison import Comparison

__all__ = ["write_tables_workbook"]

LEGEND = Text(
    zh="斜体褐色数字含插补或判断成分（“!”）；编号可用 esvalue trace 追溯。百分比列为小数存储。",
    en="Numbers in brown italics rest on imputed or judged entries ('!'); trace an id with esvalue trace. "
    "Percentages are stored as fractions.",
)


def write_tables_workbook(comparison: Comparison, path: Path) -> Path:
    """Write every table (a sheet each), a contents sheet and all figures to an XLSX file;
    the same input gives the same bytes.
    """
    book = Workbook()
    contents = book.active
    contents.title = "contents"
    _put(contents, 1, 1, joined(scenario_title(comparison))).font = Font(bold=True, size=14)
    _put(contents, 2, 1, joined(LEGEND)).alignment = Alignment(wrap_text=True, vertical="top")
    contents.merge_cells("A2:C2")
    contents.row_dimensions[2].height = 48
    row = 4
    for name, words in (("表 / sheet", 1), ("中文标题", 2), ("title", 3)):
        head_cell(contents.cell(row, words), name)
    taken, rows = {"contents", "figures"}, dict[str, Rows]()
    for table in comparison.tables.values():
        sheet = book.create_sheet(sheet_name(table.name, taken))
        notes = [joined(note) for note in table.notes]
        rows[sheet.title] = sheet_rows(
            sheet,
            flatten(table, SIGNS),
            title=joined(table.title),
            warning=joined(table.warning),
            notes=notes,
            totals=table.totals,
        )
        row += 1
        _link(_put(contents, row, 1, sheet.title), sheet.title)
        _put(contents, row, 2, table.title["zh"])
        _put(contents, row, 3, table.title["en"])
    rows["figures"] = _figures(book.create_sheet("figures"), comparison)
    _link(_put(contents, row + 1, 1, "figures"), "figures")
    _put(contents, row + 1, 2, "全部数字")
    _put(contents, row + 1, 3, "all figures")
    for letter, width in zip("ABC", (30, 52, 60), strict=True):
        contents.column_dimensions[letter].width = width
    path.write_bytes(stamped(book, rows))
    return path


def _figures(sheet: Worksheet, comparison: Comparison) -> Rows:
    columns = figure_columns(comparison)
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{max(2, 1 + len(columns[0].cells))}"
    for c, width in enumerate((11, 44, 44, 60, 16, 16, 16, 16, 22, 7), start=1):
        sheet.column_dimensions[get_column_letter(c)].width = width
    return plain_rows(sheet, columns)


def _put(sheet: Worksheet, row: int, column: int, value: str | float | None) -> Any:
    return put(sheet.cell(row=row, column=column), value)


def _link(cell: Any, sheet: str) -> None:
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{sheet}'!A1")
    cell.font = Font(color="0B5563", underline="single")
