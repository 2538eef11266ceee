"""Rows that say of one place what another row says of another: a row that was copied, and renamed or forgotten; a place
entered twice, in two units.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from esvalue.core.names import name_key
from esvalue.core.units import conversion, parse, unit_title
from esvalue.core.written import NOT_APPLICABLE, last_place
from esvalue.inputs.places.cells import Cells
from esvalue.inputs.places.table import PlaceTable

__all__ = ["doubt_copies", "doubt_twice_entered"]

Array = npt.NDArray[np.float64]
#: Fewest numbers two rows share, and fewest digits that one of them has, for no coincidence.
NUMBERS, DIGITS = 2, 3
#: Units areas are written in, other than the heading's, where a place is entered twice.
AREAS = ("mu", "ha", "km2", "1e4 mu", "m2")
#: Names so like each other are of one place, rather than of two.
ALIKE = 0.6
#: A number that so many rows have says nothing of two of them.
COMMON = 3
#: Pairs that chance may make one place in two units, in a table; how seldom two places agree in a number few others
#: have; or are called alike; and of two areas, how many lie within a factor of a given ratio (judgement).
CHANCE, SAME_NUMBER, ALIKE_NAMES, NEAR = 0.03, 0.05, 0.01, 0.3


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


def doubt_twice_entered(table: PlaceTable, cells: Cells) -> set[int]:
    """Doubt the rows that agree with an earlier one in every word and number, but for areas that are the other's in
    another unit: one place entered in mu and in hectares. Return them: they are no peers of others.
    """
    areas = [
        name
        for name in table.columns
        if name in cells.numbers and parse(table.card.columns[name].unit).same_kind(parse("ha"))
    ]
    whole = table.card.base.domain_column
    if whole not in areas:
        return set()
    found: set[int] = set()
    words: dict[tuple[str, ...], list[int]] = {}
    for i in range(len(table.names)):
        key = tuple(cells.texts[name][i] for name in table.columns if name != "place" and name in cells.texts)
        words.setdefault(key, []).append(i)
    own = parse(table.unit(whole))
    for unit in AREAS:
        times = conversion(own, parse(unit))  # the number in that unit of what is one in the heading's
        if abs(times - 1) < 1e-9:
            continue
        for group in words.values():
            for i, j in _scaled(cells.numbers[whole], group, times):
                pairs = len(group) * (len(group) - 1)
                if {i, j} & found or _chance(table, cells, areas, (i, j), times=times, pairs=pairs) > CHANCE:
                    continue
                found.add(max(i, j))
                at, other = max(i, j), min(i, j)
                table.problems.doubt(
                    "entered_twice",
                    table.at("place"),
                    entry=f"{table.file}: place: {table.names[at]}",
                    value=f"{table.names[at]}: {table.said(whole, table.cells(whole)[at])}",
                    rows=table.row(at, table.cells(whole)[at]),
                    other=table.row(other, table.cells(whole)[other]),
                    written=table.row(j),
                    columns=", ".join(table.columns[name].text for name in areas),
                    times=f"{times:.6g}",
                    unit=unit_title(unit),
                    heading=unit_title(table.unit(whole)),
                )
    return found


def _scaled(sizes: Array, group: Sequence[int], times: float) -> Iterator[tuple[int, int]]:
    """Yield the pairs of rows of which the second has about so many times the size of the first."""
    rows = np.array([i for i in group if sizes[i] > 0], dtype=np.intp)
    order = rows[np.argsort(sizes[rows], kind="stable")]
    for i in rows.tolist():
        first, last = np.searchsorted(sizes[order], [sizes[i] * times * 0.98, sizes[i] * times * 1.02])
        for j in order[first:last].tolist():
            if i != j:
                yield i, j


def _chance(
    table: PlaceTable, cells: Cells, areas: Sequence[str], pair: tuple[int, int], *, times: float, pairs: int
) -> float:
    """Return about how many pairs of so many would by chance agree in all but areas, those of the second row so many
    times as large; infinity where the two do not.
    """
    i, j = pair
    likely, whole = float(pairs * len(AREAS)), table.card.base.domain_column
    for name, numbers in cells.numbers.items():
        if name not in table.columns:
            continue
        one, other, written = numbers[i], numbers[j], table.cells(name)
        if np.isnan(one) != np.isnan(other):
            return np.inf
        if np.isnan(one) or one == other == 0:
            continue
        if name not in areas:
            if abs(one - other) > 1e-9 * abs(other):
                return np.inf
            likely *= 1.0 if int((numbers == other).sum()) >= COMMON else SAME_NUMBER
            continue
        slack = 0.5 * (last_place(written[i]) * times + last_place(written[j])) * table.columns[name].factor
        if abs(one * times - other) > slack + 1e-9 * abs(other):
            return np.inf
        likely *= min(1.0, _window(cells.numbers, name, whole, pair, slack))
    one_name, other_name = (name_key(table.names[k]) for k in pair)
    alike = difflib.SequenceMatcher(None, one_name, other_name).ratio() >= ALIKE
    return likely * (ALIKE_NAMES if alike else 1.0)


def _window(numbers: Mapping[str, Array], name: str, whole: str, pair: tuple[int, int], slack: float) -> float:
    """Return how much of what an area could be agrees; a part of the whole that many rows share says nothing more."""
    i, j = pair
    share = 2 * slack / abs(float(numbers[name][j]))
    if name == whole:
        return NEAR * share
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = np.delete(numbers[name] / numbers[whole], [i, j])
        alike = np.abs(shares / (numbers[name][i] / numbers[whole][i]) - 1) < share + 1e-3
    return 1.0 if alike.sum() >= COMMON else share


def _digits(cell: str) -> int:
    """Return how many digits of a number are more than its size: 3 of 1050, 701.6 has 4, 12000 has 2."""
    return len("".join(sign for sign in cell.lower().partition("e")[0] if sign.isdigit()).strip("0"))
