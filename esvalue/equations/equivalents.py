"""Value equivalents (Xie Gaodi): the value of one equivalent, its local correction, the value of an area."""

from __future__ import annotations

from typing import Any

from esvalue.equation import equation

__all__ = [
    "correction_ratio",
    "equivalent_unit_value_grain_output",
    "equivalent_unit_value_net_profit_xie2015",
    "equivalent_value",
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
    title={
        "zh": "一个当量的价值（谢高地 2015 净利润法）",
        "en": "value of one equivalent from net profit (Xie 2015)",
    },
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
    source="xie_2015",
    bounds={
        "rice_share": (0.0, 1.0),
        "wheat_share": (0.0, 1.0),
        "maize_share": (0.0, 1.0),
        "share": (0.0, 1.0),
    },
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
