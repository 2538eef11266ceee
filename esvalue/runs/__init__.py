"""One folder written whole or not at all: check, run, explore, compare, calibrate."""

from esvalue.core.faces import face_of

__getattr__, __dir__, __all__ = face_of(__name__, __file__)
