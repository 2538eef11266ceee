"""Every message a user can meet: data in Chinese and English, a TOML file for each part of the program.

Texts are templates; the values come from the place that found the mistake. A test checks that both languages use the
same fields. They are read on first use.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from esvalue.core.text import Text

__all__ = ["messages", "messages_of", "sentences", "things"]

PARTS = (
    "files", "units", "equations", "places", "models", "scenarios", "runs", "studies", "sensitivity", "robustness",
    "discovery", "workbook", "calibration", "gep", "idle", "surveys", "survey_files", "estimation", "tables", "payments",
)  # fmt: skip


@cache
def messages() -> Mapping[str, Text]:
    """Return every message by its code."""
    return {code: text for part in PARTS for code, text in messages_of(part).items()}


@cache
def messages_of(part: str) -> Mapping[str, Text]:
    """Return the messages of one part of the program by code.

    >>> messages_of("runs")["run_exists"]["zh"]
    '同名的运行结果已存在；请用 --out 另取名，或用 --replace 覆盖'
    """
    return _texts({code: one for code, one in _read(part).items() if "en" in one})


def sentences(part: str, table: str) -> Mapping[str, Text]:
    """Return texts of one part of the program that are no messages, by the table they stand in."""
    return _texts(_read(part)[table])


@cache
def things() -> Mapping[str, str]:
    """Return the Chinese words for kinds of things, as messages name them, by the English ones."""
    return _read("things")


@cache
def _read(part: str) -> dict[str, Any]:
    return tomllib.loads(files("esvalue.core.messages").joinpath(f"{part}.toml").read_text(encoding="utf-8"))


def _texts(table: Mapping[str, Mapping[str, str]]) -> dict[str, Text]:
    return {code: Text(zh=one["zh"], en=one["en"]) for code, one in table.items()}
