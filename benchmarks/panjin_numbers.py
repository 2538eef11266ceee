"""The numbers of the Panjin example, read off the bound model: no equation, no order of evaluation, only figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from esvalue.model.leaves import ColumnLeaf, ParameterLeaf, ResolvedRecord, RivalsLeaf, ShareLeaf
from esvalue.model.nodes import Pick
from esvalue.standards.judging import Judged

__all__ = ["Drawn", "Numbers", "read"]

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Drawn:
    """One number: its column, the kind and numbers of its spread, its central value, and its conversion factor."""

    column: str
    kind: str | None
    numbers: tuple[float, ...]
    central: float
    factor: float


@dataclass
class Numbers:
    """Parameters by category ("" where there is none), rivals, shares, cells, and what every place belongs to."""

    options: tuple[str, ...]
    parameters: dict[str, dict[str, Drawn]] = field(default_factory=dict)
    rivals: dict[str, tuple[tuple[float, ...], int | None, tuple[Drawn, ...]]] = field(default_factory=dict)
    shares: dict[str, tuple[float, float]] = field(default_factory=dict)
    cells: dict[str, Array] = field(default_factory=dict)
    readings: dict[str, tuple[float, ...]] = field(default_factory=dict)
    places: dict[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    labels: dict[str, tuple[str, ...]] = field(default_factory=dict)


def read(judged: Judged) -> Numbers:
    """Return the figures of every leaf above the outcomes."""
    found = Numbers(tuple(judged.loaded.scenario.options))
    for name in judged.graph.above(judged.outcomes.all()):
        node = judged.graph[name]
        for dim, labels in node.labels.items():
            found.labels[dim] = tuple(labels)
        if isinstance(node, ParameterLeaf):
            categories = next(iter(node.labels.values()), ("",))
            pairs = zip(categories, node.quantities, strict=True)
            found.parameters[name] = {category: _drawn(q) for category, q in pairs if q is not None}
        elif isinstance(node, RivalsLeaf):
            pick = None if node.pick is None else node.rivals.index(node.pick)
            found.rivals[name] = (node.weights, pick, tuple(_drawn(q) for q in node.quantities))
        elif isinstance(node, ShareLeaf):
            found.shares[name] = (node.central, node.concentration or 0.0)
        elif isinstance(node, ColumnLeaf):
            found.cells[name] = node.values
        elif isinstance(node, Pick):
            found.readings[name] = node.weights
    found.places = {domain: places.texts for domain, places in judged.loaded.places.items()}
    return found


def _drawn(quantity: ResolvedRecord) -> Drawn:
    spread = quantity.record.spread
    return Drawn(
        quantity.column, spread and spread.kind, spread.numbers if spread else (), quantity.central, quantity.factor
    )
