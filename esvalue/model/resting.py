"""What rests on what, for many entries of a graph at once: one pass over its nodes, up from the leaves or down to them.

Both passes follow :meth:`Derived.needs`, which says of any entries of a node on which entries of its inputs they rest.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from esvalue.model.graph import Graph, Node
from esvalue.model.leaves import At, Leaf, RivalsLeaf
from esvalue.model.nodes import Derived, Pick
from esvalue.model.positions import Index, every, flat

__all__ = ["Mask", "Sets", "leaf_ids", "leaves_behind", "members", "resting_on", "room_for", "uses_entries"]

Mask: TypeAlias = npt.NDArray[np.bool_]
#: Sets as bits: the last axis holds them, 64 to a number.
Sets: TypeAlias = npt.NDArray[np.uint64]


def resting_on(
    graph: Graph, own: Callable[[Node], Mask], names: Sequence[str] | None = None, central: bool = False
) -> dict[str, Mask]:
    """Return, for nodes of a graph, which of their entries rest on something.

    Parameters
    ----------
    graph
        The graph.
    own
        Returns which entries of a node have it in themselves, shape of the node without draws (or one for all).
    names
        Nodes asked for, and what they rest on; default: all.
    central
        At central values only, where the first of uncertain rivals holds.

    Returns
    -------
    dict
        Node -> Boolean array over its dimensions, draws left out.
    """
    found: dict[str, Mask] = {}
    for name in graph.nodes if names is None else graph.above(names):
        node = _at_center(graph.nodes[name]) if central else graph.nodes[name]
        shape = node.present.shape
        made = np.broadcast_to(own(node), shape).ravel().copy()
        if not isinstance(node, Leaf):
            rows = np.arange(made.size)
            for used, which, position in node.needs(every(node.dims, shape, rows)):
                there = found[used].ravel()[_numbers(graph.nodes[used], position)]
                some = rows[which]
                made[some[np.broadcast_to(there, some.shape)]] = True
        found[name] = made.reshape(shape)
    return found


def leaves_behind(graph: Graph, wanted: Mapping[str, Sets], central: bool = False) -> dict[str, Sets]:
    """Return, for every entry of a file, in which of several sets of graph entries one rests on it.

    Parameters
    ----------
    graph
        The graph.
    wanted
        Node -> the sets each of its entries belongs to, shape (entry, words); entries counted through all dimensions.
    central
        At central values only, where the first of uncertain rivals holds.

    Returns
    -------
    dict
        Identifier of a file entry -> sets, shape (words,).
    """
    reached = {name: sets.copy() for name, sets in wanted.items()}
    found: dict[str, Sets] = {}
    for name in reversed(graph.nodes):
        if name not in reached:
            continue
        node = _at_center(graph.nodes[name]) if central else graph.nodes[name]
        sets = reached.pop(name)
        rows = np.flatnonzero(sets.any(axis=-1))
        sets = sets[rows]
        at = every(node.dims, node.present.shape, rows)
        _add_leaves(found, node, at, sets)
        if isinstance(node, Leaf):
            continue
        for used, which, position in node.needs(at):
            below = graph.nodes[used]
            size = below.present.size
            given = sets[which]
            numbers = np.broadcast_to(_numbers(below, position), len(given))
            if len(numbers):
                old = reached.get(used)
                made = np.zeros((size, sets.shape[-1]), dtype=np.uint64) if old is None else old
                _join(made, numbers, given)
                reached[used] = made
    return found


def leaf_ids(graph: Graph, name: str, at: At, central: bool = False) -> set[str]:
    """Return identifiers of every file entry the value of a node at a position rests on."""
    node = graph[name]
    sets = np.zeros((node.present.size, 1), dtype=np.uint64)
    sets[flat({dim: np.array([i]) for dim, i in at.items()}, node.dims, node.present.shape)] = 1
    return set(leaves_behind(graph, {name: sets}, central))


def room_for(count: int) -> int:
    """Return how many numbers hold so many sets."""
    return -(-count // 64)


def members(sets: Sets, count: int) -> Mask:
    """Return sets as Booleans, shape (..., set)."""
    bits = np.unpackbits(sets.astype("<u8").view(np.uint8), axis=-1, bitorder="little")
    return np.asarray(bits[..., :count], dtype=bool)


def uses_entries(node: Node) -> bool:
    """Tell whether a node of its kind uses entries of files itself, and not by way of its inputs alone."""
    return type(node).leaf_ids is not Derived.leaf_ids


def _at_center(node: Node) -> Node:
    return node.central_only() if isinstance(node, Pick | RivalsLeaf) else node


def _numbers(node: Node, position: Mapping[str, Index]) -> Index:
    return flat(position, node.dims, node.present.shape)


def _join(made: Sets, numbers: Index, given: Sets) -> None:
    """Add sets to those of entries by number; an entry may stand there more than once."""
    order = np.argsort(numbers, kind="stable")
    ordered = numbers[order]
    first = np.flatnonzero(np.diff(ordered, prepend=-1))
    made[ordered[first]] |= np.bitwise_or.reduceat(given[order], first, axis=0)


def _add_leaves(found: dict[str, Sets], node: Node, at: Mapping[str, Index], sets: Sets) -> None:
    """Add the sets of some entries of a node to the file entries they themselves use."""
    if not uses_entries(node):
        return
    places = zip(*(where.tolist() for where in at.values()), strict=True) if at else iter([()])
    for own, place in zip(sets, places, strict=True):
        for leaf in node.leaf_ids(dict(zip(at, place, strict=True))):
            found[leaf] = found[leaf] | own if leaf in found else own
