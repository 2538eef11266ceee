"""Scenarios: one TOML file from places and cards to options, budget and requirements."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from esvalue.cards import Card, Column, load_card
from esvalue.errors import InputError, Problems, Reason, fail, nearest
from esvalue.library import Library, contained, package_folder
from esvalue.parameters import Number, NumberRecord, Parameter, Record, check_bounds, check_record
from esvalue.places import Places, load_places
from esvalue.schema import Strict, Text, Title, parse_record, read_toml
from esvalue.settings import ColumnUncertainty, DomainSettings, Settings, Without
from esvalue.sources import LEVELS, Source
from esvalue.units import conversion, parse

__all__ = ["Loaded", "Option", "Scenario", "find_scenario", "load_scenario"]

RULES = ("cost_floor", "blend", "value_share", "equivalents", "numbers", "fund", "none")
#: Outcomes a requirement may name, with the direction in which they are better and the unit.
OUTCOMES: Mapping[str, tuple[str, str]] = {
    "adequacy": ("max", ""), "uptake": ("max", ""), "public_cost": ("min", "yuan/a"), "secured_value": ("max", "yuan/a"),
    "real_cost": ("min", "yuan/a"), "uncompensated_loss": ("min", "yuan/a"), "net_benefit": ("max", "yuan/a"),
    "equity": ("max", ""), "coverage": ("max", ""), "benefit_cost": ("max", ""), "secured_per_yuan": ("max", ""),
}  # fmt: skip


def _statistic(value: Any) -> Any:
    if value in ("median", "mean", None):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < 1:
        return float(value)
    raise Reason(f"statistic is 'median', 'mean' or a quantile between 0 and 1, not {value!r}",
                         f"statistic 须为 'median'、'mean' 或 0 到 1 之间的分位数，而不是 {value!r}")


def _limit(value: Any) -> Any:
    if value in ("budget", None):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool) and value == value:
        return float(value)
    raise Reason('at_most is a number or "budget"',
                         'at_most 须为数字或 "budget"')


Statistic = Annotated[str | float | None, BeforeValidator(_statistic)]
Limit = Annotated[str | float | None, BeforeValidator(_limit)]


class Head(Strict):
    """The scenario's own facts."""

    name: str
    title: Title
    description: Text | None = None
    price_year: int
    seed: int
    replicates: int = 8
    points: int = 1024
    commit_draws: int = 4096
    payer_level: Literal["county", "city", "province", "nation", "world"] = "city"
    language: Literal["zh", "en"] = "zh"

    @model_validator(mode="after")
    def _sizes(self) -> Head:
        if self.replicates < 2 or self.points < 2 or self.commit_draws < 2:
            raise Reason("replicates, points and commit_draws must be 2 or more",
                         "replicates、points、commit_draws 须不小于 2")
        return self


class DomainRule(Strict):
    """One domain of the scenario."""

    card: str
    places: str
    reading: str | None = None
    reading_weights: dict[str, Number] = Field(default_factory=dict)
    services: dict[str, Literal["on", "off"]] = Field(default_factory=dict)
    without: Without | None = None


class Fund(Strict):
    """A yearly fund paid over a base."""

    amount: Record
    base: Record
    share: Record


class Rounding(Strict):
    """The step a committed standard is rounded to."""

    to: Number
    unit: str

    @model_validator(mode="after")
    def _positive(self) -> Rounding:
        if self.to <= 0:
            raise Reason("the rounding step must be above zero",
                         "取整步长须大于零")
        return self


class Choices(Strict):
    """What the standard setter chooses. None: not chosen here (taken from the option, else the default)."""

    rule: Literal["cost_floor", "blend", "value_share", "equivalents", "numbers", "fund", "none"] | None = None
    share: NumberRecord | None = None
    numbers: dict[str, dict[str, Record]] = Field(default_factory=dict)
    fund: dict[str, dict[str, Fund]] = Field(default_factory=dict)
    region_coefficients: str | None = None
    coefficients_scale_floor: bool | None = None
    stage: str | None = None
    reading: str | None = None
    use: dict[str, str] = Field(default_factory=dict)
    statistic: Statistic | None = None
    participation: Literal["voluntary", "mandatory"] | None = None
    pays: Literal["accepted", "everyone"] | None = None
    rounding: Rounding | None = None
    no_range: Literal["mask", "pay_floor"] | None = None
    income_tilt: Literal["off"] | None = None
    fiscal_cap: Literal["off"] | None = None


