"""Composing an account: totals by ecosystem type added to the bound graph, evaluated by block, entries made of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from esvalue.core.ensemble import Design
from esvalue.core.errors import Mistakes
from esvalue.gep.entries import Entry, Extent
from esvalue.gep.evidence import price_years, resting_on
from esvalue.gep.layout import ecosystem_title, line_of
from esvalue.inputs.cards import NodeRule
from esvalue.inputs.places import NOT_APPLICABLE
from esvalue.model.account import DomainAccount, ServiceNodes
from esvalue.model.dims import of_domain
from esvalue.model.graph import Node, Plan
from esvalue.model.leaves import ResolvedRecord
from esvalue.model.model import Model

__all__ = [
    "COVER",
    "ServiceTotals",
    "account_entries",
    "add_type_totals",
    "check_cover",
    "evaluate_totals",
    "extents_of",
]

Array = npt.NDArray[np.float64]
#: The text column that names the ecosystem type of a place.
COVER = "cover"
#: Numbers in one array of a block (place x draw): small enough for the cache and for many services at once.
CELLS = 2**18


@dataclass(frozen=True)
class ServiceTotals:
    """The nodes of one service in an account: by place, and summed by ecosystem type."""

    domain: str
    service: ServiceNodes
    code: str
    by_place: str
    by_type: str
    physical: str | None


def check_cover(model: Model, domain: str, problems: Mistakes) -> str | None:
    """Return the column that names the ecosystem types of a domain, or None where it has none;
    n/a beside an area is a mistake.
    """
    places = model.binder.bound[domain].places
    if COVER not in places.texts:
        return None
    area = places.numbers[model.binder.bound[domain].card.base.domain_column]
    lost = [
        p
        for p, c, a in zip(places.names, places.texts[COVER], area, strict=True)
        if c == NOT_APPLICABLE and not np.isnan(a)
    ]
    if lost:
        problems.add("gep_no_cover", places.file, places=", ".join(lost[:5]), column=COVER)
    return COVER


def add_type_totals(model: Model, domain: str, reading: str, state: int, by: str | None) -> list[ServiceTotals]:
    """Add to the graph, for every valued service of a reading, its value and quantity in a state,
    summed by ecosystem type.
    """
    binder, card = model.binder, model.binder.bound[domain].card
    made = []
    for service in model.accounts[domain].readings[reading]:
        if service.value is None or service.role == "intermediate" or not model.graph[service.value].present.any():
            continue
        prefix = f"gep.{('with', 'without')[state]}.{domain}.{service.key}"
        value = _in_state(model, f"{prefix}.value", service.value, state)
        by_type = _by_type(model, value, by, domain)
        physical = None
        if service.physical is not None and model.graph[service.physical].present.any():
            physical = _by_type(model, _in_state(model, f"{prefix}.physical", service.physical, state), by, domain).name
        own = card.services.get(service.key)
        code = (own.code or service.key) if own else service.key.split(".")[-1]
        made.append(ServiceTotals(domain, service, code, value.name, by_type.name, physical))
    binder.problems.raise_if_any()
    return made


def _in_state(model: Model, name: str, with_action: str, state: int) -> Node:
    source = model.graph[model.graph[with_action].inputs[0]]  # what the account took the state "with" of
    return model.graph[name] if name in model.graph else model.binder.at_state(name, source, state)


def _by_type(model: Model, node: Node, by: str | None, domain: str) -> Node:
    name = f"{node.name}.by_type"
    if name in model.graph:
        return model.graph[name]
    return model.binder.add_group(name, NodeRule(group="sum", of=node.name, over="place", by=by), node, None, domain)


def evaluate_totals(model: Model, totals: Sequence[ServiceTotals], design: Design | None) -> dict[str, Array]:
    """Return the totals by ecosystem type: central values in column 0, then every draw of the design.

    Blocks are so small that a whole county fits the cache; nothing is kept by place.
    """
    names = [name for one in totals for name in (one.by_type, one.physical) if name is not None]
    plan = Plan(model.graph, names)
    central = {name: _flat(values) for name, values in plan.run({}).items()}
    if design is None:
        return central
    places = max((model.graph[one.by_place].present.size for one in totals), default=1)
    step = max(1, CELLS // max(places, 1))
    wanted = [one.by_type for one in totals]
    plan = Plan(model.graph, wanted)
    stored = {name: np.empty((central[name].shape[0], 1 + design.size)) for name in wanted}
    for name in wanted:
        stored[name][:, 0] = central[name][:, 0]
    for replicate in range(design.replicates):
        for part, draws in design.blocks(replicate):
            for first in range(0, part.stop - part.start, step):
                some = {factor: column[first : first + step] for factor, column in draws.items()}
                count = len(next(iter(some.values())))
                start = 1 + replicate * design.points + part.start + first
                for name, values in plan.run(some).items():
                    stored[name][:, start : start + count] = _flat(values, model.graph[name])
    return {**central, **stored}


def _flat(values: Array, node: Node | None = None) -> Array:
    """Return values with the axes (ecosystem type, draw)."""
    array = np.asarray(values, dtype=float)
    return array.reshape(-1, array.shape[-1]) if node is not None and "draw" in node.dims else array.reshape(-1, 1)


def account_entries(
    model: Model,
    totals: Sequence[ServiceTotals],
    values: Mapping[str, Array],
    kind_of: Callable[[ResolvedRecord | str], str],
) -> list[Entry]:
    """Return one entry for every service and ecosystem type that has it."""
    names = [one.by_place for one in totals]
    central = Plan(model.graph, names).run({})
    soft = {kind: resting_on(model.graph, names, kind, kind_of) for kind in ("imputed", "judgement")}
    entries = []
    for one in totals:
        bound, node = model.binder.bound[one.domain], model.graph[one.by_type]
        line = line_of(one.code)
        size = np.abs(np.asarray(central[one.by_place]).reshape(model.graph[one.by_place].present.size, -1)[:, 0])
        size = np.where(model.graph[one.by_place].present.reshape(-1), size, 0.0)
        years = price_years(model.binder, one.by_place)
        for i, cover in enumerate(_types(node, one.domain)):
            if not node.present.reshape(-1)[i]:
                continue
            here = (
                np.array([c == cover for c in bound.places.texts[COVER]]) if cover else np.ones(size.shape, dtype=bool)
            )
            shares = {kind: _share(size, mask[one.by_place].reshape(-1) & here, here) for kind, mask in soft.items()}
            physical = None
            if one.physical is not None and model.graph[one.physical].present.reshape(-1)[i]:
                physical = float(values[one.physical][i, 0])
            entries.append(
                Entry(
                    one.domain,
                    cover or one.domain,
                    ecosystem_title(cover, model.accounts[one.domain].title),
                    one.service.key,
                    one.code,
                    one.service.title,
                    line.block if line else "beside",
                    line.key if line else "",
                    one.service.role,
                    str(model.graph[one.physical].unit) if one.physical is not None else "",
                    physical,
                    float(values[one.by_type][i, 0]),
                    shares["imputed"],
                    shares["judgement"],
                    years,
                    one.service.flag,
                    values[one.by_type][i, 1:],
                )
            )
    return entries


def _types(node: Node, domain: str) -> tuple[str, ...]:
    return tuple(node.labels.get(of_domain(COVER, domain), ("",)))


def _share(size: Array, soft: npt.NDArray[np.bool_], here: npt.NDArray[np.bool_]) -> float:
    whole = float(size[here].sum())
    return float(size[soft].sum()) / whole if whole else 0.0


def extents_of(model: Model, account: DomainAccount, by: str | None) -> list[Extent]:
    """Return the extent of every ecosystem type of a domain, in the unit its places are counted in."""
    node = _by_type(model, model.graph[account.area], by, account.domain)
    values = np.asarray(Plan(model.graph, [node.name]).run({})[node.name]).reshape(node.present.size, -1)[:, 0]
    return [
        Extent(
            account.domain, cover or account.domain, ecosystem_title(cover, account.title), float(value), str(node.unit)
        )
        for cover, value, there in zip(_types(node, account.domain), values, node.present.reshape(-1), strict=True)
        if there
    ]
