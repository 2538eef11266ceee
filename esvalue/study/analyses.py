"""What an exploration calculates beside the futures themselves, each as a tidy frame."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from esvalue.analysis.problem import Problem
from esvalue.analysis.robustness import metrics_table
from esvalue.analysis.sensitivity import enough, explain, given_data
from esvalue.core.ensemble import Design
from esvalue.core.errors import InputError
from esvalue.core.shown import Shown
from esvalue.core.text import Text
from esvalue.standards.judging import Judged
from esvalue.standards.meeting import limit_of
from esvalue.study import Study
from esvalue.study.choices import ChoiceStudy
from esvalue.study.drivers import Insight, driven
from esvalue.study.one_at_a_time import QUANTILES, one_at_a_time
from esvalue.study.paths import paths_problem
from esvalue.study.setting import StandardSetter
from esvalue.study.standards import indicated_problem

__all__ = ["Analyses", "FutureResults", "analyses_of"]

Array = npt.NDArray[np.float64]
#: Points of a replicate at which "until" gives up.
MOST_POINTS = 4096


@dataclass(frozen=True)
class FutureResults(Shown):
    """Outcomes of a study, read the way the results of a run are: by node and position."""

    read: Mapping[str, Array]
    uniforms: Mapping[str, Array]
    judged: Judged

    def column(self, node: str, at: tuple[int, ...] = (), replicate: int | None = None) -> Array:
        """Return one entry of a node, shape (replicate, point), or of one replicate."""
        found = np.array(self.read[self._key(node, at[1:])][at[0]])
        return found if replicate is None else found[replicate]

    def replicate(self, node: str, replicate: int, points: int | None = None) -> Array:
        """Return all options of a node over (the first points of) one replicate, shape (option, point)."""
        return self.read[self._key(node, ())][:, replicate, :points]

    def uniform(self, factor: str, replicate: int | None = None) -> Array:
        """Return the uniform numbers of a factor, shape (replicate, point), or of one replicate."""
        return self.uniforms[factor] if replicate is None else self.uniforms[factor][replicate]

    def _key(self, node: str, at: tuple[int, ...]) -> str:
        outcomes = self.judged.outcomes
        for name, one in outcomes.total.items():
            if one == node:
                return name
        for domain, table in outcomes.by_domain.items():
            for name, one in table.items():
                if one == node:
                    return f"{name}|{domain}"
        for domain, table in outcomes.by_region.items():
            for name, one in table.items():
                if one == node:
                    return f"{name}|{domain}|{self.judged.graph[node].labels[f'region_type:{domain}'][at[0]]}"
        raise KeyError(node)


@dataclass
class Analyses(Shown):
    """Frames by name, what could not be had with its reason, and what is said in words, in both languages."""

    frames: dict[str, pd.DataFrame] = field(default_factory=dict)
    missing: dict[str, Text] = field(default_factory=dict)
    words: dict[str, list[Text]] = field(default_factory=dict)
    choices: ChoiceStudy | None = None


def analyses_of(
    problem: Problem,
    judged: Judged,
    insight: Insight,
    shown: str,
    outcomes: Mapping[str, Array],
    *,
    reference: Array,
    method: str | None,
    groups: str,
    points: int,
    seed: int,
    choices: bool,
    until: float | None = None,
) -> Analyses:
    """Return every analysis of an exploration.

    Parameters
    ----------
    problem
        The scenario as a problem, totals only.
    judged, insight
        The judged scenario, and what its futures say of the shown option.
    shown
        The option that is recommended, or listed first.
    outcomes
        Outcomes by name, shape (option, replicate, point).
    reference
        What hindsight would have brought in each future, shape (replicate, point): regret in net benefit is counted
        from it.
    method
        A sensitivity method that runs the model again ("sobol", "morris", ...), or None: given data only.
    groups
        "kind", "domain", "card": factors are moved together; "none": one by one.
    points
        Points of a replicate for that method.
    seed
        Seed of everything random.
    choices
        Study the scenario's levers too.
    until
        Double the points until every interval of the sensitivity indices is narrower than this on either side.
    """
    made = Analyses()
    named = {o: outcomes[o] for o in (*driven(judged), "uncompensated_loss") if o in outcomes}
    quo = next(name for name, option in judged.loaded.scenario.options.items() if option.status_quo)
    tables = []
    for name, values in named.items():
        tables.append(
            metrics_table(
                values,
                problem.outcome(name).direction,
                threshold=_threshold(judged, name),
                baseline=quo,
                options=problem.options,
                reference=reference if name == "net_benefit" else None,
                language="en",
            ).assign(outcome=name)
        )
    made.frames["metrics"] = pd.concat(tables, ignore_index=True)
    alone = replace(problem, outcomes=tuple(problem.outcome(o) for o in driven(judged)))
    made.frames["one_at_a_time"] = one_at_a_time(alone, shown, QUANTILES).frame
    if method is not None:
        _sensitivity(made, alone, shown, method, groups, points=points, seed=seed, until=until)
    _indicated(made, judged, points, seed)
    if choices and judged.loaded.scenario.choices is not None:
        made.choices = ChoiceStudy.of(judged.loaded, points=min(points, 256))
        made.frames["choices"] = made.choices.outcomes()
        made.frames["choices_standards"] = made.choices.standards()
        made.frames["choices_indicated"] = made.choices.indicated()
    _setting(made, judged, seed)
    if judged.loaded.scenario.trajectories is not None:
        made.frames["paths"] = _paths(judged, min(points, 128), seed)
    return made


def _threshold(judged: Judged, outcome: str) -> float | None:
    for requirement in judged.loaded.scenario.requirements:
        if requirement.measured.key == outcome and not requirement.scope:
            return limit_of(judged, requirement)
    return 0.0 if outcome == "net_benefit" else None


def _sensitivity(
    made: Analyses,
    problem: Problem,
    shown: str,
    method: str,
    groups: str,
    *,
    points: int,
    seed: int,
    until: float | None,
) -> None:
    by = None if groups == "none" else groups
    grouped = {"groups": by} if method in ("sobol", "morris", "shapley") else {}
    size, frames = max(64, points // 16), []
    while True:
        frames.append(Study(problem, seed=seed).indices(method, points=size, **grouped).frame)  # type: ignore[arg-type]
        own = frames[-1][frames[-1]["option"].isin([shown, ""])]
        verdict = enough(own, until or 0.02)
        if size >= (MOST_POINTS if until else points) or (until and verdict.done):
            break
        size *= 2
    made.frames["sensitivity"] = frames[-1]
    made.frames["convergence"] = pd.concat(frames, ignore_index=True)
    made.words["convergence"] = [verdict.sentences, *explain(own)[:3]]


def _indicated(made: Analyses, judged: Judged, points: int, seed: int) -> None:
    problem = indicated_problem(judged)
    if not problem.outcomes or not problem.names:
        return
    futures = Study(problem, seed=seed).run(min(Design.rounded(points), 1024), 8)
    uniform = futures.uniforms()
    discrete = {f.name: f.weights for f in problem.factors if f.discrete}
    moving = {o.name: y for o in problem.outcomes if np.ptp(y := futures.outcome(o.name).ravel()) > 0}
    if moving:
        frame = given_data({n: u.ravel() for n, u in uniform.items()}, moving, replicates=8, weights=discrete)
        made.frames["indicated"] = frame[frame["value"] > 0.005].reset_index(drop=True)


def _paths(judged: Judged, points: int, seed: int) -> pd.DataFrame:
    """Return every outcome of every path over years: mean, 5 and 95% of futures, and regret of the net benefit."""
    problem = paths_problem(judged)
    futures = Study(problem, seed=seed).run(points, 8)
    rows = []
    for outcome in problem.outcomes:
        for option, values in zip(problem.options, futures.outcome(outcome.name), strict=True):
            low, high = np.quantile(values, (0.05, 0.95))
            rows.append(
                {
                    "path": option,
                    "outcome": outcome.name,
                    "value": float(values.mean()),
                    "low": float(low),
                    "high": float(high),
                }
            )
    regret = futures.robustness("net_benefit", metrics=["regret_95"], language="en")
    rows += [
        {"path": one["option"], "outcome": "regret_95", "value": one["value"], "low": one["low"], "high": one["high"]}
        for one in regret.frame.to_dict("records")
    ]
    return pd.DataFrame(rows)


def _setting(made: Analyses, judged: Judged, seed: int) -> None:
    try:
        made.frames["efficient"] = StandardSetter(judged, 256).efficient(seed)
    except InputError as error:
        made.missing["efficient"] = Text(zh=error.text("zh"), en=error.text("en"))
