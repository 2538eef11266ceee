"""Rows of text in aligned columns, a Chinese character as wide as two letters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence

from esvalue.core.printing.table import Table
from esvalue.core.text import Text

__all__ = ["aligned", "table_lines", "width", "with_unit", "wrapped"]

#: A Chinese sign or a word, with the blanks before it.
_PIECE = re.compile(r" *(?:[\u2e80-\uffef]|[^ \u2e80-\uffef]+)")


def width(text: str) -> int:
    """Return how many columns of a terminal a text takes.

    >>> width("吨/亩"), width("tonne")
    (5, 5)
    """
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def with_unit(text: str, unit: str, language: str) -> str:
    """Return a text with its unit in brackets, where it has one.

    >>> with_unit("depth", "m", "en"), with_unit("深度", "米", "zh"), with_unit("share", "", "en")
    ('depth (m)', '深度（米）', 'share')
    """
    return Text(zh="{}（{}）", en="{} ({})")[language].format(text, unit) if unit else text


def aligned(
    header: Sequence[str], rows: Sequence[Sequence[str]], *, left: int = 3, wrap: Mapping[int, int] | None = None
) -> list[str]:
    """Return a header, a rule and rows as lines; the first `left` columns start at the left,
    the others end at the right.

    Parameters
    ----------
    header, rows
        Cells as text, as many in each row as in the header.
    left
        Columns that start at the left.
    wrap
        Widest width by column: longer cells go on in the next line.

    Examples
    --------
    >>> print("\\n".join(aligned(["名称", "n"], [["甲", "10"], ["long", "5"]], left=1)))
    名称   n
    ----  --
    甲    10
    long   5
    """
    limits = wrap or {}
    broken = [
        [wrapped(cell, limits[i]) if i in limits else [cell] for i, cell in enumerate(row)] for row in [header, *rows]
    ]
    widths = [max(width(line) for row in broken for line in row[i]) for i in range(len(header))]
    lines = []
    for r, row in enumerate(broken):
        for k in range(max(map(len, row))):
            cells = [cell[k] if k < len(cell) else "" for cell in row]
            padded = [
                cell + " " * (w - width(cell)) if i < left else " " * (w - width(cell)) + cell
                for i, (cell, w) in enumerate(zip(cells, widths, strict=True))
            ]
            lines.append("  ".join(padded).rstrip())
        if r == 0:
            lines.append("  ".join("-" * w for w in widths))
    return lines


def table_lines(table: Table, language: str, *, left: int = 3, wrap: Mapping[int, int] | None = None) -> list[str]:
    """Return a table as lines for a terminal, laid out as :func:`aligned` does."""
    return aligned(*table.texts(language), left=left, wrap=wrap)


def wrapped(text: str, most: float, measure: Callable[[str], float] = width) -> list[str]:
    """Return a text in lines no wider than `most`, as `measure` counts, broken at blanks or between Chinese signs.

    >>> wrapped("first, last line", 10), wrapped("编号 4,000 以内", 10)
    (['first,', 'last line'], ['编号 4,000', '以内'])
    """
    lines = [""]
    for word in _PIECE.findall(text):
        if measure(lines[-1] + word) <= most:
            lines[-1] += word
            continue
        if lines[-1]:
            lines.append("")
        for sign in word.lstrip(" "):
            if measure(lines[-1] + sign) > most:
                lines.append("")
            lines[-1] += sign
    return lines
