"""What a committed standard does: whose costs it covers, who takes part, what it costs,
what it leaves uncompensated, what it secures.
"""

from typing import Annotated

import numpy as np

from esvalue.core.text import Text
from esvalue.equations.equation import Array, In, Out, equation

__all__ = [
    "compensation_ratio",
    "given_cost",
    "holders_loss",
    "loss_paid_enough",
    "net_benefit",
    "public_cost",
    "real_cost",
    "secured_value",
    "share_of_loss",
    "share_served",
    "uncompensated_loss",
    "uptake",
]


@equation(
    title=Text(zh="参与率", en="uptake"),
    kind="rate",
    source="design_outcomes",
    ignores={"adequacy": {"mandatory": 1.0, "paid": 0.0}, "mandatory": {"paid": 0.0}},
)
def uptake(
    adequacy: Annotated[Array, In("", "F, share of holders whose cost is covered", of="share")],
    mandatory: Annotated[Array, In("", "a, 1 for a mandatory scheme, 0 for a voluntary one", of="flag")],
    paid: Annotated[Array, In("", "p, 1 where a standard applies, else 0", of="flag")],
) -> Annotated[Array, Out("", of="share")]:
    """Return the share of the base that takes part: those covered, or everyone where the scheme is mandatory.

        U = p a + p (1 - a) F

    >>> uptake(0.6, 0.0, 1.0), uptake(0.6, 1.0, 1.0), uptake(0.6, 1.0, 0.0)
    (0.6, 1.0, 0.0)
    """
    return paid * mandatory + paid * (1.0 - mandatory) * adequacy


@equation(title=Text(zh="补偿率", en="compensation ratio"), kind="index", source="design_outcomes")
def compensation_ratio(
    standard: Annotated[Array, In("yuan/{b}/a", "S, standard per payment base and year")],
    cost: Annotated[Array, In("yuan/{b}/a", "m, mean cost among holders")],
) -> Annotated[Array, Out("", of="ratio")]:
    """Return how much of the mean cost a standard covers; where there is no cost to cover the ratio is one.

        r = S / m  (1 where m <= 0)

    >>> float(compensation_ratio(300.0, 400.0))
    0.75
    """
    positive = np.asarray(cost) > 0
    if positive.all():
        return standard / cost
    return np.where(positive, standard / np.where(positive, cost, 1.0), 1.0)


@equation(
    title=Text(zh="财政支出", en="public cost"),
    kind="money",
    source="design_outcomes",
    ignores={"uptake": {"everyone": 1.0}, "paid": {"everyone": 0.0}},
)
def public_cost(
    standard: Annotated[Array, In("yuan/{b}/a", "S, standard per payment base and year")],
    base: Annotated[Array, In("{b}", "B, eligible payment base")],
    uptake: Annotated[Array, In("", "U, share of the base that takes part", of="share")],
    everyone: Annotated[Array, In("", "e, 1 where the rule pays the whole base, else 0", of="flag")],
    paid: Annotated[Array, In("", "p, 1 where a standard applies, else 0", of="flag")],
) -> Annotated[Array, Out("yuan/a")]:
    """Return the yearly payment: to those who take part, or to the whole base where the rule pays everyone.

        G = (S e p + S (1 - e) U) B

    >>> public_cost(300.0, 1000.0, 0.5, 0.0, 1.0), public_cost(300.0, 1000.0, 0.5, 1.0, 1.0)
    (150000.0, 300000.0)
    """
    return (standard * (everyone * paid) + standard * (1.0 - everyone) * uptake) * base


@equation(
    title=Text(zh="按给定标准支付的支出", en="cost of a given rate"),
    kind="money",
    source="design_outcomes",
    ignores={"standard": {"given": 0.0}, "base": {"given": 0.0}},
)
def given_cost(
    standard: Annotated[Array, In("yuan/{b}/a", "S, standard per payment base and year")],
    base: Annotated[Array, In("{b}", "B, eligible payment base")],
    given: Annotated[Array, In("", "g, 1 where the option gives the rate, else 0", of="flag")],
) -> Annotated[Array, Out("yuan/a")]:
    """Return the yearly payment of a given rate where the cost of holders is not known: to the whole base.

        G = g S B

    A standard that rests on costs is paid where they are known.

    >>> given_cost(900.0, 150.0, 1.0), given_cost(900.0, 150.0, 0.0)
    (135000.0, 0.0)
    """
    return given * standard * base


