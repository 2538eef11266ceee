"""Payments beside the standards of the domains: a published rule by result, or a rate on what it is counted by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, model_validator

from esvalue.core.errors import Reason
from esvalue.core.quantified import Of, Told
from esvalue.core.schema import Name, Strict
from esvalue.core.text import Text
from esvalue.inputs.choices import CHOICES
from esvalue.inputs.holders import PaidHolders
from esvalue.inputs.parameters import Number, Record

__all__ = ["HOLDERS", "RULE_ENDINGS", "Beside", "Part", "Payment", "PaymentChange", "check_holders", "files_beside"]

#: Who receives a payment that names no payee: those who hold the land, the vessels, the rights.
HOLDERS = "holders"
#: How the name of a rule file ends; other names are those of published rules.
RULE_ENDINGS = (".toml", ".xlsx", ".xlsm")
RATE = Told("`base`: money per unit of it, and per year unless it is paid once")
BASE = Told("the unit the rate is per")
ErrorSize = Annotated[Number, Told("the indicator: a share of the value, of pH and temperature a number")] | str
Covers = dict[str, list[Name]]
Amounts = dict[str, Annotated[Record, Of("amount")]]


class Part(Strict):
    """A category of a payment with a rate of its own: boats of one licence, land of one class."""

    title: Text
    rate: Annotated[Record, RATE]
    base: Annotated[Record, BASE] | Name | None = None
    #: What it costs its own holders, where that differs from what the payment says of all.
    holders: PaidHolders | Name | None = None


class Beside(Strict):
    """Another period shown beside a payment and counted nowhere: from tables of its own, or from the one fact that
    every section met its target (`met`), of which charges of nothing follow and no reward.
    """

    period: str
    title: Text
    tables: str | None = None
    met: bool = False
    source: Name | None = None
    rule_file: Name | None = None
    leave_out: list[Name] = Field(default_factory=list)
    as_if: bool = False

    @model_validator(mode="after")
    def _tables_or_fact(self) -> Beside:
        if (self.tables is None) != self.met:
            raise Reason(
                Text(
                    zh="须写 tables，或写 met = true 及其来源 source",
                    en="either tables, or met = true with its source, is needed",
                )
            )
        if self.met and self.source is None:
            raise Reason(Text(zh="met = true 须写明出处 source", en="met = true needs the source that says so"))
        return self


class Payment(Strict):
    """A payment: who pays whom, for what, how much, when. Either a `rule_file`, or a `rate`, or `parts` with rates."""

    words: ClassVar = {key: CHOICES[key] for key in ("timing", "participation", "combine")}
    title: Text
    rule_file: Name | None = None
    tables: str | None = None
    leave_out: list[Name] = Field(default_factory=list)
    amounts: Amounts = Field(default_factory=dict)
    opening: dict[str, Annotated[Record, Of("money")]] = Field(default_factory=dict)
    #: By how much measured values can be off, for all or by indicator: intervals stand beside what is owed.
    error: dict[str, ErrorSize] | ErrorSize | None = None
    #: The governments whose border it is about: of the claims of the tables, those that one of them pays or receives.
    boundary: list[Name] = Field(default_factory=list)
    rate: Annotated[Record, RATE] | None = None
    base: Annotated[Record, BASE] | Name | None = None
    parts: dict[str, Part] = Field(default_factory=dict)
    payer: Name | None = None
    payee: Name = HOLDERS
    timing: Literal["year", "once"] = "year"
    years: Annotated[Record, Of("horizon")] | None = None
    return_rate: Annotated[Record, Of("discount_rate")] | None = None
    cap: Annotated[Record, Of("yearly_money")] | None = None
    #: What it costs those it is paid to; a name is a domain, whose card says it.
    holders: PaidHolders | Name | None = None
    #: Whether holders choose to take part, where their cost is known.
    participation: Literal["voluntary", "mandatory"] | None = None
    covers: Covers = Field(default_factory=dict)
    duty: Name | None = None
    combine: Literal["stacked", "highest", "primary"] | None = None
    not_known: Text | None = None
    beside: list[Beside] = Field(default_factory=list)
    note: Text | None = None

    @model_validator(mode="after")
    def _one_schedule(self) -> Payment:
        given = [key for key in ("rule_file", "rate", "parts") if getattr(self, key)]
        if len(given) != 1:
            raise Reason(
                Text(
                    zh=f"rule_file、rate、parts 须且只能写一个，现写了{'、'.join(given) or '零个'}",
                    en=f"one of rule_file, rate and parts is needed, got {' and '.join(given) or 'none'}",
                )
            )
        _check_keys(self, self.rule_file is not None)
        if self.timing == "once" and (self.years is None or self.return_rate is None):
            raise Reason(
                Text(
                    zh="一次性支付须给出 years 与 return_rate，用于折算年等值",
                    en="paid once: give years and return_rate, for the yearly amount it is equal to",
                )
            )
        check_holders(self)
        return self

    def holders_of(self, part: Part) -> PaidHolders | str | None:
        """Return what a part costs its holders: its own figures, or those of the payment."""
        return part.holders if part.holders is not None else self.holders

    @property
    def mandatory(self) -> bool:
        """Whether everybody takes part, at any cost."""
        return self.participation == "mandatory"

    @property
    def schedule(self) -> Iterator[tuple[str, Part]]:
        """Yield the parts that have a rate, a single one under no name."""
        if self.rate is not None:
            yield "", Part(title=self.title, rate=self.rate, base=self.base, holders=self.holders)
        yield from self.parts.items()

    @property
    def cells(self) -> tuple[tuple[str, str], ...]:
        """The domains and region types it pays for."""
        return tuple((domain, region) for domain, regions in self.covers.items() for region in regions)


#: Keys only a rule has, and keys only a rate has.
_OF_RULE = ("tables", "leave_out", "amounts", "opening", "error", "boundary", "beside")
_OF_RATE = ("base", "years", "return_rate", "cap", "payer", "holders", "participation")


def _check_keys(payment: Payment, by_rule: bool) -> None:
    idle = [key for key in (_OF_RATE if by_rule else _OF_RULE) if getattr(payment, key)]
    if by_rule:
        idle += [key for key, usual in (("timing", "year"), ("payee", HOLDERS)) if getattr(payment, key) != usual]
    if idle:
        kind = Text(zh="规则文件", en="a rule file") if by_rule else Text(zh="费率", en="a rate")
        raise Reason(
            Text(
                zh=f"按{kind['zh']}支付时 {'、'.join(idle)} 无意义；请删去",
                en=f"{', '.join(idle)} says nothing of a payment by {kind['en']}; take it out",
            )
        )


def files_beside(data: Mapping[str, Any]) -> list[str]:
    """Return what the payments of a scenario name beside it: folders or workbooks of tables, rule files.

    `data` is the scenario as its file holds it.
    """
    payments = list(_tables(data.get("payments")))
    besides = [one for payment in payments for one in payment.get("beside", ()) if isinstance(one, Mapping)]
    changes = [one for option in _tables(data.get("options")) for one in _tables(option.get("payments"))]
    rules = [one.get("rule_file") for one in (*payments, *besides, *changes)]
    named = [one.get("tables") for one in (*payments, *besides)]
    named += [name for name in rules if isinstance(name, str) and name.lower().endswith(RULE_ENDINGS)]
    return list(dict.fromkeys(name for name in named if isinstance(name, str)))


def _tables(data: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(data, Mapping):
        yield from (one for one in data.values() if isinstance(one, Mapping))


def check_holders(payment: Payment) -> None:
    """Refuse what is said of holders where a government is paid, and a cap on those who cannot stay out."""
    said = [key for key in ("holders", "participation") if getattr(payment, key) is not None]
    said += ["holders"] if not said and any(part.holders is not None for part in payment.parts.values()) else []
    if payment.payee != HOLDERS and said:
        raise Reason(
            Text(
                zh=f"收款方 {payment.payee} 不是权利人，{'、'.join(said)} 无意义；请删去其一",
                en=f"`payee` is {payment.payee}, and {' and '.join(said)} speaks of holders; keep one of them",
            )
        )
    known = any(payment.holders_of(part) is not None for _, part in payment.schedule)
    if payment.cap is not None and known and payment.mandatory:
        raise Reason(
            Text(
                zh="强制参与又有封顶（cap）时，不知谁得不到钱；请去掉 cap 并写较低的费率",
                en="with a cap on what everybody must take part in nobody knows who goes without; "
                "take the cap out and write the lower rate",
            )
        )


class PaymentChange(Strict):
    """What an option changes of a payment: its rule, its rates, the amounts not in print, who takes part; or it does
    not pay at all.
    """

    words: ClassVar = {"participation": CHOICES["participation"]}
    rule_file: Name | None = None
    as_if: bool = False
    amounts: Amounts = Field(default_factory=dict)
    rate: Annotated[Record, RATE] | None = None
    rates: dict[str, Annotated[Record, RATE]] = Field(default_factory=dict)
    participation: Literal["voluntary", "mandatory"] | None = None
    off: bool = False

    @model_validator(mode="after")
    def _something(self) -> PaymentChange:
        if not any(getattr(self, key) for key in type(self).model_fields):
            raise Reason(
                Text(
                    zh="没有改变任何内容：请写 rule_file、rate、rates、amounts、participation、as_if 或 off = true",
                    en="nothing is changed: write rule_file, rate, rates, amounts, participation, as_if or off = true",
                )
            )
        return self

    def applied(self, payment: Payment) -> Payment:
        """Return a payment as an option pays it."""
        parts = payment.parts.items()
        changed = {
            "rule_file": self.rule_file or payment.rule_file,
            "amounts": {**payment.amounts, **self.amounts},
            "rate": self.rate or payment.rate,
            "participation": self.participation or payment.participation,
            "parts": {key: part.model_copy(update={"rate": self.rates.get(key, part.rate)}) for key, part in parts},
        }
        return payment.model_copy(update=changed)
