"""Words of a survey file in Chinese and English: names of settings, what they say, headings of examples, names of figures.

One table, read wherever a file is read and printed wherever something is printed. The first Chinese word is the one that is printed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from esvalue.core.errors import Reason, fail, nearest
from esvalue.core.units import unit_text

__all__ = [
    "FIGURES",
    "METHOD_TITLES",
    "NAMES",
    "VALUES",
    "MethodTitle",
    "check_option",
    "closest",
    "coefficient_title",
    "figure_in_english",
    "figure_title",
    "in_english",
    "named_in_english",
    "setting_title",
    "title_list",
    "unit_words",
    "unknown",
    "value_title",
]


class MethodTitle(NamedTuple):
    """What a method is called in Chinese and English."""

    zh: str
    en: str


#: What the methods are called.
METHOD_TITLES = {
    "contingent": MethodTitle("条件价值评估", "contingent valuation"), "choice": MethodTitle("选择实验", "choice experiment"), "travel": MethodTitle("旅行费用法", "travel cost"),
    "hedonic": MethodTitle("享乐价格法", "hedonic prices"), "transfer": MethodTitle("效益转移", "value transfer"), "budgets": MethodTitle("农户账本", "farm budgets"),
    "auction": MethodTitle("反向拍卖", "reverse auction"),
}  # fmt: skip
#: Names of settings.
NAMES: dict[str, tuple[str, ...]] = {
    "method": ("方法",), "currency": ("货币",), "period": ("周期",), "payer": ("支付者",), "measure": ("测度",), "dont_know": ("不知道",), "protest": ("抗议",), "sheet": ("答卷表",),
    # shared
    "formula": ("公式",), "distribution": ("分布",), "missing": ("缺失值",), "weights": ("权重",), "clusters": ("聚类",), "level": ("置信水平",), "ci": ("区间",), "cov": ("标准误",),
    "at": ("协变量取值",), "draws": ("抽样数",), "standards": ("标准",), "shares": ("参与率",),
    # contingent valuation
    "format": ("提问方式",), "bid": ("投标值",), "answer": ("回答",), "bids": ("各次投标值",), "answers": ("各次回答", "各题回答"), "low": ("低投标值",), "high": ("高投标值",), "first": ("先问",),
    "choice": ("所选金额",), "card": ("卡片金额",), "lower": ("下界",), "upper": ("上界",), "positive": ("价值大于零",), "counts": ("人数",), "top": ("截断点",), "end": ("封顶值",),
    # choices
    "model": ("模型类型",), "cost": ("费用",), "opt_out": ("都不选",), "version": ("版本",), "situation": ("选择情景",), "alternative": ("备选项",), "chosen": ("是否选中",), "panel": ("受访者",),
    "classes": ("类别数",), "shared": ("共同系数",), "membership": ("归属公式",), "starts": ("起点数",), "random": ("随机系数",), "design": ("设计",), "levels": ("水平",), "change": ("变化",),
    # travel cost
    "sample": ("样本",), "population": ("人口",), "demand": ("需求形式",), "weighted": ("加权",), "distance": ("距离",), "cost_per_km": ("每公里费用",), "hours": ("时间",), "wage": ("工资",),
    "wage_share": ("工资份额",), "fees": ("其他费用",),
    # hedonic prices
    "form": ("函数形式",), "attributes": ("属性",), "entity": ("个体",), "time": ("时期",), "trend": ("时期效应",),
    # transfer
    "kind": ("转移方式",), "study": ("研究",), "se": ("标准误列",), "unit": ("单位",), "outside": ("允许外推",), "value": ("价值",), "income": ("收入",), "index": ("价格指数",),
    "exchange": ("汇率",), "elasticity": ("收入弹性",), "elasticity_se": ("弹性标准误",), "log": ("取对数",), "fit": ("拟合",), "retransform": ("还原",), "variances": ("方差",),
    "smearing": ("涂抹因子",), "site": ("目标地点",), "function": ("函数",),
    # budgets and tenders
    "place": ("地点",), "crop": ("作物",), "ignore": ("忽略的列",), "pricing": ("定价",), "budget": ("预算",), "target": ("目标面积",), "reserve": ("最高报价",),
    # where the figure goes
    "into": ("写入",), "figure": ("数值",), "variation_into": ("差异写入",), "per": ("每单位户数",), "per_source": ("户数来源",), "price_year": ("价格年份",),
}  # fmt: skip
_MISSING: dict[str, tuple[str, ...]] = {"raise": ("报错",), "drop": ("略去",)}
_CI: dict[str, tuple[str, ...]] = {
    "kr": ("参数抽样",),
    "delta": ("德尔塔",),
    "fieller": ("菲勒",),
    "bootstrap": ("自助",),
}
_FLAG: dict[str, tuple[str, ...]] = {"yes": ("是",), "no": ("否",)}
#: What settings say.
VALUES: dict[str, dict[str, tuple[str, ...]]] = {
    "currency": {"CNY": ("人民币", "元", "人民币元", "RMB", "rmb", "cny", "yuan", "Yuan"), "USD": ("美元", "usd", "US$", "dollar")},
    "period": {"year": ("年", "每年"), "month": ("月", "每月"), "once": ("一次", "一次性")},
    "payer": {"household": ("户", "每户", "家庭", "农户"), "person": ("人", "每人", "个人"), "visit": ("人次", "次")},
    "measure": {"wtp": ("支付意愿", "支付"), "wta": ("受偿意愿", "受偿")},
    "method": {name: (title.zh,) for name, title in METHOD_TITLES.items()},
    "missing": _MISSING,
    "dont_know": {"drop": ("略去",), "no": ("否",)},
    "protest": {"drop": ("略去",), "keep": ("保留",)},
    "distribution": {
        "logistic": ("逻辑",), "normal": ("正态",), "log-logistic": ("对数逻辑",), "log-normal": ("对数正态",), "weibull": ("威布尔",), "poisson": ("泊松",), "negbin": ("负二项",),
    },
    "format": {"single": ("单界",), "double": ("双界",), "one_and_half": ("一个半界",), "payment_card": ("支付卡",), "interval": ("区间",)},
    "ci": _CI,
    "cov": {"hessian": ("黑塞",), "robust": ("稳健",), "cluster": ("聚类",)},
    "model": {"conditional": ("条件",), "latent": ("潜类别",), "mixed": ("混合",)},
    "random": {"normal": ("正态",), "lognormal": ("对数正态",), "triangular": ("三角",), "uniform": ("均匀",)},
    "sample": {"population": ("总体",), "visitors": ("游客",), "on_site": ("现场",), "zones": ("分区",)},
    "demand": {"exponential": ("指数",), "linear": ("线性",), "semilog": ("半对数",)},
    "form": {"linear": ("线性",), "log": ("对数",), "boxcox": ("博克斯-考克斯",)},
    "at": {"means": ("均值",), "sample": ("样本",)},
    "kind": {"unit": ("单位值",), "meta": ("元回归",), "function": ("函数",)},
    "fit": {"reml": ("限制似然",), "ml": ("极大似然",)},
    "retransform": {"smearing": ("涂抹",), "normal": ("正态",), "none": ("不还原",)},
    "pricing": {"uniform": ("统一价",), "discriminatory": ("按报价",)},
    "outside": _FLAG, "weighted": _FLAG, "trend": _FLAG, "log": _FLAG,
}  # fmt: skip
#: Names of figures, before what stands in brackets.
FIGURES = {
    "median": "中位数", "mean": "均值", "truncated": "截断均值", "adjusted": "调整均值", "turnbull": "下界均值", "turnbull_upper": "上界均值", "sample_mean": "样本均值", "sample_median": "样本中位数", "zero_share": "零值份额", "holders": "权利人均值", "uptake": "参与率", "standard_for": "所需标准", "trip": "每次",
    "person": "每人", "total": "合计", "price": "价格", "value": "价值", "floor": "成本下限", "mean_bid": "平均报价", "mean_price": "平均付款", "wtp": "支付意愿", "wta": "受偿意愿", "surplus": "变化的价值",
}  # fmt: skip
#: Headings of columns that surveys have, to find the one that was meant across languages.
HEADINGS = {
    "id": "编号", "age": "年龄", "sex": "性别", "gender": "性别", "income": "收入", "education": "教育", "village": "村", "town": "镇", "bid": "投标值", "answer": "回答", "weight": "权重",
    "weights": "权重", "trips": "次数", "cost": "费用", "price": "价格", "area": "面积", "distance": "距离", "fee": "费用", "water": "水质", "birds": "鸟类",
}  # fmt: skip

#: Coefficients that no column of the user's names, alone or inside a longer name.
COEFFICIENTS = {"Intercept": "常数项", "opt_out": "都不选", "bid": "投标值", "shift": "偏移", "sigma": "标准差"}

_ENGLISH = {word: name for name, words in NAMES.items() for word in words}


def named_in_english(name: str) -> str:
    """Return the name of a setting.

    >>> named_in_english("货币"), named_in_english("bid")
    ('currency', 'bid')
    """
    return _ENGLISH.get(name.strip(), name.strip())


def in_english(name: str, value: Any) -> Any:
    """Return the value of a setting, its Chinese word replaced.

    >>> in_english("period", "年"), in_english("bid", "年")
    ('year', '年')
    """
    if not isinstance(value, str):
        return value
    return next((word for word, others in VALUES.get(name, {}).items() if value.strip() in others), value)


def setting_title(name: str) -> Reason:
    """Return the name of a setting as each language writes it.

    >>> setting_title("bids").zh
    '各次投标值'
    """
    return Reason(name, NAMES.get(name, (name,))[0])


def value_title(name: str, value: str) -> Reason:
    """Return the value of a setting as each language writes it.

    >>> value_title("period", "year").zh, value_title("bid", "金额").zh
    ('年', '金额')
    """
    return Reason(value, VALUES.get(name, {}).get(value, (value,))[0])


def title_list(words: Iterable[Reason]) -> Reason:
    """Return words as a list in each language."""
    every = list(words)
    return Reason(", ".join(word.en for word in every), "、".join(word.zh for word in every))


def unit_words(unit: str) -> Reason:
    """Return a unit as each language writes it.

    >>> unit_words("CNY/household/year").zh
    '元/户·年'
    """
    return Reason(unit_text(unit, "en"), unit_text(unit, "zh"))


def coefficient_title(name: str) -> Reason:
    """Return the name of a coefficient as each language writes it; columns of the user keep theirs.

    >>> coefficient_title("log(bid)").zh, coefficient_title("Intercept").zh, coefficient_title("年龄").zh
    ('log(投标值)', '常数项', '年龄')
    """
    words = re.sub(
        r"(?<!\w)[A-Za-z_]+(?!\w)",
        lambda found: COEFFICIENTS.get(found[0], found[0]),
        re.sub(r"^class (\d+): ", r"类别 \1：", name),
    )
    return Reason(name, words)


def figure_title(name: str, language: str) -> str:
    """Return the name of a figure in a language: what stands before its brackets is a word, what stands in them is the user's.

    >>> figure_title("uptake[2000]", "zh"), figure_title("wtp[water, class 2]", "zh"), figure_title("median", "en")
    ('参与率[2000]', '支付意愿[water，类别 2]', 'median')
    """
    head, bracket, rest = name.partition("[")
    if language != "zh":
        return name
    return (
        FIGURES.get(head, head)
        + bracket
        + re.sub(r", class (\d+)\]$", r"，类别 \1]", rest).replace("opt_out", COEFFICIENTS["opt_out"])
    )


def figure_in_english(name: str) -> str:
    """Return the name of a figure as it is known, whichever language it is written in.

    >>> figure_in_english("参与率[2000]"), figure_in_english("支付意愿[water，类别 2]"), figure_in_english("median")
    ('uptake[2000]', 'wtp[water, class 2]', 'median')
    """
    head, bracket, rest = name.strip().partition("[")
    known = next((english for english, chinese in FIGURES.items() if chinese == head), head)
    return (
        known + bracket + re.sub(r"，类别 (\d+)\]$", r", class \1]", rest).replace(COEFFICIENTS["opt_out"], "opt_out")
    )


def closest(name: str, columns: Iterable[object]) -> str:
    """Return the column that was probably meant: the same word in the other language, or the nearest name.

    >>> closest("age", ["年龄", "收入"]), closest("收人", ["年龄", "收入"]), closest("投标", ["投标值1", "回答1"])
    ('年龄', '收入', '投标值1')
    """
    known = [str(one) for one in columns]
    for english, chinese in HEADINGS.items():
        for one, other in ((english, chinese), (chinese, english)):
            if name.strip().casefold() == one and (
                found := next((column for column in known if column.casefold().startswith(other)), "")
            ):
                return found
    return nearest(name, known) or next((column for column in known if name and (name in column or column in name)), "")


def unknown(
    name: str, known: Iterable[object], near: Callable[[str, Iterable[str]], str] = nearest, none: str = ""
) -> dict[str, object]:
    """Return what a message says of a name that is none of those known: the name, the nearest of them (`none` where
    none is near), and all of them.

    >>> unknown("agee", ["age", "income"], none="-")
    {'column': 'agee', 'nearest': 'age', 'known': 'age, income'}
    """
    names = list(map(str, known))
    return {"column": name, "nearest": near(name, names) or none, "known": ", ".join(names)}


def check_option(where: str, what: str, given: object, known: Iterable[str]) -> None:
    """Raise where an option of a function is none of the words known.

    >>> check_option("fit", "cov", "robust", ("hessian", "robust"))
    """
    words = tuple(known)
    if given not in words:
        raise fail("survey_option", where, what=what, given=str(given), known=", ".join(words))
