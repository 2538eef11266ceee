"""A bureau's sheet of measurements, a column an indicator and a row a section and period, as a row a measurement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from esvalue.core.names import name_key
from esvalue.payments.headings import MARKS
from esvalue.payments.indicators import Indicators
from esvalue.payments.reading import Cells, Table, cells, words_of

__all__ = ["COLUMN", "is_wide", "long_of"]

Codes = npt.NDArray[Any]
#: Texts of an empty cell.
_EMPTY = frozenset(("", "nan"))
_ROWS = ("section", "period")
#: No word of a mark begins with one of these.
_DIGITS = frozenset("0123456789.")
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
    read = {name: cells(table.columns[name]) for name in _across(table)}
    read = {name: found for name, found in read.items() if any(text not in _EMPTY for text in found.texts)}
    value = _stacked(list(read.values()))
    said = _said(value.texts)
    names = [indicators.codes[int(name.removeprefix(COLUMN))] for name in read]
    units = ["" if (unit := table.units.get(name)) is None else unit.text for name in read]
    rows, each = np.tile(np.arange(len(table)), len(read)), np.repeat(np.arange(len(read)), len(table))
    made = {name: _picked(cells(table.columns[name]), rows) for name in _ROWS}
    made |= {"indicator": Cells(names, each), "unit": Cells(units, each), "value": value}
    if said or "mark" in table:
        made["mark"] = _marks(table, rows, value.codes, said)
    for i in said:
        value.texts[i] = ""
    places = {name: table.places[name] for name in (*_ROWS, "mark") if name in table.places}
    return replace(
        table,
        columns=made,
        lines=table.lines[rows],
        units={},
        places=places,
        across=np.array([table.places[name] for name in read], dtype=int)[each],
    )


def _stacked(columns: Sequence[Cells]) -> Cells:
    """Return columns one below another; a text that several hold is listed for each."""
    texts = [text for one in columns for text in one.texts]
    starts = np.cumsum([0, *(len(one.texts) for one in columns)])
    parts = [one.codes + start for one, start in zip(columns, starts, strict=False)]
    return Cells(texts, np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64))


def _picked(column: Cells, rows: Codes) -> Cells:
    """Return a column at some rows; an empty cell is an empty text."""
    return Cells(["" if text in _EMPTY else text for text in column.texts], column.codes[rows])


def _said(texts: Sequence[str]) -> dict[int, str]:
    """Return the mark that a text is a word of, by the position of the text."""
    words = words_of(MARKS)
    apart = ((i, text) for i, text in enumerate(texts) if text[:1] not in _DIGITS)
    return {i: word for i, text in apart if (word := words.get(name_key(text)))}


def _marks(table: Table, rows: Codes, codes: Codes, said: Mapping[int, str]) -> Cells:
    """Return the marks of cells: that of their row, what their own text says (of those at `codes`), or both."""
    own = _picked(cells(table.columns["mark"]), rows) if "mark" in table else Cells([""], np.zeros_like(rows))
    if not said:
        return own
    words = ["", *sorted(set(said.values()))]
    which = np.zeros(codes.max() + 1, dtype=np.int64)
    for i, word in said.items():
        which[i] = words.index(word)
    both = [word if one in ("", word) else f"{one}；{word}".strip("；") for one in own.texts for word in words]
    return Cells(both, own.codes * len(words) + which[codes])
