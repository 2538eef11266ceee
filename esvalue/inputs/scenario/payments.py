"""Payments beside the standards of the domains: a published rule by result, or a rate on what it is counted by."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, model_validator

from esvalue.core.errors import Reason
from esvalue.core.quantified import Of, Told
from esvalue.core.schema import Name, Strict
from esvalue.core.text import Text
from esvalue.inputs.parameters import Record

__all__ = ["HOLDERS", "Beside", "Part", "Payment", "PaymentChange"]

#: Who receives a payment that names no payee: those who hold the land, the vessels, the rights.
HOLDERS = "holders"
RATE = Told("`base`: money per unit of it, and per year unless it is paid once")
BASE = Told("the unit the rate is per")
Covers = dict[str, list[Name]]
Amounts = dict[str, Annotated[Record, Of("amount")]]


class Part(Strict):
    """A category of a payment with a rate of its own: boats of one licence, land of one class."""

    title: Text
    rate: Annotated[Record, RATE]
    base: Annotated[Record, BASE] | Name | None = None


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

    title: Text
    rule_file: Name | None = None
    tables: str | None = None
    leave_out: list[Name] = Field(default_factory=list)
    amounts: Amounts = Field(default_factory=dict)
    opening: dict[str, Annotated[Record, Of("money")]] = Field(default_factory=dict)
    rate: Annotated[Record, RATE] | None = None
    base: Annotated[Record, BASE] | Name | None = None
    parts: dict[str, Part] = Field(default_factory=dict)
    payer: Name | None = None
    payee: Name = HOLDERS
    timing: Literal["year", "once"] = "year"
    years: Annotated[Record, Of("horizon")] | None = None
    return_rate: Annotated[Record, Of("discount_rate")] | None = None
    cap: Annotated[Record, Of("yearly_money")] | None = None
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
        return self

    @property
    def schedule(self) -> Iterator[tuple[str, Part]]:
        """Yield the parts that have a rate, a single one under no name."""
        if self.rate is not None:
            yield "", Part(title=self.title, rate=self.rate, base=self.base)
        yield from self.parts.items()

    @property
    def cells(self) -> tuple[tuple[str, str], ...]:
        """The domains and region types it pays for."""
        return tuple((domain, region) for domain, regions in self.covers.items() for region in regions)


#: Keys only a rule has, and keys only a rate has.
_OF_RULE = ("tables", "leave_out", "amounts", "opening", "beside")
_OF_RATE = ("base", "years", "return_rate", "cap", "payer")


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


class PaymentChange(Strict):
    """What an option changes of a payment: its rule, its rates, the amounts not in print; or it does not pay at all."""

    rule_file: Name | None = None
    as_if: bool = False
    amounts: Amounts = Field(default_factory=dict)
    rate: Annotated[Record, RATE] | None = None
    rates: dict[str, Annotated[Record, RATE]] = Field(default_factory=dict)
    off: bool = False

    @model_validator(mode="after")
    def _something(self) -> PaymentChange:
        if not (self.rule_file or self.as_if or self.amounts or self.rate or self.rates or self.off):
            raise Reason(
                Text(
                    zh="没有改变任何内容：请写 rule_file、rate、rates、amounts、as_if 或 off = true",
                    en="nothing is changed: write rule_file, rate, rates, amounts, as_if or off = true",
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
            "parts": {key: part.model_copy(update={"rate": self.rates.get(key, part.rate)}) for key, part in parts},
        }
        return payment.model_copy(update=changed)
