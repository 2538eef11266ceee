"""Where the numbers of a table of places come from: the file of sources beside it, one row a column or cell."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt

from esvalue.core.errors import nearest
from esvalue.core.names import find_name, name_key, shown_name
from esvalue.core.settling import Checked, Row
from esvalue.core.sheets import split_heading
from esvalue.core.text import Text
from esvalue.inputs.places.headings import column_called
from esvalue.inputs.places.listed import FLAGS, Listed, read_cell_origin, read_listed
from esvalue.inputs.places.places import CellOrigin
from esvalue.inputs.places.table import LISTED, PlaceTable
from esvalue.inputs.sources import Source

__all__ = ["SIDECAR", "read_origins", "sidecar_of"]

SIDECAR = Listed(
    ("column", "place", "source", "evidence", "weak", "note", "checked"), ("column", "place", "source"),
    {"列": "column", "地块": "place", "来源": "source", "证据": "evidence", "来源弱": "weak", "弱来源": "weak",
    "说明": "note", "备注": "note",
     "核对": "checked", "已核对": "checked"},
)  # fmt: skip


def sidecar_of(path: Path) -> Path:
    """Return the file of sources beside a table of places."""
    return path.with_name(path.stem + ".sources.csv")


def read_origins(
    path: Path, table: PlaceTable, numbers: Mapping[str, npt.NDArray[np.float64]], sources: Mapping[str, Source]
) -> tuple[dict[tuple[str, str], CellOrigin], list[Row]]:
    """Return the origin of every number of a table, a row for one place beating the row of its column;
    and the doubts that rows settle.

    Rows that name no column, place or source, words that are no kind of evidence or no true or false, and rows that say
    two things of one cell are mistakes; so is a number without a source.
    """
    sidecar = sidecar_of(path)
    problems = table.problems
    said: dict[tuple[str, str], tuple[int, CellOrigin]] = {}
    unread: set[tuple[str, str]] = set()  # cells of which a row speaks that could not be read: told already
    rows = read_listed(sidecar, SIDECAR, problems) if sidecar.is_file() else []
    checked: list[Row] = []
    if rows is None:
        return {}, checked
    for line, row in rows:
        at = f"{sidecar.name}: row {line}"
        column = _column(row["column"], table, f"{at}: column")
        place = _place(row["place"], table, f"{at}: place")
        origin = read_cell_origin(row, sources, table.words, at, problems)
        if column is None or place is None or origin is None or column not in table.columns:
            unread.add((column or nearest(row["column"], table.columns), place or nearest(row["place"], table.names)))
            continue
        if (column, place) in said and _differ(said[column, place][1], origin):
            problems.add(
                "origin_twice",
                f"{at}: source",
                column=column,
                place=place,
                other=f"row {said[column, place][0]}",
                rows=f"row {said[column, place][0]}, row {line}",
            )
        said[column, place] = (line, origin)
        if row["checked"] and (settled := _checked(row, column, place, table, sources, at=at)) is not None:
            checked.append((f"{at}: checked", settled))
    found = {
        (column, name): said[column, name if (column, name) in said else "*"][1]
        for column in table.columns
        for name in table.names
        if (column, name) in said or (column, "*") in said
    }
    for column in (name for name in table.columns if name in numbers):
        missing = [
            name
            for i, name in enumerate(table.names)
            if not np.isnan(numbers[column][i])
            and (column, name) not in found
            and not {(column, name), (column, "*")} & unread
        ]
        if missing:
            problems.add("cells_without_source", sidecar.name, column=column, places=", ".join(missing[:LISTED]))
    return found, checked


def _checked(
    row: Mapping[str, str], column: str, place: str, table: PlaceTable, sources: Mapping[str, Source], *, at: str
) -> Checked | None:
    """Return the doubt a row settles: it names the cell's value, and its source and note say on whose word and why."""
    if place == "*":
        table.problems.add("checked_whole_column", f"{at}: place", column=column)
        return None
    cell = table.cells(column)[table.names.index(place)]
    written = (
        f"{cell} [{table.unit(column)}]"
        if column in table.card.columns and table.card.columns[column].kind == "number"
        else cell
    )
    if name_key(row["checked"]) in FLAGS or ("[" in written and "[" not in row["checked"]):
        table.problems.add("checked_value", f"{at}: checked", given=shown_name(row["checked"]), example=written)
        return None
    if not row["note"]:
        table.problems.add("checked_note", f"{at}: note")
        return None
    title = sources[row["source"]].title if row["source"] in sources else None
    return Checked(
        entry=f"{table.file}: {column}: {place}",
        value=row["checked"],
        source=title.zh if title else row["source"],
        reason=Text.same(row["note"]),
    )


def _column(label: str, table: PlaceTable, at: str) -> str | None:
    name = column_called(split_heading(label, ())[0], table.card)
    if name is None or name not in table.seen:
        table.problems.add("unknown_column", at, name=shown_name(label), nearest=nearest(label, table.seen) or "-")
        return None
    return name


def _place(label: str, table: PlaceTable, at: str) -> str | None:
    """Return the place a row speaks of in the dress of its table, "*" for all of them."""
    if label in ("", "*", "＊"):
        return "*"
    found = find_name(label, table.names)
    if found is None and find_name(label, table.others) is None:
        table.problems.add(
            "unknown_name", at, what="place", name=shown_name(label), nearest=nearest(label, table.names) or "-"
        )
    return found


def _differ(one: CellOrigin, other: CellOrigin) -> bool:
    return (one.source, one.evidence, one.weak) != (other.source, other.evidence, other.weak)
