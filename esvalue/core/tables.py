"""Tables of observations and of programmes as text: a CSV, or a sheet of a workbook."""

from __future__ import annotations

import datetime
import math
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from esvalue.core.errors import InputError, Mistakes, Reason, fail, nearest
from esvalue.core.rows import cell_address, check_headings, check_notes, spaced
from esvalue.core.sheets import cells_of, csv_rows, is_workbook, read_text, sheets_of, split_heading
from esvalue.core.totals import is_totals_word
from esvalue.core.units import Unit, parse

__all__ = ["SheetRows", "read_header", "read_number", "read_table", "titles_of"]


@dataclass(frozen=True)
class SheetRows:
    """A table as text: its headings, and (row of the file, cells) of every row that is not blank;
    `places` are the columns' positions in the file.
    """

    where: str
    sheet: bool
    header: list[str]
    rows: list[tuple[int, list[str]]]
    places: tuple[int, ...]

    def cell(self, line: int, column: int | None) -> str:
        """Return the address of a cell, of the first one of its row where there is no such column."""
        return cell_address(self.where, self.places[column or 0], line, self.sheet)


def read_table(path: Path, sheets: Sequence[str]) -> SheetRows:
    """Return the table of a file.

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
    is_sheet = is_workbook(path)
    where, every = _workbook(path, sheets) if is_sheet else (path.name, spaced(csv_rows(read_text(path), path.name)))
    problems = Mistakes()
    check_headings(every, where, is_sheet, problems)
    check_notes(every, where, is_sheet, problems)
    problems.raise_if_any()
    rows = [(line, row) for line, row in enumerate(every, 1) if any(cell.strip() for cell in row)]
    if len(rows) < 2:
        raise fail("empty_table", path.name)
    width = len(rows[0][1])
    ragged = [(cell_address("", 0, line, False)[2:], len(row)) for line, row in rows if len(row) != width][:5]
    if ragged:
        raise fail(
            "ragged_rows",
            path.name,
            width=width,
            rows=Reason(
                "; ".join(f"{at} ({size} cells)" for at, size in ragged),
                "；".join(f"{at}（{size} 格）" for at, size in ragged),
            ),
        )
    header = rows[0][1]
    used = [
        i for i, name in enumerate(header) if name.strip() or any(row[i].strip() for _, row in rows[1:])
    ]  # spreadsheets leave empty columns behind
    for line, row in rows[1:]:
        for i in used:
            if is_totals_word(row[i]) and (i == used[0] or not row[used[0]].strip()):
                problems.add("table_totals", cell_address(where, i, line, is_sheet), cell=row[i].strip())
    problems.raise_if_any()
    return SheetRows(
        where,
        is_sheet,
        [header[i] for i in used],
        [(line, [row[i] for i in used]) for line, row in rows[1:]],
        tuple(used),
    )


def _workbook(path: Path, sheets: Sequence[str]) -> tuple[str, list[Sequence[str]]]:
    names = sheets_of(path)
    name = next((one for one in names if one.strip().lower() in sheets), None)
    if name is None and len(names) > 1:
        raise fail("table_sheet", path.name, wanted=" / ".join(sheets), found=", ".join(names))
    return f"{path.name}: {name or names[0]}", [[_text(cell) for cell in cells] for cells in cells_of(path, name or 0)]


def _text(cell: Any) -> str:
    """Return a cell as a CSV would hold it; one shown as a percentage keeps its sign."""
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


def read_header(
    header: Sequence[str], columns: Mapping[str, Sequence[str]], needed: Sequence[str], where: str, problems: Mistakes
) -> tuple[dict[str, int], dict[str, Unit | None]]:
    """Return where each column stands and the units of those that name one,
    as in ``value [t/a]`` (None where it is no unit).

    Parameters
    ----------
    header
        Headings as written.
    columns
        Columns with the names a Chinese table gives them.
    needed
        Columns that must be there.
    where
        Name of the file.
    problems
        Takes the mistakes: a column that is unknown (with the nearest), missing, or stands twice; a unit that is none.
    """
    aliases = {alias: name for name, others in columns.items() for alias in others}
    at, units = dict[str, int](), dict[str, Unit | None]()
    for i, text in enumerate(header):
        label, unit = split_heading(text, [*columns, *aliases])
        name = aliases.get(label, label)
        if name not in columns:
            problems.add(
                "observation_column",
                where,
                name=label,
                nearest=nearest(label, [*columns, *aliases]) or "-",
                known=titles_of(columns, columns),
            )
            continue
        if name in at:
            problems.add(
                "observation_value_twice" if name == "value" else "column_twice", where, name=titles_of(columns, [name])
            )
            continue
        at[name] = i
        if unit:
            try:
                units[name] = parse(unit, f"{where}: {text}")
            except InputError as error:
                problems.extend(error)
                units[name] = None
    for name in needed:
        if name not in at:
            problems.add(
                "observation_columns",
                where,
                name=titles_of(columns, [name]),
                nearest=nearest(name, at) or "-",
                needed=titles_of(columns, needed),
            )
    return at, units


def titles_of(columns: Mapping[str, Sequence[str]], names: Iterable[str]) -> Reason:
    """Return names of columns as a table in English and one in Chinese write them.

    >>> print(titles_of({"year": ("年份", "年")}, ["year"]).zh)
    年份
    """
    listed = list(names)
    return Reason(", ".join(listed), "、".join(columns[name][0] for name in listed))


def read_number(text: str, unit: Unit | None = None) -> float:
    """Return a cell as a number of its unit, not a number where it is none;
    "12%" is 0.12 whatever part the heading names.

    >>> read_number("12%"), read_number("12%", parse("percent")), read_number("0.5"), read_number("much")
    (0.12, 12.0, 0.5, nan)
    """
    text = unicodedata.normalize("NFKC", text)
    percent = text.endswith("%")
    try:
        number = float(text[:-1] if percent else text)
    except ValueError:
        return math.nan
    if not percent:
        return number
    part = unit or parse("")
    return number / 100 / part.factor if part.same_kind(parse("")) else math.nan