class Option(Choices):
    """A named set of choices."""

    title: Title
    status_quo: bool = False
    note: Text | None = None
    domains: dict[str, Choices] = Field(default_factory=dict)

    def for_domain(self, domain: str) -> Choices:
        """Return the choices in force in a domain: its own where given, else the option's."""
        own = self.domains.get(domain)
        merged: dict[str, Any] = {}
        for name in Choices.model_fields:
            value = getattr(own, name) if own is not None else None
            merged[name] = value if value not in (None, {}) else getattr(self, name)
        defaults = {"rule": "none", "statistic": "median", "participation": "voluntary", "pays": "accepted", "no_range": "mask",
                    "coefficients_scale_floor": False}  # fmt: skip
        for name, value in defaults.items():
            merged[name] = value if merged[name] is None else merged[name]
        return Choices.model_construct(**merged)


class Stage(Strict):
    """Development stage: the Engel coefficient and the form of the coefficient."""

    engel: Record
    form: Literal["pearl_engel", "engel_as_time"] = "pearl_engel"


class LinkTable(Strict):
    """A link table between the places of two domains."""

    file: str
    source: str = Field(alias="from")
    target: str = Field(alias="to")


class Budget(Strict):
    """What public money is there, and what raising it costs."""

    amount: Record
    excess_burden: NumberRecord | None = None


class Funding(Strict):
    """Who pays: shares by level that sum to one."""

    levels: dict[str, Record]


class Requirement(Strict):
    """A requirement on an outcome, in a share of futures."""

    outcome: str
    at_least: Number | None = None
    at_most: Limit | None = None
    unit: str | None = None
    in_share: Number = 0.9

    @model_validator(mode="after")
    def _one_side(self) -> Requirement:
        if (self.at_least is None) == (self.at_most is None):
            raise Reason("exactly one of at_least and at_most is needed",
                         "at_least 与 at_most 须且只能有一个")
        if self.at_most == "budget" and self.outcome != "public_cost":
            raise Reason('only public_cost compares with "budget"',
                         '只有 public_cost 可与 "budget" 比较')
        if not 0 < self.in_share <= 1:
            raise Reason("in_share is a share of futures, above 0 and at most 1",
                         "in_share 是未来的占比，须大于 0 且不超过 1")
        return self


class Magnitude(Strict):
    """A published total printed beside ours."""

    title: Title
    domain: str
    value: Record
    area: Record | None = None
    exchange: Record | None = None
    note: Text | None = None


class Scenario(Strict):
    """A scenario as read from its file (bases merged in)."""

    scenario: Head
    domains: dict[str, DomainRule]
    uncertainties: dict[str, ColumnUncertainty] = Field(default_factory=dict)
    parameters: dict[str, Record] = Field(default_factory=dict)
    use: dict[str, str] = Field(default_factory=dict)
    links: dict[str, LinkTable] = Field(default_factory=dict)
    region_coefficients: dict[str, dict[str, dict[str, Record]]] = Field(default_factory=dict)
    stage: dict[str, Stage] = Field(default_factory=dict)
    options: dict[str, Option]
    budget: Budget | None = None
    funding: Funding | None = None
    requirements: list[Requirement] = Field(default_factory=list)
    magnitude: list[Magnitude] = Field(default_factory=list)
    sources: dict[str, Source] = Field(default_factory=dict)


@dataclass(frozen=True)
class LinkRow:
    """One row of a link table."""

    source: str
    target: str
    share: float
    cell: str
    origin: str = "judgement"
    evidence: str = "judgement"
    note: str = ""


@dataclass(frozen=True)
class Links:
    """A link table, read."""

    rows: tuple[LinkRow, ...]


@dataclass(frozen=True)
class Loaded:
    """A scenario with its cards, places and link tables, all checked."""

    scenario: Scenario
    path: Path
    library: Library
    cards: Mapping[str, Card]
    card_paths: Mapping[str, Path]
    places: Mapping[str, Places]
    links: Mapping[str, Links]
    sources: Mapping[str, Source]
    files: tuple[Path, ...]
    notices: tuple[str, ...] = ()

    def settings(self, use: Mapping[str, str] | None = None, readings: Mapping[str, str] | None = None) -> Settings:
        """Return the settings for binding; `use` and `readings` fix rivals and readings (a commit pass)."""
        s = self.scenario
        domains = {
            name: DomainSettings((readings or {}).get(name) or rule.reading or next(iter(self.cards[name].readings)), rule.reading_weights,
                                 rule.services, rule.without)
            for name, rule in s.domains.items()
        }  # fmt: skip
        return Settings(s.scenario.price_year, domains, {**s.use, **(use or {})}, s.parameters, s.uncertainties, self.links,
                        s.scenario.payer_level, self.path.name)  # fmt: skip


