"""Surveys: values and costs estimated from what people say and do, each with its interval and its limits.

How a model of this package is built (the base is the same for contingent valuation, choice experiments, travel cost,
hedonic prices and transfer):

1. ``Model.from_formula(formula, data, ...)`` reads covariates through :func:`esvalue.surveys.design.design` (patsy, as
   in
   statsmodels): unknown columns, empty cells, codes left in, columns that follow from each other are errors or notes.
   ``Design.rows_at({"age": 40})`` gives the sample's covariates with a column set: average its rows for "at this
   value".
2. The model has public ``loglike(params)``, ``score(params)``, ``score_obs(params)`` (n, k) and ``hessian(params)``;
   ``fit()`` calls :func:`esvalue.surveys.estimation.maximise`, which ends in a tested optimum or an error, and
   :func:`esvalue.surveys.estimation.covariance` (``hessian``, ``robust``, ``cluster``).
3. ``fit()`` returns a frozen dataclass that derives from :class:`esvalue.surveys.results.Results`: ``params bse
   cov_params()
   conf_int() summary(language)``; the model adds ``predict()`` and what it values.
4. What is computed from the estimates is an :class:`esvalue.surveys.intervals.Estimate` (value, se, low, high, unit,
   draws,
   notes) by ``delta``, ``draws_of`` + ``percentile`` (Krinsky-Robb), ``fieller``, or a bootstrap with an explicit seed.
5. Notes are :class:`esvalue.core.errors.Problem` objects, so a summary says them in Chinese and English; texts stand in
   ``esvalue/core/messages/surveys.py``.

6. Survey files come through :mod:`esvalue.surveys.codebook` (codes of yes, no, don't know, protest; certainty; unit of
   the
   bids): a :class:`SurveyData` instead of a DataFrame brings its unit and its notes along.

Heavy libraries (pandas, patsy, scipy) are imported inside functions.
"""

from __future__ import annotations

from esvalue.surveys.codebook import Codebook, SurveyData, read_codebook, read_survey
from esvalue.surveys.design import Design, design
from esvalue.surveys.estimation import Optimum, covariance, maximise
from esvalue.surveys.intervals import Estimate
from esvalue.surveys.results import Results

__all__ = [
    "Codebook", "Design", "Estimate", "Optimum", "Results", "SurveyData", "covariance", "design", "maximise",
    "read_codebook", "read_survey",
]  # fmt: skip
