"""Estimates of a travel cost model: consumer surplus and predicted trips."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from esvalue.core.arguments import Level, Seed, TwoOrMore, checked
from esvalue.core.errors import Mistake, fail
from esvalue.core.text import Text
from esvalue.surveys.codebook import unit_of
from esvalue.surveys.estimate import Estimate
from esvalue.surveys.estimation import groups_of
from esvalue.surveys.intervals import bootstrap, fieller
from esvalue.surveys.results import FitResults
from esvalue.surveys.vocabulary import check_option

if TYPE_CHECKING:
    from esvalue.surveys.travel.model import TravelCost

__all__ = ["WHAT", "TravelCostResults", "sign_notes", "surplus_unit"]

WHAT: dict[str, Text] = {
    "trip": Text(zh="每次出行的消费者剩余", en="consumer surplus per trip"),
    "person": Text(zh="人均消费者剩余", en="consumer surplus per person"),
    "total": Text(zh="表中全部出行的消费者剩余", en="consumer surplus of all trips in the table"),
}


@dataclass(frozen=True)
class TravelCostResults(FitResults["TravelCost"]):
    """Results of :meth:`TravelCost.fit`: coefficients, consumer surplus, predictions.

    Attributes
    ----------
    params, bse : Series
        Coefficients by name and their standard errors; that of the cost is per unit of currency.
    llf, nobs : float, int
        Log-likelihood at the optimum, and number of rows.

    Examples
    --------
    >>> from esvalue.surveys import TravelCost
    >>> table = pd.DataFrame({"trips": [4, 4, 1, 1], "cost": [0.0, 0.0, 10.0, 10.0]})
    >>> asked = {"cost": "cost", "sample": "population", "currency": "CNY", "period": "year"}
    >>> found = TravelCost.from_formula("trips ~ cost", table, distribution="poisson", **asked).fit()
    >>> round(found.surplus().value, 4), found.surplus().unit  # 10 / ln 4
    (7.2135, 'CNY/visit')
    """

    @property
    def no_mean(self) -> bool:
        """Whether the mean trips of a person have no estimate: on site, with endless alpha."""
        return self._model.endless and self._model.likelihood.sample == "on_site"

    @property
    def alpha(self) -> float:
        """The extra variance, variance = mean + alpha mean^2 (zero for the Poisson, infinite at the limit)."""
        return np.inf if self._model.endless else self._model.likelihood.split(self.values)[1]

    @checked
    def surplus(
        self,
        per: str = "trip",
        at: Mapping[str, Any] | None = None,
        *,
        ci: str = "delta",
        level: Level = 0.95,
        seed: Seed = 0,
        draws: TwoOrMore = 2000,
    ) -> Estimate:
        r"""Return the consumer surplus: :math:`-1/\beta_{cost}` per trip (exponential demand).

        Parameters
        ----------
        per : str
            "trip"; "person" (times the mean trips of a person, of one who visits for visitors and on-site samples);
            "total" (times the trips counted in the table, for zones).
        at : mapping, optional
            Covariates held fixed for "person".
        ci : str
            "delta", "kr" (`draws` draws), "fieller" (per trip only) or "bootstrap" (`draws` samples of respondents or
            clusters).
        level : float
            Confidence level.
        seed, draws : int
            Of the draws.

        Raises
        ------
        InputError
            A cost coefficient that is not negative: demand does not fall and the surplus has no value.
        """
        check_option("surplus", "per", per, WHAT)
        check_option("surplus", "ci", ci, ("delta", "kr", "fieller", "bootstrap"))
        if ci == "fieller" and per == "person":
            raise fail("travel_fieller", "surplus")
        if self.no_mean and per == "person":
            raise fail("travel_no_mean", "surplus")
        b = self.names.index(self._model.cost)
        if self.values[b] >= 0:
            raise fail("travel_cost_sign", "surplus", name=self._model.cost, value=f"{self.values[b]:.4g}")
        rows, weights = self._rows(at)
        count = float(self._model.likelihood.y.sum())

        def statistic(params: np.ndarray) -> float:
            times = (
                {"trip": 1.0, "total": count}[per]
                if per != "person"
                else float(np.average(self._trips(params, rows), weights=weights))
            )
            return -times / params[b] if params[b] < 0 else np.inf

        found = self._interval(
            statistic,
            WHAT[per],
            surplus_unit(self._model, per),
            ci=ci,
            level=level,
            seed=seed,
            draws=draws,
            noted=lambda params: sign_notes(params[:, b]),
            fieller=lambda: fieller(
                -statistic(self.values) * self.values[b], -self.values[b], np.diag([0.0, self.covariance[b, b]]), level
            ),
            resampled=self._resampled,
        )
        notes = found.notes
        if self.values[b] + 2 * np.sqrt(self.covariance[b, b]) > 0:
            notes += (Mistake("travel_weak_cost", "", {"name": self._model.cost}),)
        return replace(found, low=max(found.low, 0.0) if np.isfinite(found.low) else 0.0, notes=notes)

    def _trips(self, params: np.ndarray, rows: np.ndarray) -> np.ndarray:
        return self._model.likelihood.mean(rows @ params[: rows.shape[1]], params)

    def _rows(self, at: Mapping[str, Any] | None) -> tuple[np.ndarray, np.ndarray]:
        """Return covariates and weights that make the sample stand for people:
        who was met for many trips counts less, a zone by its people.
        """
        like = self._model.likelihood
        weights = like.weights / like.y if like.sample == "on_site" else like.weights * np.exp(like.offset)
        return self._model.design.rows_at(at), weights

    @checked
    def predict(self, data: pd.DataFrame | None = None) -> pd.Series:
        """Return the expected trips of each row (of one who visits, for visitors and on-site samples),
        times its exposure if the model has one.
        """
        model = self._model
        if self.no_mean:
            raise fail("travel_no_mean", "predict")
        rows = model.design.rows(data)
        times = (
            np.exp(model.likelihood.offset)
            if data is None
            else 1.0
            if model.exposed is None
            else data[model.exposed].to_numpy(float)
        )
        return pd.Series(self._trips(self.values, rows) * times, index=model.design.index(data), name=model.trips)

    def _resampled(self, draws: int, seed: int) -> tuple[np.ndarray, int]:
        """Return estimates from resampled respondents, clusters kept whole (draw, k);
        samples without any are not counted.
        """
        model, like = self._model, self._model.likelihood
        group = groups_of(model.clusters, len(like.y))
        size = int(group.max()) + 1

        def fitted(rng: np.random.Generator) -> np.ndarray:
            counts = rng.multinomial(size, np.full(size, 1 / size))[group]
            return replace(model, likelihood=replace(like, weights=like.weights * counts)).climbed(self.values).params

        return bootstrap(fitted, draws, seed)[0], 0


def sign_notes(slopes: np.ndarray) -> tuple[Mistake, ...]:
    """Return a note where the coefficient of the cost is not negative in some draws (draw)."""
    share = float(np.mean(slopes >= 0))
    return (Mistake("travel_draws_sign", "", {"share": share, "draws": len(slopes)}),) if share else ()


def surplus_unit(model: TravelCost, per: str) -> str:
    """Return the unit of a surplus per trip (a visit in the units of cards), per person and period,
    or in total and period.
    """
    if per == "trip":
        return f"{model.currency}/visit"
    return unit_of(model.currency, model.period, "person" if per == "person" else None)
