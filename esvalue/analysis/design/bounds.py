"""How much net benefit no choice within the budget can exceed.

A choice keeps the budget in at least m of n draws. In a draw in which it does, it cannot be worth more than the best of
all choices at the cost of that draw, which Lagrange's multiplier L bounds:

    worth(x) <= D(L, s) + L B,  D(L, s) = max over y of sum over cells of gain(y) - L cost(y, s)

for every L >= 0. That holds for m draws, so the m-th greatest of these bounds holds for the choice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from esvalue.analysis.design.candidates import Candidates, Choice

__all__ = ["Allowed", "Root", "best_of_group", "best_scores", "root"]

Array = npt.NDArray[np.float64]
#: Which candidates are left, by cell.
Allowed = tuple[npt.NDArray[np.intp], ...]
#: How many multipliers the first bounds are made of, and by how much they fall.
COUNT, FALL = 16, 0.7


@dataclass(frozen=True)
class Root:
    """The bounds with nothing decided: multipliers, and D by multiplier and draw (what is spent anyway taken off)."""

    multipliers: Array
    bounds: Array


def root(given: Candidates) -> Root:
    """Return the bounds of all choices for every budget."""
    slope = 0.0
    for gain, mean in zip(given.gain, given.mean, strict=True):
        more, cost = gain - gain[0], mean - mean[0]
        rising = cost > 0
        slope = max([slope, *(more[rising] / cost[rising])])
    multipliers = np.concatenate([[0.0], slope * 1.1 * FALL ** np.arange(COUNT)[::-1]])
    every = tuple(np.arange(len(gain)) for gain in given.gain)
    bounds = np.empty((len(multipliers), len(given.spent)))
    for i, multiplier in enumerate(multipliers):
        bounds[i] = given.earned - multiplier * given.spent
        for group in given.groups:
            scores = {c: given.gain[c][:, None] - multiplier * given.cost[c] for c in group}
            bounds[i] += best_of_group(given, group, every, scores)
    return Root(multipliers, bounds)


def best_of_group(given: Candidates, group: tuple[int, ...], allowed: Allowed, scores: Mapping[int, Array]) -> Array:
    """Return the greatest sum of scores that the cells of an order can have, by draw.

    `scores` are those of the candidates left, by cell, shape (candidate, draw). Of what follows a cell only the best by
    the greatest rate it may have counts, and only at rates that the cells before can have.
    """
    if len(group) == 1:
        return np.asarray(scores[group[0]].max(axis=0))
    ranks = [given.ranks[c][allowed[c]] for c in group]
    wanted = [np.array([given.levels[group]])]
    for own in ranks[:-1]:
        wanted.append(np.union1d(wanted[-1], own[1:]) if own[0] < 0 else own)
    after: Array | None = None
    for i in range(len(group) - 1, -1, -1):
        score, levels = scores[group[i]], wanted[i]
        first = int(ranks[i][0] < 0)
        paid = ranks[i][first:]
        made = np.full((len(levels), score.shape[1]), -np.inf)
        if len(paid):
            best = (
                score[first:].copy() if after is None else score[first:] + after[np.searchsorted(wanted[i + 1], paid)]
            )
            for k in range(1, len(best)):  # as np.maximum.accumulate over the first axis, ten times as fast
                np.maximum(best[k], best[k - 1], out=best[k])
            at = np.searchsorted(paid, levels, side="right") - 1
            made[at >= 0] = best[at[at >= 0]]
        if first:
            rest: Array | float = 0.0 if after is None else after[np.searchsorted(wanted[i + 1], levels)]
            made = np.maximum(made, score[0] + rest)
        after = made
    assert after is not None
    return np.asarray(after[0])


def best_scores(given: Candidates, scores: Sequence[Array]) -> Choice:
    """Return the choice of greatest sum of scores (one by candidate) that keeps the orders; of equals the cheaper."""
    choice = np.zeros(len(scores), dtype=np.intp)
    for group in given.groups:
        if len(group) == 1:
            choice[group[0]] = np.argmax(scores[group[0]])
            continue
        after, picked = np.zeros(given.levels[group]), []
        for c in reversed(group):
            ranks, own = given.ranks[c], scores[c]
            first = int(ranks[0] < 0)
            paid = ranks[first:]
            best, at = np.full(len(after), -np.inf), np.full(len(after), -1, dtype=np.intp)
            if len(paid):
                value = own[first:] + after[paid]
                most = np.maximum.accumulate(value)
                new = np.concatenate([[True], value[1:] > most[:-1]])
                which = np.maximum.accumulate(np.where(new, np.arange(len(paid)), 0))
                level = np.searchsorted(paid, np.arange(len(after)), side="right") - 1
                best = np.where(level >= 0, most[level], -np.inf)
                at = np.where(level >= 0, which[level] + first, -1)
            skip = own[0] + after if first else np.full(len(after), -np.inf)
            picked.append((c, np.where(skip >= best, 0 if first else -1, at)))
            after = np.maximum(skip, best)
        top = len(after) - 1
        for c, at in reversed(picked):
            choice[c] = max(int(at[top]), 0)
            if given.ranks[c][choice[c]] >= 0:
                top = int(given.ranks[c][choice[c]])
    return choice
