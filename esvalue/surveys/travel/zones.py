r"""Zonal travel cost: visits per head of each zone, :math:`r = V/N`, against the cost c of the trip from there.

.. math:: \text{exponential, semilog: } \ln r = x'\beta + bc, \quad S = -V/b; \qquad \text{linear: } r = x'\beta + bc,
\quad S = N r^2 / (-2b)

S is the surplus of a zone: the area under its demand from the cost paid to the choke price, which for the linear form
is where the fitted rate is zero. A double-logarithmic demand has no choke price and an infinite surplus for
elasticities above -1; there is none here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
import statsmodels.api as sm

from esvalue.core.arguments import Level, Seed, TwoOrMore, checked
from esvalue.core.errors import Mistake, fail
from esvalue.core.text import Text
from esvalue.surveys.estimate import Estimate
from esvalue.surveys.results import FitResults
from esvalue.surveys.travel.model import TravelCost
from esvalue.surveys.travel.results import WHAT, TravelCostResults, sign_notes, surplus_unit
from esvalue.surveys.vocabulary import check_option

__all__ = ["DEMANDS", "ZonalResults", "zonal"]

#: Forms of demand, and their names.
DEMANDS: dict[str, Text] = {
    "exponential": Text(zh="指数", en="exponential"),
    "linear": Text(zh="线性", en="linear"),
    "semilog": Text(zh="半对数", en="semi-logarithmic"),
}


@dataclass(frozen=True)
class ZonalResults(FitResults[TravelCost]):
    """Results of :func:`zonal` by least squares: coefficients, consumer surplus, predictions.

    Attributes
    ----------
    params, bse : Series
        Coefficients by name and their standard errors: visits a head per unit of the covariate, or of their logarithm.
    demand : str
        "linear" or "semilog".

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"visits": [300.0, 200, 100], "cost": [10.0, 20, 30], "people": [1000, 1000, 1000]})
    >>> asked = {"cost": "cost", "population": "people", "currency": "CNY", "period": "year"}
    >>> zonal("visits ~ cost", table, demand="linear", **asked).params.round(3).to_dict()
    {'Intercept': 0.4, 'cost': -0.01}
    """

    demand: str = "linear"

    @property
    def _people(self) -> np.ndarray:
        return np.exp(self._model.likelihood.offset)

    @checked
    def surplus(
        self, per: str = "trip", ci: str = "delta", level: Level = 0.95, seed: Seed = 0, draws: TwoOrMore = 2000
    ) -> Estimate:
        """Return the consumer surplus of all zones: per "trip", per "person" living there, or in "total";
        `ci` is "delta" or "kr".

        Raises
        ------
        InputError
            A cost coefficient that is not negative: demand does not fall and the surplus has no value.
        """
        check_option("surplus", "per", per, WHAT)
        check_option("surplus", "ci", ci, ("delta", "kr"))
        b, model, people = self.names.index(self._model.cost), self._model, self._people
        if self.values[b] >= 0:
            raise fail("travel_cost_sign", "surplus", name=model.cost, value=f"{self.values[b]:.4g}")

        def statistic(params: np.ndarray) -> float:
            if params[b] >= 0:
                return np.inf
            trips = model.likelihood.y
            total = -trips.sum() / params[b]
            if self.demand == "linear":
                rates = np.maximum(model.design.matrix @ params, 0.0)
                trips = people * rates
                total = float(people @ rates**2) / (-2 * params[b])
            return float(total / {"trip": trips.sum() or np.nan, "person": people.sum(), "total": 1.0}[per])

        found = self._interval(
            statistic,
            WHAT[per],
            surplus_unit(model, per),
            ci=ci,
            level=level,
            seed=seed,
            draws=draws,
            noted=lambda params: sign_notes(params[:, b]),
            undefined="travel_draws_nobody",
        )
        return replace(found, low=max(found.low, 0.0))

    @checked
    def predict(self, data: pd.DataFrame | None = None) -> pd.Series:
        """Return the expected visits of each zone, none where the linear demand is below zero;
        the median for "semilog".
        """
        design = self._model.design
        index = design.rows(data) @ self.values
        people = self._people if data is None else data[str(self._model.exposed)].to_numpy(float)
        rates = np.maximum(index, 0.0) if self.demand == "linear" else np.exp(index)
        return pd.Series(rates * people, index=design.index(data), name=self._model.trips)


@checked
def zonal(
    formula: str,
    zones: pd.DataFrame,
    *,
    cost: str,
    population: str,
    currency: str,
    period: str,
    demand: str = "exponential",
    distribution: str = "poisson",
    weighted: bool = True,
) -> TravelCostResults | ZonalResults:
    """Return the demand of zones: visits per head fall with the cost of the trip from there; HC3 errors,
    zones being few.

    Parameters
    ----------
    formula : str
        "visits ~ cost + income", with visits from each zone in the period.
    zones : DataFrame
        One row a zone, zones without a visit included.
    cost, population : str
        Columns of the cost of a trip (currency) and of the people in the zone.
    currency, period : str
        As in :meth:`TravelCost.from_formula`.
    demand : str
        "exponential": by the likelihood of `distribution`, with zones that sent nobody. By least squares: "linear" in
        the visits per head, or "semilog" in their logarithm, which cannot hold a zone that sent nobody.
    distribution : str
        Of the exponential demand: "poisson" or "negbin".
    weighted : bool
        Whether least squares weigh zones by their people, of whom the variance of a rate is the inverse (Bowes and
        Loomis 1980).

    Raises
    ------
    InputError
        As :meth:`TravelCost.from_formula`; zones that sent nobody in a semilog demand.

    >>> import pandas as pd
    >>> table = pd.DataFrame({"visits": [300.0, 200, 100], "cost": [10.0, 20, 30], "people": [1000, 1000, 1000]})
    >>> found = zonal(
    ...     "visits ~ cost", table, cost="cost", population="people", currency="CNY", period="year", demand="linear"
    ... )
    >>> round(found.surplus("total").value, 6)  # rates .3, .2, .1 fall by .01: 1000 (.09 + .04 + .01) / .02
    7000.0
    """
    check_option("demand", "demand", demand, DEMANDS)
    model = TravelCost.from_formula(
        formula,
        zones,
        cost=cost,
        sample="population",
        distribution=distribution,
        currency=currency,
        period=period,
        exposure=population,
    )
    return model.fit("hc3") if demand == "exponential" else least_squares(model, demand, weighted)


def least_squares(model: TravelCost, demand: str, weighted: bool = True) -> ZonalResults:
    """Return the demand of zones by least squares, errors HC3."""
    people, visits = np.exp(model.likelihood.offset), model.likelihood.y
    if demand == "semilog" and not visits.all():
        raise fail(
            "travel_zone_none",
            model.trips,
            count=int((visits == 0).sum()),
            row=str(model.design.table.index[visits == 0][0]),
        )
    y = visits / people if demand == "linear" else np.log(visits / people)
    found = sm.WLS(y, model.design.matrix, weights=people / people.mean() if weighted else 1.0).fit(cov_type="HC3")
    fitted = model.design.matrix @ found.params
    notes = model.notes
    if demand == "linear" and (fitted < 0).any():
        notes += (Mistake("travel_zone_negative", "", {"count": int((fitted < 0).sum()), "total": len(fitted)}),)
    cost = float(found.params[model.design.names.index(model.cost)])
    if cost >= 0:
        notes += (Mistake("travel_cost_sign_note", "", {"name": model.cost, "value": f"{cost:.4g}"}),)
    by = Text(zh="按人口加权", en="weighted by people") if weighted else Text(zh="不加权", en="unweighted")
    facts: tuple[Any, ...] = ((Text.same("R2"), Text.same(f"{found.rsquared:.5f}")),)
    title = Text(zh="分区旅行费用法，{}需求，最小二乘（{}）", en="Zonal travel cost, {} demand, least squares {}")
    return ZonalResults(
        title.format(DEMANDS[demand], by),
        model.design.names,
        found.params,
        found.cov_params(),
        "hc3",
        len(y),
        facts=facts,
        notes=notes,
        model=model,
        demand=demand,
    )
