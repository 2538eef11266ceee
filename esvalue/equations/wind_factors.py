"""Factors of the Revised Wind Erosion Equation (RWEQ): weather, soil, crust, roughness, vegetation."""

from __future__ import annotations

from typing import Any

import numpy as np

from esvalue.equations.equation import equation

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


@equation(
    title={"zh": "风力值（RWEQ）", "en": "wind value, RWEQ"},
    kind="physical",
    inputs={"speed": "m/s", "threshold": "m/s"},
    output="m3/s3",
    source="fryrear_1998_rweq",
    bounds={"speed": (0.0, 100.0), "threshold": (0.0, 20.0)},
)
def wind_value_rweq(speed: Any, threshold: Any) -> Any:
    """Return the power of one wind observation to move soil; take the mean over the observations of the period.

        W = u (u - u_t)^2 where u > u_t, else 0

    Means of a day hide the gusts and give far less than hourly winds: never feed it a monthly mean.

    Parameters
    ----------
    speed
        u, wind at 2 m [m/s].
    threshold
        u_t, wind at which soil begins to move [m/s]; 5 at 2 m.

    Examples
    --------
    >>> float(wind_value_rweq(8.0, 5.0)), float(wind_value_rweq(4.0, 5.0))
    (72.0, 0.0)
    """
    return speed * np.maximum(speed - threshold, 0.0) ** 2


@equation(
    title={"zh": "空气密度（RWEQ）", "en": "air density, RWEQ"},
    kind="physical",
    inputs={"elevation": "km", "temperature": "K"},
    output="kg/m3",
    source="fryrear_1998_rweq",
    empirical=True,
    bounds={"elevation": (-0.5, 9.0), "temperature": (200.0, 330.0)},
    example={"elevation": 0.0, "temperature": 293.0, "result": 1.20315358},
)
def air_density_rweq(elevation: Any, temperature: Any) -> Any:
    """Return the density of air from elevation and temperature.

        rho = 348 (1.013 - 0.1183 z + 0.0048 z^2) / T

    Parameters
    ----------
    elevation
        z [km].
    temperature
        T, absolute [K]; degrees Celsius are refused.

    Examples
    --------
    Sea level at 20 degrees Celsius: 352.524/293:

    >>> round(air_density_rweq(0.0, 293.0), 3)
    1.203
    """
    return 348.0 * (1.013 - 0.1183 * elevation + 0.0048 * elevation**2) / temperature


@equation(
    title={"zh": "土壤干燥因子（RWEQ）", "en": "soil dryness factor, RWEQ"},
    kind="index",
    inputs={"evaporation": "m", "water": "m", "wet_days": "", "days": ""},
    output="",
    quantities={"wet_days": "number", "days": "number", "result": "share"},
    source="fryrear_1998_rweq",
    bounds={"evaporation": (1e-4, 5.0), "water": (0.0, 20.0), "wet_days": (0.0, 366.0), "days": (1.0, 366.0)},
)
def soil_dryness_rweq(evaporation: Any, water: Any, wet_days: Any, days: Any) -> Any:
    """Return the share of the period in which the soil is dry enough to blow.

        SW = (E - (R + I) n_w/n) / E, within 0 to 1

    One published program leaves out the division by the days of the period and so finds wet soil everywhere.

    Parameters
    ----------
    evaporation
        E, potential evaporation of the period [m].
    water
        R + I, rain and irrigation of the period [m].
    wet_days
        n_w, days with rain or irrigation.
    days
        n, days of the period.

    Examples
    --------
    100 mm against 40 mm on a quarter of the days:

    >>> float(soil_dryness_rweq(0.100, 0.040, 7.5, 30.0))
    0.9
    """
    return np.clip((evaporation - water * wet_days / days) / evaporation, 0.0, 1.0)


