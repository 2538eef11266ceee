"""What a check finds: files and domains as they were read, mistakes, doubts,
and what is as it was in another scenario.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from esvalue.core.errors import Doubt, Mistake
from esvalue.core.settling import Settlement
from esvalue.core.shown import Shown
from esvalue.inputs.parameters import Record
from esvalue.inputs.scenario import Likenesses
from esvalue.runs.checking.taken import Taken

__all__ = ["Amount", "CheckResult", "DomainRead", "FileRead", "PaymentRead", "Range"]

Both = Mapping[str, str]


@dataclass(frozen=True)
class FileRead:
    """A file, or a sheet of a workbook, and what was assumed in reading it: its encoding,
    and the unit of each column, with the titles of columns that have one.
    """

    name: str
    sheet: str = ""
    encoding: str = ""
    units: tuple[tuple[str, str], ...] = ()
    titles: Mapping[str, Both] = field(default_factory=dict)


@dataclass(frozen=True)
class Amount:
    """A column's sum over the places that have it, in its unit and in others a reader may compare it in."""

    column: str
    title: Both
    value: float
    unit: str
    places: int
    others: tuple[tuple[float, str], ...] = ()


@dataclass(frozen=True)
class Range:
    """What a column of money per something reaches over the places that have it: its sum would mean nothing."""

    column: str
    title: Both
    low: float
    high: float
    unit: str
    places: int


@dataclass(frozen=True)
class DomainRead:
    """A domain as its table of places says it: sizes, holders, money;
    and what its account covers where it was computed.
    """

    domain: str
    title: Both
    places: int
    sizes: tuple[Amount, ...] = ()
    holders: tuple[Amount, ...] = ()
    money: tuple[Amount | Range, ...] = ()
    account: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    #: When what differs by period was measured, in order.
    periods: tuple[str, ...] = ()


@dataclass(frozen=True)
class PaymentRead:
    """A payment beside the standards as it is paid today: yuan in a year (None: not known), by a rule how many claims
    and what each party has in the end, by rates each with what it is counted by.
    """

    payment: str
    title: Both
    money: float | None = None
    claims: int | None = None
    nets: tuple[tuple[str, float], ...] = ()
    parts: tuple[tuple[Both, Record, Record | str | None], ...] = ()


@dataclass(frozen=True)
class CheckResult(Shown):
    """Everything one check finds in a scenario.

    `computed`: the model was bound and evaluated; False where mistakes stood in the way, and what only values can show
    is not known yet.
    """

    target: str
    files: tuple[FileRead, ...] = ()
    domains: tuple[DomainRead, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    doubts: Settlement = field(default_factory=Settlement)
    notices: tuple[Mistake, ...] = ()
    #: (kind, its title, how many entries rest on it).
    evidence: tuple[tuple[str, Both, int], ...] = ()
    overlays: tuple[tuple[str, Both, int], ...] = ()
    computed: bool = False
    #: What still says what the scenario it was made from said.
    origin: Likenesses | None = None
    #: What is taken from cards and the price book, by source; `blank`: it was made from a blank workbook.
    taken: tuple[Taken, ...] = ()
    blank: bool = False
    payments: tuple[PaymentRead, ...] = ()

    @property
    def open(self) -> tuple[Doubt, ...]:
        """The doubts nobody has settled."""
        return self.doubts.open

    def text(self, language: str | None = None, *, every: bool = False) -> str:
        """Return all as a text to read, in "zh" or "en" (default: the language in force);
        `every` entry that is as it was, not ten.
        """
        from esvalue.runs.checking.text import check_text

        return check_text(self, language, every=every)

    def to_dict(self) -> dict[str, Any]:
        """Return the same as plain data, as ``esvalue check --json`` prints it."""
        from esvalue.runs.checking.document import document

        return document(self)
