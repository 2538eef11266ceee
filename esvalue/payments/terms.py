"""A term computed: a measure becomes units and money at every section and period, with a side."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from esvalue.core.errors import Mistakes
from esvalue.payments.deciding import COLUMNS as SHOWN
from esvalue.payments.deciding import deciding
from esvalue.payments.indicators import Indicators
from esvalue.payments.measures import MEASURES, Taken, taken_together
from esvalue.payments.network import KIND_NAMES, Network
from esvalue.payments.rule_file import ANY, Condition, Measured, Term
from esvalue.payments.scene import Scene, Spec
from esvalue.payments.schedules import CAPS, RAISED, SCHEDULES, units_of
from esvalue.payments.settlement import cents_of

__all__ = ["Open", "TermClaims", "computed", "spec_of"]

Array = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
#: Deviations smaller than this are none.
SAME = 1e-9


@dataclass(frozen=True, eq=False)
class TermClaims:
    """Claims of one term: positions of section, period and indicator (-1: the whole section), and what they rest on."""

    section: Codes
    period: Codes
    indicator: Codes
    worse: Mask
    value: Array
    reference: Array
    units: Array
    cents: Codes
    price: Array
    capped: Mask
    deciding: npt.NDArray[np.object_]
    concentration: Array
    limit: Array
    multiple: Array


@dataclass(frozen=True, eq=False)
class Open:
    """Where single indicators were not measured, over (section, period): `unknown`, where a claim could be or not be;
    `least`, where one is made that could be larger.
    """

    unknown: Mask
    least: Mask


def spec_of(one: Measured, term: Term, indicators: Indicators, without: frozenset[int], at: str) -> Spec:
    """Return what a term or a condition measures, names resolved; a condition takes from its term what it lacks."""
    named = one.indicators if one.indicators is not None else term.indicators
    codes = indicators.members(named, at, Mistakes()) if named is not None else []
    ks = np.array([k for code in codes if (k := indicators.codes.index(code)) not in without], dtype=np.int64)
    against = one.against or MEASURES[one.measure].against
    combine = one.combine
    if combine is None and one is not term:
        combine = term.combine if term.combine in ("each", "worst") else "worst"
    base = one.base or term.base
    weights = None
    if one.weights is not None:
        weights = np.array([one.weights[indicators.codes[k]] for k in ks])
    return Spec(
        one.measure,
        against,
        one.over or against,
        ks,
        combine or "each",
        at,
        weights,
        one.k0 or 1.0,
        (base.first, base.last) if base else None,
        one.number or 0.0,
        one.counted or "",
    )


def computed(
    scene: Scene,
    term: Term,
    spec: Spec,
    conditions: list[tuple[Condition, Spec | None]],
    wanted: Mask,
    *,
    amount: Mapping[str, float] | None,
    yuan: float,
    told: bool = True,
) -> tuple[TermClaims, Open]:
    """Return the claims of a term, and what is not known as single indicators were not measured.

    The worst of some indicators is no better than the worst of all: where single indicators lack, a charge stands (one
    indicator suffices for it), and that a section is better than its target is not known.

    Parameters
    ----------
    scene
        Tables at the periods of the term.
    term, spec
        The term, and what it measures.
    conditions
        Conditions, and what they measure.
    wanted
        Sections and periods that are assessed.
    amount
        Amounts that stand in for those of the file.
    yuan
        What one of the rule's units of money is in yuan.
    told
        Whether what a claim rests on is told too.
    """
    taken = taken_together(scene, spec)
    deviation, least, most = _deviation(taken, MEASURES[spec.measure].better)
    if MEASURES[spec.measure].one_way:
        deviation = least = most = taken.found if term.sides == ["worse"] else -taken.found
    holds = wanted[:, :, None] & ~np.isnan(least) & ~np.isnan(most)
    can_hold = holds
    for condition, measured in conditions:
        sure, possible = _holds(scene, condition, measured)
        holds, can_hold = holds & sure, can_hold & possible
    from_worse, from_better = (
        -SAME * (1 if term.at_threshold == side else -1) for side in ("worse", "better")
    )  # at the threshold itself: a side where the rule says so
    with np.errstate(invalid="ignore"):
        worse = _beyond(least, from_worse) & ("worse" in term.sides)
        better = _beyond(-most, from_better) & ("better" in term.sides)
        can_be = (_beyond(most, from_worse) & ("worse" in term.sides)) | (
            _beyond(-least, from_better) & ("better" in term.sides)
        )
        level = np.abs(deviation) <= SAME if term.at_threshold in ("worse", "better") else np.zeros((), dtype=bool)
    made = holds & (worse | better)
    at = np.nonzero(made)
    section, period, indicator = at
    size = np.abs(deviation[at])
    exact = np.broadcast_to(level, deviation.shape)[at]
    units = units_of(size, term.schedule, term.at_threshold, exact if level.ndim else None)
    price, money = (
        one * yuan for one in _money(scene, term, units, section, spec.ks, indicator=indicator, given=amount)
    )
    if term.raised_by is not None:
        money = money * RAISED[term.raised_by].times(size)
    value = np.broadcast_to(taken.found, deviation.shape)[at]
    against = np.broadcast_to(np.asarray(taken.reference, dtype=float), deviation.shape)[at]
    each = deviation.shape[2] == len(spec.ks) and spec.combine == "each" and not MEASURES[spec.measure].of_section
    code = spec.ks[indicator] if each else np.full(len(section), -1, dtype=np.int64)
    shown = deciding(scene, spec, taken, at if told else (section[:0], period[:0], indicator[:0]))
    claims = TermClaims(
        section,
        period,
        code,
        np.broadcast_to(worse, made.shape)[at],
        value,
        against,
        units,
        cents_of(money),
        price,
        np.zeros(len(section), dtype=bool),
        *(shown[name] for name in SHOWN),
    )
    claims = _capped(claims, term, scene.tables.network, yuan)
    if not told:
        bare = dict.fromkeys(SHOWN, np.zeros(len(section)))
        claims = replace(claims, **bare)  # type: ignore[arg-type]
    keep = claims.cents > 0
    unknown, least_only = (np.asarray(one.any(axis=2)) for one in (can_hold & can_be & ~made, made & (least != most)))
    return (
        TermClaims(*(getattr(claims, name)[keep] for name in TermClaims.__dataclass_fields__)),
        Open(unknown, least_only),
    )


def _beyond(values: Array, bound: float) -> Mask:
    """Tell where values are beyond a bound; one below zero is reached by what is the same as zero."""
    return np.asarray(values > bound if bound > 0 else values >= bound)


def _deviation(taken: Taken, better: int) -> tuple[Array, Array, Array]:
    """Return by how much what was found is worse than its reference, and the least and the most that this can be."""
    deviation = (taken.found - taken.reference) * -better
    least, most = _between(deviation, taken, taken.reference_lacks)
    if taken.unknown is not None and taken.met is not None:  # nothing is over the target
        most = np.where(taken.unknown & taken.met, 0.0, most)
    return deviation, least, most


def _between(values: Array, taken: Taken, reference_lacks: Mask | None) -> tuple[Array, Array]:
    """Return the least and the most that can be, where what was found or its reference lacks indicators."""
    least = most = values
    if (lacks := taken.lacks) is not None:
        least, most = least if taken.bound else np.where(lacks, -np.inf, least), np.where(lacks, np.inf, most)
    if reference_lacks is not None:
        least, most = (
            np.where(reference_lacks, -np.inf, least),
            most if taken.bound else np.where(reference_lacks, np.inf, most),
        )
    if taken.unknown is not None:
        least, most = np.where(taken.unknown, -np.inf, least), np.where(taken.unknown, np.inf, most)
    return least, most


def _holds(scene: Scene, condition: Condition, spec: Spec | None) -> tuple[Mask, Mask]:
    """Tell where a condition holds, and where it can hold, over (section, period, indicator or 1)."""
    made = np.ones((scene.sections, 1, 1), dtype=bool)
    if condition.kind is not None:
        kinds = [KIND_NAMES.index(kind) for kind in condition.kind]
        made = made & np.isin(scene.tables.network.kinds, kinds)[:, None, None]
    if spec is None:
        return made, made
    taken, better = taken_together(scene, spec), MEASURES[spec.measure].better
    sure = possible = made
    with np.errstate(invalid="ignore"):
        if condition.side is not None:
            _, least, most = _deviation(taken, better)
            holds, can_hold = _SIDES[condition.side](least, most)
            sure, possible = sure & holds, possible & can_hold
        codes = [scene.tables.indicators.codes[k] for k in spec.ks]
        for word, test in _BOUNDS.items():
            bound = getattr(condition, word)
            if bound is None:
                continue
            limit = np.array([bound.get(code, bound.get(ANY, np.nan)) for code in codes] or [bound.get(ANY, np.nan)])
            limit = limit if taken.found.shape[-1] == len(limit) else limit[:1]
            ends = [test(one * -better, limit) for one in _between(taken.found * -better, taken, None)]
            sure, possible = sure & ends[0] & ends[1], possible & (ends[0] | ends[1])
    return sure, possible


#: Where a deviation from `least` to `most` is surely on a side, and where it can be.
_SIDES: Mapping[str, Callable[[Array, Array], tuple[Mask, Mask]]] = {
    "worse": lambda least, most: (least > SAME, most > SAME),
    "better": lambda least, most: (most < -SAME, least < -SAME),
    "same": lambda least, most: ((least >= -SAME) & (most <= SAME), (least <= SAME) & (most >= -SAME)),
    "not_worse": lambda least, most: (most <= SAME, least <= SAME),
    "not_better": lambda least, most: (least >= -SAME, most >= -SAME),
}


def _above(found: Array, limit: Array) -> Mask:
    return np.asarray(found > limit + SAME * np.maximum(1.0, np.abs(limit)))


def _at_least(found: Array, limit: Array) -> Mask:
    return np.asarray(found >= limit - SAME * np.maximum(1.0, np.abs(limit)))


def _below(found: Array, limit: Array) -> Mask:
    return np.asarray(found < limit - SAME * np.maximum(1.0, np.abs(limit)))


def _at_most(found: Array, limit: Array) -> Mask:
    return np.asarray(found <= limit + SAME * np.maximum(1.0, np.abs(limit)))


_BOUNDS: Mapping[str, Callable[[Array, Array], Mask]] = {
    "above": _above, "at_least": _at_least, "below": _below, "at_most": _at_most,
}  # fmt: skip


def _money(
    scene: Scene,
    term: Term,
    units: Array,
    section: Codes,
    ks: Codes,
    *,
    indicator: Codes,
    given: Mapping[str, float] | None,
) -> tuple[Array, Array]:
    """Return the amount of the kind of section or indicator of each unit, and what all units cost; nan where the rule
    has no such amount.
    """
    if SCHEDULES[term.schedule.word].money:
        return units, units
    amounts = given or term.amount or {}
    names = [scene.tables.indicators.codes[k] for k in ks] if term.by == "indicator" else list(KIND_NAMES)
    at = indicator if term.by == "indicator" else scene.tables.network.kinds[section]
    table = np.array([amounts.get(name, amounts.get(ANY, np.nan)) for name in names])
    if term.further is None:
        return table[at], units * table[at]
    further = np.array([term.further.get(name, term.further.get(ANY, np.nan)) for name in names])
    return table[at], np.minimum(units, 1.0) * table[at] + np.maximum(units - 1.0, 0.0) * further[at]


def _capped(made: TermClaims, term: Term, network: Network, yuan: float) -> TermClaims:
    """Return claims whose sum in each group of a cap is at most the cap, shared by largest remainder."""
    cents = made.cents
    columns = {
        "section": made.section,
        "period": made.period,
        "indicator": made.indicator,
        "side": made.worse.astype(np.int64),
        "party": np.where(made.worse, network.upstream[made.section, 0], network.downstream[made.section, 0]),
    }
    for name, cap in term.cap.items():
        most = int(cents_of(np.array([cap * yuan]))[0])
        _, group = np.unique(np.stack([columns[one] for one in CAPS[name].columns]), axis=1, return_inverse=True)
        group = group.reshape(-1)
        total = np.bincount(group, weights=cents) if len(group) else np.zeros(0)
        over = total[group] > most if len(group) else np.zeros(0, dtype=bool)
        if over.any():
            exact = np.where(over, cents * (most / np.maximum(total[group], 1.0)), cents)
            whole = np.floor(exact + 1e-6).astype(np.int64)
            rest = np.where(total > most, most - np.bincount(group, weights=whole), 0).astype(np.int64)
            order = np.lexsort((-(exact - whole), group))
            first = np.searchsorted(group[order], np.arange(len(total)))
            rank = np.empty(len(order), dtype=np.int64)
            rank[order] = np.arange(len(order)) - first[group[order]]
            cents = whole + (over & (rank < rest[group]))
    return replace(made, cents=cents, capped=cents < made.cents)