def find_scenario(name: str) -> Path:
    """Return the file of a scenario: a path to a TOML file or a folder, or the name of a packaged one."""
    path = Path(name)
    if path.is_file():
        return path
    if (path / "scenario.toml").is_file():
        return path / "scenario.toml"
    packaged = package_folder("scenarios")
    if (packaged / name / "scenario.toml").is_file():
        return packaged / name / "scenario.toml"
    known = sorted(p.parent.name for p in packaged.glob("*/scenario.toml"))
    raise fail("unknown_scenario", name, known=", ".join(known), nearest=nearest(name, known) or "-")


def _merged(path: Path, trail: tuple[Path, ...] = ()) -> tuple[dict[str, Any], tuple[Path, ...]]:
    path = path.resolve()
    if path in trail:
        raise fail("base_circle", path.name, path=" -> ".join(p.name for p in (*trail, path)))
    data = read_toml(path)
    base = data.pop("base", None)
    if base is None:
        return data, (path,)
    if not isinstance(base, str):
        raise fail("bad_type", f"{path.name}: base", given=repr(base), reason="a path is needed")
    below, files = _merged(contained(path.parent, base), (*trail, path))
    return _patch(below, data), (*files, path)


def _patch(below: Any, above: Any) -> Any:
    if isinstance(below, dict) and isinstance(above, dict):
        if {"value", "times"} & above.keys():  # a record replaces a record: its unit and source go with its number
            return above
        return {**below, **{key: _patch(below.get(key), value) if key in below else value for key, value in above.items()}}
    return above


def load_scenario(name: str | Path, library: Library | None = None) -> Loaded:
    """Load a scenario with everything it names, or report every mistake found.

    Parameters
    ----------
    name
        Path of a TOML file or of a folder with ``scenario.toml``, or the name of a packaged scenario.
    library
        Where cards and shared files are found (default: working directory, then the package).

    Raises
    ------
    InputError
        With all mistakes of the scenario file; then all mistakes of cards; then all of the tables.
    """
    path = find_scenario(str(name))
    library = library or Library()
    data, files = _merged(path)
    scenario = parse_record(Scenario, data, path.name)
    folder = path.resolve().parent
    sources = {**library.sources, **scenario.sources}
    problems = Problems()
    cards: dict[str, Card] = {}
    card_paths: dict[str, Path] = {}
    for domain, rule in scenario.domains.items():
        try:
            card_paths[domain] = library.card_path(rule.card, folder)
            cards[domain] = load_card(card_paths[domain], library)
            sources.update(cards[domain].sources)
            if cards[domain].domain != domain:
                problems.add("card_domain", f"{path.name}: domains.{domain}", card=rule.card, domain=cards[domain].domain)
        except InputError as error:
            problems.extend(error)
    if not problems:
        _check(scenario, cards, sources, path.name, library, problems)
    problems.raise_if_any()
    places: dict[str, Places] = {}
    table_files: list[Path] = []
    for domain, rule in scenario.domains.items():
        try:
            file = contained(folder, rule.places)
            words = library.vocabulary.extended(cards[domain].vocabulary)
            places[domain] = load_places(file, cards[domain], sources, words)
            table_files += [file, file.with_name(file.stem + ".sources.csv")]
        except InputError as error:
            problems.extend(error)
    problems.raise_if_any()
    links = {}
    for key, table in scenario.links.items():
        file = contained(folder, table.file)
        links[key] = _read_links(file, places.get(table.source), places.get(table.target), sources, problems)
        table_files.append(file)
    problems.raise_if_any()
    notices = []
    points = 1 << (scenario.scenario.points - 1).bit_length()
    if points != scenario.scenario.points:
        notices.append(Problems_text("draws_power", path.name, given=scenario.scenario.points, used=points))
    return Loaded(scenario, path, library, cards, card_paths, places, links, sources,
                  tuple(p for p in (*files, *card_paths.values(), *table_files) if p.is_file()), tuple(notices))  # fmt: skip


