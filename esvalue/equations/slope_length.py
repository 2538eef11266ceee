"""Slope length (factor L of the RUSLE): the power of length over the unit plot, its rival exponents, and the
grid form.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from esvalue.equations.equation import equation

__all__ = [
    "slope_exponent_invest",
    "slope_exponent_mccool1989",
    "slope_exponent_wischmeier1978",
    "slope_length_factor",
    "slope_length_factor_desmet_govers1996",
]

SLOPE = (0.0, 3.0)  # rise over run; a percentage falls above from 3% on
EXPONENT = (0.0, 1.0)


def sine(slope: Any) -> Any:
    """Return the sine of the angle whose tangent is `slope`."""
    return slope / np.sqrt(1 + slope**2)


def _rill_exponent(slope: Any) -> Any:
    steepness = sine(slope)
    ratio = steepness / 0.0896 / (3 * steepness**0.8 + 0.56)
    return ratio / (1 + ratio)


@equation(
    title={"zh": "坡长因子", "en": "slope length factor"},
    kind="index",
    inputs={"length": "m", "exponent": ""},
    output="",
    quantities={"exponent": "coefficient", "result": "coefficient"},
    source="wischmeier_smith_1978",
    empirical=True,
    bounds={"length": (0.0, 1000.0), "exponent": EXPONENT},
    example={"length": 88.52, "exponent": 0.5, "result": 2.0},
)
def slope_length_factor(length: Any, exponent: Any) -> Any:
    """Return the loss of a slope of a length over that of the unit plot of 22.13 m (72.6 ft).

        L = (l / 22.13)^m

    l is the horizontal length from where runoff begins to where it deposits or meets a channel; RUSLE warns above
    300 m. One printed Chinese form divides metres by 72.6, which are feet.

    Parameters
    ----------
    length
        l [m].
    exponent
        m, by one of the `slope_exponent_...` forms.

    Examples
    --------
    Four unit plots long, m = 0.5:

    >>> slope_length_factor(88.52, 0.5)
    2.0
    """
    return (length / 22.13) ** exponent


@equation(
    title={"zh": "坡长指数（Wischmeier-Smith 1978）", "en": "slope length exponent, Wischmeier and Smith 1978"},
    kind="index",
    inputs={"slope": ""},
    output="",
    quantities={"slope": "ratio", "result": "coefficient"},
    source="wischmeier_smith_1978",
    bounds={"slope": SLOPE},
)
def slope_exponent_wischmeier1978(slope: Any) -> Any:
    """Return the exponent of slope length by steps of the slope, as the USLE handbook has it.

        m = 0.2 (s < 1%), 0.3 (below 3.5%), 0.4 (below 5%), 0.5 (from 5%)

    The handbook leaves gaps (3 to 3.5, 4.5 to 5%); they are given to the lower class.

    Parameters
    ----------
    slope
        s, rise over run (5% is 0.05).

    Examples
    --------
    >>> [float(slope_exponent_wischmeier1978(s)) for s in (0.005, 0.02, 0.04, 0.05)]
    [0.2, 0.3, 0.4, 0.5]
    """
    return np.where(slope < 0.01, 0.2, np.where(slope < 0.035, 0.3, np.where(slope < 0.05, 0.4, 0.5)))


@equation(
    title={"zh": "坡长指数（McCool 1989，细沟比）", "en": "slope length exponent by rill ratio, McCool 1989"},
    kind="index",
    inputs={"slope": ""},
    output="",
    quantities={"slope": "ratio", "result": "coefficient"},
    source="mccool_1989",
    bounds={"slope": SLOPE},
)
def slope_exponent_mccool1989(slope: Any) -> Any:
    """Return the exponent of slope length from the ratio of rill to interrill erosion, as RUSLE has it (moderate
    ratio).

        m = b / (1 + b),  b = (sin t / 0.0896) / (3 (sin t)^0.8 + 0.56)

    Parameters
    ----------
    slope
        tan t, rise over run.

    Examples
    --------
    At 9% sin t = 0.08964, b = 1.0004 / 0.9958, m = 1.0047 / 2.0047:

    >>> round(float(slope_exponent_mccool1989(0.09)), 3)
    0.501
    """
    return _rill_exponent(slope)


@equation(
    title={"zh": "坡长指数（InVEST）", "en": "slope length exponent, InVEST"},
    kind="index",
    inputs={"slope": ""},
    output="",
    quantities={"slope": "ratio", "result": "coefficient"},
    source="invest_source",
    bounds={"slope": SLOPE},
)
def slope_exponent_invest(slope: Any) -> Any:
    """Return the exponent of slope length as InVEST's sediment model has it: steps up to 9%, the rill ratio above.

        m = 0.2 (s <= 1%), 0.3 (to 3.5%), 0.4 (to 5%), 0.5 (to 9%), b/(1 + b) above

    Parameters
    ----------
    slope
        s, rise over run.

    Examples
    --------
    >>> [round(float(slope_exponent_invest(s)), 3) for s in (0.01, 0.035, 0.05, 0.09, 0.3)]
    [0.2, 0.3, 0.4, 0.5, 0.658]
    """
    steps = np.where(slope <= 0.01, 0.2, np.where(slope <= 0.035, 0.3, np.where(slope <= 0.05, 0.4, 0.5)))
    return np.where(slope > 0.09, _rill_exponent(slope), steps)


@equation(
    title={
        "zh": "坡长因子（Desmet-Govers 1996，栅格）",
        "en": "slope length factor of a grid cell, Desmet and Govers 1996",
    },
    kind="index",
    inputs={"upslope_area": "m2", "cell": "m", "flow_width": "", "exponent": ""},
    output="",
    quantities={"flow_width": "ratio", "exponent": "coefficient", "result": "coefficient"},
    source="desmet_govers_1996",
    empirical=True,
    bounds={
        "upslope_area": (0.0, float("inf")),
        "cell": (0.1, 5000.0),
        "flow_width": (1.0, 1.4143),
        "exponent": EXPONENT,
    },
    example={"upslope_area": 0.0, "cell": 22.13, "flow_width": 1.0, "exponent": 0.5, "result": 1.0},
)
def slope_length_factor_desmet_govers1996(upslope_area: Any, cell: Any, flow_width: Any, exponent: Any) -> Any:
    """Return the slope length factor of a cell from the area that drains into it.

        L = ((A + D^2)^(m+1) - A^(m+1)) / (D^(m+2) x^m 22.13^m)

    InVEST (from 3.14) puts the square root of the area [m] in the place of A and adds it to D^2 [m2], and takes x from
    the slope angle where its documents say aspect: its L is not this one, see the tests. Cut L at a longest slope
    (InVEST: 122) where cells drain large areas.

    Parameters
    ----------
    upslope_area
        A, area draining into the cell, without the cell [m2].
    cell
        D, side of the cell [m].
    flow_width
        x = |sin a| + |cos a|, a the aspect; 1 along the grid, 1.414 across the diagonal.
    exponent
        m.

    Examples
    --------
    A divide cell as long as the unit plot, and a second one below it: 2^1.5 - 1:

    >>> round(slope_length_factor_desmet_govers1996(0.0, 22.13, 1.0, 0.5), 9)
    1.0
    >>> round(slope_length_factor_desmet_govers1996(22.13**2, 22.13, 1.0, 0.5), 6)
    1.828427
    """
    power = exponent + 1.0
    return ((upslope_area + cell**2) ** power - upslope_area**power) / (
        cell ** (exponent + 2.0) * (flow_width * 22.13) ** exponent
    )
