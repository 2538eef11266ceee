"""Made-up surveys for the workbooks to fill in: answers drawn with a fixed seed, the codes they use, and every setting
explained.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

__all__ = ["EXAMPLES", "Example"]

Settings = tuple[tuple[str, Any, str, str], ...]
Tables = dict[str, "pd.DataFrame"]

LEVEL: Settings = (("level", None, "区间的置信水平，空：0.95", "confidence level of the intervals; empty: 0.95"),)
ROWS: Settings = (
    ("weights", None, "抽样权重的列", "column of sampling weights"),
    ("clusters", None, "村、调查员等的列：聚类标准误", "column of villages, interviewers, ...: clustered errors"),
    ("missing", "raise", "有空格的行：报错或略去", "rows with an empty cell: raise an error, or drop them"),
)
MONEY: Settings = (
    ("currency", "CNY", "货币", "currency"),
    ("period", "year", "周期：一次、月或年", "period: once, month or year"),
)
UPTAKE: Settings = (
    ("standards", None, "求参与率的标准，如 1000, 2000", "standards to say the uptake at, such as 1000, 2000"),
    ("shares", None, "求标准的参与率，如 0.5, 0.8", "uptakes to say the standard for, such as 0.5, 0.8"),
)


@dataclass(frozen=True)
class Example:
    """Tables by sheet, rows of the codebook (column, code, meaning), rows of the model (name, value, explained in
    Chinese and English).
    """

    tables: Callable[[], Tables]
    settings: Settings
    codes: tuple[tuple[str, Any, str], ...] = ()


def _contingent() -> Tables:
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


def _choice() -> Tables:
    rng = np.random.default_rng(2)
    sets = [
        ((1, 0, 20), (0, 1, 10)),
        ((1, 1, 60), (0, 0, 10)),
        ((0, 1, 20), (1, 0, 40)),
        ((1, 1, 40), (1, 0, 10)),
        ((0, 1, 60), (0, 0, 20)),
        ((1, 0, 60), (0, 1, 20)),
    ]
    design = [
        (s + 1, option, *levels)
        for s, pair in enumerate(sets)
        for option, levels in (("A", pair[0]), ("B", pair[1]), ("none", (0, 0, 0)))
    ]
    n, taken = 200, {}
    for s, pair in enumerate(sets):
        utility = np.array([1.2 * w + 0.8 * b - 0.03 * fee - 0.3 for w, b, fee in pair] + [0.0]) + rng.gumbel(
            size=(n, 3)
        )
        taken[f"q{s + 1}"] = np.array(["A", "B", "none"])[utility.argmax(axis=1)]
    return {
        "answers": pd.DataFrame({"id": np.arange(1, n + 1), "age": rng.integers(20, 70, n), **taken}),
        "design": pd.DataFrame(design, columns=["set", "option", "water", "birds", "fee"]),
        "levels": pd.DataFrame(
            [("water", 0, 1, None, 1), ("birds", 0, 1, None, 0.5), ("fee", 10, 20, 40, -0.03)],
            columns=["attribute", "level 1", "level 2", "level 3", "prior"],
        ),
        "change": pd.DataFrame([("water", 0, 1), ("birds", 0, 1)], columns=["attribute", "from", "to"]),
    }


def _travel() -> Tables:
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


def _hedonic() -> Tables:
    rng = np.random.default_rng(4)
    n = 250
    area, river, town = rng.integers(50, 140, n), rng.integers(50, 3000, n), rng.integers(1, 13, n)
    price = np.exp(4.2 + 0.9 * np.log(area) - 0.00008 * river + 0.15 * rng.standard_normal(n))
    return {
        "answers": pd.DataFrame(
            {"id": np.arange(1, n + 1), "town": town, "price": price.round(1), "area": area, "river_distance": river}
        )
    }


def _transfer() -> Tables:
    rng = np.random.default_rng(5)
    n = 24
    income, area = rng.integers(30, 90, n) * 1000, rng.integers(1, 60, n)
    value = np.exp(-4.0 + 0.8 * np.log(income) - 0.15 * np.log(area) + 0.25 * rng.standard_normal(n))
    studies = pd.DataFrame(
        {"paper": [f"study {i // 2 + 1}" for i in range(n)], "value": value.round(1), "income": income, "area": area}
    )
    return {"studies": studies, "site": pd.DataFrame({"name": ["income", "area"], "value": [52000, 20]})}


def _budgets() -> Tables:
    rng = np.random.default_rng(6)
    n = 60
    return {
        "budgets": pd.DataFrame(
            {
                "place": rng.choice(["east", "west"], n),
                "crop": "rice",
                "holder": np.arange(1, n + 1),
                "area [mu]": rng.integers(3, 40, n),
                "yield [kg/mu]": rng.normal(620, 40, n).round(0),
                "price [yuan/kg]": rng.normal(2.9, 0.1, n).round(2),
                "seed [yuan/mu]": rng.normal(60, 8, n).round(0),
                "fertiliser [yuan/mu]": rng.normal(180, 25, n).round(0),
                "hired_labour [yuan/mu]": rng.normal(240, 60, n).round(0),
                "seasons [1/a]": 1,
            }
        )
    }


def _auction() -> Tables:
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


EXAMPLES: dict[str, Example] = {
    "contingent": Example(_contingent, (
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
    ), (("q1", 1, "yes"), ("q1", 2, "no"), ("q1", 8, "dont_know"), ("q2", 1, "yes"), ("q2", 2, "no"), ("why", 3,
    "protest"), ("measure", "wtp", "setting"),
        ("currency", "CNY", "setting"), ("period", "year", "setting"), ("payer", "household", "setting"),
        ("dont_know", "drop", "setting"), ("protest", "drop", "setting"))),
    "choice": Example(_choice, (
        ("answers", "q1, q2, q3, q4, q5, q6", "各题所选备选项的列；题目在工作表“设计”",
        "columns of the option taken; the questions stand in the sheet design"),
        ("opt_out", "none", "“都不选”的备选项名称", "name of the option 'none of these'"),
        ("cost", "fee", "费用属性", "the attribute that is money"),
        ("model", "conditional", "条件、潜类别（另加一行 类别数）或混合（另加一行 随机系数，如 水质: 正态）",
         "conditional, latent (add a row classes, their number) or mixed (add a row random, such as water: normal)"),
        ("missing", "raise", "有空格的选择：报错或略去", "choices with an empty cell: raise an error, or drop them"),
        ("ci", "kr", "区间的算法：参数抽样、德尔塔、菲勒、自助", "interval: kr, delta, fieller, bootstrap"), *LEVEL,
    ), (("measure", "wtp", "setting"), ("currency", "CNY", "setting"), ("period", "year", "setting"), ("payer",
    "household", "setting"))),
    "travel": Example(_travel, (
        ("formula", "trips ~ cost + income", "出行次数 ~ 费用 + 协变量", "trips ~ cost + covariates"),
        ("cost", "cost", "一次出行费用的列", "column of the cost of a trip"),
        ("sample", "on_site", "样本：总体、游客、现场、分区", "sample: population, visitors, on_site, zones"),
        ("distribution", "negbin", "泊松或负二项", "poisson or negbin"), *MONEY, *ROWS, *LEVEL,
    )),
    "hedonic": Example(_hedonic, (
        ("formula", "price ~ log(area) + river_distance", "价格 ~ 属性", "price ~ attributes"),
        ("form", "log", "线性、对数或博克斯-考克斯", "linear, log or boxcox"),
        ("currency", "CNY", "货币", "currency"),
        ("attributes", "river_distance", "要估价的属性；空：全部", "attributes to value; empty: all"),
        ("clusters", "town", "小区、镇的列：聚类标准误", "column of towns, streets, ...: clustered errors"),
        ("missing", "raise", "有空格的行：报错或略去", "rows with an empty cell: raise an error, or drop them"), *LEVEL,
    )),
    "transfer": Example(_transfer, (
        ("kind", "meta", "单位值、元回归或函数（已发表的函数）",
        "unit (unit values), meta (meta-regression), function (a published function)"),
        ("formula", "value ~ log(income) + log(area)", "元回归：价值 ~ 协变量；目标地点的取值在工作表“地点”",
        "meta: value ~ covariates; those of the site stand in the sheet site"),
        ("study", "paper", "研究的列", "column of the study"),
        ("se", None, "标准误的列", "column of standard errors"),
        ("unit", "CNY/household/year", "价值的单位", "unit of the values"),
        ("outside", "no", "目标地点可在研究范围之外：是或否",
        "whether the site may lie outside what was studied: yes or no"), *LEVEL,
    )),
    "budgets": Example(_budgets, (
        ("unit", "yuan/ha/a", "毛利的单位", "unit of the margins"),
        ("place", None, "只取此地点", "this place only"), ("crop", None, "只取此作物", "this crop only"),
        ("ignore", None, "不是成本的列", "columns that are no costs"), *LEVEL, *UPTAKE,
    )),
    "auction": Example(_auction, (
        ("pricing", "uniform", "统一价或按报价（付款）", "uniform or discriminatory"),
        ("budget", 200000, "每年预算（元）；或写目标面积", "budget a year (money); or give target"),
        ("target", None, "目标面积（公顷）", "target area (ha)"),
        ("reserve", None, "最高可接受的报价", "the highest bid accepted"),
        ("unit", "yuan/ha/a", "单位", "unit"), ("ignore", None, "不用的列", "columns that are not used"), *LEVEL,
        *UPTAKE,
    )),
}  # fmt: skip
