"""Rows of a table as people leave them in a spreadsheet: a title above the headings, no headings at all,
notes below the last row.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

from esvalue.core.errors import Mistakes

__all__ = ["cell_address", "check_headings", "check_notes", "heading_row", "is_blank", "spaced"]

Rows = Sequence[Sequence[Any]]

#: How the remarks begin that stand below a table.
_NOTE = re.compile(
    r"\s*(注|备\s*注|说\s*明|附注|(资料|数据)?来源|填\s*表|制\s*表|审\s*核|复\s*核|录\s*入|单位[:：]|日期"
    r"[:：]|\*|※|(?:notes?|remarks?|sources?)\b)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[:：。；;]")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?%?")
#: Most characters of a cell that could still be a name.
LONG = 20


def is_blank(cell: Any) -> bool:
    """Tell whether a cell holds nothing.

    >>> is_blank(None), is_blank("  "), is_blank(0), is_blank(float("nan"))
    (True, True, False, True)
    """
    return cell is None or cell != cell or (isinstance(cell, str) and not cell.strip())


def cell_address(where: str, column: int, row: int | str, sheet: bool) -> str:
    """Return a cell as a message names it, columns counted from 0.

    >>> cell_address("a.xlsx: answers", 2, 63, True), cell_address("a.csv", 27, 5, False)
    ('a.xlsx: answers!C63', 'a.csv: AB5')
    """
    letters, left = "", column + 1
    while left:
        left, digit = divmod(left - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return f"{where}{'!' if sheet else ': '}{letters}{row}"


def spaced(rows: Sequence[tuple[int, Sequence[Any]]]) -> list[Sequence[Any]]:
    """Return (line, cells) of rows as a list in which each stands at its line, blank lines being empty.

    >>> spaced([(1, ["a"]), (3, ["b"])])
    [['a'], [], ['b']]
    """
    made: list[Sequence[Any]] = [[]] * max((line for line, _ in rows), default=0)
    for line, row in rows:
        made[line - 1] = row
    return made


def heading_row(rows: Rows) -> int:
    """Return the position of the first row that is not blank, 0 where there is none.

    >>> heading_row([[], ["", None], ["place", "area"]])
    2
    """
    return next((i for i, row in enumerate(rows) if not all(map(is_blank, row))), 0)


def check_headings(rows: Rows, where: str, sheet: bool, problems: Mistakes) -> None:
    """Add to `problems` what is wrong with the first row of a table that is not blank: a title, numbers, a heading that
    stands twice, cells without one.

    Parameters
    ----------
    rows
        Cells as they stand in the file, from its first line on.
    where
        File and sheet.
    sheet
        Whether it is a sheet of a workbook.
    problems
        Where mistakes are put.
    """
    head = heading_row(rows)
    line, rows = head + 1, rows[head:]
    names = ["" if is_blank(cell) else str(cell).strip() for cell in (rows[0] if rows else [])]
    named = [name for name in names if name]
    below = [cell for cell in next((row for row in rows[1:] if not all(map(is_blank, row))), []) if not is_blank(cell)]
    if len(named) == 1 and len(below) > 1:
        problems.add("table_title", cell_address(where, names.index(named[0]), line, sheet), row=line, title=named[0])
        return
    numbers = [name for name in named if _NUMBER.fullmatch(unicodedata.normalize("NFKC", name))]
    if named and 2 * len(numbers) >= len(named):
        problems.add(
            "table_no_headings",
            cell_address(where, names.index(numbers[0]), line, sheet),
            row=line,
            cells=", ".join(named[:4]),
        )
        return
    for place, name in enumerate(names):
        if name and names.index(name) < place:
            first, second = (cell_address("", one, "", False)[2:] for one in (names.index(name), place))
            problems.add(
                "table_heading_twice", cell_address(where, place, line, sheet), name=name, first=first, second=second
            )
    width = max(map(len, rows), default=0)
    bare = [
        place
        for place in range(width)
        if (place >= len(names) or not names[place])
        and any(len(row) > place and not is_blank(row[place]) for row in rows[1:])
    ]
    if bare:
        problems.add(
            "table_unnamed",
            cell_address(where, bare[0], line, sheet),
            columns=", ".join(cell_address("", one, "", False)[2:] for one in bare),
        )


def check_notes(
    rows: Rows, where: str, sheet: bool, problems: Mistakes, line: Callable[[int], int] | None = None
) -> None:
    """Add to `problems` the rows below a table that hold a remark in a single cell.

    Parameters
    ----------
    rows, where, sheet, problems
        As in :func:`check_headings`.
    line
        Number of the row in the file by position (default: the first row is 1).
    """
    full = [i for i, row in enumerate(rows) if sum(not is_blank(cell) for cell in row) > 1]
    if not full or max(len(rows[i]) for i in full) < 3:
        return
    for i in range(max(full) + 1, len(rows)):
        cells = [(place, cell) for place, cell in enumerate(rows[i]) if not is_blank(cell)]
        if (
            len(cells) == 1
            and isinstance(cells[0][1], str)
            and _is_remark(cells[0][1], apart=i > 0 and all(is_blank(cell) for cell in rows[i - 1]))
        ):
            place, cell = cells[0]
            problems.add(
                "table_note", cell_address(where, place, line(i) if line else i + 1, sheet), text=cell.strip()[:40]
            )


def _is_remark(text: str, apart: bool) -> bool:
    return not _NUMBER.fullmatch(text.strip()) and (
        apart or bool(_NOTE.match(text)) or bool(_SENTENCE.search(text)) or len(text) > LONG
    )
