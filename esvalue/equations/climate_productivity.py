"""Net primary production by climate: the Miami model and the Thornthwaite Memorial model, rivals of light-use
efficiency.

Both give dry matter, not carbon; ``npp_carbon`` converts. Temperatures are readings in degrees Celsius, which do not
convert from kelvin by a factor: a figure in kelvin is refused by its unit, one mislabelled as Celsius by its bounds.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from esvalue.equations.equation import equation

__all__ = ["npp_miami", "npp_miami_precipitation", "npp_miami_temperature", "npp_thornthwaite_memorial"]

_TEMPERATURE = (-60.0, 60.0)


@equation(
    title={"zh": "净初级生产力（迈阿密模型，温度）", "en": "net primary production, Miami model by temperature"},
    kind="physical",
    inputs={"temperature": "degC"},
    output="g_DM/m2/a",
    source="lieth_1973",
    empirical=True,
    bounds={"temperature": _TEMPERATURE},
    example={"temperature": 11.050420168067227, "result": 1500.0},
)
def npp_miami_temperature(temperature: Any) -> Any:
    """Return the dry matter that plants can grow in a year as far as warmth allows.

        NPP_T = 3000 / (1 + exp(1.315 - 0.119 T))

    In dry matter, not carbon. Worked example: at T = 1.315 / 0.119 the exponential is 1, so half of 3,000.

    Parameters
    ----------
    temperature
        T, mean yearly temperature [degC].

    Examples
    --------
    At 0 degrees 3000 / (1 + exp(1.315)) = 3000 / 4.72475:

    >>> round(float(npp_miami_temperature(0.0)), 1)
    635.0
    """
    return 3000.0 / (1.0 + np.exp(1.315 - 0.119 * np.asarray(temperature, dtype=float)))


@equation(
    title={"zh": "净初级生产力（迈阿密模型，降水）", "en": "net primary production, Miami model by precipitation"},
    kind="physical",
    inputs={"precipitation": "mm/a"},
    output="g_DM/m2/a",
    source="lieth_1973",
    empirical=True,
    bounds={"precipitation": (0.0, 20_000.0)},
    example={"precipitation": 1000.0, "result": 1455.6358246},
)
def npp_miami_precipitation(precipitation: Any) -> Any:
    """Return the dry matter that plants can grow in a year as far as rain allows.

        NPP_P = 3000 (1 - exp(-0.000664 P))

    In dry matter, not carbon. Worked example: exp(-0.664) = 0.514788, so 3000 x 0.485212.

    Parameters
    ----------
    precipitation
        P, yearly precipitation [mm/a].

    Examples
    --------
    >>> float(npp_miami_precipitation(0.0)), round(float(npp_miami_precipitation(1000.0)), 1)
    (0.0, 1455.6)
    """
    return 3000.0 * -np.expm1(-0.000664 * np.asarray(precipitation, dtype=float))


@equation(
    title={"zh": "净初级生产力（迈阿密模型）", "en": "net primary production, Miami model"},
    kind="physical",
    inputs={"temperature": "degC", "precipitation": "mm/a"},
    output="g_DM/m2/a",
    source="lieth_1973",
    empirical=True,
    bounds={"temperature": _TEMPERATURE, "precipitation": (0.0, 20_000.0)},
    example={"temperature": 20.0, "precipitation": 1000.0, "result": 1455.6358246},
)
def npp_miami(temperature: Any, precipitation: Any) -> Any:
    """Return the dry matter that plants can grow in a year: what the scarcer of warmth and rain allows.

        NPP = min(NPP_T, NPP_P)

    The potential of the climate on dry land; a marsh fed by a river is not bound by its rain. Worked example: warmth of
    20 degrees allows 2,231, rain of 1,000 mm 1,455.6.

    Parameters
    ----------
    temperature
        T, mean yearly temperature [degC].
    precipitation
        P, yearly precipitation [mm/a].

    Examples
    --------
    >>> round(float(npp_miami(0.0, 5000.0)), 1)
    635.0
    """
    return np.minimum(npp_miami_temperature(temperature), npp_miami_precipitation(precipitation))


@equation(
    title={"zh": "净初级生产力（桑斯威特纪念模型）", "en": "net primary production, Thornthwaite Memorial model"},
    kind="physical",
    inputs={"evapotranspiration": "mm/a"},
    output="g_DM/m2/a",
    source="lieth_box_1972",
    empirical=True,
    bounds={"evapotranspiration": (0.0, 3000.0)},
    example={"evapotranspiration": 500.0, "result": 1116.2729482},
)
def npp_thornthwaite_memorial(evapotranspiration: Any) -> Any:
    """Return the dry matter that plants can grow in a year, by the water they and the soil evaporate.

        NPP = 3000 (1 - exp(-0.0009695 max(E - 20, 0)))

    In dry matter; papers that give the result in carbon are too high by more than two. Worked example: exp(-0.0009695 x
    480) = exp(-0.46536) = 0.627909, so 3000 x 0.372091.

    Parameters
    ----------
    evapotranspiration
        E, evapotranspiration that takes place in a year [mm/a].

    Examples
    --------
    >>> float(npp_thornthwaite_memorial(20.0)), float(npp_thornthwaite_memorial(10.0))
    (0.0, 0.0)
    """
    return 3000.0 * -np.expm1(-0.0009695 * np.maximum(np.asarray(evapotranspiration, dtype=float) - 20.0, 0.0))
