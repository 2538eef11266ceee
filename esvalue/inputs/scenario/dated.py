"""Dated amounts of a scenario that are used before their date."""

from __future__ import annotations

from collections.abc import Iterator

from esvalue.core.errors import Mistakes
from esvalue.inputs.parameters import NOMINAL, Record
from esvalue.inputs.scenario.sections import Scenario, nominal

__all__ = ["doubt_early"]


def doubt_early(scenario: Scenario, where: str, problems: Mistakes) -> None:
    """Doubt every nominal amount of an option or of the budget whose date lies after the scenario's price year.

    Parameters
    ----------
    scenario
        The scenario.
    where
        Name of its file.
    problems
        Where doubts are put.
    """
    year = scenario.scenario.price_year
    for entry, record in _amounts(scenario):
        if record.date is not None and record.date > year and record.basis in NOMINAL:
            value = f"{record.value:g} [{record.unit or 1}]"
            problems.doubt(
                "dated_early", f"{where}: {entry}", entry=f"scenario: {entry}", value=value, date=record.date, year=year
            )


def _amounts(scenario: Scenario) -> Iterator[tuple[str, Record]]:
    if scenario.budget is not None:
        yield "budget.amount", nominal(scenario.budget.amount)
    for name, option in scenario.options.items():
        for at, choices in {
            f"options.{name}": option,
            **{f"options.{name}.domains.{domain}": own for domain, own in option.domains.items()},
        }.items():
            for domain, numbers in choices.numbers.items():
                yield from ((f"{at}.numbers.{domain}.{region}", record) for region, record in numbers.items())
            for domain, funds in choices.fund.items():
                yield from (
                    (f"{at}.fund.{domain}.{region}.amount", nominal(fund.amount)) for region, fund in funds.items()
                )
