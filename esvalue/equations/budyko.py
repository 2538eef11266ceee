"""How much of the rain evaporates in the long run: rival curves of the Budyko family (AET/P against PET/P).

All keep the limit of water (AET <= P), and all but Zhang's forest curve that of energy (AET <= PET). They hold for
means over years on land without import of water; a reed marsh fed by a river is outside them. Rain of a year is 5 mm to
20 m: millimetres written as metres, or metres as millimetres, fall outside.
"""

from typing import Annotated

import numpy as np

from esvalue.core.text import Text
from esvalue.equations.equation import Array, In, Out, equation

__all__ = [
    "budyko_omega_donohue",
    "evaporative_ratio_budyko1974",
    "evaporative_ratio_choudhury",
    "evaporative_ratio_energy_limited",
    "evaporative_ratio_fu",
    "evaporative_ratio_turc_pike",
    "evaporative_ratio_zhang2001",
]


@equation(title=Text(zh="蒸散比（傅抱璞式）", en="evaporative ratio, Fu"), kind="index", source="fu_1981")
def evaporative_ratio_fu(
    potential: Annotated[
        Array, In("m/a", "PET, potential evapotranspiration, with the crop coefficient in it", low=0, high=20)
    ],
    precipitation: Annotated[Array, In("m/a", "P, precipitation", low=0.005, high=20)],
    omega: Annotated[
        Array, In("", "w, shape of the curve; see `budyko_omega_donohue`", of="coefficient", low=1, high=10)
    ],
) -> Annotated[Array, Out("", of="share")]:
    """Return the share of rain that evaporates, by the curve of Fu that InVEST uses.

        AET/P = 1 + x - (1 + x^w)^(1/w),  x = PET/P

    A larger w (deep roots, even rain, flat land) evaporates more; w = 1 evaporates nothing. InVEST's extra
    "no more than PET/P" never binds, the curve keeps it.

    As much energy as rain and w = 2: 2 - sqrt(2):

    >>> round(float(evaporative_ratio_fu(0.8, 0.8, 2.0)), 6)
    0.585786
    """
    dryness = potential / precipitation
    return 1 + dryness - (1 + dryness**omega) ** (1 / omega)


@equation(
    title=Text(zh="傅抱璞参数（Donohue，InVEST 用）", en="omega of the Fu curve, Donohue as used by InVEST"),
    kind="index",
    source="donohue_2012",
)
def budyko_omega_donohue(
    available_water: Annotated[
        Array, In("m", "AWC, water the roots can draw; see `plant_available_water`", low=0, high=5)
    ],
    precipitation: Annotated[Array, In("m/a", "P, precipitation", low=0.005, high=20)],
    seasonality: Annotated[Array, In("1/a", "Z, seasonality, fitted to gauged runoff", low=1, high=30)],
) -> Annotated[Array, Out("", of="coefficient")]:
    """Return the shape of the Fu curve from the water plants can draw and the number of rain events.

        w = min(Z AWC / P + 1.25, 5)

    1.25 is bare soil; InVEST cuts at 5. Z counts rain events (InVEST advises about 0.2 times their number a year), so
    it is per year and the sum is a pure number; it is 2.1 in the Shiyang basin, 6 in Chinese practice.

    100 mm of water, 800 mm of rain, Z = 6: 0.75 + 1.25:

    >>> round(float(budyko_omega_donohue(0.1, 0.8, 6.0)), 9)
    2.0
    """
    return np.minimum(seasonality * available_water / precipitation + 1.25, 5.0)


@equation(
    title=Text(zh="蒸散比（Zhang 2001）", en="evaporative ratio, Zhang 2001"),
    kind="index",
    source="zhang_2001_catchments",
)
def evaporative_ratio_zhang2001(
    potential: Annotated[Array, In("m/a", "PET, potential evapotranspiration", low=0, high=20)],
    precipitation: Annotated[Array, In("m/a", "P, precipitation", low=0.005, high=20)],
    plant_water: Annotated[Array, In("", "w, plant-available water coefficient", of="coefficient", low=0, high=5)],
) -> Annotated[Array, Out("", of="share")]:
    """Return the share of rain that evaporates, by the two-class curve of Zhang, Dawes and Walker (2001).

        AET/P = (1 + w x) / (1 + w x + 1/x),  x = PET/P

    Fitted to 250 catchments: w is 2.0 for forest, 0.5 for grass and crops, 1.0 for a mix; PET is 1.410 m/a for forest,
    1.100 for grass and crops. Its w is not the w of Fu; the two must not be swapped. With w above 1 it passes the limit
    of energy where x < 1 - 1/w (forest: PET below half of the rain).

    As much energy as rain, forest: 3/4; grass: 1.5/2.5:

    >>> evaporative_ratio_zhang2001(1.0, 1.0, 2.0), evaporative_ratio_zhang2001(1.0, 1.0, 0.5)
    (0.75, 0.6)
    """
    dryness = potential / precipitation
    return dryness * (1 + plant_water * dryness) / (dryness * (1 + plant_water * dryness) + 1)


