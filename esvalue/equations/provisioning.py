"""Amounts and their value: output by area, conversion, shares, market value, damage, value per area."""

from __future__ import annotations

from typing import Any

from esvalue.equations.equation import equation

__all__ = [
    "added",
    "areal_amount",
    "areal_value",
    "converted_amount",
    "damage_value",
    "difference",
    "market_value",
    "net_value",
    "scaled",
    "share_of_amount",
    "value_per_area",
]


@equation(
    title={"zh": "单位面积量乘面积", "en": "amount from an areal rate"},
    kind="physical",
    inputs={"rate": "{q}/ha/a", "area": "ha"},
    output="{q}/a",
    source="gep_guideline_2020",
    bounds={"area": (0.0, float("inf"))},
)
def areal_amount(rate: Any, area: Any) -> Any:
    """Return the yearly amount that an areal rate gives over an area.

        Q = r A

    Parameters
    ----------
    rate
        r, amount per area and year [{q}/ha/a], any sign (a negative rate is a negative service).
    area
        A, domain area [ha].

    Examples
    --------
    8.34 t of reed a hectare from 12,000 ha:

    >>> areal_amount(8.34, 12_000)
    100080.0
    """
    return rate * area


@equation(
    title={"zh": "市场价值法", "en": "market value"},
    kind="money",
    inputs={"quantity": "{q}/a", "price": "yuan/{q}"},
    output="yuan/a",
    source="gep_guideline_2020",
)
def market_value(quantity: Any, price: Any) -> Any:
    """Return the yearly value of a quantity at a price (exchange value; also replacement or shadow prices).

        V = Q P

    Parameters
    ----------
    quantity
        Q, amount per year [{q}/a].
    price
        P, price of one unit of that amount [yuan/{q}].

    Examples
    --------
    >>> market_value(1000.0, 300.0)
    300000.0
    """
    return quantity * price


@equation(
    title={"zh": "净产值", "en": "net value"},
    kind="money",
    inputs={"quantity": "{q}/a", "price": "yuan/{q}", "cost": "yuan/a"},
    output="yuan/a",
    source="gep_guideline_2020",
)
def net_value(quantity: Any, price: Any, cost: Any) -> Any:
    """Return the yearly value of a product less what people put into it.

        V = Q P - C

    Parameters
    ----------
    quantity
        Q, amount per year [{q}/a].
    price
        P, price [yuan/{q}].
    cost
        C, cost of production [yuan/a].

    Examples
    --------
    >>> net_value(100.0, 30.0, 1200.0)
    1800.0
    """
    return quantity * price - cost


@equation(
    title={"zh": "按比率换算", "en": "amount converted by a ratio"},
    kind="physical",
    inputs={"amount": "{q}/a", "ratio": "{r}/{q}"},
    output="{r}/a",
    source="arithmetic",
)
def converted_amount(amount: Any, ratio: Any) -> Any:
    """Return what an amount becomes in another substance or service.

        R = Q k

    Parameters
    ----------
    amount
        Q, amount per year [{q}/a], e.g. carbon, dry matter, evaporated water.
    ratio
        k, amount of the other per unit of this one [{r}/{q}], e.g. 44/12 t_CO2/t_C, 125 kWh/m3.

    Examples
    --------
    12 t of carbon make 44 t of carbon dioxide:

    >>> round(converted_amount(12.0, 44 / 12), 9)
    44.0
    """
    return amount * ratio


@equation(
    title={"zh": "占总量的份额", "en": "share of an amount"},
    kind="physical",
    inputs={"amount": "{q}/a", "share": ""},
    output="{q}/a",
    quantities={"share": "share"},
    source="arithmetic",
)
def share_of_amount(amount: Any, share: Any) -> Any:
    """Return the part of an amount that a share gives: harvested, removed, diverted, deposited.

        Q' = s Q

    Parameters
    ----------
    amount
        Q, amount per year [{q}/a].
    share
        s, share between 0 and 1, e.g. the removal efficiency of a pollutant load.

    Examples
    --------
    40% of a load of 500 t:

    >>> share_of_amount(500.0, 0.4)
    200.0
    """
    return amount * share