def Problems_text(code: str, where: str, **fields: object) -> str:
    from esvalue.errors import Problem

    return Problem(code, where, fields).text()


def _check(scenario: Scenario, cards: Mapping[str, Card], sources: Mapping[str, Source], where: str, library: Library,
           problems: Problems) -> None:  # fmt: skip
    yuan = parse("yuan/a")
    for domain, rule in scenario.domains.items():
        at = f"{where}: domains.{domain}"
        if cards[domain].holders is not None and rule.without is None:
            problems.add("no_without", at, domain=domain)
        for reading in rule.reading_weights:
            if reading not in cards[domain].readings:
                problems.add("unknown_name", f"{at}.reading_weights", what="reading", name=reading, nearest=nearest(reading, cards[domain].readings) or "-")
        if rule.without is not None:
            for key, unit in (("hazard", "1/a"), ("horizon", "a"), ("exposure", "")):
                if (record := getattr(rule.without, key)) is not None:
                    check_record(record, parse(unit), sources, f"{at}.without.{key}", problems)
            for key, override in rule.without.set.items():
                known = [*cards[domain].columns, *cards[domain].parameters, *(f"prices.{p}" for p in library.prices)]
                if key not in known:
                    problems.add("unknown_name", f"{at}.without.set", what="name", name=key, nearest=nearest(key, known) or "-")
                for record in filter(None, (override.times, *override.table.values())):
                    check_record(record, parse(""), sources, f"{at}.without.set.{key}", problems)
                if override.record is not None:
                    named = _named(key, cards[domain], library)
                    if named is not None:
                        check_record(override.record, parse(named.unit), sources, f"{at}.without.set.{key}", problems)
                        check_bounds(override.record, parse(named.unit), named.minimum, named.maximum, f"{at}.without.set.{key}", problems)
    for key, uncertainty in scenario.uncertainties.items():
        at = f"{where}: uncertainties.{key}"
        check_record(uncertainty.times, parse(""), sources, at, problems)
        if uncertainty.domain not in cards:
            problems.add("unknown_name", at, what="domain", name=uncertainty.domain, nearest=nearest(uncertainty.domain, cards) or "-")
            continue
        for name in uncertainty.names:
            if name not in cards[uncertainty.domain].columns:
                problems.add("unknown_name", at, what="column", name=name, nearest=nearest(name, cards[uncertainty.domain].columns) or "-")
    count = sum(option.status_quo for option in scenario.options.values())
    if count != 1:
        problems.add("status_quo", f"{where}: options", count=count)
    _check_records(scenario, cards, sources, where, library, problems)
    readings = {reading for card in cards.values() for reading in card.readings}
    for name, option in scenario.options.items():
        if option.reading and option.reading not in readings:
            problems.add("unknown_name", f"{where}: options.{name}", what="reading", name=option.reading, nearest=nearest(option.reading, readings) or "-")
        for domain in (*option.domains, *option.numbers, *option.fund):
            if domain not in cards:
                problems.add("unknown_name", f"{where}: options.{name}", what="domain", name=domain, nearest=nearest(domain, cards) or "-")
        for domain, card in cards.items():
            _check_option(scenario, name, option.for_domain(domain), domain, card, sources, where, problems)
    names = list(scenario.options)
    for i, first in enumerate(names if not problems else []):
        for second in names[i + 1 :]:
            if all(scenario.options[first].for_domain(d) == scenario.options[second].for_domain(d) for d in cards):
                problems.add("same_options", f"{where}: options", first=first, second=second)
    if scenario.funding:
        for level, record in scenario.funding.levels.items():
            if level not in LEVELS[1:]:
                problems.add("unknown_name", f"{where}: funding.levels", what="level", name=level, nearest=nearest(level, LEVELS) or "-")
            check_record(record, parse(""), sources, f"{where}: funding.levels.{level}", problems)
            check_bounds(record, parse(""), 0.0, 1.0, f"{where}: funding.levels.{level}", problems)
        total = sum(record.value for record in scenario.funding.levels.values())
        if abs(total - 1) > 1e-9:
            problems.add("levels_sum", f"{where}: funding.levels", total=total)
    if scenario.budget:
        if scenario.budget.excess_burden is not None:
            check_record(scenario.budget.excess_burden, parse(""), sources, f"{where}: budget.excess_burden", problems)
        check_record(nominal(scenario.budget.amount), yuan, sources, f"{where}: budget.amount", problems)
    for i, item in enumerate(scenario.magnitude):
        at = f"{where}: magnitude[{i + 1}]"
        if item.domain not in cards:
            problems.add("unknown_name", at, what="domain", name=item.domain, nearest=nearest(item.domain, cards) or "-")
        for key in ("value", "area", "exchange"):
            if (record := getattr(item, key)) is not None:
                own_unit = parse(record.unit or "", f"{at}.{key}")
                check_record(nominal(record), own_unit, sources, f"{at}.{key}", problems)
        money = parse("dollar/a" if item.exchange is not None else "yuan/a")
        if not parse(item.value.unit or "").same_kind(money):
            problems.add("unit_kind", f"{at}.value", given=item.value.unit or "1", wanted=str(money))
    for i, requirement in enumerate(scenario.requirements):
        at = f"{where}: requirements[{i + 1}]"
        if requirement.outcome not in OUTCOMES:
            problems.add("no_such_outcome", at, name=requirement.outcome, nearest=nearest(requirement.outcome, OUTCOMES) or "-")
            continue
        wanted = parse(OUTCOMES[requirement.outcome][1])
        if requirement.unit is not None and not parse(requirement.unit, at).same_kind(wanted):
            problems.add("unit_kind", at, given=requirement.unit, wanted=str(wanted))
        if requirement.at_most == "budget" and scenario.budget is None:
            problems.add("no_budget", at)


