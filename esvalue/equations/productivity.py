"""Net primary production: by light-use efficiency (CASA), in carbon; and by climate (Miami, Thornthwaite Memorial), in
dry matter, which ``npp_carbon`` converts.

Temperatures are readings in degrees Celsius, which do not convert from kelvin by a factor: a figure in kelvin is
refused by its unit, one mislabelled as Celsius by its bounds.
"""

from typing import Annotated

import numpy as np

from esvalue.core.text import Text
from esvalue.equations.equation import Array, In, Out, equation

__all__ = [
    "absorbed_radiation",
    "fpar_from_index",
    "light_use_efficiency_casa",
    "npp_light_use_efficiency",
    "npp_miami",
    "npp_miami_precipitation",
    "npp_miami_temperature",
    "npp_thornthwaite_memorial",
    "temperature_scalar_departure_casa",
    "temperature_scalar_optimum_casa",
    "water_scalar_casa",
]


@equation(
    title=Text(zh="净初级生产力（光能利用率法）", en="net primary production by light-use efficiency"),
    kind="physical",
    source="potter_1993",
)
def npp_light_use_efficiency(
    absorbed: Annotated[Array, In("MJ/m2/a", "APAR, photosynthetically active radiation absorbed", low=0, high=6_000)],
    efficiency: Annotated[
        Array, In("g_C/MJ", "e, carbon gained per radiation absorbed, under the stresses of the place", low=0, high=10)
    ],
) -> Annotated[Array, Out("g_C/m2/a")]:
    """Return the carbon that plants gain, from the light they absorb and how well they use it (CASA).

        NPP = APAR e

    CASA works month by month; yearly figures are the sum of months, or a year with a mean efficiency weighted by light.

    >>> npp_light_use_efficiency(1000.0, 0.5)
    500.0
    """
    return absorbed * efficiency


@equation(
    title=Text(zh="吸收的光合有效辐射", en="absorbed photosynthetically active radiation"),
    kind="physical",
    source="potter_1993",
)
def absorbed_radiation(
    radiation: Annotated[Array, In("MJ/m2/a", "S, global solar radiation", low=0, high=12_000)],
    par_share: Annotated[Array, In("", "f_p, part of it that plants can use; 0.5", of="share")],
    fpar: Annotated[Array, In("", "FPAR, part of that light which the canopy absorbs", of="share")],
) -> Annotated[Array, Out("MJ/m2/a")]:
    """Return the light that plants absorb, out of the radiation of the sun.

        APAR = S f_p FPAR

    >>> absorbed_radiation(5000.0, 0.5, 0.4)
    1000.0
    """
    return radiation * par_share * fpar


@equation(
    title=Text(zh="光合有效辐射吸收比例（植被指数线性）", en="absorbed share of light from a vegetation index"),
    kind="index",
    source="potter_1993",
)
def fpar_from_index(
    index: Annotated[Array, In("", "x, vegetation index of the place (simple ratio)", of="number", low=-1, high=40)],
    index_bare: Annotated[Array, In("", "x_0, index of bare soil", of="number", low=-1, high=1.5)],
    index_full: Annotated[Array, In("", "x_1, index of full cover, above x_0", of="number", low=2, high=40)],
    fpar_bare: Annotated[Array, In("", "f_0, absorbed share of bare soil", of="share", low=0, high=0.1)],
    fpar_full: Annotated[Array, In("", "f_1, absorbed share of full cover", of="share", low=0.5, high=1)],
) -> Annotated[Array, Out("", of="share")]:
    """Return the absorbed share of light as a straight line of a vegetation index between bare soil and full cover.

        FPAR = f_0 + (f_1 - f_0) (x - x_0) / (x_1 - x_0),  held between f_0 and f_1

    CASA uses the simple ratio SR = (1 + NDVI) / (1 - NDVI) as the index x, with its ends by vegetation type.

    >>> float(fpar_from_index(3.0, 1.0, 5.0, 0.0, 0.9)), float(fpar_from_index(9.0, 1.0, 5.0, 0.0, 0.9))
    (0.45, 0.9)
    """
    cover = np.clip((index - index_bare) / (index_full - index_bare), 0.0, 1.0)
    return fpar_bare + (fpar_full - fpar_bare) * cover


