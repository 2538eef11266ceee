"""What holders bid for a duty."""

from __future__ import annotations

from esvalue.core.errors import Reason
from esvalue.surveys.method import Method

__all__ = ["METHOD"]

METHOD = Method(
    name="auction",
    title=Reason("reverse auction", "反向拍卖"),
    order=7,
    costs=True,
    answers="bids",
    sheets={"bids": "报价"},
    whole=True,
    amounts=None,
    settings={
        "unit": ("单位",), "pricing": ("定价",), "budget": ("预算",), "target": ("目标面积",),
        "reserve": ("最高报价",), "ignore": ("忽略的列",),
    },
    values={
        "pricing": {"uniform": ("统一价",), "discriminatory": ("按报价",)},
    },
    figures={
        "mean_bid": "平均报价", "mean_price": "平均付款", "price": "价格", "uptake": "参与率",
        "standard_for": "所需标准",
    },
)  # fmt: skip
