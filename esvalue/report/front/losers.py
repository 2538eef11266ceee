"""Who loses: whose rate falls below the present one, and who is hardly paid enough, with counties and households."""

from __future__ import annotations

from collections.abc import Sequence

from esvalue.core.printing.table import number
from esvalue.core.text import Text
from esvalue.core.units import unit_text
from esvalue.report.front.maker import Maker
from esvalue.report.front.record import Zone
from esvalue.report.front.said import AND, BESIDE, STOP, Amount, Field, Said, joined, people, share, told
from esvalue.report.numbering import Figure

__all__ = ["losers_of", "rate_words"]

#: Below this share a zone counts as hardly paid enough; zones and counties a sentence names; sentences.
SHORT, NAMED, SENTENCES = 0.3, 4, 2
GONE = Text(zh="不补", en="nothing")
LEAST = Text(zh="各区域至少补够 {share}（{zone}）", en="every zone is paid enough on {share} or more ({zone})")
ALL = Text(zh="各区域全部补够", en="all of every zone is paid enough")
NONE_CUT = Text(zh="没有一处低于现行标准", en="no rate falls below the present one")


def losers_of(maker: Maker, zones: Sequence[tuple[str, Zone]]) -> tuple[Said, ...]:
    """Return a sentence for each option to choose from; `zones` are all of them, each with the unit of its rates."""
    now = maker.now
    said = []
    for i, shown in enumerate(maker.options):
        if i == now:
            continue
        cut = [] if now is None else [one for one in zones if one[1].rates[i].cut]
        fallen = {id(zone) for _, zone in cut}
        short = [(enough, zone) for _, zone in zones if (enough := zone.rates[i].enough) and enough.value < SHORT]
        short = sorted(
            (one for one in short if id(one[1]) not in fallen),
            key=lambda one: (one[0].value, one[1].domain, one[1].region),
        )
        parts: list[Field] = []
        if now is not None and cut:
            parts.append(joined(STOP, _first([_fallen(maker, zone, unit, now, i) for unit, zone in cut])))
        if short:
            parts.append(_hardly(maker, short))
        if not parts:
            parts = _nobody(zones, i, now)
        if parts:
            words = Text(zh="按“{label}”：{parts}。", en="{label}: {parts}.")
            said.append(Said(words, {"label": shown.label, "parts": joined(STOP, parts)}))
    return tuple(said[:SENTENCES])


def _nobody(zones: Sequence[tuple[str, Zone]], i: int, now: int | None) -> list[Field]:
    """Return what an option under which nobody loses leaves the zone least paid enough; nothing where none is known."""
    known = [(enough, zone.title) for _, zone in zones if (enough := zone.rates[i].enough)]
    if not known:
        return []
    least, zone = min(known, key=lambda one: one[0].value)
    paid = ALL if least.value >= 1 else Said(LEAST, {"zone": zone, "share": share(least)})
    return [paid] if now is None else [NONE_CUT, paid]


def _fallen(maker: Maker, zone: Zone, unit: str, now: int, i: int) -> Said:
    return told(
        "{zone}由 {old} 降为{new}{who}",
        "{zone} falls from {old} to {new}{who}",
        zone=zone.title,
        old=rate_words(zone.rates[now].figure, unit),
        new=rate_words(zone.rates[i].figure, unit),
        who=_who([zone.counties], maker.add(zone.households)),
    )


def _hardly(maker: Maker, short: Sequence[tuple[Figure, Zone]]) -> Said:
    named = [told("{zone} {share}", "{zone} {share}", zone=zone.title, share=share(enough)) for enough, zone in short]
    counted = [zone.households for _, zone in short if zone.households]
    key = "households|" + "|".join(one.key.partition("|")[2] for one in counted)
    total = maker.add(maker.total(key, Text(zh="户数", en="households"), counted, "household"))
    return told(
        "补够的很少：{zones}{who}",
        "hardly paid enough: {zones}{who}",
        zones=joined(BESIDE, _first(named)),
        who=_who([zone.counties for _, zone in short], total),
    )


def _who(counties: Sequence[Sequence[str]], households: Figure | None) -> Field:
    """Return the counties and, where they are counted, the households, in brackets."""
    names = list(dict.fromkeys(county for one in counties for county in one))
    named: list[Field] = [Text.same(county) for county in names[:NAMED]]
    if len(names) > NAMED:
        named.append(Text(zh=f"等 {len(names)} 个区县", en=f"{len(names)} counties in all"))
    if households is not None:
        named.append(people(households))
    return told("（{who}）", " ({who})", who=joined(AND, named)) if named else Text.same("")


def _first(parts: Sequence[Said]) -> list[Field]:
    more = len(parts) - NAMED
    rest = [told("另 {n} 处", "{n} more", n=Text.same(str(more)))] if more > 0 else []
    return [*parts[:NAMED], *rest]


def rate_words(figure: Figure | None, unit: str) -> Field:
    """Return a rate with its unit, or that nothing is paid."""
    if figure is None:
        return GONE
    return Amount(figure, Text.by(lambda lang: f"{number(figure.value)} {unit_text(unit, lang)}"))
