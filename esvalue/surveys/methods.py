"""The methods a survey file may name: every folder beside this file that declares one."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from esvalue.surveys.method import Method

__all__ = ["METHODS"]


def _declared() -> dict[str, Method]:
    package = __name__.rpartition(".")[0]
    folders = [one.name for one in iter_modules(import_module(package).__path__) if one.ispkg]
    found: list[Method] = [import_module(f"{package}.{name}.method").METHOD for name in folders]
    return {one.name: one for one in sorted(found, key=lambda one: one.order)}


#: The methods by name, in the order they are listed.
METHODS = _declared()
