"""Many amounts of a column in another unit: a block beyond a gap, one village or one stretch of rows,
bids no one else was asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from esvalue.core.peers import outliers

__all__ = ["Block", "blocks", "odd_bids"]

#: A block holds two amounts or more (one that many gave is a class or a code), and not more than this share of all.
SHARE = 0.25
#: How wide the gap between a block and the rest must be: above (where long tails are common) and below; and beside any
#: other gap.
ABOVE, BELOW, WIDER = 3.0, 5.0, 3.0
#: How wide where a block holds many rows: by chance so many are never alone.
MANY, NARROW = 12, 1.5
#: How far the median of a village, or of a stretch of rows, must lie from that of the others; and how many rows make
#: one.
GROUP, FEWEST = 6.0, 5
#: More groups than this are respondents, not villages.
MOST = 300
#: Rows of a stretch: a share of all, and at least so many.
STRETCHES, SHORTEST = 15, 8
#: Powers of ten that an amount is typed wrong by, and how rare it is beside the bid that was meant.
SLIPS, RARE = (10.0, 100.0, 1_000.0, 10_000.0), 0.25


@dataclass(frozen=True)
class Block:
    """Rows whose amounts lie apart: their positions, the ratio of their median to that of the others,
    and what they have in common.
    """

    rows: np.ndarray
    ratio: float
    group: tuple[str, str] | None = None


def blocks(values: np.ndarray, groups: Mapping[str, Sequence[object]] | None = None) -> list[Block]:
    """Return the rows whose amounts were probably written in another unit than the others.

    Parameters
    ----------
    values
        Amounts (row); only those above zero are compared.
    groups
        What rows have in common: village, interviewer.

    >>> prices = np.r_[np.linspace(300, 900, 60), np.linspace(300, 900, 5) * 10_000]
    >>> [(block.rows.tolist(), round(block.ratio)) for block in blocks(prices)]
    [([60, 61, 62, 63, 64], 10000)]
    >>> blocks(np.linspace(50, 3000, 300))
    []
    """
    numbers = np.asarray(values, float)
    at = np.flatnonzero(np.isfinite(numbers) & (numbers > 0))
    logs = np.log(numbers[at])
    if len(at) < 2 * SHORTEST or np.ptp(logs) < np.log(GROUP):
        return []
    found = [_block(at, logs, mask) for mask in _beyond_gaps(logs)]
    stretch = (
        np.arange(len(at)) * STRETCHES // len(at) if len(at) >= STRETCHES * SHORTEST else np.arange(len(at)) // SHORTEST
    )
    kin = [(name, np.array([str(labels[i]) for i in at.tolist()])) for name, labels in (groups or {}).items()]
    for name, named in [*kin, ("", stretch.astype(str))]:
        for mask, label in _groups_apart(logs, named):
            block = _block(at, logs, _grown(logs, mask) if name == "" else mask, (name, label) if name else None)
            if not any(len(np.intersect1d(block.rows, other.rows)) for other in found):
                found.append(block)
    return found


def _block(at: np.ndarray, logs: np.ndarray, mask: np.ndarray, group: tuple[str, str] | None = None) -> Block:
    return Block(at[mask], float(np.exp(np.median(logs[mask]) - np.median(logs[~mask]))), group)


def _beyond_gaps(logs: np.ndarray) -> list[np.ndarray]:
    """Return masks of the rows beyond a gap at either end, where `outliers` finds one of them far from all others."""
    found = []
    for sign, least, fewest in ((1.0, ABOVE, 2), (-1.0, BELOW, 3)):
        ordered = np.sort(sign * logs)
        gaps = np.diff(ordered)
        wide = [
            cut
            for cut in range(int(np.ceil(len(logs) * (1 - SHARE))), len(logs) - fewest + 1)
            if _is_wide(ordered, gaps, cut, least)
        ]
        if not wide:
            continue
        cut = wide[0]
        mask = sign * logs >= ordered[cut]
        usual = np.quantile(logs[~mask], np.linspace(0, 1, 99))  # stand for all others, however many
        if outliers(np.exp(np.append(usual, sign * ordered[-1]))):
            found.append(mask)
    return found


def _is_wide(ordered: np.ndarray, gaps: np.ndarray, cut: int, least: float) -> bool:
    """Tell whether a gap sets the amounts from a position on apart from those before it."""
    many = len(ordered) - cut >= MANY
    return bool(
        gaps[cut - 1] >= max(np.log(NARROW if many else least), WIDER * gaps[: cut - 1].max(initial=0.0))
        and ordered[-1] > ordered[cut]
    )


def _groups_apart(logs: np.ndarray, labels: np.ndarray) -> list[tuple[np.ndarray, str]]:
    """Return the rows of groups whose median lies far from those of the other groups."""
    names, codes, counts = np.unique(labels, return_inverse=True, return_counts=True)
    large = [i for i in range(len(names)) if counts[i] >= FEWEST]
    if not 4 <= len(large) <= MOST:
        return []
    middles = np.exp([np.median(logs[codes == i]) for i in large])
    far = [large[one.at] for one in outliers(middles, factor=GROUP)]
    return [(codes == i, str(names[i])) for i in sorted(far)] if counts[far].sum() <= SHARE * len(logs) else []


def _grown(logs: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Return a stretch of rows with those before and after it that are nearer to it than to the others."""
    inside, outside = np.median(logs[mask]), np.median(logs[~mask])
    near = np.abs(logs - inside) < np.abs(logs - outside)
    first, last = int(np.flatnonzero(mask)[0]), int(np.flatnonzero(mask)[-1])
    while first > 0 and near[first - 1]:
        first -= 1
    while last + 1 < len(logs) and near[last + 1]:
        last += 1
    made = np.zeros(len(logs), bool)
    made[first : last + 1] = near[first : last + 1]
    return made


def odd_bids(values: np.ndarray) -> tuple[np.ndarray, float, list[float]] | None:
    """Return the rows of amounts that are a power of ten times bids of the design and outside it, that power,
    and those bids.

    Bids of the design are asked often; one that is typed in another unit is rare. A design may itself go by powers of
    ten: then the amounts must be three, or lie twice as far from the others as these from each other.

    >>> bids = np.r_[np.repeat([20.0, 50, 100], 30), 2000, 5000]
    >>> rows, times, asked = odd_bids(bids)
    >>> rows.tolist(), times, asked
    ([90, 91], 100.0, [20.0, 50.0])
    """
    numbers = np.asarray(values, float)
    distinct, counts = np.unique(numbers[np.isfinite(numbers) & (numbers > 0)], return_counts=True)
    for times in (*SLIPS, *(1 / one for one in SLIPS)):
        bases = np.array([counts[np.isclose(distinct, one / times, rtol=1e-9)].sum() for one in distinct])
        rare = counts <= RARE * bases
        often = distinct[~rare]
        odd = (
            rare & (distinct > often.max() if times > 1 else distinct < often.min()) if len(often) > 1 else rare & False
        )
        rows = np.flatnonzero(np.isin(numbers, distinct[odd]))
        if not odd.any() or len(rows) > SHARE * len(numbers):
            continue
        edge = distinct[odd].min() / often.max() if times > 1 else often.min() / distinct[odd].max()
        if odd.sum() > 2 or edge > 2 * np.exp(np.diff(np.log(often)).max()):
            return rows, times, [float(f"{one / times:.12g}") for one in distinct[odd]]
    return None
