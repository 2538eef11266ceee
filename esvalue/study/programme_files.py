"""Monitoring programmes as records, and their table: CSV or a workbook."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from esvalue.core.arguments import NotNegative, NotNegativeAmount, OneOrMore, checked
from esvalue.core.errors import Doubt, InputError, Mistake, Mistakes
from esvalue.core.names import shown_name, twins
from esvalue.core.nodata import nodata_codes
from esvalue.core.quantities import quantity
from esvalue.core.shown import Shown
from esvalue.core.tables import cell_number, read_columns, read_table, titles_of
from esvalue.core.text import Text
from esvalue.core.units import Unit, conversion, parse, scaled_text, unlike
from esvalue.surveys.answers import number_hint

__all__ = ["Programme", "ProgrammeList", "list_programmes", "read_programmes"]

NOT_STATED = Text(zh="未写", en="not stated")
TIMES = Text(zh="{} 次，±{}", en="{} x, ±{}")

#: Columns, with the names a Chinese table gives them.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "name": ("名称", "标识"), "title_zh": ("中文名称",), "title_en": ("英文名称",), "parameters": ("参数",),
    "cost": ("费用",), "error": ("误差", "标准差"),
    "relative": ("相对误差",), "measurements": ("测次", "测量次数"), "note": ("说明", "备注"),
}  # fmt: skip
NEEDED = ("name", "parameters", "cost")
SHEETS = ("programmes", "监测方案")


@checked
@dataclass(frozen=True)
class Programme:
    """A monitoring programme: the parameters it would measure and its cost,
    in yuan a year over the time the standard holds.

    How well it measures, where stated: one standard deviation of one measurement of each parameter, `error` in
    `error_unit` (None: each parameter's own) or `relative` as a part of the value, and the number of independent
    `measurements` of each.

    Examples
    --------
    >>> plots = Programme("plots", ("wetland.reed_yield",), 2e5, relative=0.1, measurements=4)
    >>> plots.stated, plots.precision.en
    (True, '4 x, ±10%')
    """

    name: str
    parameters: tuple[str, ...]
    cost: NotNegativeAmount
    title: Mapping[str, str] = field(default_factory=dict)
    error: NotNegative = 0.0
    error_unit: str | None = None
    relative: NotNegative = 0.0
    measurements: OneOrMore = 1

    def __post_init__(self) -> None:
        found = _mistakes(
            f"programme {self.name}",
            self.parameters,
            self.cost,
            self.error,
            self.relative,
            measurements=self.measurements,
        )
        if found:
            raise InputError(found)

    @property
    def stated(self) -> bool:
        """Whether it says how well it measures."""
        return self.error > 0 or self.relative > 0

    @property
    def precision(self) -> Text:
        """How well it measures, in words."""
        if not self.stated:
            return NOT_STATED
        size = f"{self.relative:.3g}" if self.relative < 0.001 else f"{100 * self.relative:.3g}%"
        if not self.relative:
            size = f"{scaled_text(self.error)} {self.error_unit or ''}".rstrip()
        return TIMES.format(self.measurements, size)


def _mistakes(
    where: str,
    parameters: tuple[str, ...] | None,
    cost: float | None,
    error: float | None,
    relative: float | None,
    *,
    measurements: int | None,
) -> list[Mistake]:
    """Return what is wrong with a programme; None stands for what could not be read."""
    found = []
    if parameters == () or (cost is not None and not cost > 0):
        found.append(Mistake("programme_form", where))
    if min(error or 0.0, relative or 0.0) < 0 or (error and relative):
        found.append(Mistake("programme_error", where))
    elif relative and (reason := quantity("relative_error").impossible(relative)):
        found.append(Mistake("bad_value", where, {"reason": reason.said}))
    if measurements is not None and (measurements < 1 or (measurements > 1 and error == 0 and relative == 0)):
        found.append(Mistake("programme_measurements", where, {"given": measurements}))
    return found


@dataclass(frozen=True)
class ProgrammeList(Shown):
    """A table of programmes as read: those without a mistake, the `mistakes`, (place, parameters)
    of the rows that have one, and what looks wrong.
    """

    programmes: tuple[Programme, ...]
    mistakes: tuple[Mistake, ...] = ()
    broken: tuple[tuple[str, tuple[str, ...]], ...] = ()
    doubts: tuple[Doubt, ...] = ()


@checked
def read_programmes(path: str | Path) -> list[Programme]:
    """Read programmes from CSV or a workbook (its sheet ``programmes`` or ``监测方案``, or the only one).

    Columns: ``name``, ``title_zh``, ``title_en``, ``parameters`` (separated by ``;``), ``cost [yuan/a]``; where the
    programme says how well it measures ``error [unit]`` or ``relative [percent]`` (one standard deviation of one
    measurement) and ``measurements``.

    Parameters
    ----------
    path
        The file.

    Raises
    ------
    InputError
        With every mistake of the table: a column that is missing or unknown, a cost that is no amount of money a year
        above zero, an error that is no number.

    Examples
    --------
    >>> import pandas as pd
    >>> from tempfile import TemporaryDirectory
    >>> table = {"name": ["plots"], "title_zh": "样方", "title_en": "plots", "parameters": "wetland.reed_yield"}
    >>> with TemporaryDirectory() as folder:
    ...     pd.DataFrame(table | {"cost [yuan/a]": 2e5}).to_csv(f"{folder}/programmes.csv", index=False)
    ...     found = read_programmes(f"{folder}/programmes.csv")
    >>> [(one.name, one.parameters, one.cost) for one in found]
    [('plots', ('wetland.reed_yield',), 200000.0)]
    """
    listed = list_programmes(Path(path))
    if listed.mistakes:
        raise InputError(listed.mistakes)
    return list(listed.programmes)


def list_programmes(path: Path) -> ProgrammeList:
    """Return a table as :func:`read_programmes` reads it,
    its mistakes kept for who looks at the parameters in the same go.
    """
    table = read_table(path, SHEETS)
    problems = Mistakes()
    at, units = read_columns(table, COLUMNS, NEEDED, table.where, problems)
    if "cost" in at and "cost" not in units:
        problems.add("programme_cost_unit", table.cell(table.line, at["cost"]))
        units["cost"] = None
    for name, kind in (("cost", "yuan/a"), ("relative", "percent"), ("measurements", "")):
        own = units.get(name)
        if own is not None and not own.same_kind(parse(kind)):
            problems.add("unit_kind", table.cell(table.line, at[name]), **unlike(own.text, kind))
            units[name] = None
    found, broken, names = [], [], list[tuple[str, str]]()
    for row in table.rows:
        cells = {name: row.cells[i].strip() for name, i in at.items()}
        where = table.cell(row.line, at.get("name"))
        names.append((cells.get("name", ""), where))
        cell = {name: table.cell(row.line, i) for name, i in at.items()} | {"": where}
        one = _programme(cells, units, cell, problems)
        if one is None:
            broken.append((where, _parameters(cells)))
        else:
            found.append(one)
    for group in twins(name for name, _ in names if name):
        problems.add(
            "programme_twice",
            next(where for name, where in reversed(names) if name == group[-1]),
            name=", ".join(dict.fromkeys(map(shown_name, group))),
        )
    low, high = quantity("relative_error").usual
    for one in found:
        if one.relative and not low <= one.relative <= high:
            where = next(where for name, where in names if name == one.name)
            problems.doubt(
                "observation_relative_odd",
                where,
                entry=f"{path.name}: {one.name}",
                value=f"{one.relative:.6g}",
                share=one.relative,
                low=low,
                high=high,
            )
    return ProgrammeList(tuple(found), problems.mistakes, tuple(broken), problems.doubts)


def _programme(
    cells: Mapping[str, str], units: Mapping[str, Unit | None], at: Mapping[str, str], problems: Mistakes
) -> Programme | None:
    """Return the programme of a row, or None where it has a mistake; what a column lacks is one of the header alone."""
    numbers: dict[str, float | None] = {}
    for name, usual in (("cost", "yuan/a"), ("error", ""), ("relative", ""), ("measurements", "")):
        text, unit = cells.get(name, ""), units.get(name, parse(usual))
        if name not in cells or (not text and name != "cost"):
            continue
        number = cell_number(text, units.get(name))
        if not math.isfinite(number) or (name == "measurements" and number != int(number)):
            problems.add(
                "observation_number", at[name], column=titles_of(COLUMNS, [name]), given=text, mended=number_hint(text)
            )
            unit = None
        elif nodata_codes([number], can_be_negative=True).refused:
            problems.add("observation_nodata", at[name], column=titles_of(COLUMNS, [name]), given=text)
            unit = None
        scale = (
            1.0 if name == "error" or unit is None else conversion(unit, parse(usual))
        )  # an error is in the unit of its parameter
        numbers[name] = None if unit is None else number * scale
    names, said = _parameters(cells), numbers.get("measurements", 1.0)
    measurements = None if said is None else int(said)
    found = _mistakes(
        at[""],
        names if "parameters" in cells else None,
        numbers.get("cost"),
        numbers.get("error", 0.0),
        numbers.get("relative", 0.0),
        measurements=measurements,
    )
    for one in found:
        problems.add(one.code, one.where, **one.fields)
    cost, error, relative = numbers.get("cost"), numbers.get("error", 0.0), numbers.get("relative", 0.0)
    if (
        found
        or cost is None
        or error is None
        or relative is None
        or measurements is None
        or not {"name", "parameters"} <= set(cells)
    ):
        return None
    own = units.get("error") if "error" in numbers else None
    titles = {language: cells.get(f"title_{language}") or cells["name"] for language in ("zh", "en")}
    return Programme(
        cells["name"], names, cost, titles, error, own.text if own is not None else None, relative, measurements
    )


def _parameters(cells: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(part.strip() for part in re.split("[;；]", cells.get("parameters", "")) if part.strip())
