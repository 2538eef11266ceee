"""Fishing boats sold year by year: boats grow older, prices change, and who did not sell may sell later."""

from __future__ import annotations

from typing import Annotated

import numpy as np
import numpy.typing as npt

from esvalue.core.arguments import checked
from esvalue.core.errors import fail
from esvalue.core.quantified import Of
from esvalue.core.text import Text
from esvalue.equations.vessels import income_given_up, selling_share, years_left

__all__ = ["sold_by_year"]

Money = Annotated[npt.ArrayLike, Of("money")]


@checked
def sold_by_year(
    prices: Annotated[npt.ArrayLike, Of("price")],
    income: Money,
    kept: Money,
    age: Annotated[npt.ArrayLike, Of("years", high=200)],
    oldest: Annotated[npt.ArrayLike, Of("years", high=200)],
    *,
    rate: Annotated[npt.ArrayLike, Of("discount_rate")],
    variation: Annotated[npt.ArrayLike, Of("variation")],
    sold_before: Annotated[npt.ArrayLike, Of("share")] = 0.0,
) -> np.ndarray:
    """Return the share of a group of boats that is sold in each year of a scheme.

        f_t = max(F_1 ... F_t) - max(F_1 ... F_t-1),  F_t = F(P_t; V(I, r, L - a - t + 1) - K)

    F is :func:`~esvalue.equations.vessels.selling_share`, V :func:`~esvalue.equations.vessels.income_given_up`. An
    owner sells in the first year in which the price is not below the least price; nobody waits for a better one. Each
    year a boat has a year less to lose, so that at one price more are sold from year to year.

    Parameters
    ----------
    prices
        P_t, price of each year, shape (..., year) [yuan/kW, or per boat].
    income
        I, net income of a year, shape (...) [yuan a year, per kW or per boat as the prices].
    kept
        K, scrap and what other work brings, shape (...) [as the prices].
    age, oldest
        a, mean age in the first year, and L, the age at which boats stop or are not taken any more, shape (...) [a].
    rate, variation
        r, discount rate of owners [1/a]; coefficient of variation of income among boats; shape (...).
    sold_before
        Share that was sold before the first year, to owners of the lowest least prices.

    Returns
    -------
    numpy.ndarray
        Shape (..., year), shares of the whole group; what is left is not sold.

    Raises
    ------
    InputError
        A price below zero, a rate above 1, a boat older than the scheme allows.

    Notes
    -----
    Source: arithmetic; the normal law of least prices is a judgement.

    Examples
    --------
    Boats of 90,000 yuan a year and 100 kW, 12 years old of 20, at 7,000 yuan/kW in three years:

    >>> sold_by_year([7000, 7000, 7000], 900, 600, 12, 20, rate=0.08, variation=0.4).round(4).tolist()
    [0.8781, 0.061, 0.0412]
    >>> sold_by_year([0, 0, 0], 900, 600, 12, 20, rate=0.08, variation=0.4).tolist()
    [0.0, 0.0, 0.0]
    """
    offered = np.asarray(prices, dtype=float)
    begin, end = np.asarray(age, dtype=float), np.asarray(oldest, dtype=float)
    if (begin > end).any():
        at = float(begin[begin > end].flat[0]) if begin.ndim else float(begin)
        raise fail(
            "bad_value",
            "sold_by_year",
            reason=Text(
                zh=f"船龄 {at:g} 年超过方案最高船龄；超龄船不收购，请去掉",
                en=f"an age of {at:g} years is beyond the oldest the scheme takes; take such boats out, none is bought",
            ),
        )
    highest = np.asarray(sold_before, dtype=float)
    found = []
    for year in range(offered.shape[-1]):
        lost = income_given_up(np.asarray(income), rate, years_left(end, begin + year))
        share = selling_share(offered[..., year], lost - kept, np.asarray(variation) * lost)
        found.append(np.maximum(share - highest, 0.0))
        highest = np.maximum(highest, share)
    return np.stack(np.broadcast_arrays(*found), axis=-1)
