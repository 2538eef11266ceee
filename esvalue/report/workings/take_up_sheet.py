"""The sheet that says which part is paid for at every rate that can be set, zone beside zone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from openpyxl.utils import get_column_letter

from esvalue.core.printing.form import digits_needed
from esvalue.core.printing.form_sheet import Style, number_format, row_height, set_page, write_cell
from esvalue.core.text import Text
from esvalue.core.units import unit_text
from esvalue.report.workings.model import Workings, ZoneBlock

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["Looked", "fill_take_up"]

TITLE = Text(
    zh="参加比例：每一档标准下预计补到的部分", en="Take-up: which part is expected to be paid for at every rate"
)
NOTE = Text(
    zh="标准只能取本表所列的各档。比例＝各种可能情形中参加者应补数量的平均 ÷ 应补数量；"
    "自愿参加时，损失不高于标准者参加。“补够”＝损失不高于标准者所占比例的平均。"
    "应补数量不确定时，全部参加的比例也可以不等于 100%。",
    en="Only the rates listed here can be set. The part: mean over the cases of what is owed to those who take part, "
    "over what is owed; where taking part is voluntary, those take part who lose no more than the rate. 'Enough': mean "
    "share of those who lose no more. Where the amount owed is not known exactly, all taking part need not be 100%.",
)
RATE, ENOUGH = Text(zh="标准", en="Rate"), Text(zh="补够", en="Enough")
#: The first row of rates; size of text; width of a column, and of a sheet of paper, in digits of ten points.
FIRST, SIZE, WIDE, PAPER = 5, 8.0, 8.2, 128.0
#: Rows that fit on one sheet of paper.
PAGE_ROWS = 36


@dataclass(frozen=True)
class Looked:
    """Where the rates of a zone stand, and what is looked up by them: ranges of the sheet, by county and of what is
    paid enough.
    """

    rates: str
    shares: Mapping[str, str]
    enough: str | None


def fill_take_up(sheet: Worksheet, workings: Workings, language: str) -> dict[tuple[str, str], Looked]:
    """Fill the sheet; return where the rates of each zone stand."""
    style, found, column = Style(language, SIZE), dict[tuple[str, str], Looked](), 1
    areas: list[list[int]] = []  # what is printed together: first and last column, last row
    for zone in sorted(workings.zones, key=lambda zone: len(zone.rates)):
        found[(zone.domain, zone.region)] = _zone(sheet, zone, column, style, language)
        last = column + len(zone.counties) + (zone.enough is not None)
        bottom = FIRST + len(zone.rates) - 1
        wide, short = (last - areas[-1][0] + 1) * WIDE if areas else 0.0, areas[-1][2] if areas else 0
        if areas and wide <= PAPER and bottom <= max(2 * short, PAGE_ROWS):
            areas[-1][1:] = [last, bottom]
        else:
            areas.append([column, last, bottom])
        column = last + 1
    for c in range(1, column):
        sheet.column_dimensions[get_column_letter(c)].width = WIDE
    heads = [str(sheet.cell(FIRST - 1, c).value or "") for c in range(1, column)]
    sheet.row_dimensions[FIRST - 1].height = row_height([(head, WIDE * 1.2) for head in heads], SIZE)
    names = [(zone.title[language], WIDE * 1.2 * (1 + len(zone.counties))) for zone in workings.zones]
    sheet.row_dimensions[FIRST - 2].height = row_height(names, SIZE)
    set_page(sheet)
    sheet.print_title_rows = f"{FIRST - 2}:{FIRST - 1}"
    sheet.print_area = [
        f"{get_column_letter(a)}{1 if a == 1 else FIRST - 2}:{get_column_letter(b)}{r}" for a, b, r in areas
    ]
    _heading(sheet, style, areas[0][1] if areas else 1, language)
    sheet.freeze_panes = sheet.cell(FIRST, 1)
    return found


def _heading(sheet: Worksheet, style: Style, last: int, language: str) -> None:
    """Put title and note over the columns that are printed first."""
    for row, text, larger in ((1, TITLE[language], 4.0), (2, NOTE[language], 1.0)):
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=last)
        cell = write_cell(sheet.cell(row, 1), text, style, framed=False)
        cell.font = style.font(bold=row == 1, larger=larger)
        sheet.row_dimensions[row].height = row_height([(text, WIDE * last)], SIZE + larger)


def _zone(sheet: Worksheet, zone: ZoneBlock, column: int, style: Style, language: str) -> Looked:
    counties = [row.county for row in zone.counties]
    last = column + len(counties) + (zone.enough is not None)
    sheet.merge_cells(start_row=FIRST - 2, start_column=column, end_row=FIRST - 2, end_column=last)
    write_cell(sheet.cell(FIRST - 2, column), zone.title[language], style, bold=True, align="center")
    heads = [f"{RATE[language]}\n{unit_text(zone.rate_unit, language)}", *counties]
    heads += [ENOUGH[language]] if zone.enough is not None else []
    for c, head in enumerate(heads, start=column):
        write_cell(sheet.cell(FIRST - 1, c), head, style, bold=True, align="center")
    decimals = digits_needed(zone.rates.tolist())
    parts = [*(row.shares for row in zone.counties), *([zone.enough] if zone.enough is not None else [])]
    for k, rate in enumerate(zone.rates.tolist()):
        write_cell(sheet.cell(FIRST + k, column), rate, style, align="right", shown=number_format(decimals))
        for c, part in enumerate(parts, start=column + 1):
            write_cell(sheet.cell(FIRST + k, c), float(part[k]), style, align="right", shown=number_format(1, "share"))
    ends = FIRST, FIRST + len(zone.rates) - 1

    def span(c: int) -> str:
        letter = get_column_letter(c)
        return f"'{sheet.title}'!${letter}${ends[0]}:${letter}${ends[1]}"

    shares = {county: span(column + 1 + k) for k, county in enumerate(counties)}
    return Looked(span(column), shares, span(last) if zone.enough is not None else None)
