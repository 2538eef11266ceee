r"""Transfer by a published value function, :math:`\ln V = x'\beta + u`: its mean is :math:`\exp(x'\beta + s^2/2)`, not
:math:`\exp(x'\beta)`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated

import numpy as np
from scipy.special import ndtri

from esvalue.core.arguments import Level, NotNegative, Number, checked
from esvalue.core.errors import Mistake, Mistakes, fail
from esvalue.core.quantified import Of
from esvalue.core.shown import Shown
from esvalue.surveys.transfer.outcome import Transfer
from esvalue.surveys.vocabulary import unknown

__all__ = ["TransferFunction"]


@checked
@dataclass(frozen=True)
class TransferFunction(Shown):
    """A value function as printed.

    Attributes
    ----------
    coefficients : mapping
        By name (constant: "Intercept").
    log : bool
        Whether it gives ln value.
    variances : sequence of float
        Its residual variances.
    smearing : float, optional
        A printed smearing factor, used in the place of the variances.
    cov : array (k, k), optional
        Covariance of the coefficients.
    ranges : mapping
        Name -> (lowest, highest) value studied.

    Raises
    ------
    InputError
        A covariance of another size; the range of a name that has no coefficient.

    Examples
    --------
    >>> one = TransferFunction({"Intercept": 0.0, "x": 1.0}, variances=[0.02], ranges={"x": (0.0, 2.0)})
    >>> made = one.transfer({"x": 1.0}, unit="CNY")
    >>> round(made.value, 3), made.unit  # exp(1.01)
    (2.746, 'CNY')
    """

    coefficients: Mapping[str, Number]
    log: bool = True
    variances: Sequence[NotNegative] = ()
    smearing: Annotated[float, Of("coefficient", open=("low",))] | None = None
    cov: Annotated[np.ndarray, Of("number")] | None = None
    ranges: Mapping[str, tuple[Number, Number]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.cov is not None and np.shape(self.cov) != (len(self.coefficients),) * 2:
            raise fail("transfer_cov", "cov", given=str(np.shape(self.cov)), wanted=len(self.coefficients))
        for name in self.ranges:
            if name not in self.coefficients:
                raise fail("survey_column", "ranges", **unknown(name, self.coefficients))

    @checked
    def transfer(self, at: Mapping[str, Number], *, unit: str, outside: bool = False, level: Level = 0.95) -> Transfer:
        """Return the value at a site.

        Parameters
        ----------
        at : mapping
            Covariates of the site, as the function takes them (logarithms taken).
        unit : str
            Unit of the value.
        outside : bool
            Whether a covariate may lie outside `ranges`.
        level : float
            Confidence level of the prediction interval.

        Raises
        ------
        InputError
            A covariate missing or unknown, or outside the ranges studied.

        >>> TransferFunction({"Intercept": 0.0, "x": 1.0}, variances=[0.02]).transfer(
        ...     {"x": 0.0}, unit="CNY"
        ... ).value  # exp(0.01)
        1.01005...
        """
        x = self._row(at)
        notes: tuple[Mistake, ...] = (Mistake("transfer_published", "", {}),)
        far = [
            f"{name} = {at[name]:g} ({low:g} .. {high:g})"
            for name, (low, high) in self.ranges.items()
            if not low <= at.get(name, 1.0) <= high
        ]
        if far and not outside:
            raise fail("transfer_outside", "at", columns="; ".join(far))
        if far:
            notes += (Mistake("transfer_outside_note", "", {"columns": "; ".join(far)}),)
        if len(self.ranges) < len(self.coefficients) - ("Intercept" in self.coefficients):
            notes += (Mistake("transfer_no_ranges", "", {}),)
        index = float(x @ np.array(list(self.coefficients.values()), float))
        spread = float(np.sqrt(sum(self.variances) + (x @ self.cov @ x if self.cov is not None else 0.0)))
        reach = float(ndtri(0.5 + level / 2)) * spread
        if not spread:
            notes += (Mistake("transfer_no_se", "", {}),)
            spread = reach = np.nan
        if not self.log:
            return Transfer(index, spread, index - reach, index + reach, level, unit, None, notes)
        with np.errstate(over="ignore"):  # far outside the ranges a value may be more than a number holds
            factor = self.smearing if self.smearing is not None else float(np.exp(sum(self.variances) / 2))
            value = float(np.exp(index)) * factor
            low, high, se = (
                float(np.exp(index - reach)),
                float(np.exp(index + reach)),
                value * float(np.sqrt(np.expm1(spread**2))),
            )
        if factor == 1.0:
            notes += (Mistake("transfer_no_retransformation", "", {}),)
        return Transfer(value, se, low, high, level, unit, None, notes)

    def _row(self, at: Mapping[str, float]) -> np.ndarray:
        problems = Mistakes()
        for name in self.coefficients:
            if name != "Intercept" and name not in at:
                problems.add("transfer_missing", "at", name=name)
        for name in at:
            if name not in self.coefficients:
                problems.add("survey_column", "at", **unknown(name, self.coefficients))
        problems.raise_if_any()
        return np.array([1.0 if name == "Intercept" else at[name] for name in self.coefficients], float)
