"""Peeling and pasting: PRIM's patient way from all futures to a box, and the moving of its sides afterwards."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from esvalue.analysis.discovery.region import Face, Region, Rule, score_of
from esvalue.analysis.discovery.sample import Array, Bools, Half

__all__ = ["paste", "peel"]

Positions = npt.NDArray[np.intp]
#: Kept futures, kept failures, side, new bound.
Peel = tuple[int, int, Face, "float | Bools"]


def peel(
    half: Half, region: Region, categories: Sequence[int], alpha: float, least: int
) -> list[tuple[Region, Face | None]]:
    """Return the regions of a peeling trajectory, from the region given to the last one, with the side each step moved.

    A step takes off the lowest or highest share `alpha` of one factor, or one rival of a discrete factor: the one that
    gains most density for each future it takes off, so that a rival with many futures is not preferred for its size
    (Kwakkel and Jaxa-Rozen 2016). It ends when all inside fail, none does, or fewer than `least` futures would be left.

    Parameters
    ----------
    half
        Futures: values of shape (factor, draw).
    region
        Where to start.
    categories
        Number of rivals by factor, 0 for a number.
    alpha
        Share taken off in a step (0 to 0.5).
    least
        Fewest futures a region may hold.

    Notes
    -----
    Source: Friedman and Fisher 1999, Bump hunting in high-dimensional data, Statistics and Computing 9, 123-143.
    """
    keep = region.inside(half.x)
    part, hit = half.x[:, keep], half.fails[keep]
    numeric = np.flatnonzero(np.asarray(categories) == 0)
    discrete = np.flatnonzero(np.asarray(categories) > 0)
    path: list[tuple[Region, Face | None]] = [(region, None)]
    while True:
        size, total = hit.size, int(np.count_nonzero(hit))
        if total in (0, size) or size <= least:
            return path
        options = [*_slices(part, hit, numeric, alpha), *_rivals(part, hit, discrete, region)]
        gains = [(h / n - total / size) / (size - n) if least <= n < size else -np.inf for n, h, _, _ in options]
        best = int(np.argmax(gains)) if gains else -1
        if best < 0 or gains[best] == -np.inf:
            return path
        _, _, face, to = options[best]
        row = part[face[0]]
        stay = (
            np.asarray(to)[row.astype(np.intp)] if face[1] == "rivals" else row >= to if face[1] == "low" else row <= to
        )
        if (
            face[1] != "rivals"
        ):  # midway, so that a bound is no value of a future ("above 3" would be wrong of whole numbers from 3)
            to = float((to + (row[~stay].max() if face[1] == "low" else row[~stay].min())) / 2)
        region = region.bounded(face, to)
        part, hit = part[:, stay], hit[stay]
        path.append((region, face))


def _slices(part: Array, hit: Bools, numeric: Positions, alpha: float) -> list[Peel]:
    """Return what is left after taking off each end of each number."""
    size = hit.size
    cut = max(1, int(alpha * size))
    if not numeric.size or 2 * cut >= size:
        return []
    rows = part[numeric]
    bounds = np.partition(rows, (cut, size - 1 - cut), axis=1)
    made: list[Peel] = []
    for side, at in (("low", cut), ("high", size - 1 - cut)):
        bound = bounds[:, at]
        off = rows < bound[:, None] if side == "low" else rows > bound[:, None]
        gone = np.count_nonzero(off, axis=1)
        for k in np.flatnonzero(gone == 0):  # ties at the end: take off all that are equal to it
            left = rows[k][rows[k] > bound[k]] if side == "low" else rows[k][rows[k] < bound[k]]
            if left.size:
                bound[k] = left.min() if side == "low" else left.max()
                off[k] = rows[k] < bound[k] if side == "low" else rows[k] > bound[k]
                gone[k] = np.count_nonzero(off[k])
        lost = off @ hit.astype(np.float32)
        total = np.count_nonzero(hit)
        made += [
            (size - int(g), int(total - n), (int(j), side), float(b))  # type: ignore[misc]
            for g, n, j, b in zip(gone, lost, numeric, bound, strict=True)
        ]
    return made


def _rivals(part: Array, hit: Bools, discrete: Positions, region: Region) -> list[Peel]:
    """Return what is left after taking off each rival of each discrete factor."""
    made: list[Peel] = []
    for j in discrete:
        allowed = region.allowed[j]
        if allowed is None:
            continue
        codes = part[j].astype(np.intp)
        inside, hits = (
            np.bincount(codes, minlength=allowed.size),
            np.bincount(codes, weights=hit, minlength=allowed.size),
        )
        for k in np.flatnonzero(inside):
            left = allowed & (np.arange(allowed.size) != k)
            made.append((hit.size - int(inside[k]), int(np.count_nonzero(hit) - hits[k]), (int(j), "rivals"), left))
    return made


def paste(half: Half, region: Region, rule: Rule, least: int, sweeps: int = 20) -> Region:
    """Return the region with each of its sides moved, in turn, to the cut where the rule is best, until none moves.

    Outwards this is pasting: what peeling took off too much is put back, up to the whole side. Inwards it ends the last
    slice at its exact place. A bound stands midway between the last future outside and the first inside.
    """
    now = score_of(half, region, rule)
    for _ in range(sweeps):
        moved = False
        for face in region.faces():
            tried, score = _moved(half, region, face, rule, least)
            if score > now + 1e-12:
                region, now, moved = tried, score, True
        if not moved:
            break
    return region


def _moved(half: Half, region: Region, face: Face, rule: Rule, least: int) -> tuple[Region, float]:
    """Return the region with one side at its best place, all other sides as they are, and its score."""
    j, side = face
    keep = region.without(face).inside(half.x)
    row, hit = half.x[j, keep], half.fails[keep]
    if side == "rivals":
        allowed = region.allowed[j]
        assert allowed is not None
        codes = row.astype(np.intp)
        inside, hits = (
            np.bincount(codes, minlength=allowed.size),
            np.bincount(codes, weights=hit, minlength=allowed.size),
        )
        order = np.lexsort((np.arange(allowed.size), -hits / np.maximum(inside, 1)))
        order = order[inside[order] > 0]
        best, score = _best(np.cumsum(hits[order]), np.cumsum(inside[order]), rule, half, least)
        # where all rivals that occur are allowed nothing is restricted, so those that do not occur are allowed too
        return region.bounded(
            face, np.isin(np.arange(allowed.size), order[: best + 1]) | (best == order.size - 1)
        ), score
    order = np.argsort(
        row if side == "high" else -row, kind="stable"
    )  # from the side that stays to the side that moves
    found = row[order]
    last = np.append(found[1:] != found[:-1], True)
    inside = np.arange(1, found.size + 1)
    best, score = _best(np.where(last, np.cumsum(hit[order]), 0), np.where(last, inside, 0), rule, half, least)
    return region.without(face) if best == found.size - 1 else region.bounded(
        face, (found[best] + found[best + 1]) / 2
    ), score


def _best(hits: Array, inside: Array, rule: Rule, half: Half, least: int) -> tuple[int, float]:
    """Return the position of the best cut that leaves enough futures, the widest of equals, and its score."""
    scores = np.where(
        inside >= least, rule(hits.astype(float), inside.astype(float), half.failures, half.futures), -np.inf
    )
    best = int(scores.size - 1 - np.argmax(scores[::-1]))
    return best, float(scores[best])
