"""The rules by which a floor and a ceiling become a standard, and the coefficients of their fixed order."""

from __future__ import annotations

from typing import Any

import numpy as np

from esvalue.equations.equation import equation

__all__ = [
    "expected_increment",
    "fund_per_base",
    "per_base",
    "rescaled",
    "stage_engel_as_time",
    "stage_pearl_engel",
    "standard_between",
    "standard_between_scaled_whole",
    "standard_value_share",
]


@equation(
    title={"zh": "预期增量", "en": "expected increment"},
    kind="money",
    inputs={"with_action": "{v}", "without_action": "{v}", "exposure": ""},
    output="{v}",
    quantities={"exposure": "share"},
    source="design_increment",
)
def expected_increment(with_action: Any, without_action: Any, exposure: Any) -> Any:
    """Return what an action secures: the difference it makes, times the share that would be lost without it.

        dV = x (V1 - V0)

    Parameters
    ----------
    with_action, without_action
        V1, V0, the yearly figure with and without the action [{v}].
    exposure
        x, mean share of the place that would change over the horizon without the action, 0 to 1.

    Examples
    --------
    >>> expected_increment(1000.0, 600.0, 0.25)
    100.0
    """
    return exposure * (with_action - without_action)


@equation(
    title={"zh": "社会发展阶段系数（皮尔—恩格尔）", "en": "development stage (Pearl-Engel)"},
    kind="index",
    inputs={"engel": ""},
    output="",
    quantities={"engel": "engel", "result": "share"},
    source="bailongjiang_2017",
    bounds={"engel": (0.05, 1.0)},
)
def stage_pearl_engel(engel: Any) -> Any:
    """Return the development-stage coefficient that rises as the Engel coefficient falls (as income rises).

        L = 1 / (1 + exp(3 - 1/En))

    Parameters
    ----------
    engel
        En, share of food in household spending, 0.05 to 1.

    Examples
    --------
    >>> [round(float(stage_pearl_engel(en)), 3) for en in (0.40, 0.25)]
    [0.378, 0.731]
    """
    return 1.0 / (1.0 + np.exp(3.0 - 1.0 / engel))


@equation(
    title={
        "zh": "阶段系数（以恩格尔系数代替时间的矛盾形式）",
        "en": "development stage (contradictory form, Engel as time)",
    },
    kind="index",
    inputs={"engel": ""},
    output="",
    quantities={"engel": "engel", "result": "number"},
    source="huanjingjin_2017",
    bounds={"engel": (0.05, 1.0)},
)
def stage_engel_as_time(engel: Any) -> Any:
    """Return the published coefficient that puts the Engel coefficient itself in place of time: it falls with income.

        r = 1 / (1 + exp(-En))

    It contradicts :func:`stage_pearl_engel`; kept for comparison, and a scenario that uses it is warned.

    Parameters
    ----------
    engel
        En, share of food in household spending, 0.05 to 1.

    Examples
    --------
    >>> [round(float(stage_engel_as_time(en)), 3) for en in (0.40, 0.25)]
    [0.599, 0.562]
    """
    return 1.0 / (1.0 + np.exp(-engel))


@equation(
    title={"zh": "上下限之间的标准", "en": "standard between floor and ceiling"},
    kind="money",
    inputs={"floor": "yuan/{b}/a", "ceiling": "yuan/{b}/a", "share": "", "region_coefficient": ""},
    output="yuan/{b}/a",
    quantities={"share": "share", "region_coefficient": "zone_coefficient"},
    source="design_standard",
)
def standard_between(floor: Any, ceiling: Any, share: Any, region_coefficient: Any) -> Any:
    """Return a standard part of the way from floor to ceiling; the region coefficient scales only what lies above the
    floor.

        S = F + k s (C - F)

    Parameters
    ----------
    floor, ceiling
        F, C per payment base b and year [yuan/{b}/a].
    share
        s, part of the way from floor to ceiling, 0 to 1.
    region_coefficient
        k, coefficient of the region type.

    Examples
    --------
    >>> standard_between(100.0, 500.0, 0.25, 1.2)
    220.0
    """
    return floor + region_coefficient * share * (ceiling - floor)


