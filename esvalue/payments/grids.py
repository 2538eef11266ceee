"""Measurements as arrays over sections, periods and indicators: the mean of what was measured in each period."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from esvalue.core.periods import KINDS, Period, months_of, period_of
from esvalue.core.text import Text
from esvalue.payments.monitoring import ALL, BELOW, DISPUTED, IMPUTED, Monitoring

__all__ = ["LONG", "SAMPLE", "SAMPLED", "Grid", "Months", "counted_rows", "grid_of"]

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.int64]
Bits = npt.NDArray[np.uint16]
#: Each time it is measured: days, weeks and months as they stand in the table.
SAMPLE = "sample"
SAMPLED = Text(zh="监测次", en="sample")
#: Kinds of periods that need their months.
LONG = ("quarter", "year")


@dataclass(frozen=True, eq=False)
class Months:
    """Which months of each year or quarter have a row, and which a value: bits by section, period and indicator.

    Bit 0 is January; `whole` holds, for each period, the bits of all months it has.
    """

    seen: Bits
    valued: Bits
    whole: Bits


@dataclass(frozen=True, eq=False)
class Grid:
    """Means by section, period and indicator (nan where nothing was measured), and what is known of each.

    `seen` tells where there is a row at all, a value or a gap; `imputed`, `disputed` and `below` (detection) where a
    value is one; `months`, of years and quarters only, on which months a mean rests.
    """

    kind: str
    periods: list[Period]
    values: Array
    seen: Mask
    imputed: Mask | None
    disputed: Mask | None
    below: Mask | None = None
    months: Months | None = None

    @cached_property
    def position(self) -> dict[Period, int]:
        """Position of each period."""
        return {one: i for i, one in enumerate(self.periods)}

    def at(self, periods: list[Period | None], ks: Codes) -> tuple[Array, Mask]:
        """Return values, and where there is a row, at periods that may not be there."""
        columns = np.array([-1 if one is None else self.position.get(one, -1) for one in periods], dtype=np.int64)
        if len(columns) == len(self.periods) and (columns == np.arange(len(columns))).all():
            whole = len(ks) == self.values.shape[2] and (ks == np.arange(len(ks))).all()
            return (self.values, self.seen) if whole else (self.values[:, :, ks], self.seen[:, :, ks])
        values = np.full((self.values.shape[0], len(columns), len(ks)), np.nan)
        seen = np.zeros(values.shape, dtype=bool)
        there = np.flatnonzero(columns >= 0)
        if len(there):
            values[:, there] = self.values[:, columns[there]][:, :, ks]
            seen[:, there] = self.seen[:, columns[there]][:, :, ks]
        return values, seen


def grid_of(monitoring: Monitoring, kind: str, sections: int, other: bool) -> Grid:
    """Return the measurements in periods of a kind.

    A period takes the value that is written for it, else the mean of the longest shorter periods that are.

    Parameters
    ----------
    monitoring
        The measurements.
    kind
        A kind of period, or "sample".
    sections
        How many sections there are.
    other
        Read disputed values the other way.
    """
    into = [_in(one, kind) for one in monitoring.periods]
    periods = sorted({one for one in into if one is not None}, key=lambda one: (one.start, one.end))
    at = {one: i for i, one in enumerate(periods)}
    column = np.array([-1 if one is None else at[one] for one in into] or [-1], dtype=np.int64)[monitoring.period]
    shape = (sections, len(periods), len(monitoring.codes))
    values, seen = np.full(shape, np.nan), np.zeros(shape, dtype=bool)
    counted, given = _readings(monitoring, other)
    rows = (monitoring.section >= 0) & (column >= 0) & counted
    whole = rows & (monitoring.indicator == ALL)
    marks = {
        bit: np.zeros(shape, dtype=bool) if (monitoring.marks & bit).any() else None
        for bit in (IMPUTED, DISPUTED, BELOW)
    }
    cell = (monitoring.section * shape[1] + column) * shape[2] + np.maximum(monitoring.indicator, 0)
    single = rows & ~whole
    for own in _by_length(monitoring, np.flatnonzero(single)):
        new = own[~seen.reshape(-1)[cell[own]]] if seen.any() else own
        _fill(values, seen, marks, given[new], monitoring.marks[new], flat=cell[new])
    seen[monitoring.section[whole], column[whole]] = True
    if (doubled := marks[DISPUTED]) is not None:  # what stands beside a disputed value is disputed by it
        known = (monitoring.section >= 0) & (column >= 0) & (monitoring.indicator >= 0)
        doubled.reshape(-1)[cell[known & ((monitoring.marks & DISPUTED) > 0)]] = True
    months = _months(monitoring, periods, rows, column, shape, given=given) if kind in LONG else None
    return Grid(kind, periods, values, seen, marks[IMPUTED], marks[DISPUTED], marks[BELOW], months)


def _by_length(monitoring: Monitoring, rows: Codes) -> Iterator[Codes]:
    """Yield rows by the length of their periods, the longest first."""
    ranks = np.array([KINDS[one.kind].rank for one in monitoring.periods] or [0])
    if len(np.unique(ranks)) == 1:
        yield rows
        return
    own = ranks[monitoring.period[rows]]
    for rank in sorted(set(own.tolist()), reverse=True):
        yield rows[own == rank]


def _months(
    monitoring: Monitoring, periods: list[Period], rows: Mask, column: Codes, shape: tuple[int, ...], *, given: Array
) -> Months:
    """Return of which months of each period there is a row, and of which a value."""
    seen, valued = np.zeros(shape, dtype=np.uint16), np.zeros(shape, dtype=np.uint16)
    bits = np.array([_bits(one) for one in monitoring.periods] or [0], dtype=np.uint16)[monitoring.period]
    for bit in np.unique(bits):
        own = rows & (bits == bit)
        one = own & (monitoring.indicator >= 0)
        seen[monitoring.section[one], column[one], monitoring.indicator[one]] |= bit
        one &= ~np.isnan(given)
        valued[monitoring.section[one], column[one], monitoring.indicator[one]] |= bit
        own &= monitoring.indicator == ALL
        seen[monitoring.section[own], column[own]] |= bit
    return Months(seen, valued, np.array([_bits(one) for one in periods], dtype=np.uint16))


def _bits(period: Period) -> int:
    return sum(1 << (month - 1) for month in months_of(period))


def _in(period: Period, kind: str) -> Period | None:
    if kind == SAMPLE:
        return period if period.kind in ("day", "week", "month") else None
    return period_of(period, kind)


def _fill(
    values: Array, seen: Mask, marks: dict[int, Mask | None], given: Array, bits: npt.NDArray[np.uint8], *, flat: Codes
) -> None:
    """Write rows into the cells they belong to, none of which has a row, their mean where there are several."""
    cells_, known = values.reshape(-1), seen.reshape(-1)
    before = np.count_nonzero(known)
    known[flat] = True
    if np.count_nonzero(known) - before == len(flat):  # each in a cell of its own
        cells_[flat] = given
    else:
        there = ~np.isnan(given)
        count = np.bincount(flat[there], minlength=values.size)
        total = np.bincount(flat[there], weights=given[there], minlength=values.size)
        full = np.flatnonzero(count)
        cells_[full] = total[full] / count[full]
    for bit, mask in marks.items():
        if mask is not None:
            mask.reshape(-1)[flat[(bits & bit) > 0]] = True


def _cells(monitoring: Monitoring) -> Codes:
    period = monitoring.section * max(1, len(monitoring.periods)) + monitoring.period
    return period * (len(monitoring.codes) + 2) + monitoring.indicator


def counted_rows(monitoring: Monitoring, other: bool) -> Monitoring:
    """Return the measurements that count, none of them disputed any more."""
    rows, value = _readings(monitoring, other)
    return replace(
        monitoring,
        section=monitoring.section[rows],
        period=monitoring.period[rows],
        indicator=monitoring.indicator[rows],
        value=value[rows],
        marks=monitoring.marks[rows] & ~np.uint8(DISPUTED),
        lines=monitoring.lines[rows],
    )


def _readings(monitoring: Monitoring, other: bool) -> tuple[Mask, Array]:
    """Return which rows count, and their values.

    Of a disputed value and the one beside it the latter counts; read the other way, the former. A disputed value that
    stands alone counts, and is a gap read the other way.
    """
    disputed = (monitoring.marks & DISPUTED) > 0
    if not disputed.any():
        return np.ones(len(disputed), dtype=bool), monitoring.value
    cell = _cells(monitoring)
    beside = np.isin(cell, cell[~disputed])
    if not other:
        return ~(disputed & beside), monitoring.value
    return disputed | ~np.isin(cell, cell[disputed]), np.where(disputed & ~beside, np.nan, monitoring.value)
