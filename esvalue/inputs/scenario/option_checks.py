"""What the options of a scenario say, against cards, zones and money: every mistake collected, none raised."""

from __future__ import annotations

from esvalue.core.errors import InputError
from esvalue.core.names import name_key
from esvalue.core.quantities import quantity, typed_number
from esvalue.core.units import conversion, parse, time_below
from esvalue.inputs.cards import Card
from esvalue.inputs.parameters import Record, check_bounds
from esvalue.inputs.rate_rules import RATE_RULES
from esvalue.inputs.scenario.check import Check
from esvalue.inputs.scenario.choice_space import ScenarioLever
from esvalue.inputs.scenario.levers import with_setting
from esvalue.inputs.scenario.sections import Choices, Option, nominal
from esvalue.inputs.sources import LEVELS

__all__ = ["check_budget", "check_choices", "check_funding", "check_options", "check_status_quo"]

#: What to write where an option lacks a setting its rule cannot do without: the key, and an example.
_EXAMPLES = {
    "share": ("share", 'share = {{ value = 0.3, source = "judgement" }}'),
    "numbers": (
        "numbers.DOMAIN.REGION",
        'numbers.{domain}.{region} = {{ value = ..., unit = "{unit}", source = "..." }}',
    ),
    "fund": (
        "fund.DOMAIN.REGION",
        'fund.{domain}.{region} = {{ amount = {{ value = ..., unit = "1e4 yuan/a", source = "..." }}, base = {{ '
        'value = ..., unit = "{base}", source = "..." }}, share = {{ value = ..., source = "..." }} }}',
    ),
}


def check_status_quo(check: Check) -> None:
    """Check that exactly one option is the status quo."""
    count = sum(option.status_quo for option in check.scenario.options.values())
    if count != 1 and check.scenario.options:  # an account needs none
        check.problems.add("status_quo", f"{check.where}: options", count=count)


def check_options(check: Check) -> None:
    """Check every option: its names, its rule, its amounts in every domain."""
    readings = {reading for card in check.cards.values() for reading in card.readings}
    for name, option in check.scenario.options.items():
        at = f"{check.where}: options.{name}"
        if option.reading and not check.unread:
            check.known(option.reading, readings, "reading", at)
        for domain in (*option.domains, *option.numbers, *option.fund):
            check.known(domain, check.scenario.domains, "domain", at)
        for domain, card in check.cards.items():
            _option(check, option, domain, card, at)
    _titles(check)
    names = list(check.scenario.options)
    for i, first in enumerate(names if not check.problems else []):
        for second in names[i + 1 :]:
            one, other = check.scenario.options[first], check.scenario.options[second]
            if one.payments == other.payments and all(
                one.for_domain(d) == other.for_domain(d) for d in check.scenario.domains
            ):
                check.problems.add("same_options", f"{check.where}: options", first=first, second=second)


def _titles(check: Check) -> None:
    """Doubt options of one title: no table or chart tells them apart."""
    for table in ("options", "payments"):
        first: dict[tuple[str, str], str] = {}
        for name, one in getattr(check.scenario, table).items():
            for language, title in (("zh", one.title.zh), ("en", one.title.en)):
                other = first.setdefault((language, name_key(title)), name)
                if other != name:
                    at = f"{check.where}: {table}.{name}.title"
                    check.problems.doubt("title_twice", at, entry=at, value=title, other=other)
                    break


def _option(check: Check, option: Option, domain: str, card: Card, at: str) -> None:
    """Check the choices of an option that are in force in a domain."""
    choices = option.for_domain(domain)
    rule, unit = choices.rate_rule, parse(f"yuan/{card.base.unit}/a")
    if choices.share is not None:
        check.record(
            choices.share.model_copy(update={"source": choices.share.source or "judgement"}), "", f"{at}.share"
        )
    words = {"domain": domain, "region": card.region_types[0], "unit": unit.text, "base": card.base.unit}
    for setting in _EXAMPLES.keys() & rule.reads:
        if not getattr(choices, setting):
            key, example = _EXAMPLES[setting]
            check.problems.add("option_needs", at, rule=rule.key, key=key, example=example.format(**words))
    if choices.region_coefficients is not None:
        check.known(choices.region_coefficients, check.scenario.region_coefficients, "set of region coefficients", at)
    if choices.stage is not None:
        check.known(choices.stage, check.scenario.stage, "stage", at)
    own = option.domains.get(domain)
    if own is not None and own.reading is not None:
        check.known(own.reading, card.readings, "reading", f"{at}.domains.{domain}")
    tables = [getattr(choices, other.given) for other in RATE_RULES.values() if other.given]
    sets = rule.pays and (card.holders is not None or any(domain in table for table in tables))
    if choices.rounding and sets and not parse(choices.rounding.unit, at).same_kind(unit):
        check.problems.add(
            "rounding_kind",
            f"{at}.rounding",
            given=choices.rounding.unit,
            wanted=str(unit),
            domain=domain,
            option=at.rsplit(".", 1)[1],
        )
    _amounts(check, choices, domain, card, at)


