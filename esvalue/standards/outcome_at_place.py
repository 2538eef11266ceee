"""Outcomes at a place: the equations of the table of outcomes, bound by what is known of the place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from esvalue.core.units import parse
from esvalue.equations.equation import get
from esvalue.inputs.outcomes import OUTCOMES
from esvalue.model.account import DomainAccount
from esvalue.model.binding import Binder
from esvalue.model.dims import of_domain
from esvalue.model.graph import Node
from esvalue.model.leaves import ColumnLeaf

__all__ = ["at_places", "present_at"]

#: What the law of costs gives where the cost of holders is known, before the outcomes.
STEPS = ("covered", "accepted_cost")


def at_places(binder: Binder, account: DomainAccount, inputs: Mapping[str, Node], burden: Node) -> dict[str, str]:
    """Add what the standards do at every place, by what is known of it; return the nodes by name."""
    given = {name: node.name for name, node in inputs.items()}
    here = _AtPlaces(binder, account, {"base": account.base, "excess_burden": burden.name, **given})
    known = present_at(binder, account, account.floor)
    blank = present_at(binder, account, account.base) & ~known
    if account.floor is not None:
        here.add_cost()
    if account.floor is None or blank.any():
        here.add_blank(blank)
    if account.floor is not None:
        here.made["weight"] = here.part_of_base("weight", "known", known) if blank.any() else account.base
    if account.floor is not None and account.ceiling is not None:
        here.made["value"] = account.ceiling
        here.add_outcomes(needs_value=True)
    return here.made


def present_at(binder: Binder, account: DomainAccount, node: str | None) -> npt.NDArray[np.bool_]:
    """Return at which places a node of an account is known."""
    places = binder.bound[account.domain].places.names
    return (
        np.zeros(len(places), dtype=bool)
        if node is None
        else np.broadcast_to(binder.graph[node].present, (len(places),))
    )


@dataclass
class _AtPlaces:
    """The nodes of one domain by place: `made` holds those an equation may take, by name."""

    binder: Binder
    account: DomainAccount
    made: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, equation: str, args: Mapping[str, str] | None = None, **other: str) -> Node:
        """Add an equation; an argument that neither `args` (a name) nor `other` (a node) says takes its own name."""
        domain, found = self.account.domain, get(equation)
        named = {**self.made, **other}
        taken = {argument: named[(args or {}).get(argument, argument)] for argument in found.inputs}
        return self.binder.apply(f"judge.{domain}.{name}.at_place", found, taken, domain)

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
        assert self.account.floor
        assert self.account.holder_spread
        self.made |= {"cost": self.account.floor, "spread": self.account.holder_spread}
        unpaid = self.add_nothing("unpaid")
        free = self.add_law(".unpaid", unpaid)
        if self.account.holder_law.from_zero:
            self.cut_at_zero(free)
        else:
            self.made |= self.add_law("", self.made["standard"])
            self.made["free_cost"] = free["accepted_cost"]
        self.made["loss"] = self.add("loss", "holders_loss").name
        self.add_outcomes(needs_value=False)

    def add_nothing(self, name: str) -> str:
        """Add a standard of zero."""
        unit = self.binder.graph[self.made["standard"]].unit
        leaf = ColumnLeaf(f"judge.{self.account.domain}.{name}", unit, (), {}, np.asarray(True), np.zeros(()), None)
        return self.binder.graph.add(leaf).name

    def add_law(self, at: str, standard: str) -> dict[str, str]:
        """Add which share of holders a standard covers, and what those lose, by the law of their costs."""
        law, domain, found = self.account.holder_law.law, self.account.domain, dict[str, str]()
        for name, equation in (("covered", law.covered), ("accepted_cost", law.accepted)):
            other = {argument: found[step] for argument, step in law.args.items() if step in found}
            if not law.table:
                found[name] = self.add(f"{name}{at}", equation, None, standard=standard, **other).name
                continue
            of_part = self.add(f"{name}{at}.by_part", equation, None, standard=standard, **self.parts)
            full = f"judge.{domain}.{name}{at}.at_place"
            found[name] = self.binder.add_sum(full, of_part, of_domain("part", domain)).name
        return found

    @cached_property
    def parts(self) -> dict[str, str]:
        """Ends and weights of the parts of a table; a shape of costs is scaled to the cost of the place."""
        parts = dict(self.account.holder_law.parts)
        if self.account.holder_law.law.table == "costs":
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
                name = f"judge.{self.account.domain}.{entry.placed}.all_places"
                total = self.binder.total(name, [(1.0, term) for term in terms], parse(entry.unit))
                self.made[entry.placed] = total.name

    def part_of_base(self, name: str, mask: str, where: npt.NDArray[np.bool_]) -> str:
        """Add the base of some places, absent at the others."""
        domain, place = self.account.domain, self.binder.place_dim(self.account.domain)
        labels = {place: self.binder.bound[domain].places.names}
        values = np.where(where, 1.0, np.nan)
        leaf = ColumnLeaf(f"judge.{domain}.{mask}", parse(""), (place,), labels, where.copy(), values)
        return self.add(name, "scaled", value=self.account.base, ratio=self.binder.graph.add(leaf).name).name
