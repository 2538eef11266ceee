"""Pollutants taken out of water or air: by class, by capacity, by first-order removal. A plain efficiency is
``share_of_amount``.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from esvalue.equations.equation import equation

__all__ = [
    "areal_capacity_limited",
    "first_order_removal",
    "first_order_removal_kcstar",
    "first_order_removal_pkcstar",
    "removal_by_class",
    "temperature_adjusted_rate",
]

_POSITIVE = (0.0, float("inf"))


@equation(
    title={"zh": "一级动力学净化量", "en": "first-order removal"},
    kind="physical",
    inputs={"load": "{q}/a", "rate_constant": "1/d", "residence_time": "d"},
    output="{q}/a",
    source="arithmetic",
    bounds={"load": (0.0, float("inf")), "rate_constant": (0.0, 10.0), "residence_time": (0.0, 366.0)},
)
def first_order_removal(load: Any, rate_constant: Any, residence_time: Any) -> Any:
    """Return the pollutant that water loses on its way through a wetland (plug flow, no background).

        R = L (1 - exp(-k t))

    Parameters
    ----------
    load
        L, load that enters [{q}/a].
    rate_constant
        k, first-order rate at the water's temperature [1/d].
    residence_time
        t, time in the wetland [d].

    Examples
    --------
    A half-life of one day (k = ln 2) and two days leave a quarter:

    >>> import math
    >>> round(float(first_order_removal(100.0, math.log(2), 2.0)), 9)
    75.0
    """
    return load * -np.expm1(-rate_constant * residence_time)


@equation(
    title={"zh": "净化量（以净化能力为限）", "en": "removal limited by capacity"},
    kind="physical",
    inputs={"load": "{q}/a", "capacity": "{q}/ha/a", "area": "ha"},
    output="{q}/a",
    source="gep_guideline_2020",
    bounds={"load": (0.0, float("inf")), "capacity": (0.0, float("inf")), "area": (0.0, float("inf"))},
)
def areal_capacity_limited(load: Any, capacity: Any, area: Any) -> Any:
    """Return the pollutant removed: the whole load, but no more than the area can take.

        R = min(L, c A)

    The guideline takes L where the water meets its class and c A where it does not; here the smaller one
    decides.

    Parameters
    ----------
    load
        L, load that enters [{q}/a].
    capacity
        c, what an area can remove [{q}/ha/a].
    area
        A [ha].

    Examples
    --------
    >>> float(areal_capacity_limited(100.0, 2.0, 30.0)), float(areal_capacity_limited(50.0, 2.0, 30.0))
    (60.0, 50.0)
    """
    return np.minimum(load, capacity * area)


@equation(
    title={"zh": "净化量（按是否达标取负荷或净化能力）", "en": "removal by class: load where it is met, else capacity"},
    kind="physical",
    inputs={"load": "{q}/a", "capacity": "{q}/ha/a", "area": "ha", "class_met": ""},
    output="{q}/a",
    quantities={"class_met": "flag"},
    source="gep_guideline_2020",
    bounds={"load": _POSITIVE, "capacity": _POSITIVE, "area": _POSITIVE},
)
def removal_by_class(load: Any, capacity: Any, area: Any, class_met: Any) -> Any:
    """Return the pollutant removed by the rule of the guideline: all of the load where water or air meets its class.

        R = L where the class is met, else R = c A

    Rival of the smaller of the two (``areal_capacity_limited``): where the class is missed and the load is small, this
    rule credits more than entered. A change of class makes it jump.

    Parameters
    ----------
    load
        L, load that enters [{q}/a].
    capacity
        c, what an area can remove [{q}/ha/a].
    area
        A [ha].
    class_met
        1 where the water or air meets its class, 0 where it does not.

    Examples
    --------
    >>> float(removal_by_class(100.0, 2.0, 30.0, 1.0)), float(removal_by_class(100.0, 2.0, 30.0, 0.0))
    (100.0, 60.0)
    """
    return np.where(np.greater_equal(class_met, 0.5), load, capacity * area)


@equation(
    title={"zh": "一级动力学面积模型净化量（k-C*）", "en": "first-order areal removal (k-C* model)"},
    kind="physical",
    inputs={
        "flow": "m3/a",
        "inflow_concentration": "{q}/m3",
        "background": "{q}/m3",
        "rate_constant": "m/a",
        "area": "m2",
    },
    output="{q}/a",
    source="arithmetic",
    bounds={
        "flow": (1.0, float("inf")),
        "inflow_concentration": _POSITIVE,
        "background": _POSITIVE,
        "rate_constant": (0.0, 500.0),
        "area": _POSITIVE,
    },
)
def first_order_removal_kcstar(
    flow: Any, inflow_concentration: Any, background: Any, rate_constant: Any, area: Any
) -> Any:
    """Return the pollutant a wetland removes as water nears the concentration that the wetland itself keeps (plug
    flow).

        R = Q (C_i - C*) (1 - exp(-k A / Q))

    Known by Kadlec and Knight's book. Negative where the inflow is cleaner than the background: the wetland then gives
    off, and that is kept.

    Parameters
    ----------
    flow
        Q, water through the wetland, above zero [m3/a].
    inflow_concentration
        C_i [{q}/m3].
    background
        C*, concentration that no area gets below [{q}/m3].
    rate_constant
        k, areal rate at the water's temperature [m/a].
    area
        A, wetted area [m2].

    Examples
    --------
    k A / Q = ln 2 halves the distance to the background: half of 8 g/m3 in 1e6 m3 is 4 t.

    >>> import math
    >>> round(float(first_order_removal_kcstar(1e6, 10e-6, 2e-6, 20.0, 1e6 * math.log(2) / 20.0)), 9)
    4.0
    """
    return flow * (inflow_concentration - background) * -np.expm1(-rate_constant * area / flow)


@equation(
    title={"zh": "一级动力学串联模型净化量（P-k-C*）", "en": "first-order removal by tanks in series (P-k-C* model)"},
    kind="physical",
    inputs={
        "flow": "m3/a",
        "inflow_concentration": "{q}/m3",
        "background": "{q}/m3",
        "rate_constant": "m/a",
        "area": "m2",
        "tanks": "",
    },
    output="{q}/a",
    quantities={"tanks": "coefficient"},
    source="arithmetic",
    bounds={
        "flow": (1.0, float("inf")),
        "inflow_concentration": _POSITIVE,
        "background": _POSITIVE,
        "rate_constant": (0.0, 500.0),
        "area": _POSITIVE,
        "tanks": (1.0, 100.0),
    },
)
def first_order_removal_pkcstar(
    flow: Any, inflow_concentration: Any, background: Any, rate_constant: Any, area: Any, tanks: Any
) -> Any:
    """Return the pollutant a wetland removes when its water is partly mixed, as if it ran through some tanks in a row.

        R = Q (C_i - C*) (1 - (1 + k A / (P Q))^-P)

    Removes less than plug flow at the same k, which it nears as P grows.

    Parameters
    ----------
    flow
        Q, water through the wetland, above zero [m3/a].
    inflow_concentration
        C_i [{q}/m3].
    background
        C*, concentration that no area gets below [{q}/m3].
    rate_constant
        k, areal rate at the water's temperature [m/a].
    area
        A, wetted area [m2].
    tanks
        P, apparent number of tanks, 1 or more.

    Examples
    --------
    One tank with k A / Q = 1 removes half of the distance to the background:

    >>> round(first_order_removal_pkcstar(1e6, 10e-6, 2e-6, 20.0, 5e4, 1.0), 9)
    4.0
    """
    return flow * (inflow_concentration - background) * (1.0 - (1.0 + rate_constant * area / (tanks * flow)) ** -tanks)


@equation(
    title={"zh": "速率常数的温度校正", "en": "rate constant at the water's temperature"},
    kind="rate",
    inputs={"rate_at_20": "{q}/a", "theta": "", "temperature": "degC"},
    output="{q}/a",
    quantities={"theta": "coefficient"},
    source="arithmetic",
    empirical=True,
    bounds={"rate_at_20": (0.0, 1e4), "theta": (0.8, 1.3), "temperature": (0.0, 40.0)},
    example={"rate_at_20": 16.0, "theta": 1.25, "temperature": 18.0, "result": 10.24},
)
def temperature_adjusted_rate(rate_at_20: Any, theta: Any, temperature: Any) -> Any:
    """Return a rate of removal at the water's temperature, from the one at 20 degrees (Arrhenius in its usual short
    form).

        k = k_20 q^(t - 20)

    Worked example: 16 x 1.25^-2 = 10.24.

    Parameters
    ----------
    rate_at_20
        k_20, rate at 20 degrees, per volume or per area [{q}/a].
    theta
        q, factor a degree; 1 where temperature does not matter.
    temperature
        t, temperature of the water [degC].

    Examples
    --------
    >>> temperature_adjusted_rate(12.0, 1.0, 5.0), temperature_adjusted_rate(12.0, 1.08, 20.0)
    (12.0, 12.0)
    """
    return rate_at_20 * theta ** (temperature - 20.0)
