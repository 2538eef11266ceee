"""Sensitivity indices as a result: one tidy frame, with titles, that draws, explains and passes on itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from esvalue.analysis.problem import Problem
from esvalue.analysis.sensitivity.explanation import Convergence, enough, explain
from esvalue.core.arguments import Positive, checked
from esvalue.core.described import PART, described, in_unit, titled
from esvalue.core.errors import fail, nearest
from esvalue.core.shown import Glance, Shown
from esvalue.core.text import Text

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes

__all__ = ["Indices"]

#: The index that ranks factors: the first of these a method gives.
RANKING = ("total", "shapley", "mu_star", "first", "delta", "dgsm", "pawn_median")


@dataclass(frozen=True, eq=False)
class Indices(Shown):
    """Indices of every outcome (and option) to every factor, with intervals from replicates.

    Made by the methods of :class:`esvalue.Study`, such as :meth:`esvalue.Study.sobol`.

    Parameters
    ----------
    method
        How they were estimated: "sobol", "morris", "shapley" ...
    frame
        Columns factor, outcome, option, index, value, low, high, runs, method; a row an index with its 95%
        interval; `runs` is how often the function was called.
    titles
        Titles of factors, outcomes and options in both languages, by name.
    units
        Unit of every outcome.
    entries
        Of outcomes with dimensions: outcome -> its name and its labels by dimension.
    steps
        Frames of smaller sizes that came before, for :attr:`convergence`.

    Examples
    --------
    >>> from esvalue import Factor, Outcome, Problem, Spread, Study
    >>> x, z = (Factor(name, Spread("uniform", (0.0, 1.0))) for name in "xz")
    >>> problem = Problem((x, z), (Outcome("y", "max"),), lambda c: {"y": 3 * c["x"] + c["z"]})
    >>> found = Study(problem, seed=1).sobol(points=256)
    >>> found.pick(index="total").frame[["factor", "value"]].round(1).values.tolist()  # 9 : 1
    [['x', 0.9], ['z', 0.1]]
    >>> found.ranking, found.to_xarray()["value"].dims
    ('total', ('index', 'factor', 'outcome', 'option'))
    """

    method: str
    frame: pd.DataFrame
    titles: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    entries: Mapping[str, tuple[str, Mapping[str, str]]] = field(default_factory=dict)
    steps: tuple[pd.DataFrame, ...] = ()

    @classmethod
    def of(cls, problem: Problem, method: str, frame: pd.DataFrame) -> Indices:
        """Return a frame of indices with the titles and units of its problem."""
        titles = {one.name: Text.by(one.label) for one in problem.factors}
        titles |= {one.name: Text.by(one.label) for one in problem.outcomes}
        entries = {
            one.name: (one.entry.of, dict(one.entry.labels)) for one in problem.outcomes if one.entry is not None
        }
        units = {one.name: one.unit for one in problem.outcomes}
        return cls(method, frame, {**titles, **problem.option_titles}, units, entries)

    def _glance(self) -> Glance:
        index = self.ranking
        rows = self.frame[self.frame["index"] == index]
        order = rows.groupby("factor", sort=False)["value"].max().sort_values(ascending=False, kind="stable").index
        first = rows.drop_duplicates(["outcome", "option"])[["outcome", "option"]].head(4)
        wide = pd.DataFrame(index=order)
        for outcome, option in first.itertuples(index=False):
            own = rows[(rows["outcome"] == outcome) & (rows["option"] == option)].set_index("factor")
            half = ((own["high"] - own["low"]) / 2).round(3)
            said = own["value"].round(3).astype(str) + " ± " + half.astype(str)
            wide[f"{outcome} ({option})" if option else outcome] = said
        said_all = Text(
            zh="{method}：{n} 个因子的 {index} 指数（± 95% 区间半宽），{runs:,} 次运行",
            en="{method}: {index} of {n} factors (± half of the 95% interval), {runs:,} runs",
        )
        runs = int(self.frame["runs"].max()) if len(self.frame) else 0
        head = said_all.format(method=self.method, n=len(order), index=index, runs=runs)
        return Glance.of_frame(head, wide, (Text.same(".plot()  .to_pandas()  .enough(0.02)  .explain()"),))

    @property
    def ranking(self) -> str:
        """The index that ranks factors, of this method."""
        there = set(self.frame["index"])
        return next((one for one in RANKING if one in there), next(iter(self.frame["index"]), ""))

    @checked
    def pick(self, outcome: str | None = None, option: str | None = None, index: str | None = None) -> Indices:
        """Return the indices of one outcome, option or index.

        Parameters
        ----------
        outcome, option, index
            Its name; None keeps all. Indices are "first", "total" and what else the method gives.

        Raises
        ------
        InputError
            A name that is not among them, with the nearest.

        Examples
        --------
        >>> from esvalue.core.distributions import Spread
        >>> from esvalue.analysis.problem import Factor, Outcome, Problem
        >>> from esvalue.study import Study
        >>> x, z = (Factor(name, Spread("uniform", (0.0, 1.0))) for name in "xz")
        >>> problem = Problem((x, z), (Outcome("y", "max"),), lambda c: {"y": c["x"] + c["z"]})
        >>> found = Study(problem, seed=1).sobol(points=64)
        >>> found.pick(index="total").frame["factor"].tolist()
        ['x', 'z']
        >>> found.pick(index="totl")
        Traceback (most recent call last):
        ...
        esvalue.core.errors.InputError: index 'totl' is not defined; nearest: total
        """
        kept, steps = self.frame, self.steps
        for column, value in (("outcome", outcome), ("option", option), ("index", index)):
            if value is None:
                continue
            known = list(map(str, kept[column].unique()))
            if value not in known:
                raise fail(
                    "unknown_name", "", what=column, name=value, nearest=nearest(value, known) or ", ".join(known)
                )
            kept = kept[kept[column] == value]
            steps = tuple(one[one[column] == value] for one in steps)
        return replace(self, frame=kept.reset_index(drop=True), steps=steps)

    def to_pandas(self) -> pd.DataFrame:
        """Return the frame; of outcomes with dimensions with a column a dimension; titles in its attributes."""
        made = self.frame.copy()
        for dim in dict.fromkeys(dim for _, labels in self.entries.values() for dim in labels):
            made[dim] = [self.entries[o][1].get(dim, "") if o in self.entries else "" for o in made["outcome"]]
        return described(made, {**in_unit(("value", "low", "high"), PART), **titled(self.titles)})

    def to_xarray(self) -> xr.Dataset:
        """Return `value`, `low` and `high` over (index, factor, outcome, option), not a number where there is none."""
        made = self.frame.set_index(["index", "factor", "outcome", "option"])[["value", "low", "high"]].to_xarray()
        for language in ("zh", "en"):
            for dim in ("factor", "outcome"):
                named = [self.titles.get(str(one), {}).get(language, str(one)) for one in made[dim].values]
                made = made.assign_coords({f"{dim}_{language}": (dim, named)})
        runs = int(self.frame["runs"].max()) if len(self.frame) else 0
        for name in ("value", "low", "high"):
            made[name].attrs["units"] = PART
        return made.assign_attrs(method=self.method, runs=runs, schema="esvalue-indices-1")

    def plot(self, ax: Axes | None = None, **how: Any) -> Axes:
        """Draw indices as bars with intervals (see :func:`esvalue.plots.plot_sobol`)."""
        from esvalue.analysis.sensitivity.plots import plot_sobol

        return plot_sobol(self, ax, **how)

    @property
    def convergence(self) -> pd.DataFrame:
        """The frames of all sizes one below the other, smallest first (see :func:`esvalue.plots.plot_convergence`)."""
        return pd.concat([*self.steps, self.frame], ignore_index=True)

    def after(self, *others: Indices) -> Indices:
        """Return the same with smaller sizes that came before."""
        return replace(self, steps=(*(one.frame for one in others), *self.steps))

    @checked
    def enough(self, half_width: Positive = 0.02, index: str | Sequence[str] | None = None) -> Convergence:
        """Tell whether every interval is narrow enough, and how many more runs would make it so (see
        :func:`esvalue.analysis.enough`).
        """
        return enough(self.frame, half_width, index)

    def explain(self) -> list[Text]:
        """Return sentences on indices below zero or above one, in both languages."""
        return explain(self.frame)
