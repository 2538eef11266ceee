"""Insight: in how many futures the shown option holds, where it fails, what would overturn it, and what to learn first.

Everything is read from the futures a run has stored; only the thresholds evaluate the graph again, for the few factors
that come closest to overturning the choice.
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
from esvalue.core.ensemble import Design
from esvalue.core.shown import Shown
from esvalue.standards.judging import Judged
from esvalue.standards.meeting import misses
from esvalue.standards.recommendation import Recommendation
from esvalue.standards.results import Results
from esvalue.study import Futures, problem_of

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["BY", "Insight", "driven", "futures_of", "look_into"]

Array = npt.NDArray[np.float64]

#: Points of every replicate that are looked into. The first points of a Sobol set are a Sobol set themselves, so a run
#: with more draws is looked into no worse and in no more memory; only the share of futures that hold counts all of
#: them.
LOOKED_INTO = 1024
#: Draws the thresholds are sought with: the first of every replicate.
THRESHOLD_DRAWS = 1024
#: Factors whose thresholds are sought.
THRESHOLD_FACTORS = 5
#: What a threshold is by: the average, which rests on the two options compared alone.
BY = "laplace"
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
        Share of futures in which the shown option meets every requirement at once; with no requirement, in which it
        brings more than what is done today.
    metrics
        Net benefit of every option by every robustness metric (:func:`esvalue.analysis.robustness.metrics_table`);
        regret is counted from hindsight.
    information
        What knowing everything, then each factor, would be worth, in yuan a year.
    thresholds
        Where single factors let another option, which meets what the shown one meets, bring more on average.
    failing
        Where the shown option fails: "requirement N" by number, "present" where it brings less than what is done today
        (empty: nothing is uncertain).
    drivers
        First-order indices of the shown option's outcomes, from the stored futures (None: none of them varies, or they
        are too few to tell).
    """

    problem: Problem
    holds: float
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


def look_into(judged: Judged, results: Results, chosen: Recommendation, reference: Array) -> Insight:
    """Return what the stored futures say of the shown option; `reference` is what hindsight would have brought in each,
    shape (replicate, point).
    """
    futures = futures_of(judged, results)
    problem, design = futures.problem, futures.design
    shown = problem.options.index(chosen.shown)
    net = futures.outcome("net_benefit")
    raw = futures.raw()
    flat = {name: column.ravel() for name, column in raw.items()}
    uniform = {name: column for name, column in problem.uniforms(flat).items() if name in raw}
    discrete = {factor.name for factor in problem.factors if factor.discrete and factor.name in raw}
    grouped = uniform | problem.values(flat, discrete)

    missed = [misses(judged, results, shown, requirement) for requirement in judged.loaded.scenario.requirements]
    quo = next(name for name, option in judged.loaded.scenario.options.items() if option.status_quo)
    today = net[problem.options.index(quo)]
    beaten = (today - net[shown]) > 1e-9 * np.abs(net).max(axis=0)
    holds = float(1 - np.logical_or.reduce(missed).mean()) if missed else chosen.better[chosen.shown]
    missed = [one[:, : design.points] for one in missed]
    replicate = np.repeat(np.arange(design.replicates), design.points)
    places = {f"requirement {k + 1}": miss for k, miss in enumerate(missed)} | {"present": beaten}
    spread = {o: futures.outcome(o)[shown].ravel() for o in driven(judged)}
    moving = {o: y for o, y in spread.items() if np.ptp(y) > 0}
    told = _told(grouped, moving, places, design) if design.points >= LEAST else None
    failing = {
        name: _where(problem, flat, told, name, bad.ravel(), replicate=replicate) for name, bad in places.items() if raw
    }

    information = value_of_information(net, grouped, discrete=discrete)
    candidates = _candidates(chosen, information, problem)
    start = {
        name: u.reshape(design.replicates, design.points)[:, : max(1, THRESHOLD_DRAWS // design.replicates)]
        for name, u in raw.items()
    }
    alone = replace(problem, outcomes=(problem.outcome("net_benefit"),))
    pool = chosen.rivals()
    found = (
        thresholds(alone, start, "net_benefit", chosen.shown, criterion=BY, options=pool, factors=candidates)
        if len(pool) > 1 and candidates
        else []
    )

    drivers = told[told["outcome"].isin(list(moving))].reset_index(drop=True) if moving and told is not None else None
    middle = np.full(
        (1, design.replicates * design.points), 0.5
    )  # where nothing is uncertain, every future is the middle one
    distance = distance_from_middle(np.stack(list(uniform.values()) or list(middle))).reshape(
        design.replicates, design.points
    )
    metrics = metrics_table(
        net,
        "max",
        threshold=0.0,
        baseline=quo,
        options=problem.options,
        distance=distance,
        reference=reference[:, : design.points],
    )
    return Insight(problem, holds, metrics, tuple(information), tuple(found), failing, drivers)


def _told(
    grouped: Mapping[str, Array], moving: Mapping[str, Array], places: Mapping[str, Array], design: Design
) -> pd.DataFrame | None:
    """Return what every factor tells of the outcomes and of failing; None where neither varies."""
    fails = {name: bad.ravel().astype(float) for name, bad in places.items() if 0 < bad.sum() < bad.size}
    outputs = {**moving, **fails}
    return given_data(grouped, outputs, replicates=design.replicates) if outputs and grouped else None


def _where(
    problem: Problem,
    columns: Mapping[str, Array],
    told: pd.DataFrame | None,
    what: str,
    bad: npt.NDArray[np.bool_],
    *,
    replicate: npt.NDArray[np.intp],
) -> Found:
    """Look for boxes among the factors that tell most of failing;
    the level of significance still counts all of them.
    """
    names = list(problem.names)
    if len(names) > SEARCHED and told is not None and (told["outcome"] == what).any():
        first = told[told["outcome"] == what].sort_values(["value", "factor"], ascending=[False, True])
        names = first["factor"].head(SEARCHED).tolist()
    return prim(
        [problem.factor(name) for name in names],
        problem.values(columns, names),
        bad,
        replicates=replicate,
        level=0.05 * len(names) / len(problem.names),
    )


def _candidates(chosen: Recommendation, information: list[Information], problem: Problem) -> list[str]:
    """Return the factors that come closest to overturning the choice: by regret in their tails,
    then by what knowing them is worth.
    """
    ranked = [switch.factor for switch in chosen.switches] + [one.factor for one in information[1:] if one.value > 0]
    known = set(problem.names)
    return [name for name in dict.fromkeys(ranked) if name in known][:THRESHOLD_FACTORS]
