"""Every message a user can meet: data in Chinese and English, in files named after the rooms that say them.

Texts are templates; the values come from what found the mistake. A test checks that both languages use the
same fields. They are read on first use.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from esvalue.core.text import Text

__all__ = ["messages", "messages_of", "parts", "texts_of", "things"]

#: The file of words that stand in messages.
THINGS = "things"


@cache
def parts() -> tuple[str, ...]:
    """Return the parts of the program that have messages: the files beside this one."""
    names = sorted(one.name for one in files("esvalue.core.messages").iterdir() if one.name.endswith(".toml"))
    return tuple(name.removesuffix(".toml") for name in names if name != f"{THINGS}.toml")


@cache
def messages() -> Mapping[str, Text]:
    """Return every message by its code."""
    return {code: text for part in parts() for code, text in messages_of(part).items()}


@cache
def messages_of(part: str) -> Mapping[str, Text]:
    """Return the messages of one part of the program by code.

    >>> messages_of("runs")["run_exists"]["zh"]
    '同名的运行结果已存在；请用 --out 另取名，或用 --replace 覆盖'
    """
    return _texts({code: one for code, one in _read(part).items() if "en" in one})


def texts_of(part: str, table: str) -> Mapping[str, Text]:
    """Return texts of one part of the program that are no messages, by the table they stand in."""
    return _texts(_read(part)[table])


@cache
def things() -> Mapping[str, str]:
    """Return the Chinese words for kinds of things, as messages name them, by the English ones."""
    return _read(THINGS)


@cache
def _read(part: str) -> dict[str, Any]:
    return tomllib.loads(files("esvalue.core.messages").joinpath(f"{part}.toml").read_text(encoding="utf-8"))


def _texts(table: Mapping[str, Mapping[str, str]]) -> dict[str, Text]:
    return {code: Text(zh=one["zh"], en=one["en"]) for code, one in table.items()}
