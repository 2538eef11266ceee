"""Tables: rows of texts and figures with titles in both languages, the one form every output is rendered from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from esvalue.figures import Figure

__all__ = ["BELOW", "EDGE", "IN_USE", "Bilingual", "Cell", "Column", "Table", "both", "money", "number", "spell", "unit_text"]

Bilingual = Mapping[str, str]
Cell = Figure | Bilingual | None
#: Signs behind a figure: below the holders' cost; near a rounding edge; the price in use. Notes below the table explain them.
BELOW, EDGE, IN_USE = "▼", "≈", "◂"

_ZH = {
    "yuan": "元", "mu": "亩", "ha": "公顷", "a": "年", "household": "户", "person": "人", "month": "月", "t": "吨", "m3": "立方米", "km2": "平方公里",
    "visit": "人次", "kW": "千瓦", "kWh": "千瓦时", "kg": "千克", "g": "克", "m2": "平方米", "individual": "尾", "vessel": "艘", "m": "米",
    "t_DM": "吨干物质", "t_C": "吨碳", "t_CO2": "吨二氧化碳", "t_CH4": "吨甲烷", "t_N": "吨氮", "t_P": "吨磷", "t_COD": "吨COD",
    "kg_CH4": "千克甲烷", "kg_N": "千克氮", "kg_P": "千克磷", "equivalent": "当量", "section": "断面", "dollar": "美元", "degC": "℃", "K": "开",
}  # fmt: skip
_SCALES = {"1e3": "千", "1e4": "万", "1e6": "百万", "1e8": "亿"}
_POWERS = {"1e3": "10³", "1e4": "10⁴", "1e6": "10⁶", "1e8": "10⁸"}


def unit_text(unit: str, language: str) -> str:
    """Return a unit as a reader of the language writes it.

    >>> unit_text("1e4 yuan/a", "zh"), unit_text("1e4 yuan/a", "en"), unit_text("yuan/mu/a", "zh")
    ('万元/年', '10⁴ yuan/a', '元/亩·年')
    """
    if unit in ("share", ""):
        return ""
    scale, _, rest = unit.partition(" ")
    if scale not in _SCALES:
        scale, rest = "", unit
    if language != "zh":
        return f"{_POWERS[scale]} {rest}" if scale else rest
    parts = [_ZH.get(part, part) for part in rest.split("/")]
    return _SCALES.get(scale, "") + parts[0] + ("/" + "·".join(parts[1:]) if len(parts) > 1 else "")


def both(zh: str, en: str | None = None) -> dict[str, str]:
    """Return a text in both languages."""
    return {"zh": zh, "en": zh if en is None else en}


@dataclass(frozen=True)
class Column:
    """A column: key, title, and the unit its figures are printed in."""

    key: str
    title: Bilingual
    unit: str = ""


@dataclass
class Table:
    """A table by name; `warning` stands above it, `notes` below; `marks` are signs by figure id.

    `folded`: shown on demand; `merged`: so many leading columns are printed once where they say the same as in the row before.
    """

    name: str
    title: Bilingual
    columns: Sequence[Column]
    rows: list[dict[str, Cell]] = field(default_factory=list)
    notes: list[Bilingual] = field(default_factory=list)
    warning: Bilingual | None = None
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
        return headers, [[spell(cell, language) + (f" {sign}" if (sign := self.mark(cell)) else "") for cell in row] for row in cells]


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
    """Return a number for print: shares as percent, others with three significant digits or whole; never with an exponent.

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
    unit = ("万元/年" if large else "元/年") if language == "zh" else ("million yuan a year" if large else "yuan a year")
    return tuple(number(v / scale) for v in values), unit
