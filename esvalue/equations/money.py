"""Time in money and risk: the annuity, discounting, the price path, what flows over years are worth now, and what a
yearly hazard takes over a horizon.

There is one annuity factor in esvalue, and it is exact at a rate of zero. Cards and equations use it and do not
discount on their own. Interest is compounded once a year, which ties these formulas to that unit of time. Paths that
differ from year to year are :func:`esvalue.analysis.robustness.trajectories.present_value`.
"""

from typing import Annotated

import numpy as np

from esvalue.core.text import Text
from esvalue.equations.equation import Array, In, Out, equation

__all__ = [
    "annuity",
    "discount_factor",
    "exposure_over_horizon",
    "net_present_value",
    "perpetuity",
    "perpetuity_growing",
    "present_value_constant",
    "present_value_growing",
    "present_value_of_stock_change",
    "price_in_year",
]


@equation(
    title=Text(zh="年金系数", en="annuity factor"),
    kind="rate",
    source="arithmetic",
    empirical=True,
    example={"rate": 0.25, "years": 2.0, "result": 0.6944444444444444},
)
def annuity(
    rate: Annotated[Array, In("1/a", "r, discount rate", low=0, high=1)],
    years: Annotated[Array, In("a", "n, life of what is paid for, above zero", low=0, high=1_000)],
) -> Annotated[Array, Out("1/a")]:
    """Return the payment at each year's end that repays one yuan with interest compounded once a year.

        a = r / (1 - (1 + r)^-n)

    At a rate of zero it is 1/n. Compounding by the year ties the formula to that unit of time, so rescaling
    cannot prove it. Worked example: 0.25 / (1 - 1/1.25^2) = 0.25 / 0.36 = 25/36.

    >>> round(float(annuity(0.05, 10.0)), 6), float(annuity(0.0, 10.0))
    (0.129505, 0.1)
    """
    zero = np.equal(rate, 0.0)
    positive = np.where(zero, 1.0, rate)
    return np.where(zero, 1.0 / years, positive / -np.expm1(-years * np.log1p(positive)))


@equation(
    title=Text(zh="折现系数", en="discount factor"),
    kind="rate",
    source="arithmetic",
    empirical=True,
    example={"rate": 0.25, "years": 2.0, "result": 0.64},
)
def discount_factor(
    rate: Annotated[Array, In("1/a", "r, discount rate", low=0, high=1)],
    years: Annotated[Array, In("a", "n, years from now", low=0, high=1_000)],
) -> Annotated[Array, Out("", of="share")]:
    """Return what one yuan of a later year is worth now; exactly 1 at a rate of zero.

        d = (1 + r)^-n

    Worked example: 1 / 1.25^2 = 0.64.

    >>> discount_factor(1.0, 3.0), discount_factor(0.0, 30.0)
    (0.125, 1.0)
    """
    return (1.0 + rate) ** -years


@equation(
    title=Text(zh="未来年份价格（价格路径）", en="price in a later year (price path)"),
    kind="money",
    source="arithmetic",
    empirical=True,
    example={"price": 64.0, "growth": 0.25, "years": 2.0, "result": 100.0},
)
def price_in_year(
    price: Annotated[Array, In("yuan/{q}", "P, price now")],
    growth: Annotated[Array, In("1/a", "g, growth of the price; negative for a falling one", low=-0.5, high=1)],
    years: Annotated[Array, In("a", "n, years from now", low=0, high=200)],
) -> Annotated[Array, Out("yuan/{q}")]:
    """Return the price after some years of steady growth: growth stands in the numerator,
    so a rising price is a higher one.

        P_n = P (1 + g)^n

    Growth is in real terms where the discount rate is real. Worked example: 64 x 1.25^2 = 100.

    >>> price_in_year(40.0, 0.5, 2.0), price_in_year(40.0, 0.0, 50.0)
    (90.0, 40.0)
    """
    return price * (1.0 + growth) ** years


