"""Committing: one statistic of the indicated standard, rounded as it would be printed.

The upstream graph is evaluated over a commit design of its own. A choice of an option acts here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from zlib import crc32

import numpy as np
import numpy.typing as npt

from esvalue.core.ensemble import EDGE, Design
from esvalue.core.shown import Shown
from esvalue.core.units import conversion, parse
from esvalue.inputs.scenario import Choices, Loaded, Option
from esvalue.model.account import DomainAccount
from esvalue.model.dims import of_domain
from esvalue.model.graph import Graph, Plan
from esvalue.model.model import Model, bind_all
from esvalue.standards.indicated import OptionNodes, add_bargaining, add_option, regions_of

__all__ = ["CommitPass", "Committed", "commit", "statistic"]

#: Sobol stream of the commit design (the judging design is stream 0).
STREAM = 1


@dataclass(frozen=True)
class Committed:
    """The committed standard of one option, domain and region type, in yuan per base and year.

    `value` is NaN when there is none; `reason` then says why ("no_places", "no_base",
    "no_floor", "no_rule", "no_range", "no_cost", "step"; of a designed option "unpaid", "not_worth", "left_out",
    "no_value"). A given rate of a region type without places or base has a value and the reason why nothing is paid.
    `given` tells that it is paid whatever the costs of holders are, also where they are not known.
    """

    option: str
    domain: str
    region: str
    value: float
    unrounded: float
    low: float
    high: float
    range_share: float
    reason: str = ""
    given: bool = False

    @property
    def paid(self) -> bool:
        """Tell whether a standard applies."""
        return self.rated and not self.reason

    @property
    def rated(self) -> bool:
        """Tell whether there is a rate, whether or not there is anything to pay it for."""
        return bool(np.isfinite(self.value))


@dataclass
class CommitPass(Shown):
    """Everything the commit pass made: standards, the graph behind each option, and indicated standards by draw."""

    standards: dict[tuple[str, str, str], Committed] = field(default_factory=dict)
    models: dict[str, Model] = field(default_factory=dict)
    nodes: dict[tuple[str, str], OptionNodes] = field(default_factory=dict)
    indicated: dict[tuple[str, str, str], npt.NDArray[np.float64]] = field(default_factory=dict)
    columns: dict[str, npt.NDArray[np.float64]] = field(default_factory=dict)
    #: Median floor over the commit design, rounded like the standard it is compared with.
    floors: dict[tuple[str, str, str], float] = field(default_factory=dict)
    #: Median floor over the commit design, as it is before rounding.
    medians: dict[tuple[str, str, str], float] = field(default_factory=dict)

    def below_floor(self, option: str, domain: str, region: str) -> bool:
        """Tell whether a committed standard lies below the median floor."""
        key = (option, domain, region)
        return (
            self.standards[key].paid
            and key in self.floors
            and self.standards[key].value < self.floors[key] * (1 - 1e-12)
        )

    def graph(self, option: str) -> Graph:
        """Return the graph an option was committed with."""
        return self.models[option].graph


def commit(loaded: Loaded) -> CommitPass:
    """Evaluate every option's rule over the commit design and commit one number a domain and region type."""
    scenario = loaded.scenario
    groups: dict[str, list[str]] = {}
    for name, option in scenario.options.items():
        groups.setdefault(
            repr(
                (
                    sorted(option.use.items()),
                    sorted(_readings(loaded, option).items()),
                    sorted((key, record.model_dump_json()) for key, record in option.parameters.items()),
                )
            ),
            [],
        ).append(name)
    result = CommitPass()
    head = scenario.scenario
    files = {d: p.name for d, p in loaded.card_paths.items()}
    base = bind_all(loaded.library, loaded.settings(), loaded.cards, loaded.places, files).graph.factors()
    design = Design(base, 1, Design.rounded(head.commit_draws), head.seed, STREAM, correlation=scenario.correlation)
    result.columns.update(dict(zip(base, design.replicate(0), strict=True)))
    for names in groups.values():
        first = scenario.options[names[0]]
        settings = loaded.settings(first.use, _readings(loaded, first), first.parameters)
        model = bind_all(loaded.library, settings, loaded.cards, loaded.places, files)
        made = {
            (name, domain): add_option(model.binder, scenario, account, name)
            for name in names
            for domain, account in model.accounts.items()
        }
        model.binder.problems.raise_if_any()
        floors = {d: floor for d, a in model.accounts.items() if (floor := add_bargaining(model.binder, a)[0])}
        outputs = [node for nodes in made.values() for node in (nodes.indicated, nodes.ceiling, nodes.floor) if node]
        outputs += floors.values()
        plan = Plan(model.graph, outputs)
        own = {name: _own_column(name, design) for name in sorted(set(plan.factors) - set(base))}
        parts: dict[str, list[npt.NDArray[np.float64]]] = {node: [] for node in outputs}
        for part, draws in design.blocks(0):
            columns = {**draws, **{name: column[part] for name, column in own.items()}}
            for node, values in plan.run(columns).items():
                wide = values if "draw" in model.graph[node].dims else values[..., None]
                parts[node].append(np.broadcast_to(wide, (*wide.shape[:-1], part.stop - part.start)))
        drawn = {node: np.concatenate(pieces, axis=-1) for node, pieces in parts.items()}
        result.columns.update(own)
        for (name, domain), nodes in made.items():
            result.models[name] = model
            result.nodes[(name, domain)] = nodes
            _commit_option(result, model, nodes, model.accounts[domain], floors, values=drawn)
    return result


