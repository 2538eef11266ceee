"""Studies: a problem evaluated over a design of futures, kept by replicate, and what can be asked of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from esvalue.analysis.discovery import Prim
from esvalue.analysis.problem import Problem
from esvalue.analysis.robustness import Metrics, Threshold, Worth, thresholds
from esvalue.analysis.sensitivity import METHODS, Indices
from esvalue.analysis.sensitivity.grouping import Groups
from esvalue.core.arguments import Count, Level, OneOrMore, OpenShare, Seed, Share, TwoOrMore, checked
from esvalue.core.ensemble import Design
from esvalue.core.errors import fail
from esvalue.core.progress import Tick, shown_progress
from esvalue.core.shown import Glance, Shown
from esvalue.core.text import Text
from esvalue.inputs.opening import open_scenario
from esvalue.standards.designed import Designed
from esvalue.standards.designing import design
from esvalue.standards.judging import Judged, judge
from esvalue.study.asking import Asked, answered, least_regret, looked_at, needs_options
from esvalue.study.futures import Futures
from esvalue.study.key import model_of, refuse_unknown, store_head
from esvalue.study.one_at_a_time import OneAtATime, one_at_a_time
from esvalue.study.proving import refuse_longer, run_proved
from esvalue.study.reached import Reached
from esvalue.study.scenario import problem_of
from esvalue.study.store import Folder, Memory, Store

__all__ = ["Study"]


@checked
@dataclass
class Study(Shown):
    """Anything to be studied, and everything that can be asked of it.

    Parameters
    ----------
    problem
        What is studied: a :class:`esvalue.Problem`, a scenario (its name, path, or a loaded one), or a judged one.
    seed
        Seed of every design; 0 is a seed like any other.
    store
        A folder (made when absent; the same study goes on where it stopped, a study of another model is refused), or
        None to keep everything in memory.
    workers, backend
        How many threads ("threads", for NumPy models) or processes ("processes", for slow models in Python), or the
        address of a dask scheduler as backend.
    progress
        True for a bar; or a function called with (done, to do).
    kind
        Of futures: "sobol", or "latin" for a Latin hypercube, which grows by whole replicates only.

    Examples
    --------
    >>> from esvalue import Factor, Outcome, Problem, Spread
    >>> x, z = Factor("x", Spread("uniform", (0.0, 2.0))), Factor("z", Spread("uniform", (0.0, 1.0)))
    >>> study = Study(Problem((x, z), (Outcome("y", "max"),), lambda c: {"y": 3.0 * c["x"] + c["z"]}), seed=0)
    >>> round(float(study.run(points=256, replicates=4).outcome("y").mean()), 2)
    3.5
    >>> study.sobol(points=256).pick(index="total").frame["value"].round(2).tolist()  # (3 x 2)^2 : 1
    [0.97, 0.03]
    """

    problem: Any
    store: str | Path | None = None
    seed: Seed = 0
    kind: Literal["sobol", "latin"] = "sobol"
    workers: OneOrMore = 1
    backend: str = "threads"
    progress: bool | Tick | None = None
    _memory: tuple[Mapping[str, Any], Memory] | None = field(default=None, init=False, repr=False, compare=False)
    _size: tuple[int, int] | None = field(default=None, init=False, repr=False, compare=False)
    _judged: Judged | None = field(default=None, init=False, repr=False, compare=False)

    def _glance(self) -> Glance:
        under = self.problem._glance()
        kept = Text(zh="在内存中", en="in memory") if self.store is None else Text.same(str(self.store))
        said = Text(zh="研究（种子 {seed}，{kept}）：", en="Study (seed {seed}, {kept}): ")
        return Glance(said.format(seed=self.seed, kept=kept) + under.head, under.table, under.more)

    def __post_init__(self) -> None:
        if not isinstance(self.problem, Problem):
            given = self.problem
            self._judged = given if isinstance(given, Judged) else judge(open_scenario(given))
            self.problem = problem_of(self._judged)

    @property
    def judged(self) -> Judged:
        """The judged scenario that is studied.

        Raises
        ------
        InputError
            A problem of one's own is studied.
        """
        if self._judged is None:
            raise fail("study_no_scenario", "study")
        return self._judged

    def _opened(self, model: Reached | None) -> Store:
        """Return the store of a problem whose function reaches this; memory of another model is let go."""
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
        workers: OneOrMore | None = None,
        backend: str | None = None,
        progress: bool | Tick | None = None,
    ) -> Futures:
        """Evaluate what is still missing of a design and return its futures.

        Their bits are the same whatever the workers, the order, and however often the study was stopped or extended.

        Parameters
        ----------
        points
            Points of each replicate; for a Sobol design rounded up to a power of two.
        replicates
            Independent replicates: the unit of work, of checkpoint and of the honest interval.
        workers, backend, progress
            By default the study's own.

        Raises
        ------
        InputError
            Nothing that varies; a store of another study; with a store a model that reaches what cannot be hashed, or
            changes what it reaches meanwhile; a worker that died; an outcome missing or of a wrong length.

        Examples
        --------
        >>> from esvalue import Factor, Outcome, Problem, Spread
        >>> x = Factor("x", Spread("uniform", (0.0, 2.0)))
        >>> study = Study(Problem((x,), (Outcome("y", "max", "t/a"),), lambda c: {"y": 3 * c["x"]}), seed=1)
        >>> study.run(points=64, replicates=4).outcome("y").shape
        (4, 64)
        """
        if not self.problem.names and not self.problem.fixed:
            raise fail("nothing_varies", "study")
        size = Design.rounded(points) if self.kind == "sobol" else points
        design = Design(self.problem.names, replicates, size, self.seed, kind=self.kind)
        model = model_of(self.problem)
        store = self._opened(model)
        if self.kind == "latin":
            refuse_longer(store, replicates, size, str(self.store))
        with shown_progress("futures", self.progress if progress is None else progress) as tick:
            many, how = workers or self.workers, backend or self.backend
            run_proved(self.problem, model, design, store, workers=many, backend=how, progress=tick)
        self._size = (size, replicates)
        return Futures(self.problem, design, lambda outcome, replicate: store.column(outcome, replicate, size))

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

    @checked
    def indices(
        self,
        method: str = "sobol",
        *,
        points: TwoOrMore | None = None,
        replicates: TwoOrMore = 8,
        groups: Groups | None = None,
        outcomes: Sequence[str] | None = None,
        steps: Count = 0,
        second_order: bool = False,
        allowed_failures: Share = 0.01,
        level: Level = 0.95,
    ) -> Indices:
        """Return sensitivity indices of every outcome and option to every factor, with intervals from replicates.

        With a store, what was evaluated is kept: a call that was interrupted goes on where it stopped.

        Parameters
        ----------
        method
            "sobol", "morris", "shapley", "pawn", "delta", "dgsm", "rbd_fast" or "regional".
        points
            Points (Morris: trajectories) of a replicate; default by method. Sobol sets are rounded up to powers of two.
        replicates
            Independent designs, from whose spread the intervals come.
        groups
            Of sobol, morris and shapley: "card", "domain", "kind", a function of a factor, or factors by group.
        outcomes
            Names of the outcomes looked at; of one with dimensions its own name stands for all its entries.
        steps
            How many smaller sizes, each half of the next, are estimated before, for convergence.
        second_order
            Of sobol: also the indices of pairs.
        allowed_failures
            Share of design rows that may fail; they are dropped whole and counted out of "runs".
        level
            Share of intervals that hold the true value.

        Raises
        ------
        InputError
            An unknown method, group or outcome; a method that needs independent factors where some depend on each
            other; more failed rows than allowed, with the inputs at fault; a store of another study.

        Examples
        --------
        >>> from esvalue import Factor, Outcome, Problem, Spread
        >>> x, z = (Factor(name, Spread("uniform", (0.0, 1.0))) for name in "xz")
        >>> study = Study(Problem((x, z), (Outcome("y", "max"),), lambda c: {"y": 2 * c["x"] + c["z"]}), seed=1)
        >>> study.indices("sobol", points=256).pick(index="first").frame["value"].round(2).tolist()  # 2^2 : 1
        [0.8, 0.2]
        """
        problem = looked_at(self.problem, outcomes)
        size = points if points is not None else getattr(METHODS.get(method), "points", 2)
        smaller = [max(2, size // 2**k) for k in range(steps, 0, -1)]
        how = {"groups": groups, "second_order": second_order, "allowed_failures": allowed_failures, "level": level}
        before = [self._indices(problem, method, one, replicates, **how) for one in smaller]
        return self._indices(problem, method, points, replicates, **how).after(*before)

    def _indices(self, problem: Problem, method: str, points: int | None, replicates: int, **how: Any) -> Indices:
        folder = None
        if self.store is not None:
            self._opened(model_of(self.problem))
            folder = Path(self.store)
        asked = Asked(method, points, replicates, self.seed, how)
        with shown_progress(method, self.progress) as tick:
            return answered(problem, asked, folder, self.workers, self.backend, tick=tick)

    def sobol(self, **how: Any) -> Indices:
        """Return Sobol indices: first and total order, with ``second_order=True`` of pairs (see :meth:`indices`)."""
        return self.indices("sobol", **how)

    def morris(self, **how: Any) -> Indices:
        """Return elementary effects: a cheap screening (see :meth:`indices`)."""
        return self.indices("morris", **how)

    def shapley(self, **how: Any) -> Indices:
        """Return Shapley effects, for factors that may depend on each other (see :meth:`indices`)."""
        return self.indices("shapley", **how)

    def pawn(self, **how: Any) -> Indices:
        """Return PAWN indices: how far an outcome's whole distribution moves (see :meth:`indices`)."""
        return self.indices("pawn", **how)

    @checked
    def one_at_a_time(
        self, option: str | None = None, quantiles: Sequence[OpenShare] = (0.05, 0.5, 0.95)
    ) -> OneAtATime:
        """Return the outcomes with each factor at a quantile and all others at their median: a tornado.

        A picture, not an index: it knows nothing of interactions, nor of how likely an end is.
        """
        return one_at_a_time(self.problem, option, quantiles)

    @property
    def futures(self) -> Futures:
        """The futures of the last run; without one, of a run of the usual size."""
        points, replicates = self._size or (1024, 8)
        return self.run(points, replicates)

    @checked
    def robustness(self, outcome: str, **how: Any) -> Metrics:
        """Return every robustness metric of an outcome by option, over :attr:`futures` (see
        :func:`esvalue.analysis.metrics_table`).

        Parameters
        ----------
        outcome
            Which.
        **how
            What :func:`esvalue.analysis.metrics_table` takes: ``threshold``, ``baseline``, ``metrics``, ``reference``.

        Raises
        ------
        InputError
            A problem without options; no such outcome, metric or baseline; failed futures.

        Examples
        --------
        >>> from esvalue import Factor, Outcome, Problem, Spread
        >>> x, net = Factor("x", Spread("uniform", (-200.0, 200.0))), Outcome("net", "max", "yuan/a")
        >>> study = Study(Problem((x,), (net,), lambda c: {"net": [0 * c["x"], c["x"]]}, ("keep", "go")), seed=1)
        >>> study.robustness("net", metrics=["minimax_regret"]).frame["value"].round().tolist()  # most given away
        [200.0, 200.0]
        """
        needs_options(self.problem, "robustness")
        return self.futures.robustness(outcome, **how)

    @checked
    def discover(self, outcome: str, option: str | None = None, **how: Any) -> Prim:
        """Look for regions of :attr:`futures` in which an outcome misses a limit, `at_least` or `at_most` (see
        :func:`esvalue.analysis.prim`).

        Parameters
        ----------
        outcome, option
            Which; the option where there are several.
        **how
            The limit, `at_least` or `at_most`, in the unit of the outcome; and what :func:`esvalue.analysis.prim`
            takes.

        Raises
        ------
        InputError
            No limit or two; no such outcome or option; an option left out where there are several.

        Examples
        --------
        >>> from esvalue import Factor, Outcome, Problem, Spread
        >>> x, z = (Factor(name, Spread("uniform", (0.0, 1.0))) for name in "xz")
        >>> study = Study(Problem((x, z), (Outcome("y", "max"),), lambda c: {"y": c["x"] + 0.1 * c["z"]}), seed=1)
        >>> futures = study.run(points=256, replicates=2)
        >>> [one.factor for one in study.discover("y", at_least=0.5).boxes[0].restrictions]
        ['x']
        """
        return self.futures.discover(outcome, option, **how)

    @checked
    def information(self, outcome: str) -> Worth:
        """Return what knowing everything, then each factor, would be worth before choosing an option.

        Parameters
        ----------
        outcome
            Which; options are chosen by its mean, in its direction.

        Raises
        ------
        InputError
            A problem without options; no such outcome; failed futures.

        Examples
        --------
        >>> from esvalue import Factor, Outcome, Problem, Spread
        >>> x, net = Factor("x", Spread("uniform", (-200.0, 200.0))), Outcome("net", "max", "yuan/a")
        >>> study = Study(Problem((x,), (net,), lambda c: {"net": [0 * c["x"], c["x"]]}, ("keep", "go")), seed=1)
        >>> round(study.information("net")[0].value)  # half of the futures gain 100 on average
        50
        """
        needs_options(self.problem, "information")
        return self.futures.information(outcome)

    @checked
    def thresholds(
        self, outcome: str, chosen: str | None = None, points: TwoOrMore = 128, **how: Any
    ) -> list[Threshold]:
        """Return, by factor, the value at which another option becomes better than the chosen one.

        Parameters
        ----------
        outcome
            What options are judged by.
        chosen
            The option that may be overturned; by default the one of least 95th percentile regret over these points.
        points
            Points of each of 8 replicates the criterion is taken over.
        how
            See :func:`esvalue.analysis.thresholds`.
        """
        needs_options(self.problem, "thresholds")
        futures = self.run(points, 8)
        chosen = chosen if chosen is not None else least_regret(futures, outcome)
        return thresholds(looked_at(self.problem, [outcome]), futures.raw(), outcome, chosen, **how)

    def design(self) -> Designed:
        """Design the rates of the scenario studied: A, the least money that keeps the promise; B, the best within the
        money; and what any other money could do (see :func:`esvalue.standards.design`).

        Raises
        ------
        InputError
            The study is of a problem, not of a scenario; nothing of the scenario can be designed.
        """
        return design(self.judged.loaded)
