"""What conservation costs the holder: margins forgone, protection, restoration, transaction, and the floor of a
standard.

What whole districts forgo is in :mod:`esvalue.equations.opportunity`; the annuity is in :mod:`esvalue.equations.money`.
"""

from __future__ import annotations

from typing import Any

from esvalue.equations.equation import equation

__all__ = [
    "annualised_cost",
    "cost_floor",
    "forgone_income",
    "gross_margin",
    "protection_cost",
    "restoration_cost",
    "transaction_cost",
]


@equation(
    title={"zh": "单位面积毛利", "en": "gross margin"},
    kind="money",
    inputs={"yield_": "{q}/ha/a", "price": "yuan/{q}", "variable_cost": "yuan/ha/a"},
    output="yuan/ha/a",
    source="arithmetic",
    bounds={"yield_": (0.0, float("inf")), "price": (0.0, float("inf")), "variable_cost": (0.0, float("inf"))},
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
    quantities={"share": "share"},
    source="weihe_2018",
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
    title={"zh": "保护成本", "en": "cost of protection"},
    kind="money",
    inputs={"investment": "yuan/{b}", "annuity": "1/a", "running_cost": "yuan/{b}/a"},
    output="yuan/{b}/a",
    source="arithmetic",
    bounds={"investment": (0.0, float("inf")), "annuity": (0.0, 1.0), "running_cost": (0.0, float("inf"))},
)
def protection_cost(investment: Any, annuity: Any, running_cost: Any) -> Any:
    """Return the yearly cost of protection: building as a yearly amount, and patrol, monitoring and upkeep.

        C = I a + m

    Parameters
    ----------
    investment
        I, spent once per payment base: fences, posts, gates [yuan/{b}].
    annuity
        a, annuity factor over their life [1/a].
    running_cost
        m, patrol, monitoring, upkeep [yuan/{b}/a].

    Examples
    --------
    >>> protection_cost(8000.0, 0.125, 400.0)
    1400.0
    """
    return investment * annuity + running_cost


@equation(
    title={"zh": "修复成本", "en": "cost of restoration"},
    kind="money",
    inputs={"cost": "yuan/ha", "area": "ha", "success_share": "", "annuity": "1/a"},
    output="yuan/a",
    quantities={"success_share": "share"},
    source="arithmetic",
    bounds={
        "cost": (0.0, float("inf")),
        "area": (0.0, float("inf")),
        "success_share": (1e-3, 1.0),
        "annuity": (0.0, 1.0),
    },
)
def restoration_cost(cost: Any, area: Any, success_share: Any, annuity: Any) -> Any:
    """Return the yearly cost of having an area restored, counting what fails and must be done again.

        C = c A a / s

    Parameters
    ----------
    cost
        c, cost of one attempt per area [yuan/ha].
    area
        A, area that is to be restored in the end [ha].
    success_share
        s, part of the treated area that recovers.
    annuity
        a, annuity factor over the life of the restoration [1/a].

    Examples
    --------
    >>> restoration_cost(20_000.0, 10.0, 0.5, 0.125)
    50000.0
    """
    return cost * area * annuity / success_share


@equation(
    title={"zh": "交易成本", "en": "transaction cost"},
    kind="money",
    inputs={"households": "household", "time": "h/household/a", "wage": "yuan/h", "fees": "yuan/household/a"},
    output="yuan/a",
    source="arithmetic",
    bounds={
        "households": (0.0, float("inf")),
        "time": (0.0, 8784.0),
        "wage": (0.0, float("inf")),
        "fees": (0.0, float("inf")),
    },
)
def transaction_cost(households: Any, time: Any, wage: Any, fees: Any) -> Any:
    """Return what taking part costs the holders: time for contracts, checks and meetings, and fees.

        C = H (t w + f)

    Parameters
    ----------
    households
        H, households that take part [household].
    time
        t, time each spends [h/household/a].
    wage
        w, what an hour would earn elsewhere [yuan/h].
    fees
        f, fees and travel [yuan/household/a].

    Examples
    --------
    >>> transaction_cost(100.0, 12.0, 20.0, 60.0)
    30000.0
    """
    return households * (time * wage + fees)


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
