"""Given amounts of money beside what else the scenario says of the same thing: a lost 1e4, a unit for another."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from esvalue.core.errors import Mistakes
from esvalue.core.quantities import typed_number
from esvalue.core.text import Text
from esvalue.core.units import conversion, parse, scaled_text, unit_title
from esvalue.inputs.parameters import Record
from esvalue.inputs.scenario.sections import amount
from esvalue.standards.judging import Judged

__all__ = ["doubt_money"]

#: A given rate this many times the others of its cell, or so small a part of them, is doubtful; a budget against the
#: cost of the options.
RATE, BUDGET = 20.0, 100.0
#: The base of a fund that is paid now, against what the zone has to be paid for.
BASE = 3.0


def doubt_money(judged: Judged, problems: Mistakes) -> None:
    """Doubt the given rates far from the other options' and the holders' cost,
    and a budget far from what any option costs.

    Parameters
    ----------
    judged
        A scenario bound for judging.
    problems
        Where the doubts are put.
    """
    commit, name = judged.commit, judged.loaded.path.name
    for option, choices in judged.loaded.scenario.options.items():
        table = choices.rate_rule.given
        for domain, regions in getattr(choices, table).items() if table else ():
            for region, given in regions.items():
                rate = commit.standards[option, domain, region].value
                peers = [*_others(judged, option, domain, region)] or [*_others(judged, option, domain)]
                if peers and rate > 0 and not 1 / RATE <= (ratio := rate / float(np.median(peers))) <= RATE:
                    entry = f"options.{option}.{table}.{domain}.{region}"
                    record = given if isinstance(given, Record) else given.amount
                    base = judged.loaded.cards[domain].base
                    unit = base.print_units[0]  # rates are per base and year, and are told as they are printed
                    factor = conversion(parse(f"yuan/{base.unit}/a"), parse(unit))
                    problems.doubt(
                        "given_far",
                        f"{name}: {entry}",
                        entry=f"{name}: {entry}",
                        value=_written(record),
                        meant=_meant(record, rate * factor, unit),
                        peers=scaled_text(float(f"{np.median(peers) * factor:.4g}")),
                        times=_times(ratio),
                        unit=unit_title(unit),
                    )
    _doubt_fund_bases(judged, problems)
    budget = judged.loaded.scenario.budget
    cost = judged.outcomes.total.get("public_cost")
    if budget is None or cost is None:
        return
    costs = np.ravel(judged.model.central[cost])
    costs = costs[costs > 0]
    money = amount(budget.amount, "yuan/a")
    if costs.size and money > 0 and not costs.min() / BUDGET <= money <= costs.max() * BUDGET:
        problems.doubt(
            "budget_far",
            f"{name}: budget.amount",
            entry=f"{name}: budget.amount",
            value=_written(budget.amount),
            money=f"{money:,.0f}",
            low=f"{costs.min():,.0f}",
            high=f"{costs.max():,.0f}",
        )


def _doubt_fund_bases(judged: Judged, problems: Mistakes) -> None:
    """Doubt the base of a fund paid now that is far from what its zone has: its amount and base are of this place.

    Funds of other options may be those of other places, and one whose rate is doubted is not doubted twice.
    """
    loaded, doubted = judged.loaded, {one.entry for one in problems.doubts}
    for option, choices in loaded.scenario.options.items():
        for domain, regions in choices.fund.items() if choices.status_quo else ():
            places, base = loaded.places[domain], loaded.cards[domain].base
            if base.column not in places.numbers:  # worked out from columns
                continue
            for region, fund in regions.items():
                entry = f"{loaded.path.name}: options.{option}.fund.{domain}.{region}"
                here = [kind == region for kind in places.texts["region_type"]]
                has, said = float(np.nansum(places.numbers[base.column][here])), amount(fund.base, base.unit)
                if entry in doubted or not (has > 0 and said > 0) or 1 / BASE <= said / has <= BASE:
                    continue
                problems.doubt(
                    "fund_base_far",
                    f"{entry}.base",
                    entry=f"{entry}.base",
                    value=_written(fund.base),
                    has=f"{has:,.6g} {base.unit}",
                    times=_times(said / has),
                )


def _others(judged: Judged, option: str, domain: str, region: str | None = None) -> Iterator[float]:
    """Yield what other options pay and what it costs holders, in a cell or, without a region, in the domain."""
    commit = judged.commit
    for (other, of, at), one in commit.standards.items():
        if of == domain and region in (None, at):
            if other != option and one.value > 0:
                yield one.value
            if commit.floors.get((other, of, at), 0.0) > 0:
                yield commit.floors[other, of, at]


def _written(record: Record) -> str:
    return f"{typed_number(record.value)} [{record.unit}]"


def _meant(record: Record, rate: float, unit: str) -> Text:
    """Return what an amount is in the unit it is compared in; nothing where it is written in that unit."""
    if parse(str(record.unit)).same_kind(parse(unit)) and conversion(parse(str(record.unit)), parse(unit)) == 1:
        return Text(zh=" ", en="")
    said = Text(zh="，即 {rate} {unit}，", en=", which is {rate} {unit},")
    return said.format(rate=scaled_text(float(f"{rate:.4g}")), unit=unit_title(unit))


def _times(ratio: float) -> Text:
    """Return how many times one amount is another, in words."""
    return (
        Text(zh="{:.3g} 倍", en="{:.3g} times").format(ratio)
        if ratio >= 1
        else Text(zh="1/{:.3g}", en="1/{:.3g} of").format(1 / ratio)
    )
