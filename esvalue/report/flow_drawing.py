"""The drawing of who pays whom as SVG: payers on the left, payees on the right, bands as thick as what goes between.

The page to decide from and the pictures that stand alone are drawn by it; how things look is said by a `Look`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from esvalue.core.printing.text import width

__all__ = ["Look", "Party", "draw_flows", "lines_of"]

#: How wide a character of one column is, of the size of the text.
COLUMN = 0.52
#: Between parties, above the first one, how wide a bar is, and how far its label stands off.
GAP, TOP, BAR, OFF = 14.0, 8.0, 8.0, 6.0
#: How high a line of a label is, of the size of its text; between middles of labels of one line and an amount.
LINE, APART = 1.15, 40.0


@dataclass(frozen=True)
class Party:
    """A party of a side: name, what it pays or receives, that amount as it is printed.

    `more` are attributes of the amount and `inside` what stands before it, both as markup.
    """

    name: str
    value: float
    amount: str
    more: str = ""
    inside: str = ""


@dataclass(frozen=True)
class Look:
    """Sizes in units of the drawing: its width, room for labels beside the flows, text; and what paints a thing:
    "bar", "band0" and so on, "text".
    """

    wide: float
    beside: float
    size: float
    paint: Callable[[str], str]


def draw_flows(
    sides: tuple[Sequence[Party], Sequence[Party]], between: Mapping[tuple[int, int], float], look: Look
) -> tuple[str, float]:
    """Return the parts of the drawing, and how high it is.

    Parameters
    ----------
    sides
        Payers and payees, from above.
    between
        What goes from one to the other, by their positions.
    look
        How it looks.
    """
    tall = max(150.0, 36.0 * max(len(side) for side in sides))
    scale = min(_scale([one.value for one in side], tall) for side in sides)
    stacks = [_stack(side, scale, look) for side in sides]
    ends = [
        max(middle + max(26.0, _half(one, look) + 10), at + one.value * scale + 6)
        for stack, side in zip(stacks, sides, strict=True)
        for (at, middle), one in zip(stack, side, strict=True)
    ]
    return "".join([*_bands(stacks, between, scale, look), *_labels(stacks, sides, scale, look)]), max(ends)


def _bands(
    stacks: Sequence[Sequence[tuple[float, float]]], between: Mapping[tuple[int, int], float], scale: float, look: Look
) -> list[str]:
    done = [[at for at, _ in stack] for stack in stacks]
    a, b = look.beside + BAR, look.wide - look.beside - BAR
    mid, made = (a + b) / 2, []
    for (i, j), value in sorted(between.items()):
        thick, y1, y2 = value * scale, done[0][i], done[1][j]
        done[0][i] += thick
        done[1][j] += thick
        made.append(
            f'<path d="M{a:.1f} {y1:.1f}C{mid:.1f} {y1:.1f} {mid:.1f} {y2:.1f} {b:.1f} {y2:.1f}V{y2 + thick:.1f}'
            f'C{mid:.1f} {y2 + thick:.1f} {mid:.1f} {y1 + thick:.1f} {a:.1f} {y1 + thick:.1f}Z" '
            f"{look.paint(f'band{i % 4}')}/>"
        )
    return made


def _labels(
    stacks: Sequence[Sequence[tuple[float, float]]], sides: Sequence[Sequence[Party]], scale: float, look: Look
) -> list[str]:
    made, line = list[str](), LINE * look.size
    right = look.wide - look.beside
    ends = ((look.beside - OFF, look.beside, "end"), (right + OFF, right - BAR, "start"))
    for stack, side, (x, bar, anchor) in zip(stacks, sides, ends, strict=True):
        for (at, middle), party in zip(stack, side, strict=True):
            thick = max(party.value * scale, 1.0)
            made.append(f'<rect x="{bar:.1f}" y="{at:.1f}" width="{BAR:g}" height="{thick:.1f}" {look.paint("bar")}/>')
            names = lines_of(party.name, look.beside - OFF, look.size)
            y = middle + 0.36 * look.size - line / 2 * len(names)
            for k, (text, more) in enumerate([*((escape(name), "") for name in names), _amount(party)]):
                where = f'x="{x:.1f}" y="{y + line * k:.1f}" text-anchor="{anchor}"'
                made.append(f"<text {where} {look.paint('text')} {more}>{text}</text>")
    return made


def _amount(party: Party) -> tuple[str, str]:
    return f"{party.inside}{escape(party.amount)}", party.more


def _scale(values: Sequence[float], tall: float) -> float:
    return (tall - GAP * (len(values) - 1)) * 0.86 / max(sum(values), 1e-12)


def _half(party: Party, look: Look) -> float:
    """Return how far the label of a party reaches above and below its middle: its name in lines, and the amount."""
    return LINE * look.size * (len(lines_of(party.name, look.beside - OFF, look.size)) + 1) / 2


def _stack(side: Sequence[Party], scale: float, look: Look) -> list[tuple[float, float]]:
    """Return (upper end, middle of the label) of the parties of a side; no label covers another or is cut."""
    at, made, before = TOP, list[tuple[float, float]](), 0.0
    between = max(APART - 2 * LINE * look.size, 4.0)
    for party in side:
        middle, half = at + party.value * scale / 2, _half(party, look)
        least = made[-1][1] + before + half + between if made else max(16.0, half)
        if middle < least:
            at += least - middle
            middle = least
        made.append((at, middle))
        at, before = at + party.value * scale + GAP, half
    return made


def lines_of(text: str, room: float, size: float, most: int = 2) -> list[str]:
    """Return a text in at most so many lines that fit a width; what does not fit is cut.

    >>> lines_of("a rather long name of a party", 60.0, 10.0)
    ['a rather', 'long nam…']
    >>> lines_of("权利人（西岸区）", 80.0, 10.0)
    ['权利人', '（西岸区）']
    """
    columns = int(room / (COLUMN * size))
    lines = [""]
    for piece in text.split(" "):
        joined = f"{lines[-1]} {piece}".strip()
        if width(joined) <= columns:
            lines[-1] = joined
            continue
        if lines[-1]:
            lines.append("")
        for sign in piece:
            if width(lines[-1] + sign) > columns:
                lines.append("")
            lines[-1] += sign
    for n, line in enumerate(lines[1:]):
        head, bracket, rest = lines[n].rpartition("（")
        if line.startswith("）") and head:  # no closing bracket begins a line
            lines[n : n + 2] = [head, bracket + rest + line]
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1][: max(1, len(lines[most - 1]) - 1)] + "…"]
    return lines
