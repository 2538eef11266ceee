r"""Estimates of a hedonic model: marginal implicit prices and predicted prices.

With :math:`p^{(\lambda)} = x(z)'\beta` (:math:`\lambda` = 1 linear, 0 logarithmic), the implicit price of attribute z
is
:math:`\partial p/\partial z = p^{1-\lambda}\, \partial x(z)'\beta/\partial z` (Rosen 1974); the formula may hold powers
and logarithms of z.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from esvalue.core.arguments import Level, Seed, TwoOrMore, checked
from esvalue.core.errors import fail
from esvalue.core.text import Text
from esvalue.surveys.estimate import Estimate
from esvalue.surveys.hedonic.likelihood import inverse, transformed
from esvalue.surveys.results import FitResults
from esvalue.surveys.vocabulary import check_option, unknown

if TYPE_CHECKING:
    from esvalue.surveys.hedonic.model import Hedonic  # noqa: F401 (the model of the results)

    pass

__all__ = ["HedonicResults"]


@dataclass(frozen=True)
class HedonicResults(FitResults["Hedonic"]):
    """Results of :meth:`Hedonic.fit`: coefficients, implicit prices, predictions.

    Attributes
    ----------
    params, bse : Series
        Coefficients by name and their standard errors, on the scale of the price as the form has it.
    rsquared : float
        Share of the variance explained, on that scale.
    resid : array (sale)
        Residuals, on that scale.
    unit_price : float
        What prices were divided by (Box-Cox: their geometric mean; else one).

    References
    ----------
    Duan 1983, for the mean by smearing.

    Examples
    --------
    >>> from esvalue.surveys import Hedonic
    >>> table = pd.DataFrame({"price": [100.0, 120.0, 140.0, 180.0], "rooms": [2, 3, 4, 6]})
    >>> found = Hedonic.from_formula("price ~ rooms", table, form="linear", currency="CNY").fit("ols")
    >>> found.params.round(6).to_dict(), found.implicit_price("rooms").unit
    ({'Intercept': 60.0, 'rooms': 20.0}, 'CNY')
    """

    rsquared: float = np.nan
    resid: np.ndarray = field(default_factory=lambda: np.empty(0), repr=False)
    unit_price: float = 1.0

    def _power(self, params: np.ndarray) -> float:
        return {"linear": 1.0, "log": 0.0}.get(
            self._model.form, float(params[-2]) if self._model.form == "boxcox" else 0.0
        )

    def _level(self, params: np.ndarray, rows: np.ndarray, smear: bool = False) -> np.ndarray:
        """Return the price (currency) at rows of covariates: the median, or the mean by Duan's smearing."""
        index = rows @ params[: len(self._model.design.names)]
        if self._model.form == "linear":
            return index
        lam = self._power(params)
        if smear:
            return self.unit_price * inverse(index[:, None] + self.resid[None, :], lam).mean(axis=1)
        return self.unit_price * inverse(index, lam)

    @checked
    def predict(self, data: pd.DataFrame | None = None, kind: str = "mean") -> pd.Series:
        """Return the price of each row (currency): "mean", retransformed by smearing (Duan 1983), or "median"."""
        check_option("predict", "kind", kind, ("mean", "median"))
        made = self._model.design
        found = self._level(self.values, made.rows(data), kind == "mean")
        return pd.Series(found, index=made.index(data), name=self._model.price_name)

    def implicit_prices(self, attribute: str) -> pd.Series:
        """Return the marginal implicit price of an attribute at each sale (currency per unit of it),
        at the sale's own price.
        """
        slopes = self._slopes(attribute)
        return pd.Series(
            self._marginal(self.values, self._model.price, slopes), index=self._model.design.table.index, name=attribute
        )

    @checked
    def implicit_price(
        self,
        attribute: str,
        at: str = "means",
        *,
        change: tuple[object, object] | None = None,
        ci: str = "delta",
        level: Level = 0.95,
        seed: Seed = 0,
        draws: TwoOrMore = 2000,
    ) -> Estimate:
        """Return the marginal implicit price of an attribute (currency per unit of it) with an interval.

        Parameters
        ----------
        attribute : str
            A column of the table, however it enters the formula.
        at : str
            "means": slopes at the mean of the attribute, times the mean price to the power of 1 - lambda; "sample": the
            mean of
            :meth:`implicit_prices`. Either way the interval takes the prices in the table as given.
        change : (from, to), optional
            For categories and large changes: the mean over the sales of the difference of their own price, moved to one
            value and to the other,
            :math:`p^{(\\lambda)} + (x(\\text{to}) - x)'\\beta` turned back.
        ci : str
            "delta" or "kr" (`draws` draws).
        level, seed, draws
            Confidence level, and the draws.

        Raises
        ------
        InputError
            A column that is not in the formula, or words without `change`.
        """
        check_option("implicit_price", "at", at, ("means", "sample"))
        check_option("implicit_price", "ci", ci, ("delta", "kr"))
        made, price = self._model.design, self._model.price
        what = Text(zh=f"{attribute} 的隐含价格", en=f"implicit price of {attribute}")
        if change is not None:
            self._column(attribute)
            before, after = (made.rows_at({attribute: one}) - made.matrix for one in change)
            what = Text(
                zh=f"{attribute} 由 {change[0]} 变为 {change[1]} 的隐含价格",
                en=f"implicit price of {attribute} from {change[0]} to {change[1]}",
            )

            def statistic(p: np.ndarray) -> float:
                return float(np.mean(self._moved(p, after) - self._moved(p, before)))
        else:
            slopes = self._slopes(attribute)
            if at == "means":
                centre = self._slopes(attribute, float(made.table[attribute].mean())).mean(axis=0)[None, :]

                def statistic(p: np.ndarray) -> float:
                    return float(self._marginal(p, np.array([price.mean()]), centre)[0])
            else:

                def statistic(p: np.ndarray) -> float:
                    return float(self._marginal(p, price, slopes).mean())

        return self._interval(statistic, what, self._model.currency, ci=ci, level=level, seed=seed, draws=draws)

    def _marginal(self, params: np.ndarray, price: np.ndarray, slopes: np.ndarray) -> np.ndarray:
        scaled = price / self.unit_price
        return self.unit_price * scaled ** (1 - self._power(params)) * (slopes @ params[: slopes.shape[1]])

    def _moved(self, params: np.ndarray, step: np.ndarray) -> np.ndarray:
        """Return what each sale would bring, its own price moved by a step of its covariates."""
        lam, shift = self._power(params), step @ params[: step.shape[1]]
        if self._model.form == "linear":
            return self._model.price + shift
        return self.unit_price * inverse(transformed(self._model.price / self.unit_price, lam)[0] + shift, lam)

    def _column(self, name: str) -> pd.Series:
        table = self._model.design.table
        if name not in table:
            raise fail("survey_column", "attribute", **unknown(name, table.columns))
        return table[name]

    def _slopes(self, attribute: str, value: float | None = None) -> np.ndarray:
        """Return the derivatives of the covariates by the attribute (row, column), at its own or one value,
        by four-point differences.
        """
        column = self._column(attribute)
        if column.dtype.kind not in "iuf":
            raise fail("hedonic_words", attribute, levels=", ".join(map(str, column.unique()[:4])))
        here = column.astype(float) if value is None else column.astype(float) * 0 + value
        step = 1e-3 * (float(column.std()) or 1.0)
        positive = here[here > 0]
        if len(positive):  # a logarithm or a root near zero must stay defined
            step = min(step, 1e-2 * float(positive.min()))
        made = self._model.design

        def rows(k: int) -> np.ndarray:
            return made.rows(made.table.assign(**{attribute: here + k * step}))

        slopes = (8 * (rows(1) - rows(-1)) - (rows(2) - rows(-2))) / (12 * step)
        if not slopes.any():
            raise fail("hedonic_absent", attribute, name=attribute, known=", ".join(made.names))
        return slopes