@equation(
    title=Text(zh="蒸散比（Turc-Pike）", en="evaporative ratio, Turc-Pike"), kind="index", source="turc_pike_1964"
)
def evaporative_ratio_turc_pike(
    potential: Annotated[Array, In("m/a", "PET, potential evapotranspiration", low=0, high=20)],
    precipitation: Annotated[Array, In("m/a", "P, precipitation", low=0.005, high=20)],
) -> Annotated[Array, Out("", of="share")]:
    """Return the share of rain that evaporates, by the curve of Turc as amended by Pike: no parameter to fit.

        AET/P = x / (1 + x^2)^(1/2),  x = PET/P

    Turc himself wrote 0.9 where Pike writes 1; only Pike's form keeps AET <= PET in wet places.

    PET three quarters of the rain: 0.75 / 1.25:

    >>> float(evaporative_ratio_turc_pike(0.75, 1.0))
    0.6
    """
    dryness = potential / precipitation
    return dryness / np.sqrt(1 + dryness**2)


@equation(
    title=Text(zh="蒸散比（Choudhury）", en="evaporative ratio, Choudhury"), kind="index", source="choudhury_1999"
)
def evaporative_ratio_choudhury(
    potential: Annotated[Array, In("m/a", "PET, potential evapotranspiration", low=0, high=20)],
    precipitation: Annotated[Array, In("m/a", "P, precipitation", low=0.005, high=20)],
    catchment: Annotated[
        Array, In("", "n, property of the catchment; 1.8 to 2.6 in Choudhury", of="coefficient", low=0.5, high=10)
    ],
) -> Annotated[Array, Out("", of="share")]:
    """Return the share of rain that evaporates, by the one-parameter form of Choudhury (also Mezentsev, Yang).

        AET/P = x / (1 + x^n)^(1/n),  x = PET/P

    n = 2 is Turc-Pike. About the curve of Fu with w = n + 0.72.

    >>> float(evaporative_ratio_choudhury(0.75, 1.0, 2.0))
    0.6
    """
    dryness = potential / precipitation
    return dryness / (1 + dryness**catchment) ** (1 / catchment)


@equation(
    title=Text(zh="蒸散比（Budyko 1974）", en="evaporative ratio, Budyko 1974"), kind="index", source="budyko_1974"
)
def evaporative_ratio_budyko1974(
    potential: Annotated[Array, In("m/a", "PET, potential evapotranspiration", low=0, high=20)],
    precipitation: Annotated[Array, In("m/a", "P, precipitation", low=0.005, high=20)],
) -> Annotated[Array, Out("", of="share")]:
    """Return the share of rain that evaporates, by Budyko's own curve: the mean of Schreiber's and Ol'dekop's.

        AET/P = (x tanh(1/x) (1 - exp(-x)))^(1/2),  x = PET/P

    As much energy as rain: sqrt(0.761594 x 0.632121):

    >>> round(float(evaporative_ratio_budyko1974(1.0, 1.0)), 5)
    0.69384
    """
    dryness = np.asarray(potential / precipitation)
    tiny = dryness < 1e-9  # there the curve is its energy limit, AET = PET
    safe = np.where(tiny, 1.0, dryness)
    return np.where(tiny, dryness, np.sqrt(safe * np.tanh(1 / safe) * -np.expm1(-safe)))


@equation(
    title=Text(
        zh="蒸散比（受能量或降水限制，无植被地类）", en="evaporative ratio at the limits (land without vegetation)"
    ),
    kind="index",
    source="invest_source",
)
def evaporative_ratio_energy_limited(
    potential: Annotated[
        Array, In("m/a", "PET, potential evapotranspiration, with the coefficient of the surface in it", low=0, high=20)
    ],
    precipitation: Annotated[Array, In("m/a", "P, precipitation", low=0.005, high=20)],
) -> Annotated[Array, Out("", of="share")]:
    """Return the share of rain that evaporates where nothing but energy or rain holds it back: water, wetland,
    built land.

        AET/P = min(PET, P) / P

    InVEST uses it for classes without rooted vegetation. Open water fed from elsewhere evaporates more than its
    rain; that part is not in here.

    >>> float(evaporative_ratio_energy_limited(0.4, 0.8)), float(evaporative_ratio_energy_limited(1.2, 0.8))
    (0.5, 1.0)
    """
    return np.minimum(potential, precipitation) / precipitation