def _own_column(name: str, design: Design) -> npt.NDArray[np.float64]:
    """Return the uniform numbers of what an option alone says: a column of its own, one number in each of n parts, so
    that what one option draws changes nothing of another.
    """
    generator = np.random.default_rng(np.random.SeedSequence(design.seed, spawn_key=(STREAM, crc32(name.encode()))))
    column = (generator.permutation(design.points) + generator.random(design.points)) / design.points
    return np.asarray(np.clip(column, EDGE, 1 - EDGE))


def _readings(loaded: Loaded, option: Option) -> dict[str, str]:
    return {d: r for d in loaded.cards if (r := option.for_domain(d).reading) and r in loaded.cards[d].readings}


def _commit_option(
    result: CommitPass,
    model: Model,
    nodes: OptionNodes,
    account: DomainAccount,
    floors: Mapping[str, str],
    *,
    values: Mapping[str, npt.NDArray[np.float64]],
) -> None:
    domain, choices = nodes.domain, nodes.choices
    dim = of_domain("region_type", domain)
    node = model.graph[nodes.indicated] if nodes.indicated is not None else None
    floor_node = floors.get(domain)
    empty = _without_base(model, account)
    for region in model.binder.bound[domain].card.region_types:
        key = (nodes.option, domain, region)
        index = node.labels[dim].index(region) if node is not None and region in node.labels[dim] else None
        is_set = node is not None and index is not None and bool(node.present.reshape(-1)[index])
        at_floor = _floor_index(model, floor_node, dim, region)
        if at_floor is not None:
            result.medians[key] = float(np.median(values[str(floor_node)][at_floor]))
        unpaid = "no_places" if region not in regions_of(model.binder, domain) else "no_base" if region in empty else ""
        if not (nodes.given and is_set):
            lacking = unpaid or ("no_floor" if at_floor is None else "")
            if lacking or not is_set:
                result.standards[key] = Committed(*key, *(np.nan,) * 5, reason=lacking or "no_rule")
                continue
        indicated = values[str(nodes.indicated)][index]
        share = 1.0
        if nodes.ceiling is not None and nodes.floor is not None:
            floor, ceiling = values[nodes.floor][index], values[nodes.ceiling][index]
            has_range = ceiling >= floor
            share = float(has_range.mean())
            if choices.no_range == "pay_floor":
                indicated = np.where(has_range, indicated, floor)
            else:
                indicated = indicated[has_range]
                if share < 0.5:
                    result.standards[key] = Committed(*key, np.nan, np.nan, np.nan, np.nan, share, "no_range")
                    continue
        result.indicated[key] = indicated
        unrounded = statistic(indicated, choices)
        unit = f"yuan/{account.base_unit}/a"
        value = rounded(unrounded, choices, unit)
        if at_floor is not None:
            result.floors[key] = rounded(result.medians[key], choices, unit)
        low, high = (float(q) for q in np.quantile(indicated, [0.05, 0.95]))
        reason = unpaid if value > 0 else "step" if unrounded > 0 else "no_cost"
        paid = value if value > 0 else np.nan
        result.standards[key] = Committed(*key, paid, unrounded, low, high, share, reason, nodes.given)


def _floor_index(model: Model, node: str | None, dim: str, region: str) -> int | None:
    """Return the position of a region type among the floors, None where no place of it has one."""
    if node is None or region not in model.graph[node].labels[dim]:
        return None
    index = model.graph[node].labels[dim].index(region)
    return index if model.graph[node].present[index] else None


def _without_base(model: Model, account: DomainAccount) -> set[str]:
    """Return the region types whose places have no eligible base."""
    base = np.nan_to_num(np.asarray(model.central[account.base]))
    base = base[..., 0] if "draw" in model.graph[account.base].dims else base
    texts = model.binder.bound[account.domain].places.texts["region_type"]
    return {region for region in set(texts) if not sum(b for b, t in zip(base, texts, strict=True) if t == region) > 0}


def statistic(indicated: npt.NDArray[np.float64], choices: Choices) -> float:
    """Return the statistic of the indicated standard that an option commits."""
    if choices.statistic == "mean":
        return float(indicated.mean())
    quantile = 0.5 if choices.statistic == "median" else float(str(choices.statistic))
    return float(np.quantile(indicated, quantile))


def rounded(value: float, choices: Choices, unit: str) -> float:
    """Round a standard (in `unit`) to the option's step, half up.

    >>> from esvalue.inputs.scenario import Rounding
    >>> choice = Choices.model_construct(rounding=Rounding(to=5, unit="yuan/mu/a"))
    >>> rounded(1087.4, choice, "yuan/ha/a")  # 72.49 yuan/mu
    1050.0
    """
    if choices.rounding is None:
        return value
    factor = conversion(parse(unit), parse(choices.rounding.unit))
    steps = np.floor(value * factor / choices.rounding.to + 0.5 + 1e-12)
    return float(steps * choices.rounding.to * conversion(parse(choices.rounding.unit), parse(unit)))
