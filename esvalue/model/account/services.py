"""Services of a reading: from the card's own methods or from a table of equivalents, with increment and spill-over."""

from __future__ import annotations

import numpy as np

from esvalue.core.errors import nearest
from esvalue.core.text import Text
from esvalue.core.units import parse
from esvalue.equations.equation import get
from esvalue.inputs.card_reading import overlapping
from esvalue.inputs.cards import Card, NodeRule, Reading, Service
from esvalue.inputs.parameters import Record
from esvalue.inputs.scenario.overrides import DomainSettings
from esvalue.inputs.shared_tables import EquivalentsTable
from esvalue.inputs.sources import LEVELS
from esvalue.model.account.domain_account import ServiceNodes
from esvalue.model.binding import Binder
from esvalue.model.dims import of_domain
from esvalue.model.graph import Node
from esvalue.model.leaves import ParameterLeaf, ShareLeaf

__all__ = ["services_of_reading", "services_of_table"]

_WHOLE = Text(
    zh="给出的是整个领域的数额，按面积分到各地块", en="given for the whole domain, shown by place in proportion to area"
)


def _unlinked(binder: Binder, card: Card, service: Service) -> bool:
    """Tell whether a service needs what another domain sends, and there is no such domain or no table of links."""
    needed = card.imports(service.physical, service.value)
    return any(rule.domain not in binder.bound or rule.links not in binder.settings.links for rule in needed)


def services_of_reading(
    binder: Binder,
    domain: str,
    name: str,
    reading: Reading,
    card: Card,
    *,
    setting: DomainSettings,
    exposure: Node | None,
    off: list[str],
) -> list[ServiceNodes]:
    """Add the services that a reading lists from the card; those switched off are added to `off`."""
    where = f"{binder.bound[domain].file}: readings.{name}"
    words = binder.library.vocabulary.extended(card.vocabulary)
    on = [
        s for s in reading.services if s in card.services and setting.switches.get(s, card.services[s].default) == "on"
    ]
    off.extend(s for s in reading.services if s not in on and s not in off)
    for group, clash in overlapping(card, on, words):
        binder.problems.add("overlap", where, services=", ".join(clash), group=group)
    made = []
    for key in reading.services:
        if key not in card.services:  # told when the card is read
            continue
        service = card.services[key]
        if key not in on and _unlinked(binder, card, service):
            binder.used |= {f"{domain}.{one}" for one in card.behind(service.physical, service.value)}
            continue
        at = f"{binder.bound[domain].file}: services.{key}"
        physical = binder.resolve(service.physical, domain, at) if service.physical else None
        value = binder.resolve(service.value, domain, at) if service.value else None
        if value is not None and not value.unit.same_kind(parse("yuan/a")):
            binder.problems.add("node_unit", at, node=service.value, given=str(value.unit), wanted="yuan/a")
            continue
        if key not in on:
            continue
        flag = service.flag
        if value is not None and binder.place_dim(domain) not in value.dims:
            value, physical = (
                node and _over_places(binder, domain, key, what, node, card=card)
                for what, node in (("value", value), ("physical", physical))
            )
            flag = _WHOLE if flag is None else flag + Text(zh="；", en="; ") + _WHOLE
        made.append(
            _service(
                binder,
                domain,
                key,
                service.title,
                service.group,
                role=service.role,
                sold=service.sold,
                flag=flag,
                physical=physical,
                value=value,
                exposure=exposure,
                card=card,
            )
        )
    return made


def _over_places(binder: Binder, domain: str, key: str, what: str, node: Node, *, card: Card) -> Node:
    """Return an amount of the whole domain by place, in proportion to area."""
    if binder.place_dim(domain) in node.dims:
        return node
    share = f"{domain}.share_of_area"
    if share not in binder.graph:
        area = binder.resolve(card.base.domain_column, domain, f"{binder.bound[domain].file}: base")
        assert area is not None
        area = binder.at_state(f"{domain}.area_shared", area, 0)
        binder.add_group(share, NodeRule(group="share", of=area.name, over="place"), area, None, domain)
    return binder.apply(f"{domain}.whole.{key}.{what}", get("scaled"), {"value": node.name, "ratio": share}, domain)


