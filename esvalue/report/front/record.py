"""What the page says, as frozen records: every number a figure that can be traced, every text in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from esvalue.core.text import Text
from esvalue.report.front.chosen import ShownOption
from esvalue.report.front.said import Field, Said
from esvalue.report.numbering import Figure

__all__ = ["Area", "County", "Flow", "Front", "Paid", "Point", "Rate", "Step", "Totals", "Zone"]


@dataclass(frozen=True)
class Rate:
    """What an option pays in a zone: a figure, or why there is none; whether it is below what holders lose (`low`) or
    below the present rate (`cut`), and which share it pays enough.
    """

    figure: Figure | None
    text: Text | None = None
    low: bool = False
    cut: bool = False
    enough: Figure | None = None


@dataclass(frozen=True)
class Zone:
    """A zone of a domain, a row of the table: amount owed payment, holders' loss, rates in the order of the options."""

    domain: str
    region: str
    title: Text
    counties: tuple[str, ...]
    base: Figure | None
    loss: Figure | None
    rates: tuple[Rate, ...]
    households: Figure | None = None
    short: Figure | None = None


@dataclass(frozen=True)
class Totals:
    """A row of totals by option; a cell without a figure is not known."""

    title: Text
    figures: tuple[Figure | None, ...]
    unit: str = ""
    texts: tuple[Text | None, ...] = ()


@dataclass(frozen=True)
class Paid(Totals):
    """A payment beside the standards: the zones of the one domain it covers (an empty text: of none, or of several),
    and its rates as printed.
    """

    domain: str = ""
    zones: tuple[Text, ...] = ()
    rates: Text | None = None


@dataclass(frozen=True)
class Area:
    """The zones of a domain with the unit of their rates, and the payments that cover it; `missing` names zones without
    a known loss, a rate or a payment.
    """

    title: Text
    unit: str
    zones: tuple[Zone, ...]
    missing: tuple[Text, ...] = ()
    paid: tuple[Paid, ...] = ()


@dataclass(frozen=True)
class Point:
    """An option in the picture of money and what it buys."""

    title: Text
    cost: Figure
    share: Figure
    shown: ShownOption | None


@dataclass(frozen=True)
class Step:
    """A step of the budget: the money from which on an option, or rates, are the best within it, what they are, and
    which share they pay enough; `cost` is what rates take on average.
    """

    title: Field
    money: Figure
    share: Figure
    cost: Figure | None = None


@dataclass(frozen=True)
class Flow:
    """Who pays whom by an option: parties on both sides with their sums, and what goes between them."""

    option: ShownOption
    payers: tuple[tuple[Text, Figure], ...]
    payees: tuple[tuple[Text, Figure], ...]
    between: Mapping[tuple[int, int], float]
    total: Figure


@dataclass(frozen=True)
class County:
    """A county: yearly cost by option, and what a household that takes part gets where households are counted."""

    name: Text
    costs: tuple[Figure | None, ...]
    households: tuple[Figure | None, ...]


@dataclass(frozen=True)
class Front:
    """The page. Parts without data are empty: no options, no budget, no ledger, no counties."""

    options: tuple[ShownOption, ...] = ()
    others: tuple[Text, ...] = ()
    lead: Said | None = None
    warnings: tuple[Said, ...] = ()
    losers: tuple[Said, ...] = ()
    areas: tuple[Area, ...] = ()
    more: tuple[Text, ...] = ()
    payments: tuple[Paid, ...] = ()
    totals: tuple[Totals, ...] = ()
    owed: Figure | None = None
    by_area: bool = True
    required: float | None = None
    points: tuple[Point, ...] = ()
    steps: tuple[Step, ...] = ()
    budget: Figure | None = None
    flow: Flow | None = None
    counties: tuple[County, ...] = ()
    decisions: tuple[Said, ...] = ()
    judgement: tuple[Said, ...] = ()
    measure: tuple[Text, ...] = ()
    reliability: Said | None = None
