"""The graph and its compiled plan: labels proved once, then plain arrays.

A :class:`Graph` holds nodes in an order in which every input stands before its use. A :class:`Plan` evaluates what some
outputs need, block by block, and frees what nothing needs any more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from esvalue.errors import fail, nearest
from esvalue.leaves import At, Leaf, RivalsLeaf
from esvalue.nodes import Derived, Pick

__all__ = ["Graph", "Node", "Plan"]

Array = npt.NDArray[np.float64]
Node: TypeAlias = Leaf | Derived


class Graph:
    """Named nodes; a node may use only nodes added before it, so a circle cannot be built."""

    def __init__(self) -> None:
        self.nodes: dict[str, Node] = {}

    def add(self, node: Node) -> Node:
        """Add a node whose inputs are all present; return it."""
        if node.name in self.nodes:
            raise ValueError(f"node {node.name} exists")
        missing = [name for name in node.inputs if name not in self.nodes]
        if missing:
            raise ValueError(f"node {node.name} uses unknown {missing}")
        self.nodes[node.name] = node
        return node

    def __getitem__(self, name: str) -> Node:
        if name not in self.nodes:
            raise fail("unknown_name", "", what="node", name=name, nearest=nearest(name, self.nodes) or "-")
        return self.nodes[name]

    def __contains__(self, name: str) -> bool:
        return name in self.nodes

    def above(self, names: Iterable[str]) -> list[str]:
        """Return the given nodes and everything they rest on, in order of evaluation."""
        wanted: set[str] = set()
        stack = list(names)
        while stack:
            name = stack.pop()
            if name not in wanted:
                wanted.add(name)
                stack.extend(self[name].inputs)
        return [name for name in self.nodes if name in wanted]

    def factors(self, names: Iterable[str] | None = None) -> tuple[str, ...]:
        """Return the design columns the given nodes (default: all) are drawn with, sorted."""
        wanted = self.nodes if names is None else self.above(names)
        return tuple(sorted({factor for name in wanted for factor in self.nodes[name].factors()}))

    def leaf_ids(self, name: str, at: At, central: bool = False) -> set[str]:
        """Return identifiers of every file entry the value of a node at a position rests on.

        With `central`, only those of its central value: of uncertain rivals the first holds.
        """
        found: set[str] = set()
        seen: set[tuple[str, tuple[tuple[str, int], ...]]] = set()
        stack: list[tuple[str, dict[str, int]]] = [(name, dict(at))]
        while stack:
            here, position = stack.pop()
            key = (here, tuple(sorted(position.items())))
            if key in seen:
                continue
            seen.add(key)
            node = self[here]
            if central and isinstance(node, Pick | RivalsLeaf):
                node = node.central_only()
            found.update(node.leaf_ids(position))
            if isinstance(node, Derived):
                stack.extend(node.needs(position))
        return found


class Plan:
    """What some outputs need, in order, with the moment each array can be freed."""

    def __init__(self, graph: Graph, outputs: Sequence[str]) -> None:
        self.graph = graph
        self.outputs = tuple(dict.fromkeys(outputs))
        self.order = graph.above(self.outputs)
        self.factors = graph.factors(self.outputs)
        last: dict[str, int] = {}
        for step, name in enumerate(self.order):
            for used in graph.nodes[name].inputs:
                last[used] = step
        keep = set(self.outputs)
        self._free: list[list[str]] = [[] for _ in self.order]
        for name, step in last.items():
            if name not in keep:
                self._free[step].append(name)

    def run(self, draws: Mapping[str, Array], given: Mapping[str, Array] | None = None) -> dict[str, Array]:
        """Return the outputs for one block of draws.

        Parameters
        ----------
        draws
            Uniform numbers by factor name, each of shape (n,). A factor left out stays at its central value; an empty
            mapping evaluates everything at central values.
        given
            Values of leaves that replace their own (axes as the leaf's).
        """
        with np.errstate(all="ignore"):  # absent entries are NaN inside; present ones are checked by the caller
            return self._run(draws, given or {})

    def _run(self, draws: Mapping[str, Array], given: Mapping[str, Array]) -> dict[str, Array]:
        values: dict[str, Array] = {}
        for step, name in enumerate(self.order):
            node = self.graph.nodes[name]
            if name in given:
                values[name] = given[name]
            elif isinstance(node, Leaf):
                values[name] = node.draw(draws)
            else:
                values[name] = node.compute([values[used] for used in node.inputs], draws)
            for used in self._free[step]:
                del values[used]
        return {name: values[name] for name in self.outputs}

