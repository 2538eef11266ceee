"""The tables of a blank workbook as the CSV files they stand for: places with their sources, links, river sections."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from esvalue.core.errors import InputError
from esvalue.core.sheets import split_heading
from esvalue.core.spreadsheets import csv_text
from esvalue.core.tables import HeadedRow, HeadedTable, Heading
from esvalue.core.text import Text
from esvalue.core.totals import is_totals_word
from esvalue.core.units import conversion, parse
from esvalue.inputs.blank.asked import may_be_empty
from esvalue.inputs.blank.lists import meant
from esvalue.inputs.blank.words import HEADS, ORIGINS
from esvalue.inputs.cards import Card, Column
from esvalue.inputs.workbook.content import Content
from esvalue.inputs.workbook.csv_sheets import CsvSheet, read_csv_sheet
from esvalue.inputs.workbook.layout import FIRST, HEADER
from esvalue.inputs.workbook.plain import NOT_APPLICABLE
from esvalue.inputs.workbook.reading import Grid
from esvalue.inputs.workbook.tables import sources_file

__all__ = ["LACKS", "address", "listed_tables", "named_cell", "places_table"]

#: What is lacking, and where it is to be filled in.
LACKS = Text(zh="{}（{}）", en="{} ({})")

SOURCE, NOTE = ORIGINS


def address(grid: Grid, row: int, column: int) -> Text:
    """Return a cell by its letter and number."""
    return Text.same(grid.cell(row, column).rpartition("!")[2])


def named_cell(grid: Grid, row: int, column: int) -> Text:
    """Return a cell by what stands above its column, with its letter and number."""
    caption, at = grid.captions.get(column, "").partition("\n")[0].strip(), address(grid, row, column)
    return LACKS.format(caption, at) if caption else at


def places_table(
    content: Content, grid: Grid, domain: str, card: Card, source: Callable[[Any, Grid, int, int], str | None], *,
    words: Mapping[str, Mapping[str, Text]],
) -> list[Text]:  # fmt: skip
    """Read a sheet of places into the tables of the content: places, and a source for every number of a row.

    What may be left empty is n/a there, and so are texts that nobody is asked for; what is missing is returned, cell by
    cell, and stays empty. `words` are the categories of columns with their titles.
    """
    _take_units(grid)
    by_key = {split_heading(key, ())[0]: c for c, key in grid.header().items()}
    rows = [row for row in grid.rows() if any((row, c) in grid.values for c in by_key.values())]
    file = f"{domain}.csv"
    if lacking := [key for key in ("place", *ORIGINS) if key not in by_key]:
        for key in lacking:
            content.problems.add("workbook_no_column", f"{grid.book}: {grid.tab}", name=key)
        content.unfilled.add(file)
        return []
    if not rows:
        content.unfilled.add(file)
        return [HEADS["place"]]
    rows = [row for row in rows if not _is_total(content, grid, row, by_key)]
    missing = [one for row in rows for one in _fill(grid, row, by_key, card)]
    if not rows:
        return missing
    origins = [one for row in rows for one in _sources(grid, row, by_key, card, source)]
    for key in ORIGINS:  # read here; what is left is the table of places
        for row in [HEADER, *rows]:
            grid.values.pop((row, by_key[key]), None)
    last = max(grid.header()) + 1
    asked = by_key.keys() - set(ORIGINS)
    for k, name in enumerate(n for n, one in card.columns.items() if not one.optional and n not in asked):
        grid.values[(HEADER, last + k)] = name
        grid.values.update({(row, last + k): _usual(grid, row, card.columns[name], by_key, words) for row in rows})
    content.tables[file] = read_csv_sheet(grid, card)
    content.tables[sources_file(file)] = _origins(grid, origins)
    if missing:
        content.unfilled.add(file)
    return missing


def _take_units(grid: Grid) -> None:
    """Read a column in the unit its caption says, where somebody wrote another of the kind: the keys are hidden."""
    for c, key in grid.header().items():
        name, unit = split_heading(key, ())
        for line in grid.captions.get(c, "").splitlines():
            _, said = split_heading(line, ())
            try:
                alike = bool(unit and said) and parse(said).same_kind(parse(unit))
            except InputError:
                continue  # words in brackets that are no unit
            if alike and conversion(parse(said), parse(unit)) != 1:
                grid.values[(HEADER, c)] = f"{name} [{said}]"


def _is_total(content: Content, grid: Grid, row: int, by_key: Mapping[str, int]) -> bool:
    """Tell whether a row with empty cells is one of totals, which is refused: nobody is asked to fill it."""
    name = grid.values.get((row, by_key["place"]))
    if not is_totals_word(str(name or "")) or all((row, c) in grid.values for c in by_key.values()):
        return False
    content.problems.add("table_totals", grid.refuse(row, by_key["place"]), cell=str(name).strip())
    return True


def _usual(
    grid: Grid, row: int, column: Column, by_key: Mapping[str, int], words: Mapping[str, Mapping[str, Text]]
) -> str:
    """Return what a category that nobody is asked for usually is, by the one it goes with; else n/a."""
    for of, usual in column.usual_by.items():
        if of in by_key:
            key = meant(str(grid.values.get((row, by_key[of]), "")), words.get(of, {}))
            if key in usual:
                return usual[key][0]
    return NOT_APPLICABLE


def _fill(grid: Grid, row: int, by_key: Mapping[str, int], card: Card) -> Iterator[Text]:
    """Fill the empty cells of a row that may be empty, and yield the others."""
    for key, c in by_key.items():
        if (row, c) in grid.values or key == NOTE:
            continue
        if key in card.columns and may_be_empty(card.columns[key]):
            grid.values[(row, c)] = NOT_APPLICABLE
        else:
            yield named_cell(grid, row, c)


def _sources(
    grid: Grid, row: int, by_key: Mapping[str, int], card: Card, source: Callable[[Any, Grid, int, int], str | None]
) -> Iterator[tuple[int, tuple[str, str, str, str]]]:
    """Yield the source of every number of a row."""
    name, given = (grid.values.get((row, by_key[key])) for key in ("place", SOURCE))
    found = None if given is None else source(given, grid, row, by_key[SOURCE])
    if name is None:
        return
    note = str(grid.values.get((row, by_key[NOTE]), "")).strip()
    for key, c in by_key.items():
        if (
            key in card.columns
            and card.columns[key].kind == "number"
            and grid.values.get((row, c), NOT_APPLICABLE) != NOT_APPLICABLE
        ):
            yield row, (key, str(name).strip(), found or "judgement", note)


def _origins(grid: Grid, found: list[tuple[int, tuple[str, str, str, str]]]) -> CsvSheet:
    """Return the sources of a table of places; each line stands in the row whose number it is of."""
    names = ("column", "place", "source", "note")
    headings = tuple(Heading(name, i) for i, name in enumerate(names))
    rows = tuple(HeadedRow(row, cells) for row, cells in found)
    text, lines = csv_text([names]), {}
    for row, cells in found:
        text += csv_text([cells])
        lines[text.count("\n")] = row
    table = HeadedTable(f"{grid.book}: {grid.tab}", "sheet", HEADER, headings, rows)
    return CsvSheet(grid, table, text, lines)


def listed_tables(content: Content, source: Callable[[Any, Grid, int, int], str | None]) -> dict[str, list[Text]]:
    """Read the tables of river sections and of links into the content, without rows in which a cell is lacking; return
    what is missing by sheet.
    """
    missing: dict[str, list[Text]] = {}
    for mark, grid in content.grids.items():
        if not mark.startswith("tables:"):
            continue
        file = f"{mark.partition(':')[2]}.csv"
        _take_units(grid)
        header = grid.header()
        rows = list(grid.rows())
        lacking = [(row, c) for row in rows for c in header if (row, c) not in grid.values]
        if not rows:
            lacking = [(FIRST, min(header))]
        if lacking:
            missing[grid.tab] = [named_cell(grid, *at) for at in lacking]
            content.unfilled.add(file)
        for row in {row for row, _ in lacking}:  # what the other rows say is read
            grid.values = {at: value for at, value in grid.values.items() if at[0] != row}
        for row in grid.rows():  # a year typed as a number is a period, and so is a month a spreadsheet made a date of
            for c in header:
                value = grid.values.get((row, c))
                if isinstance(value, float) and value.is_integer():
                    grid.values[(row, c)] = int(value)
                if header[c] == "source" and value is not None:
                    grid.values[(row, c)] = source(value, grid, row, c) or "judgement"
        content.tables[file] = read_csv_sheet(grid, None)
    return missing
