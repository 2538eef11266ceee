"""Tiers of the tests: those above half a second stand in `medium.txt`, and `make check` leaves them out."""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

LIST = Path(__file__).parent / "medium.txt"
SECONDS = 0.5
_LINE = re.compile(r"\s*([\d.]+)s (?:call|setup|teardown)\s+(\S+?)(?:\[.*)?$")


@cache
def medium() -> frozenset[str]:
    """Return the tests above half a second, by file and name without parameters."""
    return frozenset(line for line in LIST.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))


def mark(items: list[pytest.Item]) -> None:
    """Mark the tests above half a second."""
    for item in items:
        if item.nodeid.partition("[")[0] in medium():
            item.add_marker("medium")


def main(durations: Path) -> None:
    """Write the list anew from what `pytest --durations=0` printed."""
    longest: dict[str, float] = defaultdict(float)
    for line in durations.read_text(encoding="utf-8").splitlines():
        if found := _LINE.match(line):
            longest[found[2]] = max(longest[found[2]], float(found[1]))
    head = [line for line in LIST.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    LIST.write_text("\n".join([*head, *sorted(name for name in longest if longest[name] >= SECONDS)]) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
