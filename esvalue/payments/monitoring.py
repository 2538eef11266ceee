"""What was measured: a value a section, period and indicator; gaps, suspended, imputed and disputed ones are marked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from esvalue.core.errors import InputError, Mistakes, nearest
from esvalue.core.names import name_key
from esvalue.core.text import Text
from esvalue.core.units import conversion, parse
from esvalue.payments.headings import MARKS, NOTHING
from esvalue.payments.indicators import CLASSES, Indicators
from esvalue.payments.network import Network
from esvalue.payments.periods import Period, parse_period
from esvalue.payments.reading import MANY, Table, cells, coded, shown_rows, words_of

__all__ = [
    "ALL", "DISPUTED", "GAP", "IMPUTED", "NEEDED", "Monitoring", "nothing_measured", "numbers_of", "period_codes",
    "read_monitoring", "section_codes",
]  # fmt: skip

Codes = npt.NDArray[np.int64]
Array = npt.NDArray[np.float64]
Said = Callable[[int], str]
NEEDED = ("section", "period", "indicator", "value")
GAP, IMPUTED, DISPUTED = 1, 2, 4
#: A gap of a whole section and period: its indicator is left empty.
ALL = -2
_ALL = NOTHING | {"*", "all", "全部"}
_BITS = {"gap": GAP, "suspended": GAP, "imputed": IMPUTED, "disputed": DISPUTED}
#: Micrograms in a milligram.
MILLI = 1000.0
MICROGRAMS = Text(
    zh="{indicator}：{all} 个值中 {odd} 个劣于Ⅴ类，而除以 1000 即为Ⅰ类；请核对单位（ug/L 当作 mg/L？）",
    en="{indicator}: {odd} of {all} values are beyond class V, and at class I a thousand times smaller: ug/L for mg/L?",
)
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
    value = numbers_of(table, "value", problems)
    known = (section >= 0) & (period >= 0) & (indicator != -1)
    factors = _factors(table, indicators, indicator, problems)
    value = value * factors
    empty, gap = np.isnan(value), (marks & GAP) > 0

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
    value = np.where(gap, np.nan, value)
    made = Monitoring(
        table.where, section, period, indicator, value, marks, table.lines, periods, list(indicators.codes),
        _doubts(indicators, indicator, value),
    )  # fmt: skip
    _check_twice(table, made, known, said, problems)
    return made


def nothing_measured(indicators: Indicators) -> Monitoring:
    """Return measurements of nothing: of payments that are counted by something else."""
    none = np.zeros(0, dtype=np.int64)
    marks = np.zeros(0, dtype=np.uint8)
    return Monitoring("monitoring", none, none, none, np.zeros(0), marks, none, [], list(indicators.codes))


def section_codes(table: Table, network: Network, problems: Mistakes) -> Codes:
    """Return the position of the section of each row; -1, and an orphan among `problems`, where there is none."""
    codes, strange, rows = coded(table.columns["section"], network.find)
    for name, row in list(zip(strange, rows, strict=True))[:MANY]:
        problems.add("orphan_section", table.at("section", int(row)), given=name, file=network.where,
                     nearest=network.nearest(name))  # fmt: skip
    return codes


def period_codes(table: Table, problems: Mistakes) -> tuple[Codes, list[Period]]:
    """Return the position of the period of each row, and the periods in order of kind and time."""
    texts, codes = cells(table.columns["period"])
    parsed = [parse_period(text) for text in texts]
    order = sorted({one for one in parsed if one is not None}, key=lambda one: (one.kind, one.start))
    at = {one: i for i, one in enumerate(order)}
    found = np.array([-1 if one is None else at[one] for one in parsed], dtype=np.int64)[codes]
    for i in [i for i, one in enumerate(parsed) if one is None][:MANY]:
        if (rows := codes == i).any():
            problems.add("period_unknown", table.at("period", int(np.argmax(rows))), given=texts[i])
    return found, order


def numbers_of(table: Table, column: str, problems: Mistakes) -> Array:
    """Return the numbers of a column, nan where a cell is empty; what is none goes to `problems` and is infinite."""
    series = table.columns[column]
    if pd.api.types.is_numeric_dtype(series.dtype):
        plain = series.to_numpy(dtype=float, copy=True)
        for row in np.flatnonzero(np.isinf(plain))[:MANY]:
            problems.add("value_no_number", table.at(column, int(row)), given=str(plain[row]))
        return plain
    texts, codes = cells(series)
    numbers = np.full(len(texts), np.nan)
    strange = []
    for i, text in enumerate(texts):
        if text.lower() in NOTHING or text == "nan":
            continue
        try:
            numbers[i] = float(text)
        except ValueError:
            strange.append(i)
    strange += [i for i in range(len(texts)) if np.isinf(numbers[i])]
    numbers[strange] = np.inf
    for i in strange[:MANY]:
        problems.add("value_no_number", table.at(column, int(np.argmax(codes == i))), given=texts[i])
    return numbers[codes]


def _indicator_codes(table: Table, indicators: Indicators, problems: Mistakes) -> Codes:
    def meaning(text: str) -> int | None:
        code = indicators.find(text)
        return (
            None if code is None and text.lower() not in _ALL else ALL if code is None else indicators.codes.index(code)
        )

    codes, strange, rows = coded(table.columns["indicator"], meaning)
    for name, row in list(zip(strange, rows, strict=True))[:MANY]:
        problems.add("unknown_name", table.at("indicator", int(row)), what="indicator", name=name,
                     nearest=indicators.nearest(name) or "-")  # fmt: skip
    return codes


def _marks(table: Table, problems: Mistakes) -> npt.NDArray[np.uint8]:
    if "mark" not in table:
        return np.zeros(len(table), dtype=np.uint8)
    words = words_of(MARKS)

    def meaning(text: str) -> int | None:
        if text.lower() in NOTHING:
            return 0
        parts = [words.get(name_key(one)) for one in text.replace("；", ";").split(";")]
        return None if None in parts else sum({_BITS[str(one)] for one in parts})

    codes, strange, rows = coded(table.columns["mark"], meaning, 0)
    for name, row in list(zip(strange, rows, strict=True))[:MANY]:
        problems.add("mark_unknown", table.at("mark", int(row)), given=name, known=", ".join(MARKS),
                     nearest=nearest(name, MARKS) or "-")  # fmt: skip
    return codes.astype(np.uint8)


def _factors(table: Table, indicators: Indicators, indicator: Codes, problems: Mistakes) -> Array | float:
    """Return what turns each value into the unit of its indicator; a unit that is left out is that of the indicator."""
    units = [parse(one.unit) for one in indicators.records.values()]
    heading = table.units.get("value")
    texts, codes = cells(table.columns["unit"]) if "unit" in table else ([""], np.zeros(len(table), dtype=np.int64))
    table_ = np.ones((len(texts), len(units)))
    present = np.zeros(table_.shape, dtype=bool)
    known = indicator >= 0
    flat = codes * len(units) + indicator
    present.flat[np.unique(flat[known])] = True
    for i, text in enumerate(texts):
        if text.lower() in NOTHING and heading is None:
            continue
        try:
            written = parse(text) if text.lower() not in NOTHING else heading
        except InputError as error:
            problems.extend(InputError([type(one)(one.code, table.at("unit", int(np.argmax(codes == i))), one.fields)
                                        for one in error.problems]))  # fmt: skip
            continue
        for k in np.flatnonzero(present[i]):
            if written is not None and written.same_kind(units[k]):
                table_[i, k] = conversion(written, units[k])
            else:
                row = int(np.argmax(known & (codes == i) & (indicator == k)))
                problems.add("value_unit", table.at("unit", row), given=text, indicator=indicators.codes[k],
                             wanted=units[k].text or "1")  # fmt: skip
    return 1.0 if (table_[present] == 1.0).all() else table_[codes, np.maximum(indicator, 0)]


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
        problems.add("value_far", table.where, indicator=indicators.codes[k], most=f"{most[k]:g} {unit}".strip(),
                     rows=shown_rows(table, rows, said))  # fmt: skip


def _doubts(indicators: Indicators, indicator: Codes, value: Array) -> tuple[Text, ...]:
    """Name indicators whose values lie mostly beyond class V, and at class I if they were micrograms."""
    known = (indicator >= 0) & ~np.isnan(value)
    codes, found = indicator[known], value[known]
    with np.errstate(invalid="ignore"):
        lowest, highest = (indicators.limits[codes, 0, j] for j in (0, len(CLASSES) - 1))
        odd = (indicators.signs[codes] > 0) & (found > highest) & (found / MILLI <= lowest)
    counts = [np.bincount(codes[rows], minlength=len(indicators.codes)) for rows in (odd, slice(None))]
    return tuple(
        MICROGRAMS.format(indicator=indicators.codes[k], odd=int(counts[0][k]), all=int(counts[1][k]))
        for k in np.flatnonzero(2 * counts[0] > counts[1])
    )


def _check_twice(table: Table, made: Monitoring, known: npt.NDArray[np.bool_], said: Said, problems: Mistakes) -> None:
    """Refuse a measurement that stands twice, unless one of the two is disputed."""
    cell = cells_of(made)
    cell = np.where(known & (made.indicator >= 0), cell * 2 + ((made.marks & DISPUTED) > 0), -1)
    order = np.argsort(cell, kind="stable")
    again = np.zeros(len(cell), dtype=bool)
    again[order[1:]] = (cell[order[1:]] == cell[order[:-1]]) & (cell[order[1:]] >= 0)
    if again.any():
        problems.add("value_twice", table.where, rows=shown_rows(table, again, said))


def cells_of(made: Monitoring) -> Codes:
    """Return one number for the section, period and indicator of each row."""
    return (made.section * max(1, len(made.periods)) + made.period) * len(made.codes) + made.indicator
