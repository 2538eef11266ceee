"""Hedonic prices over time: the same homes or places before and after, by fixed effects (extra ``panel``, linearmodels)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from esvalue.errors import fail
from esvalue.surveys.contingent.answers import amounts, column_of
from esvalue.surveys.design import design
from esvalue.surveys.intervals import Estimate, delta
from esvalue.surveys.results import Results

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["PanelHedonicResults", "panel_hedonic"]


@dataclass(frozen=True)
class PanelHedonicResults(Results):
    """Results of :func:`panel_hedonic`."""

    form: str = "log"
    currency: str = ""
    mean_price: float = np.nan

    def implicit_price(self, attribute: str, level: float = 0.95) -> Estimate:
        """Return what one unit of an attribute (a treatment: being treated) adds to the mean price, (e^b - 1) times it for logarithms."""
        i = self.position(attribute)
        what = {"en": f"implicit price of {attribute}", "zh": f"{attribute} 的隐含价格"}
        found = delta(lambda p: float(np.expm1(p[i]) * self.mean_price if self.form == "log" else p[i]), self.values, self.covariance, level)
        return Estimate(what, *found, level, "delta", self.currency)


def panel_hedonic(formula: str, data: pd.DataFrame, *, entity: str, time: str, form: str = "log", currency: str, trend: bool = True) -> PanelHedonicResults:
    """Return price effects from changes within places, errors clustered by place.

    Parameters
    ----------
    formula : str
        "price ~ treated:after + rooms"; what never changes within a place drops out against its effect and is an error.
    data : DataFrame
        One row a place and a period.
    entity, time : str
        Columns of the place (or home) and of the period (a number or a date).
    form : str
        "log" or "linear".
    currency : str
        Unit of the price.
    trend : bool
        Whether each period has an effect of its own (difference in differences wants it).

    Raises
    ------
    InputError
        linearmodels is not installed, a place stands twice in a period, or an effect cannot be told from those of places and periods.
    """
    try:
        from linearmodels.panel import PanelOLS
    except ImportError:
        raise fail("choice_extra", "panel_hedonic", extra="panel", package="linearmodels") from None
    import pandas as pd

    if form not in ("log", "linear"):
        raise fail("survey_option", "form", what="form", given=form, known="log, linear")
    left, _, right = formula.partition("~")
    name = left.strip()
    for one in (name, entity, time):
        column_of(data, one)
    twice = data.duplicated([entity, time]).to_numpy()
    if twice.any():
        raise fail("hedonic_twice", entity, count=int(twice.sum()), row=str(data.index[twice][0]))
    made = design(right, data)
    keep = [i for i, one in enumerate(made.names) if one != "Intercept"]
    price = amounts(data, name)
    if (form == "log") and not (price > 0).all():
        raise fail("hedonic_price", name, count=int((price <= 0).sum()), row=str(data.index[price <= 0][0]), least=f"{price.min():g}")
    when = data[time] if data[time].dtype.kind in "iufM" else pd.factorize(data[time], sort=True)[0]
    index = pd.MultiIndex.from_arrays([data[entity].to_numpy(), np.asarray(when)])
    x = pd.DataFrame(made.matrix[:, keep], index=index, columns=[made.names[i] for i in keep])
    y = pd.DataFrame({name: np.log(price) if form == "log" else price}, index=index)
    try:
        found = PanelOLS(y, x, entity_effects=True, time_effects=trend).fit(cov_type="clustered", cluster_entity=True)
    except Exception as reason:  # linearmodels raises its own kinds for effects that are absorbed
        raise fail("hedonic_absorbed", "panel_hedonic", reason=str(reason).splitlines()[0]) from None
    facts = (({"en": "R2 within", "zh": "组内 R2"}, {"en": f"{found.rsquared_within:.5f}", "zh": f"{found.rsquared_within:.5f}"}),)
    title = {"en": f"Hedonic price, fixed effects ({currency})", "zh": f"享乐价格法，固定效应（{currency}）"}
    return PanelHedonicResults(
        title, tuple(x.columns), found.params.to_numpy(), found.cov.to_numpy(), "cluster", len(y), float(found.loglik), np.nan, np.nan, facts, made.notes,
        form, currency, float(price.mean()),
    )  # fmt: skip
