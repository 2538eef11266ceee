"""Opening a workbook and reading its cells: formulas by their values,
and every cell that holds the wrong thing named.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from esvalue.core.errors import InputError, Mistakes, choice_fields, nearest, titles_of
from esvalue.core.names import find_name, shown_name
from esvalue.core.sheets import check_sheets, filled_cells, readable
from esvalue.core.units import parse
from esvalue.inputs.choices import CHOICES
from esvalue.inputs.workbook.cells import NUMERIC_TEXT, is_date, meant, number_text, read_value
from esvalue.inputs.workbook.layout import FIRST, HEADER, HEADINGS, TITLE, SheetColumn
from esvalue.inputs.workbook.plain import NOT_APPLICABLE

__all__ = ["Grid", "open_grids", "typed"]

_FLAGS = {"true": True, "yes": True, "是": True, "1": True, "false": False, "no": False, "否": False, "0": False}


@dataclass
class Grid:
    """A sheet: its values by (row, column), its header, and the rows in which a mistake was found."""

    book: str
    tab: str
    mark: str
    values: dict[tuple[int, int], Any]
    formats: dict[tuple[int, int], str]
    problems: Mistakes
    bad: set[int] = field(default_factory=set)
    broken: bool = False
    #: What stands above the keys, for people: by column.
    captions: dict[int, str] = field(default_factory=dict)

    def cell(self, row: int, column: int) -> str:
        """Return the address of a cell as a message names it."""
        return f"{self.book}: {self.tab}!{get_column_letter(column)}{row}"

    def refuse(self, row: int, column: int) -> str:
        """Mark the row of a cell as refused, so that what follows from it is not told too;
        return the cell's address.
        """
        self.bad.add(row)
        return self.cell(row, column)

    def header(self) -> dict[int, str]:
        """Return column -> machine key."""
        return {
            c: str(value).strip() for (r, c), value in sorted(self.values.items()) if r == HEADER and str(value).strip()
        }

    def rows(self) -> Iterator[int]:
        """Yield the rows that hold data."""
        yield from sorted({r for r, _ in self.values if r >= FIRST})

    def columns(self, known: Sequence[SheetColumn], needed: Sequence[str]) -> dict[str, int]:
        """Return column key -> position; report unknown, repeated and missing ones (the sheet is then `broken`)."""
        keys = [column.key for column in known]
        found: dict[str, int] = {}
        header = self.header()
        if 3 * sum(name in keys for name in header.values()) < len(
            header
        ):  # a row of data, one of whose words may be a key too
            self.broken = True
            self.problems.add(
                "no_headings",
                self.cell(HEADER, min(header)),
                wanted=", ".join(keys),
                found=", ".join(shown_name(name) for name in list(header.values())[:4]),
            )
            return {}
        for position, name in header.items():
            if name not in keys:
                self.problems.add(
                    "workbook_header",
                    self.refuse(HEADER, position),
                    name=name,
                    nearest=nearest(name, keys) or "-",
                    known=", ".join(keys),
                )
            elif name in found:
                self.problems.add(
                    "workbook_twice", self.refuse(HEADER, position), key=name, other=self.cell(HEADER, found[name])
                )
            else:
                found[name] = position
        for name in needed:
            if name not in found:
                self.broken = True
                self.problems.add("workbook_no_column", f"{self.book}: {self.tab}", name=name)
        self.broken = self.broken or HEADER in self.bad
        return found


def open_grids(path: str | Path | BytesIO, name: str, problems: Mistakes) -> dict[str, Grid]:
    """Return the marked sheets of a workbook by mark;
    merged cells and formulas without a value are added to `problems`.

    Raises
    ------
    InputError
        `file_missing`, or `no_workbook`: not an .xlsx, damaged, or locked with a password.
    """
    from openpyxl import load_workbook

    source = path if isinstance(path, BytesIO) else Path(path)
    with readable(source, name):
        written = load_workbook(source, data_only=False, keep_links=False)
        values = load_workbook(source, data_only=True, keep_links=False)
        check_sheets(written, source, name)
    grids: dict[str, Grid] = {}
    for sheet in written.worksheets:
        mark = _mark(sheet)
        if mark is None or mark in ("readme", "lists"):
            continue
        if mark in grids:
            problems.add("workbook_sheet_twice", f"{name}: {sheet.title}", other=grids[mark].tab, name=mark)
            continue
        grids[mark] = _grid(name, mark, sheet, values[sheet.title], problems)
    return grids


def _mark(sheet: Worksheet) -> str | None:
    text = str(sheet.cell(row=TITLE, column=1).value or "").rstrip()
    return text[text.rindex("〔") + 1 : -1].strip() if text.endswith("〕") and "〔" in text else None


def _grid(book: str, mark: str, written: Worksheet, values: Worksheet, problems: Mistakes) -> Grid:
    grid = Grid(book, written.title, mark, {}, {}, problems)
    for span in written.merged_cells.ranges:
        if span.max_row >= HEADER:
            grid.bad.update(range(span.min_row, span.max_row + 1))
            problems.add("workbook_merged", grid.cell(span.min_row, span.min_col), cells=str(span.coord))
    grid.captions = {cell.column: str(cell.value) for cell in written[HEADINGS] if cell.value is not None}
    for cell in filled_cells(written):
        r, c = cell.row, cell.column
        if r < HEADER or cell.value is None:
            continue
        value = values.cell(row=r, column=c)
        if cell.data_type == "f" and value.value is None:
            grid.problems.add("workbook_formula", grid.refuse(r, c))
        elif value.data_type == "e":
            grid.problems.add("workbook_error_value", grid.refuse(r, c), given=value.value)
        elif not isinstance(value.value, str) or value.value.strip():
            grid.values[r, c] = value.value
            grid.formats[r, c] = str(value.number_format)
    return grid


def typed(grid: Grid, row: int, position: int, column: SheetColumn) -> Any:
    """Return the value of a cell as its column wants it, or None (an empty cell, or a mistake, then reported)."""
    raw = grid.values.get((row, position))
    if raw is None:
        return None
    if is_date(raw):
        grid.problems.add("workbook_date", grid.refuse(row, position), given=raw)
        return None
    value = read_value(raw)
    bare = isinstance(value, str) and value == raw.strip()  # not between quotes
    if column.kind in ("number", "any") and bare and NUMERIC_TEXT.match(value):
        grid.problems.add("workbook_text_number", grid.refuse(row, position), given=value, meant=meant(value))
        return None
    if column.kind == "number" and not (value == NOT_APPLICABLE and column.key == "value"):
        return _number(grid, row, position, value)
    if column.kind == "flag":
        return _flag(grid, row, position, value)
    if column.kind == "list":
        return _list(grid, row, position, value, numbers=column.key == "numbers")
    if column.kind == "text":
        return _text(grid, row, position, raw, value, column=column)
    return value


def _number(grid: Grid, row: int, position: int, value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        grid.problems.add("workbook_not_number", grid.refuse(row, position), given=value, meant=meant(str(value)))
        return None
    return value


def _flag(grid: Grid, row: int, position: int, value: Any) -> bool | None:
    found = _FLAGS.get(str(value).lower())
    if found is None:
        grid.problems.add("workbook_not_flag", grid.refuse(row, position), given=value)
    return found


def _list(grid: Grid, row: int, position: int, value: Any, *, numbers: bool) -> list[Any] | None:
    items = value if isinstance(value, list) else [part.strip() for part in str(value).replace("，", ",").split(",")]
    try:
        return (
            [item if isinstance(item, int | float) else float(item) for item in items]
            if numbers
            else [str(item) for item in items]
        )
    except ValueError:
        grid.problems.add("workbook_not_list", grid.refuse(row, position), given=value)
        return None


def _text(grid: Grid, row: int, position: int, raw: Any, value: Any, *, column: SheetColumn) -> str | None:
    text = (
        value
        if isinstance(value, str)
        else number_text(value)
        if isinstance(value, int | float) and not isinstance(value, bool)
        else str(raw)
    )
    if column.key in ("unit", "rounding.unit"):
        if text == "1" and value is not None and not str(raw).strip().startswith('"'):
            return ""
        try:
            parse(text, grid.cell(row, position))
        except InputError as error:
            grid.bad.add(row)
            grid.problems.extend(error)
            return None
    known = CHOICES.get(column.choices)
    if known and text not in known:
        titles = {title: key for key, said in titles_of(known).items() for title in said}
        key = find_name(text, known) or titles.get(find_name(text, titles) or "")
        if key is None:
            near = nearest(text, [*known, *titles]) or "-"  # the title of a word is read as the word
            fields = {**choice_fields(text, known), "nearest": near}
            grid.problems.add("bad_choice", grid.refuse(row, position), **fields)
        return key
    return text
