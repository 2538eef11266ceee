"""Rainfall erosivity (factor R of the RUSLE) from daily, monthly or yearly rain: rival published regressions.

All give MJ mm/(ha h a). They stand for the energy of storms nobody measured, and differ by a factor of two or more at
one place; a measured R, or the daily model :func:`esvalue.equations.series.erosivity_daily_zhang`, goes before them.
Rain of a year is at least 5 mm: metres written as millimetres fall below.
"""

from typing import Annotated

import numpy as np

from esvalue.core.text import Text
from esvalue.equations.equation import Array, In, Out, equation

__all__ = [
    "erosivity_day_xie2016",
    "erosivity_fournier_renard1994",
    "erosivity_fournier_zhang2003",
    "erosivity_month_wischmeier",
    "erosivity_year_renard1994",
    "erosivity_year_zhang2003",
    "fournier_term",
]


@equation(
    title=Text(zh="修正 Fournier 指数的月项", en="term of one month of the modified Fournier index"),
    kind="index",
    source="arnoldus_1980",
)
def fournier_term(
    month: Annotated[Array, In("mm", "p, rain of the month, a depth", low=0, high=10_000)],
    year: Annotated[Array, In("mm", "P, rain of the year, a depth", low=5, high=20_000)],
) -> Annotated[Array, Out("mm")]:
    """Return what one month adds to the modified Fournier index; the twelve months are summed.

        f = p^2 / P

    The sum lies between P/12 (even rain) and P (all in one month).

    200 mm of 800 mm:

    >>> fournier_term(200.0, 800.0)
    50.0
    """
    return month**2 / year


@equation(
    title=Text(zh="降雨侵蚀力月项（Wischmeier 月雨量式）", en="rainfall erosivity of one month, Wischmeier form"),
    kind="index",
    source="ma_2018_tianzhu",
    empirical=True,
    example={"month": 200.0, "year": 800.0, "result": 1584.57953},
)
def erosivity_month_wischmeier(
    month: Annotated[Array, In("mm", "p, rain of the month", low=0, high=10_000)],
    year: Annotated[Array, In("mm", "P, rain of the year", low=5, high=20_000)],
) -> Annotated[Array, Out("MJ mm/ha/h/a")]:
    """Return what one month adds to the erosivity of a year, by the monthly form ascribed to Wischmeier;
    sum the twelve months.

        R_m = 17.02 x 1.735 x 10^(1.5 lg(p^2/P) - 0.8188)

    17.02 turns 100 ft tonf in/(ac h a), the unit of the form, into MJ mm/(ha h a). Papers print the constant as
    0.8188 and as 0.08188 (5.5 times more), and some leave out 17.02 (17 times less). With 0.8188 and 17.02 a monsoon
    rain of 1,000 mm agrees with `erosivity_year_renard1994` and both forms of Zhang and Fu within half; with any other
    pair it does not (own comparison, in the tests).

    p^2/P = 50 mm: 4.48187 x 353.553:

    >>> round(float(erosivity_month_wischmeier(200.0, 800.0)), 1)
    1584.6
    """
    return 17.02 * 1.735 * 10**-0.8188 * (month**2 / year) ** 1.5


@equation(
    title=Text(
        zh="降雨侵蚀力（Renard-Freimund，Fournier 指数）", en="rainfall erosivity, Renard and Freimund, Fournier index"
    ),
    kind="index",
    source="renard_freimund_1994",
    empirical=True,
    example={"fournier": 100.0, "result": 4257.67},
)
def erosivity_fournier_renard1994(
    fournier: Annotated[Array, In("mm", "F, sum over the months of p^2/P", low=0, high=5_000)],
) -> Annotated[Array, Out("MJ mm/ha/h/a")]:
    """Return the erosivity of a year from the modified Fournier index, by Renard and Freimund (United States,
    155 stations).

        R = 0.7397 F^1.847 where F < 55 mm, else 95.77 - 6.081 F + 0.4770 F^2

    Often printed with 0.07397; only 0.7397 meets the other branch at 55 mm (1,212 against 1,204). Runs two to three
    times above the Chinese forms where rain comes in one season.

    95.77 - 608.1 + 4770:

    >>> round(float(erosivity_fournier_renard1994(100.0)), 2)
    4257.67
    """
    return np.where(fournier < 55.0, 0.7397 * fournier**1.847, 95.77 - 6.081 * fournier + 0.4770 * fournier**2)


