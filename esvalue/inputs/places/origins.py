"""Where the numbers of a table of places come from: the file of sources beside it, one row a column or cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path, PurePath

import numpy as np
import numpy.typing as npt

from esvalue.core.errors import Mistakes, nearest
from esvalue.core.names import find_name, name_key, shown_name
from esvalue.core.periods import parse_period
from esvalue.core.settling import Checked, Row
from esvalue.core.sheets import split_heading
from esvalue.core.tables import HeadedTable
from esvalue.core.text import Text
from esvalue.inputs.places.headings import column_called, headings_asked
from esvalue.inputs.places.listed import FLAGS, Listed, read_cell_origin, read_listed
from esvalue.inputs.places.periods import DatedRows
from esvalue.inputs.places.places import CellOrigin, cell_name
from esvalue.inputs.places.table import LISTED, PlaceTable
from esvalue.inputs.sources import Source

__all__ = ["SIDECAR", "read_origins", "sidecar_of"]

Array = npt.NDArray[np.float64]

SIDECAR = Listed(
    ("column", "place", "period", "source", "evidence", "weak", "note", "checked"), ("column", "place", "source"),
    {"列": "column", "地块": "place", "来源": "source", "证据": "evidence", "来源弱": "weak", "弱来源": "weak",
    "说明": "note", "备注": "note",
     "核对": "checked", "已核对": "checked", "断面": "place", "时段": "period", "月份": "period", "年月": "period"},
)  # fmt: skip


def sidecar_of(path: Path) -> Path:
    """Return the file of sources beside a table of places."""
    return path.with_name(path.stem + ".sources.csv")


def read_origins(
    sidecar: HeadedTable | None,
    table: PlaceTable,
    numbers: Mapping[str, Array],
    sources: Mapping[str, Source],
    *,
    dated: DatedRows | None = None,
    measured: Mapping[str, Array] | None = None,
) -> tuple[dict[tuple[str, str], CellOrigin], list[Row]]:
    """Return the origin of every number of a table, a row for one place beating the row of its column;
    and the doubts that rows settle.

    Of what differs by period (`dated`, its numbers in `measured`) a row may name the period too, and then beats those
    that do not; its origin stands under the name of a cell.

    Rows that name no column, place, period or source, words that are no kind of evidence or no true or false, and rows
    that say two things of one cell are mistakes; so is a number without a source.
    """
    problems = table.problems
    said: dict[tuple[str, str], tuple[int, CellOrigin]] = {}
    unread: set[tuple[str, str]] = set()  # cells of which a row speaks that could not be read: told already
    rows = [] if sidecar is None else read_listed(sidecar, SIDECAR, problems)
    checked: list[Row] = []
    if rows is None:
        return {}, checked
    where = f"{PurePath(table.file).stem}.sources.csv" if sidecar is None else sidecar.where
    of_period = () if dated is None else dated.columns
    for line, row in rows:
        at = f"{where}: row {line}"
        column = _column(row["column"], table, f"{at}: column")
        place = _place(row["place"], table, f"{at}: place")
        if place is not None:
            place = _at_period(place, row["period"], column in of_period, dated, f"{at}: period", problems=problems)
        origin = read_cell_origin(row, sources, table.words, at, problems)
        if column is None or place is None or origin is None or column not in (*table.columns, *of_period):
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
        of = table if dated is None or column not in of_period else dated.every
        if row["checked"] and (settled := _checked(row, column, place, of, sources, at=at)) is not None:
            checked.append((f"{at}: checked", settled))
    found: dict[tuple[str, str], CellOrigin] = {}
    missing: dict[str, list[str]] = {}
    for column, cell, from_, there in _cells(table, numbers, dated, measured or {}):
        rule = next((said[column, name] for name in from_ if (column, name) in said), None)
        if rule is not None:
            found[column, cell] = rule[1]
        elif there and not any((column, name) in unread for name in from_):
            missing.setdefault(column, []).append(cell)
    for column, names in missing.items():
        problems.add("cells_without_source", where, column=column, places=", ".join(names[:LISTED]))
    return found, checked


def _cells(
    table: PlaceTable, numbers: Mapping[str, Array], dated: DatedRows | None, measured: Mapping[str, Array]
) -> Iterator[tuple[str, str, tuple[str, ...], bool]]:
    """Yield column, name and the names of rows that speak of it, the nearest first, of every cell; and whether it
    holds a number; of a row without a name no row can speak.
    """
    for column in table.columns:
        there = ~np.isnan(numbers[column]) if column in numbers else np.zeros(len(table.names), dtype=bool)
        for name, held in zip(table.names, there.tolist(), strict=True):
            yield column, name, (name, "*"), held and name != ""
    for column, values in measured.items():
        for label, held_by in zip(dated.periods if dated else (), ~np.isnan(values), strict=True):
            for name, held in zip(table.names, held_by.tolist(), strict=True):
                cell = cell_name(name, label)
                yield column, cell, (cell, name, cell_name("*", label), "*"), held and name != ""


def _at_period(
    place: str, period: str, by_period: bool, dated: DatedRows | None, at: str, *, problems: Mistakes
) -> str | None:
    """Return the name of the cells a row speaks of: of a place, or of a place at a period."""
    if period in ("", "*", "＊"):
        return place
    known = dated.periods if dated is not None and by_period else ()
    label = str(parse_period(period))
    if label not in known:
        problems.add("unknown_name", at, what="period", name=shown_name(period), nearest=nearest(label, known) or "-")
        return None
    return cell_name(place, label)


def _checked(
    row: Mapping[str, str], column: str, place: str, table: PlaceTable, sources: Mapping[str, Source], *, at: str
) -> Checked | None:
    """Return the doubt a row settles: it names the cell's value, and its source and note say on whose word and why."""
    if place not in table.names:
        table.problems.add("checked_whole_column", f"{at}: place", column=column)
        return None
    written = table.said(column, table.cells(column)[table.names.index(place)])
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
    if name in table.seen:
        return name
    near = nearest(label, table.seen) or "-"
    if name is None:
        table.problems.add("unknown_column", at, name=shown_name(label), nearest=near)
    elif name not in headings_asked(table.card):  # a column that must be there is told of by itself
        table.problems.add("column_not_there", at, name=shown_name(label), nearest=near)
    return None


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
