"""How a result shows itself where it stands last in a cell or a line: a head, a small table, what to ask it next.

A class that derives from :class:`Shown` has a `repr` of at most :data:`LINES` lines and :data:`SIGNS` characters and a
small table for notebooks, both made of one :class:`Glance`, whatever it holds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from esvalue.core.printing.html import HtmlCell, grid
from esvalue.core.printing.table import Table, number
from esvalue.core.printing.text import aligned, width
from esvalue.core.text import Text, current_language

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["LINES", "SIGNS", "Glance", "Shown", "brief", "frame_table", "glance_html", "glance_text", "record_glance"]

#: Most lines and characters of what is shown.
LINES, SIGNS = 20, 2000
#: Most rows and columns of its table, and most columns of a terminal a line and a cell take.
ROWS, COLUMNS, WIDE, CELL = 11, 12, 98, 34
#: Names of a collection that are spelt out.
NAMED = 4
FIELD, VALUE = Text(zh="项", en="field"), Text(zh="内容", en="holds")
MORE = Text(zh="……另有 {n} 行", en="... {n} more rows")
CUT = "…"


@dataclass(frozen=True)
class Glance:
    """What a result shows of itself: one line, a table whose first rows are printed, lines that say how to go on;
    `whole`: how many rows there are where the table holds the first ones only.
    """

    head: Text
    table: Table | None = None
    more: Sequence[Text] = ()
    whole: int = 0

    @classmethod
    def of_frame(cls, head: Text, frame: pd.DataFrame, more: Sequence[Text] = ()) -> Glance:
        """Return a head over the first rows of a frame.

        >>> import pandas as pd
        >>> frame = pd.DataFrame({"a": [1.25, *range(20)]}, index=[f"x{i}" for i in range(21)])
        >>> print(glance_text(Glance.of_frame(Text.same("f"), frame)).splitlines()[-1][4:])
        10 more rows
        """
        return cls(head, frame_table(frame), more, len(frame))

    @property
    def rows(self) -> int:
        """Rows there are."""
        return max(self.whole, len(self.table.rows) if self.table else 0)


class Shown:
    """Base of what a user gets back: it fits a screen. A class says what it shows in `_glance`; else its fields are.

    >>> @dataclass(frozen=True)
    ... class Found(Shown):
    ...     size: int
    ...     names: tuple[str, ...]
    >>> Found(2, tuple("abcdefgh"))
    Found
    field  holds
    -----  ------------------
    size   2
    names  8: a, b, c, d, ...
    """

    __slots__ = ()

    def __init_subclass__(cls, **how: Any) -> None:
        super().__init_subclass__(**how)
        if "__repr__" not in cls.__dict__:  # a dataclass would write one of its own, with all that it holds
            cls.__repr__ = Shown.__repr__  # type: ignore[method-assign]

    def _glance(self) -> Glance:
        return record_glance(self)

    def __repr__(self) -> str:
        return glance_text(self._glance(), current_language())

    def __str__(self) -> str:
        return repr(self)

    def _repr_html_(self) -> str:
        return glance_html(self._glance(), current_language())


def record_glance(record: Any) -> Glance:
    """Return the fields of a record, each in a few words."""
    named = fields(record) if is_dataclass(record) else ()
    held = {one.name: getattr(record, one.name) for one in named} or dict(vars(record))
    rows = [[name, brief(value)] for name, value in held.items() if not name.startswith("_")]
    return Glance(Text.same(brief(record)), Table.listed([FIELD, VALUE], rows))


def brief(value: Any) -> str:
    """Return what something is in a few words: a plain value itself, an array by its shape, a collection by its names.

    >>> brief(0.25), brief({"a": 1, "b": 2}), brief([1.0] * 9)
    ('0.25', '2: a, b', '9: 1, 1, 1, 1, ...')
    """
    if value is None or value is True or value is False:
        return "—" if value is None else str(value)
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, str | int | Path | Text):
        return _short(str(value), 60)
    shape = getattr(value, "shape", None)
    if isinstance(shape, tuple):
        return f"{type(value).__name__} {' x '.join(map(str, shape)) or '1'}"
    if isinstance(value, Mapping | Sequence | set | frozenset):
        return _short(", ".join(_names(list(value))), 60) if len(value) else "0"
    name = getattr(value, "name", None) or getattr(value, "__name__", None)
    return type(value).__name__ + (f" {_short(name, 40)}" if isinstance(name, str) and name else "")


def _names(several: Sequence[Any]) -> list[str]:
    """Return how many there are, then the names of the first."""
    named = [one if isinstance(one, str) else getattr(one, "name", None) for one in several[:NAMED]]
    first = [_short(one, 24) if isinstance(one, str) else _plain(at) for one, at in zip(named, several, strict=False)]
    kept = [one for one in first if one]
    head = f"{len(several)}: {kept[0]}" if kept else str(len(several))
    return [head, *kept[1:], *(["..."] if len(several) > NAMED else [])] if kept else [head]


def _plain(value: Any) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value) if isinstance(value, int) else ""


def frame_table(frame: pd.DataFrame, most: int = ROWS) -> Table:
    """Return the first rows of a frame as a table.

    >>> import pandas as pd
    >>> print(glance_text(Glance(Text.same("f"), frame_table(pd.DataFrame({"a": [1.25, 2.0]}, index=["x", "y"])))))
    f
          a
    -  ----
    x  1.25
    y     2
    """
    first = frame.head(most)
    numbered = frame.index.nlevels == 1 and frame.index.dtype.kind in "iu"
    at = (
        []
        if numbered
        else list(zip(*(first.index.get_level_values(i) for i in range(frame.index.nlevels)), strict=True))
    )
    names = [*([] if numbered else (name or "" for name in frame.index.names)), *frame.columns]
    rows = [
        [_cell(cell) for cell in (*(() if numbered else at[i]), *row)][:COLUMNS]
        for i, row in enumerate(first.itertuples(index=False, name=None))
    ]
    return Table.listed([Text.same(str(name)) for name in names[:COLUMNS]], rows)


def _cell(cell: Any) -> str:
    if isinstance(cell, Text | str):
        return str(cell)
    if isinstance(cell, bool) or cell is None or cell != cell:
        return "—" if cell is None or cell != cell else str(cell)
    return number(float(cell)) if isinstance(cell, int | float) or hasattr(cell, "dtype") else brief(cell)


def glance_text(glance: Glance, language: str = "en") -> str:
    """Return a glance as lines for a terminal, never more than fit a screen."""
    tail = [_short(one[language], WIDE) for one in glance.more][: LINES // 3]
    lines = [_short(glance.head[language], 2 * WIDE)]
    if glance.table is not None and glance.table.rows:
        head, shown = _shortened(glance.table, language, min(ROWS, LINES - len(tail) - 4))
        lines += aligned(head, shown, left=_words(shown))
        if glance.rows > len(shown):
            lines.append(MORE.format(n=glance.rows - len(shown))[language])
    text = "\n".join([*lines, *tail][:LINES])
    return text if len(text) <= SIGNS else text[: SIGNS - 1] + CUT


def _shortened(table: Table, language: str, most: int) -> tuple[list[str], list[list[str]]]:
    """Return headings and the first rows with cells cut, and columns left out on the right, so that lines fit a
    terminal.
    """
    head, rows = replace(table, rows=table.rows[:most]).texts(language)
    cells = 60 if len(head) <= 2 else CELL
    cut = [[_short(cell, cells) for cell in row] for row in [head, *rows]]
    room, kept = WIDE, 0
    for column in zip(*cut, strict=True):
        room -= max(map(width, column)) + 2
        if room < -2:
            break
        kept += 1
    if kept < len(head):
        cut = [[*row[: max(kept - 1, 1)], CUT] for row in cut]
    return cut[0], cut[1:]


def _words(rows: Sequence[Sequence[str]]) -> int:
    """Return how many leading columns hold words: they start at the left."""
    columns = list(zip(*rows, strict=True))
    return next((i for i, column in enumerate(columns) if all(map(_counts, column))), len(columns))


def _counts(cell: str) -> bool:
    return cell in ("—", CUT) or cell[:1].isdigit() or cell[:2].lstrip("-<>").isdigit()


def glance_html(glance: Glance, language: str = "en") -> str:
    """Return a glance as a small table for a notebook; names and notes in it are text, never markup."""
    parts = [f"<p>{escape(glance.head[language])}</p>"]
    if glance.table is not None and glance.table.rows:
        head, rows = replace(glance.table, rows=glance.table.rows[:ROWS]).texts(language)
        shown = [[HtmlCell(_short(cell, 4 * CELL)) for cell in row[:COLUMNS]] for row in rows]
        parts.append(grid([HtmlCell(one) for one in head[:COLUMNS]], shown))
        if glance.rows > len(rows):
            parts.append(f"<p>{escape(MORE.format(n=glance.rows - len(rows))[language])}</p>")
    parts += [f"<p>{escape(one[language])}</p>" for one in glance.more]
    return "\n".join(parts)


def _short(text: str, most: int) -> str:
    """Return a text in one line no wider than so many columns."""
    line = " ".join(text[: 4 * most].split())
    if width(line) <= most and len(text) <= 4 * most:
        return line
    while width(line) > most - 1:
        line = line[:-1]
    return line.rstrip() + CUT
