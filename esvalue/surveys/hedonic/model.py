"""The hedonic model: from a table of sales to implicit prices."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import statsmodels.api as sm

from esvalue.core.arguments import checked
from esvalue.core.errors import Mistake, fail
from esvalue.core.text import Text
from esvalue.surveys.codebook import SurveyData
from esvalue.surveys.design import DesignMatrix
from esvalue.surveys.estimation import covariance, errors_kind, few_groups, groups_of
from esvalue.surveys.hedonic.checks import checked_form
from esvalue.surveys.hedonic.likelihood import LAMBDAS, BoxCoxLikelihood, NormalLikelihood, transformed
from esvalue.surveys.hedonic.results import HedonicResults
from esvalue.surveys.hedonic.sales import read_sales
from esvalue.surveys.likelihood import LikelihoodModel
from esvalue.surveys.vocabulary import check_option, unit_words

__all__ = ["Hedonic"]

FORMS: dict[str, Text] = {
    "linear": Text(zh="线性", en="linear"),
    "log": Text(zh="对数", en="logarithmic"),
    "boxcox": Text.same("Box-Cox"),
}
#: Our names of least-squares errors and those of statsmodels.
ERRORS = {"ols": "nonrobust", "hc1": "HC1", "hc3": "HC3", "cluster": "cluster"}


@dataclass(frozen=True)
class Hedonic(LikelihoodModel):
    """Sales and the form of the price; made by :meth:`from_formula`, estimated by :meth:`fit`.

    Attributes
    ----------
    design : DesignMatrix
        The covariates, shape (sale, k).
    price : array (sale)
        Prices, in `currency`.
    price_name, form, currency : str
        Column of the price; "linear", "log" or "boxcox"; unit of the price.
    clusters : array (sale) or None
        Groups that errors are clustered by.
    notes : tuple of Mistake
        What a reader must know.

    Examples
    --------
    >>> table = pd.DataFrame({"price": [100.0, 120.0, 140.0, 180.0], "rooms": [2, 3, 4, 6]})
    >>> model = Hedonic.from_formula("price ~ rooms", table, form="linear", currency="CNY")
    >>> model.names, model.price.tolist()
    (('Intercept', 'rooms'), [100.0, 120.0, 140.0, 180.0])
    """

    design: DesignMatrix
    price: np.ndarray
    price_name: str
    form: str
    currency: str
    clusters: np.ndarray | None
    notes: tuple[Mistake, ...]

    @classmethod
    @checked
    def from_formula(
        cls,
        formula: str,
        data: pd.DataFrame | SurveyData,
        *,
        form: str,
        currency: str | None = None,
        clusters: str | None = None,
        missing: str = "raise",
    ) -> Hedonic:
        """Return a model of prices.

        Parameters
        ----------
        formula : str
            "price ~ rooms + log(distance) + water", the price in currency on the left whatever the form.
        data : DataFrame or SurveyData
            One row a sale.
        form : str
            "linear", "log" (ln price) or "boxcox" (the power is estimated).
        currency : str
            Unit of the price.
        clusters : str, optional
            Column of towns, streets, ...: errors are clustered by it.
        missing : str
            "raise" or "drop".

        Raises
        ------
        InputError
            Prices at or below zero where a logarithm is taken, no currency, or columns that determine each other.

        >>> import pandas as pd
        >>> table = pd.DataFrame({"price": [100.0, 120.0, 140.0, 180.0], "rooms": [2, 3, 4, 6], "park": [0, 0, 0, 0.5]})
        >>> found = Hedonic.from_formula("price ~ rooms", table, form="linear", currency="CNY").fit("ols")
        >>> round(found.implicit_price("rooms").value, 6)
        20.0
        """
        survey = SurveyData.of(data, currency=currency)
        if not survey.currency:
            raise fail("survey_no_currency", "currency")
        check_option("form", "form", form, FORMS)
        found = read_sales(formula, survey.table, form, missing, [clusters] if clusters else [])
        groups = found.data[clusters].to_numpy() if clusters else None
        return cls(found.design, found.price, found.name, form, survey.currency, groups, survey.notes + found.notes)

    @property
    def names(self) -> tuple[str, ...]:
        """The parameters: coefficients, and for Box-Cox lambda and ln(sigma)."""
        return (*self.design.names, "lambda", "ln(sigma)") if self.form == "boxcox" else self.design.names

    @property
    def unit_price(self) -> float:
        """What prices are divided by: their geometric mean for Box-Cox, else one."""
        return float(np.exp(np.log(self.price).mean())) if self.form == "boxcox" else 1.0

    @property
    def likelihood(self) -> BoxCoxLikelihood | NormalLikelihood:
        """The log-likelihood of the prices; that of least squares is concentrated,
        sigma following from the coefficients.
        """
        if self.form == "boxcox":
            unit = self.unit_price
            return BoxCoxLikelihood(self.price / unit, self.design.matrix, -len(self.price) * float(np.log(unit)))
        if self.form == "log":
            return NormalLikelihood(np.log(self.price), self.design.matrix, -float(np.log(self.price).sum()))
        return NormalLikelihood(self.price, self.design.matrix)

    @checked
    def fit(self, cov: str | None = None) -> HedonicResults:
        """Estimate by least squares, or maximum likelihood for Box-Cox.

        Parameters
        ----------
        cov : str, optional
            Least squares: "hc3" (default; MacKinnon and White 1985), "hc1", "ols" or "cluster" (default with clusters).
            Box-Cox: "robust" (default), "hessian" or "cluster".
        """
        like = self.likelihood
        return self._box_cox(like, cov) if isinstance(like, BoxCoxLikelihood) else self._least_squares(like, cov)

    def _least_squares(self, like: NormalLikelihood, cov: str | None) -> HedonicResults:
        kind = errors_kind(cov, self.clusters is not None, plain="hc3")
        check_option("cov", "cov", kind, ERRORS)
        options = {}
        if kind == "cluster":
            if self.clusters is None or len(np.unique(self.clusters.astype(str))) < 2:
                raise fail("survey_clusters", "cov", count=0 if self.clusters is None else 1)
            options = {"cov_kwds": {"groups": self._groups()}}
        if kind == "hc3":
            # Of a row with leverage one the residual is zero whatever its price.
            alone = (np.linalg.qr(like.x)[0] ** 2).sum(axis=1) > 1 - 1e-9
            if alone.any():
                raise fail("hedonic_alone", "data", row=str(self.design.table.index[alone][0]))
        found = sm.OLS(like.y, like.x).fit(cov_type=ERRORS[kind], **options)
        null = float(sm.OLS(like.y, np.ones(len(like.y))).fit().llf) + like.constant
        lines, said = checked_form(like.y, like.x, ERRORS[kind], self._groups(), kind == "ols")
        facts = (_fact("R2", f"{found.rsquared:.5f}"), *lines)
        return HedonicResults(
            self._title(),
            self.names,
            found.params,
            found.cov_params(),
            kind,
            len(like.y),
            float(found.llf) + like.constant,
            null,
            np.nan,
            facts,
            self.notes + said + few_groups(kind, self.clusters),
            self,
            float(found.rsquared),
            np.asarray(found.resid, float),
            1.0,
        )

    def _groups(self) -> np.ndarray | None:
        """Return the number of the cluster of each sale."""
        return None if self.clusters is None else groups_of(self.clusters, len(self.price))

    def _box_cox(self, like: BoxCoxLikelihood, cov: str | None) -> HedonicResults:
        kind = errors_kind(cov, self.clusters is not None, plain="robust")
        start = like.peak()
        if start[-2] in (LAMBDAS[0], LAMBDAS[-1]):
            raise fail("hedonic_lambda", "lambda", edge=f"{start[-2]:g}")
        top = like.maximised(start, "Box-Cox")
        made = transformed(like.y, float(top.params[-2]))[0]
        rest = made - like.x @ top.params[:-2]
        fit = 1 - float(rest @ rest) / float(np.sum((made - made.mean()) ** 2))
        alone = replace(like, x=np.ones((len(made), 1)))
        facts: tuple[tuple[Text, Text], ...] = (
            _fact("R2 (transformed)", f"{fit:.5f}", "R2（变换后）"),
            _fact("prices divided by their geometric mean", f"{self.unit_price:.6g}", "价格除以其几何平均"),
            _fact(
                "likelihood ratio against log (lambda 0), linear (lambda 1)",
                ", ".join(f"{2 * (top.loglike - like.profile(one)[0]):.2f}" for one in (0.0, 1.0)),
                "相对对数式（lambda 0）与线性式（lambda 1）的似然比",
            ),
        )
        covered = covariance(like.score_obs(top.params), top.hessian, kind, self.clusters)
        lines, said = checked_form(
            made,
            like.x,
            {"hessian": "nonrobust", "cluster": "cluster"}.get(kind, "HC3"),
            self._groups(),
            kind == "hessian",
        )
        facts += lines
        notes = self.notes + said + few_groups(kind, self.clusters)
        return HedonicResults(
            self._title(),
            self.names,
            top.params,
            covered,
            kind,
            len(made),
            top.loglike,
            alone.loglike(alone.peak()),
            top.decrement,
            facts,
            notes,
            self,
            fit,
            rest,
            self.unit_price,
        )

    def _title(self) -> Text:
        form = FORMS[self.form]
        return Text(
            zh=f"享乐价格法，{form.zh}（{unit_words(self.currency).zh}）",
            en=f"Hedonic price, {form.en} ({self.currency})",
        )


def _fact(en: str, text: str, zh: str | None = None) -> tuple[Text, Text]:
    return Text(zh=zh or en, en=en), Text(zh=text, en=text)
