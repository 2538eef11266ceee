"""Sheets and CSVs as tables: what Excel leaves in a file that would be read wrongly in silence
is refused with its cell.
"""

from __future__ import annotations

import csv
import io
import math
import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from esvalue.core.errors import InputError, Mistake, Mistakes, fail
from esvalue.core.sheets import is_workbook, sheets_of
from esvalue.core.tables import (
    HeadedTable,
    check_headings,
    check_notes,
    column_letters,
    headed_csv,
    headed_sheet,
    read_headings,
)

__all__ = ["cell_in", "in_file", "is_number", "letters_of", "number_like", "read_sheet", "repeated"]

#: What a cell may say to hold nothing. "None" and "null" are words a survey may use (an option of a choice) and stay.
MISSING = ("", "NA", "N/A", "n/a", "#N/A", "NaN", "nan")
#: Fewer columns than this tell too little for two equal rows to be one respondent twice, unless one of them numbers the
#: rows.
MANY_COLUMNS = 10
#: Rows that stand more often than this are answers alike; shorter sheets than this are no sheet pasted twice; pairs of
#: equal rows that chance may bring.
OFTEN, SHORTEST, CHANCE = 4, 8, 0.1
_NUMBER = re.compile(r"\s*[-+]?[\d.,，]+(?:[eE][-+]?\d+)?\s*[%％]?\s*")


def number_like(cell: object) -> bool:
    """Tell whether a cell is a number or was meant as one.

    >>> [number_like(one) for one in (3, "1,200", "六十五", "5%", True)]
    [True, True, False, True, False]
    """
    return not isinstance(cell, bool) and (isinstance(cell, int | float) or bool(_NUMBER.fullmatch(str(cell))))


def is_number(text: str) -> bool:
    """Tell whether a text is a finite number.

    >>> is_number("1e3"), is_number("nan"), is_number("１２"), is_number("12%")
    (True, False, True, False)
    """
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False


def read_sheet(path: str | Path, sheet: str | int = 0) -> pd.DataFrame:
    """Return the rows of a CSV (UTF-8 or GB 18030) or XLSX file; row labels count as in the file, the header being row
    1; wholly empty rows are no rows.

    Raises
    ------
    InputError
        No such file or sheet, no workbook, a heading that lacks or stands twice, a cell that holds an error of Excel or
        a formula without its result.
    """
    path = Path(path)
    if path.is_dir() or not path.name:
        raise fail("survey_no_file", str(path))
    if is_workbook(path) or path.suffix.lower() == ".xls":
        found = headed_sheet(path, sheet, lambda cell: cell.value)
        _check(found)
        table = _of_values(found)
    else:
        found = headed_csv(path)
        _check(found)
        table = _of_texts(found, path)
    table = table.dropna(how="all")
    table = table[[name for name in table if not str(name).startswith("Unnamed: ") and str(name).strip()]]
    table.columns = table.columns.map(lambda name: str(name).strip())
    return table.assign(
        **{str(name): pd.to_numeric(table[name].map(_plain)) for name in table if _all_numbers(table[name])}
    )


def _of_values(table: HeadedTable) -> pd.DataFrame:
    """Return the values of a sheet by line; blank rows stay, as what a column holds hangs on them."""
    cells = {row.line: [_known(cell) for cell in row.cells] for row in table.rows}
    cells |= {line: [None] * len(table.headings) for line in table.blank}
    lines = sorted(cells)
    return pd.DataFrame([cells[line] for line in lines], columns=table.header).set_axis(lines, axis=0)


def _of_texts(table: HeadedTable, path: Path) -> pd.DataFrame:
    """Return the values of a CSV by line, numbers where a column holds nothing else."""
    plain = io.StringIO()
    csv.writer(plain).writerows([table.header, *(row.cells for row in table.rows)] if table.headings else [])
    plain.seek(0)
    try:
        read = pd.read_csv(plain, keep_default_na=False, na_values=list(MISSING), index_col=False).map(_known)
    except ValueError as reason:
        raise fail("survey_file", str(path), reason=str(reason)) from None
    return read.set_axis([row.line for row in table.rows], axis=0)


def letters_of(path: str | Path, sheet: str | int = 0) -> dict[str, str]:
    """Return the letter of the column of each heading of a sheet or CSV."""
    return {
        name: column_letters(heading.position)
        for heading in reversed(read_headings(Path(path), sheet))
        if (name := heading.text.strip())
    }


