"""What is drawn of a floor or a ceiling on axes of whoever places it, a panel or the sheet of a report."""

from __future__ import annotations

from matplotlib.axes import Axes

__all__ = ["draw_bound"]


def draw_bound(
    axes: Axes,
    y: float,
    quantiles: tuple[float, float, float],
    colour: str,
    *,
    tick: str = "",
    label: str | None = None,
) -> None:
    """Draw a bound at a height: a bar over 5 to 95% of the draws, and a tick at their median.

    Parameters
    ----------
    axes
        Where.
    y
        Height, in data of the axes.
    quantiles
        5%, median and 95% of the bound, in its unit.
    colour, tick
        Of the bar, and of the tick (default: the same).
    label
        What a legend calls it.
    """
    low, median, high = quantiles
    axes.plot([low, high], [y, y], color=colour, lw=5, alpha=0.75, solid_capstyle="butt", label=label)
    axes.plot([median], [y], "|", color=tick or colour, ms=9, mew=1.6)
