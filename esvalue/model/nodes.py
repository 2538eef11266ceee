"""Derived nodes of the graph: an equation, or one of the small closed set of labelled operations.

Every node knows how to compute plain arrays (axes in canonical order), which entries of its inputs a given entry rests
on (for the trace), and where it is present. Only :class:`Group` and :class:`Total` remove a dimension.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from esvalue.analysis.problem import pick_index
from esvalue.core.units import Unit
from esvalue.equations.equation import Equation
from esvalue.model.arrays import Array, as_slice, expand, fitted, members_of, summed, view_of
from esvalue.model.dims import union
from esvalue.model.leaves import At
from esvalue.model.positions import ALL, Index, Lists, Positions, along, count, part_of

__all__ = ["Apply", "Derived", "Group", "Import", "Lookup", "Pick", "Stack", "State", "Total"]

#: An input, which of the entries asked about rest on it, and on which entry of it each of those does.
Need = tuple[str, Index | slice, dict[str, Index]]


@dataclass(frozen=True, eq=False)
class Derived(ABC):
    """Base of derived nodes: `inputs` are node names, `input_dims` their dimensions."""

    name: str
    unit: Unit
    dims: tuple[str, ...]
    labels: Mapping[str, tuple[str, ...]]
    present: npt.NDArray[np.bool_]
    inputs: tuple[str, ...]
    input_dims: tuple[tuple[str, ...], ...]

    @abstractmethod
    def compute(self, args: Sequence[Array], draws: Mapping[str, Array]) -> Array:
        """Return the values from the values of the inputs."""

    def needs(self, at: Positions) -> Iterator[Need]:
        """Yield, for every input, which of several entries of the node rest on which entries of it."""
        for name, dims in zip(self.inputs, self.input_dims, strict=True):
            yield name, ALL, along(at, dims)

    def factors(self) -> tuple[str, ...]:
        """Names of design columns the node itself uses."""
        return ()

    def leaf_ids(self, at: At) -> Iterator[str]:
        """Yield identifiers of file entries the node itself uses."""
        return iter(())


@dataclass(frozen=True, eq=False)
class Apply(Derived):
    """An equation of named arguments, each multiplied by its unit conversion; an argument that is a list stands once
    for each of its members.
    """

    equation: Equation = None  # type: ignore[assignment]
    arguments: tuple[str, ...] = ()
    conversions: tuple[float, ...] = ()

    @cached_property
    def _fits(self) -> list[tuple[Any, float] | None]:
        """For each input the index that adds the axes broadcasting does not, and its factor; None: as it is."""
        views = [
            None if dims == self.dims[len(self.dims) - len(dims) :] else view_of(dims, self.dims)
            for dims in self.input_dims
        ]
        return [
            None if view is None and factor == 1.0 else (view, factor)
            for view, factor in zip(views, self.conversions, strict=True)
        ]

    def compute(self, args: Sequence[Array], draws: Mapping[str, Array]) -> Array:
        given = [values if fit is None else fitted(values, *fit) for values, fit in zip(args, self._fits, strict=True)]
        return np.asarray(self.equation.call(self.arguments, given), dtype=float)


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

    def needs(self, at: Positions) -> Iterator[Need]:
        position = along(at, self.input_dims[0], self.category)
        yield self.inputs[0], ALL, {**position, self.category: self.index[at[self.place]]}


@dataclass(frozen=True, eq=False)
class Group(Derived):
    """Sum, weighted mean, weighted quantile or share over a dimension, by category or whole.

    `members[g]` are the present positions along `over` of group g. The inputs are the grouped node and, for a weighted
    mean and a quantile, the weights; without weights every member counts alike. Where `counted`, over all dimensions of
    the inputs but the draws, is given, a member counts only there: periods that were not measured are left out.
    """

    how: str = "sum"
    over: str = "place"
    by: str | None = None
    members: tuple[npt.NDArray[np.intp], ...] = ()
    quantile: float = 0.5
    counted: npt.NDArray[np.bool_] | None = None

    @cached_property
    def _counts(self) -> Any:
        """`counted` in the order of grouping, with an axis for draws where there are any."""
        assert self.counted is not None
        static = [dim for dim in union(*self.input_dims) if dim != "draw"]
        turned = self.counted.transpose([static.index(dim) for dim in self._order if dim != "draw"])
        return turned[..., None] if "draw" in self._order else turned

    @cached_property
    def _order(self) -> list[str]:
        """Dimensions while grouping: kept ones, the one grouped over, draws."""
        full = dict.fromkeys(dim for dims in self.input_dims for dim in dims)
        kept = dict.fromkeys(dim for dim in full if dim not in (self.over, "draw"))
        return [dim for dim in (*kept, self.over, "draw") if dim in full]

    @cached_property
    def _axis(self) -> int:
        return self._order.index(self.over)

    @cached_property
    def _moves(self) -> list[tuple[list[int] | None, Any]]:
        """For each input, its axes in the order of grouping (None: as they are)
        and the index that adds the missing ones.
        """
        found = []
        for dims in self.input_dims:
            current = [dim for dim in self._order if dim in dims]
            axes = None if list(dims) == current else [dims.index(dim) for dim in current]
            found.append((axes, view_of(current, self._order)))
        return found

    @cached_property
    def _back(self) -> list[int]:
        """Axes of the grouped values in canonical order."""
        if self.how == "share":
            current = self._order
        elif self.by is None:
            current = [dim for dim in self._order if dim != self.over]
        else:
            current = [self.by if dim == self.over else dim for dim in self._order]
        return [current.index(dim) for dim in self.dims]

    @cached_property
    def _where(self) -> list[slice | npt.NDArray[np.intp]]:
        return [as_slice(index) for index in self.members]

    def compute(self, args: Sequence[Array], draws: Mapping[str, Array]) -> Array:
        axis = self._axis
        moved = []
        for values, (axes, view) in zip(args, self._moves, strict=True):
            turned = values if axes is None else values.transpose(axes)
            moved.append(turned if view is None else turned[view])
        if self.counted is not None:
            weights = np.where(self._counts, moved[1] if len(moved) > 1 else 1.0, 0.0)
            moved = [np.where(self._counts, moved[0], 0.0 if self.how == "mean" else np.inf), weights]
        parts = [
            self._reduce([members_of(m, where, axis) for m in moved], axis, len(idx))
            for idx, where in zip(self.members, self._where, strict=True)
        ]
        if self.how == "share":
            out = np.full(np.broadcast_shapes(*(m.shape for m in moved)), np.nan)
            for idx, part in zip(self.members, parts, strict=True):
                out[(slice(None),) * axis + (idx,)] = part
        else:
            out = parts[0] if self.by is None else np.stack(parts, axis=axis)
        return out.transpose(self._back)

    def _reduce(self, parts: list[Array], axis: int, size: int) -> Array:
        values = parts[0]
        if values.shape[axis] != size:
            values = np.broadcast_to(values, (*values.shape[:axis], size, *values.shape[axis + 1 :]))
        if self.how == "sum":
            return summed(values, axis)
        if self.how == "share":
            return values / np.expand_dims(summed(values, axis), axis)
        weights = parts[1] if len(parts) > 1 else np.ones((1,) * values.ndim)
        if size == 1:
            return self._of_one(values, weights, axis)
        if self.how == "mean":
            weights = np.broadcast_to(weights, (*weights.shape[:axis], size, *weights.shape[axis + 1 :]))
            return summed(values * weights, axis) / summed(weights, axis)
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

    def _of_one(self, values: Array, weights: Array, axis: int) -> Array:
        """Return the mean or quantile of a single member: its value, where it weighs anything."""
        first = (slice(None),) * axis + (0,)
        alone, weight = values[first], weights[first]
        if any(a < w for a, w in zip(alone.shape, weight.shape, strict=True)):
            alone = np.broadcast_to(alone, np.broadcast_shapes(alone.shape, weight.shape))
        if self.how == "quantile":
            return alone
        weighs = np.isfinite(weight) & (weight != 0)
        return alone if weighs.all() else np.where(weighs, alone, np.nan)

    @cached_property
    def _lists(self) -> Lists:
        return Lists(self.members)

    def needs(self, at: Positions) -> Iterator[Need]:
        if self.how == "share":
            group = self._lists.holding(at[self.over])
        else:
            group = at[self.by] if self.by else np.zeros(count(at), dtype=np.intp)
        which, member = self._lists.of(group)
        if self.counted is not None:
            static = [dim for dim in union(*self.input_dims) if dim != "draw"]
            counts = self.counted[tuple(member if dim == self.over else at[dim][which] for dim in static)]
            which, member = which[counts], member[counts]
        for name, dims in zip(self.inputs, self.input_dims, strict=True):
            fixed = along(at, dims, self.over)
            grouped = name, which, {**part_of(fixed, which), self.over: member}
            yield grouped if self.over in dims else (name, ALL, fixed)


@dataclass(frozen=True, eq=False)
class Total(Derived):
    """A signed sum of nodes of one unit; sums run over the present terms."""

    signs: tuple[float, ...] = ()
    conversions: tuple[float, ...] = ()
    terms_present: tuple[npt.NDArray[np.bool_], ...] = ()

    @cached_property
    def _terms(self) -> list[tuple[Any, float, Any]]:
        """For each term its view, its factor, and where it is present (None: everywhere)."""
        static = [dim for dim in self.dims if dim != "draw"]
        found = []
        for dims, sign, factor, present in zip(
            self.input_dims, self.signs, self.conversions, self.terms_present, strict=True
        ):
            kept = [dim for dim in dims if dim != "draw"]
            for axis in range(
                present.ndim
            ):  # of options, any number may be judged: a presence that is the same for all has one
                present = present.take([0], axis=axis) if (present == present.take([0], axis=axis)).all() else present
            mask = None if present.all() else expand(expand(present, kept, static), static, self.dims)
            found.append((view_of(dims, self.dims), sign * factor, mask))
        return found

    def compute(self, args: Sequence[Array], draws: Mapping[str, Array]) -> Array:
        total: Array | None = None
        ours = False  # whether the sum so far is an array of this call, which may be added to
        for values, (view, scale, mask) in zip(args, self._terms, strict=True):
            term = fitted(values, view, scale)
            if mask is not None:
                term = np.where(mask, term, 0.0)
            if total is None:
                total = term
            elif ours and total.shape == term.shape:
                total += term
            else:
                total, ours = np.asarray(total + term), True
        assert total is not None
        return np.asarray(total)

    def needs(self, at: Positions) -> Iterator[Need]:
        for name, dims, present in zip(self.inputs, self.input_dims, self.terms_present, strict=True):
            position = along(at, dims)
            which = np.flatnonzero(np.broadcast_to(present[tuple(position.values())], count(at)))
            yield name, which, part_of(position, which)

    def terms_at(self, at: At) -> list[int]:
        """Return the positions of the terms present at a place."""
        places = ([at[dim] for dim in dims if dim != "draw"] for dims in self.input_dims)
        return [i for i, place in enumerate(places) if self.terms_present[i][tuple(place)]]


@dataclass(frozen=True, eq=False)
class Stack(Derived):
    """Joins what holds with the action and what holds without it along the dimension `state`."""

    def compute(self, args: Sequence[Array], draws: Mapping[str, Array]) -> Array:
        inner = self.dims[1:] if self.dims[0] == "state" else tuple(d for d in self.dims if d != "state")
        shaped = np.broadcast_arrays(*(expand(v, d, inner) for v, d in zip(args, self.input_dims, strict=True)))
        return np.stack(shaped, axis=self.dims.index("state"))

    def needs(self, at: Positions) -> Iterator[Need]:
        for state, (name, dims) in enumerate(zip(self.inputs, self.input_dims, strict=True)):
            which = np.flatnonzero(at["state"] == state)
            yield name, which, part_of(along(at, dims), which)


@dataclass(frozen=True, eq=False)
class State(Derived):
    """One state of a node; a node that does not differ by state is the same in both."""

    state: int = 0

    def compute(self, args: Sequence[Array], draws: Mapping[str, Array]) -> Array:
        dims = self.input_dims[0]
        return args[0][(slice(None),) * dims.index("state") + (self.state,)] if "state" in dims else args[0]

    def needs(self, at: Positions) -> Iterator[Need]:
        dims = self.input_dims[0]
        state = {"state": np.full(count(at), self.state)} if "state" in dims else {}
        yield self.inputs[0], ALL, {**along(at, dims, "state"), **state}


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
        shaped = np.broadcast_arrays(
            picks, *(expand(v, d, self.dims) for v, d in zip(args, self.input_dims, strict=True))
        )
        return np.asarray(np.choose(shaped[0], shaped[1:]))

    def needs(self, at: Positions) -> Iterator[Need]:
        for rival, name, dims in zip(self.rivals, self.inputs, self.input_dims, strict=True):
            if self.pick is None or rival == self.pick:
                yield name, ALL, along(at, dims)

    def leaf_ids(self, at: At) -> Iterator[str]:
        if self.pick is None:
            yield from (f"weight:{self.choice}#{rival}" for rival in self.rivals)


@dataclass(frozen=True, eq=False)
class Import(Derived):
    """A node of another domain through a link table: out[to] = sum of share x source[from]."""

    source_place: str = ""
    place: str = ""
    links: tuple[tuple[tuple[int, float, tuple[str, ...]], ...], ...] = ()

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

    @cached_property
    def _lists(self) -> Lists:
        return Lists([np.array([i for i, _, _ in incoming], dtype=np.intp) for incoming in self.links])

    def needs(self, at: Positions) -> Iterator[Need]:
        which, source = self._lists.of(at[self.place])
        fixed = along(at, self.input_dims[0], self.source_place)
        yield self.inputs[0], which, {**part_of(fixed, which), self.source_place: source}

    def leaf_ids(self, at: At) -> Iterator[str]:
        yield from (cell for _, _, cells in self.links[at[self.place]] for cell in cells)
