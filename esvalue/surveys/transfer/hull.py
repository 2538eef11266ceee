"""Whether a site lies among the sites studied: beyond them a function says nothing it has learnt."""

from __future__ import annotations

import numpy as np
from scipy.optimize import linprog

from esvalue.core.errors import Mistake, fail

__all__ = ["beyond", "check_hull", "inside"]

#: Distance from the hull, in ranges of the covariates, that counts as none.
NEAR = 1e-7


def inside(points: np.ndarray, site: np.ndarray) -> bool:
    """Return whether a site (k) is a mixture of the points (n, k), by a linear programme.

    >>> corners = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
    >>> inside(corners, np.array([0.3, 0.3])), inside(corners, np.array([0.7, 0.7]))
    (True, False)
    """
    if points.shape[1] == 0:
        return True
    low, size = points.min(axis=0), np.ptp(points, axis=0)
    size = np.where(size > 0, size, np.maximum(np.abs(low), 1.0))
    scaled, at = (points - low) / size, (site - low) / size
    n, k = scaled.shape
    cost = np.concatenate([np.zeros(n), np.ones(2 * k)])
    equal = np.vstack([np.hstack([scaled.T, np.eye(k), -np.eye(k)]), np.concatenate([np.ones(n), np.zeros(2 * k)])])
    found = linprog(cost, A_eq=equal, b_eq=np.append(at, 1.0), bounds=(0, None), method="highs")
    return bool(found.status == 0 and found.fun < NEAR)


def beyond(points: np.ndarray, site: np.ndarray, names: tuple[str, ...]) -> list[str]:
    """Return the covariates of a site outside the range of the points, in words."""
    low, high = points.min(axis=0), points.max(axis=0)
    slack = NEAR * np.maximum(high - low, 1e-12)
    return [
        f"{name} = {at:.6g} ({a:.6g} .. {b:.6g})"
        for name, at, a, b, s in zip(names, site, low, high, slack, strict=True)
        if not a - s <= at <= b + s
    ]


def check_hull(points: np.ndarray, site: np.ndarray, names: tuple[str, ...], outside: bool) -> tuple[Mistake, ...]:
    """Return notes on a site beyond the studies, or raise unless `outside` allows it."""
    far = beyond(points, site, names)
    if not far and inside(points, site):
        return ()
    if far:
        if not outside:
            raise fail("transfer_outside", "at", columns="; ".join(far))
        return (Mistake("transfer_outside_note", "", {"columns": "; ".join(far)}),)
    if not outside:
        raise fail("transfer_combination", "at", columns=", ".join(names))
    return (Mistake("transfer_combination_note", "", {"columns": ", ".join(names)}),)
