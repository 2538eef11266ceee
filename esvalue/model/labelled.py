"""The labelled path: the same nodes on xarray, with exact alignment. Slow, strict, and bitwise equal to the plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from esvalue.core.declared import Declares, check_ends, declared
from esvalue.core.errors import InputError, Mistakes, fail
from esvalue.core.text import Text
from esvalue.core.units import conversion, parse, unlike
from esvalue.model import nodes
from esvalue.model.dims import canonical
from esvalue.model.graph import Graph, Node
from esvalue.model.leaves import Leaf

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["evaluate_labelled", "short_names"]


def evaluate_labelled(
    graph: Graph,
    names: Sequence[str],
    draws: Mapping[str, Any],
    given: Mapping[str, xr.DataArray | float],
    fields: Mapping[str, Declares] | None = None,
) -> xr.Dataset:
    """Return nodes as DataArrays, every operation aligned with ``join="exact"``;
    `given` values stand for the nodes they name, and can be what the columns and parameters behind these, `fields` by
    node, can be.
    """
    import xarray as xr

    problems = Mistakes()
    order = graph.above(names)
    fields = fields or {}
    known = {
        name: made
        for name, value in given.items()
        if (made := _given(graph[name], value, fields.get(name), problems)) is not None
    }
    for name in known:
        if name not in order:
            problems.add("given_unused", name, names=", ".join(names))
    problems.raise_if_any()
    values: dict[str, xr.DataArray] = {}
    with np.errstate(all="ignore"):
        for name in order:
            node = graph.nodes[name]
            if name in known:
                values[name] = known[name]
            elif isinstance(node, Leaf):
                values[name] = _label(node, node.draw(draws))
            else:
                values[name] = _compute(node, [values[used] for used in node.inputs], draws)
    out = {}
    for name in names:
        node = graph.nodes[name]
        static = [dim for dim in node.dims if dim != "draw"]
        mask = xr.DataArray(node.present, dims=static, coords={dim: list(node.labels[dim]) for dim in static})
        array = values[name].where(mask)
        wrong = ~np.isfinite(array.values) & mask.broadcast_like(array).transpose(*array.dims).values
        if wrong.any():
            where = {
                str(d): array.coords[d].values[int(i[0])]
                for d, i in zip(array.dims, np.nonzero(wrong), strict=True)
                if d in array.coords
            }
            raise fail(
                "not_finite", "", node=name, labels=", ".join(map(str, where.values())) or "-", draw=0, replicate=0
            )
        array.attrs["units"] = str(node.unit)
        out[name] = array
    short = short_names(out)
    return xr.Dataset(
        {name: array.rename({d: short[d] for d in array.dims if d in short}) for name, array in out.items()}
    )


def short_names(arrays: Mapping[str, xr.DataArray]) -> dict[Any, str]:
    """Return dimensions that can lose their domain: those whose short name would not join different labels."""
    labels: dict[str, set[tuple[str, ...]]] = {}
    full: dict[str, set[Any]] = {}
    for array in arrays.values():
        for dim in array.dims:
            if ":" in str(dim):
                name = str(dim).split(":")[0]
                labels.setdefault(name, set()).add(tuple(map(str, array.coords[dim].values)))
                full.setdefault(name, set()).add(dim)
    clashing = {name for name, dims in full.items() if len(dims) == 1 and len(labels[name]) > 1}
    if clashing:
        raise fail("account_labels", "", dim=sorted(clashing)[0])
    return {dim: name for name, dims in full.items() if len(labels[name]) == 1 for dim in dims}


#: Attributes that say the unit of given values; what is written is `units`.
UNIT_NAMES = ("units", "unit", "单位")


def _given(node: Node, value: xr.DataArray | float, field: Declares | None, problems: Mistakes) -> xr.DataArray | None:
    """Return given values over the dimensions of a node and in its unit, or None where they cannot be:
    a mistake says why.
    """
    import xarray as xr

    array = value if isinstance(value, xr.DataArray) else xr.DataArray(value)
    factor = 1.0
    said = {str(text) for name, text in array.attrs.items() if str(name).strip().lower() in UNIT_NAMES}
    if len(said) > 1:
        problems.add("given_units", node.name, given=" | ".join(sorted(said)))
        return None
    for text in said:
        try:
            unit = parse(text, f"{node.name}: units")
        except InputError as error:
            problems.extend(error)
            return None
        if not unit.same_kind(node.unit):
            problems.add("unit_kind", node.name, **unlike(unit.text, str(node.unit)))
            return None
        factor = conversion(unit, node.unit)
    if not np.issubdtype(array.dtype, np.number):
        problems.add("given_number", node.name, given=str(array.values)[:60])
        return None
    array = array.astype(float) * factor
    static = [dim for dim in node.dims if dim != "draw"]
    if not set(array.dims) - {"draw"} and static:  # one number holds everywhere
        array = array * xr.DataArray(
            np.where(node.present, 1.0, np.nan), dims=static, coords={dim: list(node.labels[dim]) for dim in static}
        )
    before = len(problems)
    _check_given(node, array, problems)
    if field is not None and len(problems) == before:
        _check_possible(node, array, field, problems)
    if len(problems) > before:
        return None
    array = array.rename({d.split(":")[0]: d for d in node.dims if ":" in d and d not in array.dims})
    return array.expand_dims(draw=1, axis=-1) if "draw" in node.dims and "draw" not in array.dims else array


def _check_given(node: Node, array: xr.DataArray, problems: Mistakes) -> None:
    known = {part for dim in node.dims for part in (dim, dim.split(":")[0])}
    for extra in [dim for dim in array.dims if dim not in known]:
        problems.add(
            "extra_dimension",
            node.name,
            dim=str(extra),
            dims=", ".join(sorted({d.split(":")[0] for d in node.dims})) or "-",
        )
    for dim in node.dims:
        if dim == "draw":
            continue
        short = dim if dim in array.dims else dim.split(":")[0]
        if short not in array.dims:
            problems.add("account_dimension", node.name, dim=short)
        elif short not in array.coords:
            problems.add("unlabelled", node.name, dim=short)
        else:
            labels = [str(label) for label in array[short].values.tolist()]
            wanted = list(node.labels[dim])
            if labels != wanted:
                problems.add(
                    "misaligned",
                    node.name,
                    dim=short,
                    missing=", ".join(sorted(set(wanted) - set(labels))) or "-",
                    unknown=", ".join(sorted(set(labels) - set(wanted))) or "-",
                    reordered=Text(zh="是", en="yes") if sorted(labels) == sorted(wanted) else Text(zh="否", en="no"),
                )
    if not problems:
        bad: Any = ~np.isfinite(array.values)
        bad = bad.any(axis=-1) if array.dims[-1:] == ("draw",) else bad
        if (bad & node.present).any():
            problems.add("given_nan", node.name)


def _check_possible(node: Node, array: xr.DataArray, field: Declares, problems: Mistakes) -> None:
    """Refuse values that a column or parameter could not have."""
    unit, wanted = parse(field.unit), declared(field)
    if not node.unit.same_kind(unit):
        return
    factor = conversion(node.unit, unit)
    ends = float(array.min()) * factor, float(array.max()) * factor
    for end in ends:
        if (reason := wanted.impossible(end)) is not None:
            problems.add(reason.code, node.name, reason=reason.said)
            return
    check_ends(field, *ends, node.name, problems)


def _label(node: Node, values: Any) -> xr.DataArray:
    import xarray as xr

    coords = {dim: list(node.labels[dim]) for dim in node.dims if dim != "draw"}
    return xr.DataArray(values, dims=node.dims, coords=coords)


def _compute(node: nodes.Derived, args: list[xr.DataArray], draws: Mapping[str, Any]) -> xr.DataArray:
    import xarray as xr

    if isinstance(node, nodes.Apply):

        def call(*values: Any) -> Any:
            return node.equation.call(node.arguments, values)

        converted = [a if f == 1.0 else a * f for a, f in zip(args, node.conversions, strict=True)]
        result = xr.apply_ufunc(call, *converted, join="exact")
        return result.transpose(*node.dims)
    if isinstance(node, nodes.Total):
        total: Any = None
        for array, sign, factor, present in zip(args, node.signs, node.conversions, node.terms_present, strict=True):
            term = array if sign * factor == 1.0 else array * (sign * factor)
            static = [dim for dim in array.dims if dim != "draw"]
            if not present.all():
                mask = xr.DataArray(present, dims=static, coords={d: array.coords[d] for d in static})
                term = term.where(mask, 0.0)
            total = term if total is None else xr.apply_ufunc(np.add, total, term, join="exact")
        return total.transpose(*[d for d in node.dims if d in total.dims])
    if isinstance(node, nodes.State):
        return args[0].sel(state=("with", "without")[node.state], drop=True) if "state" in args[0].dims else args[0]
    if isinstance(node, nodes.Stack):
        arrays = xr.broadcast(*(a for a in args))
        joined = xr.concat(
            arrays,
            dim=xr.IndexVariable("state", ["with", "without"]),
            coords="minimal",
            compat="override",
            join="exact",
        )
        return joined.transpose(*node.dims)
    if isinstance(node, nodes.Lookup):
        labels = node.labels[node.place]
        picked = args[0].isel(
            {node.category: xr.DataArray(node.index, dims=node.place, coords={node.place: list(labels)})}
        )
        return picked.drop_vars(node.category).transpose(*node.dims)
    dims = [dim for dim in node.dims if dim != "draw"]
    raw = node.compute([a.transpose(*d).values for a, d in zip(args, node.input_dims, strict=True)], draws)
    coords = {dim: list(node.labels[dim]) for dim in dims}
    return xr.DataArray(raw, dims=canonical(node.dims), coords=coords)
