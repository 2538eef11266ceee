"""Tables of budgets and bids: columns with their units in the header, numbers checked cell by cell."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from esvalue.core.errors import Doubt, Mistakes
from esvalue.core.names import name_key
from esvalue.core.sheets import split_heading
from esvalue.core.text import Text
from esvalue.core.units import conversion, parse
from esvalue.surveys.answers import number_hint
from esvalue.surveys.vocabulary import unknown

__all__ = ["headers", "numbers", "per_hectare", "zero_doubts"]

#: Columns in which people write what is no number: they are read by nobody.
REMARKS = frozenset(("备注", "说明", "附注", "注", "note", "notes", "remark", "remarks", "comment", "comments"))


def headers(
    table: pd.DataFrame, aliases: Mapping[str, str], wanted: tuple[str, ...], where: str, problems: Mistakes
) -> dict[str, tuple[str, str | None]]:
    """Return by name: the header as written and its unit;
    a wanted column that is missing and a name that stands twice are mistakes.
    """
    found: dict[str, tuple[str, str | None]] = {}
    for header in map(str, table.columns):
        written, unit = split_heading(header, [*aliases, *wanted])
        if name_key(written) in REMARKS:
            continue
        name = aliases.get(written, written)
        if name in found:
            problems.add("budget_twice", where, name=name, first=found[name][0], second=header)
        found.setdefault(name, (header, unit))
    for name in wanted:
        if name not in found:
            problems.add("survey_column", where, **unknown(name, found))
    return found


def numbers(
    table: pd.DataFrame,
    header: str,
    where: str,
    problems: Mistakes,
    *,
    positive: bool = False,
    least: float | None = None,
) -> np.ndarray:
    """Return a column as numbers (row,); cells that are empty,
    no number or out of range are a mistake with the first row.
    """
    column = pd.to_numeric(table[header], errors="coerce").to_numpy(float)
    bad = ~np.isfinite(column)
    if positive:
        bad |= column <= 0
    elif least is not None:
        bad |= column < least
    if bad.any():
        first = int(np.flatnonzero(bad)[0])
        wanted = "> 0" if positive else "" if least is None else f">= {least:g}"
        value = table[header].iloc[first]
        shown = Text(zh="（空格）", en="(empty)") if pd.isna(value) else str(value)
        problems.add(
            "budget_cells",
            f"{where}: {header}",
            count=int(bad.sum()),
            row=table.index[first],
            value=shown,
            wanted=wanted or "-",
            mended=number_hint(value),
        )
    return column


def per_hectare(unit: str) -> float:
    """Return what one of a unit of bids is in money per hectare and year;
    a unit that is none counts as 1 per unit of area.

    >>> round(per_hectare("yuan/mu/a"), 9), per_hectare("yuan/ha/a")
    (15.0, 1.0)
    """
    own = parse(unit)
    return next((conversion(own, parse(one)) for one in ("yuan/ha/a", "USD/ha/a") if own.same_kind(parse(one))), 1.0)


def zero_doubts(frame: pd.DataFrame, name: str, header: str) -> tuple[Doubt, ...]:
    """Return a doubt where amounts of a column are zero: a bid of nothing is first in a tender,
    a price of nothing makes a harvest worthless.
    """
    none = frame[name].to_numpy(float) == 0
    return (
        (column_doubt("survey_zeros", header, frame.index[none][0], "0", count=int(none.sum())),)
        if none.any() and not none.all()
        else ()
    )


def column_doubt(code: str, column: str, row: object, shown: str, **fields: object) -> Doubt:
    return Doubt(code, column, {"column": column, "row": str(row), **fields}, column, shown)
