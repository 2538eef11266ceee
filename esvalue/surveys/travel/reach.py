r"""How much of a surplus lies at costs that were seen: beyond the highest, demand is the form of the curve alone.

Of one trip at cost c: :math:`1 - e^{b(c_{max} - c)}` (exponential); of a zone of a linear demand: :math:`1 -
r(c_{max})^2/r(c)^2`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from esvalue.surveys.bounds import DataBounds
from esvalue.surveys.travel.zones import ZonalResults

if TYPE_CHECKING:
    from esvalue.surveys.travel.results import TravelCostResults

__all__ = ["bounds_of", "seen_share"]


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


def bounds_of(results: TravelCostResults | ZonalResults, trip: float, value: float) -> DataBounds:
    """Return what the costs seen span, for a figure of `value` where a trip is worth `trip`: their range a trip, and
    the surplus within it.
    """
    cost, _ = _costs(results)
    return DataBounds(0.0, float(np.ptp(cost)) * value / trip, seen_share(results) * value)
