"""Insight: in how many futures the shown option holds, where it fails, what would overturn it, and what to learn first.

Everything is read from the futures a run has stored; only the thresholds evaluate the graph again, for the few factors
that come nearest to overturning the choice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from esvalue.analysis.discovery import Found, prim
from esvalue.analysis.problem import Problem
from esvalue.analysis.robustness import (
    Information,
    Threshold,
    distance_from_middle,
    metrics_table,
    thresholds,
    value_of_information,
)
from esvalue.analysis.sensitivity import given_data
from esvalue.analysis.sensitivity.given import LEAST
from esvalue.core.shown import Shown
from esvalue.standards.judging import Judged
from esvalue.standards.meeting import misses
from esvalue.standards.recommendation import Recommendation
from esvalue.standards.results import Results
from esvalue.study import Futures, problem_of

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Insight", "driven", "futures_of", "look_into"]

Array = npt.NDArray[np.float64]

#: Points of every replicate that are looked into. The first points of a Sobol set are a Sobol set themselves, so a run
#: with more draws is looked into no worse and in no more memory; only the share of futures that hold counts all of
#: them.
LOOKED_INTO = 1024
#: Draws the thresholds are sought with: the first of every replicate.
THRESHOLD_DRAWS = 1024
#: Factors whose thresholds are sought.
THRESHOLD_FACTORS = 5
#: Factors a box may restrict: those that tell most of failing.
SEARCHED = 24


def driven(judged: Judged) -> tuple[str, ...]:
    """Return the outcomes whose drivers are shown."""
    return ("net_benefit", judged.outcomes.enough, "public_cost")


@dataclass(frozen=True)
class Insight(Shown):
    """What the futures say of the shown option.

    Parameters
    ----------
    problem
        The scenario as a problem: titles and units of its factors.
    holds
        Share of futures in which the shown option meets every requirement at once; with no requirement, in which no
        other option has more net benefit.
    leader
        The option of least regret whose lead the thresholds look at: the recommended one; of all, where none qualifies.
    metrics
        Net benefit of every option by every robustness metric (:func:`esvalue.analysis.robustness.metrics_table`).
    information
        What knowing everything, then each factor, would be worth, in yuan a year.
    thresholds
        Where single factors overturn the lead of `leader`.
    failing
        Where the shown option fails: "requirement N" by number, "best" where another option has more net benefit
        (empty: nothing is uncertain).
    drivers
        First-order indices of the shown option's outcomes, from the stored futures (None: none of them varies, or they
        are too few to tell).
    """

    problem: Problem
    holds: float
    leader: str
    metrics: pd.DataFrame
    information: tuple[Information, ...]
    thresholds: tuple[Threshold, ...]
    failing: Mapping[str, Found]
    drivers: pd.DataFrame | None


def futures_of(judged: Judged, results: Results) -> Futures:
    """Return the stored futures of a run, the first of every replicate, as futures of its problem."""
    problem = problem_of(judged)
    nodes = judged.outcomes.total
    points = min(judged.design.points, LOOKED_INTO)

    def read(outcome: str, replicate: int) -> Array:
        return results.replicate(nodes[outcome], replicate, points)

    # the design's own copula is put aside: the problem applies the same one to the same columns
    return Futures(problem, replace(judged.design, correlation={}, points=points), read)


def look_into(judged: Judged, results: Results, chosen: Recommendation) -> Insight:
    """Return what the stored futures say of the recommended option, or of the nearest one."""
    futures = futures_of(judged, results)
    problem, design = futures.problem, futures.design
    shown = problem.options.index(chosen.shown)
    net = futures.outcome("net_benefit")
    values = {name: column.ravel() for name, column in futures.values().items()}
    uniform = {name: column.ravel() for name, column in futures.uniforms().items()}
    discrete = {factor.name for factor in problem.factors if factor.discrete}
    grouped = {name: values[name] if name in discrete else uniform[name] for name in problem.names}

    missed = [misses(judged, results, shown, requirement) for requirement in judged.loaded.scenario.requirements]
    beaten = (net.max(axis=0) - net[shown]) > 1e-9 * np.abs(net).max(axis=0)
    holds = float(1 - np.logical_or.reduce(missed).mean()) if missed else chosen.best_share[chosen.shown]
    missed = [one[:, : design.points] for one in missed]
    replicate = np.repeat(np.arange(design.replicates), design.points)
    places = {f"requirement {k + 1}": miss for k, miss in enumerate(missed)} | {"best": beaten}
    failing = {
        name: _where(problem, values, grouped, bad.ravel(), replicate) for name, bad in places.items() if problem.names
    }

    information = value_of_information(net, grouped, discrete=discrete)
    candidates = _candidates(chosen, information, problem)
    start = {
        name: u.reshape(design.replicates, design.points)[:, : max(1, THRESHOLD_DRAWS // design.replicates)]
        for name, u in futures.raw().items()
    }
    alone = replace(problem, outcomes=(problem.outcome("net_benefit"),))
    pool = [o for o in problem.options if chosen.qualifies(o)] if chosen.option else list(problem.options)
    found = (
        thresholds(alone, start, "net_benefit", chosen.leader, options=pool, factors=candidates)
        if len(pool) > 1 and candidates
        else []
    )

    spread = {o: futures.outcome(o)[shown].ravel() for o in driven(judged)}
    moving = {o: y for o, y in spread.items() if np.ptp(y) > 0}
    drivers = given_data(grouped, moving, replicates=design.replicates) if moving and design.points >= LEAST else None
    quo = next(name for name, option in judged.loaded.scenario.options.items() if option.status_quo)
    middle = np.full(
        (1, design.replicates * design.points), 0.5
    )  # where nothing is uncertain, every future is the middle one
    distance = distance_from_middle(np.stack(list(uniform.values()) or list(middle))).reshape(
        design.replicates, design.points
    )
    metrics = metrics_table(net, "max", threshold=0.0, baseline=quo, options=problem.options, distance=distance)
    return Insight(problem, holds, chosen.leader, metrics, tuple(information), tuple(found), failing, drivers)


def _where(
    problem: Problem,
    values: Mapping[str, Array],
    grouped: Mapping[str, Array],
    bad: npt.NDArray[np.bool_],
    replicate: npt.NDArray[np.intp],
) -> Found:
    """Look for boxes among the factors that tell most of failing;
    the level of significance still counts all of them.
    """
    names = list(problem.names)
    if len(names) > SEARCHED and 0 < bad.sum() < bad.size and bad.size >= LEAST * (int(replicate[-1]) + 1):
        first = given_data(grouped, {"fails": bad.astype(float)}, replicates=int(replicate[-1]) + 1).sort_values(
            ["value", "factor"], ascending=[False, True]
        )
        names = first["factor"].head(SEARCHED).tolist()
    return prim(
        [problem.factor(name) for name in names],
        values,
        bad,
        replicates=replicate,
        level=0.05 * len(names) / len(problem.names),
    )


def _candidates(chosen: Recommendation, information: list[Information], problem: Problem) -> list[str]:
    """Return the factors that come nearest to overturning the choice: by regret in their tails,
    then by what knowing them is worth.
    """
    ranked = [switch.factor for switch in chosen.switches] + [one.factor for one in information[1:] if one.value > 0]
    known = set(problem.names)
    return [name for name in dict.fromkeys(ranked) if name in known][:THRESHOLD_FACTORS]
