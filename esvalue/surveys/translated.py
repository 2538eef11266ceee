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
from esvalue.surveys.method import Example, Rows
from esvalue.surveys.vocabulary import setting_title, value_title

__all__ = ["chinese_codes", "chinese_settings", "chinese_tables"]

#: Headings of sheets that name things and their values.
NAMED = {"name": "名称", "value": "取值"}
_NAME = re.compile(r"[A-Za-z_]\w*")
_MEANINGS = {english: chinese for chinese, english in CHINESE.items()}


def chinese_tables(example: Example) -> dict[str, pd.DataFrame]:
    """Return the tables of an example by the Chinese names of their sheets."""
    return {SHEETS[name]: _table(table, example.chinese) for name, table in example.tables().items()}


def _table(table: pd.DataFrame, words: Mapping[str, str]) -> pd.DataFrame:
    pairs = set(table.columns) == set(NAMED)
    heads = {str(name): NAMED[str(name)] if pairs else _heading(str(name), words) for name in table}
    return table.rename(columns=heads).map(lambda cell: words.get(cell, cell) if isinstance(cell, str) else cell)


def _heading(text: str, words: Mapping[str, str]) -> str:
    name, unit = split_heading(text)
    return words.get(name, name) + (f" [{unit_text(unit, 'zh')}]" if unit else "")


def chinese_codes(example: Example) -> list[tuple[str, Any, str]]:
    """Return the rows of a codebook.

    >>> chinese_codes(Example(dict, (), (("q1", 8, "dont_know"), ("currency", "CNY", "setting")), {"q1": "回答1"}))
    [('回答1', 8, '不知道'), ('货币', '人民币', '设置')]
    """
    return [
        (setting_title(column).zh, value_title(column, code).zh, _MEANINGS[meaning])
        if meaning == "setting"
        else (example.chinese[column], code, _MEANINGS[meaning])
        for column, code, meaning in example.codes
    ]


def chinese_settings(settings: Rows, words: Mapping[str, str]) -> list[tuple[str, Any, str]]:
    """Return the rows of a model: name, value, explanation.

    >>> from esvalue.core.text import Text
    >>> chinese_settings(
    ...     (
    ...         ("formula", "trips ~ cost + log(income)", Text.same("公式")),
    ...         ("missing", "raise", Text.same("空格")),
    ...         ("unit", "yuan/ha/a", Text.same("单位")),
    ...     ),
    ...     {"trips": "次数", "cost": "费用", "income": "收入"},
    ... )
    [('公式', '次数 ~ 费用 + log(收入)', '公式'), ('缺失值', '报错', '空格'), ('单位', '元/公顷·年', '单位')]
    """
    return [(setting_title(name).zh, _value(name, value, words), about.zh) for name, value, about in settings]


def _value(name: str, value: Any, words: Mapping[str, str]) -> Any:
    if not isinstance(value, str):
        return value
    if name == "unit":
        return unit_text(value, "zh")
    word = value_title(name, value).zh
    return word if word != value else _NAME.sub(lambda found: words.get(found[0], found[0]), value)
