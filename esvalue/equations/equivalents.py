"""Value equivalents (Xie Gaodi): the value of one equivalent, its local correction, the value of an area.

Corrections met in papers are ratios: of yield, NPP, precipitation and soil retention (``correction_ratio``), of the
scarcity of a resource (its price or area share per the nation's), or one factor for an area (0.58 for Urumqi); each
scales D or e once.
"""

from typing import Annotated

from esvalue.core.text import Text
from esvalue.equations.equation import Array, In, Out, equation

__all__ = [
    "correction_ratio",
    "equivalent_unit_value_grain_mix",
    "equivalent_unit_value_grain_output",
    "equivalent_unit_value_net_profit_xie2015",
    "equivalent_value",
    "equivalent_value_dynamic_xie2015",
]


@equation(
    title=Text(zh="一个当量的价值（粮食产值法）", en="value of one equivalent from grain output"),
    kind="money",
    source="xie_2003",
)
def equivalent_unit_value_grain_output(
    yield_: Annotated[Array, In("{q}/ha/a", "Y, mean grain yield", low=0)],
    price: Annotated[Array, In("yuan/{q}", "P, grain price", low=0)],
    share: Annotated[
        Array, In("1/equivalent", "s, part of the output one equivalent stands for; 1/7 by convention", low=0, high=1)
    ],
) -> Annotated[Array, Out("yuan/ha/a/equivalent")]:
    """Return the value of one equivalent as a share of the gross grain output of an area.

        D = s Y P

    Gives 2 to 6 times other values than the net-profit convention; the two must not be mixed.

    7 t/ha at 2,000 yuan/t:

    >>> round(equivalent_unit_value_grain_output(7.0, 2000.0, 1 / 7), 9)
    2000.0
    """
    return share * yield_ * price


@equation(
    title=Text(zh="一个当量的价值（谢高地 2015 净利润法）", en="value of one equivalent from net profit (Xie 2015)"),
    kind="money",
    source="xie_2015",
)
def equivalent_unit_value_net_profit_xie2015(
    rice_share: Annotated[Array, In("", "S_r, share of the area sown with rice (the three sum to 1)", of="share")],
    rice_profit: Annotated[Array, In("yuan/ha/a", "F_r, net profit of rice")],
    wheat_share: Annotated[Array, In("", "S_w, share of the area sown with wheat", of="share")],
    wheat_profit: Annotated[Array, In("yuan/ha/a", "F_w, net profit of wheat")],
    maize_share: Annotated[Array, In("", "S_c, share of the area sown with maize", of="share")],
    maize_profit: Annotated[Array, In("yuan/ha/a", "F_c, net profit of maize")],
    share: Annotated[
        Array, In("1/equivalent", "s, part of the profit one equivalent stands for; 1 by Xie", low=0, high=1)
    ],
) -> Annotated[Array, Out("yuan/ha/a/equivalent")]:
    """Return the value of one equivalent as the net profit of the three grains, weighted by sown area.

        D = s (S_r F_r + S_w F_w + S_c F_c)

    >>> equivalent_unit_value_net_profit_xie2015(0.5, 4000.0, 0.25, 2000.0, 0.25, 3000.0, 1.0)
    3250.0
    """
    profit = rice_share * rice_profit + wheat_share * wheat_profit + maize_share * maize_profit
    return share * profit


@equation(title=Text(zh="当量修正系数", en="correction ratio of equivalents"), kind="index", source="xie_2015")
def correction_ratio(
    local: Annotated[Array, In("{q}", "x, the quantity at the place", low=0)],
    reference: Annotated[
        Array, In("{q}", "x_0, the mean of the region the equivalents were made for, above zero", low=0)
    ],
) -> Annotated[Array, Out("", of="ratio")]:
    """Return how a place stands to the reference in yield, NPP, precipitation or soil retention.

        k = x / x_0

    A yield of 5,536.32 kg/ha against 5,861.62 turns 567.45 yuan into 535.96 (counties round Beijing, 2017):

    >>> round(567.45 * correction_ratio(5536.32, 5861.62), 2)
    535.96
    """
    return local / reference


