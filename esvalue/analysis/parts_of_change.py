"""A change split among the parts that changed: each part's mean effect over all orders (Shapley), which adds up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations
from math import factorial
from typing import Any

import numpy as np
import numpy.typing as npt

from esvalue.core.arguments import checked

__all__ = ["split_change"]

Array = npt.NDArray[np.float64]


@checked
def split_change(value: Callable[[frozenset[str]], Any], parts: Sequence[str]) -> dict[str, Array]:
    """Return how much of a change each part made.

        phi(p) = sum over S without p of |S|! (n - |S| - 1)! / n! [v(S + p) - v(S)]

    The parts add up to v(all) - v(none) exactly, whatever the order they are named in; a part that changed nothing has
    zero (Shapley 1953; Shorrocks 2013, doi:10.1007/s10888-011-9214-z).

    Parameters
    ----------
    value
        What is valued, with the parts of a set as they are afterwards, the others as they were; a number or an array.
    parts
        Names of the parts; v is asked for 2^n sets.

    Examples
    --------
    Area doubles and price rises by half: 10 x 2 before, 20 x 3 after.

    >>> found = split_change(lambda s: (20 if "area" in s else 10) * (3 if "price" in s else 2), ["area", "price"])
    >>> {name: float(part) for name, part in found.items()}
    {'area': 25.0, 'price': 15.0}
    """
    count = len(parts)
    known: dict[frozenset[str], Array] = {}
    for size in range(count + 1):
        for chosen in combinations(parts, size):
            known[frozenset(chosen)] = np.asarray(value(frozenset(chosen)), dtype=float)
    made = {}
    for part in parts:
        others = [one for one in parts if one != part]
        total = np.zeros_like(known[frozenset()])
        for size in range(count):
            weight = factorial(size) * factorial(count - size - 1) / factorial(count)
            for chosen in combinations(others, size):
                total = total + weight * (known[frozenset({*chosen, part})] - known[frozenset(chosen)])
        made[part] = total
    return made
