r"""Mixed logit: tastes that follow a distribution over people,
by simulated likelihood through xlogit (extra ``choice``).

:math:`\beta_n \sim F(b, s)`; xlogit (Arteaga et al. 2022) maximises the simulated likelihood on Halton draws. Its
log-likelihood rests on the number of draws: raise it until the estimates stay.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy.special import ndtri
from scipy.stats import qmc

from esvalue.core.arguments import Level, OneOrMore, Params, Seed, TwoOrMore, checked
from esvalue.core.errors import Mistake, fail
from esvalue.core.shown import Shown
from esvalue.core.text import Text
from esvalue.surveys.choice.likelihood import fit_facts
from esvalue.surveys.choice.model import ConditionalLogit
from esvalue.surveys.choice.results import ChoiceResults
from esvalue.surveys.choice.welfare import change_of, cost_place, money_title, surplus_of, variation_title
from esvalue.surveys.codebook import SurveyData
from esvalue.surveys.estimate import Estimate
from esvalue.surveys.vocabulary import check_option, unknown

if TYPE_CHECKING:
    from esvalue.surveys.choice.model import ConditionalLogit

    pass

__all__ = ["MixedLogit", "MixedLogitResults"]

#: Distributions of tastes and what xlogit calls them.
DISTRIBUTIONS: dict[str, str] = {"normal": "n", "lognormal": "ln", "triangular": "t", "uniform": "u"}
#: Starts of the spread of tastes, for attributes scaled to unit size.
SPREAD_STARTS = (0.1, 1.0, 0.5, 2.0, 0.25, 3.0)
#: What the simulated log-likelihood may still rise at an optimum, and below what difference two optima are the same.
DECREMENT, SAME = 1e-5, 1e-2


@dataclass(frozen=True)
class MixedLogit(Shown):
    """Choices and the distributions of tastes; made by :meth:`from_formula`, estimated by :meth:`fit`.

    Attributes
    ----------
    base : ConditionalLogit
        The choices, and the model in which all tastes are alike.
    random : tuple of pairs
        Each random coefficient with its distribution.

    References
    ----------
    Arteaga et al. 2022: xlogit, the package that maximises the simulated likelihood.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"who": [1, 1, 2, 2, 3, 3, 4, 4], "option": ["a", "b"] * 4, "good": [0, 1] * 4})
    >>> table["took"] = [0, 1] * 3 + [1, 0]
    >>> asked = {"situation": "who", "alternative": "option", "chosen": "took"}
    >>> model = MixedLogit.from_formula("good", table, random={"good": "normal"}, **asked)
    >>> model.base.names, model.random
    (('good',), (('good', 'normal'),))
    """

    base: ConditionalLogit
    random: tuple[tuple[str, str], ...]

    @classmethod
    @checked
    def from_formula(
        cls, formula: str, data: pd.DataFrame | SurveyData, *, random: Mapping[str, str], **options: Any
    ) -> MixedLogit:
        """Return a model of choices.

        Parameters
        ----------
        formula, data, options
            As in :meth:`ConditionalLogit.from_formula`; choices of one `panel` respondent share their tastes.
        random : mapping
            Distribution of each random coefficient: "normal", "lognormal", "triangular" or "uniform"; the others are
            fixed.

        Raises
        ------
        InputError
            An unknown coefficient or distribution, or sampling weights, which this model does not take.

        Examples
        --------
        >>> import pandas as pd
        >>> table = pd.DataFrame({"who": [1, 1, 2, 2, 3, 3, 4, 4], "option": ["a", "b"] * 4, "good": [0, 1] * 4})
        >>> table["took"] = [0, 1] * 3 + [1, 0]
        >>> asked = {"situation": "who", "alternative": "option", "chosen": "took"}
        >>> MixedLogit.from_formula("good", table, random={"good": "normal"}, **asked).random
        (('good', 'normal'),)
        >>> MixedLogit.from_formula("good", table, random={"god": "normal"}, **asked)
        Traceback (most recent call last):
        ...
        esvalue.core.errors.InputError: random: there is no column 'god'; nearest: good; known: good
        """
        base = ConditionalLogit.from_formula(formula, data, **options)
        if base.weighted:
            raise fail("choice_mixed_weights", "weights")
        for name, kind in random.items():
            if name not in base.names:
                raise fail("survey_column", "random", **unknown(name, base.names))
            check_option(f"random: {name}", "distribution", kind, DISTRIBUTIONS)
        return cls(base, tuple((name, random[name]) for name in base.names if name in random))

    @checked
    def fit(self, draws: TwoOrMore = 500, starts: OneOrMore = 1) -> MixedLogitResults:
        """Estimate by maximum simulated likelihood on Halton draws (no seed: the draws are a fixed sequence).

        Parameters
        ----------
        draws : int
            Points of the sequence for each respondent.
        starts : int
            Number of starts, from the tastes of all with spreads from narrow to wide; more are made where one fails.
            The best optimum is kept.

        Raises
        ------
        InputError
            xlogit is not installed, no start ends in a tested optimum, or the covariance is none.
        """
        try:
            from xlogit import MixedLogit as Engine
        except ImportError:
            raise fail("choice_extra", "mixed logit", extra="choice", package="xlogit") from None
        choices = self.base.choices
        size = np.sqrt(
            (choices.different**2).sum(axis=(0, 1)) / choices.open.sum()
        )  # xlogit's steps and tests depend on units
        data, pooled = self._data(size, draws), self.base.optimum().params * size
        tops: list[Any] = []
        reason = ""
        for i, spread in enumerate(SPREAD_STARTS):
            if i >= starts and tops:
                break
            found = _climbed(Engine, data, self._start(pooled, spread))
            if _left(found) < DECREMENT:
                tops.append(found)
            else:
                reason = str(found.estimation_message)
        if not tops:
            raise fail("choice_mixed_stopped", "mixed logit", reason=reason)
        top = max(tops, key=lambda one: one.loglikelihood)
        values, covered = self._unscaled(np.asarray(top.coeff_, float), np.asarray(top.covariance, float), size)
        if not np.isfinite(covered).all() or (np.diag(covered) <= 0).any():
            raise fail("survey_flat", "mixed logit", share="0")
        same = sum(top.loglikelihood - one.loglikelihood < SAME for one in tops)
        facts: tuple[tuple[Text, Text], ...] = (
            (Text(zh="Halton 抽样数", en="Halton draws"), Text(zh=f"{draws:,}", en=f"{draws:,}")),
        )
        if len(tops) > 1:
            facts += (
                (
                    Text(zh="到达该最优点的搜索", en="reached by"),
                    Text(zh=f"{len(tops)} 个起点中有 {same} 个", en=f"{same} of {len(tops)} starts"),
                ),
            )
        null = float(-np.log(choices.open.sum(axis=1)).sum())
        names = (*self.base.names, *(f"sd.{name}" for name, _ in self.random))
        title = Text(zh="混合 logit 模型（xlogit）", en="Mixed logit (xlogit)")
        found = MixedLogitResults(
            title,
            names,
            values,
            covered,
            "hessian",
            len(choices.x),
            float(top.loglikelihood),
            null,
            _left(top),
            facts,
            choices.notes,
            self,
        )
        return replace(found, facts=(*facts, *fit_facts(choices, found.llf, null, found.predict().to_numpy())))

    def _data(self, size: np.ndarray, draws: int) -> dict[str, Any]:
        """Return what xlogit wants: every alternative in every choice,
        those that are not there as not available, people in order.
        """
        choices = self.base.choices
        n, wide = choices.open.shape
        taken = np.zeros((n, wide))
        taken[np.arange(n), choices.chosen] = 1
        people = np.argsort(choices.person, kind="stable")
        return {
            "X": (choices.x[people] / size).reshape(n * wide, -1),
            "y": taken[people].ravel(),
            "varnames": list(self.base.names),
            "n_draws": draws,
            "alts": np.tile(np.arange(wide), n),
            "ids": np.repeat(np.arange(n), wide),
            "panels": np.repeat(choices.person[people], wide),
            "randvars": {name: DISTRIBUTIONS[kind] for name, kind in self.random},
            "verbose": 0,
            "num_hess": True,
            "avail": None if choices.open.all() else choices.open[people].ravel().astype(float),
        }

    def _start(self, pooled: np.ndarray, spread: float) -> np.ndarray:
        """Return start values; the location of a log-normal taste is the logarithm of the
        pooled one where that is positive.
        """
        begin = pooled.copy()
        for name, kind in self.random:
            at = self.base.names.index(name)
            if kind == "lognormal":
                begin[at] = np.log(max(begin[at], 0.1))
        return np.append(begin, np.full(len(self.random), spread))

    def _unscaled(self, values: np.ndarray, covered: np.ndarray, size: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return estimates and covariance for attributes in their own units."""
        kinds, places = dict(self.random), [self.base.names.index(name) for name, _ in self.random]
        logs = np.array([kinds.get(name) == "lognormal" for name in self.base.names])
        times = np.append(np.where(logs, 1.0, 1 / size), np.where(logs, 1.0, 1 / size)[places])
        shift = np.append(np.where(logs, -np.log(size), 0.0), np.zeros(len(places)))
        return values * times + shift, covered * np.outer(times, times)


