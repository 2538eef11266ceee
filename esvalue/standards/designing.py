"""Designing the rates of a scenario: A, the least money that keeps the promise; B, the best within the money."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from esvalue.analysis.design import Cell, Design, Within, best_within, frontier, hindsight, keep_promise
from esvalue.core.arguments import checked
from esvalue.core.ensemble import Design as Futures
from esvalue.core.errors import fail
from esvalue.core.shown import Shown
from esvalue.core.units import conversion, parse
from esvalue.inputs.opening import open_scenario
from esvalue.inputs.scenario import Loaded
from esvalue.standards.commit import CommitPass, commit
from esvalue.standards.design_bench import DesignBench, bench_of
from esvalue.standards.design_grid import cells_on_grid, rates_of_hindsight
from esvalue.standards.design_settings import DesignSettings, name_of, settings_of
from esvalue.standards.designed import Designed, FixedRate, LeverChoice, Point, RateTable
from esvalue.standards.judging import Judged, judge
from esvalue.standards.rates_by_cell import CellKey

__all__ = ["Designing", "design", "designing", "judge_designed"]

Array = npt.NDArray[np.float64]
#: How much more money the worth of the next yuan is told for, in yuan a year.
MORE = 1e4
#: Parts of all tables of rates that are looked at for the price of a rate that is not free.
PRICE_NODES = 60
#: What hindsight is told of rates.
HINDSIGHT = ("public_cost", "net_benefit")
#: More money than there is.
NO_LIMIT = 1e300


@checked
def design(scenario: str | Path | Loaded) -> Designed:
    """Return the designed rates of a scenario, chosen on a stream of draws of their own: A, the least money that keeps
    the promise; B, the best within the money; and the frontier, what any other money could do.

    Parameters
    ----------
    scenario
        Name or path of a scenario, or a loaded one; what is asked of the design stands in its `[design]`.

    Raises
    ------
    InputError
        Any mistake in the inputs; there is nothing to design: no status quo, or no cell whose holders' cost is known.

    Examples
    --------
    >>> found = design("sea_reserve")
    >>> found.to_pandas()[["design", "region", "rate", "unit"]].values.tolist()
    [['keeps', 'core', 230.0, 'yuan/mu/a'], ['keeps', 'buffer', 135.0, 'yuan/mu/a'], ['keeps', 'experimental',
    30.0, 'yuan/mu/a']]
    """
    loaded = open_scenario(scenario)
    with loaded.telling():
        found = designing(loaded)
    if found is None:
        raise fail("nothing_to_design", loaded.path.name)
    return found.designed


def designing(loaded: Loaded, committed: CommitPass | None = None) -> Designing | None:
    """Return the designing of a scenario, made when it is asked for; None where there is nothing to design."""
    made = committed if committed is not None else commit(loaded)
    bench = bench_of(loaded, made)
    return Designing(loaded, bench) if bench is not None and bench.cells else None


def judge_designed(loaded: Loaded) -> tuple[Judged, Designing | None]:
    """Return a scenario bound for judging with its designed options, and how these were made."""
    with loaded.telling():
        committed = commit(loaded)
        found = designing(loaded, committed)
        return judge(loaded, committed, found.designed if found is not None else None), found


@dataclass(frozen=True)
class Designing(Shown):
    """The cells of a scenario with what their rates do, and the designs made of them.

    Parameters
    ----------
    loaded
        The scenario.
    bench
        What is paid today, and what any rate would do, over the draws of the design.
    """

    loaded: Loaded
    bench: DesignBench

    @cached_property
    def settings(self) -> DesignSettings:
        """What is asked, with every default filled in."""
        losses = {cell: float(np.mean(loss)) for cell, loss in self.bench.sample.loss.items()}
        return settings_of(self.loaded, self.bench.cells, losses)

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """The cells with the rates that are looked at, present ones among them."""
        return cells_on_grid(self.bench, self.settings)

    @cached_property
    def designed(self) -> Designed:
        """A, B and the frontier."""
        settings, within = self.settings, self._within
        made = Designed(
            {**settings.record(), "as_today": [name_of(cell) for cell in self.bench.kept]},
            self.cells[0].draws,
            self._promised,
            within,
            self._frontier(),
            float("nan"),
            {name_of(cell): rate for cell, rate in self.bench.present.items()},
            self._fixed(within.table) if within is not None and within.table is not None else (),
            self._lever,
            {cell.name: f"yuan/{self.loaded.cards[cell.name.split('|')[0]].base.unit}/a" for cell in self.cells},
            "" if within is not None else "no_budget" if self._free else "no_value",
        )
        if settings.budget is None:
            return made
        return replace(made, worth=made.curve.worth(settings.budget, MORE) if len(made.curve.points) > 1 else 0.0)

    @cached_property
    def _withins(self) -> tuple[Within, ...]:
        """The best within the budget at each candidate of the lever; none without a budget, or nothing to choose."""
        if not self._free or self.settings.budget is None:
            return ()
        return tuple(self._best(self.settings.budget, at) for at in range(self.bench.candidates))

    @cached_property
    def _chosen(self) -> int:
        """The candidate of the lever within the money."""
        found = self._withins
        return max(range(len(found)), key=lambda at: self._order(found[at], at), default=0)

    @cached_property
    def _within(self) -> Point | None:
        """B, or that nothing is within the budget; None where it is not asked for."""
        return self._point(self._withins[self._chosen], self._chosen) if self._withins else None

    def hindsight(self, futures: Futures) -> Array | None:
        """Return what hindsight would have brought in each future within the money on the same steps, shape (replicate,
        point): what regret is counted from; None where net benefit is not known of any cell.

        Rates that are not free stay: those fixed by law, and of cells whose value to others is not known.
        """
        if not any(cell.net_benefit is not None for cell in self.cells):
            return None
        at, free, fixed = self._chosen, list[Cell](), dict[str, float]()
        for cell in self.cells:
            if cell.law is not None or cell.name in self._held:
                fixed[cell.name] = self._held[cell.name] if cell.law is None else cell.law
            else:
                free.append(cell)
        rates = {cell.name: self._steps_of(cell) for cell in free}
        made = []
        for block in self.bench.rates.blocks(futures, self.bench.watched):
            spent, earned = self.bench.besides(block.drawn, at)
            costs, gains = [], []
            for name, rate in fixed.items():
                if rate:
                    done = block.run(_key(name), np.array([rate]), HINDSIGHT)
                    spent, earned = spent + done["public_cost"][0], earned + done.get("net_benefit", np.zeros(1))[0]
            for cell in free:
                done = block.run(_key(cell.name), rates[cell.name], HINDSIGHT)
                costs.append(done["public_cost"])
                gains.append(done["net_benefit"])
            made.append(hindsight(costs, gains, self.settings.budget, spent) + earned)
        return np.concatenate(made).reshape(futures.replicates, futures.points)

    def _steps_of(self, cell: Cell) -> Array:
        tables = [self._promised, self._within.table if self._within is not None else None]
        designed = [table.rates[cell.name] for table in tables if table is not None]
        return rates_of_hindsight(cell, self.settings.steps[cell.name].size, designed)

    @property
    def _free(self) -> bool:
        """Whether any rate may be chosen by what it is worth."""
        return any(cell.name not in self._held and cell.law is None for cell in self.cells)

    @cached_property
    def _held(self) -> dict[str, float]:
        """The rates within the money of cells whose value to others is not known, or of which nothing is asked though
        all must take part.
        """
        promises, promised = self.settings.promises, self._keeping(0)
        found = {}
        for cell in self.cells:
            if cell.law is None and (cell.net_benefit is None or (cell.mandatory and promises[cell.name] is None)):
                told = self.settings.unknown_value == "promise"
                found[cell.name] = promised[cell.name].rate if told else cell.present
        return found

    def _keeping(self, at: int) -> Design:
        return keep_promise(self.cells, self.settings.orders, self.settings.promises, spent=self.bench.spent[at])

    def _best(self, budget: float, at: int, nodes: int | None = None, cells: Sequence[Cell] | None = None) -> Within:
        """Return the best within a budget at a candidate of the lever."""
        settings = self.settings
        return best_within(
            self.cells if cells is None else cells,
            budget,
            settings.orders,
            settings.promises,
            held=self._held,
            in_share=settings.budget_in_share,
            spent=self.bench.spent[at],
            nodes=nodes,
        )

    @cached_property
    def _promised(self) -> RateTable:
        """A, with the amount of the lever that costs least."""
        at = int(np.argmin([spent.mean() for spent in self.bench.spent]))
        return self._table(self._keeping(at), at)

    def _frontier(self) -> tuple[Point, ...]:
        """Return what money can do: from the least that must be paid to the most that is worth anything, closer where
        money is short; of budgets that buy the same the least.
        """
        if not self._free:
            return ()
        at, within = self._chosen, self._within
        share, settings = self.settings.budget_in_share, self.settings
        most = self._best(NO_LIMIT, at, 1)
        if most.design is None:
            return (within,) if within is not None else ()
        low, high = most.least, most.design.money(share)
        along = low + (high - low) * np.linspace(0.0, 1.0, settings.points) ** 2
        found = frontier(
            self.cells,
            along.tolist(),
            settings.orders,
            settings.promises,
            held=self._held,
            in_share=share,
            spent=self.bench.spent[at],
        )
        points = [self._point(one, at) for one in found.points]
        if within is not None:
            points = [one for one in points if one.budget != within.budget] + [within]
        return _distinct(sorted(points, key=lambda one: (one.money, one.budget)), within)

    def _point(self, found: Within, at: int) -> Point:
        table = self._table(found.design, at) if found.design is not None else None
        return Point(found.budget, table, found.least, found.bound + self.bench.earned[at])

    def _table(self, made: Design, at: int) -> RateTable:
        lever = self.loaded.scenario.design.lever
        return RateTable(
            made.cells,
            made.money(self.settings.budget_in_share),
            float(made.cost.mean()),
            made.net_benefit + self.bench.earned[at],
            *self._paid(made),
            *self._kept(made),
            None if lever is None else lever.candidates[at],
        )

    def _paid(self, made: Design) -> tuple[float, float]:
        """Return which share of the loss of holders, and of the base, is paid enough on average; of the loss alone
        where bases are counted in different units.
        """
        loss, base = self.bench.sample.loss, self.bench.sample.base
        units = [parse(self.loaded.cards[cell.name.split("|")[0]].base.unit) for cell in self.cells]
        by_loss = self._share(made, "loss_covered", [loss.get(_key(cell.name)) for cell in self.cells])
        if not all(unit.same_kind(units[0]) for unit in units):
            return by_loss, by_loss
        bases = [base[_key(cell.name)] * conversion(u, units[0]) for cell, u in zip(self.cells, units, strict=True)]
        return by_loss, self._share(made, "adequacy", bases)

    def _share(self, made: Design, what: str, weights: Sequence[Array | None]) -> float:
        """Return a share of cells weighed by something, averaged over the draws; not a number where nobody knows it."""
        part, whole = np.zeros(self.cells[0].draws), np.zeros(self.cells[0].draws)
        for cell, weight in zip(self.cells, weights, strict=True):
            values = getattr(cell, what)
            if values is None or weight is None:
                continue
            rate = made[cell.name].rate
            whole = whole + weight
            part = part + (values[cell.at(rate)] * weight if rate > 0 else 0.0)
        if not whole.any():
            return float("nan")
        return float(np.where(whole > 0, part / np.where(whole > 0, whole, 1.0), 1.0).mean())

    def _kept(self, made: Design) -> tuple[int, int]:
        """Return in how many cells the promise is kept, and in how many something is promised."""
        kept = asked = 0
        for cell in self.cells:
            promises = self.settings.promises[cell.name]
            if promises:
                asked += 1
                rate = made[cell.name].rate
                kept += bool(rate) and all(cell.keeps(cell.at(rate), one).mean() >= one.in_share for one in promises)
        return kept, asked

    def _order(self, found: Within, at: int) -> tuple[float, float, float]:
        """Return by what candidates of the lever are told apart, the greater first: net benefit, then less cost."""
        if found.design is None:
            return -np.inf, -found.least, -at
        return found.design.net_benefit + self.bench.earned[at], -float(found.design.cost.mean()), -at

    @property
    def _lever(self) -> tuple[LeverChoice, ...]:
        """What each candidate of the lever does within the money."""
        lever, found = self.loaded.scenario.design.lever, self._withins
        if lever is None or not found:
            return ()
        return tuple(
            LeverChoice(
                amount,
                float(self.bench.spent[at].mean()),
                self._order(one, at)[0] if one.design is not None else float("nan"),
            )
            for at, (amount, one) in enumerate(zip(lever.candidates, found, strict=True))
        )

    def _fixed(self, within: RateTable) -> tuple[FixedRate, ...]:
        """Return what each rate that is not free costs within the money."""
        made, budget, at = [], self.settings.budget, self._chosen
        assert budget is not None
        for cell in self.cells:
            row = within[cell.name]
            if row.rate == 0 or row.held_by not in ("present", "law"):
                continue
            freed = [replace(one, present=0.0, law=None) if one.name == cell.name else one for one in self.cells]
            other = self._best(budget, at, PRICE_NODES, freed)
            better = other.design.net_benefit + self.bench.earned[at] if other.design is not None else np.nan
            takes = np.sort(cell.cost[cell.at(row.rate)])
            made.append(
                FixedRate(
                    cell.name,
                    row.rate,
                    float(np.quantile(takes, self.settings.budget_in_share)),
                    row.net_benefit,
                    max(float(better - within.net_benefit), 0.0),
                )
            )
        return tuple(made)


def _key(name: str) -> CellKey:
    domain, _, region = name.partition("|")
    return domain, region


def _distinct(points: Sequence[Point], within: Point | None) -> tuple[Point, ...]:
    """Return the points but those that bring no more than one of less money; that of the scenario's own money stays."""
    kept: list[Point] = []
    for one in points:
        best = max((k.table.net_benefit for k in kept if k.table is not None), default=-np.inf)
        if one is within or one.table is None or one.table.net_benefit > best * (1 + 1e-12 * np.sign(best)):
            before = kept[-1].table if kept else None
            if one is within and one.table is not None and before is not None and before.rates == one.table.rates:
                kept.pop()
            kept.append(one)
    return tuple(kept)
