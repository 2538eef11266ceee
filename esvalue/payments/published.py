"""Classes as they are published, where concentrations are not: read, and put among what was measured."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from esvalue.core.errors import Mistakes, nearest
from esvalue.core.names import name_key
from esvalue.core.periods import Period
from esvalue.core.units import parse
from esvalue.payments.headings import MARKS, NOTHING, several
from esvalue.payments.indicators import CLASSES, WORST
from esvalue.payments.monitoring import ALL, GAP, PUBLISHED, Monitoring, period_codes, section_codes
from esvalue.payments.network import Network
from esvalue.payments.reading import MANY, Table, coded, shown_rows, words_of
from esvalue.payments.volumes import Volumes

__all__ = ["class_number", "read_classes", "with_classes"]

Mask = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.int64]
_ROMAN = str.maketrans(dict(zip("ⅠⅡⅢⅣⅤ一二三四五", (*CLASSES, *CLASSES), strict=True)))
#: What stands before the class of water that is worse than V.
_WORSE = ("劣", ">", "＞", "WORSETHAN", "BEYOND")


def class_number(text: str) -> int | None:
    """Return the number of a class as it is published, None where it is none; worse than V is 6.

    >>> [class_number(text) for text in ("Ⅲ", "IV类", "劣Ⅴ类", "worse than V", "6", "3.0", "VI", "good")]
    [3, 4, 6, 6, 6, 3, None, None]
    """
    plain = "".join(text.upper().translate(_ROMAN).split()).removesuffix("类").removesuffix(".0")
    for sign in _WORSE:
        if plain.startswith(sign):
            return WORST if plain.removeprefix(sign) in (CLASSES[-1], str(len(CLASSES))) else None
    if plain in CLASSES:
        return CLASSES.index(plain) + 1
    return int(plain) if plain.isdigit() and 1 <= int(plain) <= WORST else None


def read_classes(table: Table, network: Network, problems: Mistakes) -> Volumes:
    """Return published classes by section and period; what is wrong with them goes to `problems`.

    Refused: a section, period or class that is none, no class without a mark and a class with a gap, one that stands
    twice.
    """
    section = section_codes(table, network, problems)
    period, periods = period_codes(table, problems)

    def meaning(text: str) -> int | None:
        return 0 if text.lower() in NOTHING or text == "nan" else class_number(text)

    classes, strange, rows = coded(table.columns["class"], meaning)
    for name, row in list(zip(strange, rows, strict=True))[:MANY]:
        known = ", ".join((*CLASSES, f"劣{CLASSES[-1]}"))
        problems.add(
            "class_unknown",
            table.at("class", int(row)),
            given=name,
            known=known,
            nearest=nearest(name.upper(), CLASSES) or "-",
            rows=shown_rows(table, classes < 0),
        )
    gap = _gaps(table, problems)
    if (bare := (classes == 0) & ~gap).any():
        problems.add("value_missing", table.where, rows=shown_rows(table, bare))
    if (both := (classes > 0) & gap).any():
        problems.add("value_in_gap", table.where, rows=shown_rows(table, both))
    cell = np.where(
        (section >= 0) & (period >= 0), section * max(1, len(periods)) + period, -1 - np.arange(len(section))
    )
    again = np.ones(len(cell), dtype=bool)
    again[np.unique(cell, return_index=True)[1]] = False
    if again.any():
        problems.add("value_twice", table.where, rows=shown_rows(table, again))
    return Volumes(table.where, section, period, np.where(classes > 0, classes, np.nan), periods, parse(""))


def _gaps(table: Table, problems: Mistakes) -> Mask:
    """Tell which rows are marked as a gap or suspended; a class has no other mark."""
    if "mark" not in table:
        return np.zeros(len(table), dtype=bool)
    words = {key: word for key, word in words_of(MARKS).items() if word in ("gap", "suspended")}

    def meaning(text: str) -> int | None:
        if text.lower() in NOTHING:
            return 0
        return 1 if all(name_key(one) in words for one in several(text)) else None

    codes, strange, rows = coded(table.columns["mark"], meaning, 0)
    for name, row in list(zip(strange, rows, strict=True))[:MANY]:
        problems.add(
            "mark_unknown",
            table.at("mark", int(row)),
            given=name,
            known="gap, suspended",
            nearest=nearest(name, ("gap", "suspended")) or "-",
        )
    return codes.astype(bool)


def with_classes(monitoring: Monitoring, classes: Volumes) -> Monitoring:
    """Return measurements with a row a published class, so that nothing more is asked of its section and period."""
    periods = sorted({*monitoring.periods, *classes.periods}, key=lambda one: (one.kind, one.start))
    at = {one: i for i, one in enumerate(periods)}

    def moved(codes: Codes, own: list[Period]) -> Codes:
        found: Codes = np.array([*(at[one] for one in own), -1], dtype=np.int64)[codes]
        return found

    count = len(classes.section)
    marks = np.full(count, PUBLISHED, dtype=np.uint8) | np.where(np.isnan(classes.volume), GAP, 0).astype(np.uint8)
    return replace(
        monitoring,
        section=np.concatenate([monitoring.section, classes.section]),
        period=np.concatenate([moved(monitoring.period, monitoring.periods), moved(classes.period, classes.periods)]),
        indicator=np.concatenate([monitoring.indicator, np.full(count, ALL)]),
        value=np.concatenate([monitoring.value, np.full(count, np.nan)]),
        marks=np.concatenate([monitoring.marks, marks]),
        lines=np.concatenate([monitoring.lines, np.zeros(count, dtype=monitoring.lines.dtype)]),
        periods=periods,
    )
