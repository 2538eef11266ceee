"""The library of equations, one module a theme. Rival published forms stand side by side under their own names."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

__all__ = ["load_all"]


@cache
def load_all() -> None:
    """Import every module of the library, which registers its equations."""
    for module in iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
