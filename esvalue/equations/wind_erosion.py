"""Wind erosion by the Revised Wind Erosion Equation, and sand fixed by vegetation."""

from typing import Annotated

import numpy as np

from esvalue.core.text import Text
from esvalue.equations.equation import Array, In, Out, equation

__all__ = [
    "critical_field_length_rweq",
    "sand_fixed_rweq_power",
    "wind_erosion_mean_rweq",
    "wind_erosion_rweq",
    "wind_transport_capacity_rweq",
]


EXAMPLE = {"weather": 16.0, "erodible": 0.5, "crust": 0.5, "roughness": 0.5, "vegetation": 0.5}


@equation(
    title=Text(zh="最大输沙量（RWEQ）", en="transport capacity of wind, RWEQ"),
    kind="physical",
    source="fryrear_1998_rweq",
    empirical=True,
    example={**EXAMPLE, "result": 109.8},
)
def wind_transport_capacity_rweq(
    weather: Annotated[Array, In("kg/m/s", "WF, weather factor, summed over the year", low=0, high=2_000)],
    erodible: Annotated[Array, In("", "EF, erodible fraction", of="share")],
    crust: Annotated[Array, In("", "SCF, soil crust factor", of="share")],
    roughness: Annotated[Array, In("", "K', roughness factor", of="share")],
    vegetation: Annotated[Array, In("", "C, vegetation factor", of="share")],
) -> Annotated[Array, Out("kg/m/a")]:
    """Return the most soil that wind can carry across a metre of width in a year.

        Q = 109.8 WF EF SCF K' C

    Bare land (the potential) has C = 1.

    16 x 0.5^4 = 1:

    >>> wind_transport_capacity_rweq(16.0, 0.5, 0.5, 0.5, 0.5)
    109.8
    """
    return 109.8 * (weather * erodible * crust * roughness * vegetation)


@equation(
    title=Text(zh="关键地块长度（RWEQ）", en="critical field length, RWEQ"),
    kind="physical",
    source="fryrear_1998_rweq",
    empirical=True,
    example={**EXAMPLE, "result": 150.71},
)
def critical_field_length_rweq(
    weather: Annotated[Array, In("kg/m/s", "WF, weather factor, summed over the year", low=0, high=2_000)],
    erodible: Annotated[Array, In("", "EF, erodible fraction", of="share")],
    crust: Annotated[Array, In("", "SCF, soil crust factor", of="share")],
    roughness: Annotated[Array, In("", "K', roughness factor", of="share")],
    vegetation: Annotated[Array, In("", "C, vegetation factor", of="share")],
) -> Annotated[Array, Out("m")]:
    """Return the length of field over which wind loads 63% of what it can carry.

        s = 150.71 (WF EF SCF K' C)^-0.3711

    Without limit where nothing blows. A published program has 105.71, two digits changed over.

    16 x 0.5^4 = 1:

    >>> float(critical_field_length_rweq(16.0, 0.5, 0.5, 0.5, 0.5))
    150.71
    """
    power = np.asarray(weather * erodible * crust * roughness * vegetation)
    blows = power > 0
    return np.where(blows, 150.71 * np.where(blows, power, 1.0) ** -0.3711, np.inf)


@equation(
    title=Text(zh="风蚀模数（RWEQ，距上风向边界某处）", en="wind erosion at a distance from the edge, RWEQ"),
    kind="physical",
    source="fryrear_1998_rweq",
)
def wind_erosion_rweq(
    capacity: Annotated[Array, In("kg/m/a", "Q, transport capacity: `wind_transport_capacity_rweq`", low=0)],
    critical_length: Annotated[Array, In("m", "s, critical length: `critical_field_length_rweq`", low=1)],
    distance: Annotated[Array, In("m", "z, distance from the upwind edge", low=0, high=100_000)],
) -> Annotated[Array, Out("kg/m2/a")]:
    """Return the soil that wind takes at a distance from the upwind edge.

        E = 2 z/s^2 Q exp(-(z/s)^2)

    Chinese practice takes z = 50 m everywhere. The loss falls beyond z = 0.71 s, where the wind is loaded: with
    z = 50 m it has a maximum at a product of factors of about 62, and barer land then loses less than sparse plants,
    a negative service. `wind_erosion_mean_rweq` has no such turn.

    z = s: 2 Q / (s e):

    >>> round(float(wind_erosion_rweq(1000.0, 100.0, 100.0)), 4)
    7.3576
    """
    relative = distance / critical_length
    return 2 * relative / critical_length * capacity * np.exp(-(relative**2))


@equation(
    title=Text(zh="平均风蚀模数（RWEQ，地块平均）", en="mean wind erosion of a field, RWEQ"),
    kind="physical",
    source="fryrear_1998_rweq",
)
def wind_erosion_mean_rweq(
    capacity: Annotated[Array, In("kg/m/a", "Q, transport capacity: `wind_transport_capacity_rweq`", low=0)],
    critical_length: Annotated[Array, In("m", "s, critical length: `critical_field_length_rweq`", low=1)],
    length: Annotated[Array, In("m", "l, length of the field along the wind", low=0.01, high=1e6)],
) -> Annotated[Array, Out("kg/m2/a")]:
    """Return the mean soil loss of a field: what wind carries over its downwind edge, shared out over its length.

        E = Q (1 - exp(-(l/s)^2)) / l

    The mean of `wind_erosion_rweq` from 0 to l; always rises with the capacity.

    l = s: 63.2% of the capacity over 100 m:

    >>> round(float(wind_erosion_mean_rweq(1000.0, 100.0, 100.0)), 4)
    6.3212
    """
    return capacity * -np.expm1(-((length / critical_length) ** 2)) / length


@equation(
    title=Text(zh="防风固沙量（RWEQ 简化幂函数）", en="sand fixed, power form of RWEQ"),
    kind="physical",
    source="hj_1173_2021",
    empirical=True,
    example={**EXAMPLE, "weather": 8.0, "result": 0.1042172766},
)
def sand_fixed_rweq_power(
    weather: Annotated[Array, In("kg/m/s", "WF, weather factor, summed over the year", low=0, high=2_000)],
    erodible: Annotated[Array, In("", "EF, erodible fraction", of="share")],
    crust: Annotated[Array, In("", "SCF, soil crust factor", of="share")],
    roughness: Annotated[Array, In("", "K', roughness factor", of="share")],
    vegetation: Annotated[Array, In("", "C, vegetation factor of the vegetation there is", of="share")],
) -> Annotated[Array, Out("kg/m2/a")]:
    """Return the sand that vegetation fixes, by the short form of Chinese accounting guidelines:
    potential less actual in one power.

        Q = 0.1699 (WF EF SCF K')^1.3711 (1 - C^1.3711)

    1.3711 = 1 + 0.3711: capacity over critical length, without any field length. Rival of potential less actual by
    `wind_erosion_rweq` at 50 m, of which it gives a quarter to a third for products of factors from 5 to 20.

    8 x 0.5^3 = 1, C = 0.5: 0.1699 (1 - 0.38660):

    >>> round(float(sand_fixed_rweq_power(8.0, 0.5, 0.5, 0.5, 0.5)), 4)
    0.1042
    """
    return 0.1699 * (weather * erodible * crust * roughness) ** 1.3711 * (1 - vegetation**1.3711)
