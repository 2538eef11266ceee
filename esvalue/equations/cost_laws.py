"""Laws of the cost of holders: the share of them that a standard covers, and what those covered lose.

Of every law F is the share of holders whose cost is at most S, and E[c; c <= S] their cost spread over all holders.
What holders gain beyond their cost by a standard follows from the two: S F(S) - E[c; c <= S].
"""

from typing import Annotated

import numpy as np

from esvalue.core.text import Text
from esvalue.equations.equation import Array, In, Out, equation

__all__ = [
    "accepted_cost_from_zero",
    "accepted_cost_in_part",
    "accepted_cost_logistic",
    "accepted_cost_lognormal",
    "accepted_cost_normal",
    "adequacy_from_zero",
    "adequacy_logistic",
    "adequacy_lognormal",
    "adequacy_normal",
    "covered_in_part",
    "mean_cost_from_zero",
    "mean_cost_in_part",
    "relative_cost",
]

#: Where fewer holders than this have a cost above zero, what a law cut there leaves is nothing but rounding.
FEWEST = 1e-9


@equation(title=Text(zh="足额率（成本正态分布）", en="adequacy (normal costs)"), kind="rate", source="design_outcomes")
def adequacy_normal(
    standard: Annotated[Array, In("yuan/{b}/a", "S, standard per payment base and year")],
    cost: Annotated[Array, In("yuan/{b}/a", "m, mean cost among holders")],
    spread: Annotated[
        Array, In("yuan/{b}/a", "d, standard deviation of cost among holders; 0: all have the mean cost", low=0)
    ],
) -> Annotated[Array, Out("", of="share")]:
    """Return the share of holders whose cost the standard covers, costs normal among holders.

        F(S) = Phi((S - m) / d)

    The Hani terraces: cost 7,779.45 (2,959.5) yuan/ha; 3,000 yuan/ha covers 5.3% by the normal curve:

    >>> round(float(adequacy_normal(3000.0, 7779.45, 2959.5)), 4)
    0.0532
    """
    from scipy.special import ndtr

    varied = np.asarray(spread) > 0
    if varied.all():  # as nearly always: nothing to choose between
        return ndtr((standard - cost) / spread)
    return np.where(
        varied, ndtr((standard - cost) / np.where(varied, spread, 1.0)), np.asarray(standard >= cost, dtype=float)
    )


@equation(
    title=Text(zh="足额率（成本对数正态分布）", en="adequacy (lognormal costs)"), kind="rate", source="design_outcomes"
)
def adequacy_lognormal(
    standard: Annotated[Array, In("yuan/{b}/a", "S, standard per payment base and year, not negative", low=0)],
    cost: Annotated[Array, In("yuan/{b}/a", "m, mean cost among holders, positive", low=0)],
    spread: Annotated[Array, In("yuan/{b}/a", "d, standard deviation of cost among holders", low=0)],
) -> Annotated[Array, Out("", of="share")]:
    """Return the share of holders whose cost the standard covers, costs lognormal among holders.

        F(S) = Phi((ln S - u) / g),  g^2 = ln(1 + (d/m)^2),  u = ln m - g^2/2

    >>> round(float(adequacy_lognormal(100.0, 100.0, 50.0)), 4)
    0.5934
    """
    from scipy.special import ndtr

    varied = np.asarray(spread) > 0
    width = np.where(varied, np.sqrt(np.log1p((spread / cost) ** 2)), 1.0)
    with np.errstate(divide="ignore"):
        share = ndtr(np.log(standard / cost) / width + width / 2.0)
    return np.where(varied, share, np.asarray(standard >= cost, dtype=float))


