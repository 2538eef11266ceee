r"""Median and means of the value from location and scale, in closed form.

With :math:`S(t) = P(W > t)`: mean :math:`\int_0^\infty S`, which counts a negative value as zero (Hanemann 1984);
truncated mean
:math:`\int_0^T S` up to the highest bid T; adjusted mean :math:`\int_0^T S / F(T)` (Boyle, Welsh and Bishop 1988).
All arguments may be arrays of one shape.
"""

from __future__ import annotations

import numpy as np
from scipy.special import gammainc, gammaln, hyp1f1, hyp2f1, log_ndtr, ndtr

from esvalue.core.errors import fail
from esvalue.surveys.contingent.latent import Latent

__all__ = ["KINDS", "mean", "median", "survival", "truncated", "welfare"]

KINDS = ("median", "mean", "truncated", "adjusted")


def survival(law: Latent, t: np.ndarray | float, location: np.ndarray, scale: np.ndarray) -> np.ndarray:
    """Return S(t), the share whose value is above t (currency).

    >>> from esvalue.surveys.contingent.latent import LATENTS
    >>> float(survival(LATENTS["logistic"], 10.0, np.array(10.0), np.array(2.0)))
    0.5
    """
    with np.errstate(over="ignore"):
        z = (law.transformed(np.asarray(t, float)) - location) / scale
    return np.where(z == -np.inf, 1.0, np.exp(law.log_sf(np.maximum(z, -1e300))))


def median(law: Latent, location: np.ndarray, scale: np.ndarray) -> np.ndarray:
    r"""Return the median (currency): :math:`\mu`; in logs :math:`e^\mu`, Weibull :math:`e^\mu (\ln 2)^\sigma`.

    >>> from esvalue.surveys.contingent.latent import LATENTS
    >>> float(median(LATENTS["weibull"], np.array(0.0), np.array(1.0)))
    0.693...
    """
    with np.errstate(over="ignore"):
        if law.name == "weibull":
            return np.exp(location + scale * np.log(np.log(2)))
        return np.exp(location) if law.in_logs else np.asarray(location, float)


def mean(law: Latent, location: np.ndarray, scale: np.ndarray) -> np.ndarray:
    r"""Return :math:`\int_0^\infty S(t)\,dt` (currency), infinite where the integral is.

    Logistic :math:`\sigma\ln(1 + e^{\mu/\sigma})`; normal :math:`\mu\Phi(\mu/\sigma) + \sigma\phi(\mu/\sigma)`;
    log-logistic
    :math:`e^\mu \pi\sigma/\sin(\pi\sigma)` for :math:`\sigma < 1`, infinite otherwise; log-normal :math:`e^{\mu +
    \sigma^2/2}`; Weibull :math:`e^\mu\Gamma(1 + \sigma)`, finite for every shape :math:`1/\sigma`.

    >>> from esvalue.surveys.contingent.latent import LATENTS
    >>> (
    ...     float(mean(LATENTS["weibull"], np.array(0.0), np.array(2.0))),
    ...     float(mean(LATENTS["log-logistic"], np.array(0.0), np.array(2.0))),
    ... )
    (2.0, inf)
    """
    location, scale = np.broadcast_arrays(np.asarray(location, float), np.asarray(scale, float))
    with np.errstate(over="ignore"):
        if law.name == "logistic":
            return scale * np.logaddexp(0, location / scale)
        if law.name == "normal":
            ratio = location / scale
            return location * ndtr(ratio) + scale * np.exp(-0.5 * ratio**2) / np.sqrt(2 * np.pi)
        if law.name == "log-normal":
            return np.exp(location + scale**2 / 2)
        if law.name == "weibull":
            return np.exp(location + gammaln(1 + scale))
        inside = np.where(scale < 1, scale, 0.5)
        return np.where(scale < 1, np.exp(location) * np.pi * inside / np.sin(np.pi * inside), np.inf)


def truncated(law: Latent, location: np.ndarray, scale: np.ndarray, top: float) -> np.ndarray:
    r"""Return :math:`\int_0^T S(t)\,dt = E[\min(\max(W, 0), T)]` (currency).

    >>> from esvalue.surveys.contingent.latent import LATENTS
    >>> float(truncated(LATENTS["weibull"], np.array(0.0), np.array(1.0), 2.0))  # exponential: 1 - exp(-2)
    0.864...
    """
    location, scale = np.broadcast_arrays(np.asarray(location, float), np.asarray(scale, float))
    if law.name == "logistic":
        return scale * (np.logaddexp(0, location / scale) - np.logaddexp(0, (location - top) / scale))
    if law.name == "normal":
        return mean(law, location, scale) - mean(law, location - top, scale)
    with np.errstate(over="ignore", under="ignore"):
        z = (np.log(top) - location) / scale
        if law.name == "weibull":
            x, whole = np.exp(np.minimum(z, 700)), np.exp(location + gammaln(1 + scale))
            # The mean times the incomplete gamma function; by its series where the mean is more than a number can hold.
            endless = np.isinf(whole)
            near = np.where(endless, np.minimum(x, 1 + scale), 0.0)
            below = np.where(endless, 0.0, whole) * gammainc(scale, x)
            return np.minimum(np.where(endless, top * np.exp(-near) * hyp1f1(1.0, 1 + scale, near), below), top)
        if law.name == "log-normal":
            below = np.exp(np.minimum(location + scale**2 / 2 + log_ndtr(z - scale), np.log(top)))
            return below + top * ndtr(-z)
        # Integral of 1 / (1 + (t/m)^(1/sigma)); the second form keeps the argument of the hypergeometric function
        # within (0, 1).
        share = np.exp(-np.logaddexp(0, -z))
        return top * (1 - share) * hyp2f1(1.0, 1.0, 1.0 + scale, share)


def welfare(kind: str, law: Latent, location: np.ndarray, scale: np.ndarray, top: float) -> np.ndarray:
    """Return the median or a mean by name (currency); see the module for their definitions."""
    if kind == "median":
        return median(law, location, scale)
    if kind == "mean":
        return mean(law, location, scale)
    if kind == "truncated":
        return truncated(law, location, scale, top)
    if kind == "adjusted":
        share = 1 - survival(law, top, location, scale)
        with np.errstate(divide="ignore"):
            return truncated(law, location, scale, top) / share
    raise fail("survey_option", "wtp", what="kind", given=kind, known=", ".join(KINDS))
