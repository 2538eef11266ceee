"""Sensitivity indices: Sobol bars with intervals, interactions of pairs, convergence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.patches import Rectangle
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from esvalue.core.drawing import COLOURS, WIDTH, panel, plain_axis, save, sheet, style, words
from esvalue.core.text import Text
from esvalue.report.charts.study.labels import WORDS
from esvalue.report.charts.study.panels import (
    LINES,
    Titles,
    bare,
    chart_title,
    end_names,
    key,
    name_of,
    room,
    row_names,
    rows_of,
)

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["convergence_chart", "interaction_chart", "sobol_chart"]


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
    rows = rows_of(
        frame, ("factor", "index", "value", "low", "high"), ("first", "total"), outcome=outcome, option=option
    )
    by = {index: part.set_index("factor") for index, part in rows.groupby("index")}
    order = by.get("total", by.get("first"))["value"].sort_values(ascending=False, kind="stable").head(top).index  # type: ignore[index]
    names = [name_of(name, titles, language) for name in order]
    left, step = room(names, 3.0), 0.4
    tall = step * len(names)
    fills = {"total": COLOURS["sold"], "first": COLOURS["shown"]}
    with style():
        made = sheet(tall + 1.5, chart_title("sobol", rows, titles, language), w["sobol_sub"])
        axes = panel(made, left, 0.55, WIDTH - left - 0.25, tall)
        for index, lift in (("total", -0.19), ("first", 0.19)):
            part = by.get(index)
            for n, factor in enumerate(order):
                if part is not None and factor in part.index:
                    value, low, high = (float(part.loc[factor, column]) for column in ("value", "low", "high"))
                    axes.barh([n + lift], [value], height=0.34, color=fills[index])
                    axes.plot([low, high], [n + lift] * 2, color=COLOURS["ink"], lw=1.1)
                    axes.plot(
                        [low, low, high, high],
                        [n + lift + d for d in (-0.09, 0.09)] * 2,
                        color=COLOURS["ink"],
                        lw=1.1,
                        ls="",
                        marker="|",
                        ms=4,
                    )
        axes.axvline(0, color=COLOURS["grey"], lw=0.8)
        bare(axes, len(names))
        plain_axis(axes, unit_share=True)
        row_names(made, names, left, 0.55, step)
        key(made, left, tall + 0.75, [("bar", fills[index], w[index]) for index in ("total", "first") if index in by])
        words(made, WIDTH - 0.25, 0.12, w["share"], size=8.5, color=COLOURS["grey"], ha="right")
        return save(made, f"sobol-{language}", w["sobol"])


def interaction_chart(
    frame: pd.DataFrame,
    language: str,
    *,
    titles: Titles | None = None,
    outcome: str | None = None,
    option: str | None = None,
    top: int = 10,
) -> str:
    """Return second-order Sobol indices as a heat map of pairs of factors, those with most interaction first.

    Reads factor ("a * b"), index ("second"), value, low, high.
    """
    w, titles = WORDS[language], titles or {}
    rows = rows_of(frame, ("factor", "index", "value", "low", "high"), ("second",), outcome=outcome, option=option)
    pairs = {
        tuple(str(f).split(" * ", 1)): (v, lo, hi)
        for f, v, lo, hi in zip(rows["factor"], rows["value"], rows["low"], rows["high"], strict=True)
    }
    reach: dict[str, float] = {}
    for pair, (value, _, _) in pairs.items():
        for name in pair:
            reach[name] = max(reach.get(name, 0.0), value)
    order = sorted(reach, key=lambda name: -reach[name])[:top]
    names = [f"{name_of(name, titles, language)}  {n + 1}" for n, name in enumerate(order)]
    left, step = room(names, 3.0), 0.42
    width = min(step * 1.35, (WIDTH - left - 0.25) / max(len(order), 1))
    most = max(max((v for v, _, _ in pairs.values()), default=0.0), 1e-9)
    tall = step * len(order)
    with style():
        made = sheet(tall + 0.75, chart_title("second", rows, titles, language), w["second_sub"])
        axes = panel(made, left, 0.1, width * len(order), tall)
        for n, a in enumerate(order):
            for k, b in enumerate(order[:n]):
                found = pairs.get((a, b), pairs.get((b, a)))
                if found is None:
                    continue
                value, low, high = found
                depth = float(np.clip(value / most, 0, 1))
                unsure = low <= 0 <= high
                axes.add_patch(Rectangle((k - 0.48, n - 0.48), 0.96, 0.96, fc=_tint(0.0 if unsure else depth), lw=0))
                colour = COLOURS["grey"] if unsure else "white" if depth > 0.55 else COLOURS["ink"]
                axes.text(
                    k,
                    n,
                    f"{round(100 * value, 1) + 0.0:.1f}".replace("-", "−"),
                    ha="center",
                    va="center",
                    fontsize=8.5,
                    color=colour,
                )
            axes.text(n, n, str(n + 1), ha="center", va="center", fontsize=9, color=COLOURS["grey"], fontweight="bold")
        axes.set_xlim(-0.5, len(order) - 0.5)
        bare(axes, len(order))
        axes.set_xticks([])
        axes.spines["bottom"].set_visible(False)
        row_names(made, names, left, 0.1, step)
        return save(made, f"interaction-{language}", w["second"])


def _tint(depth: float) -> tuple[float, float, float]:
    """Return a colour from the palest (0) to the darkest (1) of the report."""
    from matplotlib.colors import to_rgb

    pale, dark = np.array(to_rgb(COLOURS["pale"])), np.array(to_rgb(COLOURS["shown"]))
    made = pale + depth * (dark - pale)
    return float(made[0]), float(made[1]), float(made[2])


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
    rows = rows_of(
        frame, ("factor", "index", "value", "low", "high", "runs"), (index,), outcome=outcome, option=option
    ).sort_values("runs", kind="stable")
    last = (
        rows.groupby("factor", sort=False)["value"]
        .last()
        .sort_values(ascending=False, kind="stable")
        .head(min(top, len(LINES)))
    )
    names = [name_of(name, titles, language) for name in last.index]
    right, tall = room(names, 2.2) + 0.25, 3.2
    runs = np.unique(rows["runs"])
    with style():
        made = sheet(tall + 1.35, chart_title("convergence", rows, titles, language), w["convergence_sub"])
        axes = panel(made, 0.6, 0.6, WIDTH - 0.6 - right, tall)
        for colour, factor in zip(LINES, last.index, strict=False):
            line = rows[rows["factor"] == factor]
            axes.fill_between(line["runs"], line["low"], line["high"], color=colour, alpha=0.16, lw=0)
            axes.plot(line["runs"], line["value"], color=colour, lw=1.7, marker="o", ms=3)
        axes.axhline(0, color=COLOURS["grey"], lw=0.8)
        axes.set_xscale("log")
        axes.set_xlim(runs[0], runs[-1] if len(runs) > 1 else runs[0] * 2)
        shown = runs[:: max(1, -(-len(runs) // 7))]
        axes.xaxis.set_major_locator(FixedLocator([float(n) for n in shown]))
        axes.xaxis.set_minor_locator(NullLocator())
        axes.xaxis.set_major_formatter(FuncFormatter(lambda v, _: f"{v:,.0f}"))
        plain_axis(axes, unit_share=True, axis="y")
        end_names(axes, [(float(v), n, c) for v, n, c in zip(last, names, LINES, strict=False)], tall, right - 0.3)
        colon = Text(zh="：", en=": ")[language]
        words(made, 0.0, tall + 0.76, w["share"] + colon + w.get(index, index), size=8.5, color=COLOURS["grey"])
        words(made, WIDTH - right, 0.2, w["runs"], size=8.5, color=COLOURS["grey"], ha="right")
        return save(made, f"convergence-{language}", w["convergence"])
