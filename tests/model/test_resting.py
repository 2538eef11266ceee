"""What rests on what: the passes over the whole graph find what a walk from entry to entry finds."""

from __future__ import annotations

import numpy as np
import pytest
from folders import CASES

from esvalue.inputs.scenario import load_scenario
from esvalue.model.leaves import RivalsLeaf
from esvalue.model.nodes import Pick
from esvalue.model.positions import Lists, every, flat
from esvalue.model.resting import leaf_ids, leaves_behind, members, resting_on, room_for
from esvalue.standards.judging import judge


@pytest.fixture(scope="module")
def graph():
    return judge(load_scenario(CASES / "bay" / "scenario.toml")).graph


def walk(graph, name, at, central=False):
    """The definition: the entry's own leaves, and those of every entry it needs, one after another."""
    found, seen, stack = set(), set(), [(name, at)]
    while stack:
        here, position = stack.pop()
        if (key := (here, tuple(sorted(position.items())))) in seen:
            continue
        seen.add(key)
        node = graph[here]
        if central and isinstance(node, Pick | RivalsLeaf):
            node = node.central_only()
        found.update(node.leaf_ids(position))
        below = graph.needs(here, position)
        if central and isinstance(node, Pick):
            below = [(used, place) for used, place in below if used == node.inputs[node.rivals.index(node.pick)]]
        stack += below
    return found


def places(graph, name):
    node = graph[name]
    static = [dim for dim in node.dims if dim != "draw"]
    return [dict(zip(static, at, strict=True)) for at in np.ndindex(node.present.shape)]


@pytest.mark.parametrize("central", [False, True])
def test_one_pass_down_finds_the_leaves_of_every_entry(graph, central):
    wanted = [(name, at) for name in list(graph.nodes)[-40:] for at in places(graph, name)]
    assert len(wanted) > 128  # more sets than two numbers have bits
    sets = {}
    for i, (name, at) in enumerate(wanted):
        node = graph[name]
        own = sets.setdefault(name, np.zeros((node.present.size, room_for(len(wanted))), dtype=np.uint64))
        number = flat({dim: np.array([k]) for dim, k in at.items()}, node.dims, node.present.shape)[0]
        own[number, i // 64] |= np.uint64(1 << (i % 64))
    before = {name: own.copy() for name, own in sets.items()}
    found = {leaf: members(bits, len(wanted)) for leaf, bits in leaves_behind(graph, sets, central).items()}
    assert all(np.array_equal(sets[name], own) for name, own in before.items())
    for i, (name, at) in enumerate(wanted):
        expected = walk(graph, name, at, central)
        assert {leaf for leaf, held in found.items() if held[i]} == expected, (name, at)
    name, at = wanted[-1]
    assert leaf_ids(graph, name, at, central) == walk(graph, name, at, central)


@pytest.mark.parametrize("central", [False, True])
def test_one_pass_up_finds_all_that_rest_on_a_leaf(graph, central):
    leaf = next(
        leaf for leaf in sorted(leaf_ids(graph, list(graph.nodes)[-1], places(graph, list(graph.nodes)[-1])[0]))
    )

    def own(node):
        static = [dim for dim in node.dims if dim != "draw"]
        made = np.zeros(node.present.shape, dtype=bool)
        for at in np.ndindex(made.shape):
            made[at] = leaf in set(node.leaf_ids(dict(zip(static, at, strict=True))))
        return made

    found = resting_on(graph, own, central=central)
    for name in graph.nodes:
        for at in places(graph, name):
            assert found[name][tuple(at.values())] == (leaf in walk(graph, name, at, central)), (name, at)


def test_entries_are_numbered_through_all_dimensions():
    numbers = np.arange(6)
    at = every(("option", "place:a", "draw"), (2, 3), numbers)
    assert at["option"].tolist() == [0, 0, 0, 1, 1, 1]
    assert flat(at, ("option", "place:a", "draw"), (2, 3)).tolist() == numbers.tolist()
    assert every(("draw",), (), np.array([0])) == {}
    assert flat({}, ("draw",), ()).tolist() == [0]


def test_what_is_in_no_list_is_in_none():
    lists = Lists([np.array([2]), np.array([], dtype=int), np.array([0, 5])])
    assert lists.holding(np.array([0, 1, 2, 5, 9])).tolist() == [2, -1, 0, 2, -1]
    which, positions = lists.of(np.array([-1, 2, 1, 0]))
    assert (which.tolist(), positions.tolist()) == ([1, 1, 3], [0, 5, 2])
