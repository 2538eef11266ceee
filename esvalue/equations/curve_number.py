"""Curve numbers for other wetness and slope than the tables' (average wetness, about 5% slope): rival conversions."""

from __future__ import annotations

from typing import Any

import numpy as np

from esvalue.equations.equation import equation

__all__ = [
    "curve_number_dry_hawkins",
    "curve_number_dry_swat",
    "curve_number_slope_williams",
    "curve_number_wet_hawkins",
    "curve_number_wet_swat",
]

NUMBER = (1.0, 100.0)


@equation(
    title={"zh": "曲线数（干燥，Hawkins）", "en": "curve number when dry, Hawkins"},
    kind="index",
    inputs={"curve_number": ""},
    output="",
    quantities={"curve_number": "coefficient", "result": "coefficient"},
    source="hawkins_1985",
    bounds={"curve_number": NUMBER},
)
def curve_number_dry_hawkins(curve_number: Any) -> Any:
    """Return the curve number of dry soil (condition I) from that of average wetness (II).

        CN_1 = CN_2 / (2.281 - 0.01281 CN_2)

    Parameters
    ----------
    curve_number
        CN_2.

    Examples
    --------
    80 / 1.2562:

    >>> round(curve_number_dry_hawkins(80.0), 2)
    63.68
    """
    return curve_number / (2.281 - 0.01281 * curve_number)


@equation(
    title={"zh": "曲线数（湿润，Hawkins）", "en": "curve number when wet, Hawkins"},
    kind="index",
    inputs={"curve_number": ""},
    output="",
    quantities={"curve_number": "coefficient", "result": "coefficient"},
    source="hawkins_1985",
    bounds={"curve_number": NUMBER},
)
def curve_number_wet_hawkins(curve_number: Any) -> Any:
    """Return the curve number of wet soil (condition III) from that of average wetness (II).

        CN_3 = CN_2 / (0.427 + 0.00573 CN_2)

    Parameters
    ----------
    curve_number
        CN_2.

    Examples
    --------
    80 / 0.8854:

    >>> round(curve_number_wet_hawkins(80.0), 2)
    90.35
    """
    return curve_number / (0.427 + 0.00573 * curve_number)


@equation(
    title={"zh": "曲线数（干燥，SWAT）", "en": "curve number when dry, SWAT"},
    kind="index",
    inputs={"curve_number": ""},
    output="",
    quantities={"curve_number": "coefficient", "result": "number"},
    source="swat_2009",
    bounds={"curve_number": NUMBER},
)
def curve_number_dry_swat(curve_number: Any) -> Any:
    """Return the curve number at wilting point (condition I) as SWAT computes it.

        CN_1 = CN_2 - 20 (100 - CN_2) / (100 - CN_2 + exp(2.533 - 0.0636 (100 - CN_2)))

    Parameters
    ----------
    curve_number
        CN_2.

    Examples
    --------
    80 - 400 / (20 + exp(1.261)) = 80 - 400/23.53:

    >>> round(float(curve_number_dry_swat(80.0)), 2)
    63.0
    """
    rest = 100.0 - curve_number
    return curve_number - 20.0 * rest / (rest + np.exp(2.533 - 0.0636 * rest))


@equation(
    title={"zh": "曲线数（湿润，SWAT）", "en": "curve number when wet, SWAT"},
    kind="index",
    inputs={"curve_number": ""},
    output="",
    quantities={"curve_number": "coefficient", "result": "coefficient"},
    source="swat_2009",
    bounds={"curve_number": NUMBER},
)
def curve_number_wet_swat(curve_number: Any) -> Any:
    """Return the curve number at field capacity (condition III) as SWAT computes it.

        CN_3 = CN_2 exp(0.00673 (100 - CN_2))

    Parameters
    ----------
    curve_number
        CN_2.

    Examples
    --------
    80 exp(0.1346):

    >>> round(float(curve_number_wet_swat(80.0)), 2)
    91.53
    """
    return curve_number * np.exp(0.00673 * (100.0 - curve_number))


@equation(
    title={"zh": "曲线数坡度修正（Williams）", "en": "curve number adjusted to slope, Williams"},
    kind="index",
    inputs={"curve_number": "", "wet": "", "slope": ""},
    output="",
    quantities={"curve_number": "coefficient", "wet": "coefficient", "slope": "ratio", "result": "coefficient"},
    source="swat_2009",
    bounds={"curve_number": NUMBER, "wet": NUMBER, "slope": (0.0, 3.0)},
)
def curve_number_slope_williams(curve_number: Any, wet: Any, slope: Any) -> Any:
    """Return the curve number of average wetness for another slope than the 5% the tables are made for.

        CN_2s = (CN_3 - CN_2)/3 (1 - 2 exp(-13.86 s)) + CN_2

    Parameters
    ----------
    curve_number
        CN_2 of the table.
    wet
        CN_3, by `curve_number_wet_swat`.
    slope
        s, rise over run (5% is 0.05).

    Examples
    --------
    At 5% nothing changes, since 2 exp(-0.693) = 1:

    >>> round(float(curve_number_slope_williams(80.0, 92.0, 0.05)), 2)
    80.0
    """
    return (wet - curve_number) / 3 * (1 - 2 * np.exp(-13.86 * slope)) + curve_number
