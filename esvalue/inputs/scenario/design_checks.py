"""What a scenario says of its designed options, against its cards and itself: every mistake collected, none raised."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from esvalue.core.errors import InputError
from esvalue.core.quantities import quantity
from esvalue.core.reserved import check_given_names
from esvalue.core.units import conversion, parse
from esvalue.inputs.scenario.check import Check
from esvalue.inputs.scenario.design import DESIGNED, CellDesign
from esvalue.inputs.scenario.sections import nominal

__all__ = ["LOSSES", "check_design", "promises_of_mandatory"]

#: Outcomes whose requirement promises the holders of a mandatory scheme something.
LOSSES = ("adequacy", "loss_covered", "uncompensated_loss")


def check_design(check: Check) -> None:
    """Check the order of zones, the step, cells, the lever, and that a mandatory scheme promises something."""
    at, rule = f"{check.where}: design", check.scenario.design
    check_given_names(check.scenario.options, f"{check.where}: options", check.problems, DESIGNED.values())
    _order(check, at)
    _cells(check, at)
    _rounding(check, at)
    _lever(check, at)
    if rule.participation == "mandatory" and not promises_of_mandatory(check):
        check.problems.add("design_no_promise", f"{at}.participation")


def promises_of_mandatory(check: Check) -> bool:
    """Tell whether a scenario says what the holders of a mandatory scheme are to get."""
    return check.scenario.design.at_least is not None or any(
        one.outcome in LOSSES for one in check.scenario.requirements
    )


def _order(check: Check, at: str) -> None:
    """Check that an order names region types of its domain, each once, and agrees with the rates fixed by law."""
    for domain, regions in check.scenario.design.order.items():
        here = f"{at}.order.{domain}"
        if not check.known(domain, check.scenario.domains, "domain", f"{at}.order") or domain in check.unread:
            continue
        for region in dict.fromkeys(regions):
            check.known(region, check.regions(domain), "region type", here)
            if regions.count(region) > 1:
                check.problems.add("design_zone_twice", here, name=region, count=regions.count(region))
        _order_of_laws(check, domain, regions, here)


def _order_of_laws(check: Check, domain: str, regions: Sequence[str], here: str) -> None:
    """Refuse an order that rates fixed by law contradict: no rate between them could be found."""
    for first, later in combinations(dict.fromkeys(regions), 2):
        one, other = (check.scenario.design.cell(domain, region) for region in (first, later))
        if one is None or other is None or one.rate is None or other.rate is None:
            continue
        try:
            unit = parse(f"yuan/{check.cards[domain].base.unit}/a")
            low, high = (rate.value * conversion(parse(rate.unit or ""), unit) for rate in (one.rate, other.rate))
        except InputError:  # told with the rate
            continue
        if low < high * (1 - 1e-9):
            check.problems.add("design_order_law", here, first=first, later=later)


def _cells(check: Check, at: str) -> None:
    seen: dict[tuple[str, str], int] = {}
    for i, cell in enumerate(check.scenario.design.cells, start=1):
        here = f"{at}.cells[{i}]"
        if not check.known(cell.domain, check.scenario.domains, "domain", f"{here}.domain"):
            continue
        if cell.domain in check.unread:
            continue
        check.known(cell.region_type, check.regions(cell.domain), "region type", f"{here}.region_type")
        key = (cell.domain, cell.region_type)
        if key in seen:
            check.problems.add("design_cell_again", here, domain=cell.domain, region=cell.region_type, other=seen[key])
        seen.setdefault(key, i)
        _rate(check, cell, here)


def _rate(check: Check, cell: CellDesign, here: str) -> None:
    if cell.rate is None:
        return
    base = check.cards[cell.domain].base
    unit, usual = f"yuan/{base.unit}/a", next(iter(base.print_units), "")
    check.record(nominal(cell.rate), unit, f"{here}.rate", usual)
    check.bounded(cell.rate, quantity("payment"), f"{here}.rate")


def _rounding(check: Check, at: str) -> None:
    """Check that the step is counted as the rates of some domain are."""
    step = check.scenario.design.rounding
    if step is None or not check.cards:
        return
    units = [f"yuan/{card.base.unit}/a" for card in check.cards.values()]
    own = parse(step.unit, f"{at}.rounding.unit")
    if not any(own.same_kind(parse(unit)) for unit in units):
        check.problems.add(
            "design_step_kind", f"{at}.rounding", given=step.unit, wanted=", ".join(dict.fromkeys(units))
        )


def _lever(check: Check, at: str) -> None:
    """Check that a lever is an amount of a payment by result, in money."""
    lever = check.scenario.design.lever
    if lever is None:
        return
    here = f"{at}.lever"
    if check.known(lever.payment, check.scenario.payments, "payment", f"{here}.payment"):
        payment = check.scenario.payments[lever.payment]
        if payment.rule_file is None:
            check.problems.add("design_lever_rate", f"{here}.payment", payment=lever.payment)
        elif payment.tables is None:
            check.problems.add("design_lever_tables", f"{here}.payment", payment=lever.payment)
        budget = check.scenario.budget
        if budget is None or budget.of is None:
            check.problems.add("design_lever_budget", here, payment=lever.payment)
    if not parse(lever.unit, f"{here}.unit").same_kind(parse("yuan")):
        check.problems.add("design_lever_unit", f"{here}.unit", given=lever.unit)
