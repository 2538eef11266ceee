"""What chance does to a simulation: how far the share of intervals that hold the truth, and the bias of estimates,
may lie off.
"""

from __future__ import annotations

import numpy as np
from scipy.stats import binom, norm

__all__ = ["ALARM", "chance", "covered"]

#: A right program leaves what is returned here once in 100,000 simulations; one whose intervals cover half a percent
#: less than they say, as those from large-sample theory may, once in 5,000 of 1,000 intervals.
ALARM = 1e-5


def covered(times: int, checks: int = 1, level: float = 0.95) -> tuple[float, float]:
    """Return the least and the largest share of `times` intervals that may hold the truth where `level` do;
    `checks` shares are looked at.
    """
    ends = binom.ppf([ALARM / 2 / checks, 1 - ALARM / 2 / checks], times, level)
    return float(ends[0] / times), float(ends[1] / times)


def chance(times: int, checks: int = 1) -> float:
    """Return how many standard errors of one estimate the mean of `times` estimates may lie off;
    `checks` means are looked at.
    """
    return float(norm.isf(ALARM / 2 / checks) / np.sqrt(times))
