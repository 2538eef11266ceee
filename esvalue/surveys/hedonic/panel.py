"""Hedonic prices over time: the same homes or places before and after,
by fixed effects (extra ``panel``, linearmodels).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from esvalue.core.arguments import Level, checked
from esvalue.core.errors import Mistake, fail
from esvalue.core.text import Text
from esvalue.surveys.codebook import SurveyData
from esvalue.surveys.estimate import Estimate
from esvalue.surveys.hedonic.sales import read_sales
from esvalue.surveys.intervals import delta_method
from esvalue.surveys.results import FitResults
from esvalue.surveys.vocabulary import check_option, unit_words

__all__ = ["PanelHedonicResults", "panel_hedonic"]

#: Below this number of places in which an attribute changes (or does not), clustered errors are noted as too small.
FEW = 15


@dataclass(frozen=True)
class PanelHedonicResults(FitResults[None]):
    """Results of :func:`panel_hedonic`.

    Attributes
    ----------
    params, bse : Series
        Coefficients by name and their standard errors, on the scale of the price as the form has it.
    form, currency : str
        "log" or "linear"; unit of the price.
    mean_price : float
        Mean price, in `currency`.
    freedom : tuple of int
        Degrees of freedom of each estimate.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"home": [1, 1, 2, 2, 3, 3], "year": [2020, 2021] * 3, "park": [0.0, 1.0] + [0.0] * 4})
    >>> table["price"] = [100.0, 110.0, 200.0, 200.0, 300.0, 300.0]  # a tenth more where the park came
    >>> found = panel_hedonic("price ~ park", table, entity="home", time="year", currency="CNY")
    >>> round(found.implicit_price("park").value, 2), round(found.mean_price, 2)
    (20.17, 201.67)
    """

    form: str = "log"
    currency: str = ""
    mean_price: float = np.nan
    freedom: tuple[int, ...] = ()

    def _reach(self, level: float) -> np.ndarray:
        """Return the quantiles of the t distribution of each estimate's `freedom`."""
        return np.asarray(stdtrit(self.freedom, 0.5 + level / 2))

    @checked
    def implicit_price(self, attribute: str, level: Level = 0.95) -> Estimate:
        """Return what one unit of an attribute (a treatment: being treated) adds to the mean price, (e^b - 1)
        times it for logarithms.
        """
        i = self.position(attribute)
        what = Text(zh=f"{attribute} 的隐含价格", en=f"implicit price of {attribute}")
        value, se, _, _ = delta_method(
            lambda p: float(np.expm1(p[i]) * self.mean_price if self.form == "log" else p[i]),
            self.values,
            self.covariance,
            level,
        )
        reach = float(self._reach(level)[i]) * se
        return Estimate(what, value, se, value - reach, value + reach, level, "delta", self.currency)


