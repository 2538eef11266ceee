"""Local climate: heat taken out of the air by water and plants, as the energy that machines would need."""

from __future__ import annotations

from typing import Any

from esvalue.equations.equation import equation

__all__ = [
    "cooling_energy_by_temperature",
    "cooling_energy_saved",
    "evaporation_energy",
    "evaporation_energy_electric",
    "plant_transpiration_energy",
    "transpiration_heat",
]


@equation(
    title={"zh": "水面蒸发降温增湿耗能", "en": "energy of evaporation: cooling and humidifying"},
    kind="physical",
    inputs={"evaporation": "m/a", "area": "m2", "latent_heat": "kWh/m3", "humidifier_energy": "kWh/m3"},
    output="kWh/a",
    source="garze_2017",
    bounds={
        "evaporation": (0.0, 20.0),
        "area": (0.0, float("inf")),
        "latent_heat": (0.0, 800.0),
        "humidifier_energy": (0.0, 800.0),
    },
)
def evaporation_energy(evaporation: Any, area: Any, latent_heat: Any, humidifier_energy: Any) -> Any:
    """Return the energy machines would need to cool and humidify the air as water does (an upper bound).

        E = e A (q + g)

    It counts every month and place, also where nobody would run a machine: Jiaozhou Bay owes more than 60% of
    its published value to it. That study counts humidifying only (q = 0). Where electricity and not heat is
    meant, give the latent heat divided by the efficiency ratio of an air conditioner.

    Parameters
    ----------
    evaporation
        e, evaporation from open water in the season counted [m/a].
    area
        A, water surface [m2].
    latent_heat
        q, heat taken up per evaporated water [kWh/m3].
    humidifier_energy
        g, electricity of a humidifier per evaporated water [kWh/m3]; 125.

    Examples
    --------
    0.5 m from 1 ha is 5,000 m3, each 675 + 125 kWh:

    >>> evaporation_energy(0.5, 10_000.0, 675.0, 125.0)
    4000000.0
    """
    return evaporation * area * (latent_heat + humidifier_energy)


@equation(
    title={"zh": "植被蒸腾降温耗能", "en": "energy of plant transpiration"},
    kind="physical",
    inputs={"heat": "kJ/m2/d", "area": "m2", "days": "d/a", "energy_efficiency_ratio": ""},
    output="kJ/a",
    quantities={"days": "days_a_year", "energy_efficiency_ratio": "ratio"},
    source="garze_2017",
    bounds={"heat": (0.0, 20_000.0), "area": (0.0, float("inf")), "energy_efficiency_ratio": (1.0, 10.0)},
)
def plant_transpiration_energy(heat: Any, area: Any, days: Any, energy_efficiency_ratio: Any) -> Any:
    """Return the electricity an air conditioner would use to take up the heat that plants transpire.

        E = H A d / R

    Parameters
    ----------
    heat
        H, heat taken up by transpiration [kJ/m2/d].
    area
        A, area of the vegetation [m2].
    days
        d, days a year on which people would cool the air [d/a].
    energy_efficiency_ratio
        R, heat moved per electricity used; 3.0.

    Examples
    --------
    >>> plant_transpiration_energy(60.0, 1000.0, 30.0, 3.0)
    600000.0
    """
    return heat * area * days / energy_efficiency_ratio


@equation(
    title={
        "zh": "水面蒸发降温增湿耗电（计能效比）",
        "en": "electricity of evaporation, with the efficiency of the machine",
    },
    kind="physical",
    inputs={
        "evaporation": "m/a",
        "area": "m2",
        "latent_heat": "kWh/m3",
        "energy_efficiency_ratio": "",
        "humidifier_energy": "kWh/m3",
    },
    output="kWh/a",
    quantities={"energy_efficiency_ratio": "ratio"},
    source="gbt_46869_2025",
    bounds={
        "evaporation": (0.0, 20.0),
        "area": (0.0, float("inf")),
        "latent_heat": (0.0, 800.0),
        "energy_efficiency_ratio": (1.0, 10.0),
        "humidifier_energy": (0.0, 800.0),
    },
)
def evaporation_energy_electric(
    evaporation: Any, area: Any, latent_heat: Any, energy_efficiency_ratio: Any, humidifier_energy: Any
) -> Any:
    """Return the electricity machines would use to cool and humidify the air as water does (an upper bound).

        E = e A (q / R + g)

    Rival of the sum of heat and electricity (``evaporation_energy``), which overstates cooling by the efficiency ratio
    R.

    Parameters
    ----------
    evaporation
        e, evaporation from open water in the season counted [m/a].
    area
        A, water surface [m2].
    latent_heat
        q, heat taken up per evaporated water [kWh/m3].
    energy_efficiency_ratio
        R, heat moved per electricity used by an air conditioner; 3.0.
    humidifier_energy
        g, electricity of a humidifier per evaporated water [kWh/m3]; 0 where nobody would humidify.

    Examples
    --------
    5,000 m3, each 675/3 + 125 kWh:

    >>> evaporation_energy_electric(0.5, 10_000.0, 675.0, 3.0, 125.0)
    1750000.0
    """
    return evaporation * area * (latent_heat / energy_efficiency_ratio + humidifier_energy)


