"""Material products: timber, livestock, fishery, graded products, water use by sector;
gross output brought to what nature gave.

A single product at a single price is ``market_value``, a crop's output ``areal_amount``, electricity from water
``market_value`` of the kilowatt hours: all in :mod:`esvalue.equations.amounts`.
"""

from typing import Annotated

from esvalue.core.text import Text
from esvalue.equations.equation import Array, In, Out, equation

__all__ = ["graded_value", "livestock_output", "resource_rent", "timber_value", "value_added", "water_use_value"]


@equation(
    title=Text(zh="分等级产品市场价值", en="market value of a product in three grades"),
    kind="money",
    source="baiyangdian_2017",
)
def graded_value(
    quantity: Annotated[Array, In("{q}/a", "Q, harvest", low=0)],
    first_share: Annotated[
        Array, In("", "s_1, share of the first grade; the three sum to 1, 0 for one that is not there", of="share")
    ],
    first_price: Annotated[Array, In("yuan/{q}", "P_1, price of the first grade")],
    second_share: Annotated[Array, In("", "s_2, share of the second grade", of="share")],
    second_price: Annotated[Array, In("yuan/{q}", "P_2, price of the second grade")],
    third_share: Annotated[Array, In("", "s_3, share of the third grade", of="share")],
    third_price: Annotated[Array, In("yuan/{q}", "P_3, price of the third grade")],
) -> Annotated[Array, Out("yuan/a")]:
    """Return the value of a harvest sold in grades, such as reed for screens, mats and paper.

        V = Q (s_1 P_1 + s_2 P_2 + s_3 P_3)

    Reed of Baiyangdian 2011 (printed 1.67e8 yuan):

    >>> graded_value(37_400.0, 0.4, 7000.0, 0.4, 4000.0, 0.2, 300.0)
    166804000.0
    """
    return quantity * (first_share * first_price + second_share * second_price + third_share * third_price)


@equation(title=Text(zh="木材价值（生长量法）", en="value of timber by growth"), kind="money", source="arithmetic")
def timber_value(
    growth: Annotated[Array, In("m3/ha/a", "g, growth of standing volume", low=0, high=100)],
    area: Annotated[Array, In("ha", "A, forest that may be felled", low=0)],
    yield_share: Annotated[Array, In("", "s, timber per standing volume", of="share")],
    price: Annotated[Array, In("yuan/m3", "P, price at the roadside", low=0)],
    felling_cost: Annotated[Array, In("yuan/m3", "c, felling and hauling to the road", low=0)],
) -> Annotated[Array, Out("yuan/a")]:
    """Return the stumpage value of the timber that grows in a year where it may be felled.

        V = g A s (P - c)

    Growth, not the felling of one year: a year of heavy felling is no year of great service.

    >>> timber_value(4.0, 1000.0, 0.75, 900.0, 300.0)
    1800000.0
    """
    return growth * area * yield_share * (price - felling_cost)


@equation(
    title=Text(zh="畜禽与水产产量", en="output of livestock or farmed fish"), kind="physical", source="arithmetic"
)
def livestock_output(
    head: Annotated[Array, In("individual", "N, animals kept", low=0)],
    turnover: Annotated[Array, In("1/a", "r, part of them sold in a year", low=0, high=20)],
    weight: Annotated[Array, In("{q}/individual", "w, weight of one when sold", low=0)],
    natural_feed_share: Annotated[Array, In("", "f, part of their feed that came from the ecosystem", of="share")],
) -> Annotated[Array, Out("{q}/a")]:
    """Return the meat or fish that an ecosystem feeds in a year.

        Q = N r w f

    What grew on bought feed is the work of the farm that grew the feed; f is 1 for output as the yearbook counts it.

    >>> livestock_output(10_000.0, 0.5, 0.2, 0.75)
    750.0
    """
    return head * turnover * weight * natural_feed_share


@equation(title=Text(zh="用水价值（分行业）", en="value of water use by sector"), kind="money", source="garze_2017")
def water_use_value(
    domestic: Annotated[Array, In("m3/a", "Q_d, water used by households", low=0)],
    domestic_price: Annotated[Array, In("yuan/m3", "P_d, its price", low=0)],
    industrial: Annotated[Array, In("m3/a", "Q_i, water used by industry", low=0)],
    industrial_price: Annotated[Array, In("yuan/m3", "P_i, its price", low=0)],
    agricultural: Annotated[Array, In("m3/a", "Q_a, water used by agriculture", low=0)],
    agricultural_price: Annotated[Array, In("yuan/m3", "P_a, its price", low=0)],
) -> Annotated[Array, Out("yuan/a")]:
    """Return the value of the water that households, industry and farms take from an ecosystem, each at its own price.

        V = Q_d P_d + Q_i P_i + Q_a P_a

    Garzê 2010: 1.36e8, 150.17e8 and 17.31e8 m3 (printed 3.54, 540.6113 and 1.2117e8 yuan):

    >>> round(water_use_value(1.36e8, 2.6, 150.17e8, 3.6, 17.31e8, 0.07) / 1e8, 4)
    545.3597
    """
    return domestic * domestic_price + industrial * industrial_price + agricultural * agricultural_price


@equation(
    title=Text(zh="增加值（总产值扣中间消耗）", en="value added from gross output"), kind="money", source="arithmetic"
)
def value_added(
    gross_output: Annotated[Array, In("yuan/a", "Y, gross output as the yearbook prints it", low=0)],
    intermediate_share: Annotated[Array, In("", "s, bought inputs per gross output", of="share")],
) -> Annotated[Array, Out("yuan/a")]:
    """Return the net output of farming, forestry, herding or fishing, from gross output and the share of bought inputs.

        V = Y (1 - s)

    Labour and capital are still in it: see ``resource_rent``.

    >>> value_added(2_000_000.0, 0.375)
    1250000.0
    """
    return gross_output * (1.0 - intermediate_share)


@equation(
    title=Text(zh="资源租金（残值法，SEEA）", en="resource rent, residual method (SEEA)"),
    kind="money",
    source="seea_ea_2021",
)
def resource_rent(
    gross_output: Annotated[Array, In("yuan/a", "Y, gross output", low=0)],
    intermediate: Annotated[Array, In("yuan/a", "I, bought inputs", low=0)],
    labour: Annotated[Array, In("yuan/a", "W, wages, own work at what it would earn elsewhere", low=0)],
    capital: Annotated[Array, In("yuan", "K, worth of boats, ponds, machines", low=0)],
    capital_return: Annotated[Array, In("1/a", "r, return that capital would earn elsewhere", low=0, high=1)],
    depreciation: Annotated[Array, In("yuan/a", "D, wear of that capital", low=0)],
) -> Annotated[Array, Out("yuan/a")]:
    """Return what is left of a product's value for the ecosystem when inputs, labour and capital have been paid.

        V = Y - I - W - K r - D

    Rival of gross output and value added; often small or negative in open fisheries, which says something about the
    fishery.

    >>> resource_rent(1_000_000.0, 350_000.0, 300_000.0, 800_000.0, 0.0625, 100_000.0)
    200000.0
    """
    return gross_output - intermediate - labour - capital * capital_return - depreciation
