"""The account of a domain: services, readings, increments, what spills over, floor and ceiling, as nodes of the graph.

The written schema of the labelled result is in ``docs/reference/account.md``; :func:`check_account` tests a Dataset
against it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from esvalue import nodes
from esvalue.binding import Binder
from esvalue.cards import Card, NodeRule, Reading, overlapping
from esvalue.dims import of_domain
from esvalue.equation import get
from esvalue.errors import InputError, Problems, fail, nearest
from esvalue.graph import Node
from esvalue.leaves import Cells, ParameterLeaf, ShareLeaf
from esvalue.library import EquivalentsTable
from esvalue.parameters import Record
from esvalue.settings import DomainSettings
from esvalue.sources import LEVELS
from esvalue.units import parse

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["DomainAccount", "ServiceNodes", "build_account", "check_account"]


@dataclass(frozen=True)
class ServiceNodes:
    """Names of the nodes of one service in one reading."""

    key: str
    title: Mapping[str, str]
    group: str
    role: str
    sold: bool
    flag: Mapping[str, str] | None
    physical: str | None
    value: str | None
    increment: str | None = None
    spill: str | None = None

    @property
    def totals(self) -> dict[str, str]:
        """Names of the sums over all places: "value", "increment", "spill" where they exist."""
        return {what: f"{name}.total" for what in ("value", "increment", "spill") if (name := getattr(self, what)) is not None}


@dataclass(frozen=True)
class DomainAccount:
    """Names of the nodes of one domain's account."""

    domain: str
    title: Mapping[str, str]
    readings: Mapping[str, tuple[ServiceNodes, ...]]
    reading_titles: Mapping[str, Mapping[str, str]]
    covered: Mapping[str, tuple[int, int]]
    missing: Mapping[str, Mapping[str, Mapping[str, str]]]
    off: tuple[str, ...]
    area: str
    base: str
    base_unit: str
    final_value: str
    increment_value: str | None
    spillover: str | None
    ceiling: str | None
    equivalents_value: str | None
    floor: str | None
    holder_spread: str | None
    floor_parts: Mapping[str, str] = field(default_factory=dict)
    distribution: str = "normal"
    no_standard: Mapping[str, str] | None = None


_EXCLUDED = {"zh": "支持服务或会重复计算，不加总", "en": "a supporting service, or one counted already: not summed"}


def build_account(binder: Binder, domain: str) -> DomainAccount | None:
    """Add the account of a bound domain to the graph; returns None when mistakes were found (kept in the binder)."""
    bound = binder.bound[domain]
    card, where = bound.card, bound.file
    setting = binder.settings.domains.get(domain) or DomainSettings(reading=next(iter(card.readings)))
    wanted = tuple(card.readings) if setting.reading == "uncertain" else (setting.reading,)
    unknown = [name for name in wanted if name not in card.readings]
    if unknown:
        binder.problems.add("unknown_name", f"domains.{domain}", what="reading", name=unknown[0], nearest=nearest(unknown[0], card.readings) or "-")
        return None
    for switch in setting.switches:
        if switch not in card.services:
            binder.problems.add("unknown_name", f"domains.{domain}.services", what="service", name=switch, nearest=nearest(switch, card.services) or "-")
    area = binder.resolve(card.base.domain_column, domain, f"{where}: base")
    base = binder.resolve(card.base.column, domain, f"{where}: base")
    exposure = _exposure(binder, domain, setting)
    readings: dict[str, tuple[ServiceNodes, ...]] = {}
    off: list[str] = []
    for name, reading in card.readings.items():
        made = (_from_table if reading.table else _from_services)(binder, domain, name, reading, card, setting, exposure, off)
        readings[name] = tuple(made)
        for service in made:
            for what, total in service.totals.items():
                node = binder.graph[getattr(service, what)]
                rule = NodeRule(group="sum", of=node.name, over="place")
                binder.add_group(total, rule, node, None, domain)
    if area is None or base is None or binder.problems:
        if card.holders is not None:  # bind the floor too, so that its mistakes are reported with the others
            for part in ("forgone_income", "protection_cost", "transaction_cost", "kept_benefit", "received", "spread"):
                if getattr(card.holders, part) != "none":
                    binder.resolve(getattr(card.holders, part), domain, f"{where}: holders.{part}")
        return None
    return _totals(binder, domain, card, setting, wanted, readings, area, base, off)


