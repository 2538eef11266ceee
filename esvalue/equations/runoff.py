"""Storm runoff and what the land holds of a storm: the curve-number method of the Soil Conservation Service with rival
conversions of its tables to other wetness and slope, and runoff coefficients.

Rain of one storm or day is at most 2 m; the world record of a day is below that.
"""

from typing import Annotated

import numpy as np

from esvalue.core.text import Text
from esvalue.equations.equation import Array, In, Out, equation

__all__ = [
    "curve_number_dry_hawkins",
    "curve_number_dry_swat",
    "curve_number_slope_williams",
    "curve_number_wet_hawkins",
    "curve_number_wet_swat",
    "potential_retention_curve_number",
    "retention_for_initial_share_hawkins2002",
    "runoff_by_coefficient",
    "storm_runoff_curve_number",
    "storm_water_held",
]


@equation(
    title=Text(zh="最大潜在蓄水（SCS 曲线数）", en="potential maximum retention by curve number"),
    kind="physical",
    source="usda_scs_1972",
    empirical=True,
    example={"curve_number": 80.0, "result": 63.5},
)
def potential_retention_curve_number(
    curve_number: Annotated[
        Array, In("", "CN, curve number of cover, soil group and wetness", of="coefficient", low=1, high=100)
    ],
) -> Annotated[Array, Out("mm")]:
    """Return the most a storm can leave in the soil once runoff has begun.

        S = 25400/CN - 254

    254 is ten inches in millimetres. CN stands in table `curve_numbers`; it is no percentage and no share: 100 is a
    surface that keeps nothing.

    25,400/80 - 254 mm:

    >>> potential_retention_curve_number(80.0)
    63.5
    """
    return 25400.0 / curve_number - 254.0


@equation(
    title=Text(zh="暴雨径流（SCS 曲线数）", en="storm runoff by curve number"), kind="physical", source="usda_scs_1972"
)
def storm_runoff_curve_number(
    rain: Annotated[Array, In("m", "P, rain of the storm", low=0, high=2)],
    retention: Annotated[Array, In("m", "S, potential maximum retention for this l", low=0, high=30)],
    initial_share: Annotated[Array, In("", "l, initial abstraction over S; 0.2 in the handbook", of="share")],
) -> Annotated[Array, Out("m")]:
    """Return the runoff of one storm; nothing runs off before the initial abstraction is filled.

        Q = (P - l S)^2 / (P + (1 - l) S)  where P > l S, else 0

    For one storm (or day), never for a year's rain: the square makes a year of small rains run off like one flood.
    S is `potential_retention_curve_number`; an l of 0.05 needs that of `retention_for_initial_share_hawkins2002`.

    100 mm on S = 63.5 mm: 87.3^2 / 150.8 mm:

    >>> round(float(storm_runoff_curve_number(0.100, 0.0635, 0.2)), 6)
    0.050539
    """
    excess = np.maximum(rain - initial_share * retention, 0.0)
    whole = excess + retention
    return excess**2 / np.where(whole > 0, whole, 1.0)


@equation(
    title=Text(zh="暴雨截留水量", en="storm water held by the land"), kind="physical", source="gep_guideline_2020"
)
def storm_water_held(
    rain: Annotated[Array, In("m", "P, rain of the storm, or the runoff of the reference cover", low=0, high=2)],
    runoff: Annotated[Array, In("m", "Q, runoff of the storm with the cover", low=0, high=2)],
    area: Annotated[Array, In("m2", "A, area", low=0)],
    storms: Annotated[Array, In("1/a", "n, such storms a year", low=0, high=366)],
) -> Annotated[Array, Out("m3/a")]:
    """Return the storm water that cover and soil keep from running off in a year.

        C = (P - Q) A n

    The service is the difference to the land without the cover: take the runoff of bare land for rain to get it.

    100 mm of which 50 run off, over 1 km2, twice a year:

    >>> storm_water_held(0.100, 0.050, 1e6, 2.0)
    100000.0
    """
    return (rain - runoff) * area * storms


@equation(
    title=Text(zh="最大潜在蓄水换算（初损率 0.2→0.05）", en="retention for an initial share of 0.05"),
    kind="physical",
    source="hawkins_2002",
    empirical=True,
    example={"retention": 25.4, "result": 33.782},
)
def retention_for_initial_share_hawkins2002(
    retention: Annotated[Array, In("mm", "S_0.20, retention for an initial share of 0.20", low=0, high=25_146)],
) -> Annotated[Array, Out("mm")]:
    """Return the retention that belongs to an initial share of 0.05, from the one tabulated for 0.2.

        S_0.05 = 1.33 S_0.20^1.15  (inches)

    The curve numbers in handbooks belong to 0.2; lowering the share alone overstates runoff.

    One inch becomes 1.33 inches:

    >>> round(retention_for_initial_share_hawkins2002(25.4), 9)
    33.782
    """
    return 25.4 * 1.33 * (retention / 25.4) ** 1.15


