"""The best within the money: the greatest expected net benefit whose cost keeps a budget in a share of futures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from esvalue.analysis.design.bounds import Root, root
from esvalue.analysis.design.branching import prove
from esvalue.analysis.design.candidates import Candidates, Choice, candidates
from esvalue.analysis.design.cells import MARGIN, SLACK, Cell, CellRate, Design, Promises, asked_of, counted, row
from esvalue.analysis.design.checking import check_cells, check_fixed, check_promises, check_spent
from esvalue.analysis.design.climbing import Purse, climb
from esvalue.analysis.design.promise import share_kept
from esvalue.core.arguments import Money, NotNegative, OneOrMore, SomeShare, checked
from esvalue.core.errors import Mistakes

__all__ = ["NODES", "Within", "best_within", "searched"]

Array = npt.NDArray[np.float64]
#: What counts as nothing, as a share of the size of the numbers of net benefit.
EQUAL = 1e-9
#: Free cells of which the best is proved, within so many parts of all choices; parts that are looked at for more cells.
PROVED, PROOF, NODES = 8, 100_000, 500


@dataclass(frozen=True)
class Within:
    """The best design found within a budget, and how much better another could be at most.

    Parameters
    ----------
    budget
        The money, kept in a share of futures.
    design
        None where the least that may be paid, `least` (enough in the share of futures), is above the budget, or where
        the orders leave nothing between what is paid today and the ceilings (`least` is then not a number).
    bound
        Expected net benefit that no design within the budget exceeds.
    nodes
        How many parts of all designs were looked at.
    """

    budget: float
    design: Design | None
    least: float
    bound: float = float("nan")
    nodes: int = 0

    @property
    def proved(self) -> bool:
        """Tell whether no design within the budget is better."""
        return self.design is not None and self.bound <= self.design.net_benefit

    @property
    def short(self) -> float:
        """By what share of itself the design may fall short of the best at most."""
        if self.design is None or self.proved:
            return 0.0
        return (self.bound - self.design.net_benefit) / max(abs(self.design.net_benefit), 1e-300)


@checked
def best_within(
    cells: Sequence[Cell],
    budget: Money,
    orders: Sequence[Sequence[str]] = (),
    promises: Mapping[str, Promises] | None = None,
    *,
    held: Mapping[str, float] | None = None,
    in_share: SomeShare = 0.9,
    margin: NotNegative = MARGIN,
    spent: Array | None = None,
    nodes: OneOrMore | None = None,
) -> Within:
    """Return the rates of greatest expected net benefit whose cost is within a budget in a share of futures.

        max over rates of mean of sum over cells of net benefit, subject to
        share of draws with sum over cells of cost <= budget at least q + z sqrt(q (1 - q) / n)

    A cell paid today has at least its present rate. Any other is unpaid, and then stands in no order, or has a rate at
    which at least half of its base is paid enough on average. No rate is above the ceiling of its cell, but a present
    one. Of equal designs the one of least mean cost is returned, then that of fewer cells paid, then that which pays
    the cell whose name comes first more.

    Parameters
    ----------
    cells
        What could be paid, and what each rate does.
    budget
        In the unit of the cost; below zero where that much must come in besides.
    orders
        Names of cells, that of the greatest rate first; a cell stands in one of them at most.
    promises
        By cell: a mandatory cell is unpaid or keeps its promise, and needs to be named with one.
    held
        Rates of cells that are not free, 0: unpaid. A cell whose net benefit is not known is held at its present rate,
        one with a rate by law at that.
    in_share
        q, share of futures in which the budget is kept.
    margin
        z, standard errors by which the share is stricter, since rates are chosen on these draws.
    spent
        What is spent besides, by draw.
    nodes
        Parts of all designs that are looked at at most; then the bound reached is told. By default 100,000 where up to
        eight cells are free, which proves all problems that were tried, and else 500.

    Raises
    ------
    InputError
        As :func:`keep_promise`; rates held that are none of a cell's; a mandatory cell without a
        promise: net benefit alone would pay it the smallest coin.

    Examples
    --------
    Two cells that cost 10 each, and money for one of them: the one of greater net benefit is paid.

    >>> one = Cell("one", np.array([5.0]), np.ones((1, 2)), np.full((1, 2), 10.0), np.full((1, 2), 3.0))
    >>> two = Cell("two", np.array([5.0]), np.ones((1, 2)), np.full((1, 2), 10.0), np.full((1, 2), 4.0))
    >>> found = best_within([one, two], 15.0)
    >>> found.design.rates, found.proved
    ({'one': 0.0, 'two': 5.0}, True)
    """
    given, fixed = searched(cells, orders, promises or {}, held or {}, margin, spent=spent)
    kept = counted(in_share, cells[0].draws, margin)
    finder = Finder(cells, given, fixed, promises or {})
    return finder.within(budget, kept, [], nodes or finder.enough)


def searched(
    cells: Sequence[Cell],
    orders: Sequence[Sequence[str]],
    promises: Mapping[str, Promises],
    held: Mapping[str, float],
    margin: float,
    *,
    spent: Array | None = None,
) -> tuple[Candidates, dict[str, float]]:
    """Return what is free to be chosen, and the rates of all other cells."""
    check_cells(cells, orders, {**promises, **held})
    check_promises([cell for cell in cells if cell.name in promises], promises)
    check_spent(spent, cells[0].draws)
    problems, fixed = Mistakes(), dict(held)
    for cell in cells:
        if cell.law is not None:
            fixed[cell.name] = cell.law
        elif cell.net_benefit is None:
            fixed.setdefault(cell.name, cell.present)
        named = asked_of(promises, cell.name) if cell.name in promises else None
        if cell.mandatory and cell.name not in fixed and not named:
            problems.add("design_mandatory", f"cell {cell.name}")
    problems.raise_if_any()
    check_fixed(cells, fixed)
    return candidates(cells, orders, fixed, promises, margin=margin, besides=spent), fixed


class Finder:
    """What one set of cells has in common for every budget."""

    def __init__(
        self, cells: Sequence[Cell], given: Candidates, fixed: Mapping[str, float], promises: Mapping[str, Promises]
    ) -> None:
        self.cells, self.given, self.fixed, self.promises = cells, given, fixed, promises
        self.least = given.least()
        self._root: Root | None = None

    @property
    def root(self) -> Root:
        """Bounds with nothing decided, made once for all budgets."""
        if self._root is None:
            self._root = root(self.given)
        return self._root

    @property
    def enough(self) -> int:
        """How many parts of all choices are looked at for a proof."""
        return PROOF if sum(len(own) > 1 for own in self.given.rates) <= PROVED else NODES

    def money(self, choice: Choice, kept: int) -> float:
        """Return the money that is enough for a choice in so many draws."""
        return float(np.partition(self.given.total(choice), kept - 1)[kept - 1])

    def within(self, budget: float, kept: int, starts: list[Choice], nodes: int) -> Within:
        """Return the best design within a budget kept in so many draws."""
        if self.least is None:
            return Within(budget, None, float("nan"))
        least = self.money(self.least, kept)
        if least > budget + SLACK * abs(budget):
            return Within(budget, None, least)
        purse = Purse(self.given, budget, kept)
        start = climb(purse, [self.least, *starts])
        proved = prove(purse, self.root, start, nodes)
        assert proved.choice is not None
        return Within(budget, self.design(proved.choice), least, proved.bound, proved.nodes)

    def design(self, choice: Choice) -> Design:
        """Return the table of rates of a choice."""
        rows = tuple(self._row(cell, choice) for cell in self.cells)
        return Design(rows, self.given.total(choice), self.given.worth(choice))

    def choice(self, design: Design) -> Choice:
        """Return the choice behind a table of rates."""
        found = [
            int(np.argmin(np.abs(rates - design[name].rate)))
            for name, rates in zip(self.given.names, self.given.rates, strict=True)
        ]
        return np.array(found, dtype=np.intp)

    def _row(self, cell: Cell, choice: Choice) -> CellRate:
        at, held_by, by = self._held(cell, choice)
        return row(cell, at, held_by, by=by, share=share_kept(cell, at, asked_of(self.promises, cell.name)))

    def _held(self, cell: Cell, choice: Choice) -> tuple[int | None, str, str]:
        """Return the position of a cell's rate (None: unpaid), what holds it there, and the cell by which."""
        if cell.name in self.fixed:
            rate = self.fixed[cell.name]
            return cell.at(rate) if rate else None, "law" if cell.law is not None else "kept", ""
        given = self.given
        c = given.names.index(cell.name)
        k, own, gain = int(choice[c]), given.positions[c], given.gain[c]
        at = int(own[k])
        if at < 0:
            return None, "unpaid" if (gain > EQUAL * given.scale).any() else "not_worth", ""
        group = next(group for group in given.groups if c in group)
        before, after = group[: group.index(c)], group[group.index(c) + 1 :]
        rates = {o: float(given.rates[o][choice[o]]) for o in group}
        if any(gain[i] > gain[k] for i in range(k) if own[i] >= 0):  # less would bring more: a cell behind needs it
            level = max((given.rates[c][i] for i in range(k) if own[i] >= 0 and gain[i] > gain[k]), default=0.0)
            if (holds := next((o for o in after if rates[o] > level * (1 + SLACK)), None)) is not None:
                return at, "order", given.names[holds]
        if cell.present and at == cell.at(cell.present):
            return at, "present", ""
        if (better := next((i for i in range(k + 1, len(own)) if gain[i] > gain[k]), None)) is None:
            highest = cell.ceiling is not None and cell.at(cell.ceiling * (1 + 2 * SLACK)) <= at + 1 < len(cell.rates)
            more = highest and cell.expected is not None and cell.expected[at + 1] > cell.expected[at]
            return at, "ceiling" if more else "best", ""
        holding = [o for o in before if 0 < rates[o] < given.rates[c][better] * (1 - SLACK)]
        return (at, "order", given.names[holding[-1]]) if holding else (at, "budget", "")
