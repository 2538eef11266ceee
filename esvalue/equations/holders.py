"""Whose costs a standard covers: adequacy, the cost of those covered, who takes part."""

from __future__ import annotations

from typing import Any

import numpy as np

from esvalue.equations.equation import equation

__all__ = [
    "accepted_cost_lognormal",
    "accepted_cost_normal",
    "adequacy_lognormal",
    "adequacy_normal",
    "compensation_ratio",
    "uptake",
]

_COST = {"standard": "yuan/{b}/a", "cost": "yuan/{b}/a", "spread": "yuan/{b}/a"}


@equation(
    title={"zh": "足额率（成本正态分布）", "en": "adequacy (normal costs)"},
    kind="rate",
    inputs=_COST,
    output="",
    quantities={"result": "share"},
    source="design_outcomes",
    bounds={"spread": (0.0, float("inf"))},
)
def adequacy_normal(standard: Any, cost: Any, spread: Any) -> Any:
    """Return the share of holders whose cost the standard covers, costs normal among holders.

        F(S) = Phi((S - m) / d)

    Parameters
    ----------
    standard
        S, standard per payment base b and year [yuan/{b}/a].
    cost
        m, mean cost among holders [yuan/{b}/a].
    spread
        d, standard deviation of cost among holders [yuan/{b}/a]; at zero all holders have the mean cost.

    Examples
    --------
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
    title={"zh": "足额率（成本对数正态分布）", "en": "adequacy (lognormal costs)"},
    kind="rate",
    inputs=_COST,
    output="",
    quantities={"result": "share"},
    source="design_outcomes",
    bounds={"standard": (0.0, float("inf")), "cost": (0.0, float("inf")), "spread": (0.0, float("inf"))},
)
def adequacy_lognormal(standard: Any, cost: Any, spread: Any) -> Any:
    """Return the share of holders whose cost the standard covers, costs lognormal among holders.

        F(S) = Phi((ln S - u) / g),  g^2 = ln(1 + (d/m)^2),  u = ln m - g^2/2

    Parameters
    ----------
    standard
        S, standard [yuan/{b}/a], not negative.
    cost
        m, mean cost among holders [yuan/{b}/a], positive.
    spread
        d, standard deviation of cost among holders [yuan/{b}/a].

    Examples
    --------
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
    title={"zh": "接受者的成本（正态）", "en": "cost of those covered (normal)"},
    kind="money",
    inputs={**_COST, "adequacy": ""},
    output="yuan/{b}/a",
    quantities={"adequacy": "share"},
    source="design_outcomes",
    bounds={"spread": (0.0, float("inf"))},
)
def accepted_cost_normal(standard: Any, cost: Any, spread: Any, adequacy: Any) -> Any:
    """Return the mean cost, over all holders, of those whose cost the standard covers (normal costs).

        E[c; c <= S] = m F - d phi(z),  z = (S - m) / d,  F = Phi(z)

    Parameters
    ----------
    standard, cost, spread
        S, m, d as in :func:`adequacy_normal` [yuan/{b}/a].
    adequacy
        F, share of holders whose cost is covered: what :func:`adequacy_normal` gives for the same S, m, d.

    Examples
    --------
    >>> round(float(accepted_cost_normal(100.0, 100.0, 50.0, 0.5)), 4)
    30.0529
    """
    varied = np.asarray(spread) > 0
    z = (standard - cost) / (spread if varied.all() else np.where(varied, spread, 1.0))
    return cost * adequacy - spread / np.sqrt(2.0 * np.pi) * np.exp(-0.5 * z * z)


@equation(
    title={"zh": "接受者的成本（对数正态）", "en": "cost of those covered (lognormal)"},
    kind="money",
    inputs=_COST,
    output="yuan/{b}/a",
    source="design_outcomes",
    bounds={"standard": (0.0, float("inf")), "cost": (0.0, float("inf")), "spread": (0.0, float("inf"))},
)
def accepted_cost_lognormal(standard: Any, cost: Any, spread: Any) -> Any:
    """Return the mean cost, over all holders, of those whose cost the standard covers (lognormal costs).

        E[c; c <= S] = m Phi((ln S - u) / g - g)

    Parameters
    ----------
    standard, cost, spread
        S, m, d as in :func:`adequacy_lognormal` [yuan/{b}/a].

    Examples
    --------
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
    title={"zh": "参与率", "en": "uptake"},
    kind="rate",
    inputs={"adequacy": "", "mandatory": "", "paid": ""},
    output="",
    quantities={"adequacy": "share", "mandatory": "flag", "paid": "flag", "result": "share"},
    source="design_outcomes",
    ignores={"adequacy": {"mandatory": 1.0, "paid": 0.0}, "mandatory": {"paid": 0.0}},
)
def uptake(adequacy: Any, mandatory: Any, paid: Any) -> Any:
    """Return the share of the base that takes part: those covered, or everyone where the scheme is mandatory.

        U = p a + p (1 - a) F

    Parameters
    ----------
    adequacy
        F, share of holders whose cost is covered.
    mandatory
        a, 1 for a mandatory scheme, 0 for a voluntary one.
    paid
        p, 1 where a standard applies, else 0.

    Examples
    --------
    >>> uptake(0.6, 0.0, 1.0), uptake(0.6, 1.0, 1.0), uptake(0.6, 1.0, 0.0)
    (0.6, 1.0, 0.0)
    """
    return paid * mandatory + paid * (1.0 - mandatory) * adequacy


@equation(
    title={"zh": "补偿率", "en": "compensation ratio"},
    kind="index",
    inputs={"standard": "yuan/{b}/a", "cost": "yuan/{b}/a"},
    output="",
    quantities={"result": "ratio"},
    source="design_outcomes",
)
def compensation_ratio(standard: Any, cost: Any) -> Any:
    """Return how much of the mean cost a standard covers; where there is no cost to cover the ratio is one.

        r = S / m  (1 where m <= 0)

    Parameters
    ----------
    standard
        S, standard per payment base and year [yuan/{b}/a].
    cost
        m, mean cost among holders [yuan/{b}/a].

    Examples
    --------
    >>> float(compensation_ratio(300.0, 400.0))
    0.75
    """
    positive = np.asarray(cost) > 0
    if positive.all():
        return standard / cost
    return np.where(positive, standard / np.where(positive, cost, 1.0), 1.0)