@equation(
    title=Text(zh="地表径流（径流系数法）", en="surface runoff by coefficient"),
    kind="physical",
    source="gep_guideline_2020",
)
def runoff_by_coefficient(
    precipitation: Annotated[Array, In("m/a", "P, precipitation", low=0.005, high=20)],
    coefficient: Annotated[
        Array, In("", "a, mean runoff coefficient of the ecosystem (a percentage is refused)", of="share")
    ],
) -> Annotated[Array, Out("m/a")]:
    """Return the storm runoff of a year as a fixed share of the rain, for the water balance.

        R = a P

    >>> runoff_by_coefficient(0.8, 0.125)
    0.1
    """
    return coefficient * precipitation


@equation(
    title=Text(zh="曲线数（干燥，Hawkins）", en="curve number when dry, Hawkins"), kind="index", source="hawkins_1985"
)
def curve_number_dry_hawkins(
    curve_number: Annotated[Array, In("", "CN_2, curve number at average wetness", of="coefficient", low=1, high=100)],
) -> Annotated[Array, Out("", of="coefficient")]:
    """Return the curve number of dry soil (condition I) from that of average wetness (II).

        CN_1 = CN_2 / (2.281 - 0.01281 CN_2)

    80 / 1.2562:

    >>> round(curve_number_dry_hawkins(80.0), 2)
    63.68
    """
    return curve_number / (2.281 - 0.01281 * curve_number)


@equation(
    title=Text(zh="曲线数（湿润，Hawkins）", en="curve number when wet, Hawkins"), kind="index", source="hawkins_1985"
)
def curve_number_wet_hawkins(
    curve_number: Annotated[Array, In("", "CN_2, curve number at average wetness", of="coefficient", low=1, high=100)],
) -> Annotated[Array, Out("", of="coefficient")]:
    """Return the curve number of wet soil (condition III) from that of average wetness (II).

        CN_3 = CN_2 / (0.427 + 0.00573 CN_2)

    80 / 0.8854:

    >>> round(curve_number_wet_hawkins(80.0), 2)
    90.35
    """
    return curve_number / (0.427 + 0.00573 * curve_number)


@equation(title=Text(zh="曲线数（干燥，SWAT）", en="curve number when dry, SWAT"), kind="index", source="swat_2009")
def curve_number_dry_swat(
    curve_number: Annotated[Array, In("", "CN_2, curve number at average wetness", of="coefficient", low=1, high=100)],
) -> Annotated[Array, Out("", of="number")]:
    """Return the curve number at wilting point (condition I) as SWAT computes it.

        CN_1 = CN_2 - 20 (100 - CN_2) / (100 - CN_2 + exp(2.533 - 0.0636 (100 - CN_2)))

    80 - 400 / (20 + exp(1.261)) = 80 - 400/23.53:

    >>> round(float(curve_number_dry_swat(80.0)), 2)
    63.0
    """
    rest = 100.0 - curve_number
    return curve_number - 20.0 * rest / (rest + np.exp(2.533 - 0.0636 * rest))


@equation(title=Text(zh="曲线数（湿润，SWAT）", en="curve number when wet, SWAT"), kind="index", source="swat_2009")
def curve_number_wet_swat(
    curve_number: Annotated[Array, In("", "CN_2, curve number at average wetness", of="coefficient", low=1, high=100)],
) -> Annotated[Array, Out("", of="coefficient")]:
    """Return the curve number at field capacity (condition III) as SWAT computes it.

        CN_3 = CN_2 exp(0.00673 (100 - CN_2))

    80 exp(0.1346):

    >>> round(float(curve_number_wet_swat(80.0)), 2)
    91.53
    """
    return curve_number * np.exp(0.00673 * (100.0 - curve_number))


@equation(
    title=Text(zh="曲线数坡度修正（Williams）", en="curve number adjusted to slope, Williams"),
    kind="index",
    source="swat_2009",
)
def curve_number_slope_williams(
    curve_number: Annotated[Array, In("", "CN_2, curve number of the table", of="coefficient", low=1, high=100)],
    wet: Annotated[
        Array, In("", "CN_3, curve number when wet: `curve_number_wet_swat`", of="coefficient", low=1, high=100)
    ],
    slope: Annotated[Array, In("", "s, rise over run (5% is 0.05)", of="ratio", low=0, high=3)],
) -> Annotated[Array, Out("", of="coefficient")]:
    """Return the curve number of average wetness for another slope than the 5% the tables are made for.

        CN_2s = (CN_3 - CN_2)/3 (1 - 2 exp(-13.86 s)) + CN_2

    At 5% nothing changes, since 2 exp(-0.693) = 1:

    >>> round(float(curve_number_slope_williams(80.0, 92.0, 0.05)), 2)
    80.0
    """
    return (wet - curve_number) / 3 * (1 - 2 * np.exp(-13.86 * slope)) + curve_number
