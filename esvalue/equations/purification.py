"""Pollutants taken out of water and air: by class, by capacity, by first-order removal, by settling on leaves; and the
oxygen that water can hold. A plain efficiency is ``share_of_amount``.

Sulphur dioxide, nitrogen oxides and dust are different substances with prices of their own: an account counts each by
itself.
"""

from typing import Annotated

import numpy as np

from esvalue.core.text import Text
from esvalue.equations.equation import Array, In, Out, equation

__all__ = [
    "areal_capacity_limited",
    "dry_deposition",
    "first_order_removal",
    "first_order_removal_kcstar",
    "first_order_removal_pkcstar",
    "leaf_dust_retention",
    "oxygen_saturation_apha1985",
    "oxygen_saturation_share",
    "removal_by_class",
    "temperature_adjusted_rate",
]


@equation(
    title=Text(zh="净化量（按是否达标取负荷或净化能力）", en="removal by class: load where it is met, else capacity"),
    kind="physical",
    source="gep_guideline_2020",
)
def removal_by_class(
    load: Annotated[Array, In("{q}/a", "L, load that enters", low=0)],
    capacity: Annotated[Array, In("{q}/ha/a", "c, what an area can remove", low=0)],
    area: Annotated[Array, In("ha", "A, area", low=0)],
    class_met: Annotated[Array, In("", "class is met, 1 where water or air meets its class, else 0", of="flag")],
) -> Annotated[Array, Out("{q}/a")]:
    """Return the pollutant removed by the rule of the guideline: all of the load where water or air meets its class.

        R = L where the class is met, else R = c A

    Rival of the smaller of the two (``areal_capacity_limited``): where the class is missed and the load is small, this
    rule credits more than entered. A change of class makes it jump.

    >>> float(removal_by_class(100.0, 2.0, 30.0, 1.0)), float(removal_by_class(100.0, 2.0, 30.0, 0.0))
    (100.0, 60.0)
    """
    return np.where(np.greater_equal(class_met, 0.5), load, capacity * area)


@equation(
    title=Text(zh="净化量（以净化能力为限）", en="removal limited by capacity"),
    kind="physical",
    source="gep_guideline_2020",
)
def areal_capacity_limited(
    load: Annotated[Array, In("{q}/a", "L, load that enters", low=0)],
    capacity: Annotated[Array, In("{q}/ha/a", "c, what an area can remove", low=0)],
    area: Annotated[Array, In("ha", "A, area", low=0)],
) -> Annotated[Array, Out("{q}/a")]:
    """Return the pollutant removed: the whole load, but no more than the area can take.

        R = min(L, c A)

    The guideline takes L where the water meets its class and c A where it does not; here the smaller one
    decides.

    >>> float(areal_capacity_limited(100.0, 2.0, 30.0)), float(areal_capacity_limited(50.0, 2.0, 30.0))
    (60.0, 50.0)
    """
    return np.minimum(load, capacity * area)


@equation(title=Text(zh="一级动力学净化量", en="first-order removal"), kind="physical", source="arithmetic")
def first_order_removal(
    load: Annotated[Array, In("{q}/a", "L, load that enters", low=0)],
    rate_constant: Annotated[Array, In("1/d", "k, first-order rate at the water's temperature", low=0, high=10)],
    residence_time: Annotated[Array, In("d", "t, time in the wetland", low=0, high=366)],
) -> Annotated[Array, Out("{q}/a")]:
    """Return the pollutant that water loses on its way through a wetland (plug flow, no background).

        R = L (1 - exp(-k t))

    A half-life of one day (k = ln 2) and two days leave a quarter:

    >>> import math
    >>> round(float(first_order_removal(100.0, math.log(2), 2.0)), 9)
    75.0
    """
    return load * -np.expm1(-rate_constant * residence_time)


