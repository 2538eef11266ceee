"""How wide columns are drawn: no number is broken, texts share what is left."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from esvalue.core.printing.text import width

__all__ = ["column_needs", "shared_widths"]

#: What a text needs at least and wants at most, in letters of half an em.
LEAST, WANTED = 12, 44
#: A heading no longer than this stands on one line where there is room.
HEADING = 16
#: A short text that is not broken, in a column whose cells stand in the middle.
WHOLE, SHORT = 14, 9
#: How much wider the bold letters of a heading are; Chinese signs are not.
HEAVY = 1.1
_BROAD = frozenset("mwACDGHKMNOQRUVWXY@%")
_WORD = re.compile(r"[\u2e80-\uffef]|[^\s\u2e80-\uffef]+")


def _room(word: str, heavy: float = 1.0) -> int:
    """Return the room of a word in letters of half an em; broad letters of the alphabet take more than one.

    >>> _room("tidal"), _room("Fwmx7w"), _room("芦苇"), _room("rounding", HEAVY)
    (5, 8, 4, 9)
    """
    return math.ceil(width(word) * (heavy if word.isascii() else 1.0) + 0.5 * sum(sign in _BROAD for sign in word))


def column_needs(
    heading: str, cells: Sequence[str], *, texts: bool, middle: bool = False, tight: bool = False
) -> tuple[int, int]:
    """Return what a column needs at least (its longest number or word) and what it wants, in letters of half an em.

    A short text in the middle is kept whole; `tight` breaks all but the shortest between their words.

    >>> column_needs("area", ["1,234", "5"], texts=False), column_needs("zone", ["tidal flat"], texts=True)
    ((5, 5), (10, 10))
    """
    head = min(max((_room(word, HEAVY) for word in _WORD.findall(heading)), default=1), 14)
    longest = max((width(cell) for cell in cells), default=1)
    if not texts and not middle:
        return max(longest, head), max(longest, min(width(heading), HEADING))
    words = max((_room(word) for cell in cells for word in _WORD.findall(cell)), default=1)
    least = LEAST if texts else SHORT if tight else WHOLE
    return max(min(words, 18), min(least, longest), head), min(max(longest, min(width(heading), HEADING)), WANTED)


def shared_widths(needs: Sequence[tuple[float, float]], room: float) -> list[float] | None:
    """Return widths that fill a room: what each column needs, then what it wants, then the same part more of all; None
    where there is not room enough for what they need.

    >>> shared_widths([(5, 5), (8, 30)], 40.0), shared_widths([(30, 30), (20, 20)], 40.0)
    ([5.714285714285714, 34.285714285714285], None)
    """
    least, wanted = sum(need for need, _ in needs), sum(max(want, need) for need, want in needs)
    if least > room:
        return None
    if wanted <= room:
        return [max(want, need) * room / wanted for need, want in needs]
    part = (room - least) / (wanted - least)
    return [need + part * max(want - need, 0) for need, want in needs]
