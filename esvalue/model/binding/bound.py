"""What is bound so far: nodes of the graph by name, and where they come from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from esvalue.inputs.cards import Card
from esvalue.inputs.places import Places
from esvalue.model import nodes
from esvalue.model.graph import Node
from esvalue.model.leaves import ParameterLeaf

__all__ = ["Bound", "all_present", "file_of", "written"]


@dataclass(frozen=True)
class Bound:
    """A card with its places, ready to bind."""

    card: Card
    places: Places
    file: str


def file_of(node: Node) -> str | None:
    """Return the file a table stands in: the card's, or the scenario's where it sets the state without the action."""
    return next((q.file for q in node.quantities if q is not None), None) if isinstance(node, ParameterLeaf) else None


def written(name: str, domain: str) -> str:
    """Return the name of a table as a drafter finds it in its file."""
    state, parameter = f"{domain}.without.", f"{domain}."
    if name.startswith(state):
        return f"domains.{domain}.without.set.{name.removeprefix(state)}"
    return f"parameters.{name.removeprefix(parameter).split('|')[0]}" if name.startswith(parameter) else name


def all_present(dims: Sequence[str], inputs: Sequence[Node]) -> Any:
    """Return the mask of a node over `dims` (draws left out) that is present where all its inputs are."""
    static = [dim for dim in dims if dim != "draw"]
    present: Any = np.asarray(True)
    for node in inputs:
        own = [dim for dim in node.dims if dim != "draw"]
        present = present & nodes.expand(node.present, own, static)
    shape = tuple(
        len(next(n.labels[dim] for n in inputs if dim in n.labels)) if dim != "state" else 2 for dim in static
    )
    return np.broadcast_to(present, shape).copy()