@equation(
    title=Text(zh="接受者的成本（正态）", en="cost of those covered (normal)"), kind="money", source="design_outcomes"
)
def accepted_cost_normal(
    standard: Annotated[Array, In("yuan/{b}/a", "S, standard per payment base and year")],
    cost: Annotated[Array, In("yuan/{b}/a", "m, mean cost among holders")],
    spread: Annotated[Array, In("yuan/{b}/a", "d, standard deviation of cost among holders", low=0)],
    adequacy: Annotated[
        Array, In("", "F, share of holders whose cost is covered: `adequacy_normal` of the same S, m, d", of="share")
    ],
) -> Annotated[Array, Out("yuan/{b}/a")]:
    """Return the mean cost, over all holders, of those whose cost the standard covers (normal costs).

        E[c; c <= S] = m F - d phi(z),  z = (S - m) / d,  F = Phi(z)

    >>> round(float(accepted_cost_normal(100.0, 100.0, 50.0, 0.5)), 4)
    30.0529
    """
    varied = np.asarray(spread) > 0
    z = (standard - cost) / (spread if varied.all() else np.where(varied, spread, 1.0))
    return cost * adequacy - spread / np.sqrt(2.0 * np.pi) * np.exp(-0.5 * z * z)


@equation(
    title=Text(zh="接受者的成本（对数正态）", en="cost of those covered (lognormal)"),
    kind="money",
    source="design_outcomes",
)
def accepted_cost_lognormal(
    standard: Annotated[Array, In("yuan/{b}/a", "S, standard per payment base and year", low=0)],
    cost: Annotated[Array, In("yuan/{b}/a", "m, mean cost among holders", low=0)],
    spread: Annotated[Array, In("yuan/{b}/a", "d, standard deviation of cost among holders", low=0)],
) -> Annotated[Array, Out("yuan/{b}/a")]:
    """Return the mean cost, over all holders, of those whose cost the standard covers (lognormal costs).

        E[c; c <= S] = m Phi((ln S - u) / g - g)

    u and g follow from m and d as in :func:`adequacy_lognormal`.

    >>> round(float(accepted_cost_lognormal(100.0, 100.0, 50.0)), 4)
    40.6642
    """
    from scipy.special import ndtr

    varied = np.asarray(spread) > 0
    width = np.where(varied, np.sqrt(np.log1p((spread / cost) ** 2)), 1.0)
    with np.errstate(divide="ignore"):
        partial = cost * ndtr(np.log(standard / cost) / width - width / 2.0)
    return np.where(varied, partial, cost * (standard >= cost))


@equation(
    title=Text(zh="足额率（成本逻辑斯蒂分布）", en="adequacy (logistic costs)"), kind="rate", source="design_outcomes"
)
def adequacy_logistic(
    standard: Annotated[Array, In("yuan/{b}/a", "S, standard per payment base and year")],
    cost: Annotated[Array, In("yuan/{b}/a", "m, mean cost among holders")],
    spread: Annotated[
        Array, In("yuan/{b}/a", "d, standard deviation of cost among holders; 0: all have the mean cost", low=0)
    ],
) -> Annotated[Array, Out("", of="share")]:
    """Return the share of holders whose cost the standard covers, costs logistic among holders.

        F(S) = 1 / (1 + exp(-(S - m) / s)),  s = d sqrt(3) / pi

    One standard deviation above the mean covers 1 / (1 + exp(-pi / sqrt(3))):

    >>> round(float(adequacy_logistic(150.0, 100.0, 50.0)), 4)
    0.8598
    """
    from scipy.special import expit

    varied = np.asarray(spread) > 0
    scale = np.where(varied, spread, 1.0) * np.sqrt(3.0) / np.pi
    return np.where(varied, expit((standard - cost) / scale), np.asarray(standard >= cost, dtype=float))


@equation(
    title=Text(zh="接受者的成本（逻辑斯蒂）", en="cost of those covered (logistic)"),
    kind="money",
    source="design_outcomes",
)
def accepted_cost_logistic(
    standard: Annotated[Array, In("yuan/{b}/a", "S, standard per payment base and year")],
    cost: Annotated[Array, In("yuan/{b}/a", "m, mean cost among holders")],
    spread: Annotated[Array, In("yuan/{b}/a", "d, standard deviation of cost among holders", low=0)],
) -> Annotated[Array, Out("yuan/{b}/a")]:
    """Return the mean cost, over all holders, of those whose cost the standard covers (logistic costs).

        E[c; c <= S] = S F - s ln(1 + exp(z)),  z = (S - m) / s,  s = d sqrt(3) / pi,  F = 1 / (1 + exp(-z))

    At the mean of 100, half of the holders, 50 less s ln 2:

    >>> round(float(accepted_cost_logistic(100.0, 100.0, 50.0)), 4)
    30.8924
    """
    from scipy.special import expit

    varied = np.asarray(spread) > 0
    scale = np.where(varied, spread, 1.0) * np.sqrt(3.0) / np.pi
    z = (standard - cost) / scale
    # ln(1 + exp z) = max(z, 0) + ln(1 + exp(-|z|)): nothing overflows, and S F loses no digits where z is large
    lost = standard * expit(z) - scale * (np.maximum(z, 0.0) + np.log1p(np.exp(-np.abs(z))))
    return np.where(varied, lost, cost * (standard >= cost))


