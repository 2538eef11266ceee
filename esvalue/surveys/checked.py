"""What a person has looked at and found right: rows that settle a doubt as long as the value stays what it was."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from esvalue.errors import Doubt, Problems

__all__ = ["Checked", "read_checked", "settled"]

KEYS = ("entry", "value", "source", "reason")


@dataclass(frozen=True)
class Checked:
    """A doubt that is settled: the entry and its value as the doubt names them, the document or person it rests on, and why it is right."""

    entry: str
    value: str
    source: str
    reason: str


def read_checked(rows: Iterable[tuple[str, Mapping[str, Any]]], problems: Problems) -> tuple[Checked, ...]:
    """Return the rows of a table `checked`, each with its place; one that lacks a key is a mistake.

    >>> read_checked([("x", {"entry": "age", "value": 99, "source": "interviewer 3", "reason": "a woman of 99"})], Problems())
    (Checked(entry='age', value='99', source='interviewer 3', reason='a woman of 99'),)
    """
    made = []
    for where, row in rows:
        cells = {key: plain_value(row.get(key)) for key in KEYS}
        for key in KEYS:
            if not cells[key]:
                problems.add("survey_checked_empty", where, key=key)
        if all(cells.values()):
            made.append(Checked(**cells))
    return tuple(made)


def plain_value(value: object) -> str:
    """Return a cell as text, whole numbers as such.

    >>> plain_value(99.0), plain_value(" 0.50 "), plain_value(None), plain_value("n. a.")
    ('99', '0.5', '', 'n. a.')
    """
    if value is None or value != value:
        return ""
    text = str(value).strip()
    try:
        return f"{float(text):.15g}"
    except ValueError:
        return text


def settled(doubts: Sequence[Doubt], checked: Sequence[Checked]) -> tuple[tuple[Doubt, ...], tuple[Doubt, ...]]:
    """Return the doubts that are open, and those a row settles: entry (with or without its file) and value are the same.

    >>> doubt = Doubt("survey_far_value", "x", {}, "a.xlsx: age", "99")
    >>> settled([doubt], [Checked("age", "99", "s", "r")])[0], settled([doubt], [Checked("age", "98", "s", "r")])[1]
    ((), ())
    """
    known = {(one.entry, one.value) for one in checked}

    def is_settled(doubt: Doubt) -> bool:
        return any((entry, plain_value(doubt.value)) in known for entry in (doubt.entry, doubt.entry.partition(": ")[2]))

    return tuple(one for one in doubts if not is_settled(one)), tuple(one for one in doubts if is_settled(one))
