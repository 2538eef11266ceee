"""Pollutants taken out of water. A plain removal efficiency is share_of_amount of provisioning."""

from __future__ import annotations

from typing import Any

import numpy as np

from esvalue.equation import equation

__all__ = ["areal_capacity_limited", "first_order_removal"]


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
