"""Places: the table of management units of one domain, read from CSV with units in its header.

Beside ``wetland.csv`` stands ``wetland.sources.csv`` with one row a column or cell (column, place, source, evidence,
weak, note): every number has a source. ``n/a`` is the only way to say "does not apply"; an empty cell is an error.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from esvalue.cards import STANDARD_COLUMNS, Card, Column
from esvalue.errors import Doubt, InputError, Problems, fail, nearest
from esvalue.parameters import EVIDENCE
from esvalue.plausible import check_plausible
from esvalue.sheets import csv_records, csv_rows, read_text, split_heading
from esvalue.sources import Source, Vocabulary
from esvalue.units import conversion, parse, unlike

__all__ = ["CellOrigin", "Places", "load_places"]

_ALIASES = {"名称": "place", "地块": "place", "name": "place", "区县": "county", "县区": "county", "县": "county",
            "区域类型": "region_type", "区域": "region_type", "分区": "region_type"}  # fmt: skip
_PLAIN = re.compile(r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$")
NOT_APPLICABLE = "n/a"


@dataclass(frozen=True)
class CellOrigin:
    """Where one cell comes from."""

    source: str
    evidence: str
    weak: bool = False
    note: str = ""


@dataclass(frozen=True)
class Places:
    """A checked table of places: numbers in the card's units (NaN where n/a), texts, and the origin of every cell."""

    file: str
    names: tuple[str, ...]
    numbers: Mapping[str, npt.NDArray[np.float64]]
    texts: Mapping[str, tuple[str, ...]]
    origins: Mapping[tuple[str, str], CellOrigin]
    written: Mapping[tuple[str, str], str] = field(default_factory=dict)
    #: What looks wrong in the table and could be right.
    doubts: tuple[Doubt, ...] = ()

    def present(self, column: str) -> npt.NDArray[np.bool_]:
        """Tell for each place whether the column applies."""
        return ~np.isnan(self.numbers[column])


def load_places(path: Path, card: Card, sources: Mapping[str, Source], words: Vocabulary) -> Places:
    """Read a table of places for a card.

    Raises
    ------
    InputError
        With every mistake of the table, each showing the offending rows.
    """
    where = path.name
    rows = _rows(read_text(path), where)
    problems = Problems()
    header, body, lines = rows[0][1], [row for _, row in rows[1:]], [line for line, _ in rows[1:]]
    seen: set[str] = set()
    columns = _columns(header, card, where, seen, problems)
    _missing_columns(seen, card, where, problems)
    if not body:
        problems.add("empty_table", where)
    if not body or "place" not in columns:
        problems.raise_if_any()

    names = _names(columns["place"][0], body, lines, where, problems)
    numbers: dict[str, npt.NDArray[np.float64]] = {}
    texts: dict[str, tuple[str, ...]] = {"place": names}
    written: dict[tuple[str, str], str] = {}
    for name, (position, factor) in columns.items():
        if name == "place":
            continue
        cells = [(i, row[position].strip() if position < len(row) else "") for i, row in enumerate(body)]
        empty = [f"{names[i]} (row {lines[i]})" for i, cell in cells if not cell]
        if empty:
            problems.add("empty_cells", f"{where}: {header[position]}", rows=", ".join(empty[:5]))
            continue
        column = card.columns.get(name)
        if column is None or column.kind == "text":
            texts[name] = _texts(name, cells, names, lines, card, column, words, f"{where}: {header[position]}", problems)
        else:
            numbers[name] = _numbers(column, cells, names, lines, factor, f"{where}: {header[position]}", problems)
            written.update({(name, names[i]): f"{cell} [{_unit_of(header[position]) or column.unit}]" for i, cell in cells})
    for name, column in card.columns.items():
        if name in columns or name in STANDARD_COLUMNS:
            continue
        if column.kind == "number":
            numbers[name] = np.full(len(names), np.nan)
        else:
            texts[name] = (NOT_APPLICABLE,) * len(names)
    check_plausible(card, numbers, names, where, problems)
    origins = _origins(path, list(names), columns, seen, card, numbers, sources, problems)
    problems.raise_if_any()
    return Places(where, names, numbers, texts, origins, written, problems.doubts)


