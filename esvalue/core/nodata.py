"""Codes that stand for no data: what rasters, loggers and statistics programs write where nothing was measured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

__all__ = ["ALONE", "ALWAYS", "HUGE", "NodataCodes", "nodata_codes"]

#: Never an amount: refused wherever they stand.
ALWAYS = (-9999.0, -99999.0, -999999.0)
#: Refused where the quantity cannot be negative, doubtful elsewhere.
NEGATIVE = (-999.0, -32768.0)
#: Doubtful where nothing else in the column lies within a factor of two, or where they stand more than once.
ALONE = (9999.0, 99999.0, 32767.0, 65535.0)
#: No table holds such a number: the least and the most a raster of 4 bytes writes are 3.4e38.
HUGE = 1e20


@dataclass(frozen=True)
class NodataCodes:
    """Positions of a column that hold a code for no data (`refused`) and of numbers that may be one (`doubtful`)."""

    refused: tuple[int, ...] = ()
    doubtful: tuple[int, ...] = ()


def nodata_codes(values: Sequence[float], can_be_negative: bool) -> NodataCodes:
    """Return which numbers of a column stand for no data.

    Parameters
    ----------
    values
        Numbers of one column as written, before any conversion; NaN where there is none.
    can_be_negative
        Whether the quantity may lie below zero.

    Examples
    --------
    >>> nodata_codes([3.0, -9999.0, -999.0], can_be_negative=True)
    NodataCodes(refused=(1,), doubtful=(2,))
    >>> nodata_codes([120.0, 9999.0], can_be_negative=False), nodata_codes([90000.0, 9999.0], can_be_negative=False)
    (NodataCodes(refused=(), doubtful=(1,)), NodataCodes(refused=(), doubtful=(1,)))
    >>> nodata_codes([8000.0, 9999.0], can_be_negative=False)
    NodataCodes(refused=(), doubtful=())
    """
    numbers = np.asarray(values, dtype=float)
    huge = np.abs(np.nan_to_num(numbers)) >= HUGE
    refused = huge | np.isin(numbers, ALWAYS)
    negative = np.isin(numbers, NEGATIVE)
    if not can_be_negative:
        refused |= negative
    doubtful = negative & ~refused
    for code in ALONE:
        here = numbers == code
        others = numbers[~here & ~refused & ~np.isin(numbers, ALONE) & ~np.isnan(numbers)]
        if here.sum() > 1 or (here.any() and not np.any((others >= code / 2) & (others <= code * 2))):
            doubtful |= here
    return NodataCodes(tuple(np.flatnonzero(refused).tolist()), tuple(np.flatnonzero(doubtful).tolist()))
