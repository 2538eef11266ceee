"""Product, quotient, total and greatest: operations whose unit follows from what they are given.

They mean nothing by themselves. Where an equation of the library says what a product is (``market_value``,
``areal_amount``, ``ratio_of``), that one is the better binding: it refuses what is of another kind.
"""

from collections.abc import Sequence
from functools import reduce
from operator import add
from typing import Annotated

import numpy as np

from esvalue.core.text import Text
from esvalue.equations.equation import Array, In, Out, equation

__all__ = ["greatest_of", "product", "quotient", "total_of"]


@equation(title=Text(zh="两量之积", en="product of two amounts"), kind="physical", source="arithmetic")
def product(
    first: Annotated[Array, In("{p}", "a, any amount")], second: Annotated[Array, In("{r}", "b, another in any unit")]
) -> Annotated[Array, Out("{p} {r}")]:
    """Return the product of two amounts, in the product of their units.

        y = a b

    A flow of 2 m3/s at 500 g/m3 carries 1,000 g/s:

    >>> product(2.0, 500.0)
    1000.0
    """
    return first * second


@equation(title=Text(zh="两量之商", en="quotient of two amounts"), kind="physical", source="arithmetic")
def quotient(
    dividend: Annotated[Array, In("{p}", "a, any amount")],
    divisor: Annotated[Array, In("{r}", "b, another in any unit, not zero")],
) -> Annotated[Array, Out("{p}/{r}")]:
    """Return one amount by another, in the quotient of their units; by zero there is none, which is an error.

        y = a / b

    60,000 yuan of 12 km of bank:

    >>> quotient(60_000.0, 12.0)
    5000.0
    """
    return dividend / divisor


@equation(title=Text(zh="各项合计", en="total of several amounts"), kind="physical", source="arithmetic")
def total_of(
    terms: Annotated[Sequence[Array], In("{q}", "x_j, amounts of one kind of unit", several=True)],
) -> Annotated[Array, Out("{q}")]:
    """Return the sum of two or more amounts of one kind of unit, in the unit of the first.

        y = sum over j of x_j

    Added first to last. Where one of them does not apply there is no total: absent is not zero.

    >>> total_of([3.0, 4.0, 5.0])
    12.0
    """
    return reduce(add, terms)


@equation(title=Text(zh="各项中最大者", en="greatest of several amounts"), kind="physical", source="arithmetic")
def greatest_of(
    terms: Annotated[Sequence[Array], In("{q}", "x_j, amounts of one kind of unit", several=True)],
) -> Annotated[Array, Out("{q}")]:
    """Return the greatest of two or more amounts of one kind of unit, in the unit of the first.

        y = max over j of x_j

    Where one of them does not apply nothing is known of the greatest: absent is not zero.

    >>> float(greatest_of([0.4, 1.2, 0.9]))
    1.2
    """
    return reduce(np.maximum, terms)
