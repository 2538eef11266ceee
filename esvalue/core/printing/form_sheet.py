"""A form as a sheet of a workbook that prints as it stands: A4, nothing cut, text of a readable size, heads repeated.

Numbers are written in full and shown with the decimals of the form; a cell may hold a formula instead of its number.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from copy import copy
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from esvalue.core.printing.column_widths import column_needs, shared_widths
from esvalue.core.printing.form import Form, FormColumn, clean_text, form_texts, note_texts, shown_digits
from esvalue.core.printing.page_breaks import keep_together
from esvalue.core.printing.table import Number
from esvalue.core.printing.text import width
from esvalue.core.spreadsheets import put
from esvalue.core.text import Text

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = [
    "FONTS",
    "GIVEN",
    "PAGE",
    "Formula",
    "Style",
    "fill_form",
    "number_format",
    "plain_book",
    "row_height",
    "set_page",
    "write_cell",
]

#: Letters of half an em at ten points across a sheet of A4, upright and lying, within the margins.
PAGE = {"portrait": 88.0, "landscape": 132.0}
FONTS = Text(zh="宋体", en="Arial")
THIN = Side(style="thin", color="808080")
FRAME = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
HEAD = PatternFill("solid", fgColor="E6EDEB")
#: Cells to be changed.
GIVEN = PatternFill("solid", fgColor="FFF2B3")
#: Sizes that are tried, the largest first, each with the room at the sides of a cell (in letters of half an em).
SIZES = ((10.0, 3.0), (9.0, 3.0), (8.0, 3.0), (8.0, 1.0))
#: Rows that notes are never without on a page.
LAST = 3


class Style:
    """Fonts of a sheet of a language and size, and the looks its cells have been given."""

    def __init__(self, language: str, size: float = 10.0) -> None:
        self.name, self.size = FONTS[language], size
        self._looks: dict[tuple[object, ...], Any] = {}

    def apply(self, cell: Any, *, bold: bool, align: str, shown: str, framed: bool, fill: PatternFill | None) -> None:
        """Give a cell its looks; cells of the same looks share what the workbook keeps of them."""
        own = cell.number_format, cell.quotePrefix
        key = (id(cell.parent.parent), own, bold, align, shown, framed, fill and fill.fgColor.rgb)
        known = self._looks.get(key)
        if known is None:
            cell.font = self.font(bold=bold)
            cell.alignment = Alignment(horizontal=align, vertical="center", wrap_text=True)
            if shown:
                cell.number_format = shown
            if framed:
                cell.border = FRAME
            if fill is not None:
                cell.fill = fill
            self._looks[key] = copy(cell._style)
        else:
            cell._style = copy(known)

    def font(self, *, bold: bool = False, larger: float = 0.0, colour: str = "000000") -> Font:
        """Return a font."""
        return Font(name=self.name, size=self.size + larger, bold=bold, color=colour)


def plain_book() -> Workbook:
    """Return a workbook whose columns are as wide wherever it is opened: its usual font is on every machine, or has a
    twin there that is as wide.
    """
    book = Workbook()
    book._named_styles["Normal"].font = Font(name="Arial", size=10)
    return book


def number_format(decimals: int, unit: str = "") -> str:
    """Return how a spreadsheet shows numbers with so many decimals.

    >>> number_format(0), number_format(2), number_format(1, "share")
    ('#,##0', '#,##0.00', '0.0%')
    """
    tail = "." + "0" * decimals if decimals else ""
    return f"0{tail}%" if unit == "share" else f"#,##0{tail}"


def set_page(sheet: Worksheet, *, upright: bool = False, head: int = 0) -> None:
    """Set A4 with margins and page numbers, at full size; rows down to `head` come again on every page."""
    sheet.page_setup.paperSize, sheet.page_setup.scale = 9, 100
    sheet.page_setup.orientation = "portrait" if upright else "landscape"
    margins = sheet.page_margins
    margins.left = margins.right = 0.5
    margins.top, margins.bottom, margins.header, margins.footer = 0.7, 0.7, 0.3, 0.3
    sheet.print_options.horizontalCentered = True
    sheet.oddFooter.center.text = "&P / &N"
    if head:
        sheet.print_title_rows = f"1:{head}"


def row_height(cells: Sequence[tuple[str, float]], size: float) -> float:
    """Return the height of a row (points) that shows texts whole in columns so wide (in letters of half an em)."""
    lines = max(
        (sum(max(1, math.ceil(width(line) * 1.06 / room)) for line in text.split("\n")) for text, room in cells),
        default=1,
    )
    return lines * size * 1.36 + 4


def write_cell(
    cell: Any, value: object, style: Style, *, bold: bool = False, align: str = "left", shown: str = "",
    framed: bool = True, fill: PatternFill | None = None,
) -> Any:  # fmt: skip
    """Write a value, or a formula (a text that begins with "=" given as `Formula`), into a cell with its looks."""
    if isinstance(value, Formula):
        cell.value = value.text
    else:
        put(cell, clean_text(value) if isinstance(value, str) else value)
    style.apply(cell, bold=bold, align=align, shown=shown, framed=framed, fill=fill)
    return cell


class Formula:
    """A formula, so that no text is taken for one."""

    def __init__(self, text: str) -> None:
        self.text = text if text.startswith("=") else f"={text}"


def fill_form(
    sheet: Worksheet,
    form: Form,
    language: str,
    *,
    formulas: Mapping[tuple[int, str], Formula] | None = None,
    upright: bool = False,
) -> int:
    """Write a form into an empty sheet and return the row of its heads.

    Parameters
    ----------
    sheet
        An empty sheet.
    form
        Number, title, unit, rows, notes.
    language
        "zh" or "en".
    formulas
        Formulas instead of numbers, by the row of the form from zero on and the key of the column.
    upright
        Whether it is printed on upright sheets.
    """
    headings, rows = form_texts(form, language)
    digits = shown_digits(form)
    style, widths = _fitted(form, headings, rows, language, PAGE["portrait" if upright else "landscape"])
    last, top = len(widths), 1
    for text, larger, align in ((form.number, 1.0, "left"), (form.title, 4.0, "center"), (form.unit, 0.0, "right")):
        if text is None or not text[language]:
            continue
        sheet.merge_cells(start_row=top, start_column=1, end_row=top, end_column=last)
        cell = write_cell(sheet.cell(top, 1), text[language], style, align=align, framed=False)
        cell.font = style.font(bold=larger > 0, larger=larger)
        room = sum(widths) * style.size / (style.size + larger)
        sheet.row_dimensions[top].height = row_height([(text[language], room)], style.size + larger)
        top += 1
    for c, heading in enumerate(headings, start=1):
        write_cell(sheet.cell(top, c), heading, style, bold=True, align="center", fill=HEAD)
    sheet.row_dimensions[top].height = row_height(list(zip(headings, widths, strict=True)), style.size)
    for r, (texts, made) in enumerate(zip(rows, form.rows, strict=True)):
        at = top + 1 + r
        if made.kind == "group":
            sheet.merge_cells(start_row=at, start_column=1, end_row=at, end_column=last)
            write_cell(sheet.cell(at, 1), next((text for text in texts if text), ""), style, bold=True)
            continue
        for c, column in enumerate(form.columns, start=1):
            given = (formulas or {}).get((r, column.key))
            _number_or_text(
                sheet.cell(at, c),
                made.cells.get(column.key),
                texts[c - 1],
                column,
                style=style,
                digits=digits,
                formula=given,
                bold=made.kind == "total",
            )
        sheet.row_dimensions[at].height = row_height(list(zip(texts, widths, strict=True)), style.size)
    _notes(sheet, note_texts(form, language), top + 1 + len(rows), widths, style=style)
    for c, wide in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(c)].width = _letters(wide, style.size)
    set_page(sheet, upright=upright, head=top)
    if sum(widths) > PAGE["portrait" if upright else "landscape"] * 10.0 / style.size:
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    keep_together(sheet, _blocks(form, top + 1), (1, top))
    sheet.freeze_panes = sheet.cell(top + 1, 1)
    return top


def _blocks(form: Form, first: int) -> list[tuple[int, int]]:
    """Return what stays on one page, as first and last rows of the sheet: what follows a row, the head of a group and
    its first row, notes and the last rows.
    """
    rows = form.rows
    bound = [row.follows or (n > 0 and rows[n - 1].kind == "group") for n, row in enumerate(rows)]
    if form.notes:
        last = max(len(rows) - LAST, 0)
        bound[last + 1 :] = [True] * (len(rows) - last - 1)
        bound += [bool(rows)] + [True] * (len(form.notes) - 1)
    starts = [n for n, one in enumerate(bound) if not one or n == 0]
    ends = [*(n - 1 for n in starts[1:]), len(bound) - 1]
    return [(first + a, first + b) for a, b in zip(starts, ends, strict=True) if b > a]


def _number_or_text(
    at: Any, cell: object, text: str, column: FormColumn, *, style: Style,
    digits: Mapping[str, int], formula: Formula | None, bold: bool,
) -> None:  # fmt: skip
    align = "left" if column.texts else "center" if column.middle else "right"
    if isinstance(cell, Number) or formula is not None:
        shown = number_format(digits.get(column.key, column.decimals or 0), column.unit)
        value = formula if formula is not None else cell.value if isinstance(cell, Number) else None
        write_cell(at, value, style, align=align, shown=shown, bold=bold)
    else:
        write_cell(at, text or None, style, align=align, bold=bold)


def _notes(sheet: Worksheet, notes: Sequence[str], row: int, widths: Sequence[float], *, style: Style) -> None:
    for n, text in enumerate(notes):
        sheet.merge_cells(start_row=row + n, start_column=1, end_row=row + n, end_column=len(widths))
        write_cell(sheet.cell(row + n, 1), text, style, framed=False)
        sheet.row_dimensions[row + n].height = row_height([(text, sum(widths))], style.size)


def _fitted(
    form: Form, headings: Sequence[str], rows: Sequence[Sequence[str]], language: str, room: float
) -> tuple[Style, list[float]]:
    """Return the size of text and the widths of columns (in letters of half an em) that fill a page."""
    body = [row for row, made in zip(rows, form.rows, strict=True) if made.kind != "group"]
    needs = []
    for c, (heading, column) in enumerate(zip(headings, form.columns, strict=True)):
        least, wanted = column_needs(heading, [row[c] for row in body], texts=column.texts, middle=column.middle)
        needs.append((least, wanted))
    for size, sides in SIZES:
        found = shared_widths([(least + sides, wanted + sides) for least, wanted in needs], room * 10.0 / size)
        if found is not None:
            return Style(language, size), found
    size, sides = SIZES[-1]
    return Style(language, size), [least + sides for least, _ in needs]


def _letters(halves: float, size: float) -> float:
    """Return the width of a column in what spreadsheets count it by, digits of the usual font of eleven points."""
    return round(halves * size / 10.0 * 0.97, 2)
