"""Gross ecosystem product of a county: the accounts of all its domains in the national layout
and as SEEA EA supply tables.

>>> from esvalue.gep import gep_account
>>> account = gep_account("county_gep", draws=False)
>>> account.label["en"]
'low quality: 100% of the value rests on judgement (at most 50%); partial: 16 of 19 services'
"""

from esvalue.core.faces import face_of

__getattr__, __dir__, __all__ = face_of(__name__, __file__)
