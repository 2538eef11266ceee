"""Cells of a table of places: texts as the words of the card, numbers in its units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from esvalue.core.declared import declared
from esvalue.core.errors import nearest
from esvalue.core.names import find_name, forbidden, name_key, shown_name
from esvalue.core.nodata import nodata_codes
from esvalue.core.text import Text
from esvalue.core.units import parse, unit_title
from esvalue.core.written import NOT_APPLICABLE, WrittenNumber, read_number, says_nothing
from esvalue.inputs.cards import Column
from esvalue.inputs.places.table import PlaceTable

__all__ = ["Cells", "read_cells"]

Array = npt.NDArray[np.float64]
EXCHANGED = Text(zh="是否与另一列写反了？", en="was the column exchanged with another?")
#: Allowed words are listed where there are no more than this.
FEW = 12


@dataclass(frozen=True)
class Cells:
    """What the cells of a table say: numbers by column in the card's units (NaN where n/a), texts,
    and numbers as written.
    """

    numbers: dict[str, Array] = field(default_factory=dict)
    texts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    written: dict[tuple[str, str], str] = field(default_factory=dict)


def read_cells(table: PlaceTable) -> Cells:
    """Return what the cells of a table say; a mistake in a cell is added to the table's problems,
    and the cell read as n/a.
    """
    found = Cells(texts={"place": table.names})
    for name in table.columns:
        if name == "place":
            continue
        cells = table.cells(name)
        empty = [table.row(i) for i, cell in enumerate(cells) if not cell]
        if empty:
            table.refuse("empty_cells", name, empty)
        column = table.card.columns.get(name)
        if column is not None and column.everywhere:
            absent = [table.row(i) for i, cell in enumerate(cells) if cell == NOT_APPLICABLE]
            if absent:
                table.refuse("not_everywhere", name, absent, title=column.title)
        if column is None or column.kind == "text":
            found.texts[name] = _texts(table, name, column)
        else:
            found.numbers[name] = _numbers(table, name, column)
            found.written.update({(name, table.names[i]): table.said(name, cell) for i, cell in enumerate(cells)})
    for name, column in table.card.columns.items():
        if name in table.columns or column.measured:
            continue
        if column.kind == "number":
            found.numbers[name] = np.full(len(table.names), np.nan)
        else:
            found.texts[name] = (NOT_APPLICABLE,) * len(table.names)
    return found


def _texts(table: PlaceTable, name: str, column: Column | None) -> tuple[str, ...]:
    """Return texts in the words of the card: by key and by title; names of no list in the dress they have first."""
    cells = table.cells(name)
    for i, cell in enumerate(cells):
        if sign := forbidden(cell):
            table.problems.add(
                "name_forbidden", table.at(name), name=shown_name(cell)[:60], sign=sign, rows=table.row(i)
            )
    if column is not None and column.quantity is not None:
        _check_counted(table, name, column, cells)
    words = _words(table, name, column)
    if words is None:
        meant = {NOT_APPLICABLE, *_keys_by(table, name)}
        absent = [table.row(i, cell) for i, cell in enumerate(cells) if says_nothing(cell) and cell not in meant]
        if absent:
            table.refuse("word_of_absence", name, absent)
        first: dict[str, str] = {}
        return tuple(cell if cell == NOT_APPLICABLE else first.setdefault(name_key(cell), cell) for cell in cells)
    what = "region type" if name == "region_type" else "category"
    titles = {title: key for key, spelled in words.items() for title in spelled}
    values, unknown = [], dict[str, list[str]]()
    for i, cell in enumerate(cells):
        said = find_name(cell, words) or titles.get(find_name(cell, titles) or "")
        if said is None and cell:
            unknown.setdefault(cell, []).append(table.row(i))
        values.append(said or NOT_APPLICABLE)
    for value, rows in unknown.items():
        near = nearest(value, [*words, *titles])
        allowed = _listed(words)
        table.problems.add(
            "unknown_category",
            table.at(name),
            what=what,
            name=shown_name(value),
            nearest=near or "-",
            rows=", ".join(rows),
            known=allowed,
        )
    return tuple(values)


def _check_counted(table: PlaceTable, name: str, column: Column, cells: Sequence[str]) -> None:
    """Refuse the numbers of a column of texts that are none of its quantity: a year of 5,000,000."""
    wanted = declared(column)
    read = [None if cell == NOT_APPLICABLE else read_number(cell).value for cell in cells]
    wrong = [table.row(i, cells[i]) for i, value in enumerate(read) if value is not None and not wanted.holds(value)]
    if wrong:
        table.refuse("implausible", name, wrong, title=wanted.title, reach=wanted.reach(), hint=EXCHANGED)


def _keys_by(table: PlaceTable, column: str) -> set[str]:
    """Return the words of a column that the card's parameters have a record for: "none" may be one of them."""
    return {key for one in table.card.parameters.values() if one.by == column for key in one.table}


