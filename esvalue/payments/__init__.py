"""Payments by rule: published rules of river sections as data, computed from sections, targets and monitoring.

>>> from esvalue.payments import load_rule
>>> load_rule("guzhen_2021").not_seen
['better']
"""

from esvalue.core.faces import face_of

__getattr__, __dir__, __all__ = face_of(__name__, __file__)
