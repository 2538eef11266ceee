"""Values with their intervals, made from one estimate a replicate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from esvalue.core.shown import Shown

__all__ = ["IndexEstimate", "divided", "of_jackknife", "of_pooled", "of_ratio", "of_replicates"]

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class IndexEstimate(Shown):
    """Values and the ends of their intervals, arrays of one shape (NaN ends: a single replicate has no interval)."""

    value: Array
    low: Array
    high: Array

    def pick(self, *index: Any) -> IndexEstimate:
        """Return a part of the arrays."""
        return IndexEstimate(self.value[index], self.low[index], self.high[index])


def _student(value: Array, spread: Array, replicates: int, level: float) -> IndexEstimate:
    """Return value +- t x spread, with one degree of freedom less than replicates."""
    from scipy.special import stdtrit

    half = float(stdtrit(replicates - 1, 0.5 + level / 2)) * spread if replicates > 1 else np.full_like(value, np.nan)
    return IndexEstimate(value, value - half, value + half)


def divided(above: Array, below: Array) -> Array:
    """Return above / below, and zero where `below` is (an outcome that never varies is moved by nothing)."""
    above, below = np.broadcast_arrays(np.asarray(above, dtype=float), np.asarray(below, dtype=float))
    return np.divide(above, below, out=np.zeros_like(above), where=below > 0)


def of_replicates(values: Array, level: float = 0.95) -> IndexEstimate:
    """Return the mean across replicates with its Student interval.

    Parameters
    ----------
    values
        One estimate a replicate, shape (..., replicate).
    level
        Share of intervals that hold the true value.

    Examples
    --------
    >>> found = of_replicates(np.array([1.0, 1.2, 0.8, 1.0]))
    >>> round(float(found.low), 3), round(float(found.high), 3)
    (0.74, 1.26)
    """
    n = values.shape[-1]
    spread = values.std(axis=-1, ddof=1) / np.sqrt(n) if n > 1 else np.full(values.shape[:-1], np.nan)
    return _student(values.mean(axis=-1), spread, n, level)


def of_pooled(value: Array, by_replicate: Array, level: float = 0.95) -> IndexEstimate:
    """Return a statistic of all draws, with the Student interval from its spread across replicates.

    For statistics whose bias falls with the number of draws (distances of distributions): the value takes all of them.

    Parameters
    ----------
    value
        The statistic of all replicates together, shape (...).
    by_replicate
        The statistic of each replicate, shape (..., replicate).
    level
        Share of intervals that hold the true value.
    """
    n = by_replicate.shape[-1]
    spread = by_replicate.std(axis=-1, ddof=1) / np.sqrt(n) if n > 1 else np.full(np.shape(value), np.nan)
    return _student(np.asarray(value, dtype=float), spread, n, level)


def of_ratio(above: Array, below: Array, level: float = 0.95) -> IndexEstimate:
    """Return the ratio of two means across replicates, with the Student interval of its linear form.

    ``value = sum(above) / sum(below)``; its error is that of the mean of ``(above - value * below) / mean(below)``.
    Pooling before dividing leaves a bias of one over all runs, not of one over the runs of a replicate.

    Parameters
    ----------
    above, below
        Numerator and denominator by replicate, shape (..., replicate).
    level
        Share of intervals that hold the true value.

    Examples
    --------
    >>> float(of_ratio(np.array([1.0, 3.0]), np.array([4.0, 4.0])).value)
    0.5
    """
    n = above.shape[-1]
    base = below.mean(axis=-1)
    value = divided(above.mean(axis=-1), base)
    residual = divided(above - value[..., None] * below, base[..., None])
    spread = residual.std(axis=-1, ddof=1) / np.sqrt(n) if n > 1 else np.full(value.shape, np.nan)
    return _student(value, spread, n, level)


def of_jackknife(value: Array, without: Array, level: float = 0.95) -> IndexEstimate:
    """Return a statistic of all replicates with the Student interval from leaving one replicate out at a time.

    Parameters
    ----------
    value
        The statistic of all replicates, shape (...).
    without
        The statistic without each replicate, shape (..., replicate).
    level
        Share of intervals that hold the true value.

    Examples
    --------
    The jackknife of a mean is the Student interval of :func:`of_replicates`:

    >>> x = np.array([1.0, 1.2, 0.8, 1.0])
    >>> found = of_jackknife(x.mean(), (x.sum() - x) / 3)
    >>> round(float(found.low), 3), round(float(found.high), 3)
    (0.74, 1.26)
    """
    n = without.shape[-1]
    squares = ((without - without.mean(axis=-1, keepdims=True)) ** 2).sum(axis=-1)
    return _student(np.asarray(value, dtype=float), np.sqrt(squares * (n - 1) / n), n, level)
