"""Forms: tables in the shape a document has them, with a title, units, groups of rows, totals and notes."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from esvalue.core.printing.rounding import fixed
from esvalue.core.printing.table import Cell, Number, Table, TableColumn
from esvalue.core.text import Text
from esvalue.core.units import unit_text

__all__ = [
    "Form", "FormColumn", "FormRow", "clean_text", "digits_needed", "form_of", "form_texts", "note_texts",
    "shown_digits",
]  # fmt: skip

#: Characters no document can hold.
_NONE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
#: Most decimals a column prints, however small its numbers are.
MOST = 4
NOTE, NOTES = Text(zh="注：{}", en="Note: {}"), Text(zh="注：{}", en="Notes: {}")
LOW, HIGH = Text(zh="低", en="low"), Text(zh="高", en="high")
SOFT = Text.same("!")


@dataclass(frozen=True)
class FormColumn:
    """A column: key, heading, the unit below it, decimals of its numbers (None: as many as they need), whether it holds
    texts, which begin at the left, and whether its cells are short texts that stand in the middle.
    """

    key: str
    title: Text
    unit: str = ""
    decimals: int | None = None
    texts: bool = False
    middle: bool = False

    def heading(self, language: str) -> str:
        """Return the heading with its unit."""
        unit = "" if self.unit == "share" else unit_text(self.unit, language)
        bracketed = Text(zh="{}（{}）", en="{} ({})")[language]
        return clean_text(bracketed.format(self.title[language], unit) if unit else self.title[language])


@dataclass(frozen=True)
class FormRow:
    """A row; one that heads a group has one cell over the whole width, that of the first column that has one.

    One that `follows` stays on the page of the row before it.
    """

    cells: Mapping[str, Cell]
    kind: Literal["row", "group", "total"] = "row"
    follows: bool = False


@dataclass(frozen=True)
class Form:
    """A table of a document: its number ("Annex 1") and title, what its numbers are counted in, rows, notes below."""

    title: Text
    columns: Sequence[FormColumn]
    rows: Sequence[FormRow]
    number: Text | None = None
    unit: Text | None = None
    notes: Sequence[Text] = ()
    key: str = ""
    #: Printed in the smaller size from the first.
    close: bool = False


def form_of(table: Table, decimals: Mapping[str, int] | None = None) -> Form:
    """Return a table as a form: columns without a cell are left out; ends of intervals and marks have own columns.

    Parameters
    ----------
    table
        Any table; its warning stands above the title, its last rows are totals where it says so.
    decimals
        Decimals of numbers by their unit; others have as many as they need.

    Examples
    --------
    >>> made = Table.listed([Text.same("a"), TableColumn("n", Text.same("n"), "kg")], [["x", Number(value=2.5)]])
    >>> form_texts(form_of(made, {"kg": 2}), "en")
    (['a', 'n (kg)'], [['x', '2.50']])
    """
    columns = [made for one in table.columns for made in _form_columns(table, one, decimals or {})]
    first = len(table.rows) - table.totals
    rows = [FormRow(_form_cells(row), "total" if at >= first else "row") for at, row in enumerate(table.rows)]
    return Form(table.title, columns, rows, table.warning, notes=table.notes, key=table.name)


def _form_columns(table: Table, column: TableColumn, decimals: Mapping[str, int]) -> list[FormColumn]:
    cells = [row.get(column.key) for row in table.rows]
    numbers = [cell for cell in cells if isinstance(cell, Number)]
    if table.rows and all(cell is None for cell in cells):
        return []
    if not numbers:
        return [FormColumn(column.key, column.title, column.unit, texts=True)]
    units = {one.unit for one in numbers}
    unit = column.unit or (units.pop() if len(units) == 1 else "")
    made = [FormColumn(column.key, column.title, unit, decimals.get(unit))]
    for key, title in (("low", LOW), ("high", HIGH)):
        if any(getattr(one, key) is not None for one in numbers):
            made.append(FormColumn(f"{column.key}.{key}", title, unit, decimals.get(unit)))
    if any(one.soft for one in numbers):
        made.append(FormColumn(f"{column.key}.soft", SOFT, middle=True))
    return made


def _form_cells(row: Mapping[str, Cell]) -> dict[str, Cell]:
    made = dict(row)
    for key, cell in row.items():
        if isinstance(cell, Number):
            ends = {"low": cell.low, "high": cell.high}
            made |= {f"{key}.{end}": Number(value=one, unit=cell.unit) for end, one in ends.items() if one is not None}
            made |= {f"{key}.soft": SOFT} if cell.soft else {}
    return made


def clean_text(text: str) -> str:
    """Return a text without the characters no document can hold.

    >>> clean_text("a\\x0bb")
    'a b'
    """
    return _NONE.sub(" ", text)


def digits_needed(values: Iterable[float], least: int = 0, most: int = 2) -> int:
    """Return how many decimals tell numbers apart from their roundings, between `least` and `most`; more, up to four,
    where the smallest would print as zero.

    >>> digits_needed([70.0, 115.0]), digits_needed([338.4, 4999.9995]), digits_needed([0.003], least=2)
    (0, 1, 3)
    """
    known = [abs(value) for value in values if math.isfinite(value)]
    exact = (
        d for d in range(least, most) if all(abs(v - round(v, d)) <= max(1e-9 * v, 0.4 * 10.0**-most) for v in known)
    )
    found = next(exact, most)
    small = min((value for value in known if value > 0), default=1.0)
    return found if small >= 0.5 * 10.0**-found else min(MOST, math.ceil(-math.log10(small) - 1e-12))


def shown_digits(form: Form) -> dict[str, int]:
    """Return the decimals of every column of numbers."""
    found = {}
    for column in form.columns:
        cells = [cell for row in form.rows if isinstance(cell := row.cells.get(column.key), Number)]
        if cells and column.decimals is not None and column.unit == "share":
            found[column.key] = column.decimals  # a part that is next to nothing says so
        elif cells and column.decimals is not None:
            found[column.key] = digits_needed((c.value for c in cells), column.decimals, column.decimals)
        elif cells:
            found[column.key] = 1 if column.unit == "share" else digits_needed(cell.value for cell in cells)
    return found


def note_texts(form: Form, language: str) -> list[str]:
    """Return the notes below a form as they are printed, numbered where there are several.

    >>> form = Form(Text.same("t"), [], [], notes=[Text.same("a"), Text.same("b")])
    >>> note_texts(form, "en"), note_texts(form, "zh")
    (['Notes: 1. a', '2. b'], ['注：1. a', '2. b'])
    """
    notes = [clean_text(note[language]) for note in form.notes]
    if len(notes) > 1:
        notes = [f"{n}. {note}" for n, note in enumerate(notes, start=1)]
    head = NOTES if len(notes) > 1 else NOTE
    return [head[language].format(note) if n == 0 else note for n, note in enumerate(notes)]


def form_texts(form: Form, language: str) -> tuple[list[str], list[list[str]]]:
    """Return headings and rows as they are printed: numbers without interval, mark or what they are looked up by.

    >>> column = FormColumn("n", Text(zh="数", en="n"), "ha", 2)
    >>> form_texts(Form(Text.same(""), [column], [FormRow({"n": Number(value=2.0, unit="ha", soft=True)})]), "en")
    (['n (ha)'], [['2.00']])
    """
    digits = shown_digits(form)

    def spelt(cell: Cell, column: FormColumn) -> str:
        if isinstance(cell, Number):
            return fixed(cell.value, digits[column.key], column.unit if column.unit == "share" else "")
        return "" if cell is None else clean_text(cell[language])

    rows = [[spelt(row.cells.get(column.key), column) for column in form.columns] for row in form.rows]
    return [column.heading(language) for column in form.columns], rows
