"""Storm runoff and what the land holds of a storm: the curve-number method of the Soil Conservation Service, and runoff
coefficients.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from esvalue.equations.equation import equation

__all__ = [
    "potential_retention_curve_number",
    "retention_for_initial_share_hawkins2002",
    "runoff_by_coefficient",
    "storm_runoff_curve_number",
    "storm_water_held",
]

STORM = (0.0, 2.0)  # rain of one storm or day [m]; the world record of a day is below 2 m


@equation(
    title={"zh": "最大潜在蓄水（SCS 曲线数）", "en": "potential maximum retention by curve number"},
    kind="physical",
    inputs={"curve_number": ""},
    output="mm",
    quantities={"curve_number": "coefficient"},
    source="usda_scs_1972",
    empirical=True,
    bounds={"curve_number": (1.0, 100.0)},
    example={"curve_number": 80.0, "result": 63.5},
)
def potential_retention_curve_number(curve_number: Any) -> Any:
    """Return the most a storm can leave in the soil once runoff has begun.

        S = 25400/CN - 254

    254 is ten inches in millimetres. CN is no percentage and no share: 100 is a surface that keeps nothing.

    Parameters
    ----------
    curve_number
        CN of cover, soil group and wetness, 1 to 100; table `curve_numbers`.

    Examples
    --------
    25,400/80 - 254 mm:

    >>> potential_retention_curve_number(80.0)
    63.5
    """
    return 25400.0 / curve_number - 254.0


@equation(
    title={"zh": "暴雨径流（SCS 曲线数）", "en": "storm runoff by curve number"},
    kind="physical",
    inputs={"rain": "m", "retention": "m", "initial_share": ""},
    output="m",
    quantities={"initial_share": "share"},
    source="usda_scs_1972",
    bounds={"rain": STORM, "retention": (0.0, 30.0)},
)
def storm_runoff_curve_number(rain: Any, retention: Any, initial_share: Any) -> Any:
    """Return the runoff of one storm; nothing runs off before the initial abstraction is filled.

        Q = (P - l S)^2 / (P + (1 - l) S)  where P > l S, else 0

    For one storm (or day), never for a year's rain: the square makes a year of small rains run off like one flood.

    Parameters
    ----------
    rain
        P, rain of the storm [m].
    retention
        S, potential maximum retention for this l [m]; see `potential_retention_curve_number`.
    initial_share
        l, initial abstraction over S: 0.2 in the handbook; 0.05 needs S of `retention_for_initial_share_hawkins2002`.

    Examples
    --------
    100 mm on S = 63.5 mm: 87.3^2 / 150.8 mm:

    >>> round(float(storm_runoff_curve_number(0.100, 0.0635, 0.2)), 6)
    0.050539
    """
    excess = np.maximum(rain - initial_share * retention, 0.0)
    whole = excess + retention
    return excess**2 / np.where(whole > 0, whole, 1.0)


@equation(
    title={"zh": "暴雨截留水量", "en": "storm water held by the land"},
    kind="physical",
    inputs={"rain": "m", "runoff": "m", "area": "m2", "storms": "1/a"},
    output="m3/a",
    source="gep_guideline_2020",
    bounds={"rain": STORM, "runoff": STORM, "area": (0.0, float("inf")), "storms": (0.0, 366.0)},
)
def storm_water_held(rain: Any, runoff: Any, area: Any, storms: Any) -> Any:
    """Return the storm water that cover and soil keep from running off in a year.

        C = (P - Q) A n

    The service is the difference to the land without the cover: take the runoff of bare land for rain to get it.

    Parameters
    ----------
    rain
        P, rain of the storm, or the runoff of the reference cover [m].
    runoff
        Q, runoff of the storm with the cover [m].
    area
        A [m2].
    storms
        n, such storms a year [1/a].

    Examples
    --------
    100 mm of which 50 run off, over 1 km2, twice a year:

    >>> storm_water_held(0.100, 0.050, 1e6, 2.0)
    100000.0
    """
    return (rain - runoff) * area * storms


@equation(
    title={"zh": "最大潜在蓄水换算（初损率 0.2→0.05）", "en": "retention for an initial share of 0.05"},
    kind="physical",
    inputs={"retention": "mm"},
    output="mm",
    source="hawkins_2002",
    empirical=True,
    bounds={"retention": (0.0, 25146.0)},
    example={"retention": 25.4, "result": 33.782},
)
def retention_for_initial_share_hawkins2002(retention: Any) -> Any:
    """Return the retention that belongs to an initial share of 0.05, from the one tabulated for 0.2.

        S_0.05 = 1.33 S_0.20^1.15  (inches)

    The curve numbers in handbooks belong to 0.2; lowering the share alone overstates runoff.

    Parameters
    ----------
    retention
        S_0.20 [mm].

    Examples
    --------
    One inch becomes 1.33 inches:

    >>> round(retention_for_initial_share_hawkins2002(25.4), 9)
    33.782
    """
    return 25.4 * 1.33 * (retention / 25.4) ** 1.15


@equation(
    title={"zh": "地表径流（径流系数法）", "en": "surface runoff by coefficient"},
    kind="physical",
    inputs={"precipitation": "m/a", "coefficient": ""},
    output="m/a",
    quantities={"coefficient": "share"},
    source="gep_guideline_2020",
    bounds={"precipitation": (0.005, 20.0)},
)
def runoff_by_coefficient(precipitation: Any, coefficient: Any) -> Any:
    """Return the storm runoff of a year as a fixed share of the rain, for the water balance.

        R = a P

    Parameters
    ----------
    precipitation
        P [m/a].
    coefficient
        a, mean runoff coefficient of the ecosystem, 0 to 1 (a percentage is refused).

    Examples
    --------
    >>> runoff_by_coefficient(0.8, 0.125)
    0.1
    """
    return coefficient * precipitation
