"""Cover and practice (factors C and P of the RUSLE): from vegetation cover, from a vegetation index,
from the slope of fields.
"""

from typing import Annotated

import numpy as np

from esvalue.core.text import Text
from esvalue.equations.equation import Array, In, Out, equation

__all__ = [
    "cover_factor_bu1993",
    "cover_factor_cai2000",
    "cover_factor_durigon2014",
    "cover_factor_van_der_knijff2000",
    "practice_factor_wener",
    "vegetation_cover_two_parts",
]


@equation(
    title=Text(zh="植被覆盖度（像元二分模型）", en="vegetation cover, two-part pixel"),
    kind="index",
    source="gutman_ignatov_1998",
)
def vegetation_cover_two_parts(
    ndvi: Annotated[Array, In("", "N, normalised difference vegetation index", of="vegetation_index")],
    bare: Annotated[
        Array, In("", "N_s, of bare soil (about the 5% quantile of the scene)", of="vegetation_index", low=-1, high=0.5)
    ],
    full: Annotated[
        Array, In("", "N_v, of full cover (about the 95% quantile), above N_s", of="vegetation_index", low=0.5, high=1)
    ],
) -> Annotated[Array, Out("", of="share")]:
    """Return the share of ground under vegetation from a vegetation index, as if a pixel were part bare, part full.

        f = (N - N_s) / (N_v - N_s), within 0 to 1

    >>> round(float(vegetation_cover_two_parts(0.5, 0.1, 0.9)), 9)
    0.5
    """
    return np.clip((ndvi - bare) / (full - bare), 0.0, 1.0)


@equation(
    title=Text(zh="覆盖因子（蔡崇法 2000）", en="cover factor, Cai 2000"),
    kind="index",
    source="cai_2000",
    empirical=True,
    example={"cover": 10.0, "result": 0.3072},
)
def cover_factor_cai2000(
    cover: Annotated[Array, In("percent", "c, vegetation cover", of="share")],
) -> Annotated[Array, Out("", of="share")]:
    """Return the loss under vegetation over that of bare fallow, from the vegetation cover, by Cai and others.

        C = 1 (c = 0), 0.6508 - 0.3436 lg c (0 < c < 78.3%), 0 (c >= 78.3%)

    Cut at 1 for the least cover. c is in percent: taken as a share it gives C above 1, an error often seen. Cover
    above 78.3% stops all loss, so the form says nothing about dense forest.

    0.6508 - 0.3436 lg 10:

    >>> round(float(cover_factor_cai2000(10.0)), 4)
    0.3072
    """
    cover = np.asarray(cover)
    some = np.where(cover > 0, cover, 0.01)
    return np.where(cover >= 78.3, 0.0, np.where(cover > 0, np.clip(0.6508 - 0.3436 * np.log10(some), 0.0, 1.0), 1.0))


@equation(
    title=Text(zh="覆盖因子（卜兆宏）", en="cover factor, Bu"),
    kind="index",
    source="ma_2018_tianzhu",
    empirical=True,
    example={"cover": 50.0, "result": 0.1549},
)
def cover_factor_bu1993(
    cover: Annotated[Array, In("percent", "c, vegetation cover in July", of="share")],
) -> Annotated[Array, Out("", of="share")]:
    """Return the loss under vegetation over that of bare fallow, by the straight line of Bu and others,
    as used for alpine grassland.

        C = max(0.4149 - 0.0052 c, 0)

    Bare ground gets 0.41, not 1: made for land that is never a tilled fallow.

    0.4149 - 0.26:

    >>> round(float(cover_factor_bu1993(50.0)), 4)
    0.1549
    """
    return np.maximum(0.4149 - 0.0052 * cover, 0.0)


@equation(
    title=Text(zh="覆盖因子（van der Knijff 2000）", en="cover factor from NDVI, van der Knijff 2000"),
    kind="index",
    source="van_der_knijff_2000",
)
def cover_factor_van_der_knijff2000(
    ndvi: Annotated[
        Array, In("", "N, NDVI: a negative index is water or snow, not soil", of="vegetation_index", low=0, high=0.999)
    ],
    steepness: Annotated[Array, In("", "a, steepness; 2 in the paper", of="coefficient", low=0.5, high=5)],
    saturation: Annotated[
        Array, In("", "b, index at which nothing is lost; 1 in the paper", of="coefficient", low=1, high=2)
    ],
) -> Annotated[Array, Out("", of="share")]:
    """Return the loss under vegetation over that of bare fallow, by an exponential of the vegetation index (Europe).

        C = exp(-a N / (b - N))

    N = 0.5, a = 2, b = 1: exp(-2):

    >>> round(float(cover_factor_van_der_knijff2000(0.5, 2.0, 1.0)), 4)
    0.1353
    """
    return np.exp(-steepness * ndvi / (saturation - ndvi))


@equation(
    title=Text(zh="覆盖因子（Durigon 2014）", en="cover factor from NDVI, Durigon 2014"),
    kind="index",
    source="durigon_2014",
)
def cover_factor_durigon2014(
    ndvi: Annotated[Array, In("", "N, vegetation index (NDVI)", of="vegetation_index")],
) -> Annotated[Array, Out("", of="share")]:
    """Return the loss under vegetation over that of bare fallow,
    by a straight line of the vegetation index (humid tropics).

        C = (1 - N) / 2

    Never below 0.1 in practice: ten times the C of closed forest in handbooks.

    >>> cover_factor_durigon2014(0.5)
    0.25
    """
    return (1 - ndvi) / 2


@equation(
    title=Text(zh="水土保持措施因子（Wener 坡度式）", en="practice factor from slope, Wener"),
    kind="index",
    source="wener_1981",
    empirical=True,
    example={"slope": 10.0, "result": 0.5},
)
def practice_factor_wener(
    slope: Annotated[Array, In("percent", "s, slope", of="ratio", low=0, high=300)],
) -> Annotated[Array, Out("", of="coefficient")]:
    """Return the practice factor of tilled fields from their slope, where no practice is recorded.

        P = min(0.2 + 0.03 s, 1)

    For cropland only; land without any practice has P = 1, not 0 (one published table has 0 for water, built land and
    wetland, which makes their actual loss nil by decree).

    >>> float(practice_factor_wener(10.0))
    0.5
    """
    return np.minimum(0.2 + 0.03 * slope, 1.0)
