"""The committed standards of all cells that, together, can go least wrong: least maximum regret within a budget.

A cell is a domain and region type, a candidate one standard it could have, a sample one future. Choosing one candidate
a cell is a mixed integer linear program, solved to proven optimality by HiGHS (scipy).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from esvalue.core.arguments import Number, Performances, Share, checked
from esvalue.core.errors import fail
from esvalue.core.shown import Shown
from esvalue.core.units import scaled_text

__all__ = ["LeastRegret", "minimise_max_regret"]

Array = npt.NDArray[np.float64]
#: Coefficients, least and greatest value of linear constraints.
Row = tuple[Any, Any, Any]
#: What the budget may be missed by, as a share of the numbers in it: the solver's own tolerance.
TOLERANCE = 1e-6


@dataclass(frozen=True)
class LeastRegret(Shown):
    """The standards of least maximum regret.

    Parameters
    ----------
    choice
        Position of the chosen candidate by cell.
    max_regret, mean_regret
        Greatest and mean regret over the samples, in the unit of net benefit.
    regret, cost
        By sample (cost: one number where it does not differ by sample).
    within
        Share of the samples in which the cost is within the budget.
    worst
        Position of the sample of greatest regret.
    """

    choice: tuple[int, ...]
    max_regret: float
    mean_regret: float
    regret: Array
    cost: Array
    within: float
    worst: int


@checked
def minimise_max_regret(net: Performances, cost: Performances, budget: Number, *, in_share: Share = 1.0) -> LeastRegret:
    """Return one candidate standard a cell so that the greatest regret over the samples is least, within the budget.

        min over x of max over s of [B(s) - sum over c, k of n(c, k, s) x(c, k)]
        sum over k of x(c, k) = 1 for every cell c; sum over c, k of cost(c, k, s) x(c, k) <= budget in a share p of s

    B(s) is the greatest net benefit sample s allows within the budget, had one known it; x is 0 or 1. Among choices of
    equal greatest regret the one of least mean regret is returned. The maximum is over the samples given, and grows
    with their number; they should be few (named futures, or a thinned design: some hundreds).

    Parameters
    ----------
    net
        n, net benefit, shape (cell, candidate, sample).
    cost
        Public cost, shape (cell, candidate), or (cell, candidate, sample) where it is uncertain.
    budget
        In the unit of the cost.
    in_share
        p, share of the samples in which the budget must hold.

    Raises
    ------
    InputError
        Shapes that do not fit, numbers that are not finite, a budget below what the cheapest candidates cost.

    Examples
    --------
    One cell, three candidates, two futures; the first two are best in one future each, the third is never far off:

    >>> found = minimise_max_regret([[[10.0, 0.0], [0.0, 10.0], [7.0, 7.0]]], [[1.0, 1.0, 1.0]], budget=1.0)
    >>> found.choice, found.max_regret
    ((2,), 3.0)
    """
    benefit, price = np.asarray(net, dtype=float), np.asarray(cost, dtype=float)
    if benefit.ndim != 3 or 0 in benefit.shape or price.shape not in (benefit.shape, benefit.shape[:2]):
        raise fail("program_shape", "net, cost", net=benefit.shape, cost=price.shape)
    for what, array in (("net", benefit), ("cost", price)):
        bad = int((~np.isfinite(array)).sum())
        if bad:
            raise fail("performance_not_finite", what, option=what, count=bad, size=array.size)
    cells, candidates, samples = benefit.shape
    prices = price if price.ndim == 3 else price[..., None]
    flat, spent = benefit.reshape(cells * candidates, samples), prices.reshape(cells * candidates, -1)
    best = _best_affordable(benefit, prices, budget)
    if spent.shape[1] == 1:
        in_share = 1.0
    allowed = spent.shape[1] - int(np.ceil(in_share * spent.shape[1] - 1e-9))
    choice = _choose(flat, spent, best, budget, cells, candidates=candidates, allowed=allowed)
    picked = np.arange(cells) * candidates + choice
    regret = best - flat[picked].sum(axis=0)
    total = spent[picked].sum(axis=0)
    within = float((total <= budget + _slack(spent, budget)).mean())
    return LeastRegret(
        tuple(int(k) for k in choice),
        float(regret.max()),
        float(regret.mean()),
        regret,
        total,
        within,
        int(np.argmax(regret)),
    )


def _slack(spent: Array, budget: float) -> float:
    return TOLERANCE * _size(spent, budget)


def _best_affordable(benefit: Array, prices: Array, budget: float) -> Array:
    """Return, by sample, the greatest net benefit one candidate a cell can have within the budget."""
    cells, candidates, samples = benefit.shape
    made = np.empty(samples)
    least = prices.min(axis=1).sum(axis=0)
    slack = _slack(prices, budget)
    for s in range(samples):
        cost = prices[..., s if prices.shape[2] > 1 else 0]
        gain = benefit[..., s]
        free = np.argmax(gain, axis=1)
        rows = np.arange(cells)
        if cost[rows, free].sum() <= budget + slack:  # the budget does not bind here
            made[s] = gain[rows, free].sum()
        elif (
            least[s if len(least) > 1 else 0] > budget + slack
        ):  # nothing is affordable in this sample: the cheapest is what remains
            cheap = cost == cost.min(axis=1, keepdims=True)
            made[s] = np.where(cheap, gain, -np.inf).max(axis=1).sum()
        else:
            scale, money = _size(gain), _size(cost, budget)
            found = _solve(
                -gain.ravel() / scale,
                _one_each(cells, candidates),
                [(cost.ravel()[None] / money, -np.inf, budget / money)],
                cells * candidates,
            )
            assert found is not None  # the cheapest candidates are within the budget
            made[s] = float(gain.ravel() @ np.round(found))
    return made


def _one_each(cells: int, candidates: int) -> Array:
    return np.asarray(np.kron(np.eye(cells), np.ones(candidates)), dtype=float)


def _choose(
    flat: Array, spent: Array, best: Array, budget: float, cells: int, *, candidates: int, allowed: int
) -> npt.NDArray[np.intp]:
    """Solve for least maximum regret, then for least mean regret at that maximum."""
    n, samples, periods = len(flat), flat.shape[1], spent.shape[1]
    scale, money = _size(flat), _size(spent, budget)  # HiGHS has absolute tolerances
    misses = periods if allowed else 0  # y(s) = 1 where the budget may be missed
    each = np.hstack([_one_each(cells, candidates), np.zeros((cells, 1 + misses))])
    most = spent.reshape(cells, candidates, periods).max(axis=1).sum(axis=0)
    over = np.diag(np.maximum(most - budget, 0.0)) if misses else np.zeros((periods, 0))
    rows: list[Row] = [
        (
            np.hstack([flat.T / scale, np.ones((samples, 1)), np.zeros((samples, misses))]),
            best / scale,
            np.inf,
        ),  # t >= regret
        (np.hstack([spent.T / money, np.zeros((periods, 1)), -over / money]), -np.inf, budget / money),
    ]
    if misses:
        rows.append((np.hstack([np.zeros((1, n + 1)), np.ones((1, misses))]), -np.inf, float(allowed)))
    aim = np.zeros(n + 1 + misses)
    aim[n] = 1.0
    first = _solve(aim, each, rows, n)
    if first is None:
        cheapest = np.argmin(spent.reshape(cells, candidates, periods).mean(axis=2), axis=1)
        least = np.sort(spent[np.arange(cells) * candidates + cheapest].sum(axis=0))[periods - 1 - allowed]
        raise fail(
            "budget_infeasible",
            "budget",
            least=scaled_text(float(least)),
            share=1.0 - allowed / periods,
            budget=scaled_text(budget),
        )
    choice, greatest = _picked(first, flat, best, cells, candidates)
    mean = np.zeros(n + 1 + misses)
    mean[:n] = -flat.mean(axis=1) / scale
    cap = np.zeros((1, n + 1 + misses))
    cap[0, n] = 1.0
    second = _solve(mean, each, [*rows, (cap, -np.inf, greatest / scale)], n)
    if second is None:
        return choice
    better, again = _picked(second, flat, best, cells, candidates)
    return better if again <= greatest + 1e-9 * scale else choice


def _picked(x: Array, flat: Array, best: Array, cells: int, candidates: int) -> tuple[npt.NDArray[np.intp], float]:
    """Return the candidate of every cell and the greatest regret."""
    choice = np.argmax(x[: cells * candidates].reshape(cells, candidates), axis=1)
    return choice, float((best - flat[np.arange(cells) * candidates + choice].sum(axis=0)).max())


def _size(array: Array, other: float = 0.0) -> float:
    return max(float(np.abs(array).max()), abs(other), 1e-300)


def _solve(aim: Array, each: Array, rows: list[Row], binaries: int) -> Array | None:
    """Solve a program whose first variables are 0 or 1, one is free (if any) and the rest are 0 or 1;
    None: infeasible.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    whole = np.ones(len(aim))
    low, high = np.zeros(len(aim)), np.ones(len(aim))
    if len(aim) > binaries:
        whole[binaries], low[binaries], high[binaries] = 0.0, -np.inf, np.inf
    constraints = [LinearConstraint(each, 1.0, 1.0), *(LinearConstraint(*row) for row in rows)]
    found = milp(
        aim, integrality=whole, bounds=Bounds(low, high), constraints=constraints, options={"mip_rel_gap": 0.0}
    )
    if found.status == 2:
        return None
    if found.x is None:
        raise fail("program_failed", "minimise_max_regret", reason=found.message)
    return np.asarray(found.x, dtype=float)
