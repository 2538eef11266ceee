"""Made-up tables of places for a card without any: every column filled, or all that may be left out n/a.

The numbers mean nothing; what is bound to them shows whether the card can be bound at all.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from esvalue.core.errors import InputError
from esvalue.core.text import Text
from esvalue.inputs.cards import Card
from esvalue.inputs.library import EquivalentsTable, Library
from esvalue.inputs.parameters import Record
from esvalue.inputs.places import NOT_APPLICABLE, CellOrigin, Places
from esvalue.inputs.scenario.overrides import Override, Without, _Override

__all__ = ["made_up_places", "made_up_without"]

#: The file a made-up table says it is.
FILE = "(made-up row)"
#: Periods of made-up rows, where the card has columns by period.
PERIODS = ("2025-01", "2025-02")


def made_up_places(card: Card, library: Library, *, full: bool) -> Places:
    """Return a table of one row, or as many as the card's text columns have words.

    Parameters
    ----------
    card
        The card whose columns are filled.
    library
        Holds the tables of equivalents.
    full
        True fills every column; False leaves every optional column n/a.
    """
    words = {
        name: _words(card, library, name)
        for name in ("region_type", *(key for key, column in card.columns.items() if column.kind == "text"))
    }
    rows = max(map(len, words.values()))
    names = tuple(f"row {i + 1}" for i in range(rows))
    texts = {"place": names, "county": ("county",) * rows}
    for name, found in words.items():
        left_out = not full and name in card.columns and card.columns[name].optional
        texts[name] = (NOT_APPLICABLE,) * rows if left_out else tuple(found[i % len(found)] for i in range(rows))
    numbers = {
        name: np.nan if column.optional and not full else _number(column.minimum, column.maximum)
        for name, column in card.columns.items()
        if column.kind == "number"
    }
    measured = set(card.measured)
    origin = CellOrigin("judgement", "judgement")
    return Places(
        FILE,
        names,
        {name: np.full(rows, value) for name, value in numbers.items() if name not in measured},
        texts,
        {(column, name): origin for column in numbers for name in names},
        periods=PERIODS if measured else (),
        measured={name: np.full((len(PERIODS), rows), numbers[name]) for name in card.measured},
    )


def made_up_without(card: Card) -> Without:
    """Return a state without the action in which every figure of the card is smaller."""
    less = _Override(times=Record(value=0.9, source="judgement"))
    held = {card.base.column, card.base.domain_column}
    changed: dict[str, Override] = {
        name: less for name, column in card.columns.items() if column.kind == "number" and name not in held
    }
    changed |= dict.fromkeys(card.parameters, less)
    return Without(text=Text(zh="试装", en="made up"), exposure=Record(value=0.5, source="judgement"), set=changed)


def _number(minimum: float | None, maximum: float | None) -> float:
    """Return a number within bounds, not at them where there is room."""
    low, high = minimum if minimum is not None else 0.0, maximum if maximum is not None else float("inf")
    if minimum is None and high <= 0:
        return high - 1.0
    return min(low + 1.0, (low + high) / 2)


def _words(card: Card, library: Library, column: str) -> tuple[str, ...]:
    """Return words for a text column: those every table by that column knows,
    else all that any of them or the card names.
    """
    own = card.region_types if column == "region_type" else card.columns[column].categories
    tables = list(_tables(card, library, column))
    known = list(dict.fromkeys([*own, *(word for table in tables for word in table)]))
    everywhere = [word for word in known if all(word in table for table in tables) and (word in own or not own)]
    return tuple(everywhere or known or ["word"])


def _tables(card: Card, library: Library, column: str) -> Iterator[set[str]]:
    """Yield the words of every table that is looked up by a column."""
    for parameter in card.parameters.values():
        if parameter.by == column:
            yield set(parameter.table)
    for reading in card.readings.values():
        if reading.table and reading.by == column:
            try:
                yield _filled(library.table(reading.table))
            except InputError:  # told where the card is read
                continue


def _filled(table: EquivalentsTable) -> set[str]:
    return {category for category, row in table.rows.items() if all(value is not None for value in row.values())}