def _exposure(binder: Binder, domain: str, setting: DomainSettings) -> Node | None:
    if setting.without is None:
        return None
    graph, without = binder.graph, setting.without
    titles = {
        "hazard": {"zh": "无补偿时的年风险", "en": "yearly hazard without the action"}, "horizon": {"zh": "期限", "en": "horizon"},
        "exposure": {"zh": "无补偿时会改变的比例", "en": "share that would change without the action"},
    }  # fmt: skip
    for name, unit in (("hazard", "1/a"), ("horizon", "a"), ("exposure", "")):
        record = getattr(without, name)
        if record is not None:
            key = f"{domain}.without.{name}"
            graph.add(binder.single(key, key, record, parse(unit), binder.settings.file, titles[name]))
    exposure = f"{domain}.without.exposure"
    if exposure in graph:
        return graph[exposure]
    args = {"hazard": f"{domain}.without.hazard", "horizon": f"{domain}.without.horizon"}
    return binder.apply(exposure, get("exposure_over_horizon"), args, domain)


def _from_services(binder: Binder, domain: str, name: str, reading: Reading, card: Card, setting: DomainSettings,
                   exposure: Node | None, off: list[str]) -> list[ServiceNodes]:  # fmt: skip
    where = f"{binder.bound[domain].file}: readings.{name}"
    words = binder.library.vocabulary.extended(card.vocabulary)
    on = [s for s in reading.services if s in card.services and setting.switches.get(s, card.services[s].default) == "on"]
    off.extend(s for s in reading.services if s not in on and s not in off)
    for group, clash in overlapping(card, on, words):
        binder.problems.add("overlap", where, services=", ".join(clash), group=group)
    made = []
    for key in reading.services:
        service = card.services[key]
        at = f"{binder.bound[domain].file}: services.{key}"
        physical = binder.resolve(service.physical, domain, at) if service.physical else None
        value = binder.resolve(service.value, domain, at) if service.value else None
        if value is not None and not value.unit.same_kind(parse("yuan/a")):
            binder.problems.add("node_unit", at, node=service.value, given=str(value.unit), wanted="yuan/a")
            continue
        if key not in on:
            continue
        flag = {"zh": service.flag.zh, "en": service.flag.en} if service.flag else None
        made.append(_service(binder, domain, key, {"zh": service.title.zh, "en": service.title.en}, service.group, service.role,
                             service.sold, flag, physical, value, exposure, card))  # fmt: skip
    return made


def _from_table(binder: Binder, domain: str, name: str, reading: Reading, card: Card, setting: DomainSettings,
                exposure: Node | None, off: list[str]) -> list[ServiceNodes]:  # fmt: skip
    assert reading.table
    assert reading.by
    assert reading.unit_value
    where = f"{binder.bound[domain].file}: readings.{name}"
    table = binder.library.table(reading.table, where)
    places = binder.bound[domain].places
    if reading.by not in places.texts:
        binder.problems.add("unknown_name", where, what="text column", name=reading.by, nearest=nearest(reading.by, places.texts) or "-")
        return []
    for key in (*reading.sold, *reading.exclude):
        if key not in table.services:
            binder.problems.add("unknown_name", where, what="service", name=key, nearest=nearest(key, table.services) or "-")
    asked = sorted(set(places.texts[reading.by]))
    for category in asked:
        at = ", ".join(p for p, c in zip(places.names, places.texts[reading.by], strict=True) if c == category)
        if category not in table.rows and category != "n/a":
            binder.problems.add("unknown_name", where, what="row", name=category, nearest=nearest(category, table.rows) or "-")
        elif category != "n/a" and any(v is None for v in table.rows[category].values()):
            binder.problems.add("equivalents_empty", where, table=table.path, category=category, places=at)
    unit_value = binder.resolve(reading.unit_value, domain, where)
    area = binder.resolve(reading.area, domain, where)
    if binder.problems or unit_value is None or area is None:
        return []
    made = []
    dim = of_domain(reading.by, domain)
    categories = tuple(c for c in table.rows if c in asked)
    words = binder.library.vocabulary.extended(card.vocabulary)
    for key in table.services:
        if key in reading.exclude:
            continue
        leaf_name = f"{domain}.{reading.table}.{key}"
        one = parse("equivalent")
        entries = tuple(
            binder.quantity(f"{reading.table}.{key}[{c}]", _table_record(table, c, key), one, table.path, {"zh": key, "en": key}) for c in categories)  # fmt: skip
        leaf = binder.graph.add(ParameterLeaf(leaf_name, one, (dim,), {dim: categories}, np.ones(len(categories), dtype=bool), entries))
        args = {"equivalents": binder.at_place(leaf, domain).name, "unit_value": unit_value.name, "area": area.name}
        value = binder.apply(f"{domain}.{reading.table}.{key}.value", get("equivalent_value"), args, domain, where)
        named = words.services.get(key)
        title = {"zh": named.title.zh, "en": named.title.en} if named else {"zh": key, "en": key.replace("_", " ")}
        full = f"{reading.table}.{key}"
        made.append(_service(binder, domain, full, title, named.group if named else "regulating",
                             "shown" if named and named.group == "supporting" else "final", key in reading.sold, None,
                             None, value, exposure, card))  # fmt: skip
    return made


