"""What the answers give away: bids that tell nothing, yea-saying,
answers to the second question that do not fit the first, protests.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
from scipy.special import chdtrc, ndtr

from esvalue.core.arguments import checked
from esvalue.core.errors import InputError, Mistake, fail
from esvalue.surveys.codebook import SurveyData
from esvalue.surveys.contingent.checks import tested_optimum
from esvalue.surveys.contingent.latent import LATENTS
from esvalue.surveys.contingent.likelihood import IntervalLikelihood
from esvalue.surveys.contingent.model import ContingentValuation
from esvalue.surveys.contingent.nonparametric import ayer
from esvalue.surveys.contingent.results import ContingentResults
from esvalue.surveys.contingent.saturated import fit_report
from esvalue.surveys.design import design_matrix
from esvalue.surveys.estimation import invert
from esvalue.surveys.intervals import wilson
from esvalue.surveys.results import Diagnosis
from esvalue.surveys.vocabulary import coefficient_title, unit_words

__all__ = ["Diagnosis", "bid_report", "diagnoses", "protest_report", "yea_saying"]


@checked
def diagnoses(results: ContingentResults) -> tuple[Diagnosis, ...]:
    """Return the diagnoses that the answers allow; where a shift between them cannot be estimated,
    why stands in its place.

    Parameters
    ----------
    results
        A fit of contingent valuation.

    Raises
    ------
    InputError
        Another object than a fit.

    Examples
    --------
    >>> import pandas as pd
    >>> from esvalue.surveys import ContingentValuation, SingleBounded
    >>> table = pd.DataFrame({"bid": [10, 10, 30, 30], "answer": ["yes", "no"] * 2, "n": [178, 86, 138, 129]})
    >>> asked = {"distribution": "logistic", "measure": "wtp", "currency": "USD", "period": "once", "counts": "n"}
    >>> fitted = ContingentValuation.from_formula("~ 1", table, SingleBounded("bid", "answer"), **asked).fit()
    >>> diagnoses(fitted)[-1].table["bid"].tolist()  # the last is that of :func:`bid_report`
    [10.0, 30.0]
    """
    found = results._model.brackets
    fit = fit_report(results)
    made = [fit] if fit is not None else []
    if np.isfinite(found.bid).all():
        made.append(bid_report(results))
    if (found.second_lower | found.second_upper).any():
        try:
            made.append(yea_saying(results))
        except InputError as error:
            made.append(Diagnosis(None, {}, tuple(replace(one, where="yea_saying") for one in error.problems)))
    return tuple(made)


@checked
def bid_report(results: ContingentResults) -> Diagnosis:
    """Return, for each bid of the first question, how many were asked, said yes, and were expected to.

    Notes say where more people agree to worse terms, and how many still agree to the worst. `z` is the difference of
    observed and fitted share over its standard error at the fit.

    Parameters
    ----------
    results
        A fit of contingent valuation.

    Raises
    ------
    InputError
        Answers without a first bid: payment cards and intervals.

    Examples
    --------
    >>> import pandas as pd
    >>> from esvalue.surveys import ContingentValuation, SingleBounded
    >>> table = pd.DataFrame({"bid": [10, 10, 30, 30], "answer": ["yes", "no"] * 2, "n": [178, 86, 138, 129]})
    >>> asked = {"distribution": "logistic", "measure": "wtp", "currency": "USD", "period": "once", "counts": "n"}
    >>> fitted = ContingentValuation.from_formula("~ 1", table, SingleBounded("bid", "answer"), **asked).fit()
    >>> bid_report(fitted).table[["bid", "asked", "share"]].round(3).values.tolist()
    [[10.0, 264.0, 0.674], [30.0, 267.0, 0.517]]
    """
    model = _asked(results)
    found, weights = model.brackets, model.likelihood.weights
    pays = model.measure == "wtp"
    rows = []
    for bid in np.unique(found.bid):
        at = found.bid == bid
        n = float(weights[at].sum())
        yes = float(weights[at] @ found.yes[at])
        fitted = results.predict(model.design.table[at], bid=float(bid)).to_numpy()
        expected, variance = (
            float(np.average(fitted, weights=weights[at])),
            float(weights[at] @ (fitted * (1 - fitted))),
        )
        rows.append((bid, n, yes, yes / n, expected, (yes - n * expected) / np.sqrt(variance)))
    table = pd.DataFrame(rows, columns=["bid", "asked", "yes", "share", "fitted", "z"])
    order = table if pays else table.iloc[::-1]
    scale = np.arange(1.0, len(order) + 1)
    pooled = ayer(scale, order["yes"].to_numpy(), order["asked"].to_numpy())
    table["pooled"] = pooled if pays else pooled[::-1]
    notes: list[Mistake] = []
    up = np.flatnonzero(np.diff(order["share"].to_numpy()) > 0)
    if len(up):
        pairs = ", ".join(f"{order['bid'].iloc[i]:g} -> {order['bid'].iloc[i + 1]:g}" for i in up)
        notes.append(Mistake("cv_not_monotone", "", {"pairs": pairs}))
    worst = order.iloc[-1]
    low, high = wilson(float(worst["share"]), float(worst["asked"]))
    notes.append(
        Mistake(
            "cv_worst_bid", "", {"bid": f"{worst['bid']:g}", "share": float(worst["share"]), "low": low, "high": high}
        )
    )
    return Diagnosis(
        table,
        {
            "worst_share": float(worst["share"]),
            "worst_low": low,
            "worst_high": high,
            "chi2": float((table["z"] ** 2).sum()),
        },
        tuple(notes),
    )


@checked
def yea_saying(results: ContingentResults) -> Diagnosis:
    """Return whether the second answers fit the first: median from the first answers alone,
    and a shift between the two.

    `shift` (in units of the bid's scale) is how much the value behind the second answer lies above that behind the
    first (Alberini, Kanninen and Carson 1997), tested by the likelihood ratio with one degree of freedom. For
    willingness to pay a shift above zero points to yea-saying, one below zero to a second bid felt as haggling.

    Parameters
    ----------
    results
        A fit of contingent valuation.

    Raises
    ------
    InputError
        Answers without a second question.

    Examples
    --------
    >>> import pandas as pd
    >>> from esvalue.surveys import ContingentValuation, DoubleBounded
    >>> table = pd.DataFrame({"bid": 20, "up": 40, "down": 10, "said": ["yy", "yn", "ny", "nn"], "n": [30, 25, 15, 30]})
    >>> asked = {"distribution": "logistic", "measure": "wtp", "currency": "USD", "period": "once", "counts": "n"}
    >>> model = ContingentValuation.from_formula("~ 1", table, DoubleBounded(("bid", "up", "down"), "said"), **asked)
    >>> found = yea_saying(model.fit())
    >>> sorted(found.figures), round(found.figures["p"], 2)
    (['lr', 'median_both', 'p', 'shift'], 0.51)
    """
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
    try:
        figures["median_first"] = model.first_question().fit().wtp("median").value
        alone = f"{figures['median_first']:.5g}"
    except InputError:  # the first answers alone have no optimum, or rise with the bid
        alone = "-"
    fields = {
        "shift": shift,
        "scale": coefficient_title(model.law.bid_name),
        "p": p,
        "both": f"{both:.5g}",
        "first": alone,
    }
    note = Mistake("cv_shift_found", "", fields) if p < 0.05 else Mistake("cv_shift_not_found", "", fields)
    return Diagnosis(None, figures, (note,))


@checked
def protest_report(
    survey: SurveyData, formula: str, fit: Callable[[SurveyData], ContingentResults] | None = None
) -> Diagnosis:
    """Return whether protests depend on the covariates, and how far the result moves when they are kept.

    Parameters
    ----------
    survey : SurveyData
        A survey read with a codebook that marks protests.
    formula : str
        Covariates of a logit of protesting; rows with empty cells are left out.
    fit : function, optional
        From a survey to results: called with the protests left out, and with everyone.

    Raises
    ------
    InputError
        No answer, or every one, is a protest; a covariate that is not there.

    Examples
    --------
    >>> import numpy as np
    >>> import pandas as pd
    >>> from esvalue.surveys import Codebook
    >>> table = pd.DataFrame({"bid": 10, "q1": [1, 0, 9, 1, 0, 9, 1, 1], "income": [3, 2, 1, 4, 3, 2, 5, 1]})
    >>> book = Codebook({"q1": {"yes": ("1",), "no": ("0",), "protest": ("9",)}}, currency="CNY")
    >>> protest_report(book.apply(table), "~ income").figures["share"]
    0.25
    """
    protested = survey.protested
    count, total = int(protested.sum()), len(protested)
    if count in (0, total):
        raise fail("cv_no_protests", "protest_report", count=count, total=total)
    made = design_matrix(formula, survey.everyone, "drop", "protest_report")
    logit = _logit(np.asarray(protested, bool)[made.kept], made.matrix)
    top = tested_optimum(logit, made.names, np.zeros(len(made.names)), "protest_report")
    se = np.sqrt(np.diag(invert(-top.hessian)))
    table = pd.DataFrame(
        {"coef": top.params, "se": se, "p": 2 * ndtr(-np.abs(top.params / se))}, index=list(made.names)
    )
    share = logit.has_low.mean()
    alone = len(logit.weights) * (share * np.log(share) + (1 - share) * np.log(1 - share))
    figures = {"share": count / total, "lr": float(2 * (top.loglike - alone))}
    notes: tuple[Mistake, ...] = ()
    if len(made.names) > 1:
        figures["p"] = float(chdtrc(len(made.names) - 1, max(figures["lr"], 0.0)))
        fields: dict[str, object] = {"count": count, "total": total, "p": figures["p"]}
        notes = (
            Mistake("cv_protest_selected", "", fields)
            if figures["p"] < 0.05
            else Mistake("cv_protest_random", "", fields),
        )
    if fit is not None:
        kept_out = fit(replace(survey, table=survey.everyone.loc[~protested])).wtp("median")
        everyone = fit(replace(survey, table=survey.everyone)).wtp("median")
        figures |= {"median_without": kept_out.value, "median_with": everyone.value}
        notes += (
            Mistake(
                "cv_protest_range",
                "",
                {
                    "without": f"{kept_out.value:.5g}",
                    "kept": f"{everyone.value:.5g}",
                    "unit": unit_words(kept_out.unit),
                },
            ),
        )
    return Diagnosis(table, figures, notes)


def _logit(yes: np.ndarray, matrix: np.ndarray) -> IntervalLikelihood:
    """Return the likelihood of a logit: a standard logistic error lies above minus the index, or below it."""
    n = len(yes)
    rows = [np.where(one[:, None], matrix, 0.0) for one in (yes, ~yes)]
    return IntervalLikelihood(
        LATENTS["logistic"], rows[0], rows[1], yes, ~yes, np.zeros(n, bool), np.zeros(n), 1, 0, np.ones(n)
    )


def _asked(results: ContingentResults) -> ContingentValuation:
    """Return the model, refusing answers without a first question."""
    model = results._model
    if np.isnan(model.brackets.bid).any():
        raise fail("cv_no_first", "diagnostics")
    return model
