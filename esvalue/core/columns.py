"""Columns that a frame given by a caller must have."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from esvalue.core.errors import fail

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["need_columns"]


def need_columns(frame: pd.DataFrame, names: Iterable[str], where: str = "frame") -> None:
    """Refuse a frame that lacks some columns.

    Examples
    --------
    >>> import pandas as pd
    >>> need_columns(pd.DataFrame({"value": [1.0]}), ("factor", "value"))
    Traceback (most recent call last):
    ...
    esvalue.core.errors.InputError: frame: the frame lacks the columns factor; it has: value
    """
    lacking = [name for name in names if name not in frame.columns]
    if lacking:
        raise fail("chart_columns", where, missing=", ".join(lacking), given=", ".join(map(str, frame.columns)))
