"""Branch and bound: what is left to find is split by the rates of a cell until no part can beat the best found."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from itertools import count

import numpy as np
import numpy.typing as npt

from esvalue.analysis.design.bounds import Allowed, Root, best_of_group, scores_of
from esvalue.analysis.design.candidates import Choice
from esvalue.analysis.design.climbing import Purse, climb_within

__all__ = ["Proved", "prove"]

Array = npt.NDArray[np.float64]
#: What counts as equal net benefit, as a share of the size of the numbers.
EQUAL = 1e-9
#: Multipliers a part is bounded by, draws by whose best choices it is split, rounds in which candidates are ruled out.
MULTIPLIERS, CRITICAL, ROUNDS = 4, 64, 3
#: Draws that decide, those with the least bounds: so many times those in which the budget may be missed.
HARD = 6
#: Parts split between two attempts to find a better choice in one.
EVERY = 8


@dataclass(frozen=True)
class Proved:
    """A choice, and what no choice can exceed: `bound` is its own worth where nothing is left to look at."""

    choice: Choice | None
    bound: float
    nodes: int


@dataclass(frozen=True)
class _Part:
    """A part of all choices: candidates left by cell, and their bounds by multiplier and draw."""

    allowed: Allowed
    bounds: Array


def prove(purse: Purse, found: Root, start: Choice | None, nodes: int) -> Proved:
    """Return the best choice within the budget, looking at so many parts at most."""
    search = _Search(purse, found, start)
    return search.run(nodes)


class _Search:
    """Draws that decide, multipliers near the one of the budget, and the best choice so far."""

    def __init__(self, purse: Purse, found: Root, start: Choice | None) -> None:
        self.purse, self.given, self.best = purse, purse.given, start
        self.missed = len(self.given.spent) - purse.kept
        over = found.bounds + found.multipliers[:, None] * purse.budget
        limit = over.min(axis=0)
        self.draws = np.sort(np.argsort(limit, kind="stable")[: max(HARD * self.missed + 1, CRITICAL)])
        self.costs = tuple(np.ascontiguousarray(cost[:, self.draws]) for cost in self.given.cost)
        self.turned = tuple(np.ascontiguousarray(cost.T) for cost in self.costs)
        at = np.argmin(over[:, self.draws], axis=0)
        often = np.bincount(at, minlength=len(found.multipliers))
        self.used = np.sort(np.argsort(-often, kind="stable")[:MULTIPLIERS])
        self.multipliers = found.multipliers[self.used]
        self.whole = over[np.ix_(self.used, self.draws)]
        self.upper = self._quantile(limit)

    def _quantile(self, limit: Array) -> float:
        """Return the greatest worth of a choice that misses the budget in as many draws as it may."""
        return float(np.partition(limit, self.missed)[self.missed])

    @property
    def worth(self) -> float:
        """The net benefit of the best choice so far."""
        return -np.inf if self.best is None else self.given.worth(self.best)

    @property
    def _floor(self) -> float:
        return self.worth - EQUAL * self.given.scale

    def run(self, nodes: int) -> Proved:
        allowed = tuple(np.arange(len(gain)) for gain in self.given.gain)
        if not allowed:
            return Proved(self.best, self.worth, 0)
        part = _Part(allowed, self.whole)
        for _ in range(ROUNDS):
            narrowed = self._ruled_out(part)
            if narrowed is None:
                return Proved(self.best, self.worth, 1)
            done = sum(map(len, narrowed.allowed)) == sum(map(len, part.allowed))
            part = narrowed
            if done:
                break
        order, looked, steps = count(), 1, 0
        waiting = [(-min(self.upper, self._bound(part)), next(order), part)]
        if self._decided(part):
            waiting = []
        while waiting and -waiting[0][0] >= self._floor and looked < nodes:
            bound, _, part = heapq.heappop(waiting)
            if self.best is not None and (steps := steps + 1) % EVERY == 0:
                self.best = climb_within(self.purse, self.best, part.allowed)
            for child in self._split(part):
                looked += 1
                own = min(-bound, self._bound(child))
                if own < self._floor or not self._can_hold(child):
                    continue
                if not self._decided(child):
                    heapq.heappush(waiting, (-own, next(order), child))
        left = max((-one[0] for one in waiting), default=-np.inf)
        return Proved(
            self.best, max(self.worth, left) if left > self.worth + EQUAL * self.given.scale else self.worth, looked
        )

    def _decided(self, part: _Part) -> bool:
        """Tell whether one choice is left, and take it if it is better."""
        if any(len(own) > 1 for own in part.allowed):
            return False
        given, choice = self.given, np.array([own[0] for own in part.allowed], dtype=np.intp)
        if given.in_order(choice) and self.purse.holds(given.total(choice)) and given.better(choice, self.best):
            self.best = choice
        return True

    def _bound(self, part: _Part) -> float:
        return self._quantile(part.bounds.min(axis=0))

    def _can_hold(self, part: _Part) -> bool:
        """Tell whether the cheapest candidates keep the budget often enough."""
        least = self.given.spent[self.draws].copy()
        for cost, own in zip(self.costs, part.allowed, strict=True):
            least += cost[own[0]]
        return self.purse.missed(least) <= self.missed

    def _ruled_out(self, part: _Part) -> _Part | None:
        """Return the part without the candidates with which no choice can be as good as the best found."""
        given = self.given
        scores = [
            [scores_of(given, c, part.allowed, m, self.costs) for m in self.multipliers]
            for c in range(len(part.allowed))
        ]
        best = [[one.max(axis=0) for one in by] for by in scores]
        allowed = list(part.allowed)
        for group in given.groups:
            loose = part.bounds.copy()
            if len(group) > 1:  # a candidate is held against the cells of its group as if no order tied them
                for i, m in enumerate(self.multipliers):
                    loose[i] += sum(best[c][i] for c in group) - best_of_group(
                        given, group, part.allowed, m, self.costs
                    )
            for c in group:
                limit = np.min([loose[i] - best[c][i] + scores[c][i] for i in range(len(self.multipliers))], axis=0)
                short = np.count_nonzero(limit < self._floor, axis=1)
                allowed[c] = part.allowed[c][short <= self.missed]
                if not len(allowed[c]):
                    return None
        bounds = part.bounds.copy()
        for group in given.groups:
            if any(len(allowed[c]) < len(part.allowed[c]) for c in group):
                bounds += self._best(group, tuple(allowed)) - self._best(group, part.allowed)
        return _Part(tuple(allowed), bounds)

    def _best(self, group: tuple[int, ...], allowed: Allowed) -> Array:
        """Return the best of an order's cells by multiplier and draw."""
        return np.stack([best_of_group(self.given, group, allowed, m, self.costs) for m in self.multipliers])

    def _split(self, part: _Part) -> list[_Part]:
        """Return the halves of a part: of the cell, and at the candidate, that lower the bounds of both halves most in
        the draws near the limit.
        """
        given = self.given
        limit = part.bounds.min(axis=0)
        near = np.argsort(limit, kind="stable")[max(0, self.missed - CRITICAL // 2) : self.missed + CRITICAL // 2 + 1]
        bounds, limit = part.bounds[:, near], limit[near]
        most, cell, cut = -1.0, -1, 0
        for c, own in enumerate(part.allowed):
            if len(own) == 1:
                continue
            costs = self.turned[c][near][:, own]
            scores = given.gain[c][own] - self.multipliers[:, None, None] * costs
            best = scores.max(axis=2)
            middle = int(np.sort(scores.argmax(axis=2), axis=None)[best.size // 2])
            for at in {1, min(max(middle, 1), len(own) - 1)}:
                halves = (scores[..., :at].max(axis=2), scores[..., at:].max(axis=2))
                falls = [float((limit - (bounds - best + half).min(axis=0)).mean()) for half in halves]
                gain = max(falls[0], 1e-12 * given.scale) * max(falls[1], 1e-12 * given.scale)
                if gain > most:
                    most, cell, cut = gain, c, at
        own = part.allowed[cell]
        group = next(group for group in given.groups if cell in group)
        parts = [
            tuple(half if c == cell else one for c, one in enumerate(part.allowed)) for half in (own[:cut], own[cut:])
        ]
        best = [self._best(group, half) for half in parts]
        rest = part.bounds - (np.maximum(*best) if len(group) == 1 else self._best(group, part.allowed))
        return [_Part(half, rest + own) for half, own in zip(parts, best, strict=True)]
