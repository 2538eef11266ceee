"""Carbon bound by ecosystems, by the data at hand: harvest, fluxes or stocks. Pools and burial are in ``carbon_pools``.

A burial rate times an area is ``areal_amount``; carbon to carbon dioxide, or a gas to its equivalent, is
``converted_amount``: both are in :mod:`esvalue.equations.provisioning`.
"""

from __future__ import annotations

from typing import Any

from esvalue.equations.equation import equation

__all__ = [
    "carbon_from_dry_matter",
    "carbon_stock_change",
    "greenhouse_gas_balance",
    "net_ecosystem_carbon",
    "net_ecosystem_carbon_ratio",
    "npp_carbon",
]


@equation(
    title={"zh": "固碳量（干物质光合作用法）", "en": "carbon from dry matter, by photosynthesis"},
    kind="physical",
    inputs={"dry_matter": "t_DM/a", "carbon_dioxide_ratio": "t_CO2/t_DM", "carbon_share": "t_C/t_CO2"},
    output="t_C/a",
    source="baiyangdian_2017",
    bounds={"carbon_dioxide_ratio": (0.0, 3.0), "carbon_share": (0.0, 1.0)},
)
def carbon_from_dry_matter(dry_matter: Any, carbon_dioxide_ratio: Any, carbon_share: Any) -> Any:
    """Return the carbon (not carbon dioxide) fixed in a year's dry matter, by the equation of photosynthesis.

        C = M k f

    What is burnt, eaten or made into paper within the year is fixed but not stored.

    Parameters
    ----------
    dry_matter
        M, dry matter grown [t_DM/a].
    carbon_dioxide_ratio
        k, carbon dioxide taken up per dry matter [t_CO2/t_DM]; 1.63.
    carbon_share
        f, carbon in carbon dioxide [t_C/t_CO2]; 12/44.

    Examples
    --------
    44 t of dry matter at 1.5 take up 66 t of carbon dioxide, or 18 t of carbon:

    >>> round(carbon_from_dry_matter(44.0, 1.5, 12 / 44), 9)
    18.0
    """
    return dry_matter * carbon_dioxide_ratio * carbon_share


@equation(
    title={"zh": "净生态系统生产力", "en": "net ecosystem production"},
    kind="physical",
    inputs={"net_primary_production": "t_C/ha/a", "heterotrophic_respiration": "t_C/ha/a"},
    output="t_C/ha/a",
    source="gep_guideline_2020",
    bounds={"net_primary_production": (0.0, float("inf")), "heterotrophic_respiration": (0.0, float("inf"))},
)
def net_ecosystem_carbon(net_primary_production: Any, heterotrophic_respiration: Any) -> Any:
    """Return the carbon an ecosystem gains per area: growth of plants less respiration of soil organisms.

        NEP = NPP - R_h

    Harvest and lateral export are still in it: what the reed harvest takes away is not stored.

    Parameters
    ----------
    net_primary_production
        NPP [t_C/ha/a].
    heterotrophic_respiration
        R_h [t_C/ha/a].

    Examples
    --------
    >>> net_ecosystem_carbon(6.5, 4.0)
    2.5
    """
    return net_primary_production - heterotrophic_respiration


@equation(
    title={"zh": "碳储量变化（储量差法）", "en": "carbon stock change by stock difference"},
    kind="physical",
    inputs={"stock_start": "t_C", "stock_end": "t_C", "interval": "a"},
    output="t_C/a",
    source="ipcc_2006",
    bounds={"interval": (0.0, 200.0)},
)
def carbon_stock_change(stock_start: Any, stock_end: Any, interval: Any) -> Any:
    """Return the yearly change between two carbon stocks (stock-difference method); a loss is negative.

        dC = (C_2 - C_1) / (t_2 - t_1)

    Parameters
    ----------
    stock_start
        C_1, stock at the first survey [t_C].
    stock_end
        C_2, stock at the second survey [t_C].
    interval
        t_2 - t_1, years between the surveys, above zero [a].

    Examples
    --------
    >>> carbon_stock_change(1000.0, 1250.0, 5.0)
    50.0
    """
    return (stock_end - stock_start) / interval


