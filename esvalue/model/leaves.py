"""Leaves of the graph: numbers that come from a file, each with the way it is drawn and the origin of every entry."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from esvalue.analysis.problem import pick_index
from esvalue.core.distributions import beta_share
from esvalue.core.units import Unit
from esvalue.inputs.cards import Spill
from esvalue.inputs.own_spill import OwnSpill
from esvalue.inputs.parameters import Record

__all__ = ["ColumnLeaf", "Leaf", "ParameterLeaf", "ResolvedRecord", "RivalsLeaf", "ShareLeaf", "UnitDraws"]

Array = npt.NDArray[np.float64]
#: Uniform columns of a design by factor name; a missing factor means "at its central value".
UnitDraws = Mapping[str, Array]
At = Mapping[str, int]


@dataclass(frozen=True)
class ResolvedRecord:
    """One resolved record: its identifier, the record, and the factor of unit and price-year conversion."""

    id: str
    record: Record
    unit: Unit
    file: str
    unit_factor: float = 1.0
    price_factor: float = 1.0
    price_years: tuple[int, int] | None = None
    index_years: tuple[int, ...] = ()
    title: Mapping[str, str] = field(default_factory=dict)
    draw_id: str = ""

    @property
    def column(self) -> str:
        """Name of the design column this record is drawn with."""
        return self.draw_id or self.id

    @property
    def factor(self) -> float:
        """Unit conversion times price-year conversion."""
        return self.unit_factor * self.price_factor

    @property
    def central(self) -> float:
        """The central value, converted."""
        return self.record.value * self.factor

    @property
    def support(self) -> tuple[float, float]:
        """Lowest and highest value that can occur, converted."""
        if self.record.spread is None:
            return self.central, self.central
        low, high = self.record.spread.support
        return low * self.factor, high * self.factor

    def draw(self, draws: UnitDraws) -> Array:
        """Return converted draws, or the central value where the design has no column for this record."""
        if self.record.spread is None or self.column not in draws:
            return np.asarray(self.central)
        return self.record.spread.quantile(draws[self.column]) * self.factor

    def leaf_ids(self) -> tuple[str, ...]:
        """Identifiers of everything the converted number depends on: the record and the index years."""
        return (self.id, *(f"index:{year}" for year in self.index_years))


@dataclass(frozen=True, eq=False)
class Leaf(ABC):
    """Base of all leaves. `present` is over the non-draw dimensions."""

    name: str
    unit: Unit
    dims: tuple[str, ...]
    labels: Mapping[str, tuple[str, ...]]
    present: npt.NDArray[np.bool_]

    inputs: tuple[str, ...] = field(default=(), init=False)

    def factors(self) -> tuple[str, ...]:
        """Names of the design columns this leaf is drawn with."""
        return ()

    @abstractmethod
    def draw(self, draws: UnitDraws) -> Array:
        """Return the values for a block of draws."""

    @abstractmethod
    def leaf_ids(self, at: At) -> Iterator[str]:
        """Yield the identifiers of the file entries behind the value at a position."""


@dataclass(frozen=True, eq=False)
class ColumnLeaf(Leaf):
    """Fixed numbers over labels: a column of places, or committed numbers and flags of options."""

    values: Array = field(default_factory=lambda: np.zeros(0))
    ids: npt.NDArray[np.object_] | None = None

    def draw(self, draws: UnitDraws) -> Array:
        return self.values

    def leaf_ids(self, at: At) -> Iterator[str]:
        if self.ids is None:
            return
        found = self.ids[tuple(at[dim] for dim in self.dims)]
        yield from (found if isinstance(found, tuple) else (found,))


@dataclass(frozen=True, eq=False)
class ParameterLeaf(Leaf):
    """A parameter: one quantity, or one a category (None where it does not apply)."""

    quantities: Sequence[ResolvedRecord | None] = ()

    def factors(self) -> tuple[str, ...]:
        return tuple(q.column for q in self.quantities if q is not None and q.record.spread is not None)

    def draw(self, draws: UnitDraws) -> Array:
        drawn = [np.asarray(np.nan) if q is None else q.draw(draws) for q in self.quantities]
        if len(self.labels) == 0:
            return _shaped(drawn[0], self.dims, draws)
        if "draw" not in self.dims:
            return np.array([float(values) for values in drawn])
        size = _size(draws)
        return np.stack([np.broadcast_to(values, (size,)) for values in drawn])

    def leaf_ids(self, at: At) -> Iterator[str]:
        category = next((dim for dim in self.dims if dim != "draw"), None)
        quantity = self.quantities[at[category] if category else 0]
        if quantity is not None:
            yield from quantity.leaf_ids()


@dataclass(frozen=True, eq=False)
class RivalsLeaf(Leaf):
    """A parameter with rival records: one holds, or (pick None) each draw has one."""

    quantities: Sequence[ResolvedRecord] = ()
    rivals: tuple[str, ...] = ()
    weights: tuple[float, ...] = ()
    pick: str | None = None

    @property
    def factor_name(self) -> str:
        """Name of the design column that chooses among the rivals."""
        return f"choice:{self.name}"

    def central_only(self) -> RivalsLeaf:
        """Return the leaf with the rival that holds at central values picked."""
        return self if self.pick is not None else replace(self, pick=self.rivals[0])

    def factors(self) -> tuple[str, ...]:
        chosen = self._chosen()
        spread = tuple(self.quantities[i].column for i in chosen if self.quantities[i].record.spread is not None)
        return spread if self.pick is not None else (self.factor_name, *spread)

    def _chosen(self) -> list[int]:
        return list(range(len(self.rivals))) if self.pick is None else [self.rivals.index(self.pick)]

    def draw(self, draws: UnitDraws) -> Array:
        if self.pick is not None or self.factor_name not in draws:
            index = self.rivals.index(self.pick) if self.pick is not None else 0
            return _shaped(self.quantities[index].draw(draws), self.dims, draws)
        picks = pick_index(draws[self.factor_name], self.weights)
        size = _size(draws)
        return np.choose(picks, [np.broadcast_to(q.draw(draws), (size,)) for q in self.quantities])

    def leaf_ids(self, at: At) -> Iterator[str]:
        if self.pick is None:
            yield from (f"weight:{q.id}" for q in self.quantities)
        for i in self._chosen():
            yield from self.quantities[i].leaf_ids()


@dataclass(frozen=True, eq=False)
class ShareLeaf(Leaf):
    """The part of a service that spills over up to the payer's level, out of shares by level that sum to one."""

    shares: Mapping[str, float] = field(default_factory=dict)
    included: tuple[str, ...] = ()
    concentration: float | None = None
    record: Spill | None = None

    @property
    def central(self) -> float:
        """Mean share enjoyed up to the payer's level."""
        return float(sum(self.shares.get(level, 0.0) for level in self.included))

    def factors(self) -> tuple[str, ...]:
        return (self.name,) if self.concentration is not None and 0.0 < self.central < 1.0 else ()

    def draw(self, draws: UnitDraws) -> Array:
        if self.concentration is None or self.name not in draws:
            return _shaped(np.asarray(self.central), self.dims, draws)
        return beta_share(self.central, self.concentration, draws[self.name])

    def leaf_ids(self, at: At) -> Iterator[str]:
        yield f"{self.name}"
        if isinstance(self.record, OwnSpill):
            yield from self.record.entries


def _size(draws: UnitDraws) -> int:
    return next(iter(draws.values())).shape[0] if draws else 1


def _shaped(values: Array, dims: tuple[str, ...], draws: UnitDraws) -> Array:
    return np.broadcast_to(values, (_size(draws),)) if "draw" in dims and values.ndim == 0 else values
