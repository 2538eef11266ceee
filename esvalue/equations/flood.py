"""Flood water stored by lakes of any zone, by marsh soil, and between the levels of two seasons."""

from __future__ import annotations

from typing import Any

import numpy as np

from esvalue.equations.equation import equation

__all__ = [
    "lake_storage_power_law",
    "marsh_soil_storage",
    "seasonal_storage",
    "storage_of_rise",
    "volume_between_levels",
]

MUCH = float("inf")
TURNOVER = (0.0, 366.0)


@equation(
    title={
        "zh": "湖泊洪水调蓄量（分区幂函数）",
        "en": "flood storage of lakes, power law with coefficients of the zone",
    },
    kind="physical",
    inputs={"area": "km2", "log_coefficient": "", "exponent": "", "turnover": "1/a"},
    output="1e4 m3/a",
    quantities={"log_coefficient": "coefficient", "exponent": "coefficient"},
    source="garze_2017",
    empirical=True,
    bounds={"area": (0.0, MUCH), "log_coefficient": (0.0, 12.0), "exponent": (0.3, 1.5), "turnover": TURNOVER},
    example={"area": 165.1, "log_coefficient": 6.636, "exponent": 0.678, "turnover": 1.0, "result": 24300.247536},
)
def lake_storage_power_law(area: Any, log_coefficient: Any, exponent: Any, turnover: Any) -> Any:
    """Return the flood water that lakes regulate in a year, with the coefficients of their lake zone.

        C = exp(a) A^b T

    A regression over lakes, one lake at a time: a sum of areas is not the area of one lake. Coefficients are in
    table `lake_storage_zones`; only the Qinghai-Tibet zone was read, the other rows are empty and asking for one is
    an error.

    Parameters
    ----------
    area
        A, lake area [km2].
    log_coefficient
        a, natural logarithm of the storage of a lake of 1 km2 in 1e4 m3.
    exponent
        b.
    turnover
        T, exchanges of the lake's water [1/a].

    Examples
    --------
    In 1e4 m3, A = 1, Qinghai-Tibet:

    >>> round(float(lake_storage_power_law(1.0, 6.636, 0.678, 1.0)), 3)
    762.041
    """
    return np.exp(log_coefficient) * area**exponent * turnover


@equation(
    title={"zh": "沼泽土壤蓄水量", "en": "flood storage of marsh soil"},
    kind="physical",
    inputs={"depth": "m", "saturated": "", "usual": "", "area": "m2", "turnover": "1/a"},
    output="m3/a",
    quantities={"saturated": "share", "usual": "share"},
    source="arithmetic",
    bounds={"depth": (0.0, 10.0), "area": (0.0, MUCH), "turnover": TURNOVER},
)
def marsh_soil_storage(depth: Any, saturated: Any, usual: Any, area: Any, turnover: Any) -> Any:
    """Return the flood water that marsh soil takes up until it is saturated; the water above ground is `marsh_storage`.

        C = h max(w_s - w, 0) A T

    Parameters
    ----------
    depth
        h, depth of soil that drains between floods [m].
    saturated
        w_s, water content when saturated, as a share of volume.
    usual
        w, water content before the flood, as a share of volume.
    area
        A [m2].
    turnover
        T, times a year that the soil fills [1/a].

    Examples
    --------
    0.5 m of soil from 50% to 75% over 1 ha:

    >>> float(marsh_soil_storage(0.5, 0.75, 0.5, 10_000.0, 1.0))
    1250.0
    """
    return depth * np.maximum(saturated - usual, 0.0) * area * turnover


@equation(
    title={"zh": "季节性蓄水量", "en": "seasonal storage between two levels"},
    kind="physical",
    inputs={"high_level": "m", "low_level": "m", "area": "m2", "turnover": "1/a"},
    output="m3/a",
    source="arithmetic",
    bounds={"area": (0.0, MUCH), "turnover": TURNOVER},
)
def seasonal_storage(high_level: Any, low_level: Any, area: Any, turnover: Any) -> Any:
    """Return the water stored from the dry season into the wet one by paddy, marsh, pond or lake of steady area.

        C = max(z_h - z_l, 0) A T

    Where the area grows with the level use `volume_between_levels`; for a series of levels, the event method.

    Parameters
    ----------
    high_level
        z_h, water level of the wet season [m].
    low_level
        z_l, water level of the dry season, over the same datum [m].
    area
        A [m2].
    turnover
        T, times a year [1/a].

    Examples
    --------
    From 6.5 m to 7 m over 1 km2:

    >>> float(seasonal_storage(7.0, 6.5, 1e6, 1.0))
    500000.0
    """
    return np.maximum(high_level - low_level, 0.0) * area * turnover


@equation(
    title={"zh": "两水位间蓄水容积（棱台）", "en": "volume between two levels, frustum"},
    kind="physical",
    inputs={"rise": "m", "low_area": "m2", "high_area": "m2"},
    output="m3",
    source="arithmetic",
    bounds={"rise": (0.0, 100.0), "low_area": (0.0, MUCH), "high_area": (0.0, MUCH)},
)
def volume_between_levels(rise: Any, low_area: Any, high_area: Any) -> Any:
    """Return the water between two levels of a lake whose area grows with the level.

        V = h (A_1 + A_2 + (A_1 A_2)^(1/2)) / 3

    Parameters
    ----------
    rise
        h, difference of the levels [m].
    low_area
        A_1, area at the low level [m2].
    high_area
        A_2, area at the high level [m2].

    Examples
    --------
    3 m between 1 ha and 4 ha: 1 + 4 + 2 ha-m:

    >>> float(volume_between_levels(3.0, 10_000.0, 40_000.0))
    70000.0
    """
    return rise * (low_area + high_area + np.sqrt(low_area * high_area)) / 3


@equation(
    title={"zh": "一次涨水的调蓄量（场次洪水法）", "en": "flood water held in one rise of the level (event method)"},
    kind="physical",
    inputs={"high_storage": "m3", "low_storage": "m3", "times": "1/a"},
    output="m3/a",
    source="baiyangdian_2017",
    bounds={"high_storage": (0.0, MUCH), "low_storage": (0.0, MUCH), "times": TURNOVER},
)
def storage_of_rise(high_storage: Any, low_storage: Any, times: Any) -> Any:
    """Return the flood water a lake holds in one unbroken rise of its level; a year's figure is the sum over its rises.

        C = max(V_h - V_l, 0) n

    Parameters
    ----------
    high_storage
        V_h, storage at the top of the rise [m3].
    low_storage
        V_l, storage at its foot [m3].
    times
        n, times a year; 1 for a rise that was observed [1/a].

    Examples
    --------
    Baiyangdian, 30 July to 30 September 2012, from 1.26e8 to 2.90e8 m3:

    >>> float(storage_of_rise(2.90e8, 1.26e8, 1.0))
    164000000.0
    """
    return np.maximum(high_storage - low_storage, 0.0) * times
