"""What is doubtful about volumes and bases though it can be: ten thousands (万) left out, or written twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from esvalue.core.errors import rows_in
from esvalue.core.peers import outliers
from esvalue.core.periods import Period
from esvalue.core.text import Text
from esvalue.core.units import Unit, conversion, parse
from esvalue.payments.reading import Table, shown_rows

__all__ = ["doubt_far", "doubt_plots", "doubt_taken", "doubt_trickles"]

Codes = npt.NDArray[np.int64]
Array = npt.NDArray[np.float64]
#: A section that never carries more than this is doubtful, in cubic metres a day (judgement: 0.04 m3/s, a ditch; the
#: figures of a river in 1e4 m3 under a heading of m3 lie below).
TRICKLE = 3_500.0
#: A quantity so many times its peers' median, or so small a part of it, is doubtful: a month of spate is a hundred
#: times a month of drought in one section.
FACTOR = 300.0
#: Land of which no row holds more than this is doubtful, in hectares (judgement: a county pays for more).
PLOT = 10.0
#: Parties that take so many times what a section carries, or so small a part, wrote another unit.
TAKEN = 100.0
SMALL = Text(
    zh="水量不足每日 {least} m3，河流断面很少如此；单位是否应为 [1e4 m3]（万立方米）？{rows}",
    en="less than {least} m3 a day, which few sections of a river carry: should the heading say [1e4 m3]? {rows}",
)
PLOTS = Text(
    zh="计费面积最多的一行只有 {most} 公顷；单位是否应为 [1e4 mu]（万亩）？",
    en="the largest area paid for is {most} ha: should the heading say [1e4 mu]?",
)
FAR = Text(
    zh="{row}：{value:.6g} {unit}，为同类 {count} 个数中位数 {median:.4g} 的{times}；是否漏写或多写了“万”（1e4）？",
    en="{row}: {value:.6g} {unit}, {times} the median {median:.4g} of the {count} like it; is 1e4 (wan) missing, or"
    " written twice?",
)
PARTS = Text(
    zh="断面“{section}”各主体取水合计 {taken} m3，而水量表中最多为 {most} m3：两表的单位一致吗（万）？",
    en="the parties of section '{section}' take {taken} m3 and it carries {most} m3 at the most: are both in one unit"
    " (1e4 m3)?",
)


def doubt_trickles(
    table: Table, section: Codes, period: Codes, volume: Array, periods: Sequence[Period]
) -> Iterator[Text]:
    """Yield the sections of which every volume, in cubic metres, is less than a river's."""
    days = np.array([(one.end - one.start).days + 1 for one in periods] or [1], dtype=float)
    daily = np.where(section >= 0, volume, np.nan) / days[period]
    small = np.zeros(len(volume), dtype=bool)
    for one in np.unique(section[section >= 0]):
        rows = section == one
        most = np.nanmax(daily[rows], initial=0.0)
        small |= rows & (most > 0) & (most < TRICKLE)
    if small.any():
        shown = shown_rows(table, small)
        yield SMALL.format(least=f"{TRICKLE:,.0f}", rows=Text.by(lambda language: rows_in(shown, language)))


def doubt_plots(base: Array, unit: Unit) -> Iterator[Text]:
    """Yield that all of the land paid for, in its unit, is that of a field."""
    if (
        unit.same_kind(parse("ha"))
        and base.size
        and 0 < (most := np.nanmax(base) * conversion(unit, parse("ha"))) < PLOT
    ):
        yield PLOTS.format(most=f"{most:.4g}")


def doubt_far(
    table: Table, section: Codes, period: Codes, values: Array, periods: Sequence[Period], *, unit: Unit
) -> Iterator[Text]:
    """Yield the quantities far from the others of their section and kind of period, else of all sections."""
    kinds = [periods[i].kind for i in period] if len(periods) else [""] * len(values)
    own = [f"{one} {kind}" for one, kind in zip(section.tolist(), kinds, strict=True)]
    for found in outliers(np.where(section >= 0, values, np.nan), own, kinds, factor=FACTOR):
        ratio = found.ratio
        times = (
            Text(zh=" {:g} 倍", en="{:g} times").format(float(f"{ratio:.3g}"))
            if ratio >= 1
            else Text(zh=" 1/{:g}", en="1/{:g} of").format(float(f"{1 / ratio:.3g}"))
        )
        row = table.row(found.at)
        yield FAR.format(
            row=Text(zh=rows_in(row, "zh"), en=row),
            value=float(values[found.at]),
            unit=unit.text,
            count=len(found.peers),
            median=found.median,
            times=times,
        )


def doubt_taken(names: Sequence[str], most: Array, taken: Array) -> Iterator[Text]:
    """Yield the sections whose parties take far more or less than the largest volume they carry, both in cubic metres;
    nan where either is not known.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = taken / most
    for i in np.flatnonzero((ratio >= TAKEN) | (ratio <= 1 / TAKEN)).tolist():
        yield PARTS.format(section=names[i], taken=f"{taken[i]:,.0f}", most=f"{most[i]:,.0f}")
