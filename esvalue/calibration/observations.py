"""Observations: what was measured, where, when, how well and by whom, read from CSV or a frame."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from esvalue.errors import InputError, Problems, fail, nearest
from esvalue.overlay import file_digest
from esvalue.parameters import EVIDENCE
from esvalue.places import read_text
from esvalue.units import Unit, conversion, parse

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["COLUMNS", "Observation", "Observations", "read_observations"]

#: Columns of a file of observations, with the names a Chinese table gives them.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "node": ("节点",), "place": ("地块", "地点"), "value": ("数值", "观测值"), "unit": ("单位",), "error": ("误差", "标准差"), "relative": ("相对误差",),
    "year": ("年份", "年"), "price_year": ("价格年份",), "source": ("来源",), "evidence": ("证据",), "note": ("说明", "备注"),
}  # fmt: skip
NEEDED = ("node", "value", "source")
_HEADER = re.compile(r"^(.*?)\s*[\[［(（]\s*([^\]］)）]*)\s*[\]］)）]\s*$")
#: What a blank place is written as.
NOWHERE = ("", "*", "n/a", "nan", "None")


@dataclass(frozen=True)
class Observation:
    """One measurement: a node's value at a place, in a unit, with one standard deviation of error in the same unit."""

    node: str
    place: str
    value: float
    unit: Unit
    error: float
    year: int | None = None
    price_year: int | None = None
    source: str = ""
    evidence: str = "monitoring"
    note: str = ""
    where: str = ""


@dataclass(frozen=True)
class Observations:
    """Observations with the file they come from and its digest ("" for a frame)."""

    rows: tuple[Observation, ...]
    file: str = ""
    digest: str = ""

    def __len__(self) -> int:
        return len(self.rows)

    @classmethod
    def of(cls, data: Observations | pd.DataFrame | str | Path | Sequence[Mapping[str, Any]]) -> Observations:
        """Return observations from a CSV file, a frame, or a list of rows by column name (units as in a file's header)."""
        if isinstance(data, Observations):
            return data
        if isinstance(data, str | Path):
            return read_observations(Path(data))
        listed: Any = data.to_dict("records") if hasattr(data, "to_dict") else data
        header = list(dict.fromkeys(str(key) for row in listed for key in row))
        table = [[_cell(row.get(key)) for key in header] for row in listed]
        return cls(_rows(header, [(i + 1, row) for i, row in enumerate(table)], "observations"))


def read_observations(path: Path) -> Observations:
    """Read observations from CSV.

    Columns: ``node``, ``place`` (or category), ``value [unit]`` (or a column ``unit`` where rows differ), ``error [unit]``
    (one standard deviation, in the value's unit where none is given) or ``relative`` (part of the value), ``year``,
    ``price_year`` (of money; default: the year), ``source``, ``evidence`` (default: monitoring), ``note``.

    Raises
    ------
    InputError
        With every mistake of the table, each with its row.
    """
    reader = csv.reader(io.StringIO(read_text(path)))
    table = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    if len(table) < 2:
        raise fail("empty_table", path.name)
    width = len(table[0][1])
    ragged = [f"row {line} ({len(row)} cells)" for line, row in table if len(row) != width]
    if ragged:
        raise fail("ragged_rows", path.name, width=width, rows="; ".join(ragged[:5]))
    return Observations(_rows(table[0][1], table[1:], path.name), path.name, file_digest(path))


def _cell(value: Any) -> str:
    return "" if value is None or (isinstance(value, float) and math.isnan(value)) else repr(float(value)) if isinstance(value, float) else str(value)


def _rows(header: Sequence[str], body: Sequence[tuple[int, Sequence[str]]], where: str) -> tuple[Observation, ...]:
    problems = Problems()
    position, units = _header(header, where, problems)
    found = []
    for line, row in body:
        cells = {name: row[at].strip() for name, at in position.items()}
        one = _row(cells, units, f"{where}: row {line}", problems)
        if one is not None:
            found.append(one)
    problems.raise_if_any()
    return tuple(found)


