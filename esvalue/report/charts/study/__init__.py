"""The charts of a study, from tidy frames: what drives an outcome, how sure the indices are, and where an option fails.

Frames of sensitivity have the columns factor, outcome, option, index, value, low, high, runs, method; what else a chart
reads is said in its docstring. `titles` gives the title of every factor, rival, outcome and option in both languages
(default: the name itself); units are written by the caller, in the language of the chart.
"""

from __future__ import annotations

from esvalue.report.charts.study.drivers import spider_chart, tornado_chart
from esvalue.report.charts.study.failures import cdf_chart, trade_off_chart
from esvalue.report.charts.study.indices import convergence_chart, sobol_chart

__all__ = ["cdf_chart", "convergence_chart", "sobol_chart", "spider_chart", "tornado_chart", "trade_off_chart"]
