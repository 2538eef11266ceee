"""What designing works on: what is paid today, what any rate of any cell would do, and what is spent besides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from esvalue.core.ensemble import Design
from esvalue.inputs.parameters import Record
from esvalue.inputs.scenario import Loaded, Option, PaymentChange
from esvalue.model.dims import of_domain
from esvalue.model.model import bind_all
from esvalue.payments import arrange
from esvalue.standards.commit import CommitPass
from esvalue.standards.outcome_graph import add_outcomes
from esvalue.standards.rates_by_cell import Block, CellKey, RateBench, Sample

__all__ = ["STREAM", "DesignBench", "bench_of", "with_amount"]

Array = npt.NDArray[np.float64]
#: Sobol stream of the design (judging is stream 0, committing stream 1).
STREAM = 2
#: Why a cell is no cell to pay in.
NOTHING_THERE = ("no_places", "no_base")
#: What payments beside the standards cost and are worth, over the options.
PAYMENTS, WORTH = "payments.public_cost", "payments.net_benefit"


@dataclass(frozen=True)
class DesignBench:
    """A scenario as it is paid today, ready for other rates.

    Parameters
    ----------
    loaded
        The scenario.
    rates
        Evaluates rates.
    present
        What is paid today, by cell, per base and year.
    cells
        Cells that can be designed: the cost of holders is known, and there is something to pay for.
    kept
        Cells paid today of which the cost of holders is not known: they stay as they are.
    """

    loaded: Loaded
    rates: RateBench
    present: Mapping[CellKey, float]
    cells: tuple[CellKey, ...]
    kept: tuple[CellKey, ...]

    @cached_property
    def watched(self) -> tuple[str, ...]:
        """Nodes of which all draws are wanted: floors and ceilings, and what is spent besides."""
        return (*self._bounds.values(), *self._besides)

    @cached_property
    def _bounds(self) -> dict[tuple[str, int], str]:
        pairs = {domain: self.rates.outcomes.bargaining[domain] for domain in self.rates.domains}
        return {(domain, i): node for domain, pair in pairs.items() for i, node in enumerate(pair) if node}

    @cached_property
    def _besides(self) -> tuple[str, ...]:
        costs = {self.rates.outcomes.by_region[domain]["public_cost"] for domain, _ in self.kept}
        graph = self.rates.model.graph
        return (*sorted(costs), *(name for name in (PAYMENTS, WORTH) if name in graph))

    @cached_property
    def sample(self) -> Sample:
        """The draws of the design."""
        head, scenario = self.loaded.scenario.scenario, self.loaded.scenario
        factors, size = self.rates.factors(self.watched), Design.rounded(head.commit_draws)
        design = Design(factors, 1, size, head.seed, STREAM, correlation=scenario.correlation)
        return Sample(self.rates, design, self.watched)

    def bound(self, cell: CellKey, which: int) -> Array | None:
        """Return the mean cost of holders (0) or the ceiling (1) of a cell by draw, per base; None: not known."""
        name = self._bounds.get((cell[0], which))
        if name is None:
            return None
        node = self.rates.model.graph[name]
        labels = node.labels[of_domain("region_type", cell[0])]
        if cell[1] not in labels or not node.present.reshape(-1)[labels.index(cell[1])]:
            return None
        return np.asarray(self.sample.drawn[name][labels.index(cell[1])])

    @cached_property
    def spent(self) -> tuple[Array, ...]:
        """What is spent besides the cells, by draw; one for each candidate of the lever, or as it is today."""
        return tuple(self.besides(self.sample.drawn, at)[0] for at in range(self.candidates))

    @cached_property
    def earned(self) -> tuple[float, ...]:
        """What that brings on average: the excess burden of public money."""
        return tuple(float(self.besides(self.sample.drawn, at)[1].mean()) for at in range(self.candidates))

    @property
    def candidates(self) -> int:
        """Number of candidates of the lever; 1 without a lever."""
        lever = self.loaded.scenario.design.lever
        return len(lever.candidates) if lever is not None else 1

    def besides(self, drawn: Mapping[str, Array], at: int) -> tuple[Array, Array]:
        """Return what is spent besides the cells, and what it brings, by draw, at a candidate of the lever."""
        outcomes, graph = self.rates.outcomes, self.rates.model.graph
        option = at + (self.loaded.scenario.design.lever is not None)
        some = next(iter(drawn.values()), np.zeros((1, 1)))
        spent = np.zeros(some.shape[-1])
        for domain, region in self.kept:
            node = graph[outcomes.by_region[domain]["public_cost"]]
            spent = spent + drawn[node.name][option, node.labels[of_domain("region_type", domain)].index(region)]
        paid = drawn[PAYMENTS][option] if PAYMENTS in drawn else 0.0
        brings = drawn[WORTH][option] if WORTH in drawn else np.zeros(len(spent))
        return spent + paid, np.broadcast_to(brings, spent.shape)

    def besides_in(self, block: Block, at: int) -> tuple[Array, Array]:
        """Return the same in a block of draws."""
        return self.besides(block.drawn, at)


def bench_of(loaded: Loaded, committed: CommitPass) -> DesignBench | None:
    """Return what designing works on; None where the scenario has no status quo."""
    quo = next((name for name, option in loaded.scenario.options.items() if option.status_quo), None)
    if quo is None:
        return None
    options = {quo: loaded.scenario.options[quo], **_levers(loaded, loaded.scenario.options[quo])}
    bare = replace(loaded, scenario=loaded.scenario.model_copy(update={"options": options}))
    today = {(d, r): one for (name, d, r), one in committed.standards.items() if name == quo}
    standards = {(name, d, r): replace(one, option=name) for name in options for (d, r), one in today.items()}
    files = {domain: path.name for domain, path in loaded.card_paths.items()}
    model = bind_all(loaded.library, bare.settings(), bare.cards, bare.places, files)
    outcomes = add_outcomes(model.binder, bare.scenario, model.accounts, standards, arrange(bare))
    model.binder.problems.raise_if_any()
    rates = RateBench(model, outcomes, loaded.scenario.design.participation == "mandatory")
    cells = tuple(cell for cell in rates.cells if today[cell].reason not in NOTHING_THERE)
    paid = {cell: one.value for cell, one in today.items() if one.paid}
    known = {cell for cell in paid if cell[0] in outcomes.by_region}
    return DesignBench(loaded, rates, paid, cells, tuple(cell for cell in paid if cell not in cells and cell in known))


def _levers(loaded: Loaded, today: Option) -> dict[str, Option]:
    """Return the status quo with each candidate of the lever."""
    lever = loaded.scenario.design.lever
    if lever is None:
        return {}
    return {f"lever {i}": with_amount(loaded, today, amount) for i, amount in enumerate(lever.candidates)}


def with_amount(loaded: Loaded, option: Option, amount: float) -> Option:
    """Return an option with an amount of the lever."""
    lever = loaded.scenario.design.lever
    assert lever is not None
    record = Record(value=amount, unit=lever.unit, source="arithmetic", basis="nominal")
    change = option.payments.get(lever.payment)
    if change is None:
        change = PaymentChange(amounts={lever.amount: record})
    else:
        change = change.model_copy(update={"amounts": {**change.amounts, lever.amount: record}})
    payments = {**option.payments, lever.payment: change}
    return option.model_copy(update={"status_quo": False, "payments": payments})
