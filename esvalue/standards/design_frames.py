"""Designed rates as a Dataset, and what other money would do as a frame."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from esvalue.core.described import described, in_unit, titled

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

__all__ = ["design_dataset", "frontier_frame"]


def design_dataset(frame: pd.DataFrame) -> xr.Dataset:
    """Return the frame of a design as present, rate, cost, net_benefit and share over (design, cell)."""
    frame = frame.assign(cell=frame["domain"] + "|" + frame["region"])
    units = frame.drop_duplicates("cell").set_index("cell")["unit"]
    made = frame.set_index(["design", "cell"])[["present", "rate", "cost", "net_benefit", "share"]].to_xarray()
    made = made.drop_attrs().assign_coords(units=("cell", [str(units[one]) for one in made["cell"].values]))
    for name, unit in (("cost", "yuan/a"), ("net_benefit", "yuan/a"), ("share", "1")):
        made[name].attrs["units"] = unit
    return made


def frontier_frame(
    held: Iterable[tuple[float, float, Any]], printed: Mapping[str, Callable[[float], tuple[float, str]]]
) -> pd.DataFrame:
    """Return a row a budget: (budget, bound of net benefit, table of rates) each, and how a cell's rate is printed."""
    import pandas as pd

    rows = []
    for budget, bound, table in held:
        head = (budget, table.money, table.cost, table.net_benefit, bound, table.paid, table.kept)
        rows.append((*head, *(print_rate(table.rates[cell])[0] for cell, print_rate in printed.items())))
    money = ["budget", "money", "cost", "net_benefit", "bound"]
    units = {cell: print_rate(0.0)[1] for cell, print_rate in printed.items()} | {"paid": "1", "kept": "1"}
    made = pd.DataFrame(rows, columns=[*money, "paid", "kept", *printed])
    return described(made, {**in_unit(money, "yuan/a"), **titled({}, units)})
