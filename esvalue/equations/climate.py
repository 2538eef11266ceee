"""Local climate: heat taken out of the air by water and plants, as the energy that machines would need."""

from typing import Annotated

from esvalue.core.text import Text
from esvalue.equations.equation import Array, In, Out, equation

__all__ = [
    "cooling_energy_by_temperature",
    "cooling_energy_saved",
    "evaporation_energy",
    "evaporation_energy_electric",
    "plant_transpiration_energy",
    "transpiration_heat",
]


@equation(
    title=Text(zh="水面蒸发降温增湿耗能", en="energy of evaporation: cooling and humidifying"),
    kind="physical",
    source="garze_2017",
)
def evaporation_energy(
    evaporation: Annotated[Array, In("m/a", "e, evaporation from open water in the season counted", low=0, high=20)],
    area: Annotated[Array, In("m2", "A, water surface", low=0)],
    latent_heat: Annotated[Array, In("kWh/m3", "q, heat taken up per evaporated water", low=0, high=800)],
    humidifier_energy: Annotated[
        Array, In("kWh/m3", "g, electricity of a humidifier per evaporated water; 125", low=0, high=800)
    ],
) -> Annotated[Array, Out("kWh/a")]:
    """Return the energy machines would need to cool and humidify the air as water does (an upper bound).

        E = e A (q + g)

    It counts every month and place, also where nobody would run a machine: Jiaozhou Bay owes more than 60% of
    its published value to it. That study counts humidifying only (q = 0). Where electricity and not heat is
    meant, give the latent heat divided by the efficiency ratio of an air conditioner.

    0.5 m from 1 ha is 5,000 m3, each 675 + 125 kWh:

    >>> evaporation_energy(0.5, 10_000.0, 675.0, 125.0)
    4000000.0
    """
    return evaporation * area * (latent_heat + humidifier_energy)


@equation(title=Text(zh="植被蒸腾降温耗能", en="energy of plant transpiration"), kind="physical", source="garze_2017")
def plant_transpiration_energy(
    heat: Annotated[Array, In("kJ/m2/d", "H, heat taken up by transpiration", low=0, high=20_000)],
    area: Annotated[Array, In("m2", "A, area of the vegetation", low=0)],
    days: Annotated[Array, In("d/a", "d, days a year on which people would cool the air", of="days_a_year")],
    energy_efficiency_ratio: Annotated[
        Array, In("", "R, heat moved per electricity used; 3.0", of="ratio", low=1, high=10)
    ],
) -> Annotated[Array, Out("kJ/a")]:
    """Return the electricity an air conditioner would use to take up the heat that plants transpire.

        E = H A d / R

    >>> plant_transpiration_energy(60.0, 1000.0, 30.0, 3.0)
    600000.0
    """
    return heat * area * days / energy_efficiency_ratio


@equation(
    title=Text(
        zh="水面蒸发降温增湿耗电（计能效比）", en="electricity of evaporation, with the efficiency of the machine"
    ),
    kind="physical",
    source="gbt_46869_2025",
)
def evaporation_energy_electric(
    evaporation: Annotated[Array, In("m/a", "e, evaporation from open water in the season counted", low=0, high=20)],
    area: Annotated[Array, In("m2", "A, water surface", low=0)],
    latent_heat: Annotated[Array, In("kWh/m3", "q, heat taken up per evaporated water", low=0, high=800)],
    energy_efficiency_ratio: Annotated[
        Array, In("", "R, heat moved per electricity used by an air conditioner; 3.0", of="ratio", low=1, high=10)
    ],
    humidifier_energy: Annotated[
        Array, In("kWh/m3", "g, electricity of a humidifier per evaporated water", low=0, high=800)
    ],
) -> Annotated[Array, Out("kWh/a")]:
    """Return the electricity machines would use to cool and humidify the air as water does (an upper bound).

        E = e A (q / R + g)

    Rival of the sum of heat and electricity (``evaporation_energy``), which overstates cooling by the efficiency ratio
    R. Where nobody would humidify g is 0.

    5,000 m3, each 675/3 + 125 kWh:

    >>> evaporation_energy_electric(0.5, 10_000.0, 675.0, 3.0, 125.0)
    1750000.0
    """
    return evaporation * area * (latent_heat / energy_efficiency_ratio + humidifier_energy)


@equation(title=Text(zh="植被蒸腾吸热量", en="heat taken up by transpiration"), kind="physical", source="arithmetic")
def transpiration_heat(
    transpiration: Annotated[Array, In("m/d", "t, water transpired in a day of the season counted", low=0, high=0.05)],
    latent_heat: Annotated[
        Array, In("kJ/m3", "q, heat taken up per evaporated water; 2.45e6 at 20 degrees", low=0, high=3e6)
    ],
) -> Annotated[Array, Out("kJ/m2/d")]:
    """Return the heat that plants take out of the air with the water they transpire.

        H = t q

    4 mm a day:

    >>> round(transpiration_heat(0.004, 2.45e6), 9)
    9800.0
    """
    return transpiration * latent_heat


@equation(
    title=Text(zh="降温耗电（实测温差法）", en="cooling by measured temperature difference"),
    kind="physical",
    source="gbt_46869_2025",
)
def cooling_energy_by_temperature(
    difference: Annotated[Array, In("K", "dT, temperature outside less inside", low=-10, high=20)],
    heat_capacity: Annotated[Array, In("kJ/m3/K", "r, heat capacity of air per volume; 1.2", low=0.5, high=2)],
    height: Annotated[Array, In("m", "h, height of the air cooled", low=0, high=1_000)],
    area: Annotated[Array, In("m2", "A, area cooled", low=0)],
    exchanges: Annotated[Array, In("1/d", "n, times a day the air is renewed", low=0, high=1_000)],
    days: Annotated[Array, In("d/a", "d, days a year on which people would cool the air", of="days_a_year")],
    energy_efficiency_ratio: Annotated[
        Array, In("", "R, heat moved per electricity used; 3.0", of="ratio", low=1, high=10)
    ],
) -> Annotated[Array, Out("kJ/a")]:
    """Return the electricity that would cool the air of an area by the difference measured inside and outside it.

        E = dT r h A n d / R

    Rival of evaporation energy: it counts the cooling that is felt and not the water that is lost. A negative
    difference means the area is the warmer one.

    >>> round(cooling_energy_by_temperature(2.0, 1.2, 10.0, 10_000.0, 5.0, 60.0, 3.0), 6)
    24000000.0
    """
    return difference * heat_capacity * height * area * exchanges * days / energy_efficiency_ratio


@equation(
    title=Text(zh="建筑节约的制冷用电", en="cooling electricity saved in buildings"),
    kind="physical",
    source="invest_2026",
)
def cooling_energy_saved(
    difference: Annotated[Array, In("K", "dT, cooling of the air around the buildings", low=-10, high=20)],
    consumption: Annotated[Array, In("kWh/m2/K/a", "c, electricity a degree and floor area", low=0, high=1_000)],
    floor_area: Annotated[Array, In("m2", "A, floor that is cooled", low=0)],
) -> Annotated[Array, Out("kWh/a")]:
    """Return the electricity buildings save because air near green or water is cooler (the
    form of InVEST's urban cooling).

        E = dT c A

    It counts only where machines run, so it is the lower rival of the energies above.

    >>> cooling_energy_saved(0.5, 4.0, 100_000.0)
    200000.0
    """
    return difference * consumption * floor_area
