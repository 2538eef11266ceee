"""Branch and bound: what is left to find is split by the rates of a cell until no part can beat the best found."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import combinations, count

import numpy as np
import numpy.typing as npt

from esvalue.analysis.design.bounds import Allowed, Root, best_of_group, best_scores
from esvalue.analysis.design.candidates import Choice
from esvalue.analysis.design.cells import SLACK
from esvalue.analysis.design.climbing import Purse, climb_within

__all__ = ["Proved", "prove"]

Array = npt.NDArray[np.float64]
#: What counts as equal net benefit, as a share of the size of the numbers.
EQUAL = 1e-9
#: Multipliers a part is bounded by, and draws by whose best choices it is split.
MULTIPLIERS, CRITICAL = 4, 64
#: Draws that decide, those with the least bounds: so many times those in which the budget may be missed.
HARD = 4
#: Choices of a part that are looked at one by one at most, and numbers in an array of them.
FEW, TOGETHER = 1024, 2**16
#: Candidates times draws of a part in which candidates are looked at one by one for whether they can be left out.
NARROW = 2**19
#: Candidates are ruled out again while fewer than this share are left.
AGAIN = 0.9
#: Parts looked at between two attempts to find a better choice in one.
EVERY = 8


@dataclass(frozen=True)
class Proved:
    """A choice, and what no choice can exceed: `bound` is its own worth where nothing is left to look at."""

    choice: Choice | None
    bound: float
    nodes: int


@dataclass(frozen=True)
class _Part:
    """A part of all choices: candidates left by cell; draws in which it is not settled whether they keep the budget,
    and in how many of these they may miss it; what no choice exceeds by multiplier and draw, where that is known.
    """

    allowed: Allowed
    draws: npt.NDArray[np.intp]
    missed: int
    bounds: Array | None = None

    @property
    def choices(self) -> float:
        """Number of choices, whatever their orders say."""
        return float(np.prod([float(len(own)) for own in self.allowed]))

    @property
    def size(self) -> int:
        """Number of candidates times draws."""
        return sum(map(len, self.allowed)) * len(self.draws)


def prove(purse: Purse, found: Root, start: Choice | None, nodes: int) -> Proved:
    """Return the best choice within the budget, looking at so many parts at most."""
    return _Search(purse, found, start).run(nodes)


class _Search:
    """Multipliers near the one of the budget, and the best choice so far."""

    def __init__(self, purse: Purse, found: Root, start: Choice | None) -> None:
        self.purse, self.given, self.best = purse, purse.given, start
        self.missed = len(self.given.spent) - purse.kept
        over = found.bounds + found.multipliers[:, None] * purse.budget
        limit = over.min(axis=0)
        self.upper = _quantile(limit, self.missed)
        self.hard = np.sort(np.argsort(limit, kind="stable")[: max(HARD * self.missed + 1, CRITICAL)])
        often = np.bincount(np.argmin(over[:, self.hard], axis=0), minlength=len(found.multipliers))
        self.multipliers = found.multipliers[np.sort(np.argsort(-often, kind="stable")[:MULTIPLIERS])]

    @property
    def worth(self) -> float:
        """The net benefit of the best choice so far."""
        return -np.inf if self.best is None else self.given.worth(self.best)

    @property
    def _floor(self) -> float:
        return self.worth - EQUAL * self.given.scale

    def run(self, nodes: int) -> Proved:
        if not self.given.gain:
            return Proved(self.best, self.worth, 0)
        allowed = tuple(np.arange(len(gain)) for gain in self.given.gain)
        order, looked = count(), 0
        waiting = [(-self.upper, next(order), _Part(allowed, self.hard, self.missed))]
        while waiting and -waiting[0][0] >= self._floor and looked < nodes:
            bound, _, part = heapq.heappop(waiting)
            looked += 1
            if looked % EVERY == 0 and self.best is not None:
                self.best = climb_within(self.purse, self.best, part.allowed)
            if part.bounds is None or part.size <= NARROW or part.choices <= FEW:
                found = self._narrowed(part)
                if found is None:
                    continue
                part = found
                if part.choices <= FEW:
                    self._look(part)
                    continue
            for half in self._split(part):
                assert half.bounds is not None
                own = max(bound, -_quantile(half.bounds.min(axis=0), half.missed))
                if -own >= self._floor:
                    kept = half if half.size > NARROW else replace(half, bounds=None)
                    heapq.heappush(waiting, (own, next(order), kept))
        left = max((-one[0] for one in waiting), default=-np.inf)
        more = left > self.worth + EQUAL * self.given.scale
        return Proved(self.best, left if more else self.worth, looked)

    def _narrowed(self, part: _Part) -> _Part | None:
        """Return a part without the draws that are settled and the candidates that cannot be as good as the best found,
        with its bounds; None where nothing is left.
        """
        while True:
            settled = self._settled(part)
            if settled is None:
                return None
            found = self._left(settled)
            if found is None or found.bounds is None:
                return None
            if _quantile(found.bounds.min(axis=0), found.missed) < self._floor:
                return None
            before, after = sum(map(len, settled.allowed)), sum(map(len, found.allowed))
            if after > AGAIN * before:
                return found
            part = found

    def _settled(self, part: _Part) -> _Part | None:
        """Return a part without draws in which its cheapest choice misses the budget or its dearest keeps it, and
        without candidates that its orders rule out; None where it has no choice.
        """
        allowed = self._in_order(part.allowed)
        if allowed is None:
            return None
        least, most = self.given.spent[part.draws], self.given.spent[part.draws]
        for cost, own in zip(self.given.cost, allowed, strict=True):
            least = least + cost[own[0], part.draws]
            most = most + cost[own[-1], part.draws]
        over = least > self.purse.limit
        missed = part.missed - int(np.count_nonzero(over))
        if missed < 0:
            return None
        made = _Part(allowed, part.draws[~over & (most > self.purse.limit)], missed)
        if len(made.draws) <= missed:  # within the budget whatever is chosen
            self._take_best(made)
            return None
        return made

    def _in_order(self, allowed: Allowed) -> Allowed | None:
        """Return the candidates without those that no choice of the other cells of their order goes with."""
        made, rates = list(allowed), self.given.rates
        for group in self.given.groups:
            for i, j in combinations(range(len(group)), 2):
                first, later = group[i], group[j]
                high, low = rates[first][made[first]], rates[later][made[later]]
                if high[0] > 0:
                    made[later] = made[later][low <= high[-1] * (1 + SLACK)]
                if low[0] > 0:
                    made[first] = made[first][(high == 0) | (high >= low[0] * (1 - SLACK))]
                if not len(made[first]) or not len(made[later]):
                    return None
        return tuple(made)

    def _scores(self, part: _Part, cell: int) -> Array:
        """Return gain less cost times a multiplier, shape (multiplier, candidate, draw)."""
        own, cost = part.allowed[cell], self.given.cost[cell]
        here = cost[own[0] : own[-1] + 1] if own[-1] - own[0] + 1 == len(own) else cost[own]
        return self.given.gain[cell][own][:, None] - self.multipliers[:, None, None] * here[:, part.draws]

    def _tied(self, group: tuple[int, ...], allowed: Allowed, scores: Mapping[int, Array]) -> Array:
        """Return the best that the cells of an order can have together, by multiplier and draw."""
        if len(group) == 1:
            return np.asarray(scores[group[0]].max(axis=1))
        each = [{c: scores[c][i] for c in group} for i in range(len(self.multipliers))]
        return np.stack([best_of_group(self.given, group, allowed, one) for one in each])

    def _left(self, part: _Part) -> _Part | None:
        """Return a part with what no choice exceeds by multiplier and draw, and with the candidates with which one can
        be as good as the best found; None where a cell has none.
        """
        given = self.given
        scores = {c: self._scores(part, c) for c in range(len(part.allowed))}
        best = {c: one.max(axis=1) for c, one in scores.items()}
        tied = [self._tied(group, part.allowed, scores) for group in given.groups]
        bounds = given.earned - self.multipliers[:, None] * (given.spent[part.draws] - self.purse.budget) + sum(tied)
        allowed = list(part.allowed)
        for group, one in zip(given.groups, tied, strict=True):
            loose = bounds + sum(best[c] for c in group) - one  # as if no order tied the cells of the group
            for c in group:
                if len(allowed[c]) > 1:
                    limit = (scores[c] + (loose - best[c])[:, None]).min(axis=0)
                    short = np.count_nonzero(limit < self._floor, axis=1)
                    allowed[c] = part.allowed[c][short <= part.missed]
                if not len(allowed[c]):
                    return None
        return replace(part, allowed=tuple(allowed), bounds=bounds)

    def _take_best(self, part: _Part) -> None:
        """Take the choice of greatest worth of a part all of whose choices keep the budget, if it is better."""
        scores = []
        for gain, own in zip(self.given.gain, part.allowed, strict=True):
            out = np.full(len(gain), -np.inf)
            out[own] = gain[own]
            scores.append(out)
        self._take(best_scores(self.given, scores))

    def _take(self, choice: Choice) -> None:
        given = self.given
        if given.in_order(choice) and given.better(choice, self.best) and self.purse.holds(given.total(choice)):
            self.best = choice

    def _look(self, part: _Part) -> None:
        """Take the best choice of a part, looking at one after the other, the greatest worth first."""
        given, half = self.given, len(part.allowed) // 2
        sides = [self._summed(part, range(half)), self._summed(part, range(half, len(part.allowed)))]
        (gain, cost), (more, besides) = sides
        cost = cost + given.spent[part.draws]
        worth = (given.earned + gain[:, None] + more).ravel()
        at = np.flatnonzero(worth >= self._floor)
        at = at[np.argsort(-worth[at], kind="stable")]
        each = max(1, TOGETHER // len(part.draws))
        for start in range(0, len(at), each):
            some = at[start : start + each]
            if worth[some[0]] < self._floor:
                return
            over = cost[some // len(more)] + besides[some % len(more)] > self.purse.limit
            for k in some[np.count_nonzero(over, axis=1) <= part.missed]:
                picked = np.unravel_index(k, [len(own) for own in part.allowed])
                self._take(np.array([own[i] for own, i in zip(part.allowed, picked, strict=True)], dtype=np.intp))

    def _summed(self, part: _Part, cells: Iterable[int]) -> tuple[Array, Array]:
        """Return gain and cost by draw of every choice of some cells, the last cell's the first to change."""
        gain, cost = np.zeros(1), np.zeros((1, len(part.draws)))
        for c in cells:
            own = part.allowed[c]
            gain = (gain[:, None] + self.given.gain[c][own]).ravel()
            cost = (cost[:, None] + self.given.cost[c][own][:, part.draws]).reshape(len(gain), -1)
        return gain, cost

    def _split(self, part: _Part) -> list[_Part]:
        """Return the halves of a part: of the cell, and at the candidate, that lower the bounds of both halves most in
        the draws near the limit.
        """
        given, bounds = self.given, part.bounds
        assert bounds is not None
        near = np.argsort(bounds.min(axis=0), kind="stable")
        near = near[max(0, part.missed - CRITICAL // 2) : part.missed + CRITICAL // 2 + 1]
        few, over = replace(part, draws=part.draws[near]), bounds[:, near]
        tiny, most, cell, cut = 1e-12 * given.scale, -1.0, -1, 0
        for c, own in enumerate(part.allowed):
            if len(own) == 1:
                continue
            here = self._scores(few, c)
            best = here.max(axis=1)
            middle = int(np.sort(here.argmax(axis=1), axis=None)[best.size // 2])
            for at in {1, min(max(middle, 1), len(own) - 1)}:
                halves = (here[:, :at].max(axis=1), here[:, at:].max(axis=1))
                falls = [
                    max(float((over.min(axis=0) - (over - best + one).min(axis=0)).mean()), tiny) for one in halves
                ]
                if (gain := falls[0] * falls[1]) > most:
                    most, cell, cut = gain, c, at
        group = next(group for group in given.groups if cell in group)
        scores = {c: self._scores(part, c) for c in group}
        rest = bounds - self._tied(group, part.allowed, scores)
        made = []
        for half in (slice(None, cut), slice(cut, None)):
            allowed = tuple(own[half] if c == cell else own for c, own in enumerate(part.allowed))
            tied = self._tied(group, allowed, {**scores, cell: scores[cell][:, half]})
            made.append(replace(part, allowed=allowed, bounds=rest + tied))
        return made


def _quantile(limit: Array, missed: int) -> float:
    """Return the greatest worth of a choice that misses the budget in as many draws as it may."""
    return float(np.partition(limit, missed)[missed])
