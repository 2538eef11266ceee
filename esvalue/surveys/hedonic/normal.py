r"""The normal likelihood of least squares, its spread concentrated out: :math:`\hat\sigma^2(\beta) = e'e/n`, :math:`e =
y - X\beta`.

.. math:: \ell(\beta) = -\tfrac n2\left(\ln 2\pi\hat\sigma^2(\beta) + 1\right) + c

with :math:`c = -\sum\ln p` where :math:`y = \ln p`, so that it is the log-likelihood of the price itself.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

__all__ = ["NormalLikelihood"]


@dataclass(frozen=True)
class NormalLikelihood:
    """Concentrated log-likelihood of prices or their logarithms; the parameters are the coefficients alone.

    >>> like = NormalLikelihood(np.array([1.0, 3.0]), np.ones((2, 1)))
    >>> round(like.loglike(np.array([2.0])), 6)  # variance 1: -(ln 2 pi + 1)
    -2.837877
    """

    y: np.ndarray
    x: np.ndarray
    constant: float = 0.0

    def _rest(self, params: np.ndarray) -> tuple[np.ndarray, float]:
        rest = self.y - self.x @ params
        return rest, float(rest @ rest) / len(rest)

    def loglike(self, params: np.ndarray) -> float:
        """Return the log-likelihood, infinite where nothing is left unexplained."""
        _, variance = self._rest(params)
        with np.errstate(divide="ignore"):
            return float(-len(self.y) / 2 * (np.log(2 * np.pi * variance) + 1)) + self.constant

    def score_obs(self, params: np.ndarray) -> np.ndarray:
        """Return the gradient of each price (n, k) at the spread of these coefficients."""
        rest, variance = self._rest(params)
        return self.x * (rest / variance)[:, None]

    def score(self, params: np.ndarray) -> np.ndarray:
        """Return the gradient (k)."""
        return self.score_obs(params).sum(axis=0)

    def hessian(self, params: np.ndarray) -> np.ndarray:
        """Return the second derivatives (k, k); the spread moves along."""
        rest, variance = self._rest(params)
        pull = self.x.T @ rest
        return -(self.x.T @ self.x) / variance + 2 * np.outer(pull, pull) / (len(rest) * variance**2)
