r"""The likelihood of values of studies with a common part: :math:`y_{ij} = x_{ij}'\beta + u_i + e_{ij}`, one search over one ratio.

With :math:`V_i = D_i + \theta 11'` its inverse and determinant have closed forms, so nothing is inverted that could be singular,
and :math:`\theta = 0` is a point like any other. Sampling errors known: :math:`D` holds them and :math:`\theta = \tau^2`; unknown:
:math:`D = I`, :math:`\theta = \tau^2/\sigma^2` and :math:`\sigma^2` follows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

__all__ = ["Fit", "StudyLikelihood"]


@dataclass(frozen=True)
class Fit:
    """Estimates at the best theta: coefficients, their covariance, the variances between and within studies, the log-likelihood."""

    beta: np.ndarray
    covariance: np.ndarray
    between: float
    within: float
    loglike: float
    theta: float


@dataclass(frozen=True)
class StudyLikelihood:
    """Values (logarithms) `y`, covariates `x`, the number of the study of each, and known sampling variances or None."""

    y: np.ndarray
    x: np.ndarray
    study: np.ndarray
    known: np.ndarray | None

    def at(self, theta: float, restricted: bool) -> Fit:
        """Return the estimates at a theta and the (restricted) log-likelihood there."""
        n, k = self.x.shape
        d = np.ones(n) if self.known is None else self.known
        weight = 1 / d
        total = np.bincount(self.study, weight)
        both = np.column_stack([self.x, self.y])
        sums = np.stack([np.bincount(self.study, weight * column) for column in both.T], axis=1)
        shrink = theta / (1 + theta * total)
        cross = (both * weight[:, None]).T @ both - (sums * shrink[:, None]).T @ sums
        information = cross[:k, :k]
        beta = np.linalg.solve(information, cross[:k, k])
        rest = max(float(cross[k, k] - cross[:k, k] @ beta), 0.0)
        log_det = float(np.log(d).sum() + np.log1p(theta * total).sum())
        extra = float(np.linalg.slogdet(information)[1]) if restricted else 0.0
        free = n - k if restricted else n
        if self.known is None:
            within = max(rest / free, 1e-300)
            loglike = -0.5 * (free * np.log(2 * np.pi * within) + log_det + extra + free)
        else:
            within = 1.0
            loglike = -0.5 * (free * np.log(2 * np.pi) + log_det + extra + rest)
        scale = within if self.known is None else 1.0
        return Fit(beta, np.linalg.inv(information) * scale, theta * scale, within if self.known is None else 0.0, float(loglike), theta)

    def best(self, restricted: bool) -> Fit:
        """Return the estimates at the theta of greatest (restricted) likelihood, zero included."""
        from scipy.optimize import minimize_scalar

        none = self.at(0.0, restricted)
        if not self.tells_apart:
            return none
        size = 1.0 if self.known is None else float(np.mean(self.known))
        grid = np.log(size) + np.linspace(-14.0, 14.0, 29)
        heights = [self.at(float(np.exp(one)), restricted).loglike for one in grid]
        i = int(np.argmax(heights))
        low, high = grid[max(i - 1, 0)], grid[min(i + 1, len(grid) - 1)]
        found = minimize_scalar(lambda one: -self.at(float(np.exp(one)), restricted).loglike, bounds=(low, high), method="bounded", options={"xatol": 1e-9})
        some = self.at(float(np.exp(found.x)), restricted)
        return some if some.loglike > none.loglike + 1e-9 else none

    @property
    def tells_apart(self) -> bool:
        """Whether the variance between studies can be told from that within: known sampling errors, or a study with several values."""
        return self.known is not None or bool((np.bincount(self.study) > 1).any())
