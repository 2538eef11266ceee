"""Tables: rows of texts and figures with titles in both languages, the one form every output is rendered from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from esvalue.core.text import Text
from esvalue.core.units import unit_text
from esvalue.report.numbering import Figure

__all__ = ["BELOW", "EDGE", "IN_USE", "Cell", "Table", "TableColumn", "Text", "money", "number", "spell", "unit_text"]

Cell = Figure | Text | None
#: Signs behind a figure: below the holders' cost; near a rounding edge; the price in use. Notes below the table explain
#: them.
BELOW, EDGE, IN_USE = "▼", "≈", "◂"


@dataclass(frozen=True)
class TableColumn:
    """A column: key, title, and the unit its figures are printed in."""

    key: str
    title: Text
    unit: str = ""


@dataclass
class Table:
    """A table by name; `warning` stands above it, `notes` below; `marks` are signs by figure id.

    `folded`: shown on demand; `merged`: so many leading columns are printed once where they say the same as in the row
    before.
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

    def mark(self, cell: Cell) -> str:
        """Return the signs of a cell."""
        return self.marks.get(cell.id, "") if isinstance(cell, Figure) else ""

    def add_mark(self, figure: Figure, sign: str) -> None:
        """Put a sign behind a figure of this table."""
        if sign not in self.marks.get(figure.id, ""):
            self.marks[figure.id] = self.marks.get(figure.id, "") + sign

    def texts(self, language: str) -> tuple[list[str], list[list[str]]]:
        """Return headers and rows as plain text in a language."""
        headers = [c.title[language] + (f" ({unit_text(c.unit, language)})" if c.unit else "") for c in self.columns]
        cells = [[row.get(c.key) for c in self.columns] for row in self.rows]
        return headers, [
            [spell(cell, language) + (f" {sign}" if (sign := self.mark(cell)) else "") for cell in row] for row in cells
        ]


def spell(cell: Cell, language: str) -> str:
    """Return a cell as text: a figure as value and interval, a missing cell as a dash."""
    if cell is None:
        return "—"
    if isinstance(cell, Figure):
        text = number(cell.value, cell.unit)
        if cell.low is not None and cell.high is not None:
            text += f" [{number(cell.low, cell.unit)}, {number(cell.high, cell.unit)}]"
        return text + (" !" if cell.soft else "")
    return cell[language]


def number(value: float, unit: str = "") -> str:
    """Return a number for print: shares as percent, others with three significant digits or whole;
    never with an exponent.

    >>> number(0.1234, "share"), number(1234567.8), number(12.345), number(-0.00012), number(-1e-6, "share")
    ('12.3%', '1,234,568', '12.3', '>-0.001', '0.0%')
    """
    if value != value:
        return "—"
    if unit == "share":
        text = f"{100 * value:.1f}"
        return ("0.0" if text == "-0.0" else text) + "%"
    magnitude = abs(value)
    if magnitude >= 99.95:
        return f"{value:,.0f}"
    if magnitude == 0:
        return "0"
    if magnitude < 1e-3:
        return "<0.001" if value > 0 else ">-0.001"
    return f"{value:.3g}"


def money(values: Sequence[float], language: str) -> tuple[tuple[str, ...], str]:
    """Return amounts of yuan a year for a sentence, in one scale that suits the largest, and the unit.

    >>> money([1.2e8, 5e6], "en"), money([38.3], "en"), money([1.2e8], "zh")
    ((('120', '5'), 'million yuan a year'), (('38.3',), 'yuan a year'), (('12,000',), '万元/年'))
    """
    large = max(map(abs, values), default=0.0) >= (1e3 if language == "zh" else 1e4)
    scale = (1e4 if language == "zh" else 1e6) if large else 1.0
    unit = (
        ("万元/年" if large else "元/年") if language == "zh" else ("million yuan a year" if large else "yuan a year")
    )
    return tuple(number(v / scale) for v in values), unit
