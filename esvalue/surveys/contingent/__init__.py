"""Contingent valuation: what people say they would pay, or accept, when asked at given amounts.

:class:`ContingentValuation` estimates a distribution of values from answers of any format; :func:`turnbull` and
:func:`kristroem` do without one; :mod:`~esvalue.surveys.contingent.diagnostics` looks for protests, yea-saying and bids
that tell nothing; :mod:`~esvalue.surveys.contingent.bids` chooses bids and sample sizes before the survey.
"""

from __future__ import annotations

from esvalue.surveys.contingent.bids import BidDesign, design_bids, sample_size
from esvalue.surveys.contingent.diagnostics import Diagnosis, bid_report, diagnoses, protest_report, yea_saying
from esvalue.surveys.contingent.formats import (
    DoubleBounded,
    Interval,
    OneAndHalfBounded,
    PaymentCard,
    SingleBounded,
    format_named,
)
from esvalue.surveys.contingent.model import ContingentValuation
from esvalue.surveys.contingent.nonparametric import Kristroem, Turnbull, ayer, kristroem, turnbull
from esvalue.surveys.contingent.results import ContingentResults

__all__ = [
    "BidDesign", "ContingentResults", "ContingentValuation", "Diagnosis", "DoubleBounded", "Interval", "Kristroem",
    "OneAndHalfBounded",
    "PaymentCard", "SingleBounded", "Turnbull", "ayer", "bid_report", "design_bids", "diagnoses", "format_named",
    "kristroem",
    "protest_report", "sample_size", "turnbull", "yea_saying",
]  # fmt: skip