@equation(
    title=Text(zh="实际光能利用率（CASA）", en="light-use efficiency under stress (CASA)"),
    kind="rate",
    source="potter_1993",
)
def light_use_efficiency_casa(
    maximum: Annotated[Array, In("g_C/MJ", "e_max, efficiency without stress", low=0, high=10)],
    temperature_optimum: Annotated[
        Array, In("", "T_1, scalar of the optimum temperature", of="coefficient", low=0, high=1.1)
    ],
    temperature_departure: Annotated[
        Array, In("", "T_2, scalar of the departure from it", of="coefficient", low=0, high=1.1)
    ],
    water: Annotated[Array, In("", "W, scalar of water", of="share")],
) -> Annotated[Array, Out("g_C/MJ")]:
    """Return the light-use efficiency that temperature and water leave of the greatest one.

        e = e_max T_1 T_2 W

    Published e_max differ fourfold: 0.389 in CASA for all plants, 1.667 in a model of the reed of the Liaohe delta.
    Treat them as rivals.

    >>> light_use_efficiency_casa(2.0, 1.0, 0.5, 0.75)
    0.75
    """
    return maximum * temperature_optimum * temperature_departure * water


@equation(
    title=Text(zh="温度胁迫系数一（CASA 最适温度）", en="temperature scalar of the optimum (CASA)"),
    kind="index",
    source="potter_1993",
    empirical=True,
    example={"optimum": 10.0, "result": 0.95},
)
def temperature_scalar_optimum_casa(
    optimum: Annotated[
        Array, In("degC", "T_opt, mean temperature of the month of the greatest vegetation index", low=-10, high=50)
    ],
) -> Annotated[Array, Out("", of="coefficient")]:
    """Return how far plants of very cold or very hot places stay below the greatest efficiency.

        T_1 = 0.8 + 0.02 T_opt - 0.0005 T_opt^2

    Worked example: 0.8 + 0.2 - 0.05.

    >>> round(temperature_scalar_optimum_casa(20.0), 9)
    1.0
    """
    return 0.8 + 0.02 * optimum - 0.0005 * optimum**2


@equation(
    title=Text(
        zh="温度胁迫系数二（CASA 偏离最适温度）", en="temperature scalar of the departure from the optimum (CASA)"
    ),
    kind="index",
    source="potter_1993",
    empirical=True,
    example={"temperature": 20.0, "optimum": 20.0, "result": 0.9912235531},
)
def temperature_scalar_departure_casa(
    temperature: Annotated[Array, In("degC", "T, mean temperature of the month", low=-60, high=60)],
    optimum: Annotated[Array, In("degC", "T_opt, optimum temperature", low=-10, high=50)],
) -> Annotated[Array, Out("", of="coefficient")]:
    """Return how light-use efficiency falls when the temperature leaves the optimum, faster above it than below.

        T_2 = 1.1814 / ((1 + exp(0.2 (T_opt - 10 - T))) (1 + exp(0.3 (T - T_opt - 10))))

    Worked example at the optimum: 1.1814 / ((1 + exp(-2)) (1 + exp(-3))) = 1.1814 / (1.135335 x 1.049787) = 0.99122.

    Ten degrees below the optimum the first bracket is 2: 1.1814 / (2 x (1 + exp(-6))):

    >>> round(float(temperature_scalar_departure_casa(10.0, 20.0)), 5)
    0.58924
    """
    return 1.1814 / (
        (1.0 + np.exp(0.2 * (optimum - 10.0 - temperature))) * (1.0 + np.exp(0.3 * (temperature - optimum - 10.0)))
    )


@equation(title=Text(zh="水分胁迫系数（CASA）", en="water scalar (CASA)"), kind="index", source="potter_1993")
def water_scalar_casa(
    actual: Annotated[Array, In("m/a", "E, evapotranspiration that takes place", low=0, high=20)],
    potential: Annotated[
        Array, In("m/a", "E_p, evapotranspiration that could take place, above zero", low=0.01, high=20)
    ],
) -> Annotated[Array, Out("", of="share")]:
    """Return how lack of water lowers light-use efficiency: from 1 in a wet place to 1/2 in a dry one.

        W = 0.5 + 0.5 min(E / E_p, 1)

    >>> float(water_scalar_casa(0.4, 0.8)), float(water_scalar_casa(0.9, 0.8))
    (0.75, 1.0)
    """
    return 0.5 + 0.5 * np.minimum(actual / potential, 1.0)


