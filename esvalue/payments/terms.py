"""A term computed: a measure becomes units and money at every section and period, with a side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from esvalue.core.errors import Mistakes
from esvalue.payments.indicators import Indicators
from esvalue.payments.measures import MEASURES, ONE_WAY, level_of
from esvalue.payments.network import KIND_NAMES, Network
from esvalue.payments.rule_file import ANY, Condition, Measured, Term
from esvalue.payments.scene import Scene, Spec
from esvalue.payments.schedules import CAPS, RAISED, SCHEDULES, units_of
from esvalue.payments.settlement import cents_of

__all__ = ["TermClaims", "computed", "spec_of"]

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
        one.measure, against, one.over or against, ks, combine or "each", at, weights, one.k0 or 1.0,
        (base.first, base.last) if base else None, one.number or 0.0, one.counted or "",
    )  # fmt: skip


def computed(
    scene: Scene,
    term: Term,
    spec: Spec,
    conditions: list[tuple[Condition, Spec | None]],
    wanted: Mask,
    *,
    amount: Mapping[str, float] | None,
    yuan: float,
) -> TermClaims:
    """Return the claims of a term.

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
    """
    found, reference = level_of(scene, spec)
    deviation = (found - reference) * -MEASURES[spec.measure].better
    if spec.measure in ONE_WAY:
        deviation = found if term.sides == ["worse"] else -found
    holds = wanted[:, :, None] & ~np.isnan(deviation)
    for condition, measured in conditions:
        holds = holds & _holds(scene, condition, measured)
    worse, better = deviation > SAME, deviation < -SAME
    if term.at_threshold in ("worse", "better"):
        level = ~worse & ~better
        worse, better = (
            worse | (level & (term.at_threshold == "worse")),
            better | (level & (term.at_threshold == "better")),
        )
    else:
        level = np.zeros((), dtype=bool)
    sides = (worse if "worse" in term.sides else False) | (better if "better" in term.sides else False)
    section, period, indicator = np.nonzero(holds & sides)
    at = (section, period, indicator)
    size = np.abs(deviation[at])
    exact = np.broadcast_to(level, deviation.shape)[at]
    units = np.where(exact, 1.0, units_of(size, term.schedule, term.at_threshold))
    money = _money(scene, term, units, section, spec.ks, indicator=indicator, given=amount) * yuan
    if term.raised_by is not None:
        money = money * RAISED[term.raised_by](size)
    value = np.broadcast_to(found, deviation.shape)[at]
    against = np.broadcast_to(np.asarray(reference, dtype=float), deviation.shape)[at]
    each = deviation.shape[2] == len(spec.ks) and spec.combine == "each" and spec.measure not in _OF_SECTION
    code = spec.ks[indicator] if each else np.full(len(section), -1, dtype=np.int64)
    made = TermClaims(section, period, code, worse[at], value, against, units, cents_of(money))
    made = _capped(made, money, term, scene.tables.network, yuan)
    keep = made.cents > 0
    return TermClaims(*(getattr(made, name)[keep] for name in TermClaims.__dataclass_fields__))


_OF_SECTION = ("constant", "target_class", "volume", "base")


def _holds(scene: Scene, condition: Condition, spec: Spec | None) -> Mask:
    """Tell where a condition holds, over (section, period, indicator or 1)."""
    made = np.ones((scene.sections, 1, 1), dtype=bool)
    if condition.kind is not None:
        kinds = [KIND_NAMES.index(kind) for kind in condition.kind]
        made = made & np.isin(scene.tables.network.kinds, kinds)[:, None, None]
    if spec is None:
        return made
    found, reference = level_of(scene, spec)
    with np.errstate(invalid="ignore"):
        if condition.side is not None:
            worse = (found - reference) * -MEASURES[spec.measure].better
            sides = {"worse": worse > SAME, "better": worse < -SAME, "same": np.abs(worse) <= SAME,
                     "not_worse": worse <= SAME, "not_better": worse >= -SAME}  # fmt: skip
            made = made & sides[condition.side]
        for bound, test in ((condition.above, _above), (condition.at_least, _at_least),
                            (condition.below, _below), (condition.at_most, _at_most)):  # fmt: skip
            if bound is not None:
                codes = [scene.tables.indicators.codes[k] for k in spec.ks]
                limit = np.array(
                    [bound.get(code, bound.get(ANY, np.nan)) for code in codes] or [bound.get(ANY, np.nan)]
                )
                made = made & test(found, limit if found.shape[-1] == len(limit) else limit[:1])
    return made


def _above(found: Array, limit: Array) -> Mask:
    return np.asarray(found > limit + SAME * np.maximum(1.0, np.abs(limit)))


def _at_least(found: Array, limit: Array) -> Mask:
    return np.asarray(found >= limit - SAME * np.maximum(1.0, np.abs(limit)))


def _below(found: Array, limit: Array) -> Mask:
    return np.asarray(found < limit - SAME * np.maximum(1.0, np.abs(limit)))


def _at_most(found: Array, limit: Array) -> Mask:
    return np.asarray(found <= limit + SAME * np.maximum(1.0, np.abs(limit)))


def _money(
    scene: Scene,
    term: Term,
    units: Array,
    section: Codes,
    ks: Codes,
    *,
    indicator: Codes,
    given: Mapping[str, float] | None,
) -> Array:
    """Return units times the amount of their kind of section or indicator; nan where the rule has no such amount."""
    if SCHEDULES[term.schedule.word].money:
        return units
    amounts = given or term.amount or {}
    names = [scene.tables.indicators.codes[k] for k in ks] if term.by == "indicator" else list(KIND_NAMES)
    at = indicator if term.by == "indicator" else scene.tables.network.kinds[section]
    table = np.array([amounts.get(name, amounts.get(ANY, np.nan)) for name in names])
    if term.further is None:
        return units * table[at]
    further = np.array([term.further.get(name, term.further.get(ANY, np.nan)) for name in names])
    return np.minimum(units, 1.0) * table[at] + np.maximum(units - 1.0, 0.0) * further[at]


def _capped(made: TermClaims, money: Array, term: Term, network: Network, yuan: float) -> TermClaims:
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
        _, group = np.unique(np.stack([columns[one] for one in CAPS[name]]), axis=1, return_inverse=True)
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
    return TermClaims(
        made.section, made.period, made.indicator, made.worse, made.value, made.reference, made.units, cents
    )
