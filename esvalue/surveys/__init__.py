"""Values and costs estimated from what people say and do, each with its interval and its limits.

Every public name is imported from here, ``from esvalue.surveys import ContingentValuation``; what stands deeper is
private. A folder holds one method and declares it (:class:`esvalue.surveys.method.Method`): a new method is a new
folder. The files beside the folders are what all methods share:

1. ``Model.from_formula(formula, data, ...)`` reads covariates through :mod:`esvalue.surveys.design` (patsy, as in
   statsmodels): unknown columns, empty cells, codes left in, columns that follow from each other are errors or notes.
   ``DesignMatrix.rows_at({"age": 40})`` gives the sample's covariates with a column set: average its rows for "at this
   value".
2. A model has public ``loglike(params)``, ``score(params)``, ``score_obs(params)`` (n, k) and ``hessian(params)``
   (:mod:`esvalue.surveys.likelihood`); ``fit()`` ends in a tested optimum or an error, with a covariance from the
   Hessian, robust or clustered (:mod:`esvalue.surveys.estimation`).
3. ``fit()`` returns a frozen dataclass that derives from :class:`esvalue.surveys.results.FitResults`: ``params bse
   cov_params() conf_int() summary(language)``; the method adds ``predict()`` and what it values.
4. What is computed from the estimates is an :class:`esvalue.surveys.estimate.Estimate` (value, se, low, high, unit,
   draws, notes), its interval made in one place (:func:`esvalue.surveys.intervals.interval_of`): delta method,
   Krinsky-Robb draws, Fieller, or a bootstrap with an explicit seed.
5. Notes are :class:`esvalue.core.errors.Mistake` objects, so a summary says them in Chinese and English.
6. Survey files come through :mod:`esvalue.surveys.codebook` (codes of yes, no, don't know, protest; certainty; unit of
   the bids): a :class:`SurveyData` instead of a DataFrame brings its unit and its notes along. What a file says is read
   by the method's ``from_file`` from its :class:`~esvalue.surveys.specification.Specification` into
   :class:`~esvalue.surveys.findings.Findings`.
"""

from esvalue.core.faces import face_of

__getattr__, __dir__, __all__ = face_of(__name__, __file__)
