"""Value transfer: what a place is worth where nobody asked, from places where somebody did, and how wrong that tends to
be.

:func:`unit_transfer` adjusts values for income, prices and currency; :class:`TransferFunction` is a published value
function;
:class:`MetaRegression` estimates one from studies. Each returns a :class:`Transfer` with its leave-one-out transfer
error.
"""

from __future__ import annotations

from esvalue.surveys.transfer.function import TransferFunction
from esvalue.surveys.transfer.meta import MetaRegression, MetaResults
from esvalue.surveys.transfer.outcome import Transfer, TransferError
from esvalue.surveys.transfer.unit import unit_transfer

__all__ = ["MetaRegression", "MetaResults", "Transfer", "TransferError", "TransferFunction", "unit_transfer"]
