"""Quantiles of stated costs and of fitted distributions, with draws: the least standard that reaches a share."""

from __future__ import annotations

import numpy as np
from scipy.optimize.elementwise import find_root
from scipy.special import logit, ndtri

from esvalue.surveys.contingent.latent import Latent

__all__ = ["mixture_quantiles", "sample_quantiles"]


def sample_quantiles(costs: np.ndarray, weights: np.ndarray, share: float) -> np.ndarray:
    """Return the least cost that at least a share of the weight does not pass, of each row of weights (draw, holder);
    costs sorted.

    >>> sample_quantiles(np.array([1.0, 2.0, 5.0]), np.array([[0.25, 0.25, 0.5], [0.6, 0.2, 0.2]]), 0.5).tolist()
    [2.0, 1.0]
    """
    reached = np.cumsum(weights, axis=1) >= share - 1e-12
    reached[:, -1] = True
    return np.asarray(costs[np.argmax(reached, axis=1)])


def mixture_quantiles(
    law: Latent, location: np.ndarray, scale: np.ndarray, weights: np.ndarray, share: float
) -> np.ndarray:
    r"""Return the amount that a share accepts, of each draw: the root of :math:`\sum_i w_i F((g(x) -
    \mu_{di})/\sigma_d) = p` (draw,).

    The root lies between the least and the greatest of the quantiles of the respondents, and is searched there.

    Parameters
    ----------
    law : Latent
        Distribution.
    location, scale : arrays (draw, respondent), (draw, 1)
        On the scale of g (the amount, or its logarithm).
    weights : array (respondent,)
        Sum to 1.
    share : float
        p, between 0 and 1.

    >>> from esvalue.surveys.contingent.latent import LATENTS
    >>> mixture_quantiles(
    ...     LATENTS["logistic"], np.array([[0.0, 2.0]]), np.ones((1, 1)), np.array([0.5, 0.5]), 0.5
    ... ).round(6).tolist()
    [1.0]
    """
    z = {"normal": ndtri, "log-normal": ndtri, "weibull": lambda p: np.log(-np.log1p(-p))}.get(law.name, logit)(share)
    each = location + scale * z
    low, high = each.min(axis=1), each.max(axis=1)
    wide = high - low > 1e-12 * np.maximum(np.abs(high), scale[:, 0])
    found = 0.5 * (low + high)
    if wide.any():
        rows = np.flatnonzero(wide)
        margin = 1e-9 * (high - low)[rows]  # rounding must not put the root outside

        def gap(x: np.ndarray, row: np.ndarray) -> np.ndarray:
            inside = (x[:, None] - location[row]) / scale[row]
            return np.exp(law.log_cdf(inside)) @ weights - share

        made = find_root(
            gap, (low[rows] - margin, high[rows] + margin), args=(rows,), tolerances={"xatol": 0.0, "xrtol": 1e-10}
        )
        found[rows] = made.x
    with np.errstate(over="ignore"):
        return np.exp(found) if law.in_logs else found
