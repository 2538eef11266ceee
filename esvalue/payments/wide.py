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

Texts = npt.NDArray[Any]
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
    own = _texts(table, "mark") if "mark" in table else np.full(len(table), "", dtype=object)
    columns, values, marks = list[str](), list[Texts](), list[Texts]()
    for name in _across(table):
        texts, said = _told(table, name)
        if (texts != "").any() or (said != "").any():
            columns.append(name)
            values.append(texts)
            marks.append(np.where(said == "", own, np.where((own == "") | (own == said), said, own + ("；" + said))))
    codes = [indicators.codes[int(name.removeprefix(COLUMN))] for name in columns]
    units = ["" if (unit := table.units.get(name)) is None else unit.text for name in columns]
    made = {name: pd.Series(np.tile(_texts(table, name), len(columns))) for name in ("section", "period")}
    made |= {
        "indicator": _repeated(codes, len(table)),
        "unit": _repeated(units, len(table)),
        "value": _joined(values),
        "mark": _joined(marks),
    }
    places = {name: table.places[name] for name in ("section", "period", "mark") if name in table.places}
    return replace(
        table,
        columns=made,
        lines=np.tile(table.lines, len(columns)),
        units={},
        places=places,
        across=np.repeat(np.array([table.places[name] for name in columns], dtype=int), len(table)),
    )


def _told(table: Table, name: str) -> tuple[Texts, Texts]:
    """Return the values of a column as texts, and the words of marks that stand in place of some."""
    words = words_of(MARKS)
    texts, codes = cells(table.columns[name])
    plain = ["" if text == "nan" else text for text in texts]
    said = [words.get(name_key(text), "") if text else "" for text in plain]
    values = ["" if word else text for text, word in zip(plain, said, strict=True)]
    return np.array(values, dtype=object)[codes], np.array(said, dtype=object)[codes]


def _texts(table: Table, name: str) -> Texts:
    """Return the texts of a column, row by row; an empty cell as an empty text."""
    texts, codes = cells(table.columns[name])
    return np.array(["" if text == "nan" else text for text in texts], dtype=object)[codes]


def _repeated(each: Sequence[str], times: int) -> pd.Series:
    return pd.Series(np.repeat(np.array(each, dtype=object), times))


def _joined(parts: Sequence[Texts]) -> pd.Series:
    return pd.Series(np.concatenate(parts) if parts else np.array([], dtype=object), dtype=object)
