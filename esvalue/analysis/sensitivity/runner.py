"""Runs of a problem on blocks of uniform numbers, with the failed rows of the design kept apart."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from esvalue.analysis.problem import Problem
from esvalue.analysis.sensitivity.failures import at_fault, refuse_failures
from esvalue.analysis.sensitivity.outputs import Evaluate, Label, evaluate_outputs, labels
from esvalue.core.errors import fail

__all__ = ["Runner"]

Array = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

#: Rows a replicate must have left after failed ones were dropped.
_LEAST = 4


@dataclass
class Runner:
    """Evaluates a problem; a row of the design counts only where none of its runs failed in any outcome.

    Parameters
    ----------
    problem
        The problem.
    shape
        Replicates and points: the rows of the design.
    evaluate
        What evaluates uniform numbers of shape (factor, replicate, point): (problem, names, numbers) -> labels and
        outputs.
    """

    problem: Problem
    shape: tuple[int, int]
    evaluate: Evaluate = evaluate_outputs
    rows: list[Label] = field(default_factory=list)
    runs: int = 0

    def __post_init__(self) -> None:
        self.keep: Bools = np.ones(self.shape, dtype=bool)
        self._failed: list[Array] = []
        self._bad: set[Label] = set()

    def run(self, u: Array) -> Array:
        """Return outputs, shape (output, replicate, point), of uniform numbers of shape (factor, replicate, point)."""
        self.rows, y = self.evaluate(self.problem, self.problem.names, u)
        self.runs += 1
        finite = np.isfinite(y)
        if not finite.all():
            failed = ~finite.all(axis=0)
            self.keep &= ~failed
            self._failed.append(u[:, failed])
            self._bad |= {row for row, one in zip(self.rows, finite, strict=True) if not one.all()}
        return y

    def settle(self, allowed: float) -> int:
        """Return the number of runs that count; refuse where more than the allowed share of rows failed."""
        if self._failed:
            columns = np.concatenate(self._failed, axis=1)
            inputs = at_fault(self.problem, {name: columns[i] for i, name in enumerate(self.problem.names)})
            bad = ", ".join(labels([row for row in self.rows if row in self._bad]))
            refuse_failures(int((~self.keep).sum()), self.keep.size, allowed, bad, inputs)
            for r, left in enumerate(self.keep.sum(axis=1)):
                if left < _LEAST:
                    raise fail("sensitivity_left", "", replicate=r + 1, left=int(left), least=_LEAST)
        return self.runs * int(self.keep.sum())

    @property
    def mask(self) -> Bools | None:
        """Rows that count, or None where all do."""
        return None if self.keep.all() else self.keep
