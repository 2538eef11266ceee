"""Panels of a calibration: what was measured against what the model gives, and parameters before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes

from esvalue.core.arguments import checked
from esvalue.core.panels import COLOUR, Width, label_axis, panel_on, rows_by_name, rows_of, scaled_values
from esvalue.core.text import Text, current_language

if TYPE_CHECKING:
    from esvalue.calibration.results import Calibration

__all__ = ["plot_fit", "plot_parameters"]

OBSERVED, FITTED = Text(zh="观测值", en="observed"), Text(zh="拟合值", en="fitted")
ERROR = Text(
    zh="细线：测量误差（一倍标准差）；斜线：二者相等", en="bars: one standard error of measurement; line: equal"
)
BEFORE, AFTER = Text(zh="卡片的 95% 区间", en="card, 95%"), Text(zh="标定后的 95% 区间", en="after calibration, 95%")
WITHIN = Text(
    zh="在卡片区间内的位置（0 为下端，1 为上端）", en="within the card's interval (0: its low, 1: its high end)"
)


@checked
def plot_fit(made: Calibration, ax: Axes | None = None, *, node: str | None = None, width: Width = "two") -> Axes:
    """Draw observations with their errors against what the calibrated model gives.

    Parameters
    ----------
    made
        What :func:`esvalue.calibrate` returned.
    ax
        Axes to draw on; new ones by default.
    node
        Which observed node, where there are several.
    width
        "one" or "two" columns of a journal, of new axes.

    Raises
    ------
    InputError
        Several nodes and none chosen; no such node.
    """
    rows = rows_of(made.residuals, ("node", "value", "error", "fitted", "unit"), node=node)
    values, unit = scaled_values(rows[["fitted", "value", "error"]].to_numpy(), str(rows["unit"].iloc[0]))
    with panel_on(ax, width, height=3.4) as axes:
        ends = float(np.nanmin(values[:, :2])), float(np.nanmax(values[:, :2]))
        axes.plot(ends, ends, color=COLOUR["line"], lw=0.8, dashes=(4, 3))
        axes.errorbar(
            values[:, 0],
            values[:, 1],
            yerr=values[:, 2],
            fmt="o",
            ms=4,
            lw=0.9,
            color=COLOUR["bar"],
            mec="white",
            mew=0.4,
        )
        label_axis(axes, "x", f"{rows['node'].iloc[0]}, {FITTED}", unit)
        label_axis(axes, "y", str(OBSERVED), unit)
        axes.set_title(str(ERROR), fontsize=8, loc="left")
    return axes


@checked
def plot_parameters(made: Calibration, ax: Axes | None = None, *, width: Width = "two") -> Axes:
    """Draw the 95% interval of every parameter after calibration within that of its card: the narrower, the more the
    observations said; one that hangs over an end speaks against the card.

    Parameters
    ----------
    made, ax, width
        As for :func:`plot_fit`.
    """
    table, language = made.table(), current_language()
    with panel_on(ax, width, rows=len(table)) as axes:
        for n, one in enumerate(made.parameters):
            row = {
                str(name): float(table[name][one.key]) for name in ("before_low", "before_high", "low", "value", "high")
            }
            size = row["before_high"] - row["before_low"] or 1.0
            low, value, high = ((row[name] - row["before_low"]) / size for name in ("low", "value", "high"))
            axes.barh([n], [1.0], height=0.55, color=COLOUR["shade"], label=str(BEFORE) if not n else None)
            axes.plot(
                [low, high],
                [n, n],
                color=COLOUR["bar"],
                lw=4,
                solid_capstyle="butt",
                label=str(AFTER) if not n else None,
            )
            axes.plot([value], [n], "o", ms=5, mfc="white", mec=COLOUR["line"], zorder=5)
        rows_by_name(axes, [one.label(language) for one in made.parameters], width)
        label_axis(axes, "x", str(WITHIN))
        axes.legend(fontsize=8, frameon=False, loc="lower right")
    return axes
