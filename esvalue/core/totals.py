"""Totals rows: a row that sums up other rows of its table and would be counted as one of them.

A row is known by its name (a totals word alone), by its amounts (the sum of other rows, within what was rounded when
they were printed), or by both. Both together leave no doubt; one alone may be a coincidence, and is only named.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

import numpy as np
import numpy.typing as npt

from esvalue.core.names import name_key

__all__ = ["TotalsRow", "is_totals_word", "totals_rows"]

Array = npt.NDArray[np.float64]

#: What a totals row is called. `all` is none: things are called so.
WORDS = frozenset(
    (
        "合计",
        "总计",
        "小计",
        "总和",
        "共计",
        "累计",
        "合计数",
        "total",
        "totals",
        "subtotal",
        "sub total",
        "grand total",
        "sum",
        "合共",
        "汇总",
    )
)
#: What a row is called that stands for all of the area the others lie in. A table may have one such row and no other:
#: beside others it is a total, or counts them twice.
WHOLES = frozenset(
    (
        *(
            f"全{area}"
            for area in ("国", "省", "市", "区", "县", "州", "盟", "旗", "乡", "镇", "村", "场", "域", "流域")
        ),
        *(
            "全区域",
            "全市域",
            "全县域",
            "全部",
            "全体",
            "总体",
            "整体",
            "总数",
            "总量",
            "总面积",
            "合计面积",
            "面积合计",
        ),
        *("overall", "total area", "whole area", "entire area", "all areas", "all plots", "all parcels"),
    )
)
_ALL = WORDS | WHOLES
#: A table longer than this is searched only for rows that are the sum of all others.
LONGEST = 2_000
#: From here on a number is no amount of anything, and sums of such would overflow.
BEYOND = 1e100
#: Digits of a number that a sum can tell apart.
DIGITS = 15
#: Coincidences to expect, at the most, among all sums tried, for amounts alone to say that a row is a total.
CHANCE = 0.01


@dataclass(frozen=True)
class TotalsRow:
    """A row that looks like a total: its position, what says so, the rows it sums and the columns in which it does."""

    row: int
    named: bool
    parts: tuple[int, ...] = ()
    columns: tuple[str, ...] = ()

    @property
    def certain(self) -> bool:
        """Tell whether name and amounts agree that the row is a total."""
        return self.named and bool(self.parts)


@dataclass(frozen=True)
class _Column:
    """Amounts of a column (NaN where none), the worth of their last digits, the sums of the rows before each."""

    values: Array
    grains: Array
    before: Array
    counted: Array


def is_totals_word(name: str) -> bool:
    """Tell whether a name says nothing but that its row is a total.

    >>> [is_totals_word(name) for name in ("合 计：", "Total", "Sub-total", "all", "合计村", "全部合计")]
    [True, True, True, False, False, False]
    """
    return _bare(name) in WORDS


def _bare(name: str) -> str:
    return name_key(name.replace("-", " ")).strip(" :.()*")


def totals_rows(names: Sequence[str], columns: Mapping[str, Sequence[object]]) -> list[TotalsRow]:
    """Return the rows of a table that look like totals of others.

    Parameters
    ----------
    names
        Name of each row.
    columns
        Amounts that add up (areas, money, people; no shares, rates or prices) by column, as they were written: the
        digits say how far they were rounded. What is no number counts as no amount.

    Returns
    -------
    list of TotalsRow
        In the order of the table: `certain` where name and amounts agree; without `parts` where the name alone says so
        (a totals word, or beside other rows a word for the whole area);
        not `named` where the amounts alone do: the sum of three or more rows in two or more columns that no coincidence
        explains.

    Examples
    --------
    >>> areas, people = ["120.5", "80.2", "33.1", "233.8"], ["1200", "310", "97", "1607"]
    >>> [row] = totals_rows(["甲", "乙", "丙", "合计"], {"area": areas, "people": people})
    >>> row.certain, row.parts
    (True, (0, 1, 2))
    >>> [row] = totals_rows(["甲", "乙", "丙", "丁"], {"area": areas, "people": people})
    >>> row.named, row.columns
    (False, ('area', 'people'))
    >>> totals_rows(["甲", "乙", "丙", "丁"], {"area": areas})
    []
    """
    read = {name: made for name, cells in columns.items() if (made := _column(cells)) is not None}
    words = _ALL if len(names) > 1 else WORDS
    named = np.array([_bare(name) in words for name in names], dtype=bool)
    found = []
    for row in range(len(names)):
        whole = named[row] or _ends_so(names[row])
        best = _best(row, named, read, 2 if whole else 3)
        if best is None:
            if named[row]:
                found.append(TotalsRow(row, True))
            continue
        parts, matched, tried = best
        if whole or (len(matched) > 1 and tried * _coincidence(row, parts, [read[name] for name in matched]) < CHANCE):
            found.append(TotalsRow(row, bool(named[row]), parts, matched))
    return found


def _ends_so(name: str) -> bool:
    """Tell whether a name ends in such a word ("全部合计", "东乡全域"): no proof,
    but a sum in one column then is no coincidence.
    """
    key = _bare(name)
    return any(key.endswith(word) for word in _ALL if not word.isascii()) or key.split(" ")[-1] in WORDS


def _column(cells: Sequence[object]) -> _Column | None:
    values, grains = np.full(len(cells), np.nan), np.zeros(len(cells))
    for i, cell in enumerate(cells):
        try:
            number = Decimal(str(cell).strip())
        except InvalidOperation:
            continue
        exponent = number.as_tuple().exponent
        if isinstance(exponent, int) and abs(exponent) < 300 and abs(float(number)) < BEYOND:
            values[i], grains[i] = float(number), 10.0**exponent
    present = ~np.isnan(values)
    if present.sum() < 3:
        return None
    before = np.concatenate([[0.0], np.cumsum(np.nan_to_num(values))])
    return _Column(values, grains, before, np.concatenate([[0.0], np.cumsum(present)]))


def _best(
    row: int, named: npt.NDArray[np.bool_], columns: Mapping[str, _Column], least: int
) -> tuple[tuple[int, ...], tuple[str, ...], float] | None:
    """Return (rows summed, columns in which they are, number of sums tried of that kind), or None:
    half of the columns must agree.
    """
    best = None
    for parts, tried in _candidates(row, named, columns, least):
        seen = {name: column for name, column in columns.items() if _comparable(row, parts, column)}
        matched = tuple(name for name, column in seen.items() if _is_sum(row, parts, column))
        if matched and 2 * len(matched) >= len(seen) and (best is None or len(matched) > len(best[1])):
            best = tuple(int(i) for i in parts), matched, tried
    return best


def _candidates(
    row: int, named: npt.NDArray[np.bool_], columns: Mapping[str, _Column], least: int
) -> Iterator[tuple[npt.NDArray[np.intp], float]]:
    """Yield (rows that may add up to a row, how many such sums a table holds): all others, subtotals,
    blocks beside it.
    """
    size = len(named)
    others = np.flatnonzero(~named & (np.arange(size) != row))
    if len(others) >= least:
        yield others, 2.0 if row in (0, size - 1) else float(size)
    subtotals = np.flatnonzero(named & (np.arange(size) != row))
    if len(subtotals) >= least:
        yield subtotals, float(size)
    if size > LONGEST:
        return
    seen = set()
    for column in columns.values():
        value = column.values[row]
        if np.isnan(value):
            continue
        above, below = (
            column.before[row] - column.before[: max(0, row - least + 1)],
            column.before[row + least + 1 :] - column.before[row + 1],
        )
        slack = _slack(row, np.arange(size), column)
        for start in np.flatnonzero(np.abs(above - value) <= slack)[::-1][:3]:
            seen.add((int(start), row))
        for end in np.flatnonzero(np.abs(below - value) <= slack)[:3]:
            seen.add((row + 1, row + least + 1 + int(end)))
    for first, last in sorted(seen):
        if last - first < size - 1:
            yield np.arange(first, last), float(size) ** 2


def _comparable(row: int, parts: npt.NDArray[np.intp], column: _Column) -> bool:
    return not np.isnan(column.values[row]) and int((~np.isnan(column.values[parts])).sum()) >= 2


def _is_sum(row: int, parts: npt.NDArray[np.intp], column: _Column) -> bool:
    value, slack = column.values[row], _slack(row, parts, column)
    apart = abs(float(np.nansum(column.values[parts])) - value)
    return bool(
        value != 0 and apart <= (slack if slack <= 0.1 * abs(value) else 1e-9 * abs(value))
    )  # a coarse total must be exact


def _slack(row: int, parts: npt.NDArray[np.intp], column: _Column) -> float:
    """Return how far a sum of rounded amounts may lie from the rounded total."""
    rounded = column.grains[parts][~np.isnan(column.values[parts])]
    return 0.5 * (
        column.grains[row] + min(float(rounded.sum()), 3 * math.sqrt(float((rounded**2).sum())))
    ) + 1e-9 * abs(column.values[row])


def _coincidence(row: int, parts: tuple[int, ...], columns: Sequence[_Column]) -> float:
    """Return about how likely amounts of such size and roundness add up by chance,
    columns in proportion counted once.
    """
    likely, told = 1.0, list[Array]()
    at = np.array([row, *parts])
    for column in columns:
        values = column.values[at]
        shape = np.nan_to_num(values) / values[0]
        if any(np.allclose(shape, other, rtol=0, atol=1e-3) for other in told):
            continue
        told.append(shape)
        there = values[~np.isnan(values)]
        grain = max(
            float(column.grains[at][~np.isnan(values)].min()), float(np.abs(there).max()) / 10.0**DIGITS
        )  # what is n/a has no last digit
        steps = [round(abs(value) / grain) for value in there]
        reach = 2 * _slack(row, np.array(parts, dtype=np.intp), column) + grain * math.gcd(*steps)
        likely *= min(1.0, reach / abs(float(values[0])))
    return likely
