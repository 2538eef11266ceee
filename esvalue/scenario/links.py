"""Link tables: which share of what a place gives reaches which place of another domain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from esvalue.errors import Problems, fail, nearest
from esvalue.places import Places
from esvalue.sheets import csv_records, read_text
from esvalue.sources import Source

__all__ = ["LinkRow", "Links", "read_links"]


@dataclass(frozen=True)
class LinkRow:
    """One row of a link table."""

    source: str
    target: str
    share: float
    cell: str
    origin: str = "judgement"
    evidence: str = "judgement"
    note: str = ""


@dataclass(frozen=True)
class Links:
    """A link table, read."""

    rows: tuple[LinkRow, ...]


def read_links(path: Path, source: Places | None, target: Places | None, sources: Mapping[str, Source], problems: Problems) -> Links:
    """Read a link table between two tables of places; mistakes are added to `problems`."""
    rows = csv_records(read_text(path), path.name)
    if not rows or not {"from", "to", "share", "source"} <= set(rows[0][1]):
        raise fail("missing_column", path.name, name="from, to, share, source", nearest="-")
    made = []
    totals: dict[str, float] = {}
    for line, row in rows:
        at = f"{path.name}: row {line}"
        for column, places in (("from", source), ("to", target)):
            if places is None or row[column] not in places.names:
                problems.add("unknown_name", at, what="place", name=row[column], nearest=nearest(row[column], places.names if places else []) or "-")
        try:
            share = float(row["share"])
        except ValueError:
            problems.add("not_a_number", at, rows=row["share"] or "-")
            continue
        if not 0 <= share <= 1:
            problems.add("outside_bounds", at, low=share, high=share, unit="1", bound="minimum 0, maximum 1")
            continue
        totals[row["from"]] = totals.get(row["from"], 0.0) + share
        if row["source"] not in sources:
            problems.add("unknown_source", at, source=row["source"], nearest=nearest(row["source"], sources) or "-")
            continue
        evidence = row.get("evidence") or sources[row["source"]].kind
        cell = f"{path.name}:{row['from']}->{row['to']}"
        made.append(LinkRow(row["from"], row["to"], share, cell, row["source"], evidence, row.get("note") or ""))
    for place, total in totals.items():
        if total > 1 + 1e-9:
            problems.add("link_share", path.name, place=place, total=total)
    return Links(tuple(made))
