"""Factors that are shares of one whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

import numpy as np
import numpy.typing as npt

from esvalue.core.arguments import checked
from esvalue.core.errors import fail
from esvalue.core.quantified import Of

__all__ = ["Shares"]

Array = npt.NDArray[np.float64]
Columns = Mapping[str, Array]


@checked
@dataclass(frozen=True)
class Shares:
    """Factors that are shares and sum to one: a Dirichlet vector by stick-breaking of its uniform columns.

    Parameters
    ----------
    names
        Of the factors.
    concentrations
        Of the Dirichlet distribution, one a factor: the mean share is its part of their sum.

    Raises
    ------
    InputError
        Concentrations that are not above zero, or not one a factor.

    Examples
    --------
    >>> Shares(("a", "b"), (2.0, 3.0)).names
    ('a', 'b')
    """

    names: tuple[str, ...]
    concentrations: tuple[Annotated[float, Of("concentration")], ...]

    def __post_init__(self) -> None:
        if len(self.names) != len(self.concentrations):
            raise fail("shares_length", "shares", names=len(self.names), numbers=len(self.concentrations))

    def values(self, u: Columns) -> dict[str, Array]:
        """Return the shares by name; every row sums to one.

        >>> made = Shares(("a", "b"), (1.0, 1.0)).values({"a": np.array([0.3]), "b": np.array([0.9])})
        >>> {name: round(float(x[0]), 6) for name, x in made.items()}
        {'a': 0.3, 'b': 0.7}
        """
        from scipy.special import betaincinv

        rest = np.ones_like(u[self.names[0]])
        left = float(sum(self.concentrations))
        made: dict[str, Array] = {}
        for name, alpha in zip(self.names[:-1], self.concentrations[:-1], strict=True):
            left -= alpha
            made[name] = rest * betaincinv(alpha, left, u[name])
            rest = rest - made[name]
        return {**made, self.names[-1]: rest}