def services_of_table(
    binder: Binder,
    domain: str,
    name: str,
    reading: Reading,
    card: Card,
    *,
    setting: DomainSettings,
    exposure: Node | None,
    off: list[str],
) -> list[ServiceNodes]:
    """Add the services of a reading that values each place by its row in a table of equivalents."""
    assert reading.table
    assert reading.by
    assert reading.unit_value
    where = f"{binder.bound[domain].file}: readings.{name}"
    table = binder.library.table(reading.table, where)
    asked = _rows_asked(binder, domain, reading, table, where)
    unit_value = binder.resolve(reading.unit_value, domain, where)
    area = binder.resolve(reading.area, domain, where)
    if binder.problems or unit_value is None or area is None:
        return []
    categories = tuple(c for c in table.rows if c in asked)
    if not categories:  # every place is n/a in this reading
        return []
    made, dim = [], of_domain(reading.by, domain)
    words = binder.library.vocabulary.extended(card.vocabulary)
    for key in table.services:
        if key in reading.exclude:
            continue
        leaf_name = f"{domain}.{reading.table}.{key}"
        one = parse("equivalent")
        entries = tuple(
            binder.quantity(
                f"{reading.table}.{key}[{c}]", _table_record(table, c, key), one, table.path, Text.same(key)
            )
            for c in categories
        )
        leaf = binder.graph.add(
            ParameterLeaf(leaf_name, one, (dim,), {dim: categories}, np.ones(len(categories), dtype=bool), entries)
        )
        args = {"equivalents": binder.at_place(leaf, domain).name, "unit_value": unit_value.name, "area": area.name}
        value = binder.apply(f"{domain}.{reading.table}.{key}.value", get("equivalent_value"), args, domain, where)
        named = words.services.get(key)
        title = named.title if named else Text(zh=key, en=key.replace("_", " "))
        full = f"{reading.table}.{key}"
        made.append(
            _service(
                binder,
                domain,
                full,
                title,
                named.group if named else "regulating",
                role="shown" if named and named.group == "supporting" else "final",
                sold=key in reading.sold,
                flag=None,
                physical=None,
                value=value,
                exposure=exposure,
                card=card,
            )
        )
    return made


def _rows_asked(binder: Binder, domain: str, reading: Reading, table: EquivalentsTable, where: str) -> frozenset[str]:
    """Return the rows of a table that the places of a domain name; names it lacks are added to the mistakes."""
    places, problems = binder.bound[domain].places, binder.problems
    assert reading.by
    if reading.by not in places.texts:
        problems.add(
            "unknown_name", where, what="text column", name=reading.by, nearest=nearest(reading.by, places.texts) or "-"
        )
        return frozenset()
    for key in (*reading.sold, *reading.exclude):
        if key not in table.services:
            problems.add("unknown_name", where, what="service", name=key, nearest=nearest(key, table.services) or "-")
    asked = frozenset(places.texts[reading.by])
    for category in sorted(asked - {"n/a"}):
        if category not in table.rows:
            problems.add("unknown_name", where, what="row", name=category, nearest=nearest(category, table.rows) or "-")
        elif any(value is None for value in table.rows[category].values()):
            at = [name for name, own in zip(places.names, places.texts[reading.by], strict=True) if own == category]
            problems.add("equivalents_empty", where, table=table.path, category=category, places=", ".join(at))
    return asked


def _table_record(table: EquivalentsTable, category: str, service: str) -> Record:
    return Record(
        value=float(table.rows[category][service] or 0.0),
        source=table.sources[category],
        evidence=table.evidence[category],  # type: ignore[arg-type]
    )


def _service(
    binder: Binder,
    domain: str,
    key: str,
    title: Text,
    group: str,
    *,
    role: str,
    sold: bool,
    flag: Text | None,
    physical: Node | None,
    value: Node | None,
    exposure: Node | None,
    card: Card,
) -> ServiceNodes:
    prefix = f"{domain}.service.{key}"
    physical_name = binder.at_state(f"{prefix}.physical", physical, 0).name if physical is not None else None
    if value is None:
        return ServiceNodes(key, title, group, role, sold, flag, physical_name, None)
    value = binder.convert(value, parse("yuan/a"))
    with_action = binder.at_state(f"{prefix}.value", value, 0)
    if exposure is None or role != "final" or (sold and "state" not in value.dims):
        return ServiceNodes(key, title, group, role, sold, flag, physical_name, with_action.name)
    without = binder.at_state(f"{prefix}.without", value, 1)
    args = {"with_action": with_action.name, "without_action": without.name, "exposure": exposure.name}
    increment = binder.apply(f"{prefix}.increment", get("expected_increment"), args, domain)
    if sold:
        return ServiceNodes(key, title, group, role, sold, flag, physical_name, with_action.name, increment.name)
    spill = card.spill.get(key)
    if spill is None:
        binder.problems.add("missing_spill", f"{binder.bound[domain].file}: services.{key}", service=key)
        return ServiceNodes(key, title, group, role, sold, flag, physical_name, with_action.name, increment.name)
    level = binder.settings.payer_level
    included = LEVELS[1 : LEVELS.index(level) + 1]
    name = f"{domain}.spill.{key}"
    drawn = spill.concentration is not None and 0 < sum(spill.share.get(one, 0.0) for one in included) < 1
    share = binder.graph.add(
        ShareLeaf(
            name,
            parse(""),
            ("draw",) if drawn else (),
            {},
            np.asarray(True),
            spill.share,
            included,
            spill.concentration,
            spill,
        )
    )
    spilled = binder.apply(f"{prefix}.spillover", get("scaled"), {"value": increment.name, "ratio": share.name}, domain)
    return ServiceNodes(
        key, title, group, role, sold, flag, physical_name, with_action.name, increment.name, spilled.name
    )
