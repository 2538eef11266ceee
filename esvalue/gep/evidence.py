"""Which values rest on soft entries, and on prices of which years: one pass over the graph for all places at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from esvalue.inputs.sources import Source
from esvalue.model import resting
from esvalue.model.binding import Binder
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
        Node -> Boolean array over its dimensions, draws left out; what they rest on besides.
    """
    return resting.resting_on(graph, lambda node: _leaf_mask(node, kind, kind_of), names, central=True)


def _leaf_mask(node: Node, kind: str, kind_of: Callable[[ResolvedRecord | str], str]) -> Any:
    """Return which entries of a leaf rest on a kind of evidence."""
    if isinstance(node, ColumnLeaf) and node.ids is not None:
        cells = [cell[0] if isinstance(cell, tuple) else cell for cell in node.ids.reshape(-1)]
        return np.array([kind_of(str(cell)) == kind for cell in cells]).reshape(node.ids.shape)
    if isinstance(node, ParameterLeaf):
        hit = [q is not None and kind_of(q) == kind for q in node.quantities]
        return np.array(hit) if node.present.ndim else np.asarray(hit[0])
    if isinstance(node, RivalsLeaf):  # at central values the first is picked
        return np.asarray(kind_of(node.quantities[0 if node.pick is None else node.rivals.index(node.pick)]) == kind)
    return np.asarray(False)


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
