"""Mistakes the scenario's own checks find, led back to the sheet and cell they come from."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace

from openpyxl.utils import get_column_letter

from esvalue.core.errors import NAMING_ROWS, InputError, Mistake
from esvalue.core.messages import messages_of
from esvalue.inputs.places.listed import column_of
from esvalue.inputs.places.origins import SIDECAR
from esvalue.inputs.scenario.links import LINKS
from esvalue.inputs.scenario.objects import OBJECTS
from esvalue.inputs.workbook.advice import InCells
from esvalue.inputs.workbook.content import Content
from esvalue.inputs.workbook.csv_sheets import CsvSheet
from esvalue.inputs.workbook.layout import HEADER, RECORD_SHEETS, SHEETS
from esvalue.inputs.workbook.plain import Path, read_path
from esvalue.inputs.workbook.reading import Grid
from esvalue.inputs.workbook.tables import sources_file

__all__ = ["InWorkbook", "follows", "in_whole_table", "led_back", "prefixes", "spellings", "without_told"]

_ROW = re.compile(r"\brow (\d+)")
#: One row of a table, and one cell: "row 7", "row 7: area", "area [ha]: north (row 7)", "period: row 7".
_SINGLE, _CELL = re.compile(r"row (\d+)(?:: (.+))?"), re.compile(r"(.+): (?:.+ \()?row (\d+)\)?")
#: What a message is about -> the column of a record's row it is shown in.
_COLUMNS = {
    **dict.fromkeys(messages_of("core_units"), "unit"), "unit_kind": "unit",
    "no_source": "source", "unknown_source": "source",
    "price_without_year": "price_year", "outside_bounds": "value", "impossible": "value",
    "needs_unit": "unit", "unusual": "value",
}  # fmt: skip
#: Section of the scenario -> mark of the sheet that holds it, where they differ.
_SECTIONS = {
    "requirements": "limits", "uncertainties": "columns", "magnitude": "published", "region_coefficients": "uncertain",
    "stage": "uncertain",
    "use": "details",
}  # fmt: skip
_PREFIXES = {sheet.id: str(sheet.prefix[0]) for sheet in SHEETS.values() if sheet.prefix}
_RECORDS = {sheet.id for sheet in RECORD_SHEETS}
#: What a message is about -> the column of a table's row it is shown in.
_SPOKEN = {
    "status_quo": "status_quo", "option_needs": "rule", "no_such_outcome": "outcome", "no_budget": "at_most",
    "card_domain": "card",
    "set of region coefficients": "region_coefficients", "stage": "stage", "reading": "reading", "domain": "domain",
    "column": "column", "region type": "region_type",
    "requirement_no_place": "region_type", "requirement_cell": "region_type",
    **dict.fromkeys(("requirement_weight", "requirement_mixed"), "weight"), "requirement_mixed_domain": "domain",
    "design_cell_again": "region_type",
}  # fmt: skip
#: Found only because a row already told of says nothing.
_FOLLOWING = ("option_needs", "levels_sum", "status_quo", "missing_key", "no_without", "cells_without_source")


#: What an empty cell of a table of places, or an empty table, is told as.
_EMPTY = ("empty_cells", "nameless_places", "file_missing")
#: Question without an answer -> what is told of others only because of that.
_WITHOUT = {"scenario.period": ("payment_period",)}


def follows(problem: Mistake, content: Content) -> bool:
    """Tell whether a problem only follows from a mistake already told: something is missing,
    and a row of its section was refused.
    """
    file, _, key = problem.where.partition(": ")
    section = re.split(r"[.\[]", key)[0]
    bad = [grid.mark for grid in content.grids.values() if grid.bad]
    tables = {table.grid.mark for path, table in content.tables.items() if path.rsplit("/", 1)[-1] == file}
    sheets = {mark for mark, prefix in _PREFIXES.items() if prefix == section} | (
        {"uncertain"} if section not in _PREFIXES.values() else set()
    )
    if content.blank and _lacking(problem, content, file, key):
        return True
    if section in content.misnamed and problem.code in (*_FOLLOWING, "bad_value"):
        return True
    return problem.code in _FOLLOWING and any(mark in sheets or mark in tables for mark in bad)


def _lacking(problem: Mistake, content: Content, file: str, key: str) -> bool:
    """Tell whether a problem of a blank workbook is only that an answer is lacking, which is told sheet by sheet."""
    if any(one == key or one.startswith(f"{key}.") for one in content.unanswered if key):
        return True
    if any(problem.code in _WITHOUT.get(one, ()) for one in content.unanswered):
        return True
    name = file.replace("\\", "/").rsplit("/", 1)[-1]
    unfilled = {path.rsplit("/", 1)[-1] for path in content.unfilled}
    if problem.code in _EMPTY and name in unfilled:
        return True
    sections = {path.rsplit("/", 1)[-1] for path in content.unfilled if "/" in path}
    at = str(problem.fields.get("rows", ""))
    return bool(sections) and section_table(name, content) and not _ROW.search(at)


def section_table(name: str, content: Content) -> bool:
    """Tell whether a file is one of the tables of river sections of a blank workbook."""
    return any(
        path.rsplit("/", 1)[-1] == name and table.grid.mark.startswith("tables:")
        for path, table in content.tables.items()
    )


def in_whole_table(problem: Mistake, content: Content) -> bool:
    """Tell whether a problem was found in a table of places or links whose own sheets are whole."""
    file = problem.where.partition(": ")[0].replace("\\", "/").rsplit("/", 1)[-1]
    return any(path.rsplit("/", 1)[-1] == file and not table.grid.broken for path, table in content.tables.items())


def without_told(problem: Mistake, content: Content, told: Collection[tuple[str, int]]) -> Mistake | None:
    """Return a problem of several rows of a table without those rows that were told of already; None: it was in no
    other.
    """
    rows = problem.fields.get("rows")
    name = problem.where.partition(": ")[0].replace("\\", "/").rsplit("/", 1)[-1]
    table = next((table for path, table in content.tables.items() if path.rsplit("/", 1)[-1] == name), None)
    if table is None or not isinstance(rows, str):
        return problem
    parts = rows.split("; ")
    kept = [
        part
        for part in parts
        if not (at := _ROW.search(part)) or (table.grid.mark, table.lines.get(int(at[1]))) not in told
    ]
    if not any(_ROW.search(part) or part.startswith("+") for part in kept) and len(kept) < len(parts):
        return None
    return replace(problem, fields={**problem.fields, "rows": "; ".join(kept)}) if len(kept) < len(parts) else problem


@dataclass(frozen=True)
class InWorkbook:
    """Says mistakes that are found once a workbook is read of its cells."""

    content: Content

    def __call__(self, problem: Mistake) -> Mistake:
        """Return a mistake whose place, and whose advice, is a sheet and a cell."""
        return led_back(problem, self.content)[0]


def led_back(problem: Mistake, content: Content) -> tuple[Mistake, tuple[str, int] | None]:
    """Return a problem whose place, and whose advice, is a sheet and a cell, and (mark of the sheet, row) where it is
    one row's.
    """
    moved, row = _moved_to_cell(problem, content)
    key = problem.where.partition(": ")[2]
    spelled = {text: path for path in content.cells for text in spellings(path)}
    path = next((spelled[text] for text in prefixes(key) if text in spelled), ())
    if not path and key:
        with suppress(InputError):  # a key no cell is known for
            path = read_path(key, "")
    return replace(moved, said=InCells(content, row, path)), row


def _moved_to_cell(problem: Mistake, content: Content) -> tuple[Mistake, tuple[str, int] | None]:
    file, _, key = problem.where.partition(": ")
    name = file.replace("\\", "/").rsplit("/", 1)[-1]
    if problem.code in ("unknown_card", "path_escape", "file_missing"):
        return _of_a_file(problem, content, file, name)
    tables = {path.rsplit("/", 1)[-1]: table for path, table in content.tables.items()}
    if name in tables:
        return _in_table(problem, tables[name], key)
    of = next((table for path, table in tables.items() if sources_file(path) == name), None)
    if of is not None:  # the sheet of its sources is not there
        missing = f"origins:{of.grid.mark.partition(':')[2]}"
        return Mistake("workbook_no_sheet", content.book, {"name": missing, "nearest": "-"}), None
    if name == "scenario.toml":
        return _in_scenario(problem, content, key)
    for file_name in content.cards:
        if name == file_name.rsplit("/", 1)[-1] and "cards" in content.grids:
            return replace(problem, where=f"{content.book}: {content.grids['cards'].tab} ({problem.where})"), None
    return replace(problem, where=f"{content.book} ({problem.where})"), None


def _of_a_file(problem: Mistake, content: Content, file: str, name: str) -> tuple[Mistake, tuple[str, int] | None]:
    """Return a problem of a card or table that is not there: its message names the file alone."""
    fields = {**problem.fields, **({"folder": content.book} if "folder" in problem.fields else {})}
    if isinstance(folders := fields.get("folders"), str):  # the workbook is unpacked where nobody looks
        said = (content.book if ".esvalue.partial-" in folder else folder for folder in folders.split(", "))
        fields["folders"] = ", ".join(said)
    for section, columns in (
        ("domains", ("card", "places")),
        ("links", ("file",)),
        ("payments", ("tables", "rule_file")),
    ):
        for key, rule in content.section(section).items():
            for column in columns:
                if rule.get(column) in (file, name) and (section, key, column) in content.cells:
                    grid, row, position = content.cells[section, key, column]
                    return replace(problem, where=f"{grid.cell(row, position)} ({rule[column]})", fields=fields), (
                        grid.mark,
                        row,
                    )
    return replace(problem, where=f"{content.book} ({problem.where})", fields=fields), None


def _in_scenario(problem: Mistake, content: Content, key: str) -> tuple[Mistake, tuple[str, int] | None]:
    spelled = {text: path for path in content.cells for text in spellings(path)}
    # a name that is not known: the row that is called so, before the table it stands in
    named = f"{key}.{problem.fields.get('name')}"
    for text in (named, *prefixes(key)):
        if text in spelled:
            path = spelled[text]
            for column in (
                _SPOKEN.get(problem.code),
                _SPOKEN.get(str(problem.fields.get("what"))),
                "key" if text == named else None,
            ):
                if column is not None and (*path, column) in content.cells:
                    path = (*path, column)
            path = _in_record(path, _COLUMNS.get(problem.code), content)
            grid, row, position = content.cells[path]
            position = _naming(grid, row, problem) or position
            return replace(problem, where=f"{grid.cell(row, position)} ({key})"), (grid.mark, row)
    section = re.split(r"[.\[]", key)[0]
    tab = next((grid.tab for mark, grid in content.grids.items() if mark == _SECTIONS.get(section, section)), "")
    return replace(problem, where=f"{content.book}: {tab} ({key})" if tab else f"{content.book} ({key})"), None


def _naming(grid: Grid, row: int, problem: Mistake) -> int | None:
    """Return the column of a row in which stands what a message says is not known; None where none or several do."""
    name = next((problem.fields[key] for key in ("name", "source", "given") if key in problem.fields), None)
    found = [c for (r, c), value in grid.values.items() if r == row and name not in (None, "") and value == name]
    return found[0] if len(found) == 1 else None


def _in_record(path: Path, column: str | None, content: Content) -> Path:
    """Return the path of a column of the record at a path or inside it (`times`, a table of ratios),
    or the path itself.
    """
    inside = (
        p
        for p, (grid, _, _) in content.cells.items()
        if column and p[: len(path)] == path and p[-1] == column and grid.mark in _RECORDS
    )
    return min(inside, key=len, default=path)


def spellings(path: Path) -> Iterator[str]:
    """Yield a path as pydantic spells it (a.0.b) and as the checks do (a[1].b)."""
    yield ".".join(str(step) for step in path)
    text = ""
    for step in path:
        text += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if text else step
    yield text


def prefixes(key: str) -> Iterator[str]:
    """Yield a key path and every shorter one.

    >>> list(prefixes("a.b[2].c"))
    ['a.b[2].c', 'a.b[2]', 'a.b', 'a']
    """
    while key:
        yield key
        cut = max(key.rfind("."), key.rfind("["))
        key = key[:cut] if cut > 0 else ""


def _in_table(problem: Mistake, table: CsvSheet, key: str) -> tuple[Mistake, tuple[str, int] | None]:
    grid = table.grid
    line: int | None = None
    column = key
    if single := _SINGLE.fullmatch(key):
        line, column = int(single[1]), single[2] or ""
    elif cell := _CELL.fullmatch(key):
        line, column = int(cell[2]), cell[1]
    lines = _ROW.findall(str(problem.fields.get("rows", "")))
    named = _naming(grid, table.lines.get(int(lines[0]), HEADER), problem) if len(lines) == 1 else None
    position = _position(grid, column) or named or next(iter(grid.header()), 1)
    fields = _moved(problem, table, position)
    if line is not None:
        row = table.lines.get(line, HEADER)
        return replace(problem, where=grid.cell(row, position), fields=fields), (grid.mark, row)
    rows = [table.lines.get(int(n), HEADER) for n in lines]
    where = grid.cell(rows[0] if rows else HEADER, position) if rows or key else f"{grid.book}: {grid.tab}"
    return replace(problem, where=where, fields=fields), (grid.mark, rows[0]) if len(rows) == 1 else None


def _position(grid: Grid, column: str) -> int | None:
    """Return where a column of a table stands, by its heading or by what the heading means; None where it is not
    known.
    """
    header = grid.header()
    kinds = {"links": LINKS, "origins": SIDECAR, "objects": OBJECTS}
    kind = kinds.get(grid.mark.partition(":")[0])
    for position, name in header.items():
        if name == column or (kind is not None and column_of(name, kind) == column != ""):
            return position
    return None


def _moved(problem: Mistake, table: CsvSheet, position: int) -> dict[str, object]:
    """Return the fields of a message with the lines of the CSV turned into cells."""
    fields, letter = dict(problem.fields), get_column_letter(position)
    for name in NAMING_ROWS:
        if isinstance(text := fields.get(name), str):
            fields[name] = _ROW.sub(lambda found: f"{letter}{table.lines.get(int(found[1]), HEADER)}", text)
    return fields