@equation(title=Text(zh="当量因子法价值", en="value by equivalents"), kind="money", source="xie_2015")
def equivalent_value(
    equivalents: Annotated[
        Array, In("equivalent", "e, equivalents of the service and class; negative for water that paddy uses up")
    ],
    unit_value: Annotated[Array, In("yuan/ha/a/equivalent", "D, value of one equivalent")],
    area: Annotated[Array, In("ha", "A, area of the class", low=0)],
) -> Annotated[Array, Out("yuan/a")]:
    """Return the yearly value of a service of an area by the equivalents of its land class.

        V = e D A

    >>> equivalent_value(-2.5, 1000.0, 10.0)
    -25000.0
    """
    return equivalents * unit_value * area


@equation(
    title=Text(zh="一个当量的价值（多种粮食平均产值的一部分）", en="value of one equivalent from a mix of grains"),
    kind="money",
    source="xie_2003",
)
def equivalent_unit_value_grain_mix(
    rice_area: Annotated[Array, In("ha", "m_r, area sown with rice", low=0, high=1e9)],
    rice_output: Annotated[Array, In("yuan/ha/a", "y_r, gross output of rice: yield times price", low=0, high=1e6)],
    wheat_area: Annotated[Array, In("ha", "m_w, area sown with wheat", low=0, high=1e9)],
    wheat_output: Annotated[Array, In("yuan/ha/a", "y_w, gross output of wheat: yield times price", low=0, high=1e6)],
    maize_area: Annotated[Array, In("ha", "m_c, area sown with maize", low=0, high=1e9)],
    maize_output: Annotated[Array, In("yuan/ha/a", "y_c, gross output of maize: yield times price", low=0, high=1e6)],
    share: Annotated[
        Array, In("1/equivalent", "s, part of the output one equivalent stands for; 1/7 by convention", low=0, high=1)
    ],
) -> Annotated[Array, Out("yuan/ha/a/equivalent")]:
    """Return the value of one equivalent as a share of the mean gross output of the grains sown.

        D = s (m_r y_r + m_w y_w + m_c y_c) / (m_r + m_w + m_c)

    The convention of gross output, 2 to 6 times that of net profit; a place without grain has no such value.

    >>> equivalent_unit_value_grain_mix(100.0, 21_000.0, 50.0, 7_000.0, 50.0, 14_000.0, 0.125)
    1968.75
    """
    output = rice_area * rice_output + wheat_area * wheat_output + maize_area * maize_output
    return share * output / (rice_area + wheat_area + maize_area)


@equation(
    title=Text(zh="当量因子法价值（时空动态修正）", en="value by equivalents with a modifier of time and place"),
    kind="money",
    source="xie_2015",
)
def equivalent_value_dynamic_xie2015(
    equivalents: Annotated[Array, In("equivalent", "e, equivalents of the service and class in the table")],
    modifier: Annotated[
        Array, In("", "k, local per national NPP, precipitation or soil retention", of="coefficient", low=0, high=20)
    ],
    unit_value: Annotated[Array, In("yuan/ha/a/equivalent", "D, value of one equivalent")],
    area: Annotated[Array, In("ha", "A, area of the class", low=0)],
) -> Annotated[Array, Out("yuan/a")]:
    """Return the yearly value of a service by equivalents that follow the growth, rain or soil of the place and year.

        V = e k D A

    k is a ``correction_ratio`` by the kind of service: NPP for food, raw material, gas, climate, purification,
    nutrients, biodiversity and landscape; precipitation for water supply and hydrology; soil retention for soil
    conservation.

    >>> equivalent_value_dynamic_xie2015(2.5, 0.5, 1000.0, 10.0)
    12500.0
    """
    return equivalents * modifier * unit_value * area