@equation(
    title=Text(zh="真实成本", en="real cost"),
    kind="money",
    source="design_outcomes",
    ignores={
        "cost": {"mandatory": 0.0, "paid": 0.0},
        "accepted_cost": {"mandatory": 1.0, "paid": 0.0},
        "mandatory": {"paid": 0.0},
    },
)
def real_cost(
    base: Annotated[Array, In("{b}", "B, eligible payment base")],
    cost: Annotated[Array, In("yuan/{b}/a", "m, mean cost of all holders")],
    accepted_cost: Annotated[Array, In("yuan/{b}/a", "E[c; c <= S], mean cost over all holders of those covered")],
    mandatory: Annotated[Array, In("", "a, 1 for a mandatory scheme, 0 for a voluntary one", of="flag")],
    paid: Annotated[Array, In("", "p, 1 where a standard applies, else 0", of="flag")],
) -> Annotated[Array, Out("yuan/a")]:
    """Return what the action really costs the holders who take part (a payment itself is a transfer).

        R = (p a m + p (1 - a) E[c; c <= S]) B

    >>> real_cost(1000.0, 200.0, 60.0, 0.0, 1.0), real_cost(1000.0, 200.0, 60.0, 1.0, 1.0)
    (60000.0, 200000.0)
    """
    return (paid * mandatory * cost + paid * (1.0 - mandatory) * accepted_cost) * base


@equation(
    title=Text(zh="未获补偿的损失", en="uncompensated loss"),
    kind="money",
    source="design_outcomes",
    ignores={
        **{name: {"mandatory": 0.0, "paid": 0.0} for name in ("standard", "base", "cost", "accepted_cost", "adequacy")},
        "mandatory": {"paid": 0.0},
        "paid": {"mandatory": 0.0},
    },
)
def uncompensated_loss(
    standard: Annotated[Array, In("yuan/{b}/a", "S, standard per payment base and year")],
    base: Annotated[Array, In("{b}", "B, eligible payment base")],
    cost: Annotated[Array, In("yuan/{b}/a", "m, mean cost of all holders")],
    accepted_cost: Annotated[Array, In("yuan/{b}/a", "E[c; c <= S], mean cost over all holders of those covered")],
    adequacy: Annotated[Array, In("", "F, share of holders whose cost is covered", of="share")],
    mandatory: Annotated[Array, In("", "a, 1 for a mandatory scheme, 0 for a voluntary one", of="flag")],
    paid: Annotated[Array, In("", "p, 1 where a standard applies, else 0", of="flag")],
) -> Annotated[Array, Out("yuan/a")]:
    """Return what holders lose beyond the payment when they must take part.

        L = p a (m - E[c; c <= S] - S (1 - F)) B

    Half the holders are covered at 100; the mean shortfall over all is 100 - 30.05 - 50 = 19.95:

    >>> round(uncompensated_loss(100.0, 10.0, 100.0, 30.0529, 0.5, 1.0, 1.0), 1)
    199.5
    """
    return paid * mandatory * (cost - accepted_cost - standard * (1.0 - adequacy)) * base


@equation(title=Text(zh="权利人的损失", en="loss of holders"), kind="money", source="design_outcomes")
def holders_loss(
    base: Annotated[Array, In("{b}", "B, eligible payment base")],
    cost: Annotated[Array, In("yuan/{b}/a", "m, mean cost of all holders")],
    free_cost: Annotated[
        Array, In("yuan/{b}/a", "E[c; c <= 0], mean cost over all holders of those who would take part unpaid", high=0)
    ],
) -> Annotated[Array, Out("yuan/a")]:
    """Return what the duty costs those whom it costs anything; who gains by it has no loss, and makes up for nobody's.

        Z = (m - E[c; c <= 0]) B

    A mean cost of 100, of which those who gain by the duty take off 0.4:

    >>> round(holders_loss(10.0, 100.0, -0.4), 1)
    1004.0
    """
    return (cost - free_cost) * base


