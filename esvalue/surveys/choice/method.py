"""Which of several alternatives people take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from esvalue.core.text import Text
from esvalue.surveys.method import LEVEL, Example, Method

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["METHOD"]


def tables() -> dict[str, pd.DataFrame]:
    """Return made-up answers, drawn with a fixed seed."""
    import numpy as np
    import pandas as pd

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


METHOD = Method(
    name="choice",
    title=Text(zh="选择实验", en="choice experiment"),
    order=2,
    sheets={"design": "设计", "levels": "水平", "change": "变化"},
    respondents="answers",
    amounts=("cost",),
    groups=("panel",),
    settings={
        "model": ("模型类型",),
        "answers": ("各次回答", "各题回答"),
        "cost": ("费用",),
        "opt_out": ("都不选",),
        "version": ("版本",),
        "situation": ("选择情景",),
        "alternative": ("备选项",),
        "chosen": ("是否选中",),
        "panel": ("受访者",),
        "classes": ("类别数",),
        "shared": ("共同系数",),
        "membership": ("归属公式",),
        "starts": ("起点数",),
        "random": ("随机系数",),
        "design": ("设计",),
        "levels": ("水平",),
        "change": ("变化",),
    },
    values={
        "model": {"conditional": ("条件",), "latent": ("潜类别",), "mixed": ("混合",)},
        "random": {"normal": ("正态",), "lognormal": ("对数正态",), "triangular": ("三角",), "uniform": ("均匀",)},
    },
    figures={"wtp": "支付意愿", "wta": "受偿意愿", "surplus": "变化的价值"},
    example=Example(
        tables,
        (
            (
                "answers",
                "q1, q2, q3, q4, q5, q6",
                Text(
                    zh="各题所选备选项的列；题目在工作表“设计”",
                    en="columns of the option taken; the questions stand in the sheet design",
                ),
            ),
            ("opt_out", "none", Text(zh="“都不选”的备选项名称", en="name of the option 'none of these'")),
            ("cost", "fee", Text(zh="费用属性", en="the attribute that is money")),
            (
                "model",
                "conditional",
                Text(
                    zh="条件、潜类别（另加一行 类别数）或混合（另加一行 随机系数，如 水质: 正态）",
                    en=(
                        "conditional, latent (add a row classes, their number) "
                        "or mixed (add a row random, such as water: normal)"
                    ),
                ),
            ),
            (
                "missing",
                "raise",
                Text(zh="有空格的选择：报错或略去", en="choices with an empty cell: raise an error, or drop them"),
            ),
            (
                "ci",
                "kr",
                Text(zh="区间的算法：参数抽样、德尔塔、菲勒、自助", en="interval: kr, delta, fieller, bootstrap"),
            ),
            *LEVEL,
        ),
        (
            ("measure", "wtp", "setting"),
            ("currency", "CNY", "setting"),
            ("period", "year", "setting"),
            ("payer", "household", "setting"),
        ),
        chinese={
            "id": "编号",
            "age": "年龄",
            "q1": "回答1",
            "q2": "回答2",
            "q3": "回答3",
            "q4": "回答4",
            "q5": "回答5",
            "q6": "回答6",
            "set": "选择集",
            "option": "备选项",
            "water": "水质",
            "birds": "鸟类",
            "fee": "费用",
            "attribute": "属性",
            "prior": "先验值",
            "from": "变化前",
            "to": "变化后",
            "level 1": "水平1",
            "level 2": "水平2",
            "level 3": "水平3",
            "A": "甲",
            "B": "乙",
            "none": "都不选",
        },
    ),
)
