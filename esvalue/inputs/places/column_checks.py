"""Columns of places against their quantities: what cannot be is refused, what is unusual is doubted."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from esvalue.core.declared import declared
from esvalue.core.quantified import InColumn, doubt_unusual
from esvalue.core.quantities import SLIPS, Quantity
from esvalue.core.text import Text
from esvalue.core.units import conversion, parse, unit_title
from esvalue.inputs.places.table import PlaceTable

__all__ = ["check_plausible"]

Array = npt.NDArray[np.float64]
#: Most cells of a column that one message shows.
SHOWN = 5
#: Years that a column of counts may have been exchanged with.
YEARS = (1990, 2040)
#: Numbers of years that are a year of the calendar.
CALENDAR = (1900, 2100)
CHECK = Text(zh="请检查表头的单位", en="check the unit in the header")
EXCHANGED = Text(zh="两列是否写反，或单位有误？", en="were the two columns exchanged, or is a unit wrong?")
DIGITS = Text(zh="请核对数字和两列表头的单位", en="check the digits and the units of both headings")


def check_plausible(
    table: PlaceTable,
    numbers: Mapping[str, Array],
    *,
    written: Mapping[tuple[str, str], str],
    only: Collection[str] | None = None,
) -> None:
    """Add to the problems of a table the columns with numbers their quantity cannot have;
    doubt those outside its usual range.

    Parameters
    ----------
    table
        The table: its card says what a column may hold, its headings and rows are named by messages.
    numbers
        Numbers by column in the card's units; NaN where n/a.
    written
        Cells as they were written, by (column, place).
    only
        Columns that are checked (default: all); the others are what they are compared with.
    """
    checked = [
        name
        for name, column in table.card.columns.items()
        if column.kind == "number" and name in numbers and (only is None or name in only)
    ]
    possible = {name: np.array(values) for name, values in numbers.items()}
    for name in checked:
        wrong = _check_alone(table, name, numbers[name], written)
        possible[name][wrong] = np.nan
    beside = _Beside(table, possible, written)
    for name in checked:
        beside.check_together(name)
        beside.doubt_per_area(name)
        beside.check_compared(name)


def _check_alone(table: PlaceTable, name: str, values: Array, written: Mapping[tuple[str, str], str]) -> Sequence[int]:
    """Refuse the numbers of a column that its quantity cannot have, and return their rows; doubt the unusual ones."""
    column = table.card.columns[name]
    wanted = declared(column)
    lawful = ~np.isnan(values)  # what passes the card's own bounds is told of when the cells are read
    lawful &= ~(values < (-np.inf if column.minimum is None else column.minimum))
    lawful &= ~(values > (np.inf if column.maximum is None else column.maximum))
    rows = np.flatnonzero(lawful).tolist()
    wrong = [i for i in rows if not wanted.holds(float(values[i]))]
    if wrong:
        table.problems.add(
            "implausible",
            table.at(name),
            rows="; ".join(table.row(i, f"{values[i]:.6g}") for i in wrong[:SHOWN]),
            title=wanted.title,
            reach=wanted.reach(),
            hint=_hint(wanted, float(values[wrong[0]])),
        )
    for i in rows:
        if i not in wrong:
            doubt_unusual(
                wanted,
                float(values[i]),
                column.unit,
                table.at(name, i),
                table.problems,
                entry=table.entry(name, i),
                written=written.get((name, table.names[i]), ""),
                column=InColumn(column.title, column.hint),
            )
    if column.unit == "a":
        others = [i for i in rows if i not in wrong and not wanted.unusual(float(values[i]))]
        _doubt_calendar(table, name, values, others, written)
    if "a_year" in wanted.slips:
        _doubt_years(table, name, values, written)
    return wrong


def _doubt_calendar(
    table: PlaceTable, name: str, values: Array, rows: Sequence[int], written: Mapping[tuple[str, str], str]
) -> None:
    """Doubt years of the calendar in a column that counts years."""
    for i in rows:
        if CALENDAR[0] <= values[i] <= CALENDAR[1] and values[i] % 1 == 0:
            table.problems.doubt(
                "calendar_year",
                table.at(name, i),
                entry=table.entry(name, i),
                value=written.get((name, table.names[i]), f"{values[i]:g}"),
                title=table.card.columns[name].title,
            )


def _doubt_years(table: PlaceTable, name: str, values: Array, written: Mapping[tuple[str, str], str]) -> None:
    """Doubt a column of counts in which every number is a year of our time, and not all are round."""
    there = np.flatnonzero(~np.isnan(values) & (values != 0)).tolist()
    given = values[there]
    if (
        len(there) < 2
        or not ((given >= YEARS[0]) & (given <= YEARS[1]) & (given % 1 == 0)).all()
        or not (given % 10).any()
    ):
        return
    table.problems.doubt(
        "counts_of_years",
        table.at(name, there[0]),
        entry=table.entry(name, there[0]),
        value=written.get((name, table.names[there[0]]), f"{given[0]:g}"),
        count=len(there),
        hint=SLIPS["a_year"].hint,
    )


@dataclass(frozen=True)
class _Beside:
    """Columns beside each other: numbers in the card's units, NaN where n/a or impossible, and cells as written."""

    table: PlaceTable
    numbers: Mapping[str, Array]
    written: Mapping[tuple[str, str], str]

    def said(self, name: str, i: int) -> str:
        """Return a cell as it was written, with its unit."""
        return self.written.get((name, self.table.names[i]), f"{self.numbers[name][i]:.6g}")

    def heading(self, name: str) -> Text:
        """Return a column as messages name it: its heading, and in Chinese what it holds."""
        table = self.table
        heading, title = table.columns[name].text if name in table.columns else name, table.card.columns[name].title
        return Text(zh=heading if title.zh in heading else f"{title.zh}（{heading}）", en=heading)

    def doubt_per_area(self, name: str) -> None:
        """Doubt the amounts that are unusual for the size of their place; nothing at all is no doubt."""
        card = self.table.card
        column, whole = card.columns[name], card.base.domain_column
        if column.usual_per_area is None or whole not in self.numbers:
            return
        low, high = column.usual_per_area
        sizes, values = self.numbers[whole], self.numbers[name]
        for i in np.flatnonzero((sizes > 0) & ~np.isnan(values) & (values != 0)).tolist():
            rate = float(values[i] / sizes[i])
            if not low <= rate <= high:
                self.table.problems.doubt(
                    "unusual_per_area",
                    self.table.at(name, i),
                    entry=self.table.entry(name, i),
                    value=self.said(name, i),
                    rate=f"{rate:.3g}",
                    usual=Text(zh=f"{low:g} 至 {high:g}", en=f"{low:g} to {high:g}"),
                    of=card.columns[whole].title,
                    per=unit_title(card.columns[whole].unit),
                    unit=unit_title(column.unit),
                    hint=column.hint or DIGITS,
                )

    def check_compared(self, name: str) -> None:
        """Refuse, or doubt, the amounts above those of the column they are part of: runoff above rain,
        a low level above the high one.
        """
        table, column = self.table, self.table.card.columns[name]
        hint = column.hint or EXCHANGED
        for other, doubtful in ((column.at_most, False), (column.usually_at_most, True)):
            if other is None or other not in self.numbers:
                continue
            factor = conversion(parse(column.unit), parse(table.card.columns[other].unit))
            above = np.flatnonzero(self.numbers[name] * factor > self.numbers[other] * (1 + 1e-9)).tolist()
            if not doubtful and above:
                rows = [table.row(i, f"{self.said(name, i)} / {self.said(other, i)}") for i in above[:SHOWN]]
                table.problems.add(
                    "column_above", table.at(name), other=self.heading(other), rows="; ".join(rows), hint=hint
                )
            for i in above if doubtful else ():
                table.problems.doubt(
                    "usually_above",
                    table.at(name, i),
                    entry=table.entry(name, i),
                    value=self.said(name, i),
                    other=self.heading(other),
                    most=self.said(other, i),
                    hint=hint,
                )

    def check_together(self, name: str) -> None:
        """Refuse amounts that share a whole and are together above it: a hectare that is in two of them."""
        table, columns = self.table, self.table.card.columns
        shared = columns[name].at_most
        if shared is None or shared not in self.numbers:
            return
        parts = [one for one in (name, *columns[name].beside) if one in self.numbers]
        factors = {one: conversion(parse(columns[one].unit), parse(columns[shared].unit)) for one in parts}
        total = sum(np.nan_to_num(self.numbers[one]) * factors[one] for one in parts)
        most = self.numbers[shared] * (1 + 1e-9)
        some = np.sum([self.numbers[one] > 0 for one in parts], axis=0) > 1
        alone = np.any([self.numbers[one] * factors[one] > most for one in parts], axis=0)  # told of by itself
        above = np.flatnonzero(some & ~alone & (total > most)).tolist()
        if not above:
            return
        rows = [
            table.row(i, f"{' + '.join(self.said(one, i) for one in parts)} / {self.said(shared, i)}")
            for i in above[:SHOWN]
        ]
        titles = [columns[one].title for one in parts]
        listed = Text(zh="、".join(one.zh for one in titles), en=" and ".join(one.en for one in titles))
        table.problems.add(
            "counted_twice", table.at(name), rows="; ".join(rows), parts=listed, of=columns[shared].title
        )


def _hint(wanted: Quantity, value: float) -> Text:
    """Return what was probably done: the slip behind a number that cannot be."""
    slip = wanted.slip(value)
    return (SLIPS[slip[0]].hint if slip is not None else None) or CHECK
