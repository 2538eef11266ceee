"""Gross ecosystem product of a county: the accounts of all its domains in the national layout and as SEEA EA supply
tables.

>>> from esvalue.gep import gep_account
>>> account = gep_account("county_gep", draws=False)
>>> account.label["en"]
'low quality: 100% of the value rests on judgement (at most 50%); partial: 16 of 19 services'
"""

from __future__ import annotations

from esvalue.gep.account import account_of_model, gep_account
from esvalue.gep.changes import Change, change, gep_folder, with_and_without
from esvalue.gep.records import Clash, Entry, Extent, GepAccount, Verdict

__all__ = [
    "Change",
    "Clash",
    "Entry",
    "Extent",
    "GepAccount",
    "Verdict",
    "account_of_model",
    "change",
    "gep_account",
    "gep_folder",
    "with_and_without",
]
