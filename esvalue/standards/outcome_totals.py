"""Outcomes summed over domains, and what share of all cells is paid."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from esvalue.core.units import parse
from esvalue.equations.equation import get
from esvalue.inputs.cards import NodeRule
from esvalue.inputs.scenario import Scenario
from esvalue.model.binding import Binder
from esvalue.model.dims import of_domain
from esvalue.model.graph import Node
from esvalue.model.leaves import ColumnLeaf
from esvalue.model.nodes import Group, Total
from esvalue.standards.outcome_nodes import MONEY, OutcomeNodes
from esvalue.standards.rules import GIVEN

__all__ = ["add_coverage", "add_totals", "cells_of"]


def cells_of(scenario: Scenario, regions: Mapping[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    """Return the domains and region types that coverage counts: those with a place, those the scenario lists,
    those an option names.

    `regions` are the region types with places by domain.
    """
    cells: dict[tuple[str, str], None] = {}
    for domain, rule in scenario.domains.items():
        named = (region for option in scenario.options.values() for region in _named(option.for_domain(domain), domain))
        cells.update(dict.fromkeys((domain, region) for region in (*regions[domain], *rule.region_types, *named)))
    return list(cells)


def _named(choices: Any, domain: str) -> tuple[str, ...]:
    return tuple(getattr(choices, choices.rule).get(domain, ())) if choices.rule in GIVEN else ()


def add_totals(binder: Binder, names: OutcomeNodes, weights: Mapping[str, Node]) -> None:
    """Add every outcome over the domains in which it is known."""
    yuan = parse("yuan/a")
    for outcome in MONEY:
        terms = [(1.0, binder.graph[table[outcome]]) for table in names.by_domain.values() if outcome in table]
        if terms:
            names.total[outcome] = binder.total(f"judge.{outcome}", terms, yuan, require="all").name
    if not weights:
        return
    sums = {}
    for domain, weight in weights.items():
        rule = NodeRule(group="sum", of=weight.name, over="place")
        sums[domain] = binder.add_group(f"judge.{domain}.weight", rule, weight, None, domain)
    unit = next(iter(sums.values())).unit
    whole = binder.total("judge.weight", [(1.0, node) for node in sums.values()], unit)
    for outcome in ("adequacy", "uptake", "equity"):
        terms = []
        for domain in weights:
            args = {"value": sums[domain].name, "ratio": names.by_domain[domain][outcome]}
            terms.append((1.0, binder.apply(f"judge.{domain}.{outcome}.weighted", get("scaled"), args, domain)))
        top: Node = binder.total(f"judge.{outcome}.weighted", terms, unit)
        assert isinstance(top, Total)
        names.total[outcome] = binder.apply(
            f"judge.{outcome}", get("ratio_of"), {"part": top.name, "whole": whole.name}, ""
        ).name


def add_coverage(binder: Binder, names: OutcomeNodes, cells: list[tuple[str, str]]) -> None:
    """Add the share of domains and region types that are paid, of each domain and of all."""
    one, parts = parse(""), []

    def count(name: str, number: int) -> str:
        return binder.graph.add(ColumnLeaf(name, one, (), {}, np.asarray(True), np.asarray(float(number)))).name

    for domain in names.by_domain:
        paid = binder.graph[f"judge.{domain}.paid"]
        dim = of_domain("region_type", domain)
        every = np.arange(len(paid.labels[dim]), dtype=np.intp)
        part = binder.graph.add(
            Group(
                f"judge.{domain}.cells_paid",
                one,
                ("option",),
                {"option": paid.labels["option"]},
                np.ones(len(paid.labels["option"]), dtype=bool),
                (paid.name,),
                (paid.dims,),
                "sum",
                dim,
                None,
                (every,),
            )
        )
        parts.append((1.0, part))
        number = count(f"judge.{domain}.cells", sum(d == domain for d, _ in cells))
        names.by_domain[domain]["coverage"] = binder.apply(
            f"judge.{domain}.coverage.total", get("ratio_of"), {"part": part.name, "whole": number}, domain
        ).name
    whole = binder.total("judge.cells_paid", parts, one).name
    names.total["coverage"] = binder.apply(
        "judge.coverage", get("ratio_of"), {"part": whole, "whole": count("judge.cells", len(cells))}, ""
    ).name
