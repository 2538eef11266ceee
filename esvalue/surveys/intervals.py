"""Intervals of what is computed from estimates: delta method, Krinsky-Robb draws, Fieller sets, bootstrap."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtri

from esvalue.core.arguments import Level, Params, Seed, TwoOrMore, checked
from esvalue.core.errors import Problem, fail
from esvalue.surveys.estimation import numerical_jacobian

if TYPE_CHECKING:
    pass

__all__ = ["defined", "delta", "draws_of", "fieller", "percentile", "wilson"]


@checked
def delta(
    function: Callable[[np.ndarray], float], params: Params, cov: np.ndarray, level: Level = 0.95
) -> tuple[float, float, float, float]:
    r"""Return value, standard error and symmetric interval: :math:`\sqrt{\nabla f' V \nabla f}`.

    >>> delta(lambda p: 2 * p[0], np.array([3.0]), np.array([[0.25]]), 0.95)[1]
    1.0...
    """
    value = float(function(params))
    if not np.isfinite(value):
        return value, np.inf, np.nan, np.inf
    with np.errstate(invalid="ignore"):
        gradient = numerical_jacobian(function, params, np.sqrt(np.diag(cov)))
    if not np.isfinite(gradient).all():  # next to parameters at which the figure is infinite
        return value, np.inf, np.nan, np.inf
    with np.errstate(over="ignore", invalid="ignore"):
        se = float(np.sqrt(gradient @ cov @ gradient))
    reach = ndtri(0.5 + level / 2) * se
    return value, se, value - reach, value + reach


@checked
def draws_of(params: Params, cov: np.ndarray, size: TwoOrMore, seed: Seed) -> np.ndarray:
    """Return draws of the parameters from their joint normal distribution (draw, k): Krinsky and Robb (1986)."""
    rng = np.random.default_rng(seed)
    roots, axes = np.linalg.eigh(cov)
    return params + (rng.standard_normal((size, len(params))) * np.sqrt(np.maximum(roots, 0))) @ axes.T


@checked
def fieller(numerator: float, denominator: float, cov: np.ndarray, level: Level = 0.95) -> tuple[float, float]:
    r"""Return the Fieller set of a ratio: all :math:`r` with :math:`(a - r b)^2 \le z^2 \mathrm{Var}(a - r b)`.

    Parameters
    ----------
    numerator, denominator : float
        Estimates a and b.
    cov : array (2, 2)
        Their covariance.
    level : float
        Confidence level.

    Returns
    -------
    (low, high), or (-inf, inf) where the denominator is not different from zero at this level and the set has no
    bounds.

    >>> fieller(0.0, 2.0, np.array([[1.0, 0.0], [0.0, 0.0]]), 0.95)
    (-0.9799..., 0.9799...)
    """
    z2 = float(ndtri(0.5 + level / 2)) ** 2
    a = denominator**2 - z2 * cov[1, 1]
    b = numerator * denominator - z2 * cov[0, 1]
    c = numerator**2 - z2 * cov[0, 0]
    if a <= 0:
        return -np.inf, np.inf
    root = np.sqrt(max(b * b - a * c, 0.0))
    return float((b - root) / a), float((b + root) / a)


def wilson(share: float, n: float, level: float = 0.95) -> tuple[float, float]:
    """Return the interval of a share of n (Wilson 1927).

    >>> [round(x, 4) for x in wilson(0.5, 100)]
    [0.4038, 0.5962]
    """
    z2 = float(ndtri(0.5 + level / 2)) ** 2
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    reach = np.sqrt(z2 * (share * (1 - share) / n + z2 / (4 * n * n))) / (1 + z2 / n)
    return float(centre - reach), float(centre + reach)


def defined(draws: np.ndarray, code: str = "survey_draws_undefined") -> tuple[np.ndarray, tuple[Problem, ...]]:
    """Return the draws that are numbers, infinite ones among them, and a note on those left out: a ratio of nothing to
    nothing has no value.

    Raises
    ------
    InputError
        No draw is a number.

    >>> made, notes = defined(np.array([1.0, np.nan, np.inf]))
    >>> made.tolist(), notes[0].fields
    ([1.0, inf], {'count': 1, 'total': 3})
    """
    lost = np.isnan(draws)
    if lost.all():
        raise fail("survey_draws", "draws", count=len(draws), total=len(draws))
    return (
        (draws[~lost], (Problem(code, "", {"count": int(lost.sum()), "total": len(draws)}),))
        if lost.any()
        else (draws, ())
    )


@checked
def percentile(draws: np.ndarray, level: Level = 0.95) -> tuple[float, float]:
    """Return the central share `level` of draws; infinite draws count as what they are.

    >>> percentile(np.arange(1001.0), 0.5)
    (250.0, 750.0)
    """
    tail = (1 - level) / 2
    ordered = np.sort(draws)
    if np.isnan(ordered).any():
        raise fail("survey_draws", "draws", count=int(np.isnan(ordered).sum()), total=len(ordered))
    place = np.array([tail, 1 - tail]) * (len(ordered) - 1)
    below, above = ordered[np.floor(place).astype(int)], ordered[np.ceil(place).astype(int)]
    share = place - np.floor(place)
    with np.errstate(invalid="ignore"):
        found = np.where(below == above, below, below + share * (above - below))
    found = np.where(np.isnan(found), below, found)
    return float(found[0]), float(found[1])
