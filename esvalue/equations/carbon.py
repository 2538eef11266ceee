"""Carbon bound by ecosystems, by the data at hand: harvest, fluxes or stocks.

A burial rate times an area is ``areal_amount``; carbon to carbon dioxide, or a gas to its equivalent, is
``converted_amount``: both are in :mod:`esvalue.equations.provisioning`.
"""

from __future__ import annotations

from typing import Any

from esvalue.equation import equation

__all__ = ["carbon_from_dry_matter", "carbon_stock_change", "net_ecosystem_carbon"]


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
