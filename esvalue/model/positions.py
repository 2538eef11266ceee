"""Entries of a node by their positions: many at once, as arrays of whole numbers by dimension."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

__all__ = ["ALL", "Index", "Lists", "Positions", "along", "count", "every", "flat", "part_of"]

Index = npt.NDArray[np.intp]
#: Several entries of a node: by dimension, draws left out, the position of each.
Positions = Mapping[str, Index]
#: All of several entries, in order.
ALL = slice(None)


def count(at: Positions) -> int:
    """Return how many entries are meant; a node without dimensions has one."""
    return next((len(where) for where in at.values()), 1)


def along(at: Positions, dims: Sequence[str], *but: str) -> dict[str, Index]:
    """Return the positions along the dimensions an input has, but for some."""
    return {dim: at[dim] for dim in dims if dim != "draw" and dim not in but}


def part_of(at: Positions, which: Index | slice) -> dict[str, Index]:
    """Return some of several entries."""
    return {dim: where[which] for dim, where in at.items()}


def every(dims: Sequence[str], shape: Sequence[int], numbers: Index) -> dict[str, Index]:
    """Return the positions of the entries with some numbers, counted through all dimensions, the last one fastest."""
    static = [dim for dim in dims if dim != "draw"]
    return dict(zip(static, np.unravel_index(numbers, tuple(shape)), strict=True)) if static else {}


def flat(at: Positions, dims: Sequence[str], shape: Sequence[int]) -> Index:
    """Return the numbers of entries, counted through all dimensions (the inverse of :func:`every`)."""
    static = [dim for dim in dims if dim != "draw"]
    if not static:
        return np.zeros(1, dtype=np.intp)
    return np.asarray(np.ravel_multi_index(tuple(at[dim] for dim in static), tuple(shape)))


class Lists:
    """Lists of positions by number, laid end to end, so that many are unrolled at once.

    >>> which, positions = Lists([np.array([4, 7]), np.array([5])]).of(np.array([1, 0, 1]))
    >>> which.tolist(), positions.tolist()
    ([0, 1, 1, 2], [5, 4, 7, 5])
    """

    def __init__(self, lists: Sequence[Index]) -> None:
        self._sizes = np.array([*map(len, lists), 0], dtype=np.intp)  # the last list, number -1, is empty
        self._starts = np.cumsum(self._sizes) - self._sizes
        self._all = np.concatenate([np.zeros(0, dtype=np.intp), *lists])

    def of(self, numbers: Index) -> tuple[Index, Index]:
        """Return, for some lists one behind another, which of them each position stands in, and the positions."""
        sizes = self._sizes[numbers]
        which = np.repeat(np.arange(len(sizes)), sizes)
        before = np.cumsum(sizes) - sizes
        return which, self._all[np.arange(len(which)) + (self._starts[numbers] - before)[which]]

    def holding(self, positions: Index) -> Index:
        """Return the number of the list each position stands in; -1: in none."""
        found = np.full(2 + max(self._all.max(initial=-1), positions.max(initial=-1)), -1)
        found[self._all] = np.repeat(np.arange(len(self._sizes)), self._sizes)
        return np.asarray(found[positions])
