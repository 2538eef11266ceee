"""Entries of graph nodes as a function of uniform columns: what a problem evaluates."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from esvalue.core.shown import Shown
from esvalue.model.graph import Graph, Plan
from esvalue.model.leaves import Leaf

__all__ = ["DRAWS", "GraphFunction"]

Array = npt.NDArray[np.float64]
#: Draws a graph takes at a time: enough that the arrays, and not the steps between them, take the time.
DRAWS = 16384


@dataclass
class GraphFunction(Shown):
    """Evaluates entries of graph nodes for a block of uniform columns; can be sent to another process.

    `entries` maps an outcome to (node, positions of its own non-option dimensions). Leaves whose columns are those of
    the call before keep their values, and a search that goes on moving one factor computes only what rests on it; the
    search of the next factor takes over what rests on neither.
    """

    graph: Graph
    entries: Mapping[str, tuple[str, tuple[int, ...]]]
    options: int
    block: int = DRAWS
    _local: threading.local = field(default_factory=threading.local, repr=False)

    def __getstate__(self) -> dict[str, Any]:
        return {"graph": self.graph, "entries": self.entries, "options": self.options, "block": self.block}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state, _local=threading.local())

    def __call__(self, columns: Mapping[str, Array]) -> dict[str, Array]:
        """Return every outcome, shape (option, draw) or (draw,)."""
        size = len(next(iter(columns.values())))
        values = self._values(columns)
        made = {}
        for name, (node, at) in self.entries.items():
            dims = self.graph[node].dims
            array = values[node] if "draw" in dims else values[node][..., None]
            lead = (slice(None),) if dims[:1] == ("option",) else ()
            array = np.asarray(array)[(*lead, *at, ...)]
            made[name] = np.broadcast_to(array, (self.options, size) if lead else (size,))
        return made

    def _values(self, columns: Mapping[str, Array]) -> dict[str, Array]:
        """Return the nodes of the outcomes."""
        local = self._local
        if not hasattr(local, "plan"):
            local.plan = Plan(self.graph, [node for node, _ in self.entries.values()])
            local.leaves, local.columns, local.search = {}, {}, None
        before, local.columns = local.columns, dict(columns)
        size = len(next(iter(columns.values())))
        if any(len(column) != size for column in before.values()):
            local.search = None
        moved = {name for name in before.keys() | columns.keys() if not _same(before.get(name), columns.get(name))}
        if local.search is not None:
            moved.discard(local.search.factor)
            if not moved:
                return self._go_on(columns, size)
        if not before:  # the one column that does not vary is the one that will be moved
            held = {name for name, column in columns.items() if np.all(column == column[:1])}
            moved = held if len(held) == 1 else moved
        if len(moved) != 1:
            local.search = None
            return dict(local.plan.run(columns, self._leaves(columns)))
        return self._begin(moved.pop(), columns, size)

    def _begin(self, factor: str, columns: Mapping[str, Array], size: int) -> dict[str, Array]:
        """Evaluate the first of many values of a factor, and keep what does not rest on it; what the search before has
        kept still holds where it does not either.
        """
        outputs, search = self._local.plan.outputs, self._local.search
        resting, kept = self._beside(factor)
        still = search.kept - resting if search is not None else frozenset()
        plan, leaves = Plan(self.graph, [*outputs, *kept], still), self._leaves(columns)
        known, made = [], []
        for i, part in enumerate(self._local.plan.parts(size)):
            given = plan.part_of(leaves, part, size)
            if search is not None:
                given |= {name: search.known[i][name] for name in still}
            values = plan.run({name: column[part] for name, column in columns.items()}, given)
            known.append({name: values[name] for name in kept})
            made.append({name: values[name] for name in outputs})
        self._local.search = _Search(factor, kept, Plan(self.graph, outputs, kept), known)
        return plan.joined(made)

    def _go_on(self, columns: Mapping[str, Array], size: int) -> dict[str, Array]:
        """Evaluate another value of the factor that is searched."""
        plan, known = self._local.search.plan, self._local.search.known
        return plan.joined(
            [
                plan.run({name: column[part] for name, column in columns.items()}, values)
                for part, values in zip(self._local.plan.parts(size), known, strict=True)
            ]
        )

    def _beside(self, factor: str) -> tuple[set[str], frozenset[str]]:
        """Return what rests on a factor; and what differs by draw and does not, but is used by what does, or is an
        outcome.
        """
        resting: set[str] = set()
        used = set(self._local.plan.outputs)
        for name in self._local.plan.order:
            node = self.graph.nodes[name]
            if factor in node.factors() or not resting.isdisjoint(node.inputs):
                resting.add(name)
                used.update(node.inputs)
        return resting, frozenset(name for name in used - resting if "draw" in self.graph.nodes[name].dims)

    def _leaves(self, columns: Mapping[str, Array]) -> dict[str, Array]:
        before, now = self._local.leaves, {}
        for name in self._local.plan.order:
            node = self.graph.nodes[name]
            if isinstance(node, Leaf) and (factors := node.factors()):
                used = tuple(columns.get(factor) for factor in factors)
                kept = before.get(name)
                same = kept is not None and all(map(_same, kept[0], used))
                now[name] = (used, kept[1] if same else node.draw(columns))
        self._local.leaves = now
        return {name: value for name, (_, value) in now.items()}


@dataclass(frozen=True)
class _Search:
    """A factor that is moved while all others stay: what does not rest on it, part by part of the draws."""

    factor: str
    kept: frozenset[str]
    plan: Plan
    known: list[dict[str, Array]]


def _same(one: Array | None, other: Array | None) -> bool:
    """Tell whether two columns are one and the same, or hold the same numbers."""
    return one is other or (one is not None and other is not None and np.array_equal(one, other))