@equation(
    title=Text(zh="得到足额补偿的损失", en="loss paid enough"),
    kind="money",
    source="design_outcomes",
    ignores={name: {"paid": 0.0} for name in ("standard", "base", "accepted_cost", "free_cost")},
)
def loss_paid_enough(
    standard: Annotated[Array, In("yuan/{b}/a", "S, standard per payment base and year")],
    base: Annotated[Array, In("{b}", "B, eligible payment base")],
    accepted_cost: Annotated[Array, In("yuan/{b}/a", "E[c; c <= S], mean cost over all holders of those covered")],
    free_cost: Annotated[
        Array, In("yuan/{b}/a", "E[c; c <= 0], mean cost over all holders of those who would take part unpaid", high=0)
    ],
    paid: Annotated[Array, In("", "p, 1 where a standard applies, else 0", of="flag")],
) -> Annotated[Array, Out("yuan/a")]:
    """Return the loss of the holders whose whole loss the standard pays.

        Z_S = p (E[c; c <= S] - E[c; c <= 0]) B  (0 where S <= 0)

    >>> float(loss_paid_enough(100.0, 10.0, 30.0, -0.4, 1.0)), float(loss_paid_enough(100.0, 10.0, 30.0, -0.4, 0.0))
    (304.0, 0.0)
    """
    return np.where(np.asarray(standard) > 0, paid * (accepted_cost - free_cost) * base, 0.0)


@equation(title=Text(zh="足额补偿的损失占比", en="share of loss paid enough"), kind="rate", source="design_outcomes")
def share_of_loss(
    part: Annotated[Array, In("yuan/a", "Z_S, loss of the holders who are paid enough")],
    whole: Annotated[Array, In("yuan/a", "Z, loss of all holders")],
) -> Annotated[Array, Out("", of="share")]:
    """Return which share of the loss of holders, in yuan, is paid enough; where nobody loses, all of it.

        z = Z_S / Z  (1 where Z <= 0)

    >>> float(share_of_loss(300.0, 1200.0)), float(share_of_loss(0.0, 0.0))
    (0.25, 1.0)
    """
    some = np.asarray(whole) > 0
    return np.where(some, np.clip(part / np.where(some, whole, 1.0), 0.0, 1.0), 1.0)


@equation(title=Text(zh="封顶后付得出的比例", en="share a cap has money for"), kind="rate", source="arithmetic")
def share_served(
    part: Annotated[Array, In("yuan/a", "P, what is paid under the cap, never above the whole", low=0)],
    whole: Annotated[Array, In("yuan/a", "W, what all who take part would be paid", low=0)],
) -> Annotated[Array, Out("", of="share")]:
    """Return which share of those who would take part a cap has money for; all of them where nothing is paid.

        s = P / W  (1 where W <= 0)

    >>> float(share_served(50.0, 200.0)), float(share_served(0.0, 0.0))
    (0.25, 1.0)
    """
    some = np.asarray(whole) > 0
    return np.where(some, np.clip(part / np.where(some, whole, 1.0), 0.0, 1.0), 1.0)


@equation(title=Text(zh="所保障的外溢价值", en="secured spill-over value"), kind="money", source="design_outcomes")
def secured_value(
    value: Annotated[Array, In("yuan/{b}/a", "V, spill-over value of the increment per payment base and year")],
    base: Annotated[Array, In("{b}", "B, eligible payment base")],
    uptake: Annotated[Array, In("", "U, share of the base that takes part", of="share")],
) -> Annotated[Array, Out("yuan/a")]:
    """Return the spill-over value of the increment that the participating base secures.

        W = V B U

    >>> secured_value(800.0, 1000.0, 0.5)
    400000.0
    """
    return value * base * uptake


@equation(title=Text(zh="净效益", en="net benefit"), kind="money", source="design_outcomes")
def net_benefit(
    secured: Annotated[Array, In("yuan/a", "W, spill-over value secured")],
    real_cost: Annotated[Array, In("yuan/a", "R, real cost of holders")],
    public_cost: Annotated[Array, In("yuan/a", "G, public cost; a transfer, so only its excess burden counts")],
    excess_burden: Annotated[
        Array, In("", "x, deadweight cost per yuan of public money", of="excess_burden", low=0, high=2)
    ],
) -> Annotated[Array, Out("yuan/a")]:
    """Return what society gains: value secured less real costs less the excess burden of public funds.

        N = W - R - x G

    >>> net_benefit(400000.0, 60000.0, 150000.0, 0.2)
    310000.0
    """
    return secured - real_cost - excess_burden * public_cost
