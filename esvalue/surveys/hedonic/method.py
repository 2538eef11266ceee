"""What homes or land are sold for."""

from __future__ import annotations

from esvalue.core.errors import Reason
from esvalue.surveys.method import YES_NO, Method

__all__ = ["METHOD"]

METHOD = Method(
    name="hedonic",
    title=Reason("hedonic prices", "享乐价格法"),
    order=4,
    basis="shadow",
    groups=("entity", "clusters"),
    settings={
        "form": ("函数形式",), "attributes": ("属性",), "change": ("变化",), "entity": ("个体",), "time": ("时期",),
        "trend": ("时期效应",),
    },
    values={
        "form": {"linear": ("线性",), "log": ("对数",), "boxcox": ("博克斯-考克斯",)},
        "trend": YES_NO,
    },
    figures={
        "price": "价格",
    },
)  # fmt: skip
