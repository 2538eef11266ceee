"""Errors of measurement: by how much a value can be off, by indicator, and the best and the worst it can then be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from esvalue.core.errors import Mistakes
from esvalue.core.text import Text
from esvalue.payments.indicators import Indicators
from esvalue.payments.monitoring import BELOW
from esvalue.payments.numbers import numbers_of
from esvalue.payments.reading import cells, open_table
from esvalue.payments.tables import Tables

__all__ = ["Margins", "at_end", "at_least_zero", "margins_of"]

Array = npt.NDArray[np.float64]
#: Every indicator that is not named.
ALL = "*"
ENDINGS = (".csv", ".xlsx")
COLUMNS = {"indicator": ("指标", "监测指标", "项目"), "error": ("误差", "相对误差", "测量误差")}
Given = float | str | Mapping[str, float | str] | Iterable[str]


@dataclass(frozen=True, eq=False)
class Margins:
    """Half widths by indicator: a share of the value, or of indicators with a range or in degrees a number; 0: none."""

    share: Array
    number: Array
    said: Text

    def widths(self, indicator: npt.NDArray[np.int64], value: Array, marks: npt.NDArray[np.uint8]) -> Array:
        """Return by how much each value can be off; what lies below detection is not drawn."""
        k = np.maximum(indicator, 0)
        found = np.abs(value) * self.share[k] + self.number[k]
        return np.where((indicator < 0) | ((marks & BELOW) > 0) | np.isnan(value), 0.0, found)


def margins_of(given: Given, indicators: Indicators, at: str = "error") -> Margins:
    """Return the errors a person gives: one for all, by indicator, or a table of them.

    ``0.1``, ``"10%"``, ``["0.1", "TP=0.2", "pH=0.1"]``, ``{"*": 0.1, "TP": 0.2}``, ``"errors.csv"``. pH and temperature
    have none unless they are named: theirs is a number, not a share. `at` is where mistakes stand.

    Raises
    ------
    InputError
        What is no error, or an error of no indicator.
    """
    problems, codes = Mistakes(), indicators.codes
    apart = np.array([one.direction == "range" or one.unit == "degC" for one in indicators.records.values()])
    share, number = np.zeros(len(codes)), np.zeros(len(codes))
    named: dict[str, float] = {}
    for name, text in _listed(given, problems):
        code = ALL if name == ALL else indicators.find(name)
        if code is None:
            problems.add("unknown_name", at, what="indicator", name=name, nearest=indicators.nearest(name) or "-")
            continue
        size = _size(text)
        by_number = code != ALL and bool(apart[codes.index(code)])
        if size is None or not 0 <= size < (np.inf if by_number else 1):
            problems.add("error_size", at, given=f"{name}={text}" if name != ALL else text)
        elif code in named:
            problems.add("error_twice", at, name=name)
        else:
            named[code] = size
    if not named and not problems:
        problems.add("error_size", at, given=str(given))
    problems.raise_if_any()
    share[~apart] = named.get(ALL, 0.0)
    for code, size in named.items():
        if code != ALL:
            k = codes.index(code)
            (number if apart[k] else share)[k] = size
    listed = [Text.same(f"±{100 * named[ALL]:g}%")] if ALL in named else []
    for code, size in named.items():
        if code != ALL:
            text = f"±{size:g}" if apart[codes.index(code)] else f"±{100 * size:g}%"
            listed.append(indicators.records[code].title + Text.same(f" {text}"))
    return Margins(share, number, Text(zh="、", en=", ").join(listed))


def _listed(given: Given, problems: Mistakes) -> Iterable[tuple[str, str]]:
    """Yield names of indicators, "*" for all, with what is written of each."""
    if isinstance(given, Mapping):
        yield from ((str(name), str(size)) for name, size in given.items())
        return
    for one in [given] if isinstance(given, str | int | float) else given:
        text = str(one).replace("＝", "=").replace("％", "%").strip()
        if text.lower().endswith(ENDINGS):
            table = open_table(Path(text), COLUMNS, tuple(COLUMNS), problems)
            problems.raise_if_any()
            texts, codes = cells(table.columns["indicator"])
            sizes = numbers_of(table, "error", problems)
            unit = table.units.get("error")
            yield from (
                (texts[code], str(size * (unit.factor if unit is not None else 1.0)))
                for code, size in zip(codes, sizes, strict=True)
            )
        else:
            name, sign, size = text.partition("=")
            yield (name.strip(), size.strip()) if sign else (ALL, text)


def _size(text: str) -> float | None:
    try:
        return float(text.removesuffix("%")) / (100.0 if text.endswith("%") else 1.0)
    except ValueError:
        return None


def at_end(tables: Tables, margins: Margins, sign: float) -> Tables:
    """Return tables with every value at the best (-1) or the worst (1) it can be."""
    monitoring, known = tables.monitoring, tables.indicators
    k = np.maximum(monitoring.indicator, 0)
    width = margins.widths(monitoring.indicator, monitoring.value, monitoring.marks)
    value = monitoring.value + sign * known.signs[k] * width
    for i in np.flatnonzero(known.signs == 0):  # of a range the best is within, the worst is farther out
        own = np.flatnonzero(k == i)
        value[own] = _of_range(monitoring.value[own], width[own], known.ranges[i], sign)
    return tables.with_values(at_least_zero(value, monitoring.indicator, known))


def at_least_zero(value: Array, indicator: npt.NDArray[np.int64], known: Indicators) -> Array:
    """Return values of which none is below zero but temperatures."""
    degrees = np.array([one.unit == "degC" for one in known.records.values()])[np.maximum(indicator, 0)]
    found: Array = np.where(degrees.reshape(-1, *[1] * (value.ndim - 1)), value, np.maximum(value, 0.0))
    return found


def _of_range(value: Array, width: Array, ends: Array, sign: float) -> Array:
    middle = ends.mean()
    near = np.where(np.abs(value - middle) <= width, middle, value - np.sign(value - middle) * width)
    return near if sign < 0 else value + np.where(value >= middle, width, -width)
