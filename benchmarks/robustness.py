"""Robustness metrics, value of information and thresholds on made-up performance."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import numpy as np
from table import Row, show

from esvalue.analysis.problem import Factor, Outcome, Problem
from esvalue.analysis.robustness import METRICS, metrics_table, thresholds, value_of_information
from esvalue.core.distributions import Spread

__all__ = ["measure"]

REPETITIONS = 5


def measure() -> list[Row]:
    """Return the rows; each figure is the median of several runs."""
    rng = np.random.default_rng(0)
    performance = rng.normal(size=(50, 8, 2500))
    thirteen = [name for name in METRICS if name not in ("satisficing_radius", "regret_95")]
    rows = [
        _limited(
            "13 metrics x 50 options x 20,000 futures",
            lambda: metrics_table(performance, "max", 0.0, 0, metrics=thirteen),
            0.3,
        )
    ]
    net = rng.normal(size=(10, 8, 1250))
    columns = {f"x{i}": rng.random((8, 1250)) for i in range(20)}
    rows.append(
        _limited("EVPPI, 20 unknowns x 10 options x 10,000 futures", lambda: value_of_information(net, columns), 0.1)
    )
    problem, u = _linear(20, 12, 2048)
    rows.append(
        _free("thresholds, 20 factors x 12 options x 2,048 futures", lambda: thresholds(problem, u, "net", "o0"))
    )
    return rows


def _linear(factors: int, options: int, draws: int) -> tuple[Problem, dict[str, np.ndarray]]:
    """Return a linear problem with as many factors and options, and a design."""
    rng = np.random.default_rng(1)
    slopes = rng.normal(size=(options, factors))
    names = [f"x{i}" for i in range(factors)]
    made = Problem(
        tuple(Factor(name, Spread("uniform", (-1.0, 1.0))) for name in names),
        (Outcome("net", "max"),),
        lambda c: {"net": slopes @ np.stack([c[name] for name in names])},
        tuple(f"o{i}" for i in range(options)),
    )
    return made, {name: rng.random(draws) for name in names}


def _seconds(action: Callable[[], object]) -> float:
    spent = []
    for _ in range(REPETITIONS):
        start = time.perf_counter()
        action()
        spent.append(time.perf_counter() - start)
    return statistics.median(spent)


def _limited(what: str, action: Callable[[], object], limit: float) -> Row:
    seconds = _seconds(action)
    return Row(what, f"{seconds * 1e3:.0f} ms", "", f"{seconds / limit:.2f}", f"{limit * 1e3:.0f} ms", seconds < limit)


def _free(what: str, action: Callable[[], object]) -> Row:
    return Row(what, f"{_seconds(action) * 1e3:.0f} ms", "", "", "")


if __name__ == "__main__":
    print(show(measure()))
