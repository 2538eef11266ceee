"""Outcomes with one factor moved at a time: what a tornado and a spider draw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from esvalue.analysis.problem import Problem
from esvalue.core.described import described, titled
from esvalue.core.errors import fail
from esvalue.core.shown import Glance, Shown
from esvalue.core.text import Text

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes

__all__ = ["QUANTILES", "OneAtATime", "one_at_a_time"]

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True, eq=False)
class OneAtATime(Shown):
    """Outcomes of one option with each factor at a quantile and all others at their median.

    A picture, not an index: it knows nothing of interactions.

    Parameters
    ----------
    frame
        Columns factor, outcome, option, quantile, value.
    titles, units
        Titles of factors and outcomes in both languages; unit of every outcome.

    Examples
    --------
    >>> from esvalue import Factor, Outcome, Problem, Spread, Study
    >>> x, z = (Factor(name, Spread("uniform", (0.0, 1.0))) for name in "xz")
    >>> problem = Problem((x, z), (Outcome("y", "max", "t"),), lambda c: {"y": 3 * c["x"] + c["z"]})
    >>> found = Study(problem, seed=1).one_at_a_time()
    >>> found.to_xarray()["value"].sel(factor="x", outcome="y").round(2).values.tolist()  # at 5, 50 and 95%
    [0.65, 2.0, 3.35]
    """

    frame: pd.DataFrame
    titles: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)

    def _glance(self) -> Glance:
        wide = self.frame.pivot_table(index=["factor", "outcome"], columns="quantile", values="value", sort=False)
        said = Text(zh="逐一变动各因子，其余取中位数", en="One factor at a time, the others at their median")
        return Glance.of_frame(said, wide, (Text.same(".plot(outcome=...)"),))

    def to_pandas(self) -> pd.DataFrame:
        """Return the frame, the units of outcomes and all titles in its attributes."""
        return described(self.frame.copy(), titled(self.titles, self.units))

    def to_xarray(self) -> xr.Dataset:
        """Return `value` over (factor, outcome, quantile), with the units of the outcomes."""
        made = self.frame.set_index(["factor", "outcome", "quantile"])[["value"]].to_xarray()
        return made.assign_coords(units=("outcome", [self.units.get(str(one), "1") for one in made["outcome"].values]))

    def plot(self, ax: Axes | None = None, **how: Any) -> Axes:
        """Draw a tornado (see :func:`esvalue.plots.plot_tornado`); by default of the first outcome."""
        from esvalue.analysis.sensitivity.plots import plot_tornado

        outcome = how.pop("outcome", None) or str(self.frame["outcome"].iloc[0])
        how.setdefault("unit", self.units.get(outcome, ""))
        return plot_tornado(self, ax, outcome=outcome, **how)


def one_at_a_time(problem: Problem, option: str | None = None, quantiles: Sequence[float] = QUANTILES) -> OneAtATime:
    """Return the outcomes of an option (default: the first) with one factor moved at a time.

    Raises
    ------
    InputError
        Nothing that varies; no such option.
    """
    names = problem.names
    if not names:
        raise fail("nothing_varies", "study")
    at = 0 if option is None else problem.position(option)
    rows = len(names) * len(quantiles)
    u = {name: np.full(rows, 0.5) for name in names}
    for i, name in enumerate(names):
        u[name][i * len(quantiles) : (i + 1) * len(quantiles)] = quantiles
    found = problem.run(u)
    shown = option if option is not None else next(iter(problem.options), "")
    parts = [
        pd.DataFrame(
            {
                "factor": np.repeat(names, len(quantiles)),
                "outcome": outcome.name,
                "option": shown if found[outcome.name].ndim == 2 else "",
                "quantile": np.tile(quantiles, len(names)),
                "value": found[outcome.name][at] if found[outcome.name].ndim == 2 else found[outcome.name],
            }
        )
        for outcome in problem.outcomes
    ]
    titles = {one.name: Text.by(one.label) for one in problem.factors}
    titles |= {one.name: Text.by(one.label) for one in problem.outcomes}
    units = {one.name: one.unit for one in problem.outcomes}
    return OneAtATime(pd.concat(parts, ignore_index=True), titles, units)
