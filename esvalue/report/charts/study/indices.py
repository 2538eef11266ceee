"""Sensitivity indices: Sobol bars with intervals, and how they settle as runs are added."""

from __future__ import annotations

from typing import TYPE_CHECKING

from esvalue.analysis.sensitivity.marks import (
    INDEX,
    RUNS,
    SHARE,
    convergence_rows,
    draw_convergence,
    draw_indices,
    index_rows,
)
from esvalue.core.drawing import WIDTH, panel, plain_axis, row_names, save, sheet, style
from esvalue.core.panels import PAGE, PAGE_LINES, Titles, bare_rows, name_of
from esvalue.core.text import Text
from esvalue.report.charts.study.labels import WORDS
from esvalue.report.charts.study.panels import chart_title, corner, end_names, key, room

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["convergence_chart", "sobol_chart"]

COLON = Text(zh="：", en=": ")


def sobol_chart(
    frame: pd.DataFrame,
    language: str,
    *,
    titles: Titles | None = None,
    outcome: str | None = None,
    option: str | None = None,
    top: int = 15,
) -> str:
    """Return Sobol indices as bars with their intervals, first and total order by factor, the largest total on top.

    Reads factor, index ("first", "total"), value, low, high. Factors have one bar where there is one index.
    """
    w, titles = WORDS[language], titles or {}
    by = index_rows(frame, ("first", "total"), outcome=outcome, option=option, top=top)
    rows = by[list(by)[-1]]
    names = [name_of(name, titles, language) for name in rows.index]
    left, step = room(names, 3.0), 0.4
    tall = step * len(names)
    fills = {"total": PAGE["rest" if len(by) > 1 else "first"], "first": PAGE["first"]}
    with style():
        made = sheet(tall + 1.5, chart_title("sobol", rows, titles, language), w["sobol_sub"])
        axes = panel(made, left, 0.55, WIDTH - left - 0.25, tall)
        draw_indices(axes, by, INDEX, PAGE)
        bare_rows(axes, len(names))
        plain_axis(axes, unit_share=True)
        row_names(made, names, left, 0.55, step)
        key(made, left, tall + 0.75, [("bar", fills[i], INDEX[i][language]) for i in ("total", "first") if i in by])
        corner(made, WIDTH - 0.25, 0.12, SHARE[language])
        return save(made, f"sobol-{language}", w["sobol"])


def convergence_chart(
    frame: pd.DataFrame,
    language: str,
    *,
    titles: Titles | None = None,
    index: str = "total",
    outcome: str | None = None,
    option: str | None = None,
    top: int = 6,
) -> str:
    """Return an index of each factor against the number of runs, with its interval as a band.

    Reads factor, index, value, low, high, runs: several numbers of runs a factor. The largest at the end are drawn.
    """
    w, titles = WORDS[language], titles or {}
    most = min(top, len(PAGE_LINES))
    rows, last = convergence_rows(frame, index, outcome=outcome, option=option, top=most)
    names = {str(name): name_of(name, titles, language) for name in last.index}
    right, tall = room(list(names.values()), 2.2) + 0.25, 3.2
    with style():
        made = sheet(tall + 1.35, chart_title("convergence", rows, titles, language), w["convergence_sub"])
        axes = panel(made, 0.6, 0.6, WIDTH - 0.6 - right, tall)
        draw_convergence(axes, rows, names, PAGE_LINES, PAGE)
        plain_axis(axes, unit_share=True, axis="y")
        axes.grid(True, axis="x")
        ends = [(float(v), n, c) for v, n, c in zip(last, names.values(), PAGE_LINES, strict=False)]
        end_names(axes, ends, tall, right - 0.3)
        said = SHARE + COLON + INDEX.get(index, Text.same(index))
        corner(made, 0.0, tall + 0.76, said[language], "left")
        corner(made, WIDTH - right, 0.2, RUNS[language])
        return save(made, f"convergence-{language}", w["convergence"])
