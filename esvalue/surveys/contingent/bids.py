r"""Before the survey: which bids to ask, and how many people.

The expected information of one respondent about the constant and the bid's coefficient is
:math:`I = \sum_b w_b \sum_o p_o\, s_o s_o'` over the bids asked and their possible outcomes, with the scores of
:mod:`~esvalue.surveys.contingent.likelihood`. It rests on a guess of the distribution, from a pilot: try several.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import ndtri

from esvalue.core.arguments import Amounts, Level, Number, OpenShare, Positive, Ratio, SomeShare, TwoOrMore, checked
from esvalue.core.errors import fail
from esvalue.core.quantified import Of
from esvalue.core.shown import Shown
from esvalue.surveys.contingent.latent import Latent, latent
from esvalue.surveys.contingent.likelihood import IntervalLikelihood
from esvalue.surveys.contingent.welfare import survival, welfare
from esvalue.surveys.estimation import invert, numerical_jacobian
from esvalue.surveys.results import frozen
from esvalue.surveys.vocabulary import check_option

__all__ = ["BidDesign", "bid_information", "design_bids", "sample_size", "standard_quantile"]


@dataclass(frozen=True)
class BidDesign(Shown):
    """Bids to ask in equal numbers; made by :func:`design_bids`.

    Attributes
    ----------
    bids : array (level)
        Amounts (currency).
    above : array (level)
        Share expected to say a value above each.
    criterion : str
        What they are best for: "d" (the parameters), "median", "mean" or "truncated".
    variance : float
        Variance of the estimate of that value (of the median for "d") from one respondent.

    Examples
    --------
    >>> made = design_bids("logistic", 0.0, 1.0, levels=2, digits=None)
    >>> made.bids.round(2).tolist(), made.above.round(3).tolist()
    ([-1.54, 1.54], [0.824, 0.176])
    """

    bids: np.ndarray
    above: np.ndarray
    criterion: str
    variance: float

    def __post_init__(self) -> None:
        object.__setattr__(self, "bids", frozen(self.bids))
        object.__setattr__(self, "above", frozen(self.above))


@checked
def bid_information(
    distribution: str, location: Number, scale: Positive, bids: Amounts, follow: tuple[Ratio, Ratio] | None = None
) -> np.ndarray:
    """Return the expected information (2, 2) of one respondent about the constant and the bid's coefficient.

    Parameters
    ----------
    distribution : str
        As in :meth:`ContingentValuation.from_formula`.
    location, scale : float
        Guess of mu and sigma, on the scale of the logarithm for log-logistic, log-normal and weibull.
    bids : array (k)
        First bids (currency), asked in equal numbers.
    follow : (float, float), optional
        Factors of the second bid after a value below and above the first: (0.5, 2.0) halves and doubles. None: one
        question.

    >>> float(bid_information("logistic", 10.0, 1.0, np.array([10.0]))[0, 0])  # p (1 - p) at the median
    0.25...
    """
    law = latent(distribution)
    bids = np.asarray(bids, float)
    if law.in_logs and (bids <= 0).any():
        raise fail(
            "cv_bid_not_positive", "bids", distribution=law.name, count=int((bids <= 0).sum()), least=f"{bids.min():g}"
        )
    edges = [np.full(len(bids), -np.inf), bids, np.full(len(bids), np.inf)]
    if follow is not None:
        if not (0 < follow[0] < 1 < follow[1]) or (bids <= 0).any():
            raise fail("cv_follow", "follow", given=str(follow))
        edges[1:2] = [follow[0] * bids, bids, follow[1] * bids]
    lower, upper = np.concatenate(edges[:-1]), np.concatenate(edges[1:])
    like = _pieces(law, lower, upper)
    params = np.array([location, -1.0]) / scale
    chance = np.exp(like.loglike_obs(params))
    scores = like.score_obs(params)
    return scores.T @ (scores * (chance / len(bids))[:, None])


def _pieces(law: Latent, lower: np.ndarray, upper: np.ndarray) -> IntervalLikelihood:
    """Return the likelihood of the outcomes between two edges."""
    low, high = law.transformed(lower), law.transformed(upper)
    parts = [
        np.where(np.isfinite(one)[:, None], np.stack([np.ones(len(one)), np.where(np.isfinite(one), one, 0.0)], 1), 0.0)
        for one in (low, high)
    ]
    n = len(low)
    return IntervalLikelihood(
        law, parts[0], parts[1], np.isfinite(low), np.isfinite(high), np.zeros(n, bool), np.zeros(n), 1, 1, np.ones(n)
    )


def _variance(
    law: Latent, location: float, scale: float, information: np.ndarray, kind: str, *, top: float
) -> tuple[float, float]:
    """Return a value and the variance of its estimate from one respondent."""

    def value(params: np.ndarray) -> float:
        return float(welfare(kind, law, np.array(-params[0] / params[1]), np.array(1 / abs(params[1])), top))

    params = np.array([location, -1.0]) / scale
    if not np.isfinite(value(params)):
        raise fail("cv_infinite_mean", kind, slope=1 / scale)
    gradient = numerical_jacobian(value, params, np.abs(params) + 1 / scale)
    return value(params), float(gradient @ invert(information, "bids") @ gradient)


@checked
def design_bids(
    distribution: str,
    location: Number,
    scale: Positive,
    levels: TwoOrMore = 5,
    criterion: str = "d",
    *,
    follow: tuple[Ratio, Ratio] | None = None,
    digits: Annotated[int, Of("count", low=1, high=15)] | None = 2,
) -> BidDesign:
    """Return bids at evenly spaced quantiles, as far apart as serves the criterion best.

    Parameters
    ----------
    distribution, location, scale, follow
        As in :func:`bid_information`.
    levels : int
        Number of bids, two or more; two are optimal when the guess is right, five to eight guard against a wrong one.
    criterion : str
        "d" (least joint uncertainty of the parameters), "median", "mean" or "truncated" (least variance of that
        estimate).
    digits : int, optional
        Significant digits bids are rounded to; None leaves them as they are.

    Raises
    ------
    InputError
        An unknown distribution or criterion.

    Notes
    -----
    Two bids of a logistic value are D-optimal at the 17.6% and 82.4% quantiles (Abdelbasit and Plackett 1983).

    Examples
    --------
    >>> design_bids("logistic", 0.0, 1.0, levels=2, digits=None).above.round(3).tolist()
    [0.824, 0.176]
    """
    law = latent(distribution)
    check_option("criterion", "criterion", criterion, ("d", "median", "mean", "truncated"))

    def bids(q: float) -> np.ndarray:
        z = np.array([standard_quantile(law, share) for share in np.linspace(q, 1 - q, levels)])
        return np.exp(location + scale * z) if law.in_logs else location + scale * z

    def loss(q: float) -> float:
        asked = bids(q)
        information = bid_information(distribution, location, scale, asked, follow)
        if criterion == "d":
            return -float(np.linalg.slogdet(information)[1])
        return float(np.log(_variance(law, location, scale, information, criterion, top=float(asked.max()))[1]))

    best = bids(float(minimize_scalar(loss, bounds=(0.01, 0.49), method="bounded", options={"xatol": 1e-8}).x))
    if digits is not None:
        best = np.unique([float(f"{one:.{digits}g}") for one in best])
    kind = "median" if criterion == "d" else criterion
    variance = _variance(
        law, location, scale, bid_information(distribution, location, scale, best, follow), kind, top=float(best.max())
    )[1]
    return BidDesign(best, survival(law, best, np.array(location), np.array(scale)), criterion, variance)


def standard_quantile(law: Latent, share: float) -> float:
    """Return the quantile of the standardised distribution (location 0, scale 1)."""
    if law.name in ("normal", "log-normal"):
        return float(ndtri(share))
    return float(np.log(-np.log1p(-share))) if law.name == "weibull" else float(np.log(share / (1 - share)))


@checked
def sample_size(
    distribution: str,
    location: Number,
    scale: Positive,
    bids: Amounts,
    half_width: OpenShare,
    *,
    kind: str = "median",
    level: Level = 0.95,
    follow: tuple[Ratio, Ratio] | None = None,
    design_effect: Ratio = 1.0,
    usable: SomeShare = 1.0,
) -> int:
    r"""Return how many people to ask: :math:`n = \lceil z^2 V d / (h\,\theta)^2 / u \rceil`.

    Parameters
    ----------
    distribution, location, scale, bids, follow
        As in :func:`bid_information`; bids are asked in equal numbers.
    half_width : float
        Half width h of the interval wanted, as a share of the value, which must be above zero (0.1: plus or minus 10%).
    kind : str
        "median", "mean", "truncated" or "adjusted".
    level : float
        Confidence level.
    design_effect : float
        Variance over that of a simple random sample, d (1 for none; clusters raise it).
    usable : float
        Share of those asked whose answers count, u (no protest, no "don't know").

    Raises
    ------
    InputError
        A kind of value whose variance is not known; a value that is not above zero.

    Examples
    --------
    >>> sample_size("logistic", 10.0, 1.0, np.array([9.0, 11.0]), 0.01)  # z^2 V / 0.1^2, V = 1/.1966
    1954
    """
    law = latent(distribution)
    information = bid_information(distribution, location, scale, bids, follow)
    value, variance = _variance(law, location, scale, information, kind, top=float(np.max(bids)))
    if not value > 0:
        raise fail("survey_option", "sample_size", what=kind, given=f"{value:g}", known="> 0")
    z = float(ndtri(0.5 + level / 2))
    return int(np.ceil(z**2 * variance * design_effect / (half_width * value) ** 2 / usable))
