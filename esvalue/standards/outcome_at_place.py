"""Outcomes at a place: the equations of the table of outcomes, bound by what is known of the place.

A payment beside the standards is judged by the same equations, at the places of a domain or over its base as a whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from esvalue.core.units import parse
from esvalue.equations.equation import get
from esvalue.inputs.outcomes import OUTCOMES
from esvalue.model.account import DomainAccount, HolderLaw
from esvalue.model.binding import Binder
from esvalue.model.graph import Node
from esvalue.model.leaves import ColumnLeaf

__all__ = ["Holding", "at_places", "present_at"]

#: What the law of costs gives where the cost of holders is known, before the outcomes.
STEPS = ("covered", "accepted_cost")


@dataclass(frozen=True)
class Holding:
    """What is known of those who are paid: names of nodes.

    `scope` is what the nodes of outcomes are named after; `domain` is that of their places, empty where what they hold
    is one number. Without `floor` nobody knows what they lose, without `ceiling` what spills over.
    """

    scope: str
    domain: str
    base: str
    floor: str | None = None
    spread: str | None = None
    ceiling: str | None = None
    law: HolderLaw = field(default_factory=HolderLaw)

    @classmethod
    def of(cls, account: DomainAccount) -> Holding:
        """Return the holders of a domain."""
        return cls(
            f"judge.{account.domain}",
            account.domain,
            account.base,
            account.floor,
            account.holder_spread,
            account.ceiling,
            account.holder_law,
        )


def at_places(binder: Binder, holding: Holding, inputs: Mapping[str, Node], burden: Node) -> dict[str, str]:
    """Add what is paid does at every place, by what is known of it; return the nodes by name.

    `inputs` are the nodes of the standard and of the switches of the options.
    """
    given = {name: node.name for name, node in inputs.items()}
    here = _AtPlaces(binder, holding, {"base": holding.base, "excess_burden": burden.name, **given})
    known = present_at(binder, holding.domain, holding.floor)
    blank = present_at(binder, holding.domain, holding.base) & ~known
    if holding.floor is not None:
        here.add_cost()
    if holding.floor is None or blank.any():
        here.add_blank(blank)
    if holding.floor is not None:
        here.made["weight"] = here.part_of_base("weight", "known", known) if blank.any() else holding.base
    if holding.floor is not None and holding.ceiling is not None:
        here.made["value"] = holding.ceiling
        here.add_outcomes(needs_value=True)
    return here.made


def present_at(binder: Binder, domain: str, node: str | None) -> npt.NDArray[np.bool_]:
    """Return at which places of a domain a node is known; of no domain whether it is."""
    shape = (len(binder.bound[domain].places.names),) if domain else ()
    return np.zeros(shape, dtype=bool) if node is None else np.broadcast_to(binder.graph[node].present, shape)


@dataclass
class _AtPlaces:
    """The nodes of one domain by place: `made` holds those an equation may take, by name."""

    binder: Binder
    of: Holding
    made: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, equation: str, args: Mapping[str, str] | None = None, **other: str) -> Node:
        """Add an equation; an argument that neither `args` (a name) nor `other` (a node) says takes its own name."""
        found = get(equation)
        named = {**self.made, **other}
        taken = {argument: named[(args or {}).get(argument, argument)] for argument in found.inputs}
        return self.binder.apply(f"{self.of.scope}.{name}.at_place", found, taken, self.of.domain)

    def add_outcomes(self, needs_value: bool) -> None:
        """Add the outcomes that need the value spilled over, or those that do not."""
        for entry in OUTCOMES.values():
            if entry.equation and ("value" in entry.needs) == needs_value:
                node = self.add(entry.placed, entry.equation, entry.args)
                unit = parse("yuan/a" if entry.sums == "share" else entry.unit)
                if node.unit.same_kind(unit):  # an amount per mu is none where holders own kW
                    self.made[entry.placed] = self.binder.convert(node, unit).name

    def add_cost(self) -> None:
        """Add what follows from the cost of holders."""
        assert self.of.floor
        assert self.of.spread
        self.made |= {"cost": self.of.floor, "spread": self.of.spread}
        unpaid = self.add_nothing("unpaid")
        free = self.add_law(".unpaid", unpaid)
        if self.of.law.from_zero:
            self.cut_at_zero(free)
        else:
            self.made |= self.add_law("", self.made["standard"])
            self.made["free_cost"] = free["accepted_cost"]
        self.made["loss"] = self.add("loss", "holders_loss").name
        self.add_outcomes(needs_value=False)

    def add_nothing(self, name: str) -> str:
        """Add a standard of zero."""
        unit = self.binder.graph[self.made["standard"]].unit
        leaf = ColumnLeaf(f"{self.of.scope}.{name}", unit, (), {}, np.asarray(True), np.zeros(()), None)
        return self.binder.graph.add(leaf).name

    def add_law(self, at: str, standard: str) -> dict[str, str]:
        """Add which share of holders a standard covers, and what those lose, by the law of their costs."""
        law, found = self.of.law.law, dict[str, str]()
        for name, equation in (("covered", law.covered), ("accepted_cost", law.accepted)):
            other = {argument: found[step] for argument, step in law.args.items() if step in found}
            if not law.table:
                found[name] = self.add(f"{name}{at}", equation, None, standard=standard, **other).name
                continue
            of_part = self.add(f"{name}{at}.by_part", equation, None, standard=standard, **self.parts)
            found[name] = self.binder.add_sum(f"{self.of.scope}.{name}{at}.at_place", of_part, self.of.law.dim).name
        return found

    @cached_property
    def parts(self) -> dict[str, str]:
        """Ends and weights of the parts of a table; a shape of costs is scaled to the cost of the place."""
        parts = dict(self.of.law.parts)
        if self.of.law.law.table == "costs":
            parts |= {key: self.add(f"{key}_cost", "relative_cost", ratio=parts[key]).name for key in ("low", "high")}
        return parts

    def cut_at_zero(self, free: Mapping[str, str]) -> None:
        """Cut the law of costs at zero: what is left is all there is, and its mean the cost of holders."""
        whole = self.add_law(".uncut", self.made["standard"])
        cut = {"unpaid": free["covered"], "free_cost": free["accepted_cost"]}
        covered = self.add("covered", "adequacy_from_zero", None, adequacy=whole["covered"], **cut)
        accepted = self.add(
            "accepted_cost", "accepted_cost_from_zero", None, accepted_cost=whole["accepted_cost"], **cut
        )
        cost = self.add("cost", "mean_cost_from_zero", None, **cut)
        self.made |= {"covered": covered.name, "accepted_cost": accepted.name, "cost": cost.name}
        self.made["free_cost"] = self.add_nothing("nothing_lost")

    def add_blank(self, blank: npt.NDArray[np.bool_]) -> None:
        """Add what holds where the cost of holders is not known: they are paid what is given, all of them,
        as who would take part is not known.
        """
        rest = self.part_of_base("rest_of_base", "rest", blank)
        for entry in OUTCOMES.values():
            if entry.without_cost:
                terms = [self.binder.graph[self.made[entry.placed]]] if entry.placed in self.made else []
                terms.append(self.add(entry.without_cost, entry.without_cost, base=rest))
                name = f"{self.of.scope}.{entry.placed}.all_places"
                total = self.binder.total(name, [(1.0, term) for term in terms], parse(entry.unit))
                self.made[entry.placed] = total.name

    def part_of_base(self, name: str, mask: str, where: npt.NDArray[np.bool_]) -> str:
        """Add the base of some places, absent at the others."""
        domain, values = self.of.domain, np.where(where, 1.0, np.nan)
        labels = {self.binder.place_dim(domain): self.binder.bound[domain].places.names} if domain else {}
        leaf = ColumnLeaf(f"{self.of.scope}.{mask}", parse(""), tuple(labels), labels, where.copy(), values)
        return self.add(name, "scaled", value=self.of.base, ratio=self.binder.graph.add(leaf).name).name
