"""Outputs of a problem as one array, and indices of it as one tidy frame."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from esvalue.analysis.problem import Problem
from esvalue.analysis.sensitivity.estimates import IndexEstimate

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["COLUMNS", "Evaluate", "Frame", "Label", "evaluate_outputs", "labels", "packed"]

Array = npt.NDArray[np.float64]
Label = tuple[str, str]

#: Evaluates uniform numbers, shape (factor, ...), of the named factors: labels and outputs, shape (output, ...).
Evaluate = Callable[[Problem, Sequence[str], Array], tuple[list[Label], Array]]
#: Columns of the frame of every method.
COLUMNS = ("factor", "outcome", "option", "index", "value", "low", "high", "runs", "method")


def packed(outputs: Mapping[str, Array], options: Sequence[str] = ()) -> tuple[list[Label], Array]:
    """Return (outcome, option) of every output and the outputs as one array of shape (output, draw).

    >>> rows, y = packed({"cost": np.zeros(3), "gain": np.ones((2, 3))}, ("a", "b"))
    >>> rows, y.shape
    ([('cost', ''), ('gain', 'a'), ('gain', 'b')], (3, 3))
    """
    rows: list[Label] = []
    parts = []
    for name, value in outputs.items():
        value = np.asarray(value, dtype=float)
        rows += (
            [(name, "")]
            if value.ndim == 1
            else [(name, str(options[i]) if i < len(options) else str(i)) for i in range(value.shape[0])]
        )
        parts.append(np.atleast_2d(value))
    return rows, np.concatenate(parts)


def evaluate_outputs(problem: Problem, names: Sequence[str], u: Array) -> tuple[list[Label], Array]:
    """Return the labels and the outputs, shape (output, ...), of uniform numbers of shape (factor, ...),
    block by block.
    """
    flat = u.reshape(len(names), -1)
    made: Array | None = None
    rows: list[Label] = []
    size = problem.block
    for start in range(0, flat.shape[1], size):
        block = flat[:, start : start + size]
        rows, y = packed(problem.run({name: block[i] for i, name in enumerate(names)}), problem.options)
        if made is None:
            made = np.empty((len(rows), flat.shape[1]))
        made[:, start : start + size] = y
    assert made is not None
    return rows, made.reshape(-1, *u.shape[1:])


def labels(rows: Sequence[Label]) -> list[str]:
    """Return outputs as text: outcome, or outcome of an option."""
    return [f"{outcome} ({option})" if option else outcome for outcome, option in rows]


@dataclass
class Frame:
    """Collects indices of factors and outputs into one tidy frame."""

    factors: Sequence[str]
    rows: Sequence[Label]
    runs: int
    method: str

    def __post_init__(self) -> None:
        self._parts: list[tuple[list[str], str, IndexEstimate]] = []

    def add(self, index: str, found: IndexEstimate, factors: Sequence[str] | None = None) -> None:
        """Add an index, arrays of shape (factor, output)."""
        self._parts.append((list(self.factors if factors is None else factors), index, found))

    def made(self) -> pd.DataFrame:
        """Return the frame: factors vary slowest, then outputs, within each index."""
        import pandas as pd

        width = len(self.rows)
        parts = []
        for factors, index, found in self._parts:
            many = len(factors)
            part = {
                "factor": np.repeat(np.array(factors, dtype=object), width),
                "outcome": np.tile(np.array([row[0] for row in self.rows], dtype=object), many),
                "option": np.tile(np.array([row[1] for row in self.rows], dtype=object), many),
                "index": index,
                "value": found.value.ravel(),
                "low": found.low.ravel(),
                "high": found.high.ravel(),
                "runs": self.runs,
                "method": self.method,
            }
            parts.append(pd.DataFrame(part, columns=list(COLUMNS)))
        return pd.concat(parts, ignore_index=True)
