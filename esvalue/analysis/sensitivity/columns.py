"""Designs of pick-freeze runs: two independent matrices A and B, and A with the columns of one factor from B."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from esvalue.analysis.sensitivity.grouping import groups_of
from esvalue.core.arguments import OneOrMore, Seed, Uniforms, checked
from esvalue.core.ensemble import Design
from esvalue.core.shown import Shown

__all__ = ["SobolColumns", "sobol_columns"]

Array = npt.NDArray[np.float64]

#: Streams of the seed, so that a sensitivity design shares no numbers with the draws of a run of the same seed.
STREAM = {"sobol": 11, "shapley": 12, "permutations": 13, "sample": 14, "morris": 15, "resample": 16}


@checked
@dataclass(frozen=True)
class SobolColumns(Shown):
    """Uniform columns of a pick-freeze design.

    Parameters
    ----------
    names
        Factors, in the order of the first axis of `a` and `b`.
    groups
        Factors by group (each factor alone, when not grouped).
    a, b
        Independent matrices, shape (factor, replicate, point).
    second_order
        Whether the runs of B with the columns of A are part of the design.

    Examples
    --------
    >>> columns = sobol_columns(("x", "y"), replicates=2, points=8, seed=0)
    >>> columns.a.shape, columns.replicates, columns.points
    ((2, 2, 8), 2, 8)
    """

    names: tuple[str, ...]
    groups: Mapping[str, tuple[str, ...]]
    a: Uniforms
    b: Uniforms
    second_order: bool = False

    @property
    def replicates(self) -> int:
        """Number of replicates."""
        return self.a.shape[1]

    @property
    def points(self) -> int:
        """Number of points in a replicate."""
        return self.a.shape[2]

    @property
    def runs(self) -> int:
        """Number of model runs."""
        return self.replicates * self.points * (2 + len(self.groups) * (2 if self.second_order else 1))

    def matrix(self, kind: str, group: str = "") -> Array:
        """Return the matrix "a", "b", "ab" (A with a group's columns from B) or "ba",
        shape (factor, replicate, point).
        """
        base, other = (self.a, self.b) if kind[0] == "a" else (self.b, self.a)
        if len(kind) == 1:
            return base
        made = base.copy()
        index = [self.names.index(name) for name in self.groups[group]]
        made[index] = other[index]
        return made

    def blocks(self) -> Iterator[tuple[str, str, Array]]:
        """Yield (kind, group, matrix) in the order a, b, ab of every group, ba of every group."""
        yield "a", "", self.a
        yield "b", "", self.b
        for kind in ("ab", "ba") if self.second_order else ("ab",):
            for group in self.groups:
                yield kind, group, self.matrix(kind, group)


@checked
def sobol_columns(
    names: Sequence[str],
    *,
    replicates: OneOrMore = 16,
    points: OneOrMore = 1024,
    seed: Seed,
    groups: Mapping[str, Sequence[str]] | None = None,
    second_order: bool = False,
) -> SobolColumns:
    """Return the pick-freeze design of `replicates` independently scrambled Sobol sets of `points` points.

    A and B are the two halves of one Sobol sequence of twice as many dimensions as factors (Saltelli et al. 2010,
    doi:10.1016/j.cpc.2009.09.018). A group's columns are exchanged together.

    Parameters
    ----------
    names
        Factors.
    replicates
        Number of independently scrambled sets.
    points
        Points in a set; rounded up to a power of two.
    seed
        Any whole number, 0 included.
    groups
        Factors by group; default: each factor alone.
    second_order
        Add the runs that second-order indices need.

    Raises
    ------
    InputError
        A group with a factor that there is not, or a factor in two groups.

    Examples
    --------
    >>> design = sobol_columns(("x", "y"), replicates=2, points=4, seed=0)
    >>> design.a.shape, design.runs
    ((2, 2, 4), 32)
    >>> mixed = design.matrix("ab", "y")
    >>> bool((mixed[0] == design.a[0]).all() and (mixed[1] == design.b[1]).all())
    True
    """
    names = tuple(names)
    design = Design(
        (*names, *(f"{name}'" for name in names)), replicates, Design.rounded(points), seed, STREAM["sobol"]
    )
    both = np.stack([design.replicate(r) for r in range(replicates)], axis=1)
    parts = {name: (name,) for name in names} if groups is None else groups_of(names, groups)
    return SobolColumns(names, parts, both[: len(names)], both[len(names) :], second_order)