@checked
def panel_hedonic(
    formula: str,
    data: pd.DataFrame | SurveyData,
    *,
    entity: str,
    time: str,
    form: str = "log",
    currency: str | None = None,
    trend: bool = True,
    missing: str = "raise",
) -> PanelHedonicResults:
    r"""Return price effects from changes within places: :math:`\ln p_{it} = x_{it}'\beta + a_i + d_t + e_{it}`,
    errors clustered by place.

    Parameters
    ----------
    formula : str
        "price ~ treated:after + rooms"; what never changes within a place drops out against its effect and is an error.
    data : DataFrame or SurveyData
        One row a place and a period.
    entity, time : str
        Columns of the place (or home) and of the period (a number or a date).
    form : str
        "log" or "linear".
    currency : str
        Unit of the price.
    trend : bool
        Whether each period has an effect of its own (difference in differences wants it).
    missing : str
        "raise" or "drop".

    Raises
    ------
    InputError
        linearmodels is not installed, a place stands twice in a period, or an effect cannot be told from those of
        places and periods.

    Notes
    -----
    Clustered errors are too small where an attribute changes, or does not change, within few places only (Conley and
    Taber 2011): intervals take the t distribution with one degree of freedom less than these places, and a note says so
    below `FEW`.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"home": [1, 1, 2, 2, 3, 3], "year": [2020, 2021] * 3, "park": [0.0, 1.0] + [0.0] * 4})
    >>> table["price"] = [100.0, 110.0, 200.0, 200.0, 300.0, 300.0]  # a tenth more where the park came
    >>> found = panel_hedonic("price ~ park", table, entity="home", time="year", currency="CNY")
    >>> found.params.round(4).to_dict()  # ln 1.1
    {'park': 0.0953}
    """
    try:
        from linearmodels.panel import PanelOLS
        from linearmodels.panel.utility import AbsorbingEffectError
    except ImportError:
        raise fail("choice_extra", "panel_hedonic", extra="panel", package="linearmodels") from None
    check_option("form", "form", form, ("log", "linear"))
    survey = SurveyData.of(data, currency=currency)
    currency, notes = survey.currency, survey.notes
    if not currency:
        raise fail("survey_no_currency", "currency")
    made, price, name, data, found_notes = read_sales(formula, survey.table, form, missing, [entity, time])
    twice = data.duplicated([entity, time]).to_numpy()
    if twice.any():
        raise fail("hedonic_twice", entity, count=int(twice.sum()), row=str(data.index[twice][0]))
    keep = [i for i, one in enumerate(made.names) if one != "Intercept"]
    when = data[time] if data[time].dtype.kind in "iufM" else pd.factorize(data[time], sort=True)[0]
    index = pd.MultiIndex.from_arrays([data[entity].to_numpy(), np.asarray(when)])
    x = pd.DataFrame(made.matrix[:, keep], index=index, columns=[made.names[i] for i in keep])
    y = pd.DataFrame({name: np.log(price) if form == "log" else price}, index=index)
    try:
        found = PanelOLS(y, x, entity_effects=True, time_effects=trend).fit(
            cov_type="clustered", cluster_entity=True, group_debias=True, auto_df=False, count_effects=False
        )
    except (
        AbsorbingEffectError,
        ValueError,
    ) as reason:  # a column the effects take up; columns that follow from each other
        raise fail("hedonic_absorbed", "panel_hedonic", reason=next(iter(str(reason).splitlines()), "")) from None
    # Effects of places lie within their clusters and cost no freedom (Cameron and Miller 2015); those of periods and
    # the constant do.
    n, k, periods = len(y), x.shape[1], x.index.get_level_values(1).nunique() if trend else 1
    covariance = found.cov.to_numpy() * ((n - k) / (n - k - periods))
    places = _places(x)
    few = tuple(
        Mistake(
            "hedonic_few_places",
            "",
            {
                "name": str(one),
                "count": int(count),
                "total": x.index.get_level_values(0).nunique(),
                "freedom": max(int(count) - 1, 1),
            },
        )
        for one, count in places.items()
        if count < FEW
    )
    facts = (
        (
            Text(zh="组内 R2", en="R2 within"),
            Text(zh=f"{found.rsquared_within:.5f}", en=f"{found.rsquared_within:.5f}"),
        ),
    )
    title = Text(
        zh=f"享乐价格法，固定效应（{unit_words(str(currency)).zh}）", en=f"Hedonic price, fixed effects ({currency})"
    )
    return PanelHedonicResults(
        title,
        tuple(x.columns),
        found.params.to_numpy(),
        covariance,
        "cluster",
        len(y),
        float(found.loglik),
        np.nan,
        np.nan,
        facts,
        notes + found_notes + few,
        form=form,
        currency=currency,
        mean_price=float(price.mean()),
        freedom=tuple(int(max(count - 1, 1)) for count in places),
    )


def _places(x: pd.DataFrame) -> pd.Series:
    """Return in how many places each covariate changes;
    of a treatment of two values the fewer of those where it does and where it does not.
    """
    groups = x.groupby(level=0)
    spread = groups.max() - groups.min()
    moved = (spread > 1e-9 * x.abs().max()).sum()
    still = len(spread) - moved
    return moved.where((x.nunique() > 2) | (still == 0), np.minimum(moved, still))
