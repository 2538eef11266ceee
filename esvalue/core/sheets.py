"""Tables people keep in spreadsheets: files in the encodings of Chinese offices, sheets, units in headings,
texts that are no formulas.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import warnings
import zipfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from esvalue.core.errors import EsvalueError, InputError, Mistakes, fail, nearest
from esvalue.core.files import failure_reason
from esvalue.core.text import Text
from esvalue.core.units import parse

__all__ = [
    "check_sheets",
    "csv_rows",
    "encoding_of",
    "filled_cells",
    "first_row",
    "is_formula",
    "is_workbook",
    "plain_text",
    "read_text",
    "readable",
    "sheet_cells",
    "sheets_of",
    "split_heading",
]  # fmt: skip

_OPENING, _CLOSING = "[［(（【", "]］)）】"
_SLASH = re.compile("[/／∕⁄]")


def read_text(path: Path) -> str:
    """Return the text of a file written as UTF-8, GB 18030 (spreadsheets in China save either) or, where its first
    bytes say so, UTF-16 ("Unicode text").
    """
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise fail("file_missing", str(path)) from None
    except (OSError, ValueError) as error:
        raise fail("file_unreadable", str(path), reason=failure_reason(error)) from None
    found = _decoded(raw)
    if found is None:
        raise fail("not_text", path.name)
    return found[0]


def encoding_of(path: Path) -> str:
    """Return the encoding a file is read in, as a person calls it, or an empty text where it cannot be read."""
    try:
        found = _decoded(path.read_bytes())
    except OSError:
        return ""
    called = {"utf-8-sig": "UTF-8", "gb18030": "GB 18030", "utf-16": "UTF-16"}
    return called[found[1]] if found else ""


def _decoded(raw: bytes) -> tuple[str, str] | None:
    """Return the text of a file and its encoding, None where it is no text."""
    marked = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    return None


def split_heading(heading: str, names: Collection[str] | None = None) -> tuple[str, str | None]:
    """Return the name and the unit of a heading, None where no unit is written.

    Parameters
    ----------
    heading : str
        As written: ``yield [t/ha]``, ``面积（亩）``, or quantity by unit as journals print it: ``面积/hm2``, ``单产
        /(t/ha)``.
    names : collection of str, optional
        Names a column may have. Given, a heading without brackets is split at its first slash where a known name stands
        before it, or a unit behind it and no unit before it; a heading that is itself a known name is none of these.
        Where left out, only brackets name a unit.

    Examples
    --------
    >>> split_heading("yield [t/ha]"), split_heading("面积（亩）"), split_heading("crop")
    (('yield', 't/ha'), ('面积', '亩'), ('crop', None))
    >>> split_heading("R [MJ·mm/(hm2·h·a)]"), split_heading("单产/（t/ha）"), split_heading("R/MJ·mm/(hm2·h·a)", ["R"])
    (('R', 'MJ·mm/(hm2·h·a)'), ('单产', 't/ha'), ('R', 'MJ·mm/(hm2·h·a)'))
    >>> split_heading("面积/hm2", []), split_heading("yes/no", []), split_heading("t/mu", [])
    (('面积', 'hm2'), ('yes/no', None), ('t/mu', None))
    """
    text = " ".join(heading.split())
    before, inside = _bracketed(text)
    if inside is not None:
        outer = _SLASH.split(before.rstrip("/／∕⁄ "), maxsplit=1)
        if before[-1:] not in ("/", "／", "∕", "⁄"):
            return before, inside
        if len(outer) == 1:
            return outer[0].strip(), inside
    name, *behind = (part.strip() for part in _SLASH.split(text, maxsplit=1))
    if names is None or text in names or not name or not behind:
        return text, None
    return (name, behind[0]) if name in names or (_is_unit(behind[0]) and not _is_unit(name)) else (text, None)


def _bracketed(text: str) -> tuple[str, str | None]:
    """Return what stands before the last bracket of a text and inside it, None where the text does not end with one."""
    deep = 0
    if text[-1:] and text[-1] in _CLOSING:
        for i in range(len(text) - 1, -1, -1):
            deep += (text[i] in _CLOSING) - (text[i] in _OPENING)
            if deep == 0:
                return text[:i].strip(), text[i + 1 : -1].strip()
    return text, None


def _is_unit(text: str) -> bool:
    try:
        return bool(text.strip("-1 ")) and bool(parse(text))
    except InputError:
        return False


def is_formula(text: str) -> bool:
    """Tell whether a spreadsheet could read a text as a formula (some read the full-width signs alike).

    >>> is_formula("=1+1"), is_formula("+86"), is_formula("＝1"), is_formula("—"), is_formula("meadow")
    (True, True, True, False, False)
    """
    return text[:1] in ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠") and len(text) > 0


def plain_text(text: str) -> str:
    """Return a text of a CSV without the apostrophe that
    :func:`esvalue.core.spreadsheets.csv_cell` puts before what could be a formula.

    >>> plain_text("'=cmd"), plain_text("''=cmd"), plain_text("'tis"), plain_text("-3")
    ('=cmd', "'=cmd", "'tis", '-3')
    """
    return text[1:] if text[:1] == "'" and is_formula(text.lstrip("'")) else text


def csv_rows(text: str, where: str) -> list[tuple[int, list[str]]]:
    """Return (line of the file, cells) of every row of a CSV that is not blank, whatever its line ends and whichever
    of comma, semicolon and tab its headings stand between.

    Raises
    ------
    InputError
        A row the CSV reader cannot make out: a quote that is never closed.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    reader = csv.reader(io.StringIO(lines), delimiter=_separator(lines))
    try:
        return [
            (reader.line_num, [plain_text(cell) for cell in row]) for row in reader if any(cell.strip() for cell in row)
        ]
    except csv.Error:  # a cell longer than any is meant to be
        raise fail("csv_quote", where, row=reader.line_num) from None


