"""What studies elsewhere found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from esvalue.core.text import Text
from esvalue.surveys.method import LEVEL, YES_NO, Example, Method

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["METHOD"]


def tables() -> dict[str, pd.DataFrame]:
    """Return made-up answers, drawn with a fixed seed."""
    import numpy as np
    import pandas as pd

    rng = np.random.default_rng(5)
    n = 24
    income, area = rng.integers(30, 90, n) * 1000, rng.integers(1, 60, n)
    value = np.exp(-4.0 + 0.8 * np.log(income) - 0.15 * np.log(area) + 0.25 * rng.standard_normal(n))
    studies = pd.DataFrame(
        {"paper": [f"study {i // 2 + 1}" for i in range(n)], "value": value.round(1), "income": income, "area": area}
    )
    return {"studies": studies, "site": pd.DataFrame({"name": ["income", "area"], "value": [52000, 20]})}


METHOD = Method(
    name="transfer",
    title=Text(zh="效益转移", en="value transfer"),
    order=5,
    answers="studies",
    sheets={"studies": "研究", "site": "地点", "function": "函数"},
    respondents=False,
    amounts=None,
    groups=("study",),
    settings={
        "kind": ("转移方式",),
        "study": ("研究",),
        "se": ("标准误列",),
        "unit": ("单位",),
        "outside": ("允许外推",),
        "value": ("价值",),
        "income": ("收入",),
        "index": ("价格指数",),
        "exchange": ("汇率",),
        "elasticity": ("收入弹性",),
        "elasticity_se": ("弹性标准误",),
        "log": ("取对数",),
        "fit": ("拟合",),
        "retransform": ("还原",),
        "variances": ("方差",),
        "smearing": ("涂抹因子",),
        "site": ("目标地点",),
        "function": ("函数",),
    },
    values={
        "kind": {"unit": ("单位值",), "meta": ("元回归",), "function": ("函数",)},
        "fit": {"reml": ("限制似然",), "ml": ("极大似然",)},
        "retransform": {"smearing": ("涂抹",), "normal": ("正态",), "none": ("不还原",)},
        "outside": YES_NO,
        "log": YES_NO,
    },
    figures={"value": "价值"},
    example=Example(
        tables,
        (
            (
                "kind",
                "meta",
                Text(
                    zh="单位值、元回归或函数（已发表的函数）",
                    en="unit (unit values), meta (meta-regression), function (a published function)",
                ),
            ),
            (
                "formula",
                "value ~ log(income) + log(area)",
                Text(
                    zh="元回归：价值 ~ 协变量；目标地点的取值在工作表“地点”",
                    en="meta: value ~ covariates; those of the site stand in the sheet site",
                ),
            ),
            ("study", "paper", Text(zh="研究的列", en="column of the study")),
            ("se", None, Text(zh="标准误的列", en="column of standard errors")),
            ("unit", "CNY/household/year", Text(zh="价值的单位", en="unit of the values")),
            (
                "outside",
                "no",
                Text(
                    zh="目标地点可在研究范围之外：是或否",
                    en="whether the site may lie outside what was studied: yes or no",
                ),
            ),
            *LEVEL,
        ),
        chinese={
            "paper": "文献",
            "value": "价值",
            "income": "收入",
            "area": "面积",
            "study 1": "研究1",
            "study 2": "研究2",
            "study 3": "研究3",
            "study 4": "研究4",
            "study 5": "研究5",
            "study 6": "研究6",
            "study 7": "研究7",
            "study 8": "研究8",
            "study 9": "研究9",
            "study 10": "研究10",
            "study 11": "研究11",
            "study 12": "研究12",
        },
    ),
)
