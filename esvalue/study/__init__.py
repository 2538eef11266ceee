"""Studies of standard-setting choices: designs of futures, their evaluation, and what they say of options."""

from esvalue.core.faces import face_of

__getattr__, __dir__, __all__ = face_of(__name__, __file__)