def _separator(text: str) -> str:
    """Return what stands between the cells of a CSV: a comma, unless its headings hold none and another sign."""
    head = re.sub(r'"[^"]*"', "", next((line for line in text.split("\n") if line.strip()), ""))
    return next((sign for sign in ("\t", ";") if sign in head and "," not in head), ",")


def is_workbook(path: Path) -> bool:
    """Tell whether a file is a workbook by its name."""
    return path.suffix.lower() in (".xlsx", ".xlsm")


def sheets_of(path: Path) -> list[str]:
    """Return the names of the sheets of a workbook that hold cells (charts on a sheet of their own do not).

    Raises
    ------
    InputError
        No such file, the old format, no workbook.
    """
    with _opened(path) as book:
        return [str(sheet.title) for sheet in book.worksheets]


def sheet_cells(path: Path, sheet: str | int = 0) -> list[tuple[Any, ...]]:
    """Return the cells of a sheet, row by row, each with its `value` and `number_format`.

    Parameters
    ----------
    path : path
        A workbook.
    sheet : str or int
        Name or number of the sheet.

    Raises
    ------
    InputError
        No such file or sheet; cells that hold an error of Excel, or a formula whose result was never saved: all of them
        at once.
    """
    with _opened(path) as book:
        name = _sheet_in(book, path, sheet)
        rows = _rows(book[name])
    where, problems = f"{path.name}: {name}", Mistakes()
    for cell in (one for row in rows for one in row if one.data_type == "e"):
        problems.add("cell_error", where, cell=cell.coordinate, row=str(cell.row), value=str(cell.value))
    if _holds_formulas(path):
        with _opened(path, results=False) as other:
            for r, row in enumerate(_rows(other[name])):
                for c, formula in enumerate(row):
                    empty = r >= len(rows) or c >= len(rows[r]) or rows[r][c].value is None
                    if empty and formula.data_type == "f":
                        problems.add(
                            "cell_formula",
                            where,
                            cell=formula.coordinate,
                            row=str(formula.row),
                            value=str(formula.value),
                        )
    problems.raise_if_any()
    return rows


def first_row(path: Path, sheet: str | int = 0) -> list[Any]:
    """Return what the cells of the first row of a sheet that is not blank hold, without reading the others."""
    with _opened(path) as book:
        page = book[_sheet_in(book, path, sheet)]
        page.reset_dimensions()
        return next((values for row in page.rows if any((values := [cell.value for cell in row]))), [])


def _sheet_in(book: Any, path: Path, sheet: str | int) -> str:
    names = [str(one.title) for one in book.worksheets]
    if isinstance(sheet, str) and sheet not in names:
        raise fail("sheet_missing", path.name, sheet=sheet, nearest=nearest(sheet, names), known=", ".join(names))
    return sheet if isinstance(sheet, str) else names[sheet]


@contextmanager
def _opened(path: Path, results: bool = True) -> Iterator[Any]:
    """Yield a workbook opened for reading, the results of its formulas or the formulas;
    also what is read of it later is checked.
    """
    from openpyxl import load_workbook

    if path.suffix.lower() == ".xls":
        raise fail("sheet_old_format", path.name)
    with readable(path, path.name):
        book = load_workbook(path, read_only=True, data_only=results)
        try:
            check_sheets(book, path, path.name)
            yield book
        finally:
            book.close()


