"""What a blank scenario asks: every answer with its key, kind, unit, and whether it is needed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from esvalue.core.text import Text
from esvalue.inputs.blank.words import ASKED, LEVELS, SECTIONS
from esvalue.inputs.cards import Card, Column
from esvalue.inputs.library import Library

__all__ = ["OPTIONAL", "PAYMENTS", "Asked", "columns_of", "print_unit", "questions", "suggested"]

#: What can be paid beside the rates of the domains.
PAYMENTS = ("sections", "vessels")
#: Optional columns that are asked for: what people know; columns that only a reading beside the first asks for.
OPTIONAL = ("water_depth", "visits", "households", "saltmarsh_area", "releases", "irrigation_supply")
UNASKED = ("xie_class",)
NOTHING = Text.same("")
#: What a decline changes, by domain: the first things people know of it.
CHANGES: Mapping[str, tuple[str, ...]] = {
    "wetland": ("water_depth", "nitrogen_removal_rate", "reed_yield"),
    "farmland": ("nitrogen_runoff_rate",),
}
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
    yield Asked("", "section", SECTIONS["money"])
    yield _one("budget.amount", "record", unit="1e4 yuan/a")
    for level, title in LEVELS.items():
        yield Asked(f"funding.levels.{level}", "record", title, Text(zh="合计为 1", en="they add to 1"))
    if cards:
        yield Asked("", "section", SECTIONS["asked"])
        yield _one("promise.at_least", "share")
        yield _one("promise.in_share", "share")
    for domain, card in cards.items():
        yield from _fixed({f"domains.{domain}.card": card.name, f"domains.{domain}.places": f"{domain}.csv"})
        if card.holders is not None and card.spills:
            yield from _without(library, domain, card)
    if payments:
        yield Asked("", "section", SECTIONS["payments"])
    for payment in payments:
        yield from _sections() if payment == "sections" else _vessels()


def _fixed(values: Mapping[str, str | float]) -> Iterator[Asked]:
    return (Asked(key, "fixed", Text.same(key), value=value) for key, value in values.items())


def _without(library: Library, domain: str, card: Card) -> Iterator[Asked]:
    at = f"domains.{domain}.without"
    yield Asked("", "section", SECTIONS["without"].format(card.title))
    yield _one(f"{at}.text", "text", "without.text", needed=True)
    yield _one(f"{at}.kind", "choice", "without.kind", choices="kind", needed=True)
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
    """Return the columns a blank table of places has: those the card needs that are chosen or counted, and what people
    know besides.
    """
    needed = {
        name: column
        for name, column in card.columns.items()
        if not column.optional
        and not column.measured
        and (column.kind == "number" or column.categories)
        and name not in UNASKED
    }
    return {**needed, **{name: card.columns[name] for name in OPTIONAL if name in card.columns and name not in needed}}


def print_unit(column: Column, language: str) -> str:
    """Return the unit a column is asked in: land in mu in Chinese."""
    return "mu" if column.unit == "ha" and language == "zh" else column.unit