@equation(
    title={"zh": "植被蒸腾吸热量", "en": "heat taken up by transpiration"},
    kind="physical",
    inputs={"transpiration": "m/d", "latent_heat": "kJ/m3"},
    output="kJ/m2/d",
    source="arithmetic",
    bounds={"transpiration": (0.0, 0.05), "latent_heat": (0.0, 3e6)},
)
def transpiration_heat(transpiration: Any, latent_heat: Any) -> Any:
    """Return the heat that plants take out of the air with the water they transpire.

        H = t q

    Parameters
    ----------
    transpiration
        t, water transpired in a day of the season counted [m/d].
    latent_heat
        q, heat taken up per evaporated water [kJ/m3]; 2.45e6 at 20 degrees.

    Examples
    --------
    4 mm a day:

    >>> round(transpiration_heat(0.004, 2.45e6), 9)
    9800.0
    """
    return transpiration * latent_heat


@equation(
    title={"zh": "降温耗电（实测温差法）", "en": "cooling by measured temperature difference"},
    kind="physical",
    inputs={
        "difference": "K",
        "heat_capacity": "kJ/m3/K",
        "height": "m",
        "area": "m2",
        "exchanges": "1/d",
        "days": "d/a",
        "energy_efficiency_ratio": "",
    },
    output="kJ/a",
    quantities={"days": "days_a_year", "energy_efficiency_ratio": "ratio"},
    source="gbt_46869_2025",
    bounds={
        "difference": (-10.0, 20.0),
        "heat_capacity": (0.5, 2.0),
        "height": (0.0, 1000.0),
        "area": (0.0, float("inf")),
        "exchanges": (0.0, 1000.0),
        "energy_efficiency_ratio": (1.0, 10.0),
    },
)
def cooling_energy_by_temperature(
    difference: Any, heat_capacity: Any, height: Any, area: Any, exchanges: Any, days: Any, energy_efficiency_ratio: Any
) -> Any:
    """Return the electricity that would cool the air of an area by the difference measured inside and outside it.

        E = dT r h A n d / R

    Rival of evaporation energy: it counts the cooling that is felt and not the water that is lost. A negative
    difference means the area is the warmer one.

    Parameters
    ----------
    difference
        dT, temperature outside less inside [K].
    heat_capacity
        r, heat capacity of air per volume [kJ/m3/K]; 1.2.
    height
        h, height of the air cooled [m].
    area
        A, area cooled [m2].
    exchanges
        n, times a day the air is renewed [1/d].
    days
        d, days a year on which people would cool the air [d/a].
    energy_efficiency_ratio
        R, heat moved per electricity used; 3.0.

    Examples
    --------
    >>> round(cooling_energy_by_temperature(2.0, 1.2, 10.0, 10_000.0, 5.0, 60.0, 3.0), 6)
    24000000.0
    """
    return difference * heat_capacity * height * area * exchanges * days / energy_efficiency_ratio


@equation(
    title={"zh": "建筑节约的制冷用电", "en": "cooling electricity saved in buildings"},
    kind="physical",
    inputs={"difference": "K", "consumption": "kWh/m2/K/a", "floor_area": "m2"},
    output="kWh/a",
    source="invest_2026",
    bounds={"difference": (-10.0, 20.0), "consumption": (0.0, 1000.0), "floor_area": (0.0, float("inf"))},
)
def cooling_energy_saved(difference: Any, consumption: Any, floor_area: Any) -> Any:
    """Return the electricity buildings save because air near green or water is cooler (the form of InVEST's urban
    cooling).

        E = dT c A

    It counts only where machines run, so it is the lower rival of the energies above.

    Parameters
    ----------
    difference
        dT, cooling of the air around the buildings [K].
    consumption
        c, electricity a degree and floor area [kWh/m2/K/a].
    floor_area
        A, floor that is cooled [m2].

    Examples
    --------
    >>> cooling_energy_saved(0.5, 4.0, 100_000.0)
    200000.0
    """
    return difference * consumption * floor_area
