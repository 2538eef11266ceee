"""Slope length and steepness (factors L and S of the RUSLE): the power of length over the unit plot with its rival
exponents, the form of a grid cell, rival forms of steepness.

A slope is rise over run and at most 3: a percentage from 3 on falls above.
"""

from typing import Annotated

import numpy as np

from esvalue.core.text import Text
from esvalue.equations.equation import Array, In, Out, equation

__all__ = [
    "slope_exponent_invest",
    "slope_exponent_mccool1989",
    "slope_exponent_wischmeier1978",
    "slope_factor_liu1994",
    "slope_factor_mccool1987",
    "slope_factor_nearing1997",
    "slope_factor_wischmeier1978",
    "slope_length_factor",
    "slope_length_factor_desmet_govers1996",
]


def _sine(slope: Array) -> Array:
    """Return the sine of the angle whose tangent is `slope`."""
    return slope / np.sqrt(1 + slope**2)


def _rill_exponent(slope: Array) -> Array:
    steepness = _sine(slope)
    ratio = steepness / 0.0896 / (3 * steepness**0.8 + 0.56)
    return ratio / (1 + ratio)


@equation(
    title=Text(zh="坡长因子", en="slope length factor"),
    kind="index",
    source="wischmeier_smith_1978",
    empirical=True,
    example={"length": 88.52, "exponent": 0.5, "result": 2.0},
)
def slope_length_factor(
    length: Annotated[Array, In("m", "l, slope length", low=0, high=1_000)],
    exponent: Annotated[Array, In("", "m, by one of the `slope_exponent_...` forms", of="coefficient", low=0, high=1)],
) -> Annotated[Array, Out("", of="coefficient")]:
    """Return the loss of a slope of a length over that of the unit plot of 22.13 m (72.6 ft).

        L = (l / 22.13)^m

    l is the horizontal length from where runoff begins to where it deposits or meets a channel; RUSLE warns above
    300 m. One printed Chinese form divides metres by 72.6, which are feet.

    Four unit plots long, m = 0.5:

    >>> slope_length_factor(88.52, 0.5)
    2.0
    """
    return (length / 22.13) ** exponent


@equation(
    title=Text(zh="坡长指数（Wischmeier-Smith 1978）", en="slope length exponent, Wischmeier and Smith 1978"),
    kind="index",
    source="wischmeier_smith_1978",
)
def slope_exponent_wischmeier1978(
    slope: Annotated[Array, In("", "s, rise over run (5% is 0.05)", of="ratio", low=0, high=3)],
) -> Annotated[Array, Out("", of="coefficient")]:
    """Return the exponent of slope length by steps of the slope, as the USLE handbook has it.

        m = 0.2 (s < 1%), 0.3 (below 3.5%), 0.4 (below 5%), 0.5 (from 5%)

    The handbook leaves gaps (3 to 3.5, 4.5 to 5%); they are given to the lower class.

    >>> [float(slope_exponent_wischmeier1978(s)) for s in (0.005, 0.02, 0.04, 0.05)]
    [0.2, 0.3, 0.4, 0.5]
    """
    return np.where(slope < 0.01, 0.2, np.where(slope < 0.035, 0.3, np.where(slope < 0.05, 0.4, 0.5)))


@equation(
    title=Text(zh="坡长指数（McCool 1989，细沟比）", en="slope length exponent by rill ratio, McCool 1989"),
    kind="index",
    source="mccool_1989",
)
def slope_exponent_mccool1989(
    slope: Annotated[Array, In("", "tan t, rise over run", of="ratio", low=0, high=3)],
) -> Annotated[Array, Out("", of="coefficient")]:
    """Return the exponent of slope length from the ratio of rill to interrill erosion,
    as RUSLE has it (moderate ratio).

        m = b / (1 + b),  b = (sin t / 0.0896) / (3 (sin t)^0.8 + 0.56)

    At 9% sin t = 0.08964, b = 1.0004 / 0.9958, m = 1.0047 / 2.0047:

    >>> round(float(slope_exponent_mccool1989(0.09)), 3)
    0.501
    """
    return _rill_exponent(slope)


@equation(title=Text(zh="坡长指数（InVEST）", en="slope length exponent, InVEST"), kind="index", source="invest_source")
def slope_exponent_invest(
    slope: Annotated[Array, In("", "s, rise over run", of="ratio", low=0, high=3)],
) -> Annotated[Array, Out("", of="coefficient")]:
    """Return the exponent of slope length as InVEST's sediment model has it: steps up to 9%, the rill ratio above.

        m = 0.2 (s <= 1%), 0.3 (to 3.5%), 0.4 (to 5%), 0.5 (to 9%), b/(1 + b) above

    >>> [round(float(slope_exponent_invest(s)), 3) for s in (0.01, 0.035, 0.05, 0.09, 0.3)]
    [0.2, 0.3, 0.4, 0.5, 0.658]
    """
    steps = np.where(slope <= 0.01, 0.2, np.where(slope <= 0.035, 0.3, np.where(slope <= 0.05, 0.4, 0.5)))
    return np.where(slope > 0.09, _rill_exponent(slope), steps)


