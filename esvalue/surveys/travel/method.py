"""How often people come, and what a trip costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from esvalue.core.text import Text
from esvalue.surveys.method import LEVEL, MONEY, ROWS, YES_NO, Example, Method

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["METHOD"]


def tables() -> dict[str, pd.DataFrame]:
    """Return made-up answers, drawn with a fixed seed."""
    import numpy as np
    import pandas as pd

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


METHOD = Method(
    name="travel",
    title=Text(zh="旅行费用法", en="travel cost"),
    order=3,
    basis="shadow",
    amounts=("cost", "fees"),
    groups=("clusters",),
    settings={
        "sample": ("样本",),
        "population": ("人口",),
        "demand": ("需求形式",),
        "weighted": ("加权",),
        "cost": ("费用",),
        "distance": ("距离",),
        "cost_per_km": ("每公里费用",),
        "hours": ("时间",),
        "wage": ("工资",),
        "wage_share": ("工资份额",),
        "fees": ("其他费用",),
    },
    values={
        "sample": {"population": ("总体",), "visitors": ("游客",), "on_site": ("现场",), "zones": ("分区",)},
        "demand": {"exponential": ("指数",), "linear": ("线性",), "semilog": ("半对数",)},
        "distribution": {"poisson": ("泊松",), "negbin": ("负二项",)},
        "weighted": YES_NO,
    },
    figures={"trip": "每次", "person": "每人", "total": "合计"},
    example=Example(
        tables,
        (
            ("formula", "trips ~ cost + income", Text(zh="出行次数 ~ 费用 + 协变量", en="trips ~ cost + covariates")),
            ("cost", "cost", Text(zh="一次出行费用的列", en="column of the cost of a trip")),
            (
                "sample",
                "on_site",
                Text(zh="样本：总体、游客、现场、分区", en="sample: population, visitors, on_site, zones"),
            ),
            ("distribution", "negbin", Text(zh="泊松或负二项", en="poisson or negbin")),
            *MONEY,
            *ROWS,
            *LEVEL,
        ),
        chinese={"id": "编号", "trips": "次数", "cost": "费用", "income": "收入"},
    ),
)
