"""Distances of distributions: PAWN (of an outcome, given a factor) and regional sensitivity (of a factor,
given an outcome).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["classes_of", "cut", "distances", "pawn_indices", "regional_indices"]

Array = npt.NDArray[np.float64]
Classes = npt.NDArray[np.uint8]

#: Conditioning intervals (Pianosi and Wagener 2018, doi:10.1016/j.envsoft.2018.07.019).
BINS = 10


def classes_of(x: Array, bins: int = BINS) -> Classes:
    """Return the class of each number: equal counts by rank,
    or one class a value where there are no more values than `bins`.

    >>> classes_of(np.array([0.1, 0.9, 0.5, 0.3]), 2).tolist()
    [0, 1, 1, 0]
    >>> classes_of(np.array([3.0, 7.0, 7.0, 7.0, 3.0]), 4).tolist()
    [0, 1, 1, 1, 0]
    """
    return cut(x, bins)[0]


def cut(x: Array, bins: int) -> tuple[Classes, bool]:
    """Return the classes of :func:`classes_of`, and whether they are bins of a continuous
    number (not values of their own).
    """
    order = np.argsort(x, kind="stable")
    made = np.empty(len(x), dtype=np.uint8)
    new = np.diff(x[order]) > 0
    continuous = int(new.sum()) >= bins
    made[order] = np.arange(len(x)) * bins // len(x) if continuous else np.concatenate([[0], np.cumsum(new)])
    return made, continuous


def distances(x: Array, classes: Classes, bins: int = BINS) -> Array:
    """Return the Kolmogorov distance of `x` within each class from `x` as a whole.

    Parameters
    ----------
    x
        Numbers, shape (draw,); equal ones allowed.
    classes
        Classes 0 to bins - 1 of the draws by several variables, shape (variable, draw).
    bins
        Most classes a variable has.

    Returns
    -------
    Distances between 0 and 1, shape (variable, class); NaN where a class has no draw.

    Examples
    --------
    >>> distances(np.array([1.0, 2.0, 3.0, 4.0]), np.array([[0, 0, 1, 1]], dtype=np.uint8), 2).tolist()
    [[0.5, 0.5]]
    """
    order = np.argsort(x, kind="stable")
    edge = np.concatenate([[True], np.diff(x[order]) > 0, [True]])
    tied = None if edge.all() else edge
    made = np.full((len(classes), bins), np.nan)
    for v, of in enumerate(classes):
        there, found = _of_sorted(of[order], tied, bins)
        made[v, there] = found
    return made


def _of_sorted(of: Classes, edge: npt.NDArray[np.bool_] | None, bins: int) -> tuple[npt.NDArray[np.intp], Array]:
    """Return the classes there are and their distances,
    from the classes of draws in rising order and the edges of runs of equal draws.
    """
    n = len(of)
    count = np.bincount(of, minlength=bins)
    there = np.flatnonzero(count)
    count = count[there]
    start = np.cumsum(count) - count
    at = np.argsort(of, kind="stable")  # class by class, each in rising order
    size = np.repeat(count, count)
    place = np.arange(n) - np.repeat(start, count)
    if edge is None:  # just before each draw of the class; just after it the difference is 1/size - 1/n more
        before = place / size - at / n
        return there, np.maximum(
            np.maximum.reduceat(before, start) + 1 / count - 1 / n, -np.minimum.reduceat(before, start)
        )
    tie = np.cumsum(edge[:-1]) - 1
    begins = np.flatnonzero(edge)
    apart = np.diff(tie[at]) != 0
    last, first = np.append(apart, True), np.insert(apart, 0, True)
    first[start], last[start[1:] - 1] = True, True
    after = np.where(last, np.abs((place + 1) / size - begins[tie[at] + 1] / n), 0.0)
    before = np.where(first, np.abs(place / size - begins[tie[at]] / n), 0.0)
    return there, np.maximum.reduceat(np.maximum(after, before), start)


def pawn_indices(classes: Classes, y: Array, bins: int = BINS) -> Array:
    """Return PAWN distances of outputs given each factor's class, shape (output, factor, class).

    Parameters
    ----------
    classes
        Classes of the factors, shape (factor, draw).
    y
        Outputs, shape (output, draw).
    bins
        Most classes a factor has.
    """
    return np.stack([distances(one, classes, bins) for one in y])


def regional_indices(x: Array, bands: Classes, bins: int = BINS) -> Array:
    """Return the Kolmogorov distance of each factor between draws in a band of the outcome and all others.

    Parameters
    ----------
    x
        Factors, shape (factor, draw).
    bands
        Bands of the outputs, from low to high, shape (output, draw).
    bins
        Most bands an output has.

    Returns
    -------
    Distances, shape (factor, output, band); NaN where an output has fewer bands, zero where a single band holds all
    draws.
    """
    share = np.stack([np.bincount(one, minlength=bins) / len(one) for one in bands])
    rest = np.where(share < 1, 1 - share, 1.0)
    return np.stack([distances(one, bands, bins) for one in x]) / rest
