"""The tables of works at sea: what is used where, by which project, and sea areas of one's own. CSV or workbook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from esvalue.core.errors import InputError, Mistakes, fail, nearest
from esvalue.core.files import is_file, is_folder
from esvalue.core.names import name_key, shown_name
from esvalue.core.quantities import quantity
from esvalue.core.sheets import is_workbook, sheets_of
from esvalue.core.tables import HeadedTable, read_columns, read_table
from esvalue.core.units import Unit, conversion, parse
from esvalue.core.written import read_number, says_nothing

__all__ = ["TABLES", "AreaRow", "Column", "ProjectRow", "UseRow", "WorksTables", "find_word", "read_works"]

ENDINGS = (".csv", ".xlsx", ".xlsm")


@dataclass(frozen=True)
class Column:
    """A column: its Chinese names; of numbers the unit, the quantity that bounds it; whether it may lack, be zero."""

    aliases: tuple[str, ...]
    unit: str | None = None
    of: str = ""
    optional: bool = False
    zero: bool = True


#: Columns of each table, and the names of its file or sheet.
TABLES: Mapping[str, tuple[tuple[str, ...], Mapping[str, Column]]] = {
    "uses": (
        ("用海", "用海表"),
        {
            "project": Column(("项目", "项目名称")),
            "sea_area": Column(("海域", "所在海域")),
            "use": Column(("用海方式", "用海类型")),
            "area": Column(("面积", "用海面积", "影响面积"), "ha", "area"),
            "years": Column(("年限", "计算年限", "用海年限"), "a", "years"),
        },
    ),
    "projects": (
        ("项目", "项目表"),
        {
            "project": Column(("项目", "项目名称")),
            "industry": Column(("行业", "海洋产业"), optional=True),
            "policy": Column(("政策类别", "产业政策"), optional=True),
            "sensitivity": Column(("敏感区附加系数", "附加系数"), "", "share", optional=True),
            "charged": Column(("核定补偿", "本标准金额"), "yuan", "payment", optional=True),
            "before": Column(("原标准金额", "旧标准金额"), "yuan", "payment", optional=True),
        },
    ),
    "areas": (
        ("海域", "海域表"),
        {
            "sea_area": Column(("海域", "海域名称")),
            "area": Column(("面积", "海域面积"), "ha", "area", zero=False),
            "resources": Column(("生物资源价值", "海洋生物资源价值"), "yuan", "payment"),
            "services": Column(("生态系统服务价值", "服务价值"), "yuan/a", "payment"),
        },
    ),
}


@dataclass(frozen=True)
class UseRow:
    """A use of an area in a phase, or what it does to its neighbourhood: hectares and years; `at` is its place."""

    at: str
    project: str
    sea_area: str
    use: str
    area: float
    years: float


@dataclass(frozen=True)
class ProjectRow:
    """A project: words for industry and policy, the addition in protected areas, amounts charged under this standard
    and under the one before, in yuan; None where nothing is said.
    """

    at: str
    project: str
    industry: str
    policy: str
    sensitivity: float | None
    charged: float | None
    before: float | None


@dataclass(frozen=True)
class AreaRow:
    """A sea area with what was assessed of it: hectares, yuan, yuan a year."""

    at: str
    sea_area: str
    area: float
    resources: float
    services: float


@dataclass(frozen=True)
class WorksTables:
    """Uses, projects and sea areas as they were read; the last two may lack."""

    where: str
    uses: Sequence[UseRow] = ()
    projects: Sequence[ProjectRow] = ()
    areas: Sequence[AreaRow] = ()


def read_works(source: Path | str) -> WorksTables:
    """Return the tables of works at sea.

    Parameters
    ----------
    source
        A folder with ``uses.csv`` and, where there are any, ``projects.csv`` and ``areas.csv`` (or .xlsx, or 用海.csv,
        项目.csv, 海域.csv); or one workbook with such sheets.

    Raises
    ------
    InputError
        Every mistake at once: no table, an unknown column, a column without its unit, a cell that is no number or
        cannot be, a project or sea area twice.
    """
    path, problems = Path(source), Mistakes()
    found = _tables_in(path, problems)
    rows: dict[str, list[dict[str, object]]] = {}
    for name, (file, sheets) in found.items():
        try:
            rows[name] = list(_rows(read_table(file, sheets), name, problems))
        except InputError as error:
            if name == "uses" or [one.code for one in error.problems] != ["empty_table"]:
                problems.extend(error)
    for name, key in (("projects", "project"), ("areas", "sea_area")):
        _refuse_twice(rows.get(name, []), key, problems)
    problems.raise_if_any()
    return WorksTables(
        path.name,
        [UseRow(**one) for one in rows.get("uses", [])],  # type: ignore[arg-type]
        [ProjectRow(**one) for one in rows.get("projects", [])],  # type: ignore[arg-type]
        [AreaRow(**one) for one in rows.get("areas", [])],  # type: ignore[arg-type]
    )


def _tables_in(source: Path, problems: Mistakes) -> dict[str, tuple[Path, tuple[str, ...]]]:
    """Return the file of each table, with the names its sheet may have."""
    words = {name_key(one): name for name, (titles, _) in TABLES.items() for one in (name, *titles)}
    if is_folder(source):
        there = [(one.stem, one) for one in sorted(source.iterdir()) if one.suffix.lower() in ENDINGS]
    elif is_file(source) and is_workbook(source):
        there = [(name, source) for name in sheets_of(source)]
    elif is_file(source):
        raise fail("works_wanted", str(source))
    else:
        raise fail("file_missing", str(source))
    found: dict[str, tuple[Path, tuple[str, ...]]] = {}
    for given, path in there:
        name = words.get(name_key(given)) or words.get(name_key(given).split(" ")[0])
        if name in found:
            problems.add("table_twice", source.name, table=name, names=f"{found[name][0].name}, {path.name}")
        elif name is not None:
            found[name] = path, (given.strip().lower(), path.stem.lower())
    if "uses" not in found and "areas" not in found and "projects" not in found:
        listed = ", ".join(f"{name} ({titles[0]})" for name, (titles, _) in TABLES.items())
        problems.add("works_missing", str(source), found=", ".join(name for name, _ in there) or "-", known=listed)
    problems.raise_if_any()
    return found


def _rows(table: HeadedTable, name: str, problems: Mistakes) -> Iterator[dict[str, object]]:
    """Yield the rows of a table as keys of its record; what cannot be read goes to `problems`."""
    columns = TABLES[name][1]
    needed = [key for key, one in columns.items() if not one.optional]
    at, units = read_columns(table, {key: one.aliases for key, one in columns.items()}, needed, table.where, problems)
    factors = {key: _factor(key, one, units, at, table.where, problems=problems) for key, one in columns.items()}
    if any(key not in at for key in needed):
        return
    for row in table.rows:
        cells = {key: str(row.cells[i]).strip() for key, i in at.items()}
        made: dict[str, object] = {"at": f"{table.where}: row {row.line}"}
        for key, column in columns.items():
            cell, here = cells.get(key, ""), table.cell(row.line, at[key]) if key in at else table.where
            if column.unit is None:
                made[key] = cell
                if not cell and not column.optional:
                    problems.add("works_empty", here, column=key)
            else:
                made[key] = _number(cell, column, factors[key], here, problems=problems)
        if all(made[key] is not None and made[key] != "" for key in needed):
            yield made


def _factor(
    key: str, column: Column, units: Mapping[str, Unit | None], at: Mapping[str, int], where: str, *, problems: Mistakes
) -> float:
    """Return what a cell of a column is times, to be in the unit of its record."""
    if not column.unit or key not in at:
        return 1.0
    if key not in units:
        problems.add("column_unit", where, name=key, meant=f"{key} [{column.unit}]", others=column.unit)
        return 1.0
    unit, wanted = units[key], parse(column.unit)
    if unit is not None and not unit.same_kind(wanted):
        problems.add("value_unit", where, given=unit.text, indicator=key, wanted=column.unit)
        return 1.0
    return conversion(unit, wanted) if unit is not None else 1.0


def _number(cell: str, column: Column, factor: float, at: str, *, problems: Mistakes) -> float | None:
    """Return a number in the unit of its record; None where there is none or it cannot be, which is told."""
    if column.optional and (not cell or says_nothing(cell)):
        return None
    read = read_number(cell)
    if read.value is None:
        problems.add(read.fault, at, rows=(shown_name(cell) or "-") + (f" → {read.meant}" if read.meant else ""))
        return None
    if (reason := quantity(column.of).impossible(read.value)) is not None:
        problems.add(reason.code, at, reason=reason.said)
        return None
    if not read.value and not column.zero:
        problems.add("works_zero", at)
        return None
    return read.value * factor


def _refuse_twice(rows: Sequence[Mapping[str, object]], key: str, problems: Mistakes) -> None:
    first: dict[str, object] = {}
    for row in rows:
        name = name_key(str(row[key]))
        if name in first:
            problems.add("works_twice", str(row["at"]), name=str(row[key]), other=str(first[name]))
        first.setdefault(name, row["at"])


def find_word(given: str, words: Mapping[str, Sequence[str]], what: str, at: str, problems: Mistakes) -> str | None:
    """Return the word that a cell says by one of its spellings; an unknown one goes to `problems`."""
    spelt = {name_key(one): word for word, others in words.items() for one in (word, *others)}
    found = spelt.get(name_key(given))
    if found is None:
        near = nearest(name_key(given), spelt) or "-"
        problems.add("unknown_name", at, what=what, name=shown_name(given), nearest=near, known=", ".join(words))
    return found