def cell_in(path: Path, sheet: str | int, column: str, row: object) -> str:
    """Return the address of a cell of a sheet or CSV, as a message names it: "a.xlsx: answers!C63", or "a.csv: C63"."""
    cell = f"{letters_of(path, sheet).get(column, '')}{row}"
    return (
        f"{path.name}: {sheet if isinstance(sheet, str) else sheets_of(path)[sheet]}!{cell}"
        if is_workbook(path)
        else f"{path.name}: {cell}"
    )


def repeated(table: pd.DataFrame) -> tuple[Mistake, ...]:
    """Return a note of the rows that stand twice, equal in every column.

    >>> import pandas as pd
    >>> repeated(pd.DataFrame({"id": [1, 2, 2], "bid": [5, 5, 5]}, index=[2, 3, 4]))[0].fields["count"]
    1
    """
    again = table.duplicated().to_numpy()
    if not again.any() or not (
        (_numbered(table.loc[~again]) and OFTEN * (~again).sum() >= len(table))
        or _by_chance(table) < CHANCE
        or _pasted(table)
    ):
        return ()
    return (Mistake("survey_rows_twice", "", {"count": int(again.sum()), "row": str(table.index[again][0])}),)


def _numbered(rows: pd.DataFrame) -> bool:
    """Tell whether rows that all differ are told apart by many columns, or by one that numbers them."""
    return len(rows.columns) >= MANY_COLUMNS or (len(rows.columns) > 1 and any(rows[name].is_unique for name in rows))


def _by_chance(table: pd.DataFrame) -> float:
    """Return how many pairs of equal rows to expect if the columns had nothing to do with each other."""
    rows = len(table)
    return (
        rows
        * (rows - 1)
        / 2
        * math.prod(float((table[name].value_counts(normalize=True, dropna=False) ** 2).sum()) for name in table)
    )


def _pasted(table: pd.DataFrame) -> bool:
    """Tell whether a whole sheet stands twice, one below the other."""
    half, odd = divmod(len(table), 2)
    return (
        not odd
        and half >= SHORTEST
        and len(table.columns) > 1
        and table.iloc[:half].reset_index(drop=True).equals(table.iloc[half:].reset_index(drop=True))
    )


def _check(table: HeadedTable) -> None:
    problems = Mistakes()
    check_headings(table, problems)
    check_notes(table, problems)
    for row in table.rows:
        for place, cell in enumerate(row.cells):
            if isinstance(cell, str) and _is_endless(cell):
                problems.add("table_endless", table.cell(row.line, place), given=cell.strip())
    problems.raise_if_any()


def _is_endless(text: str) -> bool:
    try:
        return math.isinf(float(text))
    except ValueError:
        return text.strip() in ("∞", "+∞", "-∞", "无穷大")


def _known(cell: Any) -> Any:
    """Return a cell without blanks at its ends, or nothing where it says that it holds nothing."""
    if not isinstance(cell, str):
        return cell
    text = cell.strip()
    return None if text in MISSING else text


def _plain(cell: Any) -> Any:
    return float(unicodedata.normalize("NFKC", cell)) if isinstance(cell, str) else cell


def _all_numbers(column: pd.Series) -> bool:
    """Tell whether a column holds numbers some of which Excel keeps as text."""
    if column.dtype.kind in "iufbM" or not column.notna().any():
        return False
    return all(
        is_number(unicodedata.normalize("NFKC", cell))
        if isinstance(cell, str)
        else isinstance(cell, int | float) and not isinstance(cell, bool)
        for cell in column.dropna()
    )


def in_file(
    error: InputError, where: str, address: Callable[[str, object], str], table: pd.DataFrame, *names: str
) -> InputError:
    """Return an error with file and sheet in front where neither is named, and with its cell where a column and a row
    are; "data" is the sheet itself.
    """

    def place(one: Mistake) -> str:
        if any(name in one.where for name in names):
            return one.where
        if one.where in table and "row" in one.fields:
            return f"{address(one.where, one.fields['row'])} ({one.where})"
        return where if one.where in ("", "data") else f"{where}: {one.where}"

    return InputError([replace(one, where=place(one)) for one in error.problems], error.doubts)
