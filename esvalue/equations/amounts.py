"""Amounts and their value: output by area, conversion, shares, differences, market value, damage, value per area."""

from typing import Annotated

import numpy as np

from esvalue.core.text import Text
from esvalue.equations.equation import Array, In, Out, equation

__all__ = [
    "areal_amount",
    "areal_value",
    "capped",
    "converted_amount",
    "damage_value",
    "difference",
    "market_value",
    "net_value",
    "ratio_of",
    "scaled",
    "share_of_amount",
    "value_per_area",
]


@equation(
    title=Text(zh="单位面积量乘面积", en="amount from an areal rate"), kind="physical", source="gep_guideline_2020"
)
def areal_amount(
    rate: Annotated[
        Array, In("{q}/ha/a", "r, amount per area and year, any sign (a negative rate is a negative service)")
    ],
    area: Annotated[Array, In("ha", "A, domain area", low=0)],
) -> Annotated[Array, Out("{q}/a")]:
    """Return the yearly amount that an areal rate gives over an area.

        Q = r A

    8.34 t of reed a hectare from 12,000 ha:

    >>> areal_amount(8.34, 12_000)
    100080.0
    """
    return rate * area


@equation(title=Text(zh="市场价值法", en="market value"), kind="money", source="gep_guideline_2020")
def market_value(
    quantity: Annotated[Array, In("{q}/a", "Q, amount per year")],
    price: Annotated[Array, In("yuan/{q}", "P, price of one unit of that amount")],
) -> Annotated[Array, Out("yuan/a")]:
    """Return the yearly value of a quantity at a price (exchange value; also replacement or shadow prices).

        V = Q P

    >>> market_value(1000.0, 300.0)
    300000.0
    """
    return quantity * price


@equation(title=Text(zh="净产值", en="net value"), kind="money", source="gep_guideline_2020")
def net_value(
    quantity: Annotated[Array, In("{q}/a", "Q, amount per year")],
    price: Annotated[Array, In("yuan/{q}", "P, price")],
    cost: Annotated[Array, In("yuan/a", "C, cost of production")],
) -> Annotated[Array, Out("yuan/a")]:
    """Return the yearly value of a product less what people put into it.

        V = Q P - C

    >>> net_value(100.0, 30.0, 1200.0)
    1800.0
    """
    return quantity * price - cost


@equation(title=Text(zh="按比率换算", en="amount converted by a ratio"), kind="physical", source="arithmetic")
def converted_amount(
    amount: Annotated[Array, In("{q}/a", "Q, amount per year, e.g. carbon, dry matter, evaporated water")],
    ratio: Annotated[
        Array, In("{r}/{q}", "k, amount of the other per unit of this one, e.g. 44/12 t_CO2/t_C, 125 kWh/m3")
    ],
) -> Annotated[Array, Out("{r}/a")]:
    """Return what an amount becomes in another substance or service.

        R = Q k

    12 t of carbon make 44 t of carbon dioxide:

    >>> round(converted_amount(12.0, 44 / 12), 9)
    44.0
    """
    return amount * ratio


@equation(title=Text(zh="占总量的份额", en="share of an amount"), kind="physical", source="arithmetic")
def share_of_amount(
    amount: Annotated[Array, In("{q}/a", "Q, amount per year")],
    share: Annotated[
        Array, In("", "s, share between 0 and 1, e.g. the removal efficiency of a pollutant load", of="share")
    ],
) -> Annotated[Array, Out("{q}/a")]:
    """Return the part of an amount that a share gives: harvested, removed, diverted, deposited.

        Q' = s Q

    40% of a load of 500 t:

    >>> share_of_amount(500.0, 0.4)
    200.0
    """
    return amount * share


@equation(title=Text(zh="负服务价值（损害）", en="value of damage"), kind="money", source="hani_2017")
def damage_value(
    quantity: Annotated[
        Array, In("{q}/a", "Q, harm per year, written without a sign, e.g. methane or nutrient runoff of paddy", low=0)
    ],
    price: Annotated[Array, In("yuan/{q}", "P, cost of one unit of that harm", low=0)],
) -> Annotated[Array, Out("yuan/a")]:
    """Return the yearly value of a negative service: harm counted against the account, so never positive.

        V = -Q P

    >>> damage_value(20.0, 875.0)
    -17500.0
    """
    return 0.0 - quantity * price  # no harm is 0, not -0


@equation(title=Text(zh="单位面积价值乘面积", en="value from an areal value"), kind="money", source="arithmetic")
def areal_value(
    value: Annotated[Array, In("yuan/ha/a", "v, value per area and year")],
    area: Annotated[Array, In("ha", "A, domain area", low=0)],
) -> Annotated[Array, Out("yuan/a")]:
    """Return the yearly value that a value per area gives over an area.

        V = v A

    Pest control of 1.58 million ha of forest at 375 yuan/ha (Garzê, printed 5.925e8 yuan):

    >>> areal_value(375.0, 1_580_000)
    592500000.0
    """
    return value * area


@equation(title=Text(zh="单位面积价值", en="value per area"), kind="money", source="arithmetic")
def value_per_area(
    value: Annotated[Array, In("yuan/a", "V, yearly value")],
    area: Annotated[Array, In("ha", "A, domain area, above zero", low=0)],
) -> Annotated[Array, Out("yuan/ha/a")]:
    """Return the yearly value per area; an area of zero has none, which is an error and not zero.

        v = V / A

    >>> value_per_area(3_000_000.0, 1_000.0)
    3000.0
    """
    return value / area


@equation(title=Text(zh="乘以系数", en="scaled by a coefficient"), kind="rate", source="arithmetic")
def scaled(
    value: Annotated[Array, In("{q}", "x, any quantity")],
    ratio: Annotated[Array, In("", "k, pure number", of="signed_ratio")],
) -> Annotated[Array, Out("{q}")]:
    """Return a quantity times a pure number: a local correction, a condition factor, a quality coefficient.

        y = k x

    >>> scaled(600.0, 0.5)
    300.0
    """
    return value * ratio


@equation(title=Text(zh="两量之差", en="difference of two amounts"), kind="physical", source="arithmetic")
def difference(
    first: Annotated[Array, In("{q}", "a, an amount")],
    second: Annotated[Array, In("{q}", "b, another in the same unit")],
) -> Annotated[Array, Out("{q}")]:
    """Return how much one amount exceeds another of the same unit.

        y = a - b

    >>> difference(7.0, 4.0)
    3.0
    """
    return first - second


@equation(title=Text(zh="封顶", en="capped"), kind="rate", source="arithmetic")
def capped(
    value: Annotated[Array, In("{q}", "x, any quantity")], cap: Annotated[Array, In("{q}", "m, the most it can be")]
) -> Annotated[Array, Out("{q}")]:
    """Return a quantity, or its cap where it is above it.

        y = min(x, m)

    >>> float(capped(120.0, 100.0)), float(capped(80.0, 100.0))
    (100.0, 80.0)
    """
    return np.minimum(value, cap)


@equation(title=Text(zh="占比", en="ratio"), kind="index", source="arithmetic")
def ratio_of(
    part: Annotated[Array, In("{q}", "p, the part")],
    whole: Annotated[Array, In("{q}", "w, the whole in the same unit")],
) -> Annotated[Array, Out("", of="signed_ratio")]:
    """Return a part as a share of a whole.

        r = p / w

    >>> ratio_of(30.0, 120.0)
    0.25
    """
    return part / whole
