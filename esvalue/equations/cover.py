"""Cover and practice (factors C and P of the RUSLE): from vegetation cover, from a vegetation index, from the slope of
fields.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from esvalue.equations.equation import equation

__all__ = [
    "cover_factor_bu1993",
    "cover_factor_cai2000",
    "cover_factor_durigon2014",
    "cover_factor_van_der_knijff2000",
    "practice_factor_wener",
    "vegetation_cover_two_parts",
]


@equation(
    title={"zh": "植被覆盖度（像元二分模型）", "en": "vegetation cover, two-part pixel"},
    kind="index",
    inputs={"ndvi": "", "bare": "", "full": ""},
    output="",
    quantities={"ndvi": "vegetation_index", "bare": "vegetation_index", "full": "vegetation_index", "result": "share"},
    source="gutman_ignatov_1998",
    bounds={"bare": (-1.0, 0.5), "full": (0.5, 1.0)},
)
def vegetation_cover_two_parts(ndvi: Any, bare: Any, full: Any) -> Any:
    """Return the share of ground under vegetation from a vegetation index, as if a pixel were part bare, part full.

        f = (N - N_s) / (N_v - N_s), within 0 to 1

    Parameters
    ----------
    ndvi
        N, normalised difference vegetation index.
    bare
        N_s, of bare soil (about the 5% quantile of the scene).
    full
        N_v, of full cover (about the 95% quantile), above N_s.

    Examples
    --------
    >>> round(float(vegetation_cover_two_parts(0.5, 0.1, 0.9)), 9)
    0.5
    """
    return np.clip((ndvi - bare) / (full - bare), 0.0, 1.0)


@equation(
    title={"zh": "覆盖因子（蔡崇法 2000）", "en": "cover factor, Cai 2000"},
    kind="index",
    inputs={"cover": "percent"},
    output="",
    quantities={"cover": "share", "result": "share"},
    source="cai_2000",
    empirical=True,
    example={"cover": 10.0, "result": 0.3072},
)
def cover_factor_cai2000(cover: Any) -> Any:
    """Return the loss under vegetation over that of bare fallow, from the vegetation cover, by Cai and others.

        C = 1 (c = 0), 0.6508 - 0.3436 lg c (0 < c < 78.3%), 0 (c >= 78.3%)

    Cut at 1 for the least cover. c is in percent: taken as a share it gives C above 1, an error often seen. Cover
    above 78.3% stops all loss, so the form says nothing about dense forest.

    Parameters
    ----------
    cover
        c, vegetation cover [percent].

    Examples
    --------
    0.6508 - 0.3436 lg 10:

    >>> round(float(cover_factor_cai2000(10.0)), 4)
    0.3072
    """
    cover = np.asarray(cover)
    some = np.where(cover > 0, cover, 0.01)
    return np.where(cover >= 78.3, 0.0, np.where(cover > 0, np.clip(0.6508 - 0.3436 * np.log10(some), 0.0, 1.0), 1.0))


@equation(
    title={"zh": "覆盖因子（卜兆宏）", "en": "cover factor, Bu"},
    kind="index",
    inputs={"cover": "percent"},
    output="",
    quantities={"cover": "share", "result": "share"},
    source="ma_2018_tianzhu",
    empirical=True,
    example={"cover": 50.0, "result": 0.1549},
)
def cover_factor_bu1993(cover: Any) -> Any:
    """Return the loss under vegetation over that of bare fallow, by the straight line of Bu and others, as used for
    alpine grassland.

        C = max(0.4149 - 0.0052 c, 0)

    Bare ground gets 0.41, not 1: made for land that is never a tilled fallow.

    Parameters
    ----------
    cover
        c, vegetation cover in July [percent].

    Examples
    --------
    0.4149 - 0.26:

    >>> round(float(cover_factor_bu1993(50.0)), 4)
    0.1549
    """
    return np.maximum(0.4149 - 0.0052 * cover, 0.0)


@equation(
    title={"zh": "覆盖因子（van der Knijff 2000）", "en": "cover factor from NDVI, van der Knijff 2000"},
    kind="index",
    inputs={"ndvi": "", "steepness": "", "saturation": ""},
    output="",
    quantities={"ndvi": "vegetation_index", "steepness": "coefficient", "saturation": "coefficient", "result": "share"},
    source="van_der_knijff_2000",
    bounds={"ndvi": (0.0, 0.999), "steepness": (0.5, 5.0), "saturation": (1.0, 2.0)},
)
def cover_factor_van_der_knijff2000(ndvi: Any, steepness: Any, saturation: Any) -> Any:
    """Return the loss under vegetation over that of bare fallow, by an exponential of the vegetation index (Europe).

        C = exp(-a N / (b - N))

    Parameters
    ----------
    ndvi
        N, 0 to below 1; a negative index is water or snow, not soil.
    steepness
        a; 2 in the paper.
    saturation
        b; 1 in the paper.

    Examples
    --------
    N = 0.5, a = 2, b = 1: exp(-2):

    >>> round(float(cover_factor_van_der_knijff2000(0.5, 2.0, 1.0)), 4)
    0.1353
    """
    return np.exp(-steepness * ndvi / (saturation - ndvi))


@equation(
    title={"zh": "覆盖因子（Durigon 2014）", "en": "cover factor from NDVI, Durigon 2014"},
    kind="index",
    inputs={"ndvi": ""},
    output="",
    quantities={"ndvi": "vegetation_index", "result": "share"},
    source="durigon_2014",
)
def cover_factor_durigon2014(ndvi: Any) -> Any:
    """Return the loss under vegetation over that of bare fallow, by a straight line of the vegetation index (humid
    tropics).

        C = (1 - N) / 2

    Never below 0.1 in practice: ten times the C of closed forest in handbooks.

    Parameters
    ----------
    ndvi
        N.

    Examples
    --------
    >>> cover_factor_durigon2014(0.5)
    0.25
    """
    return (1 - ndvi) / 2


@equation(
    title={"zh": "水土保持措施因子（Wener 坡度式）", "en": "practice factor from slope, Wener"},
    kind="index",
    inputs={"slope": "percent"},
    output="",
    quantities={"slope": "ratio", "result": "coefficient"},
    source="wener_1981",
    empirical=True,
    bounds={"slope": (0.0, 300.0)},
    example={"slope": 10.0, "result": 0.5},
)
def practice_factor_wener(slope: Any) -> Any:
    """Return the practice factor of tilled fields from their slope, where no practice is recorded.

        P = min(0.2 + 0.03 s, 1)

    For cropland only; land without any practice has P = 1, not 0 (one published table has 0 for water, built land and
    wetland, which makes their actual loss nil by decree).

    Parameters
    ----------
    slope
        s [percent].

    Examples
    --------
    >>> float(practice_factor_wener(10.0))
    0.5
    """
    return np.minimum(0.2 + 0.03 * slope, 1.0)
