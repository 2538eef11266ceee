"""Payments between governments by a rule: what a result of river sections moves between upstream, downstream and the
level above, and what a surplus of farmland is due.

Rules, not values of services. Their numbers (step, amount, cap, weights) are data of a card. A charge in proportion to
the multiple is ``scaled``, a number of classes or months times a rate ``market_value``, a pledge by ratio the grouping
``share``.
"""

from typing import Annotated

import numpy as np

from esvalue.core.text import Text
from esvalue.equations.equation import Array, In, Out, equation

__all__ = [
    "capped_index_payment",
    "charge_if_risen",
    "charge_in_bands",
    "charge_raised_by_multiple",
    "class_step_payment",
    "exceedance_multiple",
    "farmland_needed",
    "index_transfer_xinan",
    "section_index_xinan",
    "step_charge",
    "surplus_payment",
]


#: Steps are counted from printed decimals: 0.6 / 0.2 must be 3 steps, although 0.6 / 0.2 > 3 in binary numbers is
#: possible.
_SLACK = 1e-9


@equation(title=Text(zh="超标倍数", en="multiple by which a limit is exceeded"), kind="index", source="arithmetic")
def exceedance_multiple(
    concentration: Annotated[Array, In("{c}", "C, monthly mean at the section", low=0)],
    limit: Annotated[Array, In("{c}", "C_0, target of the section, above zero", low=0)],
) -> Annotated[Array, Out("", of="ratio")]:
    """Return by how many times its limit a concentration lies above it; 0 where the section complies.

        m = max(C / C_0 - 1, 0)

    55 mg/L of COD where 40 are allowed:

    >>> float(exceedance_multiple(55.0, 40.0))
    0.375
    """
    return np.maximum(concentration / limit - 1.0, 0.0)


@equation(
    title=Text(zh="阶梯扣缴额（按超标倍数，上不封顶）", en="charge by steps of the multiple, without a cap"),
    kind="money",
    source="hebei_sections_2016",
)
def step_charge(
    multiple: Annotated[Array, In("", "m, exceedance multiple", of="ratio", low=0, high=1_000)],
    step: Annotated[Array, In("", "s, width of a step, above zero", of="ratio", low=0.01, high=10)],
    charge: Annotated[Array, In("{v}", "c, amount of one step, such as yuan a section and month", low=0)],
) -> Annotated[Array, Out("{v}")]:
    """Return what a section is charged when every step begun of the exceedance multiple costs the same.

        P = ceil(m / s) c

    Hebei 2016: a step of 0.2 for COD and 30e4 yuan; the bulletins imply 0.5 for ammonia nitrogen and phosphorus.

    A multiple of 0.375 is two steps (Hebei, December 2016: 60e4 yuan):

    >>> float(step_charge(0.375, 0.2, 300_000.0))
    600000.0
    """
    return np.ceil(multiple / step - _SLACK) * charge


@equation(
    title=Text(zh="未比入境升高不扣缴", en="charge only where water became worse on the way"),
    kind="money",
    source="hebei_sections_2016",
)
def charge_if_risen(
    charge: Annotated[Array, In("{v}", "P, charge by the step rule", low=0)],
    concentration: Annotated[Array, In("{c}", "C, concentration at the outflow section", low=0)],
    inflow: Annotated[Array, In("{c}", "C_in, concentration at the inflow section", low=0)],
) -> Annotated[Array, Out("{v}")]:
    """Return a charge where the concentration rose between the inflow section and this one, else nothing.

        P' = P if C > C_in else 0

    >>> float(charge_if_risen(600_000.0, 55.0, 60.0)), float(charge_if_risen(600_000.0, 55.0, 30.0))
    (0.0, 600000.0)
    """
    return np.where(concentration > inflow, charge, 0.0 * charge)


