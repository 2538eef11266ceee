"""What panels and sheets of a calibration are drawn of: residuals on their rows, a parameter before and after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes

from esvalue.core.panels import COLOUR
from esvalue.core.text import Text

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["draw_parameter", "draw_residuals", "residual_rows"]

BEFORE, AFTER = Text(zh="卡片的 95% 区间", en="card, 95%"), Text(zh="标定后的 95% 区间", en="after calibration, 95%")


def residual_rows(frame: pd.DataFrame) -> tuple[list[str], list[int]]:
    """Return the names of the rows of residuals, a place or a node and place where several are observed, and the row of
    each residual.
    """
    several = len(set(frame["node"])) > 1
    pairs = zip(frame["node"].astype(str), frame["place"].fillna("").astype(str), strict=True)
    names = [f"{node} {place}".strip() if several or not place else place for node, place in pairs]
    rows = {name: row for row, name in enumerate(dict.fromkeys(names))}
    return list(rows), [rows[name] for name in names]


def draw_residuals(
    axes: Axes, rows: Sequence[int], standardised: Iterable[float], colours: Mapping[str, str] = COLOUR
) -> None:
    """Draw residuals in measurement errors on their rows, over the band of two; those outside stand out."""
    values = np.asarray(list(standardised), dtype=float)
    reach = max(3.0, 1.1 * float(np.abs(values).max()))
    axes.axvspan(-2, 2, color=colours["shade"], lw=0)
    axes.axvline(0, color=colours["line"], lw=0.8)
    for kept, colour in ((np.abs(values) <= 2, colours["bar"]), (np.abs(values) > 2, colours["bad"])):
        axes.plot(values[kept], np.asarray(rows)[kept], "o", ms=4.2, mfc=colour, mec="white", mew=0.5)
    axes.set_xlim(-reach, reach)


def draw_parameter(axes: Axes, at: float, row: Mapping[str, float], colours: Mapping[str, str] = COLOUR) -> None:
    """Draw the 95% interval of a parameter after calibration over that of its card, with both values."""
    low, high = row["before_low"], row["before_high"]
    axes.barh([at], [high - low], left=low, height=0.55, color=colours["shade"], label=None if at else str(BEFORE))
    axes.plot([row["before"]], [at], "|", ms=11, color=colours["line"], mew=0.8)
    ends, said = [row["low"], row["high"]], None if at else str(AFTER)
    axes.plot(ends, [at, at], color=colours["bar"], lw=4, solid_capstyle="butt", label=said)
    axes.plot([row["value"]], [at], "o", ms=5, mfc="white", mec=colours["line"], zorder=5)
