"""Studies of standard-setting choices: designs of futures, their evaluation, and what they say of options."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
