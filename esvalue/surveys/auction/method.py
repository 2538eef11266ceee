"""What holders bid for a duty."""

from __future__ import annotations

from typing import TYPE_CHECKING

from esvalue.core.errors import Reason
from esvalue.surveys.method import LEVEL, UPTAKE, Example, Method

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["METHOD"]


def tables() -> dict[str, pd.DataFrame]:
    """Return made-up answers, drawn with a fixed seed."""
    import numpy as np
    import pandas as pd

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


METHOD = Method(
    name="auction",
    title=Reason("reverse auction", "反向拍卖"),
    order=7,
    costs=True,
    answers="bids",
    sheets={"bids": "报价"},
    whole=True,
    amounts=None,
    settings={
        "unit": ("单位",), "pricing": ("定价",), "budget": ("预算",), "target": ("目标面积",),
        "reserve": ("最高报价",), "ignore": ("忽略的列",),
    },
    values={
        "pricing": {"uniform": ("统一价",), "discriminatory": ("按报价",)},
    },
    figures={
        "mean_bid": "平均报价", "mean_price": "平均付款", "price": "价格", "uptake": "参与率",
        "standard_for": "所需标准",
    },
    example=Example(
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
    ),
)  # fmt: skip
