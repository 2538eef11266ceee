"""Contingent valuation: a double-bounded fit with five covariates on 10,000 answers,
and Krinsky-Robb draws of its mean.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import numpy as np
import pandas as pd
from table import Row, show

from esvalue.surveys import ContingentValuation, DoubleBounded

__all__ = ["measure"]

REPETITIONS = 5


def measure() -> list[Row]:
    """Return the rows; each figure is the median of several runs."""
    answers = _answers(10_000)
    found = _model(answers).fit()
    return [
        _limited("double-bounded fit, 5 covariates x 10,000 answers", lambda: _model(answers).fit(), 0.5),
        _limited("mean with 2,000 Krinsky-Robb draws", lambda: found.wtp("mean", ci="kr", draws=2000), 0.05),
    ]


def _answers(size: int) -> pd.DataFrame:
    """Return log-logistic values asked at five bids, halved or doubled in the second question."""
    rng = np.random.default_rng(0)
    table = pd.DataFrame(rng.normal(size=(size, 5)), columns=[f"x{i}" for i in range(5)])
    worth = np.exp(3.6 + table.to_numpy() @ np.array([0.3, -0.2, 0.1, 0.0, 0.2]) + 0.5 * rng.logistic(size=size))
    first = rng.choice([10.0, 20.0, 35.0, 55.0, 90.0], size)
    second = np.where(worth >= first, 2 * first, first / 2)
    return table.assign(bid1=first, bid2=second, a1=worth >= first, a2=worth >= second)


def _model(answers: pd.DataFrame) -> ContingentValuation:
    asked = DoubleBounded(("bid1", "bid2"), ("a1", "a2"))
    return ContingentValuation.from_formula(
        "x0 + x1 + x2 + x3 + x4",
        answers,
        asked,
        distribution="log-logistic",
        measure="wtp",
        currency="CNY",
        period="year",
    )


def _limited(what: str, action: Callable[[], object], limit: float) -> Row:
    spent = []
    for _ in range(REPETITIONS):
        start = time.perf_counter()
        action()
        spent.append(time.perf_counter() - start)
    seconds = statistics.median(spent)
    return Row(what, f"{seconds * 1e3:.0f} ms", "", f"{seconds / limit:.2f}", f"{limit * 1e3:.0f} ms", seconds < limit)


if __name__ == "__main__":
    print(show(measure()))
