"""A made-up survey to fill in: contingent valuation."""

from __future__ import annotations

import numpy as np
import pandas as pd

from esvalue.surveys.examples import LEVEL, ROWS, UPTAKE, Example

__all__ = ["EXAMPLE"]


def tables() -> dict[str, pd.DataFrame]:
    """Return made-up answers, drawn with a fixed seed."""
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


EXAMPLE = Example(
    tables,
    (
        ("format", "double", "提问方式：单界、双界、一个半界、支付卡、区间",
        "how it was asked: single, double, one_and_half, payment_card, interval"),
        ("bids", "bid1, bid2", "投标值的列（双界）", "columns of the bids (double)"),
        ("answers", "q1, q2", "回答的列（双界）", "columns of the answers (double)"),
        ("distribution", "log-logistic", "分布：逻辑、正态、对数逻辑、对数正态、威布尔",
        "distribution: logistic, normal, log-logistic, log-normal, weibull"),
        ("formula", "age", "协变量，如 年龄 + log(收入)；空：无", "covariates, such as age + log(income); empty: none"),
        ("positive", None, "“价值是否大于零”的列（尖峰模型，仅逻辑、正态）",
        "column of 'is the value above zero at all' (spike model; logistic, normal)"),
        ("counts", None, "一行代表多少人的列", "column of how many respondents a row stands for"),
        *ROWS, ("at", None, "协变量取值，如 年龄 = 40", "covariates held fixed, such as age = 40"),
        ("ci", "kr", "区间的算法：参数抽样、德尔塔、自助", "interval: kr, delta, bootstrap"), *LEVEL, *UPTAKE,
    ),
    (("q1", 1, "yes"), ("q1", 2, "no"), ("q1", 8, "dont_know"), ("q2", 1, "yes"), ("q2", 2, "no"), ("why", 3,
    "protest"), ("measure", "wtp", "setting"),
        ("currency", "CNY", "setting"), ("period", "year", "setting"), ("payer", "household", "setting"),
        ("dont_know", "drop", "setting"), ("protest", "drop", "setting")),
    chinese={
        "id": "编号", "village": "村", "age": "年龄", "bid1": "投标值1", "bid2": "投标值2", "why": "原因",
        "q1": "回答1", "q2": "回答2",
    },
)  # fmt: skip
