"""Cells as they are written for spreadsheets, CSV and XLSX: a text stays a text, never a formula;
and how it is read back.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from esvalue.core.files import absolute
from esvalue.core.sheets import is_formula

if TYPE_CHECKING:
    from openpyxl import Workbook

__all__ = [
    "STAMP",
    "Digits",
    "Rows",
    "csv_cell",
    "csv_text",
    "put",
    "put_rows",
    "put_text",
    "restamped",
    "stamped",
    "with_ending",
    "write_csv",
]

#: The time written into a file, so that the same content gives the same bytes.
STAMP = datetime(2000, 1, 1)
#: Characters no cell of a workbook can hold.
_NO_CELL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Digits(str):
    """A number as it was written, digits and all: its minus makes no formula of it."""


def csv_cell(cell: object) -> str:
    """Return a cell for CSV: numbers in full, nothing for None,
    a text that a spreadsheet could take for a formula behind an apostrophe.

    :func:`esvalue.core.sheets.plain_text` takes the apostrophe off again.

    >>> (
    ...     csv_cell(-3.0),
    ...     csv_cell("-3"),
    ...     csv_cell(Digits("-3.0")),
    ...     csv_cell("=cmd"),
    ...     csv_cell("'=cmd"),
    ...     csv_cell(None),
    ...     csv_cell("meadow"),
    ... )
    ('-3.0', "'-3", '-3.0', "'=cmd", "''=cmd", '', 'meadow')
    """
    if cell is None:
        return ""
    if isinstance(cell, str):
        cell = type(cell)(cell.replace("\r\n", "\n").replace("\r", "\n"))  # a bare return would end the row
        return "'" + cell if _guarded(cell) and not isinstance(cell, Digits) else str(cell)
    return str(cell) if isinstance(cell, bool | int) else repr(float(cell))  # type: ignore[arg-type]


def _guarded(text: str) -> bool:
    """Tell whether a text is one a spreadsheet could take for a formula, apostrophes before it aside."""
    return is_formula(text.lstrip("'"))


def csv_text(rows: Iterable[Sequence[object]], end: str = "\n") -> str:
    """Return rows as the text of a CSV file, each cell as :func:`csv_cell` gives it."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator=end).writerows([csv_cell(cell) for cell in row] for row in rows)
    return stream.getvalue()


def write_csv(path: Path, rows: Iterable[Sequence[object]]) -> Path:
    """Write rows as a CSV file that spreadsheets open as they are, each cell as :func:`csv_cell` gives it."""
    path.write_text(csv_text(rows, "\r\n"), encoding="utf-8-sig", newline="")
    return path


def put_text(cell: Any, text: str) -> Any:
    """Write a text into a cell of a workbook so that it stays a text: never a formula,
    also when the cell is edited later; return the cell.
    """
    cell.value = _NO_CELL.sub("\ufffd", text)
    cell.data_type = "s"
    if is_formula(text):
        cell.quotePrefix = True
    return cell


def put(cell: Any, value: object) -> Any:
    """Write a text, a number or nothing (None, and what is no finite number) into a cell of a workbook;
    return the cell.
    """
    if isinstance(value, str):
        return put_text(cell, value)
    if isinstance(value, bool | int):
        cell.value = value
    elif value is not None and abs(float(value)) < float("inf"):  # type: ignore[arg-type]
        cell.value = float(value)  # type: ignore[arg-type]
    return cell


def put_rows(sheet: Any, rows: Iterable[Iterable[object]]) -> None:
    """Write rows into an empty sheet, each cell as :func:`put` does."""
    for r, row in enumerate(rows, start=1):
        for c, value in enumerate(row, start=1):
            put(sheet.cell(r, c), value)


def with_ending(path: str | Path, ending: str) -> Path:
    """Return a path with an ending, put behind the name where it has another.

    >>> with_ending("plan", ".xlsx").name, with_ending("plan.XLSX", ".xlsx").name
    ('plan.xlsx', 'plan.XLSX')
    """
    found = Path(path)
    if found.suffix.lower() == ending:
        return found
    return found.with_name(found.name + ending) if found.name else absolute(found)


class Rows:
    """Rows of a sheet as they stand in the file: many cells, each with a style of the book, at a tenth of the time and
    memory of cells that could still be changed.
    """

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._size = 1, 1

    def add(self, number: int, cells: Iterable[tuple[int, str | float | None, int]]) -> None:
        """Add a row below those before it: column, value and style of each cell, as :func:`put` writes it."""
        from openpyxl.utils import get_column_letter

        last = 1
        self._parts.append(f'<row r="{number}">')
        for column, value, style in cells:
            last = column
            where = f'<c r="{get_column_letter(column)}{number}" s="{style}"'
            if isinstance(value, str) and value:
                text = escape(_NO_CELL.sub("\ufffd", value), {"\r": "&#13;"})
                kept = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
                self._parts.append(f'{where} t="inlineStr"><is><t{kept}>{text}</t></is></c>')
            elif isinstance(value, str) or value is None or not abs(value) < float("inf"):
                self._parts.append(f"{where}/>")
            else:
                self._parts.append(f"{where}><v>{value!r}</v></c>")
        self._parts.append("</row>")
        self._size = number, max(last, self._size[1])

    def into(self, sheet: bytes) -> bytes:
        """Return the file of an empty sheet with the rows in it."""
        from openpyxl.utils import get_column_letter

        rows, columns = self._size
        whole = f"<sheetData>{''.join(self._parts)}</sheetData>".encode()
        sheet, found = re.subn(rb"<sheetData\s*(?:/>|></sheetData>)", lambda _: whole, sheet)
        assert found == 1, "the sheet has cells of its own"
        size = f'<dimension ref="A1:{get_column_letter(columns)}{rows}"/>'.encode()
        return re.sub(rb"<dimension [^>]*/>", lambda _: size, sheet)


def stamped(book: Workbook, rows: Mapping[str, Rows] | None = None) -> bytes:
    """Return the bytes of a workbook with every time in it fixed: the same content gives the same bytes;
    `rows` are those of empty sheets, by title.
    """
    book.properties.created = STAMP
    book.properties.creator = "esvalue"
    raw, given = io.BytesIO(), rows or {}
    book.save(raw)
    filled = {sheet.path.lstrip("/"): given[sheet.title] for sheet in book.worksheets if sheet.title in given}
    return restamped(raw.getvalue(), filled)


def restamped(raw: bytes, rows: Mapping[str, Rows] | None = None) -> bytes:
    """Return an office file (.xlsx, .docx) with every time in it fixed: the same content gives the same bytes; `rows`
    fill empty sheets, by the name of their file in it.
    """
    fixed, filled = io.BytesIO(), rows or {}
    stamp = STAMP.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with zipfile.ZipFile(io.BytesIO(raw)) as source, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target:
        for item in source.infolist():
            data = source.read(item.filename)
            if item.filename == "docProps/core.xml":
                data = re.sub(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*", rb"\g<1>" + stamp, data)
            if (own := filled.get(item.filename)) is not None:
                data = own.into(data)
            info = zipfile.ZipInfo(item.filename, STAMP.timetuple()[:6])
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            target.writestr(info, data)
    return fixed.getvalue()
