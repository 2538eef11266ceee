"""Panels of surveys: the share that pays or accepts over amounts, estimated with a law or without one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes

from esvalue.core.arguments import Level, Seed, checked
from esvalue.core.panels import COLOUR, Width, label_axis, panel_on, share_axis
from esvalue.core.text import Text

if TYPE_CHECKING:
    from esvalue.surveys.contingent.results import ContingentResults
    from esvalue.surveys.supply import Supply

__all__ = ["plot_demand", "plot_supply"]

PAYS = Text(zh="愿意支付的份额", en="share that would pay")
ACCEPTS = Text(zh="愿意接受的份额", en="share that would accept")
AMOUNT = Text(zh="金额", en="amount")
MEDIAN = Text(zh="中位数 {:.4g}", en="median {:.4g}")
OBSERVED = Text(zh="不设分布的估计", en="estimate without a law")
#: Points of a curve.
POINTS = 80


@checked
def plot_demand(
    results: ContingentResults,
    ax: Axes | None = None,
    *,
    beside: Any = None,
    level: Level = 0.95,
    seed: Seed = 0,
    width: Width = "two",
) -> Axes:
    """Draw the share that says yes over the amounts asked, at mean covariates, with its band and the median.

    Parameters
    ----------
    results
        A fit of contingent valuation.
    ax
        Axes to draw on; new ones by default.
    beside
        An estimate without a law to draw beside it (:class:`esvalue.surveys.Turnbull` or
        :class:`esvalue.surveys.Kristroem`).
    level
        Confidence level of the band.
    seed
        Of the draws behind the band.
    width
        "one" or "two" columns of a journal, of new axes.

    Raises
    ------
    InputError
        Another object than a fit of contingent valuation.

    Examples
    --------
    >>> import pandas as pd
    >>> from esvalue.surveys import ContingentValuation, SingleBounded
    >>> table = pd.DataFrame({"bid": [10, 10, 30, 30], "answer": ["yes", "no"] * 2, "n": [178, 86, 138, 129]})
    >>> model = ContingentValuation.from_formula(
    ...     "~ 1",
    ...     table,
    ...     SingleBounded("bid", "answer"),
    ...     distribution="logistic",
    ...     measure="wtp",
    ...     currency="USD",
    ...     period="once",
    ...     counts="n",
    ... )
    >>> axes = plot_demand(model.fit())
    >>> axes.get_xlabel(), axes.get_ylabel()
    ('amount (USD)', 'share that would pay')
    """
    frame = results.demand(level=level, seed=seed)
    middle = results.wtp("median")
    with panel_on(ax, width) as axes:
        axes.fill_between(frame["amount"], frame["low"], frame["high"], color=COLOUR["rest"], alpha=0.25, lw=0)
        axes.plot(frame["amount"], frame["share"], color=COLOUR["first"], lw=1.7)
        if beside is not None:
            table = beside.table if hasattr(beside, "table") else None
            x, y = (table["bid"], table["survival"]) if table is not None else (beside.bids, beside.survival)
            axes.plot(x, y, "s", ms=4.5, color=COLOUR["floor"], label=str(OBSERVED))
            axes.legend(fontsize=8, frameon=False, loc="best")
        if np.isfinite(middle.value) and middle.value <= float(frame["amount"].max()):
            axes.plot([middle.value], [0.5], "o", ms=6, mfc="white", mec=COLOUR["line"])
            axes.annotate(
                str(MEDIAN.format(middle.value)),
                (middle.value, 0.5),
                xytext=(7, 5),
                textcoords="offset points",
                fontsize=8,
            )
        axes.set_ylim(0, 1.02)
        label_axis(axes, "x", str(AMOUNT), middle.unit)
        share_axis(axes, "y", str(ACCEPTS if results.measure == "wta" else PAYS))
    return axes


@checked
def plot_supply(
    curve: Supply, ax: Axes | None = None, *, standards: Sequence[float] = (), level: Level = 0.95, width: Width = "two"
) -> Axes:
    """Draw the share of holders that accepts over standards, with its interval: what a voluntary scheme can expect.

    Parameters
    ----------
    curve
        What :func:`esvalue.surveys.supply_curve` returned.
    ax
        Axes to draw on; new ones by default.
    standards
        Standards to mark, in the unit of the curve.
    level
        Confidence level.
    width
        "one" or "two" columns of a journal, of new axes.

    Raises
    ------
    InputError
        Another object than a supply curve.

    Examples
    --------
    >>> from esvalue.surveys import supply_curve
    >>> axes = plot_supply(supply_curve([100.0, 300.0, 200.0, 400.0], unit="yuan/ha/a"), standards=[250.0])
    >>> axes.get_xlabel(), axes.get_ylabel()
    ('amount (yuan/ha/a)', 'share that would accept')
    """
    at = np.linspace(curve.low, curve.high, POINTS)
    table = curve.table(at.tolist(), level)
    with panel_on(ax, width) as axes:
        axes.fill_between(at, table["low"], table["high"], color=COLOUR["rest"], alpha=0.25, lw=0, step="post")
        axes.step(at, table["uptake"], where="post", color=COLOUR["first"], lw=1.6)
        for one in standards:
            axes.axvline(one, color=COLOUR["floor"], lw=1.0, dashes=(4, 2))
        axes.set_ylim(0, 1.02)
        label_axis(axes, "x", str(AMOUNT), curve.unit)
        share_axis(axes, "y", str(ACCEPTS))
    return axes
