"""A region of futures as the search moves it: bounds by factor, rivals allowed,
and how strongly it sets failures apart.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import numpy as np

from esvalue.analysis.discovery.sample import Array, Bools, Half
from esvalue.core.shown import Shown

__all__ = ["Face", "Region", "Rule", "everything", "rule_of", "score_of", "strength"]

Side = Literal["low", "high", "rivals"]
#: A side of a region: position of the factor, and which bound.
Face = tuple[int, Side]
#: Failures inside, futures inside, failures, futures -> a score; the larger the better.
Rule = Callable[[Array, Array, int, int], Array]


@dataclass(frozen=True, eq=False)
class Region(Shown):
    """Lowest and highest value by factor (infinite: no bound) and, for discrete factors, which rivals are allowed."""

    low: Array
    high: Array
    allowed: tuple[Bools | None, ...]

    def faces(self) -> list[Face]:
        """Return the sides that restrict anything, in the order of the factors."""
        return self._faces

    @cached_property
    def _faces(self) -> list[Face]:
        found: list[Face] = []
        for j, rivals in enumerate(self.allowed):
            if rivals is not None:
                found += [(j, "rivals")] if not rivals.all() else []
            else:
                found += [(j, "low")] if np.isfinite(self.low[j]) else []
                found += [(j, "high")] if np.isfinite(self.high[j]) else []
        return found

    def bounded(self, face: Face, to: float | Bools) -> Region:
        """Return the region with one side moved."""
        j, side = face
        if side == "rivals":
            return replace(self, allowed=(*self.allowed[:j], np.asarray(to, dtype=bool), *self.allowed[j + 1 :]))
        moved = getattr(self, side).copy()
        moved[j] = to
        return replace(self, low=moved) if side == "low" else replace(self, high=moved)

    def without(self, face: Face) -> Region:
        """Return the region without one side."""
        rivals = self.allowed[face[0]]
        if face[1] == "rivals" and rivals is not None:
            return self.bounded(face, np.ones_like(rivals))
        return self.bounded(face, -np.inf if face[1] == "low" else np.inf)

    def meets(self, face: Face, row: Array) -> Bools:
        """Tell which values of a factor meet one side (bounds belong to the region)."""
        j, side = face
        rivals = self.allowed[j]
        if rivals is not None:
            return rivals[row.astype(np.intp)]
        return row >= self.low[j] if side == "low" else row <= self.high[j]

    def inside(self, x: Array) -> Bools:
        """Tell which futures are inside."""
        keep = np.ones(x.shape[1], dtype=bool)
        for face in self.faces():
            keep &= self.meets(face, x[face[0]])
        return keep

    def counts_without(self, half: Half) -> dict[Face, tuple[int, int]]:
        """Return failures and futures inside if one side restricted nothing, by side: those inside,
        and those only it keeps out.
        """
        faces = self.faces()
        if not faces:
            return {}
        out = np.array([~self.meets(face, half.x[face[0]]) for face in faces])
        kept_out = np.count_nonzero(out, axis=0)
        hits, inside = (int(np.count_nonzero(kept_out[rows] == 0)) for rows in (half.fails, slice(None)))
        alone = kept_out == 1
        more_hits, more = np.count_nonzero(out[:, alone & half.fails], axis=1), np.count_nonzero(out[:, alone], axis=1)
        return {face: (hits + int(h), inside + int(n)) for face, h, n in zip(faces, more_hits, more, strict=True)}

    def counts(self, half: Half) -> tuple[int, int]:
        """Return failures inside and futures inside."""
        keep = self.inside(half.x)
        return int(np.count_nonzero(keep & half.fails)), int(np.count_nonzero(keep))


def everything(categories: Sequence[int]) -> Region:
    """Return the region of all futures, for factors with so many rivals (0: a number)."""
    size = len(categories)
    return Region(
        np.full(size, -np.inf), np.full(size, np.inf), tuple(np.ones(k, dtype=bool) if k else None for k in categories)
    )


def strength(hits: Array, inside: Array, failures: int, futures: int) -> Array:
    """Return the correlation between being inside a region and failing (the phi coefficient).

        phi = (H N - T F) / sqrt(T (N - T) F (N - F))

    0: failures are as frequent inside as outside; 1: exactly the failures are inside.

    Parameters
    ----------
    hits, inside
        H, failures inside; T, futures inside.
    failures, futures
        F, all failures; N, all futures.

    Examples
    --------
    Of 10 futures 4 fail; a region holds 3 of them and nothing else: (3 x 10 - 3 x 4) / sqrt(3 x 7 x 4 x 6) = 18 /
    22.45.

    >>> round(float(strength(np.array(3.0), np.array(3.0), 4, 10)), 4)
    0.8018
    """
    spread = inside * (futures - inside) * (float(failures) * (futures - failures))
    return np.where(
        spread > 0, (hits * float(futures) - inside * float(failures)) / np.sqrt(np.where(spread > 0, spread, 1.0)), 0.0
    )


def rule_of(density: float | None) -> Rule:
    """Return the rule by which a box is chosen.

    Without a density: the strongest (largest :func:`strength`). With one: the largest coverage among boxes at least so
    dense, or the densest where none is.
    """
    if density is None:
        return strength

    def dense(hits: Array, inside: Array, failures: int, futures: int) -> Array:
        found = hits / np.maximum(inside, 1)
        return np.where(found >= density, 1 + hits / max(failures, 1), found)

    return dense


def score_of(half: Half, region: Region, rule: Rule) -> float:
    """Return the score of a region by a rule, among the futures of a half."""
    hits, inside = region.counts(half)
    return float(rule(np.array(float(hits)), np.array(float(inside)), half.failures, half.futures))
