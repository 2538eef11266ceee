"""Payments by rule: published rules of river sections as data, computed from sections, targets and monitoring.

>>> from esvalue.payments import load_rule
>>> load_rule("guzhen_2021").not_seen
['better']
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
