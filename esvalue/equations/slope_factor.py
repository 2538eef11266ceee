"""Slope steepness (factor S of the RUSLE): rival published forms of the sine of the slope."""

from __future__ import annotations

from typing import Any

import numpy as np

from esvalue.equations.equation import equation
from esvalue.equations.slope_length import SLOPE, sine

__all__ = ["slope_factor_liu1994", "slope_factor_mccool1987", "slope_factor_nearing1997", "slope_factor_wischmeier1978"]

#: Tangents of the angles at which the forms change.
FIVE_DEGREES, TEN_DEGREES = float(np.tan(np.radians(5.0))), float(np.tan(np.radians(10.0)))


@equation(
    title={"zh": "坡度因子（Wischmeier-Smith 1978）", "en": "slope steepness factor, Wischmeier and Smith 1978"},
    kind="index",
    inputs={"slope": ""},
    output="",
    quantities={"slope": "ratio", "result": "coefficient"},
    source="wischmeier_smith_1978",
    bounds={"slope": SLOPE},
)
def slope_factor_wischmeier1978(slope: Any) -> Any:
    """Return the loss of a slope over that of the unit plot of 9%, by the parabola of the USLE.

        S = 65.41 sin^2 t + 4.56 sin t + 0.065

    Fitted below 18%; on steep land it runs far above what plots show.

    Parameters
    ----------
    slope
        tan t, rise over run (9% is 0.09).

    Examples
    --------
    The unit plot: 0.5256 + 0.4088 + 0.065:

    >>> round(float(slope_factor_wischmeier1978(0.09)), 3)
    0.999
    """
    steepness = sine(slope)
    return 65.41 * steepness**2 + 4.56 * steepness + 0.065


@equation(
    title={"zh": "坡度因子（McCool 1987，RUSLE）", "en": "slope steepness factor, McCool 1987 (RUSLE)"},
    kind="index",
    inputs={"slope": ""},
    output="",
    quantities={"slope": "ratio", "result": "coefficient"},
    source="mccool_1987",
    bounds={"slope": SLOPE},
)
def slope_factor_mccool1987(slope: Any) -> Any:
    """Return the loss of a slope over that of the unit plot of 9%, by the two lines of RUSLE (slopes longer than 4.5
    m).

        S = 10.8 sin t + 0.03 where s < 9%, else 16.8 sin t - 0.50

    Parameters
    ----------
    slope
        s = tan t, rise over run.

    Examples
    --------
    >>> round(float(slope_factor_mccool1987(0.05)), 3), round(float(slope_factor_mccool1987(0.30)), 3)
    (0.569, 4.327)
    """
    steepness = sine(slope)
    return np.where(slope < 0.09, 10.8 * steepness + 0.03, 16.8 * steepness - 0.50)


@equation(
    title={"zh": "坡度因子（刘宝元陡坡，CSLE）", "en": "slope steepness factor with steep slopes of Liu (CSLE)"},
    kind="index",
    inputs={"slope": ""},
    output="",
    quantities={"slope": "ratio", "result": "coefficient"},
    source="liu_1994",
    bounds={"slope": SLOPE},
)
def slope_factor_liu1994(slope: Any) -> Any:
    """Return the loss of a slope over that of the unit plot, with Liu's line for slopes from 10 degrees (Loess plateau,
    to 55%).

        S = 10.8 sin t + 0.03 (t < 5), 16.8 sin t - 0.50 (5 to 10), 21.91 sin t - 0.96 (t >= 10 degrees)

    It jumps by 18% at 10 degrees (2.42 to 2.84), as published. Chinese papers also print 20.91 and 0.90, with the
    change at 14 degrees, and 0.05 for 0.50.

    Parameters
    ----------
    slope
        tan t, rise over run (10 degrees is 0.176).

    Examples
    --------
    At 30 degrees, sin t = 0.5:

    >>> round(float(slope_factor_liu1994(3**-0.5)), 3)
    9.995
    """
    steepness = sine(slope)
    gentle = np.where(slope < FIVE_DEGREES, 10.8 * steepness + 0.03, 16.8 * steepness - 0.50)
    return np.where(slope < TEN_DEGREES, gentle, 21.91 * steepness - 0.96)


@equation(
    title={"zh": "坡度因子（Nearing 1997，连续函数）", "en": "slope steepness factor, one curve of Nearing 1997"},
    kind="index",
    inputs={"slope": ""},
    output="",
    quantities={"slope": "ratio", "result": "coefficient"},
    source="nearing_1997",
    bounds={"slope": SLOPE},
)
def slope_factor_nearing1997(slope: Any) -> Any:
    """Return the loss of a slope over that of the unit plot, by one curve through the lines of RUSLE and of Liu.

        S = -1.5 + 17 / (1 + exp(2.3 - 6.1 sin t))

    Parameters
    ----------
    slope
        tan t, rise over run.

    Examples
    --------
    At 30 degrees, sin t = 0.5: 17/(1 + exp(-0.75)) - 1.5:

    >>> round(float(slope_factor_nearing1997(3**-0.5)), 3)
    10.046
    """
    return -1.5 + 17.0 / (1.0 + np.exp(2.3 - 6.1 * sine(slope)))
