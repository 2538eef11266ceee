"""Of any decision problem: what drives it, which option is robust, where it fails."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
