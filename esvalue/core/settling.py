"""Doubts that a person has settled in the input, and those that are open: a changed value is doubtful again."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated

from pydantic import BeforeValidator, model_validator

from esvalue.core.errors import Doubt, Mistake, Reason
from esvalue.core.messages import texts_of
from esvalue.core.schema import Strict
from esvalue.core.text import Text

__all__ = ["Checked", "Row", "Settled", "Settlement", "about", "lacks_unit", "settle"]

_NUMBER = re.compile(r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")


def _as_text(value: object) -> object:
    """Return a number as the text it was written as: a value in doubt may be written without
    quotes where it has no unit.
    """
    return f"{value:.15g}" if isinstance(value, int | float) and not isinstance(value, bool) else value


class Checked(Strict):
    """A doubt a person has settled: the entry, its value as it is written (with its unit),
    the document or the person's role, and why it is right.
    """

    entry: str
    value: Annotated[str, BeforeValidator(_as_text)]
    source: str | None = None
    role: str | None = None
    reason: Text

    @model_validator(mode="after")
    def _said_by_someone(self) -> Checked:
        if not (self.source or "").strip() and not (self.role or "").strip():
            who = texts_of("core_files", "checked")["who"]
            raise Reason(who)
        if not self.reason.zh.strip() and not self.reason.en.strip():
            raise Reason(Text(zh="reason 为空；请写明该值为何无误", en="reason is empty; write why the value is right"))
        return self

    @property
    def by(self) -> str:
        """The document and the role that settle it."""
        return ", ".join(part for part in (self.source, self.role) if part)


#: A settled doubt and where it is written: (where, as a message says it; what it says).
Row = tuple[str, Checked]


@dataclass(frozen=True)
class Settled:
    """A doubt, and the row that settles it."""

    doubt: Doubt
    checked: Checked
    where: str


@dataclass(frozen=True)
class Settlement:
    """Doubts as they stand: open, settled; `before` holds, by entry, what an open one was settled as;
    `idle` are rows that settle nothing.
    """

    open: tuple[Doubt, ...] = ()
    settled: tuple[Settled, ...] = ()
    before: tuple[tuple[Doubt, Row], ...] = ()
    idle: tuple[Row, ...] = ()

    def was(self, doubt: Doubt) -> Row | None:
        """Return the row that settled an open doubt for another value."""
        return next((row for other, row in self.before if other is doubt), None)


def settle(doubts: Iterable[Doubt], rows: Iterable[Row], called: Sequence[str] = ()) -> Settlement:
    """Return which doubts are settled by rows of the input.

    Parameters
    ----------
    doubts
        What was found doubtful.
    rows
        What the input settles, each with where it stands.
    called
        What one of the files may be called: an entry in it is the same under any of these names.

    Examples
    --------
    >>> doubt = Doubt("doubtful_range", "meadow.csv: area", {}, "meadow.csv: area: north", "225000 [ha]")
    >>> row = Checked(entry="meadow.csv: area: north", value="225000 [ha]", role="mapping office", reason="measured")
    >>> [one.checked.by for one in settle([doubt], [("", row)]).settled]
    ['mapping office']
    >>> changed = row.model_copy(update={"value": "225 [ha]"})
    >>> len(settle([doubt], [("", changed)]).open)
    1
    """
    rows = list(rows)
    used: set[int] = set()
    open_, settled, before = [], [], []
    for doubt in doubts:
        same = [i for i, (_, row) in enumerate(rows) if _entry(row.entry, called) == _entry(doubt.entry, called)]
        used.update(same)
        hit = next((i for i in same if _value(rows[i][1].value) == _value(doubt.value)), None)
        if hit is not None:
            settled.append(Settled(doubt, rows[hit][1], rows[hit][0]))
            continue
        open_.append(doubt)
        if same:
            before.append((doubt, rows[same[0]]))
    return Settlement(
        tuple(open_), tuple(settled), tuple(before), tuple(row for i, row in enumerate(rows) if i not in used)
    )


def lacks_unit(row: Checked, doubt: Doubt) -> bool:
    """Tell whether a row would settle a doubt if it gave the unit of the value.

    >>> lacks_unit(
    ...     Checked(entry="x", value="200", role="r", reason="s"), Doubt("doubtful_range", "", {}, "x", "200 [ha]")
    ... )
    True
    """
    (number, unit), (wanted, _) = _value(row.value), _value(doubt.value)
    return number == wanted and not unit


def about(problem: Mistake, row: Checked) -> bool:
    """Tell whether a mistake is about the entry a row settles: the same file,
    and the rest of the entry in its message.
    """
    file, *rest = [part.strip() for part in row.entry.split(":")]
    text = problem.text("en")
    return (
        bool(rest)
        and file in problem.where + str(problem.fields.get("file", ""))
        and all(part in text for part in rest)
    )


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip()


def _entry(text: str, called: Sequence[str]) -> str:
    """Return an entry in one spelling.

    >>> names = ("main.toml", "mine.toml")
    >>> _entry("mine.toml:  money.amount", names), _entry("meadow.csv: area： 甲", names)
    ('main.toml: money.amount', 'meadow.csv: area: 甲')
    """
    parts = [part.strip() for part in _plain(text).split(":")]
    if parts[0] in called:
        parts[0] = called[0]
    return ": ".join(parts)


def _value(text: str) -> tuple[float | str, str]:
    """Return a value's number and what follows it.

    >>> _value("225000 [ha]") == _value(" 2.25e5  [ha]"), _value("225000 [ha]") == _value("225000 [mu]"), _value("甲")
    (True, False, ('甲', ''))
    """
    plain = _plain(text)
    found = _NUMBER.match(plain)
    return (float(found[0]), plain[found.end() :].strip()) if found else (plain, "")
