"""Sea areas: the Shandong standard DB37/T 1448-2015, primary production, and catch from restocking.

Base values and coefficients of the standard are data: ``models/tables/shandong_db37_*.csv``.
"""

from __future__ import annotations

from typing import Any

from esvalue.equations.equation import equation

__all__ = [
    "catch_from_restocking",
    "marine_base_value_compressed_db37",
    "marine_compensation_db37",
    "marine_resource_loss_db37",
    "marine_service_loss_db37",
    "sea_carbon_uptake",
    "sea_oxygen_release",
]

_POSITIVE = (0.0, float("inf"))


@equation(
    title={
        "zh": "海洋生态系统服务基准值（DB37/T 1448-2015 压缩）",
        "en": "compressed base value of sea areas (DB37/T 1448-2015)",
    },
    kind="money",
    inputs={"value": "yuan/ha/a", "lowest": "yuan/ha/a", "highest": "yuan/ha/a", "span": "yuan/ha/a"},
    output="yuan/ha/a",
    source="shandong_db37_2015",
    bounds={"value": (0.0, 1e6), "lowest": (0.0, 1e5), "highest": (0.0, 1e6), "span": (0.0, 1e5)},
)
def marine_base_value_compressed_db37(value: Any, lowest: Any, highest: Any, span: Any) -> Any:
    """Return the base value of a sea area after the standard draws all areas together.

        X = (v - v_min) / (v_max - v_min) s + v_min

    An administrative step, not a valuation: of the nine areas of Shandong the dearest is cut to a third of its value.
    In the standard v_min = 1.60, v_max = 7.61 and s = 0.93, all in 1e4 yuan/ha/a.

    Parameters
    ----------
    value
        v, value of services per area as assessed [yuan/ha/a].
    lowest, highest
        v_min, v_max, the lowest and highest of all areas [yuan/ha/a].
    span
        s, range left between the lowest and highest base value [yuan/ha/a].

    Examples
    --------
    Qingdao, 7.61e4 yuan/ha/a, is set at 2.53e4:

    >>> round(marine_base_value_compressed_db37(76_100.0, 16_000.0, 76_100.0, 9_300.0), 6)
    25300.0
    """
    return (value - lowest) / (highest - lowest) * span + lowest


@equation(
    title={"zh": "海洋生物资源损失（DB37/T 1448-2015）", "en": "loss of living marine resources (DB37/T 1448-2015)"},
    kind="money",
    inputs={"base_value": "yuan/ha", "area": "ha", "damage": ""},
    output="yuan",
    quantities={"damage": "share"},
    source="shandong_db37_2015",
    bounds={"base_value": _POSITIVE, "area": _POSITIVE},
)
def marine_resource_loss_db37(base_value: Any, area: Any, damage: Any) -> Any:
    """Return the living resources lost on an area of sea, counted once.

        L_r = b_r A k_r

    Parameters
    ----------
    base_value
        b_r, base value of living resources of the sea area [yuan/ha].
    area
        A, area occupied or affected [ha].
    damage
        k_r, damage coefficient of the kind of use.

    Examples
    --------
    >>> marine_resource_loss_db37(80.0, 100.0, 0.5)
    4000.0
    """
    return base_value * area * damage


@equation(
    title={
        "zh": "海洋生态系统服务损失（DB37/T 1448-2015）",
        "en": "loss of marine ecosystem services (DB37/T 1448-2015)",
    },
    kind="money",
    inputs={"base_value": "yuan/ha/a", "area": "ha", "damage": "", "years": "a"},
    output="yuan",
    quantities={"damage": "share"},
    source="shandong_db37_2015",
    bounds={"base_value": _POSITIVE, "area": _POSITIVE, "years": (0.0, 100.0)},
)
def marine_service_loss_db37(base_value: Any, area: Any, damage: Any, years: Any) -> Any:
    """Return the services lost on an area of sea over the years of a use; the standard does not discount.

        L_s = b_s A k_s n

    Construction and use are two terms with their own coefficients and years; the neighbouring area counts 5 years, 2
    for dredging and the like.

    Parameters
    ----------
    base_value
        b_s, base value of services of the sea area [yuan/ha/a].
    area
        A, area occupied or affected [ha].
    damage
        k_s, damage coefficient of the kind of use.
    years
        n, years counted [a].

    Examples
    --------
    >>> marine_service_loss_db37(16_000.0, 100.0, 0.25, 5.0)
    2000000.0
    """
    return base_value * area * damage * years


