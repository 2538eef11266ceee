"""Where sheets of a workbook break into pages: rows that belong together stay on one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from openpyxl.worksheet.pagebreak import Break

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["keep_together"]

#: Height of a sheet of A4 in points, upright and lying; points of an inch; height given to a row that has none, which
#: every office would choose by its own fonts.
PAPER, INCH, USUAL = {"portrait": 841.9, "landscape": 595.3}, 72.0, 15.0


def keep_together(sheet: Worksheet, blocks: Sequence[tuple[int, int]], repeated: tuple[int, int]) -> None:
    """Break the page before every block of rows that would be split, unless it is higher than a page; rows without a
    height get one.

    Parameters
    ----------
    sheet
        A sheet with its rows, heights and page.
    blocks
        First and last row of each block, in order.
    repeated
        First and last of the rows that come again on every page.
    """
    margins = sheet.page_margins
    room = PAPER[sheet.page_setup.orientation] - (margins.top + margins.bottom) * INCH

    for row in range(1, sheet.max_row + 1):
        sheet.row_dimensions[row].height = sheet.row_dimensions[row].height or USUAL

    def high(first: int, last: int) -> float:
        return sum(sheet.row_dimensions[row].height for row in range(first, last + 1))

    head, used, row = high(*repeated), 0.0, 1
    ends = dict(blocks)
    while row <= sheet.max_row:
        last = ends.get(row, row)
        whole = high(row, last)
        if used + whole > room:
            if last > row and whole <= room - head:
                sheet.row_breaks.append(Break(id=row - 1))
            used = head + whole
            while used > room:
                used -= room - head
        else:
            used += whole
        row = last + 1