def _climbed(engine: Any, data: dict[str, Any], start: np.ndarray) -> Any:
    """Return xlogit's fit; where its search stops short, another of its methods goes on from there."""
    found = None
    for method in ("BFGS", "L-BFGS-B", "BFGS"):
        found = engine()
        with np.errstate(all="ignore"):
            found.fit(**data, init_coeff=start, mnl_init=False, optim_method=method)
        if found.convergence and _left(found) < DECREMENT:
            break
        if np.isfinite(found.coeff_).all():
            start = np.asarray(found.coeff_, float)
    return found


def _left(found: Any) -> float:
    """Return half of g' C g: by how much the simulated log-likelihood could still rise
    (infinite where the covariance is none).
    """
    gradient, covered = np.asarray(found.grad_n, float).sum(axis=0), np.asarray(found.covariance, float)
    if not np.isfinite(covered).all() or (np.diag(covered) <= 0).any():
        return np.inf
    return float(abs(gradient @ covered @ gradient) / 2)


#: Standard deviation of a taste over its spread, for those symmetric about their location.
SPREADS: dict[str, float] = {"normal": 1.0, "triangular": 6**-0.5, "uniform": 3**-0.5}

#: Points of the population's tastes over which a surplus is averaged.
POINTS = 256


@dataclass(frozen=True)
class MixedLogitResults(ChoiceResults["MixedLogit"]):
    """Results of :meth:`MixedLogit.fit`: `params` holds locations by name, spreads as "sd.name"."""

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
        """Return the coefficient of variation of the value of an attribute among people:
        zero where its taste is the same for all.
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

        return self._ratio(statistic, [b], variation_title(attribute), ci, level, seed=seed, draws=draws, unit="1")

    @checked
    def wtp(
        self, attribute: str, ci: str = "delta", level: Level = 0.95, seed: Seed = 0, draws: TwoOrMore = 2000
    ) -> Estimate:
        """Return the mean willingness to pay for one unit more of an attribute:
        its mean coefficient over the fixed coefficient of the cost.

        Raises
        ------
        InputError
            The coefficient of the cost is random: the mean of a ratio may not exist.
        """
        b = self._cost()
        self.position(attribute)
        spread = attribute in dict(self._model.random)
        notes = (Mistake("choice_mean_of_spread", "", {"name": attribute}),) if spread else ()
        what = money_title(self._base.measure, attribute, Text(zh="人群平均", en="mean over people"))

        def statistic(p: np.ndarray) -> float:
            return -self.mean_taste(attribute, p) / p[b]

        return self._ratio(statistic, [b], what, ci, level, seed=seed, draws=draws, notes=notes)

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
        """Return the compensating surplus of a change, the mean over choices and over the tastes of people; see
        :meth:`ConditionalLogitResults.surplus`.

        The tastes are 128 points of a Halton sequence and their mirrors through the estimated distributions, the same
        for every parameter draw.
        """
        b, base = self._cost(), self._base
        change, points = change_of(base.choices, after, before), _points([kind for _, kind in self._model.random])
        what = money_title(base.measure, None, Text(zh="人群平均", en="mean over people"))

        def statistic(p: np.ndarray) -> float:
            each = np.mean([surplus_of(change, one, b) for one in self._tastes(p, points)], axis=0)
            return float(np.average(each, weights=change.weights))

        return self._ratio(statistic, [b], what, ci, level, seed=seed, draws=draws)

    @checked
    def predict(self, data: pd.DataFrame | None = None) -> pd.Series:
        """Return the probability of each alternative over the tastes of people, one a row of the table (default:
        that of the survey).
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
        """Return the place of the money; its coefficient must be the same for all,
        else the mean of a ratio may not exist.
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
