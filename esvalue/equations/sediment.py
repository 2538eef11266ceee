"""From soil lost on a slope to sediment in the river: delivery ratios, export, and export avoided."""

from __future__ import annotations

from typing import Any

import numpy as np

from esvalue.equations.equation import equation

__all__ = [
    "connectivity_index",
    "delivery_ratio_connectivity_vigiak2012",
    "delivery_ratio_usda1972",
    "delivery_ratio_vanoni1975",
    "sediment_export",
    "sediment_export_avoided",
]

MUCH = float("inf")
LOSS = (0.0, 20_000.0)  # t/ha/a; 2 m of soil in a year


@equation(
    title={"zh": "泥沙输移比（Vanoni 1975）", "en": "sediment delivery ratio, Vanoni 1975"},
    kind="index",
    inputs={"area": "km2"},
    output="",
    quantities={"result": "share"},
    source="vanoni_1975",
    empirical=True,
    bounds={"area": (1e-6, 2e6)},
    example={"area": 2.589988110336, "result": 0.42},
)
def delivery_ratio_vanoni1975(area: Any) -> Any:
    """Return the part of eroded soil that leaves a catchment, from its area (300 catchments of the world).

        D = min(0.42 A^-0.125, 1)  (A in square miles; 0.473 with km2)

    Parameters
    ----------
    area
        A, area of the catchment [km2].

    Examples
    --------
    One square mile:

    >>> round(float(delivery_ratio_vanoni1975(2.589988110336)), 6)
    0.42
    """
    return np.minimum(0.42 * (area / 2.589988110336) ** -0.125, 1.0)


@equation(
    title={"zh": "泥沙输移比（USDA 1972）", "en": "sediment delivery ratio, USDA 1972"},
    kind="index",
    inputs={"area": "km2"},
    output="",
    quantities={"result": "share"},
    source="usda_sediment_1972",
    empirical=True,
    bounds={"area": (1e-6, 2e6)},
    example={"area": 2.589988110336, "result": 0.51},
)
def delivery_ratio_usda1972(area: Any) -> Any:
    """Return the part of eroded soil that leaves a catchment, from its area, by the handbook of the Soil Conservation
    Service.

        D = min(0.51 A^-0.11, 1)  (A in square miles; 0.566 with km2)

    Parameters
    ----------
    area
        A, area of the catchment [km2].

    Examples
    --------
    One square mile:

    >>> round(float(delivery_ratio_usda1972(2.589988110336)), 6)
    0.51
    """
    return np.minimum(0.51 * (area / 2.589988110336) ** -0.11, 1.0)


@equation(
    title={"zh": "泥沙连通性指数", "en": "index of sediment connectivity"},
    kind="index",
    inputs={"upslope": "m", "downslope": "m"},
    output="",
    quantities={"result": "number"},
    source="borselli_2008",
    bounds={"upslope": (1e-9, MUCH), "downslope": (1e-9, MUCH)},
)
def connectivity_index(upslope: Any, downslope: Any) -> Any:
    """Return how well a cell is connected to the stream: what pushes from above against what holds below.

        IC = lg(D_up / D_dn)

    Parameters
    ----------
    upslope
        D_up = C S A^(1/2): mean cover factor and slope of the area above, and its area [m].
    downslope
        D_dn = sum of d / (C S) along the path to the stream [m].

    Examples
    --------
    >>> float(connectivity_index(10.0, 1000.0))
    -2.0
    """
    return np.log10(upslope / downslope)


@equation(
    title={
        "zh": "泥沙输移比（连通性，Vigiak 2012，InVEST）",
        "en": "sediment delivery ratio by connectivity, Vigiak 2012 (InVEST)",
    },
    kind="index",
    inputs={"connectivity": "", "half": "", "steepness": "", "most": ""},
    output="",
    quantities={
        "connectivity": "number",
        "half": "number",
        "steepness": "coefficient",
        "most": "share",
        "result": "share",
    },
    source="vigiak_2012",
    bounds={"connectivity": (-20.0, 20.0), "half": (-5.0, 5.0), "steepness": (0.1, 10.0)},
)
def delivery_ratio_connectivity_vigiak2012(connectivity: Any, half: Any, steepness: Any, most: Any) -> Any:
    """Return the part of a cell's eroded soil that reaches the stream, by its connectivity.

        D = D_max / (1 + exp((IC_0 - IC) / k))

    Parameters
    ----------
    connectivity
        IC, by `connectivity_index`.
    half
        IC_0, at which half of D_max is delivered; 0.5 in InVEST.
    steepness
        k, calibrated to gauged sediment; 2 in InVEST.
    most
        D_max, part finer than coarse sand; 0.8 in InVEST.

    Examples
    --------
    >>> float(delivery_ratio_connectivity_vigiak2012(0.5, 0.5, 2.0, 0.8))
    0.4
    """
    return most / (1 + np.exp((half - connectivity) / steepness))


@equation(
    title={"zh": "入河泥沙量", "en": "sediment delivered to rivers"},
    kind="physical",
    inputs={"loss": "t/ha/a", "delivery_ratio": "", "area": "ha"},
    output="t/a",
    quantities={"delivery_ratio": "share"},
    source="invest_source",
    bounds={"loss": LOSS, "area": (0.0, MUCH)},
)
def sediment_export(loss: Any, delivery_ratio: Any, area: Any) -> Any:
    """Return the eroded soil that reaches the river in a year.

        X = E D A

    Parameters
    ----------
    loss
        E, soil loss on the slopes [t/ha/a].
    delivery_ratio
        D, part delivered.
    area
        A [ha].

    Examples
    --------
    >>> sediment_export(12.5, 0.4, 100.0)
    500.0
    """
    return loss * delivery_ratio * area


@equation(
    title={"zh": "减少的入河泥沙量", "en": "sediment kept from rivers"},
    kind="physical",
    inputs={"potential": "t/ha/a", "actual": "t/ha/a", "delivery_ratio": "", "area": "ha"},
    output="t/a",
    quantities={"delivery_ratio": "share"},
    source="invest_source",
    bounds={"potential": LOSS, "actual": LOSS, "area": (0.0, MUCH)},
)
def sediment_export_avoided(potential: Any, actual: Any, delivery_ratio: Any, area: Any) -> Any:
    """Return the soil that cover and practice keep out of the river, by the delivery ratio of the place.

        X = (E_p - E_a) D A

    InVEST's avoided erosion part of avoided export; what a cell traps from above needs routing and is not in it. It
    is the same soil as `sediment_volume` counts with its flat 24%: one or the other, never both.

    Parameters
    ----------
    potential
        E_p, RKLS [t/ha/a].
    actual
        E_a, RKLSCP [t/ha/a].
    delivery_ratio
        D.
    area
        A [ha].

    Examples
    --------
    >>> sediment_export_avoided(100.0, 12.5, 0.4, 100.0)
    3500.0
    """
    return (potential - actual) * delivery_ratio * area
