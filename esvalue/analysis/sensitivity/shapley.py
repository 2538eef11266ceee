r"""Shapley effects: each factor's fair share of the variance, also where factors depend on each other.

The worth of a set of factors is :math:`c(u) = E[Var(y | x_{-u})] = \frac12 E[(y - y')^2]`, where y' has the factors in
u drawn anew *given the others*. A walk through the factors in random order renews one after the other; the mean growth
of c when a factor joins is its Shapley effect (Song, Nelson and Staum 2016, doi:10.1137/15M1048070; for independent
factors this is the algorithm of Goda 2021, doi:10.1016/j.ress.2021.107702). Normal scores drawn by a Cholesky factor
whose rows stand in the reverse order of the walk make every conditional draw of it at once: renewing the trailing
scores renews them given the leading ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from esvalue.analysis.problem import Problem
from esvalue.analysis.sensitivity.columns import STREAM
from esvalue.analysis.sensitivity.estimates import IndexEstimate, of_ratio
from esvalue.analysis.shares import Shares
from esvalue.core.ensemble import BLOCK, Design

__all__ = ["Walks", "shapley_indices"]

Array = npt.NDArray[np.float64]
Integers = npt.NDArray[np.intp]
_EDGE = 2.0**-33


@dataclass(frozen=True)
class Walks:
    """The runs of Shapley effects: from each point, groups renewed one after the other in an order of its own."""

    problem: Problem
    groups: Mapping[str, Sequence[str]]
    replicates: int
    points: int
    seed: int

    @property
    def runs(self) -> int:
        """Number of model runs."""
        return self.replicates * self.points * (len(self.groups) + 1)

    def steps(self, replicate: int) -> tuple[Integers, Iterator[Array]]:
        """Return the order of groups, shape (group, point), and the uniform columns after each step (the start first).

        Each item has shape (factor, point). Start and new numbers are the halves of one scrambled Sobol set.
        """
        names = self.problem.names
        design = Design(
            (*names, *(f"{name}'" for name in names)),
            self.replicates,
            Design.rounded(self.points),
            self.seed,
            STREAM["shapley"],
        )
        both = design.replicate(replicate)
        generator = np.random.default_rng(
            np.random.SeedSequence(self.seed, spawn_key=(STREAM["permutations"], replicate))
        )
        order = np.argsort(generator.random((len(self.groups), both.shape[1])), axis=0)
        return order, self._walk(both[: len(names)], both[len(names) :], order)

    def _walk(self, old: Array, new: Array, order: Integers) -> Iterator[Array]:
        names = self.problem.names
        number = {name: g for g, members in enumerate(self.groups.values()) for name in members}
        when = np.argsort(order, axis=0)[[number[name] for name in names]]  # the step at which a factor is renewed
        # Later steps lead; factors of one group follow each other in the order given.
        rank = np.argsort(np.argsort(-when, axis=0, kind="stable"), axis=0)
        for step in range(len(self.groups) + 1):
            yield self._dependent(np.where(when < step, new, old), rank)

    def _dependent(self, w: Array, rank: Integers) -> Array:
        """Return design columns whose factors depend on each other as in the problem,
        drawn in the order of `rank` from independent `w`.
        """
        names = self.problem.names
        u = w.copy()
        linked = [
            i
            for i, name in enumerate(names)
            if any(rho and name in pair for pair, rho in self.problem.correlation.items())
        ]
        if linked:
            u[linked] = _ordered_scores(
                self.problem.correlation_matrix[np.ix_(linked, linked)], w[linked], rank[linked]
            )
        for one in self.problem.shares:
            index = [names.index(name) for name in one.names]
            u[index] = _ordered_shares(one, w[index], rank[index])
        return u


def _ordered_scores(correlation: Array, w: Array, rank: Integers) -> Array:
    """Return design columns of correlated factors: scores by a Cholesky factor in the order of `rank`,
    undone by that of the problem.
    """
    from scipy.special import ndtr, ndtri

    lower = np.linalg.cholesky(correlation)
    made = np.empty_like(w)
    for start in range(0, w.shape[1], BLOCK):
        part = slice(start, start + BLOCK)
        order = np.argsort(rank[:, part], axis=0).T  # (point, place)
        factor = np.linalg.cholesky(correlation[order[:, :, None], order[:, None, :]])
        scores = np.einsum("pij,pj->pi", factor, ndtri(np.take_along_axis(w[:, part].T, order, axis=1)))
        back = np.empty_like(scores)
        np.put_along_axis(back, order, scores, axis=1)
        made[:, part] = ndtr(np.linalg.solve(lower, back.T))
    return np.clip(made, _EDGE, 1 - _EDGE)


def _ordered_shares(one: Shares, w: Array, rank: Integers) -> Array:
    """Return design columns of shares that sum to one: sticks broken in the order of `rank`,
    told as sticks in the order of the names.
    """
    from scipy.special import betainc, betaincinv

    alpha = np.asarray(one.concentrations, dtype=float)
    order = np.argsort(rank, axis=0)
    rest, left = np.ones(w.shape[1]), np.full(w.shape[1], alpha.sum())
    share = np.empty_like(w)
    for place in range(len(alpha)):
        which = order[place]
        left = left - alpha[which]
        last = place == len(alpha) - 1
        piece = rest if last else rest * betaincinv(alpha[which], left, np.take_along_axis(w, which[None], axis=0)[0])
        np.put_along_axis(share, which[None], piece[None], axis=0)
        rest = rest - piece
    made = w.copy()
    rest, tail = np.ones(w.shape[1]), float(alpha.sum())
    for i in range(len(alpha) - 1):
        tail -= alpha[i]
        made[i] = betainc(
            alpha[i], tail, np.clip(np.divide(share[i], rest, out=np.ones_like(rest), where=rest > 0), 0, 1)
        )
        rest = rest - share[i]
    return np.clip(made, _EDGE, 1 - _EDGE)


def shapley_indices(y: Array, order: Integers, keep: npt.NDArray[np.bool_], level: float = 0.95) -> IndexEstimate:
    """Return Shapley effects as shares of the variance; they sum to one.

    Parameters
    ----------
    y
        Outputs of the walks, shape (step, output, replicate, point), the start first.
    order
        Group renewed at each step, shape (group, replicate, point).
    keep
        Walks to use, shape (replicate, point).
    level
        Share of intervals that hold the true value.

    Returns
    -------
    Effects of shape (group, output).
    """
    groups, outputs = len(y) - 1, y.shape[1]
    place = np.argsort(order, axis=0)
    rows = keep.sum(axis=1)
    mean = np.empty((groups, outputs, keep.shape[0]))
    for o in range(outputs):  # one output at a time: the work arrays stay those of a single output
        start, before, after = y[0, o], y[:-1, o], y[1:, o]
        growth = (start - (before + after) / 2) * (
            before - after
        )  # half the growth of (start - after)^2, without cancelling
        mean[:, o] = np.where(keep, np.take_along_axis(growth, place, axis=0), 0.0).sum(axis=-1) / rows
    return of_ratio(mean, np.broadcast_to(mean.sum(axis=0), mean.shape), level)
