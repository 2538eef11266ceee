"""Link tables: which share of what a place gives reaches which place of another domain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from esvalue.core.errors import Mistakes, nearest
from esvalue.core.names import find_name, shown_name
from esvalue.core.quantities import quantity
from esvalue.core.tables import headed_csv
from esvalue.core.written import read_number
from esvalue.inputs.places import Places
from esvalue.inputs.places.listed import Listed, read_cell_origin, read_listed
from esvalue.inputs.sources import Source, Vocabulary

__all__ = ["LINKS", "LinkRow", "Links", "read_links"]

LINKS = Listed(
    ("from", "to", "share", "source", "evidence", "weak", "note"), ("from", "to", "share", "source"),
    {"从": "from", "到": "to", "份额": "share", "比例": "share", "来源": "source", "证据": "evidence", "来源弱": "weak",
    "说明": "note", "备注": "note"},
)  # fmt: skip

#: Fewest other places that must all have a link for one without it to stand out.
FEWEST = 2
#: What shares that sum to 1 may differ from it by.
WHOLE = 1e-9


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
    file: str = ""


def read_links(
    path: Path,
    source: Places | None,
    target: Places | None,
    sources: Mapping[str, Source],
    problems: Mistakes,
    *,
    words: Vocabulary | None = None,
) -> Links:
    """Read a link table between two tables of places; mistakes are added to `problems`. Names of places of a table that
    could not be read (None) are taken as they are.
    """
    rows = read_listed(headed_csv(path), LINKS, problems)
    if rows == []:
        problems.add("empty_table", path.name)
    made: dict[tuple[str, str], LinkRow] = {}
    before = problems.mistakes
    lines: dict[tuple[str, str], int] = {}
    totals: dict[str, list[tuple[int, float]]] = {}
    for line, row in rows or []:
        at = f"{path.name}: row {line}"
        ends = (_place(row["from"], source, f"{at}: from", problems), _place(row["to"], target, f"{at}: to", problems))
        share = _share(row["share"], f"{at}: share", problems)
        origin = read_cell_origin(row, sources, words or Vocabulary(), at, problems)
        start, end = (
            given if found is None else found for given, found in zip((row["from"], row["to"]), ends, strict=True)
        )
        if share is not None:
            totals.setdefault(start, []).append((line, share))
        if (start, end) in lines:
            problems.add(
                "link_twice",
                f"{at}: to",
                source=start,
                target=end,
                other=f"row {lines[start, end]}",
                rows=f"row {lines[start, end]}, row {line}",
            )
        lines.setdefault((start, end), line)
        if share is not None and origin is not None and None not in ends:
            made[start, end] = LinkRow(
                start, end, share, f"{path.name}:{start}->{end}", origin.source, origin.evidence, origin.note
            )
    for place, shares in totals.items():
        total = sum(share for _, share in shares)
        if total > 1 + WHOLE:
            said = "; ".join(f"row {line}: {share:g}" for line, share in shares)
            problems.add("link_share", f"{path.name}: share", place=shown_name(place), total=total, rows=said)
    if problems.mistakes == before and source is not None and target is not None:
        _doubt_gaps(made, path.name, problems)
        _doubt_totals(
            {place: sum(share for _, share in shares) for place, shares in totals.items()}, path.name, problems
        )
    return Links(tuple(made.values()), path.name)


def _doubt_gaps(rows: Mapping[tuple[str, str], LinkRow], file: str, problems: Mistakes) -> None:
    """Doubt what looks like a deleted row: of three places or more, one that lacks a link all others have
    and has none that they lack.
    """
    targets: dict[str, set[str]] = {}
    for start, end in rows:
        targets.setdefault(start, set()).add(end)
    for start, own in targets.items():
        others = [ends for other, ends in targets.items() if other != start]
        common = set.intersection(*others) if len(others) >= FEWEST else set()
        for end in sorted(common - own if own < common else ()):
            problems.doubt(
                "link_gap",
                file,
                entry=f"{file}: {start}: {end}",
                value="-",
                source=shown_name(start),
                target=shown_name(end),
                count=len(others),
            )


def _doubt_totals(totals: Mapping[str, float], file: str, problems: Mistakes) -> None:
    """Doubt the one place whose shares sum to less than 1 where those of every other place sum to 1."""
    short = [place for place, total in totals.items() if total < 1 - WHOLE]
    if len(short) == 1 < len(totals):
        total = f"{totals[short[0]]:g}"
        entry = f"{file}: {short[0]}: share"
        problems.doubt("link_short", file, entry=entry, value=total, source=shown_name(short[0]), total=total)


def _place(given: str, places: Places | None, at: str, problems: Mistakes) -> str | None:
    """Return a place in the dress of its table; a whole of others has no row of its own to link."""
    if places is None:
        return given
    known = places.names
    found = find_name(given, known)
    if found is None and (whole := find_name(given, places.wholes)) is not None:
        problems.add("link_whole", at, name=whole, parts=", ".join(places.wholes[whole][:5]))
    elif found is None:
        problems.add("unknown_name", at, what="place", name=shown_name(given), nearest=nearest(given, known) or "-")
    return found


def _share(cell: str, at: str, problems: Mistakes) -> float | None:
    """Return a share between 0 and 1; 30% is 0.3."""
    read = read_number(cell)
    if read.value is None:
        problems.add(read.fault, at, rows=(shown_name(cell) or "-") + (f" → {read.meant}" if read.meant else ""))
        return None
    if (reason := quantity("share").impossible(read.value)) is not None:
        problems.add(reason.code, at, reason=reason.text)
        return None
    return read.value
