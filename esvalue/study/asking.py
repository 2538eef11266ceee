"""One call of a sensitivity method on a study: what was asked, evaluated over workers and kept in the store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from esvalue.analysis.problem import Outcome, Problem
from esvalue.analysis.sensitivity import Indices
from esvalue.analysis.sensitivity.analyse import analyse
from esvalue.analysis.sensitivity.grouping import grouped
from esvalue.core.errors import fail, nearest
from esvalue.core.progress import Tick
from esvalue.study.blocks import opened
from esvalue.study.futures import Futures
from esvalue.study.key import model_of, refuse_changed

__all__ = ["Asked", "answered", "least_regret", "looked_at", "needs_options"]


@dataclass(frozen=True)
class Asked:
    """A method, its sizes and seed, and its settings by name."""

    method: str
    points: int | None
    replicates: int
    seed: int
    how: Mapping[str, Any]

    def key(self, problem: Problem) -> dict[str, Any]:
        """Return all that tells this call from another, as plain data."""
        groups = self.how.get("groups")
        members = groups if groups is None else {name: list(own) for name, own in grouped(problem, groups).items()}
        return {
            "method": self.method,
            "points": self.points,
            "replicates": self.replicates,
            "seed": self.seed,
            "groups": members,
            "second_order": bool(self.how.get("second_order", False)),
            "outcomes": [one.name for one in problem.outcomes],
        }


def answered(
    problem: Problem, asked: Asked, folder: Path | None, workers: int, backend: str, *, tick: Tick | None = None
) -> Indices:
    """Return the indices asked for; with a folder, calls that were evaluated before are read from it."""
    model = model_of(problem) if folder is not None else None
    with opened(problem, workers, backend, folder, asked.key(problem), tick=tick) as evaluate:
        found = analyse(
            problem,
            asked.method,
            seed=asked.seed,
            points=asked.points,
            replicates=asked.replicates,
            evaluate=evaluate,
            **asked.how,
        )
    if folder is not None:
        refuse_changed(problem, model, str(folder))
    return found


def looked_at(problem: Problem, outcomes: Sequence[str] | None) -> Problem:
    """Return the problem with some of its outcomes; of one with dimensions its own name stands for all its entries.

    Raises
    ------
    InputError
        A name that is no outcome, with the nearest.
    """
    if outcomes is None:
        return problem
    kept: list[Outcome] = []
    known = dict.fromkeys(
        name for one in problem.outcomes for name in (one.entry.of if one.entry else one.name, one.name)
    )
    for name in [outcomes] if isinstance(outcomes, str) else outcomes:
        own = [one for one in problem.outcomes if name in (one.name, one.entry.of if one.entry else None)]
        if not own:
            raise fail("unknown_name", "", what="outcome", name=name, nearest=nearest(name, known) or "-")
        kept += own
    return replace(problem, outcomes=tuple(kept))


def needs_options(problem: Problem, verb: str) -> None:
    """Refuse what asks for the best of several options where there are fewer than two."""
    if len(problem.options) < 2:
        raise fail("study_no_options", verb, count=len(problem.options))


def least_regret(futures: Futures, outcome: str) -> str:
    """Return the option whose 95th percentile of regret is least; the first of several."""
    ranked = futures.robustness(outcome, metrics=["regret_95"]).frame
    return str(ranked.sort_values("rank", kind="stable")["option"].iloc[0])
