"""Lineage: from any figure back to equations, parameters, price-year steps, data cells and sources."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from esvalue.model.graph import Graph, Node, Plan
from esvalue.model.resting import Mask, Sets, leaves_behind, members, resting_on, room_for, uses_entries
from esvalue.standards.leaf_facts import LeafFacts, leaf_facts
from esvalue.standards.target import Target

if TYPE_CHECKING:
    from esvalue.standards.judging import Judged

__all__ = ["Lineage", "Target"]

#: Collections of targets that are looked behind at once.
BAND = 1024


class Lineage:
    """Answers what a figure of a judged scenario rests on.

    Parameters
    ----------
    judged : Judged
        The scenario.

    Examples
    --------
    >>> from esvalue.standards import judge
    >>> found = Lineage(judge("sea_reserve"))
    >>> rate = found.committed_target("floor|sea_reserve|core")
    >>> "sea_reserve.gear_life" in found.leaves(rate), found.facts["zones.csv:area:核心区"].text
    (True, '1500 [ha]')
    """

    def __init__(self, judged: Judged) -> None:
        self.judged = judged
        self._central: dict[str, dict[str, np.ndarray]] = {}
        self._known: dict[Target, dict[tuple[int, ...], frozenset[str]]] = {}
        self._alike: dict[str, str] = {}
        self._soft: dict[tuple[int, bool], dict[str, Mask]] = {}

    def graph(self, option: str) -> Graph:
        """Return the graph a target lives in."""
        return self.judged.commit.graph(option) if option else self.judged.graph

    def central(self, option: str) -> dict[str, np.ndarray]:
        """Return every node of a graph at central values."""
        if option not in self._central:
            graph = self.graph(option)
            self._central[option] = Plan(graph, list(graph.nodes)).run({})
        return self._central[option]

    def committed_target(self, key: str) -> Target | None:
        """Return the commit-graph entry behind "option|domain|region", or None when nothing was committed."""
        option, domain, region = key.split("|")
        made = self.judged.commit.nodes[(option, domain)]
        if made.indicated is None:
            return None
        node = self.graph(option)[made.indicated]
        dim = f"region_type:{domain}"
        return (
            Target(made.indicated, ((dim, node.labels[dim].index(region)),), option)
            if region in node.labels[dim]
            else None
        )

    def soft(self, target: Target) -> bool:
        """Tell whether any file entry behind a target, through the barrier, is imputed or judged."""
        return bool(
            self._resting_on_soft(target.option, target.central)[target.node][_place(self._node(target), target)]
        )

    def leaves(self, target: Target) -> frozenset[str]:
        """Return the identifiers of every file entry behind a target, through the barrier.

        Those of all entries of the target's node are found at once, and kept.
        """
        node, key = self._node(target), replace(target, at=())
        if key not in self._known:
            static = [dim for dim in node.dims if dim != "draw"]
            places = list(np.ndindex(node.present.shape))
            every = [(replace(key, at=tuple(zip(static, place, strict=True))),) for place in places]
            self._known[key] = dict(zip(places, self.leaves_of(every), strict=True))
        return self._known[key][_place(node, target)]

    def leaves_of(self, wanted: Sequence[Collection[Target]]) -> list[frozenset[str]]:
        """Return, for several collections of targets, the identifiers of every file entry behind any of them."""
        made: list[frozenset[str]] = []
        for part, found in self.bands(wanted):
            size, names = part.stop - part.start, np.array(list(found), dtype=object)
            held = members(np.stack(list(found.values())), size) if found else np.zeros((0, size), dtype=bool)
            made += [frozenset(names[one]) for one in held.T]
        return made

    def bands(self, wanted: Sequence[Collection[Target]]) -> Iterator[tuple[slice, dict[str, Sets]]]:
        """Yield :meth:`behind` of some collections after others: what is one place's is looked for there alone."""
        for start in range(0, len(wanted), BAND):
            part = slice(start, min(start + BAND, len(wanted)))
            yield part, self.behind(wanted[part])

    def behind(self, wanted: Sequence[Collection[Target]]) -> dict[str, Sets]:
        """Return, for every file entry, behind which of several collections of targets it stands, through the barrier:
        one pass over each graph.
        """
        room = room_for(len(wanted))
        asked: dict[tuple[str, bool], dict[str, Sets]] = {}
        entries: dict[tuple[str, str, bool], tuple[Sets, tuple[str, ...]]] = {}
        for number, targets in enumerate(wanted):
            word, bit = number >> 6, np.uint64(1 << (number & 63))
            for target in targets:
                key = target.node, target.option, target.central
                if key not in entries:
                    entries[key] = self._asked(asked, target, room)
                held, dims = entries[key]
                at = dict(target.at)
                held[(*[at[dim] for dim in dims], word)] |= bit
        found: dict[str, Sets] = {}
        for central in (False, True):
            _add(found, leaves_behind(self.judged.graph, asked.pop(("", central), {}), central))
        for leaf in [leaf for leaf in found if leaf.startswith("committed:")]:
            self._pass_barrier(found, asked, leaf.removeprefix("committed:"), found.pop(leaf))
        for (option, central), sets in asked.items():
            _add(found, leaves_behind(self.graph(option), sets, central))
        return found

    def _pass_barrier(
        self, found: dict[str, Sets], asked: dict[tuple[str, bool], dict[str, Sets]], key: str, sets: Sets
    ) -> None:
        """Ask for what a committed number rests on, on behalf of the sets that rest on it."""
        option, domain, _ = key.split("|")
        targets, entries = self._behind_barrier(key)
        _add(found, {f"choice:{option}.{domain}.{name}": sets for name in ("rule", "rounding", "statistic")})
        _add(found, dict.fromkeys(entries, sets))
        for target in targets:
            own, _ = self._asked(asked, target, len(sets))
            own[_place(self._node(target), target)] |= sets

    def _behind_barrier(self, key: str) -> tuple[list[Target], frozenset[str]]:
        """Return the commit-graph entries that "option|domain|region" was taken from, with those that bound it, and the
        file entries that a designed rate was set by.
        """
        option, domain, _ = key.split("|")
        upstream = self.committed_target(key)
        if upstream is None:
            return [], frozenset()
        if (designed := self.judged.rests_on(key)) is not None:
            return designed
        made = self.judged.commit.nodes[(option, domain)]
        bounds = (other for other in (made.ceiling, made.floor) if other is not None)
        return [upstream, *(Target(other, upstream.at, option) for other in bounds)], frozenset()

    def _asked(
        self, asked: dict[tuple[str, bool], dict[str, Sets]], target: Target, room: int
    ) -> tuple[Sets, tuple[str, ...]]:
        """Return the sets that the entries of a target's node belong to, to be added to, and the node's dimensions."""
        node = self._node(target)
        of_graph = asked.setdefault((self._first(target.option), target.central), {})
        sets = of_graph.get(target.node)
        if sets is None:
            sets = of_graph[target.node] = np.zeros((node.present.size, room), dtype=np.uint64)
        return sets.reshape(*node.present.shape, room), tuple(dim for dim in node.dims if dim != "draw")

    def _first(self, option: str) -> str:
        """Return the first option that was committed with the same graph."""
        if option not in self._alike:
            graph = self.graph(option)
            self._alike[option] = next((other for other in self._alike if self.graph(other) is graph), option)
        return self._alike[option]

    def _node(self, target: Target) -> Node:
        return self.graph(target.option)[target.node]

    def _resting_on_soft(self, option: str, central: bool) -> dict[str, Mask]:
        """Return which entries of every node of a graph rest on anything imputed or judged."""
        graph = self.graph(option)
        if (id(graph), central) not in self._soft:
            self._soft[id(graph), central] = resting_on(graph, self._own_soft, central=central)
        return self._soft[id(graph), central]

    def _own_soft(self, node: Node) -> Mask:
        """Return which entries of a node use file entries themselves that are imputed or judged."""
        made = np.zeros(node.present.shape, dtype=bool)
        if not uses_entries(node):
            return made
        static = [dim for dim in node.dims if dim != "draw"]
        for place in np.ndindex(made.shape):
            made[place] = any(self._is_soft(leaf) for leaf in node.leaf_ids(dict(zip(static, place, strict=True))))
        return made

    def _is_soft(self, leaf: str) -> bool:
        if leaf.startswith("committed:"):
            targets, entries = self._behind_barrier(leaf.removeprefix("committed:"))
            return any(map(self.soft, targets)) or any(map(self._is_soft, entries))
        return leaf in self.facts and self.facts[leaf].soft

    @cached_property
    def facts(self) -> dict[str, LeafFacts]:
        """Every file entry of all graphs by identifier."""
        return leaf_facts(self.judged)


def _place(node: Node, target: Target) -> tuple[int, ...]:
    """Return the position of a target in its node, draws left out."""
    at = dict(target.at)
    return tuple(at[dim] for dim in node.dims if dim != "draw")


def _add(found: dict[str, Sets], more: Mapping[str, Sets]) -> None:
    for leaf, sets in more.items():
        found[leaf] = found[leaf] | sets if leaf in found else sets
