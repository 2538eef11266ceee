"""What the workbook computes from: zones by county with who takes part at every rate, payments, shares, money."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from esvalue.core.text import Text
from esvalue.core.units import conversion, counted_by, parse
from esvalue.report.forms.money import levels_of
from esvalue.report.front.chosen import ShownOption, budget_of
from esvalue.report.numbering import Figure
from esvalue.report.tables.context import Context
from esvalue.standards.payment_nodes import yearly_rate
from esvalue.standards.take_up import TakeUp, take_up

if TYPE_CHECKING:
    from esvalue.report.comparison import Comparison

__all__ = ["CountyRow", "PaymentRow", "Workings", "ZoneBlock", "workings_of"]

Array = npt.NDArray[np.float64]
#: The step of rates where no option rounds, and most steps of a zone.
STEP, STEPS = (5.0, "yuan/mu/a"), 400
#: How far above the greatest rate of the options, and the share of futures whose loss is below, rates can be set.
ABOVE, HIGHEST = 1.25, 0.95
#: Digits that tell a rate.
DIGITS = 12


@dataclass(frozen=True)
class CountyRow:
    """What a county is owed in a zone, and which part of it is paid for at every rate of the zone."""

    county: str
    area: float
    shares: Array


@dataclass(frozen=True)
class ZoneBlock:
    """A zone: rates that can be set, the one that is, what one unit of base and rate is in yuan a year, its counties.

    `enough` is the share paid enough at every rate; `run` what the run expects it to cost (1e4 yuan a year).
    """

    domain: str
    region: str
    title: Text
    base_unit: str
    rate_unit: str
    yearly: float
    rates: Array
    rate: float
    counties: tuple[CountyRow, ...]
    enough: Array | None
    run: float
    figure: Figure | None


@dataclass(frozen=True)
class PaymentRow:
    """A payment beside the rates, or a part of it: what is counted, its rate, yuan a year of one unit of both; without
    these its cost (1e4 yuan a year) is that of the run. `level` pays all of it; "": the levels by their shares.
    """

    title: Text
    level: str
    run: float
    base: float | None = None
    base_unit: str = ""
    rate: float | None = None
    rate_unit: str = ""
    yearly: float = 1.0
    expected: float = 1.0


@dataclass(frozen=True)
class Workings:
    """Everything the workbook computes from; money in 1e4 yuan a year."""

    option: ShownOption
    zones: tuple[ZoneBlock, ...]
    payments: tuple[PaymentRow, ...]
    levels: Mapping[str, float]
    budget: float | None
    run: float | None

    @property
    def counties(self) -> tuple[str, ...]:
        """The counties of all zones."""
        return tuple(dict.fromkeys(row.county for zone in self.zones for row in zone.counties))


def workings_of(made: Comparison, option: ShownOption) -> Workings:
    """Return what the workbook of an option computes from; every zone whose holders' loss is known, or that has a rate,
    is in it.
    """
    ctx = made.context
    keys = [key for key in _cells(ctx) if _counts(ctx, option.option, *key)]
    grids = {key: _grid(ctx, *key) for key in keys}
    factors = {key: _to_base(ctx, key[0]) for key in keys}
    taken = take_up(ctx.judged, {key: grid * factors[key] for key, grid in grids.items()})
    zones = [_zone(made, option.option, key, grids[key], taken[key]) for key in keys if key in taken]
    budget = budget_of(ctx)[0]
    cost = made.figures.by_key.get(f"outcome|public_cost|{option.option}")
    return Workings(
        option,
        tuple(zone for zone in zones if zone.counties),
        tuple(_payments(made, option.option)),
        levels_of(ctx),
        None if budget is None else budget / 1e4,
        None if cost is None else cost.value,
    )


def _cells(ctx: Context) -> list[tuple[str, str]]:
    return [(domain, region) for domain in ctx.judged.model.accounts for region in ctx.regions(domain)]


def _counts(ctx: Context, option: str, domain: str, region: str) -> bool:
    """Tell whether a zone has something to pay for, and a rate or a known loss of holders."""
    if not ctx.judged.outcomes.payable.get((domain, region)):
        return False
    rated = ctx.judged.commit.standards[(option, domain, region)].paid
    return rated or bool(ctx.base_amount(domain, region)[1] and (domain, region) in _known(ctx))


def _known(ctx: Context) -> set[tuple[str, str]]:
    """Return the zones in which the loss of holders is known."""
    found = set()
    for domain, (floor, _) in ctx.judged.outcomes.bargaining.items():
        if floor is not None:
            node = ctx.judged.graph[floor]
            present = np.broadcast_to(node.present, (len(node.labels[f"region_type:{domain}"]),))
            found |= {
                (domain, r) for r, there in zip(node.labels[f"region_type:{domain}"], present, strict=True) if there
            }
    return found


def _to_base(ctx: Context, domain: str) -> float:
    """Return the factor from the unit rates are printed in to yuan per base and year."""
    return conversion(parse(ctx.print_unit(domain)), parse(f"yuan/{ctx.judged.model.accounts[domain].base_unit}/a"))


def _clean(value: float) -> float:
    """Return a rate without what conversion adds behind its digits.

    >>> _clean(70.00000000000001)
    70.0
    """
    return float(f"{value:.{DIGITS}g}")


def _grid(ctx: Context, domain: str, region: str) -> Array:
    """Return the rates of a zone that can be set, in the unit they are printed in: every step of rounding from zero to
    above what any option pays and nearly every holder loses, and the rates of the options themselves.
    """
    commit, unit = ctx.judged.commit, parse(ctx.print_unit(domain))
    to_print = 1.0 / _to_base(ctx, domain)
    own = {
        _clean(made.value * to_print)
        for option in ctx.options
        if (made := commit.standards[(option, domain, region)]).rated
    }
    roundings = [ctx.judged.loaded.scenario.options[o].for_domain(domain).rounding for o in ctx.options]
    sizes = [(one.to, one.unit) for one in roundings if one is not None] + [STEP, (STEP[0], unit.text)]
    step = next(to * conversion(parse(u), unit) for to, u in sizes if parse(u).same_kind(unit))
    losses = [0.0]
    floor = ctx.judged.outcomes.bargaining.get(domain, (None, None))[0]
    if floor is not None and (domain, region) in _known(ctx):
        losses.append(float(np.quantile(ctx.draws(floor, region_type=region), HIGHEST)) * to_print)
    top = max(ABOVE * max(own, default=step), *losses, step)
    count = math.ceil(top / step - 1e-9)
    wider = max(1, math.ceil(count / STEPS))
    steps = {_clean(k * wider * step) for k in range(math.ceil(count / wider) + 1)}
    return np.array(sorted(steps | own))


def _zone(made: Comparison, option: str, key: tuple[str, str], grid: Array, taken: TakeUp) -> ZoneBlock:
    ctx, (domain, region) = made.context, key
    choices = ctx.judged.loaded.scenario.options[option].for_domain(domain)
    base_unit, factor, yearly = ctx.print_base(domain)
    account, places = ctx.judged.model.accounts[domain], ctx.judged.loaded.places[domain]
    given, whole = bool(choices.rate_rule.given), choices.participation == "mandatory" or choices.pays == "everyone"
    rows: dict[str, list[int]] = {}
    for k, place in enumerate(taken.places):
        if taken.known[k] or given:
            rows.setdefault(places.texts["county"][places.names.index(place)], []).append(k)
    counties = []
    for county, at in rows.items():
        area = sum(ctx.central(account.base, place=taken.places[k]) for k in at)
        paid = sum(taken.base[k] * np.ones(len(grid)) if whole else taken.accepted[k] for k in at)
        counties.append(CountyRow(county, area * factor, (grid > 0) * np.asarray(paid) / area))
    committed = ctx.judged.commit.standards[(option, domain, region)]
    expected = made.figures.by_key.get(f"expected|{option}|{domain}|{region}")
    return ZoneBlock(
        domain,
        region,
        ctx.region_title(domain, region),
        base_unit,
        ctx.print_unit(domain),
        yearly,
        grid,
        _clean(committed.value / _to_base(ctx, domain)) if committed.paid else 0.0,
        tuple(counties),
        None if taken.enough is None else (grid > 0) * taken.enough,
        expected.value if expected is not None and committed.paid else 0.0,
        made.figures.by_key.get(f"standard|{option}|{domain}|{region}|{ctx.print_unit(domain)}"),
    )


def _payments(made: Comparison, option: str) -> Sequence[PaymentRow]:
    """Return what payments beside the rates cost, part by part where rates and what is counted say it."""
    ctx, found = made.context, list[PaymentRow]()
    scenario, levels = ctx.judged.loaded.scenario, levels_of(ctx)
    nodes = ctx.judged.outcomes.payments
    for name in nodes.cost:
        cost = made.figures.by_key.get(f"budget|{option}|payment|{name}")
        if cost is None or cost.value == 0:
            continue
        one = ctx.judged.scheme.arranged[(option, name)]
        shared = one.to_holders and one.payment.payer is None
        payer = one.payment.payer or ""
        level = "" if shared else payer if payer in levels else scenario.scenario.payer_level
        parts = [] if one.rule or one.payment.cap or not one.to_holders else list(one.payment.schedule)
        if not parts or any((name, key) not in nodes.parts for key, _ in parts):
            found.append(PaymentRow(one.payment.title, level, cost.value))
            continue
        for key, part in parts:
            at = nodes.parts[(name, key)]
            unit = ctx.judged.graph[at.base].unit
            counted = counted_by(part.rate.unit or "")
            base = ctx.central(at.base) * conversion(unit, counted)
            paid = float(ctx.draws(at.amount, option=option).mean()) / 1e4
            rate = part.rate.value
            yearly = yearly_rate(one.payment, part) / rate if rate else 0.0
            full = base * rate * yearly / 1e4
            title = (
                one.payment.title if not key else Text(zh="{}：{}", en="{}: {}").format(one.payment.title, part.title)
            )
            found.append(
                PaymentRow(
                    title,
                    level,
                    paid,
                    base,
                    counted.text,
                    rate,
                    part.rate.unit or "",
                    yearly,
                    paid / full if full else 1.0,
                )
            )
    return found
