"""Value equivalents (Xie Gaodi): the value of one equivalent, its local correction, the value of an area.

Corrections met in papers are ratios: of yield, NPP, precipitation and soil retention (``correction_ratio``), of the
scarcity of a resource (its price or area share per the nation's), or one factor for an area (0.58 for Urumqi); each
scales D or e once.
"""

from __future__ import annotations

from typing import Any

from esvalue.equations.equation import equation

__all__ = [
    "correction_ratio",
    "equivalent_unit_value_grain_mix",
    "equivalent_unit_value_grain_output",
    "equivalent_unit_value_net_profit_xie2015",
    "equivalent_value",
    "equivalent_value_dynamic_xie2015",
]


@equation(
    title={"zh": "一个当量的价值（粮食产值法）", "en": "value of one equivalent from grain output"},
    kind="money",
    inputs={"yield_": "{q}/ha/a", "price": "yuan/{q}", "share": "1/equivalent"},
    output="yuan/ha/a/equivalent",
    source="xie_2003",
    bounds={"yield_": (0.0, float("inf")), "price": (0.0, float("inf")), "share": (0.0, 1.0)},
)
def equivalent_unit_value_grain_output(yield_: Any, price: Any, share: Any) -> Any:
    """Return the value of one equivalent as a share of the gross grain output of an area.

        D = s Y P

    Gives 2 to 6 times other values than the net-profit convention; the two must not be mixed.

    Parameters
    ----------
    yield_
        Y, mean grain yield [{q}/ha/a].
    price
        P, grain price [yuan/{q}].
    share
        s, share of the output that one equivalent stands for [1/equivalent]; 1/7 by convention.

    Examples
    --------
    7 t/ha at 2,000 yuan/t:

    >>> round(equivalent_unit_value_grain_output(7.0, 2000.0, 1 / 7), 9)
    2000.0
    """
    return share * yield_ * price


@equation(
    title={"zh": "一个当量的价值（谢高地 2015 净利润法）", "en": "value of one equivalent from net profit (Xie 2015)"},
    kind="money",
    inputs={
        "rice_share": "",
        "rice_profit": "yuan/ha/a",
        "wheat_share": "",
        "wheat_profit": "yuan/ha/a",
        "maize_share": "",
        "maize_profit": "yuan/ha/a",
        "share": "1/equivalent",
    },
    output="yuan/ha/a/equivalent",
    quantities={"rice_share": "share", "wheat_share": "share", "maize_share": "share"},
    source="xie_2015",
    bounds={"share": (0.0, 1.0)},
)
def equivalent_unit_value_net_profit_xie2015(
    rice_share: Any,
    rice_profit: Any,
    wheat_share: Any,
    wheat_profit: Any,
    maize_share: Any,
    maize_profit: Any,
    share: Any,
) -> Any:
    """Return the value of one equivalent as the net profit of the three grains, weighted by sown area.

        D = s (S_r F_r + S_w F_w + S_c F_c)

    Parameters
    ----------
    rice_share, wheat_share, maize_share
        S_r, S_w, S_c, shares of the area sown with the three (they sum to 1).
    rice_profit, wheat_profit, maize_profit
        F_r, F_w, F_c, net profit [yuan/ha/a].
    share
        s, share of the profit that one equivalent stands for [1/equivalent]; 1 by Xie's definition.

    Examples
    --------
    >>> equivalent_unit_value_net_profit_xie2015(0.5, 4000.0, 0.25, 2000.0, 0.25, 3000.0, 1.0)
    3250.0
    """
    profit = rice_share * rice_profit + wheat_share * wheat_profit + maize_share * maize_profit
    return share * profit


@equation(
    title={"zh": "当量修正系数", "en": "correction ratio of equivalents"},
    kind="index",
    inputs={"local": "{q}", "reference": "{q}"},
    output="",
    quantities={"result": "ratio"},
    source="xie_2015",
    bounds={"local": (0.0, float("inf")), "reference": (0.0, float("inf"))},
)
def correction_ratio(local: Any, reference: Any) -> Any:
    """Return how a place stands to the reference in yield, NPP, precipitation or soil retention.

        k = x / x_0

    Parameters
    ----------
    local
        x, the quantity at the place [{q}].
    reference
        x_0, the mean of the region the equivalents were made for, above zero [{q}].

    Examples
    --------
    A yield of 5,536.32 kg/ha against 5,861.62 turns 567.45 yuan into 535.96 (counties round Beijing, 2017):

    >>> round(567.45 * correction_ratio(5536.32, 5861.62), 2)
    535.96
    """
    return local / reference