def _header(header: Sequence[str], where: str, problems: Problems) -> tuple[dict[str, int], dict[str, Unit]]:
    """Return where each column stands and the units of those that name one."""
    aliases = {alias: name for name, others in COLUMNS.items() for alias in others}
    position: dict[str, int] = {}
    units: dict[str, Unit] = {}
    for i, text in enumerate(header):
        match = _HEADER.match(text.strip())
        label = match[1].strip() if match else text.strip()
        name = aliases.get(label, label)
        if name not in COLUMNS:
            problems.add("observation_column", where, name=label, nearest=nearest(label, [*COLUMNS, *aliases]) or "-", known=", ".join(COLUMNS))
            continue
        if name in position:
            if name == "value":
                problems.add("observation_value_twice", where, name=name)
            else:
                problems.add("column_twice", where, name=name)
            continue
        position[name] = i
        if match and match[2].strip():
            try:
                units[name] = parse(match[2].strip(), f"{where}: {text}")
            except InputError as error:
                problems.extend(error)
    for name in NEEDED:
        if name not in position:
            problems.add("observation_columns", where, name=name, nearest=nearest(name, position) or "-", needed=", ".join(NEEDED))
    if "unit" not in position and "value" in position and "value" not in units and not problems:
        problems.add("observation_unit", where)
    problems.raise_if_any()
    return position, units


def _row(cells: Mapping[str, str], units: Mapping[str, Unit], at: str, problems: Problems) -> Observation | None:
    numbers: dict[str, float] = {}
    for name in ("value", "error", "relative", "year", "price_year"):
        text = cells.get(name, "")
        if not text:
            continue
        try:
            numbers[name] = float(text)
        except ValueError:
            numbers[name] = math.nan
        if not math.isfinite(numbers[name]) or (name.endswith("year") and numbers[name] != int(numbers[name])):
            problems.add("observation_number", at, column=name, given=text)
            return None
    if "value" not in numbers:
        problems.add("observation_number", at, column="value", given="")
        return None
    try:
        unit = parse(cells["unit"], at) if cells.get("unit") else units.get("value")
    except InputError as failure:
        problems.extend(failure)
        return None
    if unit is None:
        problems.add("observation_unit", at)
        return None
    error = _error(numbers, units, unit, at, problems)
    if not cells["source"]:
        problems.add("observation_no_source", at)
    evidence = cells.get("evidence") or "monitoring"
    if evidence not in EVIDENCE:
        problems.add("observation_evidence", at, given=evidence, nearest=nearest(evidence, EVIDENCE) or "-", known=", ".join(EVIDENCE))
    if error is None:
        return None
    years = {name: int(numbers[name]) if name in numbers else None for name in ("year", "price_year")}
    place = "" if cells.get("place", "") in NOWHERE else cells["place"]
    return Observation(cells["node"], place, numbers["value"], unit, error, years["year"], years["price_year"], cells["source"], evidence, cells.get("note", ""), at)


def _error(numbers: Mapping[str, float], units: Mapping[str, Unit], unit: Unit, at: str, problems: Problems) -> float | None:
    """Return one standard deviation in the unit of the value."""
    if "error" in numbers:
        given = numbers["error"]
        own = units.get("error", unit)
        if not own.same_kind(unit):
            problems.add("unit_kind", at, given=str(own), wanted=str(unit))
            return None
        size = given * conversion(own, unit)
    elif "relative" in numbers:
        given = numbers["relative"]
        part, one = units.get("relative", parse("")), parse("")
        if not part.same_kind(one):
            problems.add("unit_kind", at, given=str(part), wanted="1")
            return None
        size = given * abs(numbers["value"]) * conversion(part, one)
    else:
        problems.add("observation_no_error", at)
        return None
    if not size > 0:
        problems.add("observation_error_size", at, given=given)
        return None
    return size
