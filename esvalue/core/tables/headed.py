"""A table with headings as it stands in its file: nothing is left out of it but blank rows and columns without
anything in them, nothing is judged.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal

from esvalue.core.sheets import split_heading

__all__ = ["HeadedRow", "HeadedTable", "Heading", "column_letters", "is_blank"]


def is_blank(cell: Any) -> bool:
    """Tell whether a cell holds nothing.

    >>> is_blank(None), is_blank("  "), is_blank(0), is_blank(float("nan"))
    (True, True, False, True)
    """
    return cell is None or cell != cell or (isinstance(cell, str) and not cell.strip())


def column_letters(position: int) -> str:
    """Return a column as spreadsheets call it, counted from 0.

    >>> column_letters(0), column_letters(27)
    ('A', 'AB')
    """
    letters, left = "", position + 1
    while left:
        left, digit = divmod(left - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters


@dataclass(frozen=True)
class Heading:
    """A heading as it is written, and the position of its column in the file, counted from 0."""

    text: str
    position: int

    def split(self, names: Collection[str] | None = None) -> tuple[str, str | None]:
        """Return the name and the unit it writes (None: no unit), as :func:`esvalue.core.sheets.split_heading`."""
        return split_heading(self.text, names)


@dataclass(frozen=True)
class HeadedRow:
    """A row below the headings that is not blank: its line in the file, its cells in the order of the headings."""

    line: int
    cells: tuple[Any, ...]

    @property
    def filled(self) -> list[str]:
        """The texts of its cells that hold something."""
        return [str(cell).strip() for cell in self.cells if not is_blank(cell)]


@dataclass(frozen=True)
class HeadedTable:
    """A table with headings: every value knows its line and its cell.

    `where` is its file (and sheet) as messages name it, `line` that of the headings; `blank` are the lines of a sheet
    below them that hold nothing. A table without any row that holds something has no headings.
    """

    where: str
    kind: Literal["csv", "sheet", "frame"]
    line: int
    headings: tuple[Heading, ...]
    rows: tuple[HeadedRow, ...]
    blank: tuple[int, ...] = ()

    @property
    def header(self) -> list[str]:
        """Its headings as written."""
        return [heading.text for heading in self.headings]

    def cell(self, line: int, column: int | None = None) -> str:
        """Return the address of a cell by its line and the number of its heading
        (None: the first); rows of a frame have a line only.

        >>> HeadedTable("a.xlsx: answers", "sheet", 1, (Heading("bid", 2),), ()).cell(63)
        'a.xlsx: answers!C63'
        """
        if self.kind == "frame":
            return f"{self.where}: {line}"
        return f"{self.where}{'!' if self.kind == 'sheet' else ': '}{self.letters(column or 0)}{line}"

    def letters(self, column: int) -> str:
        """Return the letters of a column in the file by the number of its heading."""
        return column_letters(self._position(column))

    def _position(self, column: int) -> int:
        """Return where a column stands in the file, also one beyond the headings."""
        return self.headings[column].position if column < len(self.headings) else column

    def texts(self, column: int) -> list[str]:
        """Return the cells of a column of texts, without blanks at their ends."""
        if column not in self._texts:
            self._texts[column] = tuple(row.cells[column].strip() for row in self.rows)
        return list(self._texts[column])

    @cached_property
    def _texts(self) -> dict[int, tuple[str, ...]]:
        """The columns asked for so far."""
        return {}

    def listed(self) -> list[list[str]]:
        """Return headings and rows of a table of texts without blanks at their ends, each as long as the headings.

        >>> HeadedTable("", "csv", 1, (Heading("a", 0), Heading("b", 1)), (HeadedRow(2, (" x ",)),)).listed()
        [['a', 'b'], ['x', '']]
        """
        width = len(self.headings)
        return [[cell.strip() for cell in self.header], *(_fitted(row.cells, width) for row in self.rows)]

    def without_blank_columns(self) -> HeadedTable:
        """Return the table without columns that hold nothing, not even a heading: spreadsheets leave some behind."""
        width = len(self.headings)
        trimmed = [HeadedRow(row.line, _without_end(row.cells, width)) for row in self.rows]
        if any(len(row.cells) > width for row in trimmed):  # where its cells belong cannot be told
            return replace(self, rows=tuple(trimmed))
        filled = {i for row in trimmed for i, cell in enumerate(row.cells) if not is_blank(cell)}
        kept = [i for i, heading in enumerate(self.headings) if heading.text.strip() or i in filled]
        rows = [HeadedRow(row.line, tuple(row.cells[i] for i in kept if i < len(row.cells))) for row in trimmed]
        return replace(self, headings=tuple(self.headings[i] for i in kept), rows=tuple(rows))


def _without_end(cells: tuple[Any, ...], width: int) -> tuple[Any, ...]:
    """Return the cells of a row without blank ones beyond the headings."""
    end = len(cells)
    while end > width and is_blank(cells[end - 1]):
        end -= 1
    return cells[:end]


def _fitted(cells: Sequence[str], width: int) -> list[str]:
    return [*(cell.strip() for cell in cells[:width]), *[""] * (width - len(cells))]
