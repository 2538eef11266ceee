"""What payments do to holders whose cost is known: who takes part, what they lose, how much of it is paid enough.

A payment is judged by the equations that judge a standard, over its base; what it secures is not known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from esvalue.core.text import Text
from esvalue.core.units import Unit, counted_by, parse
from esvalue.equations.equation import get
from esvalue.equations.money import annuity
from esvalue.inputs.cards import NodeRule
from esvalue.inputs.holders import PaidHolders
from esvalue.inputs.outcomes import OUTCOMES
from esvalue.inputs.parameters import Record
from esvalue.inputs.scenario import Part, Payment, amount
from esvalue.model.account import DomainAccount, HolderLaw
from esvalue.model.account.cost_shapes import HIGHEST, curve_of, law_of, no_spread
from esvalue.model.binding import Binder
from esvalue.model.graph import Node
from esvalue.model.leaves import ColumnLeaf
from esvalue.payments import Scheme
from esvalue.standards.outcome_at_place import Holding, at_places

__all__ = ["MEANS", "SUMMED", "Switches", "add_served", "judge_part", "sums_of", "switches", "yearly_factor"]

YEARLY, ONE = parse("yuan/a"), parse("")
COST = Text(zh="权利人的平均成本", en="mean cost of holders")
SPREAD = Text(zh="权利人之间成本的标准差", en="standard deviation of cost among holders")
#: What is summed over the parts of a payment, by the name of its nodes: what enters totals.
SUMMED = ("real_cost", "uncompensated_loss", "loss_paid", "loss")
#: Outcomes of a part alone, means over its base.
MEANS = ("adequacy", "uptake")


@dataclass(frozen=True)
class Switches:
    """Nodes over the options that say of a payment who takes part and whether it is paid.

    `laws` are those of its holders that it says itself, by where they stand: mean cost, spread, law.
    """

    nodes: Mapping[str, Node]
    burden: Node
    laws: dict[str, tuple[str, str, HolderLaw]] = field(default_factory=dict)


def switches(binder: Binder, scheme: Scheme, name: str) -> Switches:
    """Add whether an option pays a payment, and whether everybody takes part."""
    listed = scheme.by_option(name)
    ids = np.empty(len(scheme.options), dtype=object)
    ids[:] = [(f"choice:{option}.payments.{name}",) for option in scheme.options]
    paid = [not one.off for one in listed]
    flags = {"paid": paid, "given": paid, "mandatory": [one.payment.mandatory for one in listed],
             "everyone": [False] * len(paid)}  # fmt: skip
    labels, here = {"option": scheme.options}, np.ones(len(scheme.options), dtype=bool)
    made: dict[str, Node] = {
        key: binder.graph.add(
            ColumnLeaf(
                f"payments.{name}.{key}", ONE, ("option",), labels, here, np.array(values, dtype=float), ids
            )
        )
        for key, values in flags.items()
    }  # fmt: skip
    nothing = ColumnLeaf(f"payments.{name}.no_burden", ONE, (), {}, np.asarray(True), np.zeros(()))
    return Switches(made, binder.graph.add(nothing))


def judge_part(
    binder: Binder,
    accounts: Mapping[str, DomainAccount],
    name: str,
    payment: Payment,
    part: Part,
    *,
    at: str,
    rate: Node,
    base: Node,
    switched: Switches,
) -> dict[str, str]:
    """Add what a part of a payment does to its holders; return the nodes by outcome, whole over its base.

    `at` is what its nodes are named after.
    `base` is by place where a domain says what they lose; nothing is returned where it says it of no place.
    """
    holders = payment.holders_of(part)
    assert holders is not None
    if isinstance(holders, str):
        account = accounts[holders]
        if account.floor is None:
            return {}
        holding = Holding(at, holders, base.name, account.floor, account.holder_spread, law=account.holder_law)
    else:
        scope = f"{at}.holders" if part.holders is not None else f"payments.{name}.holders"
        if scope not in switched.laws:  # parts that share their holders share what is drawn of them
            unit = parse(f"yuan/{counted_by(part.rate.unit or '').text}/a")
            switched.laws[scope] = _own(binder, (name, payment), holders, scope, unit)
        floor, spread, law = switched.laws[scope]
        holding = Holding(at, "", base.name, floor, spread, law=law)
    made = at_places(binder, holding, {"standard": rate, **switched.nodes}, switched.burden)
    found = {key: _whole(binder, holding, key, made[key], "sum") for key in ("public_cost", *SUMMED)}
    weight = binder.graph[made["weight"]]
    return {**found, **{key: _whole(binder, holding, key, made[OUTCOMES[key].placed], "mean", weight) for key in MEANS}}


def _own(
    binder: Binder, of: tuple[str, Payment], holders: PaidHolders, scope: str, unit: Unit
) -> tuple[str, str, HolderLaw]:
    """Add what a payment itself says that its holders lose: mean per unit of the base and year, spread, law."""

    def yearly(key: str, record: Record, title: Text) -> Node:
        return _yearly(binder, of, f"{scope}.{key}", record, unit, title=title)

    if holders.participation is not None:
        curve = holders.participation
        top = yearly("participation", curve.record(curve.rate[-1]), HIGHEST)
        mean, law = curve_of(binder, scope, holders, top, "")
        return mean.name, no_spread(binder, scope, unit).name, law
    assert holders.cost is not None
    cost = yearly("cost", holders.cost, COST)
    spread = yearly("spread", holders.spread, SPREAD) if holders.spread else no_spread(binder, scope, unit)
    return cost.name, spread.name, law_of(binder, scope, holders, binder.settings.file, "")


def _yearly(binder: Binder, of: tuple[str, Payment], name: str, record: Record, unit: Unit, *, title: Text) -> Node:
    """Add an amount per unit of the base and year; what is said of a payment made once, by its yearly equivalent."""
    file, own = binder.settings.file, parse(record.unit or unit.text)
    if own.same_kind(unit):
        return binder.graph.add(binder.single(name, name, record, unit, file, title=title))
    once = binder.graph.add(binder.single(name, f"{name}.once", record, own, file, title=title))
    ids = np.empty((), dtype=object)
    ids[()] = (f"payments.{of[0]}.years", f"payments.{of[0]}.return_rate")
    leaf = ColumnLeaf(f"{name}.factor", parse("1/a"), (), {}, np.asarray(True), np.asarray(yearly_factor(of[1])), ids)
    args = {"first": once.name, "second": binder.graph.add(leaf).name}
    return binder.convert(binder.apply(f"{name}.yearly", get("product"), args, ""), unit)


def yearly_factor(payment: Payment) -> float:
    """Return what an amount that is paid once is times, to be one a year."""
    assert payment.years is not None
    assert payment.return_rate is not None
    return float(annuity(amount(payment.return_rate, "1/a"), amount(payment.years, "a")))


def _whole(binder: Binder, of: Holding, key: str, node: str, how: str, weight: Node | None = None) -> str:
    """Return an outcome over all places of a part: a sum, or a mean over the base."""
    if not of.domain:
        return node
    rule = NodeRule(group=how, of=node, over="place", weights=weight.name if weight else None)  # type: ignore[arg-type]
    return binder.add_group(f"{of.scope}.{key}.total", rule, binder.graph[node], weight, of.domain).name


def add_served(binder: Binder, name: str, whole: str, capped: str, judged: dict[str, str]) -> None:
    """Scale what a payment does to the share of holders its cap has money for."""
    served = binder.apply(f"payments.{name}.served", get("share_served"), {"part": capped, "whole": whole}, "")
    for key in ("real_cost", "loss_paid"):
        args = {"value": judged[key], "ratio": served.name}
        judged[key] = binder.apply(f"payments.{name}.{key}.served", get("scaled"), args, "").name


def sums_of(binder: Binder, name: str, parts: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """Add what the parts of a payment do together."""
    return {
        key: binder.total(f"payments.{name}.{key}", [(1.0, binder.graph[one[key]]) for one in parts], YEARLY).name
        for key in SUMMED
        if parts
    }
