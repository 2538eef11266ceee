"""The floor of a domain: what its holders lose by the duty, and how that differs among the holders of one place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from esvalue.core.errors import fail
from esvalue.core.units import Unit, parse
from esvalue.equations.equation import get
from esvalue.inputs.cards import Card
from esvalue.inputs.holders import Participation
from esvalue.model import nodes
from esvalue.model.account.cost_shapes import HIGHEST, curve_of, law_of, no_spread
from esvalue.model.account.domain_account import HolderLaw
from esvalue.model.binding import Binder
from esvalue.model.graph import Node
from esvalue.model.leaves import ColumnLeaf

__all__ = ["Floor", "add_floor"]

ONE = parse("")


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
        spread: Node | None = no_spread(binder, f"{domain}.holders", unit)
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
    law = law_of(binder, f"{domain}.holders", card.holders, binder.bound[domain].file, domain)
    if stated is None:
        usual = binder.at_state(f"{domain}.holders.spread", binder.convert(spread, unit), 0)
        return Floor(floor.name, usual.name, parts, law)
    cost, variation = stated
    usual = binder.at_state(f"{domain}.holders.spread_by_parts", binder.convert(spread, unit), 0)
    whole = _either(binder, f"{domain}.floor", floor, cost)
    either = _either(binder, f"{domain}.holders.spread", usual, variation)
    return Floor(whole.name, either.name, {**parts, "stated": cost.name}, law)


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


def _of_participation(binder: Binder, domain: str, card: Card, curve: Participation) -> Floor:
    """Add the floor a curve of participation tells: the mean cost of those who take part at some rate, and of the rest
    at least the last rate.
    """
    assert card.holders is not None
    scope, file, unit = f"{domain}.holders", binder.bound[domain].file, parse(f"yuan/{card.base.unit}/a")
    name = f"{scope}.participation"
    if not parse(curve.unit).same_kind(unit):  # told with the card
        return Floor()
    top = binder.graph.add(binder.single(name, name, curve.record(curve.rate[-1]), unit, file, title=HIGHEST))
    mean, law = curve_of(binder, scope, card.holders, top, domain)
    base = binder.graph[f"{domain}.payment_base"]
    place, names = binder.place_dim(domain), binder.bound[domain].places.names
    here = np.broadcast_to(base.present, (len(names),)).copy()
    everywhere = ColumnLeaf(f"{domain}.holders.here", ONE, (place,), {place: names}, here, np.where(here, 1.0, np.nan))
    args = {"value": mean.name, "ratio": binder.graph.add(everywhere).name}
    floor = binder.apply(f"{domain}.floor", get("scaled"), args, domain)
    return Floor(floor.name, no_spread(binder, scope, unit).name, {"participation": mean.name}, law)