@equation(
    title={"zh": "净初级生产力由干物质换算为碳", "en": "net primary production in carbon, from dry matter"},
    kind="physical",
    inputs={"net_primary_production": "t_DM/ha/a", "carbon_content": "t_C/t_DM"},
    output="t_C/ha/a",
    source="arithmetic",
    bounds={"net_primary_production": (0.0, 100.0), "carbon_content": (0.0, 1.0)},
)
def npp_carbon(net_primary_production: Any, carbon_content: Any) -> Any:
    """Return net primary production in carbon where a model or harvest gives it in dry matter.

        NPP_C = NPP f

    Parameters
    ----------
    net_primary_production
        NPP, dry matter grown per area [t_DM/ha/a].
    carbon_content
        f, carbon per dry matter [t_C/t_DM]; 72/162 = 0.444 for cellulose, C6H10O5.

    Examples
    --------
    >>> npp_carbon(9.0, 0.5)
    4.5
    """
    return net_primary_production * carbon_content


@equation(
    title={
        "zh": "净生态系统生产力（与净初级生产力之比）",
        "en": "net ecosystem production as a share of net primary production",
    },
    kind="physical",
    inputs={"net_primary_production": "t_C/ha/a", "ratio": ""},
    output="t_C/ha/a",
    quantities={"ratio": "signed_ratio"},
    source="gep_guideline_2020",
    bounds={"net_primary_production": (0.0, 50.0), "ratio": (-1.0, 1.0)},
)
def net_ecosystem_carbon_ratio(net_primary_production: Any, ratio: Any) -> Any:
    """Return the carbon an ecosystem gains per area as a share of plant growth, where respiration was not measured.

        NEP = k NPP

    Rival of NPP - R_h. The share varies between provinces, cover and years by more than NPP does: give it a wide
    spread.

    Parameters
    ----------
    net_primary_production
        NPP [t_C/ha/a].
    ratio
        k, part of NPP that stays; negative where the soil loses more than plants grow.

    Examples
    --------
    >>> net_ecosystem_carbon_ratio(6.0, 0.25)
    1.5
    """
    return net_primary_production * ratio


@equation(
    title={"zh": "温室气体净收支（二氧化碳当量）", "en": "greenhouse gas balance in carbon dioxide"},
    kind="physical",
    inputs={
        "uptake": "t_CO2/a",
        "methane": "t_CH4/a",
        "methane_warming": "t_CO2/t_CH4",
        "nitrous_oxide": "t_N2O/a",
        "nitrous_oxide_warming": "t_CO2/t_N2O",
    },
    output="t_CO2/a",
    source="ipcc_ar6",
    bounds={"methane_warming": (1.0, 200.0), "nitrous_oxide_warming": (100.0, 500.0)},
)
def greenhouse_gas_balance(
    uptake: Any, methane: Any, methane_warming: Any, nitrous_oxide: Any, nitrous_oxide_warming: Any
) -> Any:
    """Return what an ecosystem does for the climate: carbon dioxide taken up less the methane and nitrous oxide given
    off.

        B = U - M g_M - N g_N

    Negative where emissions outweigh uptake, as of many paddies and ponds. The warming potentials must be of one
    horizon and one report (100 years: methane 27.9 in the sixth, 28 in the fifth, 25 in the fourth).

    Parameters
    ----------
    uptake
        U, carbon dioxide taken up [t_CO2/a].
    methane
        M, methane given off [t_CH4/a].
    methane_warming
        g_M, warming potential of methane [t_CO2/t_CH4].
    nitrous_oxide
        N, nitrous oxide given off [t_N2O/a].
    nitrous_oxide_warming
        g_N, warming potential of nitrous oxide [t_CO2/t_N2O]; 273 in the sixth report.

    Examples
    --------
    >>> greenhouse_gas_balance(1000.0, 10.0, 28.0, 1.0, 270.0)
    450.0
    """
    return uptake - methane * methane_warming - nitrous_oxide * nitrous_oxide_warming
