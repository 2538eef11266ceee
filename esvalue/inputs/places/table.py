"""A table of places while it is read: which column stands where, what each row is called, and what was found wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from esvalue.core.errors import Mistakes
from esvalue.core.names import shown_name
from esvalue.core.tables import HeadedTable
from esvalue.inputs.cards import Card
from esvalue.inputs.sources import Vocabulary

__all__ = ["PlaceColumn", "PlaceTable"]

#: Rows a message lists before it stops.
LISTED = 5


@dataclass(frozen=True)
class PlaceColumn:
    """A column of the file: its number, its heading, the unit written there, the factor to the card's unit."""

    number: int
    text: str
    unit: str | None = None
    factor: float = 1.0


@dataclass(frozen=True)
class PlaceTable:
    """The rows of a file, under the columns the card knows.

    `seen` are columns whose heading was known, also where its unit was not; `others` are names of rows that could not
    be read.
    """

    table: HeadedTable
    card: Card
    words: Vocabulary
    columns: Mapping[str, PlaceColumn]
    seen: frozenset[str]
    problems: Mistakes
    names: tuple[str, ...] = ()
    others: frozenset[str] = field(default=frozenset())

    @property
    def file(self) -> str:
        """The name of the file."""
        return self.table.where

    def cells(self, column: str) -> list[str]:
        """Return the cells of a column, without blanks at their ends."""
        return self.table.texts(self.columns[column].number)

    def line(self, i: int) -> int:
        """Return the line of a row in the file."""
        return self.table.rows[i].line

    def unit(self, column: str) -> str:
        """Return the unit numbers of a column are written in: the heading's, else the card's."""
        return self.columns[column].unit or self.card.columns[column].unit

    def said(self, column: str, cell: str) -> str:
        """Return a cell of a column as it is written, with its unit where it has one."""
        number = column in self.card.columns and self.card.columns[column].kind == "number"
        return f"{cell} [{unit}]" if number and (unit := self.unit(column)) else cell

    def at(self, column: str, i: int | None = None) -> str:
        """Return where a message says a column, or its cell in a row, stands: file, heading and row."""
        column_at = f"{self.file}: {self.columns[column].text}"
        return column_at if i is None else f"{column_at}: {self.row(i)}"

    def entry(self, column: str, i: int) -> str:
        """Return the name of a cell that stays when rows move: who checked a doubt copies it."""
        return f"{self.file}: {column}: {self.names[i]}"

    def row(self, i: int, said: str = "") -> str:
        """Return a row as messages show it: its name, its line, and what it says."""
        name, line = shown_name(self.names[i]), f"row {self.line(i)}"
        return (f"{name} ({line})" if name else line) + (f": {said}" if said else "")

    def refuse(self, code: str, column: str, rows: Sequence[str], **fields: object) -> None:
        """Add one mistake of a column with the rows it was found in."""
        more = f"; +{len(rows) - LISTED}" if len(rows) > LISTED else ""
        self.problems.add(code, self.at(column), rows="; ".join(rows[:LISTED]) + more, **fields)

    def doubt(self, code: str, column: str, i: int, **fields: object) -> None:
        """Add a doubt about the cell of a column in a row."""
        value = self.said(column, self.cells(column)[i])
        self.problems.doubt(
            code, self.at(column), entry=self.entry(column, i), value=value, rows=self.row(i, value), **fields
        )
