"""Travel cost from a survey file: the model the sheet `model` describes, and the surplus per trip,
per person and in all.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from esvalue.core.quantified import Of
from esvalue.core.text import Text
from esvalue.surveys.estimate import DataBounds
from esvalue.surveys.files import SurveyFile
from esvalue.surveys.findings import Findings
from esvalue.surveys.specification import NEEDED
from esvalue.surveys.travel.costs import TripCost, read_cost
from esvalue.surveys.travel.counts import SAMPLES
from esvalue.surveys.travel.model import TravelCost
from esvalue.surveys.travel.results import TravelCostResults
from esvalue.surveys.travel.zones import DEMANDS, ZonalResults, least_squares
from esvalue.surveys.vocabulary import unit_words

if TYPE_CHECKING:
    from esvalue.surveys.estimate import Estimate
    from esvalue.surveys.travel.results import TravelCostResults

__all__ = ["read", "seen_share", "surplus_bounds"]

INTERVALS = ("kr", "delta", "fieller", "bootstrap")
#: Draws of the intervals without the setting `draws`: each of a bootstrap is a fit.
DRAWS = {"bootstrap": 500}
WORDS = {
    "seen": Text(
        zh="剩余的 {share:.0%} 位于观察到的费用范围内（最高 {top:.6g} {currency}）；其余取决于更高费用处的需求形式。",
        en="Of the surplus {share:.0%} lies at costs seen (up to {top:.6g} {currency}); the rest is the form of "
        "the demand beyond.",
    )
}


@dataclass(frozen=True)
class _Asked:
    """What the settings ask for: options of the model, of the fit and of the figures."""

    formula: str
    cost: str
    made: TripCost | None
    sample: str
    options: dict[str, Any]
    demand: str
    weighted: bool
    cov: str | None
    ci: str
    level: float
    at: dict[str, Any]
    draws: int


def read(file: SurveyFile) -> Findings:
    """Return what trips say: the surplus `trip` (per trip), `person` (per person, or visitor, and period)
    and for zones `total`.

    Settings: ``formula`` (trips ~ cost + income), ``cost`` (its column), ``sample`` ("population", "visitors",
    "on_site", "zones"), ``distribution`` ("negbin", "poisson"), ``weights``, ``clusters``, ``missing``, ``cov``, ``ci``
    ("kr" by default, "delta", "fieller", "bootstrap"), ``draws``, ``level``, ``at`` (covariates held fixed for a
    person). Of zones: ``population`` (the people in each), ``demand`` ("exponential", "linear", "semilog") and
    ``weighted``. A cost to be made: ``distance`` and ``cost_per_km``, ``hours``, ``wage`` and ``wage_share``, ``fees``
    (see :mod:`esvalue.surveys.travel.costs`); `cost` then names the column made.

    Raises
    ------
    InputError
        Settings that are missing, unknown or no numbers (together), and whatever the model objects to.
    """
    asked = _settings(file)
    results = _fitted(file, asked)
    figures = _figures(results, asked, file.seed)
    model = results._model
    cost, trip, currency = model.design.table[asked.cost].to_numpy(float), figures["trip"].value, model.currency

    def summary(language: str) -> str:
        lines = [results.summary(language, asked.level, doubts=False), ""]
        if asked.made is not None:
            lines.append(asked.made.text(language, cost, currency))
        return "\n".join(
            [
                *lines,
                WORDS["seen"][language].format(
                    share=seen_share(results), top=cost.max(), currency=getattr(unit_words(currency), language)
                ),
            ]
        )

    return Findings(
        summary, figures, "trip", {name: surplus_bounds(results, trip, one.value) for name, one in figures.items()}
    )


def _settings(file: SurveyFile) -> _Asked:
    spec = file.specification
    formula, cost, sample = (spec.text("formula"), spec.text("cost"), spec.choice("sample", (*SAMPLES, "zones")))
    made = read_cost(spec, cost)
    zones = sample == "zones"
    demand = spec.choice("demand", tuple(DEMANDS), "exponential") if zones else "exponential"
    squares = demand in ("linear", "semilog")
    options: dict[str, Any] = {
        "missing": spec.choice("missing", ("raise", "drop"), "raise"),
        "exposure": spec.text("population", NEEDED if zones else None),
    }
    weighted = spec.flag("weighted", True) if squares else True
    cov, distribution = None, "poisson"
    if not squares:  # least squares of zones have errors, weights and a spread of their own
        distribution = spec.choice("distribution", ("negbin", "poisson"), "poisson" if zones else "negbin")
        options |= {name: spec.text(name, None) for name in ("weights", "clusters")}
        cov = spec.choice(
            "cov", ("hessian", "robust", "hc3", "cluster"), "hc3" if zones and not options["clusters"] else None
        )
    ci = spec.choice("ci", ("kr", "delta") if squares else INTERVALS, "kr")
    draws, level = spec.number("draws", DRAWS.get(ci, 2000), of=Of("count", low=2)), spec.level()
    at = spec.pairs("at") if not squares else {}
    spec.finish()
    return _Asked(
        formula,
        cost,
        made,
        sample,
        {**options, "distribution": distribution},
        demand,
        weighted,
        cov,
        ci,
        level,
        at,
        int(draws),
    )


def _fitted(file: SurveyFile, asked: _Asked) -> TravelCostResults | ZonalResults:
    data = file.data
    if asked.made is not None:
        data = replace(data, table=asked.made.add_to(data.table, asked.options["missing"]))
    model = TravelCost.from_formula(
        asked.formula,
        data,
        cost=asked.cost,
        sample="population" if asked.sample == "zones" else asked.sample,
        **asked.options,
    )
    return model.fit(asked.cov) if asked.demand == "exponential" else least_squares(model, asked.demand, asked.weighted)


def _figures(results: TravelCostResults | ZonalResults, asked: _Asked, seed: int) -> dict[str, Estimate]:
    """Return the surplus per trip, per person where there is a mean, and in all for zones; Fieller's interval serves a
    trip, Krinsky-Robb's the others.
    """
    names = (
        ["trip"]
        + ([] if isinstance(results, TravelCostResults) and results.no_mean else ["person"])
        + (["total"] if asked.sample == "zones" else [])
    )
    found: dict[str, Estimate] = {}
    for name in names:
        ci = "kr" if asked.ci == "fieller" and name == "person" else asked.ci
        common: dict[str, Any] = {"ci": ci, "level": asked.level, "seed": seed, "draws": asked.draws}
        found[name] = (
            results.surplus(name, **common)
            if isinstance(results, ZonalResults)
            else results.surplus(name, at=asked.at or None, **common)
        )
    return found


def _costs(results: TravelCostResults | ZonalResults) -> tuple[np.ndarray, float]:
    model = results._model
    return model.design.matrix[:, model.design.names.index(model.cost)], float(results.params[model.cost])


def seen_share(results: TravelCostResults | ZonalResults) -> float:
    """Return the share of the surplus of all trips that lies at costs up to the highest seen."""
    cost, b = _costs(results)
    model, beyond = results._model, cost.max() - cost
    if isinstance(results, ZonalResults) and results.demand == "linear":
        rates = np.maximum(model.design.matrix @ results.values, 0.0)
        left = np.maximum(rates + b * beyond, 0.0)
        people = np.exp(model.likelihood.offset)
        return float(1 - people @ left**2 / (people @ rates**2))
    trips = model.likelihood.weights * (
        1.0 if model.likelihood.sample == "on_site" else model.likelihood.y
    )  # people met on site stand for trips already
    return float(trips @ -np.expm1(b * beyond) / trips.sum())


def surplus_bounds(results: TravelCostResults | ZonalResults, trip: float, value: float) -> DataBounds:
    """Return what the costs seen span, for a figure of `value` where a trip is worth `trip`: their range a trip,
    and the surplus within it.
    """
    cost, _ = _costs(results)
    return DataBounds(0.0, float(np.ptp(cost)) * value / trip, seen_share(results) * value)
