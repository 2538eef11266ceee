"""What a committed standard costs and secures: public cost, real cost, losses, value secured, net benefit."""

from __future__ import annotations

from typing import Any

from esvalue.equations.equation import equation

__all__ = [
    "amount_of_base",
    "given_cost",
    "net_benefit",
    "public_cost",
    "ratio_of",
    "real_cost",
    "secured_value",
    "uncompensated_loss",
]


@equation(
    title={"zh": "财政支出", "en": "public cost"},
    kind="money",
    inputs={"standard": "yuan/{b}/a", "base": "{b}", "uptake": "", "everyone": "", "paid": ""},
    output="yuan/a",
    quantities={"uptake": "share", "everyone": "flag", "paid": "flag"},
    source="design_outcomes",
    ignores={"uptake": {"everyone": 1.0}, "paid": {"everyone": 0.0}},
)
def public_cost(standard: Any, base: Any, uptake: Any, everyone: Any, paid: Any) -> Any:
    """Return the yearly payment: to those who take part, or to the whole base where the rule pays everyone.

        G = (S e p + S (1 - e) U) B

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
    return (standard * (everyone * paid) + standard * (1.0 - everyone) * uptake) * base


@equation(
    title={"zh": "按给定标准支付的支出", "en": "cost of a given rate"},
    kind="money",
    inputs={"standard": "yuan/{b}/a", "base": "{b}", "given": ""},
    output="yuan/a",
    quantities={"given": "flag"},
    source="design_outcomes",
    ignores={"standard": {"given": 0.0}, "base": {"given": 0.0}},
)
def given_cost(standard: Any, base: Any, given: Any) -> Any:
    """Return the yearly payment of a given rate where the cost of holders is not known: to the whole base.

        G = g S B

    Parameters
    ----------
    standard
        S, standard per payment base b and year [yuan/{b}/a].
    base
        B, eligible payment base [{b}].
    given
        g, 1 where the option gives the rate, else 0: a standard that rests on costs is paid where they are known.

    Examples
    --------
    >>> given_cost(900.0, 150.0, 1.0), given_cost(900.0, 150.0, 0.0)
    (135000.0, 0.0)
    """
    return given * standard * base


@equation(
    title={"zh": "真实成本", "en": "real cost"},
    kind="money",
    inputs={"base": "{b}", "cost": "yuan/{b}/a", "accepted_cost": "yuan/{b}/a", "mandatory": "", "paid": ""},
    output="yuan/a",
    quantities={"mandatory": "flag", "paid": "flag"},
    source="design_outcomes",
    ignores={
        "cost": {"mandatory": 0.0, "paid": 0.0},
        "accepted_cost": {"mandatory": 1.0, "paid": 0.0},
        "mandatory": {"paid": 0.0},
    },
)
def real_cost(base: Any, cost: Any, accepted_cost: Any, mandatory: Any, paid: Any) -> Any:
    """Return what the action really costs the holders who take part (a payment itself is a transfer).

        R = (p a m + p (1 - a) E[c; c <= S]) B

    Parameters
    ----------
    base
        B, eligible payment base [{b}].
    cost, accepted_cost
        m, mean cost of all holders; E[c; c <= S], mean cost over all holders of those covered [yuan/{b}/a].
    mandatory, paid
        a, p as in :func:`~esvalue.equations.holders.uptake`.

    Examples
    --------
    >>> real_cost(1000.0, 200.0, 60.0, 0.0, 1.0), real_cost(1000.0, 200.0, 60.0, 1.0, 1.0)
    (60000.0, 200000.0)
    """
    return (paid * mandatory * cost + paid * (1.0 - mandatory) * accepted_cost) * base


@equation(
    title={"zh": "未获补偿的损失", "en": "uncompensated loss"},
    kind="money",
    inputs={
        "standard": "yuan/{b}/a",
        "base": "{b}",
        "cost": "yuan/{b}/a",
        "accepted_cost": "yuan/{b}/a",
        "adequacy": "",
        "mandatory": "",
        "paid": "",
    },
    output="yuan/a",
    quantities={"adequacy": "share", "mandatory": "flag", "paid": "flag"},
    source="design_outcomes",
    ignores={
        **{name: {"mandatory": 0.0, "paid": 0.0} for name in ("standard", "base", "cost", "accepted_cost", "adequacy")},
        "mandatory": {"paid": 0.0},
        "paid": {"mandatory": 0.0},
    },
)
def uncompensated_loss(
    standard: Any, base: Any, cost: Any, accepted_cost: Any, adequacy: Any, mandatory: Any, paid: Any
) -> Any:
    """Return what holders lose beyond the payment when they must take part.

        L = p a (m - E[c; c <= S] - S (1 - F)) B

    Parameters
    ----------
    standard, cost, accepted_cost
        S, m, E[c; c <= S] [yuan/{b}/a].
    base
        B, eligible payment base [{b}].
    adequacy, mandatory, paid
        F, a, p as in :func:`~esvalue.equations.holders.uptake`.

    Examples
    --------
    Half the holders are covered at 100; the mean shortfall over all is 100 - 30.05 - 50 = 19.95:

    >>> round(uncompensated_loss(100.0, 10.0, 100.0, 30.0529, 0.5, 1.0, 1.0), 1)
    199.5
    """
    return paid * mandatory * (cost - accepted_cost - standard * (1.0 - adequacy)) * base


@equation(
    title={"zh": "所保障的外溢价值", "en": "secured spill-over value"},
    kind="money",
    inputs={"value": "yuan/{b}/a", "base": "{b}", "uptake": ""},
    output="yuan/a",
    quantities={"uptake": "share"},
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
    quantities={"excess_burden": "excess_burden"},
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
    quantities={"result": "signed_ratio"},
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
