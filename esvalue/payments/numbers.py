"""Numbers of a column, and values below detection: ``<0.01``, ``0.01L``, ``ND(0.01)``, ``未检出(0.01)``.

A value below detection stands for half its limit of detection in every mean and comparison:
《地表水环境质量监测数据统计技术规定（试行）》, 环办监测函〔2020〕82号, item 7 (yearly means: SL 219-2013, 12.2.5).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pandas as pd

from esvalue.core.errors import Mistakes
from esvalue.core.nodata import ALWAYS, HUGE
from esvalue.core.text import Text
from esvalue.core.written import read_number
from esvalue.payments.headings import NOTHING
from esvalue.payments.reading import MANY, Table, cells

__all__ = ["HALF", "Measured", "limit_of_detection", "measured_of", "numbers_of"]

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
#: What a value below detection is of its limit.
HALF = 0.5
_NUMBER = r"(\d+\.?\d*|\.\d+)(?:e([+-]?\d+))?"
_WORD = r"(?:nd|n\.d\.?|bdl|未检出|未检|低于检出限|小于检出限)"
_BELOW = re.compile(
    rf"(?:<|小于|低于){_NUMBER}l?|{_NUMBER}l|{_WORD}[(\[]?{_NUMBER}l?[)\]]?|{_NUMBER}[(\[]?{_WORD}[)\]]?"
)
#: Digits that need no further reading.
_PLAIN = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_BARE = re.compile(rf"{_WORD}|[l<]")


class Measured:
    """Values of a column of measurements, where they are below detection, and where no limit of it is written."""

    def __init__(self, value: Array, below: Mask, unlimited: Mask) -> None:
        self.value, self.below, self.unlimited = value, below, unlimited


def limit_of_detection(text: str) -> float | None:
    """Return the limit a value lies below, nan where none is written, None where a text says no such thing.

    >>> [limit_of_detection(text) for text in ("<0.01", "＜0.01", "0.01L", "ND（0.01）", "未检出", "0.01", "<0")]
    [0.01, 0.01, 0.01, 0.01, nan, None, None]
    """
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).lower()
    if _BARE.fullmatch(plain):
        return float("nan")
    found = _BELOW.fullmatch(plain)
    if found is None:
        return None
    number, power = next((found[i], found[i + 1]) for i in (1, 3, 5, 7) if found[i] is not None)
    limit = float(f"{number}e{power or 0}")
    return limit if 0 < limit < np.inf else None


def numbers_of(table: Table, column: str, problems: Mistakes) -> Array:
    """Return the numbers of a column, nan where a cell is empty; what is none goes to `problems` and is infinite."""
    return _numbers(table, column, lambda text: None, problems).value


def measured_of(table: Table, column: str, problems: Mistakes) -> Measured:
    """Return the numbers of a column as `numbers_of`, half of its limit where a value is below detection."""
    return _numbers(table, column, limit_of_detection, problems)


def _numbers(table: Table, column: str, below: Callable[[str], float | None], problems: Mistakes) -> Measured:
    series = table.columns[column]
    if isinstance(series, pd.Series) and pd.api.types.is_numeric_dtype(series.dtype):
        plain = series.to_numpy(dtype=float, copy=True)
        for row in np.flatnonzero(np.isinf(plain))[:MANY]:
            problems.add("value_no_number", table.at(column, int(row)), given=str(plain[row]), meant=_meant(""))
        for row in np.flatnonzero(np.isfinite(plain) & _codes(plain))[:MANY]:
            problems.add("value_code", table.at(column, int(row)), given=f"{plain[row]:g}")
        none = np.zeros(len(plain), dtype=bool)
        return Measured(plain, none, none)
    texts, codes = cells(series)
    numbers, marks = np.full(len(texts), np.nan), np.zeros((2, len(texts)), dtype=bool)
    unit = None if column == "share" else "mg/L"  # a percentage is a share, and no concentration
    digits = np.array([_PLAIN.fullmatch(text) is not None for text in texts], dtype=bool)
    numbers[digits] = np.array(texts, dtype=object)[digits].astype(float)
    digits &= ~_codes(numbers)
    for i in np.flatnonzero(~digits):
        text = texts[i]
        if text.lower() in NOTHING or text == "nan":
            continue
        if (limit := below(text)) is not None:
            numbers[i], marks[:, i] = HALF * limit, (not np.isnan(limit), np.isnan(limit))
            continue
        read = read_number(text, unit)
        numbers[i] = np.inf if read.value is None else read.value
        if read.value is not None and _codes(np.array(read.value)) and (rows := codes == i).any():
            problems.add("value_code", table.at(column, int(np.argmax(rows))), given=text)
        if read.value is None and (rows := codes == i).any():
            at = table.at(column, int(np.argmax(rows)))
            problems.add("value_no_number", at, given=text, meant=_meant(read.meant))
    return Measured(numbers[codes], marks[0][codes], marks[1][codes])


def _codes(values: Array) -> npt.NDArray[np.bool_]:
    """Return which numbers stand for no data, whatever is measured."""
    return np.isin(values, ALWAYS) | (np.abs(values) >= HUGE)


def _meant(entry: str) -> Text:
    return Text(zh=f"（应为：{entry}？）", en=f" (meant: {entry}?)") if entry else Text.same("")
