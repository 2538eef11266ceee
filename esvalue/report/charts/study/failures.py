"""Where an option fails: factors in failing and in holding futures, and the way of a peeling."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes

from esvalue.analysis.discovery.marks import ALL, ASIDE, CHOSEN, COVERAGE, DENSITY, SEARCH, draw_trade_off
from esvalue.core.drawing import COLOURS, WIDTH, panel, plain_axis, save, sheet, short, style, words
from esvalue.core.panels import PAGE, Titles, bare_rows, name_of, rows_of
from esvalue.core.printing.text import with_unit
from esvalue.core.text import Text
from esvalue.report.charts.study.labels import WORDS
from esvalue.report.charts.study.panels import corner, key

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["cdf_chart", "trade_off_chart"]


def cdf_chart(
    frame: pd.DataFrame,
    language: str,
    *,
    titles: Titles | None = None,
    units: Mapping[str, str] | None = None,
    top: int = 9,
) -> str:
    """Return, a panel a factor, its distribution in futures that fail and in futures that hold,
    the most different first.

    Reads factor, value (a number, or the name of a rival) and fails (true or false), a row a future and factor.
    """
    w, titles, units = WORDS[language], titles or {}, units or {}
    rows = rows_of(frame, ("factor", "value", "fails"))
    found = []
    for factor, part in rows.groupby("factor", sort=False):
        fails = part["fails"].to_numpy(dtype=bool)
        values = part["value"].to_numpy()
        text = any(isinstance(v, str) for v in values[:1])
        points = np.unique(values.astype(str) if text else values.astype(float))
        sides = [values[fails].astype(points.dtype), values[~fails].astype(points.dtype)]
        at = [
            np.array([np.mean(s == p) if len(s) else 0.0 for p in points])
            if text
            else np.searchsorted(np.sort(s), points, side="right") / max(len(s), 1)
            for s in sides
        ]
        gap = np.abs(at[0] - at[1]).sum() / 2 if text else np.abs(at[0] - at[1]).max()
        found.append((float(gap), str(factor), points, at, text))
    found = sorted(found, key=lambda f: -f[0])[:top]
    columns, gap_x, tall, left = min(3, len(found)), 0.55, 1.25, 0.45
    width = (WIDTH - left - 0.15 - gap_x * (columns - 1)) / columns
    lanes = -(-len(found) // columns)
    heads = [
        short(with_unit(name_of(f[1], titles, language), units.get(f[1], ""), language), width - 0.65, most=3)
        for f in found
    ]
    step = tall + 0.61 + 0.14 * max(map(len, heads))
    height = 0.95 + lanes * step
    with style():
        made = sheet(height, w["cdf"], w["cdf_sub"])
        key(made, 0.0, height - 0.66, [("line", COLOURS["bad"], w["fails"]), ("line", COLOURS["shown"], w["holds"])])
        for n, (gap, _, points, at, text) in enumerate(found):
            x, y = (
                left + (width + gap_x) * (n % columns),
                height - 0.95 - (n // columns) * step - (step - tall - 0.5) - tall,
            )
            axes = panel(made, x, y, width, tall)
            for k, line in enumerate(reversed(heads[n])):
                words(made, x, y + tall + 0.12 + 0.14 * k, line, size=9, weight="bold")
            words(made, x + width, y + tall + 0.12, f"D = {gap:.2f}", size=8.5, color=COLOURS["grey"], ha="right")
            if text:
                _rival_bars(axes, [name_of(p, titles, language) for p in points], at, width)
            else:
                _steps(axes, points, at)
        return save(made, f"cdf-{language}", w["cdf"])


def _steps(axes: Axes, points: npt.NDArray[np.generic], at: Sequence[npt.NDArray[np.float64]]) -> None:
    """Draw two distribution functions, with at most 200 points each."""
    pick = np.unique(np.linspace(0, len(points) - 1, 200).astype(int))
    for share, colour in zip(at, (COLOURS["bad"], COLOURS["shown"]), strict=True):
        axes.plot(points[pick], share[pick], color=colour, lw=1.6)
    axes.set_ylim(0, 1)
    axes.margins(x=0)
    plain_axis(axes, ticks=3)
    plain_axis(axes, unit_share=True, axis="y", ticks=2)


def _rival_bars(axes: Axes, names: Sequence[str], at: Sequence[npt.NDArray[np.float64]], width: float) -> None:
    """Draw the share of each rival in failing and in holding futures as a pair of bars, its name above."""
    for n, name in enumerate(names):
        for share, colour, lift in zip(at, (COLOURS["bad"], COLOURS["shown"]), (0.08, 0.3), strict=True):
            axes.barh([n + lift], [share[n]], height=0.18, color=colour)
        axes.text(0.0, n - 0.2, short(name, width - 0.1, 8.5, most=1)[0], fontsize=8.5, va="center", parse_math=False)
    bare_rows(axes, len(names))
    axes.set_xlim(0, 1)
    plain_axis(axes, unit_share=True, ticks=3)


def trade_off_chart(frame: pd.DataFrame, language: str) -> str:
    """Return the coverage-density curve of a peeling, with the same steps on the futures kept aside.

    Reads the trajectory of :meth:`esvalue.analysis.discovery.Prim.trajectory`: coverage, density, held_out_coverage,
    held_out_density, restricted, chosen.
    """
    w = WORDS[language]
    rows = rows_of(frame, ("coverage", "density", "held_out_coverage", "held_out_density", "restricted", "chosen"))
    tall, left, right = 3.6, 0.6, 0.35
    with style():
        made = sheet(tall + 1.55, w["trade"], w["trade_sub"])
        axes = panel(made, left, 0.6, WIDTH - left - right, tall)
        draw_trade_off(axes, rows, PAGE)
        seen = -1
        for coverage, density, count in zip(rows["coverage"], rows["density"], rows["restricted"], strict=True):
            if count != seen:
                axes.annotate(
                    str(count),
                    (coverage, density),
                    xytext=(0, 6),
                    textcoords="offset points",
                    ha="center",
                    fontsize=8.5,
                    color=COLOURS["ink"],
                )
                seen = count
        plain_axis(axes, unit_share=True)
        plain_axis(axes, unit_share=True, axis="y")
        key(
            made,
            left,
            tall + 0.95,
            [
                ("dot", PAGE["first"], SEARCH[language]),
                ("ring", PAGE["aside"], ASIDE[language]),
                ("ring", PAGE["bad"], CHOSEN[language]),
            ],
        )
        numbers = Text(zh="1, 2, …：", en="1, 2, …: ")[language] + w["restricted"]
        corner(made, WIDTH - right, tall + 0.95, numbers)
        corner(made, 0.0, tall + 0.73, DENSITY[language], "left")
        corner(made, WIDTH - right, 0.2, COVERAGE[language])
        axes.annotate(
            ALL[language],
            (0, float(rows["density"].iloc[0])),
            xytext=(4, 4),
            textcoords="offset points",
            fontsize=8.5,
            color=COLOURS["grey"],
            annotation_clip=False,
        )
        return save(made, f"trade-off-{language}", w["trade"])
