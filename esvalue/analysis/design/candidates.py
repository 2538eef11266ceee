"""What each cell may be paid when money is short: unpaid or one of its rates, in groups that an order ties together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from esvalue.analysis.design.cells import SLACK, Cell, Promise, Promises, asked_of
from esvalue.analysis.design.promise import least_position

__all__ = ["Candidates", "Choice", "candidates"]

Array = npt.NDArray[np.float64]
#: Which candidate each cell has, by position.
Choice = npt.NDArray[np.intp]


@dataclass(frozen=True)
class Candidates:
    """What the free cells may be paid; cells and candidates by position, cheapest first.

    `positions` are those of the cell's own rates, -1 is unpaid, whose rate, gain and cost are zero. `groups` are the
    free cells of one order, that of the greatest rate first, or one cell. `spent` and `earned` are cost by draw and
    mean net benefit of the cells that are not free.
    """

    names: tuple[str, ...]
    positions: tuple[npt.NDArray[np.intp], ...]
    rates: tuple[Array, ...]
    gain: tuple[Array, ...]
    cost: tuple[Array, ...]
    groups: tuple[tuple[int, ...], ...]
    spent: Array
    earned: float

    @cached_property
    def mean(self) -> tuple[Array, ...]:
        """Mean cost by candidate."""
        return tuple(cost.mean(axis=1) for cost in self.cost)

    @cached_property
    def scale(self) -> float:
        """The size of the numbers of net benefit, in which equal is meant."""
        return max(abs(self.earned), *(float(np.abs(gain).max()) for gain in self.gain), 1e-300) if self.gain else 1.0

    @cached_property
    def ranks(self) -> tuple[npt.NDArray[np.intp], ...]:
        """Rank of each candidate's rate among all of its group; -1 is unpaid."""
        found: dict[int, npt.NDArray[np.intp]] = {}
        for group in self.groups:
            every = np.unique(np.concatenate([self.rates[c] for c in group]))
            every = every[every > 0]
            for c in group:
                at = np.searchsorted(every, self.rates[c])
                found[c] = np.where(self.rates[c] > 0, at, -1).astype(np.intp)
        return tuple(found[c] for c in range(len(self.names)))

    @cached_property
    def levels(self) -> dict[tuple[int, ...], int]:
        """Number of different rates of a group."""
        return {group: max(1, 1 + max(int(self.ranks[c].max()) for c in group)) for group in self.groups}

    def total(self, choice: Choice) -> Array:
        """Return the cost of a choice in every draw."""
        made = self.spent.copy()
        for cost, k in zip(self.cost, choice, strict=True):
            made += cost[k]
        return made

    def worth(self, choice: Choice) -> float:
        """Return the expected net benefit of a choice."""
        return self.earned + float(sum(gain[k] for gain, k in zip(self.gain, choice, strict=True)))

    def in_order(self, choice: Choice) -> bool:
        """Tell whether no cell is paid more than a paid cell before it in its order."""
        for group in self.groups:
            paid = [self.rates[c][choice[c]] for c in group if self.rates[c][choice[c]] > 0]
            if any(later > former * (1 + SLACK) for former, later in pairwise(paid)):
                return False
        return True

    def least(self) -> Choice | None:
        """Return the cheapest choice in every draw; None where the order leaves none."""
        choice = np.zeros(len(self.names), dtype=np.intp)
        for group in self.groups:
            floor = 0.0
            for c in reversed(group):
                if self.rates[c][0] == 0:
                    continue
                at = int(np.searchsorted(self.rates[c], floor * (1 - SLACK)))
                if at == len(self.rates[c]):
                    return None
                choice[c], floor = at, float(self.rates[c][at])
        return choice

    def key(self, choice: Choice) -> tuple[float, int, tuple[float, ...]]:
        """Return by what choices of equal net benefit are told apart, the lesser first: mean cost, number of cells
        paid, and then the cell that comes first by name is paid more.
        """
        cost = float(sum(mean[k] for mean, k in zip(self.mean, choice, strict=True)))
        by_name = sorted(range(len(self.names)), key=lambda c: self.names[c])
        paid = sum(int(self.rates[c][choice[c]] > 0) for c in by_name)
        return cost, paid, tuple(-float(self.rates[c][choice[c]]) for c in by_name)

    def better(self, one: Choice, other: Choice | None) -> bool:
        """Tell whether a choice comes before another: more net benefit, or as much by the key."""
        if other is None:
            return True
        gain = self.worth(one) - self.worth(other)
        if abs(gain) > 1e-9 * self.scale:
            return gain > 0
        (cost, paid, name), (cost_, paid_, name_) = self.key(one), self.key(other)
        if abs(cost - cost_) > 1e-9 * max(abs(cost), abs(cost_)):
            return cost < cost_
        return (paid, name) < (paid_, name_)


