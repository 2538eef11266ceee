"""What is doubtful about measurements though it can be: values in another unit, values that water seldom holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from esvalue.core.errors import rows_in
from esvalue.core.text import Text
from esvalue.payments.indicators import CLASSES, Indicators
from esvalue.payments.reading import Table, shown_rows

__all__ = ["Doubts"]

Codes = npt.NDArray[np.int64]
Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
#: Micrograms in a milligram.
MILLI = 1000.0
#: A value this many times its peers' median, or so many times smaller, that would lie among them a thousand times
#: smaller or larger, was probably written in another unit (judgement: spates seldom raise a concentration so far).
FACTOR = 300.0
#: Fewest values of a section and indicator that are peers of one another; with fewer, all sections are.
FEWEST = 4
MICROGRAMS = Text(
    zh="{indicator}：{all} 个值中 {odd} 个劣于Ⅴ类，而除以 1000 即为Ⅰ类；请核对单位（ug/L 当作 mg/L？）",
    en="{indicator}: {odd} of {all} values are beyond class V, and at class I a thousand times smaller: ug/L for mg/L?",
)
TINY = Text(
    zh="不到Ⅰ类限值的千分之一，请核对单位（g/L 当作 mg/L？）：{rows}",
    en="less than a thousandth of the limit of class I: g/L for mg/L? {rows}",
)
LARGE = Text(
    zh="约为同项其他值的一千倍，请核对单位（ug/L 当作 mg/L？）：{rows}",
    en="about a thousand times the other values of the indicator: ug/L for mg/L? {rows}",
)
SMALL = Text(
    zh="约为同项其他值的千分之一，请核对单位（mg/L 的数写成了 ug/L？）：{rows}",
    en="about a thousandth of the other values of the indicator: figures in mg/L written as ug/L? {rows}",
)
UNUSUAL = Text(
    zh="{indicator} 通常在 {low}—{high} 之间，请核对：{rows}",
    en="{indicator} usually lies between {low} and {high}; please check: {rows}",
)
ZERO = Text(
    zh="数值为 0，监测测不出零；若为未检出，请写检出限，如 <0.01：{rows}",
    en="a value of zero, which nothing can measure; if it was not detected, write its limit, such as <0.01: {rows}",
)
BELOW = Text(
    zh="低于检出限，按检出限的二分之一计（环办监测函〔2020〕82号）：{rows}",
    en="below detection, counted as half the limit of detection: {rows}",
)
COARSE = Text(
    zh="检出限的二分之一高于Ⅰ类限值，方法不够灵敏；按Ⅰ类限值计：{rows}",
    en="half the limit of detection lies beyond class I: the method is too coarse; counted as at its limit: {rows}",
)


@dataclass(frozen=True, eq=False, kw_only=True)
class Doubts:
    """Measurements as columns, and what says a row of them."""

    table: Table
    indicators: Indicators
    section: Codes
    indicator: Codes
    value: Array
    below: Mask
    said: Callable[[int], str]

    def listed(self, coarse: Mask) -> tuple[Text, ...]:
        """Return every doubt as a text; `coarse` tells where half the limit of detection lies beyond class I."""
        masks = [
            (TINY, self._of_one(lambda first, last: self.value < first / MILLI) & (self.value > 0)),
            (ZERO, self.known & (self.value == 0) & (self._signs > 0)),
            *zip((LARGE, SMALL), self._off_peers(), strict=True),
            (BELOW, self.below & ~coarse),
            (COARSE, coarse),
        ]
        return (
            *self._micrograms(),
            *self._unusual(),
            *(text.format(rows=self._rows(mask)) for text, mask in masks if mask.any()),
        )

    def _rows(self, mask: Mask) -> Text:
        shown = shown_rows(self.table, mask, self.said)
        return Text.by(lambda language: rows_in(shown, language))

    @cached_property
    def known(self) -> Mask:
        """Where there is a value of an indicator."""
        found: Mask = (self.section >= 0) & (self.indicator >= 0) & ~np.isnan(self.value)
        return found

    @cached_property
    def _signs(self) -> Array:
        return np.where(self.indicator >= 0, self.indicators.signs[self.indicator], 0.0)

    @cached_property
    def _less(self) -> Mask:
        """Where there is a value, not below detection, of an indicator of which less is better."""
        found: Mask = self.known & ~self.below & (self._signs > 0)
        return found

    @cached_property
    def _ends(self) -> tuple[Array, Array]:
        """The limits of class I and of class V at each value."""
        first, last = (self.indicators.limits[:, 0, j][self.indicator] for j in (0, len(CLASSES) - 1))
        return first, last

    def _of_one(self, test: Callable[[Array, Array], Mask]) -> Mask:
        """Return where a test of the limits of class I and class V holds; of what is measured, less being better."""
        with np.errstate(invalid="ignore"):
            return self._less & test(*self._ends)

    def _micrograms(self) -> Iterator[Text]:
        """Name indicators whose values lie mostly beyond class V, and at class I if they were micrograms."""
        odd = self._of_one(lambda first, last: (self.value > last) & (self.value / MILLI <= first))
        size = len(self.indicators.codes)
        some, every = (np.bincount(self.indicator[rows], minlength=size) for rows in (odd, self.known))
        for k in np.flatnonzero(2 * some > every):
            yield MICROGRAMS.format(
                indicator=self.indicators.called(self.indicators.codes[k]), odd=int(some[k]), all=int(every[k])
            )

    def _unusual(self) -> Iterator[Text]:
        """Name values outside the range that water usually has."""
        for k, (code, one) in enumerate(self.indicators.records.items()):
            if one.usual is None:
                continue
            low, high = one.usual
            rows = self.known & ~self.below & (self.indicator == k) & ((self.value < low) | (self.value > high))
            if rows.any():
                yield UNUSUAL.format(
                    indicator=self.indicators.called(code), low=f"{low:g}", high=f"{high:g}", rows=self._rows(rows)
                )

    def _off_peers(self) -> tuple[Mask, Mask]:
        """Return where a value lies about a thousandfold above, and below, those of its section or of all sections."""
        rows = np.flatnonzero(self._less & (self.value > 0))
        large, small = np.zeros(len(self.value), dtype=bool), np.zeros(len(self.value), dtype=bool)
        value = pd.Series(self.value[rows])
        peers = value.groupby(self.indicator[rows]).transform("median")
        own = value.groupby(self.section[rows] * len(self.indicators.codes) + self.indicator[rows])
        ratio = (value / own.transform("median").where(own.transform("size") >= FEWEST, peers)).to_numpy()
        near = (FACTOR, MILLI * MILLI / FACTOR)
        large[rows] = (ratio >= near[0]) & (ratio <= near[1])
        small[rows] = (ratio <= 1 / near[0]) & (ratio >= 1 / near[1])
        return large & self._of_one(lambda first, last: self.value > last), small
