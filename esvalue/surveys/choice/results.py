"""Estimates of a conditional logit: willingness to pay, compensating surplus, predictions."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from esvalue.core.arguments import Level, Seed, TwoOrMore, checked
from esvalue.core.errors import Mistake
from esvalue.core.text import Text
from esvalue.surveys.choice.welfare import change_of, cost_place, money_title, surplus_of, wrong_sign
from esvalue.surveys.estimate import Estimate
from esvalue.surveys.intervals import bootstrap, fieller
from esvalue.surveys.results import FitResults, M

if TYPE_CHECKING:
    from esvalue.surveys.choice.model import ConditionalLogit

    pass

__all__ = ["ChoiceResults", "ConditionalLogitResults"]


@dataclass(frozen=True)
class ChoiceResults(FitResults[M], ABC):
    """Results of a model of choices: their figures are ratios to the coefficient of the money."""

    @property
    @abstractmethod
    def _base(self) -> ConditionalLogit:
        """The choices, their alternatives and the money."""

    def _ratio(
        self,
        statistic: Callable[[np.ndarray], float],
        costs: Sequence[int],
        what: Text,
        ci: str,
        level: float,
        *,
        seed: int,
        draws: int,
        unit: str | None = None,
        ratio: tuple[int, int] | None = None,
        **how: Any,
    ) -> Estimate:
        """Return a figure with its interval.

        Parameters
        ----------
        statistic : callable
            The figure at parameters (k).
        costs : ints
            Places of the coefficients of money that must have its sign.
        what, ci, level, seed, draws, how
            As :func:`~esvalue.surveys.intervals.interval_of` takes them.
        unit : str, optional
            By default that of the money.
        ratio : (int, int), optional
            Places of a and b where the figure is -a/b: then "fieller" is an interval too.
        """
        measure = self._base.measure
        a, b = ratio or (0, 0)

        def fiellers() -> tuple[float, float]:
            low, high = fieller(self.values[a], self.values[b], self.covariance[np.ix_([a, b], [a, b])], level)
            return -high, -low

        def noted(params: np.ndarray) -> tuple[Mistake, ...]:
            share = float(np.mean(wrong_sign(params[:, costs], measure).any(axis=1)))
            return (Mistake("choice_draws_sign", "", {"share": share, "draws": len(params)}),) if share else ()

        found = self._interval(
            statistic,
            what,
            unit or self._base.unit,
            ci=ci,
            level=level,
            seed=seed,
            draws=draws,
            noted=noted,
            fieller=fiellers if ratio else None,
            **how,
        )
        if ci == "fieller" and np.isinf(found.low):
            endless = Mistake("choice_fieller_endless", "", {"level": level})
            return replace(found, notes=(*found.notes, endless))
        return found

    def _placed(self, values: np.ndarray, data: pd.DataFrame | None, name: str = "probability") -> pd.Series:
        """Return values of the rows of a table (default: that of the survey)."""
        return pd.Series(values, index=self._base.choices.table.index if data is None else data.index, name=name)


@dataclass(frozen=True)
class ConditionalLogitResults(ChoiceResults["ConditionalLogit"]):
    """Results of :meth:`ConditionalLogit.fit`: coefficients, what attributes are worth, and predictions.

    Attributes
    ----------
    params, bse : Series
        Coefficients by attribute and their standard errors (utility per unit of the attribute).
    llf, nobs : float, int
        Log-likelihood at the optimum, and number of choices.

    Examples
    --------
    >>> from esvalue.surveys import ConditionalLogit
    >>> table = pd.DataFrame({"who": [1, 1, 2, 2, 3, 3, 4, 4], "option": ["a", "b"] * 4, "good": [0, 1] * 4})
    >>> table["took"] = [0, 1] * 3 + [1, 0]
    >>> model = ConditionalLogit.from_formula("good", table, situation="who", alternative="option", chosen="took")
    >>> found = model.fit()
    >>> found.params.round(4).to_dict(), found.predict()[:2].round(2).tolist()  # three of four
    ({'good': 1.0986}, [0.25, 0.75])
    """

    @property
    def _base(self) -> ConditionalLogit:
        return self._model

    def _cost(self) -> int:
        """Return the place of the money, whose coefficient must have its sign."""
        return cost_place(self._model.cost, self.names, self.values, self._model.measure)

    @checked
    def wtp(
        self, attribute: str, ci: str = "delta", level: Level = 0.95, seed: Seed = 0, draws: TwoOrMore = 2000
    ) -> Estimate:
        r"""Return what one unit more of an attribute is worth (with `measure` "wta": must be paid),
        :math:`-\beta_a/\beta_c`, in the unit of the cost.

        Parameters
        ----------
        attribute : str
            Name of a coefficient.
        ci : str
            "delta"; "kr" (Krinsky and Robb, `draws` draws); "fieller"; "bootstrap" (`draws` samples of respondents).
        level : float
            Confidence level.
        seed, draws : int
            Of the draws.

        Raises
        ------
        InputError
            No cost in the model, a cost coefficient of the wrong sign, an unknown attribute or interval.
        """
        a, b = self.position(attribute), self._cost()
        what = money_title(self._model.measure, attribute)
        how: dict[str, Any] = {"ratio": (a, b), "resampled": self.resampled}
        return self._ratio(lambda p: -p[a] / p[b], [b], what, ci, level, seed=seed, draws=draws, **how)

    @checked
    def wtp_table(self, ci: str = "delta", level: Level = 0.95, seed: Seed = 0) -> pd.DataFrame:
        """Return the willingness to pay for every attribute but the cost, one a row."""
        found = {name: self.wtp(name, ci, level, seed) for name in self.names if name != self._model.cost}
        return pd.DataFrame(
            {name: (one.value, one.se, one.low, one.high) for name, one in found.items()},
            index=["wtp", "se", "low", "high"],
        ).T

    @checked
    def surplus(
        self,
        after: pd.DataFrame,
        before: pd.DataFrame | None = None,
        *,
        ci: str = "delta",
        level: Level = 0.95,
        seed: Seed = 0,
        draws: TwoOrMore = 2000,
    ) -> Estimate:
        """Return the compensating surplus of a change, the mean over choices,
        in the unit of the cost (logsum; positive: a gain).

        With `measure` "wta" it is the compensation asked for (positive: a loss).

        Parameters
        ----------
        after, before : DataFrame
            Alternatives in long format with and without the change (default before: the survey). The same choices;
            alternatives may come and go. Choices of the survey keep their weights, others count the same.
        ci, level, seed, draws
            As in :meth:`wtp`, without "fieller".
        """
        b, change = self._cost(), change_of(self._model.choices, after, before)

        def statistic(p: np.ndarray) -> float:
            return float(np.average(surplus_of(change, p, b), weights=change.weights))

        what = money_title(self._model.measure, None)
        return self._ratio(statistic, [b], what, ci, level, seed=seed, draws=draws, resampled=self.resampled)

    @checked
    def predict(self, data: pd.DataFrame | None = None) -> pd.Series:
        """Return the probability of each alternative, one a row of the table (default: that of the survey)."""
        return self._placed(self._model.predicted(self.values, data), data)

    @checked
    def resampled(self, draws: TwoOrMore, seed: Seed) -> tuple[np.ndarray, int]:
        """Return estimates from resampled respondents (draw, k), and how many samples had none."""
        choices = self._model.choices
        people = len(choices.people)

        def fitted(rng: np.random.Generator) -> np.ndarray:
            counts = rng.multinomial(people, np.full(people, 1 / people))
            return self._model.optimum(self.values, choices.weights * counts[choices.person]).params

        return bootstrap(fitted, draws, seed)
