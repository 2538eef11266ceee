"""Tables of observations and of programmes as text: a CSV, or a sheet of a workbook."""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from esvalue.errors import InputError, Problems, fail, nearest
from esvalue.sheets import cells_of, csv_rows, is_workbook, read_text, sheets_of, split_heading
from esvalue.units import Unit, parse

__all__ = ["read_header", "read_number", "read_table"]

Table = tuple[list[str], list[tuple[int, list[str]]]]


def read_table(path: Path, sheets: Sequence[str]) -> Table:
    """Return the header and (row of the file, cells) of every row that is not blank.

    Parameters
    ----------
    path
        CSV (UTF-8 or GB 18030), or a workbook (.xlsx, .xlsm).
    sheets
        Names the sheet may have; a workbook without such a sheet must have one only.

    Raises
    ------
    InputError
        No file, no rows, rows of another width, a cell without a heading, a formula that was never calculated.
    """
    rows = _workbook(path, sheets) if is_workbook(path) else _csv(path)
    if len(rows) < 2:
        raise fail("empty_table", path.name)
    header = rows[0][1]
    used = [i for i, name in enumerate(header) if name.strip() or any(row[i].strip() for _, row in rows[1:])]  # spreadsheets leave empty columns behind
    unnamed = [i + 1 for i in used if not header[i].strip()]
    if unnamed:
        raise fail("table_unnamed", path.name, columns=", ".join(map(str, unnamed)))
    return [header[i] for i in used], [(line, [row[i] for i in used]) for line, row in rows[1:]]


def _csv(path: Path) -> list[tuple[int, list[str]]]:
    rows = csv_rows(read_text(path), path.name)
    ragged = [f"row {line} ({len(row)} cells)" for line, row in rows if len(row) != len(rows[0][1])]
    if ragged:
        raise fail("ragged_rows", path.name, width=len(rows[0][1]), rows="; ".join(ragged[:5]))
    return rows


def _workbook(path: Path, sheets: Sequence[str]) -> list[tuple[int, list[str]]]:
    names = sheets_of(path)
    name = next((one for one in names if one.strip().lower() in sheets), None)
    if name is None and len(names) > 1:
        raise fail("table_sheet", path.name, wanted=" / ".join(sheets), found=", ".join(names))
    rows = [(line, [_text(cell) for cell in cells]) for line, cells in enumerate(cells_of(path, name or 0), 1)]
    return [(line, row) for line, row in rows if any(cell.strip() for cell in row)]


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
        return (str(int(number)) if number.is_integer() else f"{number:.15g}" if percent else repr(number)) + ("%" if percent else "")
    return str(value)


def read_header(header: Sequence[str], columns: Mapping[str, Sequence[str]], needed: Sequence[str], where: str,
                problems: Problems) -> tuple[dict[str, int], dict[str, Unit | None]]:  # fmt: skip
    """Return where each column stands and the units of those that name one, as in ``value [t/a]`` (None where it is no unit).

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
            problems.add("observation_column", where, name=label, nearest=nearest(label, [*columns, *aliases]) or "-", known=", ".join(columns))
            continue
        if name in at:
            problems.add("observation_value_twice" if name == "value" else "column_twice", where, name=name)
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
            problems.add("observation_columns", where, name=name, nearest=nearest(name, at) or "-", needed=", ".join(needed))
    return at, units


def read_number(text: str, unit: Unit | None = None) -> float:
    """Return a cell as a number of its unit, not a number where it is none; "12%" is 0.12 whatever part the heading names.

    >>> read_number("12%"), read_number("12%", parse("percent")), read_number("0.5"), read_number("much")
    (0.12, 12.0, 0.5, nan)
    """
    percent = text.endswith(("%", "％"))
    try:
        number = float(text[:-1] if percent else text)
    except ValueError:
        return math.nan
    if not percent:
        return number
    part = unit or parse("")
    return number / 100 / part.factor if part.same_kind(parse("")) else math.nan
