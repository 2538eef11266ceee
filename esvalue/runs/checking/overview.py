"""Tables of places at a glance: how large each domain is, how many hold it, how much money its table names."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from esvalue.core.errors import InputError
from esvalue.core.text import Text
from esvalue.core.units import Unit, conversion, parse
from esvalue.inputs.cards import Card
from esvalue.inputs.places import NOT_APPLICABLE, Places
from esvalue.inputs.sources import Vocabulary
from esvalue.runs.checking.result import Amount, DomainRead, Range

__all__ = ["counted_by_node", "read_domain"]

#: The units every area is shown in: a drafter thinks in mu, a card in hectares, and one taken for the other is seen by
#: its size.
AREAS = ("ha", "mu")
#: Dimensions of those who hold.
HOLDERS = ((("household", 1.0),), (("person", 1.0),))


def read_domain(domain: str, card: Card, places: Places, words: Vocabulary) -> DomainRead:
    """Return a domain at a glance.

    Parameters
    ----------
    domain
        Its name in the scenario.
    card
        The card that says what its columns are.
    places
        Its table.
    words
        Holds the domain's title.
    """
    sizes: list[Amount] = []
    holders: list[Amount] = []
    money: list[Amount | Range] = []
    named = words.extended(card.vocabulary).domains.get(domain)
    title = named.title if named else card.title
    main = [one for one in dict.fromkeys((card.base.domain_column, card.base.column)) if one in card.columns]
    for name in (*main, *(name for name in card.columns if name not in main)):
        column = card.columns[name]
        if column.kind != "number" or column.measured:
            continue
        values = places.numbers[name][places.present(name)]
        unit = _parsed(column.unit)
        if unit is None or not values.size:
            continue
        if name in main or unit.same_kind(parse("ha")):
            sizes.append(_amount(name, column.title, unit, column.unit, float(values.sum()), places=values.size))
        elif unit.dimensions in HOLDERS:
            holders.append(_amount(name, column.title, unit, column.unit, float(values.sum()), places=values.size))
        elif unit.powers.get("currency"):
            if unit.powers.keys() <= {"currency", "time"}:  # amounts that add up, unlike those per hectare or per tonne
                money.append(_amount(name, column.title, unit, column.unit, float(values.sum()), places=values.size))
            else:
                money.append(
                    Range(name, column.title, float(np.min(values)), float(np.max(values)), column.unit, values.size)
                )
    periods = tuple(one for one in places.periods if one != NOT_APPLICABLE)
    return DomainRead(domain, title, len(places.names), tuple(sizes), tuple(holders), tuple(money), periods=periods)


def counted_by_node(card: Card, values: npt.NDArray[np.float64]) -> Amount:
    """Return what the payments of a domain are counted by where that is a node: its sum over the places that have it.

    Parameters
    ----------
    card
        The card whose base is a node.
    values
        The node at those places, in the unit of payment.
    """
    rule = card.nodes[card.base.column]
    title = rule.title or Text.same(card.base.column)
    return _amount(
        card.base.column, title, parse(card.base.unit), card.base.unit, float(values.sum()), places=values.size
    )


def _parsed(text: str) -> Unit | None:
    try:
        return parse(text)
    except InputError:  # told where the card is read
        return None


def _amount(name: str, title: Mapping[str, str], unit: Unit, written: str, total: float, *, places: int) -> Amount:
    if not unit.same_kind(parse("ha")):
        return Amount(name, title, total, written, places)
    first, *others = ((total * conversion(unit, parse(text)), text) for text in AREAS)
    return Amount(name, title, first[0], first[1], places, tuple(others))
