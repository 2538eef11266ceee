"""What a workbook says: the keys of the scenario, its tables as CSV, and the cell each of them stands in."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path as File
from typing import Any

from esvalue.core.errors import InputError, Mistakes, listed, nearest
from esvalue.core.files import scratch
from esvalue.inputs.card_reading import load_card
from esvalue.inputs.cards import Card
from esvalue.inputs.library import Library
from esvalue.inputs.workbook.csv_sheets import CsvSheet, read_csv_sheet
from esvalue.inputs.workbook.layout import CARDS, NEEDED, ORIGIN, OWN_KEYS, PAIRS, RECORD_SHEETS, TABLES, Row, Sheet
from esvalue.inputs.workbook.plain import Path, put_at, read_path
from esvalue.inputs.workbook.reading import Grid, open_grids, typed
from esvalue.inputs.workbook.record_rows import row_record
from esvalue.inputs.workbook.tables import REGISTER, sources_file

__all__ = ["Content", "Place", "read_content"]

#: The mark of the sheet by which a blank workbook, one of questions, is told.
ASKED = "asked"

#: A cell: its sheet, row and column.
Place = tuple[Grid, int, int]
#: Mark of a sheet -> what one of its rows is, as messages name it.
_ROWS_OF = {
    "options": "option",
    "domains": "domain",
    "sources": "source",
    "columns": "uncertain entry",
    "payments": "payment",
}


@dataclass
class Content:
    """Everything a workbook says, where it says it, and the mistakes found so far."""

    book: str
    problems: Mistakes
    grids: dict[str, Grid]
    data: dict[str, Any] = field(default_factory=dict)
    cells: dict[Path, Place] = field(default_factory=dict)
    tables: dict[str, CsvSheet] = field(default_factory=dict)
    cards: dict[str, str] = field(default_factory=dict)
    references: list[tuple[Grid, int, dict[str, Any]]] = field(default_factory=list)
    taken: dict[Path, str] = field(default_factory=dict)
    lost: bool = False
    #: Keys a blank workbook asks for and that have no answer yet.
    unanswered: set[str] = field(default_factory=set)
    #: Files of tables of a blank workbook in which cells are lacking.
    unfilled: set[str] = field(default_factory=set)
    #: Sections of which a row speaks of an entry that has none.
    misnamed: set[str] = field(default_factory=set)

    @property
    def blank(self) -> bool:
        """Tell whether the workbook is a blank scenario's: it has its own sheets, and none of the others."""
        return ASKED in self.grids

    @property
    def broken(self) -> bool:
        """Tell whether a sheet or a column is missing, so that what the rest would mean cannot be checked."""
        return self.lost or any(grid.broken for grid in self.grids.values())

    def section(self, name: str) -> dict[str, dict[str, Any]]:
        """Return the tables of a section by key (those that are tables:
        the scenario's own checks say what else is wrong).
        """
        found = self.data.get(name)
        return (
            {key: table for key, table in found.items() if isinstance(table, dict)} if isinstance(found, dict) else {}
        )

    def put(self, path: Path, value: Any, place: Place) -> None:
        """Put a value at a path and remember its cell."""
        grid, row, column = place
        try:
            put_at(self.data, path, value, grid.cell(row, column))
        except InputError as error:
            grid.bad.add(row)
            self.problems.extend(error)
        self.cells[path] = place


def read_content(path: str | File | io.BytesIO, name: str, library: Library | None) -> Content:
    """Read a workbook; mistakes are collected in the content, not raised (but for a file that cannot be read at all).

    With a library, columns of numbers are known from the cards; without, every number is taken as it stands.
    """
    problems = Mistakes()
    content = Content(name, problems, open_grids(path, name, problems))
    if content.blank:  # a blank scenario, which is read by its own questions
        return content
    for needed in NEEDED:
        if needed not in content.grids:
            problems.add("workbook_no_sheet", name, name=needed, nearest=nearest(needed, content.grids) or "-")
            content.lost = True
    for sheet in (PAIRS["scenario"], *TABLES, PAIRS["design"], *RECORD_SHEETS, PAIRS["details"]):
        if sheet.id in content.grids:
            reader = _read_pairs if sheet.id in PAIRS else _read_table if sheet in TABLES else _read_records
            reader(content, content.grids[sheet.id], sheet)
    _check_rows_named(content)
    for sheet in (CARDS, ORIGIN):
        if sheet.id in content.grids:
            _read_texts(content, content.grids[sheet.id])
    _read_tables(content, library)
    return content


