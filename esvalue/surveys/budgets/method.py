"""What holders earn and spend."""

from __future__ import annotations

from esvalue.core.errors import Reason
from esvalue.surveys.method import Method

__all__ = ["METHOD"]

METHOD = Method(
    name="budgets",
    title=Reason("farm budgets", "农户账本"),
    order=6,
    basis="market",
    costs=True,
    answers="budgets",
    sheets={"budgets": "账本"},
    whole=True,
    respondents=False,
    amounts=None,
    settings={
        "unit": ("单位",), "place": ("地点",), "crop": ("作物",), "ignore": ("忽略的列",),
    },
    figures={
        "floor": "成本下限", "uptake": "参与率", "standard_for": "所需标准",
    },
)  # fmt: skip
