"""Rates by rule, what they lead to, which option is recommended, and what every figure rests on."""

from esvalue.core.faces import face_of

__getattr__, __dir__, __all__ = face_of(__name__, __file__)