@equation(
    title=Text(zh="一级动力学面积模型净化量（k-C*）", en="first-order areal removal (k-C* model)"),
    kind="physical",
    source="arithmetic",
)
def first_order_removal_kcstar(
    flow: Annotated[Array, In("m3/a", "Q, water through the wetland, above zero", low=1)],
    inflow_concentration: Annotated[Array, In("{q}/m3", "C_i, concentration of the inflow", low=0)],
    background: Annotated[Array, In("{q}/m3", "C*, concentration that no area gets below", low=0)],
    rate_constant: Annotated[Array, In("m/a", "k, areal rate at the water's temperature", low=0, high=500)],
    area: Annotated[Array, In("m2", "A, wetted area", low=0)],
) -> Annotated[Array, Out("{q}/a")]:
    """Return the pollutant a wetland removes as water nears the concentration that the wetland
    itself keeps (plug flow).

        R = Q (C_i - C*) (1 - exp(-k A / Q))

    Known by Kadlec and Knight's book. Negative where the inflow is cleaner than the background: the wetland then gives
    off, and that is kept.

    k A / Q = ln 2 halves the distance to the background: half of 8 g/m3 in 1e6 m3 is 4 t:

    >>> import math
    >>> round(float(first_order_removal_kcstar(1e6, 10e-6, 2e-6, 20.0, 1e6 * math.log(2) / 20.0)), 9)
    4.0
    """
    return flow * (inflow_concentration - background) * -np.expm1(-rate_constant * area / flow)


@equation(
    title=Text(zh="一级动力学串联模型净化量（P-k-C*）", en="first-order removal by tanks in series (P-k-C* model)"),
    kind="physical",
    source="arithmetic",
)
def first_order_removal_pkcstar(
    flow: Annotated[Array, In("m3/a", "Q, water through the wetland, above zero", low=1)],
    inflow_concentration: Annotated[Array, In("{q}/m3", "C_i, concentration of the inflow", low=0)],
    background: Annotated[Array, In("{q}/m3", "C*, concentration that no area gets below", low=0)],
    rate_constant: Annotated[Array, In("m/a", "k, areal rate at the water's temperature", low=0, high=500)],
    area: Annotated[Array, In("m2", "A, wetted area", low=0)],
    tanks: Annotated[Array, In("", "P, apparent number of tanks, 1 or more", of="coefficient", low=1, high=100)],
) -> Annotated[Array, Out("{q}/a")]:
    """Return the pollutant a wetland removes when its water is partly mixed, as if it ran through some tanks in a row.

        R = Q (C_i - C*) (1 - (1 + k A / (P Q))^-P)

    Removes less than plug flow at the same k, which it nears as P grows.

    One tank with k A / Q = 1 removes half of the distance to the background:

    >>> round(first_order_removal_pkcstar(1e6, 10e-6, 2e-6, 20.0, 5e4, 1.0), 9)
    4.0
    """
    return flow * (inflow_concentration - background) * (1.0 - (1.0 + rate_constant * area / (tanks * flow)) ** -tanks)


@equation(
    title=Text(zh="速率常数的温度校正", en="rate constant at the water's temperature"),
    kind="rate",
    source="arithmetic",
    empirical=True,
    example={"rate_at_20": 16.0, "theta": 1.25, "temperature": 18.0, "result": 10.24},
)
def temperature_adjusted_rate(
    rate_at_20: Annotated[Array, In("{q}/a", "k_20, rate at 20 degrees, per volume or per area", low=0, high=10_000)],
    theta: Annotated[
        Array, In("", "q, factor a degree; 1 where temperature does not matter", of="coefficient", low=0.8, high=1.3)
    ],
    temperature: Annotated[Array, In("degC", "t, temperature of the water", low=0, high=40)],
) -> Annotated[Array, Out("{q}/a")]:
    """Return a rate of removal at the water's temperature,
    from the one at 20 degrees (Arrhenius in its usual short form).

        k = k_20 q^(t - 20)

    Worked example: 16 x 1.25^-2 = 10.24.

    >>> temperature_adjusted_rate(12.0, 1.0, 5.0), temperature_adjusted_rate(12.0, 1.08, 20.0)
    (12.0, 12.0)
    """
    return rate_at_20 * theta ** (temperature - 20.0)


