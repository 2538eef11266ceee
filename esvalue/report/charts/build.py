"""Every chart that the tables of a comparison allow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from esvalue.core.drawing import style
from esvalue.report.charts.accounts import price_chart, services_chart
from esvalue.report.charts.options import Options, options_of
from esvalue.report.charts.outcomes import net_benefit_chart, options_chart
from esvalue.report.charts.standards import standards_chart

if TYPE_CHECKING:
    from esvalue.report.tables.build import Comparison

__all__ = ["all_charts"]


def all_charts(comparison: Comparison, language: str) -> dict[str, str]:
    """Return every chart that the tables allow, by name, as SVG in a language."""
    tables, options = comparison.tables, options_of(comparison)
    made: dict[str, str] = {}
    with style():
        if "range" in tables:
            made["standards"] = standards_chart(tables["range"], tables.get("standards"), options, language)
        if "options" in tables:
            made["options"] = options_chart(tables["options"], options, language)
            made["net_benefit"] = net_benefit_chart(tables["options"], options, _draws(comparison, options), language)
        for name, table in tables.items():
            if name.startswith("services_"):
                made[name] = services_chart(table, language)
        if "prices" in tables:
            made["prices"] = price_chart(tables["prices"], language)
    return {name: svg for name, svg in made.items() if svg}


def _draws(comparison: Comparison, options: Options) -> dict[str, npt.NDArray[np.float64]]:
    node = comparison.context.judged.outcomes.total.get("net_benefit")
    return {o: comparison.context.draws(node, option=o) / 1e4 for o in options.names} if node else {}
