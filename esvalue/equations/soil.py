"""Soil lost by the Revised Universal Soil Loss Equation (RUSLE), soil kept by cover, and what the kept soil is worth.

Bounds are the widest sensible values: an erodibility in US units (0.3) passes 0.2 and is refused.
"""

from typing import Annotated

from esvalue.core.text import Text
from esvalue.equations.equation import Array, In, Out, equation

__all__ = [
    "fertiliser_value",
    "nutrient_amount",
    "organic_matter_value",
    "sand_fixed_area",
    "sediment_volume",
    "soil_loss_actual_rusle",
    "soil_loss_potential_rusle",
    "soil_retained",
    "topsoil_area_kept",
]


@equation(
    title=Text(zh="潜在土壤侵蚀（RUSLE）", en="potential soil loss by RUSLE"), kind="physical", source="renard_1997"
)
def soil_loss_potential_rusle(
    erosivity: Annotated[Array, In("MJ mm/ha/h/a", "R, erosivity of rain", low=0, high=50_000)],
    erodibility: Annotated[Array, In("t h/MJ/mm", "K, erodibility in SI units: t ha h/(ha MJ mm)", low=0, high=0.2)],
    length: Annotated[Array, In("", "L, slope length factor", of="coefficient", low=0, high=150)],
    steepness: Annotated[Array, In("", "S, slope steepness factor", of="coefficient", low=0, high=80)],
) -> Annotated[Array, Out("t/ha/a")]:
    """Return the soil that sheet and rill erosion would take from bare, unprotected land: RKLS.

        E_p = R K L S

    Long-term mean of a slope. No gullies, no deposition: what is eroded is not yet in the river, see `sediment_export`.

    R = 4,000, K = 0.025, L = 2, S = 0.5:

    >>> soil_loss_potential_rusle(4000.0, 0.025, 2.0, 0.5)
    100.0
    """
    return erosivity * erodibility * length * steepness


@equation(title=Text(zh="实际土壤侵蚀（RUSLE）", en="actual soil loss by RUSLE"), kind="physical", source="renard_1997")
def soil_loss_actual_rusle(
    erosivity: Annotated[Array, In("MJ mm/ha/h/a", "R, erosivity of rain", low=0, high=50_000)],
    erodibility: Annotated[Array, In("t h/MJ/mm", "K, erodibility in SI units: t ha h/(ha MJ mm)", low=0, high=0.2)],
    length: Annotated[Array, In("", "L, slope length factor", of="coefficient", low=0, high=150)],
    steepness: Annotated[Array, In("", "S, slope steepness factor", of="coefficient", low=0, high=80)],
    cover: Annotated[Array, In("", "C, loss over that of bare fallow", of="share")],
    practice: Annotated[
        Array, In("", "P, loss over that of tillage up and down the slope; 1 where there is no practice", of="share")
    ],
) -> Annotated[Array, Out("t/ha/a")]:
    """Return the soil that sheet and rill erosion takes from land as it is: RKLSCP.

        E_a = R K L S C P

    Potential less actual credits cover AND practice; terraces are not the ecosystem's work, so give practice to
    the potential loss too where only the ecosystem is to be valued.

    >>> soil_loss_actual_rusle(4000.0, 0.025, 2.0, 0.5, 0.25, 0.5)
    12.5
    """
    return erosivity * erodibility * length * steepness * cover * practice


@equation(title=Text(zh="土壤保持量", en="soil retained"), kind="physical", source="gep_guideline_2020")
def soil_retained(
    potential: Annotated[
        Array, In("t/ha/a", "E_p, loss without cover and practice: RKLS of the USLE, or RWEQ of bare ground", low=0)
    ],
    actual: Annotated[Array, In("t/ha/a", "E_a, loss as it is: RKLSCP, or RWEQ with cover", low=0)],
    area: Annotated[Array, In("ha", "A, area", low=0)],
) -> Annotated[Array, Out("t/a")]:
    """Return the soil that cover and practice keep in place: potential less actual loss, by water or wind.

        A_s = (E_p - E_a) A

    >>> soil_retained(50.0, 5.0, 200.0)
    9000.0
    """
    return (potential - actual) * area


@equation(title=Text(zh="减少泥沙淤积量", en="sediment volume avoided"), kind="physical", source="gep_guideline_2020")
def sediment_volume(
    soil: Annotated[Array, In("t/a", "A_s, soil retained")],
    share: Annotated[
        Array, In("", "s, part that settles in channels and reservoirs; 0.24 in Chinese practice", of="share")
    ],
    bulk_density: Annotated[Array, In("t/m3", "rho, bulk density of soil", low=0.3, high=2.7)],
) -> Annotated[Array, Out("m3/a")]:
    """Return the sediment that would have settled in rivers and reservoirs.

        V = s A_s / rho

    >>> round(sediment_volume(1000.0, 0.24, 1.2), 9)
    200.0
    """
    return share * soil / bulk_density


