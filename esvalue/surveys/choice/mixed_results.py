"""Estimates of a mixed logit: mean values, how they vary among people, compensating surplus."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.special import ndtri
from scipy.stats import qmc

from esvalue.core.arguments import Level, Params, Seed, TwoOrMore, checked
from esvalue.core.errors import Problem, fail
from esvalue.surveys.choice.results import ChoiceResults
from esvalue.surveys.choice.welfare import change_of, cost_place, money_title, surplus_of, variation_title
from esvalue.surveys.estimate import Estimate

if TYPE_CHECKING:
    from esvalue.surveys.choice.mixed import MixedLogit  # noqa: F401 (the model of the results)
    from esvalue.surveys.choice.model import ConditionalLogit

    pass

__all__ = ["MixedLogitResults"]

#: Standard deviation of a taste over its spread, for those symmetric about their location.
SPREADS: dict[str, float] = {"normal": 1.0, "triangular": 6**-0.5, "uniform": 3**-0.5}
#: Points of the population's tastes over which a surplus is averaged.
POINTS = 256


@dataclass(frozen=True)
class MixedLogitResults(ChoiceResults["MixedLogit"]):
    """Results of :meth:`MixedLogit.fit`: locations by name, spreads as "sd.name"."""

    @property
    def _base(self) -> ConditionalLogit:
        return self._model.base

    def mean_taste(self, attribute: str, params: Params | None = None) -> float:
        """Return the mean of a coefficient over people."""
        p = self.values if params is None else params
        b = float(p[self.position(attribute)])
        if dict(self._model.random).get(attribute) != "lognormal":
            return b
        return float(np.exp(b + p[self.position(f"sd.{attribute}")] ** 2 / 2))

    @checked
    def variation(
        self, attribute: str, ci: str = "kr", level: Level = 0.95, seed: Seed = 0, draws: TwoOrMore = 2000
    ) -> Estimate:
        """Return the coefficient of variation of the value of an attribute among people: zero where its taste is the
        same for all.
        """
        b, kind = self._cost(), dict(self._model.random).get(attribute)
        self.position(attribute)

        def statistic(p: np.ndarray) -> float:
            if kind is None:
                return 0.0
            spread = abs(float(p[self.position(f"sd.{attribute}")]))
            return (
                float(np.sqrt(np.expm1(spread**2)))
                if kind == "lognormal"
                else SPREADS[kind] * spread / abs(self.mean_taste(attribute, p))
            )

        return self._ratio(statistic, [b], variation_title(attribute), ci, level, seed, draws, unit="1")

    @checked
    def wtp(
        self, attribute: str, ci: str = "delta", level: Level = 0.95, seed: Seed = 0, draws: TwoOrMore = 2000
    ) -> Estimate:
        """Return the mean willingness to pay for one unit more of an attribute: its mean coefficient over the fixed
        coefficient of the cost.

        Raises
        ------
        InputError
            The coefficient of the cost is random: the mean of a ratio may not exist.
        """
        b = self._cost()
        self.position(attribute)
        spread = attribute in dict(self._model.random)
        notes = (Problem("choice_mean_of_spread", "", {"name": attribute}),) if spread else ()
        what = money_title(self._base.measure, attribute, ("mean over people", "人群平均"))

        def statistic(p: np.ndarray) -> float:
            return -self.mean_taste(attribute, p) / p[b]

        return self._ratio(statistic, [b], what, ci, level, seed, draws, notes=notes)

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
        """Return the compensating surplus of a change, the mean over choices and over the tastes of people; see
        :meth:`ConditionalLogitResults.surplus`.

        The tastes are 128 points of a Halton sequence and their mirrors through the estimated distributions, the same
        for every parameter draw.
        """
        b, base = self._cost(), self._base
        change, points = change_of(base.choices, after, before), _points([kind for _, kind in self._model.random])
        what = money_title(base.measure, None, ("mean over people", "人群平均"))

        def statistic(p: np.ndarray) -> float:
            each = np.mean([surplus_of(change, one, b) for one in self._tastes(p, points)], axis=0)
            return float(np.average(each, weights=change.weights))

        return self._ratio(statistic, [b], what, ci, level, seed, draws)

    def predict(self, data: pd.DataFrame | None = None) -> pd.Series:
        """Return the probability of each alternative over the tastes of people, one a row of the table (default: that
        of the survey).
        """
        base = self._base
        points = _points([kind for _, kind in self._model.random])
        made = np.mean([base.predicted(one, data) for one in self._tastes(self.values, points)], axis=0)
        return self._placed(made, data)

    def _tastes(self, params: np.ndarray, points: np.ndarray) -> np.ndarray:
        """Return coefficients (point, attribute) of people at standard draws of their random tastes."""
        base = self._base
        tastes = np.repeat(params[None, : len(base.names)], len(points), axis=0)
        for i, (name, kind) in enumerate(self._model.random):
            at = base.names.index(name)
            tastes[:, at] += params[self.position(f"sd.{name}")] * points[:, i]
            if kind == "lognormal":
                tastes[:, at] = np.exp(tastes[:, at])
        return tastes

    def _cost(self) -> int:
        """Return the place of the money; its coefficient must be the same for all, else the mean of a ratio may not
        exist.
        """
        base = self._base
        if base.cost in dict(self._model.random):
            raise fail("choice_random_cost", "wtp", name=str(base.cost))
        return cost_place(base.cost, base.names, self.values[: len(base.names)], base.measure)


def _points(kinds: list[str]) -> np.ndarray:
    """Return standard draws of random tastes (point, taste) on a Halton sequence, each with its mirror so that
    symmetric tastes keep their mean.
    """
    half = qmc.Halton(len(kinds), scramble=False).random(POINTS // 2 + 20)[20:]
    u = np.concatenate([half, 1 - half])
    shapes = {
        "normal": ndtri,
        "lognormal": ndtri,
        "uniform": lambda x: 2 * x - 1,
        "triangular": lambda x: np.where(x < 0.5, np.sqrt(2 * x) - 1, 1 - np.sqrt(2 * (1 - x))),
    }
    return np.stack([shapes[kind](u[:, i]) for i, kind in enumerate(kinds)], axis=1)
