"""Time in money and risk: the annuity, discounting, the price path, and what a yearly hazard takes over a horizon.

There is one annuity factor in esvalue, and it is exact at a rate of zero. Cards and equations use it and do not
discount on their own; see :mod:`esvalue.equations.present_values` for what is built on it. Interest is compounded once
a year, which ties these formulas to that unit of time.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from esvalue.equations.equation import equation

__all__ = ["annuity", "discount_factor", "exposure_over_horizon", "price_in_year"]


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
    title={"zh": "折现系数", "en": "discount factor"},
    kind="rate",
    inputs={"rate": "1/a", "years": "a"},
    output="",
    quantities={"result": "share"},
    source="arithmetic",
    empirical=True,
    bounds={"rate": (0.0, 1.0), "years": (0.0, 1000.0)},
    example={"rate": 0.25, "years": 2.0, "result": 0.64},
)
def discount_factor(rate: Any, years: Any) -> Any:
    """Return what one yuan of a later year is worth now; exactly 1 at a rate of zero.

        d = (1 + r)^-n

    Worked example: 1 / 1.25^2 = 0.64.

    Parameters
    ----------
    rate
        r, discount rate [1/a].
    years
        n, years from now [a].

    Examples
    --------
    >>> discount_factor(1.0, 3.0), discount_factor(0.0, 30.0)
    (0.125, 1.0)
    """
    return (1.0 + rate) ** -years


@equation(
    title={"zh": "未来年份价格（价格路径）", "en": "price in a later year (price path)"},
    kind="money",
    inputs={"price": "yuan/{q}", "growth": "1/a", "years": "a"},
    output="yuan/{q}",
    source="arithmetic",
    empirical=True,
    bounds={"growth": (-0.5, 1.0), "years": (0.0, 200.0)},
    example={"price": 64.0, "growth": 0.25, "years": 2.0, "result": 100.0},
)
def price_in_year(price: Any, growth: Any, years: Any) -> Any:
    """Return the price after some years of steady growth: growth stands in the numerator, so a rising price is a higher
    one.

        P_n = P (1 + g)^n

    Growth is in real terms where the discount rate is real. Worked example: 64 x 1.25^2 = 100.

    Parameters
    ----------
    price
        P, price now [yuan/{q}].
    growth
        g, growth of the price; negative for a falling one [1/a].
    years
        n, years from now [a].

    Examples
    --------
    >>> price_in_year(40.0, 0.5, 2.0), price_in_year(40.0, 0.0, 50.0)
    (90.0, 40.0)
    """
    return price * (1.0 + growth) ** years


@equation(
    title={"zh": "期限内平均损失份额", "en": "average share lost over a horizon"},
    kind="index",
    inputs={"hazard": "1/a", "horizon": "a"},
    output="",
    quantities={"result": "share"},
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
