"""Outcomes: what committed standards achieve, as nodes with an option dimension downstream of the barrier.

In judging, options differ by the committed number and by who is paid; prices, methods and the counterfactual of a
future are the same for every option. A place is judged by what is known of it: with the cost of its holders by
adequacy, uptake and cost, with what it spills over besides by net benefit, without either by the money a given rate
needs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from esvalue.core.units import parse
from esvalue.equations.equation import get
from esvalue.inputs.cards import NodeRule
from esvalue.inputs.outcomes import OUTCOMES, OutcomeEntry
from esvalue.inputs.scenario import Scenario
from esvalue.model.account import DomainAccount
from esvalue.model.binding import Binder
from esvalue.model.dims import of_domain
from esvalue.model.graph import Node, Plan
from esvalue.model.leaves import ColumnLeaf
from esvalue.payments import Scheme
from esvalue.standards.commit import Committed
from esvalue.standards.indicated import add_bargaining, regions_of
from esvalue.standards.outcome_at_place import Holding, at_places, present_at
from esvalue.standards.outcome_nodes import OutcomeNodes, Unknown
from esvalue.standards.outcome_totals import add_coverage, add_outcome_totals, coverage_cells
from esvalue.standards.payment_holders import SUMMED
from esvalue.standards.payment_nodes import PaymentNodes, add_payments

__all__ = ["SWITCHES", "add_outcomes"]

#: Leaves that hold yes (1) or no (0) by option, besides the rates themselves and, by region type, what is given.
SWITCHES = ("mandatory", "everyone")


def add_outcomes(
    binder: Binder,
    scenario: Scenario,
    accounts: Mapping[str, DomainAccount],
    standards: Mapping[tuple[str, str, str], Committed],
    scheme: Scheme,
) -> OutcomeNodes:
    """Add the downstream graph: the committed numbers enter as inputs with the dimension `option`."""
    names = OutcomeNodes(payments=add_payments(binder, scenario, scheme, accounts))
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
        names.by_place[domain] = at_places(binder, Holding.of(account), inputs, burden)
        names.bargaining[domain] = add_bargaining(binder, accounts[domain])
    for domain, account in accounts.items():
        if domain not in judged and account.floor is not None:
            names.bargaining[domain] = (None, None) if options else add_bargaining(binder, account)
        if domain not in judged and domain in rated:  # rates with nothing to pay them for
            _committed(binder, scenario, domain, options, standards)
            names.by_domain[domain] = {}
    units = {a.base_unit: parse(a.base_unit).dimensions for a in judged.values() if a.floor is not None}
    names.base_units = tuple(units) if len({*units.values()}) > 1 else ()
    for domain, account in judged.items():
        nodes = names.by_place[domain]
        base = binder.graph[account.base]
        if account.floor is not None:
            weights[domain] = binder.graph[nodes["weight"]]
        here = [entry for entry in OUTCOMES.values() if entry.placed in nodes]
        names.by_region[domain] = {
            entry.key: _grouped(binder, domain, entry, nodes, base, by="region_type") for entry in here if entry.by_cell
        }
        names.by_domain[domain] = {entry.key: _grouped(binder, domain, entry, nodes, base) for entry in here}
        names.by_county[domain] = _grouped(binder, domain, OUTCOMES["public_cost"], nodes, base, by="county")
    if names.by_domain or scheme.names:
        add_outcome_totals(binder, names, weights, _of_payments(binder, names.payments, burden))
        cells = coverage_cells(scenario, {d: regions_of(binder, d) for d in accounts})
        if cells:
            add_coverage(binder, names, cells, _paid_otherwise(binder, names.payments, scheme, cells, standards))
    return names


def _of_payments(binder: Binder, payments: PaymentNodes, burden: Node) -> dict[str, list[str]]:
    """Return what payments add to outcomes: public cost and its excess burden, and what holders lose by them."""
    found = {key: [one[key] for one in payments.judged.values()] for key in SUMMED}
    if not payments.cost:
        return found
    cost = binder.total(
        "payments.public_cost", [(1.0, binder.graph[n]) for n in payments.cost.values()], parse("yuan/a")
    )
    zero = ColumnLeaf("payments.nothing", cost.unit, (), {}, np.asarray(True), np.zeros(()), None)
    nothing = binder.graph.add(zero).name
    args = {"secured": nothing, "real_cost": nothing, "public_cost": cost.name, "excess_burden": burden.name}
    benefit = binder.apply("payments.net_benefit", get("net_benefit"), args, "")
    return {**found, "public_cost": [cost.name], "net_benefit": [benefit.name]}


def _paid_otherwise(
    binder: Binder,
    payments: PaymentNodes,
    scheme: Scheme,
    cells: list[tuple[str, str]],
    standards: Mapping[tuple[str, str, str], Committed],
) -> dict[str, Node]:
    """Add, by domain, how many cells a payment of known amount covers that no standard pays for."""
    found: dict[str, Node] = {}
    for domain in dict.fromkeys(domain for domain, _ in cells):
        counts, ids = np.zeros(len(scheme.options)), np.empty(len(scheme.options), dtype=object)
        for i, option in enumerate(scheme.options):
            rests: list[str] = []
            for region in (r for d, r in cells if d == domain and not _pays(standards, option, d, r)):
                known = [one.name for one in payments.covering(scheme, option, domain, region) if one.known]
                counts[i] += bool(known)
                rests += known
            ids[i] = tuple(f"choice:{option}.payments.{name}" for name in dict.fromkeys(rests))
        if counts.any():
            labels, here = {"option": scheme.options}, np.ones(len(scheme.options), dtype=bool)
            leaf = ColumnLeaf(f"judge.{domain}.cells_paid_otherwise", parse(""), ("option",), labels, here, counts, ids)
            found[domain] = binder.graph.add(leaf)
    return found


def _pays(standards: Mapping[tuple[str, str, str], Committed], option: str, domain: str, region: str) -> bool:
    made = standards.get((option, domain, region))
    return made is not None and made.paid


def _based(binder: Binder, account: DomainAccount) -> npt.NDArray[np.bool_]:
    """Return which places have something to pay for; a domain in which none has has no standard, and says so."""
    central = np.nan_to_num(Plan(binder.graph, [account.base]).run({})[account.base])
    return np.asarray((central[..., 0] if "draw" in binder.graph[account.base].dims else central) > 0)


def _known(binder: Binder, account: DomainAccount, based: npt.NDArray[np.bool_]) -> DomainAccount:
    """Return the account without a floor that no place with something to pay for has,
    and without a ceiling none of those with a floor has.
    """
    cost = present_at(binder, account.domain, account.floor) & based
    value = present_at(binder, account.domain, account.ceiling) & cost
    return replace(
        account, floor=account.floor if cost.any() else None, ceiling=account.ceiling if value.any() else None
    )


def _unknown(
    binder: Binder, account: DomainAccount, payable: Mapping[tuple[str, str], tuple[str, ...]]
) -> list[Unknown]:
    names, found = binder.bound[account.domain].places.names, []
    for lacks, node in (("cost", account.floor), ("value", account.ceiling)):
        known = {name for name, there in zip(names, present_at(binder, account.domain, node), strict=True) if there}
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
    value, paid, given = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    ids: Any = np.empty(shape, dtype=object)
    given_ids: Any = np.empty(shape, dtype=object)
    flags = {name: np.zeros(len(options)) for name in SWITCHES}
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
            given[i, j], given_ids[i, j] = float(committed.given), f"choice:{option}.{domain}.rule"
            if committed.rated:
                value[i, j], paid[i, j] = committed.value, float(committed.paid)
    labels = {"option": options, dim: regions}
    made: dict[str, Node] = {}
    tables = (("standard", value, unit, ids), ("paid", paid, parse(""), ids), ("given", given, parse(""), given_ids))
    for name, entries, kind, rests in tables:
        leaf = binder.graph.add(
            ColumnLeaf(
                f"judge.{domain}.{name}", kind, ("option", dim), labels, np.ones(shape, dtype=bool), entries, rests
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


def _grouped(
    binder: Binder, domain: str, entry: OutcomeEntry, nodes: Mapping[str, str], base: Node, *, by: str | None = None
) -> str:
    """Add an outcome of all places of a domain, or of those of each category of a column; a share by its two sums."""
    if entry.sums == "share":
        sums = {"part": entry.placed, "whole": entry.of}
        args = {word: _over_places(binder, domain, "sum", name, nodes[name], by=by) for word, name in sums.items()}
        return binder.apply(f"judge.{domain}.{entry.key}.{_which(by)}", get("share_of_loss"), args, domain).name
    weights = None if entry.sums == "sum" else base
    return _over_places(
        binder, domain, entry.sums, entry.key, nodes[entry.placed], by=by, weights=weights, quantile=entry.quantile
    )


def _over_places(
    binder: Binder,
    domain: str,
    how: str,
    key: str,
    node: str,
    *,
    by: str | None,
    weights: Node | None = None,
    quantile: float | None = None,
) -> str:
    name = f"judge.{domain}.{key}.{_which(by)}"
    rule = NodeRule(
        group=how,  # type: ignore[arg-type]
        of=node,
        over="place",
        by=by,
        weights=None if weights is None else weights.name,
        quantile=quantile,
    )
    return binder.add_group(name, rule, binder.graph[node], weights, domain).name


def _which(by: str | None) -> str:
    return f"by_{by}".removesuffix("_type") if by else "total"
