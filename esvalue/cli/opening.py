"""What verbs open, and what they say of it on standard error."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from esvalue.core.text import Text, current_language

if TYPE_CHECKING:
    from esvalue.inputs.library import Library
    from esvalue.inputs.scenario import Loaded

__all__ = ["library_of", "scenario_of", "show_progress", "tell_doubts", "tell_notices"]

DOUBTS = Text(
    zh="{n} 处存疑：请运行 esvalue --lang zh check {scenario} 查看", en="{n} doubt{s}: see esvalue check {scenario}"
)
STAGES = {
    "sensitivity": Text(zh="敏感性", en="sensitivity"),
    "bind": Text(zh="装配模型", en="binding"),
    "futures": Text(zh="抽样", en="futures"),
    "compare": Text(zh="比较方案", en="comparing"),
    "insight": Text(zh="查找关键未知", en="what would change the choice"),
    "report": Text(zh="写报告", en="report"),
}


def library_of(given: argparse.Namespace) -> Library:
    """Return the library of a command."""
    from esvalue.inputs.library import Library

    return Library(getattr(given, "models", ()))


def scenario_of(given: argparse.Namespace) -> Loaded:
    """Load the scenario of a command: a name, a folder, a TOML file, or a workbook;
    overlays that were given lie on top.
    """
    from esvalue.inputs.opening import open_scenario
    from esvalue.inputs.scenario import lay

    loaded = open_scenario(given.scenario, library_of(given))
    return lay(loaded, getattr(given, "overlays", None) or ())


def tell_notices(loaded: Loaded) -> None:
    """Say on standard error what a reader should know of how a scenario was read."""
    for notice in loaded.notices:
        print(notice, file=sys.stderr)


def tell_doubts(count: int, scenario: str) -> None:
    """Say on standard error how many doubts are open, in one line; nothing where there is none."""
    if count:
        print(DOUBTS.format(n=count, s="s" * (count != 1), scenario=scenario), file=sys.stderr)


def show_progress(stage: str, done: int, whole: int) -> None:
    """Say on standard error how far a long task is: over and over in one line of a terminal."""
    text = STAGES.get(stage, Text.same(stage))[current_language()]
    line = f"{text} {done}/{whole}" if whole > 1 else text
    if sys.stderr.isatty():
        print(f"\r\033[K{line}", end="\n" if stage == "report" else "", file=sys.stderr, flush=True)
    elif done in (0, whole):
        print(line, file=sys.stderr, flush=True)
