"""What changed between two years: the change of a node split among area, condition, price and method."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from esvalue.analysis.parts_of_change import split_change
from esvalue.core.arguments import checked
from esvalue.core.described import described, in_unit
from esvalue.core.errors import Mistakes, fail
from esvalue.core.shown import Glance, Shown
from esvalue.core.text import Text
from esvalue.core.units import parse, unlike
from esvalue.model.graph import Graph, Plan
from esvalue.model.leaves import ColumnLeaf, Leaf
from esvalue.model.model import Model

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

__all__ = ["PARTS", "ChangeSplit", "change_between"]

Array = npt.NDArray[np.float64]
#: What can have changed.
PARTS: Mapping[str, Text] = {
    "area": Text(zh="面积", en="area"),
    "condition": Text(zh="状况", en="condition"),
    "price": Text(zh="价格", en="price"),
    "method": Text(zh="方法与参数", en="method and parameters"),
}
_AREA = parse("ha")
_MODEL = Text(zh="bind 给出的模型", en="a model, as bind gives it")


@dataclass(frozen=True, eq=False)
class ChangeSplit(Shown):
    """The change of a node, by place where it has places, and what each part made of it.

    Parameters
    ----------
    node, unit
        What changed, and its unit.
    places
        Names of places; empty where the node has none.
    before, after
        Its values, shape (place,) or ().
    parts
        By part: its share of the change, of the same shape; they add up to `after` - `before`.

    Examples
    --------
    >>> parts = {"area": np.array(16.0), "price": np.array(4.0)}
    >>> one = ChangeSplit("wetland.reed_output", "t/a", (), np.array(80.0), np.array(100.0), parts)
    >>> one.to_pandas()[["change", "area", "price"]].values.tolist()
    [[20.0, 16.0, 4.0]]
    """

    node: str
    unit: str
    places: tuple[str, ...]
    before: Array
    after: Array
    parts: Mapping[str, Array]

    def to_pandas(self) -> pd.DataFrame:
        """Return a row a place (or one row): before, after, change, then a column a part."""
        import pandas as pd

        rows = {"before": self.before, "after": self.after, "change": self.after - self.before, **self.parts}
        index = list(self.places) if self.places else [self.node]
        made = pd.DataFrame({name: np.atleast_1d(one) for name, one in rows.items()}, index=index).rename_axis("place")
        return described(made, in_unit(rows, self.unit))

    def to_xarray(self) -> xr.Dataset:
        """Return `change` over (part, place), with `before` and `after`."""
        import xarray as xr

        frame = self.to_pandas()
        names = [name for name in PARTS if name in self.parts]
        change = xr.DataArray(
            frame[names].to_numpy().T,
            {"part": names, "place": list(frame.index)},
            ("part", "place"),
            attrs={"units": self.unit},
        )
        sides = {name: ("place", frame[name].to_numpy(), {"units": self.unit}) for name in ("before", "after")}
        return xr.Dataset({"change": change, **sides}, attrs={"node": self.node})

    def _glance(self) -> Glance:
        frame = self.to_pandas()
        total = frame.sum()
        said = Text(
            zh="{node}：由 {a:,.6g} 变为 {b:,.6g} {unit}；{parts}",
            en="{node}: from {a:,.6g} to {b:,.6g} {unit}; {parts}",
        )
        parts = Text(zh="，", en=", ").join(
            [title + Text.same(f" {total[name]:+,.6g}") for name, title in PARTS.items()]
        )
        return Glance.of_frame(
            said.format(node=self.node, a=total["before"], b=total["after"], unit=self.unit, parts=parts), frame
        )


@checked
def change_between(before: Model, after: Model, node: str) -> ChangeSplit:
    """Return what area, condition, price and method made of the change of a node between two models of the same places.

    Every part's effect is its mean over all orders in which the parts could have changed, so they add up exactly;
    effects that two parts have only together are shared between them. Areas are columns in units of area, condition all
    other columns, prices the price book with its index, method everything else: equations, parameters, rivals.

    Parameters
    ----------
    before, after
        Models bound from the same cards and places, such as of two years.
    node
        A node of both, such as ``"wetland.final_value"``.

    Raises
    ------
    InputError
        A node one of them lacks; places that differ; a node of another unit.

    Examples
    --------
    >>> import pandas as pd
    >>> from esvalue.model import bind
    >>> marsh = {"place": ["a"], "county": "A", "region_type": "ordinary", "site": "marsh", "cover": "reed"}
    >>> marsh |= {"xie_class": "wetland", "eligible_area [ha]": [10.0], "water_depth [m]": 0.3}
    >>> sources = {"column": ["area", "eligible_area", "water_depth"], "place": "*", "source": "judgement"}
    >>> models = [
    ...     bind("wetland", pd.DataFrame(marsh | {"area [ha]": area}), sources=pd.DataFrame(sources), price_year=2024)
    ...     for area in (10.0, 12.0)
    ... ]
    >>> split = change_between(*models, "wetland.reed_output")
    >>> {part: round(float(by[0]), 6) for part, by in split.parts.items()}  # 2 ha more of 8.33 t/ha
    {'area': 16.66, 'condition': 0.0, 'price': 0.0, 'method': 0.0}
    >>> change_between(*models, "wetland.reed_outptu")
    Traceback (most recent call last):
    ...
    esvalue.core.errors.InputError: node 'wetland.reed_outptu' is not defined; nearest: wetland.reed_output
    """
    for name, one in (("before", before), ("after", after)):
        if not hasattr(one, "graph"):
            raise fail("wrong_object", name, given=type(one).__name__, wanted=_MODEL)
    graphs = before.graph, after.graph
    _check(*graphs, node)
    leaves = [_moved(graph, node) for graph in graphs]
    plans = [Plan(graph, [node]) for graph in graphs]

    def value(changed: frozenset[str]) -> Array:
        at = int("method" in changed)
        given = {}
        for name, (part, own) in leaves[at].items():
            year = int(part in changed)
            other = leaves[year].get(name)
            if year != at and other is not None and other[1].shape == own.shape:
                given[name] = other[1]
        return _entries(graphs[at], node, plans[at].run({}, given)[node])

    parts = split_change(value, list(PARTS))
    first = graphs[0][node]
    dims = [dim for dim in first.dims if dim != "draw"]
    places = first.labels[dims[0]] if dims else ()
    return ChangeSplit(node, str(first.unit), tuple(places), value(frozenset()), value(frozenset(PARTS)), parts)


def _moved(graph: Graph, node: str) -> dict[str, tuple[str, Array]]:
    """Return the leaves a node rests on that are area, condition or price, with their central values."""
    names = [name for name in graph.above([node]) if isinstance(graph.nodes[name], Leaf)]
    values = Plan(graph, names).run({})
    parts = {name: _part(graph.nodes[name]) for name in names}
    return {name: (part, np.asarray(values[name])) for name, part in parts.items() if part != "method"}


def _check(first: Graph, second: Graph, node: str) -> None:
    one, other = first[node], second[node]
    problems = Mistakes()
    dims = [dim for dim in one.dims if dim != "draw"]
    if len(dims) > 1 or [dim for dim in other.dims if dim != "draw"] != dims:
        problems.add("change_dims", node, dims=", ".join(dims) or "-")
    elif str(one.unit) != str(other.unit):
        problems.add("unit_kind", node, **unlike(str(other.unit), str(one.unit)))
    elif dims and one.labels[dims[0]] != other.labels[dims[0]]:
        a, b = set(one.labels[dims[0]]), set(other.labels[dims[0]])
        problems.add(
            "change_places",
            node,
            only_before=", ".join(sorted(a - b)) or "-",
            only_after=", ".join(sorted(b - a)) or "-",
        )
    problems.raise_if_any()


def _part(node: Any) -> str:
    if isinstance(node, ColumnLeaf):
        return "area" if node.unit.same_kind(_AREA) else "condition"
    return "price" if node.name.startswith("prices.") or ".prices." in node.name else "method"


def _entries(graph: Graph, node: str, values: Array) -> Array:
    """Return the values of a node without the axis of draws; what is absent counts nothing."""
    array = np.asarray(values, dtype=float)
    array = array[..., 0] if "draw" in graph[node].dims else array
    return np.where(np.broadcast_to(graph[node].present, array.shape), array, 0.0)