def candidates(
    cells: Sequence[Cell],
    orders: Sequence[Sequence[str]],
    held: Mapping[str, float],
    promises: Mapping[str, Promises],
    *,
    margin: float,
    besides: Array | None = None,
) -> Candidates:
    """Return what every free cell may be paid; `held` are the rates of the others, 0 where they are not paid, and
    `besides` is what is spent anyway, by draw.
    """
    order_of = {name: list(order) for order in orders for name in order}
    spent, earned = np.zeros(cells[0].draws) if besides is None else besides.copy(), 0.0
    free: list[Cell] = []
    for cell in cells:
        if cell.name not in held:
            free.append(cell)
        elif held[cell.name] > 0:
            at = cell.at(held[cell.name])
            spent += cell.cost[at]
            earned += 0.0 if cell.expected is None else float(cell.expected[at])
    index = {cell.name: c for c, cell in enumerate(free)}
    groups = [tuple(index[name] for name in order if name in index) for order in orders]
    groups = [group for group in groups if group]
    alone = set(range(len(free))) - {c for group in groups for c in group}
    groups += [(c,) for c in sorted(alone)]
    last = {group[-1] for group in groups}
    found = []
    for c, cell in enumerate(free):
        low, high = _between(cell, order_of.get(cell.name, [cell.name]), held)
        found.append(_useful(cell, _allowed(cell, asked_of(promises, cell.name), margin, low, high), c in last))
    gains = [np.concatenate([[0.0], np.asarray(cell.expected)]) for cell in free]
    costs = [cell.cost for cell in free]
    return Candidates(
        names=tuple(cell.name for cell in free),
        positions=tuple(found),
        rates=tuple(np.concatenate([[0.0], cell.rates])[own + 1] for cell, own in zip(free, found, strict=True)),
        gain=tuple(gain[own + 1] for gain, own in zip(gains, found, strict=True)),
        cost=tuple(_rows(cost, own) for cost, own in zip(costs, found, strict=True)),
        groups=tuple(groups),
        spent=spent,
        earned=earned,
    )


def _rows(cost: Array, own: npt.NDArray[np.intp]) -> Array:
    """Return the cost of candidates by draw, zero where nothing is paid."""
    made = cost[np.maximum(own, 0)]
    made[own < 0] = 0.0
    return np.ascontiguousarray(made)


def _between(cell: Cell, order: list[str], held: Mapping[str, float]) -> tuple[float, float]:
    """Return the least and greatest rate a cell may have by the rates held in its order."""
    here = order.index(cell.name)
    low = max((held.get(name, 0.0) for name in order[here + 1 :]), default=0.0)
    high = min((rate for name in order[:here] if (rate := held.get(name, 0.0)) > 0), default=np.inf)
    return low, high


def _allowed(
    cell: Cell, promises: Sequence[Promise] | None, margin: float, low: float, high: float
) -> npt.NDArray[np.intp]:
    """Return the positions a cell may have: unpaid unless it is paid today; from a rate that means something up to
    the ceiling of its value; of a cell paid today from the present rate on.
    """
    rates = cell.rates
    inside = (rates >= low * (1 - SLACK)) & (rates <= high * (1 + SLACK))
    if cell.ceiling is not None and not cell.mandatory:
        inside &= rates <= cell.ceiling * (1 + SLACK)
    if cell.mandatory:
        assert promises is not None
        inside &= np.arange(len(rates)) >= least_position(cell, promises, margin)
    else:
        inside &= cell.mean_adequacy >= 0.5
    if cell.present:
        today = cell.at(cell.present)
        inside &= np.arange(len(rates)) > today
        above = np.flatnonzero(inside)
        return above if rates[today] < low * (1 - SLACK) and len(above) else np.concatenate([[today], above])
    return np.concatenate([[-1], np.flatnonzero(inside)])


def _useful(cell: Cell, own: npt.NDArray[np.intp], last: bool) -> npt.NDArray[np.intp]:
    """Return the candidates but those that cost more than another and bring no more, whatever the other cells have:
    unpaid is always allowed where it is a candidate, a lower rate where no cell follows in the order.
    """
    gain = np.concatenate([[0.0], np.asarray(cell.expected)])[own + 1]
    if last:
        return own[np.concatenate([[True], gain[1:] > np.maximum.accumulate(gain)[:-1]])]
    return own if own[0] >= 0 else own[np.concatenate([[True], gain[1:] > 0])]
