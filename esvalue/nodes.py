"""Derived nodes of the graph: an equation, or one of the small closed set of labelled operations.

Every node knows how to compute plain arrays (axes in canonical order), which entries of its inputs a given entry rests
on (for the trace), and where it is present. Only :class:`Group` and :class:`Total` remove a dimension.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from esvalue.equation import Equation
from esvalue.leaves import At
from esvalue.problem import pick_index
from esvalue.units import Unit

__all__ = ["Apply", "Derived", "Group", "Import", "Lookup", "Pick", "Stack", "State", "Total", "expand"]

Array = npt.NDArray[np.float64]
Need = tuple[str, dict[str, int]]


def expand(values: Any, dims: Sequence[str], out: Sequence[str]) -> Any:
    """Return `values` with axes of length one where `out` has a dimension that `dims` lacks."""
    if tuple(dims) == tuple(out):
        return values
    return values[tuple(slice(None) if dim in dims else None for dim in out)]


def _members(values: Array, index: npt.NDArray[np.intp], axis: int) -> Array:
    """Return the entries of a group along an axis: a view where they stand side by side, else a copy."""
    if values.shape[axis] == 1:
        return values
    if len(index) and index[-1] - index[0] == len(index) - 1 and np.all(np.diff(index) == 1):
        return values[(slice(None),) * axis + (slice(int(index[0]), int(index[-1]) + 1),)]
    return values.take(index, axis=axis)


def _sum(values: Array, axis: int) -> Array:
    """Return the sum along an axis, first to last.

    NumPy adds in pairs where nothing but the summed axis is longer than one: a block of one draw would then differ in its
    last bit from the same draw in a block of many.
    """
    if values.shape[-1] > 1 or values.shape[axis] == 0:
        return np.asarray(values.sum(axis=axis))
    return np.asarray(sum(np.moveaxis(values, axis, 0)))


@dataclass(frozen=True, eq=False)
class Derived:
    """Base of derived nodes: `inputs` are node names, `input_dims` their dimensions."""

    name: str
    unit: Unit
    dims: tuple[str, ...]
    labels: Mapping[str, tuple[str, ...]]
    present: npt.NDArray[np.bool_]
    inputs: tuple[str, ...]
    input_dims: tuple[tuple[str, ...], ...]

    def compute(self, args: Sequence[Array], draws: Mapping[str, Array]) -> Array:
        """Return the values from the values of the inputs."""
        raise NotImplementedError

    def needs(self, at: At) -> Iterator[Need]:
        """Yield (input, position) for every entry the value at a position rests on."""
        for name, dims in zip(self.inputs, self.input_dims, strict=True):
            yield name, {dim: at[dim] for dim in dims if dim != "draw"}

    def factors(self) -> tuple[str, ...]:
        """Names of design columns the node itself uses."""
        return ()

    def leaf_ids(self, at: At) -> Iterator[str]:
        """Yield identifiers of file entries the node itself uses."""
        return iter(())


@dataclass(frozen=True, eq=False)
class Apply(Derived):
    """An equation of named arguments, each multiplied by its unit conversion."""

    equation: Equation = None  # type: ignore[assignment]
    arguments: tuple[str, ...] = ()
    conversions: tuple[float, ...] = ()

    def compute(self, args: Sequence[Array], draws: Mapping[str, Array]) -> Array:
        given = {}
        for name, values, dims, factor in zip(self.arguments, args, self.input_dims, self.conversions, strict=True):
            converted = values if factor == 1.0 else values * factor
            given[name] = expand(converted, dims, self.dims)
        return np.asarray(self.equation.function(**given), dtype=float)


@dataclass(frozen=True, eq=False)
class Lookup(Derived):
    """Category -> place: the entry of the category the place belongs to."""

    category: str = ""
    place: str = ""
    index: npt.NDArray[np.intp] = field(default_factory=lambda: np.zeros(0, dtype=np.intp))

    def compute(self, args: Sequence[Array], draws: Mapping[str, Array]) -> Array:
        dims = self.input_dims[0]
        taken = args[0].take(self.index, axis=dims.index(self.category))
        current = [self.place if dim == self.category else dim for dim in dims]
        return taken.transpose([current.index(dim) for dim in self.dims])

    def needs(self, at: At) -> Iterator[Need]:
        position = {dim: at[dim] for dim in self.input_dims[0] if dim not in ("draw", self.category)}
        yield self.inputs[0], {**position, self.category: int(self.index[at[self.place]])}


@dataclass(frozen=True, eq=False)
class Group(Derived):
    """Sum, weighted mean, weighted quantile or share over a dimension, by category or whole.

    `members[g]` are the present positions along `over` of group g. The inputs are the grouped node and, for mean and
    quantile, the weights.
    """

    how: str = "sum"
    over: str = "place"
    by: str | None = None
    members: tuple[npt.NDArray[np.intp], ...] = ()
    quantile: float = 0.5

    def compute(self, args: Sequence[Array], draws: Mapping[str, Array]) -> Array:
        full = tuple(dict.fromkeys(dim for dims in self.input_dims for dim in dims))
        order = [dim for dim in (*self._kept(), self.over, "draw") if dim in full]
        moved = []
        for values, dims in zip(args, self.input_dims, strict=True):
            current = [dim for dim in order if dim in dims]
            moved.append(expand(values.transpose([list(dims).index(d) for d in current]), current, order))
        axis = order.index(self.over)
        parts = [self._reduce([_members(m, idx, axis) for m in moved], axis, len(idx)) for idx in self.members]
        if self.how == "share":
            out = np.full(np.broadcast_shapes(*(m.shape for m in moved)), np.nan)
            for idx, part in zip(self.members, parts, strict=True):
                out[(slice(None),) * axis + (idx,)] = part
            return out.transpose([order.index(dim) for dim in self.dims])
        if self.by is None:
            rest = [dim for dim in order if dim != self.over]
            return parts[0].transpose([rest.index(dim) for dim in self.dims])
        stacked = np.stack(parts, axis=axis)
        named = [self.by if dim == self.over else dim for dim in order]
        return stacked.transpose([named.index(dim) for dim in self.dims])

    def _kept(self) -> list[str]:
        return [dim for dims in self.input_dims for dim in dims if dim not in (self.over, "draw")]

    def _reduce(self, parts: list[Array], axis: int, size: int) -> Array:
        values = np.broadcast_to(parts[0], (*parts[0].shape[:axis], size, *parts[0].shape[axis + 1 :]))
        if self.how == "sum":
            return _sum(values, axis)
        if self.how == "share":
            return values / np.expand_dims(_sum(values, axis), axis)
        weights = parts[1]
        if self.how == "mean":
            weights = np.broadcast_to(weights, (*weights.shape[:axis], size, *weights.shape[axis + 1 :]))
            return _sum(values * weights, axis) / _sum(weights, axis)
        weights = np.broadcast_to(weights, np.broadcast_shapes(values.shape, weights.shape))
        values = np.broadcast_to(values, weights.shape)
        if size == 0:  # a group without members has no quantile
            return np.full([n for i, n in enumerate(weights.shape) if i != axis], np.nan)
        order = np.argsort(values, axis=axis)  # not stable, and need not be: among equal values any one is the quantile
        ordered = np.take_along_axis(values, order, axis)
        reached = np.take_along_axis(weights, order, axis)
        lanes = np.moveaxis(reached, axis, 0)
        for i in range(1, len(lanes)):  # what cumsum does, lane by lane of contiguous draws: ten times as fast
            lanes[i] += lanes[i - 1]
        total = np.take(reached, [-1], axis=axis)
        first = np.argmax(reached >= self.quantile * total * (1 - 1e-12), axis=axis)
        return np.take_along_axis(ordered, np.expand_dims(first, axis), axis).squeeze(axis)

    def needs(self, at: At) -> Iterator[Need]:
        if self.how == "share":
            here = at[self.over]
            idx = next((m for m in self.members if here in m), np.zeros(0, dtype=np.intp))
        else:
            idx = self.members[at[self.by]] if self.by else self.members[0]
        for name, dims in zip(self.inputs, self.input_dims, strict=True):
            fixed = {dim: at[dim] for dim in dims if dim not in ("draw", self.over)}
            for i in idx if self.over in dims else [None]:
                yield name, {**fixed, self.over: int(i)} if i is not None else fixed


@dataclass(frozen=True, eq=False)
class Total(Derived):
    """A signed sum of nodes of one unit; sums run over the present terms."""

    signs: tuple[float, ...] = ()
    conversions: tuple[float, ...] = ()
    terms_present: tuple[npt.NDArray[np.bool_], ...] = ()

    def compute(self, args: Sequence[Array], draws: Mapping[str, Array]) -> Array:
        total: Array | None = None
        static = [dim for dim in self.dims if dim != "draw"]
        for values, dims, sign, factor, present in zip(
            args, self.input_dims, self.signs, self.conversions, self.terms_present, strict=True
        ):
            term = expand(values, dims, self.dims)
            scale = sign * factor
            term = term if scale == 1.0 else term * scale
            if not present.all():
                kept = [dim for dim in dims if dim != "draw"]
                term = np.where(expand(expand(present, kept, static), static, self.dims), term, 0.0)
            total = term if total is None else total + term
        assert total is not None
        return np.asarray(total)

    def needs(self, at: At) -> Iterator[Need]:
        for name, dims, present in zip(self.inputs, self.input_dims, self.terms_present, strict=True):
            position = {dim: at[dim] for dim in dims if dim != "draw"}
            if present[tuple(position[dim] for dim in dims if dim != "draw")]:
                yield name, position

    def terms_at(self, at: At) -> list[int]:
        """Return the positions of the terms present at a place."""
        return [i for i, (dims, present) in enumerate(zip(self.input_dims, self.terms_present, strict=True))
                if present[tuple(at[dim] for dim in dims if dim != "draw")]]  # fmt: skip


@dataclass(frozen=True, eq=False)
class Stack(Derived):
    """Joins what holds with the action and what holds without it along the dimension `state`."""

    def compute(self, args: Sequence[Array], draws: Mapping[str, Array]) -> Array:
        inner = self.dims[1:] if self.dims[0] == "state" else tuple(d for d in self.dims if d != "state")
        shaped = np.broadcast_arrays(*(expand(v, d, inner) for v, d in zip(args, self.input_dims, strict=True)))
        return np.stack(shaped, axis=self.dims.index("state"))

    def needs(self, at: At) -> Iterator[Need]:
        name, dims = self.inputs[at["state"]], self.input_dims[at["state"]]
        yield name, {dim: at[dim] for dim in dims if dim != "draw"}


@dataclass(frozen=True, eq=False)
class State(Derived):
    """One state of a node; a node that does not differ by state is the same in both."""

    state: int = 0

    def compute(self, args: Sequence[Array], draws: Mapping[str, Array]) -> Array:
        dims = self.input_dims[0]
        return np.asarray(args[0].take(self.state, axis=dims.index("state"))) if "state" in dims else args[0]

    def needs(self, at: At) -> Iterator[Need]:
        dims = self.input_dims[0]
        yield self.inputs[0], {dim: self.state if dim == "state" else at[dim] for dim in dims if dim != "draw"}


@dataclass(frozen=True, eq=False)
class Pick(Derived):
    """One of several rival nodes: fixed, or (pick None) one a draw, chosen by the column `choice:NAME`."""

    rivals: tuple[str, ...] = ()
    weights: tuple[float, ...] = ()
    pick: str | None = None
    choice: str = ""

    def central_only(self) -> Pick:
        """Return the node with the rival that holds at central values picked."""
        return self if self.pick is not None else replace(self, pick=self.rivals[0])

    def factors(self) -> tuple[str, ...]:
        return () if self.pick is not None else (self.choice,)

    def compute(self, args: Sequence[Array], draws: Mapping[str, Array]) -> Array:
        if self.pick is not None or self.choice not in draws:
            index = self.rivals.index(self.pick) if self.pick is not None else 0
            return expand(args[index], self.input_dims[index], self.dims)
        picks = pick_index(draws[self.choice], self.weights)
        shaped = np.broadcast_arrays(picks, *(expand(v, d, self.dims) for v, d in zip(args, self.input_dims, strict=True)))
        return np.asarray(np.choose(shaped[0], shaped[1:]))

    def needs(self, at: At) -> Iterator[Need]:
        for i, (name, dims) in enumerate(zip(self.inputs, self.input_dims, strict=True)):
            if self.pick is None or self.rivals[i] == self.pick:
                yield name, {dim: at[dim] for dim in dims if dim != "draw"}

    def leaf_ids(self, at: At) -> Iterator[str]:
        if self.pick is None:
            yield from (f"weight:{self.choice}#{rival}" for rival in self.rivals)


@dataclass(frozen=True, eq=False)
class Import(Derived):
    """A node of another domain through a link table: out[to] = sum of share x source[from]."""

    source_place: str = ""
    place: str = ""
    links: tuple[tuple[tuple[int, float, str], ...], ...] = ()

    def compute(self, args: Sequence[Array], draws: Mapping[str, Array]) -> Array:
        dims = self.input_dims[0]
        axis = dims.index(self.source_place)
        columns = []
        for incoming in self.links:
            terms = [args[0].take(i, axis=axis) * share for i, share, _ in incoming]
            blank = np.full([n for d, n in enumerate(args[0].shape) if d != axis], np.nan)
            columns.append(sum(terms[1:], start=terms[0]) if terms else blank)
        named = [self.place if dim == self.source_place else dim for dim in dims]
        return np.stack(columns, axis=axis).transpose([named.index(dim) for dim in self.dims])

    def needs(self, at: At) -> Iterator[Need]:
        fixed = {dim: at[dim] for dim in self.input_dims[0] if dim not in ("draw", self.source_place)}
        for i, _, _ in self.links[at[self.place]]:
            yield self.inputs[0], {**fixed, self.source_place: i}

    def leaf_ids(self, at: At) -> Iterator[str]:
        yield from (cell for _, _, cell in self.links[at[self.place]])
