"""Coasts and seas: protection by length of shore, by what a wall would cost, by the damage avoided; the Shandong
standard DB37/T 1448-2015, primary production, and catch from restocking.

Base values and coefficients of the standard are data: ``models/tables/shandong_db37_*.csv``.
"""

from typing import Annotated

import numpy as np

from esvalue.core.text import Text
from esvalue.equations.equation import Array, In, Out, equation

__all__ = [
    "avoided_damage",
    "catch_from_restocking",
    "coastal_protection_length",
    "coastal_protection_replacement",
    "marine_base_value_compressed_db37",
    "marine_compensation_db37",
    "marine_resource_loss_db37",
    "marine_service_loss_db37",
    "sea_carbon_uptake",
    "sea_oxygen_release",
    "wave_reduction",
]


@equation(
    title=Text(zh="海岸防护价值（岸线长度法）", en="coastal protection by length of shore"),
    kind="money",
    source="arithmetic",
)
def coastal_protection_length(
    length: Annotated[
        Array, In("km", "L, shore that people or property lie behind, fringed by marsh, flat or reef", low=0)
    ],
    value: Annotated[Array, In("yuan/km/a", "v, protection per length and year", low=0)],
) -> Annotated[Array, Out("yuan/a")]:
    """Return the yearly value of protection that a length of natural shore gives.

        V = L v

    No figure for China was reached: the user gives v.

    >>> coastal_protection_length(12.0, 250_000.0)
    3000000.0
    """
    return length * value


@equation(
    title=Text(zh="海岸防护价值（海堤替代法）", en="coastal protection by the sea wall it replaces"),
    kind="money",
    source="arithmetic",
)
def coastal_protection_replacement(
    length: Annotated[Array, In("km", "L, shore protected", low=0)],
    wall_cost: Annotated[Array, In("yuan/km", "c, cost of building the wall", low=0)],
    annuity: Annotated[Array, In("1/a", "a, annuity factor over the wall's life", low=0, high=1)],
    upkeep: Annotated[Array, In("yuan/km/a", "m, yearly upkeep of the wall", low=0)],
    replaced_share: Annotated[Array, In("", "s, part of the wall's cost that the natural shore saves", of="share")],
) -> Annotated[Array, Out("yuan/a")]:
    """Return what a sea wall would cost a year that does what the marsh or flat in front does.

        V = L (c a + m) s

    A replacement cost holds only where the wall would be built; where a wall stands anyway s is what the marsh saves of
    it.

    >>> coastal_protection_replacement(10.0, 8_000_000.0, 0.0625, 100_000.0, 0.5)
    3000000.0
    """
    return length * (wall_cost * annuity + upkeep) * replaced_share


@equation(
    title=Text(zh="避免的灾害损失（危险性×暴露×脆弱性）", en="avoided damage: hazard, exposure, vulnerability"),
    kind="money",
    source="arithmetic",
)
def avoided_damage(
    frequency: Annotated[
        Array, In("1/a", "p, events a year; 0.02 for one of a return period of 50 years", low=0, high=100)
    ],
    exposure: Annotated[Array, In("yuan", "E, property and production in reach", low=0)],
    vulnerability_without: Annotated[
        Array, In("", "d_0, part of E damaged by an event without the ecosystem", of="share")
    ],
    vulnerability_with: Annotated[Array, In("", "d_1, part of E damaged by an event with it", of="share")],
) -> Annotated[Array, Out("yuan/a")]:
    """Return the expected yearly damage that an ecosystem prevents: surge, flood or sand storm.

        V = p E (d_0 - d_1)

    For several strengths of event add one term each, p being the frequency of that class alone.

    >>> avoided_damage(0.125, 80_000_000.0, 0.25, 0.125)
    1250000.0
    """
    return frequency * exposure * (vulnerability_without - vulnerability_with)


