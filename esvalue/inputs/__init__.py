"""What a user writes: cards, prices, sources, places, overlays, scenarios, workbooks."""

from esvalue.core.faces import face_of

__getattr__, __dir__, __all__ = face_of(__name__, __file__)
