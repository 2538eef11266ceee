"""Stocks of carbon: pools on land, growth of biomass, soil, burial in sediment; and blue carbon of salt marsh, mangrove
and seagrass, which builds up year by year and decays after a disturbance.

Blue carbon has the form of InVEST's coastal model (commit 54ff9ca1), written for any time between disturbance and
survey; with whole years it gives InVEST's yearly emissions. Its amounts may be in carbon or carbon dioxide: the unit
says which.
"""

from typing import Annotated

from esvalue.core.text import Text
from esvalue.equations.equation import Array, In, Out, equation

__all__ = [
    "biomass_carbon_gain_ipcc2006",
    "blue_carbon_accumulated",
    "blue_carbon_emitted",
    "blue_carbon_stock",
    "blue_carbon_stock_change",
    "carbon_stock_of_pools",
    "sediment_carbon_burial",
    "soil_carbon_stock",
    "soil_carbon_stock_ipcc2006",
]


@equation(
    title=Text(zh="四个碳库的碳储量（InVEST）", en="carbon stock of four pools (InVEST)"),
    kind="physical",
    source="invest_2026",
)
def carbon_stock_of_pools(
    above: Annotated[Array, In("t_C/ha", "c_a, carbon per area above ground", low=0, high=5_000)],
    below: Annotated[Array, In("t_C/ha", "c_b, carbon per area below ground", low=0, high=5_000)],
    soil: Annotated[Array, In("t_C/ha", "c_s, carbon per area in soil", low=0, high=5_000)],
    dead: Annotated[Array, In("t_C/ha", "c_d, carbon per area in dead matter", low=0, high=5_000)],
    area: Annotated[Array, In("ha", "A, area", low=0)],
) -> Annotated[Array, Out("t_C")]:
    """Return the carbon stored on an area: living biomass above and below ground, soil, and dead matter.

        C = (c_a + c_b + c_s + c_d) A

    A change between two covers is the difference of two such stocks. InVEST (commit 54ff9ca1) writes that difference to
    a raster whose no-data value is -1, so that an area which loses exactly 1 t/ha drops out of its total; here -1 is a
    number.

    >>> carbon_stock_of_pools(40.0, 10.0, 80.0, 5.0, 2.0)
    270.0
    """
    return (above + below + soil + dead) * area


@equation(
    title=Text(zh="生物量碳增量（IPCC 增减法）", en="yearly gain of biomass carbon (IPCC gain-loss method)"),
    kind="physical",
    source="ipcc_2006",
)
def biomass_carbon_gain_ipcc2006(
    growth: Annotated[Array, In("t_DM/ha/a", "g, growth above ground", low=0, high=100)],
    root_shoot: Annotated[Array, In("", "R, biomass below ground per biomass above", of="ratio", low=0, high=10)],
    carbon_content: Annotated[Array, In("t_C/t_DM", "f, carbon per dry matter", low=0, high=1)],
    area: Annotated[Array, In("ha", "A, area", low=0)],
) -> Annotated[Array, Out("t_C/a")]:
    """Return the carbon that growing biomass takes up in a year, roots included.

        G = g (1 + R) f A

    Losses by harvest, fuelwood and disturbance are a separate figure, taken off with ``difference``.

    >>> biomass_carbon_gain_ipcc2006(4.0, 0.25, 0.5, 100.0)
    250.0
    """
    return growth * (1.0 + root_shoot) * carbon_content * area


@equation(title=Text(zh="沉积物碳埋藏量", en="carbon burial in sediment"), kind="physical", source="arithmetic")
def sediment_carbon_burial(
    accretion: Annotated[Array, In("m/a", "s, yearly growth of the deposit", low=0, high=1)],
    bulk_density: Annotated[Array, In("t/m3", "d, dry mass per volume", low=0, high=3)],
    carbon_content: Annotated[Array, In("t_C/t", "c, organic carbon per dry mass", low=0, high=0.6)],
    area: Annotated[Array, In("m2", "A, area", low=0)],
) -> Annotated[Array, Out("t_C/a")]:
    """Return the carbon buried in a year where mud settles: salt marsh, tidal flat, sea bed.

        B = s d c A

    Carbon washed in from rivers is buried too; only what the area or the sea itself fixed is its own service.

    5 mm a year of 1 t/m3 with 2% carbon is 100 g C/m2, or 1 t over a hectare:

    >>> round(sediment_carbon_burial(0.005, 1.0, 0.02, 10_000.0), 12)
    1.0
    """
    return accretion * bulk_density * carbon_content * area


@equation(
    title=Text(zh="土壤有机碳储量（剖面法）", en="soil organic carbon of a profile"),
    kind="physical",
    source="arithmetic",
)
def soil_carbon_stock(
    depth: Annotated[Array, In("m", "h, depth counted", low=0, high=10)],
    bulk_density: Annotated[Array, In("t/m3", "d, dry mass per volume", low=0, high=3)],
    carbon_content: Annotated[
        Array, In("t_C/t", "c, organic carbon per fine soil; usually organic matter times 0.58", low=0, high=0.6)
    ],
    coarse_share: Annotated[Array, In("", "s, part of the volume that is stones", of="share")],
    area: Annotated[Array, In("m2", "A, area", low=0)],
) -> Annotated[Array, Out("t_C")]:
    """Return the organic carbon in the fine soil down to a depth.

        C = h d c (1 - s) A

    1 m of 1.25 t/m3 with 1% carbon and a fifth of stones holds 100 t/ha:

    >>> round(soil_carbon_stock(1.0, 1.25, 0.01, 0.2, 10_000.0), 9)
    100.0
    """
    return depth * bulk_density * carbon_content * (1.0 - coarse_share) * area