@equation(
    title=Text(zh="消浪比例", en="share of wave height taken out by vegetation"), kind="index", source="arithmetic"
)
def wave_reduction(
    width: Annotated[Array, In("m", "w, width of the belt across the waves", low=0, high=10_000)],
    attenuation: Annotated[
        Array, In("1/m", "k, share of the height lost per width, for the plants and water depth", low=0, high=1)
    ],
) -> Annotated[Array, Out("", of="share")]:
    """Return the share of a wave's height that is lost on its way through a belt of marsh plants or mangrove.

        s = 1 - exp(-k w)

    A belt that halves waves in 50 m leaves a quarter after 100 m:

    >>> import math
    >>> round(float(wave_reduction(100.0, math.log(2) / 50)), 9)
    0.75
    """
    return -np.expm1(-attenuation * width)


@equation(
    title=Text(
        zh="海洋生态系统服务基准值（DB37/T 1448-2015 压缩）", en="compressed base value of sea areas (DB37/T 1448-2015)"
    ),
    kind="money",
    source="shandong_db37_2015",
)
def marine_base_value_compressed_db37(
    value: Annotated[Array, In("yuan/ha/a", "v, value of services per area as assessed", low=0, high=1e6)],
    lowest: Annotated[Array, In("yuan/ha/a", "v_min, the lowest of all areas", low=0, high=100_000)],
    highest: Annotated[Array, In("yuan/ha/a", "v_max, the highest of all areas", low=0, high=1e6)],
    span: Annotated[
        Array, In("yuan/ha/a", "s, range left between the lowest and highest base value", low=0, high=100_000)
    ],
) -> Annotated[Array, Out("yuan/ha/a")]:
    """Return the base value of a sea area after the standard draws all areas together.

        X = (v - v_min) / (v_max - v_min) s + v_min

    An administrative step, not a valuation: of the nine areas of Shandong the dearest is cut to a third of its value.
    In the standard v_min = 1.60, v_max = 7.61 and s = 0.93, all in 1e4 yuan/ha/a.

    Qingdao, 7.61e4 yuan/ha/a, is set at 2.53e4:

    >>> round(marine_base_value_compressed_db37(76_100.0, 16_000.0, 76_100.0, 9_300.0), 6)
    25300.0
    """
    return (value - lowest) / (highest - lowest) * span + lowest


@equation(
    title=Text(zh="海洋生物资源损失（DB37/T 1448-2015）", en="loss of living marine resources (DB37/T 1448-2015)"),
    kind="money",
    source="shandong_db37_2015",
)
def marine_resource_loss_db37(
    base_value: Annotated[Array, In("yuan/ha", "b_r, base value of living resources of the sea area", low=0)],
    area: Annotated[Array, In("ha", "A, area occupied or affected", low=0)],
    damage: Annotated[Array, In("", "k_r, damage coefficient of the kind of use", of="share")],
) -> Annotated[Array, Out("yuan")]:
    """Return the living resources lost on an area of sea, counted once.

        L_r = b_r A k_r

    >>> marine_resource_loss_db37(80.0, 100.0, 0.5)
    4000.0
    """
    return base_value * area * damage


@equation(
    title=Text(
        zh="海洋生态系统服务损失（DB37/T 1448-2015）", en="loss of marine ecosystem services (DB37/T 1448-2015)"
    ),
    kind="money",
    source="shandong_db37_2015",
)
def marine_service_loss_db37(
    base_value: Annotated[Array, In("yuan/ha/a", "b_s, base value of services of the sea area", low=0)],
    area: Annotated[Array, In("ha", "A, area occupied or affected", low=0)],
    damage: Annotated[Array, In("", "k_s, damage coefficient of the kind of use", of="share")],
    years: Annotated[Array, In("a", "n, years counted", low=0, high=100)],
) -> Annotated[Array, Out("yuan")]:
    """Return the services lost on an area of sea over the years of a use; the standard does not discount.

        L_s = b_s A k_s n

    Construction and use are two terms with their own coefficients and years; the neighbouring area counts 5 years, 2
    for dredging and the like.

    >>> marine_service_loss_db37(16_000.0, 100.0, 0.25, 5.0)
    2000000.0
    """
    return base_value * area * damage * years


