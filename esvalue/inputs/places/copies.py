"""Rows that say of one place what another row says of another: a row that was copied, and renamed or forgotten."""

from __future__ import annotations

from esvalue.core.written import NOT_APPLICABLE
from esvalue.inputs.places.cells import Cells
from esvalue.inputs.places.table import PlaceTable

__all__ = ["doubt_copies"]

#: Fewest numbers two rows share, and fewest digits that one of them has, for no coincidence.
NUMBERS, DIGITS = 2, 3


def doubt_copies(table: PlaceTable, cells: Cells) -> set[int]:
    """Doubt the rows that are an earlier row but for their name; return them: they are no peers of others.

    Only rows that agree in every word too (county, zone, cover) are copies: thirds of one area in three zones are
    lawful. Rows that agree in few or round numbers may do so by chance.
    """
    said = [name for name in table.columns if name != "place"]
    first: dict[tuple[object, ...], int] = {}
    found = set()
    for i, name in enumerate(table.names):
        numbers = [table.cells(column)[i] for column in said if column in cells.numbers]
        given = [cell for cell in numbers if cell != NOT_APPLICABLE and cell.strip("0.")]
        if len(given) < NUMBERS or max(map(_digits, given)) < DIGITS:
            continue
        key = tuple(
            float(cells.numbers[column][i]).hex() if column in cells.numbers else cells.texts[column][i]
            for column in said
            if column in cells.numbers or column in cells.texts
        )
        other = first.setdefault(key, i)
        if other == i:
            continue
        found.add(i)
        table.problems.doubt(
            "copied_row",
            table.at("place"),
            entry=f"{table.file}: place: {name}",
            value=f"{name}: {'; '.join(given)}",
            rows=table.row(i),
            other=table.row(other),
            count=len(given),
        )
    return found


def _digits(cell: str) -> int:
    """Return how many digits of a number are more than its size: 3 of 1050, 701.6 has 4, 12000 has 2."""
    return len("".join(sign for sign in cell.lower().partition("e")[0] if sign.isdigit()).strip("0"))
