"""Quantities of a whole series in time: flood events of a stage record, rain of months and days.

An equation works element by element; these look along the last axis and give one number a series. They prepare the
column of places that a card then reads, or run inside a notebook; every leading dimension is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import numpy as np

from esvalue.core.arguments import NotNegative, Number, checked
from esvalue.core.errors import fail
from esvalue.core.quantified import Of
from esvalue.core.text import Text

__all__ = ["erosivity_daily_zhang", "event_storage", "flood_events", "fournier_index", "volume_of_stage"]


def _series(values: Any, where: str, *, least: int = 1, negative: bool = False) -> np.ndarray:
    """Return `values` as floats, or say what is wrong with them as a series."""
    series = np.asarray(values, dtype=float)
    if series.ndim == 0 or series.shape[-1] < least:
        raise fail(
            "bad_value",
            where,
            reason=Text(
                zh=f"序列只有 {series.shape[-1] if series.ndim else 0} 个值，至少需要 {least} 个",
                en=f"a series of {series.shape[-1] if series.ndim else 0} values; at least {least} are needed",
            ),
        )
    bad = ~np.isfinite(series) if negative else ~(np.isfinite(series) & (series >= 0))
    if bad.any():
        at = int(np.argwhere(bad)[0][-1])
        raise fail(
            "bad_value",
            where,
            reason=Text(
                zh=f"序列第 {at + 1} 个值为 {series[tuple(np.argwhere(bad)[0])]:g}；缺测须先插补，缺测不等于零",
                en=(
                    f"value {at + 1} of the series is {series[tuple(np.argwhere(bad)[0])]:g}; gaps must be "
                    "filled before, a gap is not a zero"
                ),
            ),
        )
    return series


@checked
def event_storage(volume: Any, least: NotNegative = 0.0) -> np.ndarray:
    """Return the flood water a lake or marsh took up, from its volume in time: the sum of its rises.

        C = sum over events (V_peak - V_start)

    An event is a rise without a fall between; a level stretch does not end it. With `least` = 0 it is the sum of all
    increments above zero, so measuring noise counts as flood: give the smallest rise that is a flood.

    Parameters
    ----------
    volume
        V, volume at equal or unequal times in order, shape (..., time) [any volume].
    least
        Smallest rise that counts, in the same unit.

    Returns
    -------
    numpy.ndarray
        Shape (...), in the unit of `volume`, for the whole series: divide by its years for a yearly mean.

    Raises
    ------
    InputError
        Fewer than two values, a gap (NaN) or a negative volume.

    Notes
    -----
    Source: Jiang and others 2017 (Baiyangdian, doi:10.5846/stxb201410091984).

    Examples
    --------
    Two floods, 3 and 5, and a ripple of 0.5:

    >>> float(event_storage([2.0, 4.0, 5.0, 3.0, 3.5, 1.0, 6.0]))
    8.5
    >>> float(event_storage([2.0, 4.0, 5.0, 3.0, 3.5, 1.0, 6.0], least=1.0))
    8.0

    Baiyangdian 2012 in 1e8 m3: a first flood of 0.81, then 1.26 to 2.90. The paper prints 2.45:

    >>> round(float(event_storage([1.00, 1.81, 1.26, 2.90])), 9)
    2.45
    """
    series = _series(volume, "event_storage", least=2)
    total = np.zeros(series.shape[:-1])
    rise = np.zeros(series.shape[:-1])
    for step in np.moveaxis(np.diff(series, axis=-1), -1, 0):
        ends = step < 0
        total = total + np.where(ends & (rise >= least), rise, 0.0)
        rise = np.where(ends, 0.0, rise + step)
    return total + np.where(rise >= least, rise, 0.0)


@checked
def flood_events(volume: Any, least: NotNegative = 0.0) -> list[tuple[int, int, float]]:
    """Return the events that `event_storage` adds up: position of the start, position of the peak, rise.

    Parameters
    ----------
    volume
        V, one series, shape (time,).
    least
        Smallest rise that counts, in the same unit.

    Raises
    ------
    InputError
        Fewer than two values, a gap (NaN), a negative volume, or more than one series.

    Examples
    --------
    >>> flood_events([2.0, 4.0, 5.0, 3.0, 3.0, 6.0])
    [(0, 2, 3.0), (4, 5, 3.0)]
    """
    series = _series(volume, "flood_events", least=2)
    if series.ndim != 1:
        raise fail("bad_value", "flood_events", reason=Text(zh="一次只能给一个序列", en="one series at a time"))
    found, start, peak = [], 0, 0
    for at in range(1, len(series) + 1):
        if at == len(series) or series[at] < series[at - 1]:
            if series[peak] > series[start] and series[peak] - series[start] >= least:
                found.append((start, peak, float(series[peak] - series[start])))
            start = peak = at
        elif series[at] > series[peak]:
            peak = at
        elif peak == start:
            start = peak = at  # a level stretch before the rise
    return found


@checked
def volume_of_stage(stage: Any, levels: Sequence[Number], volumes: Sequence[Number]) -> np.ndarray:
    """Return the volume of a lake at each stage, from its table of levels and volumes.

        V = V_i + (z - z_i) (V_i+1 - V_i) / (z_i+1 - z_i)

    Parameters
    ----------
    stage
        z, water levels, shape (..., time) [m].
    levels, volumes
        Levels in rising order [m] and the volume at each [any volume].

    Raises
    ------
    InputError
        Levels that do not rise, volumes that fall, tables of two lengths, or a stage outside the table: it is never
        extrapolated.

    Examples
    --------
    >>> volume_of_stage([6.5, 7.0], [6.0, 7.0, 8.0], [0.0, 1e8, 3e8]).tolist()
    [50000000.0, 100000000.0]
    """
    z, v = np.asarray(levels, dtype=float), np.asarray(volumes, dtype=float)
    if z.ndim != 1 or z.shape != v.shape or len(z) < 2 or not (np.diff(z) > 0).all() or not (np.diff(v) >= 0).all():
        raise fail(
            "bad_value",
            "volume_of_stage",
            reason=Text(
                zh="水位须逐个升高，容积不得减小，两列长度须相同且不少于两个",
                en="levels must rise, volumes must not fall, and both lists must have the same length (two or more)",
            ),
        )
    series = _series(stage, "volume_of_stage", negative=True)
    if series.min() < z[0] or series.max() > z[-1]:
        raise fail(
            "bad_value",
            "volume_of_stage",
            reason=Text(
                zh=f"水位 {series.min():g} 至 {series.max():g} m 超出库容表 {z[0]:g} 至 {z[-1]:g} m；请补充库容表",
                en=(
                    f"stage {series.min():g} to {series.max():g} m leaves the table of {z[0]:g} to {z[-1]:g} m; "
                    "extend the table"
                ),
            ),
        )
    return np.interp(series, z, v)


def fournier_index(months: Any) -> np.ndarray:
    """Return the modified Fournier index of twelve months of rain.

        F = sum p^2 / P,  P = sum p

    Parameters
    ----------
    months
        p, rain of the twelve months, shape (..., 12) [mm].

    Raises
    ------
    InputError
        Another number of months, a gap or a negative rain.

    Notes
    -----
    Source: Arnoldus 1980. A year without rain has index 0.

    Examples
    --------
    Even rain of 1,200 mm: 12 x 100^2 / 1200:

    >>> float(fournier_index([100.0] * 12))
    100.0
    """
    rain = _series(months, "fournier_index", least=12)
    if rain.shape[-1] != 12:
        raise fail(
            "bad_value",
            "fournier_index",
            reason=Text(zh=f"有 {rain.shape[-1]} 个月；须为 12 个月", en=f"{rain.shape[-1]} months; twelve are needed"),
        )
    year = rain.sum(axis=-1)
    return (rain**2).sum(axis=-1) / np.where(year > 0, year, 1.0)


@checked
def erosivity_daily_zhang(rain: Any, years: Annotated[float, Of("years", open=("low",))]) -> np.ndarray:
    """Return the rainfall erosivity of a year from daily rain, by the half-month model of Zhang and others for China.

        R = a sum p^b / years over days with p >= 12 mm
        b = 0.8363 + 18.144/P_d + 24.455/P_y,  a = 21.586 b^-7.1891

    Parameters
    ----------
    rain
        p, rain of every day in order, shape (..., days) [mm]. Give whole years: a part of one has no yearly sum.
    years
        Length of the record [a].

    Returns
    -------
    numpy.ndarray
        R, shape (...) [MJ mm/ha/h/a]; 0 where no day reaches 12 mm.

    Raises
    ------
    InputError
        A gap, a negative rain, or a record whose days do not fit its years.

    Notes
    -----
    P_d is the mean rain of the days with 12 mm or more, P_y their yearly sum. The model sums half-months; as a and b
    are the station's, the sum over all days is the same. Source: Zhang, Xie and Liu 2002, as printed by Chen and others
    2016 (Huanghua).

    Examples
    --------
    Ten days of 40 mm in one year: b = 0.8363 + 18.144/40 + 24.455/400 = 1.3510, a = 2.4819, p^b = 146.03:

    >>> round(float(erosivity_daily_zhang([40.0] * 10 + [0.0] * 355, 1.0)), 0)
    3624.0
    """
    series = _series(rain, "erosivity_daily_zhang")
    if not 364 * years <= series.shape[-1] <= 367 * years:
        raise fail(
            "bad_value",
            "erosivity_daily_zhang",
            reason=Text(
                zh=f"{series.shape[-1]} 天与 {years:g} 年不符；请给出每一天（含无雨日）",
                en=f"{series.shape[-1]} days do not make {years:g} years; give every day, also the dry ones",
            ),
        )
    falls = series >= 12.0
    days = falls.sum(axis=-1)
    total = np.where(falls, series, 0.0).sum(axis=-1)
    some = days > 0
    b = (
        0.8363
        + 18.144 * np.where(some, days, 1) / np.where(some, total, 1.0)
        + 24.455 * years / np.where(some, total, 1.0)
    )
    powers = np.where(falls, np.where(falls, series, 1.0) ** b[..., None], 0.0).sum(axis=-1)
    return np.where(some, 21.586 * b**-7.1891 * powers / years, 0.0)