@equation(
    title={"zh": "负服务价值（损害）", "en": "value of damage"},
    kind="money",
    inputs={"quantity": "{q}/a", "price": "yuan/{q}"},
    output="yuan/a",
    source="hani_2017",
    bounds={"quantity": (0.0, float("inf")), "price": (0.0, float("inf"))},
)
def damage_value(quantity: Any, price: Any) -> Any:
    """Return the yearly value of a negative service: harm counted against the account, so never positive.

        V = -Q P

    Parameters
    ----------
    quantity
        Q, harm per year, written without a sign [{q}/a], e.g. methane or nutrient runoff of paddy.
    price
        P, cost of one unit of that harm [yuan/{q}].

    Examples
    --------
    >>> damage_value(20.0, 875.0)
    -17500.0
    """
    return 0.0 - quantity * price  # no harm is 0, not -0


@equation(
    title={"zh": "单位面积价值乘面积", "en": "value from an areal value"},
    kind="money",
    inputs={"value": "yuan/ha/a", "area": "ha"},
    output="yuan/a",
    source="arithmetic",
    bounds={"area": (0.0, float("inf"))},
)
def areal_value(value: Any, area: Any) -> Any:
    """Return the yearly value that a value per area gives over an area.

        V = v A

    Parameters
    ----------
    value
        v, value per area and year [yuan/ha/a].
    area
        A, domain area [ha].

    Examples
    --------
    Pest control of 1.58 million ha of forest at 375 yuan/ha (Garzê, printed 5.925e8 yuan):

    >>> areal_value(375.0, 1_580_000)
    592500000.0
    """
    return value * area


@equation(
    title={"zh": "单位面积价值", "en": "value per area"},
    kind="money",
    inputs={"value": "yuan/a", "area": "ha"},
    output="yuan/ha/a",
    source="arithmetic",
    bounds={"area": (0.0, float("inf"))},
)
def value_per_area(value: Any, area: Any) -> Any:
    """Return the yearly value per area; an area of zero has none, which is an error and not zero.

        v = V / A

    Parameters
    ----------
    value
        V, yearly value [yuan/a].
    area
        A, domain area, above zero [ha].

    Examples
    --------
    >>> value_per_area(3_000_000.0, 1_000.0)
    3000.0
    """
    return value / area


@equation(
    title={"zh": "乘以系数", "en": "scaled by a coefficient"},
    kind="rate",
    inputs={"value": "{q}", "ratio": ""},
    output="{q}",
    quantities={"ratio": "signed_ratio"},
    source="arithmetic",
)
def scaled(value: Any, ratio: Any) -> Any:
    """Return a quantity times a pure number: a local correction, a condition factor, a quality coefficient.

        y = k x

    Parameters
    ----------
    value
        x, any quantity [{q}].
    ratio
        k, pure number.

    Examples
    --------
    >>> scaled(600.0, 0.5)
    300.0
    """
    return value * ratio


@equation(
    title={"zh": "两量之和", "en": "sum of two amounts"},
    kind="physical",
    inputs={"first": "{q}", "second": "{q}"},
    output="{q}",
    source="arithmetic",
)
def added(first: Any, second: Any) -> Any:
    """Return the sum of two amounts of one unit.

        y = a + b

    Parameters
    ----------
    first, second
        a, b in the same unit [{q}].

    Examples
    --------
    >>> added(3.0, 4.0)
    7.0
    """
    return first + second


@equation(
    title={"zh": "两量之差", "en": "difference of two amounts"},
    kind="physical",
    inputs={"first": "{q}", "second": "{q}"},
    output="{q}",
    source="arithmetic",
)
def difference(first: Any, second: Any) -> Any:
    """Return how much one amount exceeds another of the same unit.

        y = a - b

    Parameters
    ----------
    first, second
        a, b in the same unit [{q}].

    Examples
    --------
    >>> difference(7.0, 4.0)
    3.0
    """
    return first - second