@contextmanager
def readable(source: Path | io.BytesIO, name: str) -> Iterator[None]:
    """Say of a workbook that cannot be read why it cannot, whatever is damaged in it and whenever that shows.

    Parameters
    ----------
    source
        The file, or its bytes.
    name
        What it is called in a message.

    Raises
    ------
    InputError
        `file_missing`, `file_unreadable` (a folder, no permission), `no_workbook`.
    """
    if isinstance(source, Path):
        _check_there(source)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore"
            )  # parts of Excel the library does not know (drop-down lists, printing) are no concern of a reader
            yield
    except EsvalueError:
        raise
    # the library lets through whatever those of zip archives and XML, and its own records, raise of a damaged part
    except Exception as error:
        raise fail("no_workbook", name, reason=_damage(source, error)) from None


def check_sheets(book: Any, source: Path | io.BytesIO, name: str) -> None:
    """Raise `no_workbook` where a sheet the workbook lists is not in it (the library would go on without),
    or none holds cells.
    """
    with zipfile.ZipFile(source) as parts:
        listed = sum(
            len(re.findall(rb"<(?:\w+:)?sheet\s", parts.read(part)))
            for part in parts.namelist()
            if part == "xl/workbook.xml"
        )
    if listed > len(book.sheetnames):
        raise fail(
            "no_workbook",
            name,
            reason=Text(
                zh=f"{listed} 个工作表中丢失了 {listed - len(book.sheetnames)} 个",
                en=f"of its {listed} sheets {listed - len(book.sheetnames)} are lost",
            ),
        )
    if not book.worksheets:
        raise fail("no_workbook", name, reason=Text(zh="其中没有带单元格的工作表", en="no sheet in it holds cells"))


def _check_there(path: Path) -> None:
    try:
        with path.open("rb"):
            return
    except FileNotFoundError:
        raise fail("file_missing", str(path)) from None
    except (OSError, ValueError) as error:
        raise fail("file_unreadable", str(path), reason=failure_reason(error)) from None


def _damage(source: Path | io.BytesIO, error: Exception) -> Text:
    """Return what a file that is no workbook is instead, as far as its first bytes tell, else what the library said."""
    raw = source.getvalue() if isinstance(source, io.BytesIO) else source.read_bytes()
    if not raw.strip(b"\0 \r\n"):
        return Text(zh="文件是空的", en="the file is empty")
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        return Text(zh="有密码保护，或是旧格式 .xls", en="it is protected by a password, or in the old format .xls")
    if not raw.startswith(b"PK"):
        return Text(
            zh="是别种文件（如 CSV）改了扩展名",
            en="it is another kind of file under the name of a workbook, such as CSV",
        )
    if not zipfile.is_zipfile(io.BytesIO(raw)):
        return Text(zh="文件不完整", en="the file is cut off")
    line = " ".join(str(error).split())[:120]
    text = f"{type(error).__name__}{': ' if line else ''}{line}"
    return Text(zh=f"其中有损坏的部分：{text}", en=f"a part of it is damaged: {text}")


def filled_cells(sheet: Any) -> Iterator[Any]:
    """Yield the cells of an open sheet that its file names, row by row; none is made where the file names none.

    The library's own loops make a cell of every position up to the last: of a sheet that somebody coloured down to row
    1,048,576 millions.
    """
    for _, cell in sorted(sheet._cells.items()):
        yield cell


def _rows(sheet: Any) -> list[tuple[Any, ...]]:
    """Return the rows of a sheet, all of one length, up to the last row and column that hold something."""
    from openpyxl.cell.read_only import EMPTY_CELL

    sheet.reset_dimensions()  # some programs write a wrong size
    rows = list(sheet.rows)
    lengths = [next((n for n in range(len(row), 0, -1) if row[n - 1].value is not None), 0) for row in rows]
    while lengths and lengths[-1] == 0:
        lengths.pop()
    width = max(lengths, default=0)
    return [(*row[:width], *(EMPTY_CELL,) * (width - len(row))) for row in rows[: len(lengths)]]


def _holds_formulas(path: Path) -> bool:
    """Tell whether any sheet holds a formula, without reading its cells."""
    with readable(path, path.name), zipfile.ZipFile(path) as book:
        sheets = [name for name in book.namelist() if name.startswith("xl/worksheets/") and name.endswith(".xml")]
        return any(re.search(rb"<f[ >/]", book.read(name)) for name in sheets)