@equation(
    title={"zh": "气候因子（RWEQ）", "en": "weather factor, RWEQ"},
    kind="physical",
    inputs={
        "wind_value": "m3/s3",
        "air_density": "kg/m3",
        "gravity": "m/s2",
        "days": "",
        "dryness": "",
        "snow_free": "",
    },
    output="kg/m/s",
    quantities={"days": "number", "dryness": "share", "snow_free": "share"},
    source="fryrear_1998_rweq",
    bounds={"wind_value": (0.0, 1e6), "air_density": (0.4, 1.6), "gravity": (9.7, 9.9), "days": (0.0, 366.0)},
)
def weather_factor_rweq(
    wind_value: Any, air_density: Any, gravity: Any, days: Any, dryness: Any, snow_free: Any
) -> Any:
    """Return the weather factor of a period: wind power over dry, snow-free days.

        WF = W n (rho/g) SW SD

    RWEQ calls its unit kg/m; by its symbols it is kg/(m s), summed over days. The constants of
    `wind_transport_capacity_rweq` belong to that number.

    Parameters
    ----------
    wind_value
        W, mean of the wind values of the period [m3/s3].
    air_density
        rho [kg/m3].
    gravity
        g [m/s2]; 9.81.
    days
        n, days of the period (a count).
    dryness
        SW, by `soil_dryness_rweq`.
    snow_free
        SD, share of days with less than 25.4 mm of snow.

    Examples
    --------
    A mean of 10 m3/s3 over 30 days, 1.2 kg/m3, g of 9.8, half dry, no snow: 300 x 0.12245 x 0.5:

    >>> round(weather_factor_rweq(10.0, 1.2, 9.8, 30.0, 0.5, 1.0), 3)
    18.367
    """
    return wind_value * days * air_density / gravity * dryness * snow_free


@equation(
    title={"zh": "土壤可蚀性（风蚀，RWEQ）", "en": "erodible fraction of soil to wind, RWEQ"},
    kind="index",
    inputs={"sand": "percent", "silt": "percent", "clay": "percent", "organic": "percent", "carbonate": "percent"},
    output="",
    quantities={
        "sand": "share",
        "silt": "share",
        "clay": "share",
        "organic": "share",
        "carbonate": "share",
        "result": "share",
    },
    source="fryrear_1994_fraction",
    empirical=True,
    bounds={"clay": (0.5, 100.0)},
    example={"sand": 60.0, "silt": 25.0, "clay": 15.0, "organic": 2.0, "carbonate": 1.0, "result": 0.4713},
)
def erodible_fraction_rweq(sand: Any, silt: Any, clay: Any, organic: Any, carbonate: Any) -> Any:
    """Return the share of the topsoil in grains below 0.84 mm, which wind can carry.

        EF = (29.09 + 0.31 Sa + 0.17 Si + 0.33 Sa/Cl - 2.59 OM - 0.95 CaCO3) / 100, within 0 to 1

    Fitted to US soils of 5.5-93.6% sand, 0.5-69.5% silt, 5.0-39.3% clay, 0.18-4.79% organic matter, 0-25.2% carbonate.

    Parameters
    ----------
    sand
        Sa [percent].
    silt
        Si [percent].
    clay
        Cl [percent]; from 0.5, below 5 the form is stretched.
    organic
        OM, organic matter [percent].
    carbonate
        CaCO3 [percent].

    Examples
    --------
    29.09 + 18.6 + 4.25 + 1.32 - 5.18 - 0.95 percent:

    >>> round(float(erodible_fraction_rweq(60.0, 25.0, 15.0, 2.0, 1.0)), 4)
    0.4713
    """
    return np.clip(
        (29.09 + 0.31 * sand + 0.17 * silt + 0.33 * sand / clay - 2.59 * organic - 0.95 * carbonate) / 100, 0.0, 1.0
    )


