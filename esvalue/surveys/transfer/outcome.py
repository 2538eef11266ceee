"""A transferred value and the error its method makes on the studies themselves."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from esvalue.core.arguments import Count, Params, checked
from esvalue.core.errors import Mistake
from esvalue.core.shown import Glance, Shown
from esvalue.core.text import Text, current_language
from esvalue.surveys.estimate import Estimate
from esvalue.surveys.vocabulary import unit_words

__all__ = ["Transfer", "TransferError", "is_finite"]


def is_finite(given: object) -> bool:
    """Tell whether something is a finite number.

    >>> is_finite(2), is_finite("2"), is_finite(float("nan"))
    (True, False, False)
    """
    return isinstance(given, int | float | np.number) and bool(np.isfinite(given))


TITLE = Text(zh="转移价值", en="transferred value")


@dataclass(frozen=True)
class TransferError(Shown):
    """Predictions of each study from the others, and how far they miss.

    Attributes
    ----------
    table : DataFrame
        A row a study: observed and predicted in the unit of the values, and error, their difference as a share of the
        size of the observed, NaN where that is zero.
    skipped : int
        How many could not be predicted.

    Examples
    --------
    >>> found = TransferError.of(np.array(["a", "b"]), np.array([10.0, 20.0]), np.array([12.0, 18.0]))
    >>> round(found.mean, 3), round(found.bias, 3)
    (0.15, 0.05)
    """

    table: pd.DataFrame
    skipped: int = 0

    @property
    def mean(self) -> float:
        """Mean absolute error, as a share of the size of the observed value."""
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
    @checked
    def of(cls, names: np.ndarray, observed: Params, predicted: Params, skipped: Count = 0) -> TransferError:
        """Return the errors of predictions.

        >>> TransferError.of(np.array(["a", "b"]), np.array([10.0, 20.0]), np.array([15.0, 15.0])).mean
        0.375
        """
        size = np.where(observed == 0, np.nan, np.abs(observed))
        return cls(
            pd.DataFrame(
                {"study": names, "observed": observed, "predicted": predicted, "error": (predicted - observed) / size}
            ),
            skipped,
        )


@dataclass(frozen=True)
class Transfer(Shown):
    """A value at a policy site, with where the value of such a site lies.

    Attributes
    ----------
    value : float
        The value, in `unit`.
    se : float
        Standard deviation of its distribution (for a logarithm with the standard deviation s that of a log-normal,
        value times the root of exp(s^2) - 1), in `unit`.
    low, high, level : float
        Where the value of such a site lies at a confidence `level`, in `unit`.
    unit : str
        That of the values of the studies.
    error : TransferError or None
        The error, measured by leaving studies out; None where it cannot be.
    notes : tuple of Mistake
        What a reader must know.

    Examples
    --------
    >>> import pandas as pd
    >>> from esvalue.surveys import unit_transfer
    >>> table = pd.DataFrame({"value": [10.0, 20.0], "income": [100.0, 200.0]})
    >>> made = unit_transfer(table, policy_income=150.0, elasticity=1.0, unit="CNY")
    >>> made.value, made.unit, made.error.mean
    (15.0, 'CNY', 0.0)
    """

    value: float
    se: float
    low: float
    high: float
    level: float
    unit: str
    error: TransferError | None = None
    notes: tuple[Mistake, ...] = field(default=())

    def _glance(self) -> Glance:
        first, *notes = (Text.same(line) for line in self.text().splitlines())
        return Glance(first, None, notes)

    @property
    def estimate(self) -> Estimate:
        """The value as an :class:`Estimate`, for what reads those;
        its interval is that of the value of one such site.
        """
        return Estimate(
            TITLE, self.value, self.se, self.low, self.high, self.level, "predictive", self.unit, None, self.notes
        )

    def text(self, language: str | None = None) -> str:
        """Return the value, its interval and the transfer error in words."""
        spoken = language or current_language()
        low, high, value = f"{self.low:.6g}", f"{self.high:.6g}", f"{self.value:.6g}"
        if spoken == "zh":
            lines = [
                f"转移价值：{value} {unit_words(self.unit).zh}"
                + ("" if np.isnan(self.low) else f"（{self.level:.0%} 预测区间 {low} 至 {high}）")
            ]
            if self.error is not None:
                lines.append(
                    f"留一法转移误差：平均 {self.error.mean:.0%}，中位 {self.error.median:.0%}，偏差 "
                    f"{self.error.bias:+.0%}（{len(self.error.table)} 个值）"
                )
        else:
            lines = [
                f"transferred value: {value} {unit_words(self.unit).en}"
                + ("" if np.isnan(self.low) else f" ({self.level:.0%} prediction interval {low} to {high})")
            ]
            if self.error is not None:
                lines.append(
                    f"leave-one-out transfer error: mean {self.error.mean:.0%}, median "
                    f"{self.error.median:.0%}, bias {self.error.bias:+.0%} ({len(self.error.table)} values)"
                )
        return "\n".join([*lines, *(f"- {note.text(spoken)}" for note in self.notes)])
