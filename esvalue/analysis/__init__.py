"""Of any decision problem: what drives it, which option is robust, where it fails."""

from esvalue.core.faces import face_of

__getattr__, __dir__, __all__ = face_of(__name__, __file__)
