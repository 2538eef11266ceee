"""The tables as one Excel workbook: figures as numbers beside their ids, headers in both languages."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from esvalue.core.spreadsheets import put, stamped
from esvalue.core.text import Text
from esvalue.report.layout import Flat, figures_of, flatten, joined, scenario_title
from esvalue.report.tables.tables import Table
from esvalue.report.tables_csv import FIELDS

if TYPE_CHECKING:
    from esvalue.report.tables.build import Comparison

__all__ = ["write_workbook"]

HEAD = PatternFill("solid", fgColor="E6EDEB")
RULE = Border(bottom=Side(style="thin", color="7A8C88"))
SOFT = Font(italic=True, color="7A4B12")
LEGEND = Text(
    zh="斜体褐色数字含插补或判断成分（“!”）；编号可用 esvalue trace 追溯。百分比列为小数存储。",
    en="Numbers in brown italics rest on imputed or judged entries ('!'); trace an id with esvalue trace. "
    "Percentages are stored as fractions.",
)


def write_workbook(comparison: Comparison, path: Path) -> Path:
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
        _head(_put(contents, row, words, name))
    taken = {"contents", "figures"}
    for table in comparison.tables.values():
        sheet = book.create_sheet(_sheet_name(table.name, taken))
        _table_sheet(sheet, table)
        row += 1
        _link(_put(contents, row, 1, sheet.title), sheet.title)
        _put(contents, row, 2, table.title["zh"])
        _put(contents, row, 3, table.title["en"])
    _figures_sheet(book.create_sheet("figures"), comparison)
    _link(_put(contents, row + 1, 1, "figures"), "figures")
    _put(contents, row + 1, 2, "全部数字")
    _put(contents, row + 1, 3, "all figures")
    for letter, width in zip("ABC", (30, 52, 60), strict=True):
        contents.column_dimensions[letter].width = width
    path.write_bytes(stamped(book))
    return path


def _table_sheet(sheet: Worksheet, table: Table) -> None:
    flat = flatten(table)
    _put(sheet, 1, 1, joined(table.title)).font = Font(bold=True, size=12)
    if table.warning:
        _put(sheet, 1, 4, joined(table.warning)).font = Font(bold=True, color="A8322D")
    for c, header in enumerate(flat.headers, start=1):
        _head(_put(sheet, 2, c, header))
    for r, cells in enumerate(flat.rows):
        for c, cell in enumerate(cells):
            _body(_put(sheet, r + 3, c + 1, cell), cell, percent=flat.percent[c], soft=flat.soft[r][c])
    last = len(flat.rows) + 4
    for n, note in enumerate(table.notes):
        _put(sheet, last + n, 1, joined(note))
    _shape(sheet, flat)


def _figures_sheet(sheet: Worksheet, comparison: Comparison) -> None:
    for c, field in enumerate(FIELDS, start=1):
        _head(_put(sheet, 1, c, field))
    for r, f in enumerate(figures_of(comparison), start=2):
        cells = (
            f.id,
            f.key,
            f.label["zh"],
            f.label["en"],
            f.value,
            f.low,
            f.high,
            f.unit,
            f.statistic,
            "yes" if f.soft else "no",
        )
        for c, cell in enumerate(cells, start=1):
            _put(sheet, r, c, cell)
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(FIELDS))}{max(2, sheet.max_row)}"
    for c, width in enumerate((11, 44, 44, 60, 16, 16, 16, 16, 22, 7), start=1):
        sheet.column_dimensions[get_column_letter(c)].width = width


def _put(sheet: Worksheet, row: int, column: int, value: str | float | None) -> Any:
    return put(sheet.cell(row=row, column=column), value)


def _head(cell: Any) -> None:
    cell.font, cell.fill, cell.border = Font(bold=True), HEAD, RULE
    cell.alignment = Alignment(wrap_text=True, vertical="bottom")


def _body(cell: Any, value: str | float | None, *, percent: bool, soft: bool) -> None:
    if isinstance(value, float):
        size = abs(value)
        cell.number_format = (
            "0.0%"
            if percent
            else "#,##0"
            if size >= 100 or size == 0
            else "0.0"
            if size >= 10
            else "0.00"
            if size >= 1
            else "0.0000"
        )
        if soft:
            cell.font = SOFT
    else:
        cell.alignment = Alignment(wrap_text=True, vertical="top")


def _shape(sheet: Worksheet, flat: Flat) -> None:
    fixed = next((c for c, _ in enumerate(flat.headers) if any(isinstance(r[c], float) for r in flat.rows)), 1)
    sheet.freeze_panes = sheet.cell(row=3, column=min(fixed, 3) + 1)
    for c, header in enumerate(flat.headers):
        longest = max((_width(r[c]) for r in flat.rows if isinstance(r[c], str)), default=0)
        numbers = any(isinstance(r[c], float) for r in flat.rows)
        width = (
            11
            if header.endswith("编号 / id")
            else max(13 if numbers else 8, min(longest, 48), min(_width(header) / 2.5, 24))
        )
        sheet.column_dimensions[get_column_letter(c + 1)].width = width + 1.5
    sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight = "landscape", 9, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "2:2"


def _width(text: str | float | None) -> float:
    return sum(2 if unicodedata.east_asian_width(ch) in "WF" else 1 for ch in str(text or ""))


def _link(cell: Any, sheet: str) -> None:
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{sheet}'!A1")
    cell.font = Font(color="0B5563", underline="single")


def _sheet_name(name: str, taken: set[str]) -> str:
    """Return a sheet name Excel accepts, not yet taken.

    >>> _sheet_name("a/b*c", set()), len(_sheet_name("x" * 40, set())), _sheet_name("a", {"a"})
    ('a_b_c', 31, 'a_2')
    """
    base = re.sub(r"[\[\]:*?/\\']", "_", name)[:31] or "table"
    made, n = base, 2
    while made.lower() in taken:
        made = f"{base[:28]}_{n}"
        n += 1
    taken.add(made.lower())
    return made