@equation(
    title=Text(
        zh="坡长因子（Desmet-Govers 1996，栅格）", en="slope length factor of a grid cell, Desmet and Govers 1996"
    ),
    kind="index",
    source="desmet_govers_1996",
    empirical=True,
    example={"upslope_area": 0.0, "cell": 22.13, "flow_width": 1.0, "exponent": 0.5, "result": 1.0},
)
def slope_length_factor_desmet_govers1996(
    upslope_area: Annotated[Array, In("m2", "A, area draining into the cell, without the cell", low=0)],
    cell: Annotated[Array, In("m", "D, side of the cell", low=0.1, high=5_000)],
    flow_width: Annotated[
        Array, In("", "x, |sin a| + |cos a| of the aspect a; 1.414 across the diagonal", of="ratio", low=1, high=1.4143)
    ],
    exponent: Annotated[Array, In("", "m, exponent of slope length", of="coefficient", low=0, high=1)],
) -> Annotated[Array, Out("", of="coefficient")]:
    """Return the slope length factor of a cell from the area that drains into it.

        L = ((A + D^2)^(m+1) - A^(m+1)) / (D^(m+2) x^m 22.13^m)

    InVEST (from 3.14) puts the square root of the area [m] in the place of A and adds it to D^2 [m2], and takes x from
    the slope angle where its documents say aspect: its L is not this one, see the tests. Cut L at a longest slope
    (InVEST: 122) where cells drain large areas.

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


#: Tangents of the angles at which the forms change.
FIVE_DEGREES, TEN_DEGREES = float(np.tan(np.radians(5.0))), float(np.tan(np.radians(10.0)))


@equation(
    title=Text(zh="坡度因子（Wischmeier-Smith 1978）", en="slope steepness factor, Wischmeier and Smith 1978"),
    kind="index",
    source="wischmeier_smith_1978",
)
def slope_factor_wischmeier1978(
    slope: Annotated[Array, In("", "tan t, rise over run (9% is 0.09)", of="ratio", low=0, high=3)],
) -> Annotated[Array, Out("", of="coefficient")]:
    """Return the loss of a slope over that of the unit plot of 9%, by the parabola of the USLE.

        S = 65.41 sin^2 t + 4.56 sin t + 0.065

    Fitted below 18%; on steep land it runs far above what plots show.

    The unit plot: 0.5256 + 0.4088 + 0.065:

    >>> round(float(slope_factor_wischmeier1978(0.09)), 3)
    0.999
    """
    steepness = _sine(slope)
    return 65.41 * steepness**2 + 4.56 * steepness + 0.065


@equation(
    title=Text(zh="坡度因子（McCool 1987，RUSLE）", en="slope steepness factor, McCool 1987 (RUSLE)"),
    kind="index",
    source="mccool_1987",
)
def slope_factor_mccool1987(
    slope: Annotated[Array, In("", "s, tan t, rise over run", of="ratio", low=0, high=3)],
) -> Annotated[Array, Out("", of="coefficient")]:
    """Return the loss of a slope over that of the unit plot of 9%,
    by the two lines of RUSLE (slopes longer than 4.5 m).

        S = 10.8 sin t + 0.03 where s < 9%, else 16.8 sin t - 0.50

    >>> round(float(slope_factor_mccool1987(0.05)), 3), round(float(slope_factor_mccool1987(0.30)), 3)
    (0.569, 4.327)
    """
    steepness = _sine(slope)
    return np.where(slope < 0.09, 10.8 * steepness + 0.03, 16.8 * steepness - 0.50)


@equation(
    title=Text(zh="坡度因子（刘宝元陡坡，CSLE）", en="slope steepness factor with steep slopes of Liu (CSLE)"),
    kind="index",
    source="liu_1994",
)
def slope_factor_liu1994(
    slope: Annotated[Array, In("", "tan t, rise over run (10 degrees is 0.176)", of="ratio", low=0, high=3)],
) -> Annotated[Array, Out("", of="coefficient")]:
    """Return the loss of a slope over that of the unit plot,
    with Liu's line for slopes from 10 degrees (Loess plateau, to 55%).

        S = 10.8 sin t + 0.03 (t < 5), 16.8 sin t - 0.50 (5 to 10), 21.91 sin t - 0.96 (t >= 10 degrees)

    It jumps by 18% at 10 degrees (2.42 to 2.84), as published. Chinese papers also print 20.91 and 0.90, with the
    change at 14 degrees, and 0.05 for 0.50.

    At 30 degrees, sin t = 0.5:

    >>> round(float(slope_factor_liu1994(3**-0.5)), 3)
    9.995
    """
    steepness = _sine(slope)
    gentle = np.where(slope < FIVE_DEGREES, 10.8 * steepness + 0.03, 16.8 * steepness - 0.50)
    return np.where(slope < TEN_DEGREES, gentle, 21.91 * steepness - 0.96)


@equation(
    title=Text(zh="坡度因子（Nearing 1997，连续函数）", en="slope steepness factor, one curve of Nearing 1997"),
    kind="index",
    source="nearing_1997",
)
def slope_factor_nearing1997(
    slope: Annotated[Array, In("", "tan t, rise over run", of="ratio", low=0, high=3)],
) -> Annotated[Array, Out("", of="coefficient")]:
    """Return the loss of a slope over that of the unit plot, by one curve through the lines of RUSLE and of Liu.

        S = -1.5 + 17 / (1 + exp(2.3 - 6.1 sin t))

    At 30 degrees, sin t = 0.5: 17/(1 + exp(-0.75)) - 1.5:

    >>> round(float(slope_factor_nearing1997(3**-0.5)), 3)
    10.046
    """
    return -1.5 + 17.0 / (1.0 + np.exp(2.3 - 6.1 * _sine(slope)))
