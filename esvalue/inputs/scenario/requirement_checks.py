"""What a scenario requires, against its domains and the table of outcomes: every mistake collected, none raised."""

from __future__ import annotations

from typing import Any

from esvalue.core.errors import nearest
from esvalue.core.quantified import doubt_unusual, within
from esvalue.core.quantities import quantity
from esvalue.core.units import Unit, parse, unlike
from esvalue.inputs.outcomes import OUTCOMES
from esvalue.inputs.scenario.check import Check
from esvalue.inputs.scenario.requirements import Requirement

__all__ = ["check_requirements"]


def check_requirements(check: Check) -> None:
    """Check every requirement: its outcome, where it holds, how it is weighed, its limit."""
    for i, requirement in enumerate(check.scenario.requirements):
        at = f"{check.where}: requirements[{i + 1}]"
        if requirement.outcome not in OUTCOMES:
            check.problems.add(
                "no_such_outcome",
                at,
                name=requirement.outcome,
                nearest=nearest(requirement.outcome, OUTCOMES) or "-",
                known=", ".join(OUTCOMES),
            )
            continue
        _scope(check, requirement, at)
        wanted = parse(OUTCOMES[requirement.outcome].unit)
        if requirement.unit is not None and not parse(requirement.unit, at).same_kind(wanted):
            check.problems.add("unit_kind", at, **unlike(requirement.unit, wanted.text))
        limit = requirement.at_least if requirement.at_least is not None else requirement.at_most
        if wanted.dimensions and requirement.unit is None and limit != "budget":
            check.problems.add("requirement_unit", at, outcome=requirement.outcome, limit=limit)
        _limit(check, requirement, limit, wanted, at)
        if requirement.at_most == "budget" and check.scenario.budget is None:
            check.problems.add("no_budget", at)


def _limit(check: Check, requirement: Requirement, limit: Any, wanted: Unit, at: str) -> None:
    """Check the limit of a requirement against the quantity of its outcome."""
    unit = wanted if requirement.unit is None else parse(requirement.unit)
    here = within(quantity(OUTCOMES[requirement.outcome].quantity), unit)
    if here is None or isinstance(limit, str):
        return
    key = "at_least" if requirement.at_least is not None else "at_most"
    reason = here.impossible(limit)
    if reason is not None:
        check.problems.add(reason.code, f"{at}.{key}", reason=reason.said)
    else:
        doubt_unusual(here, limit, requirement.unit, f"{at}.{key}", check.problems)


def _scope(check: Check, requirement: Requirement, at: str) -> None:
    """Check where a requirement holds, and that its outcome is known there and weighed as it says."""
    entry, domain, region = OUTCOMES[requirement.outcome], requirement.domain, requirement.region_type
    if domain is not None and check.known(domain, check.scenario.domains, "domain", f"{at}.domain"):
        card = check.cards.get(domain)
        if card is not None and region is not None:
            check.known(region, card.region_types, "region type", f"{at}.region_type")
    if region is not None and not entry.by_cell:
        check.problems.add("requirement_cell", f"{at}.region_type", outcome=requirement.outcome, domain=domain)
    weights = {"base": [key for key, one in OUTCOMES.items() if one.weighed]}
    weights["loss"] = [key for key, one in OUTCOMES.items() if one.by_loss or one.sums == "share"]
    if requirement.weight is not None and requirement.outcome not in weights[requirement.weight]:
        check.problems.add(
            "requirement_weight",
            f"{at}.weight",
            outcome=requirement.outcome,
            weight=requirement.weight,
            known=", ".join(weights[requirement.weight]),
        )
