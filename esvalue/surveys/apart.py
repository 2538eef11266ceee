"""Answers that stand apart from all others: codes such as 99 for "refused", and single figures far beyond the rest."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from esvalue.errors import Doubt
from esvalue.nodata import nodata_codes

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["CODES", "codes_apart", "far_apart", "suspects"]

#: Answers that are often codes for "don't know", "refused" or "does not apply".
CODES = frozenset(sign * code for code in (9, 77, 88, 97, 98, 99, 777, 888, 997, 998, 999, 7777, 8888, 9997, 9998, 9999, 99999, 999999) for sign in (1, -1)) | {-1, -7, -8}
#: A column with fewer numbers than this says too little of what is usual in it.
FEW = 12
#: How many times beyond all others a single figure must lie: above them, and below (where small numbers are commoner).
ABOVE, BELOW = 6.0, 30.0


def codes_apart(values: np.ndarray, named: Collection[float] = ()) -> list[float]:
    """Return the answers of a column that look like codes: at its end, one of :data:`CODES`, beyond a gap from all others.

    A code is apart where the gap is wider than all other answers together; or where it was answered again and again and the gap is more
    than twice any other and a fifth of all. Below zero it is where nothing else is.

    Parameters
    ----------
    values : array
        Answers in numbers; those that are not finite are no answers.
    named : collection of float
        Codes the codebook lists for other columns: for them once is enough.

    >>> ages = np.r_[20:70, [99] * 5]
    >>> codes_apart(ages), codes_apart(np.r_[20:99, [99] * 5]), codes_apart(np.array([0, 1, 2, 3, -9])), codes_apart(np.array([-1, 0, 1] * 9))
    ([99.0], [], [-9.0], [])
    """
    numbers = np.asarray(values, float)
    distinct, counts = np.unique(numbers[np.isfinite(numbers)], return_counts=True)
    known = CODES | set(named)
    above = _end(distinct, counts, known, named)
    below = _end(-distinct[::-1], counts[::-1], {-one for one in known}, {-one for one in named})
    if not len(below):
        rest = distinct[distinct >= 0]
        if 2 < len(rest) < len(distinct) and rest.max() >= 3 and set(distinct[distinct < 0]) <= known:
            below = -distinct[distinct < 0]
    return [*(float(-one) for one in below[::-1]), *(float(one) for one in above)]


def _end(distinct: np.ndarray, counts: np.ndarray, known: Collection[float], named: Collection[float]) -> np.ndarray:
    """Return the codes at the upper end of sorted answers."""
    size = len(distinct)
    run = size
    while run > 0 and distinct[run - 1] in known:
        run -= 1
    if run == size or run < 2:
        return distinct[:0]
    cut = max(range(run, size), key=lambda i: distinct[i] - distinct[i - 1])
    rest, found, often = distinct[:cut], distinct[cut:], int(counts[cut:].sum())
    gap, span, step = float(found[0] - rest[-1]), float(np.ptp(rest)), float(np.diff(rest).max()) if cut > 1 else 0.0
    if not span:
        return distinct[:0]
    short = float(np.abs(found).max()) < 10  # a single digit is a code only where it is answered more than once
    listed = bool(set(found.tolist()) & set(named))
    far = gap > span and (often > 1 or not short)
    repeated = often >= (1 if listed else 3 if short else 2) and gap > (1 if listed else 2) * step and gap > span / 5
    return found if far or repeated else distinct[:0]


def far_apart(values: np.ndarray) -> list[float]:
    """Return single figures of a column that lie farther from all others than these among themselves, on a log scale.

    >>> far_apart(np.r_[30:42, 6300]), far_apart(2.0 ** np.arange(12))
    ([6300.0], [])
    """
    numbers = np.asarray(values, float)
    numbers = numbers[np.isfinite(numbers)]
    if len(numbers) < FEW or (numbers < 0).any():
        return []
    size = np.sort(np.log(numbers[numbers > 0]))
    if len(size) < FEW:
        return []
    found = []
    for ordered, least in ((size, np.log(ABOVE)), (-size[::-1], np.log(BELOW))):
        gap, span = ordered[-1] - ordered[-2], ordered[-2] - ordered[0]
        if span > 0 and gap > max(span, least):
            found.append(float(numbers.max() if ordered is size else numbers[numbers > 0].min()))
    return found


def suspects(data: pd.DataFrame, columns: Sequence[str], where: str, named: Iterable[float] = ()) -> tuple[Doubt, ...]:
    """Return a doubt for each answer of these columns that stands apart from all others."""
    doubts: list[Doubt] = []
    codes = frozenset(named)
    for name in dict.fromkeys(columns):
        if data[name].dtype.kind not in "iuf":
            continue
        values = data[name].to_numpy(float)
        alone = nodata_codes(values.tolist(), can_be_negative=True).doubtful
        found = list(dict.fromkeys([*codes_apart(values, codes), *values[list(alone)].tolist()]))
        doubts += [Doubt("survey_suspect_code", where, _facts(data, name, code), name, f"{code:.15g}") for code in found]
        doubts += [Doubt("survey_far_value", where, _facts(data, name, one), name, f"{one:.15g}") for one in far_apart(values[~np.isin(values, found)])]
    return tuple(doubts)


def _facts(data: pd.DataFrame, name: str, value: float) -> dict[str, object]:
    """Return how often a value stands in a column, where first, and what the others span."""
    values = data[name].to_numpy(float)
    hit = values == value
    rest = values[~hit & np.isfinite(values)]
    return {"column": name, "code": f"{value:.15g}", "count": int(hit.sum()), "row": str(data.index[hit][0]), "low": f"{rest.min():g}", "high": f"{rest.max():g}"}
