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
    arrays of the call before keep their values, so a search that moves one factor transforms that one only.
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
        if not hasattr(self._local, "plan"):
            self._local.plan = Plan(self.graph, [node for node, _ in self.entries.values()])
            self._local.leaves = {}
        size = len(next(iter(columns.values())))
        values = self._local.plan.run(columns, self._leaves(columns))
        made = {}
        for name, (node, at) in self.entries.items():
            dims = self.graph[node].dims
            array = values[node] if "draw" in dims else values[node][..., None]
            lead = (slice(None),) if dims[:1] == ("option",) else ()
            array = np.asarray(array)[(*lead, *at, ...)]
            made[name] = np.broadcast_to(array, (self.options, size) if lead else (size,))
        return made

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
