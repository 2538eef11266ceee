"""Habitat and resource equivalency: the service-years that damage takes, and those that a replacement gives.

A path of service goes along a straight line from one level to another and stays there; what it is worth now is summed
year by year in closed form, so that a path without end costs no more than one of a year. Years are counted from the
base year, that to which is discounted. For paths of several pieces there is
:func:`esvalue.equations.service_paths.service_years`.
"""

from typing import Annotated

import numpy as np

from esvalue.core.text import Text
from esvalue.equations.equation import Array, In, Out, equation

__all__ = ["amount_owed", "discounted_service_years", "equivalency_ratio"]

#: A year this close to a whole one is that year; below this product of rate and years the closed form is a series.
WHOLE, SMALL = 1e-9, 1e-4


@equation(
    title=Text(zh="折现服务年", en="discounted service-years"),
    kind="rate",
    source="kohler_dodge_2006",
    empirical=True,
    example={
        "first": 1.0, "last": 0.0, "begin": 0.0, "full": 2.0, "end": 2.0, "rate": 0.25, "year_level": 0.5,
        "result": 0.95,
    },
)  # fmt: skip
def discounted_service_years(
    first: Annotated[Array, In("", "q_0, level at the begin, as a share of full service", of="share")],
    last: Annotated[Array, In("", "q_1, level it goes to and stays at", of="share")],
    begin: Annotated[Array, In("a", "s, when it begins, in years from the base year", low=0, high=10_000)],
    full: Annotated[Array, In("a", "m, when it has come to the last level, not before the begin", low=0, high=10_000)],
    end: Annotated[Array, In("a", "e, when it ends; 10,000 years are for ever", low=0, high=10_000)],
    rate: Annotated[Array, In("1/a", "r, discount rate", low=0, high=1)],
    year_level: Annotated[
        Array,
        In("", "w, where in a year its level is read: 0 at the start, 0.5 in the middle, 1 at the end", of="share"),
    ],
) -> Annotated[Array, Out("a")]:
    """Return how many years of full service now a path is worth that goes straight to a level and stays there.

        D = sum over years y of ((1 - w) q(y) + w q(y + 1)) (1 + r)^-y
        q(t) = q_0 + (q_1 - q_0) (t - s) / (m - s) for s <= t < m, q_1 for m <= t <= e, else 0

    The level at the end of a year is that just before it; the middle of a year is the mean of its two ends. A year is
    discounted from its start. Of a path without end at a rate of zero there is no sum, which is an error. Worked
    example: 3/4 in the first year, 1/4 in the second, (3/4) + (1/4) / 1.25 = 0.95.

    Ten years of linear recovery at 3%, the level read at the start of each year:

    >>> round(float(discounted_service_years(1.0, 0.0, 0.0, 10.0, 10.0, 0.03, 0.0)), 7)
    5.0463036
    """
    full = np.maximum(full, begin)
    slope = np.where(full > begin, (last - first) / np.where(full > begin, full - begin, 1.0), 0.0)
    turn = np.minimum(full, end)
    rising = _line(first, slope, begin, turn, rate, year_level)
    return rising + _line(last, 0.0, np.maximum(turn, full), end, rate, year_level)


def _line(level: Array, slope: Array, begin: Array, end: Array, rate: Array, weight: Array) -> Array:
    """Return the sum over a straight line: levels at the start of its years and at their end, by their weights."""
    starts, ends = (_up(begin), _up(end)), (_down(begin), _down(end))
    at_start = _discounted(level + slope * (starts[0] - begin), slope, starts[0], starts[1] - starts[0], rate)
    at_end = _discounted(level + slope * (ends[0] + 1.0 - begin), slope, ends[0], ends[1] - ends[0], rate)
    return (1.0 - weight) * at_start + weight * at_end


def _up(years: Array) -> Array:
    return np.ceil(np.asarray(years, dtype=float) - WHOLE)


def _down(years: Array) -> Array:
    return np.floor(np.asarray(years, dtype=float) + WHOLE)


def _discounted(level: Array, slope: Array, year: Array, count: Array, rate: Array) -> Array:
    """Return the sum of a level that rises by the slope each year, from a year on: v^y sum over k of (q + g k) v^k."""
    count, rate = np.maximum(count, 0.0), np.asarray(rate, dtype=float)
    steps, ramp = _sums(count, rate)
    return np.exp(-year * np.log1p(rate)) * (level * steps + slope * ramp)


def _sums(count: Array, rate: Array) -> tuple[Array, Array]:
    """Return the sums of v^k and of k v^k over k from 0 to n - 1, v = 1/(1 + r); of k v^k only where n is finite."""
    some = rate > 0
    force, finite = np.log1p(np.where(some, rate, 1.0)), np.where(np.isfinite(count), count, 0.0)
    lost = -np.expm1(-force)  # 1 - v
    steps = np.where(some, -np.expm1(-count * force) / lost, count)
    before = np.maximum(finite - 1.0, 0.0)
    closed = (np.exp(-force) * -np.expm1(-before * force) / lost - before * np.exp(-finite * force)) / lost
    force = np.log1p(rate)
    # k v^k = k - u k^2 + u^2 k^3 / 2 - ...: where the closed form would lose its digits
    whole = finite * (finite - 1.0) / 2.0
    series = whole * (1.0 - force * ((2.0 * finite - 1.0) / 3.0 - force * whole / 2.0))
    return steps, np.where(force * finite < SMALL, series, closed)


@equation(title=Text(zh="等值比", en="equivalency ratio"), kind="index", source="kohler_dodge_2006")
def equivalency_ratio(
    loss: Annotated[Array, In("a", "D_L, discounted service-years lost per unit harmed", low=0)],
    gain: Annotated[Array, In("a", "D_G, discounted service-years gained per unit replaced, above zero", low=0)],
    worth: Annotated[
        Array, In("", "k, worth of a unit of the harmed service in units of the replacement's", of="ratio")
    ],
) -> Annotated[Array, Out("", of="ratio")]:
    """Return how many units of replacement one unit of harm needs.

        R = k D_L / D_G

    A replacement that gives nothing replaces nothing, which is an error and no ratio.

    >>> equivalency_ratio(6.0, 12.0, 1.0)
    0.5
    """
    return worth * loss / gain


@equation(title=Text(zh="应补的数量", en="amount of replacement owed"), kind="physical", source="kohler_dodge_2006")
def amount_owed(
    harmed: Annotated[Array, In("{q}", "A, what is harmed: hectares, individuals", low=0)],
    ratio: Annotated[Array, In("", "R, units of replacement a unit of harm", of="ratio")],
) -> Annotated[Array, Out("{q}")]:
    """Return how much replacement makes good a harm.

        Q = R A

    >>> amount_owed(10.0, 2.5)
    25.0
    """
    return harmed * ratio
