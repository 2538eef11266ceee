"""What is drawn of an outcome over futures on axes of whoever places it, a panel or the sheet of a report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes

from esvalue.core.panels import COLOUR

__all__ = ["QUANTILES", "draw_spreads"]

#: What is drawn of a distribution: 90% and half of the futures, and the median.
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


def draw_spreads(
    axes: Axes, rows: npt.NDArray[np.float64], fills: Sequence[str], colour: Mapping[str, str] = COLOUR
) -> None:
    """Draw a distribution a row by its quantiles (:data:`QUANTILES`): a thin line, a thick one, a tick; of a row that
    has NaN for the inner ones the thin line alone.
    """
    for n, ((low, first, median, third, high), fill) in enumerate(zip(rows, fills, strict=True)):
        axes.plot([low, high], [n, n], color=fill, lw=1.2)
        axes.plot([first, third], [n, n], color=fill, lw=7, solid_capstyle="butt")
        axes.plot([median], [n], "|", ms=13, mew=1.4, color=colour["line"], zorder=5)
