"""Uptake at a standard from a fitted distribution of willingness to accept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize.elementwise import find_root
from scipy.special import logit, ndtri

from esvalue.core.errors import Mistake, fail
from esvalue.surveys.contingent.latent import Latent
from esvalue.surveys.contingent.results import ContingentResults
from esvalue.surveys.contingent.welfare import survival
from esvalue.surveys.intervals import draws_of, percentile, spread_of
from esvalue.surveys.supply import Supply
from esvalue.surveys.vocabulary import coefficient_title

__all__ = ["FittedSupply", "check_wta", "fitted_supply", "mixture_quantiles"]

#: Draws times respondents searched at once.
BLOCK = 1_000_000


@dataclass(frozen=True)
class FittedSupply(Supply):
    """The supply curve of a fit, with draws of its parameters."""

    results: ContingentResults | None = field(default=None, repr=False)
    params: np.ndarray = field(default_factory=lambda: np.empty(0), repr=False)

    @property
    def _fit(self) -> ContingentResults:
        assert self.results is not None
        return self.results

    def _uptake(self, standard: float, level: float) -> tuple[float, float, float, float, str, np.ndarray]:
        value = float(self._shares(self._fit.values[None, :], standard)[0])
        made = self._shares(self.params, standard)
        return value, spread_of(made), *percentile(made, level), "kr", made

    def _standard(self, share: float) -> float:
        return float(self._standards_at(self._fit.values[None, :], share)[0])

    def _standards(self, share: float) -> tuple[np.ndarray, str, tuple[Mistake, ...]]:
        made = self._standards_at(self.params, share)
        endless = float(np.isinf(made).mean())
        return made, "kr", (Mistake("cv_draws_infinite", "", {"share": endless}),) if endless else ()

    def _shares(self, params: np.ndarray, standard: float) -> np.ndarray:
        """Return the share that accepts a standard, of parameters (draw, k); zero where acceptance does not rise with
        the bid, and below zero under a spike.
        """
        model = self._fit._model
        if model.spike and standard < 0:
            return np.zeros(len(params))
        return self._each(
            params, 0.0, lambda location, scale, weights: 1.0 - survival(model.law, standard, location, scale) @ weights
        )

    def _standards_at(self, params: np.ndarray, share: float) -> np.ndarray:
        """Return the standard that reaches a share, of parameters (draw, k);
        infinite where acceptance does not rise with the bid.
        """
        model = self._fit._model
        made = self._each(
            params,
            np.inf,
            lambda location, scale, weights: mixture_quantiles(model.law, location, scale, weights, share),
        )
        return np.maximum(made, 0.0) if model.spike else made

    def _each(
        self, params: np.ndarray, otherwise: float, what: Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray]
    ) -> np.ndarray:
        """Return a figure of location (draw, row), scale (draw, 1) and weights (row,) of every draw whose bid has the
        right sign; equal respondents are one row.
        """
        model = self._fit._model
        rows, back = np.unique(model.design.matrix, axis=0, return_inverse=True)
        weights = np.bincount(back.ravel(), model.likelihood.weights)
        made = np.full(len(params), otherwise)
        for part in np.array_split(np.arange(len(params)), max(1, len(params) * len(rows) // BLOCK)):
            location, scale, right = self._fit.location_scale(params[part], rows)
            ok = right[:, 0]
            made[part[ok]] = what(location[ok], scale[ok], weights / weights.sum())
        return made


def fitted_supply(results: ContingentResults, draws: int, seed: int) -> FittedSupply:
    """Return the supply curve of a fit of willingness to accept, or raise for another."""
    check_wta(results, "supply_curve")
    model, params = results._model, draws_of(results.values, results.covariance, draws, seed)
    return FittedSupply(model.unit, float(model.brackets.bottom), results.top, draws, seed, results, params)


def check_wta(results: ContingentResults, where: str) -> None:
    """Raise an InputError unless the fit is of willingness to accept and acceptance rises with the bid."""
    model = results._model
    if model.measure != "wta":
        raise fail("holder_wtp", where)
    slope = results.values[model.likelihood.bid]
    if model.likelihood.sign * slope >= 0:
        raise fail("cv_wrong_sign", where, name=coefficient_title(model.law.bid_name), value=f"{slope:.4g}")


def mixture_quantiles(
    law: Latent, location: np.ndarray, scale: np.ndarray, weights: np.ndarray, share: float
) -> np.ndarray:
    r"""Return the amount that a share accepts, of each draw: the root of :math:`\sum_i w_i F((g(x) -
    \mu_{di})/\sigma_d) = p` (draw,).

    The root lies between the least and the greatest of the quantiles of the respondents, and is searched there.

    Parameters
    ----------
    law : Latent
        Distribution.
    location, scale : arrays (draw, respondent), (draw, 1)
        On the scale of g (the amount, or its logarithm).
    weights : array (respondent,)
        Sum to 1.
    share : float
        p, between 0 and 1.

    >>> from esvalue.surveys.contingent.latent import LATENTS
    >>> mixture_quantiles(
    ...     LATENTS["logistic"], np.array([[0.0, 2.0]]), np.ones((1, 1)), np.array([0.5, 0.5]), 0.5
    ... ).round(6).tolist()
    [1.0]
    """
    z = {"normal": ndtri, "log-normal": ndtri, "weibull": lambda p: np.log(-np.log1p(-p))}.get(law.name, logit)(share)
    each = location + scale * z
    low, high = each.min(axis=1), each.max(axis=1)
    wide = high - low > 1e-12 * np.maximum(np.abs(high), scale[:, 0])
    found = 0.5 * (low + high)
    if wide.any():
        rows = np.flatnonzero(wide)
        margin = 1e-9 * (high - low)[rows]  # rounding must not put the root outside

        def gap(x: np.ndarray, row: np.ndarray) -> np.ndarray:
            inside = (x[:, None] - location[row]) / scale[row]
            return np.exp(law.log_cdf(inside)) @ weights - share

        made = find_root(
            gap, (low[rows] - margin, high[rows] + margin), args=(rows,), tolerances={"xatol": 0.0, "xrtol": 1e-10}
        )
        found[rows] = made.x
    with np.errstate(over="ignore"):
        return np.exp(found) if law.in_logs else found
