"""Chinese words a survey file may use for names of settings and for what they say: one table, read wherever a setting is read."""

from __future__ import annotations

from typing import Any, NamedTuple

__all__ = ["METHOD_TITLES", "NAMES", "VALUES", "MethodTitle", "in_english", "named_in_english"]



class MethodTitle(NamedTuple):
    """What a method is called in Chinese and English."""

    zh: str
    en: str


NAMES = {"货币": "currency", "周期": "period", "支付者": "payer", "测度": "measure", "方法": "method", "公式": "formula", "分布": "distribution", "缺失值": "missing",
         "不知道": "dont_know", "抗议": "protest", "权重": "weights", "聚类": "clusters", "价格年份": "price_year"}  # fmt: skip
#: What the methods are called.
METHOD_TITLES = {
    "contingent": MethodTitle("条件价值评估", "contingent valuation"), "choice": MethodTitle("选择实验", "choice experiment"), "travel": MethodTitle("旅行费用法", "travel cost"),
    "hedonic": MethodTitle("享乐价格法", "hedonic prices"), "transfer": MethodTitle("效益转移", "value transfer"), "budgets": MethodTitle("农户账本", "farm budgets"),
    "auction": MethodTitle("反向拍卖", "reverse auction"),
}  # fmt: skip
VALUES: dict[str, dict[str, str]] = {
    "period": {"年": "year", "每年": "year", "月": "month", "每月": "month", "一次": "once", "一次性": "once"},
    "measure": {"支付": "wtp", "支付意愿": "wtp", "受偿": "wta", "受偿意愿": "wta"},
    "method": {title.zh: name for name, title in METHOD_TITLES.items()},
    "missing": {"略去": "drop", "报错": "raise"},
    "distribution": {"逻辑": "logistic", "正态": "normal", "对数逻辑": "log-logistic", "对数正态": "log-normal", "威布尔": "weibull"},
    "dont_know": {"略去": "drop", "否": "no"},
    "protest": {"略去": "drop", "保留": "keep"},
}


def named_in_english(name: str) -> str:
    """Return the name of a setting.

    >>> named_in_english("货币"), named_in_english("bid")
    ('currency', 'bid')
    """
    return NAMES.get(name.strip(), name.strip())


def in_english(name: str, value: Any) -> Any:
    """Return the value of a setting, its Chinese word replaced.

    >>> in_english("period", "年"), in_english("bid", "年")
    ('year', '年')
    """
    return VALUES.get(name, {}).get(value.strip(), value) if isinstance(value, str) else value
