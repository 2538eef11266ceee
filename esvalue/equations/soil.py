"""Soil kept in place: sediment, nutrients, organic matter, and sand held by plants."""

from __future__ import annotations

from typing import Any

from esvalue.equations.equation import equation

__all__ = [
    "fertiliser_value",
    "nutrient_amount",
    "organic_matter_value",
    "sand_fixed_area",
    "sediment_volume",
    "soil_retained",
    "topsoil_area_kept",
]


@equation(
    title={"zh": "土壤保持量", "en": "soil retained"},
    kind="physical",
    inputs={"potential": "t/ha/a", "actual": "t/ha/a", "area": "ha"},
    output="t/a",
    source="gep_guideline_2020",
    bounds={"potential": (0.0, float("inf")), "actual": (0.0, float("inf")), "area": (0.0, float("inf"))},
)
def soil_retained(potential: Any, actual: Any, area: Any) -> Any:
    """Return the soil that cover and practice keep in place: potential less actual loss, by water or wind.

        A_s = (E_p - E_a) A

    Parameters
    ----------
    potential
        E_p, loss without cover and practice: RKLS of the USLE, or RWEQ of bare ground [t/ha/a].
    actual
        E_a, loss as it is: RKLSCP, or RWEQ with cover [t/ha/a].
    area
        A [ha].

    Examples
    --------
    >>> soil_retained(50.0, 5.0, 200.0)
    9000.0
    """
    return (potential - actual) * area


@equation(
    title={"zh": "减少泥沙淤积量", "en": "sediment volume avoided"},
    kind="physical",
    inputs={"soil": "t/a", "share": "", "bulk_density": "t/m3"},
    output="m3/a",
    quantities={"share": "share"},
    source="gep_guideline_2020",
    bounds={"bulk_density": (0.3, 2.7)},
)
def sediment_volume(soil: Any, share: Any, bulk_density: Any) -> Any:
    """Return the sediment that would have settled in rivers and reservoirs.

        V = s A_s / rho

    Parameters
    ----------
    soil
        A_s, soil retained [t/a].
    share
        s, part of eroded soil that settles in channels and reservoirs; 0.24 in Chinese practice.
    bulk_density
        rho, bulk density of soil [t/m3].

    Examples
    --------
    >>> round(sediment_volume(1000.0, 0.24, 1.2), 9)
    200.0
    """
    return share * soil / bulk_density


@equation(
    title={"zh": "土壤养分保持量", "en": "nutrient kept with the soil"},
    kind="physical",
    inputs={"soil": "t/a", "content": "{n}/t"},
    output="{n}/a",
    source="gep_guideline_2020",
    bounds={"content": (0.0, float("inf"))},
)
def nutrient_amount(soil: Any, content: Any) -> Any:
    """Return the nutrient that stays on the land with the soil.

        N = A_s C

    Parameters
    ----------
    soil
        A_s, soil retained [t/a].
    content
        C, nutrient per tonne of soil [{n}/t], e.g. t_N/t.

    Examples
    --------
    0.5% of 1,000 t:

    >>> nutrient_amount(1000.0, 0.005)
    5.0
    """
    return soil * content


@equation(
    title={"zh": "养分的化肥替代价值", "en": "nutrient value as fertiliser"},
    kind="money",
    inputs={"nutrient": "{n}/a", "conversion": "t/{n}", "price": "yuan/t"},
    output="yuan/a",
    source="weihe_2018",
)
def fertiliser_value(nutrient: Any, conversion: Any, price: Any) -> Any:
    """Return what the retained nutrient would cost as fertiliser (a replacement cost, so an upper bound).

        V = N k P

    Parameters
    ----------
    nutrient
        N, nutrient retained [{n}/a].
    conversion
        k, tonnes of fertiliser that hold one unit of the nutrient [t/{n}]; 2.164 for N in the Weihe study.
    price
        P, price of the fertiliser [yuan/t].

    Examples
    --------
    >>> fertiliser_value(10.0, 2.0, 1800.0)
    36000.0
    """
    return nutrient * conversion * price


@equation(
    title={"zh": "土壤有机质保持价值", "en": "value of organic matter kept"},
    kind="money",
    inputs={"soil": "t/a", "content": "", "conversion": "{f}/t", "price": "yuan/{f}"},
    output="yuan/a",
    quantities={"content": "share"},
    source="weihe_2018",
)
def organic_matter_value(soil: Any, content: Any, conversion: Any, price: Any) -> Any:
    """Return the value of the organic matter kept with the soil, at the price of the fuel it stands for.

        V = A_s D k P

    Parameters
    ----------
    soil
        A_s, soil retained [t/a].
    content
        D, organic carbon in soil, as a share of mass.
    conversion
        k, fuelwood per tonne of organic carbon [{f}/t]; 0.5 in the Weihe study. Its unit follows the price:
        t/t with yuan/t, m3/t with yuan/m3.
    price
        P, price of fuelwood [yuan/{f}].

    Examples
    --------
    >>> organic_matter_value(1000.0, 0.02, 0.5, 200.0)
    2000.0
    """
    return soil * content * conversion * price


@equation(
    title={"zh": "防风固沙折合面积", "en": "area kept from sand"},
    kind="physical",
    inputs={"sand": "t/a", "bulk_density": "t/m3", "thickness": "m"},
    output="m2/a",
    source="gep_guideline_2020",
    bounds={"bulk_density": (0.3, 2.7), "thickness": (0.0, 10.0)},
)
def sand_fixed_area(sand: Any, bulk_density: Any, thickness: Any) -> Any:
    """Return the area that the fixed sand would have covered.

        S = Q / (rho h)

    Parameters
    ----------
    sand
        Q, sand fixed: potential less actual wind erosion [t/a].
    bulk_density
        rho, bulk density of sand [t/m3].
    thickness
        h, thickness of sand that turns land into desert, above zero [m].

    Examples
    --------
    128 t at 1.28 t/m3 cover 1,000 m2 with 10 cm:

    >>> round(sand_fixed_area(128.0, 1.28, 0.1), 6)
    1000.0
    """
    return sand / (bulk_density * thickness)


@equation(
    title={"zh": "减少废弃土地面积", "en": "area of topsoil kept in use"},
    kind="physical",
    inputs={"soil": "t/a", "bulk_density": "t/m3", "thickness": "m"},
    output="m2/a",
    source="chen_2016_huanghua",
    bounds={"bulk_density": (0.3, 2.7), "thickness": (0.01, 10.0)},
)
def topsoil_area_kept(soil: Any, bulk_density: Any, thickness: Any) -> Any:
    """Return the land that would have gone out of use, had the retained soil been lost as whole topsoil.

        S = A_s / (rho h)

    Its value is the yearly return of the land times S (opportunity cost). It is the same soil that `nutrient_amount`
    and `sediment_volume` value in other respects, not further soil.

    Parameters
    ----------
    soil
        A_s, soil retained [t/a].
    bulk_density
        rho, bulk density of soil [t/m3].
    thickness
        h, thickness of the topsoil, above zero [m].

    Examples
    --------
    6,000 t at 1.2 t/m3 and 0.5 m are 1 ha:

    >>> round(topsoil_area_kept(6000.0, 1.2, 0.5), 6)
    10000.0
    """
    return soil / (bulk_density * thickness)
