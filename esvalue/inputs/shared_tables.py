"""Tables the folders of cards share: the price index, and published tables of value equivalents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import Annotated

from esvalue.core.arguments import Year, checked
from esvalue.core.errors import Mistakes, fail, nearest
from esvalue.core.quantified import Of
from esvalue.core.quantities import quantity
from esvalue.core.shown import Shown
from esvalue.core.tables import headed_csv, records
from esvalue.core.text import Text

__all__ = ["EquivalentsTable", "PriceIndex", "read_equivalents", "read_index"]

#: Columns of a table of equivalents that are no services.
_ABOUT = frozenset(
    (
        "category",
        "level1",
        "title_zh",
        "title_en",
        "zh",
        "en",
        "title",
        "total",
        "evidence",
        "source",
        "note",
        "locator",
    )
)


@checked
@dataclass(frozen=True)
class PriceIndex(Shown):
    """Yearly price changes in percent, and where they come from.

    Attributes
    ----------
    changes : mapping
        Year -> change of prices from the year before, in percent.
    sources : mapping
        Year -> identifier of its source.
    path : str
        The file.

    Examples
    --------
    >>> round(PriceIndex({2011: 5.0, 2012: 2.0}, {}, "").factor(2010, 2012), 6)
    1.071
    """

    changes: Mapping[int, Annotated[float, Of("price_change")]]
    sources: Mapping[int, str]
    path: str

    @checked
    def years(self, start: Year, end: Year) -> tuple[int, ...]:
        """Return the years whose change lies between two price years."""
        low, high = sorted((start, end))
        return tuple(range(low + 1, high + 1))

    @checked
    def factor(self, start: Year, end: Year, where: str = "") -> float:
        """Return what one yuan of `start` is in yuan of `end`.

        >>> index = PriceIndex({2011: 5.0, 2012: 2.0}, {}, "")
        >>> round(index.factor(2010, 2012), 6)
        1.071
        >>> round(index.factor(2012, 2010) * index.factor(2010, 2012), 12)
        1.0
        """
        if start == end:
            return 1.0
        first, last = min(self.changes), max(self.changes)
        if not first - 1 <= min(start, end) < max(start, end) <= last:  # before counting through years without end
            raise fail(
                "no_index_year",
                where,
                year=max(start, end) if max(start, end) > last else min(start, end) + 1,
                first=first,
                last=last,
            )
        product = 1.0
        for year in self.years(start, end):
            if year not in self.changes:
                raise fail("no_index_year", where, year=year, first=first, last=last)
            product *= 1.0 + self.changes[year] / 100.0
        return product if end >= start else 1.0 / product


@dataclass(frozen=True)
class EquivalentsTable(Shown):
    """A published table of value equivalents: category -> service -> number (None: the source has none).

    Attributes
    ----------
    name, path : str
        Its name and file.
    services : tuple of str
        The services, one a column.
    rows, titles, evidence, sources : mapping
        By category: the number of each service, the title, the kind of evidence, the identifier of the source.

    Examples
    --------
    >>> from esvalue.inputs import Library
    >>> found = Library().table("lake_storage_zones")
    >>> found.rows["qinghai_tibet"]["exponent"]
    0.678
    """

    name: str
    services: tuple[str, ...]
    rows: Mapping[str, Mapping[str, float | None]]
    titles: Mapping[str, Text]
    evidence: Mapping[str, str]
    sources: Mapping[str, str]
    path: str


def read_index(path: Path) -> PriceIndex:
    """Read the price index (columns year, cpi_annual_change_percent, source).

    Raises
    ------
    InputError
        Every mistake of the file.
    """
    rows = _read(path, ("year", "cpi_annual_change_percent", "source"))
    problems = Mistakes()
    changes: dict[int, float] = {}
    sources: dict[int, str] = {}
    for line, row in rows:
        year, change = _number(row["year"]), _number(row["cpi_annual_change_percent"])
        for name, number in (
            ("year", year if year is not None and year.is_integer() else None),
            ("cpi_annual_change_percent", change),
        ):
            if number is None:
                problems.add("not_a_number", f"{path.name}: {name}", rows=f"row {line}: {row[name] or '-'}")
            elif (reason := quantity("year" if name == "year" else "price_change").impossible(number)) is not None:
                problems.add(reason.code, f"{path.name}: row {line}: {name}", reason=reason.said)
        if year in changes:
            problems.add("row_twice", f"{path.name}: row {line}", name=row["year"])
        if year is not None and change is not None and year.is_integer():
            changes[int(year)], sources[int(year)] = change, row["source"]
    problems.raise_if_any()
    return PriceIndex(changes, sources, path.name)


def read_equivalents(name: str, path: Path) -> EquivalentsTable:
    """Read a table of value equivalents: a row a category, a column a service.

    Raises
    ------
    InputError
        Every mistake of the file.
    """
    rows = _read(path, ("category", "evidence", "source"))
    services = tuple(key for key in rows[0][1] if key and key not in _ABOUT)
    problems = Mistakes()
    numbers: dict[str, dict[str, float | None]] = {}
    for line, row in rows:
        if row["category"] in numbers:
            problems.add("row_twice", f"{path.name}: row {line}", name=row["category"])
        numbers[row["category"]] = {
            service: _number(row[service]) if row[service].strip() else None for service in services
        }
        for service in services:
            if row[service].strip() and numbers[row["category"]][service] is None:
                problems.add("not_a_number", f"{path.name}: {service}", rows=f"row {line}: {row[service]}")
    problems.raise_if_any()
    plain = [row for _, row in rows]
    titles = {
        row["category"]: Text(
            zh=row.get("title_zh") or row.get("zh") or row.get("title") or row["category"],
            en=row.get("title_en") or row.get("en") or row["category"].replace("_", " "),
        )
        for row in plain
    }
    return EquivalentsTable(
        name,
        services,
        numbers,
        titles,
        {row["category"]: row["evidence"] for row in plain},
        {row["category"]: row["source"] for row in plain},
        path.name,
    )


def _read(path: Path, needed: tuple[str, ...]) -> list[tuple[int, dict[str, str]]]:
    rows = records(headed_csv(path))
    if not rows:
        raise fail("empty_table", path.name)
    problems = Mistakes()
    for name in needed:
        if name not in rows[0][1]:
            problems.add("missing_column", path.name, name=name, nearest=nearest(name, rows[0][1]) or "-")
    problems.raise_if_any()
    return rows


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if isfinite(number) else None
