"""What the sheets of a study share: titles, names at the ends of lines, keys, units in a corner."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Sheet
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from esvalue.core.drawing import COLOURS, WIDTH, short, text_width, words
from esvalue.core.panels import Titles, name_of
from esvalue.core.printing.text import with_unit
from esvalue.core.text import Text
from esvalue.report.charts.study.labels import WORDS

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["chart_title", "corner", "end_names", "key", "outcome_of", "room"]


def chart_title(kind: str, rows: pd.DataFrame, titles: Titles, language: str) -> str:
    """Return the title of a chart: its kind, then outcome and option."""
    named = [
        name_of(rows[c].iloc[0], titles, language)
        for c in ("outcome", "option")
        if c in rows and str(rows[c].iloc[0]) not in ("", "nan", "None")
    ]
    return WORDS[language][kind] + WORDS[language]["of"].format(
        outcome=Text(zh="，", en=", ")[language].join(named)
    ) * bool(named)


def outcome_of(rows: pd.DataFrame, titles: Titles, unit: str, language: str) -> str:
    """Return the outcome of rows, where they have one, with its unit."""
    return with_unit(name_of(rows["outcome"].iloc[0], titles, language) if "outcome" in rows else "", unit, language)


def corner(made: Sheet, x: float, y: float, text: str, ha: str = "right") -> None:
    """Write what an axis shows beside it, in grey: below its right end, or above its upper end (`ha` "left")."""
    words(made, x, y, text, size=8.5, color=COLOURS["grey"], ha=ha)


def key(made: Sheet, x: float, y: float, entries: Sequence[tuple[str, str, str]]) -> None:
    """Write a key in a line: kind of mark (bar, line, dot, ring), colour, text."""
    tall = made.get_figheight()
    for mark, colour, text in entries:
        if mark == "bar":
            made.add_artist(
                Rectangle(
                    (x / WIDTH, (y - 0.06) / tall),
                    0.16 / WIDTH,
                    0.12 / tall,
                    fc=colour,
                    lw=0,
                    transform=made.transFigure,
                )
            )
        elif mark == "line":
            made.add_artist(Line2D([x / WIDTH, (x + 0.18) / WIDTH], [y / tall] * 2, lw=2, color=colour))
        else:
            made.add_artist(
                Line2D(
                    [(x + 0.08) / WIDTH],
                    [y / tall],
                    ls="",
                    marker="o",
                    ms=5,
                    mfc=colour if mark == "dot" else "white",
                    mec=colour,
                )
            )
        words(made, x + 0.25, y, text, size=8.5, color=COLOURS["grey"])
        x += 0.5 + text_width(text, 8.5)


def room(names: Sequence[str], most: float) -> float:
    """Return the room that names need, in inches."""
    return min(most, max(text_width(name, 9) for name in names) + 0.18)


def end_names(axes: Axes, ends: Sequence[tuple[float, str, str]], tall: float, width: float) -> None:
    """Name lines at their right ends, moved apart where they would overlap: data height, name, colour."""
    low, high = axes.get_ylim()
    at = np.array([(y - low) / (high - low) * tall for y, _, _ in ends])
    lines = [short(name, width, 8.5) for _, name, _ in ends]
    order, place, room = np.argsort(at, kind="stable"), at.copy(), 0.03 + 0.14 * max(map(len, lines), default=1)
    for _ in range(200):  # push neighbours apart until none overlap, then back inside the panel
        gaps = np.diff(place[order])
        close = np.flatnonzero(gaps < room - 1e-9)
        if not close.size:
            break
        for k in close:
            push = (room - (place[order[k + 1]] - place[order[k]])) / 2
            place[order[k]] -= push
            place[order[k + 1]] += push
    for (_, _, colour), own, y, true in zip(ends, lines, place, at, strict=True):
        axes.annotate(
            "\n".join(own),
            (1, true / tall),
            xycoords="axes fraction",
            xytext=(14, 72 * (y - true)),
            textcoords="offset points",
            va="center",
            fontsize=8.5,
            color=colour,
            annotation_clip=False,
            parse_math=False,
            arrowprops={"arrowstyle": "-", "lw": 0.6, "color": colour, "shrinkA": 0, "shrinkB": 0, "relpos": (0, 0.5)},
        )
