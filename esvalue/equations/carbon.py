"""Carbon bound by ecosystems, by the data at hand: harvest, fluxes or stocks; and the oxygen set free with it.

A burial rate times an area is ``areal_amount``; carbon to carbon dioxide, or a gas to its equivalent, is
``converted_amount``: both are in :mod:`esvalue.equations.amounts`. The 2022 specification leaves oxygen out of the
account: it is not scarce. Its forms are kept for accounts that follow older rules.
"""

from typing import Annotated

from esvalue.core.text import Text
from esvalue.equations.equation import Array, In, Out, equation

__all__ = [
    "carbon_from_dry_matter",
    "carbon_stock_change",
    "greenhouse_gas_balance",
    "net_ecosystem_carbon",
    "net_ecosystem_carbon_ratio",
    "npp_carbon",
    "oxygen_from_carbon_dioxide",
    "oxygen_from_dry_matter",
]


@equation(
    title=Text(zh="固碳量（干物质光合作用法）", en="carbon from dry matter, by photosynthesis"),
    kind="physical",
    source="baiyangdian_2017",
)
def carbon_from_dry_matter(
    dry_matter: Annotated[Array, In("t_DM/a", "M, dry matter grown")],
    carbon_dioxide_ratio: Annotated[
        Array, In("t_CO2/t_DM", "k, carbon dioxide taken up per dry matter; 1.63", low=0, high=3)
    ],
    carbon_share: Annotated[Array, In("t_C/t_CO2", "f, carbon in carbon dioxide; 12/44", low=0, high=1)],
) -> Annotated[Array, Out("t_C/a")]:
    """Return the carbon (not carbon dioxide) fixed in a year's dry matter, by the equation of photosynthesis.

        C = M k f

    What is burnt, eaten or made into paper within the year is fixed but not stored.

    44 t of dry matter at 1.5 take up 66 t of carbon dioxide, or 18 t of carbon:

    >>> round(carbon_from_dry_matter(44.0, 1.5, 12 / 44), 9)
    18.0
    """
    return dry_matter * carbon_dioxide_ratio * carbon_share


@equation(
    title=Text(zh="净生态系统生产力", en="net ecosystem production"), kind="physical", source="gep_guideline_2020"
)
def net_ecosystem_carbon(
    net_primary_production: Annotated[Array, In("t_C/ha/a", "NPP, net primary production", low=0)],
    heterotrophic_respiration: Annotated[Array, In("t_C/ha/a", "R_h, heterotrophic respiration", low=0)],
) -> Annotated[Array, Out("t_C/ha/a")]:
    """Return the carbon an ecosystem gains per area: growth of plants less respiration of soil organisms.

        NEP = NPP - R_h

    Harvest and lateral export are still in it: what the reed harvest takes away is not stored.

    >>> net_ecosystem_carbon(6.5, 4.0)
    2.5
    """
    return net_primary_production - heterotrophic_respiration


@equation(
    title=Text(zh="碳储量变化（储量差法）", en="carbon stock change by stock difference"),
    kind="physical",
    source="ipcc_2006",
)
def carbon_stock_change(
    stock_start: Annotated[Array, In("t_C", "C_1, stock at the first survey")],
    stock_end: Annotated[Array, In("t_C", "C_2, stock at the second survey")],
    interval: Annotated[Array, In("a", "t_2 - t_1, years between the surveys, above zero", low=0, high=200)],
) -> Annotated[Array, Out("t_C/a")]:
    """Return the yearly change between two carbon stocks (stock-difference method); a loss is negative.

        dC = (C_2 - C_1) / (t_2 - t_1)

    >>> carbon_stock_change(1000.0, 1250.0, 5.0)
    50.0
    """
    return (stock_end - stock_start) / interval


@equation(
    title=Text(zh="净初级生产力由干物质换算为碳", en="net primary production in carbon, from dry matter"),
    kind="physical",
    source="arithmetic",
)
def npp_carbon(
    net_primary_production: Annotated[Array, In("t_DM/ha/a", "NPP, dry matter grown per area", low=0, high=100)],
    carbon_content: Annotated[
        Array, In("t_C/t_DM", "f, carbon per dry matter; 72/162 = 0.444 for cellulose, C6H10O5", low=0, high=1)
    ],
) -> Annotated[Array, Out("t_C/ha/a")]:
    """Return net primary production in carbon where a model or harvest gives it in dry matter.

        NPP_C = NPP f

    >>> npp_carbon(9.0, 0.5)
    4.5
    """
    return net_primary_production * carbon_content


