"""What conservation costs the holder: margins forgone, protection, and the floor of a standard."""

from __future__ import annotations

from typing import Any

from esvalue.equation import equation

__all__ = ["annualised_cost", "cost_floor", "forgone_income", "gross_margin"]


@equation(
    title={"zh": "单位面积毛利", "en": "gross margin"},
    kind="money",
    inputs={"yield_": "{q}/ha/a", "price": "yuan/{q}", "variable_cost": "yuan/ha/a"},
    output="yuan/ha/a",
    source="arithmetic",
    bounds={
        "yield_": (0.0, float("inf")),
        "price": (0.0, float("inf")),
        "variable_cost": (0.0, float("inf")),
    },
)
def gross_margin(yield_: Any, price: Any, variable_cost: Any) -> Any:
    """Return what a crop or pond earns per area above the costs that stop when production stops.

        M = Y P - C

    Parameters
    ----------
    yield_
        Y, yield [{q}/ha/a].
    price
        P, farm-gate price [yuan/{q}].
    variable_cost
        C, variable cost [yuan/ha/a]; own labour counts at what it would earn elsewhere.

    Examples
    --------
    9 t of paddy rice at 2,800 yuan/t with 15,000 yuan/ha of cost:

    >>> gross_margin(9.0, 2800.0, 15_000.0)
    10200.0
    """
    return yield_ * price - variable_cost


@equation(
    title={"zh": "放弃的净收入", "en": "forgone net income"},
    kind="money",
    inputs={"margin": "yuan/{b}/a", "share": ""},
    output="yuan/{b}/a",
    source="weihe_2018",
    bounds={"share": (0.0, 1.0)},
)
def forgone_income(margin: Any, share: Any) -> Any:
    """Return the net income a holder gives up, or loses to damage, per payment base.

        F = s M

    Parameters
    ----------
    margin
        M, net income per payment base (ha, kW, person, ...) without the restriction [yuan/{b}/a].
    share
        s, part of it that the restriction takes: 1 when use must end.

    Examples
    --------
    Birds eat 15% of a margin of 10,000 yuan/ha:

    >>> forgone_income(10_000.0, 0.15)
    1500.0
    """
    return margin * share


@equation(
    title={"zh": "一次性成本年金", "en": "one-off cost as a yearly amount"},
    kind="money",
    inputs={"cost": "yuan/{b}", "annuity": "1/a"},
    output="yuan/{b}/a",
    source="arithmetic",
)
def annualised_cost(cost: Any, annuity: Any) -> Any:
    """Return the yearly amount that repays a one-off cost with interest over its life.

        c = C a

    Parameters
    ----------
    cost
        C, one-off cost per payment base [yuan/{b}].
    annuity
        a, annuity factor [1/a].

    Examples
    --------
    >>> annualised_cost(10_000.0, 0.125)
    1250.0
    """
    return cost * annuity


@equation(
    title={"zh": "补偿下限（成本）", "en": "cost floor"},
    kind="money",
    inputs={
        "forgone_income": "yuan/{b}/a",
        "protection_cost": "yuan/{b}/a",
        "transaction_cost": "yuan/{b}/a",
        "kept_benefit": "yuan/{b}/a",
        "received": "yuan/{b}/a",
    },
    output="yuan/{b}/a",
    source="weihe_2018",
    bounds={
        "protection_cost": (0.0, float("inf")),
        "transaction_cost": (0.0, float("inf")),
        "received": (0.0, float("inf")),
    },
)
def cost_floor(
    forgone_income: Any, protection_cost: Any, transaction_cost: Any, kept_benefit: Any, received: Any
) -> Any:
    """Return what a holder must be paid, per payment base and year, so as not to lose by the duty.

        S_min = F + C_p + C_t - B - R

    It may be negative: the holder then gains without a payment.

    Parameters
    ----------
    forgone_income
        F, net income given up [yuan/{b}/a].
    protection_cost
        C_p, direct cost of protection, one-off cost as a yearly amount [yuan/{b}/a].
    transaction_cost
        C_t, cost of taking part [yuan/{b}/a].
    kept_benefit
        B, net benefit the holder keeps under the new use [yuan/{b}/a].
    received
        R, payments already received for the same duty [yuan/{b}/a].

    Examples
    --------
    >>> cost_floor(9000.0, 600.0, 150.0, 2000.0, 750.0)
    7000.0
    """
    return forgone_income + protection_cost + transaction_cost - kept_benefit - received
