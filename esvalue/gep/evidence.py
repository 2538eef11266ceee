"""Which values rest on soft entries, and on prices of which years: one pass over the graph for all places at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from esvalue.inputs.sources import Source
from esvalue.model import nodes
from esvalue.model.binding import Binder
from esvalue.model.dims import canonical
from esvalue.model.graph import Graph, Node
from esvalue.model.leaves import ColumnLeaf, ParameterLeaf, ResolvedRecord, RivalsLeaf

__all__ = ["kind_of_evidence", "price_years", "resting_on"]

Mask = npt.NDArray[np.bool_]


def kind_of_evidence(binder: Binder, sources: Mapping[str, Source]) -> Callable[[ResolvedRecord | str], str]:
    """Return a function that tells the kind of evidence behind a resolved record or a cell ("file:column:place")."""
    origins = {
        f"{bound.places.file}:{column}:{place}": origin.evidence
        for bound in binder.bound.values()
        for (column, place), origin in bound.places.origins.items()
    }

    def kind(entry: ResolvedRecord | str) -> str:
        if isinstance(entry, str):
            return origins.get(entry, "statistics")
        record = entry.record
        known = sources.get(record.source or "")
        return record.evidence or (known.kind if known else "judgement")

    return kind


def resting_on(
    graph: Graph, names: Sequence[str], kind: str, kind_of: Callable[[ResolvedRecord | str], str]
) -> dict[str, Mask]:
    """Return, for nodes of a graph, where their central value rests on an entry of a kind of evidence.

    Parameters
    ----------
    graph
        The bound graph.
    names
        Nodes asked for.
    kind
        "imputed" or "judgement".
    kind_of
        Kind of evidence of an entry (:func:`kind_of_evidence`).

    Returns
    -------
    dict
        Node -> Boolean array over its dimensions, draws left out.
    """
    found: dict[str, Mask] = {}
    for name in graph.above(names):
        node = graph.nodes[name]
        made = _mask(node, found, kind, kind_of)
        found[name] = np.broadcast_to(made, node.present.shape)
    return {name: found[name] for name in names}


def _static(dims: Sequence[str]) -> list[str]:
    return [dim for dim in dims if dim != "draw"]


def _mask(node: Node, found: Mapping[str, Mask], kind: str, kind_of: Callable[[ResolvedRecord | str], str]) -> Any:
    if not isinstance(node, nodes.Derived):
        return _leaf_mask(node, kind, kind_of)
    own = _static(node.dims)
    inputs = [(found[name], _static(dims)) for name, dims in zip(node.inputs, node.input_dims, strict=True)]
    if isinstance(node, nodes.Lookup):
        taken: Any = inputs[0][0].take(node.index, axis=inputs[0][1].index(node.category))
        named = [node.place if dim == node.category else dim for dim in inputs[0][1]]
        return taken.transpose([named.index(dim) for dim in own])
    if isinstance(node, nodes.State):
        values, dims = inputs[0]
        return values.take(node.state, axis=dims.index("state")) if "state" in dims else values
    if isinstance(node, nodes.Stack):
        inner = [dim for dim in own if dim != "state"]
        both = np.broadcast_arrays(*(nodes.expand(v, d, inner) for v, d in inputs))
        return np.stack(both, axis=own.index("state"))
    if isinstance(node, nodes.Pick):
        at = 0 if node.pick is None else node.rivals.index(node.pick)
        return nodes.expand(inputs[at][0], inputs[at][1], own)
    if isinstance(node, nodes.Group):
        return _grouped(node, inputs, own)
    if isinstance(node, nodes.Import):
        return _imported(node, *inputs[0], own)
    terms = [nodes.expand(values, dims, own) for values, dims in inputs]
    if isinstance(node, nodes.Total):
        terms = [t & nodes.expand(p, d, own) for t, p, (_, d) in zip(terms, node.terms_present, inputs, strict=True)]
    made: Any = np.asarray(False)
    for term in terms:
        made = made | term
    return made


def _leaf_mask(node: Node, kind: str, kind_of: Callable[[ResolvedRecord | str], str]) -> Any:
    """Return which entries of a leaf rest on a kind of evidence."""
    if isinstance(node, ColumnLeaf) and node.ids is not None:
        cells = [cell[0] if isinstance(cell, tuple) else cell for cell in node.ids.reshape(-1)]
        return np.array([kind_of(str(cell)) == kind for cell in cells]).reshape(node.ids.shape)
    if isinstance(node, ParameterLeaf):
        hit = [q is not None and kind_of(q) == kind for q in node.quantities]
        return np.array(hit) if _static(node.dims) else np.asarray(hit[0])
    if isinstance(node, RivalsLeaf):  # of uncertain rivals the first holds at central values
        return np.asarray(kind_of(node.quantities[0 if node.pick is None else node.rivals.index(node.pick)]) == kind)
    return np.asarray(False)


def _grouped(node: nodes.Group, inputs: Sequence[tuple[Mask, list[str]]], own: list[str]) -> Any:
    full = list(canonical(dim for _, dims in inputs for dim in dims))
    any_: Any = np.asarray(False)
    for values, dims in inputs:
        order = [dim for dim in full if dim in dims]
        any_ = any_ | nodes.expand(values.transpose([dims.index(d) for d in order]), order, full)
    axis = full.index(node.over)
    size = max((int(m.max()) + 1 for m in node.members if len(m)), default=1)
    any_ = np.broadcast_to(any_, (*any_.shape[:axis], max(any_.shape[axis], size), *any_.shape[axis + 1 :]))
    parts = [any_.take(member, axis=axis).any(axis=axis) for member in node.members]
    if node.how == "share":
        out = np.zeros(any_.shape, dtype=bool)
        for member, part in zip(node.members, parts, strict=True):
            out[(slice(None),) * axis + (member,)] = np.expand_dims(part, axis)
        return out.transpose([full.index(dim) for dim in own])
    if node.by is None:
        rest = [dim for dim in full if dim != node.over]
        return parts[0].transpose([rest.index(dim) for dim in own])
    named = [node.by if dim == node.over else dim for dim in full]
    return np.stack(parts, axis=axis).transpose([named.index(dim) for dim in own])


def _imported(node: nodes.Import, values: Mask, dims: list[str], own: list[str]) -> Any:
    axis = dims.index(node.source_place)
    columns = [values.take([i for i, _, _ in incoming], axis=axis).any(axis=axis) for incoming in node.links]
    named = [node.place if dim == node.source_place else dim for dim in dims]
    return np.stack(columns, axis=axis).transpose([named.index(dim) for dim in own])


def price_years(binder: Binder, name: str) -> tuple[int, ...]:
    """Return the years of the published prices and costs a node rests on, oldest first (statutory amounts as dated)."""
    years: set[int] = set()
    for used in binder.graph.above([name]):
        node = binder.graph.nodes[used]
        if isinstance(node, ParameterLeaf | RivalsLeaf):
            held: Sequence[ResolvedRecord | None] = node.quantities
            if isinstance(node, RivalsLeaf) and node.pick is not None:
                held = [node.quantities[node.rivals.index(node.pick)]]
            years.update(q.price_years[0] for q in held if q is not None and q.price_years)
        elif isinstance(node, ColumnLeaf) and "." in node.name:
            domain, column = node.name.split("|")[0].split(".", 1)
            bound = binder.bound.get(domain)
            asked = bound.card.columns.get(column) if bound else None
            if asked is not None and asked.price_year is not None:
                years.add(asked.price_year)
            by_row = (
                bound.places.numbers.get(asked.price_year_column or "")
                if asked is not None and bound is not None
                else None
            )
            if bound is not None and by_row is not None:
                years.update(int(year) for year in by_row[bound.places.present(column) & ~np.isnan(by_row)])
    return tuple(sorted(years))
