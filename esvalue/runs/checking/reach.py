"""What the results of a run rest on: the records, columns and nodes that reach an account, a standard or an outcome."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from esvalue.model.graph import Graph, Node
from esvalue.model.leaves import ParameterLeaf, RivalsLeaf
from esvalue.model.nodes import Lookup

__all__ = ["Reach", "reach_of"]


@dataclass(frozen=True)
class Reach:
    """Nodes that results rest on, the records behind them (a category without a place left out),
    and the rival records not in force.
    """

    nodes: frozenset[str] = frozenset()
    records: frozenset[str] = frozenset()
    #: Records of a rival that another choice would put in force.
    others: frozenset[str] = frozenset()

    def __or__(self, other: Reach) -> Reach:
        return Reach(self.nodes | other.nodes, self.records | other.records, self.others | other.others)


@dataclass
class _Needed:
    """Which categories of each node are looked up by something above it; None: all of them."""

    by_node: dict[str, set[str] | None] = field(default_factory=dict)

    def add(self, name: str, part: set[str] | None) -> None:
        known = self.by_node.get(name, set())
        self.by_node[name] = None if part is None or known is None else known | part


def reach_of(graph: Graph, results: Iterable[str]) -> Reach:
    """Return what results rest on.

    Parameters
    ----------
    graph
        A bound graph.
    results
        Names of the nodes that are results.
    """
    results = list(results)
    order = graph.above(results)
    needed = _Needed(dict.fromkeys(results))
    for name in reversed(order):
        node = graph.nodes[name]
        for used in node.inputs:
            source = graph.nodes[used]
            category = _category(source)
            if category is None:
                continue
            if isinstance(node, Lookup) and node.category == category:
                here = _applies(node)
                needed.add(
                    used,
                    {
                        source.labels[category][i]
                        for i, applies in zip(node.index.tolist(), here, strict=True)
                        if applies
                    },
                )
            else:
                needed.add(used, needed.by_node.get(name) if category in node.dims else None)
    records, others = set[str](), set[str]()
    for name in order:
        node = graph.nodes[name]
        if isinstance(node, ParameterLeaf):
            category = _category(node)
            part = needed.by_node.get(name) if category else None
            labels = node.labels[category] if category else ("",)
            records |= {
                q.id
                for q, label in zip(node.quantities, labels, strict=True)
                if q is not None and (part is None or label in part)
            }
        elif isinstance(node, RivalsLeaf):
            held = {
                q.id
                for q, rival, weight in zip(node.quantities, node.rivals, node.weights, strict=True)
                if (weight > 0 if node.pick is None else rival == node.pick)
            }
            records |= held
            others |= {q.id for q in node.quantities} - held
    return Reach(frozenset(order), frozenset(records), frozenset(others))


def _category(node: Node) -> str | None:
    """Return the dimension of categories of a node: one that is no place, state or draw."""
    return next((dim for dim in node.dims if ":" in dim and not dim.startswith("place:")), None)


def _applies(node: Lookup) -> list[bool]:
    """Tell for each place whether a category is looked up there."""
    static = [dim for dim in node.dims if dim != "draw"]
    other = tuple(i for i, dim in enumerate(static) if dim != node.place)
    return [bool(one) for one in np.atleast_1d(node.present.any(axis=other))]