def _check_rows_named(content: Content) -> None:
    """Refuse rows whose key speaks of an option, a domain ... that has no row on its own sheet, and read them no
    further: what is lacking there is lacking because of the name.
    """
    for sheet in TABLES:
        own = content.grids.get(sheet.id)
        if sheet.column("key") is None or sheet.under or own is None or own.bad or own.broken:
            continue
        spoken = {path: place for path, place in content.cells.items() if path[:1] == sheet.prefix and len(path) > 1}
        known = [str(path[1]) for path in spoken if len(path) == 2]
        for path, (grid, row, _) in spoken.items():
            name = str(path[1])
            if name in known or row in grid.bad:
                continue
            column = next((c for c, key in grid.header().items() if key in OWN_KEYS), 1)
            what = _ROWS_OF.get(sheet.id, sheet.id)
            near = nearest(name, known) or "-"
            fields = {"what": what, "name": name, "sheet": own.tab, "nearest": near, "known": listed(known)}
            content.problems.add("workbook_row_named", grid.refuse(row, column), **fields)
            content.data.get(str(sheet.prefix[0]), {}).pop(name, None)
            content.misnamed.add(str(sheet.prefix[0]))


def _entries(
    content: Content, grid: Grid, sheet: Sheet, needed: list[str]
) -> list[tuple[int, dict[str, int], dict[str, Any]]]:
    """Return (row, positions of the columns, values by column) of every row that says something."""
    columns = grid.columns(sheet.columns, needed)
    if grid.broken:
        return []
    found = []
    for row in grid.rows():
        specs = [
            (column, columns[column.key])
            for column in sheet.columns
            if column.key in columns and column.kind != "label"
        ]
        values = {
            column.key: value for column, position in specs if (value := typed(grid, row, position, column)) is not None
        }
        if values or row in grid.bad:
            found.append((row, columns, values))
    return found


def _read_pairs(content: Content, grid: Grid, sheet: Sheet) -> None:
    for row, columns, values in _entries(content, grid, sheet, ["key", "value"]):
        if "key" not in values:
            if "value" in values:
                grid.problems.add("workbook_empty", grid.refuse(row, columns.get("key", 1)))
            continue
        place = (grid, row, columns.get("value", 2))
        try:
            path = (*sheet.prefix, *read_path(str(values["key"]), grid.cell(row, columns["key"])))
        except InputError as error:
            grid.bad.add(row)
            content.problems.extend(error)
            continue
        content.cells.setdefault(path, place)
        if "value" in values:
            content.put(path, values["value"], place)


def _read_table(content: Content, grid: Grid, sheet: Sheet) -> None:
    own = [column.key for column in sheet.columns if column.key in OWN_KEYS]
    listed = not own
    seen: dict[Row, str] = {}
    for number, (row, columns, values) in enumerate(_entries(content, grid, sheet, own)):
        named = {name: values.pop(name, None) for name in own}
        lacking = next((name for name, key in named.items() if key is None), None)
        if lacking is not None:
            if row not in grid.bad:
                grid.problems.add("workbook_empty", grid.refuse(row, columns.get(lacking, 1)))
            continue
        key: Row = (str(named["of"]), str(named["key"])) if sheet.under else number if listed else str(named["key"])
        if key in seen:
            said = ".".join(key) if isinstance(key, tuple) else key
            grid.problems.add("workbook_twice", grid.refuse(row, columns["key"]), key=said, other=seen[key])
            continue
        path = sheet.entry(key)
        content.cells[path] = (grid, row, columns.get("key", 1))
        seen[key] = grid.cell(row, columns.get("key", 1))
        if not values or listed:
            content.put(path, {}, content.cells[path])
        for text in ("note", "reason", "not_known"):
            for language, other in (("zh", "en"), ("en", "zh")):
                if f"{text}.{language}" in values:  # one language stands for both
                    values.setdefault(f"{text}.{other}", values[f"{text}.{language}"])
        for column, position in columns.items():
            place, inner = (grid, row, position), (*path, *column.split("."))
            for n in range(len(path) + 1, len(inner) + 1):  # the table a column lies in is found at its first column
                content.cells.setdefault(inner[:n], place)
            if column in values:
                content.put(inner, values[column], place)


