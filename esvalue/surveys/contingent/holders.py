"""Mean cost and its variation among holders, from a fit of willingness to accept: what the floor of a card takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import gammaln

from esvalue.core.arguments import Level, Seed, TwoOrMore, checked
from esvalue.core.errors import Mistake, fail
from esvalue.surveys.contingent.results import NO_MEAN, ContingentResults, beyond, no_mean
from esvalue.surveys.contingent.supply import check_wta
from esvalue.surveys.estimate import Estimate
from esvalue.surveys.holders import MEAN, VARIATION
from esvalue.surveys.intervals import draws_of, percentile, spread_of

if TYPE_CHECKING:
    from esvalue.surveys.contingent.results import ContingentResults

__all__ = ["holder_moments"]


@checked
def holder_moments(
    results: ContingentResults, level: Level = 0.95, draws: TwoOrMore = 2000, seed: Seed = 0
) -> tuple[Estimate, Estimate]:
    r"""Return mean and coefficient of variation of the willingness to accept of those asked,
    from a fitted distribution, with joint draws.

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

    Examples
    --------
    >>> import pandas as pd
    >>> from esvalue.surveys import ContingentValuation, SingleBounded
    >>> table = pd.DataFrame({"bid": [10, 10, 30, 30], "answer": ["no", "yes"] * 2, "n": [178, 86, 138, 129]})
    >>> asked = {"distribution": "logistic", "measure": "wta", "currency": "USD", "period": "once", "counts": "n"}
    >>> fitted = ContingentValuation.from_formula("~ 1", table, SingleBounded("bid", "answer"), **asked).fit()
    >>> mean, variation = holder_moments(fitted, draws=200, seed=1)
    >>> round(mean.value, 2), mean.unit, round(variation.value, 2)  # of a logistic curve through two shares
    (32.04, 'USD', 1.72)
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
        (Mistake("cv_draws_infinite", "", {"share": float(np.isinf(one).mean())}),) if np.isinf(one).any() else ()
        for one in made
    ]
    top = beyond(results, value, results.top)
    sds = [spread_of(one) for one in made]
    reach = percentile(made[0], level)
    if (share := no_mean(made[0])) > NO_MEAN:
        sds[0], reach, endless[0] = np.nan, (np.nan, np.nan), (Mistake("cv_no_interval", "", {"share": share}),)
    return (
        Estimate(MEAN, value, sds[0], *reach, level, "kr", model.unit, made[0], endless[0] + top, asked=True),
        Estimate(VARIATION, ratio, sds[1], *percentile(made[1], level), level, "kr", "1", made[1], endless[1]),
    )


def _moments(law: str, location: np.ndarray, scale: np.ndarray, weights: np.ndarray) -> tuple[float, float]:
    """Return mean and coefficient of variation over respondents, of one set of parameters: location (1, row),
    scale (1, 1).
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