def _rows(text: str, where: str) -> list[tuple[int, list[str]]]:
    """Return (line of the file, cells) of every row that is not blank."""
    rows = csv_rows(text, where)
    if not rows:
        raise fail("empty_table", where)
    width = len(rows[0][1])
    ragged = [f"row {line} ({len(row)} cells: {', '.join(row)[:60]})" for line, row in rows if len(row) != width]
    if ragged:
        raise fail("ragged_rows", where, width=width, rows="; ".join(ragged[:5]))
    return rows


def _unit_of(header: str) -> str:
    return split_heading(header, ())[1] or ""


def _columns(header: list[str], card: Card, where: str, seen: set[str], problems: Problems) -> dict[str, tuple[int, float]]:
    """Return column name -> (position, factor to the card's unit)."""
    aliases = {**_ALIASES, **{alias: name for name, column in card.columns.items() for alias in column.aliases}}
    known = {*STANDARD_COLUMNS, *card.columns}
    columns: dict[str, tuple[int, float]] = {}
    for position, text in enumerate(header):
        at = f"{where}: {text}"
        label, unit_text = split_heading(text, [*known, *aliases])
        name = aliases.get(label, label)
        if name not in known:
            problems.add("unknown_column", at, name=label, nearest=nearest(label, [*known, *aliases]) or "-")
            continue
        seen.add(name)
        if name in columns:
            problems.add("column_twice", at, name=name)
            continue
        factor = 1.0
        column = card.columns.get(name)
        if column is not None and column.kind == "number":
            wanted = parse(column.unit)
            if unit_text is None:
                if wanted.dimensions:
                    problems.add("no_unit", at, wanted=column.unit, name=label)
            else:
                try:
                    given = parse(unit_text, at)
                except InputError as error:
                    problems.extend(error)
                    continue
                if not given.same_kind(wanted):
                    problems.add("unit_kind", at, **unlike(unit_text, column.unit))
                    continue
                factor = conversion(given, wanted)
        columns[name] = (position, factor)
    return columns


def _missing_columns(columns: Collection[str], card: Card, where: str, problems: Problems) -> None:
    for name in (*STANDARD_COLUMNS, *card.columns):
        column = card.columns.get(name)
        if name in columns or (column is not None and column.optional):
            continue
        unit = f" [{column.unit}]" if column is not None and column.unit else ""
        problems.add("missing_column", where, name=f"{name}{unit}", nearest=nearest(name, columns) or "-")


def _names(position: int, body: list[list[str]], lines: list[int], where: str, problems: Problems) -> tuple[str, ...]:
    names = [row[position].strip() for row in body]
    for i, name in enumerate(names):
        if not name:
            problems.add("empty_cells", f"{where}: place", rows=f"row {lines[i]}")
    twice = sorted({name for name in names if name and names.count(name) > 1})
    for name in twice:
        rows = ", ".join(str(lines[i]) for i, other in enumerate(names) if other == name)
        problems.add("place_twice", where, name=name, rows=rows)
    return tuple(names)


def _texts(name: str, cells: list[tuple[int, str]], names: tuple[str, ...], lines: list[int], card: Card, column: Column | None,
           words: Vocabulary, where: str, problems: Problems) -> tuple[str, ...]:  # fmt: skip
    values = [cell for _, cell in cells]
    known: list[str] | None = None
    if name == "region_type":
        known = card.region_types
        titles = {named.title.zh: key for key, named in words.region_types.get(card.domain, {}).items()}
        values = [titles.get(value, value) for value in values]
        what = "region type"
    elif column is not None and column.categories:
        known, what = [*column.categories, NOT_APPLICABLE], "category"
    if known is not None:
        for value in sorted(set(values) - set(known)):
            rows = ", ".join(f"{names[i]} (row {lines[i]})" for i, v in enumerate(values) if v == value)
            problems.add("unknown_category", where, what=what, name=value, nearest=nearest(value, known) or "-", rows=rows)
    return tuple(values)


