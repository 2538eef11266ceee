"""How an equation is declared and proved, and the library of equations, one module a theme. Rival published forms stand
side by side under their own names.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
