"""Time in money and risk: annuities, and what a yearly hazard takes over a horizon."""

from __future__ import annotations

from typing import Any

import numpy as np

from esvalue.equation import equation

__all__ = ["annuity", "exposure_over_horizon"]


@equation(
    title={"zh": "年金系数", "en": "annuity factor"},
    kind="rate",
    inputs={"rate": "1/a", "years": "a"},
    output="1/a",
    source="arithmetic",
    empirical=True,
    bounds={"rate": (0.0, 1.0), "years": (0.0, 1000.0)},
    example={"rate": 0.25, "years": 2.0, "result": 0.6944444444444444},
)
def annuity(rate: Any, years: Any) -> Any:
    """Return the payment at each year's end that repays one yuan with interest compounded once a year.

        a = r / (1 - (1 + r)^-n)

    At a rate of zero it is 1/n. Compounding by the year ties the formula to that unit of time, so rescaling
    cannot prove it. Worked example: 0.25 / (1 - 1/1.25^2) = 0.25 / 0.36 = 25/36.

    Parameters
    ----------
    rate
        r, discount rate [1/a].
    years
        n, life of what is paid for, above zero [a].

    Examples
    --------
    >>> round(float(annuity(0.05, 10.0)), 6), float(annuity(0.0, 10.0))
    (0.129505, 0.1)
    """
    zero = np.equal(rate, 0.0)
    positive = np.where(zero, 1.0, rate)
    return np.where(zero, 1.0 / years, positive / -np.expm1(-years * np.log1p(positive)))


@equation(
    title={"zh": "期限内平均损失份额", "en": "average share lost over a horizon"},
    kind="index",
    inputs={"hazard": "1/a", "horizon": "a"},
    output="",
    source="arithmetic",
    bounds={"hazard": (0.0, 10.0), "horizon": (0.0, 1000.0)},
)
def exposure_over_horizon(hazard: Any, horizon: Any) -> Any:
    """Return the share lost, averaged over a horizon, when a constant hazard takes part of what is left.

        w = 1 - (1 - exp(-h T)) / (h T)

    Exactly 0 without hazard or horizon; a series below h T = 0.001, where the formula would lose digits.

    Parameters
    ----------
    hazard
        h, share lost per year of what is left [1/a].
    horizon
        T, years looked ahead [a].

    Examples
    --------
    5% a year over 10 years: 1 - (1 - exp(-0.5)) / 0.5.

    >>> round(float(exposure_over_horizon(0.05, 10.0)), 6)
    0.213061
    >>> float(exposure_over_horizon(0.0, 10.0))
    0.0
    """
    x = np.multiply(hazard, horizon)
    small = x < 1e-3
    series = x * (1 / 2 - x * (1 / 6 - x * (1 / 24 - x / 120)))
    large = np.where(small, 1.0, x)
    return np.where(small, series, 1.0 + np.expm1(-large) / large)
