"""What was measured: a value a section, period and indicator; gaps, suspended, imputed and disputed ones are marked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from esvalue.core.errors import InputError, Mistakes, nearest
from esvalue.core.names import name_key
from esvalue.core.periods import Period, parse_periods, refuse_period
from esvalue.core.text import Text
from esvalue.core.units import conversion, parse
from esvalue.payments.doubts import Doubts
from esvalue.payments.headings import MARKS, NOTHING, several
from esvalue.payments.indicators import CLASSES, Indicators
from esvalue.payments.network import Network
from esvalue.payments.numbers import measured_of
from esvalue.payments.reading import MANY, Table, cells, coded, shown_rows, words_of

__all__ = [
    "ALL",
    "BELOW",
    "DISPUTED",
    "GAP",
    "IMPUTED",
    "NEEDED",
    "PUBLISHED",
    "UNLIMITED",
    "Monitoring",
    "nothing_measured",
    "period_codes",
    "read_monitoring",
    "section_codes",
]

Codes = npt.NDArray[np.int64]
Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Said = Callable[[int], str]
NEEDED = ("section", "period", "indicator", "value")
#: Bits of a measurement: its marks, whether it lies below detection, with or without its limit, and whether a class
#: is published in place of all values.
GAP, IMPUTED, DISPUTED, BELOW, UNLIMITED, PUBLISHED = 1, 2, 4, 8, 16, 32
#: A gap of a whole section and period: its indicator is left empty.
ALL = -2
_ALL = NOTHING | {"*", "all", "全部"}
_BITS = {"gap": GAP, "suspended": GAP, "imputed": IMPUTED, "disputed": DISPUTED}
#: A value this many times the limit of class V is a value in another unit.
FAR = 100.0


@dataclass(frozen=True, eq=False)
class Monitoring:
    """Measured values as columns of codes: positions of sections, periods and indicators, values, bits of marks."""

    where: str
    section: Codes
    period: Codes
    indicator: Codes
    value: Array
    marks: npt.NDArray[np.uint8]
    lines: npt.NDArray[np.int_]
    periods: list[Period]
    codes: list[str]
    doubts: tuple[Text, ...] = ()

    @property
    def disputed(self) -> bool:
        """Whether any value is disputed."""
        return bool((self.marks & DISPUTED).any())


def read_monitoring(table: Table, network: Network, indicators: Indicators, problems: Mistakes) -> Monitoring:
    """Return the measurements of a table; what is wrong with them goes to `problems`.

    Refused: a section, period or indicator that is none, no value without a mark and a value with a gap, a value below
    zero or far beyond what water can hold in the unit that is written, a unit of another kind, a measurement twice.
    """
    section = section_codes(table, network, problems)
    period, periods = period_codes(table, problems)
    indicator = _indicator_codes(table, indicators, problems)
    marks = _marks(table, problems)
    measured = measured_of(table, "value", problems)
    known = (section >= 0) & (period >= 0) & (indicator != -1)
    factors = _factors(table, indicators, indicator, problems)
    value = measured.value * factors
    empty, gap = np.isnan(value) & ~measured.unlimited, (marks & GAP) > 0

    def said(row: int) -> str:
        texts = [network.names[section[row]] if section[row] >= 0 else "?"]
        texts += [periods[period[row]].label if period[row] >= 0 else "?"]
        texts += [indicators.codes[indicator[row]] if indicator[row] >= 0 else "*"]
        return ", ".join(texts) + ("" if np.isnan(value[row]) else f": {value[row]:.6g}")

    if (whole := known & (indicator == ALL) & ~gap).any():
        problems.add("indicator_missing", table.where, rows=shown_rows(table, whole, said))
    if (bare := known & empty & ~gap).any():
        problems.add("value_missing", table.where, rows=shown_rows(table, bare, said))
    if (both := known & ~empty & gap).any():
        problems.add("value_in_gap", table.where, rows=shown_rows(table, both, said))
    if (negative := known & (value < 0) & np.isin(indicator, _not_below_zero(indicators))).any():
        problems.add("value_negative", table.where, rows=shown_rows(table, negative, said))
    _check_far(table, indicators, indicator, value, said, problems=problems)
    undetected = (measured.below | measured.unlimited) & known
    if (none := undetected & np.isin(indicator, _without_detection(indicators))).any():
        problems.add("detection_none", table.where, rows=shown_rows(table, none, said))
    marks = marks | np.where(measured.below, BELOW, 0).astype(np.uint8)
    marks = marks | np.where(measured.unlimited, UNLIMITED, 0).astype(np.uint8)
    value = np.where(gap, np.nan, value) if gap.any() else value
    capped, coarse = _no_worse_than_first(network, indicators, section, indicator, value, below=measured.below & known)
    made = Monitoring(
        table.where, section, period, indicator, capped, marks, table.lines, periods, list(indicators.codes)
    )
    _check_twice(table, made, known, said, problems)
    _check_whole_gaps(table, made, said, problems)
    if problems:  # what is doubtful about wrong numbers helps nobody
        return made
    doubts = Doubts(
        table=table,
        indicators=indicators,
        section=section,
        indicator=indicator,
        value=value,
        below=measured.below & known,
        said=said,
    )
    return replace(made, doubts=doubts.listed(coarse))


def nothing_measured(indicators: Indicators) -> Monitoring:
    """Return measurements of nothing: of payments that are counted by something else."""
    none = np.zeros(0, dtype=np.int64)
    marks = np.zeros(0, dtype=np.uint8)
    return Monitoring("monitoring", none, none, none, np.zeros(0), marks, none, [], list(indicators.codes))


def section_codes(table: Table, network: Network, problems: Mistakes) -> Codes:
    """Return the position of the section of each row; -1, and an orphan among `problems`, where there is none."""
    codes, strange, rows = coded(table.columns["section"], network.find)
    for name, row in list(zip(strange, rows, strict=True))[:MANY]:
        problems.add(
            "orphan_section",
            table.at("section", int(row)),
            given=name,
            file=network.where,
            nearest=network.nearest(name),
        )
    return codes


def period_codes(table: Table, problems: Mistakes) -> tuple[Codes, list[Period]]:
    """Return the position of the period of each row, and the periods in order of kind and time."""
    texts, codes = cells(table.columns["period"])
    parsed = parse_periods(texts)
    order = sorted({one for one in parsed if one is not None}, key=lambda one: (one.kind, one.start))
    at = {one: i for i, one in enumerate(order)}
    found = np.array([-1 if one is None else at[one] for one in parsed], dtype=np.int64)[codes]
    for i in [i for i, one in enumerate(parsed) if one is None][:MANY]:
        if (rows := codes == i).any():
            refuse_period(table.at("period", int(np.argmax(rows))), texts[i], problems)
    return found, order


def _indicator_codes(table: Table, indicators: Indicators, problems: Mistakes) -> Codes:
    def meaning(text: str) -> int | None:
        code = indicators.find(text)
        return (
            None if code is None and text.lower() not in _ALL else ALL if code is None else indicators.codes.index(code)
        )

    codes, strange, rows = coded(table.columns["indicator"], meaning)
    for name, row in list(zip(strange, rows, strict=True))[:MANY]:
        problems.add(
            "unknown_name",
            table.at("indicator", int(row)),
            what="indicator",
            name=name,
            nearest=indicators.nearest(name) or "-",
        )
    return codes


def _marks(table: Table, problems: Mistakes) -> npt.NDArray[np.uint8]:
    if "mark" not in table:
        return np.zeros(len(table), dtype=np.uint8)
    words = words_of(MARKS)

    def meaning(text: str) -> int | None:
        if text.lower() in NOTHING:
            return 0
        parts = [words.get(name_key(one)) for one in several(text)]
        return None if None in parts else sum({_BITS[str(one)] for one in parts})

    codes, strange, rows = coded(table.columns["mark"], meaning, 0)
    for name, row in list(zip(strange, rows, strict=True))[:MANY]:
        problems.add(
            "mark_unknown",
            table.at("mark", int(row)),
            given=name,
            known=", ".join(MARKS),
            nearest=nearest(name, MARKS) or "-",
        )
    return codes.astype(np.uint8)


def _factors(table: Table, indicators: Indicators, indicator: Codes, problems: Mistakes) -> Array | float:
    """Return what turns each value into the unit of its indicator; a unit that is left out is that of the indicator."""
    units = [parse(one.unit) for one in indicators.records.values()]
    heading = table.units.get("value")
    texts, codes = cells(table.columns["unit"]) if "unit" in table else ([""], np.zeros(len(table), dtype=np.int64))
    table_ = np.ones((len(texts), len(units)))
    present = np.zeros((len(texts), len(units) + 2), dtype=bool)
    present[codes, indicator] = True  # what is no indicator, or all of them, counts from the end
    present = present[:, : len(units)]
    for i, text in enumerate(texts):
        if text.lower() in NOTHING and heading is None:
            continue
        try:
            written = parse(text) if text.lower() not in NOTHING else heading
        except InputError as error:
            problems.extend(
                InputError(
                    [
                        type(one)(one.code, table.at("unit", int(np.argmax(codes == i))), one.fields)
                        for one in error.problems
                    ]
                )
            )
            continue
        for k in np.flatnonzero(present[i]):
            if written is not None and written.same_kind(units[k]):
                table_[i, k] = conversion(written, units[k])
            else:
                row = int(np.argmax((codes == i) & (indicator == k)))
                problems.add(
                    "value_unit",
                    table.at("unit", row),
                    given=text,
                    indicator=indicators.codes[k],
                    wanted=units[k].text or "1",
                )
    return 1.0 if (table_[present] == 1.0).all() else table_[codes, np.maximum(indicator, 0)]


def _without_detection(indicators: Indicators) -> list[int]:
    """Return the indicators that nothing can be below the detection of: pH, temperature."""
    return [k for k, one in enumerate(indicators.records.values()) if one.direction == "range" or one.unit == "degC"]


def _no_worse_than_first(
    network: Network, indicators: Indicators, section: Codes, indicator: Codes, value: Array, *, below: Mask
) -> tuple[Array, Mask]:
    """Return values of which none below detection is beyond class I, and where half the limit of detection was."""
    rows = np.flatnonzero(below & (section >= 0) & (indicator >= 0))
    first = indicators.limits[indicator[rows], network.bodies[section[rows]], 0]
    coarse = np.zeros(len(value), dtype=bool)
    with np.errstate(invalid="ignore"):
        coarse[rows] = (indicators.signs[indicator[rows]] > 0) & (value[rows] > first)
    made = value.copy() if coarse.any() else value
    made[coarse] = first[coarse[rows]]
    return made, coarse


def _not_below_zero(indicators: Indicators) -> list[int]:
    return [k for k, code in enumerate(indicators.codes) if code != "temperature"]


def _check_far(
    table: Table, indicators: Indicators, indicator: Codes, value: Array, said: Said, *, problems: Mistakes
) -> None:
    """Refuse values that no river holds: those of another unit (ug/L for mg/L), a pH beyond 14."""
    limits = np.nanmax(indicators.limits[:, :, len(CLASSES) - 1], axis=1, initial=-np.inf)
    most = np.where((indicators.signs > 0) & np.isfinite(limits), FAR * limits, np.inf)
    for k, one in enumerate(indicators.records.values()):
        most[k] = most[k] if one.most is None else one.most
    far = np.isfinite(value) & (indicator >= 0) & (value > most[np.maximum(indicator, 0)])
    for k in np.unique(indicator[far]):
        rows = far & (indicator == k)
        unit = indicators.records[indicators.codes[k]].unit
        named = {"indicator": indicators.called(indicators.codes[k]), "rows": shown_rows(table, rows, said)}
        if unit:
            problems.add("value_far", table.where, most=f"{most[k]:g} {unit}", **named)
        else:
            problems.add("value_beyond", table.where, most=f"{most[k]:g}", **named)


def _check_twice(table: Table, made: Monitoring, known: npt.NDArray[np.bool_], said: Said, problems: Mistakes) -> None:
    """Refuse a measurement that stands twice, unless one of the two is disputed."""
    cell = cells_of(made)
    cell = np.where(known & (made.indicator >= 0), cell * 2 + ((made.marks & DISPUTED) > 0), -1)
    ordered = np.sort(cell)
    if not ((ordered[1:] == ordered[:-1]) & (ordered[1:] >= 0)).any():
        return
    order = np.argsort(cell, kind="stable")
    again = np.zeros(len(cell), dtype=bool)
    again[order[1:]] = (cell[order[1:]] == cell[order[:-1]]) & (cell[order[1:]] >= 0)
    if again.any():
        problems.add("value_twice", table.where, rows=shown_rows(table, again, said))


def _check_whole_gaps(table: Table, made: Monitoring, said: Said, problems: Mistakes) -> None:
    """Refuse a value beside a gap of its whole section and period."""
    there = (made.section >= 0) & (made.period >= 0)
    at = made.section * max(1, len(made.periods)) + made.period
    whole = np.unique(at[there & (made.indicator == ALL)])
    if not len(whole):
        return
    measured = there & (made.indicator >= 0) & ((made.marks & GAP) == 0)
    if (both := measured & np.isin(at, whole)).any():
        problems.add("value_in_whole_gap", table.where, rows=shown_rows(table, both, said))


def cells_of(made: Monitoring) -> Codes:
    """Return one number for the section, period and indicator of each row."""
    return (made.section * max(1, len(made.periods)) + made.period) * len(made.codes) + made.indicator
