"""Amounts that respondents named outright: their mean and median, without a distribution."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from esvalue.core.arguments import Level, Seed, TwoOrMore, checked
from esvalue.core.text import Text
from esvalue.surveys.estimate import Estimate
from esvalue.surveys.estimation import groups_of
from esvalue.surveys.intervals import percentile, spread_of
from esvalue.surveys.supply import sample_quantiles

if TYPE_CHECKING:
    from esvalue.surveys.contingent.model import ContingentValuation

__all__ = ["sample_figures"]

WHAT = {
    "sample_mean": Text(zh="所报金额的均值", en="mean of the amounts named"),
    "sample_median": Text(zh="所报金额的中位数", en="median of the amounts named"),
}


@checked
def sample_figures(
    model: ContingentValuation, level: Level = 0.95, draws: TwoOrMore = 2000, seed: Seed = 0
) -> dict[str, Estimate]:
    """Return `sample_mean` and `sample_median` of amounts that were all named outright;
    nothing where one is known by its bounds only.

    The draws are a Bayesian bootstrap (Rubin 1981) of respondents, or of clusters, with their weights; the median is
    the least amount that half do not pass.
    """
    found, weights = model.brackets, model.likelihood.weights
    if not (found.lower == found.upper).all():
        return {}
    order = np.argsort(found.lower, kind="stable")
    amounts, rows = found.lower[order], np.arange(len(order))
    if model.weights_are == "counts":
        rows, weights = np.repeat(rows, weights[order].astype(int)), np.ones(int(weights.sum()))
    else:
        weights = weights[order]
    amounts = amounts[rows]
    units = groups_of(None if model.clusters is None else model.clusters[order][rows], len(amounts))
    drawn = weights * np.random.default_rng(seed).exponential(size=(draws, int(units.max()) + 1))[:, units]
    values = {
        "sample_mean": (float(np.average(amounts, weights=weights)), drawn @ amounts / drawn.sum(axis=1)),
        "sample_median": (
            float(sample_quantiles(amounts, weights[None, :] / weights.sum(), 0.5)[0]),
            sample_quantiles(amounts, drawn / drawn.sum(axis=1, keepdims=True), 0.5),
        ),
    }
    return {
        name: Estimate(
            WHAT[name], value, spread_of(made), *percentile(made, level), level, "bootstrap", model.unit, made
        )
        for name, (value, made) in values.items()
    }
