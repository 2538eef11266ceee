"""Estimates of a conditional logit: willingness to pay, compensating surplus, predictions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from esvalue.core.arguments import Level, Seed, TwoOrMore, checked
from esvalue.core.errors import InputError, fail
from esvalue.surveys.choice.welfare import change_of, cost_place, interval_of, money, surplus_of, wrong_sign
from esvalue.surveys.estimate import Estimate
from esvalue.surveys.results import Results

if TYPE_CHECKING:
    from esvalue.surveys.choice.model import ConditionalLogit

__all__ = ["ConditionalLogitResults"]


@dataclass(frozen=True)
class ConditionalLogitResults(Results):
    """Results of :meth:`ConditionalLogit.fit`."""

    model: ConditionalLogit | None = None

    @property
    def _model(self) -> ConditionalLogit:
        assert self.model is not None
        return self.model

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
        return interval_of(
            lambda p: -p[a] / p[b],
            self.values,
            self.covariance,
            money(self._model.measure, attribute),
            self._model.unit,
            ci,
            level,
            seed,
            draws,
            wrong=lambda p: wrong_sign(p[:, b], self._model.measure),
            ratio=(a, b),
            resampled=self.resampled,
        )

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
        ci: str = "delta",
        level: Level = 0.95,
        seed: Seed = 0,
        draws: TwoOrMore = 2000,
    ) -> Estimate:
        """Return the compensating surplus of a change, the mean over choices, in the unit of the cost (logsum;
        positive: a gain).

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
        return interval_of(
            lambda p: float(np.average(surplus_of(change, p, b), weights=change.weights)),
            self.values,
            self.covariance,
            money(self._model.measure, None),
            self._model.unit,
            ci,
            level,
            seed,
            draws,
            wrong=lambda p: wrong_sign(p[:, b], self._model.measure),
            resampled=self.resampled,
        )

    def predict(self, data: pd.DataFrame | None = None) -> pd.Series:
        """Return the probability of each alternative, one a row of the table (default: that of the survey)."""
        index = self._model.choices.table.index if data is None else data.index
        return pd.Series(self._model.predicted(self.values, data), index=index, name="probability")

    @checked
    def resampled(self, draws: TwoOrMore, seed: Seed) -> tuple[np.ndarray, int]:
        """Return estimates from resampled respondents (draw, k), and how many samples had none."""
        rng, choices = np.random.default_rng(seed), self._model.choices
        people = len(choices.people)
        out: list[np.ndarray] = []
        lost = 0
        while len(out) < draws:
            counts = rng.multinomial(people, np.full(people, 1 / people))
            try:
                out.append(self._model.optimum(self.values, choices.weights * counts[choices.person]).params)
            except InputError:
                lost += 1
                if lost > draws:
                    raise fail("cv_bootstrap", "bootstrap", lost=lost, done=len(out)) from None
        return np.array(out), lost