@equation(
    title={"zh": "当量因子法价值", "en": "value by equivalents"},
    kind="money",
    inputs={"equivalents": "equivalent", "unit_value": "yuan/ha/a/equivalent", "area": "ha"},
    output="yuan/a",
    source="xie_2015",
    bounds={"area": (0.0, float("inf"))},
)
def equivalent_value(equivalents: Any, unit_value: Any, area: Any) -> Any:
    """Return the yearly value of a service of an area by the equivalents of its land class.

        V = e D A

    Parameters
    ----------
    equivalents
        e, equivalents of the service and class [equivalent]; negative for water that paddy uses up.
    unit_value
        D, value of one equivalent [yuan/ha/a/equivalent].
    area
        A, area of the class [ha].

    Examples
    --------
    >>> equivalent_value(-2.5, 1000.0, 10.0)
    -25000.0
    """
    return equivalents * unit_value * area


@equation(
    title={"zh": "一个当量的价值（多种粮食平均产值的一部分）", "en": "value of one equivalent from a mix of grains"},
    kind="money",
    inputs={
        "rice_area": "ha",
        "rice_output": "yuan/ha/a",
        "wheat_area": "ha",
        "wheat_output": "yuan/ha/a",
        "maize_area": "ha",
        "maize_output": "yuan/ha/a",
        "share": "1/equivalent",
    },
    output="yuan/ha/a/equivalent",
    source="xie_2003",
    bounds=dict.fromkeys(("rice_area", "wheat_area", "maize_area"), (0.0, 1e9))
    | dict.fromkeys(("rice_output", "wheat_output", "maize_output"), (0.0, 1e6))
    | {"share": (0.0, 1.0)},
)
def equivalent_unit_value_grain_mix(
    rice_area: Any, rice_output: Any, wheat_area: Any, wheat_output: Any, maize_area: Any, maize_output: Any, share: Any
) -> Any:
    """Return the value of one equivalent as a share of the mean gross output of the grains sown.

        D = s (m_r y_r + m_w y_w + m_c y_c) / (m_r + m_w + m_c)

    The convention of gross output, 2 to 6 times that of net profit; a place without grain has no such value.

    Parameters
    ----------
    rice_area, wheat_area, maize_area
        m_r, m_w, m_c, areas sown [ha].
    rice_output, wheat_output, maize_output
        y_r, y_w, y_c, gross output: yield times price [yuan/ha/a].
    share
        s, share of the output that one equivalent stands for [1/equivalent]; 1/7 by convention.

    Examples
    --------
    >>> equivalent_unit_value_grain_mix(100.0, 21_000.0, 50.0, 7_000.0, 50.0, 14_000.0, 0.125)
    1968.75
    """
    output = rice_area * rice_output + wheat_area * wheat_output + maize_area * maize_output
    return share * output / (rice_area + wheat_area + maize_area)


@equation(
    title={"zh": "当量因子法价值（时空动态修正）", "en": "value by equivalents with a modifier of time and place"},
    kind="money",
    inputs={"equivalents": "equivalent", "modifier": "", "unit_value": "yuan/ha/a/equivalent", "area": "ha"},
    output="yuan/a",
    quantities={"modifier": "coefficient"},
    source="xie_2015",
    bounds={"modifier": (0.0, 20.0), "area": (0.0, float("inf"))},
)
def equivalent_value_dynamic_xie2015(equivalents: Any, modifier: Any, unit_value: Any, area: Any) -> Any:
    """Return the yearly value of a service by equivalents that follow the growth, rain or soil of the place and year.

        V = e k D A

    k is a ``correction_ratio`` by the kind of service: NPP for food, raw material, gas, climate, purification,
    nutrients, biodiversity and landscape; precipitation for water supply and hydrology; soil retention for soil
    conservation.

    Parameters
    ----------
    equivalents
        e, equivalents of the service and class in the table [equivalent].
    modifier
        k, local per national NPP, precipitation or soil retention.
    unit_value
        D, value of one equivalent [yuan/ha/a/equivalent].
    area
        A, area of the class [ha].

    Examples
    --------
    >>> equivalent_value_dynamic_xie2015(2.5, 0.5, 1000.0, 10.0)
    12500.0
    """
    return equivalents * modifier * unit_value * area
