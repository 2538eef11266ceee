"""Cultural services: visits and what one is worth, pleasant surroundings,
and what people would pay although they never come.
"""

from typing import Annotated

from esvalue.core.text import Text
from esvalue.equations.equation import Array, In, Out, equation

__all__ = [
    "consumer_surplus_semilog",
    "landscape_premium",
    "landscape_rent_premium",
    "nonuse_value",
    "recreation_visits",
    "travel_cost_per_visit",
    "travel_time_cost",
]


@equation(
    title=Text(zh="非使用价值（支付意愿法）", en="non-use value from willingness to pay"),
    kind="money",
    source="baiyangdian_2017",
)
def nonuse_value(
    willingness_to_pay: Annotated[Array, In("yuan/person/a", "W, mean of those who would pay", low=0)],
    willing_share: Annotated[
        Array, In("", "s, share that would pay (zeros that are protests are treated before)", of="share")
    ],
    population: Annotated[Array, In("person", "N, people asked for", low=0)],
) -> Annotated[Array, Out("yuan/a")]:
    """Return what a population would pay a year for an ecosystem to exist (welfare, not exchange value).

        V = W s N

    A median times a population is not a total.

    >>> nonuse_value(120.0, 0.5, 1000.0)
    60000.0
    """
    return willingness_to_pay * willing_share * population


@equation(
    title=Text(zh="旅行费用法单次价值", en="value of a visit by travel cost"), kind="money", source="baiyangdian_2017"
)
def travel_cost_per_visit(
    expense: Annotated[Array, In("yuan/visit", "TE, money spent", low=0)],
    time_cost: Annotated[Array, In("yuan/visit", "TV, value of the time spent; 30% of the wage in Baiyangdian", low=0)],
    consumer_surplus: Annotated[
        Array, In("yuan/visit", "CS, consumer surplus from the demand curve for visits", low=0)
    ],
) -> Annotated[Array, Out("yuan/visit")]:
    """Return the value of one visit: what it costs in money and time, and what it is worth beyond that.

        P = TE + TV + CS

    The surplus is welfare and not an exchange value: an account of exchange values gives it as 0.

    Baiyangdian (printed 13.15e8 yuan for 1.35 million visits):

    >>> round(travel_cost_per_visit(52.47, 343.33, 578.03), 2)
    973.83
    """
    return expense + time_cost + consumer_surplus


@equation(title=Text(zh="旅行时间成本", en="cost of travel time"), kind="money", source="baiyangdian_2017")
def travel_time_cost(
    time: Annotated[Array, In("h/visit", "t, time on the way and on the spot", low=0, high=1_000)],
    wage: Annotated[Array, In("yuan/h", "w, wage of the visitors", low=0)],
    share: Annotated[Array, In("", "s, part of the wage at which leisure counts; 0.3 in Baiyangdian", of="share")],
) -> Annotated[Array, Out("yuan/visit")]:
    """Return what the time of one visit is worth, as a part of the wage.

        TV = t w s

    >>> travel_time_cost(8.0, 50.0, 0.25)
    100.0
    """
    return time * wage * share


@equation(
    title=Text(zh="消费者剩余（半对数或计数模型）", en="consumer surplus of a visit, semi-log or count model"),
    kind="money",
    source="baiyangdian_2017",
)
def consumer_surplus_semilog(
    cost_coefficient: Annotated[
        Array, In("visit/yuan", "b, coefficient of travel cost, below zero", low=-1, high=-1e-5)
    ],
) -> Annotated[Array, Out("yuan/visit")]:
    """Return what one visit is worth beyond its cost, from the slope of a travel-cost regression.

        CS = -1 / b

    For regressions of the logarithm of visits and for Poisson and negative binomial counts, truncated or not.

    A slope of -1/578.03 a yuan gives the surplus printed for Baiyangdian:

    >>> round(consumer_surplus_semilog(-1 / 578.03), 2)
    578.03
    """
    return -1.0 / cost_coefficient


@equation(
    title=Text(zh="游憩人次（客源人口法）", en="recreation visits by population and rate"),
    kind="physical",
    source="arithmetic",
)
def recreation_visits(
    population: Annotated[Array, In("person", "P, people in reach", low=0)],
    rate: Annotated[Array, In("visit/person/a", "r, visits each pays", low=0, high=366)],
    nature_share: Annotated[
        Array, In("", "s, part of the visits that nature draws, not a theme park or temple", of="share")
    ],
) -> Annotated[Array, Out("visit/a")]:
    """Return the visits a year that people pay to nature, from those who live in reach and how often they go.

        N = P r s

    >>> recreation_visits(200_000.0, 1.5, 0.5)
    150000.0
    """
    return population * rate * nature_share


@equation(
    title=Text(zh="景观溢价（房价法，年化）", en="landscape premium in house prices, as a yearly amount"),
    kind="money",
    source="gep_guideline_2020",
)
def landscape_premium(
    price: Annotated[Array, In("yuan/m2", "P, price of dwellings without the view", low=0)],
    premium: Annotated[Array, In("", "s, part that the view adds, from a regression of prices", of="share")],
    floor_area: Annotated[Array, In("m2", "A, floor of the dwellings with the view", low=0)],
    annuity: Annotated[Array, In("1/a", "a, annuity factor over the life of a dwelling", low=0, high=1)],
) -> Annotated[Array, Out("yuan/a")]:
    """Return what the view of water or green adds to dwellings, as a yearly amount.

        V = P s A a

    A premium is paid once for many years: without the annuity a stock of capital would be counted every year anew.

    >>> landscape_premium(8000.0, 0.05, 100_000.0, 0.0625)
    2500000.0
    """
    return price * premium * floor_area * annuity


@equation(
    title=Text(zh="景观溢价（租金或房费法）", en="landscape premium in rents or room rates"),
    kind="money",
    source="gep_guideline_2020",
)
def landscape_rent_premium(
    rent: Annotated[Array, In("yuan/m2/a", "R, rent without the view", low=0)],
    premium: Annotated[Array, In("", "s, part that the view adds", of="share")],
    floor_area: Annotated[Array, In("m2", "A, floor let with the view", low=0)],
) -> Annotated[Array, Out("yuan/a")]:
    """Return what the view of water or green adds to yearly rents, of dwellings or hotel rooms.

        V = R s A

    Rival of the premium in prices; needs no discount rate.

    >>> landscape_rent_premium(360.0, 0.125, 10_000.0)
    450000.0
    """
    return rent * premium * floor_area