@equation(
    title=Text(zh="净初级生产力（迈阿密模型，温度）", en="net primary production, Miami model by temperature"),
    kind="physical",
    source="lieth_1973",
    empirical=True,
    example={"temperature": 11.050420168067227, "result": 1500.0},
)
def npp_miami_temperature(
    temperature: Annotated[Array, In("degC", "T, mean yearly temperature", low=-60, high=60)],
) -> Annotated[Array, Out("g_DM/m2/a")]:
    """Return the dry matter that plants can grow in a year as far as warmth allows.

        NPP_T = 3000 / (1 + exp(1.315 - 0.119 T))

    In dry matter, not carbon. Worked example: at T = 1.315 / 0.119 the exponential is 1, so half of 3,000.

    At 0 degrees 3000 / (1 + exp(1.315)) = 3000 / 4.72475:

    >>> round(float(npp_miami_temperature(0.0)), 1)
    635.0
    """
    return 3000.0 / (1.0 + np.exp(1.315 - 0.119 * np.asarray(temperature, dtype=float)))


@equation(
    title=Text(zh="净初级生产力（迈阿密模型，降水）", en="net primary production, Miami model by precipitation"),
    kind="physical",
    source="lieth_1973",
    empirical=True,
    example={"precipitation": 1000.0, "result": 1455.6358246},
)
def npp_miami_precipitation(
    precipitation: Annotated[Array, In("mm/a", "P, yearly precipitation", low=0, high=20_000)],
) -> Annotated[Array, Out("g_DM/m2/a")]:
    """Return the dry matter that plants can grow in a year as far as rain allows.

        NPP_P = 3000 (1 - exp(-0.000664 P))

    In dry matter, not carbon. Worked example: exp(-0.664) = 0.514788, so 3000 x 0.485212.

    >>> float(npp_miami_precipitation(0.0)), round(float(npp_miami_precipitation(1000.0)), 1)
    (0.0, 1455.6)
    """
    return 3000.0 * -np.expm1(-0.000664 * np.asarray(precipitation, dtype=float))


@equation(
    title=Text(zh="净初级生产力（迈阿密模型）", en="net primary production, Miami model"),
    kind="physical",
    source="lieth_1973",
    empirical=True,
    example={"temperature": 20.0, "precipitation": 1000.0, "result": 1455.6358246},
)
def npp_miami(
    temperature: Annotated[Array, In("degC", "T, mean yearly temperature", low=-60, high=60)],
    precipitation: Annotated[Array, In("mm/a", "P, yearly precipitation", low=0, high=20_000)],
) -> Annotated[Array, Out("g_DM/m2/a")]:
    """Return the dry matter that plants can grow in a year: what the scarcer of warmth and rain allows.

        NPP = min(NPP_T, NPP_P)

    The potential of the climate on dry land; a marsh fed by a river is not bound by its rain. Worked example: warmth of
    20 degrees allows 2,231, rain of 1,000 mm 1,455.6.

    >>> round(float(npp_miami(0.0, 5000.0)), 1)
    635.0
    """
    return np.minimum(npp_miami_temperature(temperature), npp_miami_precipitation(precipitation))


@equation(
    title=Text(zh="净初级生产力（桑斯威特纪念模型）", en="net primary production, Thornthwaite Memorial model"),
    kind="physical",
    source="lieth_box_1972",
    empirical=True,
    example={"evapotranspiration": 500.0, "result": 1116.2729482},
)
def npp_thornthwaite_memorial(
    evapotranspiration: Annotated[
        Array, In("mm/a", "E, evapotranspiration that takes place in a year", low=0, high=3_000)
    ],
) -> Annotated[Array, Out("g_DM/m2/a")]:
    """Return the dry matter that plants can grow in a year, by the water they and the soil evaporate.

        NPP = 3000 (1 - exp(-0.0009695 max(E - 20, 0)))

    In dry matter; papers that give the result in carbon are too high by more than two. Worked example: exp(-0.0009695 x
    480) = exp(-0.46536) = 0.627909, so 3000 x 0.372091.

    >>> float(npp_thornthwaite_memorial(20.0)), float(npp_thornthwaite_memorial(10.0))
    (0.0, 0.0)
    """
    return 3000.0 * -np.expm1(-0.0009695 * np.maximum(np.asarray(evapotranspiration, dtype=float) - 20.0, 0.0))
