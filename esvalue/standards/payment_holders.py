"""What payments do to holders whose cost is known: who takes part, what they lose, how much of it is paid enough.

A payment is judged by the equations that judge a standard, over its base; what it secures is not known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

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

__all__ = ["MEANS", "SUMMED", "Judging", "add_served", "sums_of", "yearly_factor"]

YEARLY, ONE = parse("yuan/a"), parse("")
COST = Text(zh="权利人的平均成本", en="mean cost of holders")
SPREAD = Text(zh="权利人之间成本的标准差", en="standard deviation of cost among holders")
#: What is summed over the parts of a payment, by the name of its nodes: what enters totals.
SUMMED = ("real_cost", "uncompensated_loss", "loss_paid", "loss")
#: Outcomes of a part alone, means over its base.
MEANS = ("adequacy", "uptake")


@dataclass(frozen=True)
class Judging:
    """A payment as it is judged.

    `switches` are nodes over the options: who takes part and whether it is paid; `laws` those of its holders that it
    says itself, by where they stand: mean cost, spread, law.
    """

    binder: Binder
    accounts: Mapping[str, DomainAccount]
    name: str
    payment: Payment
    switches: Mapping[str, Node]
    burden: Node
    laws: dict[str, tuple[str, str, HolderLaw]] = field(default_factory=dict)

    @classmethod
    def of(
        cls, binder: Binder, accounts: Mapping[str, DomainAccount], name: str, payment: Payment, scheme: Scheme
    ) -> Judging:
        """Return a payment with whether an option pays it, and whether everybody takes part."""
        listed = scheme.by_option(name)
        ids = np.empty(len(scheme.options), dtype=object)
        ids[:] = [(f"choice:{option}.payments.{name}",) for option in scheme.options]
        paid = [not one.off for one in listed]
        flags = {
            "paid": paid,
            "given": paid,
            "mandatory": [one.payment.mandatory for one in listed],
            "everyone": [False] * len(paid),
        }
        labels, here = {"option": scheme.options}, np.ones(len(scheme.options), dtype=bool)
        made: dict[str, Node] = {}
        for key, values in flags.items():
            numbers = np.array(values, dtype=float)
            made[key] = binder.graph.add(
                ColumnLeaf(f"payments.{name}.{key}", ONE, ("option",), labels, here, numbers, ids)
            )
        nothing = ColumnLeaf(f"payments.{name}.no_burden", ONE, (), {}, np.asarray(True), np.zeros(()))
        return cls(binder, accounts, name, payment, made, binder.graph.add(nothing))

    def part(self, part: Part, at: str, rate: Node, base: Node) -> dict[str, str]:
        """Add what a part of the payment does to its holders; return the nodes by outcome, whole over its base.

        `at` is what its nodes are named after; `base` is by place where a domain says what holders lose. Nothing is
        returned where it says it of no place.
        """
        holders = self.payment.holders_of(part)
        assert holders is not None
        if isinstance(holders, str):
            account = self.accounts[holders]
            if account.floor is None:
                return {}
            holding = Holding(at, holders, base.name, account.floor, account.holder_spread, law=account.holder_law)
        else:
            scope = f"{at}.holders" if part.holders is not None else f"payments.{self.name}.holders"
            if scope not in self.laws:  # parts that share their holders share what is drawn of them
                self.laws[scope] = self.own(holders, scope, parse(f"yuan/{counted_by(part.rate.unit or '').text}/a"))
            floor, spread, law = self.laws[scope]
            holding = Holding(at, "", base.name, floor, spread, law=law)
        made = at_places(self.binder, holding, {"standard": rate, **self.switches}, self.burden)
        found = {key: self.whole(holding, key, made[key], "sum") for key in ("public_cost", *SUMMED)}
        weight = made["weight"]
        means = {key: self.whole(holding, key, made[OUTCOMES[key].placed], "mean", weight) for key in MEANS}
        return {**found, **means}

    def own(self, holders: PaidHolders, scope: str, unit: Unit) -> tuple[str, str, HolderLaw]:
        """Add what the payment itself says that its holders lose: mean per unit of the base and year, spread, law."""
        binder = self.binder
        if holders.participation is not None:
            curve = holders.participation
            top = self.yearly(f"{scope}.participation", curve.record(curve.rate[-1]), unit, HIGHEST)
            mean, law = curve_of(binder, scope, holders, top, "")
            return mean.name, no_spread(binder, scope, unit).name, law
        assert holders.cost is not None
        cost = self.yearly(f"{scope}.cost", holders.cost, unit, COST)
        spread = (
            no_spread(binder, scope, unit)
            if holders.spread is None
            else self.yearly(f"{scope}.spread", holders.spread, unit, SPREAD)
        )
        return cost.name, spread.name, law_of(binder, scope, holders, binder.settings.file, "")

    def yearly(self, name: str, record: Record, unit: Unit, title: Text) -> Node:
        """Add an amount per unit of the base and year; of a payment made once its yearly equivalent."""
        graph, file, own = self.binder.graph, self.binder.settings.file, parse(record.unit or unit.text)
        if own.same_kind(unit):
            return graph.add(self.binder.single(name, name, record, unit, file, title=title))
        once = graph.add(self.binder.single(name, f"{name}.once", record, own, file, title=title))
        ids = np.empty((), dtype=object)
        ids[()] = (f"payments.{self.name}.years", f"payments.{self.name}.return_rate")
        factor = np.asarray(yearly_factor(self.payment))
        leaf = graph.add(ColumnLeaf(f"{name}.factor", parse("1/a"), (), {}, np.asarray(True), factor, ids))
        made = self.binder.apply(f"{name}.yearly", get("product"), {"first": once.name, "second": leaf.name}, "")
        return self.binder.convert(made, unit)

    def whole(self, of: Holding, key: str, node: str, how: Literal["sum", "mean"], weight: str | None = None) -> str:
        """Return an outcome over all places of a part: a sum, or a mean over the base."""
        if not of.domain:
            return node
        graph = self.binder.graph
        rule = NodeRule(group=how, of=node, over="place", weights=weight)
        weights = None if weight is None else graph[weight]
        return self.binder.add_group(f"{of.scope}.{key}.total", rule, graph[node], weights, of.domain).name


def yearly_factor(payment: Payment) -> float:
    """Return what an amount that is paid once is times, to be one a year."""
    assert payment.years is not None
    assert payment.return_rate is not None
    return float(annuity(amount(payment.return_rate, "1/a"), amount(payment.years, "a")))


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
