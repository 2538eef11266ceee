"""The graph and its compiled plan: labels proved once, then plain arrays.

A :class:`Graph` holds nodes in an order in which every input stands before its use. A :class:`Plan` evaluates what some
outputs need, block by block, and frees what nothing needs any more.
"""

from __future__ import annotations

import math
from collections.abc import Container, Hashable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from esvalue.core.errors import fail, nearest
from esvalue.model.leaves import At, Leaf
from esvalue.model.nodes import Apply, Derived, Group, Lookup, Total

__all__ = ["Graph", "Node", "Plan"]

Array = npt.NDArray[np.float64]
Node: TypeAlias = Leaf | Derived
#: With fewer draws, preparing a plan takes longer than it saves.
FEW = 32
#: Numbers in an array that differs by option, so that several of them fit the processor's cache ...
CACHED = 2**14
#: ... but with fewer draws at a time the steps take longer than the arithmetic.
LEAST = 256
#: Numbers in any array at most: the memory of larger ones is asked of the system anew every time, which takes longer
#: than the arithmetic.
LARGE = 2**21


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

    def above(self, names: Iterable[str], known: Container[str] = ()) -> list[str]:
        """Return some nodes and everything they rest on, in order of evaluation; what is known rests on nothing."""
        wanted: set[str] = set()
        stack = list(names)
        while stack:
            name = stack.pop()
            if name not in wanted:
                wanted.add(name)
                if name not in known:
                    stack.extend(self[name].inputs)
        return [name for name in self.nodes if name in wanted]

    def factors(self, names: Iterable[str] | None = None) -> tuple[str, ...]:
        """Return the design columns the given nodes (default: all) are drawn with, sorted."""
        wanted = self.nodes if names is None else self.above(names)
        return tuple(sorted({factor for name in wanted for factor in self.nodes[name].factors()}))

    def needs(self, name: str, at: At) -> list[tuple[str, dict[str, int]]]:
        """Return the entries of other nodes that the value of a node at a position rests on, input by input."""
        node = self[name]
        if isinstance(node, Leaf):
            return []
        found = []
        for used, which, position in node.needs({dim: np.array([i]) for dim, i in at.items()}):
            times = 1 if isinstance(which, slice) else len(which)
            found += [(used, {dim: int(where[k]) for dim, where in position.items()}) for k in range(times)]
        return found


