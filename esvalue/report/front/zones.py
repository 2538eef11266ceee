"""The table of rates: every zone of every domain with its holders' loss and what each shown option pays there."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from esvalue.core.printing.rounding import percent
from esvalue.core.text import Text
from esvalue.core.units import parse
from esvalue.inputs.outcomes import OUTCOMES
from esvalue.report.front.chosen import budget_of, promise_of
from esvalue.report.front.maker import Maker, chances
from esvalue.report.front.record import Area, Paid, Rate, Totals, Zone
from esvalue.report.numbering import WAN, Figure
from esvalue.report.tables.reasons import reason_text, said_otherwise
from esvalue.report.tables.standards import bound_figure, standard_figure

__all__ = ["MOST", "areas_of", "is_area", "owed_of", "totals_of"]

#: Rows of zones and payments on the page.
MOST = 14


def areas_of(maker: Maker, paid: Sequence[Paid]) -> tuple[tuple[Area, ...], tuple[tuple[str, Zone], ...]]:
    """Return the zones by domain with the payments of the domain, and zones that the page has no room for, with the
    unit of their rates.

    Where there are more than fit, those with the largest loss of holders stay, in the order of the cards.
    """
    ctx = maker.ctx
    found: list[tuple[str, list[Zone], list[Text]]] = []
    for domain in ctx.judged.model.accounts:
        zones, missing = [], []
        written = ctx.judged.loaded.scenario.domains[domain].no_payment
        covered = {zone for one in paid if one.domain == domain for zone in one.zones}
        for region in ctx.regions(domain):
            if not ctx.places_in(domain, region):
                missing += [ctx.region_title(domain, region)] if region in written else []
                continue
            zone = _zone(maker, domain, region)
            if zone.loss is None and not any(rate.figure for rate in zone.rates):
                missing += [] if zone.title in covered else [zone.title]
            else:
                zones.append(zone)
        if zones or missing or covered:
            found.append((domain, zones, missing))
    room = MOST - sum(not zones for _, zones, _ in found) - len(ctx.judged.scheme.names)
    every = sorted((zone for _, zones, _ in found for zone in zones), key=_weight)
    kept = set(map(id, every[: max(room, 1)]))
    areas = tuple(
        Area(
            ctx.domain_title(domain),
            ctx.print_unit(domain),
            tuple(zone for zone in zones if id(zone) in kept),
            tuple(missing),
            tuple(one for one in paid if one.domain == domain),
        )
        for domain, zones, missing in found
    )
    left = [(domain, zone) for domain, zones, _ in found for zone in zones if id(zone) not in kept]
    return areas, tuple((ctx.print_unit(domain), zone) for domain, zone in left)


def _weight(zone: Zone) -> tuple[float, str, str]:
    loss = zone.loss.value if zone.loss else 0.0
    return -(loss * zone.base.value if zone.base else 0.0), zone.domain, zone.region


def _zone(maker: Maker, domain: str, region: str) -> Zone:
    ctx = maker.ctx
    places = ctx.judged.loaded.places[domain]
    here = [i for i, r in enumerate(places.texts["region_type"]) if r == region]
    counties = places.texts.get("county")
    unit = ctx.print_unit(domain)
    loss = maker.keyed(f"floor|{domain}|{region}|{unit}", lambda: bound_figure(ctx, domain, region, 0, unit))
    now = None if maker.now is None else _rate(maker, maker.options[maker.now].option, domain, region, None).figure
    rates = tuple(_rate(maker, one.option, domain, region, now) for one in maker.options)
    known = loss is not None or any(rate.figure for rate in rates)
    return Zone(
        domain,
        region,
        ctx.region_title(domain, region),
        tuple(dict.fromkeys(counties[i] for i in here)) if counties else (),
        _base(maker, domain, region, whole=loss is None) if known else None,
        loss,
        rates,
        _households(maker, domain, region, here),
        maker.figures.by_key.get(f"no_range|{domain}|{region}"),
    )


def _rate(maker: Maker, option: str, domain: str, region: str, now: Figure | None) -> Rate:
    ctx = maker.ctx
    unit = ctx.print_unit(domain)
    key = f"standard|{option}|{domain}|{region}|{unit}"
    figure = maker.keyed(key, lambda: standard_figure(ctx, option, domain, region, unit))
    text = None
    if figure is None:
        text = said_otherwise(ctx, option, domain, region) or reason_text(ctx, option, domain, region)
    cut = now is not None and (figure is None or figure.value < now.value * (1 - 1e-12))
    low = figure is not None and ctx.judged.commit.below_floor(option, domain, region)
    return Rate(figure, text, low, cut, _enough(maker, option, domain, region))


def _enough(maker: Maker, option: str, domain: str, region: str) -> Figure | None:
    """Return which share of a zone an option pays enough; None where the loss of holders is not known."""
    ctx = maker.ctx
    name, title = ctx.of_zone("adequacy", option, domain, region), ctx.region_title(domain, region)
    if name is None:
        return None
    return maker.keyed(
        f"covered|{option}|{domain}|{region}",
        lambda: ctx.stored(
            f"covered|{option}|{domain}|{region}",
            f"补够的占比：{title.zh}，{ctx.option_title(option).zh}",
            f"share paid enough: {title.en}, {ctx.option_title(option).en}",
            name,
            OUTCOMES["adequacy"].unit,
            shown="share",
            option=option,
            region_type=region,
        ),
    )


def _base(maker: Maker, domain: str, region: str, *, whole: bool) -> Figure | None:
    """Return the amount owed payment, as the annex has it."""
    ctx = maker.ctx
    unit, factor, _ = ctx.print_base(domain)
    value, targets = ctx.base_amount(domain, region, whole=whole)
    if not targets:
        return None
    same, title = targets == ctx.base_amount(domain, region)[1], ctx.region_title(domain, region)
    key = f"base|{domain}|{region}" if same else f"base|given|{domain}|{region}"
    return maker.keyed(
        key,
        lambda: Figure.of(
            key,
            f"应补偿基数：{title.zh}",
            f"eligible base: {title.en}",
            value * factor,
            unit,
            targets=targets,
            soft=ctx.soft(*targets),
        ),
    )


def _households(maker: Maker, domain: str, region: str, here: list[int]) -> Figure | None:
    """Return the households counted in a zone; None where no place of it has a count."""
    ctx, places = maker.ctx, maker.ctx.judged.loaded.places[domain]
    counted = places.numbers.get("households")
    known = [] if counted is None else [i for i in here if np.isfinite(counted[i]) and counted[i] > 0]
    if counted is None or not known or f"{domain}.households" not in ctx.judged.graph.nodes:
        return None
    title = ctx.region_title(domain, region)
    targets = tuple(ctx.target(f"{domain}.households", place=places.names[i]) for i in known)
    return Figure.of(
        f"households|{domain}|{region}",
        f"户数：{title.zh}",
        f"households: {title.en}",
        float(sum(counted[i] for i in known)),
        "household",
        statistic="sum",
        targets=targets,
        soft=ctx.soft(*targets),
    )


def is_area(maker: Maker, areas: tuple[Area, ...]) -> bool:
    """Tell whether every zone is owed payment by its area."""
    size = parse("ha").dimensions
    return all(parse(zone.base.unit).dimensions == size for area in areas for zone in area.zones if zone.base)


def owed_of(maker: Maker, areas: tuple[Area, ...], more: Sequence[object]) -> Figure | None:
    """Return the amount owed payment in all zones, where all are counted in one unit and stand in the table."""
    parts = [zone.base for area in areas for zone in area.zones if zone.base]
    if more or len({one.unit for one in parts}) != 1:
        return None
    return maker.total("owed", Text(zh="应补数量合计", en="total owed payment"), parts, parts[0].unit)


def totals_of(maker: Maker, by_area: bool) -> tuple[Totals, ...]:
    """Return the rows below the rates: money, what it pays enough, what it is worth; those that nothing is known of
    are left out.
    """
    ctx, certain = maker.ctx, budget_of(maker.ctx)[1]
    asked = promise_of(ctx)
    what = Text(zh="面积", en="area") if by_area else Text(zh="数量", en="amount")
    required = (
        Text(zh="（要求 {}）", en=" ({} required)").format(percent(float(asked.at_least or 0)))
        if asked
        else Text.same("")
    )
    rows = (
        (Text(zh="平均财政支出", en="Public cost, average"), WAN, lambda o: maker.outcome("public_cost", o)),
        (Text(zh="{}够用的预算", en="Budget enough with {}").format(chances(certain)), WAN, maker.enough_money),
        (
            Text(zh="补够的{}占比{}", en="Share of {} paid enough{}").format(what, required),
            "share",
            lambda o: maker.outcome("adequacy", o),
        ),
        (Text(zh="平均净效益", en="Net benefit, average"), WAN, lambda o: maker.outcome("net_benefit", o)),
        (Text(zh="好于不补的情形占比", en="Cases better than paying nothing"), "share", maker.better),
    )
    made = (Totals(title, tuple(find(one.option) for one in maker.options), unit) for title, unit, find in rows)
    return tuple(row for row in made if any(row.figures))
