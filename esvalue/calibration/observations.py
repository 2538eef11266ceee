"""Observations: what was measured, where, when, how well and by whom, read from CSV, a workbook or a frame."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from esvalue.calibration.tables import read_header, read_number, read_table
from esvalue.errors import InputError, Problems, fail, nearest
from esvalue.overlay import file_digest
from esvalue.parameters import EVIDENCE
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
#: Kinds of evidence in Chinese, in the order of :data:`esvalue.parameters.EVIDENCE`.
KINDS = ("法律法规", "标准规范", "统计", "监测", "论文", "调查", "新闻", "插补", "判断")
#: Names the sheet of a workbook may have.
SHEETS = ("observations", "观测", "观测值")
_DATE = re.compile(r"^\d{4}-\d\d-\d\d$")
#: What a blank place is written as.
NOWHERE = ("", "*", "n/a", "nan", "None")


@dataclass(frozen=True)
class Observation:
    """One measurement: a node's value at a place, in a unit, with one standard deviation of error in the same unit.

    Where the error was stated as a part of the value, `relative` is that part: what was meant is a part of the true value, so a
    fit takes it of the fitted one, and `error` holds it of the observed one.
    """

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
    relative: float = 0.0


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
        """Return observations from a file, a frame, or a list of rows by column name (units as in a file's header)."""
        if isinstance(data, Observations):
            return data
        if isinstance(data, str | Path):
            return read_observations(Path(data))
        listed: Any = data.to_dict("records") if hasattr(data, "to_dict") else data
        header = list(dict.fromkeys(str(key) for row in listed for key in row))
        table = [[_cell(row.get(key)) for key in header] for row in listed]
        return cls(_rows(header, [(i + 1, row) for i, row in enumerate(table)], "observations"))


def read_observations(path: Path) -> Observations:
    """Read observations from CSV, or from a workbook (its sheet ``observations`` or ``观测``, or the only one).

    Columns: ``node``, ``place`` (or category), ``value [unit]`` (or a column ``unit`` where rows differ), ``error [unit]``
    (one standard deviation, in the value's unit where none is given) or ``relative`` (part of the value), ``year``,
    ``price_year`` (of money; default: the year), ``source``, ``evidence`` (default: monitoring), ``note``.

    Raises
    ------
    InputError
        With every mistake of the table, each with its row.
    """
    header, body = read_table(path, SHEETS)
    return Observations(_rows(header, body, path.name), path.name, file_digest(path))


def _cell(value: Any) -> str:
    return "" if value is None or (isinstance(value, float) and math.isnan(value)) else repr(float(value)) if isinstance(value, float) else str(value)


def _rows(header: Sequence[str], body: Sequence[tuple[int, Sequence[str]]], where: str) -> tuple[Observation, ...]:
    position, units = read_header(header, COLUMNS, NEEDED, where)
    if "unit" not in position and "value" not in units:
        raise fail("observation_unit", where)
    problems, found = Problems(), []
    for line, row in body:
        cells = {name: row[at].strip() for name, at in position.items()}
        one = _row(cells, units, f"{where}: row {line}", problems)
        if one is not None:
            found.append(one)
    problems.raise_if_any()
    return tuple(found)


def _row(cells: Mapping[str, str], units: Mapping[str, Unit], at: str, problems: Problems) -> Observation | None:
    try:
        unit = parse(cells["unit"], at) if cells.get("unit") else units.get("value")
    except InputError as failure:
        problems.extend(failure)
        return None
    if unit is None:
        problems.add("observation_unit", at)
        return None
    numbers: dict[str, float] = {}
    for name in ("value", "error", "relative", "year", "price_year"):
        text = cells.get(name, "")
        if not text and name != "value":
            continue
        text = text[:4] if name.endswith("year") and _DATE.match(text) else text  # a date stands for its year
        numbers[name] = read_number(text, unit if name == "value" else units.get(name, unit if name == "error" else None))
        if not math.isfinite(numbers[name]) or (name.endswith("year") and numbers[name] != int(numbers[name])):
            problems.add("observation_number", at, column=name, given=text)
            return None
    error = _error(numbers, units, unit, at, problems)
    if not cells["source"]:
        problems.add("observation_no_source", at)
    evidence = cells.get("evidence") or "monitoring"
    evidence = next((kind for kind, word in zip(EVIDENCE, KINDS, strict=True) if word == evidence), evidence)
    if evidence not in EVIDENCE:
        problems.add("observation_evidence", at, given=evidence, nearest=nearest(evidence, [*EVIDENCE, *KINDS]) or "-", known=", ".join(EVIDENCE))
    if error is None:
        return None
    years = {name: int(numbers[name]) if name in numbers else None for name in ("year", "price_year")}
    place = "" if cells.get("place", "") in NOWHERE else cells["place"]
    return Observation(cells["node"], place, numbers["value"], unit, error[0], years["year"], years["price_year"], cells["source"], evidence,
                       cells.get("note", ""), at, error[1])  # fmt: skip


def _error(numbers: Mapping[str, float], units: Mapping[str, Unit], unit: Unit, at: str, problems: Problems) -> tuple[float, float] | None:
    """Return one standard deviation in the unit of the value, and the part of the value it was stated as (0: in a unit)."""
    part = 0.0
    if "error" in numbers and "relative" in numbers:
        problems.add("observation_two_errors", at)
        return None
    if "error" in numbers:
        given = numbers["error"]
        own = units.get("error", unit)
        if not own.same_kind(unit):
            problems.add("unit_kind", at, given=str(own), wanted=str(unit))
            return None
        size = given * conversion(own, unit)
    elif "relative" in numbers:
        given = numbers["relative"]
        own, one = units.get("relative", parse("")), parse("")
        if not own.same_kind(one):
            problems.add("unit_kind", at, given=str(own), wanted="1")
            return None
        part = given * conversion(own, one)
        size = part * abs(numbers["value"])
        if part > 0 and size == 0:
            problems.add("observation_relative_zero", at)
            return None
    else:
        problems.add("observation_no_error", at)
        return None
    if not size > 0:
        problems.add("observation_error_size", at, given=given)
        return None
    return size, part