@equation(
    title=Text(zh="足额率（成本自零截断）", en="adequacy (costs cut at zero)"), kind="rate", source="design_outcomes"
)
def adequacy_from_zero(
    standard: Annotated[Array, In("yuan/{b}/a", "S, standard per payment base and year")],
    adequacy: Annotated[Array, In("", "F, share of holders covered, by the law before the cut", of="share")],
    unpaid: Annotated[Array, In("", "F_0, share whose cost is not above zero, by the law before the cut", of="share")],
) -> Annotated[Array, Out("", of="share")]:
    """Return the share of holders whose cost the standard covers, where no cost is below zero: the law is cut there and
    what is left is all there is.

        F_+(S) = (F(S) - F_0) / (1 - F_0)  (0 where S < 0)

    Where all but one in 1e9 would be below zero, all have no cost.

    >>> float(adequacy_from_zero(100.0, 0.75, 0.5)), float(adequacy_from_zero(-1.0, 0.25, 0.5))
    (0.5, 0.0)
    """
    left = 1.0 - unpaid
    some = np.asarray(left) > FEWEST
    share = np.where(some, np.clip((adequacy - unpaid) / np.where(some, left, 1.0), 0.0, 1.0), 1.0)
    return np.where(np.asarray(standard) >= 0, share, 0.0)


@equation(
    title=Text(zh="接受者的成本（自零截断）", en="cost of those covered (costs cut at zero)"),
    kind="money",
    source="design_outcomes",
)
def accepted_cost_from_zero(
    standard: Annotated[Array, In("yuan/{b}/a", "S, standard per payment base and year")],
    accepted_cost: Annotated[Array, In("yuan/{b}/a", "E[c; c <= S], by the law before the cut")],
    free_cost: Annotated[Array, In("yuan/{b}/a", "E[c; c <= 0], by the law before the cut", high=0)],
    unpaid: Annotated[Array, In("", "F_0, share whose cost is not above zero, by the law before the cut", of="share")],
) -> Annotated[Array, Out("yuan/{b}/a")]:
    """Return the mean cost, over all holders, of those whose cost the standard covers, where no cost is below zero.

        E_+[c; c <= S] = (E[c; c <= S] - E[c; c <= 0]) / (1 - F_0)  (0 where S < 0)

    >>> float(accepted_cost_from_zero(100.0, 30.0, -2.0, 0.2))
    40.0
    """
    left = 1.0 - unpaid
    some = (np.asarray(left) > FEWEST) & (np.asarray(standard) > 0)
    return np.where(some, np.maximum(accepted_cost - free_cost, 0.0) / np.where(some, left, 1.0), 0.0)


@equation(
    title=Text(zh="平均成本（自零截断）", en="mean cost (costs cut at zero)"), kind="money", source="design_outcomes"
)
def mean_cost_from_zero(
    cost: Annotated[Array, In("yuan/{b}/a", "m, mean cost among holders, by the law before the cut")],
    free_cost: Annotated[Array, In("yuan/{b}/a", "E[c; c <= 0], by the law before the cut", high=0)],
    unpaid: Annotated[Array, In("", "F_0, share whose cost is not above zero, by the law before the cut", of="share")],
) -> Annotated[Array, Out("yuan/{b}/a")]:
    """Return the mean cost of holders where no cost is below zero: somewhat more than before the cut.

        m_+ = (m - E[c; c <= 0]) / (1 - F_0)

    >>> float(mean_cost_from_zero(100.0, -2.0, 0.2))
    127.5
    """
    left = 1.0 - unpaid
    some = np.asarray(left) > FEWEST
    return np.where(some, (cost - free_cost) / np.where(some, left, 1.0), 0.0)


