"""Profile likelihood intervals: how far a parameter can move before the best fit of the others is too much worse."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from esvalue.calibration.fitting import cost, minimise
from esvalue.calibration.target import REACH

if TYPE_CHECKING:
    import pandas as pd

    from esvalue.calibration.results import Calibration

__all__ = ["profile", "profile_sds"]

Array = npt.NDArray[np.float64]


def profile(made: Calibration, level: float = 0.95) -> pd.DataFrame:
    """Return the profile interval of every parameter, in the record's own unit.

        D(theta_k) = 2 (min over the others of cost(theta_k, others) - cost at the optimum)

    The interval holds all theta_k with D <= the quantile of chi-square with one degree of freedom at `level`. With a
    prior the cost includes it (a profile of the posterior density). It is invariant under a change of scale of the
    parameter.

    Returns a frame by key: value, low, high, open_low, open_high. An end is open where D stays below the quantile as
    far as the spread reaches: the observations do not bound the parameter on that side, and the end of the spread is
    given.

    Raises
    ------
    InputError
        A level that is not between 0 and 1; a prediction that is not a number.

    References
    ----------
    Venzon and Moolgavkar (1988), doi:10.2307/2347496; Raue et al. (2009), doi:10.1093/bioinformatics/btp358.
    """
    import pandas as pd

    best, sides = _ends(made, level)
    rows = {}
    for k, (one, ends) in enumerate(zip(made.parameters, sides, strict=True)):
        rows[one.key] = {
            "value": float(one.value(best[k])),
            "low": float(one.value(ends[0][0])),
            "high": float(one.value(ends[1][0])),
            "open_low": ends[0][1],
            "open_high": ends[1][1],
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("parameter")


def profile_sds(made: Calibration, level: float = 0.95) -> Array:
    """Return how far the profile reaches below and above each score, as the standard deviations of a normal law whose
    central interval at `level` ends there, shape (2, parameter).
    """
    from scipy.special import ndtri

    best, sides = _ends(made, level)
    reach = [[abs(end - best[k]) for end, _ in ends] for k, ends in enumerate(sides)]
    return np.array(reach).T / ndtri(0.5 + level / 2)


def _ends(made: Calibration, level: float) -> tuple[Array, list[list[tuple[float, bool]]]]:
    """Return the scores at the optimum, and by parameter both ends of its profile and whether they are open."""
    from scipy.stats import chi2

    limit = float(chi2.ppf(level, 1)) / 2
    best = made.scores if made.draws is None else minimise(made.objective, made.scores)[0]
    return best, [[_end(made, best, k, side, limit) for side in (-1.0, 1.0)] for k in range(len(made.parameters))]


def _end(made: Calibration, best: Array, k: int, side: float, limit: float) -> tuple[float, bool]:
    """Return the score at which the profile passes the limit on a side, and whether it never does."""
    from scipy.optimize import brentq

    objective = made.objective
    others = np.array([i for i in range(objective.size) if i != k], dtype=np.intp)
    lowest = cost(objective, best)
    warm = best.copy()

    def above(z: float) -> float:
        nonlocal warm
        start = warm.copy()
        start[k] = z
        found, value = minimise(objective, start, others)
        warm = found
        return value - lowest - limit

    step = float(np.clip(made.scores_sd[k] * np.sqrt(2 * limit), 1e-6, 2.0))
    inner, outer = best[k], best[k] + side * step
    while abs(outer) < REACH and above(float(outer)) < 0:
        inner, outer = outer, outer + side * step
        step *= 1.5
    outer = float(np.clip(outer, -REACH, REACH))
    if abs(outer) >= REACH and above(outer) < 0:
        return outer, True
    return float(brentq(above, inner, outer, xtol=1e-10, rtol=1e-12)), False
