"""Flood water stored by lakes, reservoirs, marsh and paddy, by the volume or the levels at hand."""

from typing import Annotated

import numpy as np

from esvalue.core.text import Text
from esvalue.equations.equation import Array, In, Out, equation

__all__ = [
    "lake_storage_power_law",
    "lake_storage_power_law_gep_tibet",
    "marsh_soil_storage",
    "marsh_storage",
    "paddy_storage",
    "reservoir_storage",
    "seasonal_storage",
    "storage_of_rise",
    "volume_between_levels",
]


@equation(
    title=Text(zh="湖泊洪水调蓄量（分区幂函数）", en="flood storage of lakes, power law with coefficients of the zone"),
    kind="physical",
    source="garze_2017",
    empirical=True,
    example={"area": 165.1, "log_coefficient": 6.636, "exponent": 0.678, "turnover": 1.0, "result": 24300.247536},
)
def lake_storage_power_law(
    area: Annotated[Array, In("km2", "A, lake area", low=0)],
    log_coefficient: Annotated[
        Array, In("", "a, ln of the storage in 1e4 m3 of a lake of 1 km2", of="coefficient", low=0, high=12)
    ],
    exponent: Annotated[Array, In("", "b, exponent of the area", of="coefficient", low=0.3, high=1.5)],
    turnover: Annotated[Array, In("1/a", "T, exchanges of the lake's water", low=0, high=366)],
) -> Annotated[Array, Out("1e4 m3/a")]:
    """Return the flood water that lakes regulate in a year, with the coefficients of their lake zone.

        C = exp(a) A^b T

    A regression over lakes, one lake at a time: a sum of areas is not the area of one lake. Coefficients are in
    table `lake_storage_zones`; only the Qinghai-Tibet zone was read, the other rows are empty and asking for one is
    an error.

    In 1e4 m3, A = 1, Qinghai-Tibet:

    >>> round(float(lake_storage_power_law(1.0, 6.636, 0.678, 1.0)), 3)
    762.041
    """
    return np.exp(log_coefficient) * area**exponent * turnover


@equation(
    title=Text(
        zh="湖泊洪水调蓄量（青藏高原湖区幂函数）", en="flood storage of lakes, power law of the Qinghai-Tibet zone"
    ),
    kind="physical",
    source="garze_2017",
    empirical=True,
    example={"area": 165.1, "turnover": 1.0, "result": 24300.247536},
)
def lake_storage_power_law_gep_tibet(
    area: Annotated[Array, In("km2", "A, lake area", low=0)],
    turnover: Annotated[Array, In("1/a", "T, exchanges of the lake's water", low=0, high=366)],
) -> Annotated[Array, Out("1e4 m3/a")]:
    """Return the flood water that lakes of the Qinghai-Tibet zone regulate in a year (not for other zones).

        C = exp(6.636) A^0.678 T

    Worked example: Garzê prints C = 2.43e8 m3 but neither A nor T. The area in the example is implied (own
    arithmetic): 165.1 km2 at one exchange a year, or 35.8 km2 at 2.82 exchanges.

    In 1e4 m3; A = 1 leaves exp(6.636):

    >>> round(float(lake_storage_power_law_gep_tibet(1.0, 1.0)), 3)
    762.041
    """
    return np.exp(6.636) * area**0.678 * turnover


@equation(title=Text(zh="水库洪水调蓄量", en="flood storage of reservoirs"), kind="physical", source="garze_2017")
def reservoir_storage(
    total: Annotated[Array, In("m3", "C_t, total storage capacity", low=0)],
    share: Annotated[Array, In("", "s, part of it kept for floods; 0.35 in Garzê", of="share")],
    turnover: Annotated[Array, In("1/a", "T, times a year that this part fills; 1 in Garzê", low=0, high=366)],
) -> Annotated[Array, Out("m3/a")]:
    """Return the flood water that reservoirs regulate in a year.

        C = s C_t T

    >>> reservoir_storage(2_000_000.0, 0.35, 1.0)
    700000.0
    """
    return total * share * turnover


@equation(title=Text(zh="沼泽洪水调蓄量", en="flood storage of marsh"), kind="physical", source="garze_2017")
def marsh_storage(
    depth: Annotated[Array, In("m", "h, depth of water the marsh can take on; 0.3 in Garzê", low=0, high=10)],
    area: Annotated[Array, In("m2", "A, marsh area", low=0)],
    turnover: Annotated[Array, In("1/a", "T, times a year that the storage fills; 1 in Garzê", low=0, high=366)],
) -> Annotated[Array, Out("m3/a")]:
    """Return the flood water a marsh takes up in a year.

        C = h A T

    Garzê prints C = 0.3 S 1e6 (S in km2) "in 1e4 m3"; only m3 fits its own table.

    >>> marsh_storage(0.25, 1e6, 1.0)
    250000.0
    """
    return depth * area * turnover