class Plan:
    """What some outputs need, in order, with the moment each array can be freed.

    What does not depend on the draws is computed once. What differs by option comes last, in short runs of draws whose
    arrays stay in the processor's cache, and once for all options that agree in everything it rests on. None of this
    changes a bit of a result.
    """

    def __init__(self, graph: Graph, outputs: Sequence[str], known: Container[str] = ()) -> None:
        """Plan some outputs; what is known differs by draw and is given to every run."""
        self.graph = graph
        self.outputs = tuple(dict.fromkeys(outputs))
        self.known = known
        self.order = graph.above(self.outputs, known)
        self._free = self._unneeded(self.order, self.outputs)

    @cached_property
    def factors(self) -> tuple[str, ...]:
        """Names of the design columns the outputs are drawn with, sorted."""
        return tuple(sorted({factor for name in self.order for factor in self.graph.nodes[name].factors()}))

    @cached_property
    def _constant(self) -> list[str]:
        return [name for name in self.order if "draw" not in self.graph.nodes[name].dims]

    @cached_property
    def _wide(self) -> dict[str, None]:
        """What differs by option and draw, and what rests on that."""
        wide: dict[str, None] = {}
        for name in self.order:
            node = self.graph.nodes[name]
            if (
                isinstance(node, Derived)
                and name not in self.known
                and "draw" in node.dims
                and ("option" in node.dims or not wide.keys().isdisjoint(node.inputs))
            ):
                wide[name] = None
        return wide

    @cached_property
    def _narrow(self) -> list[str]:
        return [name for name in self.order if "draw" in self.graph.nodes[name].dims and name not in self._wide]

    def _unneeded(self, order: Sequence[str], keep: Iterable[str]) -> list[list[str]]:
        """Return, step by step, what no later step needs."""
        last = {used: step for step, name in enumerate(order) for used in self.graph.nodes[name].inputs}
        free: list[list[str]] = [[] for _ in order]
        for name in set(last).intersection(order).difference(keep):
            free[last[name]].append(name)
        return free

    @cached_property
    def together(self) -> int:
        """How many draws are evaluated at a time: as many as leave no array too large."""
        nodes = [self.graph.nodes[name] for name in self.order]
        most = max((node.present.size for node in nodes if "draw" in node.dims), default=1)
        return max(FEW, 2 ** int(np.log2(max(LARGE / max(most, 1), 1.0))))

    def run(self, draws: Mapping[str, Array], given: Mapping[str, Array] | None = None) -> dict[str, Array]:
        """Return the outputs for one block of draws.

        Parameters
        ----------
        draws
            Uniform numbers by factor name, each of shape (n,). A factor left out stays at its central value; an empty
            mapping evaluates everything at central values.
        given
            Values of nodes that replace their own (axes as the node's); of all that are known.
        """
        given = given or {}
        size = len(next(iter(draws.values()))) if draws else 1
        if size > self.together:
            return self._in_parts(draws, given, size)
        with np.errstate(all="ignore"):  # absent entries are NaN inside; present ones are checked by the caller
            if size < FEW or not given.keys().isdisjoint(self._constant):
                values = self._steps({}, self.order, self._free, draws, given)
            else:
                values = self._steps(dict(self._constants), self._narrow, self._narrow_free, draws, given)
                if self._wide:
                    self._add_options(values, draws, size)
        return {name: values[name] for name in self.outputs}

    def _in_parts(self, draws: Mapping[str, Array], given: Mapping[str, Array], size: int) -> dict[str, Array]:
        """Return the outputs, some draws after others."""
        made = [
            self.run({factor: column[part] for factor, column in draws.items()}, self.part_of(given, part, size))
            for part in self.parts(size)
        ]
        return self.joined(made)

    def parts(self, size: int) -> list[slice]:
        """Return the draws that are evaluated together, in order."""
        step = self.together
        return [slice(start, min(start + step, size)) for start in range(0, size, step)]

    def part_of(self, values: Mapping[str, Array], part: slice, size: int) -> dict[str, Array]:
        """Return values of nodes in some of so many draws."""
        return {
            name: array[..., part] if "draw" in self.graph.nodes[name].dims and array.shape[-1] == size else array
            for name, array in values.items()
        }

    def joined(self, made: Sequence[Mapping[str, Array]]) -> dict[str, Array]:
        """Return values of nodes that were found part by part."""
        if len(made) == 1:
            return dict(made[0])
        wide = {name for name, one in made[0].items() if "draw" in self.graph.nodes[name].dims and one.shape[-1] > 1}
        return {
            name: np.concatenate([part[name] for part in made], axis=-1) if name in wide else one
            for name, one in made[0].items()
        }

    def _steps(
        self,
        values: dict[str, Array],
        order: Sequence[str],
        free: Sequence[Sequence[str]],
        draws: Mapping[str, Array],
        given: Mapping[str, Array],
    ) -> dict[str, Array]:
        for name, unneeded in zip(order, free, strict=True):
            node = self.graph.nodes[name]
            if name in given:
                values[name] = given[name]
            elif isinstance(node, Leaf):
                values[name] = node.draw(draws)
            else:
                values[name] = node.compute([values[used] for used in node.inputs], draws)
            for used in unneeded:
                del values[used]
        return values

    @cached_property
    def _constants(self) -> dict[str, Array]:
        return self._steps({}, self._constant, [()] * len(self._constant), {}, {})

    @cached_property
    def _crossing(self) -> set[str]:
        """What does not differ by option and is used by what does."""
        return {used for name in self._wide for used in self.graph.nodes[name].inputs}.intersection(self._narrow)

    @cached_property
    def _narrow_free(self) -> list[list[str]]:
        return self._unneeded(self._narrow, self._crossing.union(self.outputs))

    @cached_property
    def _options(self) -> _Options:
        return _Options(self.graph, list(self._wide), self._constants, self._unneeded(list(self._wide), ()))

    def _add_options(self, values: dict[str, Array], draws: Mapping[str, Array], size: int) -> None:
        """Add to the values what differs by option, some draws at a time."""
        values |= self._options.empty(set(self.outputs), size)
        for start in range(0, size, self._options.draws):
            part = slice(start, min(start + self._options.draws, size))
            here = {
                name: values[name] if values[name].shape[-1] == 1 else values[name][..., part]
                for name in self._crossing
            }
            for name, node, inputs, whole, unneeded in self._options.steps:
                factors = node.factors()
                own = {factor: draws[factor][part] for factor in factors if factor in draws} if factors else {}
                args = [
                    array if array is not None else here[used] if rows is None else here[used].take(rows, axis=0)
                    for used, array, rows in inputs
                ]
                made = here[name] = node.compute(args, own)
                if name in values:
                    values[name][..., part] = made if whole is None else made.take(whole, axis=0)
                for used in unneeded:
                    del here[used]


