"""Material products: timber, livestock, fishery, graded products, water use by sector; gross output brought to what
nature gave.

A single product at a single price is ``market_value``, a crop's output ``areal_amount``, electricity from water
``market_value`` of the kilowatt hours: all in :mod:`esvalue.equations.provisioning`.
"""

from __future__ import annotations

from typing import Any

from esvalue.equations.equation import equation

__all__ = ["graded_value", "livestock_output", "resource_rent", "timber_value", "value_added", "water_use_value"]

_POSITIVE = (0.0, float("inf"))


@equation(
    title={"zh": "分等级产品市场价值", "en": "market value of a product in three grades"},
    kind="money",
    inputs={
        "quantity": "{q}/a",
        "first_share": "",
        "first_price": "yuan/{q}",
        "second_share": "",
        "second_price": "yuan/{q}",
        "third_share": "",
        "third_price": "yuan/{q}",
    },
    output="yuan/a",
    quantities={"first_share": "share", "second_share": "share", "third_share": "share"},
    source="baiyangdian_2017",
    bounds={"quantity": _POSITIVE},
)
def graded_value(
    quantity: Any,
    first_share: Any,
    first_price: Any,
    second_share: Any,
    second_price: Any,
    third_share: Any,
    third_price: Any,
) -> Any:
    """Return the value of a harvest sold in grades, such as reed for screens, mats and paper.

        V = Q (s_1 P_1 + s_2 P_2 + s_3 P_3)

    Parameters
    ----------
    quantity
        Q, harvest [{q}/a].
    first_share, second_share, third_share
        s_1, s_2, s_3, shares of the grades (they sum to 1; 0 for a grade that is not there).
    first_price, second_price, third_price
        P_1, P_2, P_3, prices of the grades [yuan/{q}].

    Examples
    --------
    Reed of Baiyangdian 2011 (printed 1.67e8 yuan):

    >>> graded_value(37_400.0, 0.4, 7000.0, 0.4, 4000.0, 0.2, 300.0)
    166804000.0
    """
    return quantity * (first_share * first_price + second_share * second_price + third_share * third_price)


@equation(
    title={"zh": "木材价值（生长量法）", "en": "value of timber by growth"},
    kind="money",
    inputs={"growth": "m3/ha/a", "area": "ha", "yield_share": "", "price": "yuan/m3", "felling_cost": "yuan/m3"},
    output="yuan/a",
    quantities={"yield_share": "share"},
    source="arithmetic",
    bounds={"growth": (0.0, 100.0), "area": _POSITIVE, "price": _POSITIVE, "felling_cost": _POSITIVE},
)
def timber_value(growth: Any, area: Any, yield_share: Any, price: Any, felling_cost: Any) -> Any:
    """Return the stumpage value of the timber that grows in a year where it may be felled.

        V = g A s (P - c)

    Growth, not the felling of one year: a year of heavy felling is no year of great service.

    Parameters
    ----------
    growth
        g, growth of standing volume [m3/ha/a].
    area
        A, forest that may be felled [ha].
    yield_share
        s, timber per standing volume.
    price
        P, price at the roadside [yuan/m3].
    felling_cost
        c, felling and hauling to the road [yuan/m3].

    Examples
    --------
    >>> timber_value(4.0, 1000.0, 0.75, 900.0, 300.0)
    1800000.0
    """
    return growth * area * yield_share * (price - felling_cost)


@equation(
    title={"zh": "畜禽与水产产量", "en": "output of livestock or farmed fish"},
    kind="physical",
    inputs={"head": "individual", "turnover": "1/a", "weight": "{q}/individual", "natural_feed_share": ""},
    output="{q}/a",
    quantities={"natural_feed_share": "share"},
    source="arithmetic",
    bounds={"head": _POSITIVE, "turnover": (0.0, 20.0), "weight": _POSITIVE},
)
def livestock_output(head: Any, turnover: Any, weight: Any, natural_feed_share: Any) -> Any:
    """Return the meat or fish that an ecosystem feeds in a year.

        Q = N r w f

    What grew on bought feed is the work of the farm that grew the feed.

    Parameters
    ----------
    head
        N, animals kept [individual].
    turnover
        r, part of them sold in a year [1/a].
    weight
        w, weight of one when sold [{q}/individual].
    natural_feed_share
        f, part of their feed that came from the ecosystem; 1 for output as the yearbook counts it.

    Examples
    --------
    >>> livestock_output(10_000.0, 0.5, 0.2, 0.75)
    750.0
    """
    return head * turnover * weight * natural_feed_share