def _amounts(check: Check, choices: Choices, domain: str, card: Card, at: str) -> None:
    """Check the numbers and funds an option sets by region type."""
    for region, record in choices.numbers.get(domain, {}).items():
        check.record(
            record, f"yuan/{card.base.unit}/a", f"{at}.numbers.{domain}.{region}", next(iter(card.base.print_units), "")
        )
        check.bounded(record, quantity("payment"), f"{at}.numbers.{domain}.{region}")
        _yearly(check, record, card, f"{at}.numbers.{domain}.{region}")
        check.known(region, check.regions(domain), "region type", f"{at}.numbers.{domain}")
    for region, fund in choices.fund.get(domain, {}).items():
        check.known(region, check.regions(domain), "region type", f"{at}.fund.{domain}")
        for key, unit in RATE_RULES["fund"].units.items():
            record = nominal(fund.amount) if key == "amount" else getattr(fund, key)
            check.record(record, unit.format(base=card.base.unit), f"{at}.fund.{domain}.{region}.{key}")
        _yearly(check, fund.amount, card, f"{at}.fund.{domain}.{region}.amount")
        check.bounded(fund.base, quantity("amount"), f"{at}.fund.{domain}.{region}.base")


def _yearly(check: Check, record: Record, card: Card, at: str) -> None:
    """Doubt money by the month or day where the domain's standards are by the year and no other option has it so."""
    own = _by_time(record)
    if own is None or own == "a" or any(time_below(unit) == own for unit in card.base.print_units):
        return
    option = at.removeprefix(f"{check.where}: options.").split(".")[0]
    for name, other in check.scenario.options.items():
        if name != option and own in {
            *(_by_time(one) for table in other.numbers.values() for one in table.values()),
            *(_by_time(one.amount) for table in other.fund.values() for one in table.values()),
        }:
            return
    check.problems.doubt(
        "not_by_the_year",
        at,
        entry=at,
        value=f"{typed_number(record.value)} [{record.unit}]",
        times=f"{conversion(parse(f'1/{own}'), parse('1/a')):.6g}",
        usual=next(iter(card.base.print_units), f"yuan/{card.base.unit}/a"),
    )


def _by_time(record: Record) -> str | None:
    try:
        return time_below(record.unit or "")
    except InputError:  # told with the record
        return None


def check_funding(check: Check) -> None:
    """Check that the levels that pay are known and their shares sum to one."""
    if check.scenario.funding is None:
        return
    at, levels = f"{check.where}: funding.levels", check.scenario.funding.levels
    for level, record in levels.items():
        check.known(level, LEVELS[1:], "level", at)
        check.record(record, "", f"{at}.{level}")
    total = sum(record.value for record in levels.values())
    if abs(total - 1) > 1e-9:
        check.problems.add("levels_sum", at, total=total)


def check_budget(check: Check) -> None:
    """Check the unit and the source of the budget."""
    budget = check.scenario.budget
    if budget is None:
        return
    if budget.excess_burden is not None:
        check.record(budget.excess_burden, "", f"{check.where}: budget.excess_burden")
    check.record(nominal(budget.amount), "yuan/a", f"{check.where}: budget.amount")


def check_choices(check: Check) -> None:
    """Check the levers of the choices: their option, their bounds, what they start from."""
    space = check.scenario.choices
    if space is None:
        return
    at = f"{check.where}: choices"
    check.known(space.option, check.scenario.options, "option", f"{at}.option")
    for name, lever in space.levers.items():
        steps = lever.sets.split(".")
        known = check.known(
            steps[2] if steps[0] == "domains" and len(steps) > 2 else steps[0],
            Choices.model_fields,
            "choice",
            f"{at}.levers.{name}.sets",
        )
        if known and (steps[0] != "domains" or len(steps) > 2) and space.option in check.scenario.options:
            _lever(check, lever, check.scenario.options[space.option], f"{at}.levers.{name}")


def _lever(check: Check, lever: ScenarioLever, option: Option, at: str) -> None:
    """Check every setting of a lever as what it sets is checked."""
    for setting in lever.settings:
        try:
            made = with_setting(option, lever, setting, check.scenario, at)
        except InputError as error:
            check.problems.extend(error)
            continue
        for part in (made, *made.domains.values()):
            for key, record in part.parameters.items():
                if key not in option.parameters and (parameter := check.parameter(key, at)) is not None:
                    check.record(record, parameter.unit, at, parameter.unit)
                    check_bounds(record, parameter, at, check.problems)
