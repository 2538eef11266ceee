"""The one reader of tables with headings: CSV files, sheets of workbooks, frames."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from esvalue.core.errors import fail
from esvalue.core.sheets import csv_rows, first_row, is_workbook, read_text, sheet_cells, sheets_of
from esvalue.core.tables.headed import HeadedRow, HeadedTable, Heading, is_blank

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "cell_text",
    "frame_of",
    "headed_csv",
    "headed_frame",
    "headed_sheet",
    "headed_text",
    "read_headed",
    "read_headings",
]


def read_headed(path: Path, sheet: str | int = 0, read: Callable[[Any], Any] | None = None) -> HeadedTable:
    """Return the table of a file: a CSV (UTF-8 or GB 18030), or a sheet of a workbook (.xlsx, .xlsm).

    Parameters
    ----------
    path
        The file.
    sheet
        Name or number of the sheet.
    read
        What is taken of a cell of a workbook (default: :func:`cell_text`); cells of a CSV are texts.

    Raises
    ------
    InputError
        No such file or sheet, no text, a quote that is never closed, a cell that holds an error of Excel or a formula
        without its result.
    """
    return headed_sheet(path, sheet, read) if is_workbook(path) else headed_csv(path)


def headed_csv(path: Path) -> HeadedTable:
    """Return the table of a CSV file, whatever its name ends in."""
    return headed_text(read_text(path), path.name)


def headed_text(text: str, where: str) -> HeadedTable:
    """Return the table the text of a CSV holds; its first row that is not blank holds the headings."""
    rows = [HeadedRow(line, tuple(cells)) for line, cells in csv_rows(text, where) if not all(map(is_blank, cells))]
    head = rows[0] if rows else HeadedRow(1, ())
    return HeadedTable(where, "csv", head.line, _headings(head.cells), tuple(rows[1:])).without_blank_columns()


def headed_sheet(path: Path, sheet: str | int = 0, read: Callable[[Any], Any] | None = None) -> HeadedTable:
    """Return the table a sheet of a workbook holds; parameters as in :func:`read_headed`."""
    taken = read or cell_text
    rows = [
        HeadedRow(line, tuple(taken(cell) for cell in cells)) for line, cells in enumerate(sheet_cells(path, sheet), 1)
    ]
    where = f"{path.name}: {sheet if isinstance(sheet, str) else sheets_of(path)[sheet]}"
    held = [row for row in rows if not all(map(is_blank, row.cells))]
    head = held[0] if held else HeadedRow(1, ())
    blank = tuple(row.line for row in rows if row.line > head.line and all(map(is_blank, row.cells)))
    return HeadedTable(where, "sheet", head.line, _headings(head.cells), tuple(held[1:]), blank).without_blank_columns()


def headed_frame(rows: Any, where: str) -> HeadedTable:
    """Return the table that :func:`frame_of` makes of a pandas frame, rows or columns; its lines count from 1.

    >>> headed_frame([{"crop": "reed", "price": 0.5}, {"crop": None}], "prices").listed()
    [['crop', 'price'], ['reed', '0.5'], ['', '']]
    """
    frame = frame_of(rows, where)
    cells = zip(frame.itertuples(index=False, name=None), frame.isna().to_numpy(), strict=True)
    made = [
        HeadedRow(line, tuple("" if none else _frame_text(cell) for cell, none in zip(row, blank, strict=True)))
        for line, (row, blank) in enumerate(cells, 1)
    ]
    return HeadedTable(where, "frame", 0, _headings([str(name) for name in frame.columns]), tuple(made))


def frame_of(rows: Any, where: str) -> pd.DataFrame:
    """Return a pandas frame with what stands in its named index as columns; a list of rows by heading, or columns by
    heading, as such a frame.

    Raises
    ------
    InputError
        Anything else, and columns of unlike length.

    Examples
    --------
    >>> list(frame_of({"site": ["A"], "area [ha]": [1.0]}, "sites"))
    ['site', 'area [ha]']
    """
    import pandas as pd

    if isinstance(rows, pd.DataFrame):
        return rows.reset_index() if any(name is not None for name in rows.index.names) else rows
    rows = {name: list(column) for name, column in rows.items()} if isinstance(rows, Mapping) else list(rows)
    if isinstance(rows, dict) or all(isinstance(row, Mapping) for row in rows):
        with suppress(ValueError):  # columns of unlike length
            return pd.DataFrame(rows, dtype=object)
    raise fail("frame_form", where)


def read_headings(path: Path, sheet: str | int = 0) -> tuple[Heading, ...]:
    """Return the headings of a file alone; of a workbook no other row is read."""
    if is_workbook(path):
        return _headings(first_row(path, sheet))
    return headed_csv(path).headings


def _headings(cells: Sequence[Any]) -> tuple[Heading, ...]:
    return tuple(Heading("" if cell is None else str(cell), position) for position, cell in enumerate(cells))


def cell_text(cell: Any) -> str:
    """Return a cell of a workbook as a CSV would hold it; one shown as a percentage keeps its sign."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, datetime.date):
        return value.isoformat()[:10]
    if isinstance(value, int | float) and not isinstance(value, bool):
        percent = "%" in (cell.number_format or "")
        number = float(value) * (100.0 if percent else 1.0)
        return (str(int(number)) if number.is_integer() else f"{number:.15g}" if percent else repr(number)) + (
            "%" if percent else ""
        )
    return str(value)


def _frame_text(value: Any) -> str:
    return repr(float(value)) if isinstance(value, float) else str(value)
