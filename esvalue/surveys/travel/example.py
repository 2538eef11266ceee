"""A made-up survey to fill in: travel cost."""

from __future__ import annotations

import numpy as np
import pandas as pd

from esvalue.surveys.examples import LEVEL, MONEY, ROWS, Example

__all__ = ["EXAMPLE"]


def tables() -> dict[str, pd.DataFrame]:
    """Return made-up answers, drawn with a fixed seed."""
    rng = np.random.default_rng(3)
    n = 2000
    distance, income = rng.integers(5, 120, n), rng.integers(20, 120, n)
    cost = 0.8 * 2 * distance + 20
    trips = rng.poisson(np.exp(1.2 - 0.02 * cost + 0.006 * income) * rng.gamma(1.25, 0.8, n))
    met = rng.choice(
        np.flatnonzero(trips > 0), 300, replace=False, p=trips[trips > 0] / trips.sum()
    )  # who comes often is met often
    return {
        "answers": pd.DataFrame(
            {"id": np.arange(1, 301), "trips": trips[met], "cost": cost[met], "income": income[met]}
        )
    }


EXAMPLE = Example(
    tables,
    (
        ("formula", "trips ~ cost + income", "出行次数 ~ 费用 + 协变量", "trips ~ cost + covariates"),
        ("cost", "cost", "一次出行费用的列", "column of the cost of a trip"),
        ("sample", "on_site", "样本：总体、游客、现场、分区", "sample: population, visitors, on_site, zones"),
        ("distribution", "negbin", "泊松或负二项", "poisson or negbin"), *MONEY, *ROWS, *LEVEL,
    ),
    chinese={
        "id": "编号", "trips": "次数", "cost": "费用", "income": "收入",
    },
)  # fmt: skip
