"""Words of a survey file in Chinese and English: names of settings, what they say, headings, names of figures.

What several methods have stands here, the rest with each method. Read wherever a file is read and printed wherever
something is printed; the first Chinese word is the one that is printed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from esvalue.core.errors import fail, nearest
from esvalue.core.text import Text
from esvalue.core.units import unit_text
from esvalue.surveys.method import Words
from esvalue.surveys.methods import METHODS

__all__ = [
    "FIGURES", "NAMES", "VALUES", "check_option", "closest", "coefficient_title", "figure_in_english", "figure_title",
    "in_english", "named_in_english", "setting_title", "title_list", "unit_words", "unknown", "value_title",
]  # fmt: skip


#: Names of settings that several methods have; a method adds its own.
SHARED = {
    "method": ("方法",), "currency": ("货币",), "period": ("周期",), "payer": ("支付者",), "measure": ("测度",),
    "dont_know": ("不知道",), "protest": ("抗议",), "sheet": ("答卷表",), "formula": ("公式",),
    "distribution": ("分布",), "missing": ("缺失值",), "weights": ("权重",), "clusters": ("聚类",),
    "level": ("置信水平",), "ci": ("区间",), "cov": ("标准误",), "at": ("协变量取值",), "draws": ("抽样数",),
    "standards": ("标准",), "shares": ("参与率",),
    # where the figure goes
    "into": ("写入",), "figure": ("数值",), "variation_into": ("差异写入",), "per": ("每单位户数",),
    "per_source": ("户数来源",), "price_year": ("价格年份",),
}  # fmt: skip
#: What they say.
SHARED_VALUES: dict[str, Words] = {
    "currency": {
        "CNY": ("人民币", "元", "人民币元", "RMB", "rmb", "cny", "yuan", "Yuan"),
        "USD": ("美元", "usd", "US$", "dollar"),
    },
    "period": {"year": ("年", "每年"), "month": ("月", "每月"), "once": ("一次", "一次性")},
    "payer": {"household": ("户", "每户", "家庭", "农户"), "person": ("人", "每人", "个人"), "visit": ("人次", "次")},
    "measure": {"wtp": ("支付意愿", "支付"), "wta": ("受偿意愿", "受偿")},
    "method": {name: (one.title.zh,) for name, one in METHODS.items()},
    "missing": {"raise": ("报错",), "drop": ("略去",)},
    "dont_know": {"drop": ("略去",), "no": ("否",)},
    "protest": {"drop": ("略去",), "keep": ("保留",)},
    "ci": {"kr": ("参数抽样",), "delta": ("德尔塔",), "fieller": ("菲勒",), "bootstrap": ("自助",)},
    "cov": {"hessian": ("黑塞",), "robust": ("稳健",), "cluster": ("聚类",)},
    "at": {"means": ("均值",), "sample": ("样本",)},
}  # fmt: skip
#: Names of all settings, what all of them say, and names of figures before what stands in brackets.
NAMES = SHARED | {name: words for one in METHODS.values() for name, words in one.settings.items()}
VALUES = dict(SHARED_VALUES)
for _method in METHODS.values():
    for _name, _words in _method.values.items():
        VALUES[_name] = {**VALUES.get(_name, {}), **_words}
FIGURES = {name: word for one in METHODS.values() for name, word in one.figures.items()}
#: Headings of columns that surveys have, to find the one that was meant across languages.
HEADINGS = {
    "id": "编号", "age": "年龄", "sex": "性别", "gender": "性别", "income": "收入", "education": "教育",
    "village": "村", "town": "镇", "bid": "投标值", "answer": "回答", "weight": "权重", "weights": "权重",
    "trips": "次数", "cost": "费用", "price": "价格", "area": "面积", "distance": "距离", "fee": "费用",
    "water": "水质", "birds": "鸟类",
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


def setting_title(name: str) -> Text:
    """Return the name of a setting as each language writes it.

    >>> setting_title("bids").zh
    '各次投标值'
    """
    return Text(zh=NAMES.get(name, (name,))[0], en=name)


def value_title(name: str, value: str) -> Text:
    """Return the value of a setting as each language writes it.

    >>> value_title("period", "year").zh, value_title("bid", "金额").zh
    ('年', '金额')
    """
    return Text(zh=VALUES.get(name, {}).get(value, (value,))[0], en=value)


def title_list(words: Iterable[Text]) -> Text:
    """Return words as a list in each language."""
    every = list(words)
    return Text(zh="、".join(word.zh for word in every), en=", ".join(word.en for word in every))


def unit_words(unit: str) -> Text:
    """Return a unit as each language writes it.

    >>> unit_words("CNY/household/year").zh
    '元/户·年'
    """
    return Text(zh=unit_text(unit, "zh"), en=unit_text(unit, "en"))


def coefficient_title(name: str) -> Text:
    """Return the name of a coefficient as each language writes it; columns of the user keep theirs.

    >>> coefficient_title("log(bid)").zh, coefficient_title("Intercept").zh, coefficient_title("年龄").zh
    ('log(投标值)', '常数项', '年龄')
    """
    words = re.sub(
        r"(?<!\w)[A-Za-z_]+(?!\w)",
        lambda found: COEFFICIENTS.get(found[0], found[0]),
        re.sub(r"^class (\d+): ", r"类别 \1：", name),
    )
    return Text(zh=words, en=name)


def figure_title(name: str, language: str) -> str:
    """Return the name of a figure in a language: what stands before its brackets is a word,
    what stands in them is the user's.

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
    """Return what a message says of a name that is none of those known: the name,
    the nearest of them (`none` where none is near), and all of them.

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
