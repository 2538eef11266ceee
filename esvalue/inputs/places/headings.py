"""Headings of a table of places: which column of the card each is, in which unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from esvalue.core.errors import InputError, Mistakes, nearest
from esvalue.core.names import find_name, forbidden, name_key, shown_name
from esvalue.core.tables import HeadedTable, check_named
from esvalue.core.text import Text
from esvalue.core.units import conversion, parse, unlike
from esvalue.inputs.cards import STANDARD_COLUMNS, YEARS, Card
from esvalue.inputs.places.table import PlaceColumn

__all__ = ["OPTIONAL_COLUMNS", "PERIOD", "PERIODS", "column_called", "headings_asked", "read_place_columns"]

#: Columns any table of places may have: the whole a place is part of, and whether the parts of a whole are all there.
OPTIONAL_COLUMNS = ("part_of", "parts_complete")
#: The column that says when what differs by period was measured.
PERIOD = "period"
_ALIASES = {
    "名称": "place",
    "地块": "place",
    "name": "place",
    "区县": "county",
    "县区": "county",
    "县": "county",
    "区域类型": "region_type",
    "区域": "region_type",
    "分区": "region_type",
    "属于": "part_of",
    "所属整体": "part_of",
    "部分齐全": "parts_complete",
    "断面": "place",
    "断面名称": "place",
    "section": "place",
    "时段": PERIOD,
    "时期": PERIOD,
    "月份": PERIOD,
    "年月": PERIOD,
    "季度": PERIOD,
}
_SIGNS = {"\t": Text(zh="制表符", en="a tab")}
#: Headings of the column of periods.
PERIODS = (PERIOD, *(alias for alias, name in _ALIASES.items() if name == PERIOD))
#: Headings of columns of remarks, by key.
_REMARKS = frozenset(("备注", "说明", "注", "备注说明", "remark", "remarks", "note", "notes", "comment", "comments"))


def _aliases(card: Card) -> dict[str, str]:
    general = {alias: name for alias, name in _ALIASES.items() if name != PERIOD or card.measured}
    return {**general, **{alias: name for name, column in card.columns.items() for alias in column.aliases}}


def _known(card: Card) -> list[str]:
    """Return the columns a table may have: "period" where the card has columns by period."""
    return [*STANDARD_COLUMNS, *OPTIONAL_COLUMNS, *([PERIOD] if card.measured else []), *card.columns]


def _titles(card: Card) -> dict[str, str]:
    return {title: name for name, column in card.columns.items() for title in (column.title.zh, column.title.en)}


def column_called(label: str, card: Card) -> str | None:
    """Return the column of a card that a heading without its unit names, in any dress; None where it names none."""
    aliases = _aliases(card)
    known = _known(card)
    found = find_name(label, [*known, *aliases])
    if found is not None:
        return aliases.get(found, found)
    titles = _titles(card)
    titled = find_name(label, titles)
    return None if titled is None else titles[titled]


def read_place_columns(
    table: HeadedTable, card: Card, problems: Mistakes
) -> tuple[Mapping[str, PlaceColumn], frozenset[str]]:
    """Return the columns of a table by name, and the names of those whose heading was known;
    mistakes are added to `problems`.

    A heading that begins with "#" is a column of remarks, and left alone.
    """
    known, file, header = _known(card), table.where, table.header
    if not any(column_called(heading.split(known)[0], card) for heading in table.headings):
        if len(header) == 1 and (found := next((sign for sign in "\t;；，|" if sign in header[0]), None)):
            problems.add("separator", f"{file}: row 1", sign=_SIGNS.get(found, found))
            return {}, frozenset()
        problems.add(
            "no_headings",
            f"{file}: row 1",
            wanted=", ".join(headings_asked(card).values()),
            found=", ".join(shown_name(text) for text in header[:4]),
        )
        return {}, frozenset()
    check_named(table, problems)
    columns: dict[str, PlaceColumn] = {}
    seen: set[str] = set()
    for number, heading in enumerate(table.headings):
        text = heading.text
        at = f"{file}: {' '.join(text.split())}"
        if not text.strip() or text.strip().startswith("#"):
            continue
        if sign := forbidden(text, lines=True):  # a heading may be broken before its unit
            problems.add("name_forbidden", f"{file}: {shown_name(text)}", name=shown_name(text)[:60], sign=sign)
            continue
        label, unit = heading.split([*known, *_aliases(card), *_titles(card)])
        name = column_called(label, card)
        if name is None:
            if name_key(label) in _REMARKS:
                problems.add("remark_column", at, name=label)
            elif card.measured and name_key(label) in YEARS:
                problems.add("year_for_period", at, name=label)
            elif not card.measured and find_name(label, PERIODS):
                problems.add("period_unasked", at, name=label, card=card.name)
            else:
                problems.add("unknown_column", at, name=label, nearest=nearest(label, [*known, *_aliases(card)]) or "-")
            continue
        if name in columns:
            problems.add("column_twice", at, name=name)
            continue
        seen.add(name)
        column = _in_unit(PlaceColumn(number, text, unit), name, label, card, at, problems=problems)
        if column is not None:
            columns[name] = column
    _missing(seen, card, file, problems)
    return columns, frozenset(seen)


def _in_unit(
    found: PlaceColumn, name: str, label: str, card: Card, at: str, *, problems: Mistakes
) -> PlaceColumn | None:
    """Return a column with its factor to the card's unit, or None where its unit cannot be read."""
    column = card.columns.get(name)
    if column is None or column.kind != "number":
        return found
    wanted = parse(column.unit)
    if found.unit is None:
        if column.unit:
            problems.add("no_unit", at, wanted=column.unit, name=label)
        return found
    try:
        given = parse(found.unit, at)
    except InputError as error:
        problems.extend(error)
        return None
    if not given.same_kind(wanted):
        problems.add("unit_kind", at, **unlike(found.unit, column.unit))
        return None
    return replace(found, factor=conversion(given, wanted))


def _missing(seen: set[str], card: Card, file: str, problems: Mistakes) -> None:
    for name, heading in headings_asked(card).items():
        if name not in seen:
            title = card.columns[name].title if name in card.columns else None
            called = Text(zh=f"{title.zh}（{heading}）", en=heading) if title else heading
            problems.add("missing_column", file, name=called, nearest=nearest(name, seen) or "-")


def headings_asked(card: Card) -> dict[str, str]:
    """Return the headings a table must have, by column."""
    dated = any(not card.columns[name].optional for name in card.measured)
    asked = {
        name: column
        for name in (*STANDARD_COLUMNS, *([PERIOD] if dated else []), *card.columns)
        if (column := card.columns.get(name)) is None or not column.optional
    }
    return {
        name: f"{name} [{column.unit}]" if column is not None and column.unit else name
        for name, column in asked.items()
    }
