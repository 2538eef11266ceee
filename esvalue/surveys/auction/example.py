"""A made-up survey to fill in: reverse auction."""

from __future__ import annotations

import numpy as np
import pandas as pd

from esvalue.surveys.examples import LEVEL, UPTAKE, Example

__all__ = ["EXAMPLE"]


def tables() -> dict[str, pd.DataFrame]:
    """Return made-up answers, drawn with a fixed seed."""
    rng = np.random.default_rng(7)
    n = 40
    return {
        "bids": pd.DataFrame(
            {
                "holder": np.arange(1, n + 1),
                "bid [yuan/mu/a]": rng.normal(420, 90, n).round(0),
                "area [mu]": rng.integers(5, 60, n),
            }
        )
    }


EXAMPLE = Example(
    tables,
    (
        ("pricing", "uniform", "统一价或按报价（付款）", "uniform or discriminatory"),
        ("budget", 200000, "每年预算（元）；或写目标面积", "budget a year (money); or give target"),
        ("target", None, "目标面积（公顷）", "target area (ha)"),
        ("reserve", None, "最高可接受的报价", "the highest bid accepted"),
        ("unit", "yuan/ha/a", "单位", "unit"), ("ignore", None, "不用的列", "columns that are not used"), *LEVEL,
        *UPTAKE,
    ),
    chinese={
        "holder": "农户", "bid": "报价", "area": "面积",
    },
)  # fmt: skip
