"""A made-up survey to fill in: value transfer."""

from __future__ import annotations

import numpy as np
import pandas as pd

from esvalue.surveys.examples import LEVEL, Example

__all__ = ["EXAMPLE"]


def tables() -> dict[str, pd.DataFrame]:
    """Return made-up answers, drawn with a fixed seed."""
    rng = np.random.default_rng(5)
    n = 24
    income, area = rng.integers(30, 90, n) * 1000, rng.integers(1, 60, n)
    value = np.exp(-4.0 + 0.8 * np.log(income) - 0.15 * np.log(area) + 0.25 * rng.standard_normal(n))
    studies = pd.DataFrame(
        {"paper": [f"study {i // 2 + 1}" for i in range(n)], "value": value.round(1), "income": income, "area": area}
    )
    return {"studies": studies, "site": pd.DataFrame({"name": ["income", "area"], "value": [52000, 20]})}


EXAMPLE = Example(
    tables,
    (
        ("kind", "meta", "单位值、元回归或函数（已发表的函数）",
        "unit (unit values), meta (meta-regression), function (a published function)"),
        ("formula", "value ~ log(income) + log(area)", "元回归：价值 ~ 协变量；目标地点的取值在工作表“地点”",
        "meta: value ~ covariates; those of the site stand in the sheet site"),
        ("study", "paper", "研究的列", "column of the study"),
        ("se", None, "标准误的列", "column of standard errors"),
        ("unit", "CNY/household/year", "价值的单位", "unit of the values"),
        ("outside", "no", "目标地点可在研究范围之外：是或否",
        "whether the site may lie outside what was studied: yes or no"), *LEVEL,
    ),
    chinese={
        "paper": "文献", "value": "价值", "income": "收入", "area": "面积", "study 1": "研究1", "study 2": "研究2",
        "study 3": "研究3", "study 4": "研究4", "study 5": "研究5", "study 6": "研究6", "study 7": "研究7",
        "study 8": "研究8", "study 9": "研究9", "study 10": "研究10", "study 11": "研究11", "study 12": "研究12",
    },
)  # fmt: skip
