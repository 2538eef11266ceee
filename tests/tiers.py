"""Tiers of the tests: those above half a second stand in `medium.txt`, and `make check` leaves them out.

Of a test that is run with many parameters the cases count together. A fixture above half a second stands there too, and
takes with it every test that needs it: else its time would fall on whichever of them is left.
"""

from __future__ import annotations

import gc
import re
import sys
import time
from collections import defaultdict
from collections.abc import Generator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

LIST = Path(__file__).parent / "medium.txt"
SECONDS = 0.5
#: What pytest and `pytest_terminal_summary` print of a test and of a fixture.
_LINE = re.compile(r"\s*([\d.]+)s (?:call|teardown|fixture)\s+(\S+?)(?:\[.*)?$")


@cache
def medium() -> frozenset[str]:
    """Return the tests and fixtures that stand in the list, by file and name without parameters."""
    return frozenset(line for line in LIST.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))


def mark(items: list[pytest.Item]) -> None:
    """Mark the tests that stand in the list, and those that need a fixture of it."""
    for item in items:
        if not medium().isdisjoint([item.nodeid.partition("[")[0], *_fixtures(item)]):
            item.add_marker("medium")


def _fixtures(item: pytest.Item) -> list[str]:
    info = getattr(item, "_fixtureinfo", None)
    return [_name(one) for found in info.name2fixturedefs.values() for one in found] if info else []


def _name(fixture: Any) -> str:
    return f"{fixture.baseid}::{fixture.argname}"


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, Any, Any]:
    """Collect without looking for circles of references, and never look through what was collected: it stays anyway."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.freeze()


# --- what takes how long ---


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: Any, request: Any) -> Generator[None, Any, Any]:
    """Note how long a fixture took, without those it needs, beside the test it was made for."""
    start = time.perf_counter()
    made = yield
    if (took := time.perf_counter() - start) >= SECONDS:
        request._pyfuncitem.user_properties.append(("fixture", (_name(fixturedef), took)))
    return made


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print the fixtures above half a second where durations are asked for."""
    if terminalreporter.config.getoption("durations") is None:
        return
    longest: dict[str, float] = defaultdict(float)
    for report in (one for found in terminalreporter.stats.values() for one in found):
        for kind, value in getattr(report, "user_properties", ()):
            if kind == "fixture":
                longest[value[0]] = max(longest[value[0]], value[1])
    for name, took in sorted(longest.items(), key=lambda one: -one[1]):
        terminalreporter.write_line(f"{took:.2f}s fixture  {name}")


def main(durations: Path) -> None:
    """Add to the list what `pytest --durations=0 -vv` printed; of a run of all tests it is the list anew."""
    took: dict[str, list[float]] = defaultdict(list)
    for line in durations.read_text(encoding="utf-8").splitlines():
        if found := _LINE.match(line):
            took[found[2]].append(float(found[1]))
    lines = LIST.read_text(encoding="utf-8").splitlines()
    slow = {name for name, cases in took.items() if sum(cases) >= SECONDS}
    known = {line for line in lines if not line.startswith("#") and line not in took}
    LIST.write_text("\n".join([*(line for line in lines if line.startswith("#")), *sorted(slow | known)]) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
