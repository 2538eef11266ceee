"""What every output of a comparison shares: languages, the scenario's title, its figures as the columns of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from esvalue.core.printing.flat import FileColumn
from esvalue.core.text import Text

if TYPE_CHECKING:
    from esvalue.report.comparison import Comparison

__all__ = ["LANGUAGES", "MOST_ROWS", "figure_columns", "scenario_title"]

LANGUAGES = ("zh", "en")
#: Rows of a table that a page or a document shows at most: longer ones are for the workbooks.
MOST_ROWS = 300


def figure_columns(comparison: Comparison) -> list[FileColumn]:
    """Return every figure of a comparison, in order of registration, as the columns of a file."""
    figures = list(comparison.figures)
    return [
        FileColumn("id", [one.id for one in figures]),
        FileColumn("key", [one.key for one in figures]),
        FileColumn("label_zh", [one.label["zh"] for one in figures]),
        FileColumn("label_en", [one.label["en"] for one in figures]),
        FileColumn("value", [one.value for one in figures]),
        FileColumn("low", [one.low for one in figures]),
        FileColumn("high", [one.high for one in figures]),
        FileColumn("unit", [one.unit for one in figures]),
        FileColumn("statistic", [one.statistic for one in figures]),
        FileColumn("soft", ["yes" if one.soft else "no" for one in figures]),
    ]


def scenario_title(comparison: Comparison) -> Text:
    """Return the scenario's title in both languages."""
    return comparison.context.judged.loaded.scenario.scenario.title
