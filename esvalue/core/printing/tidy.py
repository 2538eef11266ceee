"""A table as tidy columns with ASCII names: for pandas and R; what a name means stands in a dictionary beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from esvalue.core.printing.table import Cell, Number, Table, TableColumn
from esvalue.core.text import Text

__all__ = ["DICTIONARY", "TidyColumn", "dictionary_rows", "tidy_columns", "tidy_rows"]

Kind = Literal["number", "low", "high", "unit", "soft", "mark", "id", "text", "text_zh", "text_en"]
#: Columns of the dictionary.
DICTIONARY = ("table", "table_zh", "table_en", "column", "kind", "title_zh", "title_en", "unit")
_ASCII = re.compile(r"[^A-Za-z0-9]+")


@dataclass(frozen=True)
class TidyColumn:
    """A column: its ASCII name, what kind it is, its title, the unit of its numbers, its cells (None: nothing)."""

    name: str
    kind: Kind
    title: Text
    unit: str
    cells: Sequence[str | float | None]


def tidy_columns(table: Table) -> list[TidyColumn]:
    """Return the columns of a table: a number, the ends of its interval, its unit where units differ, whether it is
    soft, its signs, what it is looked up by; a text once where both languages are the same.

    >>> from esvalue.core.text import Text
    >>> row = {"a": Text(zh="甲", en="one"), "x": Number(value=2.0, unit="ha", low=1.0, high=3.0, id="F1")}
    >>> table = Table("t", Text.same("t"), [TableColumn("a", Text.same("a")), TableColumn("x", Text.same("x"))], [row])
    >>> [(one.name, *one.cells) for one in tidy_columns(table)]
    [('a_zh', '甲'), ('a_en', 'one'), ('x', 2.0), ('x_low', 1.0), ('x_high', 3.0), ('x_id', 'F1')]
    """
    taken: dict[str, int] = {}
    return [
        one for i, column in enumerate(table.columns) for one in _columns(table, column, _name(column.key, i, taken))
    ]


def _name(key: str, position: int, taken: dict[str, int]) -> str:
    """Return an ASCII name of a column, other than those before it."""
    plain = _ASCII.sub("_", key).strip("_").lower() if key.isascii() else ""
    name = plain if plain[:1].isalpha() else f"column_{plain or position + 1}"
    taken[name] = taken.get(name, 0) + 1
    return name if taken[name] == 1 else f"{name}_{taken[name]}"


def _columns(table: Table, column: TableColumn, name: str) -> Iterator[TidyColumn]:
    cells = [row.get(column.key) for row in table.rows]
    numbers = [cell if isinstance(cell, Number) else None for cell in cells]
    if not any(numbers):
        yield from _texts(name, column.title, cells)
        return
    found = [one for one in numbers if one is not None]
    units = {one.unit for one in found}
    unit = next(iter(units)) if len(units) == 1 else ""
    yield TidyColumn(
        name, "number", column.title, unit, [None if one is None else _finite(one.value) for one in numbers]
    )
    ends: tuple[Literal["low", "high"], ...] = ("low", "high")
    for end in ends:
        if any(getattr(one, end) is not None for one in found):
            values = [None if one is None else _finite(getattr(one, end)) for one in numbers]
            yield TidyColumn(f"{name}_{end}", end, column.title, unit, values)
    if len(units) > 1:
        yield TidyColumn(
            f"{name}_unit", "unit", column.title, "", [None if one is None else one.unit for one in numbers]
        )
    if any(one.soft for one in found):
        said = [None if one is None else float(one.soft) for one in numbers]
        yield TidyColumn(f"{name}_soft", "soft", column.title, "", said)
    if any(table.mark(one) for one in found):
        yield TidyColumn(f"{name}_mark", "mark", column.title, "", [table.mark(one) or None for one in numbers])
    if any(one.id for one in found):
        yield TidyColumn(f"{name}_id", "id", column.title, "", [None if one is None else one.id for one in numbers])
    words = [None if isinstance(cell, Number) else cell for cell in cells]
    if any(words):  # why there is no number
        yield from _texts(f"{name}_text", column.title, words)


def _texts(name: str, title: Text, cells: Sequence[Cell]) -> Iterator[TidyColumn]:
    texts = [cell if isinstance(cell, Mapping) else None for cell in cells]
    if all(one is None or one["zh"] == one["en"] for one in texts):
        yield TidyColumn(name, "text", title, "", [None if one is None else one["en"] for one in texts])
        return
    kinds: tuple[tuple[str, Kind], ...] = (("zh", "text_zh"), ("en", "text_en"))
    for language, kind in kinds:
        own = [None if one is None else one[language] for one in texts]
        yield TidyColumn(f"{name}_{language}", kind, title, "", own)


def tidy_rows(columns: Sequence[TidyColumn]) -> list[list[str | float | None]]:
    """Return the names and the rows of a file."""
    return [[one.name for one in columns], *(list(row) for row in zip(*(one.cells for one in columns), strict=True))]


def dictionary_rows(table: Table, name: str, columns: Sequence[TidyColumn]) -> list[list[str]]:
    """Return a row of the dictionary for every column of a table."""
    return [
        [name, table.title["zh"], table.title["en"], one.name, one.kind, one.title["zh"], one.title["en"], one.unit]
        for one in columns
    ]


def _finite(value: float | None) -> float | None:
    return None if value is None or value != value or abs(value) == float("inf") else float(value)
