"""The floor of a domain: what its holders lose by the duty, and how that differs among the holders of one place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from esvalue.core.errors import fail
from esvalue.core.text import Text
from esvalue.core.units import Unit, parse
from esvalue.equations.equation import get
from esvalue.inputs.cards import Card
from esvalue.inputs.holders import Part, Participation
from esvalue.inputs.parameters import Record
from esvalue.model import nodes
from esvalue.model.account.domain_account import HolderLaw
from esvalue.model.binding import Binder
from esvalue.model.dims import of_domain
from esvalue.model.graph import Node
from esvalue.model.leaves import ColumnLeaf

__all__ = ["Floor", "add_floor"]

ONE = parse("")
SHAPE = Text(zh="权利人成本的分布形状（与平均成本之比）", en="shape of the costs of holders (ratio to their mean)")
HIGHEST = Text(zh="参与曲线的最高费率", en="highest rate of the curve of participation")


@dataclass(frozen=True)
class Floor:
    """Names of the nodes of a floor: mean cost of holders, its spread among them, its parts by name; and its law."""

    cost: str | None = None
    spread: str | None = None
    parts: Mapping[str, str] = field(default_factory=dict)
    law: HolderLaw = field(default_factory=HolderLaw)


def add_floor(binder: Binder, domain: str, card: Card) -> Floor:
    """Add what holders lose by the duty, its spread among them and its law; nothing where mistakes were found."""
    assert card.holders is not None
    if card.holders.participation is not None:
        return _of_participation(binder, domain, card, card.holders.participation)
    signs = {
        "forgone_income": 1.0,
        "protection_cost": 1.0,
        "transaction_cost": 1.0,
        "kept_benefit": -1.0,
        "received": -1.0,
    }
    unit = parse(f"yuan/{card.base.unit}/a")
    terms, parts = [], {}
    for part, sign in signs.items():
        name = getattr(card.holders, part)
        at = f"{binder.bound[domain].file}: holders.{part}"
        if name == "none":
            continue
        node = binder.resolve(name, domain, at)
        if node is None:
            continue
        if not node.unit.same_kind(unit):
            binder.problems.add("node_unit", at, node=name, given=str(node.unit), wanted=str(unit))
            continue
        state = binder.at_state(f"{domain}.holders.{part}", node, 0)
        terms.append((sign, state))
        parts[part] = state.name
    if card.holders.spread == "none":
        spread: Node | None = binder.graph.add(
            ColumnLeaf(f"{domain}.holders.no_spread", unit, (), {}, np.asarray(True), np.zeros(()))
        )
    else:
        spread = binder.resolve(card.holders.spread, domain, f"{binder.bound[domain].file}: holders.spread")
    if spread is None or binder.problems:
        return Floor()
    if not spread.unit.same_kind(unit):
        raise fail(
            "node_unit",
            f"{binder.bound[domain].file}: holders.spread",
            node=card.holders.spread,
            given=str(spread.unit),
            wanted=str(unit),
        )
    place, stated = binder.place_dim(domain), _stated(binder, domain, card, unit)
    floor = binder.total(
        f"{domain}.floor" if stated is None else f"{domain}.holders.by_parts", terms, unit, require="all"
    )
    if place not in floor.dims:
        raise fail("floor_by_place", f"{binder.bound[domain].file}: holders")
    if stated is None:
        usual = binder.at_state(f"{domain}.holders.spread", binder.convert(spread, unit), 0)
        return Floor(floor.name, usual.name, parts, _law(binder, domain, card))
    cost, variation = stated
    usual = binder.at_state(f"{domain}.holders.spread_by_parts", binder.convert(spread, unit), 0)
    whole = _either(binder, f"{domain}.floor", floor, cost)
    either = _either(binder, f"{domain}.holders.spread", usual, variation)
    return Floor(whole.name, either.name, {**parts, "stated": cost.name}, _law(binder, domain, card))


def _stated(binder: Binder, domain: str, card: Card, unit: Unit) -> tuple[Node, Node] | None:
    """Return what holders ask for the duty and its spread among them, where that is known at any place."""
    assert card.holders is not None
    found = []
    for part, name in (("stated", card.holders.stated), ("stated_spread", card.holders.stated_spread)):
        if name is None:
            return None
        at = f"{binder.bound[domain].file}: holders.{part}"
        node = binder.resolve(name, domain, at)
        if node is None:
            return None
        if not node.unit.same_kind(unit):
            raise fail("node_unit", at, node=name, given=str(node.unit), wanted=str(unit))
        found.append((part, node))
    if not all(node.present.any() for _, node in found):
        return None
    cost, variation = (
        binder.at_state(f"{domain}.holders.{part}", binder.convert(node, unit), 0) for part, node in found
    )
    return cost, variation


def _either(binder: Binder, name: str, usual: Node, stated: Node) -> Node:
    """Return a node that is `stated` where that is known, else `usual`:
    what holders ask for takes the place of the parts, nothing is added to it.

    One number for all places holds where the parts do: where the card knows no duty, nothing is asked for.
    """
    made = binder.total(name, [(1.0, usual), (1.0, stated)], stated.unit)
    assert isinstance(made, nodes.Total)
    del binder.graph.nodes[name]
    here = (
        usual.present & ~np.broadcast_to(stated.present, usual.present.shape) if usual.present.shape else usual.present
    )
    present = made.present if stated.present.shape else usual.present
    return binder.graph.add(replace(made, present=present, terms_present=(here, stated.present)))


# ---- laws in parts ---------------------------------------------------------------------------------------------------


def _law(binder: Binder, domain: str, card: Card) -> HolderLaw:
    """Return the law of the costs of holders; of a table of costs its parts, relative to their mean."""
    assert card.holders is not None
    costs = card.holders.costs
    if costs is None:
        return HolderLaw(card.holders.law, card.holders.cut)
    mean, one = costs.mean, Record(value=1.0, source=costs.source, evidence=costs.evidence, weak=costs.weak)
    name, file = f"{domain}.holders.costs", binder.bound[domain].file
    binder.graph.add(binder.single(name, name, one, ONE, file, title=SHAPE))
    parts = [Part(part.low / mean, part.high / mean, part.weight) for part in costs.parts]
    return HolderLaw(card.holders.law, parts=_parts(binder, domain, parts, name))


def _of_participation(binder: Binder, domain: str, card: Card, curve: Participation) -> Floor:
    """Add the floor a curve of participation tells: the mean cost of those who take part at some rate, and of the rest
    at least the last rate.
    """
    assert card.holders is not None
    name, file, unit = f"{domain}.holders.participation", binder.bound[domain].file, parse(f"yuan/{card.base.unit}/a")
    if not parse(curve.unit).same_kind(unit):  # told with the card
        return Floor()
    last = curve.rate[-1]
    top = binder.graph.add(binder.single(name, name, curve.record(last), unit, file, title=HIGHEST))
    parts = [Part(part.low / last, part.high / last, part.weight) for part in curve.parts]
    made = _parts(binder, domain, parts, name)
    of_part = binder.apply(f"{domain}.holders.cost.by_part", get("mean_cost_in_part"), made, domain)
    joined = binder.add_sum(f"{domain}.holders.cost.joined", of_part, of_domain("part", domain))
    beyond = [(curve.rest, top)] if curve.rest > 0 else []
    mean = binder.total(f"{domain}.holders.cost", [(1.0, joined), *beyond], unit)
    base = binder.graph[f"{domain}.payment_base"]
    place, names = binder.place_dim(domain), binder.bound[domain].places.names
    here = np.broadcast_to(base.present, (len(names),)).copy()
    everywhere = ColumnLeaf(f"{domain}.holders.here", ONE, (place,), {place: names}, here, np.where(here, 1.0, np.nan))
    args = {"value": mean.name, "ratio": binder.graph.add(everywhere).name}
    floor = binder.apply(f"{domain}.floor", get("scaled"), args, domain)
    none = ColumnLeaf(f"{domain}.holders.no_spread", unit, (), {}, np.asarray(True), np.zeros(()))
    return Floor(
        floor.name, binder.graph.add(none).name, {"participation": mean.name}, HolderLaw(card.holders.law, parts=made)
    )


def _parts(binder: Binder, domain: str, parts: Sequence[Part], unit_of: str) -> dict[str, str]:
    """Add the parts of a table as nodes over the dimension "part": ends in the unit of a node, and weights."""
    dim = of_domain("part", domain)
    labels, here = {dim: tuple(str(i + 1) for i in range(len(parts)))}, np.ones(len(parts), dtype=bool)
    found = {}
    for key in ("low", "high", "weight"):
        numbers = np.array([getattr(part, key) for part in parts])
        leaf: Node = binder.graph.add(ColumnLeaf(f"{unit_of}.{key}_ratio", ONE, (dim,), labels, here, numbers))
        args = {"value": unit_of, "ratio": leaf.name}
        found[key] = (
            leaf.name if key == "weight" else binder.apply(f"{unit_of}.{key}", get("scaled"), args, domain).name
        )
    return found
