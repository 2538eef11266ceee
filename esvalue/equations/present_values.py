"""What flows over years are worth now: constant, growing and endless flows, a net present value, a change of stock.

All of it is built on the one annuity factor of :mod:`esvalue.equations.money`. Paths that differ from year to year are
:func:`esvalue.analysis.robustness.trajectories.present_value`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from esvalue.equations.equation import equation
from esvalue.equations.money import annuity

__all__ = [
    "net_present_value",
    "perpetuity",
    "perpetuity_growing",
    "present_value_constant",
    "present_value_growing",
    "present_value_of_stock_change",
]


@equation(
    title={"zh": "等额现金流现值", "en": "present value of a constant flow"},
    kind="money",
    inputs={"flow": "yuan/a", "rate": "1/a", "years": "a"},
    output="yuan",
    source="arithmetic",
    empirical=True,
    bounds={"rate": (0.0, 1.0), "years": (0.0, 1000.0)},
    example={"flow": 25.0, "rate": 0.25, "years": 2.0, "result": 36.0},
)
def present_value_constant(flow: Any, rate: Any, years: Any) -> Any:
    """Return what equal yearly flows are worth now, the first at the end of this year.

        V = F / a(r, n)

    a is the annuity factor; at a rate of zero the value is exactly n F. Worked example: 25/1.25 + 25/1.25^2 = 20 + 16.

    Parameters
    ----------
    flow
        F, flow of every year [yuan/a].
    rate
        r, discount rate [1/a].
    years
        n, number of flows, above zero [a].

    Examples
    --------
    >>> round(float(present_value_constant(121.0, 0.1, 2.0)), 9), float(present_value_constant(7.0, 0.0, 3.0))
    (210.0, 21.0)
    """
    return flow / annuity(rate, years)


@equation(
    title={"zh": "递增现金流现值", "en": "present value of a growing flow"},
    kind="money",
    inputs={"flow": "yuan/a", "growth": "1/a", "rate": "1/a", "years": "a"},
    output="yuan",
    source="arithmetic",
    empirical=True,
    bounds={"growth": (-0.5, 1.0), "rate": (0.0, 1.0), "years": (0.0, 1000.0)},
    example={"flow": 10.0, "growth": 0.5, "rate": 0.25, "years": 2.0, "result": 17.6},
)
def present_value_growing(flow: Any, growth: Any, rate: Any, years: Any) -> Any:
    """Return what yearly flows that grow are worth now; the first, at the end of this year, has not grown yet.

        V = F / ((1 + g) a(q, n)),  1 + q = (1 + r) / (1 + g)

    The same as the sum of F (1 + g)^(t-1) / (1 + r)^t over t = 1 .. n: growth raises the value, discounting lowers it.
    Exact where r = g (q = 0): n F / (1 + g). Worked example: 10/1.25 + 15/1.25^2 = 8 + 9.6.

    Parameters
    ----------
    flow
        F, flow at the end of the first year [yuan/a].
    growth
        g, yearly growth of the flow, above -1 [1/a].
    rate
        r, discount rate [1/a].
    years
        n, number of flows, above zero [a].

    Examples
    --------
    >>> float(present_value_growing(100.0, 0.25, 0.25, 5.0)), float(present_value_growing(100.0, 0.0, 0.0, 5.0))
    (400.0, 500.0)
    """
    return flow / ((1.0 + growth) * annuity((rate - growth) / (1.0 + growth), years))


@equation(
    title={"zh": "永续等额现值", "en": "present value of a perpetuity"},
    kind="money",
    inputs={"flow": "yuan/a", "rate": "1/a"},
    output="yuan",
    source="arithmetic",
    bounds={"rate": (1e-6, 1.0)},
)
def perpetuity(flow: Any, rate: Any) -> Any:
    """Return what a yearly flow without end is worth now, the first at the end of this year.

        V = F / r

    There is no such value at a rate of zero: give a horizon and use the constant flow.

    Parameters
    ----------
    flow
        F, flow of every year [yuan/a].
    rate
        r, discount rate, above zero [1/a].

    Examples
    --------
    >>> perpetuity(50.0, 0.0625)
    800.0
    """
    return flow / rate


@equation(
    title={"zh": "永续递增现值", "en": "present value of a growing perpetuity"},
    kind="money",
    inputs={"flow": "yuan/a", "growth": "1/a", "rate": "1/a"},
    output="yuan",
    source="arithmetic",
    bounds={"growth": (-0.5, 1.0), "rate": (0.0, 1.0)},
)
def perpetuity_growing(flow: Any, growth: Any, rate: Any) -> Any:
    """Return what a yearly flow that grows without end is worth now; without bound where growth reaches the discount
    rate.

        V = F / (r - g)

    Parameters
    ----------
    flow
        F, flow at the end of the first year [yuan/a].
    growth
        g, yearly growth of the flow [1/a].
    rate
        r, discount rate, above g for a finite value [1/a].

    Examples
    --------
    >>> float(perpetuity_growing(50.0, 0.0625, 0.125)), float(perpetuity_growing(50.0, 0.125, 0.125))
    (800.0, inf)
    """
    gap = np.subtract(rate, growth)
    bounded = gap > 0.0
    endless = np.where(np.equal(flow, 0.0), 0.0, np.copysign(np.inf, flow))
    return np.where(bounded, flow / np.where(bounded, gap, 1.0), endless)


@equation(
    title={"zh": "净现值", "en": "net present value"},
    kind="money",
    inputs={"benefit": "yuan/a", "cost": "yuan/a", "investment": "yuan", "rate": "1/a", "years": "a"},
    output="yuan",
    source="arithmetic",
    empirical=True,
    bounds={"investment": (0.0, float("inf")), "rate": (0.0, 1.0), "years": (0.0, 1000.0)},
    example={"benefit": 30.0, "cost": 5.0, "investment": 20.0, "rate": 0.25, "years": 2.0, "result": 16.0},
)
def net_present_value(benefit: Any, cost: Any, investment: Any, rate: Any, years: Any) -> Any:
    """Return what an action is worth now: yearly benefit less yearly cost over its life, less what is spent at the
    start.

        NPV = (B - C) / a(r, n) - I

    At a rate of zero it is n (B - C) - I, not zero. Worked example: 25/1.25 + 25/1.25^2 - 20 = 36 - 20.

    Parameters
    ----------
    benefit
        B, benefit at each year's end [yuan/a].
    cost
        C, running cost at each year's end [yuan/a].
    investment
        I, spent now [yuan].
    rate
        r, discount rate [1/a].
    years
        n, life of the action, above zero [a].

    Examples
    --------
    >>> float(net_present_value(12.0, 2.0, 30.0, 0.0, 5.0))
    20.0
    """
    return (benefit - cost) / annuity(rate, years) - investment


@equation(
    title={
        "zh": "存量变化的现值（InVEST 碳模型，涨价计入分子）",
        "en": "present value of a stock change (InVEST carbon, growth in the numerator)",
    },
    kind="money",
    inputs={"change": "{q}", "price": "yuan/{q}", "growth": "1/a", "rate": "1/a", "years": "a"},
    output="yuan",
    source="invest_2026",
    empirical=True,
    bounds={"growth": (-0.5, 1.0), "rate": (0.0, 1.0), "years": (0.0, 1000.0)},
    example={"change": 8.0, "price": 25.0, "growth": 0.0, "rate": 0.25, "years": 2.0, "result": 180.0},
)
def present_value_of_stock_change(change: Any, price: Any, growth: Any, rate: Any, years: Any) -> Any:
    """Return what a stock change spread evenly over the years between two surveys is worth, valued at each year's
    start.

        V = D P (1 + q) / (n a(q, n)),  1 + q = (1 + r) / (1 + g)

    The same as D P / n times the sum of ((1 + g) / (1 + r))^t over t = 0 .. n-1, which is InVEST's formula but for one
    sign: InVEST (commit 54ff9ca1) divides by (1 + growth) too, so that a rising carbon price lowers its value. Worked
    example: 100 + 100/1.25.

    Parameters
    ----------
    change
        D, change of the stock over all years; a loss is negative [{q}].
    price
        P, price in the first year [yuan/{q}].
    growth
        g, yearly growth of the price [1/a].
    rate
        r, discount rate [1/a].
    years
        n, years between the surveys, above zero [a].

    Examples
    --------
    A loss of one unit stays a loss, and no discounting means no discount:

    >>> float(present_value_of_stock_change(-1.0, 50.0, 0.0, 0.0, 10.0))
    -50.0
    """
    discount = (rate - growth) / (1.0 + growth)
    return change * price * (1.0 + discount) / (years * annuity(discount, years))
