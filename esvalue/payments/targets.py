"""Targets of sections: a class, or limits of their own, by year or by month."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from esvalue.core.errors import Mistakes, nearest
from esvalue.core.periods import KINDS, Period
from esvalue.core.units import conversion, parse
from esvalue.payments.headings import NOTHING
from esvalue.payments.indicators import BODIES, CLASSES, SLACK, Indicators
from esvalue.payments.monitoring import BELOW, Monitoring, period_codes, section_codes
from esvalue.payments.network import Network
from esvalue.payments.numbers import numbers_of
from esvalue.payments.reading import Table, cells, shown_rows

__all__ = ["Targets", "TargetsAt", "read_targets", "within_own_limits"]

Codes = npt.NDArray[np.int64]
Array = npt.NDArray[np.float64]
_ROMAN = {"Ⅰ": "I", "Ⅱ": "II", "Ⅲ": "III", "Ⅳ": "IV", "Ⅴ": "V"}


@dataclass(frozen=True, eq=False)
class TargetsAt:
    """Targets of every section at some periods: classes (0 where there is none) and own limits (nan)."""

    classes: npt.NDArray[np.int8]
    limits: dict[int, Array]

    def given(self) -> npt.NDArray[np.bool_]:
        """Tell where there is a target at all."""
        found = self.classes > 0
        for own in self.limits.values():
            found = found | ~np.isnan(own)
        return found


@dataclass(frozen=True, eq=False)
class Targets:
    """Rows of targets as columns: section, period, class (0 where only limits are given), own limits by indicator."""

    where: str
    section: Codes
    period: Codes
    classes: Codes
    limits: dict[int, Array]
    periods: list[Period]
    lines: npt.NDArray[np.int_]

    def at(self, periods: list[Period], sections: int) -> TargetsAt:
        """Return the targets at periods: that of the shortest period each lies in."""
        classes = np.zeros((sections, len(periods)), dtype=np.int8)
        limits = {k: np.full(classes.shape, np.nan) for k in self.limits}
        order = sorted(range(len(self.periods)), key=lambda i: -KINDS[self.periods[i].kind].rank)
        for i in order:  # longest first, so that a month beats its year
            inside = np.array([one.inside(self.periods[i]) for one in periods], dtype=bool)
            rows = (self.period == i) & (self.section >= 0)
            if not inside.any() or not rows.any():
                continue
            at = np.ix_(self.section[rows], np.flatnonzero(inside))
            given = self.classes[rows]
            classes[at] = np.where(given[:, None] > 0, given[:, None], classes[at])
            for k, own in self.limits.items():
                limits[k][at] = np.where(np.isnan(own[rows])[:, None], limits[k][at], own[rows][:, None])
        return TargetsAt(classes, limits)

    def covers(self, period: Period) -> bool:
        """Tell whether any section has a target in a period."""
        return any(period.inside(one) for one in self.periods)


def read_targets(table: Table, network: Network, indicators: Indicators, problems: Mistakes) -> Targets:
    """Return the targets of a table; what is wrong with them goes to `problems`.

    Refused: a section, period or class that is none, a row with neither class nor limit, a target twice, a limit
    that is not above zero or in a unit of another kind.
    """
    section = section_codes(table, network, problems)
    period, periods = period_codes(table, problems)
    classes = _classes(table, problems) if "class" in table else np.zeros(len(table), dtype=np.int64)
    limits = {}
    for name in table.columns:
        if name.startswith("limit:"):
            k = int(name[6:])
            limits[k] = _limits(table, name, indicators, k, problems)
    bare = classes == 0
    for own in limits.values():
        bare &= np.isnan(own)

    def said(row: int) -> str:
        return f"{network.names[section[row]] if section[row] >= 0 else '?'}, {periods[period[row]].label}"

    if (bare & (period >= 0)).any():
        problems.add("target_empty", table.where, rows=shown_rows(table, bare & (period >= 0), said))
    _check_twice(table, section, period, len(periods), said, problems=problems)
    return Targets(table.where, section, period, np.maximum(classes, 0), limits, periods, table.lines)


def _classes(table: Table, problems: Mistakes) -> Codes:
    texts, codes = cells(table.columns["class"])
    meant = []
    for text in texts:
        plain = "".join(_ROMAN.get(one, one) for one in text).upper().removesuffix("类").removesuffix(".0").strip()
        if text.lower() in NOTHING or text == "nan":
            meant.append(0)
        elif plain in CLASSES:
            meant.append(CLASSES.index(plain) + 1)
        else:
            meant.append(int(plain) if plain.isdigit() and 1 <= int(plain) <= len(CLASSES) else -1)
    found = np.array(meant, dtype=np.int64)[codes]
    for i, text in enumerate(texts):
        if meant[i] < 0:
            problems.add(
                "class_unknown",
                table.where,
                given=text,
                known=", ".join(CLASSES),
                nearest=nearest(text.upper(), CLASSES) or "-",
                rows=shown_rows(table, codes == i),
            )
    return found


def _limits(table: Table, name: str, indicators: Indicators, k: int, problems: Mistakes) -> Array:
    record = indicators.records[indicators.codes[k]]
    numbers = numbers_of(table, name, problems)
    written, wanted = table.units.get(name), parse(record.unit)
    if written is None and record.unit and not table.unreadable(name):
        code = indicators.codes[k]
        problems.add("column_unit", table.where, name=code, meant=f"{code} [{record.unit}]", others=record.unit)
    if written is not None and not written.same_kind(wanted):
        problems.add("value_unit", table.where, given=written.text, indicator=indicators.codes[k], wanted=record.unit)
    elif written is not None:
        numbers = numbers * conversion(written, wanted)
    if (numbers <= 0).any():
        problems.add(
            "limit_not_above_zero", table.where, indicator=indicators.codes[k], rows=shown_rows(table, numbers <= 0)
        )
    return numbers


def _check_twice(
    table: Table, section: Codes, period: Codes, size: int, said: Callable[[int], str], *, problems: Mistakes
) -> None:
    cell = np.where((section >= 0) & (period >= 0), section * max(size, 1) + period, -1 - np.arange(len(section)))
    order = np.argsort(cell, kind="stable")
    again = np.zeros(len(cell), dtype=bool)
    again[order[1:]] = cell[order[1:]] == cell[order[:-1]]
    if again.any():
        problems.add("target_twice", table.where, rows=shown_rows(table, again, said))


def within_own_limits(monitoring: Monitoring, targets: Targets) -> Monitoring:
    """Return measurements of which none below detection exceeds a limit of its section's own target."""
    below = (monitoring.marks & BELOW) > 0
    value = monitoring.value
    for k, own in targets.limits.items():
        rows = np.flatnonzero(below & (monitoring.indicator == k) & (monitoring.section >= 0))
        if not len(rows):
            continue
        strictest = np.full(monitoring.section.max() + 1, np.inf)
        given = (targets.section >= 0) & (targets.section < len(strictest)) & ~np.isnan(own)
        np.minimum.at(strictest, targets.section[given], own[given])
        value = value.copy()
        value[rows] = np.minimum(value[rows], strictest[monitoring.section[rows]])
    return monitoring if value is monitoring.value else replace(monitoring, value=value)


def limits_at(targets: TargetsAt, indicators: Indicators, bodies: Codes, ks: Codes) -> Array:
    """Return the limit of each section, period and indicator: its own, else that of the target's class.

    Limits stand as floats over (section, period, indicator), nan where there is none.
    """
    by_class = np.full((len(CLASSES) + 1, len(BODIES), len(ks)), np.nan)
    by_class[1:] = indicators.limits[ks].transpose(2, 1, 0)
    made = by_class[targets.classes, bodies[:, None]]
    for i, k in enumerate(ks):
        if k in targets.limits:
            own = targets.limits[int(k)]
            made[:, :, i] = np.where(np.isnan(own), made[:, :, i], own)
    return made


def above(values: Array, limits: Array, signs: Array) -> npt.NDArray[np.bool_]:
    """Tell where values are worse than their limits, equal decimals being equal."""
    with np.errstate(invalid="ignore"):
        found: npt.NDArray[np.bool_] = values * signs > limits * signs + SLACK * np.abs(limits)
    return found
