"""Totals of a domain: value, increment and spill-over of its readings; floor and ceiling a payment base."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from esvalue.core.errors import InputError, fail
from esvalue.core.text import Text
from esvalue.core.units import parse
from esvalue.equations.equation import get
from esvalue.inputs.cards import Card
from esvalue.inputs.scenario.overrides import DomainSettings
from esvalue.model import nodes
from esvalue.model.account.domain_account import DomainAccount, ServiceNodes
from esvalue.model.account.floor import Floor, add_floor
from esvalue.model.binding import Binder
from esvalue.model.graph import Node

__all__ = ["add_domain_totals"]

_NOWHERE = Text(zh="各地块均为 n/a", en="n/a at every place")
_NOT_PAID = Text(
    zh="只作链接的来源，情景未写无补偿时的情形",
    en="only the source of a link: the scenario does not say what happens without the action",
)
_EXCLUDED = Text(zh="支持服务或会重复计算，不加总", en="a supporting service, or one counted already: not summed")


def add_domain_totals(
    binder: Binder,
    domain: str,
    card: Card,
    setting: DomainSettings,
    wanted: tuple[str, ...],
    *,
    readings: Mapping[str, tuple[ServiceNodes, ...]],
    area: Node,
    base: Node,
    off: list[str],
) -> DomainAccount | None:
    """Add totals, ceiling, equivalents and floor to the graph;
    returns None when mistakes were found (kept in the binder).
    """
    area, base = binder.at_state(f"{domain}.domain_area", area, 0), binder.at_state(f"{domain}.payment_base", base, 0)
    per = _per_reading(binder, domain, card, wanted, readings)
    if setting.without is not None:
        _check_difference(binder, domain, wanted, readings)
        if binder.problems:
            return None
    names: dict[str, str | None] = {}
    for what, by_reading in per.items():
        chosen = {name: by_reading[name] for name in wanted if name in by_reading}
        if not chosen:
            names[what] = None
        elif setting.reading == "uncertain" and len(chosen) > 1:
            names[what] = _one_reading(binder, domain, what, chosen, setting).name
        else:
            names[what] = binder.alias(f"{domain}.{what}", next(iter(chosen.values()))).name
    holders = card.holders
    if names["value"] is None and holders is None and card.readings and not _shows(wanted, readings):
        raise fail("no_services", f"{binder.bound[domain].file}")
    floor = Floor()
    ceiling = equivalents = None
    try:
        if names["spill"] is not None:
            divisor = area if area.unit.same_kind(parse(card.base.unit)) else base
            ceiling = binder.apply(
                f"{domain}.ceiling", get("per_base"), {"value": names["spill"], "base": divisor.name}, domain
            ).name
        tables = [name for name in per["value"] if card.readings[name].table]
        if tables:
            divisor = area if area.unit.same_kind(parse(card.base.unit)) else base
            equivalents = binder.apply(
                f"{domain}.equivalents_per_base",
                get("per_base"),
                {"value": per["value"][tables[0]].name, "base": divisor.name},
                domain,
            ).name
        if holders is not None:
            floor = add_floor(binder, domain, card)  # bound in any case, so that its mistakes are found
        if not setting.paid:
            floor = Floor()
    except InputError as error:
        binder.problems.extend(error)
        return None
    covered, missing, beyond = _coverage(binder, domain, card, readings)
    return DomainAccount(
        domain,
        card.title,
        readings,
        {name: r.title for name, r in card.readings.items()},
        covered,
        missing,
        tuple(off),
        area.name,
        base.name,
        card.base.unit,
        names["value"],
        names["increment"],
        names["spill"],
        ceiling,
        equivalents,
        floor.cost,
        floor.spread,
        floor.parts,
        floor.law,
        card.no_standard if card.no_standard else None if setting.paid else _NOT_PAID,
        beyond,
    )


def _shows(wanted: tuple[str, ...], readings: Mapping[str, tuple[ServiceNodes, ...]]) -> bool:
    """Tell whether a reading that values nothing shows amounts: what is owed, what is caught."""
    return any(s.role == "shown" and s.physical is not None for name in wanted for s in readings[name])


def _per_reading(
    binder: Binder, domain: str, card: Card, wanted: tuple[str, ...], readings: Mapping[str, tuple[ServiceNodes, ...]]
) -> dict[str, dict[str, Node]]:
    """Add the sums over the final services of every reading that is wanted, or is a table of equivalents."""
    graph, yuan = binder.graph, parse("yuan/a")
    per: dict[str, dict[str, Node]] = {"value": {}, "increment": {}, "spill": {}}
    for name, services in readings.items():
        final = [s for s in services if s.role == "final" and s.value is not None]
        if name not in wanted and not card.readings[name].table:
            continue
        for what in per:
            terms = [(1.0, graph[node]) for s in final if (node := getattr(s, what)) is not None]
            if terms:
                per[what][name] = binder.total(f"{domain}.reading.{name}.{what}", terms, yuan)
    return per


def _check_difference(
    binder: Binder, domain: str, wanted: tuple[str, ...], readings: Mapping[str, tuple[ServiceNodes, ...]]
) -> None:
    """Add a mistake for a wanted reading on which the state without the action makes no difference."""
    graph = binder.graph
    for name in wanted:
        shared = [s for s in readings[name] if s.role == "final" and not s.sold and s.value is not None]
        if shared and not any("state" in graph[graph[str(s.value)].inputs[0]].dims for s in shared):
            binder.problems.add("no_difference", f"domains.{domain}.without", reading=name)


def _coverage(
    binder: Binder, domain: str, card: Card, readings: Mapping[str, tuple[ServiceNodes, ...]]
) -> tuple[dict[str, tuple[int, int]], dict[str, dict[str, Text]], dict[str, tuple[str, ...]]]:
    """Return by reading how many of how many services are valued, those missing and why, those beyond the list."""
    covered: dict[str, tuple[int, int]] = {}
    missing: dict[str, dict[str, Text]] = {}
    beyond: dict[str, tuple[str, ...]] = {}
    graph = binder.graph
    words = binder.library.vocabulary.extended(card.vocabulary)
    for name, reading in card.readings.items():
        valued = [
            s
            for s in readings[name]
            if s.value is not None and s.role != "intermediate" and graph[s.value].present.any()
        ]
        nowhere = [s for s in readings[name] if s.value is not None and s.role != "intermediate" and s not in valued]
        listed = words.lists[reading.list_].services if reading.list_ in words.lists else []
        if reading.table:
            covered[name] = (len(valued), len(binder.library.table(reading.table).services))
            missing[name] = dict.fromkeys(reading.exclude, _EXCLUDED)
            continue
        final = [s for s in valued if s.role == "final"]
        beyond[name] = tuple(s.key for s in final if listed and not _codes([s], card) & set(listed))
        total = len(listed) if listed else len(valued) + len(nowhere) + len(reading.missing)
        covered[name] = (len(valued) if not listed else total - len(_uncovered(listed, valued, card)), total)
        missing[name] = {
            **dict(reading.missing.items()),
            **dict.fromkeys(sorted(_codes(nowhere, card) - _codes(valued, card)), _NOWHERE),
        }
    return covered, missing, beyond


def _uncovered(listed: list[str], valued: list[ServiceNodes], card: Card) -> list[str]:
    return [code for code in listed if code not in _codes(valued, card)]


def _codes(services: list[ServiceNodes], card: Card) -> set[str]:
    return {(card.services[s.key].code or s.key) if s.key in card.services else s.key for s in services}


def _one_reading(binder: Binder, domain: str, what: str, chosen: Mapping[str, Node], setting: DomainSettings) -> Node:
    """Join the readings at a declared common node: each draw has one reading, the same for value,
    increment, spill-over.
    """
    picked = binder.pick(f"{domain}.{what}", chosen, "uncertain", setting.reading_weights, f"domains.{domain}")
    assert isinstance(picked, nodes.Pick)
    del binder.graph.nodes[picked.name]
    return binder.graph.add(replace(picked, choice=f"choice:{domain}.reading"))
