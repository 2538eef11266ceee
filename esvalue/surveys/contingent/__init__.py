"""Contingent valuation: what people say they would pay, or accept, when asked at given amounts.

:class:`ContingentValuation` estimates a distribution of values from answers of any format; :func:`turnbull` and
:func:`kristroem` do without one; :mod:`~esvalue.surveys.contingent.diagnostics` looks for protests, yea-saying and bids
that tell nothing; :mod:`~esvalue.surveys.contingent.bids` chooses bids and sample sizes before the survey.
"""
