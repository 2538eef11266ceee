"""Payments beside the standards, as nodes with an option dimension: rates over their base, and what rules move."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from esvalue.core.errors import fail
from esvalue.core.names import name_key
from esvalue.core.text import Text
from esvalue.core.units import Unit, counted_by, parse
from esvalue.equations.equation import get
from esvalue.inputs.cards import NodeRule
from esvalue.inputs.parameters import Record
from esvalue.inputs.scenario import Part, Payment, Scenario, amount, nominal
from esvalue.model.account import DomainAccount
from esvalue.model.binding import Binder
from esvalue.model.graph import Node, Plan
from esvalue.model.leaves import ColumnLeaf, ResolvedRecord
from esvalue.payments import Arranged, Scheme
from esvalue.standards.payment_holders import Judging, add_served, sums_of, yearly_factor

__all__ = ["PartNodes", "PaymentNodes", "add_payments", "payment_records", "yearly_rate"]

YEARLY, ONE = parse("yuan/a"), parse("")


@dataclass(frozen=True)
class PartNodes:
    """Names of the nodes of a part: yearly rate and amount over the options, and what it is counted by.

    Where the cost of its holders is known, `judged` are what it does to them, by outcome.
    """

    rate: str
    base: str
    amount: str
    judged: Mapping[str, str] = field(default_factory=dict)


@dataclass
class PaymentNodes:
    """Names of the nodes of payments, each over the options.

    `amount` is what is paid by rates (yuan a year); `cost` what enters public cost: of rates to holders the same, of
    claims and rates between governments what the party of the budget pays less what it receives. `judged` is what it
    does to holders whose cost is known, in yuan a year by outcome. `parts` are those of every category by payment and
    name. `counted` tells where a payment gives way to another of its duty.
    """

    amount: dict[str, str] = field(default_factory=dict)
    cost: dict[str, str] = field(default_factory=dict)
    judged: dict[str, dict[str, str]] = field(default_factory=dict)
    parts: dict[tuple[str, str], PartNodes] = field(default_factory=dict)
    counted: dict[tuple[str, str], bool] = field(default_factory=dict)

    def covering(self, scheme: Scheme, option: str, domain: str, region: str) -> list[Arranged]:
        """Return the payments of an option that cover a cell and give way to no other."""
        return [
            one
            for one in scheme.of(option)
            if not one.off and self.counted[(option, one.name)] and (domain, region) in one.payment.cells
        ]


def add_payments(
    binder: Binder, scenario: Scenario, scheme: Scheme, accounts: Mapping[str, DomainAccount]
) -> PaymentNodes:
    """Add what the payments of every option cost, and do to their holders; in yuan a year over the options."""
    made = PaymentNodes()
    of = scenario.budget.of if scenario.budget else None
    for name in scheme.names:
        listed = scheme.by_option(name)
        if listed[0].rule is not None:
            if of is not None and any(one.known for one in listed):
                made.cost[name] = _net_cost(binder, scheme, name, of).name
        elif (node := _rated(binder, scenario, scheme, name, accounts, made=made)) is not None:
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
    return amount(nominal(part.rate), per) * yearly_factor(payment)


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


def _rated(
    binder: Binder,
    scenario: Scenario,
    scheme: Scheme,
    name: str,
    accounts: Mapping[str, DomainAccount],
    *,
    made: PaymentNodes,
) -> Node | None:
    """Add what a payment with rates pays: rate times base, over its parts, up to its cap; None without a base.

    Where the cost of holders is known, those are paid who take part.
    """
    payment = scenario.payments[name]
    known = any(payment.holders_of(part) is not None for _, part in payment.schedule)
    judging = Judging.of(binder, accounts, name, payment, scheme) if known else None
    terms = []
    for key, part in payment.schedule:
        if part.base is None:
            continue
        nodes = _part(binder, scheme, name, key, payment, judging=judging)
        made.parts[(name, key)] = nodes
        terms.append((1.0, binder.graph[nodes.amount]))
    if not terms:
        return None
    whole = binder.total(f"payments.{name}.amount", terms, YEARLY)
    judged = [one.judged for (of, _), one in made.parts.items() if of == name and one.judged]
    if judged:
        made.judged[name] = sums_of(binder, name, judged)
    if payment.cap is None:
        return whole
    at = f"payments.{name}.cap"
    limit = binder.single(at, at, nominal(payment.cap), YEARLY, binder.settings.file, title={})
    args = {"value": whole.name, "cap": binder.graph.add(limit).name}
    capped = binder.apply(f"payments.{name}.capped", get("capped"), args, "")
    if judged:
        add_served(binder, name, whole.name, capped.name, made.judged[name])
    return capped


def _part(
    binder: Binder, scheme: Scheme, name: str, key: str, payment: Payment, *, judging: Judging | None
) -> PartNodes:
    """Add a rate, what it is counted by and what it comes to."""
    part = dict(payment.schedule)[key]
    at, counted = _at(name, key), counted_by(part.rate.unit or "")
    rate = _leaf(binder, f"{at}.rate", parse(f"yuan/{counted.text}/a"), scheme, _rates(payment, scheme, name, key))
    by_place, base = _base(binder, payment, part, at, counted)
    holders = payment.holders_of(part)
    if judging is not None and holders is not None:
        over = by_place if isinstance(holders, str) and by_place is not None else base
        if judged := judging.part(part, at, rate, over):
            return PartNodes(rate.name, base.name, judged["public_cost"], judged)
    args = {"rate": rate.name, "base": base.name}
    paid = binder.apply(f"{at}.amount" if key else f"{at}.part", get("amount_of_base"), args, "")
    return PartNodes(rate.name, base.name, paid.name)


def _rates(payment: Payment, scheme: Scheme, name: str, key: str) -> dict[str, tuple[float, tuple[str, ...]]]:
    """Return the yearly rate of a part in every option, and what it rests on."""
    found = {}
    for option in scheme.options:
        one = scheme.arranged[(option, name)]
        part = dict(one.payment.schedule)[key]
        own = part.rate is not dict(payment.schedule)[key].rate
        rests = [f"options.{option}.{_at(name, key)}.rate" if own else f"{_at(name, key)}.rate"]
        if one.payment.timing == "once":
            rests += [f"payments.{name}.years", f"payments.{name}.return_rate"]
        rests.append(f"choice:{option}.payments.{name}")
        found[option] = (0.0 if one.off else yearly_rate(one.payment, part), tuple(rests))
    return found


def _base(binder: Binder, payment: Payment, part: Part, at: str, counted: Unit) -> tuple[Node | None, Node]:
    """Add what a rate is counted by: a number, or a column or node over the cells the payment covers, by place and in
    all.
    """
    if isinstance(part.base, Record):
        leaf = binder.single(f"{at}.base", f"{at}.base", part.base, counted, binder.settings.file, title=part.title)
        return None, binder.graph.add(leaf)
    domain, _, name = str(part.base).partition(".")
    where = f"{binder.settings.file}: {at}.base"
    node = binder.resolve(name, domain, where)
    if node is None:
        binder.problems.raise_if_any()
    assert node is not None
    if not node.unit.same_kind(counted):
        raise fail("node_unit", where, node=name, given=str(node.unit), wanted=str(counted))
    place, places = binder.place_dim(domain), binder.bound[domain].places
    regions = payment.covers.get(domain) or list(dict.fromkeys(places.texts["region_type"]))
    here = np.array([region in regions for region in places.texts["region_type"]])
    mask = ColumnLeaf(f"{at}.covered", ONE, (place,), {place: places.names}, here, np.where(here, 1.0, np.nan))
    now = binder.at_state(f"{at}.base.now", node, 0) if "state" in node.dims else node
    args = {"value": now.name, "ratio": binder.graph.add(mask).name}
    part_of = binder.apply(f"{at}.base.by_place", get("scaled"), args, domain)
    rule = NodeRule(group="sum", of=part_of.name, over="place")
    return part_of, binder.add_group(f"{at}.base", rule, part_of, None, domain)


# ---- one duty, several payments --------------------------------------------------------------------------------------


def _give_way(binder: Binder, scheme: Scheme, made: PaymentNodes) -> None:
    """Let payments of one duty give way: of "highest" the larger one, of "primary" the first that is known."""
    _settle_duties(binder, scheme, made)
    for name in scheme.names:
        flags = [made.counted[(option, name)] for option in scheme.options]
        if all(flags):
            continue
        for nodes in (made.amount, made.cost):
            if name in nodes:
                nodes[name] = _where_counted(binder, scheme, name, nodes[name], flags)
        for key, node in made.judged.get(name, {}).items():
            made.judged[name][key] = _where_counted(binder, scheme, name, node, flags)


def _settle_duties(binder: Binder, scheme: Scheme, made: PaymentNodes) -> None:
    """Write down which payments of one duty count in which option."""
    made.counted.update(dict.fromkeys(scheme.arranged, True))
    groups: dict[tuple[str, frozenset[tuple[str, str]]], list[str]] = {}
    for name in scheme.names:
        payment = scheme.by_option(name)[0].payment
        if payment.duty is not None:
            groups.setdefault((payment.duty, frozenset(payment.cells)), []).append(name)
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
