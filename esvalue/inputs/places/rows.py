"""Rows of a table of places: what is a place, what a note under the table, and what each place is called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from esvalue.core.errors import Mistakes, fail
from esvalue.core.names import forbidden, shown_name, twins
from esvalue.core.tables import HeadedRow, HeadedTable
from esvalue.core.written import says_nothing
from esvalue.inputs.places.extents import without_blank_totals
from esvalue.inputs.places.table import LISTED, PlaceTable

__all__ = ["rows_of_places", "with_names"]


def rows_of_places(table: HeadedTable, problems: Mistakes) -> tuple[HeadedTable, list[HeadedRow]]:
    """Return a table with the rows that are places, and the rows that do not fit its headings.

    A row of one cell alone is a note, not a place; one that begins with "#" is left alone.

    Raises
    ------
    InputError
        A table without headings.
    """
    width = len(table.headings)
    if not width:
        raise fail("empty_table", table.where)
    whole: list[HeadedRow] = []
    broken: list[HeadedRow] = []
    for row in table.rows:
        if width > 2 and len(row.filled) == 1:
            if not (note := row.filled[0]).startswith("#"):
                problems.add("note_row", table.where, rows=f"row {row.line}", note=shown_name(note)[:60])
        elif len(row.cells) != width:
            broken.append(row)
        else:
            whole.append(row)
    if broken:
        said = "; ".join(
            f"row {row.line} ({len(row.cells)} cells: {', '.join(row.cells)[:60]})" for row in broken[:LISTED]
        )
        problems.add("ragged_rows", table.where, width=width, rows=said)
    return replace(table, rows=tuple(whole)), broken


def with_names(table: PlaceTable, broken: Sequence[HeadedRow]) -> PlaceTable:
    """Return a table with the names of its rows, without rows of totals that leave cells empty; rows without a name,
    and names in two dresses, are mistakes.
    """
    number = table.columns["place"].number
    others = frozenset(row.cells[number].strip() for row in broken if number < len(row.cells))
    found = without_blank_totals(replace(table, names=tuple(table.cells("place")), others=others))
    names = found.names
    nameless = [i for i, name in enumerate(names) if not name]
    if nameless:
        found.refuse("nameless_places", "place", [f"row {found.line(i)}" for i in nameless])
    if absent := [found.row(i) for i, name in enumerate(names) if says_nothing(name)]:
        found.refuse("name_of_absence", "place", absent)
    for i, name in enumerate(names):
        if sign := forbidden(name):
            found.problems.add(
                "name_forbidden",
                f"{table.file}: {table.columns['place'].text}",
                name=shown_name(name)[:60],
                sign=sign,
                rows=f"row {found.line(i)}",
            )
    for group in twins(name for name in names if name):
        rows = [i for i, name in enumerate(names) if name in group]
        if len(set(group)) == 1:
            found.problems.add(
                "place_twice", found.at("place"), name=group[0], rows="; ".join(f"row {found.line(i)}" for i in rows)
            )
        else:
            found.refuse("place_twins", "place", [found.row(i) for i in rows])
    return found
