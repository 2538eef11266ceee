"""Mistakes the scenario's own checks find, led back to the sheet and cell they come from."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace

from openpyxl.utils import get_column_letter

from esvalue.core.errors import Mistake
from esvalue.core.messages import messages_of
from esvalue.inputs.workbook.content import Content, CsvSheet
from esvalue.inputs.workbook.layout import HEADER, RECORD_SHEETS, SHEETS
from esvalue.inputs.workbook.plain import Path
from esvalue.inputs.workbook.tables import sources_file

__all__ = ["follows", "in_whole_table", "led_back", "prefixes", "spellings", "without_told"]

_ROW = re.compile(r"\brow (\d+)")
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
    "use": "details", "links": "details",
}  # fmt: skip
_PREFIXES = {sheet.id: str(sheet.prefix[0]) for sheet in SHEETS.values() if sheet.prefix}
_RECORDS = {sheet.id for sheet in RECORD_SHEETS}
#: What a message is about -> the column of a table's row it is shown in.
_SPOKEN = {
    "status_quo": "status_quo", "option_needs": "rule", "no_such_outcome": "outcome", "no_budget": "at_most",
    "card_domain": "card",
    "set of region coefficients": "region_coefficients", "stage": "stage", "reading": "reading", "domain": "domain",
    "column": "column",
}  # fmt: skip
#: Found only because a row already told of says nothing.
_FOLLOWING = ("option_needs", "levels_sum", "status_quo", "missing_key", "no_without", "cells_without_source")


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
    return problem.code in _FOLLOWING and any(mark in sheets or mark in tables for mark in bad)


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


def led_back(problem: Mistake, content: Content) -> tuple[Mistake, tuple[str, int] | None]:
    """Return a problem whose place is a sheet and a cell, and (mark of the sheet, row) where it is one row's."""
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
    for section, columns in (("domains", ("card", "places")), ("links", ("file",))):
        for key, rule in content.section(section).items():
            for column in columns:
                if rule.get(column) in (file, name) and (section, key, column) in content.cells:
                    grid, row, position = content.cells[section, key, column]
                    return replace(problem, where=f"{grid.cell(row, position)} ({file})", fields=fields), (
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
            return replace(problem, where=f"{grid.cell(row, position)} ({key})"), (grid.mark, row)
    section = re.split(r"[.\[]", key)[0]
    tab = next((grid.tab for mark, grid in content.grids.items() if mark == _SECTIONS.get(section, section)), "")
    return replace(problem, where=f"{content.book}: {tab} ({key})" if tab else f"{content.book} ({key})"), None


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
    header = grid.header()
    position = next((c for c, name in header.items() if name == key), None) or next(iter(header), 1)
    single = re.fullmatch(r"row (\d+)", key)
    if single:
        row = table.lines.get(int(single[1]), HEADER)
        column = {
            "unknown_source": "source",
            "unknown_column": "column",
            "checked_value": "checked",
            "checked_note": "note",
            "checked_whole_column": "place",
            "bad_choice": "evidence",
        }.get(problem.code)
        position = next((c for c, name in header.items() if name == column), position)
        return replace(problem, where=grid.cell(row, position), fields=_moved(problem, table, position)), (
            grid.mark,
            row,
        )
    rows = [table.lines.get(int(n), HEADER) for n in re.findall(r"row (\d+)", str(problem.fields.get("rows", "")))]
    if problem.code == "place_twice":
        rows = [table.lines.get(int(n), HEADER) for n in re.findall(r"\d+", str(problem.fields["rows"]))]
    where = grid.cell(rows[0] if rows else HEADER, position) if rows or key else f"{grid.book}: {grid.tab}"
    return replace(problem, where=where, fields=_moved(problem, table, position)), (grid.mark, rows[0]) if len(
        rows
    ) == 1 else None


def _moved(problem: Mistake, table: CsvSheet, position: int) -> dict[str, object]:
    """Return the fields of a message with the lines of the CSV turned into cells."""
    fields = dict(problem.fields)
    letter = get_column_letter(position)
    if "rows" in fields:
        text = str(fields["rows"])
        if problem.code == "place_twice":
            fields["rows"] = re.sub(r"\d+", lambda m: f"{letter}{table.lines.get(int(m[0]), HEADER)}", text)
        else:
            fields["rows"] = re.sub(r"\brow (\d+)", lambda m: f"{letter}{table.lines.get(int(m[1]), HEADER)}", text)
    return fields
