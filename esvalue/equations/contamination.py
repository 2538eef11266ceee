"""Farmland soils against a standard of contamination: limits that hang on the acidity of the soil, the class a sample
falls into, and what is thereby closed to food crops.

The form is that of GB 15618-2018: a screening value, at or below which the risk can be neglected; a control value (five
metals have one), above which food crops are not to be grown in principle; between the two, safe use. The limits
themselves are data of a card.
"""

from typing import Annotated

import numpy as np

from esvalue.core.text import Text
from esvalue.equations.equation import Array, In, Out, equation

__all__ = ["closed_to_food_crops", "limit_by_acidity", "safe_use_of_soil"]

#: Where one limit gives way to the next: a soil at a bound belongs below it.
_BOUNDS = (5.5, 6.5, 7.5)


@equation(
    title=Text(zh="按土壤酸碱度取限值", en="limit by the acidity of the soil"), kind="physical", source="gb_15618_2018"
)
def limit_by_acidity(
    acidity: Annotated[Array, In("", "pH, of the soil", of="acidity")],
    limit_to_5_5: Annotated[Array, In("{q}", "S_1, limit where pH is 5.5 or less")],
    limit_to_6_5: Annotated[Array, In("{q}", "S_2, limit where pH is above 5.5, up to 6.5")],
    limit_to_7_5: Annotated[Array, In("{q}", "S_3, limit where pH is above 6.5, up to 7.5")],
    limit_above: Annotated[Array, In("{q}", "S_4, limit where pH is above 7.5")],
) -> Annotated[Array, Out("{q}")]:
    """Return the limit that holds for a soil of a given pH.

        S = S_1 where pH <= 5.5,  S_2 where <= 6.5,  S_3 where <= 7.5,  else S_4

    Cadmium in paddy soil, mg/kg; a pH of 6.5 belongs to the second step:

    >>> [float(limit_by_acidity(ph, 0.3, 0.4, 0.6, 0.8)) for ph in (5.5, 6.5, 6.6, 8.0)]
    [0.3, 0.4, 0.6, 0.8]
    """
    below = [np.less_equal(acidity, bound) for bound in _BOUNDS]
    return np.where(
        below[0], limit_to_5_5, np.where(below[1], limit_to_6_5, np.where(below[2], limit_to_7_5, limit_above))
    )


@equation(
    title=Text(zh="严格管控（不得种植食用农产品）", en="strictly controlled: closed to food crops"),
    kind="index",
    source="gb_15618_2018",
)
def closed_to_food_crops(
    control_index: Annotated[
        Array, In("", "P_c, greatest ratio of a content to its control value", of="ratio", low=0, high=1e6)
    ],
) -> Annotated[Array, Out("", of="flag")]:
    """Return 1 where a soil is above a control value, else 0, so that food crops are not to be grown on it.

        k = 1 where P_c > 1, else 0

    At the control value itself it is not closed:

    >>> [float(closed_to_food_crops(index)) for index in (0.4, 1.0, 1.2)]
    [0.0, 0.0, 1.0]
    """
    return np.where(np.greater(control_index, 1.0), 1.0, 0.0)


@equation(title=Text(zh="安全利用", en="safe use"), kind="index", source="gb_15618_2018")
def safe_use_of_soil(
    screening_index: Annotated[
        Array, In("", "P_s, greatest ratio of a content to its screening value", of="ratio", low=0, high=1e6)
    ],
    control_index: Annotated[
        Array, In("", "P_c, greatest ratio of a content to its control value", of="ratio", low=0, high=1e6)
    ],
) -> Annotated[Array, Out("", of="flag")]:
    """Return 1 where a soil is above a screening value and no control value, else 0: crops with safe-use measures.

        u = 1 where P_s > 1 and P_c <= 1, else 0

    >>> [float(safe_use_of_soil(*one)) for one in ((0.9, 0.2), (1.3, 0.5), (6.0, 1.2))]
    [0.0, 1.0, 0.0]
    """
    return np.where(np.greater(screening_index, 1.0) & np.less_equal(control_index, 1.0), 1.0, 0.0)
