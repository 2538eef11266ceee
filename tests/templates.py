"""What a text to be filled in asks for."""

from __future__ import annotations

from string import Formatter

__all__ = ["fields"]


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}
