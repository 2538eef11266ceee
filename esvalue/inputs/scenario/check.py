"""A scenario with what it is checked against: its cards, sources and library, and where mistakes go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from esvalue.core.errors import Mistakes, listed, nearest
from esvalue.core.quantified import doubt_record, impossible
from esvalue.core.quantities import Quantity
from esvalue.core.units import Unit, parse
from esvalue.inputs.cards import Card
from esvalue.inputs.library import Library
from esvalue.inputs.parameters import Parameter, Record, check_record
from esvalue.inputs.scenario.sections import Scenario
from esvalue.inputs.sources import Source

__all__ = ["Check"]


@dataclass(frozen=True)
class Check:
    """A scenario with what it is checked against, one method a part of the file."""

    scenario: Scenario
    cards: Mapping[str, Card]
    sources: Mapping[str, Source]
    where: str
    library: Library
    problems: Mistakes

    def known(self, name: str, known: Iterable[str], what: str, at: str) -> bool:
        """Tell whether a name is known; a mistake if not."""
        known = known if isinstance(known, Mapping) else list(known)
        found = list(known)
        if name not in found:
            self.problems.add(
                "unknown_name", at, what=what, name=name, nearest=nearest(name, known) or "-", known=listed(found)
            )
        return name in found

    def regions(self, domain: str) -> dict[str, object]:
        """Return the region types of the card of a domain, with their titles."""
        card = self.cards[domain]
        titled = self.library.vocabulary.extended(card.vocabulary).region_types.get(domain, {})
        return {region: titled.get(region) for region in card.region_types}

    def record(self, record: Record, unit: str | Unit, at: str, write: str = "") -> None:
        """Check the unit and the source of a record; `write` is the unit proposed to one that names none."""
        check_record(
            record, parse(unit) if isinstance(unit, str) else unit, self.sources, at, self.problems, write=write
        )

    def bounded(self, record: Record, wanted: Quantity, at: str) -> None:
        """Check a record against a quantity its field does not tell by itself."""
        reason = impossible(wanted, record)
        if reason is not None and reason.code != "needs_unit":  # said with the record's unit and source
            self.problems.add(reason.code, at, reason=reason.said)

    def ratio(self, record: Record, wanted: Quantity, at: str) -> None:
        """Check a ratio of what differs: refused or doubted."""
        before = len(self.problems)
        self.bounded(record, wanted, at)
        if len(self.problems) == before:
            doubt_record(wanted, record, record.unit, at, self.problems)

    def parameter(self, key: str, at: str) -> Parameter | None:
        """Return the parameter whose record a key such as ``wetland.reed_yield[core]`` replaces;
        a mistake if there is none.
        """
        head, _, tail = key.partition(".")
        if head in self.unread:
            return None
        name = tail.split("[")[0].split("#")[0].split("@")[0]
        book = self.library.prices if head == "prices" else self.cards[head].parameters if head in self.cards else {}
        if name not in book:
            every = [
                *(f"prices.{p}" for p in self.library.prices),
                *(f"{d}.{p}" for d, c in self.cards.items() for p in c.parameters),
            ]
            self.problems.add("unknown_name", at, what="parameter", name=key, nearest=nearest(key, every) or "-")
            return None
        valid = [f"{head}.{name}{suffix}" for suffix in book[name].settable()]
        if key not in valid:
            self.problems.add("unknown_name", at, what="record", name=key, nearest=", ".join(valid))
            return None
        return book[name]

    @property
    def unread(self) -> set[str]:
        """The domains whose card could not be read, which is told elsewhere: what is said of them cannot be checked."""
        return self.scenario.domains.keys() - self.cards.keys()