def _table_record(table: EquivalentsTable, category: str, service: str) -> Record:
    return Record(value=float(table.rows[category][service] or 0.0), source=table.sources[category], evidence=table.evidence[category])  # type: ignore[arg-type]


def _service(binder: Binder, domain: str, key: str, title: Mapping[str, str], group: str, role: str, sold: bool,
             flag: Mapping[str, str] | None, physical: Node | None, value: Node | None, exposure: Node | None,
             card: Card) -> ServiceNodes:  # fmt: skip
    prefix = f"{domain}.service.{key}"
    physical_name = _state(binder, f"{prefix}.physical", physical, 0).name if physical is not None else None
    if value is None:
        return ServiceNodes(key, title, group, role, sold, flag, physical_name, None)
    value = binder.convert(value, parse("yuan/a"))
    with_action = _state(binder, f"{prefix}.value", value, 0)
    if exposure is None or role != "final" or (sold and "state" not in value.dims):
        return ServiceNodes(key, title, group, role, sold, flag, physical_name, with_action.name)
    without = _state(binder, f"{prefix}.without", value, 1)
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
    share = binder.graph.add(ShareLeaf(name, parse(""), ("draw",) if drawn else (), {}, np.asarray(True), spill.share, included,
                                       spill.concentration, spill))  # fmt: skip
    spilled = binder.apply(f"{prefix}.spillover", get("scaled"), {"value": increment.name, "ratio": share.name}, domain)
    return ServiceNodes(key, title, group, role, sold, flag, physical_name, with_action.name, increment.name, spilled.name)


def _state(binder: Binder, name: str, node: Node, state: int) -> Node:
    dims = tuple(dim for dim in node.dims if dim != "state")
    labels = {dim: labels for dim, labels in node.labels.items() if dim != "state"}
    axis = [dim for dim in node.dims if dim != "draw"].index("state") if "state" in node.dims else None
    present = node.present if axis is None else np.asarray(node.present.take(state, axis=axis))
    return binder.graph.add(nodes.State(name, node.unit, dims, labels, present, (node.name,), (node.dims,), state))


