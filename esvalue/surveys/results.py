"""What an estimation of a survey returns: immutable, the same words for every model, a summary in Chinese and
English.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import numpy as np
import pandas as pd
from scipy.special import ndtr, ndtri

from esvalue.core.arguments import Level, checked
from esvalue.core.errors import Doubt, Mistake, fail
from esvalue.core.text import current_language
from esvalue.surveys.estimate import Estimate
from esvalue.surveys.intervals import interval_of
from esvalue.surveys.vocabulary import coefficient_title, unknown

__all__ = ["Diagnosis", "FitResults", "frozen"]

#: Words of a summary.
WORDS: dict[str, dict[str, str]] = {
    "name": {"en": "parameter", "zh": "参数"},
    "coef": {"en": "estimate", "zh": "估计值"},
    "se": {"en": "std. error", "zh": "标准误"},
    "z": {"en": "z", "zh": "z 值"},
    "p": {"en": "p", "zh": "p 值"},
    "low": {"en": "low", "zh": "下限"},
    "high": {"en": "high", "zh": "上限"},
    "nobs": {"en": "answers", "zh": "样本数"},
    "loglike": {"en": "log-likelihood", "zh": "对数似然"},
    "null": {"en": "log-likelihood without covariates", "zh": "无协变量的对数似然"},
    "aic": {"en": "AIC", "zh": "AIC"},
    "bic": {"en": "BIC", "zh": "BIC"},
    "cov": {"en": "standard errors", "zh": "标准误类型"},
    "hessian": {"en": "from the Hessian", "zh": "由黑塞矩阵"},
    "robust": {"en": "robust (sandwich)", "zh": "稳健（三明治）"},
    "cluster": {"en": "clustered", "zh": "聚类稳健"},
    "hc3": {"en": "hc3", "zh": "异方差稳健（HC3）"},
    "hc1": {"en": "hc1", "zh": "异方差稳健（HC1）"},
    "ols": {"en": "ols", "zh": "同方差"},
    "decrement": {"en": "gain left at the optimum", "zh": "最优点处尚可提高"},
    "notes": {"en": "To know:", "zh": "须知："},
}


def frozen(array: Any) -> np.ndarray:
    """Return a copy that cannot be written to."""
    copy = np.array(array, float)
    copy.flags.writeable = False
    return copy


M = TypeVar("M")


@dataclass(frozen=True)
class FitResults(Generic[M]):
    """Estimates of one model; a model derives its own class and adds what it predicts.

    `title` is the name of the model in both languages, `facts` further lines of the summary (a pair of words and a text
    in both languages), `notes` what a reader must know, `decrement` the proof of the optimum (see :func:`maximise`).
    """

    title: dict[str, str]
    names: tuple[str, ...]
    values: np.ndarray
    covariance: np.ndarray
    cov_kind: str
    nobs: int
    llf: float = np.nan
    llnull: float = np.nan
    decrement: float = np.nan
    facts: tuple[tuple[dict[str, str], dict[str, str]], ...] = ()
    notes: tuple[Mistake, ...] = field(default=())
    model: M | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", frozen(self.values))
        object.__setattr__(self, "covariance", frozen(self.covariance))

    @property
    def _model(self) -> M:
        assert self.model is not None
        return self.model

    def _reach(self, level: float) -> float | np.ndarray:
        """Return how many standard errors an interval at a confidence level reaches, of all or of each estimate."""
        return float(ndtri(0.5 + level / 2))

    def _interval(
        self,
        statistic: Callable[[np.ndarray], float],
        what: dict[str, str],
        unit: str,
        ci: str,
        level: float,
        seed: int,
        draws: int,
        **how: Any,
    ) -> Estimate:
        """Return a figure of the estimates with its interval (see :func:`~esvalue.surveys.intervals.interval_of`)."""
        return interval_of(statistic, self.values, self.covariance, what, unit, ci, level, seed, draws, **how)

    @property
    def params(self) -> pd.Series:
        """The estimates by name."""
        return pd.Series(self.values, index=list(self.names), name="params")

    @property
    def bse(self) -> pd.Series:
        """Their standard errors."""
        return pd.Series(np.sqrt(np.diag(self.covariance)), index=list(self.names), name="bse")

    @property
    def tvalues(self) -> pd.Series:
        """Estimates over their standard errors."""
        return (self.params / self.bse).rename("z")

    @property
    def pvalues(self) -> pd.Series:
        """Two-sided p-values of the normal approximation."""
        return pd.Series(2 * ndtr(-np.abs(self.tvalues.to_numpy())), index=list(self.names), name="p")

    def cov_params(self) -> pd.DataFrame:
        """Return the covariance of the estimates."""
        return pd.DataFrame(self.covariance, index=list(self.names), columns=list(self.names))

    @checked
    def conf_int(self, level: Level = 0.95) -> pd.DataFrame:
        """Return the intervals of the estimates at a confidence `level`."""
        reach = self._reach(level) * self.bse
        return (self.params - reach).to_frame("low").assign(high=self.params + reach)

    @property
    def aic(self) -> float:
        """Akaike's criterion: -2 (log-likelihood) + 2 k."""
        return -2 * self.llf + 2 * len(self.names)

    @property
    def bic(self) -> float:
        """Schwarz's criterion: -2 (log-likelihood) + k ln n."""
        return -2 * self.llf + len(self.names) * float(np.log(self.nobs))

    @property
    def loglike_words(self) -> dict[str, str]:
        """What the log-likelihood is called, in both languages."""
        return WORDS["loglike"]

    def position(self, name: str) -> int:
        """Return the place of a parameter, or say which names there are."""
        if name not in self.names:
            raise fail("survey_column", "params", **unknown(name, self.names))
        return self.names.index(name)

    @checked
    def table(self, level: Level = 0.95) -> pd.DataFrame:
        """Return estimates, errors, tests and intervals, one row a parameter."""
        table = self.params.to_frame("coef").assign(se=self.bse, z=self.tvalues, p=self.pvalues)
        return table.join(self.conf_int(level))

    @checked
    def summary(self, language: str | None = None, level: Level = 0.95, doubts: bool = True) -> str:
        """Return the estimates in words and a table, in a language ("zh", "en"; default: the one in force), with or
        without its doubts.
        """
        spoken = language or current_language()
        facts = [(WORDS["nobs"], f"{self.nobs:,}")]
        if np.isfinite(self.llf):
            facts.append((self.loglike_words, f"{self.llf:.6f}"))
        if np.isfinite(self.llnull):
            facts.append((WORDS["null"], f"{self.llnull:.6f}"))
        if np.isfinite(self.llf):
            facts += [(WORDS["aic"], f"{self.aic:.3f}"), (WORDS["bic"], f"{self.bic:.3f}")]
        facts.append((WORDS["cov"], WORDS.get(self.cov_kind, {}).get(spoken, self.cov_kind)))
        if np.isfinite(self.decrement):
            facts.append((WORDS["decrement"], f"{self.decrement:.1e}"))
        lines = [self.title[spoken]]
        colon = "：" if spoken == "zh" else ": "
        lines += [f"  {words[spoken]}{colon}{text}" for words, text in facts]
        lines += [f"  {words[spoken]}{colon}{text[spoken]}" for words, text in self.facts]
        table = self.table(level)
        table["p"] = ["<0.001" if one < 0.001 else f"{one:.3f}" for one in table["p"]]
        shown = table.rename(columns={column: words[spoken] for column, words in WORDS.items()})
        shown.index = pd.Index(
            [getattr(coefficient_title(str(name)), spoken) for name in shown.index], name=WORDS["name"][spoken]
        )
        with pd.option_context("display.unicode.east_asian_width", True):
            lines += ["", shown.to_string(float_format=lambda x: f"{x:.5g}")]
        notes = [note for note in self.notes if doubts or not isinstance(note, Doubt)]
        if notes:
            lines += ["", WORDS["notes"][spoken], *(f"- {note.text(spoken)}" for note in notes)]
        return "\n".join(lines)


@dataclass(frozen=True)
class Diagnosis:
    """A table, figures by name, and what they say."""

    table: pd.DataFrame | None
    figures: dict[str, float] = field(default_factory=dict)
    notes: tuple[Mistake, ...] = ()

    def text(self, language: str | None = None) -> str:
        """Return what was found in words, one finding a line."""
        return "\n".join(note.text(language or current_language()) for note in self.notes)
