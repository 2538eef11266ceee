"""Panels of robustness: options by a metric with its interval, and what knowing each unknown would be worth."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from matplotlib.axes import Axes

from esvalue.analysis.robustness.metrics import metric as metric_named
from esvalue.core.arguments import OneOrMore, checked
from esvalue.core.errors import fail
from esvalue.core.panels import (
    COLOUR,
    Titles,
    Width,
    draw_bars,
    frame_of,
    label_axis,
    name_of,
    panel_on,
    rows_by_name,
    rows_of,
    scaled_values,
)
from esvalue.core.text import Text, current_language

if TYPE_CHECKING:
    from esvalue.analysis.robustness.information import Information

__all__ = ["plot_information", "plot_regret"]

WORTH = Text(zh="知道它值多少", en="what knowing it is worth")
EVERYTHING = Text(zh="全部", en="everything")


@checked
def plot_regret(
    result: Any,
    ax: Axes | None = None,
    *,
    metric: str = "regret_95",
    outcome: str | None = None,
    titles: Titles | None = None,
    unit: str = "",
    width: Width = "two",
) -> Axes:
    """Draw a robustness metric of every option with its interval, the best on top.

    Parameters
    ----------
    result
        What :meth:`esvalue.Study.robustness` or :func:`esvalue.analysis.metrics_table` returned: option, metric, value,
        low, high, rank.
    ax
        Axes to draw on; new ones by default.
    metric
        Name of the metric; by default the 95th percentile of regret.
    outcome
        Which, where the frame has several.
    titles
        Titles of options in both languages; by default their names.
    unit
        Unit of the metric.
    width
        "one" or "two" columns of a journal, of new axes.

    Raises
    ------
    InputError
        A metric that is not known or not in the frame; several outcomes and none chosen.

    Examples
    --------
    >>> from esvalue.analysis import metrics_table
    >>> table = metrics_table([[4.0, 1.0], [3.0, 3.0]], "max", options=["a", "b"], metrics=["minimax_regret"])
    >>> [text.get_text() for text in plot_regret(table, metric="minimax_regret").get_yticklabels()]
    ['b', 'a']
    >>> plot_regret(table, metric="regrets")
    Traceback (most recent call last):
    ...
    esvalue.core.errors.InputError: metric 'regrets' is not defined; nearest: regret_95
    """
    shown = metric_named(metric)
    frame, titles = frame_of(result), titles or getattr(result, "titles", None)
    columns = ("option", "metric", "value", "low", "high", "rank")
    rows = rows_of(frame, columns, outcome=outcome, metric=metric).sort_values("rank", kind="stable")
    values, spoken = scaled_values(rows[["value", "low", "high"]].to_numpy(), unit or getattr(result, "unit", ""))
    with panel_on(ax, width, rows=len(rows)) as axes:
        draw_bars(axes, values, [COLOUR["bar"]] * len(rows))
        rows_by_name(axes, [name_of(name, titles) for name in rows["option"]], width)
        label_axis(axes, "x", shown.title[current_language()], spoken)
    return axes


@checked
def plot_information(
    found: Sequence[Information],
    ax: Axes | None = None,
    *,
    titles: Titles | None = None,
    unit: str = "",
    top: OneOrMore = 12,
    width: Width = "two",
) -> Axes:
    """Draw what knowing each unknown before deciding would be worth, with its interval, the greatest on top.

    Parameters
    ----------
    found
        What :func:`esvalue.analysis.value_of_information` returned.
    ax, titles, unit, width
        As for :func:`plot_regret`; titles are those of factors.
    top
        Most factors drawn.

    Raises
    ------
    InputError
        Nothing to draw.

    Examples
    --------
    >>> from esvalue.analysis import Information
    >>> found = [Information("", 400.0, 380.0, 420.0, 0.3), Information("price", 100.0, 90.0, 110.0, 0.2)]
    >>> axes = plot_information(found, unit="yuan/a")
    >>> [text.get_text() for text in axes.get_yticklabels()], axes.get_xlabel()
    (['everything', 'price'], 'what knowing it is worth (yuan/a)')
    """
    rows = list(found)[: top + 1]
    if not rows:
        raise fail("plot_nothing", "found", what="Information")
    titles = titles or getattr(found, "titles", None)
    values, shown = scaled_values([[one.value, one.low, one.high] for one in rows], unit or getattr(found, "unit", ""))
    with panel_on(ax, width, rows=len(rows)) as axes:
        draw_bars(axes, values, [COLOUR["rest" if not one.factor else "bar"] for one in rows])
        rows_by_name(axes, [name_of(one.factor, titles) if one.factor else str(EVERYTHING) for one in rows], width)
        label_axis(axes, "x", str(WORTH), shown)
        axes.set_xlim(left=0)
    return axes
