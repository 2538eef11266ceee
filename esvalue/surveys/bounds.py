"""What the data of an estimate span: a figure beyond it is not carried by them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

__all__ = ["DataBounds"]


@dataclass(frozen=True)
class DataBounds:
    """What the data of an estimate span, in its unit.

    Lowest and highest amount stated or asked, and the mean with every value cut at the highest (None where it is not
    known).
    """

    low: float
    high: float
    capped_mean: float | None = None

    @classmethod
    def of(cls, values: Sequence[float] | np.ndarray) -> DataBounds:
        """Return the bounds of a sample of values, least to greatest.

        >>> DataBounds.of([3.0, 1.0, 2.0])
        DataBounds(low=1.0, high=3.0, capped_mean=2.0)
        """
        found = np.asarray(values, float)
        return cls(float(found.min()), float(found.max()), float(found.mean()))