def _totals(binder: Binder, domain: str, card: Card, setting: DomainSettings, wanted: tuple[str, ...],
            readings: Mapping[str, tuple[ServiceNodes, ...]], area: Node, base: Node, off: list[str]) -> DomainAccount | None:  # fmt: skip
    graph, yuan = binder.graph, parse("yuan/a")
    area, base = _state(binder, f"{domain}.domain_area", area, 0), _state(binder, f"{domain}.payment_base", base, 0)
    per: dict[str, dict[str, Node]] = {"value": {}, "increment": {}, "spill": {}}
    for name, services in readings.items():
        final = [s for s in services if s.role == "final" and s.value is not None]
        if name not in wanted and not card.readings[name].table:
            continue
        for what in per:
            terms = [(1.0, graph[node]) for s in final if (node := getattr(s, what)) is not None]
            if terms:
                per[what][name] = binder.total(f"{domain}.{name}.{what}", terms, yuan)
    if setting.without is not None:
        for name in wanted:
            shared = [s for s in readings[name] if s.role == "final" and not s.sold and s.value is not None]
            if shared and not any("state" in graph[graph[str(s.value)].inputs[0]].dims for s in shared):
                binder.problems.add("no_difference", f"domains.{domain}.without", reading=name)
        if binder.problems:
            return None
    names: dict[str, str | None] = {}
    for what, by_reading in per.items():
        chosen = {name: by_reading[name] for name in wanted if name in by_reading}
        if not chosen:
            names[what] = None
        elif setting.reading == "uncertain" and len(chosen) > 1:
            names[what] = _one_reading(binder, domain, what, chosen, setting).name
        else:
            names[what] = binder.alias(f"{domain}.{what}", next(iter(chosen.values()))).name
    if names["value"] is None:
        raise fail("no_services", f"{binder.bound[domain].file}")
    holders = card.holders
    floor_parts: dict[str, str] = {}
    floor = spread = ceiling = equivalents = None
    try:
        if names["spill"] is not None:
            divisor = area if area.unit.same_kind(parse(card.base.unit)) else base
            ceiling = binder.apply(f"{domain}.ceiling", get("per_base"), {"value": names["spill"], "base": divisor.name}, domain).name
        tables = [name for name in per["value"] if card.readings[name].table]
        if tables:
            divisor = area if area.unit.same_kind(parse(card.base.unit)) else base
            equivalents = binder.apply(f"{domain}.equivalents_per_base", get("per_base"),
                                       {"value": per["value"][tables[0]].name, "base": divisor.name}, domain).name  # fmt: skip
        if holders is not None:
            floor, spread, floor_parts = _floor(binder, domain, card)
    except InputError as error:
        binder.problems.extend(error)
        return None
    covered, missing = {}, {}
    words = binder.library.vocabulary.extended(card.vocabulary)
    for name, reading in card.readings.items():
        valued = [s for s in readings[name] if s.value is not None and s.role != "intermediate"]
        listed = words.lists[reading.list_].services if reading.list_ else []
        if reading.table:
            covered[name] = (len(valued), len(binder.library.table(reading.table).services))
            missing[name] = dict.fromkeys(reading.exclude, _EXCLUDED)
            continue
        total = len(listed) if listed else len(valued) + len(reading.missing)
        covered[name] = (min(len(valued), total) if not listed else total - len(_uncovered(listed, valued, card)), total)
        missing[name] = {k: {"zh": v.zh, "en": v.en} for k, v in reading.missing.items()}
    return DomainAccount(
        domain, {"zh": card.title.zh, "en": card.title.en}, readings,
        {name: {"zh": r.title.zh, "en": r.title.en} for name, r in card.readings.items()}, covered, missing, tuple(off),
        area.name, base.name, card.base.unit, str(names["value"]), names["increment"], names["spill"], ceiling, equivalents,
        floor, spread, floor_parts, holders.distribution if holders else "normal",
        {"zh": card.no_standard.zh, "en": card.no_standard.en} if card.no_standard else None,
    )  # fmt: skip


def _uncovered(listed: list[str], valued: list[ServiceNodes], card: Card) -> list[str]:
    codes = {(card.services[s.key].code or s.key) if s.key in card.services else s.key for s in valued}
    return [code for code in listed if code not in codes]


def _one_reading(binder: Binder, domain: str, what: str, chosen: Mapping[str, Node], setting: DomainSettings) -> Node:
    """Join the readings at a declared common node: each draw has one reading, the same for value, increment, spill-over."""
    picked = binder.pick(f"{domain}.{what}", chosen, "uncertain", setting.reading_weights, f"domains.{domain}")
    assert isinstance(picked, nodes.Pick)
    del binder.graph.nodes[picked.name]
    from dataclasses import replace

    return binder.graph.add(replace(picked, choice=f"choice:{domain}.reading"))


def _floor(binder: Binder, domain: str, card: Card) -> tuple[str | None, str | None, dict[str, str]]:
    assert card.holders is not None
    signs = {"forgone_income": 1.0, "protection_cost": 1.0, "transaction_cost": 1.0, "kept_benefit": -1.0, "received": -1.0}
    unit = parse(f"yuan/{card.base.unit}/a")
    terms, parts = [], {}
    for part, sign in signs.items():
        name = getattr(card.holders, part)
        at = f"{binder.bound[domain].file}: holders.{part}"
        if name == "none":
            continue
        node = binder.resolve(name, domain, at)
        if node is None:
            continue
        if not node.unit.same_kind(unit):
            binder.problems.add("node_unit", at, node=name, given=str(node.unit), wanted=str(unit))
            continue
        state = _state(binder, f"{domain}.holders.{part}", node, 0)
        terms.append((sign, state))
        parts[part] = state.name
    if card.holders.spread == "none":
        spread: Node | None = binder.graph.add(Cells(f"{domain}.no_spread", unit, (), {}, np.asarray(True), np.zeros(())))
    else:
        spread = binder.resolve(card.holders.spread, domain, f"{binder.bound[domain].file}: holders.spread")
    if spread is None or binder.problems:
        return None, None, {}
    if not spread.unit.same_kind(unit):
        raise fail("node_unit", f"{binder.bound[domain].file}: holders.spread", node=card.holders.spread, given=str(spread.unit), wanted=str(unit))
    place = binder.place_dim(domain)
    floor = binder.total(f"{domain}.floor", terms, unit, require="all")
    if place not in floor.dims:
        raise fail("floor_by_place", f"{binder.bound[domain].file}: holders")
    return floor.name, _state(binder, f"{domain}.holders.spread", binder.convert(spread, unit), 0).name, parts


