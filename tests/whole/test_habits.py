"""Habits of the code that no tool checks: short files, and layout by hand in tables of data only."""

from __future__ import annotations

import re
from pathlib import Path

from folders import ROOT

PACKAGE = ROOT / "esvalue"
#: Lines of a file: one idea.
LONGEST = 400
#: A line inside a function or class whose layout is kept by hand.
BY_HAND = re.compile(r"^\s+.*# fmt[:] (?:skip|off)", re.MULTILINE)


def sources() -> list[Path]:
    """Return every Python file of the repository that is written by hand."""
    folders = ("esvalue", "tests", "benchmarks", "docs", "notebooks")
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


def test_no_file_is_longer_than_one_idea() -> None:
    lengths = {path: path.read_text(encoding="utf-8").count("\n") for path in PACKAGE.rglob("*.py")}
    assert {path.relative_to(ROOT).as_posix(): n for path, n in lengths.items() if n > LONGEST} == {}


def test_only_tables_of_data_are_laid_out_by_hand() -> None:
    found = [path.relative_to(ROOT).as_posix() for path in sources() if BY_HAND.search(path.read_text("utf-8"))]
    assert found == []
