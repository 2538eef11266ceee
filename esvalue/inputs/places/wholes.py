"""Wholes and their parts: a row that other rows are parts of is checked against them and counted no further."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from esvalue.core.errors import nearest
from esvalue.core.names import find_name, shown_name
from esvalue.core.text import Text
from esvalue.core.written import NOT_APPLICABLE, last_place
from esvalue.inputs.places.listed import read_flag
from esvalue.inputs.places.table import PlaceTable

__all__ = ["check_parts", "wholes_of"]

Array = npt.NDArray[np.float64]


def wholes_of(table: PlaceTable) -> dict[int, list[int]]:
    """Return the rows that are wholes with the rows of their parts; a part of no row, or of itself, is a mistake."""
    if "part_of" not in table.columns:
        return {}
    found: dict[int, list[int]] = {}
    above: dict[int, int] = {}
    for i, cell in enumerate(table.cells("part_of")):
        if cell in ("", NOT_APPLICABLE):  # an empty cell is told elsewhere
            continue
        name = find_name(cell, table.names)
        if name is None:
            if find_name(cell, table.others) is None:
                table.problems.add(
                    "unknown_name",
                    table.at("part_of"),
                    what="place",
                    name=shown_name(cell),
                    nearest=nearest(cell, table.names) or "-",
                    rows=table.row(i),
                )
            continue
        whole = table.names.index(name)
        trail = [i, whole]
        while trail[-1] in above and trail[-1] != i:
            trail.append(above[trail[-1]])
        if trail[-1] == i:
            table.refuse("part_of_itself", "part_of", [table.row(i, cell)])
            continue
        above[i] = whole
        found.setdefault(whole, []).append(i)
    return found


def check_parts(table: PlaceTable, wholes: Mapping[int, list[int]], numbers: Mapping[str, Array]) -> None:
    """Refuse wholes whose area, or base of payment, is not the sum of their parts;
    one whose parts are not all there may be larger.
    """
    complete = [True] * len(table.names)
    if "parts_complete" in table.columns:
        for i, cell in enumerate(table.cells("parts_complete")):
            flag = True
            if cell and cell != NOT_APPLICABLE:
                flag = (
                    read_flag(
                        cell,
                        Text(zh="部分齐全（parts_complete）", en="parts_complete"),
                        table.at("parts_complete"),
                        table.problems,
                        rows=table.row(i),
                    )
                    is not False
                )
            complete[i] = flag
            if i not in wholes and cell and cell != NOT_APPLICABLE:
                table.refuse("no_parts", "parts_complete", [table.row(i, cell)])
    base = table.card.base
    for whole, parts in wholes.items():
        for column in dict.fromkeys((base.domain_column, base.column)):
            if column not in table.columns or np.isnan(numbers[column][whole]):
                continue
            printed = [last_place(table.cells(column)[i]) * table.columns[column].factor for i in (whole, *parts)]
            total, own = float(np.nansum(numbers[column][parts])), float(numbers[column][whole])
            slack = 0.5 * sum(printed) + 1e-9 * abs(own)
            if total > own + slack or (complete[whole] and total < own - slack):
                table.refuse(
                    "parts_differ",
                    column,
                    [table.row(whole, f"{own:.10g}")],
                    total=f"{total:.10g}",
                    unit=table.card.columns[column].unit or "1",
                    parts=", ".join(shown_name(table.names[i]) for i in parts[:5])
                    + (f", +{len(parts) - 5}" if len(parts) > 5 else ""),
                )
