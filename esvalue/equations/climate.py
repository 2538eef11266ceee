"""Local climate: heat taken out of the air by water and plants, as the energy that machines would need."""

from __future__ import annotations

from typing import Any

from esvalue.equation import equation

__all__ = ["evaporation_energy", "plant_transpiration_energy"]


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
    source="garze_2017",
    bounds={
        "heat": (0.0, 20_000.0),
        "area": (0.0, float("inf")),
        "days": (0.0, 366.0),
        "energy_efficiency_ratio": (1.0, 10.0),
    },
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