@equation(
    title=Text(zh="土壤养分保持量", en="nutrient kept with the soil"), kind="physical", source="gep_guideline_2020"
)
def nutrient_amount(
    soil: Annotated[Array, In("t/a", "A_s, soil retained")],
    content: Annotated[Array, In("{n}/t", "C, nutrient per tonne of soil, e.g. t_N/t", low=0)],
) -> Annotated[Array, Out("{n}/a")]:
    """Return the nutrient that stays on the land with the soil.

        N = A_s C

    0.5% of 1,000 t:

    >>> nutrient_amount(1000.0, 0.005)
    5.0
    """
    return soil * content


@equation(title=Text(zh="养分的化肥替代价值", en="nutrient value as fertiliser"), kind="money", source="weihe_2018")
def fertiliser_value(
    nutrient: Annotated[Array, In("{n}/a", "N, nutrient retained")],
    conversion: Annotated[
        Array, In("t/{n}", "k, tonnes of fertiliser that hold one unit of the nutrient; 2.164 for N in the Weihe study")
    ],
    price: Annotated[Array, In("yuan/t", "P, price of the fertiliser")],
) -> Annotated[Array, Out("yuan/a")]:
    """Return what the retained nutrient would cost as fertiliser (a replacement cost, so an upper bound).

        V = N k P

    >>> fertiliser_value(10.0, 2.0, 1800.0)
    36000.0
    """
    return nutrient * conversion * price


@equation(title=Text(zh="土壤有机质保持价值", en="value of organic matter kept"), kind="money", source="weihe_2018")
def organic_matter_value(
    soil: Annotated[Array, In("t/a", "A_s, soil retained")],
    content: Annotated[Array, In("", "D, organic carbon in soil, as a share of mass", of="share")],
    conversion: Annotated[Array, In("{f}/t", "k, fuelwood per tonne of organic carbon; 0.5 in the Weihe study")],
    price: Annotated[Array, In("yuan/{f}", "P, price of fuelwood")],
) -> Annotated[Array, Out("yuan/a")]:
    """Return the value of the organic matter kept with the soil, at the price of the fuel it stands for.

        V = A_s D k P

    The unit of k follows the price: t/t with yuan/t, m3/t with yuan/m3.

    >>> organic_matter_value(1000.0, 0.02, 0.5, 200.0)
    2000.0
    """
    return soil * content * conversion * price


@equation(title=Text(zh="防风固沙折合面积", en="area kept from sand"), kind="physical", source="gep_guideline_2020")
def sand_fixed_area(
    sand: Annotated[Array, In("t/a", "Q, sand fixed: potential less actual wind erosion")],
    bulk_density: Annotated[Array, In("t/m3", "rho, bulk density of sand", low=0.3, high=2.7)],
    thickness: Annotated[
        Array, In("m", "h, thickness of sand that turns land into desert, above zero", low=0, high=10)
    ],
) -> Annotated[Array, Out("m2/a")]:
    """Return the area that the fixed sand would have covered.

        S = Q / (rho h)

    128 t at 1.28 t/m3 cover 1,000 m2 with 10 cm:

    >>> round(sand_fixed_area(128.0, 1.28, 0.1), 6)
    1000.0
    """
    return sand / (bulk_density * thickness)


@equation(
    title=Text(zh="减少废弃土地面积", en="area of topsoil kept in use"), kind="physical", source="chen_2016_huanghua"
)
def topsoil_area_kept(
    soil: Annotated[Array, In("t/a", "A_s, soil retained")],
    bulk_density: Annotated[Array, In("t/m3", "rho, bulk density of soil", low=0.3, high=2.7)],
    thickness: Annotated[Array, In("m", "h, thickness of the topsoil, above zero", low=0.01, high=10)],
) -> Annotated[Array, Out("m2/a")]:
    """Return the land that would have gone out of use, had the retained soil been lost as whole topsoil.

        S = A_s / (rho h)

    Its value is the yearly return of the land times S (opportunity cost). It is the same soil that `nutrient_amount`
    and `sediment_volume` value in other respects, not further soil.

    6,000 t at 1.2 t/m3 and 0.5 m are 1 ha:

    >>> round(topsoil_area_kept(6000.0, 1.2, 0.5), 6)
    10000.0
    """
    return soil / (bulk_density * thickness)
