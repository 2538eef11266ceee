"""Service-years of a path of any number of pieces: what damage takes, what a replacement gives, by year and level."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

import numpy as np
import numpy.typing as npt

from esvalue.core.arguments import Numbers, checked
from esvalue.core.errors import fail, nearest
from esvalue.core.quantified import Of
from esvalue.core.text import Text
from esvalue.equations.equivalency import discounted_service_years

__all__ = ["CONVENTIONS", "service_years"]

#: Where in a year the level of its service is read, by name.
CONVENTIONS: Mapping[str, float] = {"start": 0.0, "middle": 0.5, "end": 1.0}


@checked
def service_years(
    years: Numbers,
    levels: Annotated[npt.ArrayLike, Of("share")],
    rate: Annotated[npt.ArrayLike, Of("discount_rate")],
    *,
    convention: str = "middle",
    end: Annotated[float, Of("number")] | None = None,
    base_year: Annotated[float, Of("number")] = 0.0,
) -> np.ndarray:
    """Return the discounted service-years of a path, per unit of what is harmed or replaced.

        D = sum over years y of q_y (1 + r)^-(y - y_0)

    The path goes straight from one level to the next, jumps where a year stands twice, holds its last level to the
    `end`, and is nothing before the first year. q_y is its level at the start of a year, at its end, or the mean of the
    two ("middle", which is exact where the level goes straight within years). Summed in closed form.

    Parameters
    ----------
    years
        When a level is reached, shape (..., knot): calendar years, or years from the base year; they do not fall.
    levels
        The levels, between 0 and 1 of full service (of a stock: of what there was), same last dimension. What is *lost*
        is given for damage: 1 when nothing is left.
    rate
        r, discount rate, shape (...) [1/a].
    convention
        "start", "middle" or "end".
    end
        Year in which the last level ends; left out, it lasts for ever.
    base_year
        y_0, the year to which is discounted; earlier years count for more.

    Returns
    -------
    numpy.ndarray
        Shape (...) [years of full service].

    Raises
    ------
    InputError
        A level outside 0 to 1, years that fall, a last year after the end, lists of two lengths, an unknown convention,
        a level that lasts for ever at a rate of zero.

    Notes
    -----
    Source: Kohler and Dodge 2006 (Visual_HEA); on the conventions Thur 2007, of which the abstract was read.

    Examples
    --------
    A marsh loses all and recovers in 10 years; its replacement begins in year 1, needs 3 years and ends in year 31:

    >>> loss = service_years([0, 10], [1, 0], 0.03)
    >>> gain = service_years([1, 4], [0, 1], 0.03, end=31)
    >>> round(float(loss), 6), round(float(gain), 6), round(float(loss / gain), 6)
    (4.606998, 18.167558, 0.253584)

    Lost for ever from now on, at 4%: a yearly flow from now on, 1.04 / 0.04:

    >>> round(float(service_years([0], [1], 0.04, convention="start")), 9)
    26.0
    """
    if convention not in CONVENTIONS:
        raise fail(
            "unknown_name",
            "service_years",
            what="convention",
            name=convention,
            nearest=nearest(convention, CONVENTIONS) or "-",
            known=", ".join(CONVENTIONS),
        )
    times, path = np.asarray(years, dtype=float), np.asarray(levels, dtype=float)
    _check(times, path, end)
    _check_bounded(path, rate, end)
    begin, weight, final = times - base_year, CONVENTIONS[convention], path[..., -1]
    last = np.where(final > 0, np.inf if end is None else end - base_year, begin[..., -1])
    total = discounted_service_years(final, final, begin[..., -1], begin[..., -1], last, rate, weight)
    for k in range(times.shape[-1] - 1):
        here, then = begin[..., k], begin[..., k + 1]
        total = total + discounted_service_years(path[..., k], path[..., k + 1], here, then, then, rate, weight)
    return np.asarray(total)


def _check(times: np.ndarray, path: np.ndarray, end: float | None) -> None:
    """Refuse what is no path: lists of two lengths, years that fall, a level reached after the end."""
    if times.ndim == 0 or path.ndim == 0 or times.shape[-1] != path.shape[-1] or not times.shape[-1]:
        sizes = [one.shape[-1] if one.ndim else 0 for one in (times, path)]
        raise fail(
            "bad_value",
            "service_years",
            reason=Text(
                zh=f"{sizes[0]} 个年份，{sizes[1]} 个水平；每个年份须有一个水平",
                en=f"{sizes[0]} years and {sizes[1]} levels; each year has one level",
            ),
        )
    falls = np.diff(times, axis=-1) < 0
    if falls.any():
        row = times[tuple(np.argwhere(falls)[0][:-1])]
        at = int(np.argmax(np.diff(row) < 0))
        raise fail(
            "bad_value",
            "service_years",
            reason=Text(
                zh=f"年份 {row[at]:g} 之后是 {row[at + 1]:g}；年份须按先后",
                en=f"year {row[at]:g} is followed by {row[at + 1]:g}; years stand in their order",
            ),
        )
    if end is not None and (times[..., -1] > end).any():
        late = float(times[..., -1].max())
        raise fail(
            "bad_value",
            "service_years",
            reason=Text(
                zh=f"最后水平在 {late:g} 年达到，晚于终止年 {end:g}；请推迟终止年，或只写到终止年的水平",
                en=f"the last level is reached in year {late:g}, after the end in year {end:g}; "
                "give a later end, or the level there is at the end",
            ),
        )


def _check_bounded(path: np.ndarray, rate: npt.ArrayLike, end: float | None) -> None:
    """Refuse what has no sum: a level that lasts for ever, undiscounted."""
    if end is None and ((np.asarray(rate) == 0) & (path[..., -1] > 0)).any():
        raise fail(
            "bad_value",
            "service_years",
            reason=Text(
                zh="折现率为 0 而最后水平永续，合计无界；请写终止年 end，或给出大于 0 的折现率",
                en="at a rate of 0 a last level that lasts for ever has no sum; give its end, or a rate above 0",
            ),
        )
