"""A card bound to places: the graph of its nodes, and the account of services."""

from esvalue.core.faces import face_of

__getattr__, __dir__, __all__ = face_of(__name__, __file__)
