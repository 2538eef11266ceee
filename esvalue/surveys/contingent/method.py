"""What people would pay or accept at given amounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from esvalue.core.text import Text
from esvalue.surveys.method import LEVEL, ROWS, UPTAKE, Example, Method

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["METHOD"]


def tables() -> dict[str, pd.DataFrame]:
    """Return made-up answers, drawn with a fixed seed."""
    import numpy as np
    import pandas as pd

    rng = np.random.default_rng(1)
    n = 300
    age, village = rng.integers(20, 70, n), rng.integers(1, 16, n)
    worth = np.exp(4.6 - 0.01 * (age - 45) + 0.5 * rng.logistic(size=n))
    bid1 = rng.choice([40, 70, 100, 150, 250], n)
    first = worth >= bid1
    bid2 = np.where(first, 2 * bid1, bid1 // 2)
    second = worth >= bid2
    q1, q2 = np.where(first, 1, 2), np.where(second, 1, 2)
    q1[:6] = 8
    why = np.where(np.arange(n) % 40 == 7, 3, np.where(first, 0, 1))
    return {
        "answers": pd.DataFrame(
            {
                "id": np.arange(1, n + 1),
                "village": village,
                "age": age,
                "bid1": bid1,
                "q1": q1,
                "bid2": bid2,
                "q2": q2,
                "why": why,
            }
        )
    }


METHOD = Method(
    name="contingent",
    title=Text(zh="条件价值评估", en="contingent valuation"),
    order=1,
    asked=("bid", "bids", "low", "high"),
    amounts=("bid", "bids", "low", "high", "choice", "lower", "upper"),
    groups=("clusters",),
    settings={
        "format": ("提问方式",),
        "bid": ("投标值",),
        "answer": ("回答",),
        "bids": ("各次投标值",),
        "answers": ("各次回答", "各题回答"),
        "low": ("低投标值",),
        "high": ("高投标值",),
        "first": ("先问",),
        "choice": ("所选金额",),
        "card": ("卡片金额",),
        "lower": ("下界",),
        "upper": ("上界",),
        "positive": ("价值大于零",),
        "counts": ("人数",),
        "top": ("截断点",),
        "end": ("封顶值",),
    },
    values={
        "format": {
            "single": ("单界",),
            "double": ("双界",),
            "one_and_half": ("一个半界",),
            "payment_card": ("支付卡",),
            "interval": ("区间",),
        },
        "distribution": {
            "logistic": ("逻辑",),
            "normal": ("正态",),
            "log-logistic": ("对数逻辑",),
            "log-normal": ("对数正态",),
            "weibull": ("威布尔",),
        },
    },
    figures={
        "median": "中位数",
        "mean": "均值",
        "truncated": "截断均值",
        "adjusted": "调整均值",
        "turnbull": "下界均值",
        "turnbull_upper": "上界均值",
        "sample_mean": "样本均值",
        "sample_median": "样本中位数",
        "zero_share": "零值份额",
        "holders": "权利人均值",
        "uptake": "参与率",
        "standard_for": "所需标准",
    },
    example=Example(
        tables,
        (
            (
                "format",
                "double",
                Text(
                    zh="提问方式：单界、双界、一个半界、支付卡、区间",
                    en="how it was asked: single, double, one_and_half, payment_card, interval",
                ),
            ),
            ("bids", "bid1, bid2", Text(zh="投标值的列（双界）", en="columns of the bids (double)")),
            ("answers", "q1, q2", Text(zh="回答的列（双界）", en="columns of the answers (double)")),
            (
                "distribution",
                "log-logistic",
                Text(
                    zh="分布：逻辑、正态、对数逻辑、对数正态、威布尔",
                    en="distribution: logistic, normal, log-logistic, log-normal, weibull",
                ),
            ),
            (
                "formula",
                "age",
                Text(zh="协变量，如 年龄 + log(收入)；空：无", en="covariates, such as age + log(income); empty: none"),
            ),
            (
                "positive",
                None,
                Text(
                    zh="“价值是否大于零”的列（尖峰模型，仅逻辑、正态）",
                    en="column of 'is the value above zero at all' (spike model; logistic, normal)",
                ),
            ),
            ("counts", None, Text(zh="一行代表多少人的列", en="column of how many respondents a row stands for")),
            *ROWS,
            ("at", None, Text(zh="协变量取值，如 年龄 = 40", en="covariates held fixed, such as age = 40")),
            ("ci", "kr", Text(zh="区间的算法：参数抽样、德尔塔、自助", en="interval: kr, delta, bootstrap")),
            *LEVEL,
            *UPTAKE,
        ),
        (
            ("q1", 1, "yes"),
            ("q1", 2, "no"),
            ("q1", 8, "dont_know"),
            ("q2", 1, "yes"),
            ("q2", 2, "no"),
            ("why", 3, "protest"),
            ("measure", "wtp", "setting"),
            ("currency", "CNY", "setting"),
            ("period", "year", "setting"),
            ("payer", "household", "setting"),
            ("dont_know", "drop", "setting"),
            ("protest", "drop", "setting"),
        ),
        chinese={
            "id": "编号",
            "village": "村",
            "age": "年龄",
            "bid1": "投标值1",
            "bid2": "投标值2",
            "why": "原因",
            "q1": "回答1",
            "q2": "回答2",
        },
    ),
)
