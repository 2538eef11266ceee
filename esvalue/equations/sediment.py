"""From soil lost on a slope to sediment in the river: delivery ratios, export, and export avoided.

No slope loses more than 20,000 t/ha/a, 2 m of soil in a year.
"""

from typing import Annotated

import numpy as np

from esvalue.core.text import Text
from esvalue.equations.equation import Array, In, Out, equation

__all__ = [
    "connectivity_index",
    "delivery_ratio_connectivity_vigiak2012",
    "delivery_ratio_usda1972",
    "delivery_ratio_vanoni1975",
    "sediment_export",
    "sediment_export_avoided",
]


@equation(
    title=Text(zh="泥沙输移比（Vanoni 1975）", en="sediment delivery ratio, Vanoni 1975"),
    kind="index",
    source="vanoni_1975",
    empirical=True,
    example={"area": 2.589988110336, "result": 0.42},
)
def delivery_ratio_vanoni1975(
    area: Annotated[Array, In("km2", "A, area of the catchment", low=1e-6, high=2e6)],
) -> Annotated[Array, Out("", of="share")]:
    """Return the part of eroded soil that leaves a catchment, from its area (300 catchments of the world).

        D = min(0.42 A^-0.125, 1)  (A in square miles; 0.473 with km2)

    One square mile:

    >>> round(float(delivery_ratio_vanoni1975(2.589988110336)), 6)
    0.42
    """
    return np.minimum(0.42 * (area / 2.589988110336) ** -0.125, 1.0)


@equation(
    title=Text(zh="泥沙输移比（USDA 1972）", en="sediment delivery ratio, USDA 1972"),
    kind="index",
    source="usda_sediment_1972",
    empirical=True,
    example={"area": 2.589988110336, "result": 0.51},
)
def delivery_ratio_usda1972(
    area: Annotated[Array, In("km2", "A, area of the catchment", low=1e-6, high=2e6)],
) -> Annotated[Array, Out("", of="share")]:
    """Return the part of eroded soil that leaves a catchment, from its area,
    by the handbook of the Soil Conservation Service.

        D = min(0.51 A^-0.11, 1)  (A in square miles; 0.566 with km2)

    One square mile:

    >>> round(float(delivery_ratio_usda1972(2.589988110336)), 6)
    0.51
    """
    return np.minimum(0.51 * (area / 2.589988110336) ** -0.11, 1.0)


@equation(title=Text(zh="泥沙连通性指数", en="index of sediment connectivity"), kind="index", source="borselli_2008")
def connectivity_index(
    upslope: Annotated[
        Array, In("m", "D_up, C S A^(1/2): mean cover factor and slope of the area above, and its area", low=1e-9)
    ],
    downslope: Annotated[Array, In("m", "D_dn, sum of d / (C S) along the path to the stream", low=1e-9)],
) -> Annotated[Array, Out("", of="number")]:
    """Return how well a cell is connected to the stream: what pushes from above against what holds below.

        IC = lg(D_up / D_dn)

    >>> float(connectivity_index(10.0, 1000.0))
    -2.0
    """
    return np.log10(upslope / downslope)


@equation(
    title=Text(
        zh="泥沙输移比（连通性，Vigiak 2012，InVEST）",
        en="sediment delivery ratio by connectivity, Vigiak 2012 (InVEST)",
    ),
    kind="index",
    source="vigiak_2012",
)
def delivery_ratio_connectivity_vigiak2012(
    connectivity: Annotated[
        Array, In("", "IC, index of connectivity: `connectivity_index`", of="number", low=-20, high=20)
    ],
    half: Annotated[
        Array, In("", "IC_0, index at which half of D_max is delivered; 0.5 in InVEST", of="number", low=-5, high=5)
    ],
    steepness: Annotated[
        Array, In("", "k, steepness, calibrated to gauged sediment; 2 in InVEST", of="coefficient", low=0.1, high=10)
    ],
    most: Annotated[Array, In("", "D_max, part finer than coarse sand; 0.8 in InVEST", of="share")],
) -> Annotated[Array, Out("", of="share")]:
    """Return the part of a cell's eroded soil that reaches the stream, by its connectivity.

        D = D_max / (1 + exp((IC_0 - IC) / k))

    >>> float(delivery_ratio_connectivity_vigiak2012(0.5, 0.5, 2.0, 0.8))
    0.4
    """
    return most / (1 + np.exp((half - connectivity) / steepness))


@equation(title=Text(zh="入河泥沙量", en="sediment delivered to rivers"), kind="physical", source="invest_source")
def sediment_export(
    loss: Annotated[Array, In("t/ha/a", "E, soil loss on the slopes", low=0, high=20_000)],
    delivery_ratio: Annotated[Array, In("", "D, part delivered", of="share")],
    area: Annotated[Array, In("ha", "A, area", low=0)],
) -> Annotated[Array, Out("t/a")]:
    """Return the eroded soil that reaches the river in a year.

        X = E D A

    >>> sediment_export(12.5, 0.4, 100.0)
    500.0
    """
    return loss * delivery_ratio * area


@equation(title=Text(zh="减少的入河泥沙量", en="sediment kept from rivers"), kind="physical", source="invest_source")
def sediment_export_avoided(
    potential: Annotated[Array, In("t/ha/a", "E_p, potential loss: RKLS", low=0, high=20_000)],
    actual: Annotated[Array, In("t/ha/a", "E_a, actual loss: RKLSCP", low=0, high=20_000)],
    delivery_ratio: Annotated[Array, In("", "D, delivery ratio", of="share")],
    area: Annotated[Array, In("ha", "A, area", low=0)],
) -> Annotated[Array, Out("t/a")]:
    """Return the soil that cover and practice keep out of the river, by the delivery ratio of the place.

        X = (E_p - E_a) D A

    InVEST's avoided erosion part of avoided export; what a cell traps from above needs routing and is not in it. It
    is the same soil as `sediment_volume` counts with its flat 24%: one or the other, never both.

    >>> sediment_export_avoided(100.0, 12.5, 0.4, 100.0)
    3500.0
    """
    return (potential - actual) * delivery_ratio * area
