"""Factors of the Revised Wind Erosion Equation (RWEQ): weather, soil, crust, roughness, vegetation."""

from typing import Annotated

import numpy as np

from esvalue.core.text import Text
from esvalue.equations.equation import Array, In, Out, equation

__all__ = [
    "air_density_rweq",
    "erodible_fraction_rweq",
    "ridge_roughness_smith_carson",
    "roughness_factor_rweq",
    "soil_crust_rweq",
    "soil_dryness_rweq",
    "vegetation_factor_rweq",
    "weather_factor_rweq",
    "wind_value_rweq",
]


@equation(title=Text(zh="风力值（RWEQ）", en="wind value, RWEQ"), kind="physical", source="fryrear_1998_rweq")
def wind_value_rweq(
    speed: Annotated[Array, In("m/s", "u, wind at 2 m", low=0, high=100)],
    threshold: Annotated[Array, In("m/s", "u_t, wind at which soil begins to move; 5 at 2 m", low=0, high=20)],
) -> Annotated[Array, Out("m3/s3")]:
    """Return the power of one wind observation to move soil; take the mean over the observations of the period.

        W = u (u - u_t)^2 where u > u_t, else 0

    Means of a day hide the gusts and give far less than hourly winds: never feed it a monthly mean.

    >>> float(wind_value_rweq(8.0, 5.0)), float(wind_value_rweq(4.0, 5.0))
    (72.0, 0.0)
    """
    return speed * np.maximum(speed - threshold, 0.0) ** 2


@equation(
    title=Text(zh="空气密度（RWEQ）", en="air density, RWEQ"),
    kind="physical",
    source="fryrear_1998_rweq",
    empirical=True,
    example={"elevation": 0.0, "temperature": 293.0, "result": 1.20315358},
)
def air_density_rweq(
    elevation: Annotated[Array, In("km", "z, height above the sea", low=-0.5, high=9)],
    temperature: Annotated[Array, In("K", "T, absolute temperature; degrees Celsius are refused", low=200, high=330)],
) -> Annotated[Array, Out("kg/m3")]:
    """Return the density of air from elevation and temperature.

        rho = 348 (1.013 - 0.1183 z + 0.0048 z^2) / T

    Sea level at 20 degrees Celsius: 352.524/293:

    >>> round(air_density_rweq(0.0, 293.0), 3)
    1.203
    """
    return 348.0 * (1.013 - 0.1183 * elevation + 0.0048 * elevation**2) / temperature


@equation(
    title=Text(zh="土壤干燥因子（RWEQ）", en="soil dryness factor, RWEQ"), kind="index", source="fryrear_1998_rweq"
)
def soil_dryness_rweq(
    evaporation: Annotated[Array, In("m", "E, potential evaporation of the period", low=0.0001, high=5)],
    water: Annotated[Array, In("m", "R + I, rain and irrigation of the period", low=0, high=20)],
    wet_days: Annotated[Array, In("", "n_w, days with rain or irrigation", of="number", low=0, high=366)],
    days: Annotated[Array, In("", "n, days of the period", of="number", low=1, high=366)],
) -> Annotated[Array, Out("", of="share")]:
    """Return the share of the period in which the soil is dry enough to blow.

        SW = (E - (R + I) n_w/n) / E, within 0 to 1

    One published program leaves out the division by the days of the period and so finds wet soil everywhere.

    100 mm against 40 mm on a quarter of the days:

    >>> float(soil_dryness_rweq(0.100, 0.040, 7.5, 30.0))
    0.9
    """
    return np.clip((evaporation - water * wet_days / days) / evaporation, 0.0, 1.0)


@equation(title=Text(zh="气候因子（RWEQ）", en="weather factor, RWEQ"), kind="physical", source="fryrear_1998_rweq")
def weather_factor_rweq(
    wind_value: Annotated[Array, In("m3/s3", "W, mean of the wind values of the period", low=0, high=1e6)],
    air_density: Annotated[Array, In("kg/m3", "rho, density of air", low=0.4, high=1.6)],
    gravity: Annotated[Array, In("m/s2", "g, gravity; 9.81", low=9.7, high=9.9)],
    days: Annotated[Array, In("", "n, days of the period (a count)", of="number", low=0, high=366)],
    dryness: Annotated[Array, In("", "SW, by `soil_dryness_rweq`", of="share")],
    snow_free: Annotated[Array, In("", "SD, share of days with less than 25.4 mm of snow", of="share")],
) -> Annotated[Array, Out("kg/m/s")]:
    """Return the weather factor of a period: wind power over dry, snow-free days.

        WF = W n (rho/g) SW SD

    RWEQ calls its unit kg/m; by its symbols it is kg/(m s), summed over days. The constants of
    `wind_transport_capacity_rweq` belong to that number.

    A mean of 10 m3/s3 over 30 days, 1.2 kg/m3, g of 9.8, half dry, no snow: 300 x 0.12245 x 0.5:

    >>> round(weather_factor_rweq(10.0, 1.2, 9.8, 30.0, 0.5, 1.0), 3)
    18.367
    """
    return wind_value * days * air_density / gravity * dryness * snow_free


