"""What people leave in a table of a spreadsheet: a title above the headings, no headings at all, notes below the last
row, rows of another width, totals.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from esvalue.core.errors import Mistakes, fail
from esvalue.core.sheets import is_workbook, sheets_of
from esvalue.core.tables.headed import HeadedRow, HeadedTable, column_letters, is_blank
from esvalue.core.tables.reading import read_headed
from esvalue.core.text import Text
from esvalue.core.totals import is_totals_word

__all__ = ["check_headings", "check_named", "check_notes", "read_table"]

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
#: Rows of another width that a message lists before it stops.
LISTED = 5


def read_table(path: Path, sheets: Sequence[str]) -> HeadedTable:
    """Return the table of a file whose rows must all be rows of data; columns without anything in them are left out.

    Parameters
    ----------
    path
        CSV (UTF-8 or GB 18030), or a workbook (.xlsx, .xlsm).
    sheets
        Names the sheet may have; a workbook without such a sheet must have one only.

    Raises
    ------
    InputError
        No file, no rows, rows of another width, a title above the headings, no headings, a cell without one, a remark
        below the table, a row of totals, a formula that was never calculated.
    """
    table = read_headed(path, _sheet_called(path, sheets) if is_workbook(path) else 0)
    problems = Mistakes()
    check_headings(table, problems)
    check_notes(table, problems)
    problems.raise_if_any()
    if not table.rows:
        raise fail("empty_table", path.name)
    _refuse_other_widths(table, path.name)
    _refuse_totals(table)
    return table


def _sheet_called(path: Path, sheets: Sequence[str]) -> str:
    names = sheets_of(path)
    name = next((one for one in names if one.strip().lower() in sheets), None)
    if name is None and len(names) > 1:
        raise fail("table_sheet", path.name, wanted=" / ".join(sheets), found=", ".join(names))
    return name or names[0]


def check_headings(table: HeadedTable, problems: Mistakes) -> None:
    """Add to `problems` what is wrong with the headings of a table: a title instead of them, numbers, a heading that
    stands twice, cells without one.
    """
    names = [name.strip() for name in table.header]
    named = [name for name in names if name]
    below = table.rows[0].filled if table.rows else []
    if len(named) == 1 and len(below) > 1:
        problems.add("table_title", table.cell(table.line, names.index(named[0])), row=table.line, title=named[0])
        return
    numbers = [name for name in named if _NUMBER.fullmatch(unicodedata.normalize("NFKC", name))]
    if named and 2 * len(numbers) >= len(named):
        problems.add(
            "table_no_headings",
            table.cell(table.line, names.index(numbers[0])),
            row=table.line,
            cells=", ".join(named[:4]),
        )
        return
    for at, name in enumerate(names):
        if name and (before := names.index(name)) < at:
            first, second = column_letters(before), column_letters(at)
            problems.add("table_heading_twice", table.cell(table.line, at), name=name, first=first, second=second)
    check_named(table, problems)


def check_named(table: HeadedTable, problems: Mistakes) -> None:
    """Add to `problems` the columns that hold cells and have no heading; rows that begin with # are remarks."""
    names = [name.strip() for name in table.header]
    bare = sorted(
        {
            at
            for row in table.rows
            if row.filled and not row.filled[0].startswith("#")
            for at, cell in enumerate(row.cells)
            if (at >= len(names) or not names[at]) and not is_blank(cell)
        }
    )
    if bare:
        problems.add("table_unnamed", table.cell(table.line, bare[0]), columns=", ".join(map(table.letters, bare)))


def check_notes(table: HeadedTable, problems: Mistakes) -> None:
    """Add to `problems` the rows below a table that hold a remark in a single cell."""
    rows = [HeadedRow(table.line, tuple(table.header)), *table.rows]
    full = [i for i, row in enumerate(rows) if len(row.filled) > 1]
    if not full or max(len(rows[i].cells) for i in full) < 3:
        return
    for i in range(max(full) + 1, len(rows)):
        row, apart = rows[i], i > 0 and rows[i - 1].line < rows[i].line - 1
        at = next(at for at, cell in enumerate(row.cells) if not is_blank(cell))
        cell = row.cells[at]
        if isinstance(cell, str) and _is_remark(cell, apart):
            problems.add("table_note", table.cell(row.line, at), text=cell.strip()[:40])


def _is_remark(text: str, apart: bool) -> bool:
    return not _NUMBER.fullmatch(text.strip()) and (
        apart or bool(_NOTE.match(text)) or bool(_SENTENCE.search(text)) or len(text) > LONG
    )


def _refuse_other_widths(table: HeadedTable, file: str) -> None:
    width = len(table.headings)
    ragged = [(f"A{row.line}", len(row.cells)) for row in table.rows if len(row.cells) != width][:LISTED]
    if ragged:
        raise fail(
            "ragged_rows",
            file,
            width=width,
            rows=Text(
                zh="；".join(f"{at}（{size} 格）" for at, size in ragged),
                en="; ".join(f"{at} ({size} cells)" for at, size in ragged),
            ),
        )


def _refuse_totals(table: HeadedTable) -> None:
    problems = Mistakes()
    for row in table.rows:
        for column, cell in enumerate(row.cells):
            if is_totals_word(cell) and (column == 0 or not row.cells[0].strip()):
                problems.add("table_totals", table.cell(row.line, column), cell=cell.strip())
    problems.raise_if_any()
