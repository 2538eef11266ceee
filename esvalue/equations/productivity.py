"""Net primary production by light-use efficiency (CASA), in carbon. Rivals by climate are in ``climate_productivity``.

Temperatures are readings in degrees Celsius; a figure in kelvin is refused by its unit, a mislabelled one by its
bounds.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from esvalue.equations.equation import equation

__all__ = [
    "absorbed_radiation",
    "fpar_from_index",
    "light_use_efficiency_casa",
    "npp_light_use_efficiency",
    "temperature_scalar_departure_casa",
    "temperature_scalar_optimum_casa",
    "water_scalar_casa",
]


@equation(
    title={"zh": "净初级生产力（光能利用率法）", "en": "net primary production by light-use efficiency"},
    kind="physical",
    inputs={"absorbed": "MJ/m2/a", "efficiency": "g_C/MJ"},
    output="g_C/m2/a",
    source="potter_1993",
    bounds={"absorbed": (0.0, 6000.0), "efficiency": (0.0, 10.0)},
)
def npp_light_use_efficiency(absorbed: Any, efficiency: Any) -> Any:
    """Return the carbon that plants gain, from the light they absorb and how well they use it (CASA).

        NPP = APAR e

    CASA works month by month; yearly figures are the sum of months, or a year with a mean efficiency weighted by light.

    Parameters
    ----------
    absorbed
        APAR, photosynthetically active radiation absorbed [MJ/m2/a].
    efficiency
        e, carbon gained per radiation absorbed, under the stresses of the place [g_C/MJ].

    Examples
    --------
    >>> npp_light_use_efficiency(1000.0, 0.5)
    500.0
    """
    return absorbed * efficiency


@equation(
    title={"zh": "吸收的光合有效辐射", "en": "absorbed photosynthetically active radiation"},
    kind="physical",
    inputs={"radiation": "MJ/m2/a", "par_share": "", "fpar": ""},
    output="MJ/m2/a",
    quantities={"par_share": "share", "fpar": "share"},
    source="potter_1993",
    bounds={"radiation": (0.0, 12_000.0)},
)
def absorbed_radiation(radiation: Any, par_share: Any, fpar: Any) -> Any:
    """Return the light that plants absorb, out of the radiation of the sun.

        APAR = S f_p FPAR

    Parameters
    ----------
    radiation
        S, global solar radiation [MJ/m2/a].
    par_share
        f_p, part of it that plants can use; 0.5.
    fpar
        FPAR, part of that light which the canopy absorbs.

    Examples
    --------
    >>> absorbed_radiation(5000.0, 0.5, 0.4)
    1000.0
    """
    return radiation * par_share * fpar


@equation(
    title={"zh": "光合有效辐射吸收比例（植被指数线性）", "en": "absorbed share of light from a vegetation index"},
    kind="index",
    inputs={"index": "", "index_bare": "", "index_full": "", "fpar_bare": "", "fpar_full": ""},
    output="",
    quantities={
        "index": "number",
        "index_bare": "number",
        "index_full": "number",
        "fpar_bare": "share",
        "fpar_full": "share",
        "result": "share",
    },
    source="potter_1993",
    bounds={
        "index": (-1.0, 40.0),
        "index_bare": (-1.0, 1.5),
        "index_full": (2.0, 40.0),
        "fpar_bare": (0.0, 0.1),
        "fpar_full": (0.5, 1.0),
    },
)
def fpar_from_index(index: Any, index_bare: Any, index_full: Any, fpar_bare: Any, fpar_full: Any) -> Any:
    """Return the absorbed share of light as a straight line of a vegetation index between bare soil and full cover.

        FPAR = f_0 + (f_1 - f_0) (x - x_0) / (x_1 - x_0),  held between f_0 and f_1

    CASA uses the simple ratio SR = (1 + NDVI) / (1 - NDVI) as the index x, with its ends by vegetation type.

    Parameters
    ----------
    index
        x, vegetation index of the place (simple ratio).
    index_bare, index_full
        x_0, x_1, index of bare soil and of full cover, x_1 above x_0.
    fpar_bare, fpar_full
        f_0, f_1, absorbed share at these ends.

    Examples
    --------
    >>> float(fpar_from_index(3.0, 1.0, 5.0, 0.0, 0.9)), float(fpar_from_index(9.0, 1.0, 5.0, 0.0, 0.9))
    (0.45, 0.9)
    """
    cover = np.clip((index - index_bare) / (index_full - index_bare), 0.0, 1.0)
    return fpar_bare + (fpar_full - fpar_bare) * cover


@equation(
    title={"zh": "实际光能利用率（CASA）", "en": "light-use efficiency under stress (CASA)"},
    kind="rate",
    inputs={"maximum": "g_C/MJ", "temperature_optimum": "", "temperature_departure": "", "water": ""},
    output="g_C/MJ",
    quantities={"temperature_optimum": "coefficient", "temperature_departure": "coefficient", "water": "share"},
    source="potter_1993",
    bounds={"maximum": (0.0, 10.0), "temperature_optimum": (0.0, 1.1), "temperature_departure": (0.0, 1.1)},
)
def light_use_efficiency_casa(maximum: Any, temperature_optimum: Any, temperature_departure: Any, water: Any) -> Any:
    """Return the light-use efficiency that temperature and water leave of the greatest one.

        e = e_max T_1 T_2 W

    Published e_max differ fourfold: 0.389 in CASA for all plants, 1.667 in a model of the reed of the Liaohe delta.
    Treat them as rivals.

    Parameters
    ----------
    maximum
        e_max, efficiency without stress [g_C/MJ].
    temperature_optimum
        T_1, scalar of the optimum temperature.
    temperature_departure
        T_2, scalar of the departure from it.
    water
        W, scalar of water.

    Examples
    --------
    >>> light_use_efficiency_casa(2.0, 1.0, 0.5, 0.75)
    0.75
    """
    return maximum * temperature_optimum * temperature_departure * water


@equation(
    title={"zh": "温度胁迫系数一（CASA 最适温度）", "en": "temperature scalar of the optimum (CASA)"},
    kind="index",
    inputs={"optimum": "degC"},
    output="",
    quantities={"result": "coefficient"},
    source="potter_1993",
    empirical=True,
    bounds={"optimum": (-10.0, 50.0)},
    example={"optimum": 10.0, "result": 0.95},
)
def temperature_scalar_optimum_casa(optimum: Any) -> Any:
    """Return how far plants of very cold or very hot places stay below the greatest efficiency.

        T_1 = 0.8 + 0.02 T_opt - 0.0005 T_opt^2

    Worked example: 0.8 + 0.2 - 0.05.

    Parameters
    ----------
    optimum
        T_opt, mean temperature of the month in which the vegetation index is greatest [degC].

    Examples
    --------
    >>> round(temperature_scalar_optimum_casa(20.0), 9)
    1.0
    """
    return 0.8 + 0.02 * optimum - 0.0005 * optimum**2


@equation(
    title={
        "zh": "温度胁迫系数二（CASA 偏离最适温度）",
        "en": "temperature scalar of the departure from the optimum (CASA)",
    },
    kind="index",
    inputs={"temperature": "degC", "optimum": "degC"},
    output="",
    quantities={"result": "coefficient"},
    source="potter_1993",
    empirical=True,
    bounds={"temperature": (-60.0, 60.0), "optimum": (-10.0, 50.0)},
    example={"temperature": 20.0, "optimum": 20.0, "result": 0.9912235531},
)
def temperature_scalar_departure_casa(temperature: Any, optimum: Any) -> Any:
    """Return how light-use efficiency falls when the temperature leaves the optimum, faster above it than below.

        T_2 = 1.1814 / ((1 + exp(0.2 (T_opt - 10 - T))) (1 + exp(0.3 (T - T_opt - 10))))

    Worked example at the optimum: 1.1814 / ((1 + exp(-2)) (1 + exp(-3))) = 1.1814 / (1.135335 x 1.049787) = 0.99122.

    Parameters
    ----------
    temperature
        T, mean temperature of the month [degC].
    optimum
        T_opt, optimum temperature [degC].

    Examples
    --------
    Ten degrees below the optimum the first bracket is 2: 1.1814 / (2 x (1 + exp(-6))).

    >>> round(float(temperature_scalar_departure_casa(10.0, 20.0)), 5)
    0.58924
    """
    return 1.1814 / (
        (1.0 + np.exp(0.2 * (optimum - 10.0 - temperature))) * (1.0 + np.exp(0.3 * (temperature - optimum - 10.0)))
    )


@equation(
    title={"zh": "水分胁迫系数（CASA）", "en": "water scalar (CASA)"},
    kind="index",
    inputs={"actual": "m/a", "potential": "m/a"},
    output="",
    quantities={"result": "share"},
    source="potter_1993",
    bounds={"actual": (0.0, 20.0), "potential": (0.01, 20.0)},
)
def water_scalar_casa(actual: Any, potential: Any) -> Any:
    """Return how lack of water lowers light-use efficiency: from 1 in a wet place to 1/2 in a dry one.

        W = 0.5 + 0.5 min(E / E_p, 1)

    Parameters
    ----------
    actual
        E, evapotranspiration that takes place [m/a].
    potential
        E_p, evapotranspiration that could take place, above zero [m/a].

    Examples
    --------
    >>> float(water_scalar_casa(0.4, 0.8)), float(water_scalar_casa(0.9, 0.8))
    (0.75, 1.0)
    """
    return 0.5 + 0.5 * np.minimum(actual / potential, 1.0)
