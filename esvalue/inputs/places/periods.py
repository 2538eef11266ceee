"""A table of places with a row a place and period: which rows are one place, and that no period is missing or twice.

What the card declares ``by = "period"`` differs from row to row; everything else is said of the place, and is the same
in all of its rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from esvalue.core.names import name_key, shown_name
from esvalue.core.periods import KINDS, Period, following, parse_periods, refuse_period
from esvalue.core.text import Text
from esvalue.inputs.places.cells import Cells, read_cells
from esvalue.inputs.places.headings import PERIOD
from esvalue.inputs.places.places import cell_name
from esvalue.inputs.places.table import LISTED, PlaceTable

__all__ = ["DatedRows", "dated_rows"]

Array = npt.NDArray[np.float64]
#: Kinds of period a table of places may have: of what is measured by day or week it holds the means or sums.
DATED = ("month", "quarter", "year")


@dataclass(frozen=True)
class DatedRows:
    """The rows of a table by place and period.

    `every` has a row a place and period, called "north, 2025-03", and the columns that differ by period and those of
    texts; `first` has a row a place and the columns that do not differ. `at` is the row of `every` by (period, place),
    -1 where there is none.
    """

    every: PlaceTable
    first: PlaceTable
    periods: tuple[str, ...]
    at: npt.NDArray[np.intp]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the table that differ by period."""
        return tuple(name for name in self.every.card.measured if name in self.every.columns)

    def numbers(self, cells: Cells) -> dict[str, Array]:
        """Return the numbers of `every` by column, of shape (period, place); NaN where n/a."""
        return {
            name: np.where(self.at >= 0, cells.numbers[name][np.maximum(self.at, 0)], np.nan) for name in self.columns
        }

    def spread(self, cells: Cells, numbers: Mapping[str, Array]) -> dict[str, Array]:
        """Return numbers of places, row by row of `every`, beside those of its `cells`."""
        place = np.zeros(len(self.every.names), dtype=np.intp)
        for row_of in self.at:
            place[row_of[row_of >= 0]] = np.flatnonzero(row_of >= 0)
        return {**{name: values[place] for name, values in numbers.items()}, **cells.numbers}

    def read(self) -> Cells:
        """Return what the cells that differ by period say; mistakes are added to the table's problems."""
        return read_cells(self.every)


def dated_rows(table: PlaceTable) -> DatedRows:
    """Return a table with a column of periods taken apart into what is said of places and what differs by period.

    Refused, all at once: what is no month, quarter or year; two kinds of period; a period missing between others, or of
    one place; a place and period twice; a place of which two rows say different things.
    """
    names, read = table.cells("place"), parse_periods(table.cells(PERIOD))
    table = replace(table, names=tuple(names))
    _check_kinds(table, read)
    kept = [i for i, one in enumerate(read) if one is not None and one.kind in DATED and names[i]]
    seen: dict[tuple[str, str], int] = {}
    twice: dict[tuple[str, str], list[int]] = {}
    for i in kept:
        key = (names[i], str(read[i]))
        if seen.setdefault(key, i) != i:
            twice.setdefault(key, [seen[key]]).append(i)
    if twice:
        told = [
            f"{shown_name(cell_name(*key))} (rows {', '.join(str(table.line(i)) for i in rows)})"
            for key, rows in twice.items()
        ]
        table.refuse("period_twice", PERIOD, told)
    places = list(dict.fromkeys(name for name in names if name))
    found = sorted({str(read[i]): one for i in kept if (one := read[i]) is not None}.values(), key=lambda p: p.start)
    _check_gaps(table, found, places, seen)
    at = np.array([[seen.get((place, str(one)), -1) for place in places] for one in found], dtype=np.intp)
    measured = set(table.card.measured)
    static = {name: column for name, column in table.columns.items() if name not in measured and name != PERIOD}
    _check_same(table, names, list(static))
    firsts = [names.index(place) for place in places]
    rows = table.table.rows
    texts = {name for name in static if name not in table.card.columns or table.card.columns[name].kind == "text"}
    return DatedRows(
        replace(
            table,
            names=tuple(cell_name(name, str(one or "?")) for name, one in zip(names, read, strict=True)),
            columns={name: column for name, column in table.columns.items() if name in measured | texts},
        ),
        replace(table, table=replace(table.table, rows=tuple(rows[i] for i in firsts)), columns=static),
        tuple(map(str, found)),
        at.reshape(len(found), len(places)),
    )


def _check_kinds(table: PlaceTable, read: Sequence[Period | None]) -> None:
    """Refuse texts that are no period, periods of a kind no table of places has, and two kinds in one table."""
    cells = table.cells(PERIOD)
    if empty := [table.line(i) for i, cell in enumerate(cells) if not cell]:
        table.refuse("empty_cells", PERIOD, [f"row {line}" for line in empty])
    unknown = dict.fromkeys(cell for cell, one in zip(cells, read, strict=True) if cell and one is None)
    for cell in list(unknown)[:LISTED]:
        refuse_period(f"{table.at(PERIOD)}: row {table.line(cells.index(cell))}", cell, table.problems)
    kinds: dict[str, str] = {}
    for i, one in enumerate(read):
        if one is not None:
            kinds.setdefault(one.kind, f"{cells[i]} (row {table.line(i)})")
    known = Text(
        zh="、".join(KINDS[kind].title.zh for kind in DATED), en=", ".join(KINDS[kind].title.en for kind in DATED)
    )
    if short := [row for kind, row in kinds.items() if kind not in DATED]:
        table.refuse("period_short", PERIOD, short, known=known)
    if len([kind for kind in kinds if kind in DATED]) > 1:
        table.refuse("period_mixed", PERIOD, [row for kind, row in kinds.items() if kind in DATED])


def _check_gaps(
    table: PlaceTable, found: Sequence[Period], places: Sequence[str], seen: Mapping[tuple[str, str], int]
) -> None:
    """Refuse a period that no place has between two that some have, and places without a row for one."""
    if len({one.kind for one in found}) > 1:
        return  # told
    between = [f"{a} ... {b}" for a, b in pairwise(found) if str(following(a)) != str(b)]
    if between:
        table.refuse("period_gap", PERIOD, between)
    lacking = {place: [str(one) for one in found if (place, str(one)) not in seen] for place in places}
    told = [
        f"{shown_name(place)}: {', '.join(labels[:LISTED])}" + (f", +{len(labels) - LISTED}" if labels[LISTED:] else "")
        for place, labels in lacking.items()
        if labels
    ]
    if told:
        table.refuse("period_lacks", PERIOD, told)


def _check_same(table: PlaceTable, names: Sequence[str], static: Sequence[str]) -> None:
    """Refuse columns that are said of a place and differ between its rows."""
    for column in static:
        if column == "place":
            continue
        cells = table.cells(column)
        first: dict[str, int] = {}
        differ = [
            f"{table.row(first[name], cells[first[name]])}; {table.row(i, cells[i])}"
            for i, name in enumerate(names)
            if name and _said(cells[first.setdefault(name, i)]) != _said(cells[i])
        ]
        if differ:
            table.refuse("period_differs", column, differ, name=column)


def _said(cell: str) -> str | float:
    try:
        return float(cell)
    except ValueError:
        return name_key(cell)