@equation(
    title=Text(zh="分档扣缴额（五档）", en="charge by bands of the multiple, five bands"),
    kind="money",
    source="zhoukou_sections",
)
def charge_in_bands(
    multiple: Annotated[Array, In("", "m, exceedance multiple", of="ratio", low=0, high=1_000)],
    from_first: Annotated[Array, In("", "b_1, lower limit of the first band", of="ratio", low=0, high=1_000)],
    from_second: Annotated[Array, In("", "b_2, lower limit of the second band", of="ratio", low=0, high=1_000)],
    from_third: Annotated[Array, In("", "b_3, lower limit of the third band", of="ratio", low=0, high=1_000)],
    from_fourth: Annotated[Array, In("", "b_4, lower limit of the fourth band", of="ratio", low=0, high=1_000)],
    from_fifth: Annotated[Array, In("", "b_5, lower limit of the fifth band", of="ratio", low=0, high=1_000)],
    first: Annotated[Array, In("{v}", "c_1, amount of the first band", low=0)],
    second: Annotated[Array, In("{v}", "c_2, amount of the second band", low=0)],
    third: Annotated[Array, In("{v}", "c_3, amount of the third band", low=0)],
    fourth: Annotated[Array, In("{v}", "c_4, amount of the fourth band", low=0)],
    fifth: Annotated[Array, In("{v}", "c_5, amount of the fifth band", low=0)],
) -> Annotated[Array, Out("{v}")]:
    """Return the amount of the band that a multiple falls in; nothing up to the first limit.

        P = c_j where b_j < m <= b_(j+1)

    A rule of fewer bands repeats its last amount. Handan: above 0, 0.5, 1, 2 cost 10, 50, 100, 150e4 yuan; Zhoukou:
    above 0.1, 0.5, 1, 1.5, 2 cost 10, 25, 50, 100, 200e4, each raised by the multiple (``charge_raised_by_multiple``).

    The limits rise; a multiple at a limit belongs to the band below.

    >>> [float(charge_in_bands(m, 0, 0.5, 1, 2, 2, 10e4, 50e4, 100e4, 150e4, 150e4)) for m in (0.0, 0.5, 0.6, 3.0)]
    [0.0, 100000.0, 500000.0, 1500000.0]
    """
    charge = np.where(multiple > from_first, first, 0.0 * first)
    charge = np.where(multiple > from_second, second, charge)
    charge = np.where(multiple > from_third, third, charge)
    charge = np.where(multiple > from_fourth, fourth, charge)
    return np.where(multiple > from_fifth, fifth, charge)


@equation(
    title=Text(zh="按超标倍数加重的扣缴额", en="charge raised by the multiple"), kind="money", source="zhoukou_sections"
)
def charge_raised_by_multiple(
    charge: Annotated[Array, In("{v}", "c, amount of the band or of the river mouth", low=0)],
    multiple: Annotated[Array, In("", "m, exceedance multiple", of="ratio", low=0, high=1_000)],
) -> Annotated[Array, Out("{v}")]:
    """Return a charge made heavier by the multiple itself, as in Zhoukou.

        P = c (1 + m)

    >>> charge_raised_by_multiple(250_000.0, 0.6)
    400000.0
    """
    return charge * (1.0 + multiple)


@equation(
    title=Text(zh="水质类别差补偿额", en="payment by classes of water quality"),
    kind="money",
    source="yellow_river_2021",
)
def class_step_payment(
    target: Annotated[Array, In("class_step", "k_0, class agreed", low=1, high=6)],
    found: Annotated[Array, In("class_step", "k, class found", low=1, high=6)],
    rate: Annotated[Array, In("{v}/class_step", "r, amount of one class", low=0)],
) -> Annotated[Array, Out("{v}")]:
    """Return what the upstream side receives when a section is better than its target, or pays when it is worse.

        P = (k_0 - k) r

    Yellow River, Henan and Shandong: 6,000e4 yuan for each class from class III. Classes I to V are 1 to 5, worse than
    V is 6.

    >>> class_step_payment(3.0, 2.0, 60e6), class_step_payment(3.0, 5.0, 60e6)
    (60000000.0, -120000000.0)
    """
    return (target - found) * rate


@equation(
    title=Text(zh="指数变化补偿额（封顶）", en="payment by points of an index, capped"),
    kind="money",
    source="yellow_river_2021",
)
def capped_index_payment(
    points: Annotated[
        Array, In("", "x, points gained against the year before (1 for 1%)", of="number", low=-100, high=100)
    ],
    rate: Annotated[Array, In("{v}", "r, amount of one point", low=0)],
    cap: Annotated[Array, In("{v}", "P_max, most that moves", low=0)],
) -> Annotated[Array, Out("{v}")]:
    """Return what the upstream side receives for the points by which an index improved, or pays,
    up to a cap either way.

        P = max(min(x r, P_max), -P_max)

    Yellow River, Henan and Shandong: 100e4 yuan a point, not more than 4,000e4.

    >>> [float(capped_index_payment(x, 1e6, 40e6)) for x in (12.0, -50.0)]
    [12000000.0, -40000000.0]
    """
    return np.clip(points * rate, -cap, cap)


