"""Monitoring programmes as records, and their table: CSV or a workbook."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from esvalue.calibration.tables import read_header, read_number, read_table
from esvalue.errors import InputError, Problems, fail
from esvalue.units import Unit, conversion, parse, scaled_text

__all__ = ["Programme", "read_programmes"]

#: Columns, with the names a Chinese table gives them.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "name": ("名称", "标识"), "title_zh": ("中文名称",), "title_en": ("英文名称",), "parameters": ("参数",), "cost": ("费用",), "error": ("误差", "标准差"),
    "relative": ("相对误差",), "measurements": ("测次", "测量次数"), "note": ("说明", "备注"),
}  # fmt: skip
NEEDED = ("name", "parameters", "cost")
SHEETS = ("programmes", "监测方案")


@dataclass(frozen=True)
class Programme:
    """A monitoring programme: the parameters it would measure and its cost, in yuan a year over the time the standard holds.

    How well it measures, where stated: one standard deviation of one measurement of each parameter, `error` in `error_unit` (None:
    each parameter's own) or `relative` as a part of the value, and the number of independent `measurements` of each.
    """

    name: str
    parameters: tuple[str, ...]
    cost: float
    title: Mapping[str, str] = field(default_factory=dict)
    error: float = 0.0
    error_unit: str | None = None
    relative: float = 0.0
    measurements: int = 1

    def __post_init__(self) -> None:
        where = f"programme {self.name}"
        if not self.parameters or not self.cost > 0:
            raise fail("programme_form", where)
        if min(self.error, self.relative) < 0 or (self.error and self.relative):
            raise fail("programme_error", where)
        if self.measurements < 1 or (self.measurements > 1 and not self.stated):
            raise fail("programme_measurements", where, given=self.measurements)

    @property
    def stated(self) -> bool:
        """Whether it says how well it measures."""
        return self.error > 0 or self.relative > 0

    def precision(self, language: str) -> str:
        """Return how well it measures, in words."""
        if not self.stated:
            return "未写" if language == "zh" else "not stated"
        size = f"{self.relative:.3g}" if self.relative < 0.001 else f"{100 * self.relative:.3g}%"
        if not self.relative:
            size = f"{scaled_text(self.error)} {self.error_unit or ''}".rstrip()
        return f"{self.measurements} 次，±{size}" if language == "zh" else f"{self.measurements} x, ±{size}"


def read_programmes(path: Path) -> list[Programme]:
    """Read programmes from CSV or a workbook (its sheet ``programmes`` or ``监测方案``, or the only one).

    Columns: ``name``, ``title_zh``, ``title_en``, ``parameters`` (separated by ``;``), ``cost [yuan/a]``; where the programme says how
    well it measures ``error [unit]`` or ``relative [percent]`` (one standard deviation of one measurement) and ``measurements``.

    Raises
    ------
    InputError
        With every mistake of the table: a column that is missing or unknown, a cost that is no amount of money a year above zero,
        an error that is no number.
    """
    header, body = read_table(path, SHEETS)
    problems = Problems()
    at, units = read_header(header, COLUMNS, NEEDED, path.name)
    for name, kind in (("cost", "yuan/a"), ("relative", "percent")):
        if name in units and not units[name].same_kind(parse(kind)):
            problems.add("unit_kind", f"{path.name}: {name}", given=str(units[name]), wanted=kind)
    problems.raise_if_any()
    found = []
    for line, row in body:
        cells = {name: row[i].strip() for name, i in at.items()}
        try:
            found.append(_programme(cells, units, f"{path.name}: row {line}"))
        except InputError as error:
            problems.extend(error)
    names = [one.name for one in found]
    for name in dict.fromkeys(name for name in names if names.count(name) > 1):
        problems.add("programme_twice", path.name, name=name)
    problems.raise_if_any()
    return found


def _programme(cells: Mapping[str, str], units: Mapping[str, Unit], where: str) -> Programme:
    numbers: dict[str, float] = {}
    for name in ("cost", "error", "relative", "measurements"):
        text = cells.get(name, "")
        if not text and name != "cost":
            continue
        numbers[name] = read_number(text, units.get(name))
        if not math.isfinite(numbers[name]) or (name == "measurements" and numbers[name] != int(numbers[name])):
            raise fail("observation_number", where, column=name, given=text)
    name = cells["name"]
    relative = numbers.get("relative", 0.0) * units.get("relative", parse("")).factor
    unit = units["error"].text if "error" in units and "error" in numbers else None
    cost = numbers["cost"] * conversion(units.get("cost", parse("yuan/a")), parse("yuan/a"))
    titles = {language: cells.get(f"title_{language}") or name for language in ("zh", "en")}
    names = tuple(part.strip() for part in re.split("[;；]", cells["parameters"]) if part.strip())
    return Programme(name, names, cost, titles, numbers.get("error", 0.0), unit, relative, int(numbers.get("measurements", 1)))
