"""Who pays and who receives by surplus or deficit: the land a region's people need against the land it has."""

from __future__ import annotations

from typing import Any

from esvalue.equations.equation import equation

__all__ = ["farmland_needed", "surplus_payment"]

_POSITIVE = (0.0, float("inf"))


@equation(
    title={"zh": "满足农产品需求所需耕地", "en": "farmland needed to feed a population"},
    kind="physical",
    inputs={
        "self_sufficiency": "",
        "grain_per_person": "t/person/a",
        "population": "person",
        "area": "ha",
        "output": "t/a",
    },
    output="ha",
    quantities={"self_sufficiency": "share"},
    source="huanjingjin_2017",
    bounds={"grain_per_person": (0.0, 2.0), "population": _POSITIVE, "area": _POSITIVE, "output": _POSITIVE},
)
def farmland_needed(self_sufficiency: Any, grain_per_person: Any, population: Any, area: Any, output: Any) -> Any:
    """Return the farmland that feeds a population at the region's own yield.

        D = a c N A / Y

    Parameters
    ----------
    self_sufficiency
        a, part of the crop that is to be home-grown; 0.95 of grain round Beijing and Tianjin.
    grain_per_person
        c, what a person needs of the crop [t/person/a]; 0.4 of grain, some 0.03 of oil crops.
    population
        N [person].
    area
        A, farmland of the region [ha].
    output
        Y, its output of the crop, above zero [t/a].

    Examples
    --------
    400 kg each for 10,000 people from land that yields 5 t/ha:

    >>> farmland_needed(1.0, 0.4, 10_000.0, 2000.0, 10_000.0)
    800.0
    """
    return self_sufficiency * grain_per_person * population * area / output


@equation(
    title={
        "zh": "耕地盈余应得补偿（赤字应付为负）",
        "en": "compensation due for a surplus of farmland (a deficit pays, negative)",
    },
    kind="money",
    inputs={"value": "yuan/a", "area": "ha", "needed": "ha", "share": ""},
    output="yuan/a",
    quantities={"share": "share"},
    source="huanjingjin_2017",
    bounds={"area": _POSITIVE, "needed": _POSITIVE},
)
def surplus_payment(value: Any, area: Any, needed: Any, share: Any) -> Any:
    """Return what a region is due for farmland beyond its own need: above zero it receives, below zero it pays.

        P = V (A - D) / A s

    The paper calls regions with P > 0 payers, against its own words that a surplus is to be compensated.

    Parameters
    ----------
    value
        V, services of the region's farmland beyond food [yuan/a].
    area
        A, its farmland, above zero [ha].
    needed
        D, ``farmland_needed`` [ha].
    share
        s, part of the value that is paid, such as a development stage.

    Examples
    --------
    >>> surplus_payment(1_000_000.0, 2000.0, 800.0, 0.5), surplus_payment(1_000_000.0, 2000.0, 3000.0, 0.5)
    (300000.0, -250000.0)
    """
    return value * (area - needed) / area * share
