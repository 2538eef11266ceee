"""What holders earn and spend."""

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


METHOD = Method(
    name="budgets",
    title=Text(zh="农户账本", en="farm budgets"),
    order=6,
    basis="market",
    costs=True,
    answers="budgets",
    sheets={"budgets": "账本"},
    whole=True,
    respondents=False,
    amounts=None,
    settings={"unit": ("单位",), "place": ("地点",), "crop": ("作物",), "ignore": ("忽略的列",)},
    figures={"floor": "成本下限", "uptake": "参与率", "standard_for": "所需标准"},
    example=Example(
        tables,
        (
            ("unit", "yuan/ha/a", Text(zh="毛利的单位", en="unit of the margins")),
            ("place", None, Text(zh="只取此地点", en="this place only")),
            ("crop", None, Text(zh="只取此作物", en="this crop only")),
            ("ignore", None, Text(zh="不是成本的列", en="columns that are no costs")),
            *LEVEL,
            *UPTAKE,
        ),
        chinese={
            "place": "地点",
            "crop": "作物",
            "holder": "农户",
            "area": "面积",
            "yield": "单产",
            "price": "价格",
            "seed": "种子",
            "fertiliser": "肥料",
            "hired_labour": "雇工",
            "seasons": "季数",
            "east": "东村",
            "west": "西村",
            "rice": "水稻",
        },
    ),
)
