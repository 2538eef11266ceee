"""Payments between regions by what they have beyond their own need: what a surplus of farmland is due.

A payment by result of river sections is a rule of ``models/rules``, computed from sections, targets and monitoring,
and no equation of a card. This one rests on values and areas of places, so a card binds it.
"""

from typing import Annotated

from esvalue.core.text import Text
from esvalue.equations.equation import Array, In, Out, equation

__all__ = ["farmland_needed", "surplus_payment"]


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
