"""Cards: TOML files that bind equations to names for one domain. A card never computes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from esvalue.core.declared import check_declared
from esvalue.core.errors import InputError, Problems, Reason, listed, nearest
from esvalue.core.names import shown, twins
from esvalue.core.quantities import Of
from esvalue.core.reserved import RESERVED, RESERVED_DOMAINS, check_given_names
from esvalue.core.schema import Strict, Text, Title, parse_into, read_toml
from esvalue.core.units import Unit, parse, product, unlike
from esvalue.inputs.library import Library, check_codes
from esvalue.inputs.parameters import NOMINAL, OWN, Basis, Evidence, Number, Parameter, check_parameter, not_all_zero
from esvalue.inputs.sources import LEVELS, Source, Vocabulary

__all__ = ["Base", "Card", "Column", "Holders", "NodeRule", "Reading", "Service", "Spill", "load_card", "read_card"]

#: Columns every table of places has.
STANDARD_COLUMNS = ("place", "county", "region_type")


class Base(Strict):
    """What a payment is counted by."""

    column: str
    unit: str
    domain_column: str
    print_units: list[str] = Field(default_factory=list)


class Column(Strict):
    """A column the card asks of the places."""

    title: Title
    kind: Literal["number", "text"] = "number"
    unit: str = ""
    aliases: list[str] = Field(default_factory=list)
    quantity: str | None = None
    minimum: Annotated[Number, OWN] | None = None
    maximum: Annotated[Number, OWN] | None = None
    usual: list[Annotated[Number, OWN]] | None = None
    #: What an amount usually is per unit of the place's whole base (its area): [low, high], in the units of the card.
    usual_per_area: list[Annotated[Number, OWN]] | None = None
    #: Another column of the same kind of unit that this one cannot be above in one place, or usually is not.
    at_most: str | None = None
    usually_at_most: str | None = None
    categories: list[str] = Field(default_factory=list)
    optional: bool = False
    price_year: Annotated[int, Of("year")] | None = None
    #: Another column, which holds the price year of each place's money.
    price_year_column: str | None = None
    basis: Basis | None = None

    @model_validator(mode="after")
    def _one_year(self) -> Column:
        said = [name for name in ("price_year", "price_year_column") if getattr(self, name) is not None]
        if len(said) == 2 or (said and self.basis in NOMINAL):
            raise Reason(
                "money has one price year: "
                f"{', '.join(said)}{f' beside basis = {self.basis!r}, which has none' if len(said) == 1 else ''}; "
                "keep one of them",
                "金额只有一个价格年份："
                f"{'、'.join(said)}{f'，而 basis = {self.basis!r} 不需要' if len(said) == 1 else ''}；请只留"
                "一个",
            )
        return self


class NodeRule(Strict):
    """One binding: an equation, a grouping, a lookup, rivals, or an import from another domain."""

    title: Text | None = None
    equation: str | None = None
    args: dict[str, str] = Field(default_factory=dict)
    group: Literal["sum", "mean", "share", "quantile"] | None = None
    of: str | None = None
    over: str = "place"
    weights: str | dict[str, Annotated[Number, Of("weight")]] | None = None
    quantile: Annotated[Number, Of("quantile")] | None = None
    lookup: str | None = None
    by: str | None = None
    rivals: dict[str, str] = Field(default_factory=dict)
    use: str | None = None
    import_: str | None = Field(default=None, alias="import")
    domain: str | None = None
    links: str | None = None

    @model_validator(mode="after")
    def _one_form(self) -> NodeRule:
        forms = [name for name in ("equation", "group", "lookup", "rivals", "import_") if getattr(self, name)]
        if len(forms) != 1:
            found = " and ".join(form.rstrip("_") for form in forms) or "none"
            raise Reason(
                f"a node is exactly one of equation, group, lookup, rivals, import; found {found}",
                f"节点须且只能是 equation、group、lookup、rivals、import 之一；现有 {found}",
            )
        needs = {"group": ("of",), "lookup": ("by",), "import_": ("domain", "links")}
        lacking = [name for name in needs.get(forms[0], ()) if getattr(self, name) is None]
        if lacking:
            raise Reason(
                f"{forms[0].rstrip('_')} needs {', '.join(lacking)}",
                f"{forms[0].rstrip('_')} 需要 {'、'.join(lacking)}",
            )
        if self.group == "quantile" and self.quantile is None:
            raise Reason(
                "group = 'quantile' needs quantile between 0 and 1", "group = 'quantile' 需要 0 到 1 之间的 quantile"
            )
        if isinstance(self.weights, dict) and self.weights:
            not_all_zero(self.weights.values())
        if self.use is not None and self.use != "uncertain" and self.use not in self.rivals:
            raise Reason(
                f"use = '{self.use}' is not among the rivals {', '.join(self.rivals)}",
                f"use = '{self.use}' 不在备选 {'、'.join(self.rivals)} 之中",
            )
        return self


class Service(Strict):
    """A service of the account."""

    title: Title
    group: Literal["provisioning", "regulating", "cultural", "habitat"]
    role: Literal["final", "intermediate", "shown"] = "final"
    code: str | None = None
    physical: str | None = None
    value: str | None = None
    sold: bool = False
    default: Literal["on", "off"] = "on"
    flag: Text | None = None


class Reading(Strict):
    """A whole way of accounting: a list of services, or a table of value equivalents."""

    title: Title
    services: list[str] = Field(default_factory=list)
    list_: str | None = Field(default=None, alias="list")
    missing: dict[str, Text] = Field(default_factory=dict)
    table: str | None = None
    by: str | None = None
    unit_value: str | None = None
    area: str = "area"
    sold: list[str] = Field(default_factory=list)
    exclude: list[str] = Field(default_factory=list)
    flag: Text | None = None

    @model_validator(mode="after")
    def _one_form(self) -> Reading:
        if bool(self.services) == bool(self.table):
            raise Reason(
                "a reading has either `services` or `table` (with `by` and `unit_value`)",
                "一套口径要么有 `services`，要么有 `table`（连同 `by` 与 `unit_value`）",
            )
        if self.table and not (self.by and self.unit_value):
            raise Reason(
                "a reading from a table needs `by` and `unit_value`", "取自当量表的口径需要 `by` 与 `unit_value`"
            )
        return self


class Spill(Strict):
    """Who enjoys a service: shares by level that sum to one."""

    share: dict[str, Annotated[Number, Of("share")]]
    concentration: Annotated[Number, Of("concentration")] | None = None
    source: str
    evidence: Evidence | None = None
    weak: bool = False
    note: Text | None = None
    replace: Text | None = None

    @model_validator(mode="after")
    def _sums_to_one(self) -> Spill:
        unknown = [level for level in self.share if level not in LEVELS]
        if unknown:
            raise Reason(
                f"unknown level '{unknown[0]}'; nearest: {nearest(unknown[0], LEVELS) or '-'}; levels: "
                f"{', '.join(LEVELS)}",
                f"未知层级“{unknown[0]}”；最接近的是：{nearest(unknown[0], LEVELS) or '-'}；层级：{'、'.join(LEVELS)}",
            )
        total = sum(self.share.values())
        if abs(total - 1.0) > 1e-9:
            raise Reason(f"the shares sum to {total:g}, not 1", f"份额之和为 {total:g}，不等于 1")
        return self


class Holders(Strict):
    """The floor: nodes in yuan per payment base and year, or "none".

    Where `stated` is known it is the whole floor, and `stated_spread` its spread among holders: what holders ask for a
    duty holds all it costs them.
    """

    forgone_income: str
    protection_cost: str
    transaction_cost: str
    kept_benefit: str
    received: str
    spread: str
    distribution: Literal["normal", "lognormal"] = "normal"
    stated: str | None = None
    stated_spread: str | None = None

    @model_validator(mode="after")
    def _both_stated(self) -> Holders:
        if (self.stated is None) != (self.stated_spread is None):
            raise Reason("`stated` and `stated_spread` go together", "`stated` 与 `stated_spread` 须同时给出")
        return self

    @property
    def nodes(self) -> tuple[tuple[str, str], ...]:
        """What is named, by the entry that names it."""
        return tuple(
            (key, value)
            for key, value in self.model_dump().items()
            if key != "distribution" and value not in (None, "none")
        )


class Card(Strict):
    """A card as read from its file."""

    name: str
    domain: str
    title: Title
    description: Text | None = None
    region_types: list[str]
    base: Base
    columns: dict[str, Column]
    parameters: dict[str, Parameter] = Field(default_factory=dict)
    nodes: dict[str, NodeRule] = Field(default_factory=dict)
    services: dict[str, Service] = Field(default_factory=dict)
    readings: dict[str, Reading] = Field(default_factory=dict)
    spill: dict[str, Spill] = Field(default_factory=dict)
    holders: Holders | None = None
    no_standard: Text | None = None
    sources: dict[str, Source] = Field(default_factory=dict)
    vocabulary: Vocabulary | None = None


def load_card(path: Path, library: Library) -> Card:
    """Read a card and check all that can be known without places: units, sources, names, rules.

    Raises
    ------
    InputError
        With every mistake of the file.
    """
    problems = Problems()
    card = read_card(path, library, problems)
    problems.raise_if_any()
    assert card is not None
    return card


def read_card(path: Path, library: Library, problems: Problems) -> Card | None:
    """Read a card as far as it can be read; mistakes and doubts are added to `problems`, None is returned where there
    is no card to speak of.
    """
    try:
        card = parse_into(problems, Card, read_toml(path), path.name)
    except InputError as error:
        problems.extend(error)
        return None
    try:
        _check_card(card, path.name, library, problems)
    except InputError as error:  # a shared file that cannot be read
        problems.extend(error)
    return card


def check_card_names(card: Card, where: str, problems: Problems) -> None:
    """Add to `problems` the names of a card that cannot be given; a card with one cannot be bound."""
    check_given_names([card.domain], f"{where}: domain", problems, RESERVED_DOMAINS)
    for kind in ("columns", "parameters", "nodes"):
        check_given_names(getattr(card, kind), f"{where}: {kind}", problems, RESERVED)
    for kind in ("services", "readings", "region_types"):
        check_given_names(getattr(card, kind), f"{where}: {kind}", problems)


def _check_card(card: Card, where: str, library: Library, problems: Problems) -> None:
    sources = {**library.sources, **card.sources}
    check_card_names(card, where, problems)
    words = library.vocabulary.extended(card.vocabulary)
    for name, parameter in card.parameters.items():
        check_parameter(f"parameters.{name}", parameter, sources, where, problems)
    for name, column in card.columns.items():
        if column.kind == "number":
            unit = _unit(problems, column.unit, f"{where}: columns.{name}")
            if (
                unit
                and unit.powers.get("currency")
                and column.price_year is None
                and column.price_year_column is None
                and column.basis not in NOMINAL
            ):
                problems.add("price_without_year", f"{where}: columns.{name}", book=Reason("the column", "该列"))
            years = card.columns.get(column.price_year_column or "")
            if column.price_year_column is not None and (
                years is None or years.kind != "number" or years.quantity != "year"
            ):
                problems.add(
                    "price_year_column",
                    f"{where}: columns.{name}.price_year_column",
                    name=column.price_year_column,
                    nearest=nearest(
                        column.price_year_column, [key for key, one in card.columns.items() if one.quantity == "year"]
                    )
                    or "-",
                )
            if unit:
                check_declared(column, f"{where}: columns.{name}", problems)
                _check_compared(card, name, unit, where, problems)
    _check_base(card, where, problems)
    for key in (card.base.column, card.base.domain_column):
        if key not in card.columns:
            problems.add(
                "unknown_name",
                f"{where}: base",
                what="column",
                name=key,
                nearest=nearest(key, card.columns) or "-",
                known=listed(card.columns),
            )
    clashes = (set(card.columns) & set(card.parameters)) | (
        set(card.nodes) & (set(card.columns) | set(card.parameters))
    )
    for name in sorted(clashes):
        problems.add("name_twice", f"{where}: {name}")
    _check_twins(card, where, problems)
    if card.holders is not None and card.holders.stated is not None and card.holders.stated not in card.parameters:
        problems.add(
            "unknown_name",
            f"{where}: holders.stated",
            what="parameter",
            name=card.holders.stated,
            nearest=nearest(card.holders.stated, card.parameters) or "-",
        )
    known_regions = words.region_types.get(card.domain, {})
    for region in card.region_types:
        if region not in known_regions:
            problems.add(
                "unknown_name",
                f"{where}: region_types",
                what="region type",
                name=region,
                nearest=nearest(region, known_regions) or "-",
                known=listed(known_regions),
            )
    check_codes(card.vocabulary, words, f"{where}: vocabulary", problems)
    _check_readings(card, words, where, problems)
    spillable = list(card.services)
    for name, reading in card.readings.items():
        if reading.table:
            try:
                table = library.table(reading.table, f"{where}: readings.{name}")
            except InputError as error:
                problems.extend(error)
                continue
            spillable += [f"{table.name}.{key}" for key in table.services]
    for name, spill in card.spill.items():
        if name not in spillable and not (problems and "." in name):
            problems.add(
                "unknown_name", f"{where}: spill", what="service", name=name, nearest=nearest(name, spillable) or "-"
            )
        if spill.source not in sources:
            problems.add(
                "unknown_source",
                f"{where}: spill.{name}",
                source=spill.source,
                nearest=nearest(spill.source, sources) or "-",
            )
    if card.holders is None and card.no_standard is None:
        problems.add("no_holders", where)


def _check_compared(card: Card, name: str, unit: Unit, where: str, problems: Problems) -> None:
    """Add to `problems` the columns a column is compared with that are not there or of another kind of unit."""
    numbers = [key for key, one in card.columns.items() if one.kind == "number"]
    for key in ("at_most", "usually_at_most"):
        other = getattr(card.columns[name], key)
        if other is None:
            continue
        at = f"{where}: columns.{name}.{key}"
        if other not in numbers:
            problems.add(
                "unknown_name",
                at,
                what="column",
                name=other,
                nearest=nearest(other, numbers) or "-",
                known=listed(numbers),
            )
        elif not unit.same_kind(parse(card.columns[other].unit)):
            problems.add("unit_kind", at, **unlike(card.columns[other].unit, card.columns[name].unit))


def _check_base(card: Card, where: str, problems: Problems) -> None:
    """Add to `problems` a base that is no count, and a printed unit that is no payment for it."""
    base = _unit(problems, card.base.unit, f"{where}: base.unit")
    printed = [_unit(problems, text, f"{where}: base.print_units[{i}]") for i, text in enumerate(card.base.print_units)]
    if base is None:
        return
    payment = product((parse("yuan"), 1), (base, -1), (parse("a"), -1))
    try:
        counts = parse(f"yuan/{base}/a").same_kind(payment)
    except InputError:
        counts = False
    if not counts:
        problems.add("base_unit", f"{where}: base.unit", unit=card.base.unit)
        return
    for i, unit in enumerate(printed):
        if unit is not None and not unit.same_kind(payment):
            problems.add("unit_kind", f"{where}: base.print_units[{i}]", **unlike(unit.text, payment.text))


def _unit(problems: Problems, text: str, where: str) -> Unit | None:
    try:
        return parse(text, where)
    except InputError as error:
        problems.extend(error)
        return None


def _check_twins(card: Card, where: str, problems: Problems) -> None:
    """Add to `problems` names of columns, parameters and nodes, of zones, of categories, that differ only in dress."""
    tables = (card.columns, card.parameters, card.nodes)
    for group in twins([name for table in tables for name in table]):
        if len(set(group)) > 1 and not any(
            set(group) <= set(table) for table in tables
        ):  # within one table it is told when the file is read
            problems.add("name_twins", where, names=", ".join(map(shown, group)))
    for at, names in {
        "region_types": card.region_types,
        **{f"columns.{name}.categories": column.categories for name, column in card.columns.items()},
    }.items():
        for group in twins(names):
            problems.add("name_twins", f"{where}: {at}", names=", ".join(map(shown, group)))


def _check_readings(card: Card, words: Vocabulary, where: str, problems: Problems) -> None:
    tables = {reading.table for reading in card.readings.values() if reading.table}
    for name, reading in card.readings.items():
        at = f"{where}: readings.{name}"
        if reading.list_ is not None and reading.list_ not in words.lists:
            problems.add(
                "unknown_name",
                at,
                what="list",
                name=reading.list_,
                nearest=nearest(reading.list_, words.lists) or "-",
                known=listed(words.lists),
            )
        for service in reading.services:
            if service.split(".")[0] in tables:
                problems.add("readings_mixed", at, service=service)
            elif service not in card.services:
                problems.add(
                    "unknown_name", at, what="service", name=service, nearest=nearest(service, card.services) or "-"
                )
        seen = [service for service in reading.services if reading.services.count(service) > 1]
        for service in sorted(set(seen)):
            problems.add("service_twice", at, service=service)
    used = {service for reading in card.readings.values() for service in reading.services}
    for service, rule in card.services.items():
        if rule.code is not None and rule.code not in words.services:
            problems.add(
                "unknown_name",
                f"{where}: services.{service}",
                what="service code",
                name=rule.code,
                nearest=nearest(rule.code, words.services) or "-",
            )
        if service not in used:
            problems.add("unused", f"{where}: services.{service}", what="service")


def overlapping(card: Card, services: list[str], words: Vocabulary) -> list[tuple[str, list[str]]]:
    """Return the overlap groups, and the codes, of which two or more of `services` would be summed."""
    codes = {service: card.services[service].code or service for service in services}
    clashes = []
    for group, overlap in words.overlaps.items():
        hit = [
            service
            for service in services
            if codes[service] in overlap.members and card.services[service].role == "final"
        ]
        if len({codes[service] for service in hit}) > 1:
            clashes.append((group, hit))
    final = [service for service in services if card.services[service].role == "final"]
    for code in dict.fromkeys(codes[service] for service in final):
        same = [service for service in final if codes[service] == code]
        if len(same) > 1:
            clashes.append((code, same))
    return clashes
