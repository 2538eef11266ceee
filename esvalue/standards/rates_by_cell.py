"""What every rate of every cell does, draw by draw: the judging graph with rates in place of options.

Cells do not meet below their totals, so one pass with the k-th rate of every cell as the k-th option says it of all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from esvalue.core.ensemble import Design
from esvalue.core.text import Text
from esvalue.inputs.scenario import Loaded, Option
from esvalue.model.dims import of_domain
from esvalue.model.graph import Plan
from esvalue.model.model import bind_all
from esvalue.payments import Scheme
from esvalue.standards.commit import Committed
from esvalue.standards.outcome_graph import add_outcomes

__all__ = ["STREAM", "CellKey", "Done", "costs_of_cells", "evaluate"]

Array = npt.NDArray[np.float64]
CellKey = tuple[str, str]
#: Sobol stream of the design (judging is stream 0, committing stream 1).
STREAM = 2
#: What is asked of a cell, and of which only the mean is kept.
OUTCOMES, MEANS = ("adequacy", "public_cost", "uncompensated_loss", "net_benefit"), ("net_benefit",)


@dataclass(frozen=True)
class Done:
    """What the rates of a cell do: by outcome, shape (rate, draw), of net benefit (rate, 1); what is not known is not
    there.
    """

    rates: Array
    outcomes: Mapping[str, Array]


def costs_of_cells(loaded: Loaded, draws: int) -> tuple[dict[CellKey, Array], dict[CellKey, Array]]:
    """Return the mean cost of holders, and the ceiling, of the cells in which they are known, by draw, per base."""
    bare = _without_options(loaded, {})
    files = {domain: path.name for domain, path in loaded.card_paths.items()}
    model = bind_all(bare.library, bare.settings(), bare.cards, bare.places, files)
    outcomes = add_outcomes(model.binder, bare.scenario, model.accounts, {}, Scheme())
    model.binder.problems.raise_if_any()
    nodes = {(d, i): node for d, pair in outcomes.bargaining.items() for i, node in enumerate(pair) if node}
    plan = Plan(model.graph, list(nodes.values()))
    found: tuple[dict[CellKey, Array], dict[CellKey, Array]] = ({}, {})
    values: dict[str, list[Array]] = {node: [] for node in nodes.values()}
    for size, block in _blocks(loaded, plan.factors, draws):
        for name, made in plan.run(block).items():
            wide = made if "draw" in model.graph[name].dims else made[..., None]
            values[name].append(np.broadcast_to(wide, (*wide.shape[:-1], size)))
    for (domain, which), name in nodes.items():
        node = model.graph[name]
        for r, region in enumerate(node.labels[of_domain("region_type", domain)]):
            if node.present.reshape(-1)[r]:
                found[which][(domain, region)] = np.concatenate([part[r] for part in values[name]])
    return found


def evaluate(
    loaded: Loaded, rates: Mapping[CellKey, Array], draws: int, outcomes: Sequence[str] = OUTCOMES
) -> dict[CellKey, Done]:
    """Return what rates (per base and year, rising) of cells do in the draws of the design."""
    count = max(len(own) for own in rates.values())
    options = {f"rate{k}": _option() for k in range(count)}
    bare = _without_options(loaded, options)
    files = {domain: path.name for domain, path in loaded.card_paths.items()}
    model = bind_all(bare.library, bare.settings(), bare.cards, bare.places, files)
    standards = {}
    for domain in bare.cards:
        for region in model.binder.bound[domain].card.region_types:
            own = rates.get((domain, region))
            for k, option in enumerate(options):
                value = np.nan if own is None else float(own[min(k, len(own) - 1)])
                reason = "no_rule" if own is None else ""
                standards[(option, domain, region)] = Committed(option, domain, region, *(value,) * 4, 1.0, reason)
    made = add_outcomes(model.binder, bare.scenario, model.accounts, standards, Scheme())
    model.binder.problems.raise_if_any()
    nodes = {
        (domain, outcome): table[outcome]
        for domain, table in made.by_region.items()
        for outcome in outcomes
        if outcome in table and any(cell[0] == domain for cell in rates)
    }
    plan = Plan(model.graph, list(nodes.values()))
    kept: dict[tuple[CellKey, str], list[Array]] = {}
    sizes = []
    for size, block in _blocks(loaded, plan.factors, draws):
        sizes.append(size)
        values = plan.run(block)
        for (domain, outcome), name in nodes.items():
            node, dim = model.graph[name], of_domain("region_type", domain)
            for r, region in enumerate(node.labels[dim]):
                cell = (domain, region)
                if cell not in rates or not node.present[:, r].all():
                    continue
                part = values[name][: len(rates[cell]), r]
                part = part if "draw" in node.dims else part[..., None]
                part = np.broadcast_to(part, (len(part), size))
                kept.setdefault((cell, outcome), []).append(
                    part.mean(axis=1, keepdims=True) if outcome in MEANS else part.copy()
                )
    found = {}
    for cell, own in rates.items():
        known = {outcome: parts for (of, outcome), parts in kept.items() if of == cell}
        found[cell] = Done(
            own,
            {
                outcome: np.average(np.concatenate(parts, axis=1), axis=1, weights=sizes)[:, None]
                if outcome in MEANS
                else np.concatenate(parts, axis=1)
                for outcome, parts in known.items()
            },
        )
    return found


def _option() -> Option:
    """Return an option whose rates rest on the costs of holders: it pays those who accept, where costs are known."""
    return Option.model_construct(title=Text.same("rate"), rule="cost_floor", participation="voluntary")


def _without_options(loaded: Loaded, options: Mapping[str, Option]) -> Loaded:
    """Return a scenario with other options, and without payments beside the standards."""
    return replace(loaded, scenario=loaded.scenario.model_copy(update={"options": dict(options), "payments": {}}))


def _blocks(loaded: Loaded, factors: tuple[str, ...], draws: int) -> Iterator[tuple[int, dict[str, Array]]]:
    head = loaded.scenario.scenario
    design = Design(factors, 1, Design.rounded(draws), head.seed, STREAM, correlation=loaded.scenario.correlation)
    for part, block in design.blocks(0):
        yield part.stop - part.start, block
