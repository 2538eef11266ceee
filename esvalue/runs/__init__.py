"""One folder written whole or not at all: check, run, explore, compare, calibrate."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
