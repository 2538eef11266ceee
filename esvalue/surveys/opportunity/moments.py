"""Mean cost and its variation among holders, known together: what the floor of a card takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import gammaln

from esvalue.core.arguments import Amounts, Level, Seed, TwoOrMore, Weights, checked
from esvalue.core.errors import Problem, fail
from esvalue.surveys.contingent.results import NO_MEAN, no_mean
from esvalue.surveys.intervals import Estimate, draws_of, percentile
from esvalue.surveys.words import coefficient

if TYPE_CHECKING:
    from esvalue.surveys.contingent.results import ContingentResults

__all__ = ["bootstrap_weights", "check_wta", "holder_moments", "sample_moments", "too_few"]

MEAN = {"en": "mean cost of holders", "zh": "权利人成本均值"}
VARIATION = {"en": "variation of cost among holders (sd over mean)", "zh": "权利人之间成本的变异系数"}
#: Below this number of holders a bootstrap knows too little of the tails.
FEW = 10


@checked
def sample_moments(
    values: Amounts,
    weights: Weights | None = None,
    *,
    unit: str,
    level: Level = 0.95,
    draws: TwoOrMore = 2000,
    seed: Seed = 0,
) -> tuple[Estimate, Estimate]:
    r"""Return mean and coefficient of variation of a sample of costs, with joint draws.

    :math:`\bar x = \sum w x / \sum w`, :math:`s^2 = \frac{n_e}{n_e - 1}\sum w (x - \bar x)^2/\sum w` with :math:`n_e =
    (\sum w)^2/\sum w^2`, standard error of the mean
    :math:`s/\sqrt{n_e}`. The draws are a Bayesian bootstrap (Rubin 1981): Dirichlet weights on the holders, both
    figures from one draw.

    Parameters
    ----------
    values : array (holder,)
        Costs in `unit`.
    weights : array (holder,), optional
        Area or sampling weights.
    unit : str
        Unit of the costs.
    level, draws, seed
        Of the intervals (central share of the draws).

    Examples
    --------
    >>> mean, variation = sample_moments(np.array([1.0, 3.0]), unit="yuan/ha/a")
    >>> mean.value, mean.se, round(variation.value, 6)
    (2.0, 1.0, 0.707107)
    """
    x = np.asarray(values, float)
    w = np.ones(len(x)) if weights is None else np.asarray(weights, float)
    if not len(x) or not np.isfinite(x).all() or w.shape != x.shape or not (np.isfinite(w) & (w > 0)).all():
        raise fail("holder_sample", "values", count=len(x))
    w = w / w.sum()
    centre, effective = float(w @ x), 1.0 / float(w @ w)
    if len(x) == 1:
        note = (Problem("holder_one", "", {}),)
        nan = float("nan")
        return (
            Estimate(MEAN, centre, nan, nan, nan, level, "none", unit, None, note),
            Estimate(VARIATION, nan, nan, nan, nan, level, "none", "1", None, note),
        )
    sd = float(np.sqrt(w @ (x - centre) ** 2 * effective / (effective - 1)))
    share = bootstrap_weights(w, draws, seed)
    means = share @ x
    spreads = np.sqrt(np.maximum(share @ x**2 - means**2, 0) * effective / (effective - 1))
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = spreads / means
    notes = too_few(w)
    mean = Estimate(
        MEAN, centre, float(sd / np.sqrt(effective)), *percentile(means, level), level, "bootstrap", unit, means, notes
    )
    if centre <= 0:
        nan = float("nan")
        return mean, Estimate(
            VARIATION,
            nan,
            nan,
            nan,
            nan,
            level,
            "none",
            "1",
            None,
            (*notes, Problem("holder_not_positive", "", {"mean": f"{centre:.4g}"})),
        )
    return mean, Estimate(
        VARIATION,
        sd / centre,
        float(np.std(ratios)),
        *percentile(ratios, level),
        level,
        "bootstrap",
        "1",
        ratios,
        notes,
    )


def too_few(weights: np.ndarray) -> tuple[Problem, ...]:
    """Return a note where a sample is small, or counts as small for its uneven weights (which sum to 1)."""
    effective = 1.0 / float(weights @ weights)
    if len(weights) < FEW:
        return (Problem("holder_few", "", {"count": len(weights)}),)
    return (Problem("holder_uneven", "", {"count": len(weights), "effective": effective}),) if effective < FEW else ()


def bootstrap_weights(weights: np.ndarray, draws: int, seed: int) -> np.ndarray:
    """Return weights (draw, holder) of a Bayesian bootstrap; the given ones sum to 1.

    >>> bootstrap_weights(np.array([0.5, 0.5]), 3, 0).sum(axis=1).round(12).tolist()
    [1.0, 1.0, 1.0]
    """
    # Exponential weights, their shape w n_e, so that unequal weights widen the draws as they widen the standard error.
    effective = 1.0 / float(weights @ weights)
    share = np.random.default_rng(seed).gamma(np.broadcast_to(weights * effective, (draws, len(weights))))
    return np.asarray(share / share.sum(axis=1, keepdims=True))


@checked
def holder_moments(
    results: ContingentResults, level: Level = 0.95, draws: TwoOrMore = 2000, seed: Seed = 0
) -> tuple[Estimate, Estimate]:
    r"""Return mean and coefficient of variation of the willingness to accept of those asked, from a fitted
    distribution, with joint draws.

    Over respondents i with location :math:`\mu_i`: mean :math:`\overline{m_i}`, variance :math:`\overline{v_i} +
    \overline{(m_i - \bar m)^2}`, of the whole distribution (negative values as they are). Logistic :math:`m = \mu, v =
    \pi^2\sigma^2/3`; normal :math:`\mu, \sigma^2`; log-normal :math:`e^{\mu + \sigma^2/2}, m^2(e^{\sigma^2} - 1)`;
    Weibull
    :math:`e^\mu\Gamma(1+\sigma), e^{2\mu}\Gamma(1+2\sigma) - m^2`; log-logistic :math:`e^\mu \pi\sigma/\sin\pi\sigma,
    e^{2\mu}2\pi\sigma/\sin 2\pi\sigma - m^2`, finite below :math:`\sigma = 1/2`.

    Parameters
    ----------
    results : ContingentResults
        A fit with measure="wta".
    level, draws, seed
        Of the intervals (Krinsky-Robb draws of the parameters, both figures from one draw).

    Raises
    ------
    InputError
        A fit of willingness to pay, a spike model, or a bid coefficient of the wrong sign.
    """
    model = results._model
    check_wta(results, "holder_moments")
    if model.spike:
        raise fail("holder_spike", "holder_moments")
    rows, weights = model.design.matrix, model.likelihood.weights

    def both(params: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        found = [_moments(model.law.name, *results.location_scale(one[None, :], rows)[:2], weights) for one in params]
        return np.array([one[0] for one in found]), np.array([one[1] for one in found])

    value, ratio = (float(one[0]) for one in both(results.values[None, :]))
    made = [
        np.where(np.isnan(one), np.inf, one) for one in both(draws_of(results.values, results.covariance, draws, seed))
    ]  # a draw whose bid has the wrong sign has no bound
    endless = [
        (Problem("cv_draws_infinite", "", {"share": float(np.isinf(one).mean())}),) if np.isinf(one).any() else ()
        for one in made
    ]
    top = (
        (Problem("cv_beyond_bids", "", {"value": f"{value:.4g}", "top": f"{results.top:g}"}),)
        if value > results.top
        else ()
    )
    sds = [float(np.std(one[np.isfinite(one)])) if np.isfinite(one).any() else float("inf") for one in made]
    reach = percentile(made[0], level)
    if (share := no_mean(made[0])) > NO_MEAN:
        sds[0], reach, endless[0] = np.nan, (np.nan, np.nan), (Problem("cv_no_interval", "", {"share": share}),)
    return (
        Estimate(MEAN, value, sds[0], *reach, level, "kr", model.unit, made[0], endless[0] + top, asked=True),
        Estimate(VARIATION, ratio, sds[1], *percentile(made[1], level), level, "kr", "1", made[1], endless[1]),
    )


def check_wta(results: ContingentResults, where: str) -> None:
    """Raise an InputError unless the fit is of willingness to accept and acceptance rises with the bid."""
    model = results._model
    if model.measure != "wta":
        raise fail("holder_wtp", where)
    slope = results.values[model.likelihood.bid]
    if model.likelihood.sign * slope >= 0:
        raise fail("cv_wrong_sign", where, name=coefficient(model.law.bid_name), value=f"{slope:.4g}")


def _moments(law: str, location: np.ndarray, scale: np.ndarray, weights: np.ndarray) -> tuple[float, float]:
    """Return mean and coefficient of variation over respondents, of one set of parameters: location (1, row), scale (1,
    1).
    """
    mu, s = location[0], float(scale[0, 0])
    with np.errstate(over="ignore", invalid="ignore"):
        if law in ("normal", "logistic"):
            m, second = mu, mu**2 + s**2 * (1.0 if law == "normal" else np.pi**2 / 3)
        elif law == "log-normal":
            m, second = np.exp(mu + s**2 / 2), np.exp(2 * mu + 2 * s**2)
        elif law == "weibull":
            m, second = np.exp(mu + gammaln(1 + s)), np.exp(2 * mu + gammaln(1 + 2 * s))
        else:
            m = np.exp(mu) * np.pi * s / np.sin(np.pi * s) if s < 1 else np.full(len(mu), np.inf)
            second = np.exp(2 * mu) * 2 * np.pi * s / np.sin(2 * np.pi * s) if s < 0.5 else np.full(len(mu), np.inf)
        mean, square = np.average(m, weights=weights), np.average(second, weights=weights)
        if not np.isfinite(square):
            return float(mean), float("inf") if not np.isnan(mean) else float("nan")
        return float(mean), float(np.sqrt(max(square - mean**2, 0.0)) / mean) if mean > 0 else float("nan")
