"""Carbon in pools: stocks by pool, growth of biomass, soil, and burial in sediment. Coastal habitats are in
``blue_carbon``.
"""

from __future__ import annotations

from typing import Any

from esvalue.equations.equation import equation

__all__ = [
    "biomass_carbon_gain_ipcc2006",
    "carbon_stock_of_pools",
    "sediment_carbon_burial",
    "soil_carbon_stock",
    "soil_carbon_stock_ipcc2006",
]


@equation(
    title={"zh": "四个碳库的碳储量（InVEST）", "en": "carbon stock of four pools (InVEST)"},
    kind="physical",
    inputs={"above": "t_C/ha", "below": "t_C/ha", "soil": "t_C/ha", "dead": "t_C/ha", "area": "ha"},
    output="t_C",
    source="invest_2026",
    bounds=dict.fromkeys(("above", "below", "soil", "dead"), (0.0, 5000.0)) | {"area": (0.0, float("inf"))},
)
def carbon_stock_of_pools(above: Any, below: Any, soil: Any, dead: Any, area: Any) -> Any:
    """Return the carbon stored on an area: living biomass above and below ground, soil, and dead matter.

        C = (c_a + c_b + c_s + c_d) A

    A change between two covers is the difference of two such stocks. InVEST (commit 54ff9ca1) writes that difference to
    a raster whose no-data value is -1, so that an area which loses exactly 1 t/ha drops out of its total; here -1 is a
    number.

    Parameters
    ----------
    above, below, soil, dead
        c_a, c_b, c_s, c_d, carbon per area of the four pools [t_C/ha].
    area
        A [ha].

    Examples
    --------
    >>> carbon_stock_of_pools(40.0, 10.0, 80.0, 5.0, 2.0)
    270.0
    """
    return (above + below + soil + dead) * area


@equation(
    title={"zh": "生物量碳增量（IPCC 增减法）", "en": "yearly gain of biomass carbon (IPCC gain-loss method)"},
    kind="physical",
    inputs={"growth": "t_DM/ha/a", "root_shoot": "", "carbon_content": "t_C/t_DM", "area": "ha"},
    output="t_C/a",
    quantities={"root_shoot": "ratio"},
    source="ipcc_2006",
    bounds={
        "growth": (0.0, 100.0),
        "root_shoot": (0.0, 10.0),
        "carbon_content": (0.0, 1.0),
        "area": (0.0, float("inf")),
    },
)
def biomass_carbon_gain_ipcc2006(growth: Any, root_shoot: Any, carbon_content: Any, area: Any) -> Any:
    """Return the carbon that growing biomass takes up in a year, roots included.

        G = g (1 + R) f A

    Losses by harvest, fuelwood and disturbance are a separate figure, taken off with ``difference``.

    Parameters
    ----------
    growth
        g, growth above ground [t_DM/ha/a].
    root_shoot
        R, biomass below ground per biomass above.
    carbon_content
        f, carbon per dry matter [t_C/t_DM].
    area
        A [ha].

    Examples
    --------
    >>> biomass_carbon_gain_ipcc2006(4.0, 0.25, 0.5, 100.0)
    250.0
    """
    return growth * (1.0 + root_shoot) * carbon_content * area


@equation(
    title={"zh": "沉积物碳埋藏量", "en": "carbon burial in sediment"},
    kind="physical",
    inputs={"accretion": "m/a", "bulk_density": "t/m3", "carbon_content": "t_C/t", "area": "m2"},
    output="t_C/a",
    source="arithmetic",
    bounds={
        "accretion": (0.0, 1.0),
        "bulk_density": (0.0, 3.0),
        "carbon_content": (0.0, 0.6),
        "area": (0.0, float("inf")),
    },
)
def sediment_carbon_burial(accretion: Any, bulk_density: Any, carbon_content: Any, area: Any) -> Any:
    """Return the carbon buried in a year where mud settles: salt marsh, tidal flat, sea bed.

        B = s d c A

    Carbon washed in from rivers is buried too; only what the area or the sea itself fixed is its own service.

    Parameters
    ----------
    accretion
        s, yearly growth of the deposit [m/a].
    bulk_density
        d, dry mass per volume [t/m3].
    carbon_content
        c, organic carbon per dry mass [t_C/t].
    area
        A [m2].

    Examples
    --------
    5 mm a year of 1 t/m3 with 2% carbon is 100 g C/m2, or 1 t over a hectare:

    >>> round(sediment_carbon_burial(0.005, 1.0, 0.02, 10_000.0), 12)
    1.0
    """
    return accretion * bulk_density * carbon_content * area


@equation(
    title={"zh": "土壤有机碳储量（剖面法）", "en": "soil organic carbon of a profile"},
    kind="physical",
    inputs={"depth": "m", "bulk_density": "t/m3", "carbon_content": "t_C/t", "coarse_share": "", "area": "m2"},
    output="t_C",
    quantities={"coarse_share": "share"},
    source="arithmetic",
    bounds={
        "depth": (0.0, 10.0),
        "bulk_density": (0.0, 3.0),
        "carbon_content": (0.0, 0.6),
        "area": (0.0, float("inf")),
    },
)
def soil_carbon_stock(depth: Any, bulk_density: Any, carbon_content: Any, coarse_share: Any, area: Any) -> Any:
    """Return the organic carbon in the fine soil down to a depth.

        C = h d c (1 - s) A

    Parameters
    ----------
    depth
        h, depth counted [m].
    bulk_density
        d, dry mass per volume [t/m3].
    carbon_content
        c, organic carbon per fine soil [t_C/t]; organic matter times 0.58 is the usual conversion.
    coarse_share
        s, part of the volume that is stones.
    area
        A [m2].

    Examples
    --------
    1 m of 1.25 t/m3 with 1% carbon and a fifth of stones holds 100 t/ha:

    >>> round(soil_carbon_stock(1.0, 1.25, 0.01, 0.2, 10_000.0), 9)
    100.0
    """
    return depth * bulk_density * carbon_content * (1.0 - coarse_share) * area


@equation(
    title={"zh": "土壤有机碳储量（IPCC 参考值法）", "en": "soil organic carbon by reference stock and factors (IPCC)"},
    kind="physical",
    inputs={"reference": "t_C/ha", "land_use": "", "management": "", "input_": "", "area": "ha"},
    output="t_C",
    quantities={"land_use": "coefficient", "management": "coefficient", "input_": "coefficient"},
    source="ipcc_2006",
    bounds={
        "reference": (0.0, 1000.0),
        "land_use": (0.0, 3.0),
        "management": (0.0, 3.0),
        "input_": (0.0, 3.0),
        "area": (0.0, float("inf")),
    },
)
def soil_carbon_stock_ipcc2006(reference: Any, land_use: Any, management: Any, input_: Any, area: Any) -> Any:
    """Return the organic carbon that mineral soil tends to under a use and management.

        C = C_ref F_LU F_MG F_I A

    A change of use takes 20 years by the guideline's default: use ``carbon_stock_change`` over that interval.

    Parameters
    ----------
    reference
        C_ref, stock under native cover in this climate and soil [t_C/ha].
    land_use, management, input_
        F_LU, F_MG, F_I, factors of use, tillage and organic input; 1 without a change.
    area
        A [ha].

    Examples
    --------
    >>> soil_carbon_stock_ipcc2006(80.0, 0.75, 1.0, 1.5, 10.0)
    900.0
    """
    return reference * land_use * management * input_ * area
