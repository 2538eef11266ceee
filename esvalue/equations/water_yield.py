"""Water a catchment yields, and the part of it the land holds back (the annual model of InVEST and its Chinese use)."""

from __future__ import annotations

from typing import Any

import numpy as np

from esvalue.equations.budyko import EVAPORATION, RAIN
from esvalue.equations.equation import equation

__all__ = [
    "crop_evapotranspiration",
    "plant_available_water",
    "retained_yield_travel_time",
    "retained_yield_velocity",
    "water_yield",
]

MUCH = float("inf")


@equation(
    title={"zh": "作物（植被）潜在蒸散", "en": "potential evapotranspiration of a crop or cover"},
    kind="physical",
    inputs={"coefficient": "", "reference": "m/a"},
    output="m/a",
    quantities={"coefficient": "coefficient"},
    source="fao56_1998",
    bounds={"coefficient": (0.0, 1.5), "reference": EVAPORATION},
)
def crop_evapotranspiration(coefficient: Any, reference: Any) -> Any:
    """Return the potential evapotranspiration of a cover from that of the reference grass.

        PET = K_c ET_0

    Parameters
    ----------
    coefficient
        K_c, mean of the year; above 1.5 it is most likely a percentage.
    reference
        ET_0, reference evapotranspiration (Penman-Monteith) [m/a].

    Examples
    --------
    >>> round(crop_evapotranspiration(0.9, 1.0), 9)
    0.9
    """
    return coefficient * reference


@equation(
    title={"zh": "植被可利用水量", "en": "water available to plants"},
    kind="physical",
    inputs={"root_depth": "m", "soil_depth": "m", "content": ""},
    output="m",
    quantities={"content": "share"},
    source="invest_source",
    bounds={"root_depth": (0.0, 30.0), "soil_depth": (0.0, 30.0)},
)
def plant_available_water(root_depth: Any, soil_depth: Any, content: Any) -> Any:
    """Return the depth of water that roots can draw, down to the roots' end or to the rock.

        AWC = min(h_root, h_soil) PAWC

    Parameters
    ----------
    root_depth
        h_root, depth with 95% of the roots [m].
    soil_depth
        h_soil, depth to the layer roots cannot pass [m].
    content
        PAWC, field capacity less wilting point, as a share of volume.

    Examples
    --------
    Roots of 1.5 m in 1 m of soil that holds 12%:

    >>> float(plant_available_water(1.5, 1.0, 0.12))
    0.12
    """
    return np.minimum(root_depth, soil_depth) * content


@equation(
    title={"zh": "产水量", "en": "water yield"},
    kind="physical",
    inputs={"evaporative_ratio": "", "precipitation": "m/a", "area": "m2"},
    output="m3/a",
    quantities={"evaporative_ratio": "share"},
    source="invest_source",
    bounds={"precipitation": RAIN, "area": (0.0, MUCH)},
)
def water_yield(evaporative_ratio: Any, precipitation: Any, area: Any) -> Any:
    """Return the water that leaves an area as runoff and recharge in a year.

        Y = (1 - AET/P) P A

    The yield is a resource, not a service: less vegetation yields more. Value what is used of it, or what is
    retained, not both.

    Parameters
    ----------
    evaporative_ratio
        AET/P, by one of the `evaporative_ratio_...` forms.
    precipitation
        P [m/a].
    area
        A [m2].

    Examples
    --------
    60% of 800 mm evaporates over 1 km2:

    >>> round(water_yield(0.6, 0.8, 1e6), 6)
    320000.0
    """
    return (1 - evaporative_ratio) * precipitation * area


@equation(
    title={
        "zh": "水源涵养量（产水量×流速、地形、导水率修正）",
        "en": "water retention from yield by velocity, terrain and conductivity",
    },
    kind="physical",
    inputs={"yield_": "m3/a", "velocity": "", "topographic_index": "", "conductivity": "cm/d"},
    output="m3/a",
    quantities={"velocity": "coefficient", "topographic_index": "coefficient"},
    source="wang_2019_shiyang",
    empirical=True,
    bounds={
        "yield_": (0.0, MUCH),
        "velocity": (1.0, 5000.0),
        "topographic_index": (0.0, 30.0),
        "conductivity": (0.0, 5000.0),
    },
    example={"yield_": 1000.0, "velocity": 498.0, "topographic_index": 2.0, "conductivity": 150.0, "result": 150.0},
)
def retained_yield_velocity(yield_: Any, velocity: Any, topographic_index: Any, conductivity: Any) -> Any:
    """Return the part of the yield held back, by the three factors of Chinese practice with InVEST.

        W = min(1, 249/v) min(1, 0.9 TI/3) min(1, K_s/300) Y

    A rule of thumb on top of the yield: none of the three thresholds is fitted to runoff. Rival:
    `retained_yield_travel_time`.

    Parameters
    ----------
    yield_
        Y, water yield [m3/a].
    velocity
        v, velocity coefficient of the land class (number from a table).
    topographic_index
        TI = lg(cells drained / (soil depth in mm x slope in percent)); its size hangs on the cell size.
    conductivity
        K_s, saturated hydraulic conductivity [cm/d].

    Examples
    --------
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
    title={
        "zh": "水源涵养量（产水量×汇流时间、地形、导水率修正）",
        "en": "water retention from yield by travel time, terrain and conductivity",
    },
    kind="physical",
    inputs={"yield_": "m3/a", "travel_time": "min", "topographic_index": "", "conductivity": "cm/d"},
    output="m3/a",
    quantities={"topographic_index": "share"},
    source="yin_2017_xichuan",
    empirical=True,
    bounds={"yield_": (0.0, MUCH), "travel_time": (0.0, 1e5), "conductivity": (0.0, 5000.0)},
    example={"yield_": 1000.0, "travel_time": 12.5, "topographic_index": 0.4, "conductivity": 150.0, "result": 150.0},
)
def retained_yield_travel_time(yield_: Any, travel_time: Any, topographic_index: Any, conductivity: Any) -> Any:
    """Return the part of the yield held back, by travel time instead of velocity.

        W = (1 - TI) min(1, K_s/300) min(1, t/25) Y

    Here the topographic index is scaled to 0-1 and works against retention; in `retained_yield_velocity` it works
    for it. The two forms are rivals, their indices are not the same quantity.

    Parameters
    ----------
    yield_
        Y, water yield [m3/a].
    travel_time
        t, slope length over velocity coefficient [min].
    topographic_index
        TI, 0 to 1.
    conductivity
        K_s, saturated hydraulic conductivity [cm/d].

    Examples
    --------
    0.6 by terrain, half by conductivity, half by time:

    >>> round(float(retained_yield_travel_time(1000.0, 12.5, 0.4, 150.0)), 9)
    150.0
    """
    return (1 - topographic_index) * np.minimum(1, conductivity / 300) * np.minimum(1, travel_time / 25) * yield_
