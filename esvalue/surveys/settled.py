"""Rows of a sheet or table that settle doubts: what a person has looked at and found right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from esvalue.core.errors import InputError, Mistakes
from esvalue.core.schema import parse_into
from esvalue.core.settling import Checked, Row
from esvalue.core.sheets import is_workbook, sheets_of
from esvalue.core.tables import is_blank
from esvalue.surveys.tables import read_sheet

__all__ = ["SHEET", "settling_rows", "settling_sheet"]

#: What the sheet is called.
SHEET = ("checked", "已核对")
HEADINGS = {"条目": "entry", "取值": "value", "来源": "source", "职务": "role", "理由": "reason"}


def settling_rows(file: str, rows: Iterable[tuple[str, Mapping[str, Any]]], problems: Mistakes) -> tuple[Row, ...]:
    """Return the doubts that rows settle, each with its place; one that lacks something is a mistake.

    Parameters
    ----------
    file : str
        Name of the file that is in doubt: an entry may leave it out.
    rows : iterable
        (Place, cells by key) of each row: entry, value, source or role, reason.
    problems : Mistakes
        Where mistakes are put.

    Examples
    --------
    >>> [(_, row)] = settling_rows(
    ...     "a.csv",
    ...     [("x", {"entry": "age", "value": 99, "role": "interviewer 3", "reason": "a woman of 99"})],
    ...     Mistakes(),
    ... )
    >>> row.entry, row.value, row.by
    ('a.csv: age', '99', 'interviewer 3')
    """
    made: list[Row] = []
    for where, cells in rows:
        entry = str(cells.get("entry", ""))
        given = {**cells, "entry": entry if not entry or entry.startswith(f"{file}:") else f"{file}: {entry}"}
        try:
            made.append(
                (
                    where,
                    parse_into(
                        Mistakes(), Checked, {key: value for key, value in given.items() if not is_blank(value)}, where
                    ),
                )
            )
        except InputError as error:
            problems.extend(error)
    return tuple(made)


def settling_sheet(path: Path, problems: Mistakes) -> tuple[Row, ...]:
    """Return the doubts that the sheet `checked` (已核对) of a workbook settles; none where there is no such sheet."""
    found = next((one for one in sheets_of(path) if one.strip().lower() in SHEET), None) if is_workbook(path) else None
    if found is None:
        return ()
    table = read_sheet(path, found).rename(columns=HEADINGS)
    rows = [
        (f"{path.name}: {found}!A{row}", dict(zip(table.columns, cells, strict=True)))
        for row, *cells in table.itertuples()
    ]
    return settling_rows(path.name, rows, problems)