def _words(table: PlaceTable, name: str, column: Column | None) -> Mapping[str, tuple[str, ...]] | None:
    """Return the words a text column may hold with their titles, None where any text is lawful."""
    if name == "region_type":
        spelled = table.words.region_types.get(table.card.domain, {})
        known = list(table.card.region_types)
    elif column is not None and column.categories:
        spelled, known = dict(table.words.categories), [*column.categories, NOT_APPLICABLE]
    else:
        return None
    return {word: (spelled[word].title.zh, spelled[word].title.en) if word in spelled else () for word in known}


def _listed(words: Mapping[str, tuple[str, ...]]) -> Text:
    """Return the words allowed, in both languages, or the first of many."""
    shown_words = list(words.items())[:FEW]
    more = ", ..." if len(words) > FEW else ""
    return Text(
        zh="、".join(titles[0] if titles else word for word, titles in shown_words) + more,
        en=", ".join(word for word, _ in shown_words) + more,
    )


def _numbers(table: PlaceTable, name: str, column: Column) -> Array:
    cells, heading = table.cells(name), table.columns[name]
    unit = heading.unit if heading.unit is not None else column.unit
    read = [WrittenNumber(None) if cell in ("", NOT_APPLICABLE) else read_number(cell, unit) for cell in cells]
    values = np.array([np.nan if one.value is None else one.value for one in read])
    values[_no_data(table, name, column, values)] = np.nan
    values = values * heading.factor
    bad: dict[str, list[str]] = {}
    for i, one in enumerate(read):
        code, meant = one.fault, one.meant
        if not np.isnan(values[i]):
            if not np.isfinite(values[i]):
                code = "not_a_number"
            elif column.minimum is not None and values[i] < column.minimum:
                code = "below_minimum"
            elif column.maximum is not None and values[i] > column.maximum:
                code, meant = (
                    "above_maximum",
                    f"{values[i] / 100:g}"
                    if column.maximum == 1 and not parse(column.unit).dimensions and values[i] <= 100
                    else "",
                )
        if code:
            bad.setdefault(code, []).append(table.row(i, shown_name(cells[i])) + (f" → {meant}" if meant else ""))
            values[i] = np.nan
    for code, rows in bad.items():
        table.refuse(
            code,
            name,
            rows,
            minimum=column.minimum,
            maximum=column.maximum,
            unit=column.unit and Text.same(" ") + unit_title(column.unit),
            hint=Text(zh="；", en="; ") + column.hint if column.hint and code == "above_maximum" else "",
        )
    return values


def _no_data(table: PlaceTable, name: str, column: Column, values: Array) -> npt.NDArray[np.intp]:
    """Refuse codes that stand for no data, name those that may; return where the former stand."""
    least = max(declared(column).low, -np.inf if column.minimum is None else column.minimum)
    codes = nodata_codes(values.tolist(), can_be_negative=least < 0)
    if codes.refused:
        table.refuse("nodata", name, [table.row(i, table.cells(name)[i]) for i in codes.refused])
    for i in codes.doubtful:
        table.doubt("nodata_doubt", name, i)
    return np.array(codes.refused, dtype=np.intp)
