"""Payments between regions that rest on amounts of places: what a surplus of farmland is due, what the contract of a
water source comes to.

A payment by result of river sections is a rule of ``models/rules``, computed from sections, targets and monitoring,
and no equation of a card. These rest on values, areas and volumes of places, so a card binds them.
"""

from typing import Annotated

import numpy as np

from esvalue.core.text import Text
from esvalue.equations.equation import Array, In, Out, equation

__all__ = ["contract_amount", "farmland_needed", "settled_with_pledge", "surplus_payment"]


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


@equation(
    title=Text(zh="水源协议应付额（水量×水质×行为）", en="amount due by a water contract: volume, quality, behaviour"),
    kind="money",
    source="arithmetic",
)
def contract_amount(
    volume: Annotated[Array, In("m3/a", "V, water delivered", low=0)],
    price: Annotated[Array, In("yuan/m3", "p, agreed for water of the agreed quality", low=0)],
    quality: Annotated[Array, In("", "k_q, quality coefficient: 1 at the agreed quality", of="coefficient", high=10)],
    behaviour: Annotated[
        Array, In("", "k_b, behaviour coefficient: 1 where every duty of the source is kept", of="coefficient", high=10)
    ],
) -> Annotated[Array, Out("yuan/a")]:
    """Return what users owe a water source in a year: volume times price, times how good the water was and how well
    its duties were kept.

        A = V p k_q k_b

    100 million m3 at 0.2 yuan, a class better (1.1), nine tenths of the duties kept:

    >>> round(float(contract_amount(1e8, 0.2, 1.1, 0.9)), 6)
    19800000.0
    """
    return volume * price * quality * behaviour


@equation(
    title=Text(zh="保底与浮动：协议结算额", en="settled with a pledge and a swing"), kind="money", source="arithmetic"
)
def settled_with_pledge(
    due: Annotated[Array, In("yuan/a", "A, amount due by results", low=0)],
    pledge: Annotated[Array, In("yuan/a", "G, pledged, paid in advance", low=0)],
    swing: Annotated[Array, In("yuan/a", "W, most by which the settlement may leave the pledge", low=0)],
) -> Annotated[Array, Out("yuan/a")]:
    """Return what is paid in the end under a contract with a pledge: the amount due, but no further from the pledge
    than the swing.

        S = min(max(A, G - W), G + W)

    A pledge of 20 million, a swing of 5 million:

    >>> [float(settled_with_pledge(due, 20.0, 5.0)) for due in (12.0, 19.8, 31.0)]
    [15.0, 19.8, 25.0]
    """
    return np.minimum(np.maximum(due, pledge - swing), pledge + swing)