@equation(
    title={"zh": "土壤结皮因子（RWEQ）", "en": "soil crust factor, RWEQ"},
    kind="index",
    inputs={"clay": "percent", "organic": "percent"},
    output="",
    quantities={"clay": "share", "organic": "share", "result": "share"},
    source="fryrear_1998_rweq",
    empirical=True,
    example={"clay": 10.0, "organic": 2.0, "result": 0.573394495},
)
def soil_crust_rweq(clay: Any, organic: Any) -> Any:
    """Return what a crust leaves of the erosion of loose soil.

        SCF = 1 / (1 + 0.0066 Cl^2 + 0.021 OM^2)

    Parameters
    ----------
    clay
        Cl [percent].
    organic
        OM, organic matter [percent].

    Examples
    --------
    1 / (1 + 0.66 + 0.084):

    >>> round(soil_crust_rweq(10.0, 2.0), 4)
    0.5734
    """
    return 1 / (1 + 0.0066 * clay**2 + 0.021 * organic**2)


@equation(
    title={"zh": "地形糙度（Smith-Carson）", "en": "ridge roughness, Smith and Carson"},
    kind="physical",
    inputs={"relief": "m", "distance": "m"},
    output="m",
    source="smith_carson_1977",
    bounds={"relief": (0.0, 3000.0), "distance": (0.01, 1e5)},
)
def ridge_roughness_smith_carson(relief: Any, distance: Any) -> Any:
    """Return the roughness of the land from its relief, in the place of the ridges of a tilled field.

        K_r = 0.2 h^2 / l

    Parameters
    ----------
    relief
        h, difference of height [m].
    distance
        l, over this distance [m].

    Examples
    --------
    1 m over 100 m: 2 mm:

    >>> round(ridge_roughness_smith_carson(1.0, 100.0), 9)
    0.002
    """
    return 0.2 * relief**2 / distance


@equation(
    title={"zh": "地表糙度因子（RWEQ）", "en": "soil roughness factor, RWEQ"},
    kind="index",
    inputs={"ridges": "cm", "random": "cm"},
    output="",
    quantities={"result": "share"},
    source="fryrear_1998_rweq",
    empirical=True,
    bounds={"ridges": (0.0, 20.0), "random": (0.0, 20.0)},
    example={"ridges": 1.0, "random": 0.0, "result": 0.576949810},
)
def roughness_factor_rweq(ridges: Any, random: Any) -> Any:
    """Return what roughness leaves of the erosion of smooth soil.

        K' = exp(1.86 K_r - 2.41 K_r^0.934 - 0.127 C_rr), at most 1

    The bracket turns up again beyond about 20 cm, where the form says nothing.

    Parameters
    ----------
    ridges
        K_r, ridge roughness [cm].
    random
        C_rr, random (chain) roughness [cm].

    Examples
    --------
    exp(1.86 - 2.41):

    >>> round(float(roughness_factor_rweq(1.0, 0.0)), 4)
    0.5769
    """
    return np.minimum(np.exp(1.86 * ridges - 2.41 * ridges**0.934 - 0.127 * random), 1.0)


@equation(
    title={"zh": "植被覆盖因子（风蚀，RWEQ）", "en": "vegetation factor against wind, RWEQ"},
    kind="index",
    inputs={"cover": "percent", "coefficient": ""},
    output="",
    quantities={"cover": "share", "coefficient": "coefficient", "result": "share"},
    source="fryrear_1998_rweq",
    empirical=True,
    bounds={"coefficient": (0.01, 0.3)},
    example={"cover": 50.0, "coefficient": 0.0438, "result": 0.111916728},
)
def vegetation_factor_rweq(cover: Any, coefficient: Any) -> Any:
    """Return what vegetation leaves of the erosion of bare soil.

        C = exp(-a c)

    Parameters
    ----------
    cover
        c, ground covered [percent].
    coefficient
        a, per percent of cover: 0.0438 for flat residue and crops in RWEQ; by land class in table
        `wind_vegetation_coefficients`. One published program has 0.00483, which nearly does away with plants.

    Examples
    --------
    exp(-2.19):

    >>> round(float(vegetation_factor_rweq(50.0, 0.0438)), 4)
    0.1119
    """
    return np.exp(-coefficient * cover)
