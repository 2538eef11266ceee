"""Every chart that a comparison allows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from esvalue.core.drawing import style
from esvalue.report.chapters import charts_of

if TYPE_CHECKING:
    from esvalue.report.comparison import Comparison

__all__ = ["all_charts"]


def all_charts(comparison: Comparison, language: str) -> dict[str, dict[str, str]]:
    """Return every chart that a comparison allows, by chapter and by name, as SVG in a language."""
    made: dict[str, dict[str, str]] = {}
    with style():
        for entry in charts_of(comparison.report):
            drawn = {name: svg for name, svg in entry.build(comparison, language).items() if svg}
            if drawn:
                made.setdefault(entry.chapter, {}).update(drawn)
    return made