def _numbers(column: Column, cells: list[tuple[int, str]], names: tuple[str, ...], lines: list[int], factor: float, where: str,
             problems: Problems) -> npt.NDArray[np.float64]:  # fmt: skip
    values = np.full(len(cells), np.nan)
    bad: dict[str, list[str]] = {}
    for i, cell in cells:
        row = f"{names[i]} (row {lines[i]}): {cell}"
        if cell == NOT_APPLICABLE:
            continue
        if not _PLAIN.match(cell):
            separated = re.fullmatch(r"[+-]?\d{1,3}([,，' ]\d{3})+(\.\d+)?", cell)
            bad.setdefault("thousands" if separated else "not_a_number", []).append(row)
            continue
        value = float(cell) * factor
        if not np.isfinite(value):
            bad.setdefault("not_a_number", []).append(row)
            continue
        if column.minimum is not None and value < column.minimum:
            bad.setdefault("below_minimum", []).append(row)
        elif column.maximum is not None and value > column.maximum:
            bad.setdefault("above_maximum", []).append(row)
        values[i] = value
    for code, rows in bad.items():
        problems.add(code, where, rows="; ".join(rows[:5]), minimum=column.minimum, maximum=column.maximum, unit=column.unit or "1")
    return values


def _origins(path: Path, names: list[str], columns: Mapping[str, object], seen: Collection[str], card: Card,
             numbers: Mapping[str, npt.NDArray[np.float64]], sources: Mapping[str, Source],
             problems: Problems) -> dict[tuple[str, str], CellOrigin]:  # fmt: skip
    sidecar = path.with_name(path.stem + ".sources.csv")
    rows = _sidecar(sidecar)
    wanted = [name for name in columns if name in numbers]
    found: dict[tuple[str, str], CellOrigin] = {}
    aliases = {alias: name for name, column in card.columns.items() for alias in column.aliases}
    for line, row in rows:
        at = f"{sidecar.name}: row {line}"
        column, place = aliases.get(row["column"], row["column"]), row["place"] or "*"
        if column not in columns:
            if column not in seen:
                problems.add("unknown_column", at, name=row["column"], nearest=nearest(column, columns) or "-")
            continue
        if place != "*" and place not in names:
            problems.add("unknown_name", at, what="place", name=place, nearest=nearest(place, names) or "-")
            continue
        if row["source"] not in sources:
            problems.add("unknown_source", at, source=row["source"], nearest=nearest(row["source"], sources) or "-")
            continue
        evidence = row.get("evidence") or sources[row["source"]].kind
        if evidence not in EVIDENCE:
            problems.add("bad_choice", at, given=evidence, known=", ".join(EVIDENCE), nearest=nearest(evidence, EVIDENCE) or "-")
            continue
        weak = (row.get("weak") or "").strip().lower() in ("true", "yes", "1", "是")
        origin = CellOrigin(row["source"], evidence, weak, row.get("note") or "")
        for name in names if place == "*" else [place]:
            if place == "*" and (column, name) in found:
                continue
            found[(column, name)] = origin
    for column in wanted:
        missing = [name for i, name in enumerate(names) if not np.isnan(numbers[column][i]) and (column, name) not in found]
        if missing:
            problems.add("cells_without_source", sidecar.name, column=column, places=", ".join(missing[:5]))
    return found


def _sidecar(path: Path) -> list[tuple[int, dict[str, str]]]:
    """Return (line of the file, cells by column), rows for one place before rows for a whole column."""
    if not path.is_file():
        return []
    rows = [(line, {key: value.strip() for key, value in row.items() if key}) for line, row in csv_records(read_text(path), path.name)]
    if rows and not {"column", "place", "source"} <= set(rows[0][1]):
        raise fail("missing_column", path.name, name="column, place, source", nearest="-")
    return sorted(rows, key=lambda row: row[1]["place"] in ("*", ""))
