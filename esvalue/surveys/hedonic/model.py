"""The hedonic model: from a table of sales to implicit prices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from esvalue.errors import Problem, fail
from esvalue.surveys.codebook import SurveyData
from esvalue.surveys.contingent.answers import amounts, column_of
from esvalue.surveys.design import Design, design
from esvalue.surveys.estimation import covariance, maximise
from esvalue.surveys.hedonic.boxcox import BoxCoxLikelihood, transformed
from esvalue.surveys.hedonic.results import HedonicResults

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Hedonic"]

FORMS: dict[str, tuple[str, str]] = {"linear": ("linear", "线性"), "log": ("logarithmic", "对数"), "boxcox": ("Box-Cox", "Box-Cox")}
#: Our names of least-squares errors and those of statsmodels.
ERRORS = {"ols": "nonrobust", "hc1": "HC1", "hc3": "HC3", "cluster": "cluster"}
#: Where lambda is looked for.
LAMBDAS = np.linspace(-3.0, 3.0, 61)


@dataclass(frozen=True)
class Hedonic:
    """Sales and the form of the price; made by :meth:`from_formula`, estimated by :meth:`fit`."""

    design: Design
    price: np.ndarray
    price_name: str
    form: str
    currency: str
    clusters: np.ndarray | None
    notes: tuple[Problem, ...]

    @classmethod
    def from_formula(
        cls, formula: str, data: pd.DataFrame | SurveyData, *, form: str, currency: str | None = None, clusters: str | None = None, missing: str = "raise"
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
        notes: tuple[Problem, ...] = ()
        if isinstance(data, SurveyData):
            currency, notes, data = currency or data.currency, data.notes, data.table
        if not currency:
            raise fail("survey_no_currency", "currency")
        if form not in FORMS:
            raise fail("survey_option", "form", what="form", given=str(form), known=", ".join(FORMS))
        left, _, right = formula.partition("~")
        name = left.strip()
        if not name or not right.strip():
            raise fail("hedonic_formula", "formula", formula=formula)
        for one in (name, *([clusters] if clusters else [])):
            column_of(data, one)
        gone = data[name].isna().to_numpy()
        if gone.any():
            if missing != "drop":
                raise fail("survey_missing", "data", count=int(gone.sum()), columns=name, row=str(data.index[gone][0]))
            notes += (Problem("survey_dropped", "", {"count": int(gone.sum()), "total": len(data), "columns": name}),)
            data = data.loc[~gone]
        made = design(right, data, missing)
        data = data.loc[made.kept]
        price = amounts(data, name)
        bad = (price <= 0) & (form != "linear")
        if bad.any():
            raise fail("hedonic_price", name, count=int(bad.sum()), row=str(data.index[bad][0]), least=f"{price.min():g}")
        if len(price) <= len(made.names) + 1:
            raise fail("hedonic_few", "data", sales=len(price), columns=len(made.names))
        return cls(made, price, name, form, str(currency), data[clusters].to_numpy() if clusters else None, notes + made.notes)

    def fit(self, cov: str | None = None) -> HedonicResults:
        """Estimate by least squares, or maximum likelihood for Box-Cox.

        Parameters
        ----------
        cov : str, optional
            Least squares: "hc3" (default; MacKinnon and White 1985), "hc1", "ols" or "cluster" (default with clusters). Box-Cox:
            "robust" (default), "hessian" or "cluster".
        """
        return self._box_cox(cov) if self.form == "boxcox" else self._least_squares(cov)

    def _least_squares(self, cov: str | None) -> HedonicResults:
        import statsmodels.api as sm

        kind = cov or ("cluster" if self.clusters is not None else "hc3")
        if kind not in ERRORS:
            raise fail("survey_option", "cov", what="cov", given=kind, known=", ".join(ERRORS))
        options = {}
        if kind == "cluster":
            if self.clusters is None or len(np.unique(self.clusters.astype(str))) < 2:
                raise fail("survey_clusters", "cov", count=0 if self.clusters is None else 1)
            options = {"cov_kwds": {"groups": np.unique(self.clusters.astype(str), return_inverse=True)[1]}}
        y = np.log(self.price) if self.form == "log" else self.price
        found = sm.OLS(y, self.design.matrix).fit(cov_type=ERRORS[kind], **options)
        jacobian = -float(np.log(self.price).sum()) if self.form == "log" else 0.0
        null = float(sm.OLS(y, np.ones(len(y))).fit().llf) + jacobian
        facts = (_fact("R2", f"{found.rsquared:.5f}"),)
        return HedonicResults(
            self._title(), self.design.names, found.params, found.cov_params(), kind, len(y), float(found.llf) + jacobian, null, np.nan, facts, self.notes,
            self, float(found.rsquared), np.asarray(found.resid, float), 1.0,
        )  # fmt: skip

    def _box_cox(self, cov: str | None) -> HedonicResults:
        from scipy.optimize import minimize_scalar

        kind = cov or ("cluster" if self.clusters is not None else "robust")
        unit = float(np.exp(np.log(self.price).mean()))
        like = BoxCoxLikelihood(self.price / unit, self.design.matrix)
        heights = [like.profile(lam)[0] for lam in LAMBDAS]
        best = int(np.argmax(heights))
        if best in (0, len(LAMBDAS) - 1):
            raise fail("hedonic_lambda", "lambda", edge=f"{LAMBDAS[best]:g}")
        near = minimize_scalar(lambda lam: -like.profile(lam)[0], bounds=(LAMBDAS[best - 1], LAMBDAS[best + 1]), method="bounded", options={"xatol": 1e-6}).x
        top = maximise(like.loglike, like.score, like.hessian, like.profile(near)[1], "Box-Cox")
        lam = float(top.params[-2])
        made = transformed(like.y, lam)[0]
        rest = made - self.design.matrix @ top.params[:-2]
        fit = 1 - float(rest @ rest) / float(np.sum((made - made.mean()) ** 2))
        shift = len(self.price) * float(np.log(unit))  # back from the density of scaled prices
        alone = BoxCoxLikelihood(like.y, np.ones((len(made), 1)))
        null = max(alone.profile(one)[0] for one in LAMBDAS) - shift
        facts = (
            _fact("R2 (transformed)", f"{fit:.5f}", "R2（变换后）"), _fact("prices divided by their geometric mean", f"{unit:.6g}", "价格除以其几何平均"),
            _fact("likelihood ratio against log (lambda 0), linear (lambda 1)", ", ".join(f"{2 * (top.loglike - like.profile(one)[0]):.2f}" for one in (0.0, 1.0)),
                  "相对对数式（lambda 0）与线性式（lambda 1）的似然比"),
        )  # fmt: skip
        covered = covariance(like.score_obs(top.params), top.hessian, kind, self.clusters)
        names = (*self.design.names, "lambda", "ln(sigma)")
        return HedonicResults(
            self._title(), names, top.params, covered, kind, len(made), top.loglike - shift, null, top.decrement, facts, self.notes, self, fit, rest, unit
        )  # fmt: skip

    def _title(self) -> dict[str, str]:
        en, zh = FORMS[self.form]
        return {"en": f"Hedonic price, {en} ({self.currency})", "zh": f"享乐价格法，{zh}（{self.currency}）"}


def _fact(en: str, text: str, zh: str | None = None) -> tuple[dict[str, str], dict[str, str]]:
    return {"en": en, "zh": zh or en}, {"en": text, "zh": text}
