"""Why the ceilings of several zones end at one value: what they are reckoned by tells the zones not apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from esvalue.core.text import Text
from esvalue.report.numbering import Figure
from esvalue.report.tables.accounts import readings_in_use
from esvalue.report.tables.context import Context

__all__ = ["common_ceilings"]

#: Ends that differ by less than this part of themselves are one to the eye.
END = 5e-3
#: Values of one future that differ by less than this part of themselves are one.
SAME = 1e-9


def common_ceilings(ctx: Context, domain: str, ceilings: Mapping[str, Figure]) -> list[Text]:
    """Return a sentence for each set of zones of a domain whose ceilings end at one value.

    Parameters
    ----------
    ctx
        The comparison.
    domain
        Whose zones.
    ceilings
        The ceilings known, by zone, in one unit.
    """
    sets: list[list[str]] = []
    for region, figure in ceilings.items():
        alike = next((one for one in sets if _one_end(ceilings[one[0]].ends[1], figure.ends[1])), None)
        if alike is None:
            sets.append([region])
        else:
            alike.append(region)
    return [said for one in sets if len(one) > 1 and (said := _why(ctx, domain, one)) is not None]


def _one_end(one: float, other: float) -> bool:
    return abs(one - other) <= END * max(abs(one), abs(other))


def _why(ctx: Context, domain: str, regions: Sequence[str]) -> Text | None:
    """Return why the ceilings of zones are one value in some futures; None where they are so in none."""
    ceiling = str(ctx.judged.outcomes.bargaining[domain][1])
    draws = np.array([ctx.draws(ceiling, region_type=region) for region in regions])
    shared = (np.ptp(draws, axis=0) <= SAME * np.abs(draws).max(axis=0)).mean()
    if not shared:
        return None
    zones = Text(zh="、", en="; ").join(ctx.region_title(domain, region) for region in regions)
    if (reading := _one_class(ctx, domain, regions)) is not None:
        return Text(
            zh="上限右端相同（{0}）：按“{1}”计值时，这些地块同属“{2}”一类，单位面积价值相同。",
            en='Ceilings that end at one value ({0}): by "{1}" all their places are of one class, "{2}", of one value '
            "per area.",
        ).format(zones, *reading)
    when = Text(zh="各种", en="all") if shared == 1 else Text(zh="部分", en="some")
    return Text(
        zh="上限右端相同（{0}）：在{1}情形中，它们单位面积的价值相同。",
        en="Ceilings that end at one value ({0}): in {1} cases their value per area is the same.",
    ).format(zones, when)


def _one_class(ctx: Context, domain: str, regions: Sequence[str]) -> tuple[Text, Text] | None:
    """Return the titles of a reading in use that values all places of zones as one class, and of that class."""
    places, card = ctx.judged.loaded.places[domain], ctx.judged.loaded.cards[domain]
    inside = [i for i, region in enumerate(places.texts["region_type"]) if region in regions]
    for name in readings_in_use(ctx, domain):
        reading = card.readings[name]
        classes = {places.texts[reading.by][i] for i in inside} if reading.table and reading.by else set()
        if len(classes) == 1:
            found = ctx.words.categories.get(only := classes.pop())
            return reading.title, found.title if found is not None else Text.same(only)
    return None
