"""What moves an outcome: one factor at a time, as a tornado and as a spider."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from esvalue.analysis.sensitivity.marks import HIGH, LOW, draw_tornado, tornado_rows
from esvalue.core.drawing import WIDTH, panel, plain_axis, row_names, save, sheet, style
from esvalue.core.panels import PAGE, PAGE_LINES, Titles, bare_rows, name_of, rows_of
from esvalue.report.charts.study.labels import WORDS
from esvalue.report.charts.study.panels import chart_title, corner, end_names, key, outcome_of, room

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["spider_chart", "tornado_chart"]


def tornado_chart(
    frame: pd.DataFrame,
    language: str,
    *,
    titles: Titles | None = None,
    unit: str = "",
    outcome: str | None = None,
    option: str | None = None,
    top: int = 15,
) -> str:
    """Return a tornado: the outcome with each factor at its low and at its high value, widest on top.

    Reads factor, quantile and value, or factor, value (all factors at their median), low and high (this factor at its
    5% and 95% quantile), and outcome and option where they are. Raises InputError where a column lacks, where there are
    several outcomes or options and none is chosen, and where nothing is left (so do all charts here).
    """
    w, titles = WORDS[language], titles or {}
    rows = tornado_rows(frame, outcome=outcome, option=option, top=top)
    names = [name_of(name, titles, language) for name in rows["factor"]]
    left, step = room(names, 3.0), 0.34
    tall = step * len(names)
    with style():
        made = sheet(tall + 1.5, chart_title("tornado", rows, titles, language), w["tornado_sub"])
        axes = panel(made, left, 0.55, WIDTH - left - 0.25, tall)
        draw_tornado(axes, rows[["value", "low", "high"]].to_numpy(), PAGE)
        bare_rows(axes, len(names))
        plain_axis(axes)
        row_names(made, names, left, 0.55, step)
        key(made, left, tall + 0.75, [("bar", PAGE["floor"], LOW[language]), ("bar", PAGE["ceiling"], HIGH[language])])
        corner(made, WIDTH - 0.25, 0.12, outcome_of(rows, titles, unit, language))
        return save(made, f"tornado-{language}", w["tornado"])


def spider_chart(
    frame: pd.DataFrame,
    language: str,
    *,
    titles: Titles | None = None,
    unit: str = "",
    outcome: str | None = None,
    option: str | None = None,
    top: int = 8,
) -> str:
    """Return a spider: the outcome along the quantiles of one factor at a time.

    Reads factor, quantile (0 to 1) and value, several rows a factor. The factors that move the outcome most are drawn.
    """
    w, titles = WORDS[language], titles or {}
    rows = rows_of(frame, ("factor", "quantile", "value"), outcome=outcome, option=option)
    moved = (
        rows.groupby("factor", sort=False)["value"]
        .agg(np.ptp)
        .sort_values(ascending=False, kind="stable")
        .head(min(top, len(PAGE_LINES)))
    )
    names = [name_of(name, titles, language) for name in moved.index]
    right, tall = room(names, 2.2) + 0.25, 3.4
    with style():
        made = sheet(tall + 1.35, chart_title("spider", rows, titles, language), w["spider_sub"])
        axes = panel(made, 0.75, 0.6, WIDTH - 0.75 - right, tall)
        for colour, factor in zip(PAGE_LINES, moved.index, strict=False):
            line = rows[rows["factor"] == factor].sort_values("quantile")
            axes.plot(line["quantile"], line["value"], color=colour, lw=1.8)
        axes.set_xlim(rows["quantile"].min(), rows["quantile"].max())
        plain_axis(axes, axis="y")
        plain_axis(axes, unit_share=True)
        ends = [
            (float(rows[rows["factor"] == f].sort_values("quantile")["value"].iloc[-1]), n, c)
            for f, n, c in zip(moved.index, names, PAGE_LINES, strict=False)
        ]
        end_names(axes, ends, tall, right - 0.3)
        corner(made, WIDTH - right, 0.2, w["quantile"])
        corner(made, 0.0, tall + 0.76, outcome_of(rows, titles, unit, language), "left")
        return save(made, f"spider-{language}", w["spider"])
