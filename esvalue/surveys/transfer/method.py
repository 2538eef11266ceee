"""What studies elsewhere found."""

from __future__ import annotations

from esvalue.core.errors import Reason
from esvalue.surveys.method import YES_NO, Method

__all__ = ["METHOD"]

METHOD = Method(
    name="transfer",
    title=Reason("value transfer", "效益转移"),
    order=5,
    answers="studies",
    sheets={"studies": "研究", "site": "地点", "function": "函数"},
    respondents=False,
    amounts=None,
    groups=("study",),
    settings={
        "kind": ("转移方式",), "study": ("研究",), "se": ("标准误列",), "unit": ("单位",), "outside": ("允许外推",),
        "value": ("价值",), "income": ("收入",), "index": ("价格指数",), "exchange": ("汇率",),
        "elasticity": ("收入弹性",), "elasticity_se": ("弹性标准误",), "log": ("取对数",), "fit": ("拟合",),
        "retransform": ("还原",), "variances": ("方差",), "smearing": ("涂抹因子",), "site": ("目标地点",),
        "function": ("函数",),
    },
    values={
        "kind": {"unit": ("单位值",), "meta": ("元回归",), "function": ("函数",)},
        "fit": {"reml": ("限制似然",), "ml": ("极大似然",)},
        "retransform": {"smearing": ("涂抹",), "normal": ("正态",), "none": ("不还原",)},
        "outside": YES_NO,
        "log": YES_NO,
    },
    figures={
        "value": "价值",
    },
)  # fmt: skip
