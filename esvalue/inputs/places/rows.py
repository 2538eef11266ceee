"""Rows of a table of places: what is a place, what a note under the table, and what each place is called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from esvalue.core.errors import Mistakes, fail
from esvalue.core.names import forbidden, shown, twins
from esvalue.core.sheets import csv_rows
from esvalue.inputs.places.table import LISTED, PlaceTable

__all__ = ["named", "read_rows"]

Row = tuple[int, list[str]]


def read_rows(text: str, file: str, problems: Mistakes) -> tuple[list[str], list[Row], list[Row]]:
    """Return the headings, the rows under them, and the rows that do not fit them; each with its line in the file.

    A row of one cell alone is a note, not a place; one that begins with "#" is left alone.

    Raises
    ------
    InputError
        A table without headings.
    """
    rows = csv_rows(text, file)
    if not rows:
        raise fail("empty_table", file)
    header = rows[0][1]
    width = len(header)
    whole: list[Row] = []
    broken: list[Row] = []
    for line, row in rows[1:]:
        filled = [cell.strip() for cell in row if cell.strip()]
        if width > 2 and len(filled) == 1:
            if not filled[0].startswith("#"):
                problems.add("note_row", file, rows=f"row {line}", note=shown(filled[0])[:60])
        elif len(row) != width:
            broken.append((line, row))
        else:
            whole.append((line, row))
    if broken:
        said = "; ".join(f"row {line} ({len(row)} cells: {', '.join(row)[:60]})" for line, row in broken[:LISTED])
        problems.add("ragged_rows", file, width=width, rows=said)
    return header, whole, broken


def named(table: PlaceTable, broken: Sequence[Row]) -> PlaceTable:
    """Return a table with the names of its rows; rows without a name, and names in two dresses, are mistakes."""
    position = table.columns["place"].position
    names = tuple(table.cells("place"))
    found = replace(
        table, names=names, others=frozenset(row[position].strip() for _, row in broken if position < len(row))
    )
    nameless = [i for i, name in enumerate(names) if not name]
    if nameless:
        found.refuse("empty_cells", "place", [f"row {table.lines[i]}" for i in nameless])
    for i, name in enumerate(names):
        if sign := forbidden(name):
            found.problems.add(
                "name_forbidden",
                f"{table.file}: {table.columns['place'].text}",
                name=shown(name)[:60],
                sign=sign,
                rows=f"row {table.lines[i]}",
            )
    for group in twins(name for name in names if name):
        rows = [i for i, name in enumerate(names) if name in group]
        if len(set(group)) == 1:
            found.problems.add(
                "place_twice", found.at("place"), name=group[0], rows=", ".join(str(table.lines[i]) for i in rows)
            )
        else:
            found.refuse("place_twins", "place", [found.row(i) for i in rows])
    return found
