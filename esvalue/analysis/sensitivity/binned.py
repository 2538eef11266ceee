"""First-order indices and PAWN distances by bins of each factor."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from esvalue.analysis.sensitivity.distances import Classes, pawn_indices
from esvalue.analysis.sensitivity.estimates import IndexEstimate, divided, of_jackknife, of_pooled

__all__ = ["default_bins", "first_by_bins", "pawn_by_bins"]

Array = npt.NDArray[np.float64]


def default_bins(points: int) -> int:
    """Return the number of bins for `points` draws a replicate: eight draws a bin, from 4 to 128 bins.

    >>> default_bins(64), default_bins(1024), default_bins(65536)
    (8, 128, 128)
    """
    return int(np.clip(1 << max(points // 8, 1).bit_length() - 1, 4, 128))


def first_by_bins(
    classes: Classes,
    continuous: npt.NDArray[np.bool_],
    y: Array,
    replicate: npt.NDArray[np.intp],
    bins: int,
    *,
    level: float = 0.95,
) -> IndexEstimate:
    r"""Return first-order indices from the means of outputs in bins of each factor.

    .. math:: S_i(B) = \frac{\sum_b w_b \hat\mu_b^2 - \hat\mu^2}{V},\qquad
              \hat\mu_b^2 = \frac{(\sum_r m_{rb})^2 - \sum_r m_{rb}^2}{R (R-1)}

    with :math:`m_{rb}` the mean of replicate r in bin b of B. A squared mean is a product of *different* replicates,
    whose errors are independent: the upward bias of the correlation ratio, which grows with the number of bins, does
    not arise. What a factor does inside a bin is not seen, a share of about one over bins squared; it is made good from
    half as many bins, :math:`S + (S(B) - S(B/2)) / 3`, and the interval is wider by :math:`|S(B) - S(B/2)|`.

    Parameters
    ----------
    classes
        Bins of the factors, shape (factor, draw).
    continuous
        Whether the bins of a factor cut a continuous number, shape (factor,).
    y
        Outputs, shape (output, draw).
    replicate
        Replicate of each draw, shape (draw,).
    bins
        Most bins a factor has; even.
    level
        Share of intervals that hold the true value.

    Returns
    -------
    Indices of shape (factor, output), with the Student interval of leaving out one replicate at a time.
    """
    factors = len(classes)
    replicates = int(replicate.max()) + 1
    varies = np.ptp(y, axis=1, keepdims=True) > 0
    y = np.where(varies, y - y.mean(axis=1, keepdims=True), 0.0)
    variance, variance_without = _variances(y, replicate, replicates)
    value, inside = np.zeros((2, factors, y.shape[0]))
    without = np.empty((factors, y.shape[0], replicates))
    for i in range(factors):
        cell = replicate * bins + classes[i]
        count = np.bincount(cell, minlength=replicates * bins).astype(float).reshape(replicates, bins)
        summed = _sums(y, cell, replicates * bins).reshape(replicates, bins, -1)
        of = _explained(count, summed)
        if continuous[i]:
            coarse = _explained(
                count.reshape(replicates, -1, 2).sum(axis=2), summed.reshape(replicates, bins // 2, 2, -1).sum(axis=2)
            )
            inside[i] = np.abs(divided(of[0] - coarse[0], variance))
            of = of + (of - coarse) / 3
        value[i] = divided(of[0], variance)
        without[i] = divided(of[1:], variance_without).T
    found = of_jackknife(value, without, level)
    return IndexEstimate(found.value, found.low - inside, found.high + inside)


def _sums(y: Array, cell: npt.NDArray[np.intp], cells: int) -> Array:
    """Return the sum of outputs in each cell, shape (cell, output)."""
    from scipy.sparse import csr_array

    draws = len(cell)
    return csr_array((np.ones(draws), cell, np.arange(draws + 1)), shape=(draws, cells)).T @ y.T


def _variances(y: Array, replicate: npt.NDArray[np.intp], replicates: int) -> tuple[Array, Array]:
    """Return the variance of outputs, shape (output,), and that without each replicate, shape (replicate, output)."""
    n, size = y.shape[1], np.bincount(replicate, minlength=replicates)[:, None]
    sums, squares = _sums(y, replicate, replicates), _sums(y * y, replicate, replicates)
    whole = squares.sum(axis=0) / n - (sums.sum(axis=0) / n) ** 2
    return whole, (squares.sum(axis=0) - squares) / (n - size) - ((sums.sum(axis=0) - sums) / (n - size)) ** 2


def _explained(count: Array, summed: Array) -> Array:
    """Return the variance between bins of all replicates, then without each, from products of different replicates;
    counts (replicate, bin), sums (replicate, bin, output).
    """
    mean = divided(summed, count[..., None])
    has = (count > 0)[..., None].astype(float)
    weight = count.sum(axis=0) / count.sum()
    whole = np.einsum("b,rbo->ro", weight, mean)
    pairs = _without_each(has)
    squares = divided(_without_each(mean) ** 2 - _without_each(mean**2), pairs * (pairs - 1))
    left = np.array([len(count)] + [len(count) - 1] * len(count))[:, None]
    grand = (_without_each(whole) ** 2 - _without_each(whole**2)) / np.maximum(left * (left - 1), 1)
    found = np.einsum("b,rbo->ro", weight, squares) - grand
    return np.where(left > 1, found, np.nan)  # of one replicate alone there is no product of different ones


def _without_each(parts: Array) -> Array:
    """Return the sum over replicates, then that without each, along a new first axis."""
    whole = parts.sum(axis=0)
    return np.concatenate([whole[None], whole - parts])


def pawn_by_bins(
    classes: Classes, y: Array, replicate: npt.NDArray[np.intp], bins: int, level: float = 0.95
) -> dict[str, IndexEstimate]:
    """Return the median and the largest PAWN distance over the classes of each factor,
    arrays of shape (factor, output).
    """
    parts = [pawn_indices(classes, y, bins)] + [
        pawn_indices(classes[:, replicate == r], y[:, replicate == r], bins) for r in range(int(replicate.max()) + 1)
    ]
    made = {}
    for name, over in (("pawn_median", np.nanmedian), ("pawn_max", np.nanmax)):
        values = [over(one, axis=-1).T for one in parts]
        made[name] = of_pooled(values[0], np.stack(values[1:], axis=-1), level)
    return made
