"""The face of a package: its names as its stub (`__init__.pyi`) lists them, loaded on first use; others are told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import lazy_loader

__all__ = ["face_of", "told"]


def face_of(package: str, file: str) -> tuple[Callable[[str], Any], Callable[[], list[str]], list[str]]:
    """Return `__getattr__`, `__dir__` and `__all__` of a package with a stub beside its file.

    >>> import esvalue
    >>> esvalue.bnd
    Traceback (most recent call last):
    AttributeError: esvalue has no name 'bnd'; nearest: bind
    """
    find, names, public = lazy_loader.attach_stub(package, file)

    def look_up(name: str) -> Any:
        if name in public or name.startswith("_"):
            return find(name)
        raise told(package, name, public)

    return look_up, names, public


def told(package: str, name: str, known: list[str]) -> AttributeError:
    """Return the error of a name that a package does not have, with the nearest it has."""
    from difflib import get_close_matches

    near = get_close_matches(name, known, n=1, cutoff=0.5)
    said = f"{package} has no name {name!r}" + (f"; nearest: {near[0]}" if near else "")
    return AttributeError(said, name=name)  # without the object, or Python would add a guess of its own
