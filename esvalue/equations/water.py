"""Water that a catchment yields, and the part of it that the land holds back: the water balance,
the annual model of InVEST and its Chinese use.
"""

from typing import Annotated

import numpy as np

from esvalue.core.text import Text
from esvalue.equations.equation import Array, In, Out, equation

__all__ = [
    "crop_evapotranspiration",
    "plant_available_water",
    "retained_yield_travel_time",
    "retained_yield_velocity",
    "retention_water_balance",
    "water_yield",
]


@equation(
    title=Text(zh="水源涵养（水量平衡法）", en="water retention by water balance"),
    kind="physical",
    source="gep_guideline_2020",
)
def retention_water_balance(
    precipitation: Annotated[Array, In("m/a", "P, precipitation", low=0.005, high=20)],
    runoff: Annotated[Array, In("m/a", "R, storm runoff", low=0, high=20)],
    evapotranspiration: Annotated[Array, In("m/a", "ET, evapotranspiration", low=0, high=20)],
    area: Annotated[Array, In("m2", "A, area", low=0)],
) -> Annotated[Array, Out("m3/a")]:
    """Return the water an ecosystem keeps in a year: rain less storm runoff and evapotranspiration.

        Q = (P - R - ET) A

    A negative result is kept: the area then gives off more water than it receives as rain, as a reed marsh
    fed by a river does.

    800 mm of rain, 100 mm of runoff and 500 mm of evapotranspiration over 1 km2:

    >>> round(retention_water_balance(0.8, 0.1, 0.5, 1e6), 6)
    200000.0
    """
    return (precipitation - runoff - evapotranspiration) * area


@equation(
    title=Text(zh="作物（植被）潜在蒸散", en="potential evapotranspiration of a crop or cover"),
    kind="physical",
    source="fao56_1998",
)
def crop_evapotranspiration(
    coefficient: Annotated[Array, In("", "K_c, crop coefficient, mean of the year", of="coefficient", low=0, high=1.5)],
    reference: Annotated[Array, In("m/a", "ET_0, reference evapotranspiration (Penman-Monteith)", low=0, high=20)],
) -> Annotated[Array, Out("m/a")]:
    """Return the potential evapotranspiration of a cover from that of the reference grass.

        PET = K_c ET_0

    A coefficient above 1.5 is most likely a percentage.

    >>> round(crop_evapotranspiration(0.9, 1.0), 9)
    0.9
    """
    return coefficient * reference


@equation(title=Text(zh="植被可利用水量", en="water available to plants"), kind="physical", source="invest_source")
def plant_available_water(
    root_depth: Annotated[Array, In("m", "h_root, depth with 95% of the roots", low=0, high=30)],
    soil_depth: Annotated[Array, In("m", "h_soil, depth to the layer roots cannot pass", low=0, high=30)],
    content: Annotated[Array, In("", "PAWC, field capacity less wilting point, as a share of volume", of="share")],
) -> Annotated[Array, Out("m")]:
    """Return the depth of water that roots can draw, down to the roots' end or to the rock.

        AWC = min(h_root, h_soil) PAWC

    Roots of 1.5 m in 1 m of soil that holds 12%:

    >>> float(plant_available_water(1.5, 1.0, 0.12))
    0.12
    """
    return np.minimum(root_depth, soil_depth) * content


@equation(title=Text(zh="产水量", en="water yield"), kind="physical", source="invest_source")
def water_yield(
    evaporative_ratio: Annotated[Array, In("", "AET/P, by one of the `evaporative_ratio_...` forms", of="share")],
    precipitation: Annotated[Array, In("m/a", "P, precipitation", low=0.005, high=20)],
    area: Annotated[Array, In("m2", "A, area", low=0)],
) -> Annotated[Array, Out("m3/a")]:
    """Return the water that leaves an area as runoff and recharge in a year.

        Y = (1 - AET/P) P A

    The yield is a resource, not a service: less vegetation yields more. Value what is used of it, or what is
    retained, not both.

    60% of 800 mm evaporates over 1 km2:

    >>> round(water_yield(0.6, 0.8, 1e6), 6)
    320000.0
    """
    return (1 - evaporative_ratio) * precipitation * area


@equation(
    title=Text(
        zh="水源涵养量（产水量×流速、地形、导水率修正）",
        en="water retention from yield by velocity, terrain and conductivity",
    ),
    kind="physical",
    source="wang_2019_shiyang",
    empirical=True,
    example={"yield_": 1000.0, "velocity": 498.0, "topographic_index": 2.0, "conductivity": 150.0, "result": 150.0},
)
def retained_yield_velocity(
    yield_: Annotated[Array, In("m3/a", "Y, water yield", low=0)],
    velocity: Annotated[
        Array, In("", "v, velocity coefficient of the land class, from a table", of="coefficient", low=1, high=5_000)
    ],
    topographic_index: Annotated[
        Array, In("", "TI, lg(cells drained / (soil depth in mm x slope in percent))", of="coefficient", low=0, high=30)
    ],
    conductivity: Annotated[Array, In("cm/d", "K_s, saturated hydraulic conductivity", low=0, high=5_000)],
) -> Annotated[Array, Out("m3/a")]:
    """Return the part of the yield held back, by the three factors of Chinese practice with InVEST.

        W = min(1, 249/v) min(1, 0.9 TI/3) min(1, K_s/300) Y

    A rule of thumb on top of the yield: none of the three thresholds is fitted to runoff, and the size of TI hangs on
    the cell size. Rival: `retained_yield_travel_time`.

    Half by velocity, 0.6 by terrain, half by conductivity:

    >>> round(float(retained_yield_velocity(1000.0, 498.0, 2.0, 150.0)), 9)
    150.0
    """
    return (
        np.minimum(1, 249 / velocity)
        * np.minimum(1, 0.9 * topographic_index / 3)
        * np.minimum(1, conductivity / 300)
        * yield_
    )


@equation(
    title=Text(
        zh="水源涵养量（产水量×汇流时间、地形、导水率修正）",
        en="water retention from yield by travel time, terrain and conductivity",
    ),
    kind="physical",
    source="yin_2017_xichuan",
    empirical=True,
    example={"yield_": 1000.0, "travel_time": 12.5, "topographic_index": 0.4, "conductivity": 150.0, "result": 150.0},
)
def retained_yield_travel_time(
    yield_: Annotated[Array, In("m3/a", "Y, water yield", low=0)],
    travel_time: Annotated[Array, In("min", "t, slope length over velocity coefficient", low=0, high=100_000)],
    topographic_index: Annotated[Array, In("", "TI, topographic index", of="share")],
    conductivity: Annotated[Array, In("cm/d", "K_s, saturated hydraulic conductivity", low=0, high=5_000)],
) -> Annotated[Array, Out("m3/a")]:
    """Return the part of the yield held back, by travel time instead of velocity.

        W = (1 - TI) min(1, K_s/300) min(1, t/25) Y

    Here the topographic index is scaled to 0-1 and works against retention; in `retained_yield_velocity` it works
    for it. The two forms are rivals, their indices are not the same quantity.

    0.6 by terrain, half by conductivity, half by time:

    >>> round(float(retained_yield_travel_time(1000.0, 12.5, 0.4, 150.0)), 9)
    150.0
    """
    return (1 - topographic_index) * np.minimum(1, conductivity / 300) * np.minimum(1, travel_time / 25) * yield_
