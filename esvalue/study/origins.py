"""Whose code it is: written by the user (walked), or part of Python or of an installed package
(known by name and version).
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import os
import platform
import site
import sys
import sysconfig
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import scipy

import esvalue

__all__ = ["extension_of", "is_installed", "is_installed_as", "is_made_by_hand", "is_own", "version_of", "versions"]

_PARTS = frozenset(("site-packages", "dist-packages"))
_EXTENSIONS = (".so", ".pyd", ".dylib")


@cache
def _folders() -> tuple[str, ...]:
    """Return the folders of Python and of what is installed."""
    paths = sysconfig.get_paths()
    found = [paths[name] for name in ("stdlib", "platstdlib", "purelib", "platlib")] + [
        *site.getsitepackages(),
        site.getusersitepackages(),
    ]
    return tuple(sorted({_real(path) + os.sep for path in found}))


def _real(path: str) -> str:
    return os.path.normcase(os.path.realpath(path))


@cache
def _installed(file: str) -> bool:
    return file.startswith("<frozen") or _real(file).startswith(_folders()) or not _PARTS.isdisjoint(Path(file).parts)


def is_own(space: Mapping[str, Any]) -> bool:
    """Tell whether a module, given by its namespace, is the user's: no part of Python, of an installed package,
    or of esvalue.
    """
    name, file = str(space.get("__name__", "")), space.get("__file__")
    top = name.split(".")[0]
    if top == "esvalue" or name in sys.builtin_module_names:
        return False
    return not _installed(str(file)) if file else name == "__main__" or top not in sys.stdlib_module_names


def is_installed(thing: Any) -> bool:
    """Tell whether a function or class is what an installed module has under its name, so that the name says all of it.

    What a package makes for the user (a wrapper around a function of theirs, a class put together while running) is
    not.
    """
    module = found = sys.modules.get(getattr(thing, "__module__", None) or "builtins")  # type: Any
    if module is None or is_own(vars(module)):
        return False
    for part in getattr(thing, "__qualname__", getattr(thing, "__name__", "")).split("."):
        found = getattr(found, part, None)
    return found is thing


def is_made_by_hand(kind: type) -> bool:
    """Tell whether a class of the user's own says itself how its objects are made anew (`__reduce__`)."""
    for one in kind.__mro__:
        if {"__reduce__", "__reduce_ex__"} & vars(one).keys():
            return one is not object and not is_installed(one)
    return False


def is_installed_as(thing: Any, name: str) -> bool:
    """Tell whether an installed module has a thing under a name (functions of NumPy and SciPy do not say which)."""
    return any(
        vars(module).get(name) is thing and not is_own(vars(module))
        for module in list(sys.modules.values())
        if isinstance(module, ModuleType)
    )


def extension_of(name: str) -> Path | None:
    """Return the file of a compiled module that is the user's own, or None."""
    module = sys.modules.get(name)
    file = getattr(module, "__file__", None) or ""
    return Path(file) if file.endswith(_EXTENSIONS) and module is not None and is_own(vars(module)) else None


def version_of(package: str) -> str:
    """Return the version of an installed package, by the name it is imported with ("" for a part of Python)."""
    if package in sys.stdlib_module_names or package in sys.builtin_module_names:
        return ""
    found = getattr(sys.modules.get(package), "__version__", None)
    if isinstance(found, str):
        return found
    names = _distributions().get(package, ())
    return ", ".join(sorted(f"{name} {importlib.metadata.version(name)}" for name in set(names))) or "?"


@cache
def _distributions() -> Mapping[str, Sequence[str]]:
    return importlib.metadata.packages_distributions()


def versions() -> dict[str, str]:
    """Return the versions every result hangs on; esvalue's with a digest of its code,
    since a checkout keeps its number.
    """
    return {
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "esvalue": f"{esvalue.__version__} ({_code_of_esvalue()})",
        "numpy": np.__version__,
        "scipy": scipy.__version__,
    }


@cache
def _code_of_esvalue() -> str:
    folder, digest = Path(esvalue.__file__).parent, hashlib.blake2b(digest_size=6)
    for path in sorted(folder.rglob("*.py")):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
