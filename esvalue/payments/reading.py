"""Tables of sections as columns of codes: long ones read fast, odd ones by the reader that every other table uses."""

from __future__ import annotations

import codecs
import csv
import io
import re
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from esvalue.core.errors import InputError, Mistakes, nearest
from esvalue.core.names import name_key
from esvalue.core.sheets import is_workbook, split_heading
from esvalue.core.tables import column_letters, read_table, titles_of
from esvalue.core.totals import is_totals_word
from esvalue.core.units import Unit, parse
from esvalue.inputs.cards import YEARS

__all__ = ["MANY", "Cells", "Table", "cells", "coded", "from_frame", "open_table", "shown_rows", "words_of"]

Codes = npt.NDArray[Any]
Mask = npt.NDArray[np.bool_]
#: Most messages on one column of a table.
MANY = 20
#: Rows a message shows of many that are wrong alike.
SHOWN = 5
#: Columns of numbers; all others hold words, and few different ones.
NUMERIC = ("value", "volume")
#: Characters that make a CSV more than lines and commas, once whole quoted cells are taken out.
_ODD = (b'"', b"\x00")
_QUOTED = re.compile(rb'"[^"\n]*"')


class Cells(NamedTuple):
    """A column as the texts it holds and, for each row, which it is; a text may be listed twice."""

    texts: list[str]
    codes: Codes


@dataclass(frozen=True, eq=False)
class Table:
    """Columns of a table by their English names, and where they stand.

    `where` is the file as messages name it, `lines` the line of each row, `units` the units in the headings; `across`
    the column the value of each row stands in, where that is another for every indicator.
    """

    where: str
    columns: Mapping[str, pd.Series | Cells]
    lines: npt.NDArray[np.int_]
    units: Mapping[str, Unit | None]
    places: Mapping[str, int]
    sheet: bool = False
    across: npt.NDArray[np.int_] | None = None

    def __len__(self) -> int:
        return len(self.lines)

    def __contains__(self, name: str) -> bool:
        return name in self.columns

    def unreadable(self, column: str) -> bool:
        """Tell whether a unit is written in a heading that is none: that was refused already."""
        return column in self.units and self.units[column] is None

    def at(self, column: str, row: int) -> str:
        """Return the address of a cell."""
        place = self.places.get(column)
        if self.across is not None and column in ("indicator", "value", "unit"):
            place = int(self.across[row])
        if place is None:
            return f"{self.where}: row {self.lines[row]}"
        return f"{self.where}{'!' if self.sheet else ': '}{column_letters(place)}{self.lines[row]}"

    def row(self, row: int) -> str:
        """Return what a message calls a row."""
        return (
            f"row {self.lines[row]}"
            if self.across is None
            else f"{column_letters(int(self.across[row]))}{self.lines[row]}"
        )


@dataclass(frozen=True, eq=False)
class _Read:
    """A table as it was read: its file, headings, columns, the line of each row, where the headings stand."""

    where: str
    header: Sequence[str]
    columns: Sequence[pd.Series | Cells]
    lines: npt.NDArray[np.int_]
    places: Sequence[int]
    sheet: bool = False


