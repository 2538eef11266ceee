"""Schedules: how the size of a measure becomes a number of amounts. A new schedule is one entry of the table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from esvalue.core.text import Text
from esvalue.payments.rule_file import Band, Schedule

__all__ = ["CAPS", "RAISED", "SCHEDULES", "THRESHOLDS", "Cap", "Raised", "ScheduleWord", "units_of"]

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
#: Steps are counted from printed decimals: 0.6 / 0.2 are 3 steps although their quotient in binary is a little less.
SLACK = 1e-9


@dataclass(frozen=True)
class ScheduleWord:
    """A schedule: its title, the count it makes of sizes, what its file must give ("number", "bands" or nothing)."""

    title: Text
    count: Callable[[Array, Schedule, bool], Array]
    takes: str = ""
    #: Whether the count is money already, and whether it can be more than one.
    money: bool = False
    counts: bool = True
    #: What exactly at a threshold can count as, the usual first.
    thresholds: tuple[str, ...] = ("within",)


def _per_unit(size: Array, given: Schedule, beyond: bool) -> Array:
    return size


def _ceil(size: Array, given: Schedule, beyond: bool) -> Array:
    steps = size / (given.number or 1.0)
    return np.floor(steps + SLACK) + 1.0 if beyond else np.ceil(steps - SLACK)


def _floor(size: Array, given: Schedule, beyond: bool) -> Array:
    steps = size / (given.number or 1.0)
    return np.floor(steps + SLACK) if beyond else np.ceil(steps - SLACK) - 1.0


def _beyond(size: Array, given: Schedule, beyond: bool) -> Array:
    threshold = given.number or 0.0
    slack = SLACK * max(1.0, abs(threshold))
    return np.where(size >= threshold - slack if beyond else size > threshold + slack, 1.0, 0.0)


def _bands(size: Array, given: Schedule, beyond: bool) -> Array:
    bands: list[Band] = given.bands or []
    edges = np.array([band.above for band in bands])
    amounts = np.array([0.0, *(band.amount for band in bands)])
    slack = SLACK * np.maximum(1.0, np.abs(edges))
    return amounts[
        np.searchsorted(edges - slack if beyond else edges + slack, size, side="right" if beyond else "left")
    ]


#: What exactly at a threshold can count as where that can be nothing itself, which has two sides.
ANY_SIDE = ("within", "beyond", "worse", "better")
#: Every schedule by its word.
SCHEDULES: Mapping[str, ScheduleWord] = {
    "per_unit": ScheduleWord(Text(zh="按单位计", en="per unit"), _per_unit),
    "ceil": ScheduleWord(
        Text(zh="每一档（不足一档按一档）", en="each step begun"), _ceil, "number", thresholds=("within", "beyond")
    ),
    "floor": ScheduleWord(
        Text(zh="每满一档", en="each full step"), _floor, "number", thresholds=("beyond", "within")
    ),
    "beyond": ScheduleWord(
        Text(zh="超过界限即定额", en="fixed beyond a threshold"), _beyond, "number", counts=False, thresholds=ANY_SIDE
    ),
    "bands": ScheduleWord(
        Text(zh="分档定额", en="by bands"), _bands, "bands", money=True, counts=False, thresholds=ANY_SIDE
    ),
}  # fmt: skip
#: What exactly at a threshold counts as: not beyond it, beyond it, or on a side where the threshold is nothing.
THRESHOLDS: Mapping[str, Text] = {
    "within": Text(zh="恰在界限上不计", en="at the threshold: within"),
    "beyond": Text(zh="恰在界限上计入", en="at the threshold: beyond"),
    "worse": Text(zh="恰在界限上按变差计", en="at the threshold: worse"),
    "better": Text(zh="恰在界限上按变好计", en="at the threshold: better"),
}


@dataclass(frozen=True)
class Raised:
    """What makes an amount heavier: by how many times, from the size of the measure."""

    title: Text
    times: Callable[[Array], Array]


@dataclass(frozen=True)
class Cap:
    """What a cap holds for: the columns of the claims of a term within which it limits their sum."""

    title: Text
    columns: tuple[str, ...]


#: Everything that makes an amount heavier, by its word.
RAISED: Mapping[str, Raised] = {"multiple": Raised(Text(zh="1＋倍数", en="1 + the multiple"), lambda size: 1.0 + size)}
#: Every cap by its word.
CAPS: Mapping[str, Cap] = {
    "indicator": Cap(Text(zh="每指标", en="an indicator"), ("section", "period", "indicator", "side")),
    "section": Cap(Text(zh="每断面", en="a section"), ("section", "period", "side")),
    "party": Cap(Text(zh="每一方", en="a party"), ("party", "period", "side")),
    "period": Cap(Text(zh="每时段", en="a period"), ("period", "side")),
}


def units_of(size: Array, given: Schedule, at_threshold: str | None, level: Mask | None = None) -> Array:
    """Return how many amounts sizes make; none where there is no size, but at the `level`, where the rule counts it.

    >>> schedule = Schedule(word="ceil", number=0.5)
    >>> size = np.array([0.0, 0.5, 0.51, 1.0, np.nan])
    >>> units_of(size, schedule, None).tolist(), units_of(size, schedule, "beyond").tolist()
    ([0.0, 1.0, 2.0, 2.0, 0.0], [0.0, 2.0, 2.0, 3.0, 0.0])
    """
    known, whole = SCHEDULES[given.word], np.nan_to_num(size)
    with np.errstate(invalid="ignore"):
        found = known.count(whole, given, (at_threshold or known.thresholds[0]) == "beyond")
        made = np.where(whole > 0, np.maximum(found, 0.0), 0.0)
        return made if level is None else np.where(level, known.count(whole * 0.0, given, True), made)
