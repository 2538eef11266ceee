"""How tables are laid out: units of columns, flat bilingual rows for files,
text that no spreadsheet takes for a formula.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from esvalue.core.text import Text
from esvalue.report.numbering import Figure
from esvalue.report.tables.tables import BELOW, EDGE, IN_USE, Cell, Table, TableColumn, unit_text

if TYPE_CHECKING:
    from esvalue.report.tables.build import Comparison

__all__ = ["LANGUAGES", "Flat", "column_unit", "figures_of", "flatten", "joined", "scenario_title"]

LANGUAGES = ("zh", "en")
#: What the signs behind figures say.
SIGNS = {
    BELOW: Text(zh="低于下限", en="below the floor"),
    EDGE: Text(zh="临近取整界限", en="near a rounding edge"),
    IN_USE: Text(zh="现用", en="in use"),
}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


@dataclass(frozen=True)
class Flat:
    """A table for a file: one header, the share columns, and rows of texts, numbers and blanks."""

    headers: list[str]
    percent: list[bool]
    soft: list[list[bool]]
    rows: list[list[str | float | None]]


def figures_of(comparison: Comparison) -> list[Figure]:
    """Return every figure of a comparison, in order of registration."""
    return list(comparison.context.figures)


def scenario_title(comparison: Comparison) -> Text:
    """Return the scenario's title in both languages."""
    title = comparison.context.judged.loaded.scenario.scenario.title
    return title


def column_unit(table: Table, column: TableColumn) -> str | None:
    """Return the one unit of a column's figures, or None where they differ.

    >>> from esvalue.core.text import Text
    >>> made = Figure("Fa", "a", Text.same("a"), 1.0, "mu"), Figure("Fb", "b", Text.same("b"), 2.0, "ha")
    >>> table = Table("t", Text.same("t"), [TableColumn("x", Text.same("x"))], [{"x": f} for f in made])
    >>> (
    ...     column_unit(table, table.columns[0]) is None,
    ...     column_unit(Table("t", Text.same("t"), table.columns, [{"x": made[0]}]), table.columns[0]),
    ... )
    (True, 'mu')
    """
    if column.unit:
        return column.unit
    units = {cell.unit for row in table.rows if isinstance(cell := row.get(column.key), Figure)}
    return None if len(units) > 1 else next(iter(units), "")


def joined(text: Cell) -> str:
    """Return a bilingual text as one line.

    >>> joined({"zh": "方案", "en": "option"}), joined({"zh": "7", "en": "7"})
    ('方案 / option', '7')
    """
    if text is None or isinstance(text, Figure):
        return ""
    return text["zh"] if text["zh"] == text["en"] else f"{text['zh']} / {text['en']}"


def flatten(table: Table) -> Flat:
    """Return a table with a column each for text (both languages), value, low, high, unit where they differ,
    and figure id.
    """
    made = Flat([], [], [[] for _ in table.rows], [[] for _ in table.rows])
    for column in table.columns:
        cells = [row.get(column.key) for row in table.rows]
        if any(isinstance(cell, Figure) for cell in cells):
            _figure_columns(made, table, column, cells)
        elif all(cell is None or (not isinstance(cell, Figure) and cell["zh"] == cell["en"]) for cell in cells):
            _add(made, joined(column.title), [None if cell is None else joined(cell) for cell in cells])
        else:
            for language in LANGUAGES:
                texts = [None if cell is None or isinstance(cell, Figure) else _clean(cell[language]) for cell in cells]
                _add(made, f"{joined(column.title)} ({language})", texts)
    return made


def _figure_columns(made: Flat, table: Table, column: TableColumn, cells: list[Cell]) -> None:
    unit, title = column_unit(table, column), joined(column.title)
    shown = joined(Text.by(lambda language: unit_text(unit, language))) if unit else ""
    share = unit == "share"
    soft = [isinstance(cell, Figure) and cell.soft for cell in cells]
    values = [_finite(cell.value) if isinstance(cell, Figure) else (joined(cell) or None) for cell in cells]
    _add(made, f"{title} ({shown})" if shown else title, values, percent=share, soft=soft)
    for end, words in (("low", "区间下端 / low"), ("high", "区间上端 / high")):
        ends = [_finite(getattr(cell, end)) if isinstance(cell, Figure) else None for cell in cells]
        if any(e is not None for e in ends):
            _add(made, f"{title}: {words}", ends, percent=share, soft=soft)
    if unit is None:
        units = [
            joined(Text.by(lambda lang: unit_text(cell.unit, lang))) if isinstance(cell, Figure) else None
            for cell in cells
        ]
        _add(made, f"{title}: 单位 / unit", units)
    if any(table.mark(cell) for cell in cells):
        _add(
            made,
            f"{title}: 标记 / mark",
            ["；".join(joined(SIGNS[sign]) for sign in table.mark(cell)) or None for cell in cells],
        )
    _add(made, f"{title}: 编号 / id", [cell.id if isinstance(cell, Figure) else None for cell in cells])


def _add(
    made: Flat,
    header: str,
    cells: list[str | None] | list[float | None] | list[str | float | None],
    *,
    percent: bool = False,
    soft: list[bool] | None = None,
) -> None:
    made.headers.append(_clean(header))
    made.percent.append(percent)
    for r, cell in enumerate(cells):
        made.rows[r].append(_clean(cell) if isinstance(cell, str) else cell)
        made.soft[r].append(bool(soft and soft[r]))


def _clean(text: str) -> str:
    return _CONTROL.sub(" ", text)


def _finite(value: float | None) -> float | None:
    return None if value is None or value != value or abs(value) == float("inf") else value
