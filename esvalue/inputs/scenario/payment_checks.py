"""What a scenario says of payments, against its domains and itself: every mistake collected, none raised."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations

from esvalue.core.errors import InputError, Reason
from esvalue.core.quantities import quantity
from esvalue.core.text import Text
from esvalue.core.units import Unit, counted_by, parse, product
from esvalue.inputs.parameters import Record
from esvalue.inputs.scenario.check import Check
from esvalue.inputs.scenario.payments import HOLDERS, Part, Payment, PaymentChange, check_holders
from esvalue.inputs.scenario.sections import nominal

__all__ = ["check_payments"]

YUAN, YEAR = parse("yuan"), parse("a")
EVERYWHERE = Text(zh="未写 covers，即全部", en="without `covers`: everywhere")


def check_payments(check: Check) -> None:
    """Check every payment, what options change of it, and that no duty is paid twice without a word."""
    for name, payment in check.scenario.payments.items():
        _payment(check, payment, f"{check.where}: payments.{name}")
    for option, given in check.scenario.options.items():
        for name, change in given.payments.items():
            at = f"{check.where}: options.{option}.payments.{name}"
            if check.known(name, check.scenario.payments, "payment", at):
                _change(check, check.scenario.payments[name], change, at)
    for domain, rule in check.scenario.domains.items():
        for region in rule.no_payment if domain in check.cards else ():
            at = f"{check.where}: domains.{domain}.no_payment"
            check.known(region, check.regions(domain), "region type", at)
    _duties(check)


def _payment(check: Check, payment: Payment, at: str) -> None:
    _covers(check, payment.covers, at)
    if payment.rule_file is not None and check.scenario.scenario.period is None:
        check.problems.add("payment_period", at)
    for key, part in payment.schedule:
        _part(check, payment, part, f"{at}.parts.{key}" if key else at)
    for key, record in payment.amounts.items():
        check.record(nominal(record), YUAN, f"{at}.amounts.{key}")
    for key, record in payment.opening.items():
        check.record(nominal(record), YUAN, f"{at}.opening.{key}")
    for i, one in enumerate(payment.beside, start=1):
        if one.source is not None:
            check.known(one.source, check.sources, "source", f"{at}.beside[{i}].source")
    for key, unit in (("years", "a"), ("return_rate", "1/a"), ("cap", "yuan/a")):
        if (record := getattr(payment, key)) is not None:
            check.record(nominal(record), unit, f"{at}.{key}")


def _covers(check: Check, covers: Mapping[str, Iterable[str]], at: str) -> None:
    named = check.library.vocabulary.region_types
    for domain, regions in covers.items():
        if not check.known(domain, check.scenario.domains or named, "domain", f"{at}.covers"):
            continue
        if domain in check.unread:
            continue
        known: Iterable[str] = check.regions(domain) if domain in check.cards else named[domain]
        for region in regions:
            check.known(region, known, "region type", f"{at}.covers.{domain}")


def _part(check: Check, payment: Payment, part: Part, at: str) -> None:
    _rate(check, payment, part.rate, f"{at}.rate")
    try:
        counted: Unit | None = counted_by(part.rate.unit or "")
    except InputError:  # told with the rate
        counted = None
    base = part.base
    if isinstance(base, Record) and counted is not None:
        check.record(base, counted, f"{at}.base")
        check.bounded(base, quantity("amount"), f"{at}.base")
    elif isinstance(base, str):
        domain, _, name = base.partition(".")
        if check.known(domain, check.scenario.domains, "domain", f"{at}.base") and domain in check.cards:
            card = check.cards[domain]
            numbers = [key for key, column in card.columns.items() if column.kind == "number"]
            check.known(name, [*numbers, *card.nodes, *card.parameters], "name", f"{at}.base")
    _holders(check, payment, part, counted, at)


def _holders(check: Check, payment: Payment, part: Part, counted: Unit | None, at: str) -> None:
    """Check what holders lose: money per what the rate is counted by; or a domain whose card says it of its base."""
    holders = payment.holders_of(part)
    at = f"{at}.holders" if part.holders is not None else f"{check.where}: {_own(at)}.holders"
    if isinstance(holders, str):
        if not check.known(holders, check.scenario.domains, "domain", at) or holders not in check.cards:
            return
        card = check.cards[holders]
        if card.holders is None:
            check.problems.add("holders_unknown", at, domain=holders)
        elif not isinstance(part.base, str) or part.base.partition(".")[0] != holders:
            check.problems.add("holders_base", at, domain=holders, column=card.base.column)
        elif counted is not None and not counted.same_kind(parse(card.base.unit)):
            check.problems.add("holders_counted", at, domain=holders, given=counted.text, wanted=card.base.unit)
    elif holders is not None and counted is not None:
        for key in ("cost", "spread"):
            if (record := getattr(holders, key)) is not None:
                check.record(record, _per(counted, payment, record), f"{at}.{key}")
                check.bounded(record, quantity("payment"), f"{at}.{key}")
        for key in ("costs", "participation"):
            if (table := getattr(holders, key)) is not None:
                check.known(table.source, check.sources, "source", f"{at}.{key}.source")
        if (curve := holders.participation) is not None:
            record = curve.record(curve.rate[-1])
            check.record(record, _per(counted, payment, record), f"{at}.participation")


def _own(at: str) -> str:
    """Return where a payment stands, of where one of its parts does."""
    return at.partition(": ")[2].partition(".parts.")[0]


def _rate(check: Check, payment: Payment, record: Record, at: str) -> None:
    """Check that a rate is money per what it is counted by, and per year unless it is paid once."""
    try:
        counted = counted_by(record.unit or "", at)
    except InputError as error:
        check.problems.extend(error)
        return
    check.record(nominal(record), _per(counted, payment), at)
    check.bounded(record, quantity("payment"), at)


def _per(counted: Unit, payment: Payment, cost: Record | None = None) -> Unit:
    """Return money per what is counted: once where it is paid once, else per year. What holders lose may be said of a
    year also where they are paid once.
    """
    yearly = product((YUAN, 1), (counted, -1), (YEAR, -1))
    if payment.timing != "once" or (cost is not None and cost.unit and _same(cost.unit, yearly)):
        return yearly
    return product((YUAN, 1), (counted, -1))


def _same(unit: str, other: Unit) -> bool:
    try:
        return parse(unit).same_kind(other)
    except InputError:  # told with the record
        return False


def _change(check: Check, payment: Payment, change: PaymentChange, at: str) -> None:
    """Check that an option changes what the payment has: a rule and amounts, a rate, or rates of parts."""
    kind = "rule_file" if payment.rule_file else "rate" if payment.rate else "parts"
    rated = ("rate", "parts")
    fits: dict[str, tuple[str, ...]] = {
        **dict.fromkeys(("rule_file", "as_if", "amounts"), ("rule_file",)),
        "rate": ("rate",),
        "rates": ("parts",),
        "participation": rated if payment.payee == HOLDERS else (),
    }
    for key, needs in fits.items():
        if getattr(change, key) and kind not in needs:
            check.problems.add("payment_change", f"{at}.{key}", key=key, kind=kind)
            return
    try:
        check_holders(change.applied(payment))
    except Reason as reason:
        check.problems.add(reason.code, at, reason=reason.said)
    for key, record in change.amounts.items():
        check.record(nominal(record), YUAN, f"{at}.amounts.{key}")
    if change.rate is not None:
        _rate(check, payment, change.rate, f"{at}.rate")
    for key, record in change.rates.items():
        if check.known(key, payment.parts, "part", f"{at}.rates"):
            _rate(check, payment, record, f"{at}.rates.{key}")


def _duties(check: Check) -> None:
    """Refuse two payments for one duty on one cell without a word on how they come together, and where one of them
    gives way though it pays for other cells too.
    """
    payments = check.scenario.payments
    for (first, one), (second, other) in combinations(payments.items(), 2):
        shared = sorted({*one.cells} & {*other.cells})
        if one.duty is None or one.duty != other.duty or not (shared or not (one.cells and other.cells)):
            continue
        words = {one.combine, other.combine} - {None}
        fields = {"first": first, "second": second, "duty": one.duty, "cells": _cells(shared)}
        if len(words) != 1:
            check.problems.add("duty_twice", f"{check.where}: payments", **fields)
        elif words != {"stacked"} and {*one.cells} != {*other.cells}:
            apart = sorted({*one.cells} ^ {*other.cells})
            check.problems.add("duty_cells", f"{check.where}: payments", **fields, apart=_cells(apart))


def _cells(cells: Iterable[tuple[str, str]]) -> Text | str:
    return ", ".join(f"{domain}.{region}" for domain, region in cells) or EVERYWHERE
