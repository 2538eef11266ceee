"""How an equation is declared and proved, and the library of equations, one module a theme. Rival published forms stand
side by side under their own names.
"""

from esvalue.core.faces import face_of

__getattr__, __dir__, __all__ = face_of(__name__, __file__)
