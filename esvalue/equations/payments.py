"""What a committed standard achieves: who is covered, who joins, what it costs and secures."""

from __future__ import annotations

from typing import Any

import numpy as np

from esvalue.equation import equation

__all__ = [
    "accepted_cost_lognormal",
    "accepted_cost_normal",
    "adequacy_lognormal",
    "adequacy_normal",
    "amount_of_base",
    "compensation_ratio",
    "net_benefit",
    "public_cost",
    "ratio_of",
    "real_cost",
    "secured_value",
    "uncompensated_loss",
    "uptake",
]

_COST = {"standard": "yuan/{b}/a", "cost": "yuan/{b}/a", "spread": "yuan/{b}/a"}


@equation(
    title={"zh": "足额率（成本正态分布）", "en": "adequacy (normal costs)"},
    kind="rate",
    inputs=_COST,
    output="",
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
    return np.where(varied, ndtr((standard - cost) / np.where(varied, spread, 1.0)), np.asarray(standard >= cost, dtype=float))


@equation(
    title={"zh": "足额率（成本对数正态分布）", "en": "adequacy (lognormal costs)"},
    kind="rate",
    inputs=_COST,
    output="",
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
    inputs=_COST,
    output="yuan/{b}/a",
    source="design_outcomes",
    bounds={"spread": (0.0, float("inf"))},
)
def accepted_cost_normal(standard: Any, cost: Any, spread: Any) -> Any:
    """Return the mean cost, over all holders, of those whose cost the standard covers (normal costs).

        E[c; c <= S] = m Phi(z) - d phi(z),  z = (S - m) / d

    Parameters
    ----------
    standard, cost, spread
        S, m, d as in :func:`adequacy_normal` [yuan/{b}/a].

    Examples
    --------
    >>> round(float(accepted_cost_normal(100.0, 100.0, 50.0)), 4)
    30.0529
    """
    from scipy.special import ndtr

    varied = np.asarray(spread) > 0
    z = (standard - cost) / np.where(varied, spread, 1.0)
    partial = cost * ndtr(z) - spread * np.exp(-0.5 * z * z) / np.sqrt(2.0 * np.pi)
    return np.where(varied, partial, cost * (standard >= cost))


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
    source="design_outcomes",
)
def uptake(adequacy: Any, mandatory: Any, paid: Any) -> Any:
    """Return the share of the base that takes part: those covered, or everyone where the scheme is mandatory.

        U = p (a + (1 - a) F)

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
    return paid * (mandatory + (1.0 - mandatory) * adequacy)


@equation(
    title={"zh": "财政支出", "en": "public cost"},
    kind="money",
    inputs={"standard": "yuan/{b}/a", "base": "{b}", "uptake": "", "everyone": "", "paid": ""},
    output="yuan/a",
    source="design_outcomes",
)
def public_cost(standard: Any, base: Any, uptake: Any, everyone: Any, paid: Any) -> Any:
    """Return the yearly payment: to those who take part, or to the whole base where the rule pays everyone.

        G = S B (e p + (1 - e) U)

    Parameters
    ----------
    standard
        S, standard per payment base b and year [yuan/{b}/a].
    base
        B, eligible payment base [{b}].
    uptake
        U, share of the base that takes part.
    everyone
        e, 1 where the rule pays the whole base, else 0.
    paid
        p, 1 where a standard applies, else 0.

    Examples
    --------
    >>> public_cost(300.0, 1000.0, 0.5, 0.0, 1.0), public_cost(300.0, 1000.0, 0.5, 1.0, 1.0)
    (150000.0, 300000.0)
    """
    return standard * base * (everyone * paid + (1.0 - everyone) * uptake)


@equation(
    title={"zh": "真实成本", "en": "real cost"},
    kind="money",
    inputs={"base": "{b}", "cost": "yuan/{b}/a", "accepted_cost": "yuan/{b}/a", "mandatory": "", "paid": ""},
    output="yuan/a",
    source="design_outcomes",
)
def real_cost(base: Any, cost: Any, accepted_cost: Any, mandatory: Any, paid: Any) -> Any:
    """Return what the action really costs the holders who take part (a payment itself is a transfer).

        R = B p (a m + (1 - a) E[c; c <= S])

    Parameters
    ----------
    base
        B, eligible payment base [{b}].
    cost, accepted_cost
        m, mean cost of all holders; E[c; c <= S], mean cost over all holders of those covered [yuan/{b}/a].
    mandatory, paid
        a, p as in :func:`uptake`.

    Examples
    --------
    >>> real_cost(1000.0, 200.0, 60.0, 0.0, 1.0), real_cost(1000.0, 200.0, 60.0, 1.0, 1.0)
    (60000.0, 200000.0)
    """
    return base * paid * (mandatory * cost + (1.0 - mandatory) * accepted_cost)


@equation(
    title={"zh": "未获补偿的损失", "en": "uncompensated loss"},
    kind="money",
    inputs={"standard": "yuan/{b}/a", "base": "{b}", "cost": "yuan/{b}/a", "accepted_cost": "yuan/{b}/a",
            "adequacy": "", "mandatory": "", "paid": ""},
    output="yuan/a",
    source="design_outcomes",
)  # fmt: skip
def uncompensated_loss(standard: Any, base: Any, cost: Any, accepted_cost: Any, adequacy: Any, mandatory: Any, paid: Any) -> Any:
    """Return what holders lose beyond the payment when they must take part.

        L = B p a (m - E[c; c <= S] - S (1 - F))

    Parameters
    ----------
    standard, cost, accepted_cost
        S, m, E[c; c <= S] [yuan/{b}/a].
    base
        B, eligible payment base [{b}].
    adequacy, mandatory, paid
        F, a, p as in :func:`uptake`.

    Examples
    --------
    Half the holders are covered at 100; the mean shortfall over all is 100 - 30.05 - 50 = 19.95:

    >>> round(uncompensated_loss(100.0, 10.0, 100.0, 30.0529, 0.5, 1.0, 1.0), 1)
    199.5
    """
    return base * paid * mandatory * (cost - accepted_cost - standard * (1.0 - adequacy))


@equation(
    title={"zh": "所保障的外溢价值", "en": "secured spill-over value"},
    kind="money",
    inputs={"value": "yuan/{b}/a", "base": "{b}", "uptake": ""},
    output="yuan/a",
    source="design_outcomes",
)
def secured_value(value: Any, base: Any, uptake: Any) -> Any:
    """Return the spill-over value of the increment that the participating base secures.

        W = V B U

    Parameters
    ----------
    value
        V, spill-over value of the increment per payment base and year [yuan/{b}/a].
    base
        B, eligible payment base [{b}].
    uptake
        U, share of the base that takes part.

    Examples
    --------
    >>> secured_value(800.0, 1000.0, 0.5)
    400000.0
    """
    return value * base * uptake


@equation(
    title={"zh": "净效益", "en": "net benefit"},
    kind="money",
    inputs={"secured": "yuan/a", "real_cost": "yuan/a", "public_cost": "yuan/a", "excess_burden": ""},
    output="yuan/a",
    source="design_outcomes",
    bounds={"excess_burden": (0.0, 2.0)},
)
def net_benefit(secured: Any, real_cost: Any, public_cost: Any, excess_burden: Any) -> Any:
    """Return what society gains: value secured less real costs less the excess burden of public funds.

        N = W - R - x G

    Parameters
    ----------
    secured
        W, spill-over value secured [yuan/a].
    real_cost
        R, real cost of holders [yuan/a].
    public_cost
        G, public cost [yuan/a]; a transfer, so only its excess burden counts.
    excess_burden
        x, deadweight cost per yuan of public money.

    Examples
    --------
    >>> net_benefit(400000.0, 60000.0, 150000.0, 0.2)
    310000.0
    """
    return secured - real_cost - excess_burden * public_cost


@equation(
    title={"zh": "补偿率", "en": "compensation ratio"},
    kind="index",
    inputs={"standard": "yuan/{b}/a", "cost": "yuan/{b}/a"},
    output="",
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
    return np.where(positive, standard / np.where(positive, cost, 1.0), 1.0)


@equation(
    title={"zh": "单价乘补偿基数", "en": "amount over a payment base"},
    kind="money",
    inputs={"rate": "yuan/{b}/a", "base": "{b}"},
    output="yuan/a",
    source="arithmetic",
)
def amount_of_base(rate: Any, base: Any) -> Any:
    """Return the yearly amount that a rate per payment base gives over the base.

        G = r B

    Parameters
    ----------
    rate
        r, money per payment base and year [yuan/{b}/a].
    base
        B, payment base [{b}].

    Examples
    --------
    >>> amount_of_base(300.0, 1000.0)
    300000.0
    """
    return rate * base


@equation(
    title={"zh": "占比", "en": "ratio"},
    kind="index",
    inputs={"part": "{q}", "whole": "{q}"},
    output="",
    source="arithmetic",
)
def ratio_of(part: Any, whole: Any) -> Any:
    """Return a part as a share of a whole.

        r = p / w

    Parameters
    ----------
    part, whole
        p, w in the same unit [{q}].

    Examples
    --------
    >>> ratio_of(30.0, 120.0)
    0.25
    """
    return part / whole
