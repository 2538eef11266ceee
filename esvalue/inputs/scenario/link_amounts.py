"""What the shares of a link table rest on: the column that holds it, its unit, the amounts of its rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from esvalue.core.errors import InputError, Mistakes
from esvalue.core.names import shown_name
from esvalue.core.quantified import within
from esvalue.core.quantities import Quantity, quantity
from esvalue.core.tables import HeadedTable, Heading
from esvalue.core.units import Unit, conversion, parse, unlike
from esvalue.core.written import read_number
from esvalue.inputs.shares import DISTANCE, SHARE_KINDS, TYPED, ShareRule, great_circle, shares_of

__all__ = ["POINTS", "Amount", "AmountColumn", "amount_column", "row_shares"]

#: Columns that place both ends of a row on the globe, in place of a distance.
POINTS = ("from_longitude", "from_latitude", "to_longitude", "to_latitude")
#: Digits of a distance between two points that are shown: metres.
_METRES = 3


@dataclass(frozen=True)
class Amount:
    """What the share of a row rests on: its number in the unit it is worked in, and as it is written."""

    value: float
    written: str


@dataclass
class AmountColumn:
    """The column, or the four of points, that holds what shares rest on."""

    rule: ShareRule
    needed: tuple[str, ...]
    unit: Unit
    unit_text: str = ""
    factor: float = 1.0
    #: The point of every end met so far, by (end, place).
    points: dict[tuple[str, str], tuple[float, float]] = field(default_factory=dict)

    def read(self, row: Mapping[str, str], at: str, problems: Mistakes) -> Amount | None:
        """Return the amount of a row; None, and a mistake, where it cannot be."""
        if self.needed == POINTS:
            return self._between(row, at, problems)
        column = self.needed[0]
        here = within(quantity(self.rule.kind.quantity), self.unit)
        value = _number(row[column], here or quantity(self.rule.kind.quantity), f"{at}: {column}", problems)
        return None if value is None else Amount(value * self.factor, f"{value:.12g} {self.unit_text}".strip())

    def _between(self, row: Mapping[str, str], at: str, problems: Mistakes) -> Amount | None:
        """Return the great-circle distance between the ends of a row."""
        read = [_number(row[one], quantity(one.partition("_")[2]), f"{at}: {one}", problems) for one in POINTS]
        numbers = [one for one in read if one is not None]
        if len(numbers) < len(POINTS):
            return None
        east, north, to_east, to_north = numbers
        for end, point in (("from", (east, north)), ("to", (to_east, to_north))):
            first = self.points.setdefault((end, row[end]), point)
            if first != point:
                said = {"first": _said(first), "second": _said(point)}
                problems.add("link_point", f"{at}: {end}", place=shown_name(row[end]), **said)
                return None
        distance = float(great_circle(*numbers))
        if distance == 0:
            problems.add("link_no_distance", at, source=shown_name(row["from"]), target=shown_name(row["to"]))
            return None
        return Amount(distance, f"{distance:.{_METRES}f} km")


def amount_column(table: HeadedTable, header: list[str | None], rule: ShareRule, problems: Mistakes) -> AmountColumn:
    """Return the column the shares of a table rest on; columns of another kind beside it are refused.

    Parameters
    ----------
    table
        The table.
    header
        The column each of its headings names.
    rule
        How its shares are come to.
    problems
        Where mistakes are put.
    """
    found = {name: heading for name, heading in zip(header, table.headings, strict=True) if name}
    points = tuple(name for name in POINTS if name in found)
    other = {one.column: key for key, one in SHARE_KINDS.items() if one.column in found and key != rule.shares}
    other |= {} if rule.shares == DISTANCE else dict.fromkeys(points[:1], DISTANCE)
    if rule.shares == DISTANCE and points and "distance" in found:
        other[points[0]] = DISTANCE
    for name, kind in other.items():
        at = f"{table.where}: {found[name].text}"
        problems.add(
            "share_beside", at, found=found[name].text, meant=kind, shares=rule.shares, column=rule.kind.column
        )
    needed = POINTS if rule.shares == DISTANCE and points and "distance" not in found else (rule.kind.column,)
    made = AmountColumn(rule, needed, parse(""))
    heading = found.get(needed[0])
    if rule.shares == TYPED or needed == POINTS or heading is None:
        return made
    return _in_unit(made, heading, table.where, problems)


def _in_unit(made: AmountColumn, heading: Heading, where: str, problems: Mistakes) -> AmountColumn:
    """Return the column in the unit of its heading; as it is, and a mistake, where that cannot be one."""
    kind, at = made.rule.kind, f"{where}: {heading.text}"
    label, written = heading.split([kind.column])
    if written is None:
        problems.add("no_unit", at, wanted=kind.units[0], name=label)
        return made
    try:
        unit = parse(written, at)
    except InputError as error:
        problems.extend(error)
        return made
    if not kind.like(unit):
        problems.add("unit_kind", at, **unlike(written, kind.units[0]))
        return made
    factor = conversion(unit, parse(kind.units[0])) if kind.column == "distance" else 1.0
    return AmountColumn(made.rule, made.needed, unit, written, factor)


def row_shares(
    amounts: Mapping[str, Mapping[str, Amount]], rule: ShareRule, where: str, problems: Mistakes
) -> dict[tuple[str, str], float]:
    """Return the share of every row, by its two ends: those of one place sum to one where they are worked out.

    Parameters
    ----------
    amounts
        What shares rest on: place -> place it reaches -> amount.
    rule
        How shares are come to.
    where
        The file.
    problems
        Where a place is put that reaches nobody.
    """
    made: dict[tuple[str, str], float] = {}
    for start, ends in amounts.items():
        weights = rule.weights([one.value for one in ends.values()])
        if rule.shares == TYPED:
            made |= {(start, end): float(weight) for end, weight in zip(ends, weights, strict=True)}
        elif weights.sum() > 0:
            made |= {(start, end): float(share) for end, share in zip(ends, shares_of(weights), strict=True)}
        elif rule.band is not None:
            nearest = min(ends, key=lambda end: ends[end].value)
            problems.add(
                "link_out_of_band",
                where,
                place=shown_name(start),
                nearest=shown_name(nearest),
                distance=ends[nearest].written,
                band=f"{rule.band.value:g} {rule.band.unit}",
            )
        else:
            problems.add("share_nothing", where, place=shown_name(start))
    return made


def _number(cell: str, wanted: Quantity, at: str, problems: Mistakes) -> float | None:
    """Return the number of a cell that its quantity can be; None, and a mistake, where it cannot."""
    read = read_number(cell)
    if read.value is None:
        problems.add(read.fault, at, rows=(shown_name(cell) or "-") + (f" → {read.meant}" if read.meant else ""))
        return None
    if (reason := wanted.impossible(read.value)) is not None:
        problems.add(reason.code, at, reason=reason.said)
        return None
    return read.value


def _said(point: tuple[float, float]) -> str:
    return f"{point[0]:g}, {point[1]:g}"
