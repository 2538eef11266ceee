"""What is designed: cells with what each of their rates does, draw by draw, and the table of rates that comes out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from esvalue.core.arguments import NotNegative, NotNegativeAmount, OneOrMore, Share, SomeShare, checked

__all__ = [
    "MARGIN", "Cell", "CellRate", "Design", "Promise", "Promises", "asked_of", "counted", "row", "stricter",
]  # fmt: skip

Array = npt.NDArray[np.float64]
#: Standard errors by which a share is stricter in designing: one side, nineteen times in twenty.
MARGIN = 1.645
#: Part of itself by which a number may miss a limit: the rounding of sums.
SLACK = 1e-12


@checked
@dataclass(frozen=True)
class Promise:
    """At least a share of a cell's base is paid enough, in a share of the futures; with `by_loss` a share of what its
    holders lose.

    Or what its holders lose beyond their payment is at most an amount (`at_most`, in the unit of the cell's loss);
    only a mandatory scheme leaves such a loss.
    """

    at_least: Share = 0.8
    in_share: SomeShare = 0.9
    at_most: NotNegativeAmount | None = None
    by_loss: bool = False


#: What is asked in a cell: one promise, several, or None: nothing.
Promises = Promise | Sequence[Promise] | None


def asked_of(promises: Mapping[str, Promises], cell: str) -> tuple[Promise, ...] | None:
    """Return the promises of a cell, the usual one where it is not named; None where it is left out."""
    found = promises.get(cell, Promise())
    return (found,) if isinstance(found, Promise) else None if found is None else tuple(found)


@dataclass(frozen=True)
class Cell:
    """One cell: the rates it could have, and what each does in every draw.

    Parameters
    ----------
    name
        Its name; equal designs are told apart by it.
    rates
        Rates above zero, rising, on the steps they are printed in, the present rate among them; shape (rate,).
    adequacy
        Share of the base whose holders' cost the rate covers, shape (rate, draw); it rises with the rate.
    cost
        Public cost, shape (rate, draw), not below zero; it rises with the rate.
    net_benefit
        Against paying nothing, shape (rate, draw) or, as only its mean counts, (rate, 1); None where the value of
        what is paid for is not known.
    present
        The rate paid today, below which no design goes; 0: none.
    ceiling
        The rate the value of what is paid for commits to, in the unit of `rates`.
    law
        The rate a law fixes, which no design moves.
    mandatory
        Whether all holders take part whatever they are paid.
    loss
        What holders who must take part lose beyond the payment, shape (rate, draw).
    loss_covered
        Share of the loss of holders that is paid enough, shape (rate, draw); it rises with the rate.
    """

    name: str
    rates: Array
    adequacy: Array
    cost: Array
    net_benefit: Array | None = None
    present: float = 0.0
    ceiling: float | None = None
    law: float | None = None
    mandatory: bool = False
    loss: Array | None = None
    loss_covered: Array | None = None

    @property
    def draws(self) -> int:
        """Number of draws."""
        return int(self.cost.shape[1])

    @cached_property
    def expected(self) -> Array | None:
        """Mean net benefit by rate."""
        return None if self.net_benefit is None else np.asarray(self.net_benefit.mean(axis=1))

    @cached_property
    def mean_cost(self) -> Array:
        """Mean public cost by rate."""
        return np.asarray(self.cost.mean(axis=1))

    @cached_property
    def mean_adequacy(self) -> Array:
        """Mean adequacy by rate."""
        return np.asarray(self.adequacy.mean(axis=1))

    def at(self, rate: float) -> int:
        """Return the position of the least rate not below an amount; the number of rates where none is."""
        return int(np.searchsorted(self.rates, rate * (1 - SLACK)))

    def keeps(self, position: int, promise: Promise) -> npt.NDArray[np.bool_]:
        """Return in which draws a rate keeps a promise."""
        if promise.at_most is not None:
            assert self.loss is not None
            return np.asarray(self.loss[position] <= promise.at_most + SLACK * abs(promise.at_most))
        paid = self.loss_covered if promise.by_loss else self.adequacy
        assert paid is not None
        return np.asarray(paid[position] >= promise.at_least * (1 - SLACK))


@dataclass(frozen=True)
class CellRate:
    """The rate of one cell in a design, and why it is that one.

    `held_by` is what the rate would otherwise fall or rise past. Of a promise: "promise", "present" (the rate paid
    today), "order" (the rate of the cell `by`), "step" (the least rate there is), "law", "unreachable" (no rate keeps
    the promise), "left_out" (no promise was asked). Within a budget: "budget", "unpaid", "not_worth" (unpaid, as no
    rate that may be paid brings more than it costs), "best" (more would cost more than it brings), "ceiling" (of its
    value), "kept" (value not known: as it is today or is told), or again "present", "order", "law".

    `flags` are "above_ceiling", "below_half" (fewer than half paid enough on average), "law_too_low" (the promise, or
    the order, needs more than the law fixes) and "out_of_order" (no rate of the cell is as high as its order needs).
    `share` is in what share of the draws the promise is kept. `up` and `down` are the mean cost and the net benefit
    that a step up and a step down bring.
    """

    cell: str
    rate: float
    held_by: str
    by: str = ""
    cost: float = 0.0
    net_benefit: float = float("nan")
    share: float = float("nan")
    flags: tuple[str, ...] = ()
    up: tuple[float, float] | None = None
    down: tuple[float, float] | None = None

    @property
    def covers(self) -> bool | None:
        """Tell whether what it secures is worth its cost; None where that is not known."""
        return None if np.isnan(self.net_benefit) else self.net_benefit >= 0


@dataclass(frozen=True)
class Design:
    """A table of rates, with its public cost in every draw."""

    cells: tuple[CellRate, ...]
    cost: Array = field(repr=False)
    #: Mean net benefit of the cells of which it is known.
    net_benefit: float

    @property
    def rates(self) -> dict[str, float]:
        """The rate of every cell by name, 0 where nothing is paid."""
        return {one.cell: one.rate for one in self.cells}

    def __getitem__(self, cell: str) -> CellRate:
        return next(one for one in self.cells if one.cell == cell)

    def money(self, in_share: float, margin: float = MARGIN) -> float:
        """Return the money that is enough in a share of the futures, by the stricter share of designing."""
        kept = counted(in_share, len(self.cost), margin)
        return float(np.partition(self.cost, kept - 1)[kept - 1])


@checked
def stricter(share: Share, draws: OneOrMore, margin: NotNegative = MARGIN) -> float:
    """Return the share that must hold among the draws of a design so that a share of the futures does.

        p' = p + z sqrt(p (1 - p) / n)

    >>> round(stricter(0.9, 8192), 4)
    0.9055
    """
    return min(1.0, share + margin * float(np.sqrt(share * (1.0 - share) / draws)))


def counted(share: float, draws: int, margin: float = MARGIN) -> int:
    """Return in how many draws something must hold for a share of the futures, at least one.

    >>> counted(0.9, 8192), counted(0.9, 10)
    (7418, 10)
    """
    return max(1, int(np.ceil(stricter(share, draws, margin) * draws - 1e-9)))


def row(
    cell: Cell,
    position: int | None,
    held_by: str,
    *,
    by: str = "",
    share: float = float("nan"),
    flags: tuple[str, ...] = (),
) -> CellRate:
    """Return the row of a cell at one of its rates; None: nothing is paid."""
    if position is None:
        net_of_none = float("nan") if cell.net_benefit is None else 0.0
        return CellRate(cell.name, 0.0, held_by, by, net_benefit=net_of_none)
    net, cost = cell.expected, cell.mean_cost
    if cell.ceiling is not None and cell.rates[position] > cell.ceiling * (1 + SLACK):
        flags = (*flags, "above_ceiling")
    if cell.mean_adequacy[position] < 0.5:
        flags = (*flags, "below_half")

    def step(to: int) -> tuple[float, float] | None:
        if not 0 <= to < len(cell.rates):
            return None
        gain = float("nan") if net is None else float(net[to] - net[position])
        return float(cost[to] - cost[position]), gain

    return CellRate(
        cell.name,
        float(cell.rates[position]),
        held_by,
        by,
        cost=float(cost[position]),
        net_benefit=float("nan") if net is None else float(net[position]),
        share=share,
        flags=flags,
        up=step(position + 1),
        down=step(position - 1),
    )
