"""Amounts of a table of places against each other: rows that are totals of others, and parts above their whole."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from esvalue.core.names import name_key
from esvalue.core.text import Text
from esvalue.core.totals import TotalsRow, totals_rows
from esvalue.core.units import Unit, conversion, parse
from esvalue.core.written import NOT_APPLICABLE, last_place
from esvalue.inputs.places.table import PlaceTable

__all__ = ["adds_up", "check_base", "check_totals", "without_blank_totals"]

Array = npt.NDArray[np.float64]
#: Below this median part of their wholes, parts look as if one of the two headings named another unit.
SMALL_PART = 0.01
#: From this median part on parts are what most tables have.
LARGE_PART = 0.5


def adds_up(unit: Unit) -> bool:
    """Tell whether amounts in a unit add up over places: areas, volumes, money, people, loads a year; no depths,
    rates or prices.

    >>> [
    ...     adds_up(parse(unit))
    ...     for unit in (
    ...         "ha",
    ...         "yuan/a",
    ...         "person",
    ...         "t_COD/a",
    ...         "m3/a",
    ...         "m",
    ...         "mm/a",
    ...         "yuan/ha/a",
    ...         "yuan/t",
    ...         "",
    ...         "1/a",
    ...         "degC",
    ...     )
    ... ]
    [True, True, True, True, True, False, False, False, False, False, False, False]
    """
    powers = {name: power for name, power in unit.dimensions if name != "time"}
    return bool(powers) and all(
        power > 0 and name != "celsius" and (name, power) != ("length", 1) for name, power in powers.items()
    )


def _adding(table: PlaceTable) -> list[str]:
    """Return the columns whose amounts add up over places."""
    columns = [
        name for name in table.columns if name in table.card.columns and table.card.columns[name].kind == "number"
    ]
    return [name for name in columns if adds_up(parse(table.card.columns[name].unit))]


def without_blank_totals(table: PlaceTable) -> PlaceTable:
    """Return a table without the rows of totals that leave cells empty: each is refused once, and of its cells, and of
    a name it may lack, nothing more is said.
    """
    said = {column: table.cells(column) for column in table.columns}
    blank = {i: [column for column, own in said.items() if not own[i]] for i in range(len(table.names))}
    parts = {name_key(cell) for cell in table.cells("part_of")} if "part_of" in table.columns else set()
    cells = {name: table.cells(name) for name in _adding(table)}
    dropped = set()
    for row in totals_rows([name or "total" for name in table.names], cells) if any(blank.values()) else ():
        i, name = row.row, table.names[row.row]
        if not blank[i] or name_key(name) in parts or not (name or row.parts):
            continue
        dropped.add(i)
        table.refuse("totals_blank", "place", [table.row(i)], why=_why(table, row), columns=_headings(table, blank[i]))
    kept = [i for i in range(len(table.names)) if i not in dropped]
    return replace(
        table,
        table=replace(table.table, rows=tuple(table.table.rows[i] for i in kept)),
        names=tuple(table.names[i] for i in kept),
        others=table.others | {table.names[i] for i in dropped},
    )


def _headings(table: PlaceTable, columns: Sequence[str]) -> str:
    return ", ".join(table.columns[name].text for name in columns)


def _why(table: PlaceTable, row: TotalsRow) -> Text:
    """Return what says that a row is a total: its name, its amounts, or both."""
    headings, said = _headings(table, row.columns), []
    if row.named and table.names[row.row]:
        said.append(Text(zh="名称如此", en="it is called so"))
    if row.parts:
        count = len(row.parts)
        said.append(Text(zh=f"“{headings}”等于另外 {count} 行之和", en=f"it sums {count} other rows in {headings}"))
    return Text(zh="，且", en=", and ").join(said)


def check_totals(table: PlaceTable, wholes: Collection[int]) -> set[int]:
    """Refuse rows that are totals of others, name those that may be; return all of them.
    Declared wholes are left out.
    """
    adding = _adding(table)
    kept = [i for i in range(len(table.names)) if i not in wholes]
    cells = {name: [table.cells(name)[i] for i in kept] for name in adding}
    found = set()
    for row in totals_rows([table.names[i] for i in kept], cells):
        i = kept[row.row]
        found.add(i)
        headings = _headings(table, row.columns)
        if row.certain:
            table.refuse(
                "totals_row", "place", [table.row(i)], count=len(row.parts), columns=headings, name=table.names[i]
            )
        elif row.named:
            table.doubt("totals_name", "place", i, name=table.names[i])
        else:
            said = "; ".join(table.said(name, table.cells(name)[i]) for name in row.columns)
            table.problems.doubt(
                "totals_sum",
                table.at("place"),
                entry=f"{table.file}: place: {table.names[i]}",
                value=f"{table.names[i]}: {said}",
                rows=table.row(i),
                count=len(row.parts),
                columns=headings,
                name=table.names[i],
            )
    return found


def check_base(table: PlaceTable, numbers: Mapping[str, Array]) -> None:
    """Refuse a place of no size, a base of payment above the whole it is a part of, or given where the whole is n/a:
    eligible area above area.

    Where it is a very small part in most rows, that is doubtful: 1e4 mu under one heading and hectares under the other;
    so is a fifteenth in all of them.
    """
    base = table.card.base
    if base.domain_column in table.columns:
        cells = table.cells(base.domain_column)
        nothing = [table.row(i, cells[i]) for i in np.flatnonzero(numbers[base.domain_column] == 0).tolist()]
        if nothing:
            table.refuse("no_size", base.domain_column, nothing)
    if base.column == base.domain_column or any(
        name not in table.columns for name in (base.column, base.domain_column)
    ):
        return
    if not parse(table.card.columns[base.column].unit).same_kind(parse(table.card.columns[base.domain_column].unit)):
        return
    part, whole = table.cells(base.column), table.cells(base.domain_column)
    factor = conversion(parse(table.card.columns[base.column].unit), parse(table.card.columns[base.domain_column].unit))
    parts, wholes = numbers[base.column] * factor, numbers[base.domain_column]
    above, alone = [], []
    for i in range(len(table.names)):
        said = f"{table.said(base.column, part[i])} / {table.said(base.domain_column, whole[i])}"
        slack = 0.5 * (
            last_place(part[i]) * table.columns[base.column].factor * factor
            + last_place(whole[i]) * table.columns[base.domain_column].factor
        )
        if np.isnan(wholes[i]) and not np.isnan(parts[i]) and whole[i] == NOT_APPLICABLE:
            alone.append(table.row(i, said))
        elif parts[i] > wholes[i] * (1 + 1e-9) and (
            parts[i] > wholes[i] + slack or table.unit(base.column) == table.unit(base.domain_column)
        ):
            above.append(table.row(i, said))
    if above:
        table.refuse("base_above", base.column, above, of=table.columns[base.domain_column].text)
    if alone:
        table.refuse("base_alone", base.column, alone, of=table.columns[base.domain_column].text)
    _doubt_small(table, parts, wholes)


def _doubt_small(table: PlaceTable, parts: Array, wholes: Array) -> None:
    """Doubt parts that are a very small part of their wholes in most rows, or that are what parts usually are once both
    headings are read as one unit.
    """
    base = table.card.base
    both = np.flatnonzero((parts > 0) & (wholes > 0))
    if not both.size:
        return
    shares = parts[both] / wholes[both]
    largest = int(both[np.argmax(wholes[both])])
    said = {
        "of": table.columns[base.domain_column].text,
        "share": f"{float(np.median(shares)):.2g}",
        "count": both.size,
    }
    apart = _units_apart(table, shares)
    if float(np.median(shares)) < SMALL_PART:
        table.doubt("small_part", base.column, largest, **said)
    elif apart is not None:
        table.doubt("part_in_other_unit", base.column, largest, **said, times=f"{apart:.6g}")


def _units_apart(table: PlaceTable, shares: Array) -> float | None:
    """Return how many times larger the parts would be in another unit, where this makes all of them lawful parts and
    most of them large ones: the ratio of the two units, where the headings name two; else that of mu and hectares.
    """
    base = table.card.base
    part, whole = parse(table.unit(base.column)), parse(table.unit(base.domain_column))
    apart = 1.0
    if part.same_kind(whole):
        apart = conversion(whole, part)
    alike = abs(apart - 1) < 1e-9
    if alike:
        if not part.same_kind(parse("mu")):
            return None
        apart = conversion(parse("ha"), parse("mu"))
    if len(shares) < (3 if alike else 2) and not np.allclose(shares * apart, 1, rtol=1e-3):
        return None  # a lone share of one fifteenth is a share
    if apart <= 2 or np.max(shares) * apart > 1.01 or np.median(shares) * apart < LARGE_PART:
        return None
    return apart
