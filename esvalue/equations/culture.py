"""Cultural services: visits and what one is worth, pleasant surroundings, and what people would pay although they never
come.
"""

from __future__ import annotations

from typing import Any

from esvalue.equations.equation import equation

__all__ = [
    "consumer_surplus_semilog",
    "landscape_premium",
    "landscape_rent_premium",
    "nonuse_value",
    "recreation_visits",
    "travel_cost_per_visit",
    "travel_time_cost",
]

_POSITIVE = (0.0, float("inf"))


@equation(
    title={"zh": "非使用价值（支付意愿法）", "en": "non-use value from willingness to pay"},
    kind="money",
    inputs={"willingness_to_pay": "yuan/person/a", "willing_share": "", "population": "person"},
    output="yuan/a",
    quantities={"willing_share": "share"},
    source="baiyangdian_2017",
    bounds={"willingness_to_pay": (0.0, float("inf")), "population": (0.0, float("inf"))},
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
    bounds={"expense": (0.0, float("inf")), "time_cost": (0.0, float("inf")), "consumer_surplus": (0.0, float("inf"))},
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


@equation(
    title={"zh": "旅行时间成本", "en": "cost of travel time"},
    kind="money",
    inputs={"time": "h/visit", "wage": "yuan/h", "share": ""},
    output="yuan/visit",
    quantities={"share": "share"},
    source="baiyangdian_2017",
    bounds={"time": (0.0, 1000.0), "wage": _POSITIVE},
)
def travel_time_cost(time: Any, wage: Any, share: Any) -> Any:
    """Return what the time of one visit is worth, as a part of the wage.

        TV = t w s

    Parameters
    ----------
    time
        t, time on the way and on the spot [h/visit].
    wage
        w, wage of the visitors [yuan/h].
    share
        s, part of the wage at which leisure counts; 0.3 in Baiyangdian.

    Examples
    --------
    >>> travel_time_cost(8.0, 50.0, 0.25)
    100.0
    """
    return time * wage * share


@equation(
    title={"zh": "消费者剩余（半对数或计数模型）", "en": "consumer surplus of a visit, semi-log or count model"},
    kind="money",
    inputs={"cost_coefficient": "visit/yuan"},
    output="yuan/visit",
    source="baiyangdian_2017",
    bounds={"cost_coefficient": (-1.0, -1e-5)},
)
def consumer_surplus_semilog(cost_coefficient: Any) -> Any:
    """Return what one visit is worth beyond its cost, from the slope of a travel-cost regression.

        CS = -1 / b

    For regressions of the logarithm of visits and for Poisson and negative binomial counts, truncated or not.

    Parameters
    ----------
    cost_coefficient
        b, coefficient of travel cost, below zero [visit/yuan].

    Examples
    --------
    A slope of -1/578.03 a yuan gives the surplus printed for Baiyangdian:

    >>> round(consumer_surplus_semilog(-1 / 578.03), 2)
    578.03
    """
    return -1.0 / cost_coefficient


@equation(
    title={"zh": "游憩人次（客源人口法）", "en": "recreation visits by population and rate"},
    kind="physical",
    inputs={"population": "person", "rate": "visit/person/a", "nature_share": ""},
    output="visit/a",
    quantities={"nature_share": "share"},
    source="arithmetic",
    bounds={"population": _POSITIVE, "rate": (0.0, 366.0)},
)
def recreation_visits(population: Any, rate: Any, nature_share: Any) -> Any:
    """Return the visits a year that people pay to nature, from those who live in reach and how often they go.

        N = P r s

    Parameters
    ----------
    population
        P, people in reach [person].
    rate
        r, visits each pays [visit/person/a].
    nature_share
        s, part of the visits that nature draws, and not a theme park or a temple on the spot.

    Examples
    --------
    >>> recreation_visits(200_000.0, 1.5, 0.5)
    150000.0
    """
    return population * rate * nature_share


@equation(
    title={"zh": "景观溢价（房价法，年化）", "en": "landscape premium in house prices, as a yearly amount"},
    kind="money",
    inputs={"price": "yuan/m2", "premium": "", "floor_area": "m2", "annuity": "1/a"},
    output="yuan/a",
    quantities={"premium": "share"},
    source="gep_guideline_2020",
    bounds={"price": _POSITIVE, "floor_area": _POSITIVE, "annuity": (0.0, 1.0)},
)
def landscape_premium(price: Any, premium: Any, floor_area: Any, annuity: Any) -> Any:
    """Return what the view of water or green adds to dwellings, as a yearly amount.

        V = P s A a

    A premium is paid once for many years: without the annuity a stock of capital would be counted every year anew.

    Parameters
    ----------
    price
        P, price of dwellings without the view [yuan/m2].
    premium
        s, part that the view adds, from a regression of prices.
    floor_area
        A, floor of the dwellings with the view [m2].
    annuity
        a, annuity factor over the life of a dwelling [1/a].

    Examples
    --------
    >>> landscape_premium(8000.0, 0.05, 100_000.0, 0.0625)
    2500000.0
    """
    return price * premium * floor_area * annuity


@equation(
    title={"zh": "景观溢价（租金或房费法）", "en": "landscape premium in rents or room rates"},
    kind="money",
    inputs={"rent": "yuan/m2/a", "premium": "", "floor_area": "m2"},
    output="yuan/a",
    quantities={"premium": "share"},
    source="gep_guideline_2020",
    bounds={"rent": _POSITIVE, "floor_area": _POSITIVE},
)
def landscape_rent_premium(rent: Any, premium: Any, floor_area: Any) -> Any:
    """Return what the view of water or green adds to yearly rents, of dwellings or hotel rooms.

        V = R s A

    Rival of the premium in prices; needs no discount rate.

    Parameters
    ----------
    rent
        R, rent without the view [yuan/m2/a].
    premium
        s, part that the view adds.
    floor_area
        A, floor let with the view [m2].

    Examples
    --------
    >>> landscape_rent_premium(360.0, 0.125, 10_000.0)
    450000.0
    """
    return rent * premium * floor_area
