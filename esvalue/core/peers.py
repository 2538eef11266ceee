"""Like compared with like: which number of a list lies so far from its peers that it was
probably written in another unit.

Amounts of nature and money are spread over factors, so distances are ratios. A number stands out where it is ten times
off the median of the others *and* further than a list drawn from one log-normal, however wide, would put it: how far
that is depends on how many others there are. Three that agree say more than thirty that do not. However wide they lie,
thousands of times their median is a unit written wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["FACTOR", "FEWEST", "Outlier", "likely_slip", "outliers"]

#: Least ratio to the median of the others.
FACTOR = 10.0
#: So many times the median of the others stands out however far these lie apart (judgement: half of what a 万 written
#: twice makes; a thousand would name one row in fifty of lawful tables whose amounts lie very wide).
WILD = 5_000.0
#: Fewest others a number is compared with.
FEWEST = 3
#: Others -> distance from their median, in median absolute deviations scaled to a standard deviation, that so many
#: draws of one normal distribution pass on one side (400,000 simulated lists each).
_SIZES = (3, 4, 5, 6, 7, 8, 10, 12, 15, 20, 30, 50, 100)
_REACH = {
    0.002: (278.8, 25.4, 23.7, 11.3, 10.8, 7.8, 6.2, 5.5, 4.9, 4.2, 3.7, 3.4, 3.0),
    0.001: (602.1, 37.4, 34.0, 14.3, 13.6, 9.4, 7.4, 6.4, 5.7, 4.7, 4.1, 3.7, 3.3),
    0.0001: (6561.4, 104.5, 102.7, 30.0, 28.9, 18.4, 12.3, 10.2, 8.9, 6.7, 5.1, 4.8, 4.1),
}
_TO_SD = 1.4826
#: Ratios that are a change of unit: what they are called.
SLIPS = ((15.0, "mu"), (100.0, "percent"), (1_000.0, "thousand"), (10_000.0, "wan"), (1e8, "yi"))


@dataclass(frozen=True)
class Outlier:
    """A number far from its peers: its position, their median, the ratio to it, their positions,
    and whether chance is all but excluded.
    """

    at: int
    median: float
    ratio: float
    peers: tuple[int, ...]
    sure: bool


def outliers(
    values: Sequence[float] | npt.NDArray[np.float64],
    *groupings: Sequence[object],
    low: bool = True,
    factor: float = FACTOR,
) -> list[Outlier]:
    """Return the numbers of a list that lie far from the others of their group, the farthest first.

    Parameters
    ----------
    values
        Numbers; only those above zero are compared (NaN where there is none).
    *groupings
        What each number belongs to, the closest kinship first: a number is compared with the others of its first group
        that holds three or more of them. Without any, with all others.
    low
        Whether to name small numbers too. A small one beside large ones is common in any table of amounts, and moves
        little.
    factor
        Least ratio to the median of the others; less than ten where the numbers are medians themselves.

    Returns
    -------
    list of Outlier
        Of a list drawn from one log-normal, two numbers in a thousand at the most.

    Examples
    --------
    >>> outliers([0.8, 0.8, 0.053, 0.8, 0.8])
    [Outlier(at=2, median=0.8, ratio=0.06625, peers=(0, 1, 3, 4), sure=True)]
    >>> outliers([12.0, 900.0, 3.0, 75.0, 14000.0])
    []
    """
    numbers = np.asarray(values, dtype=float)
    usable = np.isfinite(numbers) & (numbers > 0)
    logs = np.log(np.where(usable, numbers, 1.0))
    kin = [np.array([str(one) for one in grouping]) for grouping in groupings] or [np.full(len(numbers), "")]
    found = []
    for at in np.flatnonzero(usable).tolist():
        groups = (np.flatnonzero(usable & (group == group[at]) & (np.arange(len(numbers)) != at)) for group in kin)
        peers = next((members for members in groups if len(members) >= FEWEST), None)
        outlier = (
            None
            if peers is None
            else _compared(
                at, float(logs[at]), logs[peers], tuple(peers.tolist()), 0.001 if low else 0.002, factor=factor
            )
        )
        if outlier is not None and (low or outlier.ratio > 1):
            found.append(outlier)
    return sorted(found, key=lambda one: -abs(logs[one.at] - np.log(one.median)))


def _compared(
    at: int, own: float, others: npt.NDArray[np.float64], peers: tuple[int, ...], chance: float, *, factor: float
) -> Outlier | None:
    middle = float(np.median(others))
    distance = abs(own - middle)
    if distance < np.log(factor) - 1e-9:
        return None
    spread = float(np.median(np.abs(others - middle))) * _TO_SD
    wild = own - middle >= np.log(WILD)
    if distance < _reach(len(others), chance) * spread and not wild:
        return None
    return Outlier(
        at,
        float(np.exp(middle)),
        round(float(np.exp(own - middle)), 6),
        peers,
        distance >= _reach(len(others), 0.0001) * spread,
    )


def _reach(others: int, chance: float) -> float:
    return float(np.interp(others, _SIZES, _REACH[chance]))


def likely_slip(ratio: float, within: float = 0.1) -> float | None:
    """Return the change of unit that explains a ratio (15: mu and hectares; 10,000: wan), or None.

    >>> likely_slip(15.2), likely_slip(1 / 10_050), likely_slip(7.0)
    (15.0, 10000.0, None)
    """
    size = max(ratio, 1 / ratio) if ratio > 0 else 1.0
    return next((slip for slip, _ in SLIPS if abs(size / slip - 1) <= within), None)
