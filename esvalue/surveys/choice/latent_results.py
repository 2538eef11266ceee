"""Estimates of a latent class logit: who belongs where, what each class would pay, and what all would on average."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from esvalue.core.arguments import Count, Level, Seed, TwoOrMore, checked
from esvalue.core.errors import Mistakes, fail
from esvalue.core.text import Text
from esvalue.surveys.choice.latent_search import Climb
from esvalue.surveys.choice.results import ChoiceResults
from esvalue.surveys.choice.welfare import change_of, money_title, surplus_of, variation_title, wrong_sign
from esvalue.surveys.estimate import Estimate
from esvalue.surveys.vocabulary import check_option, unknown

if TYPE_CHECKING:
    from esvalue.surveys.choice.latent_model import LatentClassLogit  # noqa: F401 (the model of the results)
    from esvalue.surveys.choice.model import ConditionalLogit

    pass

__all__ = ["LatentClassResults"]


@dataclass(frozen=True)
class LatentClassResults(ChoiceResults["LatentClassLogit"]):
    """Results of :meth:`LatentClassLogit.fit`; classes are numbered from 1, the largest first.

    Attributes
    ----------
    params, bse : Series
        Coefficients by class and attribute, then those of membership, and their standard errors.
    climb : Climb
        How many climbs there were, and how many ended in the optimum.

    Examples
    --------
    >>> from esvalue.surveys import LatentClassLogit
    >>> table = pd.DataFrame({"set": [n // 2 for n in range(48)], "person": [n // 12 for n in range(48)]})
    >>> table = table.assign(option=[0, 1] * 24, good=[0, 1] * 24)
    >>> table["took"] = [1, 0] * 5 + [0, 1] + [1, 0] * 5 + [0, 1] + [0, 1] * 5 + [1, 0] + [0, 1] * 5 + [1, 0]
    >>> asked = {"situation": "set", "alternative": "option", "chosen": "took", "panel": "person"}
    >>> found = LatentClassLogit.from_formula("good", table, classes=2, **asked).fit(starts=1, seed=1)
    >>> found.classes, found.shares().round(2).tolist()
    (2, [0.5, 0.5])
    """

    climb: Climb | None = None

    @property
    def _base(self) -> ConditionalLogit:
        return self._model.base

    @property
    def classes(self) -> int:
        """Number of classes."""
        return self._model.likelihood.layout.classes

    def shares(self) -> pd.Series:
        """Return the share of each class among the respondents."""
        return pd.Series(self._shares(self.values), index=range(1, self.classes + 1), name="share")

    def _shares(self, params: np.ndarray) -> np.ndarray:
        like = self._model.likelihood
        return like.weights @ np.exp(like.log_shares(params)) / like.weights.sum()

    def posterior(self) -> pd.DataFrame:
        """Return the probability of each class given the respondent's choices, one respondent a row."""
        found = self._model.likelihood.posterior(self.values)
        return pd.DataFrame(found, index=self._base.choices.people, columns=range(1, self.classes + 1))

    @checked
    def tastes(self, q: Count) -> pd.Series:
        """Return the coefficients of a class."""
        return pd.Series(self.values[self._places(q)], index=list(self._base.names), name=f"class {q}")

    def _places(self, q: int) -> np.ndarray:
        check_option("class", "class", str(q), map(str, range(1, self.classes + 1)))
        return self._model.likelihood.layout.places(q - 1)

    def criteria(self) -> dict[str, float]:
        """Return information criteria (the least is best) and the entropy of the classes (1:
        everyone's class is sure).
        """
        k, people = len(self.names), len(self._model.likelihood.z)
        p = self._model.likelihood.posterior(self.values)
        vague = -float(np.sum(p * np.log(np.maximum(p, 1e-300))))
        return {
            "AIC": self.aic,
            "AIC3": -2 * self.llf + 3 * k,
            "BIC (choices)": self.bic,
            "BIC (people)": -2 * self.llf + k * float(np.log(people)),
            "CAIC (people)": -2 * self.llf + k * (float(np.log(people)) + 1),
            "entropy": 1 - vague / (people * float(np.log(self.classes))),
        }

    @checked
    def wtp(
        self,
        attribute: str,
        q: Count | None = None,
        ci: str = "delta",
        level: Level = 0.95,
        seed: Seed = 0,
        *,
        draws: TwoOrMore = 2000,
    ) -> Estimate:
        """Return what one unit more of an attribute is worth to class `q`, or on average over classes by their shares.

        Parameters
        ----------
        attribute : str
            Name of a coefficient, without its class.
        q : int, optional
            The class.
        ci, level, seed, draws
            "delta", "kr", or for one class "fieller".
        """
        a = self._attribute(attribute)
        wanted = range(1, self.classes + 1) if q is None else (q,)
        costs = self._costs(wanted)
        ratios = [(self._places(one)[a], cost) for one, cost in zip(wanted, costs, strict=True)]

        def statistic(p: np.ndarray) -> float:
            each = np.array([-p[up] / p[down] for up, down in ratios])
            return float(each[0] if q is not None else self._shares(p) @ each)

        what = money_title(self._base.measure, attribute, _whose(q))
        ratio = ratios[0] if q is not None else None
        return self._ratio(statistic, costs, what, ci, level, seed=seed, draws=draws, ratio=ratio)

    @checked
    def variation(
        self, attribute: str, ci: str = "kr", level: Level = 0.95, seed: Seed = 0, draws: TwoOrMore = 2000
    ) -> Estimate:
        """Return the coefficient of variation of the value of an attribute among people:
        its standard deviation over classes by their mean.
        """
        a = self._attribute(attribute)
        wanted = range(1, self.classes + 1)
        ratios = [(self._places(q)[a], cost) for q, cost in zip(wanted, self._costs(wanted), strict=True)]

        def statistic(p: np.ndarray) -> float:
            each, shares = np.array([-p[up] / p[down] for up, down in ratios]), self._shares(p)
            mean = shares @ each
            return float(np.sqrt(shares @ (each - mean) ** 2) / abs(mean))

        costs = [down for _, down in ratios]
        return self._ratio(statistic, costs, variation_title(attribute), ci, level, seed=seed, draws=draws, unit="1")

    @checked
    def surplus(
        self,
        after: pd.DataFrame,
        before: pd.DataFrame | None = None,
        *,
        q: Count | None = None,
        ci: str = "delta",
        level: Level = 0.95,
        seed: Seed = 0,
        draws: TwoOrMore = 2000,
    ) -> Estimate:
        """Return the compensating surplus of a change for class `q`, or on average over classes by their shares; see
        :meth:`ConditionalLogitResults.surplus`.
        """
        change = change_of(self._base.choices, after, before)
        wanted = range(1, self.classes + 1) if q is None else (q,)
        costs = self._costs(wanted)
        cost = self._base.names.index(str(self._base.cost))

        def statistic(p: np.ndarray) -> float:
            each = np.array(
                [np.average(surplus_of(change, p[self._places(one)], cost), weights=change.weights) for one in wanted]
            )
            return float(each[0] if q is not None else self._shares(p) @ each)

        what = money_title(self._base.measure, None, _whose(q))
        return self._ratio(statistic, costs, what, ci, level, seed=seed, draws=draws)

    def _attribute(self, name: str) -> int:
        known = self._base.names
        if name not in known:
            raise fail("survey_column", "attribute", **unknown(name, known))
        return known.index(name)

    def _costs(self, wanted: range | tuple[int, ...]) -> list[int]:
        """Return the place of the money of each class, whose coefficients must all have its sign."""
        base = self._base
        if base.cost is None:
            raise fail("choice_no_cost", "cost", known=", ".join(base.names))
        places = [int(self._places(q)[base.names.index(base.cost)]) for q in wanted]
        shares = self.shares()
        problems = Mistakes()
        for q, place in zip(wanted, places, strict=True):
            if wrong_sign(self.values[place], base.measure):
                problems.add(
                    "choice_class_sign",
                    "cost",
                    q=q,
                    name=base.cost,
                    value=f"{self.values[place]:.4g}",
                    share=float(shares[q]),
                )
        problems.raise_if_any()
        return places

    @checked
    def predict(self, data: pd.DataFrame | None = None) -> pd.Series:
        """Return the probability of each alternative by the prior shares, one a row of the table (default:
        that of the survey).

        In the survey each respondent has shares of their own covariates; in another table the mean shares are used.
        """
        base, params = self._base, self.values
        each = np.stack([base.predicted(params[self._places(q)], data) for q in range(1, self.classes + 1)], axis=1)
        known = base.choices.person[base.choices.rows[0]]
        shares = (
            np.exp(self._model.likelihood.log_shares(params))[known] if data is None else self._shares(params)[None, :]
        )
        return self._placed((each * shares).sum(axis=1), data)


def _whose(q: int | None) -> Text:
    """Return for whom a figure holds."""
    return Text(zh="各类平均", en="mean over classes") if q is None else Text(zh=f"第 {q} 类", en=f"class {q}")
