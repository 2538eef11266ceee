"""Calibration of five parameters of Panjin's wetland card on 200 observations, with profile intervals,
and one step of the walkers.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import numpy as np
from table import Row, show

from esvalue.calibration import Observations, calibrate
from esvalue.inputs.scenario import load_scenario
from esvalue.model.model import Model, bind_all

__all__ = ["measure", "setting"]

FIT = [
    "nitrogen_removal_rate[reed]",
    "nitrogen_removal_rate[suaeda]",
    "nitrogen_removal_rate[tidal_flat]",
    "nitrogen_removal_rate[pond]",
    "reed_yield[reed]",
]
OBSERVATIONS, LIMIT, REPETITIONS = 200, 2.0, 3


def setting() -> tuple[Model, Observations]:
    """Return Panjin's cards bound to their places, and observations with 10% errors made up
    around 1.2 times the central values.
    """
    loaded = load_scenario("panjin")
    model = bind_all(
        loaded.library,
        loaded.settings(),
        loaded.cards,
        loaded.places,
        {domain: path.name for domain, path in loaded.card_paths.items()},
    )
    rng = np.random.default_rng(0)
    rows: list[dict[str, object]] = []
    for node, most in (("reed_output", 60), ("nitrogen_removed", OBSERVATIONS)):
        leaf, values = model.graph[f"wetland.{node}"], model.central[f"wetland.{node}"]
        places = [
            (place, float(np.squeeze(values[0, i])))
            for i, place in enumerate(leaf.labels["place:wetland"])
            if leaf.present[0, i]
        ]
        while len(rows) < most:
            place, central = places[len(rows) % len(places)]
            value = 1.2 * central * (1 + 0.1 * rng.standard_normal())
            rows.append(
                {
                    "node": node,
                    "place": place,
                    "value": value,
                    "error": 0.12 * central,
                    "unit": leaf.unit.text,
                    "source": "made up",
                }
            )
    return model, Observations.of(rows)


def measure() -> list[Row]:
    """Return the rows; each figure is the median of several runs."""
    model, observations = setting()
    fitted = calibrate(model, observations, FIT)
    forward, scores = fitted.objective.forward, np.zeros((len(FIT), 24))
    size = f"{len(FIT)} parameters x {len(observations)} observations"
    return [
        _limited(f"calibration, {size}, 8 starts", lambda: calibrate(model, observations, FIT), LIMIT),
        _limited(f"profile intervals, {size}", lambda: fitted.profile(), LIMIT),
        Row("one step of 24 walkers", f"{1000 * _median(lambda: forward(scores)):.2f} ms", "", "", ""),
    ]


def _median(action: Callable[[], object]) -> float:
    action()
    times = []
    for _ in range(REPETITIONS):
        start = time.perf_counter()
        action()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def _limited(what: str, action: Callable[[], object], limit: float) -> Row:
    took = _median(action)
    return Row(what, f"{took:.2f} s", "", "", f"< {limit:g} s", took < limit)


if __name__ == "__main__":
    print(show(measure()))
