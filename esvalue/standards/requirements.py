"""Requirements on the nodes of a judged scenario: what each measures and where, and that it can be measured at all."""

from __future__ import annotations

from collections.abc import Mapping

from esvalue.core.errors import Mistakes
from esvalue.inputs.scenario import Loaded, Requirement
from esvalue.model.dims import of_domain
from esvalue.model.graph import Graph
from esvalue.standards.outcome_nodes import OutcomeNodes, Unknown

__all__ = ["check_requirements", "in_scope", "nodes_of", "position_of"]


def nodes_of(outcomes: OutcomeNodes, requirement: Requirement) -> Mapping[str, str]:
    """Return the nodes of outcomes where a requirement holds, by outcome: of all, of a domain, of its region types."""
    if requirement.domain is None:
        return outcomes.total
    tables = outcomes.by_domain if requirement.region_type is None else outcomes.by_region
    return tables.get(requirement.domain, {})


def position_of(graph: Graph, node: str, requirement: Requirement) -> tuple[int, ...]:
    """Return the position of a requirement's cell along the region types of a node; of none, no position."""
    if requirement.region_type is None or requirement.domain is None:
        return ()
    return (graph[node].labels[of_domain("region_type", requirement.domain)].index(requirement.region_type),)


def in_scope(one: Unknown, requirement: Requirement) -> bool:
    """Tell whether places of which something is not known lie where a requirement holds."""
    return requirement.domain in (None, one.domain) and requirement.region_type in (None, one.region)


def check_requirements(loaded: Loaded, outcomes: OutcomeNodes, graph: Graph, problems: Mistakes) -> None:
    """Every outcome that is required is known where it is required; what nobody knows cannot be required."""
    if "public_cost" not in outcomes.total:
        return
    for i, one in enumerate(loaded.scenario.requirements):
        at = f"{loaded.path.name}: requirements[{i + 1}]"
        if one.domain is not None:
            _check_scope(loaded, outcomes, graph, one, at, problems=problems)
        elif one.measured.weighed and outcomes.base_units:
            _refuse_mixed(outcomes, one, at, problems)
        elif not {*one.measured.totals} <= outcomes.total.keys():
            named = {"outcome": one.outcome, "domains": ", ".join(loaded.cards)}
            if _lacks_cost(outcomes, one):
                problems.add("requirement_no_cost", at, **named)
            else:
                problems.add("requirement_no_value", at, **named)


def _refuse_mixed(outcomes: OutcomeNodes, one: Requirement, at: str, problems: Mistakes) -> None:
    """Refuse a share of a base across domains whose payments are counted in different units."""
    domains = [domain for domain, table in outcomes.by_domain.items() if one.outcome in table]
    named = {"outcome": one.outcome, "units": ", ".join(outcomes.base_units), "domain": domains[0]}
    if one.measured.by_loss:
        problems.add("requirement_mixed", at, **named)
    else:
        problems.add("requirement_mixed_domain", at, **named)


def _check_scope(
    loaded: Loaded, outcomes: OutcomeNodes, graph: Graph, one: Requirement, at: str, *, problems: Mistakes
) -> None:
    """Check a requirement of a domain or a cell: the cell has places, and the outcome is known there."""
    assert one.domain is not None
    placed = sorted(set(loaded.places[one.domain].texts["region_type"]))
    if one.region_type is not None and one.region_type not in placed:
        problems.add(
            "requirement_no_place", at, domain=one.domain, region=one.region_type, known=", ".join(placed) or "-"
        )
    elif not _known(nodes_of(outcomes, one), graph, one):
        named = {"outcome": one.outcome, "there": ", ".join(one.scope)}
        if _lacks_cost(outcomes, one):
            problems.add("requirement_no_cost_there", at, **named)
        else:
            problems.add("requirement_no_value_there", at, **named)


def _known(nodes: Mapping[str, str], graph: Graph, one: Requirement) -> bool:
    """Tell whether what a requirement measures is known where it holds."""
    if not {*one.measured.totals} <= nodes.keys():
        return False
    if one.region_type is None or one.domain is None:
        return True
    dim = of_domain("region_type", one.domain)
    for name in one.measured.totals:
        node = graph[nodes[name]]
        axis = [d for d in node.dims if d != "draw"].index(dim)
        if not node.present.take(position_of(graph, node.name, one)[0], axis=axis).all():
            return False
    return True


def _lacks_cost(outcomes: OutcomeNodes, one: Requirement) -> bool:
    """Tell whether it is the cost of holders that is lacking, and not what spills over alone."""
    return any(unknown.lacks == "cost" and in_scope(unknown, one) for unknown in outcomes.lacking(one.measured.key))
