"""The account as it is handed out: a labelled Dataset that shows, draws and passes on itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import xarray as xr
from xarray.plot.accessor import DatasetPlotAccessor

from esvalue.core.described import described
from esvalue.core.printing.table import Cell, Number, Table, TableColumn
from esvalue.core.shown import Glance, Shown
from esvalue.core.text import Text

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

__all__ = ["Account"]

#: Variables in money, by service and place.
MONEY = ("value", "increment", "spillover")
_HEADINGS: tuple[TableColumn | Text, ...] = (
    Text(zh="服务", en="service"),
    Text(zh="计入合计", en="role"),
    *(
        TableColumn(name, title, "yuan/a")
        for name, title in (
            ("value", Text(zh="价值", en="value")),
            ("spillover", Text(zh="外溢增量", en="spilled-over increment")),
        )
    ),
    Text(zh="地块数", en="places"),
)


class _Plot(DatasetPlotAccessor):
    """Draws the account where it is called; the plots of xarray keep their names."""

    __slots__ = ()

    def __call__(self, ax: Axes | None = None, **how: Any) -> Axes:  # type: ignore[override]
        """Draw value by service (see :func:`esvalue.plots.plot_account`)."""
        from esvalue.model.plots import plot_account

        return plot_account(self._ds, ax, **how)


class Account(Shown, xr.Dataset):
    """The account of one reading of one domain: an :class:`xarray.Dataset` (schema: docs/reference/account.md).

    `value`, `increment` and `spillover` are in yuan a year over (service, place), or (service, place, draw). `present`,
    of shape (service, place), tells which service applies at which place; where it does not, money is NaN, never zero.
    Made by :meth:`esvalue.Model.account`.

    Attributes
    ----------
    attrs : dict
        `domain` and `reading` among others; `services_covered` of `services_listed` services of the reading have a
        value.

    Examples
    --------
    >>> import pandas as pd
    >>> from esvalue.model import bind
    >>> marsh = {"place": ["a"], "county": "A", "region_type": "ordinary", "site": "marsh", "cover": "reed"}
    >>> marsh |= {"xie_class": "wetland", "area [ha]": [10.0], "eligible_area [ha]": [10.0], "water_depth [m]": 0.3}
    >>> sources = {"column": ["area", "eligible_area", "water_depth"], "place": "*", "source": "judgement"}
    >>> account = bind("wetland", pd.DataFrame(marsh), sources=pd.DataFrame(sources), price_year=2024).account()
    >>> account["value"].dims, account["value"].attrs["units"]
    (('service', 'place'), 'yuan/a')
    >>> account.attrs["services_covered"], account.attrs["services_listed"]
    (6, 16)
    """

    __slots__ = ()

    def _glance(self) -> Glance:
        if not {"service", "place"} <= set(self.dims) or "value" not in self or "role" not in self.coords:
            return Glance(Text.same(f"Account: {', '.join(map(str, self.data_vars))}"))
        said = Text(
            zh="{domain} 的账户（{reading}）：{k}/{n} 项服务，{places} 个地块，元/年",
            en="Account of {domain} ({reading}): {k} of {n} services, {places} places, yuan/a",
        ).format(
            domain=self.attrs.get("domain", "-"),
            reading=self.attrs.get("reading", "-"),
            k=self.attrs.get("services_covered", "-"),
            n=self.attrs.get("services_listed", "-"),
            places=self.sizes["place"],
        )
        rows = [self._row(str(name)) for name in self["service"].values]
        return Glance(said, Table.listed(_HEADINGS, rows), (Text.same(".to_pandas()  .plot()  .to_netcdf(PATH)"),))

    def _row(self, service: str) -> list[Cell | str]:
        own = self.sel(service=service)
        sums = [
            float(np.asarray(own[name].sum("place", min_count=1).mean())) if name in own else None
            for name in ("value", "spillover")
        ]
        present = int(own["present"].sum()) if "present" in own else self.sizes["place"]
        titles = {one: str(own[f"title_{one}"].values) for one in ("zh", "en") if f"title_{one}" in own.coords}
        title = Text.by(lambda one: titles.get(one, service))
        return [title, str(own["role"].values), *(None if x is None else Number(value=x) for x in sums), str(present)]

    @property
    def plot(self) -> _Plot:  # type: ignore[override]
        """Draw value by service; ``plot.scatter`` and the like are those of xarray."""
        return _Plot(self)

    def to_pandas(self) -> pd.DataFrame:
        """Return the account as a tidy frame: a row a service and place (and draw), money in yuan a year.

        Columns service, title, role, group, place (draw), value, increment, spillover, present; units and titles in
        its attributes.
        """
        made = self.to_dataframe().reset_index()
        order = ("service", "title_zh", "title_en", "role", "group", "place", "draw", *MONEY, "present")
        return described(made[[name for name in order if name in made]], {n: self[n].attrs for n in MONEY if n in self})

    def to_xarray(self) -> xr.Dataset:
        """Return the account as a plain Dataset."""
        return xr.Dataset(dict(self.data_vars), dict(self.coords), self.attrs)
