"""A table as the columns of a file: both languages side by side, numbers apart from their units."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from esvalue.core.printing.table import Cell, Number, Table, TableColumn
from esvalue.core.text import Text
from esvalue.core.units import unit_title

__all__ = ["FileCell", "FileColumn", "column_unit", "file_rows", "flatten", "joined"]

FileCell = str | float | None
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


@dataclass(frozen=True)
class FileColumn:
    """A column of a file: heading, cells, whether its numbers are shares, the rows whose number is soft; `narrow`:
    it holds nothing but short codes.
    """

    heading: str
    cells: Sequence[FileCell]
    percent: bool = False
    soft: frozenset[int] = frozenset()
    narrow: bool = False

    @property
    def numbers(self) -> bool:
        """Tell whether any cell is a number."""
        return any(isinstance(cell, float) for cell in self.cells)


def file_rows(columns: Sequence[FileColumn]) -> list[list[FileCell]]:
    """Return the heading and the rows of a file.

    >>> file_rows([FileColumn("a", [1.0, None]), FileColumn("b", ["x", "y"])])
    [['a', 'b'], [1.0, 'x'], [None, 'y']]
    """
    rows = zip(*(column.cells for column in columns), strict=True)
    return [[column.heading for column in columns], *(list(row) for row in rows)]


def flatten(table: Table, signs: Mapping[str, Text]) -> list[FileColumn]:
    """Return a table with a column each for text (both languages), value, low, high, unit where they differ,
    what the signs behind numbers say, and what they are looked up by.
    """
    made: list[FileColumn] = []
    for column in table.columns:
        title, cells = joined(column.title), [row.get(column.key) for row in table.rows]
        if any(isinstance(cell, Number) for cell in cells):
            made += _number_columns(table, column, cells, signs)
        elif all(cell is None or (isinstance(cell, Mapping) and cell["zh"] == cell["en"]) for cell in cells):
            made.append(_column(title, [None if cell is None else joined(cell) for cell in cells]))
        else:
            for language in ("zh", "en"):
                texts = [cell[language] if isinstance(cell, Mapping) else None for cell in cells]
                made.append(_column(f"{title} ({language})", texts))
    return made


def column_unit(table: Table, column: TableColumn) -> str | None:
    """Return the one unit of a column's numbers, or None where they differ.

    >>> from esvalue.core.text import Text
    >>> made = Number(value=1.0, unit="mu"), Number(value=2.0, unit="ha")
    >>> table = Table("t", Text.same("t"), [TableColumn("x", Text.same("x"))], [{"x": f} for f in made])
    >>> (
    ...     column_unit(table, table.columns[0]) is None,
    ...     column_unit(Table("t", Text.same("t"), table.columns, [{"x": made[0]}]), table.columns[0]),
    ... )
    (True, 'mu')
    """
    if column.unit:
        return column.unit
    units = {cell.unit for row in table.rows if isinstance(cell := row.get(column.key), Number)}
    return None if len(units) > 1 else next(iter(units), "")


def joined(text: Cell | Mapping[str, str]) -> str:
    """Return a bilingual text as one line.

    >>> joined({"zh": "面积", "en": "area"}), joined({"zh": "7", "en": "7"})
    ('面积 / area', '7')
    """
    if text is None or isinstance(text, Number):
        return ""
    return text["zh"] if text["zh"] == text["en"] else f"{text['zh']} / {text['en']}"


def _number_columns(
    table: Table, column: TableColumn, cells: Sequence[Cell], signs: Mapping[str, Text]
) -> list[FileColumn]:
    unit, title = column_unit(table, column), joined(column.title)
    numbers = [cell if isinstance(cell, Number) else None for cell in cells]
    share, soft = unit == "share", frozenset(r for r, one in enumerate(numbers) if one is not None and one.soft)
    values = [
        _finite(cell.value) if isinstance(cell, Number) else (joined(cell) or None) for cell in cells
    ]  # a word among numbers stays where it is
    shown = _unit(unit) if unit else ""  # a share has none
    made = [_column(f"{title} ({shown})" if shown else title, values, percent=share, soft=soft)]
    for end, words in (("low", "区间下端 / low"), ("high", "区间上端 / high")):
        ends = [_finite(getattr(one, end)) if one is not None else None for one in numbers]
        if any(one is not None for one in ends):
            made.append(_column(f"{title}: {words}", ends, percent=share, soft=soft))
    if unit is None:
        made.append(_column(f"{title}: 单位 / unit", [None if one is None else _unit(one.unit) for one in numbers]))
    if any(table.mark(one) for one in numbers):
        said = ["；".join(joined(signs[sign]) for sign in table.mark(one)) or None for one in numbers]
        made.append(_column(f"{title}: 标记 / mark", said))
    if any(one is not None and one.id for one in numbers):
        ids = [None if one is None else one.id for one in numbers]
        made.append(_column(f"{title}: 编号 / id", ids, narrow=True))
    return made


def _column(
    heading: str,
    cells: Sequence[FileCell],
    *,
    percent: bool = False,
    soft: frozenset[int] = frozenset(),
    narrow: bool = False,
) -> FileColumn:
    clean = [_clean(cell) if isinstance(cell, str) else cell for cell in cells]
    return FileColumn(_clean(heading), clean, percent, soft, narrow)


def _unit(unit: str) -> str:
    return joined(unit_title(unit))


def _clean(text: str) -> str:
    return _CONTROL.sub(" ", text)


def _finite(value: float | None) -> float | None:
    return None if value is None or value != value or abs(value) == float("inf") else value
