"""Intervals of what is computed from estimates: delta method, Krinsky-Robb draws, Fieller sets, bootstrap."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtri

from esvalue.core.arguments import Level, Params, Seed, TwoOrMore, checked
from esvalue.core.errors import InputError, Mistake, fail
from esvalue.core.text import Text
from esvalue.surveys.estimate import Estimate
from esvalue.surveys.estimation import numerical_jacobian
from esvalue.surveys.vocabulary import check_option

if TYPE_CHECKING:
    pass

__all__ = [
    "bootstrap",
    "defined",
    "delta_method",
    "draws_of",
    "fieller",
    "interval_of",
    "percentile",
    "spread_of",
    "wilson",
]


@checked
def delta_method(
    function: Callable[[np.ndarray], float], params: Params, cov: np.ndarray, level: Level = 0.95
) -> tuple[float, float, float, float]:
    r"""Return value, standard error and symmetric interval: :math:`\sqrt{\nabla f' V \nabla f}`.

    >>> delta_method(lambda p: 2 * p[0], np.array([3.0]), np.array([[0.25]]), 0.95)[1]
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


def defined(draws: np.ndarray, code: str = "survey_draws_undefined") -> tuple[np.ndarray, tuple[Mistake, ...]]:
    """Return the draws that are numbers, infinite ones among them, and a note on those left out:
    a ratio of nothing to nothing has no value.

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
        (draws[~lost], (Mistake(code, "", {"count": int(lost.sum()), "total": len(draws)}),))
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


def spread_of(draws: np.ndarray) -> float:
    """Return the standard deviation of the finite draws; infinite where none is, or where it is more than a number
    can hold.

    >>> spread_of(np.array([1.0, 3.0, np.inf])), spread_of(np.array([1e200, 3e200]))
    (1.0, inf)
    """
    finite = draws[np.isfinite(draws)]
    with np.errstate(over="ignore"):
        return float(np.std(finite)) if len(finite) else float("inf")


def bootstrap(
    fitted: Callable[[np.random.Generator], np.ndarray], draws: int, seed: int, where: str = "bootstrap"
) -> tuple[np.ndarray, int]:
    """Return estimates from resampled respondents (draw, k), and how many samples had none.

    Parameters
    ----------
    fitted : callable
        Estimates from a sample drawn with a generator; an InputError where it has none.
    draws, seed : int
        How many samples with estimates, and of the generator.
    where : str
        What an error names as its place.

    Raises
    ------
    InputError
        More samples without estimates than `draws`.

    >>> bootstrap(lambda rng: rng.integers(1, 2, 1), 2, 0)[0].tolist()
    [[1], [1]]
    """
    rng = np.random.default_rng(seed)
    out: list[np.ndarray] = []
    lost = 0
    while len(out) < draws:
        try:
            out.append(fitted(rng))
        except InputError:
            lost += 1
            if lost > draws:
                raise fail("cv_bootstrap", where, lost=lost, done=len(out)) from None
    return np.array(out), lost


def interval_of(
    statistic: Callable[[np.ndarray], float],
    params: np.ndarray,
    cov: np.ndarray,
    what: Text,
    unit: str,
    *,
    ci: str,
    level: float,
    seed: int,
    draws: int,
    noted: Callable[[np.ndarray], tuple[Mistake, ...]] | None = None,
    fieller: Callable[[], tuple[float, float]] | None = None,
    resampled: Callable[[int, int], tuple[np.ndarray, int]] | None = None,
    undefined: str = "survey_draws_undefined",
    notes: tuple[Mistake, ...] = (),
) -> Estimate:
    """Return a figure with its interval; its standard error is that of the delta method whatever the interval.

    Parameters
    ----------
    statistic : callable
        The figure at parameters (k).
    params, cov : arrays (k), (k, k)
        Estimates and their covariance.
    what, unit, notes
        Passed on to the :class:`~esvalue.surveys.estimate.Estimate`.
    ci : str
        "delta", "kr" (Krinsky and Robb), "fieller" or "bootstrap" (where these are given).
    level, seed, draws
        Confidence level, and the draws.
    noted : callable, optional
        Returns notes on draws of the parameters (draw, k).
    fieller : callable, optional
        Returns Fieller's interval.
    resampled : callable, optional
        Returns estimates from resampled respondents, and how many samples had none.
    undefined : str
        The note where the figure of some draws is no number.
    """
    known = ("delta", "kr", *(["fieller"] if fieller else []), *(["bootstrap"] if resampled else []))
    check_option("ci", "ci", ci, known)
    value, se, low, high = delta_method(statistic, params, cov, level)
    made = None
    if ci in ("kr", "bootstrap"):
        drawn, lost = (
            (draws_of(params, cov, draws, seed), 0) if ci == "kr" or resampled is None else resampled(draws, seed)
        )
        made, left_out = defined(np.array([statistic(one) for one in drawn]), undefined)
        notes += left_out
        low, high = percentile(made, level)
        notes += noted(drawn) if noted else ()
        if lost:
            notes += (Mistake("cv_bootstrap_lost", "", {"lost": lost, "total": lost + len(drawn)}),)
    elif ci == "fieller" and fieller:
        low, high = fieller()
    return Estimate(what, value, se, float(low), float(high), level, ci, unit, made, notes)