@equation(
    title=Text(zh="土壤可蚀性（风蚀，RWEQ）", en="erodible fraction of soil to wind, RWEQ"),
    kind="index",
    source="fryrear_1994_fraction",
    empirical=True,
    example={"sand": 60.0, "silt": 25.0, "clay": 15.0, "organic": 2.0, "carbonate": 1.0, "result": 0.4713},
)
def erodible_fraction_rweq(
    sand: Annotated[Array, In("percent", "Sa, sand", of="share")],
    silt: Annotated[Array, In("percent", "Si, silt", of="share")],
    clay: Annotated[Array, In("percent", "Cl, clay; below 5 the form is stretched", of="share", low=0.5, high=100)],
    organic: Annotated[Array, In("percent", "OM, organic matter", of="share")],
    carbonate: Annotated[Array, In("percent", "CaCO3, carbonate", of="share")],
) -> Annotated[Array, Out("", of="share")]:
    """Return the share of the topsoil in grains below 0.84 mm, which wind can carry.

        EF = (29.09 + 0.31 Sa + 0.17 Si + 0.33 Sa/Cl - 2.59 OM - 0.95 CaCO3) / 100, within 0 to 1

    Fitted to US soils of 5.5-93.6% sand, 0.5-69.5% silt, 5.0-39.3% clay, 0.18-4.79% organic matter, 0-25.2% carbonate.

    29.09 + 18.6 + 4.25 + 1.32 - 5.18 - 0.95 percent:

    >>> round(float(erodible_fraction_rweq(60.0, 25.0, 15.0, 2.0, 1.0)), 4)
    0.4713
    """
    return np.clip(
        (29.09 + 0.31 * sand + 0.17 * silt + 0.33 * sand / clay - 2.59 * organic - 0.95 * carbonate) / 100, 0.0, 1.0
    )


@equation(
    title=Text(zh="土壤结皮因子（RWEQ）", en="soil crust factor, RWEQ"),
    kind="index",
    source="fryrear_1998_rweq",
    empirical=True,
    example={"clay": 10.0, "organic": 2.0, "result": 0.573394495},
)
def soil_crust_rweq(
    clay: Annotated[Array, In("percent", "Cl, clay", of="share")],
    organic: Annotated[Array, In("percent", "OM, organic matter", of="share")],
) -> Annotated[Array, Out("", of="share")]:
    """Return what a crust leaves of the erosion of loose soil.

        SCF = 1 / (1 + 0.0066 Cl^2 + 0.021 OM^2)

    1 / (1 + 0.66 + 0.084):

    >>> round(soil_crust_rweq(10.0, 2.0), 4)
    0.5734
    """
    return 1 / (1 + 0.0066 * clay**2 + 0.021 * organic**2)


@equation(
    title=Text(zh="地形糙度（Smith-Carson）", en="ridge roughness, Smith and Carson"),
    kind="physical",
    source="smith_carson_1977",
)
def ridge_roughness_smith_carson(
    relief: Annotated[Array, In("m", "h, relief: difference of height", low=0, high=3_000)],
    distance: Annotated[Array, In("m", "l, distance over which it is measured", low=0.01, high=100_000)],
) -> Annotated[Array, Out("m")]:
    """Return the roughness of the land from its relief, in the place of the ridges of a tilled field.

        K_r = 0.2 h^2 / l

    1 m over 100 m: 2 mm:

    >>> round(ridge_roughness_smith_carson(1.0, 100.0), 9)
    0.002
    """
    return 0.2 * relief**2 / distance


@equation(
    title=Text(zh="地表糙度因子（RWEQ）", en="soil roughness factor, RWEQ"),
    kind="index",
    source="fryrear_1998_rweq",
    empirical=True,
    example={"ridges": 1.0, "random": 0.0, "result": 0.576949810},
)
def roughness_factor_rweq(
    ridges: Annotated[Array, In("cm", "K_r, ridge roughness", low=0, high=20)],
    random: Annotated[Array, In("cm", "C_rr, random (chain) roughness", low=0, high=20)],
) -> Annotated[Array, Out("", of="share")]:
    """Return what roughness leaves of the erosion of smooth soil.

        K' = exp(1.86 K_r - 2.41 K_r^0.934 - 0.127 C_rr), at most 1

    The bracket turns up again beyond about 20 cm, where the form says nothing.

    exp(1.86 - 2.41):

    >>> round(float(roughness_factor_rweq(1.0, 0.0)), 4)
    0.5769
    """
    return np.minimum(np.exp(1.86 * ridges - 2.41 * ridges**0.934 - 0.127 * random), 1.0)


@equation(
    title=Text(zh="植被覆盖因子（风蚀，RWEQ）", en="vegetation factor against wind, RWEQ"),
    kind="index",
    source="fryrear_1998_rweq",
    empirical=True,
    example={"cover": 50.0, "coefficient": 0.0438, "result": 0.111916728},
)
def vegetation_factor_rweq(
    cover: Annotated[Array, In("percent", "c, ground covered", of="share")],
    coefficient: Annotated[Array, In("", "a, decay per percent of cover", of="coefficient", low=0.01, high=0.3)],
) -> Annotated[Array, Out("", of="share")]:
    """Return what vegetation leaves of the erosion of bare soil.

        C = exp(-a c)

    a is 0.0438 for flat residue and crops in RWEQ, by land class in the table `wind_vegetation_coefficients`. One
    published program has 0.00483, which nearly does away with plants.

    exp(-2.19):

    >>> round(float(vegetation_factor_rweq(50.0, 0.0438)), 4)
    0.1119
    """
    return np.exp(-coefficient * cover)
