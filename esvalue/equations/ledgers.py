"""Ledgers of river sections: what a result moves between upstream, downstream and the level above.

Rules of governments, not values of services. Their numbers (step, amount, cap, weights) are data of a card. A charge in
proportion to the multiple is ``scaled``, a number of classes or months times a rate ``market_value``, a pledge by ratio
the grouping ``share``.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from esvalue.equations.equation import equation

__all__ = [
    "capped_index_payment",
    "charge_if_risen",
    "charge_in_bands",
    "charge_raised_by_multiple",
    "class_step_payment",
    "exceedance_multiple",
    "index_transfer_xinan",
    "section_index_xinan",
    "step_charge",
]

_POSITIVE = (0.0, float("inf"))
_MULTIPLE = (0.0, 1000.0)
#: Steps are counted from printed decimals: 0.6 / 0.2 must be 3 steps, although 0.6 / 0.2 > 3 in binary numbers is
#: possible.
_SLACK = 1e-9


@equation(
    title={"zh": "超标倍数", "en": "multiple by which a limit is exceeded"},
    kind="index",
    inputs={"concentration": "{c}", "limit": "{c}"},
    output="",
    quantities={"result": "ratio"},
    source="arithmetic",
    bounds={"concentration": _POSITIVE, "limit": _POSITIVE},
)
def exceedance_multiple(concentration: Any, limit: Any) -> Any:
    """Return by how many times its limit a concentration lies above it; 0 where the section complies.

        m = max(C / C_0 - 1, 0)

    Parameters
    ----------
    concentration
        C, monthly mean at the section [{c}].
    limit
        C_0, target of the section, above zero [{c}].

    Examples
    --------
    55 mg/L of COD where 40 are allowed:

    >>> float(exceedance_multiple(55.0, 40.0))
    0.375
    """
    return np.maximum(concentration / limit - 1.0, 0.0)


@equation(
    title={"zh": "阶梯扣缴额（按超标倍数，上不封顶）", "en": "charge by steps of the multiple, without a cap"},
    kind="money",
    inputs={"multiple": "", "step": "", "charge": "{v}"},
    output="{v}",
    quantities={"multiple": "ratio", "step": "ratio"},
    source="hebei_sections_2016",
    bounds={"multiple": _MULTIPLE, "step": (0.01, 10.0), "charge": _POSITIVE},
)
def step_charge(multiple: Any, step: Any, charge: Any) -> Any:
    """Return what a section is charged when every step begun of the exceedance multiple costs the same.

        P = ceil(m / s) c

    Hebei 2016: a step of 0.2 for COD and 30e4 yuan; the bulletins imply 0.5 for ammonia nitrogen and phosphorus.

    Parameters
    ----------
    multiple
        m, exceedance multiple.
    step
        s, width of a step, above zero.
    charge
        c, amount of one step, such as yuan a section and month [{v}].

    Examples
    --------
    A multiple of 0.375 is two steps (Hebei, December 2016: 60e4 yuan):

    >>> float(step_charge(0.375, 0.2, 300_000.0))
    600000.0
    """
    return np.ceil(multiple / step - _SLACK) * charge


@equation(
    title={"zh": "未比入境升高不扣缴", "en": "charge only where water became worse on the way"},
    kind="money",
    inputs={"charge": "{v}", "concentration": "{c}", "inflow": "{c}"},
    output="{v}",
    source="hebei_sections_2016",
    bounds={"charge": _POSITIVE, "concentration": _POSITIVE, "inflow": _POSITIVE},
)
def charge_if_risen(charge: Any, concentration: Any, inflow: Any) -> Any:
    """Return a charge where the concentration rose between the inflow section and this one, else nothing.

        P' = P if C > C_in else 0

    Parameters
    ----------
    charge
        P, charge by the step rule [{v}].
    concentration
        C, at the outflow section [{c}].
    inflow
        C_in, at the inflow section [{c}].

    Examples
    --------
    >>> float(charge_if_risen(600_000.0, 55.0, 60.0)), float(charge_if_risen(600_000.0, 55.0, 30.0))
    (0.0, 600000.0)
    """
    return np.where(concentration > inflow, charge, 0.0 * charge)


@equation(
    title={"zh": "分档扣缴额（五档）", "en": "charge by bands of the multiple, five bands"},
    kind="money",
    inputs={
        "multiple": "",
        "from_first": "",
        "from_second": "",
        "from_third": "",
        "from_fourth": "",
        "from_fifth": "",
        "first": "{v}",
        "second": "{v}",
        "third": "{v}",
        "fourth": "{v}",
        "fifth": "{v}",
    },
    output="{v}",
    quantities={
        "multiple": "ratio",
        "from_first": "ratio",
        "from_second": "ratio",
        "from_third": "ratio",
        "from_fourth": "ratio",
        "from_fifth": "ratio",
    },
    source="zhoukou_sections",
    bounds=dict.fromkeys(
        ("multiple", "from_first", "from_second", "from_third", "from_fourth", "from_fifth"), _MULTIPLE
    )
    | dict.fromkeys(("first", "second", "third", "fourth", "fifth"), _POSITIVE),
)
def charge_in_bands(
    multiple: Any,
    from_first: Any,
    from_second: Any,
    from_third: Any,
    from_fourth: Any,
    from_fifth: Any,
    first: Any,
    second: Any,
    third: Any,
    fourth: Any,
    fifth: Any,
) -> Any:
    """Return the amount of the band that a multiple falls in; nothing up to the first limit.

        P = c_j where b_j < m <= b_(j+1)

    A rule of fewer bands repeats its last amount. Handan: above 0, 0.5, 1, 2 cost 10, 50, 100, 150e4 yuan; Zhoukou:
    above 0.1, 0.5, 1, 1.5, 2 cost 10, 25, 50, 100, 200e4, each raised by the multiple (``charge_raised_by_multiple``).

    Parameters
    ----------
    multiple
        m, exceedance multiple.
    from_first, from_second, from_third, from_fourth, from_fifth
        b_1 to b_5, lower limits of the bands, rising; a multiple at the limit belongs to the band below.
    first, second, third, fourth, fifth
        c_1 to c_5, amounts of the bands [{v}].

    Examples
    --------
    >>> [float(charge_in_bands(m, 0, 0.5, 1, 2, 2, 10e4, 50e4, 100e4, 150e4, 150e4)) for m in (0.0, 0.5, 0.6, 3.0)]
    [0.0, 100000.0, 500000.0, 1500000.0]
    """
    charge = np.where(multiple > from_first, first, 0.0 * first)
    charge = np.where(multiple > from_second, second, charge)
    charge = np.where(multiple > from_third, third, charge)
    charge = np.where(multiple > from_fourth, fourth, charge)
    return np.where(multiple > from_fifth, fifth, charge)


@equation(
    title={"zh": "按超标倍数加重的扣缴额", "en": "charge raised by the multiple"},
    kind="money",
    inputs={"charge": "{v}", "multiple": ""},
    output="{v}",
    quantities={"multiple": "ratio"},
    source="zhoukou_sections",
    bounds={"charge": _POSITIVE, "multiple": _MULTIPLE},
)
def charge_raised_by_multiple(charge: Any, multiple: Any) -> Any:
    """Return a charge made heavier by the multiple itself, as in Zhoukou.

        P = c (1 + m)

    Parameters
    ----------
    charge
        c, amount of the band or of the river mouth [{v}].
    multiple
        m, exceedance multiple.

    Examples
    --------
    >>> charge_raised_by_multiple(250_000.0, 0.6)
    400000.0
    """
    return charge * (1.0 + multiple)


@equation(
    title={"zh": "水质类别差补偿额", "en": "payment by classes of water quality"},
    kind="money",
    inputs={"target": "class_step", "found": "class_step", "rate": "{v}/class_step"},
    output="{v}",
    source="yellow_river_2021",
    bounds={"target": (1.0, 6.0), "found": (1.0, 6.0), "rate": _POSITIVE},
)
def class_step_payment(target: Any, found: Any, rate: Any) -> Any:
    """Return what the upstream side receives when a section is better than its target, or pays when it is worse.

        P = (k_0 - k) r

    Yellow River, Henan and Shandong: 6,000e4 yuan for each class from class III. Classes I to V are 1 to 5, worse than
    V is 6.

    Parameters
    ----------
    target
        k_0, class agreed [class_step].
    found
        k, class found [class_step].
    rate
        r, amount of one class [{v}/class_step].

    Examples
    --------
    >>> class_step_payment(3.0, 2.0, 60e6), class_step_payment(3.0, 5.0, 60e6)
    (60000000.0, -120000000.0)
    """
    return (target - found) * rate


@equation(
    title={"zh": "指数变化补偿额（封顶）", "en": "payment by points of an index, capped"},
    kind="money",
    inputs={"points": "", "rate": "{v}", "cap": "{v}"},
    output="{v}",
    quantities={"points": "number"},
    source="yellow_river_2021",
    bounds={"points": (-100.0, 100.0), "rate": _POSITIVE, "cap": _POSITIVE},
)
def capped_index_payment(points: Any, rate: Any, cap: Any) -> Any:
    """Return what the upstream side receives for the points by which an index improved, or pays, up to a cap either
    way.

        P = max(min(x r, P_max), -P_max)

    Yellow River, Henan and Shandong: 100e4 yuan a point, not more than 4,000e4.

    Parameters
    ----------
    points
        x, points by which the index improved against the year before (1 for 1%).
    rate
        r, amount of one point [{v}].
    cap
        P_max, most that moves [{v}].

    Examples
    --------
    >>> [float(capped_index_payment(x, 1e6, 40e6)) for x in (12.0, -50.0)]
    [12000000.0, -40000000.0]
    """
    return np.clip(points * rate, -cap, cap)


@equation(
    title={"zh": "断面水质补偿指数（新安江形式）", "en": "compensation index of a section, Xin'an form"},
    kind="index",
    inputs={
        "stability": "",
        "first_weight": "",
        "first_ratio": "",
        "second_weight": "",
        "second_ratio": "",
        "third_weight": "",
        "third_ratio": "",
        "fourth_weight": "",
        "fourth_ratio": "",
    },
    output="",
    quantities={
        "stability": "coefficient",
        "first_weight": "weight",
        "first_ratio": "ratio",
        "second_weight": "weight",
        "second_ratio": "ratio",
        "third_weight": "weight",
        "third_ratio": "ratio",
        "fourth_weight": "weight",
        "fourth_ratio": "ratio",
        "result": "ratio",
    },
    source="judgement",
    bounds={"stability": (0.1, 2.0)}
    | dict.fromkeys(("first_weight", "second_weight", "third_weight", "fourth_weight"), (0.0, 1.0))
    | dict.fromkeys(("first_ratio", "second_ratio", "third_ratio", "fourth_ratio"), (0.0, 100.0)),
)
def section_index_xinan(
    stability: Any,
    first_weight: Any,
    first_ratio: Any,
    second_weight: Any,
    second_ratio: Any,
    third_weight: Any,
    third_ratio: Any,
    fourth_weight: Any,
    fourth_ratio: Any,
) -> Any:
    """Return the index of a section from four pollutants, each against its mean of the base years.

        P = k_0 (k_1 r_1 + k_2 r_2 + k_3 r_3 + k_4 r_4), r_i = C_i / C_i0

    The agreement's own text was not read: the form is a judgement until it is cited, and weights and k_0 are data. The
    four are permanganate index, ammonia nitrogen, total phosphorus and total nitrogen; a ratio is ``ratio_of``.

    Parameters
    ----------
    stability
        k_0, coefficient for the chance of wet and dry years.
    first_weight, second_weight, third_weight, fourth_weight
        k_1 to k_4, weights (they sum to 1).
    first_ratio, second_ratio, third_ratio, fourth_ratio
        r_1 to r_4, concentration per base concentration.

    Examples
    --------
    >>> section_index_xinan(0.5, 0.25, 1.0, 0.25, 2.0, 0.25, 1.0, 0.25, 2.0)
    0.75
    """
    total = (
        first_weight * first_ratio
        + second_weight * second_ratio
        + third_weight * third_ratio
        + fourth_weight * fourth_ratio
    )
    return stability * total


@equation(
    title={"zh": "按指数划转（新安江形式）", "en": "transfer by the index, Xin'an form"},
    kind="money",
    inputs={"index": "", "amount": "{v}"},
    output="{v}",
    quantities={"index": "ratio"},
    source="judgement",
    bounds={"index": (0.0, 100.0), "amount": _POSITIVE},
)
def index_transfer_xinan(index: Any, amount: Any) -> Any:
    """Return what the upstream side receives: the whole amount at an index up to 1, and the whole amount lost above it.

        T = M if P <= 1 else -M

    A cliff: the last thousandth of the index moves twice the amount.

    Parameters
    ----------
    index
        P, ``section_index_xinan``.
    amount
        M, amount at stake [{v}].

    Examples
    --------
    >>> float(index_transfer_xinan(1.0, 1e8)), float(index_transfer_xinan(1.001, 1e8))
    (100000000.0, -100000000.0)
    """
    return np.where(index <= 1.0, amount, -amount)
