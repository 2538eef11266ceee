"""Answers that stand apart from all others: codes such as 99 for "refused", a minus too many,
figures far beyond the rest, one or many.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import numpy as np
import pandas as pd

from esvalue.core.errors import Doubt
from esvalue.core.names import name_key
from esvalue.core.nodata import nodata_codes
from esvalue.core.text import Text
from esvalue.surveys.blocks import blocks, odd_bids

__all__ = ["CODES", "below_zero", "codes_apart", "far_apart", "suspects"]

#: Answers that are often codes for "don't know", "refused" or "does not apply".
CODES = frozenset(
    sign * code
    for code in (9, 77, 88, 97, 98, 99, 777, 888, 997, 998, 999, 7777, 8888, 9997, 9998, 9999, 99999, 999999)
    for sign in (1, -1)
) | {-1, -7, -8}
#: A column with fewer numbers than this says too little of what is usual in it.
FEW = 12
#: How many times beyond all others a single figure must lie: above them, and below (where small numbers are commoner).
ABOVE, BELOW = 6.0, 30.0
#: Words of columns that hold nothing below zero; and the share of rows below zero from which on a column is of another
#: kind.
NEVER_NEGATIVE = ("年龄", "收入", "面积", "距离", "价格", "人口", "次数", "age", "income", "area", "distance", "price")
RARE = 0.1


def codes_apart(values: np.ndarray, named: Collection[float] = ()) -> list[float]:
    """Return the answers of a column that look like codes: at its end, one of :data:`CODES`,
    beyond a gap from all others.

    A code is apart where the gap is wider than all other answers together; or where it was answered again and again and
    the gap is more than twice any other and a fifth of all. Below zero it is where nothing else is.

    Parameters
    ----------
    values : array
        Answers in numbers; those that are not finite are no answers.
    named : collection of float
        Codes the codebook lists for other columns: for them once is enough.

    >>> ages = np.r_[20:70, [99] * 5]
    >>> (
    ...     codes_apart(ages),
    ...     codes_apart(np.r_[20:99, [99] * 5]),
    ...     codes_apart(np.array([0, 1, 2, 3, -9])),
    ...     codes_apart(np.array([-1, 0, 1] * 9)),
    ... )
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


def below_zero(values: np.ndarray, name: str = "") -> bool:
    """Tell whether the numbers below zero of a column are slips: few, of what is never so,
    or beyond a gap from all others.

    >>> (
    ...     below_zero(np.r_[20:70, -45]),
    ...     below_zero(np.r_[-1, 0, 1:40], "income"),
    ...     below_zero(np.r_[-1, 0, 1:40], "change"),
    ... )
    (True, True, False)
    """
    numbers = np.asarray(values, float)
    numbers = numbers[np.isfinite(numbers)]
    under, rest = numbers[numbers < 0], numbers[numbers >= 0]
    if not len(under) or len(rest) < FEW or len(under) > RARE * len(numbers):
        return False
    return any(word in name_key(name) for word in NEVER_NEGATIVE) or bool(
        rest.min() - under.max() > np.ptp(rest) / 5 > 0
    )


def suspects(
    data: pd.DataFrame,
    columns: Sequence[str],
    where: str,
    named: Iterable[float] = (),
    groups: Sequence[str] = (),
    *,
    asked: Collection[str] = (),
) -> tuple[Doubt, ...]:
    """Return a doubt for each answer, or block of answers, of these columns that stands apart from all others.

    Parameters
    ----------
    data
        One row a respondent.
    columns
        The columns to look at.
    where
        File and sheet.
    named
        Codes the codebook lists for some column.
    groups
        Columns that say who belongs together: villages, interviewers.
    asked
        Columns of bids: few amounts, each asked often, so that none is a code.
    """
    doubts: list[Doubt] = []
    codes = frozenset(named)
    for name in dict.fromkeys(columns):
        if data[name].dtype.kind not in "iuf" or name in groups:
            continue
        values = data[name].to_numpy(float)
        alone = nodata_codes(values.tolist(), can_be_negative=True).doubtful
        found = (
            [] if name in asked else list(dict.fromkeys([*codes_apart(values, codes), *values[list(alone)].tolist()]))
        )
        doubts += [
            Doubt("survey_suspect_code", where, _facts(data, name, code), name, f"{code:.15g}") for code in found
        ]
        kept = np.where(np.isin(values, found), np.nan, values)
        if below_zero(kept, name):
            doubts.append(_negative(data, name, kept, where))
            kept = np.where(kept < 0, np.nan, kept)
        odd = odd_bids(kept) if name in asked else None
        if odd is not None:
            rows, times, bids = odd
            told = {
                **_spans(data, name, rows),
                "ratio": f"{times:g}",
                "bids": ", ".join(f"{one:g}" for one in bids),
                "given": f"{values[rows[0]]:.15g}",
            }
            doubts.append(Doubt("survey_odd_bids", where, told, name, f"{values[rows[0]]:.15g}"))
            continue
        single = far_apart(kept)
        doubts += [Doubt("survey_far_value", where, _facts(data, name, one), name, f"{one:.15g}") for one in single]
        for one in blocks(
            np.where(np.isin(kept, single), np.nan, kept), {group: data[group].tolist() for group in groups}
        ):
            common = (
                Text(zh=f"，{one.group[0]} = {one.group[1]}", en=f", {one.group[0]} = {one.group[1]}")
                if one.group
                else ""
            )
            told = {**_spans(data, name, one.rows), "ratio": f"{float(f'{one.ratio:.2g}'):.10g}", "group": common}
            doubts.append(Doubt("survey_block", where, told, name, f"{np.median(values[one.rows]):.6g}"))
    return tuple(doubts)


def _negative(data: pd.DataFrame, name: str, values: np.ndarray, where: str) -> Doubt:
    rows = np.flatnonzero(values < 0)
    rest = values[values >= 0]
    given = f"{values[rows[0]]:.15g}"
    told = {
        "column": name,
        "count": len(rows),
        "row": str(data.index[rows[0]]),
        "given": given,
        "low": f"{rest.min():g}",
        "high": f"{rest.max():g}",
    }
    return Doubt("survey_negative", where, told, name, given)


def _spans(data: pd.DataFrame, name: str, rows: np.ndarray) -> dict[str, object]:
    """Return how many rows a block has, the first, and what it and the others span."""
    values = data[name].to_numpy(float)
    block, rest = values[rows], np.delete(values, rows)
    rest = rest[np.isfinite(rest)]
    told = {"low": block.min(), "high": block.max(), "least": rest.min(), "most": rest.max()}
    return {
        "column": name,
        "count": len(rows),
        "row": str(data.index[rows[0]]),
        **{key: f"{one:g}" for key, one in told.items()},
    }


def _facts(data: pd.DataFrame, name: str, value: float) -> dict[str, object]:
    """Return how often a value stands in a column, where first, and what the others span."""
    values = data[name].to_numpy(float)
    hit = values == value
    rest = values[~hit & np.isfinite(values)]
    return {
        "column": name,
        "code": f"{value:.15g}",
        "count": int(hit.sum()),
        "row": str(data.index[hit][0]),
        "low": f"{rest.min():g}",
        "high": f"{rest.max():g}",
    }
