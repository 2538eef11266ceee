"""The charts of a report, as SVG whose text stays text: what is drawn is read off the tables' own figures."""

from __future__ import annotations

from esvalue.report.charts.accounts import price_chart, services_chart
from esvalue.report.charts.options import Options, options_of
from esvalue.report.charts.outcomes import net_benefit_chart, options_chart
from esvalue.report.charts.standards import standards_chart
from esvalue.report.drawings import all_charts

__all__ = [
    "Options",
    "all_charts",
    "net_benefit_chart",
    "options_chart",
    "options_of",
    "price_chart",
    "services_chart",
    "standards_chart",
]
