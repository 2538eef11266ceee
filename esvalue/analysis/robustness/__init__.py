"""Robustness and what would change a decision: metrics side by side, value of information, thresholds, search, time.

Everything here works on plain arrays of performance, (option, replicate, point) or (option, draw), or on a
:class:`esvalue.analysis.problem.Problem`; nothing knows of scenarios or cards.
"""

from __future__ import annotations

from esvalue.analysis.robustness.information import (
    Information,
    information_sentence,
    information_table,
    value_of_information,
    value_of_information_of,
)
from esvalue.analysis.robustness.metrics import METRICS, Metric, distance_from_middle, metric
from esvalue.analysis.robustness.pareto import Lever, Limit, Objective, pareto_efficient
from esvalue.analysis.robustness.performance import Performance
from esvalue.analysis.robustness.results import Metrics, Worth
from esvalue.analysis.robustness.table import metrics_table, side_by_side, threshold_in
from esvalue.analysis.robustness.thresholds import Threshold, threshold_sentence, thresholds
from esvalue.analysis.robustness.trajectories import (
    adopted,
    compared,
    followed,
    grown,
    phased,
    present_value,
    triggered,
)

__all__ = [
    "METRICS", "Information", "Lever", "Limit", "Metric", "Metrics", "Objective", "Performance",
    "Threshold", "Worth", "adopted", "compared", "distance_from_middle", "followed", "grown", "information_sentence",
    "information_table", "metric", "metrics_table", "pareto_efficient", "phased",
    "present_value", "side_by_side", "threshold_in", "threshold_sentence", "thresholds", "triggered",
    "value_of_information", "value_of_information_of",
]  # fmt: skip
