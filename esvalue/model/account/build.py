"""Building the account of a bound domain: its services by reading, then their totals."""

from __future__ import annotations

from esvalue.core.errors import nearest
from esvalue.core.text import Text
from esvalue.core.units import parse
from esvalue.equations.equation import get
from esvalue.inputs.cards import NodeRule
from esvalue.inputs.scenario.overrides import DomainSettings
from esvalue.model.account.domain_account import DomainAccount, ServiceNodes
from esvalue.model.account.services import services_of_reading, services_of_table
from esvalue.model.account.totals import add_domain_totals
from esvalue.model.binding import Binder
from esvalue.model.graph import Node

__all__ = ["build_account"]


def build_account(binder: Binder, domain: str) -> DomainAccount | None:
    """Add the account of a bound domain to the graph; returns None when mistakes were found (kept in the binder)."""
    bound = binder.bound[domain]
    card, where = bound.card, bound.file
    setting = binder.settings.domains.get(domain) or DomainSettings(reading=next(iter(card.readings), ""))
    wanted = tuple(card.readings) if setting.reading in ("uncertain", "") else (setting.reading,)
    unknown = [name for name in wanted if name not in card.readings]
    if unknown:
        binder.problems.add(
            "unknown_name",
            f"domains.{domain}",
            what="reading",
            name=unknown[0],
            nearest=nearest(unknown[0], card.readings) or "-",
        )
        return None
    for switch in setting.switches:
        if switch not in card.services:
            binder.problems.add(
                "unknown_name",
                f"domains.{domain}.services",
                what="service",
                name=switch,
                nearest=nearest(switch, card.services) or "-",
            )
    area = binder.resolve(card.base.domain_column, domain, f"{where}: base")
    base = binder.resolve(card.base.column, domain, f"{where}: base")
    if base is not None and not base.unit.same_kind(parse(card.base.unit)):
        binder.problems.add(
            "node_unit", f"{where}: base", node=card.base.column, given=str(base.unit), wanted=card.base.unit
        )
        base = None
    exposure = _exposure(binder, domain, setting)
    readings: dict[str, tuple[ServiceNodes, ...]] = {}
    off: list[str] = []
    for name, reading in card.readings.items():
        made = (services_of_table if reading.table else services_of_reading)(
            binder, domain, name, reading, card, setting=setting, exposure=exposure, off=off
        )
        readings[name] = tuple(made)
        for service in made:
            for what, total in service.totals.items():
                node = binder.graph[getattr(service, what)]
                rule = NodeRule(group="sum", of=node.name, over="place")
                binder.add_group(total, rule, node, None, domain)
    if area is None or base is None or binder.problems:
        if card.holders is not None:  # bind the floor too, so that its mistakes are reported with the others
            for part, name in card.holders.nodes:
                binder.resolve(name, domain, f"{where}: holders.{part}")
        return None
    return add_domain_totals(binder, domain, card, setting, wanted, readings=readings, area=area, base=base, off=off)


def _exposure(binder: Binder, domain: str, setting: DomainSettings) -> Node | None:
    if setting.without is None:
        return None
    graph, without = binder.graph, setting.without
    titles = {
        "hazard": Text(zh="无补偿时的年风险", en="yearly hazard without the action"),
        "horizon": Text(zh="期限", en="horizon"),
        "exposure": Text(zh="无补偿时会改变的比例", en="share that would change without the action"),
    }
    for name, unit in (("hazard", "1/a"), ("horizon", "a"), ("exposure", "")):
        record = getattr(without, name)
        if record is not None:
            key = f"{domain}.without.{name}"
            graph.add(binder.single(key, key, record, parse(unit), binder.settings.file, title=titles[name]))
    exposure = f"{domain}.without.exposure"
    if exposure in graph:
        return graph[exposure]
    args = {"hazard": f"{domain}.without.hazard", "horizon": f"{domain}.without.horizon"}
    return binder.apply(exposure, get("exposure_over_horizon"), args, domain)
