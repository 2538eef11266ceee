"""Arrays laid side by side by their dimensions: views, members of a group, sums in a fixed order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["as_slice", "expand", "fitted", "members_of", "summed", "view_of"]

Array = npt.NDArray[np.float64]


def expand(values: Any, dims: Sequence[str], out: Sequence[str]) -> Any:
    """Return `values` with axes of length one where `out` has a dimension that `dims` lacks."""
    view = view_of(dims, out)
    return values if view is None else values[view]


def view_of(dims: Sequence[str], out: Sequence[str]) -> Any:
    """Return the index that :func:`expand` applies, or None where it applies none."""
    return None if tuple(dims) == tuple(out) else tuple(slice(None) if dim in dims else None for dim in out)


def fitted(values: Array, view: Any, factor: float) -> Array:
    """Return values with axes added and multiplied, each where there is anything to do."""
    viewed = values if view is None else values[view]
    return viewed if factor == 1.0 else viewed * factor


def members_of(values: Array, index: slice | npt.NDArray[np.intp], axis: int) -> Array:
    """Return the entries of a group along an axis: a view where they stand side by side, else a copy."""
    if values.shape[axis] == 1:
        return values
    return values[(slice(None),) * axis + (index,)] if isinstance(index, slice) else values.take(index, axis=axis)


def as_slice(index: npt.NDArray[np.intp]) -> slice | npt.NDArray[np.intp]:
    """Return positions that follow one another as a slice, others as they are."""
    follow = len(index) > 0 and bool(np.all(np.diff(index) == 1))
    return slice(int(index[0]), int(index[-1]) + 1) if follow else index


def summed(values: Array, axis: int) -> Array:
    """Return the sum along an axis, first to last.

    NumPy adds in pairs where nothing but the summed axis is longer than one: a block of one draw would then differ in
    its last bit from the same draw in a block of many.
    """
    if values.shape[axis] == 1:
        return values[(slice(None),) * axis + (0,)]
    if values.shape[-1] > 1 or values.shape[axis] == 0:
        return np.asarray(values.sum(axis=axis))
    return np.asarray(sum(np.moveaxis(values, axis, 0)))