def words_of(columns: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return the English word by the key of each of its spellings."""
    return {name_key(one): word for word, others in columns.items() for one in (word, *others)}


def open_table(
    path: Path,
    columns: Mapping[str, Sequence[str]],
    needed: Sequence[str],
    problems: Mistakes,
    more: Callable[[str], str | None] | None = None,
    *,
    sheets: Sequence[str] = (),
) -> Table:
    """Return a table of a file, CSV or workbook.

    Parameters
    ----------
    path
        CSV, or a workbook with a sheet of the file's name or one sheet only.
    columns
        Columns by English name, with their Chinese names.
    needed
        Columns that must be there.
    problems
        Takes mistakes of the headings.
    more
        Gives the name of a heading that is none of `columns`, None where it means nothing.
    sheets
        Names the sheet of a workbook may have (default: that of the file).

    Raises
    ------
    InputError
        What the table reader refuses; a column that lacks.
    """
    spelt = {name_key(one) for word in NUMERIC for one in (word, *columns.get(word, ()))}
    found = (
        None
        if is_workbook(path)
        else _plain(
            path, lambda header: {i for i, name in enumerate(header) if name_key(split_heading(name)[0]) in spelt}
        )
    )
    if found is None:
        rows = read_table(path, [one.lower() for one in sheets or (path.stem,)])
        frame = pd.DataFrame([row.cells for row in rows.rows], columns=range(len(rows.headings)), dtype=object)
        lines = np.array([row.line for row in rows.rows], dtype=int)
        at, sheet = [heading.position for heading in rows.headings], rows.kind == "sheet"
        own = [frame[i] for i in frame.columns]
        return _named(_Read(rows.where, rows.header, own, lines, at, sheet), columns, needed, problems, more)
    header, body = found
    lines = np.arange(2, _length(body) + 2)
    places = tuple(range(len(header)))
    return _named(_Read(path.name, header, body, lines, places, False), columns, needed, problems, more)


def from_frame(
    frame: pd.DataFrame,
    where: str,
    columns: Mapping[str, Sequence[str]],
    needed: Sequence[str],
    problems: Mistakes,
    *,
    more: Callable[[str], str | None] | None = None,
) -> Table:
    """Return a table of a data frame; its rows count from 1."""
    header = [str(name) for name in frame.columns]
    whole = frame.set_axis(range(len(header)), axis=1).reset_index(drop=True)
    body = [whole[i] for i in whole.columns]
    lines = np.arange(1, len(whole) + 1)
    return _named(
        _Read(where, header, body, lines, tuple(range(len(header))), False), columns, needed, problems, more, loose=True
    )


def _plain(path: Path, numeric: Callable[[list[str]], set[int]]) -> tuple[list[str], list[pd.Series | Cells]] | None:
    """Return headings and columns of a CSV of plain lines, None where the table reader has to look at it."""
    try:
        raw = path.read_bytes().removeprefix(codecs.BOM_UTF8).rstrip(b"\r\n")
    except OSError:
        return None
    bare = _QUOTED.sub(b"", raw) if b'"' in raw else raw
    if any(sign in bare for sign in _ODD) or (b"\r" in raw and raw.count(b"\r") != raw.count(b"\r\n")):
        return None
    for encoding in ("utf-8", "gb18030"):
        try:
            header = [name.strip() for name in next(csv.reader([raw.split(b"\n", 1)[0].decode(encoding).strip()]))]
            numbers = numeric(header)
            with warnings.catch_warnings():
                warnings.simplefilter("error", pd.errors.ParserWarning)  # of rows longer than the headings
                body = pd.read_csv(  # type: ignore[call-overload]
                    io.BytesIO(raw),
                    header=None,
                    skiprows=1,
                    names=range(len(header)),
                    engine="c",
                    keep_default_na=False,
                    dtype={i: object for i in range(len(header)) if i not in numbers},
                    low_memory=False,
                    na_values={i: [""] for i in numbers},
                    skip_blank_lines=False,
                    quoting=csv.QUOTE_MINIMAL,
                    index_col=False,
                    on_bad_lines="error",
                    encoding=encoding,
                )
        except UnicodeDecodeError:
            continue
        except (ValueError, pd.errors.ParserError, pd.errors.ParserWarning, pd.errors.EmptyDataError):
            return None
        # as many commas as a full table has: short rows would be filled up unseen
        full = bare.count(b",") == (len(header) - 1) * (len(body) + 1) and raw.count(b"\n") == len(body)
        named = len(header) > 1 and all(header) and len(set(header)) == len(header)
        if not (full and named and len(body)):
            return None
        made = [body[i] if i in numbers else _listed(body[i]) for i in range(len(header))]
        return None if _sums(made[0]) else (header, made)
    return None


def _listed(column: pd.Series) -> Cells:
    """Return a column of texts as they were written: 2025.10 is no number, and a section 007 not the seventh."""
    codes, texts = pd.factorize(column.to_numpy(), use_na_sentinel=False)
    return Cells([text.strip() for text in texts.tolist()], codes)


def _length(columns: Sequence[pd.Series | Cells]) -> int:
    return len(one.codes if isinstance(one := columns[0], Cells) else one)


def _sums(first: pd.Series | Cells) -> bool:
    if not isinstance(first, Cells):
        return True
    return any(is_totals_word(word) or not word or word[:1] == "'" for word in first.texts)


def _named(
    read: _Read,
    columns: Mapping[str, Sequence[str]],
    needed: Sequence[str],
    problems: Mistakes,
    more: Callable[[str], str | None] | None,
    *,
    loose: bool = False,
) -> Table:
    words, found, units, at = (
        words_of(columns),
        dict[str, pd.Series | Cells](),
        dict[str, Unit | None](),
        dict[str, int](),
    )
    spellings = [one for word, others in columns.items() for one in (word, *others)]
    for i, heading in enumerate(read.header):
        label, unit = split_heading(heading, spellings)
        if more is not None and more(heading):  # brackets may belong to a name: 铬（六价）
            label, unit = heading, None
        name = words.get(name_key(label)) or (more(label) if more else None)
        if name is None and "period" in columns and name_key(label) in YEARS:
            problems.add("year_beside", read.where, name=label)
            continue
        if name is None and loose:
            continue
        if name is None:
            problems.add(
                "observation_column",
                read.where,
                name=label,
                nearest=nearest(label, spellings) or "-",
                known=titles_of(columns, columns),
            )
        elif name in found:
            problems.add("column_twice", read.where, name=name)
        else:
            found[name], at[name] = read.columns[i], read.places[i]
            if unit:
                units[name] = _unit(unit, f"{read.where}: {heading}", problems)
    lacking = [name for name in needed if name not in found]
    for name in lacking:
        problems.add(
            "observation_columns",
            read.where,
            name=titles_of(columns, [name]),
            nearest=nearest(name, read.header) or "-",
            needed=titles_of(columns, needed),
        )
    if lacking:
        problems.raise_if_any()
    return Table(read.where, found, read.lines, units, at, read.sheet)


def _unit(text: str, where: str, problems: Mistakes) -> Unit | None:
    try:
        return parse(text, where)
    except InputError as error:
        problems.extend(error)
        return None


def cells(series: pd.Series | Cells) -> Cells:
    """Return the texts of a column and, for each row, which it is; an empty cell is an empty text."""
    if isinstance(series, Cells):
        return series
    given = isinstance(series.dtype, pd.CategoricalDtype)
    made = series if given else pd.Series(pd.Categorical.from_codes(*pd.factorize(series)))  # in the order of the file
    codes = made.cat.codes.to_numpy(dtype=np.int64)
    texts = [str(one).strip() for one in made.cat.categories.tolist()]
    if (codes < 0).any():
        codes = np.where(codes < 0, len(texts), codes)
        texts.append("")
    return Cells(texts, codes)


def coded(
    series: pd.Series | Cells, meaning: Callable[[str], int | None], unknown: int = -1
) -> tuple[Codes, list[str], npt.NDArray[np.int_]]:
    """Return what each cell of a column means, the texts that mean nothing and the first row of each.

    Parameters
    ----------
    series
        The column.
    meaning
        Number of what a text means, None where it means nothing.
    unknown
        Number of what means nothing.
    """
    texts, codes = cells(series)
    meant = [meaning(text) for text in texts]
    table = np.array([unknown if one is None else one for one in meant], dtype=np.int64)
    strange = np.array([one is None for one in meant], dtype=bool)
    if not strange.any():
        return table[codes], [], np.zeros(0, dtype=int)
    there, first = np.unique(codes, return_index=True)
    own = strange[there]
    return table[codes], [texts[i] for i in there[own]], first[own]


def shown_rows(table: Table, mask: Mask, said: Callable[[int], str] | None = None) -> str:
    """Return the first rows of a mask as a message shows them, and how many more there are."""
    rows = np.flatnonzero(mask)
    parts = [f"{table.row(int(row))}{f' ({said(int(row))})' if said else ''}" for row in rows[:SHOWN]]
    return "; ".join([*parts, *([f"+{len(rows) - SHOWN}"] if len(rows) > SHOWN else [])])
