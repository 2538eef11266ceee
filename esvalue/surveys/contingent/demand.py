"""The demand curve of a contingent valuation: the share that says yes, over amounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from esvalue.surveys.contingent.welfare import survival
from esvalue.surveys.intervals import draws_of, percentile

if TYPE_CHECKING:
    from esvalue.surveys.contingent.results import ContingentResults

__all__ = ["demand_frame"]

#: Amounts of a curve, and draws of its band.
AMOUNTS, DRAWS = 60, 2000


def demand_frame(
    results: ContingentResults, amounts: np.ndarray | None, rows: np.ndarray, level: float, seed: int
) -> pd.DataFrame:
    """Return the share that says yes to amounts, at covariates (1, column), with a band from draws of the estimates.

    Columns amount, share, low, high. A draw in which the bid has the wrong sign is left out of the band.
    """
    model = results._model
    at = np.linspace(0.0, results.top, AMOUNTS + 1)[1:] if amounts is None else np.asarray(amounts, float)
    params = np.vstack([results.values, draws_of(results.values, results.covariance, DRAWS, seed)])
    location, scale, right = results.location_scale(params, rows)
    shares = np.stack([survival(model.law, float(one), location[:, 0], scale[:, 0]) for one in at], axis=1)
    shares = shares if model.measure == "wtp" else 1.0 - shares
    kept = shares[1:][right[1:, 0]]
    ends = np.array([percentile(column, level) for column in kept.T]) if len(kept) else np.full((len(at), 2), np.nan)
    return pd.DataFrame({"amount": at, "share": shares[0], "low": ends[:, 0], "high": ends[:, 1]})
