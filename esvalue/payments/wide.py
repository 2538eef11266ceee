"""A bureau's sheet of measurements, a column an indicator and a row a section and period, as a row a measurement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from esvalue.core.names import name_key
from esvalue.payments.headings import MARKS
from esvalue.payments.indicators import Indicators
from esvalue.payments.reading import Table, cells, words_of

__all__ = ["COLUMN", "is_wide", "long_of"]

#: What a column of an indicator is called in a table: this, and its position among the indicators.
COLUMN = "limit:"


def is_wide(table: Table) -> bool:
    """Tell whether a table has a column an indicator, and neither indicators nor values in columns of their own."""
    return _across(table) != [] and "indicator" not in table and "value" not in table


def _across(table: Table) -> list[str]:
    return [name for name in table.columns if name.startswith(COLUMN)]


def long_of(table: Table, indicators: Indicators) -> Table:
    """Return a wide table as a row a measurement: a word of a mark in a cell (缺测, 断流) marks that cell alone.

    A column without a single value is left out, as an indicator that was not looked at. The unit of a column is that
    of its heading; messages name the cell a value stands in.
    """
    columns = [name for name in _across(table) if _texts(table, name).astype(bool).any()]
    count, codes = len(table), [indicators.codes[int(name.removeprefix(COLUMN))] for name in columns]
    words = words_of(MARKS)
    values, marks = list[str](), list[str]()
    own = _texts(table, "mark") if "mark" in table else np.full(count, "", dtype=object)
    for name in columns:
        for text, mark in zip(_texts(table, name), own, strict=True):
            said = words.get(name_key(text)) if text else None
            values.append("" if said else text)
            marks.append(f"{mark}；{said}" if said and mark and mark != said else said or mark)
    units = ["" if (unit := table.units.get(name)) is None else unit.text for name in columns]
    made = {name: pd.Series(np.tile(_texts(table, name), len(columns))) for name in ("section", "period")}
    made |= {
        "indicator": _repeated(codes, count), "unit": _repeated(units, count),
        "value": pd.Series(values, dtype=object), "mark": pd.Series(marks, dtype=object),
    }  # fmt: skip
    places = {name: table.places[name] for name in ("section", "period", "mark") if name in table.places}
    across = np.repeat([table.places[name] for name in columns], count) if columns else np.zeros(0, dtype=int)
    return replace(
        table, columns=made, lines=np.tile(table.lines, len(columns)), units={}, places=places, across=across
    )


def _texts(table: Table, name: str) -> npt.NDArray[Any]:
    """Return the texts of a column, row by row; numbers as they are written, an empty cell as an empty text."""
    texts, codes = cells(table.columns[name])
    return np.array(["" if text == "nan" else text for text in texts], dtype=object)[codes]


def _repeated(each: Sequence[str], times: int) -> pd.Series:
    return pd.Series(np.repeat(np.array(each, dtype=object), times))
