r"""Distributions of willingness to pay: location and scale families in the bid or in its logarithm.

:math:`g(W) = \mu + \sigma\varepsilon`, with :math:`g` the identity (logistic, normal) or the natural logarithm
(log-logistic, log-normal, Weibull), and :math:`\varepsilon` standard logistic, standard normal or (Weibull) the least
extreme value,
:math:`P(\varepsilon > z) = \exp(-e^z)`. All densities are log-concave, which makes the likelihood of
:mod:`~esvalue.surveys.contingent.likelihood` concave.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import log_ndtr

from esvalue.surveys.vocabulary import check_option

__all__ = ["LATENTS", "Latent", "latent", "log_interval"]

Curve = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Latent:
    """A standardised distribution: logarithms of its cdf, survival and density, and (ln f)' and (ln f)''."""

    name: str
    zh: str
    in_logs: bool
    log_cdf: Curve
    log_sf: Curve
    log_pdf: Curve
    slope: Curve
    curvature: Curve

    def transformed(self, bid: np.ndarray) -> np.ndarray:
        """Return g(bid): the bid or its logarithm (minus infinity at or below zero)."""
        bid = np.asarray(bid, float)
        if not self.in_logs:
            return bid
        return np.log(bid, out=np.full(bid.shape, -np.inf), where=bid > 0)

    @property
    def bid_name(self) -> str:
        """How the bid's coefficient is called."""
        return "log(bid)" if self.in_logs else "bid"


def _log_ndtr(z: np.ndarray) -> np.ndarray:
    return log_ndtr(z)


def _log1mexp(d: np.ndarray) -> np.ndarray:
    """Return ln(1 - e^d) for d < 0 without cancellation."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(d > -np.log(2), np.log(-np.expm1(d)), np.log1p(-np.exp(np.minimum(d, 0.0))))


def _capped_exp(z: np.ndarray) -> np.ndarray:
    return np.exp(np.minimum(z, 700.0))


_LOGISTIC: tuple[Curve, ...] = (
    lambda z: -np.logaddexp(0, -z),
    lambda z: -np.logaddexp(0, z),
    lambda z: -np.logaddexp(0, -z) - np.logaddexp(0, z),
    lambda z: -np.tanh(z / 2),
    lambda z: -0.5 / np.cosh(np.clip(z / 2, -300, 300)) ** 2,
)
_NORMAL: tuple[Curve, ...] = (
    _log_ndtr,
    lambda z: _log_ndtr(-z),
    lambda z: -0.5 * z * z - 0.5 * np.log(2 * np.pi),
    lambda z: -z,
    lambda z: -np.ones_like(z),
)
_EXTREME: tuple[Curve, ...] = (
    lambda z: _log1mexp(-_capped_exp(z)),
    lambda z: -_capped_exp(z),
    lambda z: z - _capped_exp(z),
    lambda z: 1 - _capped_exp(z),
    lambda z: -_capped_exp(z),
)

LATENTS: dict[str, Latent] = {
    one.name: one
    for one in (
        Latent("logistic", "逻辑", False, *_LOGISTIC),
        Latent("normal", "正态", False, *_NORMAL),
        Latent("log-logistic", "对数逻辑", True, *_LOGISTIC),
        Latent("log-normal", "对数正态", True, *_NORMAL),
        Latent("weibull", "威布尔", True, *_EXTREME),
    )
}


def latent(name: str) -> Latent:
    """Return a distribution by its name.

    >>> latent("weibull").in_logs
    True
    """
    check_option("distribution", "distribution", name, LATENTS)
    return LATENTS[name]


def log_interval(law: Latent, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    r"""Return :math:`\ln(F(z_U) - F(z_L))`, computed in the tail where nothing cancels;
    minus infinity where the interval is empty.

    >>> round(float(np.exp(log_interval(LATENTS["logistic"], np.array([-np.inf]), np.array([0.0]))[0])), 12)
    0.5
    """
    out = np.zeros(low.shape)
    left, right = np.isfinite(low), np.isfinite(high)
    one = right & ~left
    out[one] = law.log_cdf(high[one])
    one = left & ~right
    out[one] = law.log_sf(low[one])
    both = left & right
    if both.any():
        a, b = low[both], high[both]
        upper = a + b > 0
        large = np.where(upper, law.log_sf(a), law.log_cdf(b))
        small = np.where(upper, law.log_sf(b), law.log_cdf(a))
        gap = np.minimum(small - large, 0.0)
        out[both] = np.where(a < b, large + _log1mexp(np.where(np.isnan(gap), 0.0, gap)), -np.inf)
    return out
