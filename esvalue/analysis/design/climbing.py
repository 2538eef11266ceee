"""The best choice found: where a multiplier leads, then exchanges between cells until none gains."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from esvalue.analysis.design.bounds import best_scores
from esvalue.analysis.design.candidates import Candidates, Choice
from esvalue.analysis.design.cells import SLACK

__all__ = ["Purse", "climb", "climb_within"]

Array = npt.NDArray[np.float64]
#: Draws nearest to the limit, as a share of all, whose mean cost says what a step costs at the limit.
NEAR = 0.05
#: Halvings in search of a multiplier; exchanges tried exactly at most, of those that seem to gain.
HALVINGS, TRIED = 12, 40
#: Exchanges and flips made at most: limits that count, never a clock.
EXCHANGES, FLIPS = 200, 20
#: By how many candidates a cell is moved in an exchange, besides to none and to all.
REACH = 6


class Purse:
    """A budget that must be kept in a number of draws."""

    def __init__(self, given: Candidates, budget: float, kept: int) -> None:
        self.given, self.budget, self.kept = given, budget, kept
        self.limit = budget + SLACK * abs(budget)

    def holds(self, cost: Array) -> bool:
        """Tell whether a cost by draw is within the budget often enough."""
        return int(np.count_nonzero(cost <= self.limit)) >= self.kept

    def missed(self, cost: Array) -> int:
        """Return in how many draws a cost is above the budget."""
        return int(np.count_nonzero(cost > self.limit))

    def near(self, cost: Array) -> npt.NDArray[np.intp]:
        """Return the draws whose cost is nearest to what must be kept."""
        n = len(cost)
        order = np.argsort(cost, kind="stable")
        half = max(1, int(NEAR * n) // 2)
        return order[max(0, self.kept - half) : min(n, self.kept + half)]


def climb(purse: Purse, starts: list[Choice]) -> Choice | None:
    """Return the best choice found within the budget; None where no start, and no multiplier, leads to one."""
    given = purse.given
    best: Choice | None = None
    for start in starts:
        if purse.holds(given.total(start)) and given.better(start, best):
            best = start
    weights = given.mean
    for _ in range(4):
        found = _by_multiplier(purse, weights)
        if found is None:
            break
        if given.better(found, best):
            best = found
        weights = _weights(purse, given.total(found))
    if best is None:
        return None
    best = _exchanges(purse, best)
    for _ in range(FLIPS):
        flipped = _flipped(purse, best)
        if flipped is None:
            break
        best = _exchanges(purse, flipped)
    return best


def climb_within(purse: Purse, choice: Choice, allowed: Sequence[Choice]) -> Choice:
    """Return the best choice found from the candidates that are left of every cell, at the costs at which another just
    keeps the budget; that other one where none is better.
    """
    found = _by_multiplier(purse, _weights(purse, purse.given.total(choice)), dict(enumerate(allowed)))
    if found is None:
        return choice
    found = _exchanges(purse, found)
    return found if purse.given.better(found, choice) else choice


def _exchanges(purse: Purse, choice: Choice) -> Choice:
    for _ in range(EXCHANGES):
        other = _exchanged(purse, choice)
        if other is None:
            break
        choice = other
    return choice


def _flipped(purse: Purse, choice: Choice) -> Choice | None:
    """Return the best of the better choices in which a cell that is paid is not, or one that is not is,
    and all others follow; None where none is better.
    """
    given, best = purse.given, choice
    weights = _weights(purse, given.total(choice))
    for c, rates in enumerate(given.rates):
        if rates[0] > 0 or len(rates) == 1:
            continue
        left = np.flatnonzero(rates > 0) if choice[c] == 0 else np.zeros(1, dtype=np.intp)
        found = _by_multiplier(purse, weights, {c: left})
        if found is not None and given.better(found, best):
            best = found
    return None if best is choice else best


def _weights(purse: Purse, cost: Array) -> tuple[Array, ...]:
    """Return what every candidate costs in the draws in which a choice just keeps the budget."""
    near = purse.near(cost)
    return tuple(cost[:, near].mean(axis=1) for cost in purse.given.cost)


def _by_multiplier(purse: Purse, weights: tuple[Array, ...], left: Mapping[int, Choice] | None = None) -> Choice | None:
    """Return the choice of the least multiplier of cost that keeps the budget, of the candidates left of some cells."""
    given = purse.given
    low, high, best = 0.0, 1.0, None

    def at(multiplier: float) -> Choice | None:
        scores = [g - multiplier * w for g, w in zip(given.gain, weights, strict=True)]
        for cell, own in (left or {}).items():
            out = np.ones(len(scores[cell]), dtype=bool)
            out[own] = False
            scores[cell][out] = -np.inf
        choice = best_scores(given, scores)
        return choice if given.in_order(choice) and purse.holds(given.total(choice)) else None

    if (choice := at(0.0)) is not None:
        return choice
    while (best := at(high)) is None:
        low, high = high, high * 8.0
        if high > 1e12:
            return None
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        choice = at(middle)
        if choice is None:
            low = middle
        else:
            best, high = choice, middle
    return best


def _moves(given: Candidates, choice: Choice) -> Iterator[tuple[int, dict[int, int]]]:
    """Yield (group, candidates of some of its cells) near a choice: one cell moved, and others as its order then needs.

    A cell raised takes those before it along, a cell lowered those after it.
    """
    for g, group in enumerate(given.groups):
        for at, c in enumerate(group):
            here, count = int(choice[c]), len(given.rates[c])
            for k in {0, count - 1, *range(max(0, here - REACH), min(count, here + REACH + 1))} - {here}:
                moved = {c: k}
                rate = given.rates[c][k]
                if (
                    rate > 0
                    and len(group) > 1
                    and not _carry(given, choice, (group[:at], group[at + 1 :]), rate, moved)
                ):
                    continue
                yield g, moved


def _carry(
    given: Candidates,
    choice: Choice,
    sides: tuple[tuple[int, ...], tuple[int, ...]],
    rate: float,
    moved: dict[int, int],
) -> bool:
    """Move the cells before to at least a rate and those after to at most it; False where one cannot."""
    before, after = sides
    for other in before:
        own = given.rates[other]
        if 0 < own[choice[other]] < rate * (1 - SLACK):
            k = int(np.searchsorted(own, rate * (1 - SLACK)))
            if k == len(own):
                return False
            moved[other] = k
    for other in after:
        own = given.rates[other]
        if own[choice[other]] > rate * (1 + SLACK):
            k = int(np.searchsorted(own, rate * (1 + SLACK), side="right")) - 1
            if k < 0:
                return False
            moved[other] = k
    return True


def _exchanged(purse: Purse, choice: Choice) -> Choice | None:
    """Return a better choice by one move, or by two of different groups; None where none that seems to gain does."""
    given = purse.given
    cost = given.total(choice)
    weights = _weights(purse, cost)
    moves = list(_moves(given, choice))
    if not moves:
        return None
    groups = np.array([g for g, _ in moves] + [-1])
    gain = np.array([sum(given.gain[c][k] - given.gain[c][choice[c]] for c, k in m.items()) for _, m in moves] + [0.0])
    price = np.array([sum(weights[c][k] - weights[c][choice[c]] for c, k in m.items()) for _, m in moves] + [0.0])
    room = purse.budget - float(np.partition(cost, purse.kept - 1)[purse.kept - 1])
    both = gain[:, None] + gain[None, :]
    fits = price[:, None] + price[None, :] <= room + 0.02 * abs(purse.budget)
    useful = fits & (groups[:, None] != groups[None, :]) & (both > 1e-9 * given.scale)
    one, other = np.nonzero(np.triu(useful | useful.T))
    if not len(one):
        return None
    worth = both[one, other]
    first = np.argpartition(-worth, min(TRIED, len(worth) - 1))[: TRIED + 1]
    for i in sorted(first, key=lambda i: (-worth[i], one[i], other[i])):
        made = choice.copy()
        for at in (one[i], other[i]):
            for c, k in moves[at][1].items() if at < len(moves) else ():
                made[c] = k
        if given.in_order(made) and purse.holds(given.total(made)) and given.better(made, choice):
            return made
    return None
