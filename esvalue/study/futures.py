"""Futures: the uniform columns of a design together with the outcomes evaluated over it, from a study or a run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from esvalue.analysis.problem import Problem
from esvalue.core.arguments import Number, OneOrMore, Share, checked
from esvalue.core.ensemble import Design
from esvalue.core.errors import fail, listed
from esvalue.core.printing.table import Cell, Table, TableColumn
from esvalue.core.printing.table import Number as Printed
from esvalue.core.shown import Glance, Shown
from esvalue.core.text import Text

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr
    from matplotlib.axes import Axes

    from esvalue.analysis.discovery import Prim
    from esvalue.analysis.robustness import Metrics, Worth
    from esvalue.analysis.sensitivity import Indices

__all__ = ["Futures"]

Array = npt.NDArray[np.float64]
MEAN = Text(zh="均值", en="mean")
#: Most numbers that are read to show a mean.
MEANS = 5_000_000


@dataclass(frozen=True)
class Futures(Shown):
    """Evaluated futures of a problem; made by :meth:`esvalue.Study.run`.

    Parameters
    ----------
    problem, design
        Factors, options and outcomes; the design the outcomes were evaluated over.
    read
        (outcome, replicate) -> its values, shape (point,) or (option, point).

    Examples
    --------
    >>> from esvalue import Factor, Outcome, Problem, Spread, Study
    >>> x, y = Factor("x", Spread("uniform", (0.0, 2.0))), Outcome("y", "max")
    >>> futures = Study(Problem((x,), (y,), lambda c: {"y": c["x"]}), seed=1).run(points=64, replicates=4)
    >>> futures.size, futures.outcome("y").shape
    (256, (4, 64))
    """

    problem: Problem
    design: Design
    read: Callable[[str, int], Array]

    def _glance(self) -> Glance:
        said = Text(
            zh="{n} 个未来（{r} 组重复 x {p} 点），{k} 个因子",
            en="{n} futures ({r} replicates x {p} points) of {k} factors",
        ).format(n=self.size, r=self.design.replicates, p=self.design.points, k=len(self.problem.names))
        options, outcomes = self.problem.options or ("",), self.problem.outcomes
        if self.size * len(options) * len(outcomes) > MEANS:
            return replace(self.problem._glance(), head=said)
        means = [np.atleast_1d(self.outcome(one.name).mean(axis=(-2, -1))) for one in outcomes]
        columns = [TableColumn(one.name, Text.same(one.name)) for one in outcomes]
        units: dict[str, list[str]] = {}
        for one in outcomes:
            units.setdefault(one.unit or "1", []).append(one.name)
        said_units = Text.same("; ".join(f"[{unit}] {', '.join(names)}" for unit, names in units.items()))
        rows: list[list[Cell | str]] = [
            [name, *(Printed(value=float(mean[min(i, len(mean) - 1)])) for mean in means)]
            for i, name in enumerate(options)
        ]
        return Glance(said, Table.listed([MEAN, *columns], rows), (said_units,))

    @property
    def size(self) -> int:
        """Number of futures, failed ones included."""
        return self.design.size

    @checked
    def outcome(self, name: str, option: str | None = None) -> Array:
        """Return an outcome, shape (replicate, point), or (option, replicate, point) when no option is named.

        Parameters
        ----------
        name
            Of the outcome.
        option
            Name of an option; None gives all of them.

        Raises
        ------
        InputError
            No such outcome or option, with the nearest.

        Examples
        --------
        >>> from esvalue import Factor, Outcome, Problem, Spread, Study
        >>> x = Factor("x", Spread("uniform", (0.0, 2.0)))
        >>> problem = Problem((x,), (Outcome("y", "max"),), lambda c: {"y": np.stack([c["x"], 2 * c["x"]])}, ("a", "b"))
        >>> futures = Study(problem, seed=1).run(points=64, replicates=4)
        >>> futures.outcome("y").shape, futures.outcome("y", "b").shape
        ((2, 4, 64), (4, 64))
        >>> futures.outcome("y", "c")
        Traceback (most recent call last):
        ...
        esvalue.core.errors.InputError: option 'c' is not defined; nearest: a, b
        """
        self.problem.outcome(name)
        at = self.problem.position(option) if option is not None else 0
        stacked = np.stack([self.read(name, r) for r in range(self.design.replicates)], axis=-2)
        if option is None or stacked.ndim == 2:
            return stacked
        return np.asarray(stacked[at])

    def _chosen_among(self, name: str, asked: str) -> Array:
        """Return an outcome by option, or say that there is nothing to choose from."""
        values = self.outcome(name)
        if len(self.problem.options) < 2:
            raise fail("study_no_options", asked, count=len(self.problem.options))
        if values.ndim == 2:
            raise fail("no_options", f"outcome {name}", outcome=name)
        return values

    @checked
    def uniform(self, name: str) -> Array:
        """Return the uniform column of a factor after the copula, shape (replicate, point)."""
        return np.stack([columns[name] for columns in self._columns()])

    def uniforms(self) -> dict[str, Array]:
        """Return all uniform columns after the copula, each of shape (replicate, point)."""
        made = list(self._columns())
        return {name: np.stack([columns[name] for columns in made]) for name in self.problem.names}

    def raw(self) -> dict[str, Array]:
        """Return the columns of the design before the copula, each of shape (replicate, point): what
        :meth:`esvalue.Problem.run` takes.
        """
        made = [
            dict(zip(self.design.factors, self.design.replicate(r), strict=True)) for r in range(self.design.replicates)
        ]
        return {name: np.stack([one[name] for one in made]) for name in self.problem.names}

    def _columns(self) -> list[dict[str, Array]]:
        designed = (self.design.replicate(r) for r in range(self.design.replicates))
        return [self.problem.uniforms(dict(zip(self.design.factors, columns, strict=True))) for columns in designed]

    def values(self) -> dict[str, Array]:
        """Return every varying factor in its own unit (position among the rivals for a discrete one),
        (replicate, point).
        """
        parts = []
        for r in range(self.design.replicates):
            u = dict(zip(self.design.factors, self.design.replicate(r), strict=True))
            found = self.problem.values(u)
            parts.append({name: found[name] for name in self.problem.names})
        return {name: np.stack([part[name] for part in parts]) for name in self.problem.names}

    def failed(self) -> npt.NDArray[np.bool_]:
        """Return which futures have an outcome that is not a finite number, shape (replicate, point).

        A failed future is dropped as a whole row from every analysis; it is never a zero and never filled in.
        """
        bad = np.zeros((self.design.replicates, self.design.points), dtype=bool)
        for one in self.problem.outcomes:
            values = self.outcome(one.name)
            bad |= ~np.isfinite(values).all(axis=0) if values.ndim == 3 else ~np.isfinite(values)
        return bad

    @checked
    def check_failures(self, allowed: Share = 0.01) -> int:
        """Return how many futures failed, or refuse when more than the allowed share did,
        naming the inputs at fault.
        """
        bad = self.failed()
        count = int(bad.sum())
        if count > allowed * bad.size:
            raise fail("too_many_failures", "", count=count, size=bad.size, allowed=allowed, inputs=self.at_fault(bad))
        return count

    @checked
    def at_fault(self, bad: npt.NDArray[np.bool_], most: OneOrMore = 3) -> str:
        """Return the factors whose values in the failed futures stand farthest from those in the others,
        with ranges.
        """
        if not bad.any():
            return "-"
        flat = bad.ravel()
        ranked = []
        for name, u in self.uniforms().items():
            failed, fine = np.sort(u.ravel()[flat]), u.ravel()[~flat]
            steps = (np.arange(failed.size) + 0.5) / failed.size
            distance = float(np.abs(failed - steps).max()) if fine.size == 0 else _distance(failed, np.sort(fine))
            ranked.append((distance, name))
        values = self.values()
        texts = []
        for _, name in sorted(ranked, reverse=True)[:most]:
            inside = values[name].ravel()[flat]
            texts.append(f"{name} {inside.min():.4g} - {inside.max():.4g}")
        return "; ".join(texts)

    def plot(self, ax: Axes | None = None, **how: Any) -> Axes:
        """Draw an outcome over all futures by option (see :func:`esvalue.plots.plot_futures`)."""
        from esvalue.study.plots import plot_futures

        return plot_futures(self, ax, **how)

    def to_pandas(self) -> pd.DataFrame:
        """Return the futures as a tidy frame, a row a future and option: replicate, point, option, the value of every
        factor that varies (the name of the rival of a discrete one), every outcome; units and titles in its
        attributes.
        """
        from esvalue.study.futures_frames import futures_frame

        return futures_frame(self)

    def to_xarray(self) -> xr.Dataset:
        """Return the futures as a Dataset: outcomes over (option, replicate, point), `factor_value` and
        `factor_uniform` over (factor, replicate, point), with units and titles in both languages.

        A discrete factor has the position of its rival; `rivals` holds their names.
        """
        from esvalue.study.futures_frames import futures_dataset

        return futures_dataset(self)

    # --- what can be asked ------------------------------------------------------------------------------------------

    def kept(self) -> npt.NDArray[np.bool_]:
        """Return which futures did not fail to evaluate, flat; refuses when too many did."""
        self.check_failures()
        return ~self.failed().ravel()

    @checked
    def misses(
        self, outcome: str, option: str | None = None, *, at_least: Number | None = None, at_most: Number | None = None
    ) -> npt.NDArray[np.bool_]:
        """Return the futures in which an outcome misses a limit, shape (replicate, point) (or options first)."""
        if (at_least is None) == (at_most is None):
            raise fail("one_limit", f"outcome {outcome}")
        values = self.outcome(outcome, option)
        return values < at_least if at_least is not None else values > np.float64(at_most or 0.0)

    @checked
    def discover(
        self,
        outcome: str,
        option: str | None = None,
        *,
        at_least: Number | None = None,
        at_most: Number | None = None,
        **how: Any,
    ) -> Prim:
        """Look for boxes of futures in which an outcome misses a limit (see
        :func:`esvalue.analysis.discovery.prim`).

        Parameters
        ----------
        outcome, option
            Which; the option where there are several.
        at_least, at_most
            The limit, one of them, in the unit of the outcome: a future that misses it fails.
        **how
            What :func:`esvalue.analysis.prim` takes: ``mass``, ``density``, ``boxes``, ``level``.

        Raises
        ------
        InputError
            No limit or two; no such outcome or option; an option left out where there are several.

        Examples
        --------
        >>> from esvalue import Factor, Outcome, Problem, Spread, Study
        >>> x, z = (Factor(name, Spread("uniform", (0.0, 1.0))) for name in "xz")
        >>> problem = Problem((x, z), (Outcome("y", "max"),), lambda c: {"y": c["x"] + 0.1 * c["z"]})
        >>> futures = Study(problem, seed=1).run(points=256, replicates=2)
        >>> [one.factor for one in futures.discover("y", at_least=0.5).boxes[0].restrictions]
        ['x']
        >>> futures.discover("y")
        Traceback (most recent call last):
        ...
        esvalue.core.errors.InputError: outcome y: give exactly one of at_least and at_most
        """
        from esvalue.analysis.discovery import prim

        missed, keep = self.misses(outcome, option, at_least=at_least, at_most=at_most), self.kept()
        if missed.ndim > 2:
            raise fail("chart_several", f"outcome {outcome}", column="option", given=listed(self.problem.options))
        fails = missed.ravel()
        values = {name: column.ravel()[keep] for name, column in self.values().items()}
        replicate = np.repeat(np.arange(self.design.replicates), self.design.points)[keep]
        return prim(
            [self.problem.factor(name) for name in self.problem.names], values, fails[keep], replicates=replicate, **how
        )

    @checked
    def drivers(self, outcomes: Sequence[str] | None = None, methods: Sequence[str] = ("first",)) -> Indices:
        """Return first-order indices (and PAWN) from these futures, without a further run (see
        :func:`esvalue.analysis.sensitivity.given_data`).

        Parameters
        ----------
        outcomes
            Names; default: all.
        methods
            "first" (first-order indices), "pawn", or both.

        Raises
        ------
        InputError
            No such outcome or method; an outcome that does not vary; failed futures.

        Examples
        --------
        >>> from esvalue import Factor, Outcome, Problem, Spread, Study
        >>> x, z = (Factor(name, Spread("uniform", (0.0, 1.0))) for name in "xz")
        >>> problem = Problem((x, z), (Outcome("y", "max"),), lambda c: {"y": 3 * c["x"] + c["z"]})
        >>> futures = Study(problem, seed=1).run(points=512, replicates=4)
        >>> futures.drivers().frame["value"].round(1).tolist()  # 9 : 1
        [0.9, 0.1]
        """
        from esvalue.analysis.sensitivity import Indices, given_data

        names = outcomes or [one.name for one in self.problem.outcomes]
        found = {name: self.outcome(name).reshape(*self.outcome(name).shape[:-2], -1) for name in names}
        weights = {f.name: f.weights for f in self.problem.factors if f.discrete}
        columns = {name: u.ravel() for name, u in self.uniforms().items()}
        frame = given_data(
            columns,
            found,
            options=self.problem.options,
            replicates=self.design.replicates,
            weights=weights,
            methods=methods,
        )
        return Indices.of(self.problem, "given data", frame)

    @checked
    def robustness(self, outcome: str, **how: Any) -> Metrics:
        """Return every robustness metric of an outcome by option (see
        :func:`esvalue.analysis.robustness.metrics_table`).

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
        >>> from esvalue import Factor, Outcome, Problem, Spread, Study
        >>> x = Factor("x", Spread("uniform", (0.0, 2.0)))
        >>> problem = Problem((x,), (Outcome("y", "max"),), lambda c: {"y": np.stack([c["x"], 2 * c["x"]])}, ("a", "b"))
        >>> found = Study(problem, seed=1).run(points=64, replicates=4).robustness("y", metrics=["laplace"])
        >>> found.frame["value"].round(2).tolist(), found.frame["rank"].tolist()
        ([1.0, 2.0], [2, 1])
        """
        from esvalue.analysis.robustness import Metrics, metrics_table

        self.check_failures(0.0)
        values, direction = self._chosen_among(outcome, "robustness"), self.problem.outcome(outcome).direction
        frame = metrics_table(values, direction, options=self.problem.options, **how)
        return Metrics.of(self.problem, outcome, frame)

    @checked
    def information(self, outcome: str) -> Worth:
        """Return the value of knowing everything, then each factor, in the unit of the outcome."""
        from esvalue.analysis.robustness import Worth, value_of_information

        self.check_failures(0.0)
        rivals = {f.name for f in self.problem.factors if f.discrete}
        uniform, values = self.uniforms(), self.values()
        columns = {name: values[name] if name in rivals else uniform[name] for name in self.problem.names}
        net, direction = self._chosen_among(outcome, "information"), self.problem.outcome(outcome).direction
        found = value_of_information(net, columns, direction, discrete=rivals)
        return Worth.of(self.problem, outcome, found)


def _distance(first: Array, second: Array) -> float:
    """Return the largest distance between two empirical distribution functions of sorted samples."""
    both = np.concatenate([first, second])
    return float(
        np.abs(
            np.searchsorted(first, both, side="right") / first.size
            - np.searchsorted(second, both, side="right") / second.size
        ).max()
    )