@equation(
    title={
        "zh": "海洋生态损失补偿额（DB37/T 1448-2015）",
        "en": "compensation of marine ecological loss (DB37/T 1448-2015)",
    },
    kind="money",
    inputs={"resource_loss": "yuan", "service_loss": "yuan", "industry": "", "policy": "", "sensitivity": ""},
    output="yuan",
    quantities={"industry": "share", "policy": "signed_coefficient", "sensitivity": "share"},
    source="shandong_db37_2015",
    bounds={"resource_loss": _POSITIVE, "service_loss": _POSITIVE, "policy": (-0.1, 0.1)},
)
def marine_compensation_db37(
    resource_loss: Any, service_loss: Any, industry: Any, policy: Any, sensitivity: Any
) -> Any:
    """Return what a sea user pays: the losses times a coefficient of industry, policy and protection.

        P = (L_r + L_s) (c_i + c_p + c_s)

    Parameters
    ----------
    resource_loss, service_loss
        L_r, L_s, losses summed over phases and areas [yuan].
    industry
        c_i, 0.15 to 0.35 by industry.
    policy
        c_p, -0.1 for encouraged uses, 0.1 for obsolete ones.
    sensitivity
        c_s, addition in protected areas: 0.20 to 1.00, 0 elsewhere.

    Examples
    --------
    >>> marine_compensation_db37(4000.0, 1_996_000.0, 0.25, 0.0, 0.25)
    1000000.0
    """
    return (resource_loss + service_loss) * (industry + policy + sensitivity)


@equation(
    title={"zh": "海域初级生产固碳量", "en": "carbon dioxide taken up by primary production of the sea"},
    kind="physical",
    inputs={"production": "t_C/ha/a", "ratio": "t_CO2/t_C", "area": "ha"},
    output="t_CO2/a",
    source="changdao_2024",
    bounds={"production": (0.0, 50.0), "ratio": (0.0, 5.0), "area": _POSITIVE},
)
def sea_carbon_uptake(production: Any, ratio: Any, area: Any) -> Any:
    """Return the carbon dioxide that plankton and seaweed of a sea area take up in a year (an upper bound of what is
    kept).

        Q = p k A

    Nearly all of it is breathed out again within weeks; only what sinks or is harvested leaves the water.

    Parameters
    ----------
    production
        p, primary production [t_C/ha/a].
    ratio
        k, carbon dioxide per carbon [t_CO2/t_C]; 44/12.
    area
        A [ha].

    Examples
    --------
    >>> round(sea_carbon_uptake(1.5, 44 / 12, 100.0), 9)
    550.0
    """
    return production * ratio * area


@equation(
    title={"zh": "海域初级生产释氧量", "en": "oxygen set free by primary production of the sea"},
    kind="physical",
    inputs={"production": "t_C/ha/a", "ratio": "t_O2/t_C", "area": "ha"},
    output="t_O2/a",
    source="changdao_2024",
    bounds={"production": (0.0, 50.0), "ratio": (0.0, 5.0), "area": _POSITIVE},
)
def sea_oxygen_release(production: Any, ratio: Any, area: Any) -> Any:
    """Return the oxygen that plankton and seaweed of a sea area set free in a year.

        O = p k A

    Parameters
    ----------
    production
        p, primary production [t_C/ha/a].
    ratio
        k, oxygen per carbon [t_O2/t_C]; 32/12.
    area
        A [ha].

    Examples
    --------
    >>> round(sea_oxygen_release(1.5, 32 / 12, 100.0), 9)
    400.0
    """
    return production * ratio * area


@equation(
    title={"zh": "增殖放流回捕量", "en": "catch from restocking"},
    kind="physical",
    inputs={"released": "individual/a", "recaptured_share": "", "weight": "{q}/individual"},
    output="{q}/a",
    quantities={"recaptured_share": "share"},
    source="arithmetic",
    bounds={"released": _POSITIVE, "weight": _POSITIVE},
)
def catch_from_restocking(released: Any, recaptured_share: Any, weight: Any) -> Any:
    """Return the catch that released young fish, shrimp or jellyfish add in a year.

        Q = N s w

    Parameters
    ----------
    released
        N, individuals released [individual/a].
    recaptured_share
        s, part of them caught later.
    weight
        w, weight of one when caught [{q}/individual].

    Examples
    --------
    >>> catch_from_restocking(1_000_000.0, 0.05, 0.02)
    1000.0
    """
    return released * recaptured_share * weight
