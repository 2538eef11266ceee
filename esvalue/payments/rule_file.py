"""A published rule as data: header, terms, settlement. Every word is an entry of one table of the room."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, model_validator

from esvalue.core.errors import Reason
from esvalue.core.names import name_key
from esvalue.core.periods import Period, parse_period
from esvalue.core.quantified import Of
from esvalue.core.schema import Name, Strict
from esvalue.core.text import Text

__all__ = [
    "ANY", "DATES", "NOT_SEEN", "REST", "ROLES", "UNSEEN", "Band", "Condition", "InForce", "Pool", "RuleFile",
    "Schedule", "Settle", "Side", "Term",
]  # fmt: skip

#: Stands for every kind or indicator that is not named.
ANY = "else"
REST = Text(zh="其余", en="others")
NOT_SEEN = "not seen"
UNSEEN = Text(zh="未见", en=NOT_SEEN)
#: Words of a schedule (`esvalue.payments.schedules.SCHEDULES` has what they mean).
SCHEDULE_WORDS = ("per_unit", "ceil", "floor", "beyond", "bands")
#: Kinds of dates in print.
DATES: Mapping[str, Text] = {
    "effective": Text(zh="施行日期", en="effective"),
    "issued": Text(zh="印发日期", en="issued"),
    "reported": Text(zh="报道日期", en="reported"),
    "replaced": Text(zh="废止日期", en="replaced"),
}
#: Who may pay or receive, besides a party by its name.
ROLES: Mapping[str, Text] = {"upstream": Text(zh="上游", en="upstream"), "downstream": Text(zh="下游", en="downstream")}
_ROLES = {name_key(said): role for role, title in ROLES.items() for said in (role, title.zh)}
Number = Annotated[float, Of("number")]
Money = Annotated[float, Of("amount")]


def _by_name(value: Any) -> Any:
    """Read one number as that of everything."""
    return {ANY: value} if isinstance(value, int | float) and not isinstance(value, bool) else value


def _amount(value: Any) -> Any:
    """Read an amount: a number, numbers by kind or indicator, or "not seen" (an empty table)."""
    if isinstance(value, str):
        if value != NOT_SEEN:
            raise Reason(
                Text(
                    zh=f'“{value}”不是金额；请写数字，印本没有的写 "{NOT_SEEN}"',
                    en=f'{value!r} is no amount; write a number, or "{NOT_SEEN}" where it is not in print',
                )
            )
        return {}
    return _by_name(value)


def _schedule(value: Any) -> Any:
    """Read ``"per_unit"`` and ``{ ceil = 0.5 }`` as a word and what belongs to it."""
    if isinstance(value, str):
        return {"word": value}
    if isinstance(value, Mapping) and len(value) == 1 and "word" not in value:
        word, given = next(iter(value.items()))
        return {"word": word, "bands": given} if isinstance(given, list) else {"word": word, "number": given}
    if isinstance(value, Mapping):
        raise Reason(
            Text(
                zh='只写一个词，如 "per_unit" 或 { ceil = 0.5 }',
                en='one word is needed, such as "per_unit" or { ceil = 0.5 }',
            )
        )
    return value


Numbers = Annotated[dict[str, Number], BeforeValidator(_by_name)]
Amount = Annotated[dict[str, Money], BeforeValidator(_amount)]


class InForce(Strict):
    """First and last day of a rule, and what kind of date is printed; a day that was not seen is left out."""

    model_config = ConfigDict(**{**Strict.model_config, "populate_by_name": True})
    first: str | None = Field(None, alias="from")
    last: str | None = Field(None, alias="to")
    kind: Literal["effective", "issued", "reported", "replaced"]

    def outside(self, period: Period) -> bool:
        """Tell whether no part of a period lies within these dates."""
        first, last = (parse_period(text) if text else None for text in (self.first, self.last))
        return bool((first and period.end < first.start) or (last and period.start > last.end))

    @property
    def said(self) -> Text:
        """What is known of them, in words."""
        kind = DATES[self.kind]
        if self.first is None and self.last is None:
            return kind
        if self.last is None:
            return Text(zh="自 {} 起，{}", en="from {} on, {}").format(self.first, kind)
        if self.first is None:
            return Text(zh="至 {}，{}", en="until {}, {}").format(self.last, kind)
        return Text(zh="自 {} 至 {}，{}", en="from {} to {}, {}").format(self.first, self.last, kind)


class Header(Strict):
    """What a rule is and where it stands."""

    title: Text
    source: Name
    weak: bool = False
    unit: str
    in_force: InForce | None = None
    replaces: Name | None = None
    missing: list[Text] = Field(default_factory=list)
    note: Text | None = None


class Band(Strict):
    """A band of a measure and its amount: above one number, up to and with the other."""

    above: Number
    to: Number | None = None
    amount: Money


class Schedule(Strict):
    """How a measure becomes a number of amounts: a word of the table of schedules and what belongs to it."""

    word: str
    number: Number | None = None
    bands: list[Band] | None = None


class Base(Strict):
    """Base years, first and last."""

    model_config = ConfigDict(**{**Strict.model_config, "populate_by_name": True})
    first: Annotated[int, Of("source_year")] = Field(alias="from")
    last: Annotated[int, Of("source_year")] = Field(alias="to")


class Measured(Strict):
    """What is measured, against what, of which indicators: of a term or a condition."""

    measure: str
    against: str | None = None
    over: str | None = None
    base: Base | None = None
    number: Number | None = None
    counted: str | None = None
    indicators: str | list[Name] | None = None
    weights: dict[str, Annotated[float, Of("weight")]] | None = None
    k0: Annotated[float, Of("coefficient")] | None = None
    combine: str | None = None


class Condition(Measured):
    """When a term holds: a measure on a side or beyond numbers, or kinds of sections."""

    model_config = ConfigDict(**{**Strict.model_config, "populate_by_name": True})
    measure: str = ""
    side: str | None = Field(None, alias="is")
    above: Numbers | None = None
    at_least: Numbers | None = None
    below: Numbers | None = None
    at_most: Numbers | None = None
    kind: list[Name] | None = None


class Term(Measured):
    """A term: measure against what, of which indicators, combined per section and period, times an amount."""

    name: Name
    title: Text
    article: str | None = None
    per: str = "section"
    period: str
    schedule: Annotated[Schedule, BeforeValidator(_schedule)]
    by: str = "kind"
    amount: Amount | None = None
    further: Amount | None = None
    raised_by: str | None = None
    sides: list[str] = Field(default_factory=lambda: ["worse", "better"])
    when: list[Condition] = Field(default_factory=list)
    cap: dict[str, Money] = Field(default_factory=dict)
    at_threshold: str | None = None
    note: Text | None = None

    @model_validator(mode="before")
    @classmethod
    def _no_bare_schedule(cls, given: Any) -> Any:
        """Refuse ``ceil = 0.5`` outside a schedule, with the line that is meant."""
        bare = next((word for word in SCHEDULE_WORDS if isinstance(given, Mapping) and word in given), None)
        if bare is not None:
            entry = f"schedule = {{ {bare} = {given[bare]} }}" if bare != "per_unit" else 'schedule = "per_unit"'
            raise Reason(
                Text(zh=f"“{bare}”属于计费方式：请写 {entry}", en=f"{bare!r} belongs to the schedule: write {entry}")
            )
        return given

    @property
    def seen(self) -> bool:
        """Whether the amount is in print."""
        return self.amount is None or bool(self.amount)


def _role(name: str) -> str:
    """Return the role that a name says in another dress or in Chinese (``Upstream``, ``上游``), else the name."""
    return _ROLES.get(name_key(name), name)


Party = Annotated[Name, AfterValidator(_role)]


class Side(Strict):
    """Who pays and who receives: "upstream", "downstream", or the name of a party."""

    payer: Party
    payee: Party


class Late(Strict):
    """What is paid late: after a month of the year that follows, times a number."""

    after: str
    times: Annotated[float, Of("coefficient", low=1)]


class Pool(Strict):
    """A pool of money: who holds it, in which order it pays, who makes up for a shortfall, where a surplus goes.

    `funder` is who makes up for a shortfall where that is not the holder, `receiver` who gets a surplus.
    """

    name: Name
    title: Text | None = None
    holder: Name
    order: list[Name] = Field(default_factory=list)
    shortfall: str | None = None
    funder: Name | None = None
    surplus: str = "kept"
    receiver: Name | None = None

    @property
    def called(self) -> Text:
        """What it is called."""
        return self.title or Text.same(self.name)


class Settle(Strict):
    """Who pays whom, how several parties share, what is paid late, which pools there are."""

    worse: Side | None = None
    better: Side | None = None
    several: str = "bank_share"
    shares: dict[str, dict[str, dict[str, Annotated[float, Of("share")]]]] = Field(default_factory=dict)
    late: Late | None = None
    pools: list[Pool] = Field(default_factory=list)
    note: Text | None = None

    @property
    def named_parties(self) -> list[str]:
        """Parties it names: who pays or receives whatever the section, contributors, and those of its pools."""
        named = [party for one in (self.worse, self.better) if one for party in (one.payer, one.payee)]
        named += [party for one in self.pools for party in (one.holder, one.funder, one.receiver) if party]
        named += [party for one in self.shares.values() for party in one]
        return [party for party in dict.fromkeys(named) if party not in ROLES]


class RuleFile(Strict):
    """A rule as its file holds it."""

    rule: Header
    terms: list[Term]
    settle: Settle
