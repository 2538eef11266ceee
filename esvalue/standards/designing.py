"""The two designs of a scenario: A, the least money that keeps the promise; B, the best within the money."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from esvalue.analysis.design import (
    Cell,
    Design,
    Frontier,
    Promise,
    Within,
    best_within,
    frontier,
    keep_promise,
    stricter,
)
from esvalue.core.units import Unit, conversion, parse
from esvalue.inputs.scenario import Loaded, amount
from esvalue.standards.commit import commit
from esvalue.standards.rates_by_cell import CellKey, Done, costs_of_cells, evaluate

__all__ = ["ORDER", "STEP", "Designed", "design"]

Array = npt.NDArray[np.float64]
#: The step a rate is rounded to where no option says one, and what it is counted in.
STEP = (5.0, "yuan/mu/a")
#: Zones of which the earlier are paid no less than the later, where they exist.
ORDER = ("reserve_core", "reserve_buffer", "reserve_experimental", "ordinary")
#: Rates of the first look at a cell, between these parts of the median cost of its holders, and its draws.
LOOKED, FROM, TO, FEW = 40, 0.1, 10.0, 1024
#: Budgets of the frontier.
BUDGETS = 25


@dataclass(frozen=True)
class Designed:
    """The designs of a scenario, by cells named "domain|region type"; rates are per base and year, as committed.

    Parameters
    ----------
    cells
        What was designed.
    units
        What the rates of each cell are printed in, as its step is.
    promise, in_share
        What A promises in every cell, and the share of futures in which the budget is kept.
    promised
        A.
    within
        B; None without a budget.
    frontier
        What money can do, from the least that is paid to the most that is worth anything.
    left_out
        Cells paid today whose holders' cost is not known: they cannot be designed.
    bases
        The unit the rates of each cell are committed in.
    """

    cells: tuple[Cell, ...]
    units: Mapping[str, Unit]
    promise: Promise
    in_share: float
    promised: Design
    within: Within | None
    frontier: Frontier
    left_out: tuple[str, ...]
    bases: Mapping[str, str]

    def printed(self, cell: str, rate: float) -> float:
        """Return a rate in the unit it is printed in."""
        return rate * conversion(parse(self.bases[cell]), self.units[cell])


def design(loaded: Loaded, *, budgets: int = BUDGETS) -> Designed:
    """Return A, B and the frontier of a scenario, on a stream of draws of their own.

    Every cell (domain and region type) whose holders' cost is known has the rates of the rounding step, and its present
    rate. A keeps the requirement on adequacy (without one 0.8 in 0.9 of the futures) in each of them. B keeps the
    budget in the share of futures that is required (else 0.9); rates are not above the median of the ceiling.
    """
    draws = loaded.scenario.scenario.commit_draws
    promise, in_share, budget = _required(loaded)
    costs, ceilings = costs_of_cells(loaded, draws)
    present, bases, left_out = _present(loaded, costs)
    steps = {cell: _step(loaded, bases[cell]) for cell in costs}
    top = {cell: float(np.median(ceilings[cell])) for cell in costs if cell in ceilings}
    looked = evaluate(
        loaded,
        {cell: _looked(cost, steps[cell][0], present.get(cell, 0.0)) for cell, cost in costs.items()},
        FEW,
        ("adequacy",),
    )
    rates = {
        cell: _grid(done, promise, steps[cell][0], present.get(cell, 0.0), top.get(cell))
        for cell, done in looked.items()
    }
    cells = tuple(
        _cell(cell, done, present.get(cell, 0.0), top.get(cell))
        for cell, done in evaluate(loaded, rates, draws).items()
    )
    orders = _orders(cells)
    promises = {cell.name: promise for cell in cells}
    promised = keep_promise(cells, orders, promises)
    settings = {"orders": orders, "promises": promises, "in_share": in_share}
    most = best_within(cells, 1e300, nodes=1, **settings)  # type: ignore[arg-type]
    ends = (most.least, max(promised.money(in_share), most.design.money(in_share) if most.design else 0.0))
    along = sorted({*np.linspace(*ends, budgets).tolist(), *([budget] if budget is not None else [])})
    return Designed(
        cells,
        {_name(cell): steps[cell][1] for cell in costs},
        promise,
        in_share,
        promised,
        None if budget is None else best_within(cells, budget, **settings),  # type: ignore[arg-type]
        frontier(cells, along, **settings),  # type: ignore[arg-type]
        left_out,
        {_name(cell): bases[cell] for cell in costs},
    )


def _name(cell: CellKey) -> str:
    return "|".join(cell)


def _required(loaded: Loaded) -> tuple[Promise, float, float | None]:
    """Return the promise of every cell, and the share of futures in which a budget is kept, from the requirements."""
    scenario = loaded.scenario
    promise, in_share = Promise(), 0.9
    budget = amount(scenario.budget.amount, "yuan/a") if scenario.budget else None
    for one in scenario.requirements:
        if one.outcome == "adequacy" and one.at_least is not None:
            promise = Promise(float(one.at_least), one.in_share)
        elif one.outcome == "public_cost" and one.at_most is not None:
            in_share = one.in_share
            if one.at_most != "budget":
                own = float(one.at_most) * (conversion(parse(one.unit), parse("yuan/a")) if one.unit else 1.0)
                budget = own if budget is None else min(budget, own)
    return promise, in_share, budget


def _present(
    loaded: Loaded, costs: Mapping[CellKey, Array]
) -> tuple[dict[CellKey, float], dict[CellKey, str], tuple[str, ...]]:
    """Return the rates of present practice, the unit rates are committed in, and paid cells that cannot be designed."""
    options = {name: one for name, one in loaded.scenario.options.items() if one.status_quo}
    made = commit(replace(loaded, scenario=loaded.scenario.model_copy(update={"options": options})))
    rates = {(d, r): one.value for (_, d, r), one in made.standards.items() if one.paid}
    bases = {cell: f"yuan/{loaded.cards[cell[0]].base.unit}/a" for cell in costs}
    return (
        {cell: rate for cell, rate in rates.items() if cell in costs},
        bases,
        tuple(sorted(_name(cell) for cell in rates if cell not in costs)),
    )


def _step(loaded: Loaded, base: str) -> tuple[float, Unit]:
    """Return the step of rates in the unit they are committed in, and the unit it is printed in."""
    own = parse(base)
    roundings = [one.rounding for one in loaded.scenario.options.values() if one.rounding is not None]
    for to, unit in [*((one.to, parse(one.unit)) for one in roundings), (STEP[0], parse(STEP[1])), (STEP[0], own)]:
        if unit.same_kind(own):
            return to * conversion(unit, own), unit
    raise AssertionError(base)


def _looked(cost: Array, step: float, present: float) -> Array:
    middle = max(float(np.median(cost)), step)
    return np.unique(np.concatenate([np.geomspace(FROM, TO, LOOKED) * middle, [present] if present else []]))


def _grid(done: Done, promise: Promise, step: float, present: float, ceiling: float | None) -> Array:
    """Return the steps between the greatest rate looked at that is too low for either design and the least that is
    enough for both, and the present rate.
    """
    adequacy = done.outcomes["adequacy"]
    half = adequacy.mean(axis=1) >= 0.5
    kept = (adequacy >= promise.at_least).mean(axis=1) >= stricter(promise.in_share, adequacy.shape[1])
    low_at = min(int(np.argmax(half)) if half.any() else 0, int(np.argmax(kept)) if kept.any() else len(half) - 1)
    low = done.rates[max(low_at - 1, 0)]
    high = done.rates[min(int(np.argmax(kept)) + 1, len(kept) - 1)] if kept.any() else done.rates[-1]
    high = max(high, min(ceiling or 0.0, float(done.rates[-1])))
    steps = np.arange(max(1, int(low // step)), int(np.ceil(high / step)) + 1) * step
    near = np.abs(steps - present) <= 1e-9 * step
    return np.asarray(np.unique(np.concatenate([steps[~near], [present]])) if present else steps, dtype=float)


def _cell(cell: CellKey, done: Done, present: float, ceiling: float | None) -> Cell:
    found = done.outcomes
    return Cell(
        _name(cell),
        done.rates,
        found["adequacy"],
        found["public_cost"],
        found.get("net_benefit"),
        present=present,
        ceiling=ceiling,
        loss=found.get("uncompensated_loss"),
    )


def _orders(cells: Sequence[Cell]) -> list[list[str]]:
    """Return the zones of every domain that stand in the order, where there are several."""
    named = {cell.name for cell in cells}
    domains = dict.fromkeys(cell.name.split("|")[0] for cell in cells)
    found = [[name for region in ORDER if (name := f"{domain}|{region}") in named] for domain in domains]
    return [order for order in found if len(order) > 1]
