"""How an equation is declared and proved, and the library of equations, one module a theme. Rival published forms stand
side by side under their own names.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from esvalue.equations.equation import Array, Equation, In, Out, check_equation, get, registered

__all__ = ["Array", "Equation", "In", "Out", "check_equation", "get", "load_all", "registered"]


@cache
def load_all() -> None:
    """Import every module of the library, which registers its equations."""
    for module in iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")


def __getattr__(name: str) -> Any:
    if name in __all__:
        return getattr(import_module(f"{__name__}.equation"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
