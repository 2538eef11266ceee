"""Forms: tables in the shape a document has them, with a title, units, groups of rows, totals and notes."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from esvalue.core.printing.table import Cell, Number
from esvalue.core.text import Text
from esvalue.core.units import unit_text

__all__ = ["Form", "FormColumn", "FormRow", "clean_text", "digits_needed", "fixed", "form_texts", "shown_digits"]

#: Characters no document can hold.
_NONE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
#: Most decimals a column prints, however small its numbers are.
MOST = 4
NOTHING = "—"


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
    """A row; one that heads a group has one cell over the whole width, that of the first column that has one."""

    cells: Mapping[str, Cell]
    kind: Literal["row", "group", "total"] = "row"


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


def clean_text(text: str) -> str:
    """Return a text without the characters no document can hold.

    >>> clean_text("a\\x0bb")
    'a b'
    """
    return _NONE.sub(" ", text)


def fixed(value: float, decimals: int, unit: str = "") -> str:
    """Return a number with so many decimals, half up as spreadsheets round; shares as percent.

    >>> fixed(1234.565, 2), fixed(0.125, 2), fixed(-0.001, 2), fixed(0.345, 0, "share")
    ('1,234.57', '0.13', '0.00', '35%')
    """
    if value != value or abs(value) == float("inf"):
        return NOTHING
    exact = Decimal(f"{value:.15g}") * (100 if unit == "share" else 1)
    rounded = exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return f"{rounded if rounded else abs(rounded):,f}" + ("%" if unit == "share" else "")


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
        if cells and column.decimals is not None:
            scale = 100 if column.unit == "share" else 1
            found[column.key] = digits_needed((scale * c.value for c in cells), column.decimals, column.decimals)
        elif cells:
            found[column.key] = 1 if column.unit == "share" else digits_needed(cell.value for cell in cells)
    return found


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
