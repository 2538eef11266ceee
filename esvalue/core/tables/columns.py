"""Columns of a table by the names a reader knows, with the units their headings write; numbers in their cells."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from esvalue.core.errors import InputError, Mistakes, fail, nearest
from esvalue.core.tables.checks import check_named
from esvalue.core.tables.headed import HeadedTable
from esvalue.core.text import Text
from esvalue.core.units import Unit, parse

__all__ = ["cell_number", "read_columns", "records", "titles_of"]


def read_columns(
    table: HeadedTable, columns: Mapping[str, Sequence[str]], needed: Sequence[str], where: str, problems: Mistakes
) -> tuple[dict[str, int], dict[str, Unit | None]]:
    """Return the number of each column and the units of those that name one,
    as in ``value [t/a]`` (None where it is no unit).

    Parameters
    ----------
    table
        The table.
    columns
        Columns with the names a Chinese table gives them.
    needed
        Columns that must be there.
    where
        The table as these messages name it.
    problems
        Takes the mistakes: a column that is unknown (with the nearest), missing, or stands twice; a unit that is none.
    """
    aliases = {alias: name for name, others in columns.items() for alias in others}
    at, units = dict[str, int](), dict[str, Unit | None]()
    for i, heading in enumerate(table.headings):
        label, unit = heading.split([*columns, *aliases])
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
                units[name] = parse(unit, f"{where}: {heading.text}")
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


def records(table: HeadedTable) -> list[tuple[int, dict[str, str]]]:
    """Return (line, cells by heading) of every row of a table of texts; what lacks at the end of a row is empty.

    Raises
    ------
    InputError
        A row with more cells than headings.
    """
    head = [name.strip() for name in table.header]
    unnamed = Mistakes()
    check_named(table, unnamed)
    long = [
        f"row {row.line} ({len(row.cells)} cells)"
        for row in table.rows
        if any(cell.strip() for cell in row.cells[len(head) :])
    ]
    if long:
        raise fail("ragged_rows", table.where, width=len(head), rows="; ".join(long[:5]))
    unnamed.raise_if_any()
    return [
        (row.line, dict(zip(head, (*row.cells, *[""] * (len(head) - len(row.cells))), strict=False)))
        for row in table.rows
    ]


def titles_of(columns: Mapping[str, Sequence[str]], names: Iterable[str]) -> Text:
    """Return names of columns as a table in English and one in Chinese write them.

    >>> print(titles_of({"year": ("年份", "年")}, ["year"]).zh)
    年份
    """
    listed = list(names)
    return Text(zh="、".join(columns[name][0] for name in listed), en=", ".join(listed))


def cell_number(text: str, unit: Unit | None = None) -> float:
    """Return a cell as a number of its unit, not a number where it is none;
    "12%" is 0.12 whatever part the heading names.

    >>> cell_number("12%"), cell_number("12%", parse("percent")), cell_number("0.5"), cell_number("much")
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
