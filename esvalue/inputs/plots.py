"""The panel of a price: published rivals side by side, each with its year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes

from esvalue.core.arguments import Year, checked
from esvalue.core.errors import fail, nearest
from esvalue.core.panels import COLOUR, Width, bars_by_name, label_axis, panel_on, rows_by_name, scaled_values
from esvalue.core.text import current_language
from esvalue.core.units import conversion, parse
from esvalue.inputs.library import Library

if TYPE_CHECKING:
    from esvalue.inputs.parameters import Record

__all__ = ["plot_rivals"]


@checked
def plot_rivals(
    price: str,
    ax: Axes | None = None,
    *,
    price_year: Year | None = None,
    library: Library | None = None,
    width: Width = "two",
) -> Axes:
    """Draw the published values of one price side by side, with their spreads; a hollow dot rests on judgement.

    Parameters
    ----------
    price
        Its name in the price book, such as "carbon_dioxide".
    ax
        Axes to draw on; new ones by default.
    price_year
        Year all are brought to by the price index (statutory amounts stay as printed); by default each stands in the
        money of its own year, which its name says.
    library
        Where the price book is found.
    width
        "one" or "two" columns of a journal, of new axes.

    Raises
    ------
    InputError
        No such price; a year the index does not reach.

    Examples
    --------
    >>> len(plot_rivals("carbon_dioxide").get_yticklabels()) > 2
    True
    """
    book = library or Library()
    name = price.removeprefix("prices.")
    if name not in book.prices:
        raise fail("unknown_name", "price", what="price", name=price, nearest=nearest(name, book.prices) or "-")
    one, language = book.prices[name], current_language()
    names, rows, soft = [], [], []
    for key, record in one.records():
        source = book.sources.get(str(record.source))
        title = source.title[language] if source is not None and record.source else key.lstrip("#@[").rstrip("]")
        year = record.price_year or record.published
        names.append(f"{title} ({year})" if year and price_year is None else title)
        rows.append([x * _factor(book, record, one.unit, price_year) for x in _ends(record)])
        soft.append((record.evidence or (source.kind if source else "")) == "judgement")
    values, unit = scaled_values(np.array(rows), one.unit)
    with panel_on(ax, width, rows=len(names)) as axes:
        at = list(range(len(names)))
        bars_by_name(axes, [(row[1], row[2]) for row in values], at, COLOUR["rest"])
        for y, row, judged in zip(at, values, soft, strict=True):
            axes.plot(
                [row[0]], [y], "o", ms=6, mfc="white" if judged else COLOUR["first"], mec=COLOUR["first"], zorder=5
            )
        rows_by_name(axes, names, width)
        axes.set_xlim(left=min(0.0, float(values.min())))
        label_axis(axes, "x", one.title[language] + (f", {price_year}" if price_year else ""), unit)
    return axes


def _ends(record: Record) -> tuple[float, float, float]:
    """Return the value and the ends of the middle nine tenths of its spread."""
    if record.spread is None:
        return record.value, record.value, record.value
    low, high = record.spread.quantile(np.array([0.05, 0.95]))
    return record.value, float(low), float(high)


def _factor(book: Library, record: Record, unit: str, price_year: int | None) -> float:
    """Return what a record is multiplied by: its own unit, and the index to the year asked for."""
    factor = conversion(parse(record.unit), parse(unit)) if record.unit else 1.0
    year = record.price_year or record.published
    if price_year is None or year is None or record.basis == "statutory":
        return factor
    return factor * book.price_index.factor(year, price_year, "price_year")
