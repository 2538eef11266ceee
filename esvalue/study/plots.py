"""Panels of futures: an outcome over all of them by option, and paths year by year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from esvalue.core.arguments import Number, checked
from esvalue.core.errors import fail, nearest
from esvalue.core.panels import (
    COLOUR,
    LINES,
    TALL,
    Width,
    label_axis,
    legend_outside,
    panel_on,
    rows_by_name,
    scaled_values,
    share_axis,
)
from esvalue.core.text import Text, current_language
from esvalue.study.marks import QUANTILES, draw_spreads

if TYPE_CHECKING:
    import xarray as xr

    from esvalue.study.futures import Futures

__all__ = ["plot_futures", "plot_paths"]

YEAR = Text(zh="年", en="year")
SPREAD = Text(zh="细线 5–95%，粗线 25–75%，短竖线为中位数", en="thin 5-95%, thick 25-75%, tick: median")


@checked
def plot_futures(
    futures: Futures,
    ax: Axes | None = None,
    *,
    outcome: str | None = None,
    limit: Number | None = None,
    width: Width = "two",
) -> Axes:
    """Draw an outcome over all futures, a row an option: where 90% and half of the futures lie, and the median.

    Parameters
    ----------
    futures
        What :meth:`esvalue.Study.run` returned.
    ax
        Axes to draw on; new ones by default.
    outcome
        Which; by default the first.
    limit
        A limit to draw, in the unit of the outcome.
    width
        "one" or "two" columns of a journal, of new axes.

    Raises
    ------
    InputError
        No such outcome; more failed futures than one in a hundred.

    Examples
    --------
    >>> import numpy as np
    >>> from esvalue import Factor, Outcome, Problem, Spread, Study
    >>> x, net = Factor("x", Spread("uniform", (0.0, 2.0))), Outcome("net", "max", "yuan/a")
    >>> study = Study(Problem((x,), (net,), lambda c: {"net": [0 * c["x"], c["x"]]}, ("keep", "go")), seed=1)
    >>> axes = plot_futures(study.run(points=16, replicates=4))
    >>> [text.get_text() for text in axes.get_yticklabels()], axes.get_xlabel()
    (['keep', 'go'], 'net (yuan/a)')
    """
    problem, language = futures.problem, current_language()
    shown = problem.outcome(outcome or problem.outcomes[0].name)
    kept = futures.kept()
    values = np.atleast_2d(futures.outcome(shown.name).reshape(-1, futures.size))[:, kept]
    options = problem.options or ("",)
    rows = np.quantile(values, QUANTILES, axis=1)[:, : len(options)]
    own = [*rows.ravel(), *([limit] if limit is not None else [])]
    scaled, unit = scaled_values(own, shown.unit)
    rows = scaled[: rows.size].reshape(rows.shape)
    titles = [problem.option_titles.get(one, {}).get(language, one) for one in options]
    with panel_on(ax, width, rows=len(titles)) as axes:
        draw_spreads(axes, rows.T, [COLOUR["bar"]] * len(titles))
        if limit is not None:
            axes.axvline(float(scaled[-1]), color=COLOUR["bad"], lw=1.1, dashes=(4, 2))
        rows_by_name(axes, titles, width)
        label_axis(axes, "x", shown.label(language), unit)
        axes.set_title(str(SPREAD), fontsize=8, loc="left", color=COLOUR["line"])
    return axes


@checked
def plot_paths(
    paths: xr.Dataset, ax: Axes | None = None, *, outcome: str = "net_benefit", width: Width = "two"
) -> Axes:
    """Draw what each path does year by year: the mean as a line, 5 to 95% of the futures as a band.

    Parameters
    ----------
    paths
        What :func:`esvalue.study.paths_over_years` returned.
    ax
        Axes to draw on; new ones by default.
    outcome
        "net_benefit", "public_cost", "secured_value" or "adequacy".
    width
        "one" or "two" columns of a journal, of new axes.

    Raises
    ------
    InputError
        No such outcome.

    Examples
    --------
    >>> import xarray as xr
    >>> about = {"units": "yuan/a", "long_name": "net benefit", "long_name_zh": "净收益"}
    >>> paths = xr.Dataset(
    ...     {"net_benefit": (("path", "year", "draw"), [[[1.0, 3.0], [2.0, 4.0]]], about)},
    ...     {"path": ["now"], "year": [2025, 2026], "title_en": ("path", ["at once"]), "title_zh": ("path", ["立即"])},
    ... )
    >>> plot_paths(paths).get_ylabel()
    'net benefit (yuan/a)'
    >>> plot_paths(paths, outcome="public_cost")
    Traceback (most recent call last):
    ...
    esvalue.core.errors.InputError: paths: outcome 'public_cost' is not defined; nearest: net_benefit
    """
    if outcome not in paths:
        known = list(map(str, paths.data_vars))
        meant = nearest(outcome, known) or ", ".join(known)
        raise fail("unknown_name", "paths", what="outcome", name=outcome, nearest=meant)
    found, language = paths[outcome], current_language()
    low, high = (found.quantile(q, "draw").values for q in (QUANTILES[0], QUANTILES[-1]))
    stack, unit = scaled_values(np.stack([found.mean("draw").values, low, high]), str(found.attrs["units"]))
    title = str(found.attrs["long_name_zh" if language == "zh" else "long_name"])
    height = TALL + (0.2 * paths.sizes["path"] if width == "one" else 0.0)
    with panel_on(ax, width, height=height) as axes:
        for n, name in enumerate(paths[f"title_{language}"].values):
            colour = LINES[n % len(LINES)]
            axes.fill_between(paths["year"], stack[1, n], stack[2, n], color=colour, alpha=0.12, lw=0)
            axes.plot(paths["year"], stack[0, n], color=colour, lw=1.6, marker="o", ms=3, label=str(name))
        label_axis(axes, "x", str(YEAR))
        axes.xaxis.set_major_locator(MaxNLocator(6, integer=True))
        if unit == "1":
            share_axis(axes, "y", title)
        else:
            label_axis(axes, "y", title, unit)
        legend_outside(axes, width)
    return axes
