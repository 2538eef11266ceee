r"""The normal likelihood of least squares, its spread concentrated out: :math:`\hat\sigma^2(\beta) = e'e/n`,
:math:`e = y - X\beta`.

.. math:: \ell(\beta) = -\tfrac n2\left(\ln 2\pi\hat\sigma^2(\beta) + 1\right) + c

with :math:`c = -\sum\ln p` where :math:`y = \ln p`, so that it is the log-likelihood of the price itself.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize_scalar

from esvalue.surveys.likelihood import Likelihood

__all__ = ["LAMBDAS", "BoxCoxLikelihood", "NormalLikelihood", "inverse", "transformed"]


@dataclass(frozen=True)
class NormalLikelihood(Likelihood):
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

    def hessian(self, params: np.ndarray) -> np.ndarray:
        """Return the second derivatives (k, k); the spread moves along."""
        rest, variance = self._rest(params)
        pull = self.x.T @ rest
        return -(self.x.T @ self.x) / variance + 2 * np.outer(pull, pull) / (len(rest) * variance**2)


#: Where lambda is looked for.
LAMBDAS = np.linspace(-3.0, 3.0, 61)

#: Below this |lambda ln p| the quotients that cancel are summed as series of 10 terms.
SMALL = 0.1

_FACTORIAL = np.cumprod(np.concatenate([[1.0], np.arange(1.0, 14.0)]))


def transformed(price: np.ndarray, lam: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the transform and its first and second derivative by lambda.

    >>> [round(float(one[0]), 4) for one in transformed(np.array([np.e]), 0.0)]  # ln p, (ln p)^2 / 2, (ln p)^3 / 3
    [1.0, 0.5, 0.3333]
    """
    log = np.log(price)
    t = lam * log
    near = np.where(np.abs(t) < SMALL, t, 0.0)[..., None]
    k = np.arange(10)
    # (e^t - 1)/t = sum t^k/(k+1)!, and its derivatives term by term.
    series = (
        (near**k / _FACTORIAL[k + 1]).sum(-1),
        ((k + 1) * near**k / _FACTORIAL[k + 2]).sum(-1),
        ((k + 1) * (k + 2) * near**k / _FACTORIAL[k + 3]).sum(-1),
    )
    far = np.where(np.abs(t) < SMALL, 1.0, t)
    e = np.exp(far)
    a = (e - 1) / far
    b = (e - a) / far
    c = (e - 2 * b) / far
    parts = [np.where(np.abs(t) < SMALL, s, x) for s, x in zip(series, (a, b, c), strict=True)]
    return log * parts[0], log**2 * parts[1], log**3 * parts[2]


def inverse(index: np.ndarray, lam: float) -> np.ndarray:
    """Return the price of a transformed price; not a number where no price has it.

    >>> round(float(inverse(np.array(2.0), 1.0)), 9), float(inverse(np.array(0.0), 0.0))
    (3.0, 1.0)
    """
    if abs(lam) < 1e-150:  # where lam * index itself would lose its digits
        return np.exp(index)
    moved = lam * np.asarray(index, float)
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        return np.where(moved > -1, np.exp(np.log1p(moved) / lam), np.nan)


@dataclass(frozen=True)
class BoxCoxLikelihood(Likelihood):
    """Log-likelihood of scaled prices with analytic derivatives; parameters are the coefficients, lambda, ln(sigma).

    `constant` is what makes it that of the prices before they were scaled.
    """

    y: np.ndarray
    x: np.ndarray
    constant: float = 0.0

    def loglike(self, params: np.ndarray) -> float:
        """Return the log-likelihood."""
        lam, log_sigma = params[-2:]
        with np.errstate(all="ignore"):
            rest = (transformed(self.y, lam)[0] - self.x @ params[:-2]) * np.exp(-log_sigma)
            found = (
                float(np.sum(-(rest**2) / 2 - log_sigma - 0.5 * np.log(2 * np.pi) + (lam - 1) * np.log(self.y)))
                + self.constant
            )
        return found if np.isfinite(found) else -np.inf

    def score_obs(self, params: np.ndarray) -> np.ndarray:
        """Return the gradient of each price (n, k)."""
        lam, log_sigma = params[-2:]
        made, by_lam, _ = transformed(self.y, lam)
        scale = np.exp(-log_sigma)
        rest = (made - self.x @ params[:-2]) * scale
        return np.column_stack([self.x * (rest * scale)[:, None], np.log(self.y) - rest * by_lam * scale, rest**2 - 1])

    def hessian(self, params: np.ndarray) -> np.ndarray:
        """Return the second derivatives (k, k)."""
        lam, log_sigma = params[-2:]
        made, by_lam, twice = transformed(self.y, lam)
        scale = np.exp(-log_sigma)
        rest = (made - self.x @ params[:-2]) * scale
        k = self.x.shape[1]
        out = np.empty((k + 2, k + 2))
        out[:k, :k] = -(self.x.T @ self.x) * scale**2
        out[:k, k] = out[k, :k] = self.x.T @ by_lam * scale**2
        out[:k, k + 1] = out[k + 1, :k] = -2 * (self.x.T @ rest) * scale
        out[k, k] = -float(np.sum((by_lam * scale) ** 2 + rest * twice * scale))
        out[k, k + 1] = out[k + 1, k] = 2 * float(rest @ by_lam) * scale
        out[k + 1, k + 1] = -2 * float(rest @ rest)
        return out

    def profile(self, lam: float) -> tuple[float, np.ndarray]:
        """Return the greatest log-likelihood at a lambda, and the parameters there."""
        made = transformed(self.y, lam)[0]
        beta = np.linalg.lstsq(self.x, made, rcond=None)[0]
        rest = made - self.x @ beta
        params = np.append(beta, [lam, 0.5 * np.log(max(float(rest @ rest) / len(made), 1e-300))])
        return self.loglike(params), params

    def peak(self) -> np.ndarray:
        """Return the parameters at the greatest log-likelihood over lambda;
        lambda at an end of `LAMBDAS` where there is none inside.
        """
        best = int(np.argmax([self.profile(lam)[0] for lam in LAMBDAS]))
        if best in (0, len(LAMBDAS) - 1):
            return self.profile(float(LAMBDAS[best]))[1]
        near = minimize_scalar(
            lambda lam: -self.profile(lam)[0],
            bounds=(LAMBDAS[best - 1], LAMBDAS[best + 1]),
            method="bounded",
            options={"xatol": 1e-6},
        )
        return self.profile(float(near.x))[1]
