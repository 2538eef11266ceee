"""Cells of a rule that hold more than one thing: numbers by name, lists of words, indicators."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from esvalue.core.text import Text
from esvalue.core.written import read_number
from esvalue.inputs.workbook.cells import number_text, read_value
from esvalue.payments.indicators import Indicators
from esvalue.payments.rule_file import ANY, REST
from esvalue.payments.words import Words

__all__ = ["group_title", "list_text", "names_of", "numbers_of", "numbers_text", "parts_of"]

#: Stands between the parts of a cell, and between a name and its number.
_BETWEEN, _IS = re.compile(r"[;；\n]"), re.compile(r"[=＝:：]")
_COMMA = re.compile(r"[,，、;；\n]")


def group_title(name: str, indicators: Indicators) -> Text:
    """Return what a group of indicators is called in a cell: its title up to a bracket, and its name.

    >>> from esvalue.payments.indicators import load_indicators
    >>> group_title("class_21", load_indicators()).zh
    '水质类别评价的 21 项'
    """
    title = indicators.groups[name].title
    return Text.by(lambda language: re.split("[（(]", title[language])[0].strip())


def numbers_text(numbers: Mapping[str, float], words: Words) -> str | float:
    """Return numbers by name as a cell holds them: one number where it stands for everything.

    >>> from esvalue.payments.words import WORDS
    >>> numbers_text({"else": 100}, WORDS["amount"]), numbers_text({"main": 100, "else": 50}, WORDS["amount"])
    (100, '干流=100；其余=50')
    """
    if list(numbers) == [ANY]:
        return numbers[ANY]
    titles = {word: title.zh for word, title in {**words.titles, ANY: REST}.items()}
    return "；".join(f"{titles.get(name, name)}={number_text(value)}" for name, value in numbers.items())


def numbers_of(raw: Any, words: Words) -> dict[str, float] | str:
    """Return the numbers by name that a cell holds, or the part of it that says none.

    >>> from esvalue.payments.words import WORDS
    >>> numbers_of("干流 = 100；其余：50", WORDS["amount"]), numbers_of(2.5, WORDS["amount"])
    ({'main': 100, 'else': 50}, {'else': 2.5})
    >>> numbers_of("COD=40；NH3-N=2.0", WORDS["amount"]), numbers_of("干流 一百", WORDS["amount"])
    ({'COD': 40, 'NH3-N': 2}, '干流 一百')
    """
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return {ANY: raw}
    found: dict[str, float] = {}
    for part in (one.strip() for one in _BETWEEN.split(str(raw))):
        name, *number = (one.strip() for one in _IS.split(part, maxsplit=1))
        value = read_number(number[0] if number else part).value
        word = (words.find(name) or (ANY if name == REST.zh else name)) if number else ANY
        if value is None or not name or word in found:
            return part
        found[word] = int(value) if value.is_integer() and abs(value) < 1e15 else value
    return found


def list_text(items: Iterable[str]) -> str:
    """Return a list of names as a cell holds it.

    >>> list_text(["COD", "NH3-N"]), list_text(["a,b", "c"])
    ('COD、NH3-N', '["a,b", "c"]')
    """
    listed = list(items)
    odd = any(_COMMA.search(one) or one != one.strip() or not one or one[0] in '"[{' for one in listed)
    return json.dumps(listed, ensure_ascii=False) if odd else "、".join(listed)


def parts_of(raw: Any) -> list[str]:
    """Return the parts of a cell that holds a list.

    >>> parts_of("COD、NH3-N, TP"), parts_of('["a,b", "c"]')
    (['COD', 'NH3-N', 'TP'], ['a,b', 'c'])
    """
    value = read_value(raw)
    listed = value if isinstance(value, list) else _COMMA.split(str(raw if value is None else value))
    return [str(one).strip() if not isinstance(value, list) else str(one) for one in listed]


def names_of(raw: Any, indicators: Indicators) -> str | list[str]:
    """Return the indicators a cell names: a group of them, or a list.

    >>> from esvalue.payments.indicators import load_indicators
    >>> names_of("水质类别评价的 21 项 class_21", load_indicators()), names_of("COD、总磷", load_indicators())
    ('class_21', ['COD', '总磷'])
    """
    titles = {name: group_title(name, indicators) for name in indicators.groups}
    return Words("group of indicators", titles).find(str(raw)) or parts_of(raw)
