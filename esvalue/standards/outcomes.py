"""Outcomes: what committed standards achieve, as nodes with an option dimension downstream of the barrier.

In judging, options differ by the committed number and by who is paid; prices, methods and the counterfactual of a
future are the same for every option. A place is judged by what is known of it: with the cost of its holders by
adequacy, uptake and cost, with what it spills over besides by net benefit, without either by the money a given rate
needs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from esvalue.core.units import parse
from esvalue.equations.equation import get
from esvalue.inputs.cards import NodeRule
from esvalue.inputs.scenario import Scenario
from esvalue.model.account import DomainAccount
from esvalue.model.binding import Binder
from esvalue.model.dims import of_domain
from esvalue.model.graph import Node, Plan
from esvalue.model.leaves import ColumnLeaf
from esvalue.standards.commit import Committed
from esvalue.standards.outcome_nodes import MONEY, OutcomeNodes, Unknown
from esvalue.standards.outcome_totals import add_coverage, add_totals, cells_of
from esvalue.standards.rules import GIVEN, add_bargaining, regions_of

__all__ = ["BY_REGION", "SWITCHES", "add_outcomes"]

BY_REGION = ("adequacy", "uptake", *MONEY)
#: Leaves that hold yes (1) or no (0) by option, besides the rates themselves.
SWITCHES = ("mandatory", "everyone", "given")


def add_outcomes(
    binder: Binder,
    scenario: Scenario,
    accounts: Mapping[str, DomainAccount],
    standards: Mapping[tuple[str, str, str], Committed],
) -> OutcomeNodes:
    """Add the downstream graph: the committed numbers enter as inputs with the dimension `option`."""
    names = OutcomeNodes()
    options = tuple(scenario.options)
    rated = {domain for (_, domain, _), made in standards.items() if made.rated}
    based = {d: _based(binder, a) for d, a in accounts.items()}
    known = {d: _known(binder, a, based[d]) for d, a in accounts.items()}
    judged = {d: a for d, a in known.items() if options and based[d].any() and (a.floor is not None or d in rated)}
    burden = _burden(binder, scenario)
    weights: dict[str, Node] = {}
    for domain, account in accounts.items():
        places = binder.bound[domain].places
        for region in regions_of(binder, domain):
            names.payable[(domain, region)] = tuple(
                p
                for p, r, b in zip(places.names, places.texts["region_type"], based[domain], strict=True)
                if b and r == region
            )
        names.unknown += _unknown(binder, account, names.payable)
    for domain, account in judged.items():
        inputs = _committed(binder, scenario, domain, options, standards)
        names.by_domain[domain] = {}
        names.by_place[domain] = _at_places(binder, account, inputs, burden)
        names.bargaining[domain] = add_bargaining(binder, accounts[domain])
    for domain, account in accounts.items():
        if domain not in judged and account.floor is not None:
            names.bargaining[domain] = (None, None) if options else add_bargaining(binder, account)
        if domain not in judged and domain in rated:  # rates with nothing to pay them for
            _committed(binder, scenario, domain, options, standards)
            names.by_domain[domain] = {}
    kinds = {parse(account.base_unit).dimensions for account in judged.values() if account.floor is not None}
    for domain, account in judged.items():
        nodes = names.by_place[domain]
        base = binder.graph[account.base]
        if account.floor is not None:
            weights[domain] = binder.graph[nodes["weight" if len(kinds) == 1 else "cost_amount"]]
        names.by_region[domain] = {
            outcome: _grouped(
                binder, f"judge.{domain}.{outcome}.by_region", nodes[outcome], domain, "region_type", outcome, base
            )
            for outcome in BY_REGION
            if outcome in nodes
        }
        names.by_domain[domain] = {
            outcome: _grouped(binder, f"judge.{domain}.{outcome}.total", nodes[outcome], domain, None, outcome, base)
            for outcome in BY_REGION
            if outcome in nodes
        }
        if "compensation_ratio" in nodes:
            names.by_domain[domain]["equity"] = _equity(binder, domain, nodes["compensation_ratio"], base)
        names.by_county[domain] = _grouped(
            binder, f"judge.{domain}.public_cost.by_county", nodes["public_cost"], domain, "county", "public_cost", base
        )
    if names.by_domain:
        add_totals(binder, names, weights)
        add_coverage(binder, names, cells_of(scenario, {d: regions_of(binder, d) for d in accounts}))
    return names


def _based(binder: Binder, account: DomainAccount) -> npt.NDArray[np.bool_]:
    """Return which places have something to pay for; a domain in which none has has no standard, and says so."""
    central = np.nan_to_num(Plan(binder.graph, [account.base]).run({})[account.base])
    return np.asarray((central[..., 0] if "draw" in binder.graph[account.base].dims else central) > 0)


def _known(binder: Binder, account: DomainAccount, based: npt.NDArray[np.bool_]) -> DomainAccount:
    """Return the account without a floor that no place with something to pay for has,
    and without a ceiling none of those with a floor has.
    """
    cost = _present(binder, account, account.floor) & based
    value = _present(binder, account, account.ceiling) & cost
    return replace(
        account, floor=account.floor if cost.any() else None, ceiling=account.ceiling if value.any() else None
    )


def _present(binder: Binder, account: DomainAccount, node: str | None) -> npt.NDArray[np.bool_]:
    """Return at which places a node of an account is known."""
    places = binder.bound[account.domain].places.names
    return (
        np.zeros(len(places), dtype=bool)
        if node is None
        else np.broadcast_to(binder.graph[node].present, (len(places),))
    )


def _unknown(
    binder: Binder, account: DomainAccount, payable: Mapping[tuple[str, str], tuple[str, ...]]
) -> list[Unknown]:
    names, found = binder.bound[account.domain].places.names, []
    for lacks, node in (("cost", account.floor), ("value", account.ceiling)):
        known = {name for name, there in zip(names, _present(binder, account, node), strict=True) if there}
        for (domain, region), places in payable.items():
            out = tuple(place for place in places if place not in known)
            if domain == account.domain and out:
                found.append(Unknown(domain, region, lacks, out, out == places))
    return found


def _burden(binder: Binder, scenario: Scenario) -> Node:
    record = scenario.budget.excess_burden if scenario.budget else None
    if record is None:
        one = np.zeros(())
        return binder.graph.add(ColumnLeaf("budget.excess_burden", parse(""), (), {}, np.asarray(True), one, None))
    return binder.graph.add(
        binder.single("budget.excess_burden", "budget.excess_burden", record, parse(""), binder.settings.file, title={})
    )


def _committed(
    binder: Binder,
    scenario: Scenario,
    domain: str,
    options: tuple[str, ...],
    standards: Mapping[tuple[str, str, str], Committed],
) -> dict[str, Node]:
    placed = regions_of(binder, domain)
    regions = (
        *placed,
        *(
            r
            for r in binder.bound[domain].card.region_types
            if r not in placed and any(standards[(o, domain, r)].rated for o in options)
        ),
    )
    dim = of_domain("region_type", domain)
    unit = parse(f"yuan/{binder.bound[domain].card.base.unit}/a")
    shape = (len(options), len(regions))
    value, paid = np.zeros(shape), np.zeros(shape)
    ids: Any = np.empty(shape, dtype=object)
    flags = {name: np.zeros(len(options)) for name in SWITCHES}
    flag_ids = {name: np.empty(len(options), dtype=object) for name in flags}
    for i, option in enumerate(options):
        choices = scenario.options[option].for_domain(domain)
        flags["mandatory"][i] = choices.participation == "mandatory"
        flags["everyone"][i] = choices.pays == "everyone"
        flags["given"][i] = choices.rule in GIVEN
        flag_ids["mandatory"][i] = f"choice:{option}.{domain}.participation"
        flag_ids["everyone"][i] = f"choice:{option}.{domain}.pays"
        flag_ids["given"][i] = f"choice:{option}.{domain}.rule"
        for j, region in enumerate(regions):
            committed = standards[(option, domain, region)]
            ids[i, j] = f"committed:{option}|{domain}|{region}"
            if committed.rated:
                value[i, j], paid[i, j] = committed.value, float(committed.paid)
    labels = {"option": options, dim: regions}
    made: dict[str, Node] = {}
    for name, entries, kind in (("standard", value, unit), ("paid", paid, parse(""))):
        leaf = binder.graph.add(
            ColumnLeaf(
                f"judge.{domain}.{name}", kind, ("option", dim), labels, np.ones(shape, dtype=bool), entries, ids
            )
        )
        made[name] = binder.at_place(leaf, domain)
    for name, array in flags.items():
        made[name] = binder.graph.add(
            ColumnLeaf(
                f"judge.{domain}.{name}",
                parse(""),
                ("option",),
                {"option": options},
                np.ones(len(options), dtype=bool),
                array,
                flag_ids[name],
            )
        )
    return made


def _at_places(binder: Binder, account: DomainAccount, inputs: Mapping[str, Node], burden: Node) -> dict[str, str]:
    """Add what the standards do at every place, by what is known of it."""
    domain = account.domain
    given = {name: node.name for name, node in inputs.items()}

    def add(name: str, equation: str, args: Mapping[str, str]) -> str:
        return binder.apply(f"judge.{domain}.{name}.at_place", get(equation), args, domain).name

    made = _by_cost(account, given, add) if account.floor is not None else {}
    blank = _present(binder, account, account.base) & ~_present(binder, account, account.floor)
    if (
        account.floor is None or blank.any()
    ):  # holders whose cost is not known are paid what is given, all of them: who would take part is not known
        rest = add("rest_of_base", "scaled", {"value": account.base, "ratio": _mask(binder, domain, "rest", blank)})
        terms = [binder.graph[made[name]] for name in ("public_cost",) if name in made]
        terms.append(
            binder.graph[
                add("given_cost", "given_cost", {"standard": given["standard"], "base": rest, "given": given["given"]})
            ]
        )
        made["public_cost"] = binder.total(
            f"judge.{domain}.public_cost.all_places", [(1.0, term) for term in terms], parse("yuan/a")
        ).name
    if account.floor is not None:
        known = _present(binder, account, account.floor)
        made["weight"] = (
            add("weight", "scaled", {"value": account.base, "ratio": _mask(binder, domain, "known", known)})
            if blank.any()
            else account.base
        )
    if account.floor is not None and account.ceiling is not None:
        made["secured_value"] = add(
            "secured_value", "secured_value", {"value": account.ceiling, "base": account.base, "uptake": made["uptake"]}
        )
        made["net_benefit"] = add(
            "net_benefit",
            "net_benefit",
            {
                "secured": made["secured_value"],
                "real_cost": made["real_cost"],
                "public_cost": made["public_cost"],
                "excess_burden": burden.name,
            },
        )
    return made


def _by_cost(
    account: DomainAccount, given: Mapping[str, str], add: Callable[[str, str, Mapping[str, str]], str]
) -> dict[str, str]:
    """Add what follows from the cost of holders."""
    assert account.floor
    assert account.holder_spread
    cost = {"standard": given["standard"], "cost": account.floor, "spread": account.holder_spread}
    covered = add("covered", f"adequacy_{account.distribution}", cost)
    known = {"adequacy": covered} if account.distribution == "normal" else {}
    accepted = add("accepted_cost", f"accepted_cost_{account.distribution}", {**cost, **known})
    made = {"adequacy": add("adequacy", "scaled", {"value": covered, "ratio": given["paid"]})}
    made["uptake"] = add(
        "uptake", "uptake", {"adequacy": covered, "mandatory": given["mandatory"], "paid": given["paid"]}
    )
    made["public_cost"] = add(
        "public_cost",
        "public_cost",
        {
            "standard": given["standard"],
            "base": account.base,
            "uptake": made["uptake"],
            "everyone": given["everyone"],
            "paid": given["paid"],
        },
    )
    made["real_cost"] = add(
        "real_cost",
        "real_cost",
        {
            "base": account.base,
            "cost": account.floor,
            "accepted_cost": accepted,
            "mandatory": given["mandatory"],
            "paid": given["paid"],
        },
    )
    made["uncompensated_loss"] = add(
        "uncompensated_loss",
        "uncompensated_loss",
        {
            "standard": given["standard"],
            "base": account.base,
            "cost": account.floor,
            "accepted_cost": accepted,
            "adequacy": covered,
            "mandatory": given["mandatory"],
            "paid": given["paid"],
        },
    )
    made["compensation_ratio"] = add(
        "compensation_ratio", "compensation_ratio", {"standard": given["standard"], "cost": account.floor}
    )
    made["cost_amount"] = add("cost_amount", "amount_of_base", {"rate": account.floor, "base": account.base})
    return made


def _mask(binder: Binder, domain: str, name: str, where: npt.NDArray[np.bool_]) -> str:
    """Add a leaf that is 1 at some places and absent at the others."""
    place = binder.place_dim(domain)
    labels = {place: binder.bound[domain].places.names}
    return binder.graph.add(
        ColumnLeaf(f"judge.{domain}.{name}", parse(""), (place,), labels, where.copy(), np.where(where, 1.0, np.nan))
    ).name


def _grouped(binder: Binder, name: str, node: str, domain: str, by: str | None, outcome: str, weights: Node) -> str:
    how = "sum" if outcome in MONEY else "mean"
    rule = NodeRule(group=how, of=node, over="place", by=by, weights=weights.name if how == "mean" else None)  # type: ignore[arg-type]
    return binder.add_group(name, rule, binder.graph[node], weights if how == "mean" else None, domain).name


def _equity(binder: Binder, domain: str, ratio: str, base: Node) -> str:
    """The compensation ratio that nine tenths of the base reach: the weighted 10th percentile of standard / cost."""
    rule = NodeRule(group="quantile", of=ratio, over="place", weights=base.name, quantile=0.1)
    return binder.add_group(f"judge.{domain}.equity.total", rule, binder.graph[ratio], base, domain).name
