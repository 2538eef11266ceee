"""Link tables: which share of what a place gives reaches which place of another domain, typed or worked out."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from esvalue.core.errors import Mistakes, nearest
from esvalue.core.names import find_name, shown_name
from esvalue.core.tables import headed_csv
from esvalue.inputs.places import Places
from esvalue.inputs.places.listed import Listed, column_of, read_cell_origin, read_listed
from esvalue.inputs.scenario.link_amounts import POINTS, Amount, amount_column, row_shares
from esvalue.inputs.shares import TYPED, ShareRule
from esvalue.inputs.sources import Source, Vocabulary

__all__ = ["LINKS", "LINK_NUMBERS", "LinkRow", "Links", "read_links"]

_AMOUNTS = ("share", "area", "volume", "distance")
LINKS = Listed(
    ("from", "to", *_AMOUNTS, *POINTS, "source", "evidence", "weak", "note"), ("from", "to", "source"),
    {"从": "from", "到": "to", "份额": "share", "比例": "share", "面积": "area", "水量": "volume", "距离": "distance",
    "起点经度": "from_longitude", "起点纬度": "from_latitude", "终点经度": "to_longitude", "终点纬度": "to_latitude",
    "来源": "source", "证据": "evidence", "来源弱": "weak", "说明": "note", "备注": "note"},
    _AMOUNTS[1:],
)  # fmt: skip

#: Its columns of numbers.
LINK_NUMBERS = (*_AMOUNTS, *POINTS)

#: Fewest other places that must all have a link for one without it to stand out.
FEWEST = 2
#: What shares that sum to 1 may differ from it by.
WHOLE = 1e-9
#: Ways to come to shares whose amounts are of one kind in all rows; how far one may lie from the others (judgement).
ALIKE, FAR = ("area", "volume"), 3_000.0


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
    #: What the share rests on as it is written, and the entries it follows from; a typed share is both itself.
    written: str = ""
    rests: tuple[str, ...] = ()

    @property
    def said(self) -> str:
        """What a person wrote in the row."""
        return self.written or f"{self.share:.15g}"

    @property
    def leaves(self) -> tuple[str, ...]:
        """The entries of files the share follows from."""
        return self.rests or (self.cell,)


@dataclass(frozen=True)
class Links:
    """A link table, read; not `whole` where rows of it could not be."""

    rows: tuple[LinkRow, ...]
    file: str = ""
    whole: bool = True


def read_links(
    path: Path,
    source: Places | None,
    target: Places | None,
    sources: Mapping[str, Source],
    problems: Mistakes,
    *,
    words: Vocabulary | None = None,
    rule: ShareRule | None = None,
    key: str = "",
) -> Links:
    """Read a link table between two tables of places; mistakes are added to `problems`. Names of places of a table that
    could not be read (None) are taken as they are. `rule` says how its shares are come to (left out: they are typed),
    `key` what the scenario calls it.
    """
    rule, before, table = rule or ShareRule(), problems.mistakes, headed_csv(path)
    column = amount_column(table, [column_of(one.text.strip(), LINKS) for one in table.headings], rule, problems)
    rows = read_listed(table, replace(LINKS, needed=("from", "to", *column.needed, "source")), problems)
    if rows == []:
        problems.add("empty_table", path.name)
    made: dict[tuple[str, str], LinkRow] = {}
    amounts: dict[str, dict[str, Amount]] = {}
    written: dict[str, list[tuple[int, float]]] = {}
    lines: dict[tuple[str, str], int] = {}
    for line, row in rows or []:
        at = f"{path.name}: row {line}"
        ends = (_place(row["from"], source, f"{at}: from", problems), _place(row["to"], target, f"{at}: to", problems))
        amount = column.read(row, at, problems)
        origin = read_cell_origin(row, sources, words or Vocabulary(), at, problems)
        start, end = (
            given if found is None else found for given, found in zip((row["from"], row["to"]), ends, strict=True)
        )
        if (start, end) in lines:
            problems.add(
                "link_twice",
                f"{at}: to",
                source=start,
                target=end,
                other=f"row {lines[start, end]}",
                rows=f"row {lines[start, end]}, row {line}",
            )
        if amount is not None:
            written.setdefault(start, []).append((line, amount.value))
            amounts.setdefault(start, {})[end] = amount
        lines.setdefault((start, end), line)
        if amount is not None and origin is not None and None not in ends:
            cell = f"{path.name}:{start}->{end}"
            made[start, end] = LinkRow(start, end, amount.value, cell, origin.source, origin.evidence, origin.note)
    if rule.shares == TYPED:
        _check_totals(written, path.name, problems)
    whole = problems.mistakes == before
    if rule.shares in ALIKE:
        _doubt_far(amounts, lines, path.name, problems)
    if whole and rule.shares != TYPED:
        made = _worked_out(made, amounts, rule, f"links.{key}", path.name, problems=problems)
    if whole and source is not None and target is not None:
        _doubt_gaps(made, path.name, problems)
        if rule.shares == TYPED:
            totals = {place: sum(share for _, share in shares) for place, shares in written.items()}
            _doubt_totals(totals, path.name, problems)
    return Links(tuple(made.values()), path.name, whole)


def _check_totals(written: Mapping[str, list[tuple[int, float]]], file: str, problems: Mistakes) -> None:
    """Refuse typed shares of a place that sum to more than one."""
    for place, shares in written.items():
        total = sum(share for _, share in shares)
        if total > 1 + WHOLE:
            said = "; ".join(f"row {line}: {share:g}" for line, share in shares)
            problems.add("link_share", f"{file}: share", place=shown_name(place), total=total, rows=said)


def _doubt_far(
    amounts: Mapping[str, Mapping[str, Amount]], lines: Mapping[tuple[str, str], int], file: str, problems: Mistakes
) -> None:
    """Doubt the area or volume farthest from the others of its table where it is thousands of times their median, or so
    small a part of it: its place shares next to nothing with it, or with all others.
    """
    rows = [(start, end, one) for start, ends in amounts.items() for end, one in ends.items() if one.value > 0]
    if len(rows) <= FEWEST:
        return
    middle = float(np.median([one.value for *_, one in rows]))
    start, end, one = max(rows, key=lambda row: abs(math.log(row[2].value / middle)))
    ratio = one.value / middle
    if not 1 / FAR < ratio < FAR:
        problems.doubt(
            "link_far",
            f"{file}: row {lines[start, end]}",
            entry=f"{file}: {start}: {end}",
            value=one.written,
            source=shown_name(start),
            target=shown_name(end),
            times=f"{ratio:.3g}" if ratio >= 1 else f"1/{1 / ratio:.3g}",
        )


def _worked_out(
    rows: Mapping[tuple[str, str], LinkRow],
    amounts: Mapping[str, Mapping[str, Amount]],
    rule: ShareRule,
    at: str,
    file: str,
    *,
    problems: Mistakes,
) -> dict[tuple[str, str], LinkRow]:
    """Return the rows with their shares worked out: each rests on all rows of its place, and on the rule's numbers."""
    shares, numbers = row_shares(amounts, rule, file, problems), tuple(f"{at}.{key}" for key in rule.records())
    made: dict[tuple[str, str], LinkRow] = {}
    for (start, end), row in rows.items():
        beside = tuple(rows[start, other].cell for other in amounts[start])
        made[start, end] = replace(
            row,
            share=shares.get((start, end), 0.0),
            written=amounts[start][end].written,
            rests=(*dict.fromkeys((row.cell, *beside)), *numbers),
        )
    return made


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
