"""The panel of standards: what each option promises, against floor and ceiling."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes

from esvalue.core.arguments import checked
from esvalue.core.errors import fail, nearest
from esvalue.core.panels import COLOUR, LINES, Width, label_axis, legend_outside, panel_on, rows_by_name
from esvalue.core.text import Text, current_language
from esvalue.standards.bounds import bounds_frame, standards_frame
from esvalue.standards.marks import draw_bound

if TYPE_CHECKING:
    from esvalue.standards.judging import Judged

__all__ = ["plot_standards"]

FLOOR, CEILING = (
    Text(zh="下限（成本）", en="floor (cost)"),
    Text(zh="上限（外溢增量价值）", en="ceiling (spilled-over increment)"),
)
RATE = Text(zh="{domain}：标准", en="{domain}: standard")
NONE = Text(zh="没有一个方案在这里定出标准", en="no option has a standard here")
MARKS = ("o", "s", "D", "^", "v", "P", "X", "<", ">", "h", "d", "p")
#: From this ratio of the largest to the smallest number on, the axis is logarithmic.
WIDE = 50


@checked
def plot_standards(judged: Judged, ax: Axes | None = None, *, domain: str | None = None, width: Width = "two") -> Axes:
    """Draw the standard of every option by region type, over floor and ceiling (5 to 95% of draws, tick: median).

    A standard left of its floor pays less than what holders lose; one right of its ceiling more than others gain.

    Parameters
    ----------
    judged
        A judged scenario (:func:`esvalue.standards.judge`).
    ax
        Axes to draw on; new ones by default.
    domain
        Which; by default the one with most standards.
    width
        "one" or "two" columns of a journal, of new axes.

    Raises
    ------
    InputError
        No such domain; no standard in it.

    Examples
    --------
    >>> from esvalue.standards import judge
    >>> axes = plot_standards(judge("sea_reserve"))
    >>> [text.get_text() for text in axes.get_yticklabels()], axes.get_xlabel()
    (['core zone', 'buffer zone', 'experimental zone'], 'marine reserve, waters closed: standard (yuan/mu/a)')
    """
    rates = standards_frame(judged).dropna(subset=["value"])
    known = list(judged.model.accounts)
    if domain is not None and domain not in known:
        raise fail("unknown_name", "domain", what="domain", name=domain, nearest=nearest(domain, known) or "-")
    domain = domain or (rates["domain"].value_counts().index[0] if len(rates) else known[0])
    rates, bounds = rates[rates["domain"] == domain], bounds_frame(judged)
    bounds = bounds[bounds["domain"] == domain]
    if not len(rates):
        raise fail("plot_nothing", domain, what=NONE)
    language = current_language()
    words = judged.loaded.library.vocabulary.extended(judged.loaded.cards[domain].vocabulary).region_types.get(
        domain, {}
    )
    regions = [one for one in judged.loaded.cards[domain].region_types if one in {*bounds["region"], *rates["region"]}]
    unit, options = str(rates["unit"].iloc[0]), rates["option"].nunique()
    with panel_on(
        ax, width, height=0.55 * len(regions) + 1.2 + (0.3 * (options + 2) if width == "one" else 0.9)
    ) as axes:
        for what, lift, title in (("floor", -0.33, FLOOR), ("ceiling", 0.33, CEILING)):
            for n, row in enumerate(bounds[bounds["what"] == what].to_dict("records")):
                y = regions.index(row["region"]) + lift
                quantiles = (row["low"], row["value"], row["high"])
                draw_bound(axes, y, quantiles, COLOUR[what], label=str(title) if not n else None)
        for k, (option, part) in enumerate(rates.groupby("option", sort=False)):
            lift = 0.4 * (k + 0.5) / options - 0.2
            rows = [regions.index(one) + lift for one in part["region"]]
            named = judged.loaded.scenario.options[str(option)].title[language]
            axes.plot(
                part["value"],
                rows,
                MARKS[k % len(MARKS)],
                ms=6,
                mfc=LINES[k % len(LINES)],
                mec="white",
                mew=0.6,
                label=named,
                zorder=5,
            )
        rows_by_name(axes, [words[one].title[language] if one in words else one for one in regions], width)
        numbers = np.concatenate([rates["value"], bounds["low"], bounds["high"]])
        if numbers.size and numbers.min() >= 0 and numbers.max() > WIDE * max(float(np.median(rates["value"])), 1e-9):
            axes.set_xscale("symlog", linthresh=max(float(rates["value"].min()), 1e-9))
        title = judged.model.accounts[domain].title
        label_axis(axes, "x", str(RATE.format(domain=title)), unit)
        legend_outside(axes, width)
    return axes