@equation(
    title=Text(zh="断面水质补偿指数（新安江形式）", en="compensation index of a section, Xin'an form"),
    kind="index",
    source="judgement",
)
def section_index_xinan(
    stability: Annotated[
        Array, In("", "k_0, coefficient for the chance of wet and dry years", of="coefficient", low=0.1, high=2)
    ],
    first_weight: Annotated[
        Array, In("", "k_1, weight of the first pollutant (the four sum to 1)", of="weight", low=0, high=1)
    ],
    first_ratio: Annotated[Array, In("", "r_1, its concentration per base concentration", of="ratio", low=0, high=100)],
    second_weight: Annotated[Array, In("", "k_2, weight of the second pollutant", of="weight", low=0, high=1)],
    second_ratio: Annotated[
        Array, In("", "r_2, its concentration per base concentration", of="ratio", low=0, high=100)
    ],
    third_weight: Annotated[Array, In("", "k_3, weight of the third pollutant", of="weight", low=0, high=1)],
    third_ratio: Annotated[Array, In("", "r_3, its concentration per base concentration", of="ratio", low=0, high=100)],
    fourth_weight: Annotated[Array, In("", "k_4, weight of the fourth pollutant", of="weight", low=0, high=1)],
    fourth_ratio: Annotated[
        Array, In("", "r_4, its concentration per base concentration", of="ratio", low=0, high=100)
    ],
) -> Annotated[Array, Out("", of="ratio")]:
    """Return the index of a section from four pollutants, each against its mean of the base years.

        P = k_0 (k_1 r_1 + k_2 r_2 + k_3 r_3 + k_4 r_4), r_i = C_i / C_i0

    The agreement's own text was not read: the form is a judgement until it is cited, and weights and k_0 are data. The
    four are permanganate index, ammonia nitrogen, total phosphorus and total nitrogen; a ratio is ``ratio_of``.

    >>> section_index_xinan(0.5, 0.25, 1.0, 0.25, 2.0, 0.25, 1.0, 0.25, 2.0)
    0.75
    """
    total = (
        first_weight * first_ratio
        + second_weight * second_ratio
        + third_weight * third_ratio
        + fourth_weight * fourth_ratio
    )
    return stability * total


@equation(
    title=Text(zh="按指数划转（新安江形式）", en="transfer by the index, Xin'an form"), kind="money", source="judgement"
)
def index_transfer_xinan(
    index: Annotated[Array, In("", "P, index: `section_index_xinan`", of="ratio", low=0, high=100)],
    amount: Annotated[Array, In("{v}", "M, amount at stake", low=0)],
) -> Annotated[Array, Out("{v}")]:
    """Return what the upstream side receives: the whole amount at an index up to 1, and the whole amount lost above it.

        T = M if P <= 1 else -M

    A cliff: the last thousandth of the index moves twice the amount.

    >>> float(index_transfer_xinan(1.0, 1e8)), float(index_transfer_xinan(1.001, 1e8))
    (100000000.0, -100000000.0)
    """
    return np.where(index <= 1.0, amount, -amount)


@equation(
    title=Text(zh="满足农产品需求所需耕地", en="farmland needed to feed a population"),
    kind="physical",
    source="huanjingjin_2017",
)
def farmland_needed(
    self_sufficiency: Annotated[
        Array, In("", "a, part of the crop to be home-grown; 0.95 of grain round Beijing and Tianjin", of="share")
    ],
    grain_per_person: Annotated[
        Array, In("t/person/a", "c, need of a person; 0.4 of grain, some 0.03 of oil crops", low=0, high=2)
    ],
    population: Annotated[Array, In("person", "N, population", low=0)],
    area: Annotated[Array, In("ha", "A, farmland of the region", low=0)],
    output: Annotated[Array, In("t/a", "Y, output of the crop, above zero", low=0)],
) -> Annotated[Array, Out("ha")]:
    """Return the farmland that feeds a population at the region's own yield.

        D = a c N A / Y

    400 kg each for 10,000 people from land that yields 5 t/ha:

    >>> farmland_needed(1.0, 0.4, 10_000.0, 2000.0, 10_000.0)
    800.0
    """
    return self_sufficiency * grain_per_person * population * area / output


@equation(
    title=Text(
        zh="耕地盈余应得补偿（赤字应付为负）",
        en="compensation due for a surplus of farmland (a deficit pays, negative)",
    ),
    kind="money",
    source="huanjingjin_2017",
)
def surplus_payment(
    value: Annotated[Array, In("yuan/a", "V, services of the region's farmland beyond food")],
    area: Annotated[Array, In("ha", "A, farmland of the region, above zero", low=0)],
    needed: Annotated[Array, In("ha", "D, farmland needed: `farmland_needed`", low=0)],
    share: Annotated[Array, In("", "s, part of the value that is paid, such as a development stage", of="share")],
) -> Annotated[Array, Out("yuan/a")]:
    """Return what a region is due for farmland beyond its own need: above zero it receives, below zero it pays.

        P = V (A - D) / A s

    The paper calls regions with P > 0 payers, against its own words that a surplus is to be compensated.

    >>> surplus_payment(1_000_000.0, 2000.0, 800.0, 0.5), surplus_payment(1_000_000.0, 2000.0, 3000.0, 0.5)
    (300000.0, -250000.0)
    """
    return value * (area - needed) / area * share
