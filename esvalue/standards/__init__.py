"""Rates by rule, what they lead to, which option is recommended, and what every figure rests on."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
