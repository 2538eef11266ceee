"""Cultural services: what a visit is worth, and what people would pay although they never come."""

from __future__ import annotations

from typing import Any

from esvalue.equation import equation

__all__ = ["nonuse_value", "travel_cost_per_visit"]


@equation(
    title={"zh": "非使用价值（支付意愿法）", "en": "non-use value from willingness to pay"},
    kind="money",
    inputs={"willingness_to_pay": "yuan/person/a", "willing_share": "", "population": "person"},
    output="yuan/a",
    source="baiyangdian_2017",
    bounds={
        "willingness_to_pay": (0.0, float("inf")),
        "willing_share": (0.0, 1.0),
        "population": (0.0, float("inf")),
    },
)
def nonuse_value(willingness_to_pay: Any, willing_share: Any, population: Any) -> Any:
    """Return what a population would pay a year for an ecosystem to exist (welfare, not exchange value).

        V = W s N

    Parameters
    ----------
    willingness_to_pay
        W, mean of those who would pay [yuan/person/a]. A median times a population is not a total.
    willing_share
        s, share that would pay (zeros that are protests are treated before).
    population
        N, people asked for [person].

    Examples
    --------
    >>> nonuse_value(120.0, 0.5, 1000.0)
    60000.0
    """
    return willingness_to_pay * willing_share * population


@equation(
    title={"zh": "旅行费用法单次价值", "en": "value of a visit by travel cost"},
    kind="money",
    inputs={"expense": "yuan/visit", "time_cost": "yuan/visit", "consumer_surplus": "yuan/visit"},
    output="yuan/visit",
    source="baiyangdian_2017",
    bounds={
        "expense": (0.0, float("inf")),
        "time_cost": (0.0, float("inf")),
        "consumer_surplus": (0.0, float("inf")),
    },
)
def travel_cost_per_visit(expense: Any, time_cost: Any, consumer_surplus: Any) -> Any:
    """Return the value of one visit: what it costs in money and time, and what it is worth beyond that.

        P = TE + TV + CS

    The surplus is welfare and not an exchange value: an account of exchange values gives it as 0.

    Parameters
    ----------
    expense
        TE, money spent [yuan/visit].
    time_cost
        TV, value of the time spent [yuan/visit]; 30% of the wage in Baiyangdian.
    consumer_surplus
        CS, from the demand curve for visits [yuan/visit].

    Examples
    --------
    Baiyangdian (printed 13.15e8 yuan for 1.35 million visits):

    >>> round(travel_cost_per_visit(52.47, 343.33, 578.03), 2)
    973.83
    """
    return expense + time_cost + consumer_surplus
