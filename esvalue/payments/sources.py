"""Where tables of river sections stand: files of a folder, or sheets of one workbook, with English or Chinese names."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from esvalue.core.errors import Mistakes, fail, nearest
from esvalue.core.files import is_file, is_folder
from esvalue.core.names import name_key
from esvalue.core.sheets import first_row, is_workbook, sheets_of
from esvalue.payments.headings import FILES
from esvalue.payments.reading import words_of

__all__ = ["Sheet", "sheets_for", "tables_in"]

ENDINGS = (".csv", ".xlsx", ".xlsm")


@dataclass(frozen=True)
class Sheet:
    """A sheet of a workbook."""

    path: Path
    name: str


def sheets_for(table: str, path: Path) -> tuple[str, ...]:
    """Return the names the sheet of a table may have in a workbook of its own."""
    return (path.stem.lower(), table, *FILES.get(table, ()))


def tables_in(source: Path) -> dict[str, Path | Sheet]:
    """Return the tables of a folder or a workbook, each by its English name.

    Raises
    ------
    InputError
        No such folder or file; no table of sections; a table twice (a CSV beside a workbook, two names of one table); a
        sheet whose name is nearly that of a table.
    """
    problems, words = Mistakes(), words_of(FILES)
    if is_file(source) and is_workbook(source):
        there: list[tuple[str, Path | Sheet]] = [(name, Sheet(source, name)) for name in sheets_of(source)]
    elif is_folder(source):
        paths = sorted(path for path in source.iterdir() if path.suffix.lower() in ENDINGS)
        there = [(path.stem, path) for path in paths if not path.name.startswith(("~", "."))]
    elif is_file(source):
        raise fail("tables_wanted", str(source))
    else:
        raise fail("file_missing", str(source))
    found: dict[str, list[tuple[str, Path | Sheet]]] = {}
    for name, one in there:
        table = words.get(name_key(name))
        if table is not None:
            found.setdefault(table, []).append((name, one))
        elif isinstance(one, Sheet) and (near := nearest(name_key(name), words)) and words[near] not in found:
            if _of_a_rule(one):
                continue
            problems.add("sheet_nearly", source.name, given=name, nearest=near)
    for table, listed in found.items():
        if len(listed) > 1:
            names = ", ".join(name if isinstance(one, Sheet) else one.name for name, one in listed)
            problems.add("table_twice", source.name, table=table, names=names)
    if "sections" not in found:
        problems.add("sections_missing", str(source), found=", ".join(name for name, _ in there) or "-", known=_known())
    problems.raise_if_any()
    return {table: listed[0][1] for table, listed in found.items()}


def _of_a_rule(sheet: Sheet) -> bool:
    """Tell whether a sheet is one of a rule, whose first cell says so by a name in brackets."""
    first = next(iter(first_row(sheet.path, sheet.name)), None)
    return str(first).rstrip().endswith("〕")


def _known() -> str:
    return ", ".join(f"{name} ({others[0]})" for name, others in FILES.items())
