"""Observations: what was measured, where, when, how well and by whom, read from CSV, a workbook or a frame."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from esvalue.core.arguments import NotNegative, Number, Year, checked
from esvalue.core.errors import Doubt, InputError, Mistake, Mistakes, nearest
from esvalue.core.nodata import nodata_codes
from esvalue.core.quantities import quantity
from esvalue.core.shown import Shown
from esvalue.core.tables import HeadedTable, cell_number, headed_frame, read_columns, read_table, titles_of
from esvalue.core.text import Text
from esvalue.core.units import Unit, conversion, parse, unlike
from esvalue.inputs.overlay import file_digest
from esvalue.inputs.parameters import EVIDENCE
from esvalue.surveys.answers import number_hint

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["COLUMNS", "Observation", "Observations", "Stated", "read_observations"]

#: Columns of a file of observations, with the names a Chinese table gives them.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "node": ("节点",), "place": ("地块", "地点"), "value": ("数值", "观测值"), "unit": ("单位",),
    "error": ("误差", "标准差"), "relative": ("相对误差",),
    "year": ("年份", "年"), "price_year": ("价格年份",), "source": ("来源",), "evidence": ("证据",),
    "note": ("说明", "备注"),
}  # fmt: skip
NEEDED = ("node", "value", "source")
#: Kinds of evidence in Chinese, in the order of :data:`esvalue.inputs.parameters.EVIDENCE`.
KINDS = ("法律法规", "标准规范", "统计", "监测", "论文", "调查", "新闻", "插补", "判断")
#: Names the sheet of a workbook may have.
SHEETS = ("observations", "观测", "观测值")
_DATE = re.compile(r"^\d{4}-\d\d-\d\d$")
#: What a blank place is written as.
NOWHERE = ("", "*", "n/a", "nan", "None")


@checked
@dataclass(frozen=True)
class Observation:
    """One measurement: a node's value at a place, in a unit, with its error.

    Attributes
    ----------
    node, place : str
        Which node, at which place (or category) of it.
    value : float
        The number, in `unit`.
    unit : Unit
        Of value and error.
    error : float
        One standard deviation, in `unit`.
    year, price_year : int, optional
        When it was measured, and the year of its prices where it is money.
    source, evidence, note : str
        Where it comes from, the kind of evidence, what else should be known.
    relative : float
        The part of the value the error was stated as (0: it was stated in a unit). What was meant is a part of the true
        value, so a fit takes it of the fitted one, and `error` holds it of the observed one.
    where, where_placed : str
        The cells of its node and of its place, for messages.

    Raises
    ------
    InputError
        A value that is no number, an error below zero, a year that cannot be.

    Examples
    --------
    >>> from esvalue.core.units import parse
    >>> Observation("wetland.reed_output", "a", 80.0, parse("t/a"), 5.0, source="plots").evidence
    'monitoring'
    """

    node: str
    place: str
    value: Number
    unit: Unit
    error: NotNegative
    year: Year | None = None
    price_year: Year | None = None
    source: str = ""
    evidence: str = "monitoring"
    note: str = ""
    where: str = ""
    relative: NotNegative = 0.0
    where_placed: str = ""


@dataclass(frozen=True)
class Stated:
    """What a row with a mistake says all the same, so that its node,
    place and unit are looked at in the same go (None: no usable unit).
    """

    node: str
    place: str
    unit: Unit | None
    where: str
    where_placed: str


@dataclass(frozen=True)
class Observations(Shown):
    """Observations with the file they come from; made by :meth:`Observations.of` or :func:`read_observations`.

    Attributes
    ----------
    rows : tuple of Observation
        One a measurement.
    file, digest : str
        The file and its digest ("" for a frame).
    mistakes, broken : tuple
        Of a table read by :meth:`read`: its mistakes, and where its other rows stand;
        :func:`esvalue.calibration.calibrate` raises them together with those of nodes and places.
    doubts : tuple of Doubt
        What looks wrong and may be right.

    Examples
    --------
    >>> row = {"node": "wetland.reed_output", "place": "a", "value [t/a]": 80, "relative": 0.1, "source": "plots"}
    >>> (one,) = Observations.of([row]).rows
    >>> one.value, one.error, str(one.unit)
    (80.0, 8.0, 't/a')
    """

    rows: tuple[Observation, ...]
    file: str = ""
    digest: str = ""
    mistakes: tuple[Mistake, ...] = ()
    broken: tuple[Stated, ...] = ()
    doubts: tuple[Doubt, ...] = ()

    def __len__(self) -> int:
        return len(self.rows)

    @classmethod
    def of(cls, data: Observations | pd.DataFrame | str | Path | Sequence[Mapping[str, Any]]) -> Observations:
        """Return observations from a file, a frame, or a list of rows by column name (units as
        in a file's header); raise every mistake.
        """
        found = cls.read(data)
        if found.mistakes:
            raise InputError(found.mistakes)
        return found

    @classmethod
    def read(cls, data: Observations | pd.DataFrame | str | Path | Sequence[Mapping[str, Any]]) -> Observations:
        """Return observations as :meth:`of`, their mistakes kept for those who find more."""
        if isinstance(data, Observations):
            return data
        if isinstance(data, str | Path):
            path = Path(data)
            return _rows(read_table(path, SHEETS), path.name, path.name, file_digest(path))
        return _rows(headed_frame(data, "observations"), "observations")


@checked
def read_observations(path: str | Path) -> Observations:
    """Read observations from CSV, or from a workbook (its sheet ``observations`` or ``观测``, or the only one).

    Columns: ``node``, ``place`` (or category), ``value [unit]`` (or a column ``unit`` where rows differ), ``error
    [unit]`` (one standard deviation, in the value's unit where none is given) or ``relative`` (part of the value),
    ``year``, ``price_year`` (of money; default: the year), ``source``, ``evidence`` (default: monitoring), ``note``.

    Parameters
    ----------
    path
        The file.

    Raises
    ------
    InputError
        With every mistake of the table, each with its row.

    Examples
    --------
    >>> import pandas as pd
    >>> from tempfile import TemporaryDirectory
    >>> table = {"node": ["wetland.reed_output"], "place": "a", "value [t/a]": 80, "error [t/a]": 5, "source": "plots"}
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder) / "seen.csv"
    ...     pd.DataFrame(table).to_csv(file, index=False)
    ...     observations = read_observations(file)
    >>> [(one.place, one.value, str(one.unit), one.error) for one in observations.rows]
    [('a', 80.0, 't/a', 5.0)]
    """
    return Observations.of(Path(path))


def _rows(table: HeadedTable, where: str, file: str = "", digest: str = "") -> Observations:
    problems = Mistakes()
    position, units = read_columns(table, COLUMNS, NEEDED, where, problems)
    if "value" in position and "unit" not in position and "value" not in units:
        problems.add("observation_unit", where)
    found: list[Observation] = []
    broken: list[Stated] = []
    for row in table.rows:
        cells = {name: row.cells[at].strip() for name, at in position.items()}
        one = _row(cells, units, _Cells(table, row.line, position), problems)
        (found if isinstance(one, Observation) else broken).append(one)  # type: ignore[arg-type]
    _doubt(found, file or where, problems)
    try:
        problems.raise_if_any()
    except InputError as mistakes:
        return Observations(tuple(found), file, digest, mistakes.problems, tuple(broken), problems.doubts)
    return Observations(tuple(found), file, digest, doubts=problems.doubts)


def _doubt(rows: Sequence[Observation], file: str, problems: Mistakes) -> None:
    """Note rows that say the same as one before, and relative errors that are hardly meant so."""
    low, high = quantity("relative_error").usual
    seen: dict[tuple[Any, ...], str] = {}
    for one in rows:
        entry = ": ".join(part for part in (file, one.node, one.place, str(one.year or "")) if part)
        same = (
            one.node,
            one.place,
            one.value,
            one.unit.text,
            one.error,
            one.year,
            one.price_year,
            one.source,
            one.note,
        )
        if same in seen:
            problems.doubt(
                "observation_twice",
                one.where,
                entry=entry,
                value=f"{one.value:.15g} [{one.unit.text}]",
                first=seen[same],
            )
        seen.setdefault(same, one.where)
        if one.relative and not low <= one.relative <= high:
            problems.doubt(
                "observation_relative_odd",
                one.where,
                entry=entry,
                value=f"{one.relative:.6g}",
                share=one.relative,
                low=low,
                high=high,
            )


@dataclass(frozen=True)
class _Cells:
    """Addresses of the cells of a row by the name of their column."""

    table: HeadedTable
    line: int
    position: Mapping[str, int]

    def __getitem__(self, name: str) -> str:
        return self.table.cell(self.line, self.position.get(name))


def _row(
    cells: Mapping[str, str], units: Mapping[str, Unit | None], at: _Cells, problems: Mistakes
) -> Observation | Stated:
    """Return a row, or what it says of its place where it has a mistake;
    a column that is missing is a mistake of the header alone.
    """
    unit = _unit(cells, units, at, problems)
    numbers = _numbers(cells, unit, units, at, problems)
    error = _error(numbers, units, unit, at, problems)
    if cells.get("source") == "":
        problems.add("observation_no_source", at["source"])
    evidence = cells.get("evidence") or "monitoring"
    evidence = next((kind for kind, word in zip(EVIDENCE, KINDS, strict=True) if word == evidence), evidence)
    if evidence not in EVIDENCE:
        problems.add(
            "observation_evidence",
            at["evidence"],
            given=evidence,
            nearest=nearest(evidence, [*EVIDENCE, *KINDS]) or "-",
            known=Text(zh="、".join(KINDS), en=", ".join(EVIDENCE)),
        )
    place = "" if cells.get("place", "") in NOWHERE else cells["place"]
    node = cells.get("node", "")
    if unit is None or error is None or not all(map(math.isfinite, numbers.values())) or "value" not in numbers:
        return Stated(node, place, unit, at["node"], at["place"])
    years = {name: int(numbers[name]) if name in numbers else None for name in ("year", "price_year")}
    return Observation(
        node,
        place,
        numbers["value"],
        unit,
        error[0],
        years["year"],
        years["price_year"],
        cells.get("source", ""),
        evidence,
        cells.get("note", ""),
        at["node"],
        error[1],
        at["place"],
    )


def _unit(cells: Mapping[str, str], units: Mapping[str, Unit | None], at: _Cells, problems: Mistakes) -> Unit | None:
    """Return the unit of a row's value."""
    if cells.get("unit"):
        try:
            return parse(cells["unit"], at["unit"])
        except InputError as failure:
            problems.extend(failure)
            return None
    if "unit" in cells and "value" not in units:
        problems.add("observation_unit", at["unit"])
    return units.get("value")


def _numbers(
    cells: Mapping[str, str], unit: Unit | None, units: Mapping[str, Unit | None], at: _Cells, problems: Mistakes
) -> dict[str, float]:
    """Return the numbers of a row by column, not a number where a cell holds none."""
    numbers: dict[str, float] = {}
    for name in ("value", "error", "relative", "year", "price_year"):
        text = cells.get(name, "")
        if name not in cells or (not text and name != "value"):
            continue
        text = text[:4] if name.endswith("year") and _DATE.match(text) else text  # a date stands for its year
        number = cell_number(text, unit if name == "value" else units.get(name, unit if name == "error" else None))
        if not math.isfinite(number):
            problems.add(
                "observation_number", at[name], column=titles_of(COLUMNS, [name]), given=text, mended=number_hint(text)
            )
            number = math.nan
        elif nodata_codes([number], can_be_negative=True).refused:
            problems.add("observation_nodata", at[name], column=titles_of(COLUMNS, [name]), given=text)
            number = math.nan
        elif name.endswith("year") and (reason := quantity("year").impossible(number)):
            problems.add("bad_value", at[name], reason=reason.said)
            number = math.nan
        numbers[name] = number
    return numbers


def _error(
    numbers: Mapping[str, float], units: Mapping[str, Unit | None], unit: Unit | None, at: _Cells, problems: Mistakes
) -> tuple[float, float] | None:
    """Return one standard deviation in the unit of the value, and the part of the value it was stated as (0:
    in a unit).
    """
    if "error" in numbers and "relative" in numbers:
        problems.add("observation_two_errors", at["relative"])
        return None
    name = next((one for one in ("error", "relative") if one in numbers), None)
    if name is None:
        problems.add("observation_no_error", at["error"])
        return None
    own, wanted = units.get(name, unit if name == "error" else parse("")), unit if name == "error" else parse("")
    if numbers[name] <= 0:
        problems.add("observation_error_size", at[name], given=numbers[name])
        return None
    if own is None or wanted is None or math.isnan(numbers[name]):
        return None  # said already
    if not own.same_kind(wanted):
        problems.add("unit_kind", at[name], **unlike(own.text, wanted.text if name == "error" else ""))
        return None
    size = numbers[name] * conversion(own, wanted)
    if name == "error":
        return size, 0.0
    if numbers.get("value") == 0:
        problems.add("observation_relative_zero", at["relative"])
        return None
    if reason := quantity("relative_error").impossible(size):
        problems.add("bad_value", at["relative"], reason=reason.said)
        return None
    return size * abs(numbers.get("value", math.nan)), size
