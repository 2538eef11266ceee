"""Bands of land by distance from what they lie round: two bands are one, or do not overlap."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from esvalue.inputs.places.cells import Cells
from esvalue.inputs.places.table import PlaceTable

__all__ = ["check_bands"]

#: Ends closer than this part of a band are one.
SAME = 1e-9


def check_bands(table: PlaceTable, cells: Cells) -> None:
    """Refuse bands that end before they begin, and bands round one thing that overlap without being one."""
    for far, column in table.card.columns.items():
        near = column.band_from
        if near is None or far not in table.columns or near not in table.columns:
            continue
        begin, end = cells.numbers[near], cells.numbers[far]
        rows = np.flatnonzero(~np.isnan(begin) & ~np.isnan(end)).tolist()
        empty = [i for i in rows if end[i] <= begin[i]]
        said = [f"{table.cells(near)[i]} .. {table.cells(far)[i]} [{table.unit(far)}]" for i in range(len(begin))]
        if empty:
            columns = {"near": table.columns[near].text, "far": table.columns[far].text}
            table.refuse("distance_band_backwards", far, [table.row(i, said[i]) for i in empty], **columns)
        rounds = cells.texts.get(column.band_round or "", ("",) * len(begin))
        for what in dict.fromkeys(rounds):
            here = [i for i in rows if i not in empty and rounds[i] == what]
            pairs = _overlapping(begin.tolist(), end.tolist(), here)
            if pairs:
                shown = [f"{table.row(i, said[i])} / {table.row(j, said[j])}" for i, j in pairs]
                table.refuse("distance_bands_overlap", far, shown)


def _overlapping(begin: Sequence[float], end: Sequence[float], rows: Sequence[int]) -> list[tuple[int, int]]:
    """Return pairs of rows whose bands overlap, the one that begins first before the other; bands that are one do not.

    >>> _overlapping([0, 500, 0, 400], [500, 1000, 500, 900], [0, 1, 2, 3])
    [(2, 3), (3, 1)]
    """
    found: list[tuple[int, int]] = []
    reach: int | None = None
    for i in sorted(rows, key=lambda row: (begin[row], end[row])):
        if reach is None:
            reach = i
            continue
        one = abs(begin[i] - begin[reach]) <= SAME * end[i] and abs(end[i] - end[reach]) <= SAME * end[i]
        if not one and begin[i] < end[reach] - SAME * end[reach]:
            found.append((reach, i))
        if end[i] >= end[reach]:
            reach = i
    return found
