"""A transferred value and the error its method makes on the studies themselves."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from esvalue.errors import Problem
from esvalue.messages import current_language
from esvalue.surveys.intervals import Estimate

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Transfer", "TransferError"]

TITLE = {"en": "transferred value", "zh": "转移价值"}


@dataclass(frozen=True)
class TransferError:
    """Predictions of each study from the others (columns observed, predicted, error as a share of the observed); `skipped` could not be predicted."""

    table: pd.DataFrame
    skipped: int = 0

    @property
    def mean(self) -> float:
        """Mean absolute error, as a share of the observed value."""
        return float(self.table["error"].abs().mean())

    @property
    def median(self) -> float:
        """Median absolute error, as a share of the observed value."""
        return float(self.table["error"].abs().median())

    @property
    def bias(self) -> float:
        """Mean error with its sign: above zero, transfers are too high."""
        return float(self.table["error"].mean())

    @classmethod
    def of(cls, names: np.ndarray, observed: np.ndarray, predicted: np.ndarray, skipped: int = 0) -> TransferError:
        """Return the errors of predictions.

        >>> TransferError.of(np.array(["a", "b"]), np.array([10.0, 20.0]), np.array([15.0, 15.0])).mean
        0.375
        """
        import pandas as pd

        return cls(pd.DataFrame({"study": names, "observed": observed, "predicted": predicted, "error": predicted / observed - 1}), skipped)


@dataclass(frozen=True)
class Transfer:
    """A value at a policy site: `low` to `high` is where the value of such a site lies at a confidence `level`; `error` is measured, or None."""

    value: float
    se: float
    low: float
    high: float
    level: float
    unit: str
    error: TransferError | None = None
    notes: tuple[Problem, ...] = field(default=())

    @property
    def estimate(self) -> Estimate:
        """The value as an :class:`Estimate`, for what reads those."""
        return Estimate(TITLE, self.value, self.se, self.low, self.high, self.level, "delta", self.unit, None, self.notes)

    def text(self, language: str | None = None) -> str:
        """Return the value, its interval and the transfer error in words."""
        spoken = language or current_language()
        low, high, value = f"{self.low:.6g}", f"{self.high:.6g}", f"{self.value:.6g}"
        if spoken == "zh":
            lines = [f"转移价值：{value} {self.unit}（{self.level:.0%} 预测区间 {low} 至 {high}）"]
            if self.error is not None:
                lines.append(f"留一法转移误差：平均 {self.error.mean:.0%}，中位 {self.error.median:.0%}，偏差 {self.error.bias:+.0%}（{len(self.error.table)} 个值）")
        else:
            lines = [f"transferred value: {value} {self.unit} ({self.level:.0%} prediction interval {low} to {high})"]
            if self.error is not None:
                lines.append(f"leave-one-out transfer error: mean {self.error.mean:.0%}, median {self.error.median:.0%}, bias {self.error.bias:+.0%} ({len(self.error.table)} values)")
        return "\n".join([*lines, *(f"- {note.text(spoken)}" for note in self.notes)])