def _read_records(content: Content, grid: Grid, sheet: Sheet) -> None:
    parameters = sheet.id == "parameters"
    taken = content.taken
    for row, columns, values in _entries(content, grid, sheet, ["key", "value", "low", "high", "unit", "source"]):
        key, use = values.pop("key", None), values.pop("use", "own")
        if key is None:
            if row not in grid.bad:
                grid.problems.add("workbook_empty", grid.refuse(row, columns.get("key", 1)))
            continue
        if parameters and use == "card":
            content.references.append((grid, row, {"key": key, **values}))
            continue
        if row in grid.bad:
            values["value"] = None  # told already
        try:
            path = ("parameters", key) if parameters else read_path(key, grid.cell(row, columns["key"]))
        except InputError as error:
            grid.bad.add(row)
            content.problems.extend(error)
            continue
        if path in taken:
            grid.problems.add("workbook_twice", grid.refuse(row, columns["key"]), key=key, other=taken[path])
            continue
        taken[path] = grid.cell(row, columns["key"])
        _put_record(content, grid, row, columns, path, values=values)


def _put_record(
    content: Content, grid: Grid, row: int, columns: Mapping[str, int], path: Path, *, values: dict[str, Any]
) -> None:
    found = Mistakes()
    for column, position in columns.items():
        content.cells[(*path, *column.split("."))] = (grid, row, position)
    for ends in ("spread", "triangular"):
        content.cells[(*path, ends)] = (grid, row, columns.get("low", 1))
    record = (
        None
        if values.get("value", 0) is None
        else row_record(values, lambda key: grid.cell(row, columns.get(key, 1)), found)
    )
    if found:
        grid.bad.add(row)
        try:
            found.raise_if_any()
        except InputError as error:
            content.problems.extend(error)
    if record is not None:
        content.put(path, record, (grid, row, columns.get("value", 1)))
    content.cells[path] = (grid, row, columns.get("value", 1))
    for n in range(3, len(path)):
        content.cells.setdefault(path[:n], (grid, row, columns.get("value", 1)))


def _read_texts(content: Content, grid: Grid) -> None:
    """Read the files a sheet holds line by line."""
    columns = grid.columns(CARDS.columns, ["file", "text"])
    if len(columns) < 2:
        return
    lines: dict[str, list[str]] = {}
    for row in grid.rows():
        file = grid.values.get((row, columns["file"]))
        if file is not None:
            lines.setdefault(str(file), []).append(str(grid.values.get((row, columns["text"]), "")))
    content.cards.update({file: "\n".join(text) for file, text in lines.items()})


def _read_tables(content: Content, library: Library | None) -> None:
    for domain, rule in content.section("domains").items():
        places = rule.get("places")
        if not isinstance(places, str) or places in content.tables:
            continue
        if f"places:{domain}" not in content.grids:
            marks = [mark for mark in content.grids if mark.startswith("places:")]
            content.problems.add(
                "workbook_no_sheet",
                content.book,
                name=f"places:{domain}",
                nearest=nearest(f"places:{domain}", marks) or "-",
            )
            content.lost = True
            continue
        card = _card(content, rule, library)
        content.tables[places] = read_csv_sheet(content.grids[f"places:{domain}"], card)
        if f"origins:{domain}" in content.grids:
            content.tables[sources_file(places)] = read_csv_sheet(content.grids[f"origins:{domain}"], None)
    besides = [(table.get("file"), f"links:{key}") for key, table in content.section("links").items()]
    if isinstance(register := content.data.get("objects"), dict):
        besides.append((register.get("file"), REGISTER))
    for file, mark in besides:
        if isinstance(file, str) and file not in content.tables:
            if mark in content.grids:
                content.tables[file] = read_csv_sheet(content.grids[mark], None)
            else:
                content.problems.add("workbook_no_sheet", content.book, name=mark, nearest="-")
                content.lost = True


def _card(content: Content, rule: Mapping[str, Any], library: Library | None) -> Card | None:
    """Return the card of a domain, or None where it cannot be had (loading the scenario says why)."""
    name = rule.get("card")
    if library is None or not isinstance(name, str):
        return None
    try:
        with scratch() as folder:
            for file, text in content.cards.items():
                if file in (name, f"{name}.toml"):
                    (folder / File(file).name).write_text(text, encoding="utf-8", newline="")
                    return load_card(folder / File(file).name, library)
        return load_card(library.card_path(name), library)
    except InputError:
        return None
