"""What an option pays in every zone, and why it pays nothing in the others: figures of the annex, by zone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from esvalue.core.text import Text
from esvalue.report.numbering import Figure
from esvalue.report.tables.context import Context
from esvalue.report.tables.reasons import reason_text, said_otherwise

if TYPE_CHECKING:
    from esvalue.report.comparison import Comparison

__all__ = ["PaidZone", "UnpaidZone", "counties_in", "paid_zones", "unpaid_zones", "why_unpaid"]

#: Why nothing is paid, as a document says it; a step that is too large is said with its numbers.
WHY = {
    "no_base": Text(zh="没有应补数量", en="nothing is owed payment"),
    "no_floor": Text(zh="权利人损失没有可靠资料，不定标准", en="no reliable data on the loss of holders: no standard"),
    "no_rule": Text(zh="本方案不补", en="not paid by this option"),
    "no_range": Text(zh="受益不足以弥补损失，不设标准", en="others gain less than holders lose: no standard"),
    "no_cost": Text(zh="按此法算得不大于零，不予补偿", en="this rule gives nothing above zero"),
}


@dataclass(frozen=True)
class PaidZone:
    """A zone that an option has a rate for; `why` says why nothing is counted, where nothing is."""

    domain: str
    region: str
    title: Text
    area: Text
    counties: tuple[str, ...]
    rate: Figure
    base: Figure | None
    amount: Figure | None
    expected: Figure | None
    why: Text | None = None


@dataclass(frozen=True)
class UnpaidZone:
    """A zone without a rate, and why."""

    domain: str
    title: Text
    area: Text
    why: Text


def paid_zones(made: Comparison, option: str) -> list[PaidZone]:
    """Return the zones an option has a rate for, in the order of the cards, with the figures of its annex."""
    ctx, by_key = made.context, made.figures.by_key
    found = []
    for domain, region in _cells(made):
        rate = by_key.get(f"standard|{option}|{domain}|{region}|{ctx.print_unit(domain)}")
        if rate is None:
            continue
        given = ctx.judged.commit.nodes[(option, domain)].given
        same = not given or _same_base(made, domain, region)
        base = by_key.get(f"base|{domain}|{region}" if same else f"base|given|{domain}|{region}")
        reason = ctx.judged.commit.standards[(option, domain, region)].reason
        found.append(
            PaidZone(
                domain,
                region,
                ctx.region_title(domain, region),
                ctx.domain_title(domain),
                counties_in(made, domain, region),
                rate,
                None if reason else base,
                by_key.get(f"amount|{option}|{domain}|{region}"),
                by_key.get(f"expected|{option}|{domain}|{region}"),
                reason_text(ctx, option, domain, region) if reason else None,
            )
        )
    return found


def unpaid_zones(made: Comparison, option: str) -> list[UnpaidZone]:
    """Return the zones for which an option has no rate, with the reason: those with places, and those of which the
    scenario says why, or which a payment covers.
    """
    ctx = made.context
    found = []
    for domain, region in _cells(made):
        if ctx.judged.commit.standards[(option, domain, region)].rated:
            continue
        if not ctx.places_in(domain, region) and said_otherwise(ctx, option, domain, region) is None:
            continue
        why = why_unpaid(ctx, option, domain, region)
        found.append(UnpaidZone(domain, ctx.region_title(domain, region), ctx.domain_title(domain), why))
    return found


def why_unpaid(ctx: Context, option: str, domain: str, region: str) -> Text:
    """Return why an option has no rate in a zone: what the scenario says of it, else the reason of its rule."""
    judged = ctx.judged
    if otherwise := said_otherwise(ctx, option, domain, region):
        return otherwise
    reason = judged.commit.standards[(option, domain, region)].reason
    own = judged.model.accounts[domain].no_standard
    if reason == "no_floor" and own is not None:
        return own
    return WHY.get(reason) or reason_text(ctx, option, domain, region)


def counties_in(made: Comparison, domain: str, region: str) -> tuple[str, ...]:
    """Return the counties that have places of a zone."""
    places = made.context.judged.loaded.places[domain]
    counties, regions = places.texts.get("county"), places.texts["region_type"]
    if counties is None:
        return ()
    return tuple(dict.fromkeys(c for c, r in zip(counties, regions, strict=True) if r == region))


def _cells(made: Comparison) -> Iterator[tuple[str, str]]:
    ctx = made.context
    return ((domain, region) for domain in ctx.judged.model.accounts for region in ctx.regions(domain))


def _same_base(made: Comparison, domain: str, region: str) -> bool:
    """Tell whether all places of a zone with something to pay for have a known cost of holders."""
    ctx = made.context
    return ctx.base_amount(domain, region, whole=True)[1] == ctx.base_amount(domain, region)[1]
