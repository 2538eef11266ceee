"""Volumes of water past a section, and shares of parties, where a rule asks for them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from esvalue.core.errors import Mistakes
from esvalue.core.names import name_key
from esvalue.core.periods import Period, months_of, parse_period
from esvalue.core.text import Text
from esvalue.core.units import Unit, conversion, parse
from esvalue.payments.indicators import Indicators
from esvalue.payments.monitoring import period_codes, section_codes
from esvalue.payments.network import Network
from esvalue.payments.numbers import numbers_of
from esvalue.payments.reading import Table, cells, shown_rows
from esvalue.payments.volume_doubts import doubt_far, doubt_plots, doubt_trickles

__all__ = ["Contributions", "Volumes", "read_bases", "read_parties", "read_volumes"]

Codes = npt.NDArray[np.int64]
Array = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Volumes:
    """Quantities by section and period in one unit: cubic metres, or what a payment is counted by; and what is doubtful
    about them.
    """

    where: str
    section: Codes
    period: Codes
    volume: Array
    periods: list[Period]
    unit: Unit
    doubts: tuple[Text, ...] = ()

    def at(self, periods: list[Period], sections: int) -> Array:
        """Return the volume of every section at periods, nan where there is none."""
        made = np.full((sections, len(periods)), np.nan)
        at = {one: i for i, one in enumerate(periods)}
        column = np.array([at.get(one, -1) for one in self.periods] or [-1], dtype=np.int64)[self.period]
        rows = (column >= 0) & (self.section >= 0)
        made[self.section[rows], column[rows]] = self.volume[rows]
        return made

    def largest(self, sections: int) -> Array:
        """Return the largest quantity of every section, nan where there is none."""
        made = np.full(sections, np.nan)
        there = self.section >= 0
        np.fmax.at(made, self.section[there], self.volume[there])
        return made

    def within(self, periods: list[Period], sections: int) -> Array:
        """Return the volume of every section at periods; of a year or quarter without one the sum of all its months."""
        made = self.at(periods, sections)
        for i, period in enumerate(periods):
            if period.kind in ("quarter", "year"):
                months = [parse_period(f"{period.year:04d}-{month:02d}") for month in months_of(period)]
                total = self.at([one for one in months if one is not None], sections).sum(axis=1)
                made[:, i] = np.where(np.isnan(made[:, i]), total, made[:, i])
        return made


@dataclass(frozen=True, eq=False)
class Contributions:
    """Shares of parties in a section, by indicator: {section: {party: {indicator: share}}}, all of them by name; and
    the water each takes: {section: {party: volume}}, by the keys of their names.
    """

    where: str
    shares: dict[str, dict[str, dict[str, float]]]
    volumes: dict[str, dict[str, float]] = field(default_factory=dict)
    unit: Unit | None = None

    def taken(self, names: list[str]) -> Array:
        """Return the cubic metres that the parties of each section take together, nan where that is not known."""
        if self.unit is None or not self.unit.same_kind(parse("m3")):
            return np.full(len(names), np.nan)
        sums = (self.volumes.get(name_key(name)) for name in names)
        whole = np.array([np.nan if one is None else np.sum(list(one.values())) for one in sums])
        return whole * conversion(self.unit, parse("m3"))


def read_volumes(table: Table, network: Network, problems: Mistakes) -> Volumes:
    """Return the volumes of a table; refused: an orphan, a volume below zero, one that stands twice."""
    written, cubic = table.units.get("volume"), parse("m3")
    if written is None and not table.unreadable("volume"):
        problems.add("column_unit", table.where, name="volume", meant="volume [m3]", others="m3, 1e4 m3")
    if written is not None and not written.same_kind(cubic):
        problems.add("value_unit", table.where, given=written.text, indicator="volume", wanted="m3")
        written = None
    factor = conversion(written, cubic) if written else 1.0
    made = _quantities(table, "volume", factor, cubic, network, problems=problems)
    trickles = doubt_trickles(table, made.section, made.period, made.volume, made.periods)
    return replace(made, doubts=(*trickles, *made.doubts))


def read_bases(table: Table, network: Network, problems: Mistakes) -> Volumes:
    """Return what payments are counted by, such as ``base [mu]``; refused as volumes are."""
    unit = table.units.get("base") or parse("")
    made = _quantities(table, "base", 1.0, unit, network, problems=problems)
    return replace(made, doubts=(*doubt_plots(made.volume, unit), *made.doubts))


def _quantities(
    table: Table, column: str, factor: float, unit: Unit, network: Network, *, problems: Mistakes
) -> Volumes:
    section = section_codes(table, network, problems)
    period, periods = period_codes(table, problems)
    volume = numbers_of(table, column, problems) * factor
    if (bad := ~(volume >= 0)).any():
        problems.add("volume_wrong", table.where, rows=shown_rows(table, bad))
    cell = section * max(1, len(periods)) + period
    again = np.ones(len(cell), dtype=bool)
    again[np.unique(cell, return_index=True)[1]] = False
    if (again & (section >= 0)).any():
        problems.add("value_twice", table.where, rows=shown_rows(table, again & (section >= 0)))
    doubts = () if problems else tuple(doubt_far(table, section, period, volume, periods, unit=unit))
    return Volumes(table.where, section, period, volume, periods, unit, doubts)


def read_parties(table: Table, network: Network, indicators: Indicators, problems: Mistakes) -> Contributions:
    """Return shares of parties: a row a section and party, a column an indicator or `indicator` and `share`, or the
    `volume` each takes.

    Refused: a share beyond 0 to 1, a volume below zero, a section and party (and indicator) twice.
    """
    section_codes(table, network, problems)
    names = _texts(table, "section")
    parties = _texts(table, "party")
    made: dict[str, dict[str, dict[str, float]]] = {}
    columns = {indicators.codes[int(name[6:])]: name for name in table.columns if name.startswith("limit:")}
    if "share" in table:
        columns["*"] = "share"
    rows = _texts(table, "indicator") if "indicator" in table else None
    twice = np.zeros(len(table), dtype=bool)
    for code, column in columns.items():
        numbers = numbers_of(table, column, problems)
        unit = table.units.get(column)
        numbers = numbers * (unit.factor if unit is not None else 1.0)
        if (bad := (numbers < 0) | (numbers > 1)).any():
            problems.add("shares_range", table.where, rows=shown_rows(table, bad, lambda i: parties[i]))
        for i, (name, party) in enumerate(zip(names, parties, strict=True)):
            own = (indicators.find(rows[i]) or "*") if code == "*" and rows is not None and rows[i] else code
            if not np.isnan(numbers[i]):
                shares = made.setdefault(name, {}).setdefault(party, {})
                twice[i] |= own in shares
                shares[own] = float(numbers[i])
    if twice.any():
        problems.add("share_twice", table.where, rows=shown_rows(table, twice, lambda i: f"{names[i]}, {parties[i]}"))
    taken = _taken(table, names, parties, problems) if "volume" in table else {}
    return Contributions(table.where, made, taken, table.units.get("volume"))


def _taken(table: Table, names: list[str], parties: list[str], problems: Mistakes) -> dict[str, dict[str, float]]:
    """Return the water each party takes of a section, by the keys of their names, in the unit of the table."""
    numbers = numbers_of(table, "volume", problems)
    if (bad := numbers < 0).any():
        problems.add("volume_wrong", table.where, rows=shown_rows(table, bad))
    found: dict[str, dict[str, float]] = {}
    twice = np.zeros(len(table), dtype=bool)
    for i, (name, party) in enumerate(zip(names, parties, strict=True)):
        own = found.setdefault(name_key(name), {})
        twice[i] = name_key(party) in own
        own[name_key(party)] = float(numbers[i])
    if twice.any():
        problems.add("share_twice", table.where, rows=shown_rows(table, twice, lambda i: f"{names[i]}, {parties[i]}"))
    return found


def _texts(table: Table, column: str) -> list[str]:
    texts, codes = cells(table.columns[column])
    return [texts[i] for i in codes]
