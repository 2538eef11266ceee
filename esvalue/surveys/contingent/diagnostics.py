"""What the answers give away: bids that tell nothing, yea-saying, answers to the second question that do not fit the first, protests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from esvalue.errors import Problem, fail
from esvalue.messages import current_language
from esvalue.surveys.codebook import SurveyData
from esvalue.surveys.contingent.model import ContingentValuation
from esvalue.surveys.contingent.nonparametric import ayer
from esvalue.surveys.contingent.results import ContingentResults
from esvalue.surveys.design import design

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Diagnosis", "bid_report", "protest_report", "yea_saying"]


@dataclass(frozen=True)
class Diagnosis:
    """A table, figures by name, and what they say."""

    table: pd.DataFrame | None
    figures: dict[str, float] = field(default_factory=dict)
    notes: tuple[Problem, ...] = ()

    def text(self, language: str | None = None) -> str:
        """Return what was found in words, one finding a line."""
        return "\n".join(note.text(language or current_language()) for note in self.notes)


def bid_report(results: ContingentResults) -> Diagnosis:
    """Return, for each bid of the first question, how many were asked, said yes, and were expected to.

    Notes say where more people agree to worse terms, and how many still agree to the worst. `z` is the difference of observed
    and fitted share over its standard error at the fit.
    """
    import pandas as pd

    model = _asked(results)
    found, weights = model.brackets, model.likelihood.weights
    pays = model.measure == "wtp"
    rows = []
    for bid in np.unique(found.bid):
        at = found.bid == bid
        n = float(weights[at].sum())
        yes = float(weights[at] @ found.yes[at])
        fitted = results.predict(model.design.table[at], bid=float(bid)).to_numpy()
        expected, variance = float(np.average(fitted, weights=weights[at])), float(weights[at] @ (fitted * (1 - fitted)))
        rows.append((bid, n, yes, yes / n, expected, (yes - n * expected) / np.sqrt(variance)))
    table = pd.DataFrame(rows, columns=["bid", "asked", "yes", "share", "fitted", "z"])
    order = table if pays else table.iloc[::-1]
    scale = np.arange(1.0, len(order) + 1)
    pooled = ayer(scale, order["yes"].to_numpy(), order["asked"].to_numpy())
    table["pooled"] = pooled if pays else pooled[::-1]
    notes: list[Problem] = []
    up = np.flatnonzero(np.diff(order["share"].to_numpy()) > 0)
    if len(up):
        pairs = ", ".join(f"{order['bid'].iloc[i]:g} -> {order['bid'].iloc[i + 1]:g}" for i in up)
        notes.append(Problem("cv_not_monotone", "", {"pairs": pairs}))
    worst = order.iloc[-1]
    low, high = _wilson(float(worst["share"]), float(worst["asked"]))
    notes.append(Problem("cv_worst_bid", "", {"bid": f"{worst['bid']:g}", "share": float(worst["share"]), "low": low, "high": high}))
    return Diagnosis(table, {"worst_share": float(worst["share"]), "worst_low": low, "worst_high": high, "chi2": float((table["z"] ** 2).sum())}, tuple(notes))


def yea_saying(results: ContingentResults) -> Diagnosis:
    """Return whether the second answers fit the first: median from the first answers alone, and a shift between the two.

    `shift` (in units of the bid's scale) is how much the value behind the second answer lies above that behind the first
    (Alberini, Kanninen and Carson 1997), tested by the likelihood ratio with one degree of freedom. For willingness to pay a shift above
    zero points to yea-saying, one below zero to a second bid felt as haggling.
    """
    from scipy.special import chdtrc

    model = _asked(results)
    found = model.brackets
    if not (found.second_lower | found.second_upper).any():
        raise fail("cv_no_second", "yea_saying")
    shifted = model.shifted()
    top = shifted.optimum(np.append(results.values, 0.0))
    ratio = 2 * (top.loglike - results.llf)
    p = float(chdtrc(1, max(ratio, 0.0)))
    steep = -model.likelihood.sign * top.params[model.likelihood.bid]
    shift = float(top.params[-1] / steep) * model.likelihood.sign
    both = results.wtp("median").value
    figures = {"shift": shift, "lr": float(ratio), "p": p, "median_both": both}
    first = model.first_question().fit()
    if first.model is not None and first.model.likelihood.sign * first.values[first.model.likelihood.bid] < 0:
        figures["median_first"] = first.wtp("median").value
    said = model.law.bid_name
    fields = {"shift": shift, "scale": said, "p": p, "both": f"{both:.5g}", "first": f"{figures.get('median_first', np.nan):.5g}"}
    note = Problem("cv_shift_found", "", fields) if p < 0.05 else Problem("cv_shift_not_found", "", fields)
    return Diagnosis(None, figures, (note,))


def protest_report(survey: SurveyData, formula: str, fit: Callable[[SurveyData], ContingentResults] | None = None) -> Diagnosis:
    """Return whether protests depend on the covariates, and how far the result moves when they are kept.

    Parameters
    ----------
    survey : SurveyData
        A survey read with a codebook that marks protests.
    formula : str
        Covariates of a logit of protesting; rows with empty cells are left out.
    fit : function, optional
        From a survey to results: called with the protests left out, and with everyone.
    """
    from dataclasses import replace

    import statsmodels.api as sm
    from scipy.special import chdtrc

    protested = survey.protested
    count, total = int(protested.sum()), len(protested)
    if count in (0, total):
        raise fail("cv_no_protests", "protest_report", count=count, total=total)
    made = design(formula, survey.everyone, "drop", "protest_report")
    logit = sm.Logit(protested[made.kept].astype(float), made.matrix)
    try:
        found = logit.fit(disp=0, maxiter=100)
    except (np.linalg.LinAlgError, sm.tools.sm_exceptions.PerfectSeparationError):
        raise fail("cv_separation", "protest_report", columns=", ".join(made.names)) from None
    import pandas as pd

    table = pd.DataFrame({"coef": found.params, "se": found.bse, "p": found.pvalues}, index=list(made.names))
    figures = {"share": count / total, "lr": float(2 * (found.llf - found.llnull))}
    notes: tuple[Problem, ...] = ()
    if len(made.names) > 1:
        figures["p"] = float(chdtrc(len(made.names) - 1, max(figures["lr"], 0.0)))
        fields: dict[str, object] = {"count": count, "total": total, "p": figures["p"]}
        notes = (Problem("cv_protest_selected", "", fields) if figures["p"] < 0.05 else Problem("cv_protest_random", "", fields),)
    if fit is not None:
        kept_out = fit(replace(survey, table=survey.everyone.loc[~protested])).wtp("median")
        everyone = fit(replace(survey, table=survey.everyone)).wtp("median")
        figures |= {"median_without": kept_out.value, "median_with": everyone.value}
        notes += (Problem("cv_protest_range", "", {"without": f"{kept_out.value:.5g}", "kept": f"{everyone.value:.5g}", "unit": kept_out.unit}),)
    return Diagnosis(table, figures, notes)


def _asked(results: ContingentResults) -> ContingentValuation:
    """Return the model, refusing answers without a first question."""
    assert results.model is not None
    if np.isnan(results.model.brackets.bid).any():
        raise fail("cv_no_first", "diagnostics")
    return results.model


def _wilson(share: float, n: float, z: float = 1.959963984540054) -> tuple[float, float]:
    """Return the 95% interval of a share (Wilson 1927).

    >>> [round(x, 4) for x in _wilson(0.5, 100)]
    [0.4038, 0.5962]
    """
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    reach = z * np.sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return float(middle - reach), float(middle + reach)
