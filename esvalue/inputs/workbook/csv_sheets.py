"""A sheet of a workbook that holds a table: its text as a CSV, and the cell each line of it stands in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from esvalue.core.errors import InputError
from esvalue.core.names import find_name
from esvalue.core.sheets import split_heading
from esvalue.core.spreadsheets import Digits, csv_text
from esvalue.core.tables import HeadedRow, HeadedTable, Heading
from esvalue.core.units import conversion, parse
from esvalue.core.written import NOT_APPLICABLE, read_number
from esvalue.inputs.cards import Card
from esvalue.inputs.places.headings import PERIODS
from esvalue.inputs.workbook.cells import NUMERIC_TEXT, is_date, meant, number_text, read_value
from esvalue.inputs.workbook.layout import FIRST, HEADER, HEADINGS
from esvalue.inputs.workbook.reading import Grid
from esvalue.inputs.workbook.tables import number_columns

__all__ = ["CsvSheet", "read_csv_sheet"]


@dataclass(frozen=True)
class CsvSheet:
    """A table read from a sheet: its grid, its table, its text as a CSV, and the sheet row of each line of the text."""

    grid: Grid
    table: HeadedTable
    text: str
    lines: Mapping[int, int]


def read_csv_sheet(grid: Grid, card: Card | None) -> CsvSheet:
    """Return the table of a sheet as a CSV would hold it; of the card come the columns that hold numbers."""
    header = grid.header()
    numeric = number_columns(grid.mark, list(header.values()), card)
    dated = {c for c, name in header.items() if find_name(name, PERIODS)}
    rows = [
        HeadedRow(row, tuple(_cell(grid, row, c, i in numeric, c in dated) for i, c in enumerate(header)))
        for row in grid.rows()
    ]
    headings = tuple(Heading(name, c - 1) for c, name in header.items())
    where = f"{grid.book}: {grid.tab}"
    table = HeadedTable(where, "sheet", HEADER, headings, tuple(row for row in rows if any(row.cells)))
    for c, name in header.items() if not any(map(_no_heading, header.values())) else ():  # else a row of data: told
        _check_caption(grid, c, name)
    beyond: dict[int, list[int]] = {}
    for (row, c), value in sorted(grid.values.items()):
        if row >= FIRST and c not in header and not (isinstance(value, str) and value.startswith("#")):
            beyond.setdefault(c, []).append(row)
    for c, outside in beyond.items():
        grid.bad.update(outside)
        grid.problems.add(
            "workbook_beyond",
            grid.cell(outside[0], c),
            name=str(grid.values[outside[0], c])[:30],
            count=len(outside),
            heading=grid.cell(HEADER, c).rpartition("!")[2],
        )
    text, lines = "", {}
    for one in (HeadedRow(HEADER, tuple(table.header)), *table.rows):
        text += csv_text([[Digits(cell) if i in numeric else cell for i, cell in enumerate(one.cells)]])
        lines[text.count("\n")] = one.line
    return CsvSheet(grid, table, text, lines)


def _no_heading(name: str) -> bool:
    """Tell whether a cell of the row of headings is one of data."""
    return name.strip() == NOT_APPLICABLE or read_number(name).value is not None


def _check_caption(grid: Grid, column: int, key: str) -> None:
    """Refuse a caption in row 3 that names another unit than the heading in row 4, which is the one that is read."""
    _, unit = split_heading(key, ())
    for line in grid.captions.get(column, "").splitlines():
        _, said = split_heading(line, ())
        try:
            differs = (
                said and unit and (not parse(said).same_kind(parse(unit)) or conversion(parse(said), parse(unit)) != 1)
            )
        except InputError:
            continue  # words in brackets that are no unit
        if differs:
            grid.problems.add(
                "workbook_caption",
                grid.refuse(HEADINGS, column),
                caption=line,
                heading=key,
                cell=grid.cell(HEADER, column).rpartition("!")[2],
            )
            return


def _cell(grid: Grid, row: int, position: int, numeric: bool, dated: bool) -> str:
    """Return a cell as the CSV would hold it; of a column of periods, a month that the spreadsheet made a date of."""
    raw = grid.values.get((row, position))
    if raw is None:
        return ""
    if is_date(raw) and dated and "d" not in grid.formats.get((row, position), "d").lower():
        return f"{raw:%Y-%m}"
    if is_date(raw):
        grid.problems.add("workbook_date", grid.refuse(row, position), given=raw)
        return "n/a"
    if isinstance(raw, bool):
        return "true" if raw else "false"
    if isinstance(raw, int | float):
        return number_text(raw, grid.formats.get((row, position), "General"))
    if numeric and raw.strip() != "n/a" and not raw.strip().startswith('"'):
        _, unit = split_heading(grid.header()[position], [])
        read = read_number(raw.strip(), unit or None)
        shown = NUMERIC_TEXT.match(raw.strip()) and (read.value is not None or read.meant)
        code = "workbook_text_number" if shown else "workbook_not_number"
        grid.problems.add(code, grid.refuse(row, position), given=raw.strip(), meant=meant(raw, unit or None))
        return "n/a"
    value = read_value(raw)
    return value if isinstance(value, str) else str(raw).strip()
