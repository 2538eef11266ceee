"""Studies: a problem evaluated over a design of futures, kept by replicate, and what can be asked of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from esvalue.analysis.problem import Problem
from esvalue.core.arguments import OneOrMore, Seed, TwoOrMore, checked
from esvalue.core.ensemble import Design
from esvalue.core.errors import InputError, fail
from esvalue.core.shown import Glance, Shown
from esvalue.core.text import Text
from esvalue.inputs.opening import open_scenario
from esvalue.inputs.scenario import Loaded
from esvalue.standards.designed import Designed
from esvalue.standards.designing import design
from esvalue.standards.judging import judge
from esvalue.study.futures import Futures
from esvalue.study.key import model_of, refuse_changed, refuse_unknown, store_head
from esvalue.study.reached import Reached
from esvalue.study.runner import run_segments
from esvalue.study.scenario import problem_of
from esvalue.study.store import Folder, Memory, Segment, Store

__all__ = ["Study"]


@checked
@dataclass
class Study(Shown):
    """A problem and where its evaluated futures are kept.

    Parameters
    ----------
    problem
        What is studied (see :class:`esvalue.analysis.problem.Problem`), or a scenario: its name, its path, or a loaded
        one.
    store
        A folder (made when absent; the same study goes on where it stopped, a study of another model is refused), or
        None to keep everything in memory.
    seed
        Seed of the design; 0 is a seed like any other.
    kind
        "sobol", or "latin" for a Latin hypercube, which grows by whole replicates only.

    Examples
    --------
    >>> from esvalue.core.distributions import Spread
    >>> from esvalue.analysis.problem import Factor, Outcome, Problem
    >>> problem = Problem(
    ...     (Factor("x", Spread("uniform", (0.0, 2.0))),), (Outcome("y", "max"),), lambda c: {"y": 3.0 * c["x"]}
    ... )
    >>> futures = Study(problem, seed=0).run(points=256, replicates=4)
    >>> round(float(futures.outcome("y").mean()), 3)
    3.0
    """

    problem: Any
    store: str | Path | None = None
    seed: Seed = 0
    kind: Literal["sobol", "latin"] = "sobol"
    _loaded: Loaded | None = field(default=None, init=False, repr=False, compare=False)
    _memory: tuple[Mapping[str, Any], Memory] | None = field(default=None, init=False, repr=False, compare=False)

    def _glance(self) -> Glance:
        under = self.problem._glance()
        kept = Text(zh="在内存中", en="in memory") if self.store is None else Text.same(str(self.store))
        said = Text(zh="研究（种子 {seed}，{kept}）：", en="Study (seed {seed}, {kept}): ").format(
            seed=self.seed, kept=kept
        )
        return Glance(said + under.head, under.table, under.more)

    def __post_init__(self) -> None:
        if not isinstance(self.problem, Problem):
            self._loaded = open_scenario(self.problem)
            self.problem = problem_of(judge(self._loaded))

    def _opened(self, model: Reached | None) -> Store:
        """Return the store for a problem whose function reaches this;
        what is kept in memory of another model is let go.
        """
        head = store_head(self.problem, model, self.seed, self.kind)
        if self.store is not None:
            refuse_unknown(self.problem, model, str(self.store))
            return Folder(Path(self.store), head)
        if self._memory is None or self._memory[0] != head or (model and model.unknown):
            self._memory = head, Memory()
        return self._memory[1]

    @checked
    def run(
        self,
        points: TwoOrMore = 1024,
        replicates: TwoOrMore = 8,
        *,
        workers: OneOrMore = 1,
        backend: str = "threads",
        progress: Callable[[int, int], None] | None = None,
    ) -> Futures:
        """Evaluate what is still missing of a design and return its futures.

        The result has the same bits whatever the workers, the order, and however often the study was interrupted or
        extended.

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
            Sizes below 2; nothing that varies; a store of another study; a model that reaches what cannot be hashed, or
            changes what it
        reaches while it runs, with a store; a worker that died; an outcome missing or of a wrong length.
        """
        if not self.problem.names and not self.problem.fixed:
            raise fail("nothing_varies", "study")
        size = Design.rounded(points) if self.kind == "sobol" else points
        design = Design(self.problem.names, replicates, size, self.seed, kind=self.kind)
        model = model_of(self.problem)
        store = self._opened(model)
        if self.kind == "latin":
            for replicate in range(replicates):
                longest = max((stop for _, stop in store.spans(replicate)), default=size)
                longest = longest if longest != size else store.hold(size)
                if longest != size:
                    raise fail("points_latin", str(self.store), found=longest, wanted=size)
        self._run(store, model, design, store.missing(replicates, size), workers, backend=backend, progress=progress)
        return Futures(self.problem, design, lambda outcome, replicate: store.column(outcome, replicate, size))

    def design(self) -> Designed:
        """Design the rates of the scenario studied: A, the least money that keeps the promise; B, the best within the
        money; and what any other money could do (see :func:`esvalue.standards.design`).

        Raises
        ------
        InputError
            The study is of a problem, not of a scenario; nothing of the scenario can be designed.
        """
        if self._loaded is None:
            raise fail("study_no_scenario", "study")
        return design(self._loaded)

    def _run(
        self,
        store: Store,
        model: Reached | None,
        design: Design,
        segments: list[Segment],
        workers: int,
        *,
        backend: str,
        progress: Callable[[int, int], None] | None,
    ) -> None:
        """Evaluate segments; a folder keeps none of them where the model changed meanwhile (looked for after 1,
        2, 4 ... and all).
        """

        def tick(done: int, whole: int) -> None:
            if done & (done - 1) == 0 or done == whole:
                self._prove(store, model)
            if progress is not None:
                progress(done, whole)

        try:
            run_segments(
                self.problem,
                design,
                store,
                segments,
                workers,
                backend=backend,
                tick=tick,
                watched=isinstance(store, Folder) and bool(model and model.own),
            )
        except (
            BaseException
        ):  # also where a user stops it: what it kept of a changed model must not be found by the next run
            with suppress(InputError):
                self._prove(store, model)
            raise

    def _prove(self, store: Store, model: Reached | None) -> None:
        if isinstance(store, Folder):
            try:
                refuse_changed(self.problem, model, str(self.store))
            except InputError:
                store.forget()
                raise

    @checked
    def run_until(
        self,
        enough: Callable[[Futures], bool],
        points: TwoOrMore = 256,
        replicates: TwoOrMore = 8,
        most: TwoOrMore = 65536,
        **how: Any,
    ) -> Futures:
        """Double the points of every replicate until `enough` says so of the futures, or `most` points are reached."""
        futures = self.run(points, replicates, **how)
        while not enough(futures) and futures.design.points * 2 <= most and self.kind == "sobol":
            futures = self.run(futures.design.points * 2, replicates, **how)
        return futures

    def without_store(self) -> Study:
        """Return the same study kept in memory."""
        return replace(self, store=None)
