"""Panels of sensitivity: a tornado, indices with their intervals, interactions, how all settle as runs are added."""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes

from esvalue.analysis.sensitivity.marks import (
    INDEX,
    RUNS,
    SHARE,
    convergence_rows,
    draw_convergence,
    draw_indices,
    draw_pairs,
    draw_tornado,
    index_rows,
    pair_values,
    tornado_rows,
)
from esvalue.core.arguments import OneOrMore, checked
from esvalue.core.panels import (
    TALL,
    Titles,
    Width,
    frame_of,
    label_axis,
    legend_outside,
    name_of,
    panel_on,
    rows_by_name,
    scaled_values,
    share_axis,
)
from esvalue.core.text import Text

__all__ = ["plot_convergence", "plot_interactions", "plot_sobol", "plot_tornado"]

PERCENT = Text(
    zh="二阶指数，占方差的百分比；灰字的区间含零", en="second order, % of variance; grey: the interval holds zero"
)
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
    by = index_rows(frame, wanted, outcome=outcome, option=option, top=top)
    named = {index: (INDEX | OTHERS).get(index, Text.same(index)) for index in by}
    order = list(by[wanted[-1]].index)
    with panel_on(ax, width, rows=len(order)) as axes:
        draw_indices(axes, by, named)
        rows_by_name(axes, [name_of(name, titles) for name in order], width)
        if set(by) <= set(INDEX):
            share_axis(axes, "x", str(SHARE))
        else:
            label_axis(axes, "x", str(named[wanted[0]]))
        if len(by) > 1:
            axes.legend(loc="lower right", fontsize=8, frameon=False)
    return axes


@checked
def plot_interactions(
    result: Any,
    ax: Axes | None = None,
    *,
    outcome: str | None = None,
    option: str | None = None,
    titles: Titles | None = None,
    top: OneOrMore = 10,
    width: Width = "two",
) -> Axes:
    """Draw second-order indices as a cell a pair of factors, those that interact most first.

    Parameters
    ----------
    result
        Sobol indices with ``second_order=True``, or their frame: factor ("a * b"), index ("second"), value, low, high.
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

    Examples
    --------
    >>> import pandas as pd
    >>> row = {"index": "second", "low": 0.1, "high": 0.3}
    >>> frame = pd.DataFrame([{**row, "factor": "a * b", "value": 0.2}])
    >>> [text.get_text() for text in plot_interactions(frame).texts]
    ['1', '20.0', '2']
    """
    frame, titles = frame_of(result), titles or getattr(result, "titles", None)
    order, pairs = pair_values(frame, outcome=outcome, option=option, top=top)
    with panel_on(ax, width, rows=len(order)) as axes:
        draw_pairs(axes, order, pairs)
        rows_by_name(axes, [f"{name_of(name, titles)}  {n}" for n, name in enumerate(order, 1)], width)
        axes.set_title(str(PERCENT), fontsize=8.5, loc="left")
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

    Examples
    --------
    >>> import pandas as pd
    >>> row = {"factor": "a", "index": "total", "value": 0.3}
    >>> sizes = [{**row, "runs": n, "low": 0.3 - 4 / n, "high": 0.3 + 4 / n} for n in (64, 128, 256)]
    >>> plot_convergence(pd.DataFrame(sizes)).get_xlabel()
    'model runs'
    """
    frame, titles = getattr(result, "convergence", None), titles or getattr(result, "titles", None)
    frame = frame_of(result) if frame is None else frame
    rows, last = convergence_rows(frame, index, outcome=outcome, option=option, top=top)
    with panel_on(ax, width, height=TALL + (0.2 * len(last) if width == "one" else 0.0)) as axes:
        draw_convergence(axes, rows, {name: name_of(name, titles) for name in last.index})
        label_axis(axes, "x", str(RUNS))
        share_axis(axes, "y", f"{SHARE}, {INDEX.get(index, Text.same(index))}")
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

    Examples
    --------
    >>> from esvalue import Factor, Outcome, Problem, Spread, Study
    >>> x, z = (Factor(name, Spread("uniform", (0.0, 1.0))) for name in "xz")
    >>> study = Study(Problem((x, z), (Outcome("y", "max", "t/a"),), lambda c: {"y": c["x"] + 3 * c["z"]}), seed=1)
    >>> [text.get_text() for text in plot_tornado(study.one_at_a_time()).get_yticklabels()]
    ['z', 'x']
    """
    frame, titles = frame_of(result), titles or getattr(result, "titles", None)
    unit = unit or getattr(result, "unit", "")
    rows = tornado_rows(frame, outcome=outcome, option=option, top=top)
    values, shown = scaled_values(rows[["value", "low", "high"]].to_numpy(), unit)
    with panel_on(ax, width, rows=len(rows)) as axes:
        draw_tornado(axes, values)
        rows_by_name(axes, [name_of(name, titles) for name in rows["factor"]], width)
        label_axis(axes, "x", name_of(rows["outcome"].iloc[0], titles) if "outcome" in rows else "", shown)
        axes.legend(fontsize=8, frameon=False, loc="lower right")
    return axes