@equation(
    title=Text(zh="淡水饱和溶解氧（APHA 1985）", en="dissolved oxygen at saturation in fresh water (APHA 1985)"),
    kind="physical",
    source="apha_1985",
    empirical=True,
    example={"temperature": 20.0, "result": 9.092516968},
)
def oxygen_saturation_apha1985(
    temperature: Annotated[Array, In("degC", "t, temperature of the water", low=0, high=40)],
) -> Annotated[Array, Out("g_O2/m3")]:
    """Return the oxygen that fresh water holds in balance with air at one atmosphere.

        C_s = exp(-139.34410 + 1.575701e5/T - 6.642308e7/T^2 + 1.243800e10/T^3 - 8.621949e11/T^4),  T = t + 273.15

    g/m3 is mg/L. Worked example: the tables of water chemistry give 9.09 mg/L at 20 degrees.

    The tables give 14.62 at 0 and 8.26 at 25 degrees:

    >>> round(float(oxygen_saturation_apha1985(0.0)), 2), round(float(oxygen_saturation_apha1985(25.0)), 2)
    (14.62, 8.26)
    """
    t = np.asarray(temperature, dtype=float) + 273.15
    return np.exp(-139.34410 + 1.575701e5 / t - 6.642308e7 / t**2 + 1.243800e10 / t**3 - 8.621949e11 / t**4)


@equation(
    title=Text(zh="溶解氧饱和度", en="dissolved oxygen as a share of saturation"),
    kind="index",
    source="arithmetic",
    doubtful={"concentration": (0.0, 14.62)},
)
def oxygen_saturation_share(
    concentration: Annotated[Array, In("g_O2/m3", "C, dissolved oxygen measured", low=0, high=30)],
    saturation: Annotated[
        Array, In("g_O2/m3", "C_s, dissolved oxygen at saturation, at the water's temperature", low=4, high=15)
    ],
) -> Annotated[Array, Out("", of="ratio")]:
    """Return measured dissolved oxygen per what the water would hold at rest.

        s = C / C_s

    Above 1 the figure is either a blooming water by day or an error; above 2 it is an error.

    >>> oxygen_saturation_share(4.5, 9.0)
    0.5
    """
    return concentration / saturation


@equation(
    title=Text(zh="干沉降净化量", en="removal from the air by dry deposition"), kind="physical", source="arithmetic"
)
def dry_deposition(
    velocity: Annotated[Array, In("m/a", "v, deposition velocity; 1 cm/s is 315,576 m/a", low=0, high=1e7)],
    concentration: Annotated[Array, In("{q}/m3", "C, mean concentration", low=0)],
    area: Annotated[Array, In("m2", "A, ground under the plants", low=0)],
    active_share: Annotated[Array, In("", "f, part of the year with leaves and without rain", of="share")],
    kept_share: Annotated[Array, In("", "k, part not blown off again: 1 for gases that enter the leaf", of="share")],
) -> Annotated[Array, Out("{q}/a")]:
    """Return what plants take out of the air as it settles on them: SO2, NOx or particles.

        R = v C A f k

    The velocity is per area of ground, the leaf area already in it. Rival of an uptake per area of forest.

    300,000 m a year of air with 20 micrograms/m3 over 1 ha, half the year: 30 kg:

    >>> round(dry_deposition(300_000.0, 20e-12, 10_000.0, 0.5, 1.0), 12)
    0.03
    """
    return velocity * concentration * area * active_share * kept_share


@equation(title=Text(zh="叶面滞尘量", en="dust held by leaves"), kind="physical", source="arithmetic")
def leaf_dust_retention(
    load: Annotated[Array, In("{q}/m2", "m, dust on a leaf when it is full", low=0)],
    leaf_area_index: Annotated[Array, In("", "LAI, leaf area per ground", of="coefficient", low=0, high=12)],
    area: Annotated[Array, In("m2", "A, ground under the plants", low=0)],
    washes: Annotated[
        Array, In("1/a", "n, times a year that rain washes the leaves and they fill again", low=0, high=366)
    ],
) -> Annotated[Array, Out("{q}/a")]:
    """Return the dust that leaves collect in a year between the rains that wash them clean.

        D = m LAI A n

    1 g/m2 of leaf, leaf area index 4, 1 ha, 25 rains: 1 t:

    >>> leaf_dust_retention(1e-6, 4.0, 10_000.0, 25.0)
    1.0
    """
    return load * leaf_area_index * area * washes
