"""Control totals: the area a domain is stated to have, against the sum of its places.

A row with one digit too many, a row left out and a column in another unit are lawful tables. What they are not is the
area somebody knew before the table was typed.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from esvalue.core.errors import InputError, Mistakes
from esvalue.core.names import shown_name
from esvalue.core.quantities import typed_number
from esvalue.core.text import Text
from esvalue.core.units import conversion, parse
from esvalue.inputs.cards import Card
from esvalue.inputs.parameters import Record, check_record
from esvalue.inputs.places import Places
from esvalue.inputs.places.comparison import slip_hint
from esvalue.inputs.scenario.quality import hectares
from esvalue.inputs.scenario.sections import DomainRule
from esvalue.inputs.sources import Source

__all__ = ["check_stated_areas"]

#: A sum and a stated area may differ by this part of it: what both were rounded by.
TOLERANCE = 0.01
#: What a row may have been multiplied by: a digit, a unit.
SLIPS = (10.0, 15.0, 100.0, 1_000.0, 10_000.0)


def check_stated_areas(
    domains: Mapping[str, DomainRule],
    cards: Mapping[str, Card],
    places: Mapping[str, Places],
    sources: Mapping[str, Source],
    where: str,
    *,
    problems: Mistakes,
) -> None:
    """Doubt the stated areas that are not the sum of their places; refuse those of domains not counted by area.

    Parameters
    ----------
    domains
        Of the scenario; a domain without `stated_area` is not checked.
    cards, places
        By domain, as far as they could be read.
    sources
        All sources a record may name.
    where
        Name of the scenario's file.
    problems
        Where mistakes and doubts are put.
    """
    for domain, rule in domains.items():
        if rule.stated_area is None:
            continue
        at = f"{where}: domains.{domain}.stated_area"
        check_record(rule.stated_area, parse("ha"), sources, at, problems)
        if domain not in cards or domain not in places or (stated := _stated(rule.stated_area)) is None:
            continue
        areas = hectares(cards[domain], places[domain])
        if areas is None:
            base = cards[domain].columns[cards[domain].base.domain_column]
            problems.add("stated_no_area", at, title=Text(zh=base.title.zh, en=base.title.en), unit=base.unit)
            continue
        total = float(np.nansum(areas))
        if abs(total - stated) > TOLERANCE * stated:
            record = rule.stated_area
            problems.doubt(
                "stated_area_differs",
                at,
                entry=at,
                value=f"{typed_number(record.value)} [{record.unit}] / {total:.10g} [ha]",
                file=places[domain].file,
                total=_both(total),
                stated=_both(stated),
                hint=_explained(places[domain].names, areas, stated)
                or slip_hint(total / stated if total > 0 and stated > 0 else 1.0),
            )


def _stated(record: Record) -> float | None:
    """Return a stated area in hectares; None where its unit is none of area, which is told elsewhere."""
    try:
        unit = parse(record.unit or "")
    except InputError:
        return None
    return record.value * conversion(unit, parse("ha")) if unit.same_kind(parse("ha")) else None


def _both(hectare: float) -> Text:
    mu = hectare * conversion(parse("ha"), parse("mu"))
    return Text(zh=f"{_number(hectare)} 公顷 = {_number(mu)} 亩", en=f"{_number(hectare)} ha = {_number(mu)} mu")


def _number(value: float) -> str:
    return f"{round(value, 2):,.12g}"


def _explained(names: tuple[str, ...], areas: np.ndarray, stated: float) -> Text | None:
    """Return the row that explains the whole difference by a digit or a unit, where there is just one."""
    gap = stated - float(np.nansum(areas))
    near = TOLERANCE * min(abs(gap), stated)
    found = [
        (name, area, area * factor)
        for name, area in zip(names, areas.tolist(), strict=True)
        for slip in SLIPS
        for factor in (slip, 1 / slip)
        if abs(area * (factor - 1) - gap) <= near
    ]
    if len(found) != 1:
        return None
    name, area, meant = found[0]
    said = shown_name(name)
    return Text(
        zh=f"若“{said}”为 {_number(meant)} 公顷而非 {_number(area)} 公顷，两者即相符",
        en=f"they would agree if '{said}' had {_number(meant)} ha, not {_number(area)} ha",
    )