@equation(title=Text(zh="按平均成本放大的成本", en="cost by the shape of a table"), kind="money", source="arithmetic")
def relative_cost(
    cost: Annotated[Array, In("yuan/{b}/a", "m, mean cost among holders")],
    ratio: Annotated[Array, In("", "r, cost of a holder of the table over its mean", of="ratio")],
) -> Annotated[Array, Out("yuan/{b}/a")]:
    """Return the cost of a holder of a table, scaled so that the mean of the table is that of the place.

        c = r m  (m where m <= 0: who gains by the duty gains alike)

    >>> float(relative_cost(200.0, 1.5)), float(relative_cost(-30.0, 1.5))
    (300.0, -30.0)
    """
    return np.where(np.asarray(cost) > 0, cost * ratio, cost)


@equation(
    title=Text(zh="表中一段的足额率", en="holders covered in a part of a table"), kind="rate", source="arithmetic"
)
def covered_in_part(
    standard: Annotated[Array, In("yuan/{b}/a", "S, standard per payment base and year")],
    low: Annotated[Array, In("yuan/{b}/a", "c_1, cost at the lower end of the part")],
    high: Annotated[Array, In("yuan/{b}/a", "c_2, cost at its upper end; costs lie evenly between the two")],
    weight: Annotated[Array, In("", "w, share of all holders in the part", of="share")],
) -> Annotated[Array, Out("", of="share")]:
    """Return the share of all holders that lies in a part of a table of costs and is covered.

        F = w min(1, max(0, (S - c_1) / (c_2 - c_1)));  where c_1 = c_2, w if S >= c_1, else 0

    >>> float(covered_in_part(150.0, 100.0, 300.0, 0.4)), float(covered_in_part(100.0, 100.0, 100.0, 0.4))
    (0.1, 0.4)
    """
    width = np.asarray(high - low)
    wide = width > 0
    reached = np.clip((standard - low) / np.where(wide, width, 1.0), 0.0, 1.0)
    return weight * np.where(wide, reached, standard >= low)


@equation(
    title=Text(zh="表中一段接受者的成本", en="cost of those covered in a part of a table"),
    kind="money",
    source="arithmetic",
)
def accepted_cost_in_part(
    standard: Annotated[Array, In("yuan/{b}/a", "S, standard per payment base and year")],
    low: Annotated[Array, In("yuan/{b}/a", "c_1, cost at the lower end of the part")],
    high: Annotated[Array, In("yuan/{b}/a", "c_2, cost at its upper end; costs lie evenly between the two")],
    weight: Annotated[Array, In("", "w, share of all holders in the part", of="share")],
) -> Annotated[Array, Out("yuan/{b}/a")]:
    """Return the mean cost, over all holders, of those in a part of a table of costs who are covered.

        E = w t (c_1 + t (c_2 - c_1) / 2),  t = min(1, max(0, (S - c_1) / (c_2 - c_1)));  t = (S >= c_1) if c_1 = c_2

    A quarter of the way from 100 to 300, of 0.4 of all holders: 0.4 x 0.25 x (100 + 25):

    >>> float(accepted_cost_in_part(150.0, 100.0, 300.0, 0.4))
    12.5
    """
    width = np.asarray(high - low)
    wide = width > 0
    reached = np.where(wide, np.clip((standard - low) / np.where(wide, width, 1.0), 0.0, 1.0), standard >= low)
    return weight * reached * (low + reached * width / 2.0)


@equation(
    title=Text(zh="表中一段的平均成本", en="cost of the holders in a part of a table"),
    kind="money",
    source="arithmetic",
)
def mean_cost_in_part(
    low: Annotated[Array, In("yuan/{b}/a", "c_1, cost at the lower end of the part")],
    high: Annotated[Array, In("yuan/{b}/a", "c_2, cost at its upper end; costs lie evenly between the two")],
    weight: Annotated[Array, In("", "w, share of all holders in the part", of="share")],
) -> Annotated[Array, Out("yuan/{b}/a")]:
    """Return the cost, over all holders, of those in a part of a table of costs.

        E = w (c_1 + c_2) / 2

    >>> mean_cost_in_part(100.0, 300.0, 0.4)
    80.0
    """
    return weight * (low + high) / 2.0
