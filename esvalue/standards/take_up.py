"""Who takes part at which rate: the law of holders' costs over the futures of a run, for rates nobody has committed.

A rate that an option committed gives what the run itself says of it: the same laws on the same draws.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from esvalue.core.units import conversion, parse
from esvalue.equations.equation import get
from esvalue.model.account import DomainAccount
from esvalue.model.dims import of_domain
from esvalue.model.graph import Graph, Plan
from esvalue.standards.judging import Judged

__all__ = ["TakeUp", "take_up"]

Array = npt.NDArray[np.float64]
CellKey = tuple[str, str]


@dataclass(frozen=True)
class TakeUp:
    """What rates of a cell (domain and region type) bring, as means over the futures.

    Attributes
    ----------
    rates
        The rates, yuan per base and year, shape (rate,).
    places
        The places of the cell that have something to pay for.
    base
        Mean of what each is owed payment for, shape (place,).
    accepted
        Mean of the part of it whose holders lose no more than the rate, shape (place, rate); all of it where the cost
        of holders is not known.
    known
        Whether the cost of the holders of each place is known.
    enough
        Mean of the share of the cell that is paid enough, shape (rate,); None where the cost of holders is not known.
    """

    rates: Array
    places: tuple[str, ...]
    base: Array
    accepted: Array
    known: tuple[bool, ...]
    enough: Array | None


def take_up(judged: Judged, rates: Mapping[CellKey, Array]) -> dict[CellKey, TakeUp]:
    """Return what rates (yuan per base and year) of cells bring over the futures of a judged scenario."""
    domains = {domain: _Domain(judged, domain) for domain in dict.fromkeys(domain for domain, _ in rates)}
    wanted = [node for one in domains.values() for node in one.nodes]
    plan = Plan(judged.graph, wanted)
    cells = {
        key: made for key, own in rates.items() if (made := _Cell.of(judged, domains[key[0]], key, own)) is not None
    }
    count = 0
    for replicate in range(judged.design.replicates):
        for part, draws in judged.design.blocks(replicate):
            size = part.stop - part.start
            values = plan.run(draws)
            for key, cell in cells.items():
                cell.add(domains[key[0]], values, size)
            count += size
    return {key: cell.done(count) for key, cell in cells.items()}


class _Domain:
    """The nodes of a domain that say who takes part, and how their values are read."""

    def __init__(self, judged: Judged, domain: str) -> None:
        account: DomainAccount = judged.model.accounts[domain]
        self.graph: Graph = judged.graph
        self.domain, self.account = domain, account
        self.unit = parse(f"yuan/{account.base_unit}/a")
        self.names = judged.loaded.places[domain].names
        own = [account.base, account.floor, account.holder_spread, *account.holder_law.parts.values()]
        self.nodes = tuple(node for node in own if node is not None)

    def read(self, values: Mapping[str, Any], node: str, size: int, *, money: bool) -> Array:
        """Return a node as (place, draw), or of the parts of a law (part, place, draw)."""
        made = self.graph[node]
        array = np.asarray(values[node], dtype=float)
        if "draw" not in made.dims:
            array = array[..., None]
        dims = [dim for dim in made.dims if dim != "draw"]
        place, part = of_domain("place", self.domain), of_domain("part", self.domain)
        if place not in dims:
            array = np.expand_dims(array, 1 if part in dims else 0)
        elif part in dims and dims.index(part) > dims.index(place):
            array = np.swapaxes(array, 0, 1)
        shape = (*((array.shape[0],) if part in dims else ()), len(self.names), size)
        factor = conversion(made.unit, self.unit) if money and made.unit.same_kind(self.unit) else 1.0
        return np.broadcast_to(array * factor, shape)

    def covered(self, values: Mapping[str, Any], size: int, at: Sequence[int], rates: Array) -> list[Array]:
        """Return which share of the holders of some places each rate covers, (rate, draw) by place."""
        law, parts = self.account.holder_law, dict[str, Array]()
        assert self.account.floor is not None
        cost = self.read(values, self.account.floor, size, money=True)
        spread = (
            self.read(values, self.account.holder_spread, size, money=True)
            if self.account.holder_spread is not None
            else np.zeros_like(cost)
        )
        for name, node in law.parts.items():
            parts[name] = self.read(values, node, size, money=name != "weight" and law.law.table != "costs")
        found = []
        for i in at:
            own = {name: array[:, i] for name, array in parts.items()}
            if law.law.table == "costs":
                scaled = get("relative_cost").function
                own |= {end: scaled(cost[i], own[end]) for end in ("low", "high")}
            found.append(self._by_law(rates[:, None], cost[i], spread[i], own))
        return found

    def _by_law(self, rates: Array, cost: Array, spread: Array, parts: Mapping[str, Array]) -> Array:
        law = self.account.holder_law
        equation = get(law.law.covered).function
        if law.law.table:
            ends = zip(*(parts[name] for name in ("low", "high", "weight")), strict=True)
            return np.asarray(sum(equation(rates, low, high, weight) for low, high, weight in ends))
        share = equation(rates, cost, spread)
        if law.from_zero:
            share = get("adequacy_from_zero").function(rates, share, equation(np.zeros(1), cost, spread))
        return np.asarray(share)


@dataclass
class _Cell:
    """The sums over draws of one cell; `known` tells whether the cost of the holders of each place is."""

    rates: Array
    places: tuple[str, ...]
    at: tuple[int, ...]
    known: tuple[bool, ...]
    base: Array
    accepted: Array
    enough: Array

    @classmethod
    def of(cls, judged: Judged, domain: _Domain, key: CellKey, rates: Array) -> _Cell | None:
        """Return an empty cell; None where nothing is owed payment in it."""
        payable = judged.outcomes.payable.get(key, ())
        at = tuple(i for i, name in enumerate(domain.names) if name in payable)
        if not at:
            return None
        floor = domain.account.floor
        there = (
            np.broadcast_to(judged.graph[floor].present, (len(domain.names),))
            if floor is not None
            else np.zeros(len(domain.names), dtype=bool)
        )
        own = np.asarray(rates, dtype=float)
        return cls(
            own,
            tuple(domain.names[i] for i in at),
            at,
            tuple(bool(there[i]) for i in at),
            np.zeros(len(at)),
            np.zeros((len(at), len(own))),
            np.zeros(len(own)),
        )

    def add(self, domain: _Domain, values: Mapping[str, Any], size: int) -> None:
        """Add the draws of a block."""
        base = domain.read(values, domain.account.base, size, money=False)[list(self.at)]
        self.base += base.sum(axis=1)
        judged = [k for k, known in enumerate(self.known) if known]
        for k, known in enumerate(self.known):
            if not known:
                self.accepted[k] += base[k].sum()
        if not judged:
            return
        covered = domain.covered(values, size, [self.at[k] for k in judged], self.rates)
        part, whole = np.zeros((len(self.rates), size)), np.zeros(size)
        for k, share in zip(judged, covered, strict=True):
            paid = base[k] * share
            self.accepted[k] += paid.sum(axis=1)
            part += paid
            whole += base[k]
        self.enough += np.divide(part, whole, out=np.zeros_like(part), where=whole > 0).sum(axis=1)

    def done(self, count: int) -> TakeUp:
        """Return the means."""
        enough = self.enough / count if any(self.known) else None
        return TakeUp(self.rates, self.places, self.base / count, self.accepted / count, self.known, enough)