@equation(title=Text(zh="沼泽土壤蓄水量", en="flood storage of marsh soil"), kind="physical", source="arithmetic")
def marsh_soil_storage(
    depth: Annotated[Array, In("m", "h, depth of soil that drains between floods", low=0, high=10)],
    saturated: Annotated[Array, In("", "w_s, water content when saturated, as a share of volume", of="share")],
    usual: Annotated[Array, In("", "w, water content before the flood, as a share of volume", of="share")],
    area: Annotated[Array, In("m2", "A, area", low=0)],
    turnover: Annotated[Array, In("1/a", "T, times a year that the soil fills", low=0, high=366)],
) -> Annotated[Array, Out("m3/a")]:
    """Return the flood water that marsh soil takes up until it is saturated; the water above ground is `marsh_storage`.

        C = h max(w_s - w, 0) A T

    0.5 m of soil from 50% to 75% over 1 ha:

    >>> float(marsh_soil_storage(0.5, 0.75, 0.5, 10_000.0, 1.0))
    1250.0
    """
    return depth * np.maximum(saturated - usual, 0.0) * area * turnover


@equation(title=Text(zh="稻田蓄水量", en="flood storage of paddy"), kind="physical", source="arithmetic")
def paddy_storage(
    bund_height: Annotated[Array, In("m", "H, height of the bund over the soil, or of the overflow", low=0, high=2)],
    water_depth: Annotated[Array, In("m", "d, usual depth of water when storms come", low=0, high=2)],
    area: Annotated[Array, In("m2", "A, paddy area", low=0)],
    turnover: Annotated[Array, In("1/a", "T, storms a year that fill the free height", low=0, high=366)],
) -> Annotated[Array, Out("m3/a")]:
    """Return the storm water that paddy fields hold in a year, in the free height between water and bund.

        C = max(H - d, 0) A T

    A field filled to its bund holds nothing more; what stands above it runs off.

    A free height of 0.25 m over 1 ha, filled twice:

    >>> float(paddy_storage(0.30, 0.05, 10_000.0, 2.0))
    5000.0
    """
    return np.maximum(bund_height - water_depth, 0.0) * area * turnover


@equation(title=Text(zh="季节性蓄水量", en="seasonal storage between two levels"), kind="physical", source="arithmetic")
def seasonal_storage(
    high_level: Annotated[Array, In("m", "z_h, water level of the wet season")],
    low_level: Annotated[Array, In("m", "z_l, water level of the dry season, over the same datum")],
    area: Annotated[Array, In("m2", "A, area", low=0)],
    turnover: Annotated[Array, In("1/a", "T, times a year that it fills", low=0, high=366)],
) -> Annotated[Array, Out("m3/a")]:
    """Return the water stored from the dry season into the wet one by paddy, marsh, pond or lake of steady area.

        C = max(z_h - z_l, 0) A T

    Where the area grows with the level use `volume_between_levels`; for a series of levels, the event method.

    From 6.5 m to 7 m over 1 km2:

    >>> float(seasonal_storage(7.0, 6.5, 1e6, 1.0))
    500000.0
    """
    return np.maximum(high_level - low_level, 0.0) * area * turnover


@equation(
    title=Text(zh="两水位间蓄水容积（棱台）", en="volume between two levels, frustum"),
    kind="physical",
    source="arithmetic",
)
def volume_between_levels(
    rise: Annotated[Array, In("m", "h, difference of the levels", low=0, high=100)],
    low_area: Annotated[Array, In("m2", "A_1, area at the low level", low=0)],
    high_area: Annotated[Array, In("m2", "A_2, area at the high level", low=0)],
) -> Annotated[Array, Out("m3")]:
    """Return the water between two levels of a lake whose area grows with the level.

        V = h (A_1 + A_2 + (A_1 A_2)^(1/2)) / 3

    3 m between 1 ha and 4 ha: 1 + 4 + 2 ha-m:

    >>> float(volume_between_levels(3.0, 10_000.0, 40_000.0))
    70000.0
    """
    return rise * (low_area + high_area + np.sqrt(low_area * high_area)) / 3


@equation(
    title=Text(zh="一次涨水的调蓄量（场次洪水法）", en="flood water held in one rise of the level (event method)"),
    kind="physical",
    source="baiyangdian_2017",
)
def storage_of_rise(
    high_storage: Annotated[Array, In("m3", "V_h, storage at the top of the rise", low=0)],
    low_storage: Annotated[Array, In("m3", "V_l, storage at its foot", low=0)],
    times: Annotated[Array, In("1/a", "n, such rises a year; 1 for one that was observed", low=0, high=366)],
) -> Annotated[Array, Out("m3/a")]:
    """Return the flood water a lake holds in one unbroken rise of its level; a year's figure is the sum over its rises.

        C = max(V_h - V_l, 0) n

    Baiyangdian, 30 July to 30 September 2012, from 1.26e8 to 2.90e8 m3:

    >>> float(storage_of_rise(2.90e8, 1.26e8, 1.0))
    164000000.0
    """
    return np.maximum(high_storage - low_storage, 0.0) * times
