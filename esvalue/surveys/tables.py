"""Sheets and CSVs as tables: what Excel leaves in a file that would be read wrongly in silence is refused with its cell."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from esvalue.errors import InputError, Problem, Problems, fail
from esvalue.sheets import cells_of, csv_rows, is_workbook, read_text, sheets_of

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["check_respondents", "in_file", "number_like", "read_table", "repeated"]

#: What a cell may say to hold nothing. "None" and "null" are words a survey may use (an option of a choice) and stay.
MISSING = ("", "NA", "N/A", "n/a", "#N/A", "NaN", "nan")
#: What the first cells of a row say that sums up the others.
TOTALS = ("合计", "总计", "小计", "平均", "平均值", "均值", "total", "sum", "mean", "average")
#: Fewer columns than this tell too little for two equal rows to be one respondent twice, unless one of them numbers the rows.
MANY_COLUMNS = 10
_NUMBER = re.compile(r"\s*[-+]?[\d.,，]+(?:[eE][-+]?\d+)?\s*[%％]?\s*")


def number_like(cell: object) -> bool:
    """Tell whether a cell is a number or was meant as one.

    >>> [number_like(one) for one in (3, "1,200", "六十五", "5%", True)]
    [True, True, False, True, False]
    """
    return not isinstance(cell, bool) and (isinstance(cell, int | float) or bool(_NUMBER.fullmatch(str(cell))))


def read_table(path: str | Path, sheet: str | int = 0) -> pd.DataFrame:
    """Return the rows of a CSV (UTF-8 or GB 18030) or XLSX file; row labels count as in the file, the header being row 1; wholly empty rows are no rows.

    Raises
    ------
    InputError
        No such file or sheet, no workbook, a heading that lacks or stands twice, a cell that holds an error of Excel or a formula without its result.
    """
    import pandas as pd

    path = Path(path)
    if path.is_dir() or not path.name:
        raise fail("survey_no_file", str(path))
    if is_workbook(path) or path.suffix.lower() == ".xls":
        rows, where = [[cell.value for cell in row] for row in cells_of(path, sheet)], f"{path.name}: {sheet if isinstance(sheet, str) else sheets_of(path)[sheet]}"
        _check_headings(rows, where)
        table = pd.DataFrame([[_known(cell) for cell in row] for row in rows[1:]], columns=[str(one) if one is not None else "" for one in (rows or [[]])[0]])
    else:
        text = read_text(path)
        try:
            _check_headings([row for _, row in csv_rows(text, path.name)], path.name)
            table = pd.read_csv(io.StringIO(text), keep_default_na=False, na_values=list(MISSING))
        except ValueError as reason:
            raise fail("survey_file", str(path), reason=str(reason)) from None
    table = table.set_axis(range(2, len(table) + 2), axis=0).dropna(how="all")
    table = table[[name for name in table if not str(name).startswith("Unnamed: ") and str(name).strip()]]
    table.columns = table.columns.map(lambda name: str(name).strip())
    return table.assign(**{str(name): pd.to_numeric(table[name].map(_plain)) for name in table if _all_numbers(table[name])})


def check_respondents(table: pd.DataFrame, where: str) -> None:
    """Raise when a row sums up the others instead of being one of them.

    Such a word may also be an honest answer (an income that is "average"): it counts in the first column, in a column of
    numbers, in the last row, and in a row whose first cell is empty.
    """
    problems = Problems()
    for name in table:
        if table[name].dtype.kind in "iufb":
            continue
        words = table[name].map(lambda cell: cell.strip().lower() if isinstance(cell, str) else "")
        odd = words.isin(TOTALS).to_numpy()
        if name != table.columns[0] and not table[name].dropna().map(number_like).mean() > 0.5:
            odd = odd & ((table.index == table.index[-1]) | table[table.columns[0]].isna().to_numpy())
        for row in table.index[odd]:
            problems.add("survey_total_row", where, row=str(row), cell=str(table[name][row]).strip(), column=str(name))
    problems.raise_if_any()


def repeated(table: pd.DataFrame) -> tuple[Problem, ...]:
    """Return a note of the rows that stand twice, equal in every column.

    >>> import pandas as pd
    >>> repeated(pd.DataFrame({"id": [1, 2, 2], "bid": [5, 5, 5]}, index=[2, 3, 4]))[0].fields["count"]
    1
    """
    again = table.duplicated().to_numpy()
    if not again.any() or 2 * again.sum() >= len(table):
        return ()
    rest = table.loc[~again]
    if len(table.columns) < MANY_COLUMNS and not any(rest[name].is_unique for name in rest):
        return ()
    return (Problem("survey_rows_twice", "", {"count": int(again.sum()), "row": str(table.index[again][0])}),)


def _check_headings(rows: Sequence[Sequence[Any]], where: str) -> None:
    """Raise when a heading stands twice, cells have none, or the first row is a title above the headings."""
    from openpyxl.utils import get_column_letter

    names = [str(one).strip() if one is not None else "" for one in (rows[0] if rows else [])]
    named = [name for name in names if name]
    below = [one for one in (rows[1] if len(rows) > 1 else []) if one not in (None, "")]
    if len(named) == 1 and len(below) > 1:
        raise fail("survey_title_row", where, title=named[0])
    problems = Problems()
    for place, name in enumerate(names):
        if name and names.index(name) < place:
            first, second = (get_column_letter(one + 1) for one in (names.index(name), place))
            problems.add("survey_heading_twice", where, name=name, first=first, second=second)
    bare = [place for place, name in enumerate(names) if not name and any(len(row) > place and row[place] not in (None, "") for row in rows[1:])]
    if bare:
        problems.add("table_unnamed", where, columns=", ".join(get_column_letter(place + 1) for place in bare))
    problems.raise_if_any()


def _known(cell: Any) -> Any:
    """Return a cell, or nothing where it says that it holds nothing."""
    return None if isinstance(cell, str) and cell.strip() in MISSING else cell


def _plain(cell: Any) -> Any:
    return float(cell) if isinstance(cell, str) else cell


def _all_numbers(column: pd.Series) -> bool:
    """Tell whether a column holds numbers some of which Excel keeps as text."""
    if column.dtype.kind in "iufbM" or not column.notna().any():
        return False
    try:
        return all(not isinstance(cell, bool) and float(cell) == float(cell) for cell in column.dropna())
    except (TypeError, ValueError):
        return False


def in_file(error: InputError, where: str, *names: str) -> InputError:
    """Return an error with file and sheet in front where neither is named; "data" is the sheet itself."""
    return InputError([
        Problem(one.code, one.where if any(name in one.where for name in names) else where if one.where in ("", "data") else f"{where}: {one.where}", one.fields)
        for one in error.problems
    ])  # fmt: skip
