"""The climb to the top of the likelihood of studies: a search over the ratio of the variances, or over both of them."""

from __future__ import annotations

import numpy as np
from scipy.optimize import minimize_scalar

from esvalue.surveys.transfer.likelihood import BlockInverse, Fit, StudyLikelihood, curve, slope

__all__ = ["climb", "highest"]

#: Least gain in log-likelihood for which a variance above zero is taken.
GAIN = 1e-9


def highest(like: StudyLikelihood, restricted: bool) -> Fit:
    """Return the estimates at the variances of greatest (restricted) likelihood, zero included."""
    if like.known is None:
        return _best_ratio(like, restricted)
    return _best_pair(like, restricted)


def _best_ratio(like: StudyLikelihood, restricted: bool) -> Fit:
    none = like.ratio(0.0, restricted)
    if not like.repeated:
        return none
    grid = np.linspace(-14.0, 14.0, 29)
    heights = [like.ratio(float(np.exp(one)), restricted).loglike for one in grid]
    i = int(np.argmax(heights))
    low, high = grid[max(i - 1, 0)], grid[min(i + 1, len(grid) - 1)]
    found = minimize_scalar(
        lambda one: -like.ratio(float(np.exp(one)), restricted).loglike,
        bounds=(low, high),
        method="bounded",
        options={"xatol": 1e-9},
    )
    some = like.ratio(float(np.exp(found.x)), restricted)
    return some if some.loglike > none.loglike + GAIN else none


def _best_pair(like: StudyLikelihood, restricted: bool) -> Fit:
    """Return the best pair of variances: a grid with zeros, then every top of it climbed to the end,
    on the boundary too.
    """
    assert like.known is not None
    size = max(
        float(np.var(like.y - like.x @ np.linalg.lstsq(like.x, like.y, rcond=None)[0])), float(np.mean(like.known))
    )
    levels = np.concatenate([[0.0], size * np.exp(np.linspace(-10.0, 3.0, 27))])
    inner = levels if like.repeated else levels[:1]  # one value a study: both variances are one, called that between
    heights = np.stack([like.heights(levels, float(omega), restricted) for omega in inner], axis=1)
    padded = np.pad(heights, 1, constant_values=-np.inf)
    around = [
        padded[1 + i : len(levels) + 1 + i, 1 + j : len(inner) + 1 + j]
        for i in (-1, 0, 1)
        for j in (-1, 0, 1)
        if i or j
    ]
    tops = {(int(i), int(j)) for i, j in np.argwhere(np.all([heights >= one for one in around], axis=0))}
    tops |= {
        (0, int(np.argmax(heights[0]))),
        (int(np.argmax(heights[:, 0])), 0),
    }  # a top on an edge may hide one beside it
    found = [climb(like, float(levels[i]), float(inner[j]), restricted, like.repeated) for i, j in sorted(tops)]
    made = max(found, key=lambda one: one.loglike)
    # among points as high as the best the one with more variances at zero is the answer
    for tau, omega in ((0.0, 0.0), (made.between, 0.0), (0.0, made.within)):
        plain = like.at(tau, omega, restricted)
        if plain.loglike >= made.loglike - GAIN:
            return plain
    return made


def climb(
    like: StudyLikelihood, between: float, within: float, restricted: bool, both: bool, *, steps: int = 100
) -> Fit:
    """Return the nearest top from two variances, coefficients being the best at each; a variance may end at zero.

    Newton steps on the variances that are free (above zero, or pushed up from it), by the expected curvature where the
    observed one is no top; each is cut at zero and halved until it rises.
    """
    here = like.at(between, within, restricted)
    k = len(here.beta)
    for _ in range(steps):
        point = np.array([here.between, here.within])
        rise = slope(like, here.beta, here.between, here.within, restricted)[k:]
        bent = curve(like, here.beta, here.between, here.within, restricted)
        bend = bent[k:, k:] - bent[k:, :k] @ np.linalg.solve(bent[:k, :k], bent[:k, k:])
        free = np.flatnonzero(((point > 0) | (rise > 0)) & np.array([True, both]))
        if not len(free):
            return here
        part = bend[np.ix_(free, free)]
        if np.linalg.eigvalsh(part)[-1] >= 0:
            part = -0.5 * BlockInverse.of(like, here.between, here.within).traces()[1][np.ix_(free, free)]
        move = np.zeros(2)
        move[free] = np.linalg.solve(-part, rise[free])
        for halved in range(50):
            tau, omega = np.maximum(point + move * 0.5**halved, 0.0)
            there = like.at(float(tau), float(omega), restricted)
            if there.loglike > here.loglike:
                break
        else:
            return here
        here = there
    return here
