"""Panels of a calibration: what was measured against what the model gives, residuals by place, and parameters before
and after.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes

from esvalue.calibration.marks import draw_parameter, draw_residuals, residual_rows
from esvalue.core.arguments import checked
from esvalue.core.panels import (
    COLOUR,
    Width,
    label_axis,
    legend_outside,
    panel_on,
    rows_by_name,
    rows_of,
    scaled_values,
)
from esvalue.core.text import Text, current_language

if TYPE_CHECKING:
    from esvalue.calibration.results import Calibration

__all__ = ["plot_fit", "plot_parameters", "plot_residuals"]

OBSERVED, FITTED = Text(zh="观测值", en="observed"), Text(zh="拟合值", en="fitted")
ERROR = Text(
    zh="细线：测量误差（一倍标准差）；斜线：二者相等", en="bars: one standard error of measurement; line: equal"
)
RESIDUAL = Text(zh="观测减拟合，以测量误差计", en="observed less fitted, in measurement errors")
#: What is drawn of a parameter.
NUMBERS = ("before_low", "before", "before_high", "low", "value", "high")
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

    Examples
    --------
    >>> from esvalue.calibration import calibrate_scenario
    >>> seen = {"node": "sea_reserve.floor", "place": "核心区", "source": "interviews"}
    >>> seen |= {"value [yuan/mu/a]": 225.0, "error [yuan/mu/a]": 2.0, "price_year": 2016}
    >>> made = calibrate_scenario("sea_reserve", [seen], ["sea_reserve.gear_life"], starts=1)
    >>> plot_fit(made).get_xlabel()
    'sea_reserve.floor, fitted (yuan/mu/a)'
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
def plot_residuals(made: Calibration, ax: Axes | None = None, *, width: Width = "two") -> Axes:
    """Draw what was observed less what the calibrated model gives, in measurement errors, a row a place; about 95% of
    the points should lie in the band.

    Parameters
    ----------
    made, ax, width
        As for :func:`plot_fit`.

    Raises
    ------
    InputError
        Another object than a calibration.

    Examples
    --------
    >>> from esvalue.calibration import calibrate_scenario
    >>> seen = {"node": "sea_reserve.floor", "place": "核心区", "source": "interviews"}
    >>> seen |= {"value [yuan/mu/a]": 225.0, "error [yuan/mu/a]": 2.0, "price_year": 2016}
    >>> made = calibrate_scenario("sea_reserve", [seen], ["sea_reserve.gear_life"], starts=1)
    >>> [text.get_text() for text in plot_residuals(made).get_yticklabels()]
    ['核心区']
    """
    names, rows = residual_rows(made.residuals)
    with panel_on(ax, width, rows=len(names)) as axes:
        draw_residuals(axes, rows, made.residuals["standardised"])
        rows_by_name(axes, names, width)
        label_axis(axes, "x", str(RESIDUAL))
    return axes


@checked
def plot_parameters(made: Calibration, ax: Axes | None = None, *, width: Width = "two") -> Axes:
    """Draw the 95% interval of every parameter after calibration within that of its card: the narrower, the more the
    observations said; one that hangs over an end speaks against the card.

    Parameters
    ----------
    made, ax, width
        As for :func:`plot_fit`.

    Raises
    ------
    InputError
        Another object than a calibration.

    Examples
    --------
    >>> from esvalue.calibration import calibrate_scenario
    >>> seen = {"node": "sea_reserve.floor", "place": "核心区", "source": "interviews"}
    >>> seen |= {"value [yuan/mu/a]": 225.0, "error [yuan/mu/a]": 2.0, "price_year": 2016}
    >>> made = calibrate_scenario("sea_reserve", [seen], ["sea_reserve.gear_life"], starts=1)
    >>> [text.get_text() for text in plot_parameters(made).get_yticklabels()]
    ['life of the gear']
    """
    table, language = made.table(), current_language()
    with panel_on(ax, width, rows=len(table)) as axes:
        for n, one in enumerate(made.parameters):
            own = {str(name): float(table[name][one.key]) for name in NUMBERS}
            low, size = own["before_low"], own["before_high"] - own["before_low"] or 1.0
            draw_parameter(axes, n, {name: (x - low) / size for name, x in own.items()})
        rows_by_name(axes, [one.label(language) for one in made.parameters], width)
        label_axis(axes, "x", str(WITHIN))
        legend_outside(axes, width)
    return axes
