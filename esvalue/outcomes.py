"""Outcomes: what committed standards achieve, as nodes with an option dimension downstream of the barrier.

In judging, options differ by the committed number and by who is paid; prices, methods and the counterfactual of a
future are the same for every option.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from esvalue.account import DomainAccount
from esvalue.binding import Binder
from esvalue.cards import NodeRule
from esvalue.dims import of_domain
from esvalue.equation import get
from esvalue.graph import Node, Plan
from esvalue.instruments.commit import Committed
from esvalue.instruments.options import add_bargaining, regions_of
from esvalue.leaves import Cells
from esvalue.nodes import Total
from esvalue.scenario import Scenario
from esvalue.units import parse

__all__ = ["BY_REGION", "MONEY", "OutcomeNodes", "add_outcomes"]

MONEY = ("public_cost", "secured_value", "real_cost", "uncompensated_loss", "net_benefit")
BY_REGION = ("adequacy", "uptake", *MONEY)


@dataclass
class OutcomeNodes:
    """Names of outcome nodes: by domain and region type, by county, and over everything."""

    by_region: dict[str, dict[str, str]] = field(default_factory=dict)
    by_domain: dict[str, dict[str, str]] = field(default_factory=dict)
    by_county: dict[str, str] = field(default_factory=dict)
    by_place: dict[str, dict[str, str]] = field(default_factory=dict)
    total: dict[str, str] = field(default_factory=dict)
    bargaining: dict[str, tuple[str | None, str | None]] = field(default_factory=dict)

    def all(self) -> list[str]:
        """Return every node a run evaluates."""
        nested = [*self.by_region.values(), *self.by_domain.values(), self.total]
        names = [name for table in nested for name in table.values()] + list(self.by_county.values())
        return names + [name for pair in self.bargaining.values() for name in pair if name]


def add_outcomes(binder: Binder, scenario: Scenario, accounts: Mapping[str, DomainAccount],
                 standards: Mapping[tuple[str, str, str], Committed]) -> OutcomeNodes:  # fmt: skip
    """Add the downstream graph: the committed numbers enter as inputs with the dimension `option`."""
    names = OutcomeNodes()
    options = tuple(scenario.options)
    judged = {d: a for d, a in accounts.items() if a.floor is not None and a.ceiling is not None and _has_base(binder, a)}
    burden = _burden(binder, scenario)
    weights: dict[str, Node] = {}
    for domain, account in judged.items():
        inputs = _committed(binder, scenario, domain, options, standards)
        names.by_place[domain] = _at_places(binder, account, inputs, burden)
        names.bargaining[domain] = add_bargaining(binder, account)
    for domain, account in accounts.items():
        if domain not in judged and account.floor is not None:
            names.bargaining[domain] = (None, None)
    kinds = {parse(account.base_unit).dimensions for account in judged.values()}
    for domain, account in judged.items():
        nodes = names.by_place[domain]
        weights[domain] = binder.graph[account.base if len(kinds) == 1 else nodes["cost_amount"]]
        base = binder.graph[account.base]
        names.by_region[domain] = {
            outcome: _grouped(binder, f"judge.{domain}.{outcome}.by_region", nodes[outcome], domain, "region_type", outcome, base)
            for outcome in BY_REGION
        }
        names.by_domain[domain] = {
            outcome: _grouped(binder, f"judge.{domain}.{outcome}.total", nodes[outcome], domain, None, outcome, base)
            for outcome in (*BY_REGION, "coverage")
        }
        names.by_domain[domain]["equity"] = _equity(binder, domain, nodes["compensation_ratio"], base)
        names.by_county[domain] = _grouped(binder, f"judge.{domain}.public_cost.by_county", nodes["public_cost"], domain, "county",
                                           "public_cost", base)  # fmt: skip
    if judged:
        _add_totals(binder, names, weights)
    return names


def _has_base(binder: Binder, account: DomainAccount) -> bool:
    """Tell whether any place has something to pay for; a domain without has no standard, and says so."""
    central = Plan(binder.graph, [account.base]).run({})[account.base]
    return bool((np.nan_to_num(central) > 0).any())


def _burden(binder: Binder, scenario: Scenario) -> Node:
    record = scenario.budget.excess_burden if scenario.budget else None
    if record is None:
        one = np.zeros(())
        return binder.graph.add(Cells("budget.excess_burden", parse(""), (), {}, np.asarray(True), one, None))
    return binder.graph.add(binder.single("budget.excess_burden", "budget.excess_burden", record, parse(""), binder.settings.file, {}))


def _committed(binder: Binder, scenario: Scenario, domain: str, options: tuple[str, ...],
               standards: Mapping[tuple[str, str, str], Committed]) -> dict[str, Node]:  # fmt: skip
    regions = regions_of(binder, domain)
    dim = of_domain("region_type", domain)
    unit = parse(f"yuan/{binder.bound[domain].card.base.unit}/a")
    shape = (len(options), len(regions))
    value, paid = np.zeros(shape), np.zeros(shape)
    ids: Any = np.empty(shape, dtype=object)
    flags = {"mandatory": np.zeros(len(options)), "everyone": np.zeros(len(options))}
    flag_ids = {name: np.empty(len(options), dtype=object) for name in flags}
    for i, option in enumerate(options):
        choices = scenario.options[option].for_domain(domain)
        flags["mandatory"][i] = choices.participation == "mandatory"
        flags["everyone"][i] = choices.pays == "everyone"
        flag_ids["mandatory"][i] = f"choice:{option}.{domain}.participation"
        flag_ids["everyone"][i] = f"choice:{option}.{domain}.pays"
        for j, region in enumerate(regions):
            committed = standards[(option, domain, region)]
            ids[i, j] = f"committed:{option}|{domain}|{region}"
            if committed.paid:
                value[i, j], paid[i, j] = committed.value, 1.0
    labels = {"option": options, dim: regions}
    made: dict[str, Node] = {}
    for name, entries, kind in (("standard", value, unit), ("paid", paid, parse(""))):
        leaf = binder.graph.add(Cells(f"judge.{domain}.{name}", kind, ("option", dim), labels, np.ones(shape, dtype=bool), entries, ids))
        made[name] = binder.at_place(leaf, domain)
    for name, array in flags.items():
        made[name] = binder.graph.add(Cells(f"judge.{domain}.{name}", parse(""), ("option",), {"option": options},
                                            np.ones(len(options), dtype=bool), array, flag_ids[name]))  # fmt: skip
    return made


def _at_places(binder: Binder, account: DomainAccount, inputs: Mapping[str, Node], burden: Node) -> dict[str, str]:
    domain = account.domain
    assert account.floor
    assert account.holder_spread
    assert account.ceiling
    given = {name: node.name for name, node in inputs.items()}
    cost = {"standard": given["standard"], "cost": account.floor, "spread": account.holder_spread}

    def add(name: str, equation: str, args: Mapping[str, str]) -> str:
        return binder.apply(f"judge.{domain}.{name}.at_place", get(equation), args, domain).name

    covered = add("covered", f"adequacy_{account.distribution}", cost)
    known = {"adequacy": covered} if account.distribution == "normal" else {}
    accepted = add("accepted_cost", f"accepted_cost_{account.distribution}", {**cost, **known})
    made = {"adequacy": add("adequacy", "scaled", {"value": covered, "ratio": given["paid"]})}
    made["uptake"] = add("uptake", "uptake", {"adequacy": covered, "mandatory": given["mandatory"], "paid": given["paid"]})
    made["public_cost"] = add("public_cost", "public_cost", {
        "standard": given["standard"], "base": account.base, "uptake": made["uptake"], "everyone": given["everyone"], "paid": given["paid"],
    })  # fmt: skip
    made["real_cost"] = add("real_cost", "real_cost", {
        "base": account.base, "cost": account.floor, "accepted_cost": accepted, "mandatory": given["mandatory"], "paid": given["paid"],
    })  # fmt: skip
    made["uncompensated_loss"] = add("uncompensated_loss", "uncompensated_loss", {
        "standard": given["standard"], "base": account.base, "cost": account.floor, "accepted_cost": accepted, "adequacy": covered,
        "mandatory": given["mandatory"], "paid": given["paid"],
    })  # fmt: skip
    made["secured_value"] = add("secured_value", "secured_value", {"value": account.ceiling, "base": account.base, "uptake": made["uptake"]})
    made["net_benefit"] = add("net_benefit", "net_benefit", {
        "secured": made["secured_value"], "real_cost": made["real_cost"], "public_cost": made["public_cost"], "excess_burden": burden.name,
    })  # fmt: skip
    made["compensation_ratio"] = add("compensation_ratio", "compensation_ratio", {"standard": given["standard"], "cost": account.floor})
    made["cost_amount"] = add("cost_amount", "amount_of_base", {"rate": account.floor, "base": account.base})
    made["coverage"] = inputs["paid"].name
    return made


def _grouped(binder: Binder, name: str, node: str, domain: str, by: str | None, outcome: str, weights: Node) -> str:
    how = "sum" if outcome in MONEY else "mean"
    rule = NodeRule(group=how, of=node, over="place", by=by, weights=weights.name if how == "mean" else None)  # type: ignore[arg-type]
    return binder.add_group(name, rule, binder.graph[node], weights if how == "mean" else None, domain).name


def _equity(binder: Binder, domain: str, ratio: str, base: Node) -> str:
    """The compensation ratio that nine tenths of the base reach: the weighted 10th percentile of standard / cost."""
    rule = NodeRule(group="quantile", of=ratio, over="place", weights=base.name, quantile=0.1)
    return binder.add_group(f"judge.{domain}.equity.total", rule, binder.graph[ratio], base, domain).name


def _add_totals(binder: Binder, names: OutcomeNodes, weights: Mapping[str, Node]) -> None:
    yuan = parse("yuan/a")
    for outcome in MONEY:
        terms = [(1.0, binder.graph[table[outcome]]) for table in names.by_domain.values()]
        names.total[outcome] = binder.total(f"judge.{outcome}", terms, yuan, require="all").name
    sums = {}
    for domain, weight in weights.items():
        rule = NodeRule(group="sum", of=weight.name, over="place")
        sums[domain] = binder.add_group(f"judge.{domain}.weight", rule, weight, None, domain)
    unit = next(iter(sums.values())).unit
    whole = binder.total("judge.weight", [(1.0, node) for node in sums.values()], unit)
    for outcome in ("adequacy", "uptake", "coverage", "equity"):
        terms = []
        for domain, table in names.by_domain.items():
            args = {"value": sums[domain].name, "ratio": table[outcome]}
            terms.append((1.0, binder.apply(f"judge.{domain}.{outcome}.weighted", get("scaled"), args, domain)))
        top: Node = binder.total(f"judge.{outcome}.weighted", terms, unit)
        assert isinstance(top, Total)
        names.total[outcome] = binder.apply(f"judge.{outcome}", get("ratio_of"), {"part": top.name, "whole": whole.name}, "").name
