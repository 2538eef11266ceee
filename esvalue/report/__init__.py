"""What is printed: tables, charts, traces, the page, workbooks."""

from esvalue.core.faces import face_of

__getattr__, __dir__, __all__ = face_of(__name__, __file__)
