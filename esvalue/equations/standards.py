"""The rules by which a floor and a ceiling become a standard, the coefficients of their fixed order,
and rates per payment base.
"""

from typing import Annotated

import numpy as np

from esvalue.core.text import Text
from esvalue.equations.equation import Array, In, Out, equation

__all__ = [
    "amount_of_base",
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


@equation(title=Text(zh="预期增量", en="expected increment"), kind="money", source="design_increment")
def expected_increment(
    with_action: Annotated[Array, In("{v}", "V1, the yearly figure with the action")],
    without_action: Annotated[Array, In("{v}", "V0, the yearly figure without it")],
    exposure: Annotated[
        Array, In("", "x, mean share of the place that would change over the horizon without it", of="share")
    ],
) -> Annotated[Array, Out("{v}")]:
    """Return what an action secures: the difference it makes, times the share that would be lost without it.

        dV = x (V1 - V0)

    >>> expected_increment(1000.0, 600.0, 0.25)
    100.0
    """
    return exposure * (with_action - without_action)


@equation(
    title=Text(zh="社会发展阶段系数（皮尔—恩格尔）", en="development stage (Pearl-Engel)"),
    kind="index",
    source="bailongjiang_2017",
)
def stage_pearl_engel(
    engel: Annotated[Array, In("", "En, share of food in household spending", of="engel", low=0.05, high=1)],
) -> Annotated[Array, Out("", of="share")]:
    """Return the development-stage coefficient that rises as the Engel coefficient falls (as income rises).

        L = 1 / (1 + exp(3 - 1/En))

    >>> [round(float(stage_pearl_engel(en)), 3) for en in (0.40, 0.25)]
    [0.378, 0.731]
    """
    return 1.0 / (1.0 + np.exp(3.0 - 1.0 / engel))


@equation(
    title=Text(
        zh="阶段系数（以恩格尔系数代替时间的矛盾形式）", en="development stage (contradictory form, Engel as time)"
    ),
    kind="index",
    source="huanjingjin_2017",
)
def stage_engel_as_time(
    engel: Annotated[Array, In("", "En, share of food in household spending", of="engel", low=0.05, high=1)],
) -> Annotated[Array, Out("", of="number")]:
    """Return the published coefficient that puts the Engel coefficient itself in place of time: it falls with income.

        r = 1 / (1 + exp(-En))

    It contradicts :func:`stage_pearl_engel`; kept for comparison, and a scenario that uses it is warned.

    >>> [round(float(stage_engel_as_time(en)), 3) for en in (0.40, 0.25)]
    [0.599, 0.562]
    """
    return 1.0 / (1.0 + np.exp(-engel))


@equation(
    title=Text(zh="上下限之间的标准", en="standard between floor and ceiling"), kind="money", source="design_standard"
)
def standard_between(
    floor: Annotated[Array, In("yuan/{b}/a", "F, floor per payment base and year")],
    ceiling: Annotated[Array, In("yuan/{b}/a", "C, ceiling per payment base and year")],
    share: Annotated[Array, In("", "s, part of the way from floor to ceiling", of="share")],
    region_coefficient: Annotated[Array, In("", "k, coefficient of the region type", of="zone_coefficient")],
) -> Annotated[Array, Out("yuan/{b}/a")]:
    """Return a standard part of the way from floor to ceiling;
    the region coefficient scales only what lies above the floor.

        S = F + k s (C - F)

    >>> standard_between(100.0, 500.0, 0.25, 1.2)
    220.0
    """
    return floor + region_coefficient * share * (ceiling - floor)


@equation(
    title=Text(zh="上下限之间的标准（系数乘以全部）", en="standard between floor and ceiling, scaled as a whole"),
    kind="money",
    source="design_standard",
)
def standard_between_scaled_whole(
    floor: Annotated[Array, In("yuan/{b}/a", "F, floor per payment base and year")],
    ceiling: Annotated[Array, In("yuan/{b}/a", "C, ceiling per payment base and year")],
    share: Annotated[Array, In("", "s, part of the way from floor to ceiling", of="share")],
    region_coefficient: Annotated[Array, In("", "k, coefficient of the region type", of="zone_coefficient")],
) -> Annotated[Array, Out("yuan/{b}/a")]:
    """Return a standard part of the way from floor to ceiling, all of it scaled: it may lie below the floor.

        S = k (F + s (C - F))

    >>> standard_between_scaled_whole(100.0, 500.0, 0.25, 0.4)
    80.0
    """
    return region_coefficient * (floor + share * (ceiling - floor))


@equation(title=Text(zh="价值份额标准", en="standard as a share of value"), kind="money", source="design_standard")
def standard_value_share(
    value: Annotated[Array, In("yuan/{b}/a", "V, value per payment base and year")],
    share: Annotated[Array, In("", "s, share of the value paid", of="share")],
    region_coefficient: Annotated[Array, In("", "k, coefficient of the region type", of="zone_coefficient")],
) -> Annotated[Array, Out("yuan/{b}/a")]:
    """Return a standard that is a share of a value per payment base.

        S = k s V

    >>> standard_value_share(10000.0, 0.05, 1.0)
    500.0
    """
    return region_coefficient * share * value


@equation(title=Text(zh="由资金总额推算的标准", en="standard implied by a fund"), kind="money", source="arithmetic")
def fund_per_base(
    fund: Annotated[Array, In("yuan/a", "M, yearly fund")],
    share: Annotated[Array, In("", "s, share of the fund paid to holders", of="share")],
    base: Annotated[Array, In("{b}", "B, payment base the fund covers")],
) -> Annotated[Array, Out("yuan/{b}/a")]:
    """Return the payment per base that a yearly fund implies when a share of it reaches the holders.

        S = M s / B

    4,000e4 yuan over 77,011 mu is 519 yuan a mu:

    >>> round(fund_per_base(4000e4, 1.0, 77_011), 1)
    519.4
    """
    return fund * share / base


@equation(title=Text(zh="单位补偿基数的价值", en="value per payment base"), kind="money", source="arithmetic")
def per_base(
    value: Annotated[Array, In("yuan/a", "V, yearly value of a place")],
    base: Annotated[Array, In("{b}", "B, hectares, kilowatts, persons ... of the place")],
) -> Annotated[Array, Out("yuan/{b}/a")]:
    """Return a yearly value per unit of what a payment is counted by.

        v = V / B

    >>> per_base(6000.0, 12.0)
    500.0
    """
    return value / base


@equation(title=Text(zh="按总量校正", en="rescaled to a total"), kind="physical", source="arithmetic")
def rescaled(
    value: Annotated[Array, In("{q}", "x, value of a member of the group")],
    before: Annotated[Array, In("{q}", "T0, total of the group before the values were varied")],
    after: Annotated[Array, In("{q}", "T1, total of the group after")],
) -> Annotated[Array, Out("{q}")]:
    """Return a value scaled so that its group keeps the total it had.

        y = x T0 / T1

    >>> rescaled(30.0, 100.0, 120.0)
    25.0
    """
    return value * before / after


@equation(title=Text(zh="单价乘补偿基数", en="amount over a payment base"), kind="money", source="arithmetic")
def amount_of_base(
    rate: Annotated[Array, In("yuan/{b}/a", "r, money per payment base and year")],
    base: Annotated[Array, In("{b}", "B, payment base")],
) -> Annotated[Array, Out("yuan/a")]:
    """Return the yearly amount that a rate per payment base gives over the base.

        G = r B

    >>> amount_of_base(300.0, 1000.0)
    300000.0
    """
    return rate * base
