"""DGSM: an upper bound of total indices from squared derivatives."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from esvalue.analysis.sensitivity.estimates import IndexEstimate, of_ratio

__all__ = ["STEP", "dgsm_indices", "stepped"]

Array = npt.NDArray[np.float64]

#: Step of a derivative, in normal scores.
STEP = 1e-3


def stepped(u: Array, i: int, step: float = STEP) -> Array:
    """Return uniform numbers with factor `i` moved by `step` in its normal score, shape as `u` (factor, ...)."""
    from scipy.special import ndtr, ndtri

    made = u.copy()
    made[i] = ndtr(ndtri(u[i]) + step)
    return made


def dgsm_indices(
    base: Array, moved: Array, u: Array, keep: npt.NDArray[np.bool_], level: float = 0.95
) -> IndexEstimate:
    r"""Return the bounds :math:`\overline{(\partial y / \partial z_i)^2} / V \ge T_i` with
    :math:`z_i` the normal score of factor i.

    Poincare's inequality has the constant 1 for a normal score, whatever the distribution of the factor, so one bound
    serves all (Sobol and Kucherenko 2009, doi:10.1016/j.matcom.2009.01.023). Taken in probability, as for uniform
    factors, the mean square would be infinite for a normal one.

    Parameters
    ----------
    base
        Outputs of the points, shape (output, replicate, point).
    moved
        Outputs with each factor stepped, shape (factor, output, replicate, point).
    u
        Uniform numbers, shape (factor, replicate, point).
    keep
        Rows to use, shape (replicate, point).
    level
        Share of intervals that hold the true value.

    Returns
    -------
    Bounds of shape (factor, output).
    """
    from scipy.special import ndtr, ndtri

    rows = keep.sum(axis=1)
    z = ndtri(u)
    step = ndtri(ndtr(z + STEP)) - z  # the step that was made, after rounding
    squares = np.stack(
        [np.where(keep, ((one - base) / by) ** 2, 0.0).sum(axis=-1) / rows for one, by in zip(moved, step, strict=True)]
    )
    mean = np.where(keep, base, 0.0).sum(axis=-1) / rows
    variance = np.where(keep, (base - mean[..., None]) ** 2, 0.0).sum(axis=-1) / rows
    return of_ratio(squares, np.broadcast_to(variance, squares.shape), level)
