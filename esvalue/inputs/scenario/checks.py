"""What a scenario names against its cards, its library and itself: every mistake collected, none raised."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import inf
from typing import Any

from esvalue.core.declared import declared
from esvalue.core.errors import InputError, Problems, listed, nearest
from esvalue.core.quantified import doubt_record, doubt_unusual, impossible, numbers_in, within
from esvalue.core.quantities import Of, Quantity, quantity
from esvalue.core.reserved import check_given_names
from esvalue.core.units import Unit, parse, unlike
from esvalue.inputs.cards import Card, Column
from esvalue.inputs.library import Library
from esvalue.inputs.parameters import Parameter, Record, check_bounds, check_record
from esvalue.inputs.scenario.dated import doubt_early
from esvalue.inputs.scenario.levers import with_setting
from esvalue.inputs.scenario.records import (
    DEFAULT_ZONE,
    OUTCOME_QUANTITIES,
    OUTCOMES,
    Choices,
    Lever,
    Option,
    Requirement,
    Scenario,
    nominal,
)
from esvalue.inputs.scenario.settings import Without
from esvalue.inputs.sources import LEVELS, Source

__all__ = ["check_scenario"]

#: What to write where a rule of an option lacks its amounts.
_EXAMPLES = {
    "numbers": 'numbers.{domain}.{region} = {{ value = ..., unit = "{unit}", source = "..." }}',
    "fund": 'fund.{domain}.{region} = {{ amount = {{ value = ..., unit = "1e4 yuan/a", source = "..." }}, base = {{ '
    'value = ..., unit = "{base}", source = "..." }}, share = {{ value = ..., source = "..." }} }}',
}


def check_scenario(
    scenario: Scenario,
    cards: Mapping[str, Card],
    sources: Mapping[str, Source],
    where: str,
    library: Library,
    problems: Problems,
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
    check = _Check(scenario, cards, sources, where, library, problems)
    for table in ("options", "uncertainties", "region_coefficients", "stage", "links", "sources"):
        check_given_names(getattr(scenario, table), f"{where}: {table}", problems)
    check.unusual()
    check.domains()
    check.uncertainties()
    check.status_quo()
    check.parameters()
    check.rivals()
    check.coefficients()
    check.options()
    check.funding()
    check.budget()
    doubt_early(scenario, where, problems)
    check.magnitude()
    check.requirements()
    check.correlations()
    check.choices()
    check.trajectories()


@dataclass(frozen=True)
class _Check:
    """A scenario with what it is checked against, one method a part of the file."""

    scenario: Scenario
    cards: Mapping[str, Card]
    sources: Mapping[str, Source]
    where: str
    library: Library
    problems: Problems

    def known(self, name: str, known: Iterable[str], what: str, at: str) -> bool:
        """Tell whether a name is known; a mistake if not."""
        found = list(known)
        if name not in found:
            self.problems.add(
                "unknown_name", at, what=what, name=name, nearest=nearest(name, found) or "-", known=listed(found)
            )
        return name in found

    def record(self, record: Record, unit: str | Unit, at: str, write: str = "") -> None:
        """Check the unit and the source of a record; `write` is the unit proposed to one that names none."""
        check_record(
            record, parse(unit) if isinstance(unit, str) else unit, self.sources, at, self.problems, write=write
        )

    def bounded(self, record: Record, wanted: Quantity, at: str) -> None:
        """Check a record against a quantity its field does not tell by itself."""
        reason = impossible(wanted, record)
        if reason is not None and reason.code != "needs_unit":  # said with the record's unit and source
            self.problems.add(reason.code, at, reason=reason)

    def unusual(self) -> None:
        """Doubt every number outside the usual range of the quantity its field has."""
        for number in numbers_in(self.scenario):
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
            at = f"{self.where}: {'.'.join(number.path)}"
            if hasattr(number.value, "spread"):
                doubt_record(here, number.value, number.unit, at, self.problems)
            else:
                doubt_unusual(here, number.central, number.unit, at, self.problems)

    @property
    def unread(self) -> set[str]:
        """The domains whose card could not be read, which is told elsewhere: what is said of them cannot be checked."""
        return self.scenario.domains.keys() - self.cards.keys()

    # --- domains ----------------------------------------------------------------------------------------------------

    def domains(self) -> None:
        for domain, rule in self.scenario.domains.items():
            if domain in self.unread:
                continue
            at, card = f"{self.where}: domains.{domain}", self.cards[domain]
            if card.holders is not None and card.readings and rule.without is None and not self.source_only(domain):
                self.problems.add("no_without", at, domain=domain)
            for key, what, names, known in (
                ("reading_weights", "reading", rule.reading_weights, card.readings),
                ("region_types", "region type", rule.region_types, card.region_types),
            ):
                for name in names:
                    self.known(name, known, what, f"{at}.{key}")
            if rule.without is not None:
                self.without(rule.without, card, f"{at}.without")

    def source_only(self, domain: str) -> bool:
        """Tell whether a domain stands in the scenario as the source of a link alone: no option names it."""
        named = any(
            domain in part
            for option in self.scenario.options.values()
            for part in (option.domains, option.numbers, option.fund)
        )
        return not named and any(link.source == domain for link in self.scenario.links.values())

    def without(self, without: Without, card: Card, at: str) -> None:
        """Check what happens without the paid action."""
        for key, unit in (("hazard", "1/a"), ("horizon", "a"), ("exposure", "")):
            if (record := getattr(without, key)) is not None:
                self.record(record, unit, f"{at}.{key}")
        if without.horizon is not None and without.horizon.value == 0:
            self.problems.add("no_horizon", f"{at}.horizon")
        for key, override in without.set.items():
            self.known(
                key,
                [*card.columns, *card.parameters, *(f"prices.{p}" for p in self.library.prices)],
                "name",
                f"{at}.set",
            )
            named: Column | Parameter | None = (
                card.columns.get(key)
                or card.parameters.get(key)
                or self.library.prices.get(key.removeprefix("prices."))
            )
            for record in filter(None, (override.times, *override.table.values())):
                self.record(record, "", f"{at}.set.{key}")
                if named is not None:  # what cannot be negative cannot be multiplied by a negative ratio
                    least = max(declared(named).low, -inf if named.minimum is None else named.minimum)
                    self.ratio(record, quantity("ratio" if least >= 0 else "signed_ratio"), f"{at}.set.{key}")
            if override.record is not None and named is not None:
                self.record(override.record, named.unit, f"{at}.set.{key}")
                check_bounds(override.record, named, f"{at}.set.{key}", self.problems)

    def ratio(self, record: Record, wanted: Quantity, at: str) -> None:
        """Check a ratio of what differs: refused or doubted."""
        before = len(self.problems)
        self.bounded(record, wanted, at)
        if len(self.problems) == before:
            doubt_record(wanted, record, record.unit, at, self.problems)

    def uncertainties(self) -> None:
        for key, uncertainty in self.scenario.uncertainties.items():
            at = f"{self.where}: uncertainties.{key}"
            self.record(uncertainty.times, "", at)
            if self.known(uncertainty.domain, self.scenario.domains, "domain", at) and uncertainty.domain in self.cards:
                for name in uncertainty.names:
                    self.known(name, self.cards[uncertainty.domain].columns, "column", at)

    # --- records ----------------------------------------------------------------------------------------------------

    def parameters(self) -> None:
        options = {f"options.{name}.": option.parameters for name, option in self.scenario.options.items()}
        for part, records in {"": self.scenario.parameters, **options}.items():
            for key, record in records.items():
                at = f"{self.where}: {part}parameters.{key}"
                parameter = self.parameter(key, at)
                if parameter is None:
                    continue
                self.record(record, parameter.unit, at)
                check_bounds(record, parameter, at, self.problems)

    def parameter(self, key: str, at: str) -> Parameter | None:
        """Return the parameter whose record a key such as ``wetland.reed_yield[core]`` replaces; a mistake if there is
        none.
        """
        head, _, tail = key.partition(".")
        if head in self.unread:
            return None
        name = tail.split("[")[0].split("#")[0].split("@")[0]
        book = self.library.prices if head == "prices" else self.cards[head].parameters if head in self.cards else {}
        if name not in book:
            every = [
                *(f"prices.{p}" for p in self.library.prices),
                *(f"{d}.{p}" for d, c in self.cards.items() for p in c.parameters),
            ]
            self.problems.add("unknown_name", at, what="parameter", name=key, nearest=nearest(key, every) or "-")
            return None
        valid = [f"{head}.{name}{suffix}" for suffix in book[name].settable()]
        if key not in valid:
            self.problems.add("unknown_name", at, what="record", name=key, nearest=", ".join(valid))
            return None
        return book[name]

    def rivals(self) -> None:
        rivals: dict[str, Any] = {
            **{f"prices.{n}": p.rivals for n, p in self.library.prices.items() if p.rivals},
            **{f"{d}.{n}": p.rivals for d, c in self.cards.items() for n, p in c.parameters.items() if p.rivals},
            **{f"{d}.{n}": r.rivals for d, c in self.cards.items() for n, r in c.nodes.items() if r.rivals},
        }
        uses = {
            "use": self.scenario.use,
            **{f"options.{name}.use": option.use for name, option in self.scenario.options.items()},
        }
        for part, use in uses.items():
            at = f"{self.where}: {part}"
            for key, pick in use.items():
                if (
                    key.partition(".")[0] not in self.unread
                    and self.known(key, rivals, "name with rivals", at)
                    and pick != "uncertain"
                ):
                    self.known(pick, rivals[key], "rival", f"{at}.{key}")

    def coefficients(self) -> None:
        for key, stage in self.scenario.stage.items():
            self.record(stage.engel, "", f"{self.where}: stage.{key}.engel")
        for key, by_domain in self.scenario.region_coefficients.items():
            for domain, table in by_domain.items():
                if domain in self.unread:
                    continue
                regions = self.cards[domain].region_types if domain in self.cards else None
                for region, record in table.items():
                    at = f"{self.where}: region_coefficients.{key}.{domain}.{region}"
                    self.record(record, "", at)
                    if regions is None or (region not in regions and region != DEFAULT_ZONE):
                        known = list(self.cards) if regions is None else regions
                        self.problems.add(
                            "unknown_name",
                            at,
                            what="region type",
                            name=region,
                            nearest=nearest(region, known) or "-",
                            known=listed(known),
                        )

    # --- options ----------------------------------------------------------------------------------------------------

    def status_quo(self) -> None:
        count = sum(option.status_quo for option in self.scenario.options.values())
        if count != 1 and self.scenario.options:  # an account needs none
            self.problems.add("status_quo", f"{self.where}: options", count=count)

    def options(self) -> None:
        readings = {reading for card in self.cards.values() for reading in card.readings}
        for name, option in self.scenario.options.items():
            at = f"{self.where}: options.{name}"
            if option.reading and not self.unread:
                self.known(option.reading, readings, "reading", at)
            for domain in (*option.domains, *option.numbers, *option.fund):
                self.known(domain, self.scenario.domains, "domain", at)
            for domain, card in self.cards.items():
                self.option(option, domain, card, at)
        names = list(self.scenario.options)
        for i, first in enumerate(names if not self.problems else []):
            for second in names[i + 1 :]:
                if all(
                    self.scenario.options[first].for_domain(d) == self.scenario.options[second].for_domain(d)
                    for d in self.scenario.domains
                ):
                    self.problems.add("same_options", f"{self.where}: options", first=first, second=second)

    def option(self, option: Option, domain: str, card: Card, at: str) -> None:
        """Check the choices of an option that are in force in a domain."""
        choices = option.for_domain(domain)
        unit = parse(f"yuan/{card.base.unit}/a")
        if choices.rule in ("blend", "value_share", "equivalents") and choices.share is None:
            self.problems.add(
                "option_needs",
                at,
                rule=choices.rule,
                key="share",
                example='share = { value = 0.3, source = "judgement" }',
            )
        if choices.share is not None:
            self.record(
                choices.share.model_copy(update={"source": choices.share.source or "judgement"}), "", f"{at}.share"
            )
        if choices.rule in ("numbers", "fund") and not getattr(choices, str(choices.rule)):
            self.problems.add(
                "option_needs",
                at,
                rule=choices.rule,
                key=f"{choices.rule}.DOMAIN.REGION",
                example=_EXAMPLES[str(choices.rule)].format(
                    domain=domain, region=card.region_types[0], unit=f"yuan/{card.base.unit}/a", base=card.base.unit
                ),
            )
        if choices.region_coefficients:
            self.known(choices.region_coefficients, self.scenario.region_coefficients, "set of region coefficients", at)
        if choices.stage:
            self.known(choices.stage, self.scenario.stage, "stage", at)
        own = option.domains.get(domain)
        if own is not None and own.reading:
            self.known(own.reading, card.readings, "reading", f"{at}.domains.{domain}")
        sets = choices.rule != "none" and (card.holders is not None or domain in {**choices.numbers, **choices.fund})
        if choices.rounding and sets and not parse(choices.rounding.unit, at).same_kind(unit):
            self.problems.add(
                "rounding_kind",
                f"{at}.rounding",
                given=choices.rounding.unit,
                wanted=str(unit),
                domain=domain,
                option=at.rsplit(".", 1)[1],
            )
        self.amounts(choices, domain, card, at)

    def amounts(self, choices: Choices, domain: str, card: Card, at: str) -> None:
        """Check the numbers and funds an option sets by region type."""
        for region, record in choices.numbers.get(domain, {}).items():
            self.record(
                record,
                f"yuan/{card.base.unit}/a",
                f"{at}.numbers.{domain}.{region}",
                next(iter(card.base.print_units), ""),
            )
            self.bounded(record, quantity("payment"), f"{at}.numbers.{domain}.{region}")
            self.known(region, card.region_types, "region type", f"{at}.numbers.{domain}")
        for region, fund in choices.fund.get(domain, {}).items():
            self.known(region, card.region_types, "region type", f"{at}.fund.{domain}")
            for key, record, unit in (
                ("amount", nominal(fund.amount), "yuan/a"),
                ("base", fund.base, card.base.unit),
                ("share", fund.share, ""),
            ):
                self.record(record, unit, f"{at}.fund.{domain}.{region}.{key}")
            self.bounded(fund.base, quantity("amount"), f"{at}.fund.{domain}.{region}.base")

    # --- money and requirements ---------------------------------------------------------------------------------------

    def funding(self) -> None:
        if self.scenario.funding is None:
            return
        at, levels = f"{self.where}: funding.levels", self.scenario.funding.levels
        for level, record in levels.items():
            self.known(level, LEVELS[1:], "level", at)
            self.record(record, "", f"{at}.{level}")
        total = sum(record.value for record in levels.values())
        if abs(total - 1) > 1e-9:
            self.problems.add("levels_sum", at, total=total)

    def budget(self) -> None:
        budget = self.scenario.budget
        if budget is None:
            return
        if budget.excess_burden is not None:
            self.record(budget.excess_burden, "", f"{self.where}: budget.excess_burden")
        self.record(nominal(budget.amount), "yuan/a", f"{self.where}: budget.amount")

    def magnitude(self) -> None:
        for i, item in enumerate(self.scenario.magnitude):
            at = f"{self.where}: magnitude[{i + 1}]"
            self.known(item.domain, self.scenario.domains, "domain", at)
            units = {
                "value": "dollar/a" if item.exchange is not None else "yuan/a",
                "area": "ha",
                "exchange": "yuan/dollar",
            }
            for key in ("value", "area", "exchange"):
                if (record := getattr(item, key)) is not None:
                    self.record(nominal(record), parse(units[key]), f"{at}.{key}")
            self.bounded(item.value, quantity("payment"), f"{at}.value")

    def requirements(self) -> None:
        for i, requirement in enumerate(self.scenario.requirements):
            at = f"{self.where}: requirements[{i + 1}]"
            if requirement.outcome not in OUTCOMES:
                self.problems.add(
                    "no_such_outcome",
                    at,
                    name=requirement.outcome,
                    nearest=nearest(requirement.outcome, OUTCOMES) or "-",
                    known=", ".join(OUTCOMES),
                )
                continue
            wanted = parse(OUTCOMES[requirement.outcome][1])
            if requirement.unit is not None and not parse(requirement.unit, at).same_kind(wanted):
                self.problems.add("unit_kind", at, **unlike(requirement.unit, wanted.text))
            limit = requirement.at_least if requirement.at_least is not None else requirement.at_most
            if wanted.dimensions and requirement.unit is None and limit != "budget":
                self.problems.add("requirement_unit", at, outcome=requirement.outcome, limit=limit)
            self.limit(requirement, limit, wanted, at)
            if requirement.at_most == "budget" and self.scenario.budget is None:
                self.problems.add("no_budget", at)

    def limit(self, requirement: Requirement, limit: Any, wanted: Unit, at: str) -> None:
        """Check the limit of a requirement against the quantity of its outcome."""
        unit = wanted if requirement.unit is None else parse(requirement.unit)
        here = within(quantity(OUTCOME_QUANTITIES[requirement.outcome]), unit)
        if here is None or isinstance(limit, str):
            return
        key = "at_least" if requirement.at_least is not None else "at_most"
        reason = here.impossible(limit)
        if reason is not None:
            self.problems.add(reason.code, f"{at}.{key}", reason=reason)
        else:
            doubt_unusual(here, limit, requirement.unit, f"{at}.{key}", self.problems)

    # --- study ------------------------------------------------------------------------------------------------------

    def correlations(self) -> None:
        said: dict[frozenset[str], int] = {}
        for i, one in enumerate(self.scenario.correlations):
            pair = frozenset(one.factors)
            if pair in said:
                self.problems.add(
                    "correlated_twice",
                    f"{self.where}: correlations[{i + 1}]",
                    first=one.factors[0],
                    second=one.factors[1],
                    other=said[pair] + 1,
                )
            said.setdefault(pair, i)
            if one.source not in self.sources:
                at = f"{self.where}: correlations[{i + 1}]"
                self.problems.add(
                    "unknown_source", at, source=one.source, nearest=nearest(one.source, self.sources) or "-"
                )

    def trajectories(self) -> None:
        plan = self.scenario.trajectories
        if plan is None:
            return
        at = f"{self.where}: trajectories"
        for name in ("discount_rate", "value_growth", "cost_growth"):
            self.record(getattr(plan, name), "1/a", f"{at}.{name}")
        for name, path in plan.paths.items():
            for option in (path.option, *((path.trigger.then,) if path.trigger else ())):
                self.known(option, self.scenario.options, "option", f"{at}.paths.{name}")

    def choices(self) -> None:
        space = self.scenario.choices
        if space is None:
            return
        at = f"{self.where}: choices"
        self.known(space.option, self.scenario.options, "option", f"{at}.option")
        for name, lever in space.levers.items():
            steps = lever.sets.split(".")
            known = self.known(
                steps[2] if steps[0] == "domains" and len(steps) > 2 else steps[0],
                Choices.model_fields,
                "choice",
                f"{at}.levers.{name}.sets",
            )
            if known and (steps[0] != "domains" or len(steps) > 2) and space.option in self.scenario.options:
                self.lever(lever, self.scenario.options[space.option], f"{at}.levers.{name}")

    def lever(self, lever: Lever, option: Option, at: str) -> None:
        """Check every setting of a lever as what it sets is checked."""
        for setting in lever.settings:
            try:
                made = with_setting(option, lever, setting, self.scenario, at)
            except InputError as error:
                self.problems.extend(error)
                continue
            for part in (made, *made.domains.values()):
                for key, record in part.parameters.items():
                    if key not in option.parameters and (parameter := self.parameter(key, at)) is not None:
                        self.record(record, parameter.unit, at, parameter.unit)
                        check_bounds(record, parameter, at, self.problems)
