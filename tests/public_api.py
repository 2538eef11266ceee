"""The public Python interface: every function, class and method a user can call, and the numbers it takes."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

__all__ = ["callables", "numeric"]

#: The package, its rooms, and the parts of rooms that have public names of their own.
ROOMS = (
    "", ".analysis", ".calibration", ".gep", ".inputs", ".inputs.overlay", ".model", ".model.account", ".payments",
    ".report", ".runs", ".standards", ".study", ".surveys",
    ".equations.series",
)  # fmt: skip
DOCS = Path(__file__).parents[1] / "docs"
#: A number, or an array of them, in an annotation; what a function is called with or gives back is not its argument.
NUMBER = re.compile(r"\b(int|float|complex|ndarray|NDArray|ArrayLike|Array)\b(?!\[np\.bool_\])")
CALLABLE = re.compile(r"Callable\[\[[^\]]*\](?:[^\[\]]|\[[^\]]*\])*\]")


def callables() -> dict[str, Callable[..., Any]]:
    """Return every public callable by its full name: of the rooms, and what the docs import."""
    found: dict[str, Any] = {}
    for room in ROOMS:
        module = import_module(f"esvalue{room}")
        found |= {f"{module.__name__}.{name}": getattr(module, name) for name in module.__all__}
    for page in DOCS.rglob("*.md"):
        for module, names in re.findall(
            r"^from (esvalue[\w.]*) import ([\w, ]+)$", page.read_text(encoding="utf-8"), re.MULTILINE
        ):
            found |= {
                f"{module}.{name.strip()}": getattr(import_module(module), name.strip()) for name in names.split(",")
            }
    made: dict[str, Callable[..., Any]] = {}
    for name, one in found.items():
        if (
            callable(one)
            and getattr(one, "__module__", "").startswith("esvalue")
            and (one.__module__ == "esvalue.equations.equation" or not one.__module__.startswith("esvalue.equations"))
        ):
            made |= {f"{one.__module__}.{path}": part for path, part in _parts(name, one)}
    return made


def _parts(name: str, one: Any) -> Iterator[tuple[str, Callable[..., Any]]]:
    """Yield a function; or a class (its constructor) and its public methods."""
    yield one.__qualname__, one
    if inspect.isclass(one):
        for attribute in dir(one):
            raw = inspect.getattr_static(one, attribute)
            method = raw.__func__ if isinstance(raw, classmethod | staticmethod) else raw
            if not attribute.startswith("_") and inspect.isfunction(method) and method.__module__.startswith("esvalue"):
                yield method.__qualname__, method


def numeric(target: Callable[..., Any]) -> list[inspect.Parameter]:
    """Return the parameters of a callable that take numbers, by annotation or default."""
    try:
        parameters = list(inspect.signature(target).parameters.values())
    except ValueError:
        return []
    return [one for one in parameters if _takes_number(one)]


def _takes_number(one: inspect.Parameter) -> bool:
    text = re.sub(r"Mapping\[\w+, ", "Mapping[", CALLABLE.sub("", str(one.annotation)))  # keys are names, or years
    return bool(NUMBER.search(text)) or (isinstance(one.default, int | float) and not isinstance(one.default, bool))
