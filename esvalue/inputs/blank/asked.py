"""What a blank scenario asks: every answer with its key, kind, unit, and whether it is needed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from esvalue.core.text import Text
from esvalue.inputs.blank.words import ASKED, LEVELS, SECTIONS
from esvalue.inputs.cards import Card, Column
from esvalue.inputs.library import Library

__all__ = [
    "OPTIONAL", "PAYMENTS", "Asked", "columns_of", "linked", "may_be_empty", "print_unit", "questions", "rated",
    "suggested",
]  # fmt: skip

#: What can be paid beside the rates of the domains.
PAYMENTS = ("sections", "vessels")
#: Optional columns that are asked for: what people know; columns that only a reading beside the first asks for.
OPTIONAL = ("water_depth", "visits", "households", "saltmarsh_area", "releases", "irrigation_supply")
UNASKED = ("xie_class",)
#: Most optional columns of a table that is asked for in full.
FEW = 6
NOTHING = Text.same("")
#: What a decline changes, by domain: the first things people know of it.
CHANGES: Mapping[str, tuple[str, ...]] = {
    "wetland": ("water_depth", "nitrogen_removal_rate", "reed_yield"),
    "farmland": ("nitrogen_runoff_rate",),
}
#: What nobody does unpaid, by domain: the parameter that is zero in the state without the payment.
UNPAID: Mapping[str, str] = {"farm_practice": "adopted", "wetland_conversion": "wetland_share"}
#: What is said by the mu in Chinese, where substances are said by the hectare.
BY_MU = ("yuan/ha", "t/ha", "m3/ha")
#: What the shares of a link table rest on where a blank workbook asks for it.
LINKED_BY = "volume"
Kind = Literal["section", "text", "choice", "record", "share", "fixed"]


@dataclass(frozen=True)
class Asked:
    """A question: the key it answers, its kind, what it says, what helps; `fixed` is not asked but written."""

    key: str
    kind: Kind
    title: Text
    about: Text = NOTHING
    unit: str = ""
    needed: bool = False
    choices: str = ""
    value: str | float | None = None


def _one(key: str, kind: Kind, of: str = "", **more: object) -> Asked:
    title, about = ASKED[of or key]
    return Asked(key, kind, title, about, **more)  # type: ignore[arg-type]


def questions(library: Library, cards: Mapping[str, Card], payments: Sequence[str], language: str) -> Iterator[Asked]:
    """Yield what is asked of a scenario with some domains and payments, section by section."""
    yield Asked("", "section", SECTIONS["basics"])
    yield _one("scenario.title", "text", needed=True)
    if cards:
        yield _one("scenario.price_year", "text", needed=True)
        yield _one("scenario.payer_level", "choice", choices="level", needed=True)
    if "sections" in payments:
        yield _one("scenario.period", "text", needed=True)
    yield from _fixed({"scenario.name": "city", "scenario.seed": 1, "scenario.language": language})
    if payments or any(rated(card) for card in cards.values()):
        yield Asked("", "section", SECTIONS["money"])
        yield _one("budget.amount", "record", unit="1e4 yuan/a")
        for level, title in LEVELS.items():
            yield Asked(f"funding.levels.{level}", "record", title, Text(zh="合计为 1", en="they add to 1"))
    if any(card.holders is not None for card in cards.values()):
        yield Asked("", "section", SECTIONS["asked"])
        yield _one("promise.at_least", "share")
        yield _one("promise.in_share", "share")
    tables = linked(cards)
    for domain, card in cards.items():
        yield from _fixed({f"domains.{domain}.card": card.name, f"domains.{domain}.places": f"{domain}.csv"})
        yield from _fixed(
            {f"domains.{domain}.services.{service}": "off" for service in unlinked_services(card, tables)}
        )
        if card.holders is not None and card.spills:
            yield from _without(library, domain, card)
    for name, (of, to) in tables.items():
        link = {"file": f"links/{name}.csv", "from": of, "to": to, "shares": LINKED_BY}
        yield from _fixed({f"links.{name}.{key}": value for key, value in link.items()})
    if payments:
        yield Asked("", "section", SECTIONS["payments"])
    for payment in payments:
        yield from _sections() if payment == "sections" else _vessels()


def _fixed(values: Mapping[str, str | float]) -> Iterator[Asked]:
    return (Asked(key, "fixed", Text.same(key), value=value) for key, value in values.items())


def unlinked_services(card: Card, tables: Collection[str]) -> list[str]:
    """Return the services that need what places of another domain send, by a table of links that is not among those
    asked for: a blank scenario leaves them out.

    >>> from esvalue.inputs.card_reading import load_card
    >>> card = load_card(Library().card_path("river"), Library())
    >>> unlinked_services(card, ()), unlinked_services(card, ["river_load"])
    (['nitrogen_removal'], [])
    """
    behind = {name: card.imports(one.physical, one.value) for name, one in card.services.items() if one.default == "on"}
    return [name for name, nodes in behind.items() if any(node.links not in tables for node in nodes)]


def _without(library: Library, domain: str, card: Card) -> Iterator[Asked]:
    at = f"domains.{domain}.without"
    yield Asked("", "section", SECTIONS["without"].format(card.title))
    yield _one(f"{at}.text", "text", "without.text", needed=True)
    yield _one(f"{at}.kind", "choice", "without.kind", choices="kind", needed=True)
    if domain in UNPAID:
        yield _one(f"{at}.exposure", "record", "without.exposure", needed=True)
        unpaid = f"{at}.set.{UNPAID[domain]}.times"
        yield from _fixed({f"{unpaid}.value": 0, f"{unpaid}.source": "arithmetic"})
        return
    yield _one(f"{at}.hazard", "record", "without.hazard", unit="1/a", needed=True)
    yield _one(f"{at}.horizon", "record", "without.horizon", unit="a", needed=True)
    for name, title in suggested(library, domain, card).items():
        words, about = ASKED["without.times"]
        yield Asked(f"{at}.set.{name}.times", "record", words.format(title), about)


def suggested(library: Library, domain: str, card: Card) -> dict[str, Text]:
    """Return what a decline may change of a domain, by name with its title."""
    found = {}
    for name in CHANGES.get(domain, ()):
        one = card.columns.get(name) or card.parameters.get(name) or library.prices.get(name)
        if one is not None:
            found[name] = one.title
    return found


def _sections() -> Iterator[Asked]:
    yield _one("payments.sections.rule_file", "choice", "sections.rule_file", choices="rule_file", needed=True)
    title = Text(zh="河流断面补偿", en="payments for river sections")
    yield Asked("payments.sections.title.zh", "fixed", Text.same(""), value=title.zh)
    yield Asked("payments.sections.title.en", "fixed", Text.same(""), value=title.en)
    yield from _fixed({"payments.sections.tables": "sections"})


def _vessels() -> Iterator[Asked]:
    at = "payments.vessels"
    yield _one(f"{at}.rate", "record", "vessels.rate", unit="yuan/kW", needed=True)
    yield _one(f"{at}.base", "record", "vessels.base", unit="kW", needed=True)
    yield _one(f"{at}.years", "record", "vessels.years", unit="a", needed=True)
    yield _one(f"{at}.return_rate", "record", "vessels.return_rate", unit="1/a", needed=True)
    title = Text(zh="减船转产补助", en="vessels taken out of use")
    yield Asked(f"{at}.title.zh", "fixed", Text.same(""), value=title.zh)
    yield Asked(f"{at}.title.en", "fixed", Text.same(""), value=title.en)
    yield from _fixed({f"{at}.timing": "once"})


def columns_of(card: Card) -> dict[str, Column]:
    """Return the columns a blank table of places has: all of them where few are optional; else those the card needs
    that are chosen or counted, and what people know besides.
    """
    asked = {name: one for name, one in card.columns.items() if not one.measured and name not in UNASKED}
    if sum(one.optional for one in asked.values()) <= FEW:
        return asked
    needed = {name: one for name, one in asked.items() if not one.optional and (one.kind == "number" or one.categories)}
    return {**needed, **{name: asked[name] for name in OPTIONAL if name in asked and name not in needed}}


def may_be_empty(column: Column) -> bool:
    """Tell whether a cell of a column may stay empty: an optional one, or a name that nothing is looked up by."""
    return column.optional or (column.kind == "text" and not column.categories and not column.everywhere)


def rated(card: Card) -> bool:
    """Tell whether rates are asked of a card: its places have holders, or others gain by what it values."""
    return card.holders is not None or card.spills


def linked(cards: Mapping[str, Card]) -> dict[str, tuple[str, str]]:
    """Return the link tables that are asked for, with the domains they lead from and to: those by which a card without
    rates takes over what another card settles.
    """
    found = {}
    for domain, card in cards.items():
        for node in card.nodes.values():
            if node.links is not None and node.domain is not None and not rated(card):
                found[node.links] = (node.domain, domain)
    return found


def print_unit(column: Column, language: str) -> str:
    """Return the unit a column is asked in: in Chinese land in mu, and so what is earned, grown or watered on it."""
    if language != "zh":
        return column.unit
    if column.unit == "ha":
        return "mu"
    return column.unit.replace("/ha", "/mu", 1) if column.unit.startswith(BY_MU) else column.unit
