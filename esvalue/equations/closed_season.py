"""A season closed to fishing: how long it is, for how many, and a grant to boats by what they kept of it."""

from typing import Annotated

import numpy as np

from esvalue.core.text import Text
from esvalue.equations.equation import Array, In, Out, equation

__all__ = ["closed_months", "compliance_payment", "person_months"]


@equation(
    title=Text(zh="休渔月数", en="months of a closed season"),
    kind="rate",
    source="arithmetic",
    empirical=True,
    example={"begins": 5.0, "ends": 8.0, "result": 4.0},
)
def closed_months(
    begins: Annotated[Array, In("", "b, first month that is closed", of="month_number")],
    ends: Annotated[Array, In("", "e, last month that is closed", of="month_number")],
) -> Annotated[Array, Out("month/a", of="share")]:
    """Return how many months of a year are closed, both ends counted.

        m = 1 + (e - b) mod 12

    From May to August, and from November to February:

    >>> closed_months(np.array([5.0, 11.0]), np.array([8.0, 2.0])).tolist()
    [4.0, 4.0]
    """
    return np.mod(np.floor(ends) - np.floor(begins), 12.0) + 1.0


@equation(title=Text(zh="休渔人月", en="person-months of a closed season"), kind="physical", source="arithmetic")
def person_months(
    persons: Annotated[Array, In("person", "N, people who may not fish", low=0)],
    months: Annotated[Array, In("month/a", "m, months of the year that are closed", of="share")],
) -> Annotated[Array, Out("person_month/a")]:
    """Return what a payment by person and month is counted by.

        B = N m

    >>> person_months(200.0, 4.0)
    800.0
    """
    return persons * months


@equation(title=Text(zh="按履约兑现的补贴", en="grant by what was kept"), kind="money", source="fujian_boats_2022")
def compliance_payment(
    full: Annotated[Array, In("yuan/{b}/a", "p, grant of a boat of this class that keeps everything", low=0)],
    closure: Annotated[Array, In("", "k, part of the closed season it kept", of="share")],
    responsible: Annotated[Array, In("", "g, part of the indicators of responsible fishing it met", of="share")],
    weight: Annotated[Array, In("", "w, weight of the closed season", of="share")],
) -> Annotated[Array, Out("yuan/{b}/a")]:
    """Return the grant to a boat for the closed season and for how it fished otherwise.

        P = p (w k + (1 - w) g)

    In Fujian w = 0.5. A boat that kept the whole season and 0.6 of the indicators:

    >>> compliance_payment(10_000.0, 1.0, 0.6, 0.5)
    8000.0
    """
    return full * (weight * closure + (1.0 - weight) * responsible)