@equation(
    title=Text(zh="期限内平均损失份额", en="average share lost over a horizon"), kind="index", source="arithmetic"
)
def exposure_over_horizon(
    hazard: Annotated[Array, In("1/a", "h, share lost per year of what is left", low=0, high=10)],
    horizon: Annotated[Array, In("a", "T, years looked ahead", low=0, high=1_000)],
) -> Annotated[Array, Out("", of="share")]:
    """Return the share lost, averaged over a horizon, when a constant hazard takes part of what is left.

        w = 1 - (1 - exp(-h T)) / (h T)

    Exactly 0 without hazard or horizon; a series below h T = 0.001, where the formula would lose digits.

    5% a year over 10 years: 1 - (1 - exp(-0.5)) / 0.5:

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


@equation(
    title=Text(zh="等额现金流现值", en="present value of a constant flow"),
    kind="money",
    source="arithmetic",
    empirical=True,
    example={"flow": 25.0, "rate": 0.25, "years": 2.0, "result": 36.0},
)
def present_value_constant(
    flow: Annotated[Array, In("yuan/a", "F, flow of every year")],
    rate: Annotated[Array, In("1/a", "r, discount rate", low=0, high=1)],
    years: Annotated[Array, In("a", "n, number of flows, above zero", low=0, high=1_000)],
) -> Annotated[Array, Out("yuan")]:
    """Return what equal yearly flows are worth now, the first at the end of this year.

        V = F / a(r, n)

    a is the annuity factor; at a rate of zero the value is exactly n F. Worked example: 25/1.25 + 25/1.25^2 = 20 + 16.

    >>> round(float(present_value_constant(121.0, 0.1, 2.0)), 9), float(present_value_constant(7.0, 0.0, 3.0))
    (210.0, 21.0)
    """
    return flow / annuity(rate, years)


@equation(
    title=Text(zh="递增现金流现值", en="present value of a growing flow"),
    kind="money",
    source="arithmetic",
    empirical=True,
    example={"flow": 10.0, "growth": 0.5, "rate": 0.25, "years": 2.0, "result": 17.6},
)
def present_value_growing(
    flow: Annotated[Array, In("yuan/a", "F, flow at the end of the first year")],
    growth: Annotated[Array, In("1/a", "g, yearly growth of the flow, above -1", low=-0.5, high=1)],
    rate: Annotated[Array, In("1/a", "r, discount rate", low=0, high=1)],
    years: Annotated[Array, In("a", "n, number of flows, above zero", low=0, high=1_000)],
) -> Annotated[Array, Out("yuan")]:
    """Return what yearly flows that grow are worth now; the first, at the end of this year, has not grown yet.

        V = F / ((1 + g) a(q, n)),  1 + q = (1 + r) / (1 + g)

    The same as the sum of F (1 + g)^(t-1) / (1 + r)^t over t = 1 .. n: growth raises the value, discounting lowers it.
    Exact where r = g (q = 0): n F / (1 + g). Worked example: 10/1.25 + 15/1.25^2 = 8 + 9.6.

    >>> float(present_value_growing(100.0, 0.25, 0.25, 5.0)), float(present_value_growing(100.0, 0.0, 0.0, 5.0))
    (400.0, 500.0)
    """
    return flow / ((1.0 + growth) * annuity((rate - growth) / (1.0 + growth), years))


@equation(title=Text(zh="永续等额现值", en="present value of a perpetuity"), kind="money", source="arithmetic")
def perpetuity(
    flow: Annotated[Array, In("yuan/a", "F, flow of every year")],
    rate: Annotated[Array, In("1/a", "r, discount rate, above zero", low=1e-6, high=1)],
) -> Annotated[Array, Out("yuan")]:
    """Return what a yearly flow without end is worth now, the first at the end of this year.

        V = F / r

    There is no such value at a rate of zero: give a horizon and use the constant flow.

    >>> perpetuity(50.0, 0.0625)
    800.0
    """
    return flow / rate


@equation(title=Text(zh="永续递增现值", en="present value of a growing perpetuity"), kind="money", source="arithmetic")
def perpetuity_growing(
    flow: Annotated[Array, In("yuan/a", "F, flow at the end of the first year")],
    growth: Annotated[Array, In("1/a", "g, yearly growth of the flow", low=-0.5, high=1)],
    rate: Annotated[Array, In("1/a", "r, discount rate, above g for a finite value", low=0, high=1)],
) -> Annotated[Array, Out("yuan")]:
    """Return what a yearly flow that grows without end is worth now;
    without bound where growth reaches the discount rate.

        V = F / (r - g)

    >>> float(perpetuity_growing(50.0, 0.0625, 0.125)), float(perpetuity_growing(50.0, 0.125, 0.125))
    (800.0, inf)
    """
    gap = np.subtract(rate, growth)
    bounded = gap > 0.0
    endless = np.where(np.equal(flow, 0.0), 0.0, np.copysign(np.inf, flow))
    return np.where(bounded, flow / np.where(bounded, gap, 1.0), endless)


@equation(
    title=Text(zh="净现值", en="net present value"),
    kind="money",
    source="arithmetic",
    empirical=True,
    example={"benefit": 30.0, "cost": 5.0, "investment": 20.0, "rate": 0.25, "years": 2.0, "result": 16.0},
)
def net_present_value(
    benefit: Annotated[Array, In("yuan/a", "B, benefit at each year's end")],
    cost: Annotated[Array, In("yuan/a", "C, running cost at each year's end")],
    investment: Annotated[Array, In("yuan", "I, spent now", low=0)],
    rate: Annotated[Array, In("1/a", "r, discount rate", low=0, high=1)],
    years: Annotated[Array, In("a", "n, life of the action, above zero", low=0, high=1_000)],
) -> Annotated[Array, Out("yuan")]:
    """Return what an action is worth now: yearly benefit less yearly cost over its life,
    less what is spent at the start.

        NPV = (B - C) / a(r, n) - I

    At a rate of zero it is n (B - C) - I, not zero. Worked example: 25/1.25 + 25/1.25^2 - 20 = 36 - 20.

    >>> float(net_present_value(12.0, 2.0, 30.0, 0.0, 5.0))
    20.0
    """
    return (benefit - cost) / annuity(rate, years) - investment


@equation(
    title=Text(
        zh="存量变化的现值（InVEST 碳模型，涨价计入分子）",
        en="present value of a stock change (InVEST carbon, growth in the numerator)",
    ),
    kind="money",
    source="invest_2026",
    empirical=True,
    example={"change": 8.0, "price": 25.0, "growth": 0.0, "rate": 0.25, "years": 2.0, "result": 180.0},
)
def present_value_of_stock_change(
    change: Annotated[Array, In("{q}", "D, change of the stock over all years; a loss is negative")],
    price: Annotated[Array, In("yuan/{q}", "P, price in the first year")],
    growth: Annotated[Array, In("1/a", "g, yearly growth of the price", low=-0.5, high=1)],
    rate: Annotated[Array, In("1/a", "r, discount rate", low=0, high=1)],
    years: Annotated[Array, In("a", "n, years between the surveys, above zero", low=0, high=1_000)],
) -> Annotated[Array, Out("yuan")]:
    """Return what a stock change spread evenly over the years between two surveys is worth,
    valued at each year's start.

        V = D P (1 + q) / (n a(q, n)),  1 + q = (1 + r) / (1 + g)

    The same as D P / n times the sum of ((1 + g) / (1 + r))^t over t = 0 .. n-1, which is InVEST's formula but for one
    sign: InVEST (commit 54ff9ca1) divides by (1 + growth) too, so that a rising carbon price lowers its value. Worked
    example: 100 + 100/1.25.

    A loss of one unit stays a loss, and no discounting means no discount:

    >>> float(present_value_of_stock_change(-1.0, 50.0, 0.0, 0.0, 10.0))
    -50.0
    """
    discount = (rate - growth) / (1.0 + growth)
    return change * price * (1.0 + discount) / (years * annuity(discount, years))
