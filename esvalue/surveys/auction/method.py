"""What holders bid for a duty."""

from __future__ import annotations

from typing import TYPE_CHECKING

from esvalue.core.text import Text
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
    title=Text(zh="反向拍卖", en="reverse auction"),
    order=7,
    costs=True,
    answers="bids",
    sheets={"bids": "报价"},
    whole=True,
    amounts=None,
    settings={
        "unit": ("单位",),
        "pricing": ("定价",),
        "budget": ("预算",),
        "target": ("目标面积",),
        "reserve": ("最高报价",),
        "ignore": ("忽略的列",),
    },
    values={"pricing": {"uniform": ("统一价",), "discriminatory": ("按报价",)}},
    figures={
        "mean_bid": "平均报价",
        "mean_price": "平均付款",
        "price": "价格",
        "uptake": "参与率",
        "standard_for": "所需标准",
    },
    example=Example(
        tables,
        (
            ("pricing", "uniform", Text(zh="统一价或按报价（付款）", en="uniform or discriminatory")),
            ("budget", 200000, Text(zh="每年预算（元）；或写目标面积", en="budget a year (money); or give target")),
            ("target", None, Text(zh="目标面积（公顷）", en="target area (ha)")),
            ("reserve", None, Text(zh="最高可接受的报价", en="the highest bid accepted")),
            ("unit", "yuan/ha/a", Text(zh="单位", en="unit")),
            ("ignore", None, Text(zh="不用的列", en="columns that are not used")),
            *LEVEL,
            *UPTAKE,
        ),
        chinese={"holder": "农户", "bid": "报价", "area": "面积"},
    ),
)
