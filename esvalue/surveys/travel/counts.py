r"""Count distributions of trips: Poisson and negative binomial (NB2), cut at zero, or met on site.

With :math:`\mu = e^\eta`, :math:`u = \alpha\mu`, and NB2 variance :math:`\mu + \alpha\mu^2` (:math:`\alpha = 0`:
Poisson),

.. math:: \ln f(y) = \sum_{j<y}\ln(1+\alpha j) + y\eta - y\ln(1+u) - \mu L(u) - \ln y!, \qquad L(u) = \ln(1+u)/u .

Visitors (zero-truncated): :math:`\ln f(y) - \ln(1 - f(0))`. On site (Shaw 1988; Englin and Shonkwiler 1995), where the
chance to be met rises with the number of trips: :math:`\ln f(y) + \ln y - \eta`; for the Poisson this is the Poisson of
y - 1. What becomes of them for endless :math:`\alpha` stands in :mod:`esvalue.surveys.travel.counts`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln

from esvalue.surveys.likelihood import Likelihood

__all__ = ["SAMPLES", "Geometric", "LogSeries", "TripLikelihood", "expected_trips", "limit_likelihood", "log_zero"]

SAMPLES = ("population", "visitors", "on_site")
#: Below this u the quotients that cancel are summed as series of 12 terms (error below 1e-16).
SMALL = 0.02
_K = np.arange(12)
_SERIES = (
    np.column_stack([1 / (_K + 1), (_K + 1) / (_K + 2), -(_K + 1) * (_K + 2) / (_K + 3)]) * ((-1.0) ** _K)[:, None]
)


def _quotients(u: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return ln(1+u)/u, g = (ln(1+u) - u/(1+u))/u^2 and dg/du, without cancellation near zero.

    >>> [part.tolist() for part in _quotients(np.array([0.0]))]
    [[1.0], [0.5], [-0.666...]]
    """
    series = np.polynomial.polynomial.polyval(np.minimum(u, SMALL), _SERIES)
    far = np.maximum(u, SMALL)
    log = np.log1p(far)
    g = (log - far / (1 + far)) / far**2
    exact = (log / far, g, ((1 + far) ** -2 - 2 * g) / far)
    return tuple(np.where(u < SMALL, a, b) for a, b in zip(series, exact, strict=True))


def log_zero(mu: np.ndarray, alpha: float) -> np.ndarray:
    """Return ln f(0).

    >>> float(log_zero(np.array(2.0), 0.0)), round(float(log_zero(np.array(2.0), 0.5)), 6)  # -2; -2 ln 2
    (-2.0, -1.386294)
    """
    return -mu * _quotients(np.asarray(alpha * mu))[0]


def expected_trips(mu: np.ndarray, alpha: float, sample: str) -> np.ndarray:
    """Return the mean number of trips of a household, or of one that goes at all (visitors, on site): mu / (1
    - f(0)).
    """
    return mu if sample == "population" else mu / -np.expm1(log_zero(mu, alpha))


