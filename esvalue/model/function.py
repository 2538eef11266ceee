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

    `entries` maps an outcome to (node, positions of its own non-option dimensions). Leaves whose columns are the very
    arrays of the call before keep their values, and a search that goes on moving one factor computes only what rests on
    it.
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
        moved = [name for name in before.keys() | columns.keys() if before.get(name) is not columns.get(name)]
        if len(moved) != 1:
            local.search = None
            return dict(local.plan.run(columns, self._leaves(columns)))
        if local.search is not None and local.search[0] == moved[0]:
            _, plan, known = local.search
            return dict(plan.run(columns, known))
        kept = self._beside(moved[0])
        known = Plan(self.graph, [*local.plan.outputs, *kept]).run(columns, self._leaves(columns))
        local.search = moved[0], Plan(self.graph, local.plan.outputs, kept), {name: known[name] for name in kept}
        return {name: known[name] for name in local.plan.outputs}

    def _beside(self, factor: str) -> frozenset[str]:
        """Return what differs by draw and rests not on a factor, but is used by what does, or is an outcome."""
        resting: set[str] = set()
        used = set(self._local.plan.outputs)
        for name in self._local.plan.order:
            node = self.graph.nodes[name]
            if factor in node.factors() or not resting.isdisjoint(node.inputs):
                resting.add(name)
                used.update(node.inputs)
        return frozenset(name for name in used - resting if "draw" in self.graph.nodes[name].dims)

    def _leaves(self, columns: Mapping[str, Array]) -> dict[str, Array]:
        before, now = self._local.leaves, {}
        for name in self._local.plan.order:
            node = self.graph.nodes[name]
            if isinstance(node, Leaf) and (factors := node.factors()):
                used = tuple(columns.get(factor) for factor in factors)
                kept = before.get(name)
                same = kept is not None and all(a is b for a, b in zip(kept[0], used, strict=True))
                now[name] = (used, kept[1] if same else node.draw(columns))
        self._local.leaves = now
        return {name: value for name, (_, value) in now.items()}
