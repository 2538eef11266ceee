"""What homes or land are sold for."""

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

    rng = np.random.default_rng(4)
    n = 250
    area, river, town = rng.integers(50, 140, n), rng.integers(50, 3000, n), rng.integers(1, 13, n)
    price = np.exp(4.2 + 0.9 * np.log(area) - 0.00008 * river + 0.15 * rng.standard_normal(n))
    return {
        "answers": pd.DataFrame(
            {"id": np.arange(1, n + 1), "town": town, "price": price.round(1), "area": area, "river_distance": river}
        )
    }


METHOD = Method(
    name="hedonic",
    title=Text(zh="享乐价格法", en="hedonic prices"),
    order=4,
    basis="shadow",
    groups=("entity", "clusters"),
    settings={
        "form": ("函数形式",),
        "attributes": ("属性",),
        "change": ("变化",),
        "entity": ("个体",),
        "time": ("时期",),
        "trend": ("时期效应",),
    },
    values={"form": {"linear": ("线性",), "log": ("对数",), "boxcox": ("博克斯-考克斯",)}, "trend": YES_NO},
    figures={"price": "价格"},
    example=Example(
        tables,
        (
            ("formula", "price ~ log(area) + river_distance", Text(zh="价格 ~ 属性", en="price ~ attributes")),
            ("form", "log", Text(zh="线性、对数或博克斯-考克斯", en="linear, log or boxcox")),
            ("currency", "CNY", Text(zh="货币", en="currency")),
            ("attributes", "river_distance", Text(zh="要估价的属性；空：全部", en="attributes to value; empty: all")),
            (
                "clusters",
                "town",
                Text(zh="小区、镇的列：聚类标准误", en="column of towns, streets, ...: clustered errors"),
            ),
            (
                "missing",
                "raise",
                Text(zh="有空格的行：报错或略去", en="rows with an empty cell: raise an error, or drop them"),
            ),
            *LEVEL,
        ),
        chinese={"id": "编号", "town": "镇", "price": "价格", "area": "面积", "river_distance": "距河距离"},
    ),
)