@dataclass(frozen=True)
class TripLikelihood(Likelihood):
    """Log-likelihood of trips with analytic gradient and second derivatives; parameters are the coefficients,
    then ln(alpha) if NB2.
    """

    y: np.ndarray
    x: np.ndarray
    offset: np.ndarray
    weights: np.ndarray
    sample: str
    negbin: bool
    fixed: float = 0.0

    def split(self, params: np.ndarray) -> tuple[np.ndarray, float]:
        """Return eta (n) and alpha (zero for the Poisson, one for the geometric)."""
        k = self.x.shape[1]
        return self.x @ params[:k] + self.offset, float(np.exp(params[k])) if self.negbin else self.fixed

    def mean(self, eta: np.ndarray, params: np.ndarray) -> np.ndarray:
        """Return the mean trips of a household at an index, or of one that goes at all (visitors, on site)."""
        return expected_trips(np.exp(eta), float(np.exp(params[-1])) if self.negbin else self.fixed, self.sample)

    def moments(self, params: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        r"""Return mean and variance of the trips each respondent tells of, as the sample meets them.

        With the mean :math:`\mu` of all and :math:`v = \mu + \alpha\mu^2`; of visitors :math:`m = \mu/(1 - f(0))` and
        :math:`(v + \mu^2)/(1 - f(0)) - m^2`; met on site
        :math:`1 + (1 + \alpha)\mu` and :math:`(1 + \alpha)\mu(1 + \alpha\mu)`.
        """
        eta, alpha = self.split(params)
        mu = np.exp(eta)
        if self.sample == "on_site":
            return 1 + (1 + alpha) * mu, (1 + alpha) * mu * (1 + alpha * mu)
        variance = mu + alpha * mu**2
        if self.sample == "population":
            return mu, variance
        goes = -np.expm1(log_zero(mu, alpha))
        return mu / goes, (variance + mu**2) / goes - (mu / goes) ** 2

    def dispersion(self, params: np.ndarray) -> float:
        """Return Pearson's chi-squared over its degrees of freedom:
        near one where the variance is that of the distribution.
        """
        mean, variance = self.moments(params)
        return float(
            self.weights / self.weights.mean() @ ((self.y - mean) ** 2 / variance) / (len(self.y) - len(params))
        )

    def loglike_obs(self, params: np.ndarray) -> np.ndarray:
        """Return the log-likelihood of each respondent (n)."""
        return self._pieces(params)[0]

    def loglike(self, params: np.ndarray) -> float:
        """Return the log-likelihood, minus infinity where it has no finite value."""
        with np.errstate(all="ignore"):
            found = float(self.weights @ self.loglike_obs(params))
        return found if np.isfinite(found) else -np.inf

    def score_obs(self, params: np.ndarray) -> np.ndarray:
        """Return the gradient of each respondent (n, k)."""
        _, first, by_alpha, _, _, _ = self._pieces(params)
        columns = self.x * first[:, None]
        if self.negbin:
            columns = np.hstack([columns, by_alpha[:, None]])
        return columns * self.weights[:, None]

    def hessian(self, params: np.ndarray) -> np.ndarray:
        """Return the second derivatives (k, k)."""
        _, _, _, second, cross, alpha_twice = self._pieces(params)
        w, k = self.weights, self.x.shape[1]
        out = np.empty((len(params), len(params)))
        out[:k, :k] = (self.x * (w * second)[:, None]).T @ self.x
        if self.negbin:
            out[:k, k] = out[k, :k] = self.x.T @ (w * cross)
            out[k, k] = w @ alpha_twice
        return out

    def leverage(self, params: np.ndarray, bread: np.ndarray) -> np.ndarray:
        r"""Return how much each respondent pulls its own index (n): :math:`-\ell_i''\, x_i' V x_i`,
        V the covariance `bread` from the Hessian.
        """
        k = self.x.shape[1]
        return np.clip(
            -self.weights * self._pieces(params)[3] * np.einsum("ij,jk,ik->i", self.x, bread[:k, :k], self.x), 0.0, 0.99
        )

    def _pieces(self, params: np.ndarray) -> tuple[np.ndarray, ...]:
        """Return ln f, d/d eta, d/d ln(alpha), and the second derivatives: eta twice, mixed, ln(alpha) twice."""
        eta, alpha = self.split(params)
        y, mu = self.y, np.exp(eta)
        u = alpha * mu
        quotient, g, slope = _quotients(u)
        steps = np.arange(int(y.max()) + 1.0)
        grown = 1 + alpha * steps
        table = [
            np.concatenate([[0.0], np.cumsum(one)])[y.astype(int)]
            for one in (np.log(grown), steps / grown, -((steps / grown) ** 2))
        ]
        value = table[0] + y * eta - y * np.log1p(u) - mu * quotient - _log_factorial(y)
        first = (y - mu) / (1 + u)
        second = -mu * (1 + alpha * y) / (1 + u) ** 2
        cross = -(y - mu) * mu / (1 + u) ** 2
        a = table[1] + mu**2 * g - y * mu / (1 + u)
        aa = table[2] + mu**3 * slope + y * mu**2 / (1 + u) ** 2
        if self.sample == "on_site":
            value, first = value + np.log(y) - eta, first - 1
        elif self.sample == "visitors":
            h = mu * quotient  # -ln f(0)
            h_eta, h_eta2, h_a, h_aa, h_cross = (
                mu / (1 + u),
                mu / (1 + u) ** 2,
                -(mu**2) * g,
                -(mu**3) * slope,
                -(mu**2) / (1 + u) ** 2,
            )
            c = -1 / np.expm1(h)
            cc = -c * (1 - c)  # e^h / (e^h - 1)^2
            value = value - np.log(-np.expm1(-h))
            first = first + c * h_eta
            second = second + c * h_eta2 + cc * h_eta**2
            cross = cross + c * h_cross + cc * h_eta * h_a
            a, aa = a + c * h_a, aa + c * h_aa + cc * h_a**2
        return value, first, alpha * a, second, alpha * cross, alpha**2 * aa + alpha * a

    def dispersion_slope(self, params: np.ndarray) -> float:
        """Return d(log-likelihood)/d(alpha) at the Poisson with these coefficients: at or below zero,
        NB2 has nothing to gain near it.
        """
        tiny = 1e-9
        nb = TripLikelihood(self.y, self.x, self.offset, self.weights, self.sample, True)
        with np.errstate(all="ignore"):
            return float(self.weights @ nb._pieces(np.append(params, np.log(tiny)))[2]) / tiny


def _log_factorial(y: np.ndarray) -> np.ndarray:
    return gammaln(y + 1)


@dataclass(frozen=True)
class Geometric(TripLikelihood):
    """The limit of a sample met on site."""

    def _pieces(self, params: np.ndarray) -> tuple[np.ndarray, ...]:
        return TripLikelihood(self.y - 1, self.x, self.offset, self.weights, "population", False, 1.0)._pieces(params)


@dataclass(frozen=True)
class LogSeries(TripLikelihood):
    """The limit of a sample of visitors."""

    def _pieces(self, params: np.ndarray) -> tuple[np.ndarray, ...]:
        eta, _ = self.split(params)
        log_p, p = -np.logaddexp(0, -eta), 1 / (1 + np.exp(-eta))
        log_zero = np.logaddexp(0, eta)  # ln(1 + theta)
        q, none = p / log_zero, np.zeros(len(eta))
        value = self.y * log_p - np.log(self.y) - np.log(log_zero)
        return value, self.y * (1 - p) - q, none, -(self.y * p + q) * (1 - p) + q**2, none, none

    def mean(self, eta: np.ndarray, params: np.ndarray) -> np.ndarray:
        """Return the mean trips of a visitor."""
        return np.exp(eta) / np.logaddexp(0, eta)


def limit_likelihood(like: TripLikelihood) -> TripLikelihood:
    """Return the limit of a negative binomial of visitors or of people met on site."""
    kind = Geometric if like.sample == "on_site" else LogSeries
    return kind(like.y, like.x, like.offset, like.weights, like.sample, False)
