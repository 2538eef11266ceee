"""Water held back, stored and released: retention and flood storage."""

from __future__ import annotations

from typing import Any

import numpy as np

from esvalue.equations.equation import equation

__all__ = [
    "lake_storage_power_law_gep_tibet",
    "marsh_storage",
    "paddy_storage",
    "reservoir_storage",
    "retention_water_balance",
]


@equation(
    title={"zh": "水源涵养（水量平衡法）", "en": "water retention by water balance"},
    kind="physical",
    inputs={"precipitation": "m/a", "runoff": "m/a", "evapotranspiration": "m/a", "area": "m2"},
    output="m3/a",
    source="gep_guideline_2020",
    bounds={
        "precipitation": (0.005, 20.0),  # millimetres written as metres, or metres as millimetres, fall outside
        "runoff": (0.0, 20.0),
        "evapotranspiration": (0.0, 20.0),
        "area": (0.0, float("inf")),
    },
)
def retention_water_balance(precipitation: Any, runoff: Any, evapotranspiration: Any, area: Any) -> Any:
    """Return the water an ecosystem keeps in a year: rain less storm runoff and evapotranspiration.

        Q = (P - R - ET) A

    A negative result is kept: the area then gives off more water than it receives as rain, as a reed marsh
    fed by a river does.

    Parameters
    ----------
    precipitation
        P [m/a].
    runoff
        R, storm runoff [m/a].
    evapotranspiration
        ET [m/a].
    area
        A [m2].

    Examples
    --------
    800 mm of rain, 100 mm of runoff and 500 mm of evapotranspiration over 1 km2:

    >>> round(retention_water_balance(0.8, 0.1, 0.5, 1e6), 6)
    200000.0
    """
    return (precipitation - runoff - evapotranspiration) * area


@equation(
    title={"zh": "沼泽洪水调蓄量", "en": "flood storage of marsh"},
    kind="physical",
    inputs={"depth": "m", "area": "m2", "turnover": "1/a"},
    output="m3/a",
    source="garze_2017",
    bounds={"depth": (0.0, 10.0), "area": (0.0, float("inf")), "turnover": (0.0, 366.0)},
)
def marsh_storage(depth: Any, area: Any, turnover: Any) -> Any:
    """Return the flood water a marsh takes up in a year.

        C = h A T

    Garzê prints C = 0.3 S 1e6 (S in km2) "in 1e4 m3"; only m3 fits its own table.

    Parameters
    ----------
    depth
        h, depth of water the marsh can take on [m]; 0.3 in Garzê.
    area
        A, marsh area [m2].
    turnover
        T, times a year that the storage fills [1/a]; 1 in Garzê.

    Examples
    --------
    >>> marsh_storage(0.25, 1e6, 1.0)
    250000.0
    """
    return depth * area * turnover


@equation(
    title={
        "zh": "湖泊洪水调蓄量（青藏高原湖区幂函数）",
        "en": "flood storage of lakes, power law of the Qinghai-Tibet zone",
    },
    kind="physical",
    inputs={"area": "km2", "turnover": "1/a"},
    output="1e4 m3/a",
    source="garze_2017",
    empirical=True,
    bounds={"area": (0.0, float("inf")), "turnover": (0.0, 366.0)},
    example={"area": 165.1, "turnover": 1.0, "result": 24300.247536},
)
def lake_storage_power_law_gep_tibet(area: Any, turnover: Any) -> Any:
    """Return the flood water that lakes of the Qinghai-Tibet zone regulate in a year (not for other zones).

        C = exp(6.636) A^0.678 T

    Worked example: Garzê prints C = 2.43e8 m3 but neither A nor T. The area in the example is implied (own
    arithmetic): 165.1 km2 at one exchange a year, or 35.8 km2 at 2.82 exchanges.

    Parameters
    ----------
    area
        A, lake area [km2].
    turnover
        T, exchanges of the lake's water [1/a].

    Examples
    --------
    In 1e4 m3; A = 1 leaves exp(6.636):

    >>> round(float(lake_storage_power_law_gep_tibet(1.0, 1.0)), 3)
    762.041
    """
    return np.exp(6.636) * area**0.678 * turnover


@equation(
    title={"zh": "水库洪水调蓄量", "en": "flood storage of reservoirs"},
    kind="physical",
    inputs={"total": "m3", "share": "", "turnover": "1/a"},
    output="m3/a",
    quantities={"share": "share"},
    source="garze_2017",
    bounds={"total": (0.0, float("inf")), "turnover": (0.0, 366.0)},
)
def reservoir_storage(total: Any, share: Any, turnover: Any) -> Any:
    """Return the flood water that reservoirs regulate in a year.

        C = s C_t T

    Parameters
    ----------
    total
        C_t, total storage capacity [m3].
    share
        s, part of it kept for floods; 0.35 in Garzê.
    turnover
        T, times a year that this part fills [1/a]; 1 in Garzê.

    Examples
    --------
    >>> reservoir_storage(2_000_000.0, 0.35, 1.0)
    700000.0
    """
    return total * share * turnover


@equation(
    title={"zh": "稻田蓄水量", "en": "flood storage of paddy"},
    kind="physical",
    inputs={"bund_height": "m", "water_depth": "m", "area": "m2", "turnover": "1/a"},
    output="m3/a",
    source="arithmetic",
    bounds={
        "bund_height": (0.0, 2.0),
        "water_depth": (0.0, 2.0),
        "area": (0.0, float("inf")),
        "turnover": (0.0, 366.0),
    },
)
def paddy_storage(bund_height: Any, water_depth: Any, area: Any, turnover: Any) -> Any:
    """Return the storm water that paddy fields hold in a year, in the free height between water and bund.

        C = max(H - d, 0) A T

    A field filled to its bund holds nothing more; what stands above it runs off.

    Parameters
    ----------
    bund_height
        H, height of the bund over the soil, or of the overflow [m].
    water_depth
        d, usual depth of water when storms come [m].
    area
        A, paddy area [m2].
    turnover
        T, storms a year that fill the free height [1/a].

    Examples
    --------
    A free height of 0.25 m over 1 ha, filled twice:

    >>> float(paddy_storage(0.30, 0.05, 10_000.0, 2.0))
    5000.0
    """
    return np.maximum(bund_height - water_depth, 0.0) * area * turnover
