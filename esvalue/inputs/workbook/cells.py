"""One cell: what is written so that nothing is lost and no spreadsheet takes a text for a formula,
and what is read back.

Numbers keep all 17 digits. A text that would not come back as it went (empty, blanks at its ends, control characters,
a leading quote or bracket) is written between quotes, as JSON writes it.
"""

from __future__ import annotations

import json
import re
from datetime import date, datetime, time, timedelta
from typing import Any

from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from esvalue.core.errors import fail
from esvalue.core.quantities import typed_number
from esvalue.core.spreadsheets import put_text
from esvalue.core.text import Text
from esvalue.core.written import read_number

__all__ = ["LONGEST", "meant", "number_text", "put_number", "put_value", "read_value"]

#: Longest text an Excel cell holds.
LONGEST = 32_767
#: A number as text, with or without thousands separators, blanks or a percent sign.
NUMERIC_TEXT = re.compile(r"^[+-]?(\d{1,3}([,，'  ]\d{3})+|\d+)?([.．]\d+)?([eE][+-]?\d+)?\s*[%％]?$")
#: What to write where nothing better is known.
_DIGITS = Text(zh="12000 这样的数字", en="digits such as 12000")
_ODD = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]|_x[0-9A-Fa-f]{4}_")


def put_number(cell: Cell, value: float) -> Cell:
    """Write a number with every digit it has (openpyxl alone would keep 16 of 17).

    >>> import openpyxl
    >>> sheet = openpyxl.Workbook().active
    >>> put_number(sheet["A1"], 0.1 + 0.2).value
    '0.30000000000000004'
    """
    whole = isinstance(value, int) or (value.is_integer() and abs(value) < 1e15)
    cell.value = str(int(value)) if whole and str(value) != "-0.0" else repr(float(value))
    cell.data_type = "n"
    return cell


def put_value(cell: Cell, value: Any) -> Cell:
    """Write a scalar of a scenario: a number, a truth value, a text, or a list as JSON."""
    if isinstance(value, bool):
        cell.value = value
        return cell
    if isinstance(value, int | float):
        return put_number(cell, value)
    if not isinstance(value, str):
        return put_text(cell, json.dumps(value, ensure_ascii=False))
    odd = not value or value != value.strip() or value[0] in '"[{' or _ODD.search(value)
    return put_text(
        cell, json.dumps(value, ensure_ascii=bool(_ODD.search(value))).replace("_x", "\\u005fx") if odd else value
    )


def read_value(raw: Any) -> Any:
    """Return what a cell holds: None, a number, a truth value, a date, a text, or a list or text written as JSON.

    >>> read_value(" a "), read_value('""'), read_value('["a", 1.5]'), read_value('"half')
    ('a', '', ['a', 1.5], '"half')
    """
    if not isinstance(raw, str):
        return raw
    text = raw.strip()
    if text[:1] in ('"', "[", "{"):
        try:
            return json.loads(text)
        except ValueError:
            return text
    return text or None


def is_date(value: Any) -> bool:
    """Tell whether a cell holds a date or a time."""
    return isinstance(value, date | datetime | time | timedelta)


def number_text(value: float, number_format: str = "General") -> str:
    """Return a number of a cell as plain digits, padded to the decimals the cell shows.

    >>> number_text(2, "0.00"), number_text(2.345, "0.00"), number_text(300000000.0), number_text(0.1)
    ('2.00', '2.345', '300000000', '0.1')
    """
    text = str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(float(value))
    shown = re.fullmatch(r"0\.(0+)", number_format)
    if shown and "e" not in text:
        head, _, tail = text.partition(".")
        text = f"{head}.{tail.ljust(len(shown[1]), '0')}"
    return text


def checked_length(text: str, where: str) -> str:
    """Return a text a cell can hold, else raise `workbook_long`."""
    if len(text) > LONGEST:
        raise fail("workbook_long", where, length=len(text), longest=LONGEST)
    return text


def at(sheet: Worksheet, row: int, column: int) -> Cell:
    """Return a cell (typed: never a merged one, this package merges none)."""
    cell = sheet.cell(row=row, column=column)
    assert isinstance(cell, Cell)
    return cell


def meant(text: str, unit: str | None = None) -> str | Text:
    """Return the number that was meant by a text, as it should be written in a column of a unit.

    >>> meant("5%"), meant("12,000"), meant("1.5万"), meant("一万二千"), meant("180亩", "ha"), meant("无")
    ('0.05', '12000', '15000', '12000', '12', 'n/a')
    """
    read = read_number(text, unit)
    return typed_number(read.value) if read.value is not None else read.meant or _DIGITS