@equation(
    title=Text(
        zh="海洋生态损失补偿额（DB37/T 1448-2015）", en="compensation of marine ecological loss (DB37/T 1448-2015)"
    ),
    kind="money",
    source="shandong_db37_2015",
)
def marine_compensation_db37(
    resource_loss: Annotated[Array, In("yuan", "L_r, loss of resources, summed over phases and areas", low=0)],
    service_loss: Annotated[Array, In("yuan", "L_s, loss of services, summed over phases and areas", low=0)],
    industry: Annotated[Array, In("", "c_i, coefficient of the industry: 0.15 to 0.35", of="share")],
    policy: Annotated[
        Array, In("", "c_p, -0.1 for encouraged uses, 0.1 for obsolete", of="signed_coefficient", low=-0.1, high=0.1)
    ],
    sensitivity: Annotated[Array, In("", "c_s, addition in protected areas: 0.20 to 1.00, 0 elsewhere", of="share")],
) -> Annotated[Array, Out("yuan")]:
    """Return what a sea user pays: the losses times a coefficient of industry, policy and protection.

        P = (L_r + L_s) (c_i + c_p + c_s)

    >>> marine_compensation_db37(4000.0, 1_996_000.0, 0.25, 0.0, 0.25)
    1000000.0
    """
    return (resource_loss + service_loss) * (industry + policy + sensitivity)


@equation(
    title=Text(zh="海域初级生产固碳量", en="carbon dioxide taken up by primary production of the sea"),
    kind="physical",
    source="changdao_2024",
)
def sea_carbon_uptake(
    production: Annotated[Array, In("t_C/ha/a", "p, primary production", low=0, high=50)],
    ratio: Annotated[Array, In("t_CO2/t_C", "k, carbon dioxide per carbon; 44/12", low=0, high=5)],
    area: Annotated[Array, In("ha", "A, area", low=0)],
) -> Annotated[Array, Out("t_CO2/a")]:
    """Return the carbon dioxide that plankton and seaweed of a sea area take up in a year (an
    upper bound of what is kept).

        Q = p k A

    Nearly all of it is breathed out again within weeks; only what sinks or is harvested leaves the water.

    >>> round(sea_carbon_uptake(1.5, 44 / 12, 100.0), 9)
    550.0
    """
    return production * ratio * area


@equation(
    title=Text(zh="海域初级生产释氧量", en="oxygen set free by primary production of the sea"),
    kind="physical",
    source="changdao_2024",
)
def sea_oxygen_release(
    production: Annotated[Array, In("t_C/ha/a", "p, primary production", low=0, high=50)],
    ratio: Annotated[Array, In("t_O2/t_C", "k, oxygen per carbon; 32/12", low=0, high=5)],
    area: Annotated[Array, In("ha", "A, area", low=0)],
) -> Annotated[Array, Out("t_O2/a")]:
    """Return the oxygen that plankton and seaweed of a sea area set free in a year.

        O = p k A

    >>> round(sea_oxygen_release(1.5, 32 / 12, 100.0), 9)
    400.0
    """
    return production * ratio * area


@equation(title=Text(zh="增殖放流回捕量", en="catch from restocking"), kind="physical", source="arithmetic")
def catch_from_restocking(
    released: Annotated[Array, In("individual/a", "N, individuals released", low=0)],
    recaptured_share: Annotated[Array, In("", "s, part of them caught later", of="share")],
    weight: Annotated[Array, In("{q}/individual", "w, weight of one when caught", low=0)],
) -> Annotated[Array, Out("{q}/a")]:
    """Return the catch that released young fish, shrimp or jellyfish add in a year.

        Q = N s w

    >>> catch_from_restocking(1_000_000.0, 0.05, 0.02)
    1000.0
    """
    return released * recaptured_share * weight
