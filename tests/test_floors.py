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

PACKAGE = Path(__file__).parent.parent / "esvalue"
#: From the ground up. A room imports from floors below its own, never from a room beside it.
FLOORS = (
    ("core",),
    ("analysis", "equations", "inputs"),
    ("model", "surveys"),
    ("standards", "gep"),
    ("study", "calibration"),
    ("report",),
    ("runs",),
    ("cli",),
)
LEVEL = {room: level for level, floor in enumerate(FLOORS) for room in floor}
#: Imports that go up or across, by file and module: a list that may only shrink.
EXCEPTIONS: dict[str, set[str]] = {}
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


def imported(name: str) -> Iterator[str]:
    """Yield the modules of the package that a module names in an import or in a string of its own."""
    for node in ast.walk(ast.parse(modules()[name].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            named = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert not node.level, f"{name}: a relative import"
            named = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and MODULE.fullmatch(node.value):
            named = [node.value]
        else:
            continue
        yield from (found for one in named if (found := module_of(one)) is not None and found != name)


def room(name: str) -> str:
    return name.split(".")[1]


@pytest.mark.parametrize("name", [name for name in modules() if name != "esvalue"])
def test_imports_go_down(name: str) -> None:
    own = room(name)
    wrong = {other for other in imported(name) if room(other) != own and LEVEL[room(other)] >= LEVEL[own]}
    assert wrong == EXCEPTIONS.get(name, set()), f"{own} stands on floor {LEVEL[own]} of {FLOORS}"


def test_the_package_holds_rooms_and_nothing_else() -> None:
    held = {path.stem for path in PACKAGE.iterdir() if not path.name.startswith((".", "__pycache__"))}
    assert held == {"__init__", *LEVEL} | ({"py"} if (PACKAGE / "py.typed").exists() else set())


def test_no_exception_is_out_of_date() -> None:
    assert set(EXCEPTIONS) <= set(modules())


def test_import_is_light() -> None:
    heavy = ("numpy", "pandas", "xarray", "pint", "scipy", "pydantic", "matplotlib")
    code = f"import sys, esvalue; print([m for m in {heavy!r} if m in sys.modules])"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
    assert out == "[]"
