"""What helps to fill in a workbook: the sheet of lists that others offer, the sheet it opens with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from esvalue.core.text import Text
from esvalue.inputs.workbook.cells import NUMERIC_TEXT, at, put_number, put_text
from esvalue.inputs.workbook.layout import FIRST, SheetColumn
from esvalue.inputs.workbook.style import dress, head, landscape, lines, link, list_ranges

__all__ = ["LISTS", "LISTS_HELP", "put_lists", "put_readme"]

LISTS = "清单 lists"
LISTS_HELP = Text(zh="可选的值及其含义，供查阅。", en="What may be chosen and what it means, for reference.")
MEANING = Text(zh="含义", en="meaning")
#: Widths of the two columns of a read-me, in characters.
WIDTHS = (64, 84)


def put_lists(sheet: Worksheet, lists: Mapping[str, Mapping[str, Text]]) -> dict[str, str]:
    """Write lists that other sheets offer, each beside what its values mean; return their ranges by name."""
    where: dict[str, tuple[int, int]] = {}
    headings: list[Text] = []
    columns: list[SheetColumn] = []
    for i, (name, entries) in enumerate(lists.items()):
        c = 2 * i + 1
        where[name] = (c, len(entries))
        headings += [Text.same(name), MEANING]
        columns += [SheetColumn(name, name, name, 22, "label"), SheetColumn("", MEANING.zh, MEANING.en, 46, "label")]
        for r, (key, meaning) in enumerate(entries.items(), start=FIRST):
            if name == "flag":
                at(sheet, r, c).value = key == "TRUE"
            elif NUMERIC_TEXT.match(key):
                put_number(at(sheet, r, c), float(key))
            else:
                put_text(at(sheet, r, c), key)
            said = meaning.zh if meaning.zh == meaning.en else f"{meaning.zh} / {meaning.en}"
            put_text(at(sheet, r, c + 1), said)
    head(sheet, Text(zh="清单", en="lists"), "lists", LISTS_HELP, headings, keys=[c.key for c in columns])
    dress(sheet, columns, max(FIRST + n - 1 for _, n in where.values()), 0, 0)
    for r in range(FIRST, sheet.max_row + 1):
        sheet.row_dimensions[r].height = None
    return list_ranges(where, sheet.title)


def put_readme(sheet: Worksheet, book: Workbook, title: Text, told: Iterable[Text], helps: Mapping[str, Text]) -> None:
    """Write the sheet a workbook opens with: its title, how to fill it in, its sheets with links and what stands there.

    Parameters
    ----------
    sheet, book
        The empty sheet, the first of its workbook, whose other sheets are written.
    title
        What the workbook holds.
    told
        How to fill it in, a line each.
    helps
        What stands on a sheet, by the name of its tab.
    """
    put_text(at(sheet, 1, 1), f"{title.zh}  〔readme〕").font = Font(bold=True, size=15, color="1F5F66")
    put_text(at(sheet, 2, 1), title.en).font = Font(size=12, color="1F5F66")
    row = 3
    for text in told:
        row = _line(sheet, row + 1, (text.zh, text.en))
    row += 2
    put_text(at(sheet, row, 1), "工作表 / sheets").font = Font(bold=True)
    for name in (one.title for one in book.worksheets[1:] if one.sheet_state == "visible"):
        row = _line(sheet, row + 1, (name, f"{helps[name].zh}\n{helps[name].en}" if name in helps else ""))
        link(sheet, row, 1, name)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = WIDTHS
    sheet.sheet_view.showGridLines = False
    landscape(sheet)


def _line(sheet: Worksheet, row: int, texts: tuple[str, str]) -> int:
    for c, text in enumerate(texts, start=1):
        put_text(at(sheet, row, c), text).alignment = Alignment(wrap_text=True, vertical="top")
    tall = max(lines(text, width) for text, width in zip(texts, WIDTHS, strict=True))
    sheet.row_dimensions[row].height = 15 * tall + 4
    return row
