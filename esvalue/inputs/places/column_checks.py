"""Columns of places against their quantities: what cannot be is refused, what is unusual is doubted."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from esvalue.core.declared import declared
from esvalue.core.errors import Mistakes
from esvalue.core.quantified import doubt_unusual
from esvalue.core.quantities import SLIPS, Quantity
from esvalue.core.text import Text
from esvalue.core.units import conversion, parse
from esvalue.inputs.cards import Card

__all__ = ["check_plausible"]

Array = npt.NDArray[np.float64]
#: Most cells of a column that one message shows.
SHOWN = 5
#: Years that a column of counts may have been exchanged with.
YEARS = (1990, 2040)
CHECK = Text(zh="请检查表头的单位", en="check the unit in the header")
EXCHANGED = Text(zh="两列是否写反，或单位有误？", en="were the two columns exchanged, or is a unit wrong?")
DIGITS = Text(zh="请核对数字和两列表头的单位", en="check the digits and the units of both headings")


def check_plausible(
    card: Card,
    numbers: Mapping[str, Array],
    names: Sequence[str],
    where: str,
    problems: Mistakes,
    *,
    written: Mapping[tuple[str, str], str] | None = None,
    only: Collection[str] | None = None,
) -> None:
    """Add to `problems` the columns of a table with numbers their quantity cannot have;
    doubt those outside its usual range.

    Parameters
    ----------
    card
        The card that asks for the columns.
    numbers
        Numbers by column in the card's units; NaN where n/a.
    names
        Names of the places.
    where
        Name of the file.
    problems
        Where mistakes and doubts are put.
    written
        Cells as they were written, by (column, place).
    only
        Columns that are checked (default: all); the others are what they are compared with.
    """
    possible = {name: np.array(values) for name, values in numbers.items()}
    for name, column in card.columns.items():
        if column.kind != "number" or name not in numbers or (only is not None and name not in only):
            continue
        wanted, values = declared(column), numbers[name]
        told = np.zeros(len(values), dtype=bool)  # what passes the card's own bounds is told of when the cells are read
        told |= values < (-np.inf if column.minimum is None else column.minimum)
        told |= values > (np.inf if column.maximum is None else column.maximum)
        there = ~np.isnan(values)
        wrong = [i for i in np.flatnonzero(there & ~told).tolist() if not wanted.holds(float(values[i]))]
        possible[name][wrong] = np.nan
        if wrong:
            rows = "; ".join(f"{names[i]}: {values[i]:.6g}" for i in wrong[:SHOWN])
            problems.add(
                "implausible",
                f"{where}: {name}",
                rows=rows,
                title=wanted.title,
                reach=wanted.reach(),
                hint=_hint(wanted, float(values[wrong[0]])),
            )
        for i in np.flatnonzero(there & ~told).tolist():
            if i not in wrong:
                cell = (written or {}).get((name, names[i]), "")
                at = f"{where}: {name}: {names[i]}"
                doubt_unusual(wanted, float(values[i]), column.unit, at, problems, written=cell, hint=column.hint)

        if "a_year" in wanted.slips:
            _doubt_years(name, values, names, where, problems=problems, written=written or {})

    for name, column in card.columns.items():
        if column.kind == "number" and name in numbers and (only is None or name in only):
            _check_together(card, name, possible, names, where, problems=problems, written=written or {})
            _doubt_per_area(card, name, possible, names, where, problems=problems, written=written or {})
            _compare_columns(card, name, possible, names, where, problems=problems, written=written or {})


def _doubt_years(
    name: str,
    values: Array,
    names: Sequence[str],
    where: str,
    *,
    problems: Mistakes,
    written: Mapping[tuple[str, str], str],
) -> None:
    """Doubt a column of counts in which every number is a year of our time, and not all are round."""
    there = np.flatnonzero(~np.isnan(values) & (values != 0)).tolist()
    given = values[there]
    if (
        len(there) < 2
        or not ((given >= YEARS[0]) & (given <= YEARS[1]) & (given % 1 == 0)).all()
        or not (given % 10).any()
    ):
        return
    cell = f"{where}: {name}: {names[there[0]]}"
    value = written.get((name, names[there[0]]), f"{given[0]:g}")
    problems.doubt("counts_of_years", cell, entry=cell, value=value, count=len(there), hint=SLIPS["a_year"].hint)


def _doubt_per_area(
    card: Card,
    name: str,
    numbers: Mapping[str, Array],
    names: Sequence[str],
    where: str,
    *,
    problems: Mistakes,
    written: Mapping[tuple[str, str], str],
) -> None:
    """Doubt the amounts that are unusual for the size of their place; nothing at all is no doubt."""
    column, whole = card.columns[name], card.base.domain_column
    if column.usual_per_area is None or whole not in numbers:
        return
    low, high = column.usual_per_area
    sizes, values = numbers[whole], numbers[name]
    for i in np.flatnonzero((sizes > 0) & ~np.isnan(values) & (values != 0)).tolist():
        rate = float(values[i] / sizes[i])
        if not low <= rate <= high:
            said, of = written.get((name, names[i]), f"{values[i]:.6g} [{column.unit}]"), card.columns[whole].title
            problems.doubt(
                "unusual_per_area",
                f"{where}: {name}: {names[i]}",
                entry=f"{where}: {name}: {names[i]}",
                value=said,
                rate=f"{rate:.3g}",
                usual=Text(zh=f"{low:g} 至 {high:g}", en=f"{low:g} to {high:g}"),
                of=of,
                per=card.columns[whole].unit,
                unit=column.unit,
                hint=column.hint or DIGITS,
            )


def _compare_columns(
    card: Card,
    name: str,
    numbers: Mapping[str, Array],
    names: Sequence[str],
    where: str,
    *,
    problems: Mistakes,
    written: Mapping[tuple[str, str], str],
) -> None:
    """Refuse, or doubt, the amounts above those of the column they are part of: runoff above rain,
    a low level above the high one.
    """
    column, hint = card.columns[name], card.columns[name].hint or EXCHANGED
    for other, doubtful in ((column.at_most, False), (column.usually_at_most, True)):
        if other is None or other not in numbers:
            continue
        factor = conversion(parse(column.unit), parse(card.columns[other].unit))
        above = np.flatnonzero(numbers[name] * factor > numbers[other] * (1 + 1e-9))
        said = {
            i: (
                written.get((name, names[i]), f"{numbers[name][i]:.6g} [{column.unit}]"),
                written.get((other, names[i]), f"{numbers[other][i]:.6g} [{card.columns[other].unit}]"),
            )
            for i in above.tolist()
        }
        if doubtful:
            for i, (one, most) in said.items():
                problems.doubt(
                    "usually_above",
                    f"{where}: {name}: {names[i]}",
                    entry=f"{where}: {name}: {names[i]}",
                    value=one,
                    other=other,
                    most=most,
                    hint=hint,
                )
        elif said:
            rows = "; ".join(f"{names[i]}: {one} / {most}" for i, (one, most) in list(said.items())[:SHOWN])
            problems.add("column_above", f"{where}: {name}", other=other, rows=rows, hint=hint)


def _check_together(
    card: Card,
    name: str,
    numbers: Mapping[str, Array],
    names: Sequence[str],
    where: str,
    *,
    problems: Mistakes,
    written: Mapping[tuple[str, str], str],
) -> None:
    """Refuse amounts that share a whole and are together above it: a hectare that is in two of them."""
    column = card.columns[name]
    if column.at_most is None or column.at_most not in numbers:
        return
    parts = [one for one in (name, *column.beside) if one in numbers]
    whole = card.columns[column.at_most]
    factors = {one: conversion(parse(card.columns[one].unit), parse(whole.unit)) for one in parts}
    total = sum(np.nan_to_num(numbers[one]) * factors[one] for one in parts)
    some = np.sum([numbers[one] > 0 for one in parts], axis=0) > 1
    above = np.flatnonzero(some & (total > numbers[column.at_most] * (1 + 1e-9)))
    if above.size:

        def said(one: str, i: int) -> str:
            return written.get((one, names[i]), f"{numbers[one][i]:.6g} [{card.columns[one].unit}]")

        rows = "; ".join(
            f"{names[i]}: {' + '.join(said(one, i) for one in parts)} / {said(column.at_most, i)}"
            for i in above[:SHOWN].tolist()
        )
        titles = [card.columns[one].title for one in parts]
        listed = Text(zh="、".join(one.zh for one in titles), en=" and ".join(one.en for one in titles))
        problems.add("counted_twice", f"{where}: {name}", rows=rows, parts=listed, of=whole.title)


def _hint(wanted: Quantity, value: float) -> Text:
    """Return what was probably done: the slip behind a number that cannot be."""
    slip = wanted.slip(value)
    return (SLIPS[slip[0]].hint if slip is not None else None) or CHECK
