"""The panel of the frontier: what money can secure, and what the next of it is worth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.axes import Axes

from esvalue.core.arguments import checked
from esvalue.core.errors import fail
from esvalue.core.panels import COLOUR, Width, label_axis, panel_on, scaled_values
from esvalue.core.text import Text

if TYPE_CHECKING:
    from esvalue.analysis.design.frontier import Frontier

__all__ = ["plot_frontier"]

MONEY = Text(zh="预算", en="budget")
GAIN = Text(zh="期望净效益", en="expected net benefit")
HULL, POINTS = Text(zh="上包络", en="upper hull"), Text(zh="各预算之内最好的设计", en="best design within each budget")
NONE = Text(zh="没有一个预算容得下任何设计", en="no budget holds a design")


@checked
def plot_frontier(found: Frontier, ax: Axes | None = None, *, unit: str = "yuan/a", width: Width = "two") -> Axes:
    """Draw the greatest expected net benefit within every budget; the slope of the hull is what the next yuan is worth.

    Parameters
    ----------
    found
        A frontier, or designed options that have one (attribute `curve`).
    ax
        Axes to draw on; new ones by default.
    unit
        Unit of the money.
    width
        "one" or "two" columns of a journal, of new axes.

    Raises
    ------
    InputError
        No budget holds a design.

    Examples
    --------
    Without a budget the money sets no limit, and there is no frontier:

    >>> from esvalue.standards import design
    >>> plot_frontier(design("sea_reserve"))
    Traceback (most recent call last):
    ...
    esvalue.core.errors.InputError: frontier: there is nothing to draw: no budget holds a design
    """
    one: Frontier = getattr(found, "curve", found)
    if not one.made:
        raise fail("plot_nothing", "frontier", what=NONE)
    budgets, spoken = scaled_values(one.budgets, unit)
    gains, told = scaled_values(one.net_benefit, unit)
    hull = list(one.hull)
    with panel_on(ax, width, height=3.1) as axes:
        axes.plot(budgets[hull], gains[hull], color=COLOUR["rest"], lw=1.2, label=str(HULL))
        axes.plot(budgets, gains, "o", ms=4.5, color=COLOUR["first"], label=str(POINTS))
        axes.axhline(0, color=COLOUR["line"], lw=0.7)
        label_axis(axes, "x", str(MONEY), spoken)
        label_axis(axes, "y", str(GAIN), told)
        axes.legend(fontsize=8, frameon=False, loc="lower right")
    return axes
