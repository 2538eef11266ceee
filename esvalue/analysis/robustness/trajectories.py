"""Options over years: paths of prices, phasing and uptake; triggers; and what a path of yearly flows is worth now.

A path has years first: shape (year,), or (year, draw) where it is uncertain. Options made here (phased, triggered,
fixed) become performance by (option, draw) through :func:`present_value` and are compared like any others.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import numpy as np
import numpy.typing as npt

from esvalue.core.arguments import Count, Number, Numbers, OneOrMore, checked
from esvalue.core.errors import fail
from esvalue.core.quantified import Of

__all__ = ["adopted", "compared", "followed", "grown", "phased", "present_value", "triggered"]

Array = npt.NDArray[np.float64]
Discount = Annotated[npt.ArrayLike, Of("discount_rate")]


@checked
def grown(start: Numbers, rate: Annotated[npt.ArrayLike, Of("growth")], years: OneOrMore) -> Array:
    """Return a path that grows by a rate every year, such as a price index.

        x(t) = x(0) (1 + g)^t,  t = 0 .. years - 1

    Parameters
    ----------
    start
        x(0), a number or shape (draw,).
    rate
        g, a number or shape (draw,) [1/a]; or the rate of each year, shape (year, 1) or (year, draw), of which the
        first year's is not used.
    years
        How many, the first one included.

    Returns
    -------
    numpy.ndarray
        Shape (year,), or (year, draw).

    Raises
    ------
    InputError
        Rates of a shape that is not (draw,), or (year, draw) of as many years.

    Examples
    --------
    >>> grown(100.0, 0.1, 3).round(6).tolist()
    [100.0, 110.0, 121.0]
    >>> grown(100.0, [0.0, 0.5], 2).tolist()
    [[100.0, 100.0], [100.0, 150.0]]
    """
    first, growth = np.asarray(start, dtype=float), np.asarray(rate, dtype=float)
    if growth.ndim == 2:
        if len(growth) != years:
            raise fail("path_shape", "rate", shapes=f"{growth.shape}, ({years},)")
        factors = 1.0 + growth
        factors[0] = 1.0
        return np.asarray(first * np.cumprod(factors, axis=0))
    time = np.arange(years, dtype=float).reshape((years,) + (1,) * max(first.ndim, growth.ndim))
    return np.asarray(first * (1.0 + growth) ** time)


@checked
def phased(before: Numbers, after: Numbers, years: OneOrMore, begin: Count, finish: Count) -> Array:
    """Return a path that goes from one level to another in equal yearly steps.

    `before` until year `begin`, `after` from year `finish` on; the first step is taken in the year after `begin`. With
    begin = finish it is a jump in that year.

    Parameters
    ----------
    before, after
        Levels, a number or shape (draw,).
    years
        Length of the path.
    begin, finish
        Years from now.

    Raises
    ------
    InputError
        A finish before the beginning.

    Examples
    --------
    >>> phased(100.0, 160.0, 6, begin=1, finish=4).tolist()
    [100.0, 100.0, 120.0, 140.0, 160.0, 160.0]
    >>> phased(0.0, 1.0, 3, begin=1, finish=1).tolist()
    [0.0, 1.0, 1.0]
    """
    if begin > finish:
        raise fail("phase_years", "phased", begin=begin, finish=finish)
    time = np.arange(years, dtype=float)
    done = np.clip((time - begin) / (finish - begin), 0.0, 1.0) if finish > begin else (time >= begin).astype(float)
    start, end = np.asarray(before, dtype=float), np.asarray(after, dtype=float)
    done = done.reshape((years,) + (1,) * max(start.ndim, end.ndim))
    return np.asarray(start * (1.0 - done) + end * done)


@checked
def adopted(
    start: Annotated[npt.ArrayLike, Of("share", open=("low",))],
    final: Annotated[npt.ArrayLike, Of("share")],
    speed: Annotated[npt.ArrayLike, Of("adoption_speed")],
    years: OneOrMore,
) -> Array:
    """Return uptake over years as a logistic curve through its first value.

        P(t) = K / (1 + (K / P0 - 1) exp(-b t)),  t = 0 .. years - 1

    Parameters
    ----------
    start
        P0, share that takes part in the first year; above 0.
    final
        K, share that takes part in the end.
    speed
        b, rate at which the odds of having joined grow [1/a].
    years
        How many, the first one included.

    Raises
    ------
    InputError
        A share beyond its bounds, or a first value above the last.

    Notes
    -----
    Griliches 1957 (doi:10.2307/1905380), written through the first year.

    Examples
    --------
    From a fifth towards all; the odds grow from 1/4 by half a year, 1/4 x 1.5 = 3/8 and so on:

    >>> adopted(0.2, 1.0, np.log(1.5), 3).round(6).tolist()  # 0.25/1.25, 0.375/1.375, 0.5625/1.5625
    [0.2, 0.272727, 0.36]
    """
    first, last, rate = (np.asarray(x, dtype=float) for x in (start, final, speed))
    wrong = ~(first <= last)
    if wrong.any():
        a, b = (float(np.broadcast_to(x, wrong.shape)[wrong].flat[0]) for x in (first, last))
        raise fail("uptake_share", "adopted", start=a, final=b)
    time = np.arange(years, dtype=float).reshape((years,) + (1,) * max(first.ndim, last.ndim, rate.ndim))
    return np.asarray(last / (1.0 + (last / first - 1.0) * np.exp(-rate * time)))


@checked
def triggered(
    index_path: Numbers, level: Number, before: Numbers, after: Numbers, *, delay: Count = 0, reversible: bool = False
) -> Array:
    """Return what applies in each year when one thing is replaced by another once an index exceeds a level.

    Parameters
    ----------
    index_path
        What is watched, shape (year,) or (year, draw).
    level
        The trigger is pulled in the first year the index lies above it.
    before, after
        What applies without and with the trigger: a number (an amount, or the position of an option) or a path of shape
        (year,) or (year, draw).
    delay
        Years from the year the index is read to the year the change applies: 0 at once, 1 the next year.
    reversible
        Whether the change is taken back in years the index is not above the level; default: once raised, it stays.

    Returns
    -------
    numpy.ndarray
        Shape (year, draw), or (year,) for a path without draws.

    Raises
    ------
    InputError
        A path that has no years, or paths of other lengths.

    Examples
    --------
    >>> triggered([100.0, 121.0, 119.0], 120.0, before=0, after=1).tolist()
    [0.0, 1.0, 1.0]
    >>> triggered([100.0, 121.0, 119.0], 120.0, before=500.0, after=[600.0, 620.0, 640.0], delay=1).tolist()
    [500.0, 500.0, 640.0]
    """
    index = np.asarray(index_path, dtype=float)
    if index.ndim not in (1, 2):
        raise fail("path_shape", "index_path", shapes=index.shape)
    above = index > level
    pulled = above if reversible else np.logical_or.accumulate(above, axis=0)
    if delay:
        pulled = np.concatenate([np.zeros_like(pulled[:delay]), pulled[:-delay]])[: len(index)]
    return np.where(pulled, _path(after, index, "after"), _path(before, index, "before"))


def _path(value: npt.ArrayLike, like: Array, where: str) -> Array:
    """Return a number or a path in a shape that goes with another path."""
    given = np.asarray(value, dtype=float)
    made = given[:, None] if given.ndim == 1 and like.ndim == 2 else given
    if given.ndim > 0 and (
        made.ndim != like.ndim or len(made) != len(like) or made.shape[1:] not in ((), (1,), like.shape[1:])
    ):
        raise fail("path_shape", where, shapes=f"{given.shape}, {like.shape}")
    return made


@checked
def followed(flows: Numbers, choice: Annotated[npt.ArrayLike, Of("count")]) -> Array:
    """Return the flow of the option that holds in each year.

    Parameters
    ----------
    flows
        Of every option, shape (option, year) or (option, year, draw).
    choice
        Position of the option that holds, shape (year,) or (year, draw), as :func:`triggered` returns it.

    Raises
    ------
    InputError
        Flows and choice of shapes that do not fit; a position beyond the options.

    Examples
    --------
    >>> followed([[1.0, 1.0, 1.0], [5.0, 5.0, 5.0]], [0, 1, 1]).tolist()
    [1.0, 5.0, 5.0]
    """
    amount, which = np.asarray(flows, dtype=float), np.asarray(choice)
    if amount.ndim not in (2, 3) or which.ndim not in (1, 2) or amount.shape[1] != which.shape[0]:
        raise fail("path_shape", "flows, choice", shapes=f"{amount.shape}, {which.shape}")
    positions = which.astype(np.intp)
    if (positions != which).any() or positions.min() < 0 or positions.max() >= len(amount):
        raise fail("choice_position", "choice", count=len(amount), low=float(which.min()), high=float(which.max()))
    if amount.ndim == 2 and which.ndim == 1:
        return np.take_along_axis(amount, positions[None], axis=0)[0]
    wide = amount[..., None] if amount.ndim == 2 else amount
    deep = positions[:, None] if positions.ndim == 1 else positions
    if 1 not in (wide.shape[2], deep.shape[1]) and wide.shape[2] != deep.shape[1]:
        raise fail("path_shape", "flows, choice", shapes=f"{amount.shape}, {which.shape}")
    draws = max(wide.shape[2], deep.shape[1])
    wide = np.broadcast_to(wide, (*wide.shape[:2], draws))
    return np.take_along_axis(wide, np.broadcast_to(deep, (len(deep), draws))[None], axis=0)[0]


@checked
def present_value(flows: Numbers, rate: Discount, *, first_year: Count = 1) -> Array:
    """Return what a path of yearly flows is worth now.

        PV = sum over t of F(t) / (1 + r)^(t + first_year)

    At a rate of zero it is exactly the sum. The first flow falls at the end of the first year, as in
    :func:`esvalue.equations.money.annuity`: of flows of 1 the present value is one over the annuity factor.

    Parameters
    ----------
    flows
        F, shape (year,), (year, draw) or (option, year, draw) [yuan/a].
    rate
        r, from 0 to 1, a number or shape (draw,) [1/a].
    first_year
        Years from now to the first flow: 1 at the end of the first year (default), 0 now.

    Returns
    -------
    numpy.ndarray
        Without the dimension of years [yuan].

    Raises
    ------
    InputError
        A rate that cannot be; shapes that do not fit.

    Examples
    --------
    110 in one year and 121 in two at 10%: 100 + 100; 100 now and 121 in two years: 100 + 100.

    >>> (
    ...     round(float(present_value([110.0, 121.0], 0.1)), 9),
    ...     float(present_value([100.0, 0.0, 121.0], 0.1, first_year=0)),
    ... )
    (200.0, 200.0)
    >>> float(present_value([0.1, 0.2, 0.3], 0.0)) == 0.1 + 0.2 + 0.3
    True
    """
    flow, discount = np.asarray(flows, dtype=float), np.asarray(rate, dtype=float)
    if (
        flow.ndim not in (1, 2, 3)
        or discount.ndim > 1
        or (flow.ndim > 1 and discount.ndim == 1 and discount.size not in (1, flow.shape[-1]))
    ):
        raise fail("path_shape", "flows, rate", shapes=f"{flow.shape}, {discount.shape}")
    years = flow if flow.ndim != 3 else np.moveaxis(flow, 1, 0)
    total = np.zeros(np.broadcast_shapes(years.shape[1:], discount.shape))
    for t in range(len(years)):  # year by year, so that a rate of zero gives the plain sum
        total = total + years[t] / (1.0 + discount) ** (t + first_year)
    return total


@checked
def compared(paths: Sequence[Numbers], rate: Discount, *, first_year: Count = 1) -> Array:
    """Return present values of several options' paths, shape (option, draw), ready for :func:`metrics_table`.

    Parameters
    ----------
    paths
        One an option, shape (year,) or (year, draw).
    rate
        Of discount.
    first_year
        Year of the first entry, from now.

    Raises
    ------
    InputError
        Paths with other numbers of draws.

    Examples
    --------
    >>> compared([[1.0, 1.0], [[0.0, 4.0], [0.0, 4.0]]], 0.0).tolist()
    [[2.0, 2.0], [0.0, 8.0]]
    """
    values = [np.atleast_1d(present_value(path, rate, first_year=first_year)) for path in paths]
    draws = max(len(value) for value in values)
    for i, value in enumerate(values):
        if len(value) not in (1, draws):
            raise fail("path_shape", f"paths {i}", shapes=f"{value.shape}, ({draws},)")
    return np.stack([np.broadcast_to(value, (draws,)) for value in values])