@equation(
    title={"zh": "上下限之间的标准（系数乘以全部）", "en": "standard between floor and ceiling, scaled as a whole"},
    kind="money",
    inputs={"floor": "yuan/{b}/a", "ceiling": "yuan/{b}/a", "share": "", "region_coefficient": ""},
    output="yuan/{b}/a",
    quantities={"share": "share", "region_coefficient": "zone_coefficient"},
    source="design_standard",
)
def standard_between_scaled_whole(floor: Any, ceiling: Any, share: Any, region_coefficient: Any) -> Any:
    """Return a standard part of the way from floor to ceiling, all of it scaled: it may lie below the floor.

        S = k (F + s (C - F))

    Parameters
    ----------
    floor, ceiling
        F, C per payment base b and year [yuan/{b}/a].
    share
        s, part of the way from floor to ceiling, 0 to 1.
    region_coefficient
        k, coefficient of the region type.

    Examples
    --------
    >>> standard_between_scaled_whole(100.0, 500.0, 0.25, 0.4)
    80.0
    """
    return region_coefficient * (floor + share * (ceiling - floor))


@equation(
    title={"zh": "价值份额标准", "en": "standard as a share of value"},
    kind="money",
    inputs={"value": "yuan/{b}/a", "share": "", "region_coefficient": ""},
    output="yuan/{b}/a",
    quantities={"share": "share", "region_coefficient": "zone_coefficient"},
    source="design_standard",
)
def standard_value_share(value: Any, share: Any, region_coefficient: Any) -> Any:
    """Return a standard that is a share of a value per payment base.

        S = k s V

    Parameters
    ----------
    value
        V per payment base b and year [yuan/{b}/a].
    share
        s, share of the value paid, 0 to 1.
    region_coefficient
        k, coefficient of the region type.

    Examples
    --------
    >>> standard_value_share(10000.0, 0.05, 1.0)
    500.0
    """
    return region_coefficient * share * value


@equation(
    title={"zh": "由资金总额推算的标准", "en": "standard implied by a fund"},
    kind="money",
    inputs={"fund": "yuan/a", "share": "", "base": "{b}"},
    output="yuan/{b}/a",
    quantities={"share": "share"},
    source="arithmetic",
)
def fund_per_base(fund: Any, share: Any, base: Any) -> Any:
    """Return the payment per base that a yearly fund implies when a share of it reaches the holders.

        S = M s / B

    Parameters
    ----------
    fund
        M, yearly fund [yuan/a].
    share
        s, share of the fund paid to holders, 0 to 1.
    base
        B, payment base the fund covers [{b}].

    Examples
    --------
    4,000e4 yuan over 77,011 mu is 519 yuan a mu:

    >>> round(fund_per_base(4000e4, 1.0, 77_011), 1)
    519.4
    """
    return fund * share / base


@equation(
    title={"zh": "单位补偿基数的价值", "en": "value per payment base"},
    kind="money",
    inputs={"value": "yuan/a", "base": "{b}"},
    output="yuan/{b}/a",
    source="arithmetic",
)
def per_base(value: Any, base: Any) -> Any:
    """Return a yearly value per unit of what a payment is counted by.

        v = V / B

    Parameters
    ----------
    value
        V, yearly value of a place [yuan/a].
    base
        B, hectares, kilowatts, persons ... of the place [{b}].

    Examples
    --------
    >>> per_base(6000.0, 12.0)
    500.0
    """
    return value / base


@equation(
    title={"zh": "按总量校正", "en": "rescaled to a total"},
    kind="physical",
    inputs={"value": "{q}", "before": "{q}", "after": "{q}"},
    output="{q}",
    source="arithmetic",
)
def rescaled(value: Any, before: Any, after: Any) -> Any:
    """Return a value scaled so that its group keeps the total it had.

        y = x T0 / T1

    Parameters
    ----------
    value
        x [{q}].
    before, after
        T0, T1, total of the group before and after the values were varied [{q}].

    Examples
    --------
    >>> rescaled(30.0, 100.0, 120.0)
    25.0
    """
    return value * before / after
