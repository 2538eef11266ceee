"""Payments beside the standards as a check sees them: what each comes to, and what of its money is doubtful."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import numpy as np

from esvalue.core.errors import InputError, Mistakes
from esvalue.core.quantities import Quantity, quantity, typed_number
from esvalue.core.text import Text
from esvalue.core.units import conversion, counted_by, parse
from esvalue.inputs.holders import PaidHolders
from esvalue.inputs.parameters import Record
from esvalue.inputs.scenario import Part, Payment
from esvalue.payments import Arranged
from esvalue.runs.checking.result import PaymentRead
from esvalue.standards.judging import Judged

__all__ = ["doubt_payments", "read_payments"]

#: A rate this many times what its holders lose, or so small a part of it, is doubtful: both stand in one entry. Other
#: rates it is held against may be those of another time or city, and its base a part of what is there.
COST, RATES, BASE = 10.0, 20.0, 3.0


def doubt_payments(judged: Judged, problems: Mistakes) -> None:
    """Doubt the rates, bases and yearly amounts of payments that are far from what stands beside them, and name what
    is doubtful in the tables a rule is computed from.

    Parameters
    ----------
    judged
        A scenario bound for judging.
    problems
        Where the doubts are put.
    """
    seen: set[Text] = set()
    for name, payment in judged.loaded.scenario.payments.items():
        at = f"{judged.loaded.path.name}: payments.{name}"
        for key, part in payment.schedule:
            own = f"{at}.parts.{key}" if key else at
            _doubt_part(judged, payment, part, own, problems)
        rates = _rates(judged, name)
        for rate in rates:
            _doubt_rate(rate, rates, problems)
        for one in judged.scheme.by_option(name):
            for said in one.claims.doubts if one.claims is not None else ():
                if said not in seen:
                    mark = sha256(said.en.encode()).hexdigest()[:8]
                    problems.doubt("payment_tables", at, entry=f"{at}.tables", value=f"#{mark}", said=said)
                seen.add(said)
        yearly, first = quantity("yearly_money"), _present(judged, name)
        money = _money(judged, first)
        if money is not None and yearly.unusual(money):
            _doubt_money(yearly, money, at, problems)


def read_payments(judged: Judged) -> Iterator[PaymentRead]:
    """Yield what each payment comes to as the option of today pays it."""
    for name, payment in judged.loaded.scenario.payments.items():
        one = _present(judged, name)
        money = _money(judged, one)
        claims = None if one.claims is None else len(one.claims)
        nets: tuple[tuple[str, float], ...] = ()
        if one.claims is not None and claims:
            nets = tuple((str(party), float(net)) for party, net in one.claims.net()["net"].items())
        yield PaymentRead(name, payment.title, money, claims, nets, tuple(_shown_parts(one)))


def _present(judged: Judged, name: str) -> Arranged:
    """Return a payment as it is paid today: as the option of the status quo does, else the first."""
    options = judged.loaded.scenario.options
    now = next((option for option, one in options.items() if one.status_quo), next(iter(options)))
    return judged.scheme.arranged[(now, name)]


def _money(judged: Judged, one: Arranged) -> float | None:
    """Return what is paid in a year, in yuan; None where it is not known, or not paid."""
    if one.off or not one.known:
        return None
    if one.claims is not None:
        return one.claims.total
    node = judged.outcomes.payments.amount.get(one.name)
    if node is None:
        return None
    values = np.ravel(judged.model.central[node])  # over the options, where they differ
    at = judged.scheme.by_option(one.name).index(one)
    return float(values[at if values.size > 1 else 0])


def _shown_parts(one: Arranged) -> Iterator[tuple[Text, Record, Record | str | None]]:
    for _, part in one.payment.schedule:
        yield part.title, part.rate, part.base


# ---- doubts ----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class _Rate:
    """A rate where it stands, in yuan per what it is counted by, of which kind."""

    entry: str
    record: Record
    value: float
    kind: tuple[tuple[str, float], ...]


def _rates(judged: Judged, name: str) -> list[_Rate]:
    """Return every rate of a payment: of its parts, and what options put in their place."""
    scenario, file = judged.loaded.scenario, judged.loaded.path.name
    payment = scenario.payments[name]
    found = {f"payments.{name}{f'.parts.{key}' if key else ''}.rate": part.rate for key, part in payment.schedule}
    for option, given in scenario.options.items():
        change = given.payments.get(name)
        if change is None:
            continue
        at = f"options.{option}.payments.{name}"
        found |= {f"{at}.rate": change.rate} if change.rate is not None else {}
        found |= {f"{at}.rates.{key}": record for key, record in change.rates.items()}
    made = []
    for entry, record in found.items():
        unit = parse(record.unit or "")
        made.append(_Rate(f"{file}: {entry}", record, record.value * unit.factor, unit.dimensions))
    return made


def _doubt_rate(rate: _Rate, every: list[_Rate], problems: Mistakes) -> None:
    """Doubt a rate far from the other rates of its payment."""
    others = [one for one in every if one.entry != rate.entry and one.kind == rate.kind and one.value > 0]
    if not others or not rate.value > 0:
        return
    median = float(np.median([one.value for one in others]))
    if 1 / RATES <= rate.value / median <= RATES:
        return
    unit = parse(rate.record.unit or "")
    beside = f"{typed_number(float(f'{median / unit.factor:.4g}'))} [{rate.record.unit}]"
    problems.doubt("rate_far", rate.entry, **_far(rate.entry, rate.record, rate.value / median), beside=beside)


def _doubt_part(judged: Judged, payment: Payment, part: Part, at: str, problems: Mistakes) -> None:
    holders = payment.holders_of(part)
    cost = holders.cost if isinstance(holders, PaidHolders) else None
    if cost is not None:
        entry, ratio = f"{at}.rate", _ratio(part.rate, cost)
        if ratio and not 1 / COST <= ratio <= COST:
            problems.doubt("rate_for_cost", entry, **_far(entry, part.rate, ratio), beside=_written(cost))
        usual = quantity("variation").usual
        spread = holders.spread if isinstance(holders, PaidHolders) else None
        if spread is not None and (ratio := _ratio(spread, cost)) and not usual[0] <= ratio <= usual[1]:
            entry = f"{at}.holders.spread"
            problems.doubt("spread_for_cost", entry, **_far(entry, spread, ratio), beside=_written(cost))
    _doubt_base(judged, payment, part, f"{at}.base", problems)


def _doubt_base(judged: Judged, payment: Payment, part: Part, at: str, problems: Mistakes) -> None:
    """Doubt a number paid for that is far from what the places have in the cells the payment covers."""
    base, counted, has = part.base, counted_by(part.rate.unit or ""), 0.0
    if not isinstance(base, Record):
        return
    for domain, regions in payment.covers.items():
        card, places = judged.loaded.cards.get(domain), judged.loaded.places.get(domain)
        if card is None or places is None or card.base.column not in places.numbers:
            return
        if not parse(card.base.unit).same_kind(counted):
            return
        wanted = regions or places.texts["region_type"]
        here = [kind in wanted for kind in places.texts["region_type"]]
        has += float(np.nansum(places.numbers[card.base.column][here])) * parse(card.base.unit).factor
    said = base.value * parse(base.unit or "").factor
    if has > 0 and said > 0 and not 1 / BASE <= said / has <= BASE:
        shown = f"{has / parse(base.unit or '').factor:,.6g} {base.unit}"
        problems.doubt("fund_base_far", at, **_far(at, base, said / has), has=shown)


def _ratio(one: Record, other: Record) -> float:
    """Return how many times one amount is another; zero where they cannot be compared."""
    try:
        mine, others = parse(one.unit or ""), parse(other.unit or "")
    except InputError:  # told with the record
        return 0.0
    if not mine.same_kind(others) or not other.value > 0:
        return 0.0
    return one.value * conversion(mine, others) / other.value


def _far(entry: str, record: Record, ratio: float) -> dict[str, Any]:
    """Return what every message says of an amount that is so many times another."""
    times = (
        Text(zh="{:.3g} 倍", en="{:.3g} times").format(ratio)
        if ratio >= 1
        else Text(zh="1/{:.3g}", en="1/{:.3g} of").format(1 / ratio)
    )
    return {"entry": entry, "value": _written(record), "times": times}


def _doubt_money(yearly: Quantity, money: float, at: str, problems: Mistakes) -> None:
    low, high = (f"{end:,.0f}" for end in yearly.usual)
    problems.doubt("payment_money", at, entry=f"{at}: yearly", value=f"{money:,.2f} [yuan/a]", low=low, high=high)


def _written(record: Record) -> str:
    return f"{typed_number(record.value)} [{record.unit}]"
