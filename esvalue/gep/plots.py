"""The panel of the account of a county: value by service, ecosystem types side by side in each bar."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes

from esvalue.core.arguments import checked
from esvalue.core.panels import COLOUR, LINES, Width, label_axis, panel_on, rows_by_name, scaled_values
from esvalue.core.text import Text, current_language

if TYPE_CHECKING:
    from esvalue.gep.entries import GepAccount

__all__ = ["plot_gep"]

VALUE = Text(zh="价值", en="value")


@checked
def plot_gep(account: GepAccount, ax: Axes | None = None, *, width: Width = "two") -> Axes:
    """Draw the summed services of a county, the greatest on top, by ecosystem type; its label stands above.

    Parameters
    ----------
    account
        What :func:`esvalue.gep_account` returned.
    ax
        Axes to draw on; new ones by default.
    width
        "one" or "two" columns of a journal, of new axes.

    Raises
    ------
    InputError
        Another object than an account of a county.

    Examples
    --------
    >>> import pandas as pd
    >>> from esvalue.gep import account_of_model
    >>> from esvalue.model import bind
    >>> marsh = {"place": ["a"], "county": "A", "region_type": "ordinary", "site": "marsh", "cover": "reed"}
    >>> marsh |= {"xie_class": "wetland", "area [ha]": [10.0], "eligible_area [ha]": [10.0], "water_depth [m]": 0.3}
    >>> sources = {"column": ["area", "eligible_area", "water_depth"], "place": "*", "source": "judgement"}
    >>> model = bind("wetland", pd.DataFrame(marsh), sources=pd.DataFrame(sources), price_year=2024)
    >>> axes = plot_gep(account_of_model(model, {})[0])
    >>> len(axes.get_yticklabels()), axes.get_xlabel()
    (6, 'value (10⁴ yuan/a)')
    """
    language = current_language()
    entries = [one for one in account.entries if one.summed]
    kinds = list(dict.fromkeys(one.ecosystem_title[language] for one in entries))
    services: dict[str, dict[str, float]] = {}
    for one in entries:
        own = services.setdefault(one.title[language], {})
        own[one.ecosystem_title[language]] = own.get(one.ecosystem_title[language], 0.0) + one.value
    order = sorted(services, key=lambda name: -sum(services[name].values()))
    table, unit = scaled_values([[services[name].get(kind, 0.0) for kind in kinds] for name in order], "yuan/a")
    with panel_on(ax, width, rows=len(order)) as axes:
        up, down = np.zeros(len(order)), np.zeros(len(order))
        for k, kind in enumerate(kinds):
            own = table[:, k]
            axes.barh(
                range(len(order)),
                own,
                left=np.where(own >= 0, up, down),
                height=0.6,
                color=LINES[k % len(LINES)],
                label=kind,
            )
            up, down = up + np.maximum(own, 0), down + np.minimum(own, 0)
        axes.axvline(0, color=COLOUR["line"], lw=0.7)
        rows_by_name(axes, order, width)
        label_axis(axes, "x", str(VALUE), unit)
        axes.set_title(str(account.label), fontsize=8, loc="left", wrap=True)
        axes.legend(fontsize=8, frameon=False, loc="lower right")
    return axes
