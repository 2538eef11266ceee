"""Options as nodes: the rule of each option, evaluated in every draw, gives its indicated standard."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from esvalue.core.units import Unit, parse
from esvalue.equations.equation import get
from esvalue.inputs.cards import NodeRule
from esvalue.inputs.parameters import Record
from esvalue.inputs.scenario import DEFAULT_ZONE, Choices, Scenario, nominal
from esvalue.model.account import DomainAccount
from esvalue.model.binding import Binder
from esvalue.model.dims import of_domain
from esvalue.model.graph import Node
from esvalue.model.leaves import ParameterLeaf, ResolvedRecord

__all__ = ["OptionNodes", "add_bargaining", "add_option", "regions_of"]


@dataclass(frozen=True)
class OptionNodes:
    """Names of the nodes of one option in one domain: indicated standard by region type, and what masks it."""

    option: str
    domain: str
    choices: Choices
    indicated: str | None
    ceiling: str | None
    floor: str | None

    @property
    def given(self) -> bool:
        """Tell whether the option gives its amounts, whatever the costs of holders are."""
        return bool(self.choices.rate_rule.given)


def regions_of(binder: Binder, domain: str) -> tuple[str, ...]:
    """Return the region types that have places, in the order the graph groups them."""
    return tuple(sorted(set(binder.bound[domain].places.texts["region_type"])))


def add_option(binder: Binder, scenario: Scenario, account: DomainAccount, name: str) -> OptionNodes:
    """Add the rule of an option in one domain; the order of coefficients is fixed.

    Stage coefficient (on the ceiling only), share between floor and ceiling, region coefficient, income tilt (off),
    fiscal cap (off), rounding (at the commit).
    """
    domain = account.domain
    choices = scenario.options[name].for_domain(domain)
    prefix, rule = f"option.{name}.{domain}", choices.rate_rule
    if rule.given:
        return OptionNodes(name, domain, choices, _given(binder, choices, account, prefix), None, None)
    if account.floor is None or not rule.pays:
        return OptionNodes(name, domain, choices, None, None, None)
    bound = _bound(binder, scenario, account, name)
    if bound is None:
        return OptionNodes(name, domain, choices, None, None, None)
    equation = rule.scaled_whole if rule.scaled_whole and choices.coefficients_scale_floor else rule.equation
    args = {argument: bound[taken] for argument, taken in rule.args.items()}
    at_place = (
        binder.apply(f"{prefix}.standard", get(equation), args, domain)
        if equation
        else binder.graph[next(iter(args.values()))]
    )
    nodes = [_by_region(binder, account, f"{prefix}.indicated", at_place).name]
    for end in ("ceiling", "floor") if rule.bargains else ():
        nodes.append(_by_region(binder, account, f"{prefix}.{end}_by_region", binder.graph[bound[end]]).name)
    return OptionNodes(name, domain, choices, *nodes, *(None,) * (3 - len(nodes)))


def _bound(binder: Binder, scenario: Scenario, account: DomainAccount, option: str) -> dict[str, str] | None:
    """Return the node of each name the rule of an option takes; None where the domain lacks one."""
    domain = account.domain
    choices, prefix = scenario.options[option].for_domain(domain), f"option.{option}.{domain}"
    takes = choices.rate_rule.takes
    bound = {"floor": account.floor, "ceiling": account.ceiling, "equivalents_value": account.equivalents_value}
    if "share" in takes:
        bound["share"] = _record(binder, f"{prefix}.share", choices.share, parse("")).name
    if "region_coefficient" in takes:
        _check_zones(binder, scenario, choices, account, option)
        bound["region_coefficient"] = _coefficient(binder, scenario, choices, domain, prefix).name
    found = {name: node for name, node in bound.items() if name in takes and node is not None}
    if len(found) < len(set(takes)):
        return None
    if choices.stage and "ceiling" in takes:
        stage = scenario.stage[choices.stage]
        engel = _record(binder, f"{prefix}.engel", stage.engel, parse(""))
        level = binder.apply(f"{prefix}.stage", get(f"stage_{stage.form}"), {"engel": engel.name}, domain)
        scaled = {"value": found["ceiling"], "ratio": level.name}
        found["ceiling"] = binder.apply(f"{prefix}.ceiling", get("scaled"), scaled, domain).name
    return found


def add_bargaining(binder: Binder, account: DomainAccount) -> tuple[str | None, str | None]:
    """Add floor and ceiling by region type, base-weighted; return their names."""
    names = []
    for what in ("floor", "ceiling"):
        node = getattr(account, what)
        names.append(
            _by_region(binder, account, f"{account.domain}.{what}_by_region", binder.graph[node]).name if node else None
        )
    return names[0], names[1]


def _by_region(binder: Binder, account: DomainAccount, name: str, node: Node) -> Node:
    rule = NodeRule(group="mean", of=node.name, over="place", by="region_type", weights=account.base)
    return binder.add_group(name, rule, node, binder.graph[account.base], account.domain)


def _record(binder: Binder, name: str, record: Record | None, unit: Unit) -> Node:
    assert record is not None
    quantity = _choice_quantity(binder, name, record, unit)
    dims = ("draw",) if record.spread is not None else ()
    return binder.graph.add(ParameterLeaf(name, unit, dims, {}, np.asarray(True), (quantity,)))


def _choice_quantity(binder: Binder, name: str, record: Record, unit: Unit) -> ResolvedRecord:
    """Resolve a record of an option. Its draws follow from its role, not from the option's name or number.

    ``option.A.wetland.share`` and ``option.B.wetland.share`` share one design column: options never meet in the commit
    pass, and renaming, reordering or changing one leaves the others as they are.
    """
    role = name.split(".", 2)[2]
    return replace(binder.quantity(name, record, unit, binder.settings.file, {}), draw_id=f"option:{role}")


def _coefficient(binder: Binder, scenario: Scenario, choices: Choices, domain: str, prefix: str) -> Node:
    """Return the region coefficient by place: 1 where the option names no set;
    a zone the set leaves out has its `default`.
    """
    default: Record | None = Record(value=1.0, source="arithmetic")
    table: Mapping[str, Record] = {}
    if choices.region_coefficients:
        table = scenario.region_coefficients[choices.region_coefficients].get(domain, {})
        default = table.get(DEFAULT_ZONE)
    regions = regions_of(binder, domain)
    return binder.at_place(
        _by_regions(
            binder, domain, f"{prefix}.region_coefficient", regions, {**table}, unit=parse(""), default=default
        ),
        domain,
    )


def _check_zones(binder: Binder, scenario: Scenario, choices: Choices, account: DomainAccount, option: str) -> None:
    """Report the zones with a floor that an option's set of coefficients leaves out, and that no default covers."""
    name, domain = choices.region_coefficients, account.domain
    if name is None or account.floor is None:
        return
    table = scenario.region_coefficients[name].get(domain, {})
    if DEFAULT_ZONE in table:
        return
    floor = binder.graph[account.floor]
    here = (
        floor.present.reshape(floor.present.shape[0], -1).any(axis=1) if floor.present.ndim else np.ones(1, dtype=bool)
    )
    zones = binder.bound[domain].places.texts["region_type"]
    for zone in sorted(
        {zone for zone, has_floor in zip(zones, np.broadcast_to(here, len(zones)), strict=True) if has_floor}
        - table.keys()
    ):
        binder.problems.add(
            "zone_without_coefficient",
            f"{binder.settings.file}: region_coefficients.{name}.{domain}",
            zone=zone,
            option=option,
        )


