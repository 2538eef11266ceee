"""Robustness of options, and what knowing an unknown is worth, as results: frames with titles that draw themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, overload

import pandas as pd

from esvalue.analysis.problem import Problem
from esvalue.analysis.robustness.information import Information, information_table
from esvalue.analysis.robustness.metrics import METRICS, Metric
from esvalue.analysis.robustness.table import side_by_side
from esvalue.core.arguments import checked
from esvalue.core.described import described, in_unit, titled
from esvalue.core.shown import Glance, Shown
from esvalue.core.text import Text

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes

__all__ = ["Metrics", "Worth"]

Titles = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, eq=False)
class Metrics(Shown):
    """Every robustness metric of an outcome by option; made by :meth:`esvalue.Study.robustness`.

    Parameters
    ----------
    outcome, unit
        What options are judged by, and its unit.
    frame
        Columns of :func:`esvalue.analysis.metrics_table`: option, metric, title, value, low, high, better, rank, tied,
        note.
    titles
        Titles of options in both languages.

    Examples
    --------
    >>> from esvalue import Factor, Outcome, Problem, Spread, Study
    >>> x, net = Factor("x", Spread("uniform", (-200.0, 200.0))), Outcome("net", "max", "yuan/a")
    >>> study = Study(Problem((x,), (net,), lambda c: {"net": [0 * c["x"], c["x"]]}, ("keep", "go")), seed=1)
    >>> found = study.robustness("net", metrics=["laplace", "minimax_regret"])
    >>> found.side_by_side("value").round()["minimax_regret"].to_dict(), found.unit
    ({'keep': 200.0, 'go': 200.0}, 'yuan/a')
    """

    outcome: str
    unit: str
    frame: pd.DataFrame
    titles: Titles = field(default_factory=dict)

    @classmethod
    def of(cls, problem: Problem, outcome: str, frame: pd.DataFrame) -> Metrics:
        """Return a table of metrics with the titles and unit of its problem."""
        return cls(outcome, problem.outcome(outcome).unit, frame, problem.option_titles)

    def _glance(self) -> Glance:
        said = Text(
            zh="{outcome}：各方案按 {n} 项准则的名次（1 为最好）",
            en="{outcome}: ranks of options by {n} metrics (1 is best)",
        )
        ranks = self.side_by_side()
        return Glance.of_frame(said.format(outcome=self.outcome, n=ranks.shape[1]), ranks)

    @checked
    def side_by_side(self, what: str = "rank") -> pd.DataFrame:
        """Return option x metric of one column of the frame: attitudes to risk side by side, never merged."""
        return side_by_side(self.frame, what)

    def to_pandas(self) -> pd.DataFrame:
        """Return the frame; unit and titles of every metric, and titles of the options, in its attributes."""
        units = {name: one.unit(self.unit) for name, one in self._metrics().items()}
        titles = {name: one.title for name, one in self._metrics().items() if one.title}
        return described(self.frame.copy(), titled({**self.titles, **titles}, units))

    def _metrics(self) -> dict[str, Metric]:
        return {name: METRICS[name] for name in map(str, self.frame["metric"].unique()) if name in METRICS}

    def to_xarray(self) -> xr.Dataset:
        """Return value, low, high and rank over (option, metric), with the titles of metrics in both languages."""
        made = self.frame.set_index(["option", "metric"])[["value", "low", "high", "rank"]].to_xarray()
        for language in ("zh", "en"):
            named = [
                METRICS[name].title[language] if name in METRICS else name for name in map(str, made["metric"].values)
            ]
            made = made.assign_coords({f"metric_{language}": ("metric", named)})
        units = [METRICS[name].unit(self.unit) if name in METRICS else "" for name in map(str, made["metric"].values)]
        made = made.assign_coords(units=("metric", units))
        return made.assign_attrs(outcome=self.outcome, outcome_units=self.unit or "1")

    def plot(self, ax: Axes | None = None, **how: Any) -> Axes:
        """Draw a metric of every option (see :func:`esvalue.plots.plot_regret`)."""
        from esvalue.analysis.robustness.plots import plot_regret

        return plot_regret(self, ax, **how)


@dataclass(frozen=True, eq=False)
class Worth(Shown, Sequence[Information]):
    """What knowing everything (first), then each factor, would be worth before deciding, greatest first.

    A sequence of :class:`Information`; made by :meth:`esvalue.Study.information`.

    Parameters
    ----------
    outcome, unit
        What options are judged by, and its unit.
    found
        One a factor.
    titles
        Titles of factors in both languages.

    Examples
    --------
    >>> from esvalue import Factor, Outcome, Problem, Spread, Study
    >>> x, net = Factor("x", Spread("uniform", (-200.0, 200.0))), Outcome("net", "max", "yuan/a")
    >>> study = Study(Problem((x,), (net,), lambda c: {"net": [0 * c["x"], c["x"]]}, ("keep", "go")), seed=1)
    >>> worth = study.information("net")
    >>> [(one.factor, round(one.value)) for one in worth], worth.unit  # 200 / 4
    ([('', 50), ('x', 50)], 'yuan/a')
    """

    outcome: str
    unit: str
    found: tuple[Information, ...]
    titles: Titles = field(default_factory=dict)

    @classmethod
    def of(cls, problem: Problem, outcome: str, found: Sequence[Information]) -> Worth:
        """Return the values with the titles of the factors of their problem."""
        titles = {one.name: Text.by(one.label) for one in problem.factors}
        return cls(outcome, problem.outcome(outcome).unit, tuple(found), titles)

    @overload
    def __getitem__(self, at: int) -> Information: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Information, ...]: ...
    def __getitem__(self, at: int | slice) -> Information | tuple[Information, ...]:
        return self.found[at]

    def __len__(self) -> int:
        return len(self.found)

    def __iter__(self) -> Iterator[Information]:
        return iter(self.found)

    def _glance(self) -> Glance:
        said = Text(
            zh="决策前弄清各项未知的价值（{} {}）", en="What knowing each unknown before deciding is worth ({} {})"
        )
        return Glance.of_frame(said.format(self.outcome, self.unit), self.to_pandas())

    def to_pandas(self) -> pd.DataFrame:
        """Return a row a factor ("" for everything): factor, value, low, high, share, flips."""
        units = {**in_unit(("value", "low", "high"), self.unit), **in_unit(("share", "flips"), "")}
        return described(information_table(list(self.found)), {**units, **titled(self.titles)})

    def to_xarray(self) -> xr.Dataset:
        """Return the same over factor."""
        made = self.to_pandas().set_index("factor").to_xarray().drop_attrs()
        for name, unit in self.to_pandas().attrs["units"].items():
            made[name].attrs["units"] = unit
        return made.assign_attrs(outcome=self.outcome, outcome_units=self.unit or "1")

    def plot(self, ax: Axes | None = None, **how: Any) -> Axes:
        """Draw the values (see :func:`esvalue.plots.plot_information`)."""
        from esvalue.analysis.robustness.plots import plot_information

        return plot_information(self, ax, **how)
