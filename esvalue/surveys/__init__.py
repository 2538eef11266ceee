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
5. Notes are :class:`esvalue.core.errors.Problem` objects, so a summary says them in Chinese and English.
6. Survey files come through :mod:`esvalue.surveys.codebook` (codes of yes, no, don't know, protest; certainty; unit of
   the bids): a :class:`SurveyData` instead of a DataFrame brings its unit and its notes along. What a file says is read
   by the method's ``from_file`` from its :class:`~esvalue.surveys.specification.Specification` into
   :class:`~esvalue.surveys.findings.Findings`.
"""

# ruff: noqa: F401 (names for editors and mypy; they are imported on first use)

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from esvalue.surveys.auction.auction import Auction, read_bids, reverse_auction
    from esvalue.surveys.budgets.budgets import Budgets, Floor, read_budgets
    from esvalue.surveys.choice.latent_model import LatentClassLogit, compare_classes
    from esvalue.surveys.choice.latent_results import LatentClassResults
    from esvalue.surveys.choice.mixed import MixedLogit
    from esvalue.surveys.choice.mixed_results import MixedLogitResults
    from esvalue.surveys.choice.model import ConditionalLogit
    from esvalue.surveys.choice.plan import ChoicePlan, choice_plan, plan_from_file
    from esvalue.surveys.choice.results import ConditionalLogitResults
    from esvalue.surveys.codebook import Codebook, SurveyData
    from esvalue.surveys.contingent.bids import BidDesign, design_bids, sample_size
    from esvalue.surveys.contingent.diagnostics import bid_report, diagnoses, protest_report, yea_saying
    from esvalue.surveys.contingent.formats import (
        DoubleBounded,
        Interval,
        OneAndHalfBounded,
        PaymentCard,
        SingleBounded,
        format_named,
    )
    from esvalue.surveys.contingent.from_file import contingent_from_file, data_bounds
    from esvalue.surveys.contingent.holders import holder_moments
    from esvalue.surveys.contingent.model import ContingentValuation
    from esvalue.surveys.contingent.nonparametric import Kristroem, Turnbull, ayer, kristroem, turnbull
    from esvalue.surveys.contingent.results import ContingentResults
    from esvalue.surveys.design import DesignMatrix, design_matrix
    from esvalue.surveys.estimate import DataBounds, Estimate
    from esvalue.surveys.estimation import Optimum, covariance, maximise
    from esvalue.surveys.file_to_overlay import survey_to_overlay
    from esvalue.surveys.files import open_survey
    from esvalue.surveys.findings import Findings
    from esvalue.surveys.from_file import estimate_file
    from esvalue.surveys.hedonic.model import Hedonic
    from esvalue.surveys.hedonic.panel import PanelHedonicResults, panel_hedonic
    from esvalue.surveys.hedonic.results import HedonicResults
    from esvalue.surveys.holders import sample_moments
    from esvalue.surveys.overlays import estimate_to_overlay, object_to
    from esvalue.surveys.reading import read_codebook, read_survey
    from esvalue.surveys.results import Diagnosis, FitResults
    from esvalue.surveys.supply import Supply, supply_curve, uptake_figures
    from esvalue.surveys.templates import write_template
    from esvalue.surveys.transfer.function import TransferFunction
    from esvalue.surveys.transfer.meta import MetaRegression
    from esvalue.surveys.transfer.meta_results import MetaResults
    from esvalue.surveys.transfer.outcome import Transfer, TransferError
    from esvalue.surveys.transfer.unit import unit_transfer
    from esvalue.surveys.travel.model import TravelCost
    from esvalue.surveys.travel.results import TravelCostResults
    from esvalue.surveys.travel.zones import ZonalResults, zonal

#: Public names by the module that defines them.
_PUBLIC = {
    "auction.auction": "Auction read_bids reverse_auction",
    "budgets.budgets": "Budgets Floor read_budgets",
    "choice.latent_model": "LatentClassLogit compare_classes",
    "choice.latent_results": "LatentClassResults",
    "choice.mixed": "MixedLogit",
    "choice.mixed_results": "MixedLogitResults",
    "choice.model": "ConditionalLogit",
    "choice.plan": "ChoicePlan choice_plan plan_from_file",
    "choice.results": "ConditionalLogitResults",
    "codebook": "Codebook SurveyData",
    "contingent.bids": "BidDesign design_bids sample_size",
    "contingent.diagnostics": "bid_report diagnoses protest_report yea_saying",
    "contingent.formats": "DoubleBounded Interval OneAndHalfBounded PaymentCard SingleBounded format_named",
    "contingent.from_file": "contingent_from_file data_bounds",
    "contingent.holders": "holder_moments",
    "contingent.model": "ContingentValuation",
    "contingent.nonparametric": "Kristroem Turnbull ayer kristroem turnbull",
    "contingent.results": "ContingentResults",
    "design": "DesignMatrix design_matrix",
    "estimate": "DataBounds Estimate",
    "estimation": "Optimum covariance maximise",
    "file_to_overlay": "survey_to_overlay",
    "files": "open_survey",
    "findings": "Findings",
    "from_file": "estimate_file",
    "hedonic.model": "Hedonic",
    "hedonic.panel": "PanelHedonicResults panel_hedonic",
    "hedonic.results": "HedonicResults",
    "holders": "sample_moments",
    "overlays": "estimate_to_overlay object_to",
    "reading": "read_codebook read_survey",
    "results": "Diagnosis FitResults",
    "supply": "Supply supply_curve uptake_figures",
    "templates": "write_template",
    "transfer.function": "TransferFunction",
    "transfer.meta": "MetaRegression",
    "transfer.meta_results": "MetaResults",
    "transfer.outcome": "Transfer TransferError",
    "transfer.unit": "unit_transfer",
    "travel.model": "TravelCost",
    "travel.results": "TravelCostResults",
    "travel.zones": "ZonalResults zonal",
}
_MODULES = {name: module for module, names in _PUBLIC.items() for name in names.split()}

__all__ = sorted(_MODULES)


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
