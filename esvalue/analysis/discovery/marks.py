"""What is drawn of a peeling on axes of whoever places it, a panel or the sheet of a report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from matplotlib.axes import Axes

from esvalue.core.panels import COLOUR
from esvalue.core.text import Text

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["ALL", "ASIDE", "CHOSEN", "COVERAGE", "DENSITY", "SEARCH", "draw_trade_off"]

COVERAGE = Text(zh="覆盖率（占全部不达标未来）", en="coverage (share of all failures)")
DENSITY = Text(zh="密度（区域内不达标的占比）", en="density (share that fails inside)")
SEARCH, ASIDE = Text(zh="用于寻找的一半", en="half searched"), Text(zh="留作检验的一半", en="half kept aside")
CHOSEN, ALL = Text(zh="选定的一步", en="step chosen"), Text(zh="全部未来", en="all futures")


def draw_trade_off(axes: Axes, rows: pd.DataFrame, colour: Mapping[str, str] = COLOUR) -> None:
    """Draw coverage against density, a dot a step of the peeling, hollow on the futures kept aside, the step chosen in
    a ring; the dashed line is the density of all futures.
    """
    base = float(rows["density"].iloc[0])
    axes.axhline(base, color=colour["line"], lw=0.8, dashes=(4, 3), label=str(ALL))
    aside, chosen = rows[["held_out_coverage", "held_out_density"]].to_numpy().T, rows[rows["chosen"]]
    axes.plot(*aside, "o", ms=4, mfc="white", mec=colour["aside"], label=str(ASIDE))
    axes.plot(rows["coverage"], rows["density"], "-o", color=colour["first"], lw=1.1, ms=3.5, label=str(SEARCH))
    ring = chosen["coverage"], chosen["density"]
    axes.plot(*ring, "o", ms=10, mfc="none", mec=colour["bad"], mew=1.6, label=str(CHOSEN), zorder=6)
    axes.set_xlim(-0.02, 1.02)
    axes.set_ylim(min(base, 0.0), 1.06)
