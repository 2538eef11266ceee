"""How often people come, and what a trip costs."""

from __future__ import annotations

from esvalue.core.errors import Reason
from esvalue.surveys.method import YES_NO, Method

__all__ = ["METHOD"]

METHOD = Method(
    name="travel",
    title=Reason("travel cost", "旅行费用法"),
    order=3,
    basis="shadow",
    amounts=("cost", "fees"),
    groups=("clusters",),
    settings={
        "sample": ("样本",), "population": ("人口",), "demand": ("需求形式",), "weighted": ("加权",),
        "cost": ("费用",), "distance": ("距离",), "cost_per_km": ("每公里费用",), "hours": ("时间",),
        "wage": ("工资",), "wage_share": ("工资份额",), "fees": ("其他费用",),
    },
    values={
        "sample": {"population": ("总体",), "visitors": ("游客",), "on_site": ("现场",), "zones": ("分区",)},
        "demand": {"exponential": ("指数",), "linear": ("线性",), "semilog": ("半对数",)},
        "distribution": {"poisson": ("泊松",), "negbin": ("负二项",)},
        "weighted": YES_NO,
    },
    figures={
        "trip": "每次", "person": "每人", "total": "合计",
    },
)  # fmt: skip
