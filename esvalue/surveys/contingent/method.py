"""What people would pay or accept at given amounts."""

from __future__ import annotations

from esvalue.core.errors import Reason
from esvalue.surveys.method import Method

__all__ = ["METHOD"]

METHOD = Method(
    name="contingent",
    title=Reason("contingent valuation", "条件价值评估"),
    order=1,
    asked=("bid", "bids", "low", "high"),
    amounts=("bid", "bids", "low", "high", "choice", "lower", "upper"),
    groups=("clusters",),
    settings={
        "format": ("提问方式",), "bid": ("投标值",), "answer": ("回答",), "bids": ("各次投标值",),
        "answers": ("各次回答", "各题回答"), "low": ("低投标值",), "high": ("高投标值",), "first": ("先问",),
        "choice": ("所选金额",), "card": ("卡片金额",), "lower": ("下界",), "upper": ("上界",),
        "positive": ("价值大于零",), "counts": ("人数",), "top": ("截断点",), "end": ("封顶值",),
    },
    values={
        "format": {
            "single": ("单界",), "double": ("双界",), "one_and_half": ("一个半界",), "payment_card": ("支付卡",),
            "interval": ("区间",),
        },
        "distribution": {
            "logistic": ("逻辑",), "normal": ("正态",), "log-logistic": ("对数逻辑",), "log-normal": ("对数正态",),
            "weibull": ("威布尔",),
        },
    },
    figures={
        "median": "中位数", "mean": "均值", "truncated": "截断均值", "adjusted": "调整均值", "turnbull": "下界均值",
        "turnbull_upper": "上界均值", "sample_mean": "样本均值", "sample_median": "样本中位数",
        "zero_share": "零值份额", "holders": "权利人均值", "uptake": "参与率", "standard_for": "所需标准",
    },
)  # fmt: skip
