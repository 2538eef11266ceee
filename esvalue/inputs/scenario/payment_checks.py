"""What a scenario says of payments, against its domains and itself: every mistake collected, none raised."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations

from esvalue.core.errors import InputError
from esvalue.core.quantities import quantity
from esvalue.core.units import Unit, counted_by, parse, product
from esvalue.inputs.parameters import Record
from esvalue.inputs.scenario.check import Check
from esvalue.inputs.scenario.payments import Part, Payment, PaymentChange
from esvalue.inputs.scenario.sections import nominal

__all__ = ["check_payments"]

YUAN, YEAR = parse("yuan"), parse("a")


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
    base = part.base
    if isinstance(base, Record):
        try:
            counted = counted_by(part.rate.unit or "")
        except InputError:  # told with the rate
            return
        check.record(base, counted, f"{at}.base")
        check.bounded(base, quantity("amount"), f"{at}.base")
    elif base is not None:
        domain, _, column = base.partition(".")
        if check.known(domain, check.scenario.domains, "domain", f"{at}.base") and domain in check.cards:
            check.known(column, check.cards[domain].columns, "column", f"{at}.base")


def _rate(check: Check, payment: Payment, record: Record, at: str) -> None:
    """Check that a rate is money per what it is counted by, and per year unless it is paid once."""
    try:
        counted = counted_by(record.unit or "")
    except InputError as error:
        check.problems.extend(error)
        return
    check.record(nominal(record), _per(counted, payment), at)
    check.bounded(record, quantity("payment"), at)


def _per(counted: Unit, payment: Payment) -> Unit:
    return product((YUAN, 1), (counted, -1), *(() if payment.timing == "once" else ((YEAR, -1),)))


def _change(check: Check, payment: Payment, change: PaymentChange, at: str) -> None:
    """Check that an option changes what the payment has: a rule and amounts, a rate, or rates of parts."""
    kind = "rule_file" if payment.rule_file else "rate" if payment.rate else "parts"
    fits = {"rule_file": "rule_file", "as_if": "rule_file", "amounts": "rule_file", "rate": "rate", "rates": "parts"}
    for key, needs in fits.items():
        if getattr(change, key) and needs != kind:
            check.problems.add("payment_change", f"{at}.{key}", key=key, kind=kind)
            return
    for key, record in change.amounts.items():
        check.record(nominal(record), YUAN, f"{at}.amounts.{key}")
    if change.rate is not None:
        _rate(check, payment, change.rate, f"{at}.rate")
    for key, record in change.rates.items():
        if check.known(key, payment.parts, "part", f"{at}.rates"):
            _rate(check, payment, record, f"{at}.rates.{key}")


def _duties(check: Check) -> None:
    """Refuse two payments for one duty on one cell without a word on how they come together."""
    payments = check.scenario.payments
    for (first, one), (second, other) in combinations(payments.items(), 2):
        shared = sorted({*one.cells} & {*other.cells})
        if one.duty is None or one.duty != other.duty or not (shared or not (one.cells and other.cells)):
            continue
        words = {one.combine, other.combine}
        if words == {None} or len(words - {None}) > 1:
            where = ", ".join(f"{domain}.{region}" for domain, region in shared) or "-"
            check.problems.add(
                "duty_twice", f"{check.where}: payments", first=first, second=second, duty=one.duty, cells=where
            )
