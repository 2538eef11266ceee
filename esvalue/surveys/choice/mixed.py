r"""Mixed logit: tastes that follow a distribution over people, by simulated likelihood through xlogit (extra
``choice``).

:math:`\beta_n \sim F(b, s)`; xlogit (Arteaga et al. 2022) maximises the simulated likelihood on Halton draws. Its
log-likelihood rests on the number of draws: raise it until the estimates stay.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from esvalue.core.arguments import OneOrMore, TwoOrMore, checked
from esvalue.core.errors import fail
from esvalue.surveys.choice.likelihood import fit_facts
from esvalue.surveys.choice.mixed_results import MixedLogitResults
from esvalue.surveys.choice.model import ConditionalLogit
from esvalue.surveys.codebook import SurveyData
from esvalue.surveys.vocabulary import check_option, unknown

__all__ = ["MixedLogit", "MixedLogitResults"]

#: Distributions of tastes and what xlogit calls them.
DISTRIBUTIONS: dict[str, str] = {"normal": "n", "lognormal": "ln", "triangular": "t", "uniform": "u"}
#: Starts of the spread of tastes, for attributes scaled to unit size.
SPREAD_STARTS = (0.1, 1.0, 0.5, 2.0, 0.25, 3.0)
#: What the simulated log-likelihood may still rise at an optimum, and below what difference two optima are the same.
DECREMENT, SAME = 1e-5, 1e-2


@dataclass(frozen=True)
class MixedLogit:
    """Choices and the distributions of tastes; made by :meth:`from_formula`, estimated by :meth:`fit`."""

    base: ConditionalLogit
    random: tuple[tuple[str, str], ...]

    @classmethod
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
        facts: tuple[tuple[dict[str, str], dict[str, str]], ...] = (
            ({"en": "Halton draws", "zh": "Halton 抽样数"}, {"en": f"{draws:,}", "zh": f"{draws:,}"}),
        )
        if len(tops) > 1:
            facts += (
                (
                    {"en": "reached by", "zh": "到达该最优点的搜索"},
                    {"en": f"{same} of {len(tops)} starts", "zh": f"{len(tops)} 个起点中有 {same} 个"},
                ),
            )
        null = float(-np.log(choices.open.sum(axis=1)).sum())
        names = (*self.base.names, *(f"sd.{name}" for name, _ in self.random))
        title = {"en": "Mixed logit (xlogit)", "zh": "混合 logit 模型（xlogit）"}
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
        """Return what xlogit wants: every alternative in every choice, those that are not there as not available,
        people in order.
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
        """Return start values; the location of a log-normal taste is the logarithm of the pooled one where that is
        positive.
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
    """Return half of g' C g: by how much the simulated log-likelihood could still rise (infinite where the covariance
    is none).
    """
    gradient, covered = np.asarray(found.grad_n, float).sum(axis=0), np.asarray(found.covariance, float)
    if not np.isfinite(covered).all() or (np.diag(covered) <= 0).any():
        return np.inf
    return float(abs(gradient @ covered @ gradient) / 2)