def _named(key: str, card: Card, library: Library) -> Column | Parameter | None:
    """Return the column, parameter or price of a name."""
    return card.columns.get(key) or card.parameters.get(key) or library.prices.get(key.removeprefix("prices."))


def _check_records(scenario: Scenario, cards: Mapping[str, Card], sources: Mapping[str, Source], where: str, library: Library,
                   problems: Problems) -> None:  # fmt: skip
    for key, record in scenario.parameters.items():
        at = f"{where}: parameters.{key}"
        head, _, tail = key.partition(".")
        name = tail.split("[")[0].split("#")[0].split("@")[0]
        known = list(library.prices) if head == "prices" else list(cards[head].parameters) if head in cards else []
        if name not in known:
            every = [*(f"prices.{p}" for p in library.prices), *(f"{d}.{p}" for d, c in cards.items() for p in c.parameters)]
            problems.add("unknown_name", at, what="parameter", name=key, nearest=nearest(key, every) or "-")
            continue
        parameter = library.prices[name] if head == "prices" else cards[head].parameters[name]
        valid = [f"{head}.{name}{suffix}" for suffix, _ in parameter.records()]
        if key not in valid:
            problems.add("unknown_name", at, what="record", name=key, nearest=", ".join(valid))
            continue
        check_record(record, parse(parameter.unit), sources, at, problems)
        check_bounds(record, parse(parameter.unit), parameter.minimum, parameter.maximum, at, problems)
    rivals: dict[str, Any] = {**{f"prices.{n}": p for n, p in library.prices.items() if p.rivals},
             **{f"{d}.{n}": p for d, c in cards.items() for n, p in c.parameters.items() if p.rivals},
             **{f"{d}.{n}": r for d, c in cards.items() for n, r in c.nodes.items() if r.rivals}}  # fmt: skip
    uses = [(f"{where}: use", scenario.use)] + [(f"{where}: options.{n}.use", o.use) for n, o in scenario.options.items()]
    for at, use in uses:
        for key, pick in use.items():
            if key not in rivals:
                problems.add("unknown_name", at, what="name with rivals", name=key, nearest=nearest(key, rivals) or "-")
            elif pick != "uncertain" and pick not in rivals[key].rivals:
                problems.add("unknown_name", f"{at}.{key}", what="rival", name=pick, nearest=nearest(pick, rivals[key].rivals) or "-")
    for key, stage in scenario.stage.items():
        check_record(stage.engel, parse(""), sources, f"{where}: stage.{key}.engel", problems)
    for key, by_domain in scenario.region_coefficients.items():
        for domain, table in by_domain.items():
            for region, record in table.items():
                at = f"{where}: region_coefficients.{key}.{domain}.{region}"
                check_record(record, parse(""), sources, at, problems)
                if domain not in cards or region not in cards[domain].region_types:
                    known = cards[domain].region_types if domain in cards else list(cards)
                    problems.add("unknown_name", at, what="region type", name=region, nearest=nearest(region, known) or "-")


