r"""What the negative binomial of visitors becomes as alpha grows without end, a few making far more trips than all
others.

On site: the geometric distribution (NB2 with :math:`\alpha = 1`) of y - 1, its mean :math:`\theta = \alpha\mu`.
Visitors: the logarithmic series (Fisher, Corbet and Williams 1943), :math:`\ln f(y) = y\ln p - \ln y - \ln\ln(1 +
\theta)` with :math:`p = \theta/(1 + \theta)` and mean
:math:`\theta/\ln(1 + \theta)`. The slopes are those of :math:`\ln\mu`; the constant holds :math:`\ln\alpha`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from esvalue.surveys.travel.counts import TripLikelihood

__all__ = ["Geometric", "LogSeries", "limit_of"]


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


def limit_of(like: TripLikelihood) -> TripLikelihood:
    """Return the limit of a negative binomial of visitors or of people met on site."""
    kind = Geometric if like.sample == "on_site" else LogSeries
    return kind(like.y, like.x, like.offset, like.weights, like.sample, False)
