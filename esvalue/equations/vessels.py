"""Fishing boats taken out of use: what an owner gives up over the years a boat has left, and which boats are sold at a
price.
"""

from typing import Annotated

import numpy as np

from esvalue.core.text import Text
from esvalue.equations.cost_laws import adequacy_from_zero, adequacy_normal
from esvalue.equations.equation import Array, In, Out, equation

__all__ = ["boat_power", "income_given_up", "selling_share", "value_per_power", "years_left"]


@equation(title=Text(zh="单船功率", en="power of a boat"), kind="physical", source="arithmetic")
def boat_power(
    power: Annotated[Array, In("kW/a", "K, power offered in a year", low=0)],
    vessels: Annotated[Array, In("vessel/a", "N, boats offered in a year, above zero", low=0)],
) -> Annotated[Array, Out("kW/vessel")]:
    """Return the engine power of a boat of a group.

        k = K / N

    >>> boat_power(4000.0, 40.0)
    100.0
    """
    return power / vessels


@equation(title=Text(zh="折合每千瓦", en="value of a boat per power"), kind="money", source="arithmetic")
def value_per_power(
    value: Annotated[Array, In("yuan/vessel", "v, value of a boat, of any sign")],
    power: Annotated[Array, In("kW/vessel", "k, engine power of a boat, above zero", low=0)],
) -> Annotated[Array, Out("yuan/kW")]:
    """Return a value per boat as one per kilowatt, which is what boats are paid by.

        p = v / k

    A boat of 13.2 kW that got 38,400 yuan:

    >>> round(value_per_power(38_400.0, 13.2), 2)
    2909.09
    """
    return value / power


@equation(title=Text(zh="剩余年数", en="years left"), kind="physical", source="arithmetic")
def years_left(
    life: Annotated[
        Array, In("a", "L, age at which it has to stop, or up to which a scheme takes it", low=0, high=200)
    ],
    age: Annotated[Array, In("a", "a, its age", low=0, high=200)],
) -> Annotated[Array, Out("a")]:
    """Return how many years a boat, net or building can still be used; none where it is past its life.

        n = max(L - a, 0)

    >>> float(years_left(20.0, 12.0)), float(years_left(20.0, 26.0))
    (8.0, 0.0)
    """
    return np.maximum(life - age, 0.0)


@equation(
    title=Text(zh="剩余年内放弃的净收入现值", en="net income given up over the years left"),
    kind="money",
    source="arithmetic",
    empirical=True,
    example={"income": 25.0, "rate": 0.25, "years": 2.0, "result": 36.0},
)
def income_given_up(
    income: Annotated[
        Array, In("yuan/{b}/a", "I, net income of a year per boat, kilowatt ...; own labour at what it earns elsewhere")
    ],
    rate: Annotated[Array, In("1/a", "r, discount rate of the owner", low=0, high=1)],
    years: Annotated[Array, In("a", "n, years left; none is worth nothing", low=0, high=200)],
) -> Annotated[Array, Out("yuan/{b}")]:
    """Return what the income of the years left is worth now, the first at the end of this year.

        V = I (1 - (1 + r)^-n) / r

    At a rate of zero it is n I. Worked example: 25/1.25 + 25/1.25^2 = 20 + 16.

    >>> round(float(income_given_up(1000.0, 0.1, 2.0)), 6), float(income_given_up(1000.0, 0.1, 0.0))
    (1735.53719, 0.0)
    """
    some = np.asarray(rate) > 0
    positive = np.where(some, rate, 1.0)
    return income * np.where(some, -np.expm1(-years * np.log1p(positive)) / positive, years)


@equation(title=Text(zh="出售比例", en="share of boats sold"), kind="rate", source="design_outcomes")
def selling_share(
    price: Annotated[Array, In("yuan/{b}", "P, price offered once")],
    reservation: Annotated[
        Array, In("yuan/{b}", "R, mean of the least price owners take: income given up less scrap and other work")
    ],
    spread: Annotated[Array, In("yuan/{b}", "d, standard deviation of it among owners; 0: all have the mean", low=0)],
) -> Annotated[Array, Out("", of="share")]:
    """Return the share of boats that is sold at a price: those whose owners take no less, and none for nothing.

        F = (Phi((P - R) / d) - F_0) / (1 - F_0),  F_0 = Phi(-R / d)  (0 where P <= 0)

    Least prices are normal among owners and cut at zero.

    >>> float(selling_share(7000.0, 7000.0, 0.0)), float(selling_share(0.0, -500.0, 100.0))
    (1.0, 0.0)

    Half of them at the mean, of 2.3% that would lie below zero: (0.5 - 0.02275) / 0.97725:

    >>> round(float(selling_share(6000.0, 6000.0, 3000.0)), 6)
    0.48836
    """
    cut = adequacy_from_zero(
        price, adequacy_normal(price, reservation, spread), adequacy_normal(0.0, reservation, spread)
    )
    return np.where(np.asarray(price) > 0, cut, 0.0)
