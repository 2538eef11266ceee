"""Where peeling may start besides all futures: the strongest rectangle in any two factors.

Peeling takes off one end of one factor at a time. It is blind where no end alone is better than another: failures at
both ends of a factor, or where two factors are both high or both low. A coarse count over every pair of factors sees
those, at the price of one table a pair.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import numpy.typing as npt

from esvalue.analysis.discovery.region import Region, everything, strength
from esvalue.analysis.discovery.sample import Half

__all__ = ["strongest_rectangle"]

BINS = 8
Codes = npt.NDArray[np.intp]


def strongest_rectangle(half: Half, categories: Sequence[int], least: int) -> Region:
    """Return the region, bounded in at most two factors, with the largest strength on a grid of 8 x 8 equal shares.

    Parameters
    ----------
    half
        Futures: values of shape (factor, draw).
    categories
        Number of rivals by factor, 0 for a number. The rivals of a discrete factor are ordered by how often they fail.
    least
        Fewest futures the rectangle may hold.
    """
    region = everything(categories)
    cuts = [_cut(half, j, k) for j, k in enumerate(categories)]
    varying = [j for j, (_, codes) in enumerate(cuts) if codes.min(initial=0) < codes.max(initial=0)]
    pairs = list(combinations(varying, 2)) or [(j, j) for j in varying]
    if not pairs:
        return region
    tables = np.zeros((len(pairs), 2, BINS + 1, BINS + 1))
    for n, (a, b) in enumerate(pairs):
        cell = cuts[a][1] * BINS + cuts[b][1]
        for k, counted in enumerate((cell[half.fails], cell)):
            tables[n, k, 1:, 1:] = np.bincount(counted, minlength=BINS * BINS).reshape(BINS, BINS)
    sums = tables.cumsum(axis=2).cumsum(axis=3)
    low, high = np.triu_indices(BINS + 1, 1)
    rows = sums[:, :, high] - sums[:, :, low]
    inside = rows[..., high] - rows[..., low]
    scores = np.where(inside[:, 1] >= least, strength(inside[:, 0], inside[:, 1], half.failures, half.futures), -np.inf)
    pair, first, second = np.unravel_index(int(np.argmax(scores)), scores.shape)
    for j, span in zip(pairs[pair], (first, second), strict=True):
        region = _bounded(region, j, cuts[j], int(low[span]), int(high[span]))
    return region


def _cut(half: Half, j: int, rivals: int) -> tuple[npt.NDArray[np.float64], Codes]:
    """Return the inner edges (or the bin of each rival) and the bin of each future."""
    row = half.x[j]
    if rivals:
        codes = row.astype(np.intp)
        inside, hits = np.bincount(codes, minlength=rivals), np.bincount(codes, weights=half.fails, minlength=rivals)
        rank = np.argsort(np.lexsort((np.arange(rivals), -hits / np.maximum(inside, 1))))
        bins = rank * min(BINS, rivals) // rivals
        return bins.astype(float), bins[codes]
    edges = np.unique(np.quantile(row, np.arange(1, BINS) / BINS)) if row.size else np.empty(0)
    return edges, np.searchsorted(edges, row, side="left")


def _bounded(region: Region, j: int, cut: tuple[npt.NDArray[np.float64], Codes], low: int, high: int) -> Region:
    """Return the region with a factor bounded to bins low (counted in) to high (not counted in)."""
    edges = cut[0]
    if region.allowed[j] is not None:
        return region.bounded((j, "rivals"), (edges >= low) & (edges < high))
    if 0 < low <= edges.size:
        region = region.bounded((j, "low"), float(np.nextafter(edges[low - 1], np.inf)))
    return region.bounded((j, "high"), float(edges[high - 1])) if high <= edges.size else region
