"""Rooms stand on floors, imports go down only, wherever they stand: at the top, in functions, for types, as strings."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from folders import ROOT, TESTS

PACKAGE = ROOT / "esvalue"
#: From the ground up. A room imports from floors below its own, never from a room beside it.
FLOORS = (
    ("core",),
    ("analysis", "equations", "inputs"),
    ("model", "surveys", "payments"),
    ("standards", "gep"),
    ("study", "calibration"),
    ("report",),
    ("runs",),
    ("cli",),
)
LEVEL = {room: level for level, floor in enumerate(FLOORS) for room in floor}
#: Imports that go up or across, by file and module: a list that may only shrink.
EXCEPTIONS: dict[str, set[str]] = {}
#: What stands outside the rooms.
FACE = {"esvalue", "esvalue.__main__"}
#: Result objects: their methods reach files that are made from them.
RESULTS = {
    "esvalue.analysis.discovery.boxes", "esvalue.calibration.results", "esvalue.gep.changes", "esvalue.gep.entries",
    "esvalue.model.model", "esvalue.payments.claims", "esvalue.runs.checking.result", "esvalue.runs.opening",
    "esvalue.standards.judging", "esvalue.study.futures", "esvalue.surveys.supply", "esvalue.surveys.estimate",
    "esvalue.surveys.choice.results", "esvalue.surveys.choice.latent_results", "esvalue.surveys.contingent.results",
    "esvalue.surveys.hedonic.results", "esvalue.surveys.transfer.meta_results", "esvalue.surveys.travel.results",
}  # fmt: skip
MODULE = re.compile(r"esvalue(?:\.\w+)+")


@cache
def modules() -> dict[str, Path]:
    """Return every module of the package by name."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def module_of(name: str) -> str | None:
    """Return the module that a dotted name is, or lies in."""
    parts = name.split(".")
    return next((one for n in range(len(parts), 1, -1) if (one := ".".join(parts[:n])) in modules()), None)


def imported(name: str, within: bool = True) -> Iterator[str]:
    """Yield the modules that a module names in an import or in a string; `within` functions too or not."""
    tree = ast.parse(modules()[name].read_text(encoding="utf-8"))
    for node in ast.walk(tree) if within else tree.body:
        if isinstance(node, ast.Import):
            named = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert not node.level, f"{name}: a relative import"
            named = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and MODULE.fullmatch(node.value):
            named = [] if name.startswith(node.value) else [node.value]  # where its data lie
        else:
            continue
        yield from (found for one in named if (found := module_of(one)) is not None and found != name)


def room(name: str) -> str:
    return name.split(".")[1]


@pytest.mark.parametrize("name", [name for name in modules() if name not in FACE])
def test_imports_go_down(name: str) -> None:
    own = room(name)
    wrong = {other for other in imported(name) if room(other) != own and LEVEL[room(other)] >= LEVEL[own]}
    assert wrong == EXCEPTIONS.get(name, set()), f"{own} stands on floor {LEVEL[own]} of {FLOORS}"


def circles(edges: dict[str, set[str]]) -> list[set[str]]:
    """Return the sets of modules that import each other, by way of others or not."""
    below: dict[str, set[str]] = {}
    for name in edges:
        found, waiting = set(), [name]
        while waiting:
            waiting += (fresh := edges[waiting.pop()] - found)
            found |= fresh
        below[name] = found
    sets = {frozenset(other for other in below[name] if name in below[other]) for name in edges if name in below[name]}
    return [set(one) for one in sets]


def test_no_file_imports_itself_by_way_of_others() -> None:
    named = {
        name: {one for one in imported(name, within=name not in RESULTS) if one != "esvalue"} for name in modules()
    }
    assert circles({name: found for name, found in named.items() if name not in FACE}) == []


def test_the_package_holds_rooms_and_nothing_else() -> None:
    held = {path.name for path in PACKAGE.iterdir() if path.name != "__pycache__"}
    assert held - set(LEVEL) == {"__init__.py", "__init__.pyi", "__main__.py", "py.typed"}


def test_no_exception_is_out_of_date() -> None:
    assert set(EXCEPTIONS) <= set(modules())


def test_import_is_light() -> None:
    heavy = ("numpy", "pandas", "xarray", "pint", "scipy", "pydantic", "matplotlib")
    code = f"import sys, esvalue; print([m for m in {heavy!r} if m in sys.modules])"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
    assert out == "[]"


def test_tests_mirror_the_rooms() -> None:
    """A folder of tests is a room, or holds what is true of the whole; data stand in `cases` and `reproduction`."""
    folders = {path.name for path in TESTS.iterdir() if any(path.glob("test_*.py"))}
    rooms = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert folders - {"whole"} <= rooms
    assert not list(TESTS.glob("test_*.py"))
