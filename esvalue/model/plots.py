"""The panel of an account: value by service."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from esvalue.core.arguments import checked
from esvalue.core.errors import fail, nearest
from esvalue.core.panels import (
    COLOUR,
    Titles,
    Width,
    draw_bars,
    label_axis,
    name_of,
    panel_on,
    rows_by_name,
    scaled_values,
)
from esvalue.core.text import Text, current_language

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["plot_account"]

WHAT = {
    "value": Text(zh="价值", en="value"),
    "increment": Text(zh="增量", en="increment"),
    "spillover": Text(zh="外溢增量", en="spilled-over increment"),
}
SUMMED, SHOWN = Text(zh="计入合计", en="in the total"), Text(zh="只列示，不计入", en="shown, not in the total")
PARTIAL = Text(zh="{domain}：部分核算，{n} 项中的 {k} 项", en="{domain}: partial, {k} of {n} services")
NONE = Text(zh="没有 {what}（未写明“无补偿”的情形）", en="no {what} (no `without` was given)")
#: Ends of the interval over draws.
ENDS = (0.05, 0.95)


@checked
def plot_account(
    account: xr.Dataset,
    ax: Axes | None = None,
    *,
    what: str = "value",
    titles: Titles | None = None,
    width: Width = "two",
) -> Axes:
    """Draw what each service comes to over all places, the greatest on top; services outside the total are hollow.

    Parameters
    ----------
    account
        As :meth:`esvalue.Model.account` returns it; with draws bars are means and lines reach from the 5% to the 95%
        quantile.
    ax
        Axes to draw on; new ones by default.
    what
        "value", "increment" or "spillover".
    titles
        Titles of services in both languages; by default those of the account.
    width
        "one" or "two" columns of a journal, of new axes.

    Raises
    ------
    InputError
        No such variable, or none of its numbers is known.

    Examples
    --------
    >>> from esvalue.inputs import find_scenario
    >>> from esvalue.model import bind
    >>> model = bind("wetland", find_scenario("panjin").parent / "wetland.csv", price_year=2024)
    >>> axes = plot_account(model.account("wetland", "gep"))
    >>> axes.get_xlabel(), len(axes.get_yticklabels())
    ('value (10⁴ yuan/a)', 8)
    """
    if what not in WHAT or what not in account.data_vars:
        known = [name for name in WHAT if name in account]
        raise fail(
            "unknown_name", "account", what="variable", name=what, nearest=nearest(what, known) or ", ".join(known)
        )
    found = account[what]
    if not bool(found.notnull().any()):
        raise fail("plot_nothing", "account", what=NONE.format(what=what))
    sums = found.sum("place", skipna=True, min_count=1)
    drawn = "draw" in sums.dims
    middle = sums.mean("draw") if drawn else sums
    kept = middle.notnull().values
    ends = sums.quantile(list(ENDS), "draw").values if drawn else np.full((2, sums.size), np.nan)
    order = [i for i in np.argsort(-middle.fillna(0).values, kind="stable") if kept[i]]
    values, unit = scaled_values(np.stack([middle.values, *ends])[:, order], str(found.attrs.get("units", "")))
    own = f"title_{current_language()}"
    names = [str(one) for one in account["service"].values[order]]
    shown = [str(one) for one in account[own].values[order]] if own in account.coords else names
    roles = account["role"].values[order] if "role" in account.coords else ["final"] * len(order)
    with panel_on(ax, width, rows=len(order)) as axes:
        fills = [
            COLOUR["hollow"] if role != "final" else COLOUR["bad" if v < 0 else "bar"]
            for role, v in zip(roles, values[0], strict=True)
        ]
        draw_bars(axes, values.T, fills, [COLOUR["bad" if v < 0 else "bar"] for v in values[0]])
        rows_by_name(axes, [name_of(a, titles) if titles else b for a, b in zip(names, shown, strict=True)], width)
        label_axis(axes, "x", str(WHAT[what]), unit)
        if account.attrs.get("partial"):
            k, n = account.attrs["services_covered"], account.attrs["services_listed"]
            said = PARTIAL.format(domain=str(account.attrs.get("domain", "")), k=k, n=n)
            axes.set_title(str(said), fontsize=8.5, loc="left")
        if any(role != "final" for role in roles):
            solid, hollow = Patch(color=COLOUR["bar"]), Patch(fc="white", ec=COLOUR["bar"])
            axes.legend([solid, hollow], [str(SUMMED), str(SHOWN)], fontsize=8, frameon=False, loc="lower right")
    return axes
