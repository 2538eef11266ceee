"""How the sheets look: what may be edited is yellow, headings stay in sight, choices drop down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from typing import Any

from openpyxl.cell import Cell
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from esvalue.core.printing.text import width as text_width
from esvalue.core.spreadsheets import put_text
from esvalue.core.text import Text
from esvalue.inputs.workbook.cells import at
from esvalue.inputs.workbook.layout import FIRST, HEADER, HEADINGS, HELP, TITLE, SheetColumn

__all__ = [
    "BOX",
    "EDIT",
    "HEAD",
    "KEY",
    "SPARE",
    "dress",
    "fade",
    "head",
    "landscape",
    "lines",
    "link",
    "list_ranges",
    "offer",
]

EDIT = PatternFill("solid", fgColor="FFF9DC")
KEY = PatternFill("solid", fgColor="F1F2F2")
HEAD = PatternFill("solid", fgColor="1F5F66")
THIN = Side(style="thin", color="D5DAD9")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
#: Empty rows below a table that are already dressed for new entries.
SPARE = 12


def head(
    sheet: Worksheet,
    title: Text,
    mark: str,
    helps: Text,
    headings: list[Text],
    *,
    keys: list[str],
    plain_keys: bool = False,
) -> None:
    """Write the four rows above the data: title with the sheet's mark, what to do, headings,
    keys (in plain sight where units stand in them).
    """
    put_text(at(sheet, TITLE, 1), f"{title.zh} / {title.en}  〔{mark}〕").font = Font(
        bold=True, size=14, color="1F5F66"
    )
    put_text(at(sheet, HELP, 1), f"{helps.zh}  {helps.en}").font = Font(size=10, color="555555")
    for c, (heading, key) in enumerate(zip(headings, keys, strict=True), start=1):
        cell = put_text(at(sheet, HEADINGS, c), "\n".join(dict.fromkeys((heading.zh, heading.en))))
        cell.font, cell.fill, cell.border = Font(bold=True, color="FFFFFF"), HEAD, BOX
        cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
        cell = put_text(at(sheet, HEADER, c), key)
        cell.font, cell.fill, cell.border = (
            (Font(size=9) if plain_keys else Font(size=8, italic=True, color="777777")),
            KEY,
            BOX,
        )
        cell.alignment = Alignment(horizontal="center")


def dress(sheet: Worksheet, columns: Sequence[SheetColumn], last: int, frozen: int, spare: int = SPARE) -> None:
    """Set widths, colours, wrapping, frozen headings and the printed page of a sheet whose data end in row `last`."""
    heading = max(
        sum(-(-text_width(part) // max(1, column.width - 2)) for part in (column.zh, column.en)) for column in columns
    )
    sheet.row_dimensions[HEADINGS].height = 15 * heading + 4
    sheet.freeze_panes = at(sheet, FIRST, frozen + 1)
    worn: dict[tuple[object, ...], Any] = {}
    for c, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(c)].width = column.width
        fixed = column.kind == "label" or (column.key == "key" and c > 1)
        for r in range(FIRST, max(last, FIRST - 1) + spare + 1):
            _wear(at(sheet, r, c), column, fixed, worn)
    for r in range(FIRST, last + 1):
        tall = max(
            (
                lines(at(sheet, r, c).value, column.width)
                for c, column in enumerate(columns, start=1)
                if column.width >= 24
            ),
            default=1,
        )
        sheet.row_dimensions[r].height = min(14 * tall + 3, 200)
    landscape(sheet)
    sheet.print_title_rows = f"{HEADINGS}:{HEADINGS}"
    printed = (
        next((c for c, column in enumerate(columns) if column.key == "weak"), len(columns))
        if len(columns) > 16
        else len(columns)
    )
    sheet.print_area = f"A1:{get_column_letter(max(printed, 1))}{max(last, FIRST)}"


def _wear(cell: Cell, column: SheetColumn, fixed: bool, worn: dict[tuple[object, ...], Any]) -> None:
    """Colour, frame and align a cell; the style of each kind of cell is put together once, and then copied."""
    flush = "right" if cell.data_type == "n" and cell.value is not None else None
    kind = (fixed, flush, column.width >= 24, column.key == "key", tuple(cell._style or ()))
    if kind in worn:
        cell._style = copy(worn[kind])
        return
    cell.fill, cell.border = (KEY if fixed else EDIT), BOX
    cell.alignment = Alignment(vertical="top", wrap_text=column.width >= 24, horizontal=flush, indent=1 if flush else 0)
    if fixed:
        cell.font = Font(size=9, color="666666") if column.key == "key" else Font(size=10)
    worn[kind] = cell._style


def landscape(sheet: Worksheet) -> None:
    """Print on A4 landscape, as wide as the page."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight = "landscape", 9, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def fade(sheet: Worksheet, formula: str, last: int, columns: int) -> None:
    """Write the rows in grey for which a formula of the first row holds."""
    sheet.conditional_formatting.add(
        f"A{FIRST}:{get_column_letter(columns)}{last + SPARE}",
        FormulaRule(formula=[formula], font=Font(color="8A8A8A")),
    )


def offer(sheet: Worksheet, column: int, rows: tuple[int, int], formula: str, *, strict: bool) -> None:
    """Let the cells of a column drop down a list; a strict one refuses anything else in the spreadsheet itself."""
    rule = DataValidation(type="list", formula1=formula, allow_blank=True, showErrorMessage=strict)
    letter = get_column_letter(column)
    rule.add(f"{letter}{rows[0]}:{letter}{rows[1]}")
    sheet.add_data_validation(rule)


def link(sheet: Worksheet, row: int, column: int, target: str) -> None:
    """Make a cell a link to the top of another sheet."""
    cell = at(sheet, row, column)
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{target}'!A1")
    cell.font = Font(color="0B5563", underline="single")


def lines(value: object, width: int) -> int:
    """Return how many lines a wrapped text takes in a column of a width in characters.

    >>> lines("abcdefgh", 5), lines("湿地\\n湿地", 20), lines(3.0, 5)
    (2, 2, 1)
    """
    return (
        sum(max(1, -(-text_width(part) // max(1, width - 1))) for part in str(value).split("\n"))
        if isinstance(value, str)
        else 1
    )


def list_ranges(lengths: Mapping[str, tuple[int, int]], sheet: str) -> dict[str, str]:
    """Return the formula of each list from its (column, number of entries) on the sheet of lists."""
    return {
        name: f"'{sheet}'!${get_column_letter(c)}${FIRST}:${get_column_letter(c)}${FIRST + max(n, 1) - 1}"
        for name, (c, n) in lengths.items()
    }
