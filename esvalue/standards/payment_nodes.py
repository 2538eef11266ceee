"""Payments beside the standards, as nodes with an option dimension: rates over their base, and what rules move."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from esvalue.core.names import name_key
from esvalue.core.text import Text
from esvalue.core.units import Unit, counted_by, parse
from esvalue.equations.equation import get
from esvalue.equations.money import annuity
from esvalue.inputs.cards import NodeRule
from esvalue.inputs.parameters import Record
from esvalue.inputs.scenario import Part, Payment, Scenario, amount, nominal
from esvalue.model.binding import Binder
from esvalue.model.graph import Node, Plan
from esvalue.model.leaves import ColumnLeaf, ResolvedRecord
from esvalue.payments import Arranged, Scheme

__all__ = ["PartNodes", "PaymentNodes", "add_payments", "payment_records", "yearly_rate"]

YEARLY, ONE = parse("yuan/a"), parse("")


@dataclass(frozen=True)
class PartNodes:
    """Names of the nodes of a part: yearly rate and amount over the options, and what it is counted by."""

    rate: str
    base: str
    amount: str


@dataclass
class PaymentNodes:
    """Names of the nodes of payments, each over the options.

    `amount` is what is paid by rates (yuan a year); `cost` what enters public cost: of rates to holders the same, of
    claims and rates between governments what the party of the budget pays less what it receives. `parts` are those
    of every category by payment and name. `counted` tells where a payment gives way to another of its duty.
    """

    amount: dict[str, str] = field(default_factory=dict)
    cost: dict[str, str] = field(default_factory=dict)
    parts: dict[tuple[str, str], PartNodes] = field(default_factory=dict)
    counted: dict[tuple[str, str], bool] = field(default_factory=dict)

    def covering(self, scheme: Scheme, option: str, domain: str, region: str) -> list[Arranged]:
        """Return the payments of an option that cover a cell and give way to no other."""
        return [
            one
            for one in scheme.of(option)
            if not one.off and self.counted[(option, one.name)] and (domain, region) in one.payment.cells
        ]


def add_payments(binder: Binder, scenario: Scenario, scheme: Scheme) -> PaymentNodes:
    """Add what the payments of every option cost; the nodes are yuan a year over the options."""
    made = PaymentNodes()
    of = scenario.budget.of if scenario.budget else None
    for name in scheme.names:
        listed = scheme.by_option(name)
        if listed[0].rule is not None:
            if of is not None and any(one.known for one in listed):
                made.cost[name] = _net_cost(binder, scheme, name, of).name
        elif (node := _rated(binder, scenario, scheme, name, made)) is not None:
            made.amount[name] = node.name
            if listed[0].to_holders:
                made.cost[name] = node.name
            elif of is not None and (sign := _sign(listed[0].payment, of)):
                made.cost[name] = binder.total(f"payments.{name}.net_cost", [(sign, node)], YEARLY).name
    _give_way(binder, scheme, made)
    return made


def yearly_rate(payment: Payment, part: Part) -> float:
    """Return the rate of a part per unit of its base and year; one paid once by its yearly equivalent."""
    unit = parse(part.rate.unit or "")
    per = f"yuan/{counted_by(unit.text).text}"
    if payment.timing == "year":
        return amount(nominal(part.rate), f"{per}/a")
    assert payment.years is not None
    assert payment.return_rate is not None
    factor = float(annuity(amount(payment.return_rate, "1/a"), amount(payment.years, "a")))
    return amount(nominal(part.rate), per) * factor


def payment_records(scenario: Scenario, where: str) -> Iterator[ResolvedRecord]:
    """Yield the numbers that are written for payments and enter the graph as part of a leaf."""
    for name, payment in scenario.payments.items():
        for key, part in payment.schedule:
            yield _resolved(f"{_at(name, key)}.rate", part.rate, where, part, what=RATE)
        for key, what in _SHARED.items():
            if (record := getattr(payment, key)) is not None:
                yield _resolved(f"payments.{name}.{key}", record, where, payment, what=what)
        for pool, record in payment.opening.items():
            yield _resolved(f"payments.{name}.opening.{pool}", record, where, payment, what=OPENING)
    for option, given in scenario.options.items():
        for name, change in given.payments.items():
            payment = scenario.payments[name]
            for key, record in {"": change.rate, **change.rates}.items():
                if record is not None:
                    at = f"options.{option}.{_at(name, key)}.rate"
                    yield _resolved(at, record, where, payment.parts.get(key, payment), what=RATE)


RATE = Text(zh="费率", en="rate")
OPENING = Text(zh="资金池期初余额", en="opening balance of a pool")
#: What of a payment several of its rates share.
_SHARED = {
    "years": Text(zh="折算年数", en="years it is spread over"),
    "return_rate": Text(zh="折算利率", en="rate it is spread at"),
    "cap": Text(zh="封顶", en="cap"),
}


def _resolved(key: str, record: Record, where: str, titled: Payment | Part, *, what: Text) -> ResolvedRecord:
    title = Text(zh="{}：{}", en="{}: {}").format(titled.title, what)
    return ResolvedRecord(key, record, parse(record.unit or ""), where, title=title)


def _at(name: str, part: str) -> str:
    return f"payments.{name}.parts.{part}" if part else f"payments.{name}"


def _sign(payment: Payment, of: str) -> float:
    """Return 1 where the party of the budget pays, -1 where it receives, 0 where it does neither."""
    key = name_key(of)
    return float(name_key(payment.payer or "") == key) - float(name_key(payment.payee) == key)


# ---- leaves ----------------------------------------------------------------------------------------------------------


def _leaf(
    binder: Binder, name: str, unit: Unit, scheme: Scheme, values: Mapping[str, tuple[float, tuple[str, ...]]]
) -> Node:
    """Add a number an option, each with the names of what it rests on."""
    ids = np.empty(len(scheme.options), dtype=object)
    ids[:] = [values[option][1] for option in scheme.options]
    numbers = np.array([values[option][0] for option in scheme.options])
    present = np.ones(len(scheme.options), dtype=bool)
    return binder.graph.add(ColumnLeaf(name, unit, ("option",), {"option": scheme.options}, present, numbers, ids))


def _net_cost(binder: Binder, scheme: Scheme, name: str, of: str) -> Node:
    """Add what the party of the budget pays by a rule less what it receives."""
    values = {}
    for option in scheme.options:
        one = scheme.arranged[(option, name)]
        values[option] = (0.0 if one.off else one.net_cost(of), (*one.rests, f"choice:{option}.payments.{name}"))
    return _leaf(binder, f"payments.{name}.net_cost", YEARLY, scheme, values)


def _rated(binder: Binder, scenario: Scenario, scheme: Scheme, name: str, made: PaymentNodes) -> Node | None:
    """Add what a payment with rates pays: rate times base, over its parts, up to its cap; None without a base."""
    terms = []
    for key, part in scenario.payments[name].schedule:
        if part.base is None:
            continue
        at = _at(name, key)
        counted = counted_by(part.rate.unit or "")
        rate = _leaf(binder, f"{at}.rate", parse(f"yuan/{counted.text}/a"), scheme, _rates(scenario, scheme, name, key))
        base = _base(binder, scenario.payments[name], part, at, counted)
        args = {"rate": rate.name, "base": base.name}
        paid = binder.apply(f"{at}.amount" if key else f"{at}.part", get("amount_of_base"), args, "")
        made.parts[(name, key)] = PartNodes(rate.name, base.name, paid.name)
        terms.append((1.0, paid))
    if not terms:
        return None
    whole = binder.total(f"payments.{name}.amount", terms, YEARLY)
    cap = scenario.payments[name].cap
    if cap is None:
        return whole
    limit = binder.single(
        f"payments.{name}.cap", f"payments.{name}.cap", nominal(cap), YEARLY, binder.settings.file, title={}
    )
    binder.graph.add(limit)
    return binder.apply(f"payments.{name}.capped", get("capped"), {"value": whole.name, "cap": limit.name}, "")


def _rates(scenario: Scenario, scheme: Scheme, name: str, key: str) -> dict[str, tuple[float, tuple[str, ...]]]:
    """Return the yearly rate of a part in every option, and what it rests on."""
    found = {}
    for option in scheme.options:
        one = scheme.arranged[(option, name)]
        part = dict(one.payment.schedule)[key]
        own = part.rate is not dict(scenario.payments[name].schedule)[key].rate
        rests = [f"options.{option}.{_at(name, key)}.rate" if own else f"{_at(name, key)}.rate"]
        if one.payment.timing == "once":
            rests += [f"payments.{name}.years", f"payments.{name}.return_rate"]
        rests.append(f"choice:{option}.payments.{name}")
        found[option] = (0.0 if one.off else yearly_rate(one.payment, part), tuple(rests))
    return found


def _base(binder: Binder, payment: Payment, part: Part, at: str, counted: Unit) -> Node:
    """Add what a rate is counted by: a number, or the sum of a column over the cells the payment covers."""
    if isinstance(part.base, Record):
        leaf = binder.single(f"{at}.base", f"{at}.base", part.base, counted, binder.settings.file, title=part.title)
        return binder.graph.add(leaf)
    domain, _, column = str(part.base).partition(".")
    node = binder.resolve(column, domain, f"{binder.settings.file}: {at}.base")
    if node is None:
        binder.problems.raise_if_any()
    assert node is not None
    place, places = binder.place_dim(domain), binder.bound[domain].places
    regions = payment.covers.get(domain) or list(dict.fromkeys(places.texts["region_type"]))
    here = np.array([region in regions for region in places.texts["region_type"]])
    mask = ColumnLeaf(f"{at}.covered", ONE, (place,), {place: places.names}, here, np.where(here, 1.0, np.nan))
    args = {"value": node.name, "ratio": binder.graph.add(mask).name}
    part_of = binder.apply(f"{at}.base.by_place", get("scaled"), args, domain)
    return binder.add_group(f"{at}.base", NodeRule(group="sum", of=part_of.name, over="place"), part_of, None, domain)


# ---- one duty, several payments --------------------------------------------------------------------------------------


def _give_way(binder: Binder, scheme: Scheme, made: PaymentNodes) -> None:
    """Settle which payments of one duty count: of "highest" the larger one, of "primary" the first that is known."""
    made.counted.update(dict.fromkeys(scheme.arranged, True))
    groups: dict[str, list[str]] = {}
    for name in scheme.names:
        if (duty := scheme.by_option(name)[0].payment.duty) is not None:
            groups.setdefault(duty, []).append(name)
    for names in groups.values():
        word = next((one.payment.combine for n in names for one in scheme.by_option(n) if one.payment.combine), None)
        if len(names) < 2 or word in (None, "stacked"):
            continue
        for i, option in enumerate(scheme.options):
            known = [name for name in names if scheme.arranged[(option, name)].known]
            if word == "highest":
                known.sort(key=lambda name: -_central(binder, scheme, made, name, i))
            for name in known[1:]:
                made.counted[(option, name)] = False
    for name in scheme.names:
        flags = [made.counted[(option, name)] for option in scheme.options]
        for nodes in (made.amount, made.cost):
            if not all(flags) and name in nodes:
                nodes[name] = _where_counted(binder, scheme, name, nodes[name], flags)


def _central(binder: Binder, scheme: Scheme, made: PaymentNodes, name: str, option: int) -> float:
    """Return how much a payment moves in an option, at central values."""
    one = scheme.by_option(name)[option]
    if one.claims is not None:
        return one.claims.total
    node = made.amount[name]
    return float(np.asarray(Plan(binder.graph, [node]).run({})[node]).reshape(len(scheme.options), -1)[option, 0])


def _where_counted(binder: Binder, scheme: Scheme, name: str, node: str, flags: list[bool]) -> str:
    """Return a node that is zero in the options in which a payment gives way."""
    full = f"{node}.counted"
    if full in binder.graph:
        return full
    values = {
        option: (float(flag), (f"choice:{option}.payments.{name}",))
        for option, flag in zip(scheme.options, flags, strict=True)
    }
    leaf = _leaf(binder, f"{node}.counts", ONE, scheme, values)
    return binder.apply(full, get("scaled"), {"value": node, "ratio": leaf.name}, "").name
