"""What is printed: tables, charts, traces, the page, workbooks."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
