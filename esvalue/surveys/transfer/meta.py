"""Meta-regression of values from studies, and transfer by it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import t

from esvalue.core.arguments import Level, Params, checked
from esvalue.core.errors import Problem, Problems, fail, nearest
from esvalue.surveys.answers import amounts, column_of
from esvalue.surveys.design import DesignMatrix, design_matrix
from esvalue.surveys.results import Results
from esvalue.surveys.transfer.climb import highest
from esvalue.surveys.transfer.hull import check_hull
from esvalue.surveys.transfer.likelihood import Fit, StudyLikelihood, curve, height, slope
from esvalue.surveys.transfer.outcome import Transfer, TransferError, number
from esvalue.surveys.words import unit_words

__all__ = ["MetaRegression", "MetaResults"]

#: Least sampling variance, as a share of the greatest.
LEAST = 1e-10
FACTS = {
    "between": {"en": "variance between studies", "zh": "研究间方差"},
    "within": {"en": "variance within studies", "zh": "研究内方差"},
}
#: What the log-likelihood of restricted estimates is called.
FULL = {"en": "log-likelihood (full, at the REML estimates)", "zh": "对数似然（完整似然，在 REML 估计处）"}


@dataclass(frozen=True)
class MetaRegression:
    """Values of studies and a value function; made by :meth:`from_formula`, estimated by :meth:`fit`."""

    design: DesignMatrix
    likelihood: StudyLikelihood
    values: np.ndarray
    studies: np.ndarray
    log: bool
    unit: str
    notes: tuple[Problem, ...]

    @classmethod
    def from_formula(
        cls,
        formula: str,
        data: pd.DataFrame,
        *,
        unit: str,
        study: str | None = None,
        se: str | None = None,
        log: bool = True,
        missing: str = "raise",
    ) -> MetaRegression:
        """Return a model of values.

        Parameters
        ----------
        formula : str
            "value ~ log(income) + area", the value in one currency and price year on the left, not its logarithm.
        data : DataFrame
            One row a value.
        unit : str
            Unit of the values, such as "CNY/household/year".
        study : str, optional
            Column of the study a value comes from: values of a study share a random intercept. Without it each value
            stands for itself.
        se : str, optional
            Column of standard errors of the values, in their unit. Beyond them values vary between studies and, where a
            study has several, within studies (the three-level model of Konstantopoulos 2011, Res Synth Methods 2:61).
        log : bool
            Whether the logarithm of the value is explained.
        missing : str
            "raise" or "drop".

        Raises
        ------
        InputError
            Values at or below zero under a logarithm, standard errors that are not positive, too few values.
        """
        left, _, right = formula.partition("~")
        name = left.strip()
        if not name or not right.strip():
            raise fail("transfer_formula", "formula", formula=formula)
        for one in (name, study, se):
            if one:
                column_of(data, one)
        made = design_matrix(right, data, missing)
        table = data.loc[made.kept]
        y = amounts(table, name)
        bad = (y <= 0) & log
        if bad.any():
            raise fail(
                "transfer_positive", name, count=int(bad.sum()), row=str(table.index[bad][0]), least=str(y[bad][0])
            )
        if len(y) < len(made.names) + 1:
            raise fail("transfer_few", "data", values=len(y), columns=len(made.names))
        known = None
        if se:
            errors = amounts(table, se)
            wrong = errors <= 0
            if wrong.any():
                raise fail(
                    "transfer_positive",
                    se,
                    count=int(wrong.sum()),
                    row=str(table.index[wrong][0]),
                    least=str(errors[wrong][0]),
                )
            known = (errors / y) ** 2 if log else errors**2
            known = np.maximum(
                known, LEAST * known.max()
            )  # one value that is all but exact would leave no other in the sums
        if study and table[study].isna().any():
            empty = table[study].isna()
            raise fail("survey_missing", study, count=int(empty.sum()), columns=study, row=str(table.index[empty][0]))
        labels = table[study].to_numpy() if study else np.arange(len(y))
        group = np.unique([str(one).strip() for one in labels], return_inverse=True)[1]
        like = StudyLikelihood(np.log(y) if log else y, made.matrix, group, known)
        return cls(made, like, y, labels, log, unit, made.notes)

    def fit(self, method: str = "reml") -> MetaResults:
        """Estimate by restricted ("reml") or full maximum likelihood ("ml"); a variance between studies of zero is an
        answer, not a failure.
        """
        like = self.likelihood
        best = highest(like, _restricted(method))
        alone = replace(like, x=np.ones((len(like.y), 1)))
        groups = int(like.study.max()) + 1
        notes = self.notes
        if like.variances == ("within",) and groups > 1:
            notes += (Problem("meta_one_each", "", {"count": groups}),)
        elif best.between == 0:
            notes += (Problem("meta_no_between", "", {}),)
        if groups - like.x.shape[1] < 5:
            notes += (Problem("meta_few_studies", "", {"studies": groups, "columns": like.x.shape[1]}),)
        facts = (
            ({"en": "studies", "zh": "研究数"}, _both(str(groups))),
            *((FACTS[name], _both(f"{getattr(best, name):.6g}")) for name in like.variances),
            ({"en": "method", "zh": "方法"}, _both(method.upper())),
            *(
                (
                    (
                        {"en": "restricted log-likelihood (REML)", "zh": "限制对数似然（REML）"},
                        _both(f"{self.loglike(self.params_of(best)):.6f}"),
                    ),
                )
                if method == "reml"
                else ()
            ),
        )
        title = {"en": f"Meta-regression ({unit_words(self.unit).en})", "zh": f"元回归（{unit_words(self.unit).zh}）"}
        # The likelihood itself is reported, not the restricted one: restricted likelihoods of different covariates do
        # not compare.
        full = like.at(best.between, best.within, False).loglike
        return MetaResults(
            title,
            self.design.names,
            best.beta,
            best.covariance,
            "hessian",
            len(like.y),
            full,
            highest(alone, False).loglike,
            np.nan,
            facts,
            notes,
            self,
            best,
            method,
        )

    @property
    def param_names(self) -> tuple[str, ...]:
        """Names of what :meth:`loglike` takes: the coefficients, then the variances the values can tell ("between",
        "within").
        """
        return (*self.design.names, *self.likelihood.variances)

    def params_of(self, fit: Fit) -> np.ndarray:
        """Return coefficients and variances of a fit as :meth:`loglike` takes them."""
        return np.array([*fit.beta, *(getattr(fit, name) for name in self.likelihood.variances)])

    def loglike(self, params: Params, method: str = "reml") -> float:
        r"""Return the log-likelihood ("ml") or the restricted one ("reml").

        :math:`-\tfrac12 [n \ln 2\pi + \ln|V| + r'V^{-1}r]`, :math:`r = y - X\beta`; restricted n - k for n and
        :math:`\ln|X'V^{-1}X|` more in the bracket. Its top in coefficients and variances together is what :meth:`fit`
        finds.

        Parameters
        ----------
        params : array (k + v)
            In the order of :attr:`param_names`; variances as such, not their logarithms, for zero is a possible answer.
            Below zero: ``-inf``.
        method : str
            "reml" or "ml".
        """
        return height(self.likelihood, *self._split(params), _restricted(method))

    def score(self, params: Params, method: str = "reml") -> np.ndarray:
        """Return the derivatives of :meth:`loglike` (k + v); at a top with a variance of zero that one may be
        negative.
        """
        return slope(self.likelihood, *self._split(params), _restricted(method))[self._free]

    def hessian(self, params: Params, method: str = "reml") -> np.ndarray:
        """Return the second derivatives of :meth:`loglike` (k + v, k + v)."""
        return curve(self.likelihood, *self._split(params), _restricted(method))[np.ix_(self._free, self._free)]

    @property
    def _free(self) -> list[int]:
        k = len(self.design.names)
        return [*range(k), *(k + ("between", "within").index(name) for name in self.likelihood.variances)]

    def _split(self, params: np.ndarray) -> tuple[np.ndarray, float, float]:
        given, k = np.asarray(params, float), len(self.design.names)
        if given.shape != (len(self.param_names),):
            raise fail("meta_params", "params", given=str(given.shape), wanted=", ".join(self.param_names))
        named = dict(zip(self.likelihood.variances, map(float, given[k:]), strict=True))
        return given[:k], named.get("between", 0.0), named.get("within", 0.0)


def _restricted(method: str) -> bool:
    if method not in ("reml", "ml"):
        raise fail("survey_option", "method", what="method", given=method, known="reml, ml")
    return method == "reml"


def _both(text: str) -> dict[str, str]:
    return {"en": text, "zh": text}


@dataclass(frozen=True)
class MetaResults(Results):
    """Results of :meth:`MetaRegression.fit`; intervals use Student's t with studies less coefficients degrees of
    freedom.
    """

    model: MetaRegression | None = None
    best: Fit | None = None
    method: str = "reml"

    @property
    def _model(self) -> MetaRegression:
        assert self.model is not None
        return self.model

    @property
    def _best(self) -> Fit:
        assert self.best is not None
        return self.best

    @property
    def freedom(self) -> int:
        """Degrees of freedom: studies less coefficients, at least one."""
        return max(int(self._model.likelihood.study.max()) + 1 - len(self.names), 1)

    @property
    def loglike_words(self) -> dict[str, str]:
        """What the log-likelihood is called: restricted estimates are not where the full one is highest."""
        return FULL if self.method == "reml" else super().loglike_words

    def _reach(self, level: float) -> float:
        return float(t.ppf(0.5 + level / 2, self.freedom))

    @checked
    def conf_int(self, level: Level = 0.95) -> pd.DataFrame:
        """Return the intervals of the estimates at a confidence `level`, by Student's t."""
        reach = self._reach(level) * self.bse
        return (self.params - reach).to_frame("low").assign(high=self.params + reach)

    def predict(self, data: pd.DataFrame | None = None, retransform: str | None = None) -> pd.Series:
        """Return the mean value of each row, back from the logarithm by "smearing" (default), "normal" or "none"."""
        made = self._model.design
        rows = made.matrix if data is None else made.rows(data)
        found = _values(self._model, self._best, rows, _how(self._model, retransform))
        return pd.Series(found, index=made.table.index if data is None else data.index, name="value")

    @checked
    def transfer(
        self, at: Mapping[str, Any], *, outside: bool = False, retransform: str | None = None, level: Level = 0.95
    ) -> Transfer:
        """Return the value at a policy site with where the value of such a site lies, and the leave-one-study-out
        error.

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
            notes += (Problem("transfer_no_error", "", {}),)
        else:
            zero = int((error.table["observed"] == 0).sum())
            notes += (Problem("transfer_skipped", "", {"count": error.skipped}),) if error.skipped else ()
            notes += (Problem("transfer_zero", "", {"count": zero}),) if zero else ()
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
        """Return the error of predicting the values of each study from all other studies; None where no study can be
        left out.
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
    """Raise for what a formula reads and the site lacks, for unknown names, for numbers that are none and for kinds no
    study has: all at once.
    """
    problems, table = Problems(), design.table
    codes = " ".join(factor.code for factor in design.recipe.factor_infos)
    for name in map(str, table.columns):
        if re.search(rf"(?<![\w.]){re.escape(name)}(?!\w)", codes) and name not in at:
            problems.add("transfer_missing", "at", name=name)
    for name, given in at.items():
        if name not in table:
            problems.add(
                "survey_column",
                "at",
                column=name,
                nearest=nearest(name, table.columns),
                known=", ".join(map(str, table.columns)),
            )
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
        elif not number(given):
            problems.add("transfer_number", "at", name=name, given=str(given))
    problems.raise_if_any()


def _how(model: MetaRegression, retransform: str | None) -> str:
    if not model.log:
        return "none"
    how = retransform or ("smearing" if model.likelihood.known is None else "normal")
    if how not in ("smearing", "normal", "none"):
        raise fail("survey_option", "retransform", what="retransform", given=how, known="smearing, normal, none")
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
