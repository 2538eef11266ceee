r"""Mixed logit: tastes that follow a distribution over people, by simulated likelihood through xlogit (extra ``choice``).

:math:`\beta_n \sim F(b, s)`; xlogit (Arteaga et al. 2022) maximises the simulated likelihood on Halton draws. Its
log-likelihood rests on the number of draws: raise it until the estimates stay.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from esvalue.errors import Problem, fail, nearest
from esvalue.surveys.choice.model import ConditionalLogit
from esvalue.surveys.choice.results import cost_place
from esvalue.surveys.choice.welfare import interval_of
from esvalue.surveys.codebook import SurveyData
from esvalue.surveys.intervals import Estimate
from esvalue.surveys.results import Results

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["MixedLogit", "MixedLogitResults"]

#: Distributions of tastes and what xlogit calls them.
DISTRIBUTIONS: dict[str, str] = {"normal": "n", "lognormal": "ln", "triangular": "t", "uniform": "u"}


@dataclass(frozen=True)
class MixedLogit:
    """Choices and the distributions of tastes; made by :meth:`from_formula`, estimated by :meth:`fit`."""

    base: ConditionalLogit
    random: tuple[tuple[str, str], ...]

    @classmethod
    def from_formula(cls, formula: str, data: pd.DataFrame | SurveyData, *, random: Mapping[str, str], **options: Any) -> MixedLogit:
        """Return a model of choices.

        Parameters
        ----------
        formula, data, options
            As in :meth:`ConditionalLogit.from_formula`; choices of one `panel` respondent share their tastes.
        random : mapping
            Distribution of each random coefficient: "normal", "lognormal", "triangular" or "uniform"; the others are fixed.

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
                raise fail("survey_column", "random", column=name, nearest=nearest(name, base.names), known=", ".join(base.names))
            if kind not in DISTRIBUTIONS:
                raise fail("survey_option", f"random: {name}", what="distribution", given=kind, known=", ".join(DISTRIBUTIONS))
        return cls(base, tuple((name, random[name]) for name in base.names if name in random))

    def fit(self, draws: int = 500) -> MixedLogitResults:
        """Estimate by maximum simulated likelihood on Halton draws (no seed: the draws are a fixed sequence).

        Raises
        ------
        InputError
            xlogit is not installed, does not converge, or leaves a covariance that is none.
        """
        try:
            from xlogit import MixedLogit as Engine
        except ImportError:
            raise fail("choice_extra", "mixed logit", extra="choice", package="xlogit") from None
        choices = self.base.choices
        n, wide = choices.open.shape
        # xlogit wants every alternative in every choice: the places that are empty are sent as not available.
        ids, alts = np.repeat(np.arange(n), wide), np.tile(np.arange(wide), n)
        taken = np.zeros((n, wide))
        taken[np.arange(n), choices.chosen] = 1
        people = np.argsort(choices.person, kind="stable")
        engine = Engine()
        engine.fit(
            X=choices.x[people].reshape(n * wide, -1), y=taken[people].ravel(), varnames=list(self.base.names), alts=alts, ids=ids,
            randvars={name: DISTRIBUTIONS[kind] for name, kind in self.random}, panels=np.repeat(choices.person[people], wide),
            avail=None if choices.open.all() else choices.open[people].ravel().astype(float), n_draws=draws, verbose=0, num_hess=True,
        )  # fmt: skip
        if not engine.convergence:
            raise fail("choice_mixed_stopped", "mixed logit", reason=str(engine.estimation_message))
        covered = np.asarray(engine.covariance, float)
        if not np.isfinite(covered).all() or (np.diag(covered) <= 0).any():
            raise fail("survey_flat", "mixed logit", share="0")
        null = float(-np.log(choices.open.sum(axis=1)).sum())
        names = tuple(str(name) for name in engine.coeff_names)
        facts = (({"en": "Halton draws", "zh": "Halton 抽样数"}, {"en": f"{draws:,}", "zh": f"{draws:,}"}),)
        title = {"en": "Mixed logit (xlogit)", "zh": "混合 logit 模型（xlogit）"}
        return MixedLogitResults(title, names, np.asarray(engine.coeff_, float), covered, "hessian", n, float(engine.loglikelihood), null, np.nan, facts, choices.notes, self)


@dataclass(frozen=True)
class MixedLogitResults(Results):
    """Results of :meth:`MixedLogit.fit`: locations by name, spreads as "sd.name"."""

    model: MixedLogit | None = None

    def mean_taste(self, attribute: str, params: np.ndarray | None = None) -> float:
        """Return the mean of a coefficient over people."""
        assert self.model is not None
        p = self.values if params is None else params
        b = float(p[self.position(attribute)])
        if dict(self.model.random).get(attribute) != "lognormal":
            return b
        return float(np.exp(b + p[self.position(f"sd.{attribute}")] ** 2 / 2))

    def wtp(self, attribute: str, ci: str = "delta", level: float = 0.95, seed: int = 0, draws: int = 2000) -> Estimate:
        """Return the mean willingness to pay for one unit more of an attribute: its mean coefficient over the fixed coefficient of the cost.

        Raises
        ------
        InputError
            The coefficient of the cost is random: the mean of a ratio may not exist.
        """
        assert self.model is not None
        base = self.model.base
        if base.cost in dict(self.model.random):
            raise fail("choice_random_cost", "wtp", name=str(base.cost))
        self.position(attribute)
        b = self.names.index(base.names[cost_place(base.cost, base.names, self.values[: len(base.names)])])
        notes = () if attribute not in dict(self.model.random) else (Problem("choice_mean_of_spread", "", {"name": attribute}),)
        what = {"en": f"mean willingness to pay for {attribute}", "zh": f"对 {attribute} 的平均支付意愿"}
        return interval_of(
            lambda p: -self.mean_taste(attribute, p) / p[b], self.values, self.covariance, what, base.unit, ci, level, seed, draws,
            wrong=lambda p: p[:, b] >= 0, notes=notes,
        )  # fmt: skip