@equation(
    title={"zh": "用水价值（分行业）", "en": "value of water use by sector"},
    kind="money",
    inputs={
        "domestic": "m3/a",
        "domestic_price": "yuan/m3",
        "industrial": "m3/a",
        "industrial_price": "yuan/m3",
        "agricultural": "m3/a",
        "agricultural_price": "yuan/m3",
    },
    output="yuan/a",
    source="garze_2017",
    bounds=dict.fromkeys(
        ("domestic", "domestic_price", "industrial", "industrial_price", "agricultural", "agricultural_price"),
        _POSITIVE,
    ),
)
def water_use_value(
    domestic: Any,
    domestic_price: Any,
    industrial: Any,
    industrial_price: Any,
    agricultural: Any,
    agricultural_price: Any,
) -> Any:
    """Return the value of the water that households, industry and farms take from an ecosystem, each at its own price.

        V = Q_d P_d + Q_i P_i + Q_a P_a

    Parameters
    ----------
    domestic, industrial, agricultural
        Q_d, Q_i, Q_a, water used [m3/a].
    domestic_price, industrial_price, agricultural_price
        P_d, P_i, P_a, prices [yuan/m3].

    Examples
    --------
    Garzê 2010: 1.36e8, 150.17e8 and 17.31e8 m3 (printed 3.54, 540.6113 and 1.2117e8 yuan):

    >>> round(water_use_value(1.36e8, 2.6, 150.17e8, 3.6, 17.31e8, 0.07) / 1e8, 4)
    545.3597
    """
    return domestic * domestic_price + industrial * industrial_price + agricultural * agricultural_price


@equation(
    title={"zh": "增加值（总产值扣中间消耗）", "en": "value added from gross output"},
    kind="money",
    inputs={"gross_output": "yuan/a", "intermediate_share": ""},
    output="yuan/a",
    quantities={"intermediate_share": "share"},
    source="arithmetic",
    bounds={"gross_output": _POSITIVE},
)
def value_added(gross_output: Any, intermediate_share: Any) -> Any:
    """Return the net output of farming, forestry, herding or fishing, from gross output and the share of bought inputs.

        V = Y (1 - s)

    Labour and capital are still in it: see ``resource_rent``.

    Parameters
    ----------
    gross_output
        Y, gross output as the yearbook prints it [yuan/a].
    intermediate_share
        s, bought inputs per gross output.

    Examples
    --------
    >>> value_added(2_000_000.0, 0.375)
    1250000.0
    """
    return gross_output * (1.0 - intermediate_share)


@equation(
    title={"zh": "资源租金（残值法，SEEA）", "en": "resource rent, residual method (SEEA)"},
    kind="money",
    inputs={
        "gross_output": "yuan/a",
        "intermediate": "yuan/a",
        "labour": "yuan/a",
        "capital": "yuan",
        "capital_return": "1/a",
        "depreciation": "yuan/a",
    },
    output="yuan/a",
    source="seea_ea_2021",
    bounds={
        "gross_output": _POSITIVE,
        "intermediate": _POSITIVE,
        "labour": _POSITIVE,
        "capital": _POSITIVE,
        "capital_return": (0.0, 1.0),
        "depreciation": _POSITIVE,
    },
)
def resource_rent(
    gross_output: Any, intermediate: Any, labour: Any, capital: Any, capital_return: Any, depreciation: Any
) -> Any:
    """Return what is left of a product's value for the ecosystem when inputs, labour and capital have been paid.

        V = Y - I - W - K r - D

    Rival of gross output and value added; often small or negative in open fisheries, which says something about the
    fishery.

    Parameters
    ----------
    gross_output
        Y [yuan/a].
    intermediate
        I, bought inputs [yuan/a].
    labour
        W, wages, own work at what it would earn elsewhere [yuan/a].
    capital
        K, worth of boats, ponds, machines [yuan].
    capital_return
        r, return that capital would earn elsewhere [1/a].
    depreciation
        D, wear of that capital [yuan/a].

    Examples
    --------
    >>> resource_rent(1_000_000.0, 350_000.0, 300_000.0, 800_000.0, 0.0625, 100_000.0)
    200000.0
    """
    return gross_output - intermediate - labour - capital * capital_return - depreciation
