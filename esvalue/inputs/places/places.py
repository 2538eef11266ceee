"""A table of places once it is read and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from esvalue.core.errors import Doubt, Mistake
from esvalue.core.settling import Row
from esvalue.core.shown import Shown

__all__ = ["CellOrigin", "Places", "cell_name"]


def cell_name(place: str, period: str) -> str:
    """Return what a place at a period is called where one name is due.

    >>> cell_name("north", "2025-03")
    'north, 2025-03'
    """
    return f"{place}, {period}"


@dataclass(frozen=True)
class CellOrigin:
    """Where one cell comes from."""

    source: str
    evidence: str
    weak: bool = False
    note: str = ""


@dataclass(frozen=True)
class Places(Shown):
    """A checked table of places: numbers in the card's units (NaN where n/a), texts, and the origin of every cell.

    `wholes` are the rows left out because others are their parts: name -> names of the parts. What was measured by
    period has its origin and its writing under the name of a cell (:func:`cell_name`).
    """

    file: str
    names: tuple[str, ...]
    numbers: Mapping[str, npt.NDArray[np.float64]]
    texts: Mapping[str, tuple[str, ...]]
    origins: Mapping[tuple[str, str], CellOrigin]
    written: Mapping[tuple[str, str], str] = field(default_factory=dict)
    #: What looks wrong in the table and could be right.
    doubts: tuple[Doubt, ...] = ()
    wholes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    #: When what differs by period was measured, in order, and its numbers by column: shape (period, place).
    periods: tuple[str, ...] = ()
    measured: Mapping[str, npt.NDArray[np.float64]] = field(default_factory=dict)
    notices: tuple[Mistake, ...] = ()
    #: Doubts that rows of the file of sources settle, each with its place.
    checked: tuple[Row, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column: numbers, numbers by period, texts."""
        return (*self.numbers, *self.measured, *self.texts)

    def present(self, column: str) -> npt.NDArray[np.bool_]:
        """Tell for each place whether the column applies."""
        return ~np.isnan(self.numbers[column])
