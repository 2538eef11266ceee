"""What an estimation of a survey returns: immutable, the same words for every model,
a summary in Chinese and English.
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
from esvalue.core.printing.table import Table
from esvalue.core.printing.text import table_lines
from esvalue.core.shown import Glance, Shown
from esvalue.core.text import Text, current_language
from esvalue.surveys.estimate import Estimate
from esvalue.surveys.intervals import interval_of
from esvalue.surveys.vocabulary import coefficient_title, unknown

__all__ = ["Diagnosis", "FitResults", "cell_text", "frozen"]

#: Words of a summary.
WORDS: dict[str, Text] = {
    "name": Text(zh="参数", en="parameter"),
    "coef": Text(zh="估计值", en="estimate"),
    "se": Text(zh="标准误", en="std. error"),
    "z": Text(zh="z 值", en="z"),
    "p": Text(zh="p 值", en="p"),
    "low": Text(zh="下限", en="low"),
    "high": Text(zh="上限", en="high"),
    "nobs": Text(zh="样本数", en="answers"),
    "loglike": Text(zh="对数似然", en="log-likelihood"),
    "null": Text(zh="无协变量的对数似然", en="log-likelihood without covariates"),
    "aic": Text(zh="AIC", en="AIC"),
    "bic": Text(zh="BIC", en="BIC"),
    "cov": Text(zh="标准误类型", en="standard errors"),
    "hessian": Text(zh="由黑塞矩阵", en="from the Hessian"),
    "robust": Text(zh="稳健（三明治）", en="robust (sandwich)"),
    "cluster": Text(zh="聚类稳健", en="clustered"),
    "hc3": Text(zh="异方差稳健（HC3）", en="hc3"),
    "hc1": Text(zh="异方差稳健（HC1）", en="hc1"),
    "ols": Text(zh="同方差", en="ols"),
    "decrement": Text(zh="最优点处尚可提高", en="gain left at the optimum"),
    "notes": Text(zh="须知：", en="To know:"),
}


def cell_text(cell: object, digits: int = 5) -> str:
    """Return a cell of a printed table: a number by the digits that count, a dash where there is none, else as it is.

    >>> cell_text(1234.5678), cell_text(float("nan")), cell_text("<0.001")
    ('1234.6', '-', '<0.001')
    """
    if not isinstance(cell, float):
        return str(cell)
    return "-" if np.isnan(cell) else f"{cell:.{digits}g}"


def frozen(array: Any) -> np.ndarray:
    """Return a copy that cannot be written to."""
    copy = np.array(array, float)
    copy.flags.writeable = False
    return copy


M = TypeVar("M")


@dataclass(frozen=True)
class FitResults(Shown, Generic[M]):
    """Estimates of one model; a model derives its own class and adds what it predicts.

    Attributes
    ----------
    title : Text
        The name of the model in both languages.
    names, values : tuple of str, array (k)
        The parameters and their estimates; `params` has both.
    covariance, cov_kind : array (k, k), str
        Their covariance and how it was estimated: "hessian", "robust", "cluster" ...
    nobs, llf, llnull : int, float
        Number of observations, log-likelihood, and that of the model with a constant only.
    decrement : float
        The proof of the optimum (see :func:`maximise`).
    facts, notes : tuple
        Further lines of the summary, a pair of texts each; what a reader must know.
    model
        The model.

    Examples
    --------
    >>> made = FitResults(Text.same("a line"), ("a", "b"), np.array([1.0, 2.0]), np.diag([0.01, 0.04]), "hessian", 30)
    >>> made.bse.round(2).to_dict(), made.conf_int().round(2).values[1].tolist()
    ({'a': 0.1, 'b': 0.2}, [1.61, 2.39])
    """

    title: Text
    names: tuple[str, ...]
    values: np.ndarray
    covariance: np.ndarray
    cov_kind: str
    nobs: int
    llf: float = np.nan
    llnull: float = np.nan
    decrement: float = np.nan
    facts: tuple[tuple[Text, Text], ...] = ()
    notes: tuple[Mistake, ...] = field(default=())
    model: M | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", frozen(self.values))
        object.__setattr__(self, "covariance", frozen(self.covariance))

    def _glance(self) -> Glance:
        said = Text.same(f": {self.nobs:,} ") + WORDS["nobs"]
        if np.isfinite(self.llf):
            said += Text.same(", ") + self.loglike_words + Text.same(f" {self.llf:.6g}")
        return Glance.of_frame(self.title + said, self.table(), [Text.by(note.text) for note in self.notes])

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
        what: Text,
        unit: str,
        *,
        ci: str,
        level: float,
        seed: int,
        draws: int,
        **how: Any,
    ) -> Estimate:
        """Return a figure of the estimates with its interval (see :func:`~esvalue.surveys.intervals.interval_of`)."""
        return interval_of(
            statistic, self.values, self.covariance, what, unit, ci=ci, level=level, seed=seed, draws=draws, **how
        )

    @property
    def params(self) -> pd.Series:
        """The estimates by name."""
        return pd.Series(self.values.copy(), index=list(self.names), name="params")

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
    def loglike_words(self) -> Text:
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
        """Return the estimates in words and a table, in a language ("zh", "en"; default: the one in force),
        with or without its doubts.
        """
        spoken = language or current_language()
        facts = [(WORDS["nobs"], f"{self.nobs:,}")]
        if np.isfinite(self.llf):
            facts.append((self.loglike_words, f"{self.llf:.6f}"))
        if np.isfinite(self.llnull):
            facts.append((WORDS["null"], f"{self.llnull:.6f}"))
        if np.isfinite(self.llf):
            facts += [(WORDS["aic"], f"{self.aic:.3f}"), (WORDS["bic"], f"{self.bic:.3f}")]
        facts.append((WORDS["cov"], WORDS[self.cov_kind][spoken] if self.cov_kind in WORDS else self.cov_kind))
        if np.isfinite(self.decrement):
            facts.append((WORDS["decrement"], f"{self.decrement:.1e}"))
        lines = [self.title[spoken]]
        colon = Text(zh="：", en=": ")[spoken]
        lines += [f"  {words[spoken]}{colon}{text}" for words, text in facts]
        lines += [f"  {words[spoken]}{colon}{text[spoken]}" for words, text in self.facts]
        table = self.table(level)
        table["p"] = ["<0.001" if one < 0.001 else f"{one:.3f}" for one in table["p"]]
        shown = Table.listed(
            [WORDS["name"], *(WORDS[str(column)] for column in table)],
            [[coefficient_title(str(name)), *map(cell_text, row)] for name, *row in table.itertuples()],
        )
        lines += ["", *table_lines(shown, spoken, left=1)]
        notes = [note for note in self.notes if doubts or not isinstance(note, Doubt)]
        if notes:
            lines += ["", WORDS["notes"][spoken], *(f"- {note.text(spoken)}" for note in notes)]
        return "\n".join(lines)


@dataclass(frozen=True)
class Diagnosis(Shown):
    """A table, figures by name, and what they say.

    Attributes
    ----------
    table : DataFrame or None
        What was counted or compared.
    figures : dict
        Statistics and p-values by name.
    notes : tuple of Mistake
        The findings; :meth:`text` says them.

    Examples
    --------
    >>> Diagnosis(pd.DataFrame({"bid": [10.0, 30.0], "yes": [0.67, 0.52]}), {"p": 0.3}).figures["p"]
    0.3
    """

    table: pd.DataFrame | None
    figures: dict[str, float] = field(default_factory=dict)
    notes: tuple[Mistake, ...] = ()

    def text(self, language: str | None = None) -> str:
        """Return what was found in words, one finding a line."""
        return "\n".join(note.text(language or current_language()) for note in self.notes)