def account_dataset(values: Mapping[str, Any], account: DomainAccount, graph: Any, reading: str, draws: bool = True) -> xr.Dataset:
    """Return the account of one reading as a Dataset: `value`, `increment`, `spillover` by service and place."""
    import xarray as xr

    services = [s for s in account.readings[reading] if s.value is not None]
    place = f"place:{account.domain}"
    labels = graph[account.area].labels[place]
    data: dict[str, Any] = {}
    for what in ("value", "increment", "spill"):
        stack = []
        for service in services:
            name = getattr(service, what)
            full = np.full((len(labels), 1), np.nan) if name is None else _by_place(values[name], graph[name], place, len(labels))
            stack.append(full)
        size = max(part.shape[1] for part in stack)
        data["spillover" if what == "spill" else what] = (
            ("service", "place", "draw"), np.stack([np.broadcast_to(part, (len(labels), size)) for part in stack]),
            {"units": "yuan/a"})  # fmt: skip
    present = np.stack([np.broadcast_to(graph[s.value].present, (len(labels),)) for s in services])
    data["present"] = (("service", "place"), present)
    dataset = xr.Dataset(data, coords={"service": [s.key for s in services], "place": list(labels)})
    dataset = dataset.assign_coords(role=("service", [s.role for s in services]), group=("service", [s.group for s in services]))
    covered, total = account.covered[reading]
    dataset.attrs = {"domain": account.domain, "reading": reading, "services_covered": covered, "services_listed": total,
                     "partial": int(covered < total), "schema": "esvalue-account-1"}  # fmt: skip
    return dataset if draws else dataset.isel(draw=0)


def _by_place(values: Any, node: Node, place: str, size: int) -> Any:
    array = np.asarray(values, dtype=float)
    array = array if "draw" in node.dims else array[..., None]
    array = array if place in node.dims else np.broadcast_to(array, (size, *array.shape[-1:]))
    mask = np.broadcast_to(node.present, (size,))
    return np.where(mask[:, None], array, np.nan)


def check_account(dataset: xr.Dataset) -> None:
    """Test a Dataset against the written schema of an account.

    Raises
    ------
    InputError
        With every failed point: dimensions, labels, roles, units, values that are not finite where present (or finite
        where absent), a coverage that does not add up.
    """
    problems = Problems()
    where = f"account {dataset.attrs.get('domain', '?')}"
    for dim in ("service", "place"):
        if dim not in dataset.dims:
            problems.add("account_dimension", where, dim=dim)
        elif dim not in dataset.coords:
            problems.add("unlabelled", where, dim=dim)
        elif len(set(dataset[dim].values.tolist())) != dataset.sizes[dim]:
            problems.add("account_labels", where, dim=dim)
    for name in ("value", "present"):
        if name not in dataset:
            problems.add("account_variable", where, name=name)
    problems.raise_if_any()
    if dataset["value"].attrs.get("units") != "yuan/a":
        problems.add("account_units", where, units=dataset["value"].attrs.get("units"))
    roles = set(dataset["role"].values.tolist()) if "role" in dataset.coords else {"?"}
    if not roles <= {"final", "intermediate", "shown"}:
        problems.add("account_role", where, roles=", ".join(sorted(map(str, roles))))
    finite: xr.DataArray = dataset["value"].notnull() & (abs(dataset["value"]) != np.inf)
    finite = finite.all("draw") if "draw" in finite.dims else finite
    wrong = finite.transpose("service", "place").values != dataset["present"].transpose("service", "place").values
    for i, j in zip(*np.nonzero(wrong), strict=True):
        problems.add("account_presence", where, service=str(dataset["service"].values[i]), place=str(dataset["place"].values[j]))
    k, n = dataset.attrs.get("services_covered"), dataset.attrs.get("services_listed")
    if k is None or n is None or not 0 <= k <= n or bool(dataset.attrs.get("partial")) != (k < n):
        problems.add("account_coverage", where, covered=k, listed=n)
    problems.raise_if_any()