@equation(
    title=Text(zh="降雨侵蚀力（Renard-Freimund，年雨量）", en="rainfall erosivity, Renard and Freimund, yearly rain"),
    kind="index",
    source="renard_freimund_1994",
    empirical=True,
    example={"precipitation": 1000.0, "result": 3473.8},
)
def erosivity_year_renard1994(
    precipitation: Annotated[Array, In("mm/a", "P, precipitation", low=5, high=20_000)],
) -> Annotated[Array, Out("MJ mm/ha/h/a")]:
    """Return the erosivity of a year from its rain alone, by Renard and Freimund (United States).

        R = 0.0483 P^1.610 where P <= 850 mm, else 587.8 - 1.219 P + 0.004105 P^2

    587.8 - 1219 + 4105:

    >>> round(float(erosivity_year_renard1994(1000.0)), 1)
    3473.8
    """
    return np.where(
        precipitation <= 850.0,
        0.0483 * precipitation**1.610,
        587.8 - 1.219 * precipitation + 0.004105 * precipitation**2,
    )


@equation(
    title=Text(zh="降雨侵蚀力（章文波、付金生，Fournier 指数）", en="rainfall erosivity, Zhang and Fu, Fournier index"),
    kind="index",
    source="zhang_fu_2003",
    empirical=True,
    example={"fournier": 100.0, "result": 1797.0595343},
)
def erosivity_fournier_zhang2003(
    fournier: Annotated[Array, In("mm", "F, sum over the months of p^2/P, mean over years", low=0, high=5_000)],
) -> Annotated[Array, Out("MJ mm/ha/h/a")]:
    """Return the erosivity of a year from the modified Fournier index, by Zhang and Fu (66 stations in China).

        R = 0.1833 F^1.9957

    0.1833 x 100^1.9957 = 0.1833 x 9,803.9:

    >>> round(float(erosivity_fournier_zhang2003(100.0)), 1)
    1797.1
    """
    return 0.1833 * fournier**1.9957


@equation(
    title=Text(zh="降雨侵蚀力（章文波、付金生，年雨量）", en="rainfall erosivity, Zhang and Fu, yearly rain"),
    kind="index",
    source="zhang_fu_2003",
    empirical=True,
    example={"precipitation": 1000.0, "result": 4919.72975},
)
def erosivity_year_zhang2003(
    precipitation: Annotated[Array, In("mm/a", "P, precipitation, mean over years", low=5, high=20_000)],
) -> Annotated[Array, Out("MJ mm/ha/h/a")]:
    """Return the erosivity of a year from its rain alone, by Zhang and Fu (66 stations in China).

        R = 0.0534 P^1.6548

    0.0534 x 1000^1.6548:

    >>> round(float(erosivity_year_zhang2003(1000.0)), 0)
    4920.0
    """
    return 0.0534 * precipitation**1.6548


@equation(
    title=Text(zh="降雨侵蚀力日项（谢云 2016）", en="rainfall erosivity of one day, Xie 2016"),
    kind="index",
    source="xie_2016_erosivity",
    empirical=True,
    example={"rain": 100.0, "coefficient": 0.3937, "result": 1117.288721},
)
def erosivity_day_xie2016(
    rain: Annotated[Array, In("mm", "p, rain of the day", low=0, high=2_000)],
    coefficient: Annotated[
        Array, In("", "a, 0.3937 from May to September, else 0.3101", of="coefficient", low=0.1, high=1)
    ],
) -> Annotated[Array, Out("MJ mm/ha/h/a")]:
    """Return what one day's rain adds to the erosivity of a year;
    the days are summed (the national survey of soil loss uses it).

        R_d = a p^1.7265 where p >= 10 mm, else 0

    A July day of 100 mm: 0.3937 x 2,837.9:

    >>> round(float(erosivity_day_xie2016(100.0, 0.3937)), 0)
    1117.0
    """
    return np.where(rain >= 10.0, coefficient * rain**1.7265, 0.0)
