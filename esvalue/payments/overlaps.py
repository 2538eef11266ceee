"""Values of a period beside values of shorter periods within it: a month and its days, a year and its months.

They are two accounts of one thing. Where they agree either will do; where they differ a person says which counts.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from esvalue.core.periods import KINDS
from esvalue.payments.monitoring import ALL, DISPUTED, PUBLISHED, Monitoring
from esvalue.payments.network import Network

__all__ = ["overlapping"]

Codes = npt.NDArray[np.int64]
#: A printed mean agrees with the values it was made of within this share.
ROUNDING = 0.01


def overlapping(
    monitoring: Monitoring, network: Network, ks: Codes, *, kinds: set[str], always: bool, days: bool
) -> list[str]:
    """Return what stands beside shorter periods and differs from their mean, both sides told.

    Parameters
    ----------
    monitoring, network
        What was measured, and names of sections.
    ks
        Indicators that count.
    kinds
        Kinds of the longer periods that are looked at.
    always
        Name those that agree too: each of them would be counted.
    days
        Whether days are counted for themselves, so that they may stand beside a month.
    """
    periods = monitoring.periods
    if len({one.kind for one in periods}) < 2:
        return []
    whole = monitoring.indicator == ALL
    counted = (np.isin(monitoring.indicator, ks) | whole) & (monitoring.section >= 0)
    counted &= (monitoring.marks & (DISPUTED | PUBLISHED)) == 0
    size, valued, found = len(monitoring.codes), counted & ~whole & ~np.isnan(monitoring.value), list[str]()
    for at, longer in enumerate(periods):
        rank = KINDS[longer.kind].rank
        inside = [
            i
            for i, one in enumerate(periods)
            if KINDS[one.kind].rank < rank and one.inside(longer) and not (days and one.kind == "day")
        ]
        if not inside or longer.kind not in kinds:
            continue
        own = np.flatnonzero(counted & (monitoring.period == at))
        short = np.flatnonzero(valued & np.isin(monitoring.period, inside))
        cells, back = np.unique(monitoring.section[short] * size + monitoring.indicator[short], return_inverse=True)
        count = np.bincount(back, minlength=len(cells))
        means = np.bincount(back, weights=monitoring.value[short], minlength=len(cells)) / np.maximum(count, 1)
        value = np.full(len(cells), np.nan)
        beside = np.isin(cells // size, monitoring.section[own[whole[own]]])  # a gap of all indicators
        single = own[~whole[own]]
        cell = monitoring.section[single] * size + monitoring.indicator[single]
        place = np.searchsorted(cells, cell)
        hit = (place < len(cells)) & (cells[np.minimum(place, len(cells) - 1)] == cell) if len(cells) else place < 0
        value[place[hit]], beside[place[hit]] = monitoring.value[single[hit]], True
        agree = np.abs(value - means) <= ROUNDING * np.maximum(np.abs(value), np.abs(means))
        for j in np.flatnonzero(beside & (always | ~agree)):
            name = f"{network.names[cells[j] // size]} {longer.label} {monitoring.codes[cells[j] % size]}"
            written = "gap" if np.isnan(value[j]) else f"{value[j]:.6g}"
            found.append(f"{name}: {written} <> {means[j]:.6g} ({count[j]})")
    return found
