"""What a scenario asks of its account, and how large its county is; and the check of areas against it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

import numpy as np
from pydantic import Field

from esvalue.core.errors import InputError, Mistakes
from esvalue.core.quantified import Of
from esvalue.core.schema import Strict
from esvalue.core.text import Text
from esvalue.core.units import conversion, parse
from esvalue.inputs.cards import Card
from esvalue.inputs.parameters import Number, Record, check_record
from esvalue.inputs.places import Places
from esvalue.inputs.sources import Source

__all__ = ["County", "Quality", "check_extent", "hectares"]

#: A sum of areas may pass the county's by so much: rounding of many parcels, no more.
TOLERANCE = 1e-6


class Quality(Strict):
    """What an account must reach, or be labelled low quality (and refused, if asked)."""

    minimum_coverage: Annotated[Number, Of("share")] | None = None
    maximum_imputed: Annotated[Number, Of("share")] | None = None
    maximum_judged: Annotated[Number, Of("share")] | None = None
    maximum_price_year_spread: Annotated[Number, Of("year_span")] | None = None
    refuse: bool = False
    distinct: dict[str, Text] = Field(default_factory=dict)
    absent: dict[str, Text] = Field(default_factory=dict)


class County(Strict):
    """How much land (and sea) there is, in all and by the name in the column `county`."""

    area: Annotated[Record, Of("area")] | None = None
    sea_area: Annotated[Record, Of("area")] | None = None
    areas: dict[str, Annotated[Record, Of("area")]] = Field(default_factory=dict)


def check_extent(
    county: County | None,
    cards: Mapping[str, Card],
    places: Mapping[str, Places],
    sources: Mapping[str, Source],
    where: str,
    *,
    problems: Mistakes,
) -> None:
    """Add to `problems` sums of areas above the county's: land cards against `area`, the sea against `sea_area`,
    each county against its own.

    Parameters
    ----------
    county
        The scenario's ``[county]``; None checks nothing.
    cards, places
        By domain. Only domains whose payment base is an area are counted.
    sources
        All sources a record may name.
    where
        Name of the scenario's file.
    problems
        Where mistakes are put.
    """
    if county is None:
        return
    named = {
        "area": county.area,
        "sea_area": county.sea_area,
        **{f"areas.{name}": record for name, record in county.areas.items()},
    }
    for key, record in named.items():
        if record is not None:
            check_record(record, parse("km2"), sources, f"{where}: county.{key}", problems)
    found = {
        domain: area
        for domain in cards
        if domain in places and (area := hectares(cards[domain], places[domain])) is not None
    }
    land = {domain: area for domain, area in found.items() if domain != "marine"}
    _compare(county.area, {d: float(np.nansum(a)) for d, a in land.items()}, f"{where}: county.area", problems)
    _compare(
        county.sea_area,
        {d: float(np.nansum(a)) for d, a in found.items() if d == "marine"},
        f"{where}: county.sea_area",
        problems,
    )
    for name, record in county.areas.items():
        here = {
            d: float(np.nansum(a[np.array([c == name for c in places[d].texts["county"]])])) for d, a in land.items()
        }
        _compare(record, here, f"{where}: county.areas.{name}", problems)


def hectares(card: Card, places: Places) -> np.ndarray | None:
    """Return the area of each place (NaN where n/a); None where a domain is not counted by area."""
    unit = parse(card.columns[card.base.domain_column].unit)
    return (
        places.numbers[card.base.domain_column] * conversion(unit, parse("ha")) if unit.same_kind(parse("ha")) else None
    )


def _compare(record: Record | None, parts: Mapping[str, float], at: str, problems: Mistakes) -> None:
    if record is None:
        return
    try:
        unit = parse(record.unit or "km2")
    except InputError:  # reported by check_record
        return
    if not unit.same_kind(parse("ha")):
        return
    most = record.value * conversion(unit, parse("ha"))
    if sum(parts.values()) > most * (1 + TOLERANCE):
        problems.add(
            "area_above_county",
            at,
            total=sum(parts.values()),
            most=most,
            parts=", ".join(f"{d} {a:g}" for d, a in parts.items()),
        )
