"""Panels of what a search found: the limits of a box, and what a peeling gave up for what it gained."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes

from esvalue.analysis.discovery.marks import COVERAGE, DENSITY, draw_trade_off
from esvalue.core.arguments import OneOrMore, checked
from esvalue.core.errors import fail
from esvalue.core.panels import COLOUR, Titles, Width, name_of, panel_on, rows_by_name, share_axis
from esvalue.core.text import Text, current_language
from esvalue.core.units import unit_text

if TYPE_CHECKING:
    from esvalue.analysis.discovery.boxes import Found
    from esvalue.analysis.discovery.prim import Prim

__all__ = ["plot_box", "plot_trade_off"]

RANGE = Text(zh="在全部未来的范围之内", en="within the range of all futures")
NO_BOX = Text(zh="没有找到区域（{verdict}）", en="no box was found ({verdict})")


@checked
def plot_box(
    found: Found, ax: Axes | None = None, *, box: OneOrMore = 1, titles: Titles | None = None, width: Width = "two"
) -> Axes:
    """Draw the limits of a box: of each factor it restricts the part of its range in which futures fail.

    Parameters
    ----------
    found
        What :func:`esvalue.analysis.prim` or :func:`esvalue.analysis.cart` returned.
    ax
        Axes to draw on; new ones by default.
    box
        Which box, from 1.
    titles
        Titles of factors in both languages; by default the factors' own.
    width
        "one" or "two" columns of a journal, of new axes.

    Raises
    ------
    InputError
        No such box.

    Examples
    --------
    >>> import numpy as np
    >>> from esvalue import Factor, Spread
    >>> from esvalue.analysis import prim
    >>> price = np.linspace(0, 100, 401)
    >>> found = prim([Factor("price", Spread("uniform", (0.0, 100.0)), unit="yuan/t")], {"price": price}, price < 30)
    >>> [text.get_text() for text in plot_box(found).get_yticklabels()]
    ['price: <= 30.25 yuan/t']
    """
    if not found.boxes:
        raise fail("plot_nothing", "found", what=NO_BOX.format(verdict=found.verdict))
    if box > len(found.boxes):
        raise fail("discovery_step", "box", step=0, box=box, boxes=len(found.boxes), last=0)
    one, factors = found.boxes[box - 1], {factor.name: factor for factor in found.factors}
    language = current_language()
    names, shown = [], []
    for held in one.restrictions:
        factor = factors[held.factor]
        title = name_of(held.factor, titles) if titles else factor.label(language)
        unit = f" {unit_text(factor.unit, language)}" if factor.unit and not held.rivals else ""
        names.append(f"{title}: {held.words()}{unit}")
        low, high = held.span
        if held.rivals:
            share = len(held.rivals) / max(len(factor.rivals), 1)
            shown.append((0.0, share))
        else:
            size = (high - low) or 1.0
            start, end = (edge if own is None else own for own, edge in ((held.low, low), (held.high, high)))
            shown.append(((start - low) / size, (end - low) / size))
    with panel_on(ax, width, rows=len(names)) as axes:
        at = np.arange(len(names))
        axes.barh(at, np.ones(len(names)), height=0.5, color=COLOUR["shade"])
        lengths = [high - low for low, high in shown]
        axes.barh(at, lengths, left=[low for low, _ in shown], height=0.5, color=COLOUR["bad"])
        rows_by_name(axes, names, width)
        axes.set_xlim(0, 1)
        share_axis(axes, "x", str(RANGE))
        axes.set_title(f"{COVERAGE}: {one.coverage:.0%}   {DENSITY}: {one.density:.0%}", fontsize=8.5, loc="left")
    return axes


@checked
def plot_trade_off(found: Prim, ax: Axes | None = None, *, box: OneOrMore = 1, width: Width = "two") -> Axes:
    """Draw coverage against density along the peeling of a box, with the same steps on the futures kept aside.

    Parameters
    ----------
    found
        What :func:`esvalue.analysis.prim` returned.
    ax, box, width
        As for :func:`plot_box`.

    Raises
    ------
    InputError
        No such box.

    Examples
    --------
    >>> import numpy as np
    >>> from esvalue import Factor, Spread
    >>> from esvalue.analysis import prim
    >>> price = np.linspace(0, 100, 401)
    >>> found = prim([Factor("price", Spread("uniform", (0.0, 100.0)), unit="yuan/t")], {"price": price}, price < 30)
    >>> axes = plot_trade_off(found)
    >>> axes.get_xlabel(), axes.get_ylabel()
    ('coverage (share of all failures)', 'density (share that fails inside)')
    """
    rows = found.trajectory(box)
    with panel_on(ax, width, height=3.3) as axes:
        draw_trade_off(axes, rows)
        share_axis(axes, "x", str(COVERAGE))
        share_axis(axes, "y", str(DENSITY))
        axes.legend(fontsize=8, frameon=False, loc="lower left")
    return axes
