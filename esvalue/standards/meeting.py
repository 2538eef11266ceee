"""How far options meet the requirements: the share of futures, and the limit that would just be met."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from esvalue.core.ensemble import interval
from esvalue.core.units import conversion, parse
from esvalue.inputs.scenario import Requirement, amount
from esvalue.standards.judging import Judged
from esvalue.standards.requirements import in_scope, nodes_of, position_of
from esvalue.standards.results import Results

__all__ = ["Met", "asks_more_than_thrift", "enough_for", "limit_of", "misses", "requirements_met"]

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Met:
    """How far an option meets one requirement: the share of futures, its interval, and what is required."""

    requirement: Requirement
    limit: float
    share: float
    low: float
    high: float

    @property
    def met(self) -> bool:
        """Tell whether the requirement is met."""
        return self.share >= self.requirement.in_share


def limit_of(judged: Judged, requirement: Requirement) -> float:
    """Return the limit of a requirement in the outcome's unit."""
    scenario = judged.loaded.scenario
    if requirement.at_most == "budget":
        assert scenario.budget is not None
        return amount(scenario.budget.amount, "yuan/a")
    value = requirement.at_least if requirement.at_least is not None else float(requirement.at_most)  # type: ignore[arg-type]
    unit = requirement.measured.unit
    return value * (conversion(parse(requirement.unit), parse(unit)) if requirement.unit else 1.0)


def _column(judged: Judged, results: Results, option: int, requirement: Requirement) -> Array:
    """Return what a requirement measures of an option in every future; NaN where it is not known where that pays."""
    nodes, entry = nodes_of(judged.outcomes, requirement), requirement.measured

    def read(name: str) -> Array:
        return results.column(nodes[name], (option, *position_of(judged.graph, nodes[name], requirement)))

    if entry.key in nodes:
        return read(entry.key)
    unknown = judged.left_out(entry.key, list(judged.loaded.scenario.options)[option])
    if not {*entry.totals} <= nodes.keys() or any(in_scope(one, requirement) for one in unknown):
        return np.full_like(results.column(judged.outcomes.total["coverage"], (option,)), np.nan)
    top, below = (read(part) for part in entry.parts)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(below > 0, top / below * entry.factor, 0.0)


def misses(judged: Judged, results: Results, option: int, requirement: Requirement) -> npt.NDArray[np.bool_]:
    """Return the futures in which an option (by position) misses a requirement, shape (replicate, point);
    what is not known is missed.
    """
    column, limit = _column(judged, results, option, requirement), limit_of(judged, requirement)
    return np.asarray(
        ~(column >= limit * (1 - 1e-12)) if requirement.at_least is not None else ~(column <= limit * (1 + 1e-12))
    )


def asks_more_than_thrift(judged: Judged) -> bool:
    """Tell whether a requirement asks for anything but a limit of public cost."""
    return any(one.outcome != "public_cost" for one in judged.loaded.scenario.requirements)


def requirements_met(judged: Judged, results: Results, option: int) -> list[Met]:
    """Return how far an option (by position) meets every requirement."""
    found = []
    for requirement in judged.loaded.scenario.requirements:
        shares = 1 - misses(judged, results, option, requirement).mean(axis=-1)
        low, high = interval(shares) if np.ptp(shares) > 0 else (float(shares[0]), float(shares[0]))
        found.append(
            Met(requirement, limit_of(judged, requirement), float(shares.mean()), max(low, 0.0), min(high, 1.0))
        )
    return found


def enough_for(judged: Judged, results: Results, option: int, requirement: Requirement) -> float:
    """Return the limit the option would just meet in the required share of futures."""
    column = _column(judged, results, option, requirement).ravel()
    share = 1 - requirement.in_share if requirement.at_least is not None else requirement.in_share
    return float(np.quantile(column, share, overwrite_input=True))
