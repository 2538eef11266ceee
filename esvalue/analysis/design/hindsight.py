"""Hindsight: what the best rates would have brought in every future, had it been known, within the money.

It is the one reference of regret: it rests on the cells, their rates and the budget, and on no option.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from esvalue.analysis.design.checking import check_bounds
from esvalue.core.arguments import NotNegativeAmount, checked
from esvalue.core.errors import Mistakes

__all__ = ["hindsight"]

Array = npt.NDArray[np.float64]
#: Halvings in search of the multiplier at which the money of a future just lasts.
HALVINGS = 18
#: Futures looked at together, so that their numbers fit the processor's cache.
TOGETHER = 256
#: A future in which another choice could bring this part more of what hindsight typically brings is looked into whole.
CLOSE = 5e-3
#: Multipliers besides, as parts of the one that just keeps the money: what is left is then filled up otherwise.
DEARER = (1.03, 1.15)
#: Choices left of one future at most: beyond, the best found stands.
LEFT = 4096


@checked
def hindsight(costs: Sequence[Array], gains: Sequence[Array], budget: NotNegativeAmount | None, spent: Array) -> Array:
    """Return the greatest net benefit in each future that a choice of one rate a cell, or none, brings within a budget.

        h(s) = max over rates of sum over cells of gain(rate, s), subject to sum over cells of cost(rate, s) <= B(s)

    with B(s) = B - spent(s). Where what is spent anyway is above the budget, nothing more is paid. A multiplier bounds
    what any choice brings; the best found falls short of it by half a percent of what hindsight typically brings at
    most, or is the best of all.

    Parameters
    ----------
    costs, gains
        By cell, shape (rate, draw).
    budget
        In the unit of the costs; None: no limit.
    spent
        What is spent besides, shape (draw,).

    Raises
    ------
    InputError
        Arrays that do not fit or are not finite; costs below zero.

    Examples
    --------
    One future, two cells; money for the one that brings 4, or for the first rate of each (1.5 + 2 = 3.5):

    >>> one = (np.array([[2.0], [5.0]]), np.array([[1.5], [3.0]]))
    >>> two = (np.array([[3.0], [5.0]]), np.array([[2.0], [4.0]]))
    >>> costs, gains = zip(one, two)
    >>> [float(hindsight(costs, gains, budget, np.zeros(1))[0]) for budget in (None, 5.0, 7.0)]
    [7.0, 4.0, 5.5]
    """
    _check(costs, gains, spent)
    if not costs:
        return np.zeros(len(spent))
    if budget is None:
        return np.asarray(sum(np.maximum(gain.max(axis=0), 0.0) for gain in gains))
    parts = [slice(start, start + TOGETHER) for start in range(0, len(spent), TOGETHER)]
    return np.concatenate(
        [_within([c[:, part] for c in costs], [g[:, part] for g in gains], budget - spent[part]) for part in parts]
    )


def _check(costs: Sequence[Array], gains: Sequence[Array], spent: Array) -> None:
    """Refuse arrays that do not fit or are not finite, and costs below zero."""
    problems = Mistakes()
    if len(costs) != len(gains):
        problems.add("design_hindsight_cells", "hindsight", costs=len(costs), gains=len(gains))
    given: list[tuple[str, Array, tuple[int, ...]]] = [("spent", np.asarray(spent), (len(spent),))]
    for c, (cost, gain) in enumerate(zip(costs, gains, strict=False)):
        given += [(f"costs[{c}]", cost, (len(cost), len(spent))), (f"gains[{c}]", gain, (len(cost), len(spent)))]
    for what, array, wanted in given:
        if array.shape != wanted:
            problems.add("design_shape", "hindsight", what=what, got=array.shape, wanted=wanted)
        elif not np.isfinite(array.sum()) and (bad := int((~np.isfinite(array)).sum())):
            problems.add("design_not_finite", "hindsight", what=what, count=bad, size=array.size)
        elif what.startswith("costs"):
            check_bounds(what, array, (0.0, np.inf), "hindsight", problems)
    problems.raise_if_any()


def _within(costs: Sequence[Array], gains: Sequence[Array], room: Array) -> Array:
    """Return what hindsight brings in some futures with what there is in each."""
    paid, worth = ([np.concatenate([np.zeros((1, len(room))), one]) for one in own] for own in (costs, gains))
    multiplier = _multiplier(paid, worth, room)
    scores = [gain - multiplier * cost for cost, gain in zip(paid, worth, strict=True)]
    bound = sum(score.max(axis=0) for score in scores) + multiplier * room
    best = _filled(paid, worth, [score.argmax(axis=0) for score in scores], room)
    for dearer in DEARER:
        picks = [(gain - dearer * multiplier * cost).argmax(axis=0) for cost, gain in zip(paid, worth, strict=True)]
        best = np.maximum(best, _filled(paid, worth, picks, room))
    gap = np.maximum(bound - best, 0.0)
    for s in np.flatnonzero((gap > CLOSE * max(float(np.abs(bound).mean()), 1e-300)) & (room > 0)):
        lost = [score[:, s].max() - score[:, s] for score in scores]
        near = [loss <= gap[s] for loss in lost]
        cost = [one[n, s] for one, n in zip(paid, near, strict=True)]
        loss = [one[n] for one, n in zip(lost, near, strict=True)]
        found = _cheapest_loss(cost, loss, float(room[s]), float(gap[s]), float(multiplier[s]))
        best[s] = max(best[s], float(bound[s]) - found)
    return best


def _multiplier(paid: Sequence[Array], worth: Sequence[Array], room: Array) -> Array:
    """Return the least multiplier at which the choices of greatest gain less cost keep what there is, by draw."""
    steepest = np.zeros(len(room))
    for cost, gain in zip(paid, worth, strict=True):
        with np.errstate(divide="ignore", invalid="ignore"):
            slope = np.where(cost > 0, gain / cost, 0.0)
        steepest = np.maximum(steepest, slope.max(axis=0))
    low, high = np.zeros(len(room)), steepest * 2 + 1e-300
    keeps = _spent_at(paid, worth, low) <= room
    high[keeps] = 0.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        inside = _spent_at(paid, worth, middle) <= room
        high = np.where(inside, middle, high)
        low = np.where(inside, low, middle)
    return np.asarray(np.where(keeps, 0.0, high))


def _spent_at(paid: Sequence[Array], worth: Sequence[Array], multiplier: Array) -> Array:
    made = np.zeros(len(multiplier))
    for cost, gain in zip(paid, worth, strict=True):
        made += np.take_along_axis(cost, (gain - multiplier * cost).argmax(axis=0)[None], axis=0)[0]
    return made


def _filled(paid: Sequence[Array], worth: Sequence[Array], chosen: list[npt.NDArray[np.intp]], room: Array) -> Array:
    """Return what choices bring once the money left is spent, cell after cell, from either end."""
    found = []
    for order in (range(len(paid)), range(len(paid) - 1, -1, -1)):
        picks = [pick[None] for pick in chosen]
        cost = sum(np.take_along_axis(c, p, axis=0)[0] for c, p in zip(paid, picks, strict=True))
        gain = sum(np.take_along_axis(g, p, axis=0)[0] for g, p in zip(worth, picks, strict=True))
        none = cost > room
        left = np.where(none, room, room - cost)
        gain = np.where(none, 0.0, gain)
        for c in order:
            own_cost = np.where(none, 0.0, np.take_along_axis(paid[c], picks[c], axis=0)[0])
            own_gain = np.where(none, 0.0, np.take_along_axis(worth[c], picks[c], axis=0)[0])
            fits = paid[c] <= left + own_cost
            better = np.where(fits, worth[c], -np.inf)
            at = better.argmax(axis=0)[None]
            more = np.take_along_axis(better, at, axis=0)[0]
            take = more > own_gain
            gain = np.where(take, gain - own_gain + more, gain)
            left = np.where(take, left + own_cost - np.take_along_axis(paid[c], at, axis=0)[0], left)
        found.append(gain)
    return np.asarray(np.maximum(*found))


def _cheapest_loss(paid: Sequence[Array], lost: Sequence[Array], room: float, gap: float, multiplier: float) -> float:
    """Return the least by which a choice of one future falls short of the bound, looking at all that come within a gap
    of it: what each candidate loses at the multiplier, and what the money left over is worth there.
    """
    cost, loss = np.zeros(1), np.zeros(1)
    for own_cost, own_loss in zip(paid, lost, strict=True):
        cost = (cost[:, None] + own_cost[None, :]).ravel()
        loss = (loss[:, None] + own_loss[None, :]).ravel()
        inside = (cost <= room * (1 + 1e-12)) & (loss <= gap)
        cost, loss = cost[inside], loss[inside]
        if len(cost) > LEFT:
            first = np.argpartition(loss, LEFT)[:LEFT]
            cost, loss = cost[first], loss[first]
    return float((loss + multiplier * (room - cost)).min()) if len(cost) else np.inf