def _check_option(scenario: Scenario, name: str, choices: Choices, domain: str, card: Card, sources: Mapping[str, Source], where: str,
                  problems: Problems) -> None:  # fmt: skip
    at = f"{where}: options.{name}"
    unit = parse(f"yuan/{card.base.unit}/a")
    if choices.rule in ("blend", "value_share", "equivalents") and choices.share is None:
        problems.add("option_needs", at, rule=choices.rule, key="share")
    if choices.rule in ("numbers", "fund") and not getattr(choices, str(choices.rule)):
        problems.add("option_needs", at, rule=choices.rule, key=f"{choices.rule}.DOMAIN.REGION")
    if choices.region_coefficients and choices.region_coefficients not in scenario.region_coefficients:
        problems.add("unknown_name", at, what="set of region coefficients", name=choices.region_coefficients,
                     nearest=nearest(choices.region_coefficients, scenario.region_coefficients) or "-")  # fmt: skip
    if choices.stage and choices.stage not in scenario.stage:
        problems.add("unknown_name", at, what="stage", name=choices.stage, nearest=nearest(choices.stage, scenario.stage) or "-")
    own = scenario.options[name].domains.get(domain)
    if own is not None and own.reading and own.reading not in card.readings:
        problems.add("unknown_name", f"{at}.domains.{domain}", what="reading", name=own.reading, nearest=nearest(own.reading, card.readings) or "-")
    if choices.rounding and not parse(choices.rounding.unit, at).same_kind(unit) and choices.rule != "none" and card.holders:
        problems.add("unit_kind", f"{at}.rounding", given=choices.rounding.unit, wanted=str(unit))
    for region, record in choices.numbers.get(domain, {}).items():
        check_record(record, unit, sources, f"{at}.numbers.{domain}.{region}", problems)
        _known_region(region, card, f"{at}.numbers.{domain}", problems)
    for region, fund in choices.fund.get(domain, {}).items():
        _known_region(region, card, f"{at}.fund.{domain}", problems)
        for key, wanted in (("amount", "yuan/a"), ("base", card.base.unit), ("share", "")):
            record = nominal(getattr(fund, key)) if key == "amount" else getattr(fund, key)
            check_record(record, parse(wanted), sources, f"{at}.fund.{domain}.{region}.{key}", problems)


def _known_region(region: str, card: Card, at: str, problems: Problems) -> None:
    if region not in card.region_types:
        problems.add("unknown_name", at, what="region type", name=region, nearest=nearest(region, card.region_types) or "-")


def _read_links(path: Path, source: Places | None, target: Places | None, sources: Mapping[str, Source], problems: Problems) -> Links:
    from esvalue.places import _decode

    rows = list(csv.DictReader(io.StringIO(_decode(path))))
    if not rows or not {"from", "to", "share", "source"} <= set(rows[0]):
        raise fail("missing_column", path.name, name="from, to, share, source", nearest="-")
    made = []
    totals: dict[str, float] = {}
    for line, row in enumerate(rows, start=2):
        at = f"{path.name}: row {line}"
        for column, places in (("from", source), ("to", target)):
            if places is None or row[column] not in places.names:
                problems.add("unknown_name", at, what="place", name=row[column], nearest=nearest(row[column], places.names if places else []) or "-")
        try:
            share = float(row["share"])
        except ValueError:
            problems.add("not_a_number", at, rows=row["share"])
            continue
        if not 0 <= share <= 1:
            problems.add("outside_bounds", at, low=share, high=share, unit="1", bound="minimum 0, maximum 1")
            continue
        totals[row["from"]] = totals.get(row["from"], 0.0) + share
        if row["source"] not in sources:
            problems.add("unknown_source", at, source=row["source"], nearest=nearest(row["source"], sources) or "-")
            continue
        evidence = row.get("evidence") or sources[row["source"]].kind
        cell = f"{path.name}:{row['from']}->{row['to']}"
        made.append(LinkRow(row["from"], row["to"], share, cell, row["source"], evidence, row.get("note") or ""))
    for place, total in totals.items():
        if total > 1 + 1e-9:
            problems.add("link_share", path.name, place=place, total=total)
    return Links(tuple(made))


def nominal(record: Record) -> Record:
    """Return a published amount as printed: nominal unless it names a basis."""
    return record if record.basis else record.model_copy(update={"basis": "statutory"})


def amount(record: Record, unit: str) -> float:
    """Return a record's central value in a unit."""
    return record.value * (conversion(parse(record.unit), parse(unit)) if record.unit else 1.0)
