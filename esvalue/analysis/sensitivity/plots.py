"""Panels of sensitivity: a tornado, indices with their intervals, how they settle as runs are added."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from esvalue.core.arguments import OneOrMore, checked
from esvalue.core.panels import (
    COLOUR,
    LINES,
    TALL,
    Titles,
    Width,
    bars_by_name,
    frame_of,
    label_axis,
    legend_outside,
    name_of,
    panel_on,
    rows_by_name,
    rows_of,
    scaled_values,
    share_axis,
)
from esvalue.core.text import Text

__all__ = ["plot_convergence", "plot_sobol", "plot_tornado"]

SHARE = Text(zh="占方差的份额", en="share of variance")
RUNS = Text(zh="模型运行次数", en="model runs")
LOW, HIGH = Text(zh="因子取低值", en="factor low"), Text(zh="因子取高值", en="factor high")
INDEX = {
    "first": Text(zh="单独贡献（一阶）", en="first order (alone)"),
    "total": Text(zh="总贡献（全阶）", en="total (with interactions)"),
    "second": Text(zh="两两交互（二阶）", en="second order (pairs)"),
    "shapley": Text(zh="沙普利效应", en="Shapley effect"),
}
#: Indices that are no shares of variance.
OTHERS = {
    "mu_star": Text(zh="平均绝对基本效应", en="mean absolute elementary effect"),
    "pawn_median": Text(zh="PAWN 中位距离", en="PAWN, median distance"),
}


@checked
def plot_sobol(
    result: Any,
    ax: Axes | None = None,
    *,
    outcome: str | None = None,
    option: str | None = None,
    titles: Titles | None = None,
    top: OneOrMore = 12,
    width: Width = "two",
) -> Axes:
    """Draw indices as bars with their 95% intervals, the greatest on top.

    First and total order stand side by side where both are there; of another method its first index is drawn.

    Parameters
    ----------
    result
        Indices of a study, or their frame: factor, index, value, low, high; outcome and option where they are.
    ax
        Axes to draw on; new ones by default.
    outcome, option
        Which, where there are several.
    titles
        Titles of factors in both languages; by default their names.
    top
        Most factors drawn.
    width
        "one" or "two" columns of a journal, of new axes.

    Raises
    ------
    InputError
        A column that lacks; several outcomes or options and none chosen; nothing to draw.

    Examples
    --------
    >>> import pandas as pd
    >>> row = {"outcome": "y", "option": "", "low": 0.1, "high": 0.5, "runs": 64, "method": "sobol"}
    >>> frame = pd.DataFrame([{**row, "factor": f, "index": "total", "value": v} for f, v in (("a", 0.3), ("b", 0.7))])
    >>> [text.get_text() for text in plot_sobol(frame).get_yticklabels()]
    ['b', 'a']
    """
    frame, titles = frame_of(result), titles or getattr(result, "titles", None)
    there = list(dict.fromkeys(frame["index"])) if "index" in frame else []
    wanted = [one for one in ("first", "total") if one in there] or (
        [getattr(result, "ranking", there[0])] if there else []
    )
    rows = rows_of(frame, ("factor", "index", "value", "low", "high"), wanted, outcome=outcome, option=option)
    by = {index: part.set_index("factor") for index, part in rows.groupby("index", sort=False)}
    order = by[wanted[-1]]["value"].sort_values(ascending=False, kind="stable").head(top).index.tolist()
    shares = all(one in INDEX for one in wanted)
    lifts = {wanted[0]: 0.0} if len(wanted) == 1 else {"total": -0.19, "first": 0.19}
    with panel_on(ax, width, rows=len(order)) as axes:
        for index, lift in lifts.items():
            part, fill = by[index].reindex(order), COLOUR["rest" if index == "total" and len(lifts) > 1 else "first"]
            at = [n + lift for n in range(len(order))]
            title = (INDEX | OTHERS).get(index, Text.same(index))
            axes.barh(at, part["value"], height=0.62 / len(lifts), color=fill, label=str(title))
            bars_by_name(axes, list(zip(part["low"], part["high"], strict=True)), at, COLOUR["line"])
        axes.axvline(0, color=COLOUR["line"], lw=0.7)
        rows_by_name(axes, [name_of(name, titles) for name in order], width)
        if shares:
            share_axis(axes, "x", str(SHARE))
        else:
            label_axis(axes, "x", str((INDEX | OTHERS).get(wanted[0], Text.same(wanted[0]))))
        if len(lifts) > 1:
            axes.legend(loc="lower right", fontsize=8, frameon=False)
    return axes


@checked
def plot_convergence(
    result: Any,
    ax: Axes | None = None,
    *,
    index: str = "total",
    outcome: str | None = None,
    option: str | None = None,
    titles: Titles | None = None,
    top: OneOrMore = 6,
    width: Width = "two",
) -> Axes:
    """Draw an index of each factor against the number of runs, its 95% interval as a band.

    Parameters
    ----------
    result
        Frames of several sizes one below the other: factor, index, value, low, high, runs.
    index
        Which index.
    ax
        Axes to draw on; new ones by default.
    outcome, option
        Which, where there are several.
    titles
        Titles of factors in both languages; by default their names.
    top
        Most factors drawn.
    width
        "one" or "two" columns of a journal, of new axes.

    Raises
    ------
    InputError
        As :func:`plot_sobol`.
    """
    frame, titles = getattr(result, "convergence", None), titles or getattr(result, "titles", None)
    frame = frame_of(result) if frame is None else frame
    columns = ("factor", "index", "value", "low", "high", "runs")
    rows = rows_of(frame, columns, (index,), outcome=outcome, option=option).sort_values("runs", kind="stable")
    last = rows.groupby("factor", sort=False)["value"].last().sort_values(ascending=False, kind="stable").head(top)
    runs = np.unique(rows["runs"])
    with panel_on(ax, width, height=TALL + (0.2 * len(last) if width == "one" else 0.0)) as axes:
        for n, factor in enumerate(last.index):
            line, colour = rows[rows["factor"] == factor], LINES[n % len(LINES)]
            axes.fill_between(line["runs"], line["low"], line["high"], color=colour, alpha=0.15, lw=0)
            axes.plot(
                line["runs"], line["value"], color=colour, lw=1.5, marker="o", ms=3, label=name_of(factor, titles)
            )
        axes.set_xscale("log")
        axes.xaxis.set_major_locator(FixedLocator([float(one) for one in runs[:: max(1, len(runs) // 6)]]))
        axes.xaxis.set_minor_locator(NullLocator())
        label_axis(axes, "x", str(RUNS))
        axes.xaxis.set_major_formatter(FuncFormatter(lambda v, _: f"{v:,.0f}"))
        share_axis(axes, "y", f"{SHARE}, {INDEX.get(index, Text.same(index))}")
        axes.axhline(0, color=COLOUR["line"], lw=0.7)
        legend_outside(axes, width)
    return axes


@checked
def plot_tornado(
    result: Any,
    ax: Axes | None = None,
    *,
    outcome: str | None = None,
    option: str | None = None,
    titles: Titles | None = None,
    unit: str = "",
    top: OneOrMore = 12,
    width: Width = "two",
) -> Axes:
    """Draw an outcome with each factor at its low and at its high value, the widest on top.

    It moves one factor at a time from a middle point: it knows nothing of interactions, nor of how likely an end is.

    Parameters
    ----------
    result
        Frame with factor, quantile and value (as :meth:`esvalue.Study.one_at_a_time` gives it), or with factor, value
        (all factors at their median), low and high.
    unit
        Unit of the outcome.
    ax
        Axes to draw on; new ones by default.
    outcome, option
        Which, where there are several.
    titles
        Titles of factors in both languages; by default their names.
    top
        Most factors drawn.
    width
        "one" or "two" columns of a journal, of new axes.

    Raises
    ------
    InputError
        As :func:`plot_sobol`.
    """
    frame, titles = frame_of(result), titles or getattr(result, "titles", None)
    unit = unit or getattr(result, "unit", "")
    if "quantile" in frame:
        chosen = rows_of(frame, ("factor", "quantile", "value"), outcome=outcome, option=option)
        wide = chosen.pivot_table(index="factor", columns="quantile", values="value", sort=False)
        middle = wide[min(wide.columns, key=lambda q: abs(float(q) - 0.5))]
        ends = {"value": middle, "low": wide[min(wide.columns)], "high": wide[max(wide.columns)]}
        rows = wide.assign(**ends).reset_index()
        told = str(chosen["outcome"].iloc[0]) if "outcome" in chosen else ""
    else:
        rows = rows_of(frame, ("factor", "value", "low", "high"), outcome=outcome, option=option)
        told = str(rows["outcome"].iloc[0]) if "outcome" in rows else ""
    reach = (rows["high"] - rows["low"]).abs()
    rows = rows.assign(reach=reach).sort_values("reach", ascending=False, kind="stable").head(top)
    values, shown = scaled_values(rows[["value", "low", "high"]].to_numpy(), unit)
    with panel_on(ax, width, rows=len(rows)) as axes:
        base = float(values[0, 0])
        for column, colour, title in ((1, COLOUR["floor"], LOW), (2, COLOUR["ceiling"], HIGH)):
            axes.barh(range(len(rows)), values[:, column] - base, left=base, height=0.6, color=colour, label=str(title))
        axes.axvline(base, color=COLOUR["line"], lw=1.0)
        rows_by_name(axes, [name_of(name, titles) for name in rows["factor"]], width)
        label_axis(axes, "x", name_of(told, titles), shown)
        axes.legend(fontsize=8, frameon=False, loc="lower right")
    return axes