@equation(
    title=Text(zh="土壤有机碳储量（IPCC 参考值法）", en="soil organic carbon by reference stock and factors (IPCC)"),
    kind="physical",
    source="ipcc_2006",
)
def soil_carbon_stock_ipcc2006(
    reference: Annotated[
        Array, In("t_C/ha", "C_ref, stock under native cover in this climate and soil", low=0, high=1_000)
    ],
    land_use: Annotated[Array, In("", "F_LU, factor of use; 1 without a change", of="coefficient", low=0, high=3)],
    management: Annotated[
        Array, In("", "F_MG, factor of tillage; 1 without a change", of="coefficient", low=0, high=3)
    ],
    input_: Annotated[
        Array, In("", "F_I, factor of organic input; 1 without a change", of="coefficient", low=0, high=3)
    ],
    area: Annotated[Array, In("ha", "A, area", low=0)],
) -> Annotated[Array, Out("t_C")]:
    """Return the organic carbon that mineral soil tends to under a use and management.

        C = C_ref F_LU F_MG F_I A

    A change of use takes 20 years by the guideline's default: use ``carbon_stock_change`` over that interval.

    >>> soil_carbon_stock_ipcc2006(80.0, 0.75, 1.0, 1.5, 10.0)
    900.0
    """
    return reference * land_use * management * input_ * area


@equation(title=Text(zh="蓝碳累积量", en="blue carbon accumulated"), kind="physical", source="invest_2026")
def blue_carbon_accumulated(
    rate: Annotated[Array, In("{q}/ha/a", "k, yearly accumulation of soil, biomass or litter", low=0, high=100)],
    area: Annotated[Array, In("ha", "A, area", low=0)],
    years: Annotated[Array, In("a", "t, years", low=0, high=1_000)],
) -> Annotated[Array, Out("{q}")]:
    """Return what an undisturbed coastal habitat adds to its stock over some years.

        G = k A t

    >>> blue_carbon_accumulated(2.0, 100.0, 5.0)
    1000.0
    """
    return rate * area * years


@equation(
    title=Text(zh="扰动后蓝碳排放量（半衰期）", en="blue carbon emitted after a disturbance, by half-life"),
    kind="physical",
    source="invest_2026",
)
def blue_carbon_emitted(
    stock: Annotated[Array, In("{q}", "S, stock when it was disturbed", low=0, high=1e6)],
    magnitude: Annotated[Array, In("", "m, part of it that the disturbance exposes", of="share")],
    half_life: Annotated[Array, In("a", "h, time in which half of the exposed part is gone", low=0.01, high=1_000)],
    start: Annotated[Array, In("a", "t_1, years since the disturbance; n - 1 for the n-th year", low=0, high=1_000)],
    end: Annotated[Array, In("a", "t_2, years since the disturbance; n for the n-th year", low=0, high=1_000)],
) -> Annotated[Array, Out("{q}")]:
    """Return what a disturbed stock gives off between two times after the disturbance.

        E = S m (2^(-t_1/h) - 2^(-t_2/h))

    Half of 800 exposed; in the second half-life a quarter of that is lost:

    >>> blue_carbon_emitted(800.0, 0.5, 10.0, 10.0, 20.0)
    100.0
    """
    return stock * magnitude * (0.5 ** (start / half_life) - 0.5 ** (end / half_life))


@equation(
    title=Text(zh="扰动后蓝碳储量", en="blue carbon stock after a disturbance"), kind="physical", source="invest_2026"
)
def blue_carbon_stock(
    stock: Annotated[Array, In("{q}", "S, stock when it was disturbed", low=0, high=1e6)],
    magnitude: Annotated[Array, In("", "m, part of it that the disturbance exposes; 0 without one", of="share")],
    half_life: Annotated[Array, In("a", "h, time in which half of the exposed part is gone", low=0.01, high=1_000)],
    accumulation: Annotated[Array, In("{q}/a", "k, yearly growth of the stock since", low=0, high=1e6)],
    years: Annotated[Array, In("a", "t, years since the disturbance", low=0, high=1_000)],
) -> Annotated[Array, Out("{q}")]:
    """Return the stock some years after a disturbance: what was untouched, what has not decayed yet,
    and what has grown since.

        S_t = S (1 - m) + S m 2^(-t/h) + k t

    InVEST stops accumulation while a habitat is disturbed: give 0 for k to follow it.

    >>> blue_carbon_stock(800.0, 0.5, 10.0, 3.0, 20.0)
    560.0
    """
    return stock * (1.0 - magnitude) + stock * magnitude * 0.5 ** (years / half_life) + accumulation * years


@equation(
    title=Text(zh="蓝碳储量变化（累积减排放）", en="blue carbon stock change: accumulation less emission"),
    kind="physical",
    source="invest_2026",
)
def blue_carbon_stock_change(
    accumulated: Annotated[Array, In("{q}", "G, added to the stocks between the surveys", low=0, high=1e9)],
    emitted: Annotated[Array, In("{q}", "E, given off between them", low=0, high=1e9)],
    years: Annotated[Array, In("a", "t, years between the surveys, above zero", low=0.01, high=1_000)],
) -> Annotated[Array, Out("{q}/a")]:
    """Return the mean yearly net sequestration of coastal habitats between two surveys;
    negative where more is lost than built.

        D = (G - E) / t

    >>> blue_carbon_stock_change(1000.0, 1250.0, 5.0)
    -50.0
    """
    return (accumulated - emitted) / years