#: An input of a step: its name, its values if they are known beforehand, and which of its rows are used (None: all).
_Input: TypeAlias = tuple[str, Array | None, list[int] | None]


class _Options:
    """How what differs by option is evaluated: rows by option only where options differ, and so many draws at a time.

    Each step has its name, node, inputs, the row of every option (None: as they are), and what no later step needs.
    """

    def __init__(
        self, graph: Graph, wide: Sequence[str], constants: Mapping[str, Array], free: Sequence[Sequence[str]]
    ) -> None:
        kinds: dict[str, tuple[int, ...]] = {}  # which row of the node's values holds for each option
        for name, values in constants.items():
            if "option" in graph.nodes[name].dims:
                kinds[name] = _numbered(row.tobytes() for row in values)
        self.steps: list[tuple[str, Derived, list[_Input], list[int] | None, Sequence[str]]] = []
        self._shapes: dict[str, tuple[int, ...]] = {}
        for name, unneeded in zip(wide, free, strict=True):
            node = graph.nodes[name]
            assert isinstance(node, Derived)
            every = range(max((len(graph.nodes[used].labels.get("option", ())) for used in node.inputs), default=0))
            behind = [
                [None if option in unused else row for option, row in enumerate(kinds.get(used, tuple(every)))]
                for used, unused in zip(node.inputs, _unused(node, constants), strict=True)
                if "option" in graph.nodes[used].dims
            ]
            own = _numbered(zip(*behind, strict=True)) if _by_row(node) else tuple(every)
            rows = [own.index(row) for row in range(len(set(own)))]
            inputs: list[_Input] = []
            for used in node.inputs:
                array = constants.get(used)
                if "option" not in graph.nodes[used].dims:
                    inputs.append((used, array, None))
                elif array is not None:
                    inputs.append((used, array[rows], None))
                else:
                    theirs = kinds.get(used, tuple(every))
                    taken = [theirs[option] for option in rows]
                    inputs.append((used, None, None if taken == list(range(len(set(theirs)))) else taken))
            if "option" in node.dims:
                kinds[name] = own
            self.steps.append((name, node, inputs, None if own == tuple(every) else list(own), unneeded))
            self._shapes[name] = tuple(
                2 if dim == "state" else len(node.labels[dim]) for dim in node.dims if dim != "draw"
            )
        most = min(max(map(math.prod, self._shapes.values()), default=1), CACHED)
        self.draws = max(LEAST, 2 ** int(np.log2(CACHED / most)))

    def empty(self, names: Container[str], size: int) -> dict[str, Array]:
        """Return arrays for nodes by name, side by side in memory:
        large pieces are cheaper to have than many small ones.
        """
        shapes = {name: (*shape, size) for name, shape in self._shapes.items() if name in names}
        memory = np.empty(sum(map(math.prod, shapes.values())))
        found, at = {}, 0
        for name, shape in shapes.items():
            found[name] = memory[at : at + math.prod(shape)].reshape(shape)
            at += math.prod(shape)
        return found


def _by_row(node: Derived) -> bool:
    """Tell whether each option's values rest on nothing but that option's inputs, whatever the number of options."""
    if "option" not in node.dims:
        return False
    if isinstance(node, Total):
        pairs = zip(node.input_dims, node.terms_present, strict=True)
        return all("option" not in dims or bool(present.all()) for dims, present in pairs)
    return isinstance(node, Apply | Lookup) or (isinstance(node, Group) and node.how != "share")


def _unused(node: Derived, constants: Mapping[str, Array]) -> list[set[int]]:
    """Return, for each input, the options in which the value of another input makes it count for nothing."""
    found: list[set[int]] = [set() for _ in node.inputs]
    if isinstance(node, Apply):
        named = dict(zip(node.arguments, zip(node.inputs, node.input_dims, strict=True), strict=True))
        for unused, argument in zip(found, node.arguments, strict=True):
            for switch, value in node.equation.ignores.get(argument, {}).items():
                name, dims = named[switch]
                if name in constants and "option" in dims:
                    unused.update(option for option, row in enumerate(constants[name]) if np.all(row == value))
    return found


def _numbered(keys: Iterable[Hashable]) -> tuple[int, ...]:
    """Return the number of each key, equal keys sharing one, in order of first appearance."""
    seen: dict[Hashable, int] = {}
    return tuple(seen.setdefault(key, len(seen)) for key in keys)
