"""Which of several alternatives people take."""

from __future__ import annotations

from esvalue.core.errors import Reason
from esvalue.surveys.method import Method

__all__ = ["METHOD"]

METHOD = Method(
    name="choice",
    title=Reason("choice experiment", "选择实验"),
    order=2,
    sheets={"design": "设计", "levels": "水平", "change": "变化"},
    respondents="answers",
    amounts=("cost",),
    groups=("panel",),
    settings={
        "model": ("模型类型",), "answers": ("各次回答", "各题回答"), "cost": ("费用",), "opt_out": ("都不选",),
        "version": ("版本",), "situation": ("选择情景",), "alternative": ("备选项",), "chosen": ("是否选中",),
        "panel": ("受访者",), "classes": ("类别数",), "shared": ("共同系数",), "membership": ("归属公式",),
        "starts": ("起点数",), "random": ("随机系数",), "design": ("设计",), "levels": ("水平",), "change": ("变化",),
    },
    values={
        "model": {"conditional": ("条件",), "latent": ("潜类别",), "mixed": ("混合",)},
        "random": {"normal": ("正态",), "lognormal": ("对数正态",), "triangular": ("三角",), "uniform": ("均匀",)},
    },
    figures={
        "wtp": "支付意愿", "wta": "受偿意愿", "surplus": "变化的价值",
    },
)  # fmt: skip
