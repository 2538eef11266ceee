"""How much net benefit no choice within the budget can exceed.

A choice keeps the budget in at least m of n draws. In a draw in which it does, it cannot be worth more than the best of
all choices at the cost of that draw, which Lagrange's multiplier L bounds:

    worth(x) <= D(L, s) + L B,  D(L, s) = max over y of sum over cells of gain(y) - L cost(y, s)

for every L >= 0. That holds for m draws, so the m-th greatest of these bounds holds for the choice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from esvalue.analysis.design.candidates import Candidates, Choice

__all__ = ["Allowed", "Root", "best_of_group", "best_scores", "root", "scores_of"]

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
            bounds[i] += best_of_group(given, group, every, multiplier, given.cost)
    return Root(multipliers, bounds)


def best_of_group(
    given: Candidates, group: tuple[int, ...], allowed: Allowed, multiplier: float, costs: Sequence[Array]
) -> Array:
    """Return the greatest gain less cost times a multiplier that the cells of an order can have, by draw.

    `costs` are those of the candidates in the draws asked for, by cell.
    """
    if len(group) == 1:
        return scores_of(given, group[0], allowed, multiplier, costs).max(axis=0)
    after = np.zeros(
        (given.levels[group], costs[group[0]].shape[1])
    )  # of what follows, by the greatest rate it may have
    for c in reversed(group):
        ranks = given.ranks[c][allowed[c]]
        own = scores_of(given, c, allowed, multiplier, costs)
        best = np.full(after.shape, -np.inf)
        paid = ranks >= 0
        best[ranks[paid]] = own[paid] + after[ranks[paid]]
        for level in range(1, len(best)):  # as np.maximum.accumulate over the first axis, ten times as fast
            np.maximum(best[level], best[level - 1], out=best[level])
        after = best if paid.all() else np.maximum(best, after)
    return np.asarray(after[-1])


def scores_of(given: Candidates, cell: int, allowed: Allowed, multiplier: float, costs: Sequence[Array]) -> Array:
    """Return gain less cost times a multiplier of the candidates left of a cell, shape (candidate, draw)."""
    own = allowed[cell]
    whole = len(own) and own[-1] - own[0] + 1 == len(own)  # a slice is cheaper than a selection
    made = costs[cell][own[0] : own[-1] + 1] * -multiplier if whole else costs[cell][own] * -multiplier
    made += given.gain[cell][own][:, None]
    return np.asarray(made)


def best_scores(given: Candidates, scores: Sequence[Array]) -> Choice:
    """Return the choice of greatest sum of scores (one by candidate) that keeps the orders; of equals the cheaper."""
    choice = np.zeros(len(scores), dtype=np.intp)
    for group in given.groups:
        if len(group) == 1:
            choice[group[0]] = np.argmax(scores[group[0]])
            continue
        levels = given.levels[group]
        after, picked = np.zeros(levels), []
        for c in reversed(group):
            ranks = given.ranks[c]
            best, at = np.full(levels, -np.inf), np.full(levels, -1, dtype=np.intp)
            skip, skipped = np.full(levels, -np.inf), -1
            running, k_best = -np.inf, -1
            for k, rank in enumerate(ranks):
                if rank < 0:
                    skip, skipped = after + scores[c][k], k
            order = np.argsort(ranks, kind="stable")
            filled = -1
            for k in order[ranks[order] >= 0]:
                rank = int(ranks[k])
                best[filled + 1 : rank], at[filled + 1 : rank] = running, k_best
                value = scores[c][k] + after[rank]
                if value > running:
                    running, k_best = value, int(k)
                best[rank], at[rank], filled = running, k_best, rank
            best[filled + 1 :], at[filled + 1 :] = running, k_best
            picked.append((c, np.where(skip >= best, skipped, at)))
            after = np.maximum(skip, best)
        level = levels - 1
        for c, at in reversed(picked):
            choice[c] = max(int(at[level]), 0)
            if given.ranks[c][choice[c]] >= 0:
                level = int(given.ranks[c][choice[c]])
    return choice
