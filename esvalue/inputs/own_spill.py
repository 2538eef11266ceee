"""Who enjoys a service, said by the scenario in place of the card: shares typed, by area, by volume, by distance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from esvalue.core.errors import InputError, Mistakes, nearest
from esvalue.core.quantified import within
from esvalue.core.quantities import quantity
from esvalue.core.units import Unit, conversion, parse, unlike
from esvalue.inputs.cards import Card, Spill
from esvalue.inputs.named_sources import check_source
from esvalue.inputs.parameters import Record
from esvalue.inputs.shares import DISTANCE, TYPED, ShareRule, SpillRule, shares_of
from esvalue.inputs.sources import LEVELS, Source

__all__ = ["OwnSpill", "check_share_rule", "share_records", "with_own_spill"]

#: What typed shares that sum to 1 may differ from it by.
WHOLE = 1e-9


class OwnSpill(Spill):
    """Shares of the scenario's own; `entries` are what they follow from."""

    entries: tuple[str, ...] = ()


def share_records(at: str, rule: ShareRule) -> Iterator[tuple[str, Record]]:
    """Yield the numbers a rule of shares writes, by the path each stands under in the scenario.

    >>> from esvalue.inputs.shares import SpillRule
    >>> rule = SpillRule.model_validate({"levels": {"county": {"value": 1, "source": "judgement"}}})
    >>> [path for path, _ in share_records("domains.bay.spill.fish", rule)]
    ['domains.bay.spill.fish.levels.county']
    """
    yield from ((f"{at}.{key}", record) for key, record in rule.records().items())


def check_share_rule(rule: ShareRule, sources: Mapping[str, Source], at: str, problems: Mistakes) -> None:
    """Add to `problems` numbers of a rule of shares without a known source, and a band in another unit than a length;
    what levels rest on is in a unit of its kind and can be.
    """
    for path, record in share_records(at, rule):
        check_source(record.source, sources, path, problems)
        key = path.removeprefix(f"{at}.")
        unit = _unit(record, path, problems)
        if key == "band" and unit is not None and not unit.same_kind(parse("km")):
            problems.add("unit_kind", path, **unlike(record.unit or "", "km"))
        elif isinstance(rule, SpillRule) and key.startswith("levels.") and unit is not None:
            _check_level(rule, record, unit, path, problems)


def with_own_spill(
    card: Card, rules: Mapping[str, SpillRule], sources: Mapping[str, Source], where: str, problems: Mistakes
) -> Card:
    """Return a card whose services spill over as the scenario says.

    Parameters
    ----------
    card
        The card as it is read.
    rules
        Service of the card, or of a table of equivalents as ``table.service``, and who enjoys it.
    sources
        All sources a number may name.
    where
        The key of the scenario that holds the rules.
    problems
        Where mistakes are put.
    """
    made: dict[str, Spill] = {}
    known = list(dict.fromkeys((*card.spill, *card.services)))
    for service, rule in rules.items():
        at, before = f"{where}.{service}", problems.mistakes
        if service not in known:
            problems.add(
                "unknown_name",
                at,
                what="service",
                name=service,
                nearest=nearest(service, known) or "-",
                known=", ".join(known),
            )
        for level in rule.levels:
            if level not in LEVELS:
                problems.add(
                    "unknown_name",
                    f"{at}.levels",
                    what="level",
                    name=level,
                    nearest=nearest(level, LEVELS) or "-",
                    known=", ".join(LEVELS),
                )
        check_share_rule(rule, sources, at, problems)
        if problems.mistakes == before and (found := _spill(rule, at, problems)) is not None:
            made[service] = found
    return card.model_copy(update={"spill": {**card.spill, **made}}) if made else card


def _spill(rule: SpillRule, at: str, problems: Mistakes) -> OwnSpill | None:
    """Return the shares by level of a rule; None, and a mistake, where they do not make a whole."""
    weights = rule.weights([_worked(rule, record) for record in rule.levels.values()])
    total = float(weights.sum())
    if rule.shares == TYPED and abs(total - 1) > WHOLE:
        problems.add("spill_sum", f"{at}.levels", total=total)
        return None
    if total <= 0:
        band = "-" if rule.band is None else f"{rule.band.value:g} {rule.band.unit}"
        problems.add("spill_nothing", f"{at}.levels", band=band)
        return None
    concentration = rule.concentration.value if rule.concentration is not None else None
    return OwnSpill(
        share=dict(zip(rule.levels, map(float, shares_of(weights)), strict=True)),
        concentration=concentration,
        source="arithmetic",
        entries=tuple(path for path, _ in share_records(at.partition(": ")[2], rule)),
    )


def _worked(rule: SpillRule, record: Record) -> float:
    """Return what a level has in the unit it is worked in; areas and volumes of one rule share the first's unit."""
    first = next(iter(rule.levels.values()))
    to = "km" if rule.shares == DISTANCE else first.unit or ""
    return record.value * conversion(parse(record.unit or ""), parse(to))


def _check_level(rule: SpillRule, record: Record, unit: Unit, path: str, problems: Mistakes) -> None:
    """Refuse what a level rests on in a unit of another kind, or that cannot be."""
    kind, first = rule.kind, next(iter(rule.levels.values()))
    if not kind.like(unit):
        problems.add("unit_kind", path, **unlike(record.unit or "", kind.units[0]))
    elif (beside := _unit(first, path, Mistakes())) is not None and kind.like(beside) and not unit.same_kind(beside):
        problems.add("unit_kind", path, **unlike(record.unit or "", first.unit or ""))
    elif (here := within(quantity(kind.quantity), unit)) and (reason := here.impossible(record.value)) is not None:
        problems.add(reason.code, path, reason=reason.said)


def _unit(record: Record, path: str, problems: Mistakes) -> Unit | None:
    try:
        return parse(record.unit or "", path)
    except InputError as error:
        problems.extend(error)
        return None
