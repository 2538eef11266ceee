"""`help()` of what a user calls says what goes in, what is refused, and shows an example that the tests run."""

from __future__ import annotations

import inspect
import re

from each import each
from folders import ROOT
from test_wrong_calls import FUNCTIONS

import esvalue

#: Names of the library itself, and what is asked of a model: each has an example.
COMMON = sorted(
    name for name in FUNCTIONS if name in dir(esvalue) or name.startswith("Model.") or name in ("Problem", "Spread")
)
#: Functions of rooms without an example, as many as there are: a number that may only shrink.
WITHOUT = 110


@each("name", COMMON)
def test_a_common_name_has_an_example(name: str) -> None:
    assert ">>> " in (inspect.getdoc(FUNCTIONS[name]) or "")


@each("name", sorted(FUNCTIONS))
def test_every_name_is_told_in_a_sentence(name: str) -> None:
    said = inspect.getdoc(FUNCTIONS[name]) or ""
    assert re.match(r"[A-Z].+\.(\s|$)", said, re.DOTALL)


def test_ever_fewer_are_without_an_example() -> None:
    bare = {one.__qualname__ for name, one in FUNCTIONS.items() if ">>> " not in (inspect.getdoc(one) or "")}
    assert len(bare) <= WITHOUT, sorted(bare)


def test_no_example_is_a_remark() -> None:
    """A line that only begins like an example can never fail."""
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in sorted((ROOT / "esvalue").rglob("*.py"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.match(r"\s*>>> *#", line)
    ]
    assert found == []
