"""Where the numbers of a table of places come from: the file of sources beside it, one row a column or cell."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt

from esvalue.errors import Problems, Reason, nearest
from esvalue.names import find_name, name_key, shown, twins
from esvalue.parameters import EVIDENCE
from esvalue.places.headings import column_called
from esvalue.places.records import CellOrigin
from esvalue.places.table import LISTED, Table
from esvalue.sheets import csv_rows, read_text, split_heading
from esvalue.sources import Source

__all__ = ["FLAGS", "read_origins", "sidecar_of"]

COLUMNS = ("column", "place", "source", "evidence", "weak", "note")
NEEDED = ("column", "place", "source")
_ALIASES = {"列": "column", "地块": "place", "来源": "source", "证据": "evidence", "来源弱": "weak", "弱来源": "weak", "说明": "note", "备注": "note"}
#: Words for true and false, by key.
FLAGS = {"true": True, "yes": True, "y": True, "1": True, "是": True, "false": False, "no": False, "n": False, "0": False, "否": False, "": False}


def sidecar_of(path: Path) -> Path:
    """Return the file of sources beside a table of places."""
    return path.with_name(path.stem + ".sources.csv")


def read_origins(path: Path, table: Table, numbers: Mapping[str, npt.NDArray[np.float64]], sources: Mapping[str, Source]) -> dict[tuple[str, str], CellOrigin]:
    """Return the origin of every number of a table: a row for one place beats the row of its column.

    Rows that name no column, place or source, words that are no kind of evidence or no true or false, and rows that say two
    things of one cell are mistakes; so is a number without a source.
    """
    sidecar = sidecar_of(path)
    problems = table.problems
    said: dict[tuple[str, str], tuple[int, CellOrigin]] = {}
    rows = _rows(sidecar, problems)
    if rows is None:
        return {}
    for line, row in rows:
        at = f"{sidecar.name}: row {line}"
        column = _column(row["column"], table, at)
        place = _place(row["place"], table, at)
        origin = _origin(row, sources, table, at)
        if column is None or place is None or origin is None or column not in table.columns:
            continue
        if (column, place) in said and _differ(said[column, place][1], origin):
            problems.add("origin_twice", at, column=column, place=place, other=f"row {said[column, place][0]}", rows=f"row {said[column, place][0]}, row {line}")
        said[column, place] = (line, origin)
    found = {
        (column, name): said[column, name if (column, name) in said else "*"][1]
        for column in table.columns for name in table.names if (column, name) in said or (column, "*") in said
    }  # fmt: skip
    for column in (name for name in table.columns if name in numbers):
        missing = [name for i, name in enumerate(table.names) if not np.isnan(numbers[column][i]) and (column, name) not in found]
        if missing:
            problems.add("cells_without_source", sidecar.name, column=column, places=", ".join(missing[:LISTED]))
    return found


def _rows(path: Path, problems: Problems) -> list[tuple[int, dict[str, str]]] | None:
    """Return (line of the file, cells by column) of every row; unknown headings and rows too long are mistakes. None: nothing to go by."""
    if not path.is_file():
        return []
    rows = [(line, [cell.strip() for cell in row]) for line, row in csv_rows(read_text(path), path.name)]
    if not rows:
        return []
    header = [_heading(cell) for cell in rows[0][1]]
    if len(rows) > 1 and not set(NEEDED) <= set(header):
        problems.add("missing_column", path.name, name=", ".join(NEEDED), nearest="-")
        return None
    for name, text in zip(header, rows[0][1], strict=True):
        if name is None and text and not text.startswith("#"):
            problems.add("sidecar_heading", f"{path.name}: {text}", name=shown(text), nearest=nearest(text, COLUMNS) or "-", known=", ".join(COLUMNS))
    for group in twins(name for name in header if name):
        problems.add("column_twice", path.name, name=group[0])
    made = []
    for line, row in rows[1:]:
        if any(row[len(header) :]):
            problems.add("ragged_rows", path.name, width=len(header), rows=f"row {line} ({len(row)} cells: {', '.join(row)[:60]})")
            continue
        cells = {name: cell for name, cell in zip(header, row, strict=False) if name}
        made.append((line, {name: cells.get(name, "") for name in COLUMNS}))
    return made


def _heading(text: str) -> str | None:
    found = find_name(text, [*COLUMNS, *_ALIASES])
    return None if found is None else _ALIASES.get(found, found)


def _column(label: str, table: Table, at: str) -> str | None:
    name = column_called(split_heading(label, ())[0], table.card)
    if name is None or name not in table.seen:
        table.problems.add("unknown_column", at, name=shown(label), nearest=nearest(label, table.seen) or "-")
        return None
    return name


def _place(label: str, table: Table, at: str) -> str | None:
    """Return the place a row speaks of in the dress of its table, "*" for all of them."""
    if label in ("", "*", "＊"):
        return "*"
    found = find_name(label, table.names)
    if found is None and find_name(label, table.others) is None:
        table.problems.add("unknown_name", at, what="place", name=shown(label), nearest=nearest(label, table.names) or "-")
    return found


def _origin(row: Mapping[str, str], sources: Mapping[str, Source], table: Table, at: str) -> CellOrigin | None:
    source = row["source"]
    if source not in sources:
        table.problems.add("unknown_source", at, source=shown(source), nearest=nearest(source, sources) or "-")
        return None
    titles = {title: kind for kind, named in table.words.evidence.items() for title in (named.title.zh, named.title.en)}
    given = row["evidence"]
    evidence = sources[source].kind if not given else find_name(given, EVIDENCE) or titles.get(find_name(given, titles) or "")
    if evidence is None:
        table.problems.add("bad_choice", at, given=shown(given), known=", ".join(EVIDENCE), nearest=nearest(given, [*EVIDENCE, *titles]) or "-")
    weak = FLAGS.get(name_key(row["weak"]))
    if weak is None:
        table.problems.add("bad_flag", at, given=shown(row["weak"]), column=Reason("weak", "来源弱（weak）"))
    return None if evidence is None or weak is None else CellOrigin(source, evidence, weak, row["note"])


def _differ(one: CellOrigin, other: CellOrigin) -> bool:
    return (one.source, one.evidence, one.weak) != (other.source, other.evidence, other.weak)
