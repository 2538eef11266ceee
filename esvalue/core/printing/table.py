"""Tables: rows of texts and numbers with titles in both languages, the one form every output is printed from."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from esvalue.core.printing.rounding import fixed, halves_up
from esvalue.core.text import Text
from esvalue.core.units import scaled_text, unit_text

__all__ = ["Cell", "Number", "Table", "TableColumn", "number", "spell"]


@dataclass(frozen=True, kw_only=True)
class Number:
    """A number in a unit, with the ends of its interval where it has one; rounded where it is printed, once.

    `soft`: printed with "!"; `written`: printed to six digits, as somebody wrote or measured it; `key`: what tells it
    from every other; `id` and `label`: what a reader looks it up by, and what it is, in both languages.
    """

    value: float
    unit: str = ""
    low: float | None = None
    high: float | None = None
    soft: bool = False
    written: bool = False
    key: str = ""
    id: str = ""
    label: Mapping[str, str] = field(default_factory=lambda: Text.same(""))

    @property
    def ends(self) -> tuple[float, float]:
        """Ends of the interval; the value itself where there is no interval."""
        return (self.value if self.low is None else self.low, self.value if self.high is None else self.high)


Cell = Number | Text | None


@dataclass(frozen=True)
class TableColumn:
    """A column: key, title, and the unit its numbers are printed in."""

    key: str
    title: Text
    unit: str = ""


@dataclass
class Table:
    """A table by name; `warning` stands above it, `notes` below; `marks` are signs by the key of a number.

    `folded`: shown on demand; `merged`: so many leading columns are printed once where they say the same as in the row
    before; `totals`: so many of the last rows are totals of those above.
    """

    name: str
    title: Text
    columns: Sequence[TableColumn]
    rows: list[dict[str, Cell]] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)
    warning: Text | None = None
    marks: dict[str, str] = field(default_factory=dict)
    folded: bool = False
    merged: int = 0
    totals: int = 0

    @classmethod
    def listed(cls, columns: Iterable[TableColumn | Text], rows: Iterable[Sequence[Cell | str]]) -> Table:
        """Return a table from its columns (a text is the title of one) and the cells of each row, in order;
        a plain string stands for both languages.

        >>> made = Table.listed(
        ...     [Text(zh="名称", en="name"), TableColumn("n", Text.same("n"), "ha")], [["A", Number(value=2.0)]]
        ... )
        >>> made.texts("zh")
        (['名称', 'n (公顷)'], [['A', '2']])
        """
        made = [one if isinstance(one, TableColumn) else TableColumn(str(i), one) for i, one in enumerate(columns)]
        keys = [column.key for column in made]
        return cls(
            "",
            Text.same(""),
            made,
            [
                {key: Text.same(cell) if isinstance(cell, str) else cell for key, cell in zip(keys, row, strict=True)}
                for row in rows
            ],
        )

    def mark(self, cell: Cell) -> str:
        """Return the signs of a cell."""
        return self.marks.get(cell.key, "") if isinstance(cell, Number) else ""

    def add_mark(self, cell: Number, sign: str) -> None:
        """Put a sign behind a number of this table."""
        if sign not in self.marks.get(cell.key, ""):
            self.marks[cell.key] = self.marks.get(cell.key, "") + sign

    def texts(self, language: str) -> tuple[list[str], list[list[str]]]:
        """Return headers and rows as plain text in a language."""
        units = [unit_text(column.unit, language) for column in self.columns]
        headers = [
            c.title[language] + (f" ({unit})" if unit else "") for c, unit in zip(self.columns, units, strict=True)
        ]
        cells = [[row.get(c.key) for c in self.columns] for row in self.rows]
        return headers, [
            [spell(cell, language) + (f" {sign}" if (sign := self.mark(cell)) else "") for cell in row] for row in cells
        ]


def spell(cell: Cell, language: str) -> str:
    """Return a cell as text: a number as value and interval, a missing cell as a dash."""
    if cell is None:
        return "—"
    if isinstance(cell, Number):
        text = scaled_text(cell.value) if cell.written else number(cell.value, cell.unit)
        if cell.low is not None and cell.high is not None:
            text += f" [{number(cell.low, cell.unit)}, {number(cell.high, cell.unit)}]"
        return text + (" !" if cell.soft else "")
    return cell[language]


def number(value: float, unit: str = "") -> str:
    """Return a number for print: shares as percent, others with three significant digits or whole, halves away from
    zero as a spreadsheet shows them, whatever the last bits say; never with an exponent.

    >>> number(0.1234, "share"), number(1234567.8), number(12.345), number(-0.00012), number(-1e-6, "share")
    ('12.3%', '1,234,568', '12.3', '>-0.001', '0.0%')
    >>> number(42.05), number(42.05 - 1e-14), number(1234.5), number(0.2345, "share")
    ('42.1', '42.1', '1,235', '23.5%')
    """
    if unit == "share":
        return fixed(value, 1, unit)
    magnitude = abs(value)
    if not 0 < magnitude < 99.95:
        return fixed(value, 0)
    if magnitude < 1e-3:
        return "<0.001" if value > 0 else ">-0.001"
    return f"{float(halves_up(value, 2 - math.floor(math.log10(magnitude)))):.3g}"