@equation(
    title=Text(
        zh="净生态系统生产力（与净初级生产力之比）", en="net ecosystem production as a share of net primary production"
    ),
    kind="physical",
    source="gep_guideline_2020",
)
def net_ecosystem_carbon_ratio(
    net_primary_production: Annotated[Array, In("t_C/ha/a", "NPP, net primary production", low=0, high=50)],
    ratio: Annotated[Array, In("", "k, part of NPP that stays", of="signed_ratio", low=-1, high=1)],
) -> Annotated[Array, Out("t_C/ha/a")]:
    """Return the carbon an ecosystem gains per area as a share of plant growth, where respiration was not measured.

        NEP = k NPP

    Rival of NPP - R_h. The share is negative where the soil loses more than plants grow, and varies between provinces,
    cover and years by more than NPP does: give it a wide spread.

    >>> net_ecosystem_carbon_ratio(6.0, 0.25)
    1.5
    """
    return net_primary_production * ratio


@equation(
    title=Text(zh="温室气体净收支（二氧化碳当量）", en="greenhouse gas balance in carbon dioxide"),
    kind="physical",
    source="ipcc_ar6",
)
def greenhouse_gas_balance(
    uptake: Annotated[Array, In("t_CO2/a", "U, carbon dioxide taken up")],
    methane: Annotated[Array, In("t_CH4/a", "M, methane given off")],
    methane_warming: Annotated[Array, In("t_CO2/t_CH4", "g_M, warming potential of methane", low=1, high=200)],
    nitrous_oxide: Annotated[Array, In("t_N2O/a", "N, nitrous oxide given off")],
    nitrous_oxide_warming: Annotated[
        Array, In("t_CO2/t_N2O", "g_N, warming potential of nitrous oxide; 273 in the sixth report", low=100, high=500)
    ],
) -> Annotated[Array, Out("t_CO2/a")]:
    """Return what an ecosystem does for the climate: carbon dioxide taken up less the methane
    and nitrous oxide given off.

        B = U - M g_M - N g_N

    Negative where emissions outweigh uptake, as of many paddies and ponds. The warming potentials must be of one
    horizon and one report (100 years: methane 27.9 in the sixth, 28 in the fifth, 25 in the fourth).

    >>> greenhouse_gas_balance(1000.0, 10.0, 28.0, 1.0, 270.0)
    450.0
    """
    return uptake - methane * methane_warming - nitrous_oxide * nitrous_oxide_warming


@equation(
    title=Text(zh="释氧量（干物质法）", en="oxygen released, from dry matter"),
    kind="physical",
    source="baiyangdian_2017",
)
def oxygen_from_dry_matter(
    dry_matter: Annotated[Array, In("t_DM/a", "M, dry matter grown", low=0)],
    oxygen_ratio: Annotated[
        Array, In("t_O2/t_DM", "k, oxygen per dry matter; 1.2, or 1.19 in other papers", low=0, high=2)
    ],
) -> Annotated[Array, Out("t_O2/a")]:
    """Return the oxygen set free while a year's dry matter grew.

        O = M k

    What is burnt, eaten or rots within the year takes the oxygen back. By the formula of cellulose, 6 O2
    per C6H10O5, k is 192/162 = 1.185.

    Baiyangdian, 37,400 t of reed (printed 4.49e4 t):

    >>> round(oxygen_from_dry_matter(37_400.0, 1.2), 6)
    44880.0
    """
    return dry_matter * oxygen_ratio


@equation(
    title=Text(zh="释氧量（固定二氧化碳法）", en="oxygen released, from carbon dioxide bound"),
    kind="physical",
    source="gep_guideline_2020",
)
def oxygen_from_carbon_dioxide(
    carbon_dioxide: Annotated[
        Array, In("t_CO2/a", "Q, carbon dioxide bound; negative where the ecosystem gives it off")
    ],
    oxygen_ratio: Annotated[Array, In("t_O2/t_CO2", "k, oxygen per carbon dioxide by mass; 32/44", low=0, high=1.5)],
) -> Annotated[Array, Out("t_O2/a")]:
    """Return the oxygen set free for the carbon dioxide an ecosystem keeps: one molecule for one.

        O = Q k

    With net uptake (from NEP) it counts the oxygen that remains; with gross uptake it counts what the night takes back.

    >>> round(oxygen_from_carbon_dioxide(88.0, 32 / 44), 9)
    64.0
    """
    return carbon_dioxide * oxygen_ratio
