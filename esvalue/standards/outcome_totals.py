"""Outcomes summed over domains, and what share of all cells is paid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from esvalue.core.units import parse
from esvalue.equations.equation import get
from esvalue.inputs.cards import NodeRule
from esvalue.inputs.outcomes import OUTCOMES, OutcomeEntry
from esvalue.inputs.scenario import Scenario
from esvalue.model.binding import Binder
from esvalue.model.dims import of_domain
from esvalue.model.graph import Node
from esvalue.model.leaves import ColumnLeaf
from esvalue.standards.outcome_nodes import OutcomeNodes

__all__ = ["add_coverage", "add_outcome_totals", "coverage_cells"]


def coverage_cells(scenario: Scenario, regions: Mapping[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    """Return the domains and region types that coverage counts: those with a place, those the scenario lists,
    those an option names, those a payment covers.

    `regions` are the region types with places by domain.
    """
    cells: dict[tuple[str, str], None] = {}
    for domain, rule in scenario.domains.items():
        named = (r for o in scenario.options.values() for r in o.for_domain(domain).given_amounts(domain))
        also = (region for payment in scenario.payments.values() for region in payment.covers.get(domain, ()))
        cells.update(
            dict.fromkeys(
                (domain, region) for region in (*regions[domain], *rule.region_types, *named, *also, *rule.no_payment)
            )
        )
    return list(cells)


def add_outcome_totals(
    binder: Binder, names: OutcomeNodes, weights: Mapping[str, Node], payments: Mapping[str, Sequence[str]]
) -> None:
    """Add every outcome over the domains in which it is known; `payments` are the nodes of what is paid besides."""
    for key, entry in OUTCOMES.items():
        terms = [(1.0, binder.graph[table[key]]) for table in names.by_domain.values() if key in table]
        if terms or key != "net_benefit":  # what payments secure is not known
            terms += [(1.0, binder.graph[node]) for node in payments.get(key, ())]
        if entry.sums == "sum" and terms:
            names.total[key] = binder.total(f"judge.{key}", terms, parse(entry.unit), require="all").name
        if entry.sums == "share" and (terms or payments.get(entry.of)):
            names.total[key] = _share(binder, names, entry, payments).name
    if not weights or names.base_units:  # hectares and kilowatts make no one share
        return
    sums = {}
    for domain, weight in weights.items():
        rule = NodeRule(group="sum", of=weight.name, over="place")
        sums[domain] = binder.add_group(f"judge.{domain}.weight", rule, weight, None, domain)
    unit = next(iter(sums.values())).unit
    every = binder.total("judge.weight", [(1.0, node) for node in sums.values()], unit)
    for key, entry in OUTCOMES.items():
        known = {domain: node for domain, node in sums.items() if key in names.by_domain[domain]}
        if entry.weighed and known:
            whole = every
            if len(known) < len(sums):
                whole = binder.total(f"judge.{key}.weight", [(1.0, node) for node in known.values()], unit)
            names.total[key] = _mean(binder, names, entry, known, whole).name


def _share(binder: Binder, names: OutcomeNodes, entry: OutcomeEntry, payments: Mapping[str, Sequence[str]]) -> Node:
    """Add a share over all domains and payments in which it is known: of the sum of its parts in that of its wholes."""
    domains, unit = [d for d, table in names.by_domain.items() if entry.key in table], parse("yuan/a")
    sums = {}
    for word, name in (("part", entry.placed), ("whole", entry.of)):
        nodes = [*(f"judge.{domain}.{name}.total" for domain in domains), *payments.get(name, ())]
        sums[word] = binder.total(f"judge.{name}", [(1.0, binder.graph[node]) for node in nodes], unit).name
    return binder.apply(f"judge.{entry.key}", get("share_of_loss"), sums, "")


def _mean(binder: Binder, names: OutcomeNodes, entry: OutcomeEntry, weights: Mapping[str, Node], whole: Node) -> Node:
    """Add the weighted mean of an outcome over domains."""
    key, unit, terms = entry.key, parse(entry.unit), []
    for domain, weight in weights.items():
        at, own = f"judge.{domain}.{key}", names.by_domain[domain][key]
        args = {"value": weight.name, "ratio": own}
        if unit.dimensions:
            part = {"part": weight.name, "whole": whole.name}
            args = {"value": own, "ratio": binder.apply(f"{at}.weight", get("ratio_of"), part, domain).name}
        terms.append((1.0, binder.apply(f"{at}.weighted", get("scaled"), args, domain)))
    if unit.dimensions:
        return binder.total(f"judge.{key}", terms, unit)
    top = binder.total(f"judge.{key}.weighted", terms, whole.unit)
    return binder.apply(f"judge.{key}", get("ratio_of"), {"part": top.name, "whole": whole.name}, "")


def add_coverage(binder: Binder, names: OutcomeNodes, cells: list[tuple[str, str]], others: Mapping[str, Node]) -> None:
    """Add the share of domains and region types that are paid, of each domain and of all.

    `others` counts, by domain, the cells that no standard pays for and another payment does.
    """
    one, parts = parse(""), []

    def count(name: str, number: int) -> str:
        return binder.graph.add(ColumnLeaf(name, one, (), {}, np.asarray(True), np.asarray(float(number)))).name

    for domain in dict.fromkeys((*names.by_domain, *others)):
        if domain not in names.by_domain:
            parts.append((1.0, others[domain]))
            continue
        paid = binder.graph[f"judge.{domain}.paid"]
        part = binder.add_sum(f"judge.{domain}.cells_paid", paid, of_domain("region_type", domain))
        if domain in others:
            part = binder.total(f"judge.{domain}.cells_paid.all", [(1.0, part), (1.0, others[domain])], one)
        parts.append((1.0, part))
        number = count(f"judge.{domain}.cells", sum(d == domain for d, _ in cells))
        names.by_domain[domain]["coverage"] = binder.apply(
            f"judge.{domain}.coverage.total", get("ratio_of"), {"part": part.name, "whole": number}, domain
        ).name
    whole = binder.total("judge.cells_paid", parts, one).name
    names.total["coverage"] = binder.apply(
        "judge.coverage", get("ratio_of"), {"part": whole, "whole": count("judge.cells", len(cells))}, ""
    ).name
