"""What a scenario names against its cards, its library and itself: every mistake collected, none raised."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import inf
from typing import Any

from esvalue.core.declared import declared
from esvalue.core.errors import InputError, Mistakes, listed, nearest
from esvalue.core.nodata import ALONE
from esvalue.core.quantified import Of, doubt_record, doubt_unusual, is_record, numbers_in, within
from esvalue.core.quantities import quantity, typed_number
from esvalue.core.reserved import check_given_names
from esvalue.core.units import parse
from esvalue.inputs.cards import Card, Column
from esvalue.inputs.library import Library
from esvalue.inputs.named_sources import check_source
from esvalue.inputs.own_spill import check_share_rule
from esvalue.inputs.parameters import Parameter, check_bounds
from esvalue.inputs.scenario.check import Check
from esvalue.inputs.scenario.dated import doubt_early
from esvalue.inputs.scenario.design_checks import check_design
from esvalue.inputs.scenario.option_checks import (
    check_budget,
    check_choices,
    check_funding,
    check_options,
    check_status_quo,
)
from esvalue.inputs.scenario.overrides import Without
from esvalue.inputs.scenario.payment_checks import check_payments
from esvalue.inputs.scenario.requirement_checks import check_requirements
from esvalue.inputs.scenario.sections import DEFAULT_ZONE, Scenario, nominal
from esvalue.inputs.sources import Source

__all__ = ["check_scenario"]


def check_scenario(
    scenario: Scenario,
    cards: Mapping[str, Card],
    sources: Mapping[str, Source],
    where: str,
    library: Library,
    *,
    problems: Mistakes,
) -> None:
    """Check a scenario against its cards and the library; mistakes are added to `problems`.

    Parameters
    ----------
    scenario
        The scenario as read from its file.
    cards
        Its cards by domain, as far as they could be read.
    sources
        All sources it may name.
    where
        Name of its file, for the messages.
    library
        The price book and the vocabulary.
    problems
        Where mistakes are put.
    """
    check = Check(scenario, cards, sources, where, library, problems)
    for table in ("options", "payments", "uncertainties", "region_coefficients", "stage", "links", "sources"):
        check_given_names(getattr(scenario, table), f"{where}: {table}", problems)
    if not scenario.domains and not scenario.payments:
        problems.add("nothing_in_scenario", where)
    _unusual(check)
    _domains(check)
    _uncertainties(check)
    check_status_quo(check)
    _parameters(check)
    _rivals(check)
    _coefficients(check)
    check_options(check)
    check_funding(check)
    check_budget(check)
    check_payments(check)
    doubt_early(scenario, where, problems)
    _magnitude(check)
    check_requirements(check)
    check_design(check)
    _correlations(check)
    _links(check)
    check_choices(check)
    _trajectories(check)


def _unusual(check: Check) -> None:
    """Doubt every number outside the usual range of the quantity its field has, and one that may stand for no data."""
    for number in numbers_in(check.scenario):
        at = f"{check.where}: {'.'.join(number.path)}"
        whole = isinstance(number.says, Of) and number.says.quantity.whole
        if number.central in ALONE and not whole:
            written = typed_number(number.central) + (f" [{number.unit}]" if number.unit else "")
            check.problems.doubt("code_doubt", at, entry=at, value=written)
            continue
        if not isinstance(number.says, Of):
            continue
        here = number.says.quantity
        if number.unit is not None:
            try:
                own = within(here, parse(number.unit))
            except InputError:  # told with the record
                continue
            if own is None:
                continue
            here = own
        if is_record(number.value):
            doubt_record(here, number.value, number.unit, at, check.problems)
        else:
            doubt_unusual(here, number.central, number.unit, at, check.problems)


def _domains(check: Check) -> None:
    for domain, rule in check.scenario.domains.items():
        if domain in check.unread:
            continue
        at, card = f"{check.where}: domains.{domain}", check.cards[domain]
        if card.holders is not None and card.spills and rule.without is None and not _source_only(check, domain):
            check.problems.add("no_without", at, domain=domain)
        spoken: tuple[tuple[str, str, Iterable[str], Iterable[str]], ...] = (
            ("reading_weights", "reading", rule.reading_weights, card.readings),
            ("region_types", "region type", rule.region_types, check.regions(domain)),
        )
        for key, what, names, known in spoken:
            for name in names:
                check.known(name, known, what, f"{at}.{key}")
        if rule.without is not None:
            _without(check, rule.without, card, f"{at}.without")


def _source_only(check: Check, domain: str) -> bool:
    """Tell whether a domain stands in the scenario as the source of a link alone: no option names it."""
    named = any(
        domain in part
        for option in check.scenario.options.values()
        for part in (option.domains, option.numbers, option.fund)
    )
    return not named and any(link.source == domain for link in check.scenario.links.values())


def _without(check: Check, without: Without, card: Card, at: str) -> None:
    """Check what happens without the paid action."""
    for key, unit in (("hazard", "1/a"), ("horizon", "a"), ("exposure", "")):
        if (record := getattr(without, key)) is not None:
            check.record(record, unit, f"{at}.{key}")
    if without.horizon is not None and without.horizon.value == 0:
        check.problems.add("no_horizon", f"{at}.horizon")
    for key, override in without.set.items():
        check.known(
            key, [*card.columns, *card.parameters, *(f"prices.{p}" for p in check.library.prices)], "name", f"{at}.set"
        )
        named: Column | Parameter | None = (
            card.columns.get(key) or card.parameters.get(key) or check.library.prices.get(key.removeprefix("prices."))
        )
        for record in filter(None, (override.times, *override.table.values())):
            check.record(record, "", f"{at}.set.{key}")
            if named is not None:  # what cannot be negative cannot be multiplied by a negative ratio
                least = max(declared(named).low, -inf if named.minimum is None else named.minimum)
                check.ratio(record, quantity("ratio" if least >= 0 else "signed_ratio"), f"{at}.set.{key}")
        if override.record is not None and named is not None:
            check.record(override.record, named.unit, f"{at}.set.{key}")
            check_bounds(override.record, named, f"{at}.set.{key}", check.problems)


def _uncertainties(check: Check) -> None:
    for key, uncertainty in check.scenario.uncertainties.items():
        at = f"{check.where}: uncertainties.{key}"
        check.record(uncertainty.times, "", at)
        if check.known(uncertainty.domain, check.scenario.domains, "domain", at) and uncertainty.domain in check.cards:
            for name in uncertainty.names:
                check.known(name, check.cards[uncertainty.domain].columns, "column", at)


def _parameters(check: Check) -> None:
    options = {f"options.{name}.": option.parameters for name, option in check.scenario.options.items()}
    for part, records in {"": check.scenario.parameters, **options}.items():
        for key, record in records.items():
            at = f"{check.where}: {part}parameters.{key}"
            parameter = check.parameter(key, at)
            if parameter is None:
                continue
            check.record(record, parameter.unit, at)
            check_bounds(record, parameter, at, check.problems)


def _rivals(check: Check) -> None:
    rivals: dict[str, Any] = {
        **{f"prices.{n}": p.rivals for n, p in check.library.prices.items() if p.rivals},
        **{f"{d}.{n}": p.rivals for d, c in check.cards.items() for n, p in c.parameters.items() if p.rivals},
        **{f"{d}.{n}": r.rivals for d, c in check.cards.items() for n, r in c.nodes.items() if r.rivals},
    }
    uses = {
        "use": check.scenario.use,
        **{f"options.{name}.use": option.use for name, option in check.scenario.options.items()},
    }
    for part, use in uses.items():
        at = f"{check.where}: {part}"
        for key, pick in use.items():
            if (
                key.partition(".")[0] not in check.unread
                and check.known(key, rivals, "name with rivals", at)
                and pick != "uncertain"
            ):
                check.known(pick, rivals[key], "rival", f"{at}.{key}")


def _coefficients(check: Check) -> None:
    for key, stage in check.scenario.stage.items():
        check.record(stage.engel, "", f"{check.where}: stage.{key}.engel")
    for key, by_domain in check.scenario.region_coefficients.items():
        for domain, table in by_domain.items():
            if domain in check.unread:
                continue
            regions = check.regions(domain) if domain in check.cards else None
            for region, record in table.items():
                at = f"{check.where}: region_coefficients.{key}.{domain}.{region}"
                check.record(record, "", at)
                if regions is None or (region not in regions and region != DEFAULT_ZONE):
                    known: Mapping[str, object] = dict.fromkeys(check.cards) if regions is None else regions
                    check.problems.add(
                        "unknown_name",
                        at,
                        what="region type",
                        name=region,
                        nearest=nearest(region, known) or "-",
                        known=listed(known),
                    )


def _magnitude(check: Check) -> None:
    for i, item in enumerate(check.scenario.magnitude):
        at = f"{check.where}: magnitude[{i + 1}]"
        check.known(item.domain, check.scenario.domains, "domain", at)
        units = {
            "value": "dollar/a" if item.exchange is not None else "yuan/a",
            "area": "ha",
            "exchange": "yuan/dollar",
        }
        for key in ("value", "area", "exchange"):
            if (record := getattr(item, key)) is not None:
                check.record(nominal(record), parse(units[key]), f"{at}.{key}")
        check.bounded(item.value, quantity("payment"), f"{at}.value")


def _correlations(check: Check) -> None:
    said: dict[frozenset[str], int] = {}
    for i, one in enumerate(check.scenario.correlations):
        pair = frozenset(one.factors)
        if pair in said:
            check.problems.add(
                "correlated_twice",
                f"{check.where}: correlations[{i + 1}]",
                first=one.factors[0],
                second=one.factors[1],
                other=said[pair] + 1,
            )
        said.setdefault(pair, i)
        check_source(one.source, check.sources, f"{check.where}: correlations[{i + 1}]", check.problems)


def _links(check: Check) -> None:
    for key, table in check.scenario.links.items():
        for end, domain in (("from", table.source), ("to", table.target)):
            check.known(domain, check.scenario.domains, "domain", f"{check.where}: links.{key}.{end}")
        check_share_rule(table, check.sources, f"{check.where}: links.{key}", check.problems)


def _trajectories(check: Check) -> None:
    plan = check.scenario.trajectories
    if plan is None:
        return
    at = f"{check.where}: trajectories"
    for name in ("discount_rate", "value_growth", "cost_growth"):
        check.record(getattr(plan, name), "1/a", f"{at}.{name}")
    for name, path in plan.paths.items():
        for option in (path.option, *((path.trigger.then,) if path.trigger else ())):
            check.known(option, check.scenario.options, "option", f"{at}.paths.{name}")
