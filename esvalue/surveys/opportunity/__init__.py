"""What a change of use costs those who must make it: farm budgets, stated minimums, tenders; and who would take part at
which standard.

:func:`read_budgets` turns tables of farm budgets into a floor by place and crop; :func:`supply_curve` turns what people
ask for (a fitted :class:`~esvalue.surveys.contingent.ContingentResults` of willingness to accept, stated minimums or
the bids of a tender) into uptake at a standard; :func:`holder_moments` into the mean cost and its variation among
holders, which a card's floor takes;
:func:`reverse_auction` settles a tender.
"""

from __future__ import annotations

from esvalue.surveys.opportunity.auction import Auction, read_bids, reverse_auction
from esvalue.surveys.opportunity.budgets import Budgets, Floor, read_budgets
from esvalue.surveys.opportunity.moments import holder_moments, sample_moments
from esvalue.surveys.opportunity.supply import Supply, supply_curve, uptake_figures

__all__ = [
    "Auction", "Budgets", "Floor", "Supply", "holder_moments", "read_bids", "read_budgets", "reverse_auction",
    "sample_moments", "supply_curve", "uptake_figures",
]  # fmt: skip
