"""Meta-regression of values from studies, and transfer by it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from esvalue.core.arguments import Params, checked
from esvalue.core.errors import Mistake, fail
from esvalue.core.shown import Shown
from esvalue.core.text import Text
from esvalue.surveys.answers import amounts, column_of
from esvalue.surveys.design import DesignMatrix, design_matrix
from esvalue.surveys.transfer.climb import highest
from esvalue.surveys.transfer.likelihood import Fit, StudyLikelihood, curve, height, slope
from esvalue.surveys.transfer.meta_results import MetaResults
from esvalue.surveys.vocabulary import check_option, unit_words

__all__ = ["MetaRegression"]

#: Least sampling variance, as a share of the greatest.
LEAST = 1e-10
FACTS = {
    "between": Text(zh="研究间方差", en="variance between studies"),
    "within": Text(zh="研究内方差", en="variance within studies"),
}


@dataclass(frozen=True)
class MetaRegression(Shown):
    """Values of studies and a value function; made by :meth:`from_formula`, estimated by :meth:`fit`.

    Attributes
    ----------
    design : DesignMatrix
        The covariates, shape (value, k).
    likelihood : StudyLikelihood
        Of the values, or their logarithms, with variances between and within studies.
    values, studies : array (value)
        The values, in `unit`, and the study each comes from.
    log : bool
        Whether the logarithm of the value is explained.
    unit : str
        Of the values.
    notes : tuple of Mistake
        What a reader must know.

    Examples
    --------
    >>> table = pd.DataFrame({"area": [1.0, 2.0, 4.0, 8.0], "value": [100.0, 48.0, 26.0, 12.5]})
    >>> model = MetaRegression.from_formula("value ~ log(area)", table, unit="CNY/ha/year")
    >>> model.fit().params.round(2).to_dict()  # about 100 / area
    {'Intercept': 4.59, 'log(area)': -0.99}
    """

    design: DesignMatrix
    likelihood: StudyLikelihood
    values: np.ndarray
    studies: np.ndarray
    log: bool
    unit: str
    notes: tuple[Mistake, ...]

    @classmethod
    @checked
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

        Examples
        --------
        >>> import numpy as np
        >>> import pandas as pd
        >>> table = pd.DataFrame({"area": [1.0, 2.0, 4.0, 8.0], "value": [100.0, 50.0, 25.0, 12.5]})
        >>> model = MetaRegression.from_formula("value ~ log(area)", table, unit="CNY/ha/year")
        >>> model.param_names
        ('Intercept', 'log(area)', 'within')
        >>> MetaRegression.from_formula("value ~ log(area)", table.assign(value=0.0), unit="CNY/ha/year")
        Traceback (most recent call last):
        ...
        esvalue.core.errors.InputError: value: 4 numbers are not above zero (0.0); the first is row 0
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

    @checked
    def fit(self, method: str = "reml") -> MetaResults:
        """Estimate by restricted ("reml") or full maximum likelihood ("ml");
        a variance between studies of zero is an answer, not a failure.
        """
        like = self.likelihood
        best = highest(like, _restricted(method))
        alone = replace(like, x=np.ones((len(like.y), 1)))
        groups = int(like.study.max()) + 1
        notes = self.notes
        if like.variances == ("within",) and groups > 1:
            notes += (Mistake("meta_one_each", "", {"count": groups}),)
        elif best.between == 0:
            notes += (Mistake("meta_no_between", "", {}),)
        if groups - like.x.shape[1] < 5:
            notes += (Mistake("meta_few_studies", "", {"studies": groups, "columns": like.x.shape[1]}),)
        facts = (
            (Text(zh="研究数", en="studies"), Text.same(str(groups))),
            *((FACTS[name], Text.same(f"{getattr(best, name):.6g}")) for name in like.variances),
            (Text(zh="方法", en="method"), Text.same(method.upper())),
            *(
                (
                    (
                        Text(zh="限制对数似然（REML）", en="restricted log-likelihood (REML)"),
                        Text.same(f"{self.loglike(self.params_of(best)):.6f}"),
                    ),
                )
                if method == "reml"
                else ()
            ),
        )
        title = Text(zh=f"元回归（{unit_words(self.unit).zh}）", en=f"Meta-regression ({unit_words(self.unit).en})")
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
        """Names of what :meth:`loglike` takes: the coefficients,
        then the variances the values can tell ("between", "within").
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
        """Return the derivatives of :meth:`loglike` (k + v);
        at a top with a variance of zero that one may be negative.
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
    check_option("method", "method", method, ("reml", "ml"))
    return method == "reml"
