"""Estimates of a meta-regression: predictions, and transfer to a policy site with its leave-one-study-out error."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy.stats import t

from esvalue.core.arguments import Level, checked
from esvalue.core.errors import Mistake, Mistakes, fail, nearest
from esvalue.core.text import Text
from esvalue.surveys.design import DesignMatrix
from esvalue.surveys.results import FitResults
from esvalue.surveys.transfer.climb import highest
from esvalue.surveys.transfer.hull import check_hull
from esvalue.surveys.transfer.likelihood import Fit, StudyLikelihood
from esvalue.surveys.transfer.outcome import Transfer, TransferError, is_finite
from esvalue.surveys.vocabulary import check_option, unknown

if TYPE_CHECKING:
    from esvalue.surveys.transfer.meta import MetaRegression

__all__ = ["MetaResults"]

#: What the log-likelihood of restricted estimates is called.
FULL = Text(zh="对数似然（完整似然，在 REML 估计处）", en="log-likelihood (full, at the REML estimates)")


@dataclass(frozen=True)
class MetaResults(FitResults["MetaRegression"]):
    """Results of :meth:`MetaRegression.fit`: coefficients, the variances between and within studies, and what they
    transfer.

    Intervals use Student's t with studies less coefficients degrees of freedom.

    Attributes
    ----------
    params, bse : Series
        Coefficients by name and their standard errors, on the scale of the value or of its logarithm.
    best : Fit
        The optimum: coefficients and variances.
    method : str
        "reml" or "ml".

    Examples
    --------
    >>> import pandas as pd
    >>> from esvalue.surveys import MetaRegression
    >>> table = pd.DataFrame({"area": [1.0, 2.0, 4.0, 8.0], "value": [100.0, 48.0, 26.0, 12.5]})
    >>> found = MetaRegression.from_formula("value ~ log(area)", table, unit="CNY/ha/year").fit()
    >>> made = found.transfer({"area": 3.0})
    >>> round(made.value), made.unit
    (33, 'CNY/ha/year')
    """

    best: Fit | None = None
    method: str = "reml"

    @property
    def _best(self) -> Fit:
        assert self.best is not None
        return self.best

    @property
    def freedom(self) -> int:
        """Degrees of freedom: studies less coefficients, at least one."""
        return max(int(self._model.likelihood.study.max()) + 1 - len(self.names), 1)

    @property
    def loglike_words(self) -> Text:
        """What the log-likelihood is called: restricted estimates are not where the full one is highest."""
        return FULL if self.method == "reml" else super().loglike_words

    def _reach(self, level: float) -> float:
        return float(t.ppf(0.5 + level / 2, self.freedom))

    @checked
    def predict(self, data: pd.DataFrame | None = None, retransform: str | None = None) -> pd.Series:
        """Return the mean value of each row, back from the logarithm by "smearing" (default), "normal" or "none"."""
        made = self._model.design
        found = _values(self._model, self._best, made.rows(data), _how(self._model, retransform))
        return pd.Series(found, index=made.index(data), name="value")

    @checked
    def transfer(
        self, at: Mapping[str, Any], *, outside: bool = False, retransform: str | None = None, level: Level = 0.95
    ) -> Transfer:
        """Return the value at a policy site with where the value of such a site lies,
        and the leave-one-study-out error.

        Parameters
        ----------
        at : mapping
            The columns of the site that the formula reads, as they stand in the table.
        outside : bool
            Whether the site may lie outside the convex hull of the covariates studied.
        retransform : str, optional
            From the logarithm: "smearing" (Duan 1983; default), "normal" (:math:`e^{s^2/2}`; default with standard
            errors, whose part in the residuals is no difference between sites) or "none" (the median).
        level : float
            Confidence level of the prediction interval.
        """
        model, best = self._model, self._best
        how = _how(model, retransform)
        _check_site(model.design, at)
        with np.errstate(all="ignore"):
            row = model.design.rows(pd.DataFrame([dict(at)]))[0]
        if not np.isfinite(row).all():
            raise fail(
                "survey_not_finite",
                "at",
                columns=", ".join(
                    name for name, one in zip(model.design.names, row, strict=True) if not np.isfinite(one)
                ),
            )
        keep = [i for i, name in enumerate(model.design.names) if name != "Intercept"]
        notes = (
            check_hull(model.design.matrix[:, keep], row[keep], tuple(model.design.names[i] for i in keep), outside)
            if keep
            else ()
        )
        error = self.transfer_error(how)
        if error is None:
            notes += (Mistake("transfer_no_error", "", {}),)
        else:
            zero = int((error.table["observed"] == 0).sum())
            notes += (Mistake("transfer_skipped", "", {"count": error.skipped}),) if error.skipped else ()
            notes += (Mistake("transfer_zero", "", {"count": zero}),) if zero else ()
        index = float(row @ self.values)
        spread = float(np.sqrt(row @ self.covariance @ row + best.between + best.within))
        reach = self._reach(level) * spread
        if not model.log:
            return Transfer(index, spread, index - reach, index + reach, level, model.unit, error, notes)
        with np.errstate(over="ignore"):  # far outside the studies a value may be more than a number holds
            value = float(_values(model, best, row[None, :], how)[0])
            low, high, se = (
                float(np.exp(index - reach)),
                float(np.exp(index + reach)),
                value * float(np.sqrt(np.expm1(spread**2))),
            )
        return Transfer(value, se, low, high, level, model.unit, error, notes)

    def transfer_error(self, retransform: str | None = None) -> TransferError | None:
        """Return the error of predicting the values of each study from all other studies;
        None where no study can be left out.
        """
        model = self._model
        like, how = model.likelihood, _how(model, retransform)
        predicted = np.full(len(model.values), np.nan)
        for one in range(int(like.study.max()) + 1):
            rest = like.study != one
            x = like.x[rest]
            if rest.sum() <= x.shape[1] or np.linalg.matrix_rank(x) < x.shape[1]:
                continue
            number = np.unique(like.study[rest], return_inverse=True)[1]
            short = StudyLikelihood(like.y[rest], x, number, None if like.known is None else like.known[rest])
            part = replace(model, likelihood=short)
            predicted[~rest] = _values(part, highest(short, self.method == "reml"), like.x[~rest], how)
        made = np.isfinite(predicted)
        if not made.any():
            return None
        return TransferError.of(model.studies[made], model.values[made], predicted[made], int((~made).sum()))


def _check_site(design: DesignMatrix, at: Mapping[str, Any]) -> None:
    """Raise for what a formula reads and the site lacks, for unknown names,
    for numbers that are none and for kinds no study has: all at once.
    """
    problems, table = Mistakes(), design.table
    codes = " ".join(factor.code for factor in design.recipe.factor_infos)
    for name in map(str, table.columns):
        if re.search(rf"(?<![\w.]){re.escape(name)}(?!\w)", codes) and name not in at:
            problems.add("transfer_missing", "at", name=name)
    for name, given in at.items():
        if name not in table:
            problems.add("survey_column", "at", **unknown(name, table.columns))
            continue
        levels = list(dict.fromkeys(table[name]))
        if table[name].dtype.kind not in "iuf" or re.search(rf"C\(\s*{re.escape(name)}\b", codes):
            if given not in levels:
                known = ", ".join(map(str, levels[:12]))
                problems.add(
                    "transfer_level",
                    "at",
                    name=name,
                    given=str(given),
                    nearest=nearest(str(given), [str(one) for one in levels]) or "-",
                    known=known,
                )
        elif not is_finite(given):
            problems.add("transfer_number", "at", name=name, given=str(given))
    problems.raise_if_any()


def _how(model: MetaRegression, retransform: str | None) -> str:
    if not model.log:
        return "none"
    how = retransform or ("smearing" if model.likelihood.known is None else "normal")
    check_option("retransform", "retransform", how, ("smearing", "normal", "none"))
    return how


def _values(model: MetaRegression, fit: Fit, rows: np.ndarray, how: str) -> np.ndarray:
    """Return values at rows of covariates, back from the logarithm."""
    index = rows @ fit.beta
    if not model.log:
        return index
    factor = 1.0
    if how == "smearing":
        factor = float(np.exp(model.likelihood.y - model.likelihood.x @ fit.beta).mean())
    elif how == "normal":
        factor = float(np.exp((fit.between + fit.within) / 2))
    return np.exp(index) * factor
