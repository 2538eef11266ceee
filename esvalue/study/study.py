"""Studies: a problem evaluated over a design of futures, kept by replicate, and what can be asked of it."""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from esvalue.arguments import OneOrMore, Seed, TwoOrMore, checked
from esvalue.ensemble import Design
from esvalue.errors import fail
from esvalue.judging import judge
from esvalue.problem import Problem
from esvalue.scenario import Loaded, load_scenario
from esvalue.study.futures import Futures
from esvalue.study.runner import run_segments
from esvalue.study.scenario import problem_of
from esvalue.study.store import Folder, Memory, Store

__all__ = ["Study"]


@checked
@dataclass
class Study:
    """A problem and where its evaluated futures are kept.

    Parameters
    ----------
    problem
        What is studied (see :class:`esvalue.problem.Problem`), or a scenario: its name, its path, or a loaded one.
    store
        A folder (made when absent; the same study goes on where it stopped), or None to keep everything in memory.
    seed
        Seed of the design; 0 is a seed like any other.
    kind
        "sobol", or "latin" for a Latin hypercube, which grows by whole replicates only.

    Examples
    --------
    >>> from esvalue.distributions import Spread
    >>> from esvalue.problem import Factor, Outcome, Problem
    >>> problem = Problem((Factor("x", Spread("uniform", (0.0, 2.0))),), (Outcome("y", "max"),), lambda c: {"y": 3.0 * c["x"]})
    >>> futures = Study(problem, seed=0).run(points=256, replicates=4)
    >>> round(float(futures.outcome("y").mean()), 3)
    3.0
    """

    problem: Any
    store: str | Path | None = None
    seed: Seed = 0
    kind: Literal["sobol", "latin"] = "sobol"

    def __post_init__(self) -> None:
        if not isinstance(self.problem, Problem):
            loaded = self.problem if isinstance(self.problem, Loaded) else load_scenario(self.problem)
            self.problem = problem_of(judge(loaded))

    @cached_property
    def _store(self) -> Store:
        return Memory() if self.store is None else Folder(Path(self.store), self._head)

    @property
    def _head(self) -> dict[str, Any]:
        p = self.problem
        return {
            "format": "esvalue-study-1", "key": p.key or _function_key(p.function), "seed": self.seed, "kind": self.kind,
            "factors": [f.name for f in p.factors], "spreads": [repr(f.spread) if f.spread else repr((f.rivals, f.weights)) for f in p.factors],
            "outcomes": [o.name for o in p.outcomes], "options": list(p.options), "fixed": dict(p.fixed),
            "correlation": [[*pair, rho] for pair, rho in sorted(p.correlation.items())], "shares": [repr(one) for one in p.shares],
        }  # fmt: skip

    @checked
    def run(self, points: TwoOrMore = 1024, replicates: TwoOrMore = 8, *, workers: OneOrMore = 1, backend: str = "threads",
            progress: Callable[[int, int], None] | None = None) -> Futures:  # fmt: skip
        """Evaluate what is still missing of a design and return its futures.

        The result has the same bits whatever the workers, the order, and however often the study was interrupted or extended.

        Parameters
        ----------
        points
            Points of each replicate; for a Sobol design rounded up to a power of two.
        replicates
            Independent replicates: the unit of work, of checkpoint and of the honest interval.
        workers, backend
            See :func:`esvalue.study.runner.run_segments`.
        progress
            Called with (segments done, segments to do).

        Raises
        ------
        InputError
            Sizes below 2; nothing that varies; a store of another study; a worker that died; an outcome missing or of a wrong length.
        """
        if not self.problem.names and not self.problem.fixed:
            raise fail("nothing_varies", "study")
        size = Design.rounded(points) if self.kind == "sobol" else points
        design = Design(self.problem.names, replicates, size, self.seed, kind=self.kind)
        if self.kind == "latin":
            for replicate in range(replicates):
                longest = max((stop for _, stop in self._store.spans(replicate)), default=size)
                longest = longest if longest != size else self._store.hold(size)
                if longest != size:
                    raise fail("points_latin", str(self.store), found=longest, wanted=size)
        run_segments(self.problem, design, self._store, self._store.missing(replicates, size), workers, backend, progress)
        return Futures(self.problem, design, lambda outcome, replicate: self._store.column(outcome, replicate, size))

    @checked
    def run_until(self, enough: Callable[[Futures], bool], points: TwoOrMore = 256, replicates: TwoOrMore = 8, most: TwoOrMore = 65536, **how: Any) -> Futures:
        """Double the points of every replicate until `enough` says so of the futures, or `most` points are reached."""
        futures = self.run(points, replicates, **how)
        while not enough(futures) and futures.design.points * 2 <= most and self.kind == "sobol":
            futures = self.run(futures.design.points * 2, replicates, **how)
        return futures

    def without_store(self) -> Study:
        """Return the same study kept in memory."""
        return replace(self, store=None)


def _function_key(function: Callable[..., Any]) -> str:
    """Return a text that says which function a study is of: its name and a digest of its source where it can be read."""
    name = f"{getattr(function, '__module__', '')}.{getattr(function, '__qualname__', type(function).__qualname__)}"
    try:
        text = inspect.getsource(function)
    except (OSError, TypeError):
        return name
    return f"{name}:{hashlib.sha256(text.encode('utf-8')).hexdigest()[:12]}"
