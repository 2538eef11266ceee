"""An example survey in Chinese: its sheets, headings, codes, words and settings, with the same numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pandas as pd

from esvalue.core.sheets import split_heading
from esvalue.core.units import unit_text
from esvalue.surveys.codebook import CHINESE
from esvalue.surveys.files import SHEETS
from esvalue.surveys.vocabulary import setting_title, value_title

__all__ = ["chinese_codes", "chinese_settings", "chinese_tables"]

#: Headings and words of the examples.
WORDS: Mapping[str, str] = {
    "id": "编号", "village": "村", "age": "年龄", "bid1": "投标值1", "bid2": "投标值2", "why": "原因",
    **{f"q{i}": f"回答{i}" for i in range(1, 7)},
    "set": "选择集", "option": "备选项", "water": "水质", "birds": "鸟类", "fee": "费用", "attribute": "属性",
    "prior": "先验值", "from": "变化前", "to": "变化后",
    **{f"level {i}": f"水平{i}" for i in range(1, 4)}, "A": "甲", "B": "乙", "none": "都不选",
    "trips": "次数", "cost": "费用", "income": "收入", "town": "镇", "price": "价格", "area": "面积",
    "river_distance": "距河距离", "paper": "文献", "value": "价值",
    "place": "地点", "crop": "作物", "holder": "农户", "yield": "单产", "seed": "种子", "fertiliser": "肥料",
    "hired_labour": "雇工", "seasons": "季数", "bid": "报价",
    "east": "东村", "west": "西村", "rice": "水稻", **{f"study {i}": f"研究{i}" for i in range(1, 13)},
}  # fmt: skip
#: Headings of sheets that name things and their values.
NAMED = {"name": "名称", "value": "取值"}
_NAME = re.compile(r"[A-Za-z_]\w*")
_MEANINGS = {english: chinese for chinese, english in CHINESE.items()}


def chinese_tables(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return the tables of an example by the Chinese names of their sheets."""
    return {SHEETS[name]: _table(table) for name, table in tables.items()}


def _table(table: pd.DataFrame) -> pd.DataFrame:
    pairs = set(table.columns) == set(NAMED)
    heads = {str(name): NAMED[str(name)] if pairs else _heading(str(name)) for name in table}
    return table.rename(columns=heads).map(lambda cell: WORDS.get(cell, cell) if isinstance(cell, str) else cell)


def _heading(text: str) -> str:
    name, unit = split_heading(text)
    return WORDS.get(name, name) + (f" [{unit_text(unit, 'zh')}]" if unit else "")


def chinese_codes(codes: tuple[tuple[str, Any, str], ...]) -> list[tuple[str, Any, str]]:
    """Return the rows of a codebook.

    >>> chinese_codes((("q1", 8, "dont_know"), ("currency", "CNY", "setting")))
    [('回答1', 8, '不知道'), ('货币', '人民币', '设置')]
    """
    return [
        (setting_title(column).zh, value_title(column, code).zh, _MEANINGS[meaning])
        if meaning == "setting"
        else (WORDS[column], code, _MEANINGS[meaning])
        for column, code, meaning in codes
    ]


def chinese_settings(settings: tuple[tuple[str, Any, str, str], ...]) -> list[tuple[str, Any, str]]:
    """Return the rows of a model: name, value, explanation.

    >>> chinese_settings(
    ...     (
    ...         ("formula", "trips ~ cost + log(income)", "公式", ""),
    ...         ("missing", "raise", "空格", ""),
    ...         ("unit", "yuan/ha/a", "单位", ""),
    ...     )
    ... )
    [('公式', '次数 ~ 费用 + log(收入)', '公式'), ('缺失值', '报错', '空格'), ('单位', '元/公顷·年', '单位')]
    """
    return [(setting_title(name).zh, _value(name, value), explained) for name, value, explained, _ in settings]


def _value(name: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if name == "unit":
        return unit_text(value, "zh")
    word = value_title(name, value).zh
    return word if word != value else _NAME.sub(lambda found: WORDS.get(found[0], found[0]), value)