def _by_regions(
    binder: Binder,
    domain: str,
    name: str,
    regions: tuple[str, ...],
    table: Mapping[str, Record],
    *,
    unit: Unit,
    default: Record | None,
) -> Node:
    records = [table.get(region, default) for region in regions]
    entries = tuple(
        None if r is None else _choice_quantity(binder, f"{name}[{g}]", r, unit)
        for g, r in zip(regions, records, strict=True)
    )
    drawn = any(q is not None and q.record.spread is not None for q in entries)
    dim = of_domain("region_type", domain)
    present = np.array([q is not None for q in entries])
    return binder.graph.add(
        ParameterLeaf(name, unit, (dim, "draw") if drawn else (dim,), {dim: regions}, present, entries)
    )


def _given(binder: Binder, choices: Choices, account: DomainAccount, prefix: str) -> str | None:
    """Add the amounts an option gives by region type, those without places too: their rate is known,
    their amount is not.
    """
    domain, rule, table = account.domain, choices.rate_rule, choices.given_amounts(account.domain)
    if not table:
        return None
    regions = tuple(dict.fromkeys((*regions_of(binder, domain), *table)))
    units = {key: parse(unit.format(base=account.base_unit)) for key, unit in rule.units.items()}
    if not rule.equation:
        (unit,) = units.values()
        return _by_regions(binder, domain, f"{prefix}.indicated", regions, table, unit=unit, default=None).name
    args = {}
    for argument, key in rule.args.items():
        records = {region: getattr(row, key) for region, row in table.items()}
        if key == "amount":  # a published fund is nominal
            records = {region: nominal(record) for region, record in records.items()}
        name = f"{prefix}.{rule.given}.{key}"
        args[argument] = _by_regions(binder, domain, name, regions, records, unit=units[key], default=None).name
    return binder.apply(f"{prefix}.indicated", get(rule.equation), args, domain).name
