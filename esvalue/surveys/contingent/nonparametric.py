r"""Without a distribution: Turnbull's estimate for brackets of any kind, pooling by Ayer, Kristroem's mean.

The share whose value is at least t, :math:`S(t)`, is known only at the amounts asked. The lower-bound mean
:math:`\sum_j t_j (S_j - S_{j+1})` puts every respondent at the lower end of what the answers allow (Haab and McConnell
1997).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np
import pandas as pd
from scipy.optimize import isotonic_regression, nnls
from scipy.special import ndtri

from esvalue.core.arguments import (
    Ends,
    Level,
    NotNegativeAmount,
    NotNegativeAmounts,
    Number,
    OpenShare,
    Weights,
    checked,
)
from esvalue.core.errors import fail
from esvalue.core.quantified import Of
from esvalue.core.shown import Shown
from esvalue.surveys.results import frozen

__all__ = ["Kristroem", "Turnbull", "ayer", "kristroem", "turnbull"]


@dataclass(frozen=True)
class Turnbull(Shown):
    """Masses on the brackets that can hold any, and what follows from them; made by :func:`turnbull`.

    Attributes
    ----------
    lower, upper : array (m)
        Ends of the brackets (currency), each [lower, upper).
    mass : array (m)
        Share of respondents in each.
    covariance : array (m, m)
        Of the masses; zero for a bracket of no mass.
    loglike : float
        Log-likelihood.
    gap : float
        How far the optimality condition is missed: largest gradient less 1 (0 at the optimum).

    References
    ----------
    Turnbull 1976; Peto 1973; the lower-bound mean of Haab and McConnell 1997.

    Examples
    --------
    >>> low, high = np.array([10, -np.inf, 30, -np.inf]), np.array([np.inf, 10, np.inf, 30])
    >>> found = turnbull(low, high, np.array([178, 86, 138, 129]))
    >>> found.mass.round(4).tolist(), round(found.lower_mean, 2)  # 10 x 0.1574 + 30 x 0.5169
    ([0.3258, 0.1574, 0.5169], 17.08)
    """

    lower: np.ndarray
    upper: np.ndarray
    mass: np.ndarray
    covariance: np.ndarray
    loglike: float
    gap: float

    def __post_init__(self) -> None:
        for name in ("lower", "upper", "mass", "covariance"):
            object.__setattr__(self, name, frozen(getattr(self, name)))

    @checked
    def survival(self, t: Number) -> float:
        """Return the share whose value is at least `t`, brackets that hold t counted as below it."""
        return float(self.mass[self.lower >= t].sum())

    @property
    def table(self) -> pd.DataFrame:
        """Survival at the lower end of each bracket, one row an amount."""
        at = self.lower[np.isfinite(self.lower)]
        return pd.DataFrame({"bid": at, "survival": [self.survival(t) for t in at]})

    @property
    def lower_mean(self) -> float:
        """Lower-bound mean (currency); a bracket without lower end counts as zero."""
        return float(self.mass @ self._points())

    @property
    def upper_mean(self) -> float:
        """Mean with everyone at the upper end: infinite when some said yes to the highest amount."""
        held = self.mass > 0
        return float(self.mass[held] @ self.upper[held])

    @property
    def open_share(self) -> float:
        """Share of respondents whose value has no upper end."""
        return float(self.mass[np.isinf(self.upper)].sum())

    @checked
    def closed_mean(self, end: NotNegativeAmount) -> tuple[float, float]:
        """Return the upper-bound mean (currency) and its standard error, with brackets that have no upper end closed at
        `end`; an end below zero counts as zero.
        """
        points = np.maximum(np.where(np.isfinite(self.upper), self.upper, end), 0.0)
        return float(self.mass @ points), float(np.sqrt(points @ self.covariance @ points))

    @property
    def se(self) -> float:
        """Standard error of the lower-bound mean (currency)."""
        points = self._points()
        return float(np.sqrt(points @ self.covariance @ points))

    @checked
    def interval(self, level: Level = 0.95) -> tuple[float, float]:
        """Return the normal interval of the lower-bound mean (currency)."""
        reach = float(ndtri(0.5 + level / 2)) * self.se
        return max(self.lower_mean - reach, 0.0), self.lower_mean + reach

    @property
    def median(self) -> tuple[float, float]:
        """The bracket that holds the median (currency)."""
        return self.quantile(0.5)

    @checked
    def quantile(self, share: OpenShare) -> tuple[float, float]:
        """Return the bracket that holds a quantile (currency):
        at least 1 - `share` of respondents lie in it or above.
        """
        above = np.cumsum(self.mass[::-1])[::-1]
        place = int(np.flatnonzero(above >= 1 - share - 1e-12)[-1])
        return float(self.lower[place]), float(self.upper[place])

    def _points(self) -> np.ndarray:
        return np.where(np.isfinite(self.lower), np.maximum(self.lower, 0.0), 0.0)


@checked
def turnbull(
    lower: Ends, upper: Ends, weights: Weights | None = None, groups: Annotated[np.ndarray, Of("count")] | None = None
) -> Turnbull:
    """Return the nonparametric maximum likelihood estimate of brackets [lower, upper) (Turnbull 1976; Peto 1973).

    Parameters
    ----------
    lower, upper : array (n)
        Ends (currency), infinite where there is none; equal ends are an amount named outright. Brackets that share an
        end do not overlap.
    weights : array (n), optional
        How many respondents a row stands for.
    groups : array (n), optional
        Number of the village, interviewer, ... of each row: answers within one may move together, which the covariance
        allows for.

    Raises
    ------
    InputError
        No answer at all; a bracket whose upper end is not above its lower.

    Notes
    -----
    EM steps, then a constrained Newton method (Wang 2007) until no gradient exceeds 1 by more than 1e-9: on the simplex
    of masses that is the condition of the optimum.

    Examples
    --------
    >>> found = turnbull(
    ...     np.array([10, -np.inf, 30, -np.inf]), np.array([np.inf, 10, np.inf, 30]), np.array([178, 86, 138, 129])
    ... )
    >>> round(found.survival(10), 6), round(found.survival(30), 6)
    (0.674242, 0.516854)
    """
    low, high = np.asarray(lower, float), np.asarray(upper, float)
    if len(low) == 0:
        raise fail("survey_no_rows", "turnbull", total=0)
    if (low > high).any() or np.isnan(low).any() or np.isnan(high).any():
        raise fail(
            "cv_bids_unsorted",
            "turnbull",
            what="lower <= upper",
            count=int((~(low <= high)).sum()),
            row=int(np.flatnonzero(~(low <= high))[0]),
        )
    pairs, place = np.unique(np.stack([low, high], axis=1), axis=0, return_inverse=True)
    weight = np.ones(len(low)) if weights is None else np.asarray(weights, float)
    count = np.bincount(place.ravel(), weight, len(pairs))
    pairs, count, place = pairs[count > 0], count[count > 0], (np.cumsum(count > 0) - 1)[place.ravel()]
    ends = _innermost(pairs)
    exact = (pairs[:, 0] == pairs[:, 1])[:, None]
    point = (ends[:, 0] == ends[:, 1])[None, :]
    inside = (pairs[:, :1] <= ends[:, 0]) & np.where(
        point & ~exact, ends[:, 1] < pairs[:, 1:], ends[:, 1] <= pairs[:, 1:]
    )
    matrix = inside.astype(float)
    total = count.sum()
    mass, gap = _masses(matrix, count / total)
    chance = matrix @ mass
    rows = None if groups is None else _by_group(matrix / chance[:, None], place, weight, groups)
    return Turnbull(
        ends[:, 0], ends[:, 1], mass, _covariance(matrix, mass, count, rows), float(count @ np.log(chance)), gap
    )


def _by_group(scores: np.ndarray, place: np.ndarray, weight: np.ndarray, groups: np.ndarray) -> np.ndarray:
    """Return the gradient by the masses, summed within groups (group, mass)."""
    _, number = np.unique(groups, return_inverse=True)
    kept = weight > 0
    table = np.zeros((int(number.max()) + 1, scores.shape[1]))
    np.add.at(table, number.ravel()[kept], (scores[place] * weight[:, None])[kept])
    return table


def _innermost(pairs: np.ndarray) -> np.ndarray:
    """Return the brackets that can hold mass: a lower end followed by an upper end, nothing between (Peto 1973)."""
    exact = pairs[:, 0] == pairs[:, 1]
    # At one amount an open upper end comes first, then lower ends, then the closed end of an amount named outright.
    marks = np.concatenate(
        [np.stack([pairs[:, 0], np.full(len(pairs), 1.0)], 1), np.stack([pairs[:, 1], np.where(exact, 2.0, 0.0)], 1)]
    )
    marks = np.unique(marks, axis=0)
    starts = marks[:, 1] == 1.0
    here = starts[:-1] & ~starts[1:]
    return np.stack([marks[:-1, 0][here], marks[1:, 0][here]], axis=1)


def _masses(matrix: np.ndarray, share: np.ndarray) -> tuple[np.ndarray, float]:
    """Return the masses that maximise sum(share x log(matrix @ mass)),
    and how far the optimality condition is missed.
    """
    mass = np.full(matrix.shape[1], 1.0 / matrix.shape[1])
    for _ in range(50):
        mass = mass * (matrix.T @ (share / (matrix @ mass)))
    gap = np.inf
    for _ in range(500):
        chance = matrix @ mass
        gradient = matrix.T @ (share / chance)
        gap = float(gradient.max() - 1.0)
        if gap < 1e-9:
            break
        rooted = np.sqrt(share)[:, None] * (matrix / chance[:, None] - 2.0)
        target, _ = nnls(np.vstack([rooted, np.ones(len(mass))]), np.append(np.zeros(len(share)), 1.0))
        target /= target.sum()
        now, step = float(share @ np.log(chance)), 1.0
        while step > 1e-12:
            tried = mass + step * (target - mass)
            with np.errstate(divide="ignore"):
                if (share @ np.log(matrix @ tried)) > now + 1e-4 * step * float(gradient @ (target - mass)):
                    break
            step /= 2
        if step <= 1e-12:
            break
        mass = tried
    mass = np.where(mass < 1e-12, 0.0, mass)
    return mass / mass.sum(), max(gap, 0.0)


def _covariance(
    matrix: np.ndarray, mass: np.ndarray, count: np.ndarray, scores: np.ndarray | None = None
) -> np.ndarray:
    """Return the covariance of the masses from the information on those above zero, which sum to one;
    with `scores` by group, a sandwich.
    """
    held = np.flatnonzero(mass > 0)
    out = np.zeros((len(mass), len(mass)))
    if len(held) > 1:
        rows = matrix[:, held]
        information = rows.T @ (rows * (count / (matrix @ mass) ** 2)[:, None])
        free = np.vstack([np.eye(len(held) - 1), -np.ones(len(held) - 1)])
        inner = np.linalg.pinv(free.T @ information @ free, hermitian=True)
        if scores is not None:
            part = scores[:, held] @ free
            inner = inner @ (part.T @ part) @ inner * (len(scores) / max(len(scores) - 1, 1))
        out[np.ix_(held, held)] = free @ inner @ free.T
    return out


@checked
def ayer(bids: NotNegativeAmounts, yes: Weights, asked: Weights) -> np.ndarray:
    """Return shares of yes at rising bids made non-increasing by pooling neighbours (Ayer et al. 1955).

    Parameters
    ----------
    bids : array (k)
        Rising bids (currency).
    yes, asked : array (k)
        How many said yes, of how many.

    Raises
    ------
    InputError
        Bids that do not rise.

    Examples
    --------
    >>> ayer(np.array([10, 20, 30]), np.array([5, 6, 1]), np.array([10, 10, 10])).round(3).tolist()
    [0.55, 0.55, 0.1]
    """
    bids, yes, asked = (np.asarray(one, float) for one in (bids, yes, asked))
    if (np.diff(bids) <= 0).any():
        raise fail("cv_card", "ayer", card=", ".join(f"{one:g}" for one in bids))
    return isotonic_regression(yes / asked, weights=asked, increasing=False).x


@dataclass(frozen=True)
class Kristroem(Shown):
    """Straight lines between the pooled shares, and their mean; made by :func:`kristroem` (Kristroem 1990).

    Attributes
    ----------
    bids, survival : array (k + 1)
        Amounts from zero (currency), and the share whose value is at least that.
    end : float
        Where the last line reaches zero (currency).
    mean, mean_to_top, median : float
        Mean to there, mean to the highest bid, and median (currency).
    se_to_top : float
        Standard error of the mean to the highest bid (currency).

    Examples
    --------
    >>> found = kristroem(np.array([10.0, 20.0]), np.array([5, 0]), np.array([10, 10]))
    >>> found.mean, found.median, found.end
    (10.0, 10.0, 20.0)
    """

    bids: np.ndarray
    survival: np.ndarray
    end: float
    mean: float
    mean_to_top: float
    se_to_top: float
    median: float


@checked
def kristroem(
    bids: NotNegativeAmounts, yes: Weights, asked: Weights, end: NotNegativeAmount | None = None
) -> Kristroem:
    """Return Kristroem's (1990) estimate: S(0) = 1, straight lines between the pooled shares, and on to zero.

    Parameters
    ----------
    bids, yes, asked : array (k)
        Rising bids (currency), how many said yes, how many were asked.
    end : float, optional
        Amount at which nobody says yes (currency); by default where a line from the highest bid meets zero that falls
        as steeply as the last falling one (infinite when none falls).

    Raises
    ------
    InputError
        Bids that do not rise; an end below the highest bid.

    Notes
    -----
    `se_to_top` counts the shares as independent; where bids were pooled it is somewhat too large.

    Examples
    --------
    >>> kristroem(np.array([10.0, 20.0]), np.array([5, 0]), np.array([10, 10])).mean  # 7.5 + 2.5
    10.0
    """
    shares = ayer(bids, yes, asked)
    x, s = np.concatenate([[0.0], np.asarray(bids, float)]), np.concatenate([[1.0], shares])
    if x[1] <= 0:
        raise fail(
            "cv_bid_not_positive",
            "kristroem",
            distribution="Kristroem",
            count=int((x[1:] <= 0).sum()),
            least=f"{x[1]:g}",
        )
    falls = np.flatnonzero(np.diff(s) < 0)
    if end is None:
        if s[-1] <= 0:
            end = float(x[np.flatnonzero(s <= 0)[0]])
        elif len(falls):
            last = int(falls[-1])
            end = float(x[-1] + s[-1] * (x[last + 1] - x[last]) / (s[last] - s[last + 1]))
        else:
            end = np.inf
    elif end < x[-1] and s[-1] > 0:
        raise fail("cv_end", "kristroem", end=f"{end:g}", top=f"{x[-1]:g}")
    to_top = float(np.trapezoid(s, x))
    tail = 0.5 * s[-1] * (end - x[-1]) if s[-1] > 0 else 0.0
    width = np.append(x[2:] - x[:-2], x[-1] - x[-2]) / 2
    se = float(np.sqrt(np.sum(width**2 * shares * (1 - shares) / np.asarray(asked, float))))
    below = np.flatnonzero(s <= 0.5)
    if len(below):
        j = int(below[0])
        half = x[j - 1] + (s[j - 1] - 0.5) * (x[j] - x[j - 1]) / (s[j - 1] - s[j])
    else:
        half = x[-1] + (s[-1] - 0.5) * (end - x[-1]) / s[-1]
    return Kristroem(frozen(x), frozen(s), float(end), to_top + float(tail), to_top, se, float(half))
