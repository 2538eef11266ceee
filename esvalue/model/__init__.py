"""A card bound to places: the graph of its nodes, and the account of services."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
