"""How much of a page blocks take, reckoned from the characters: enough to tell whether they fit on one."""

from __future__ import annotations

import math
import struct
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from string import ascii_uppercase

from esvalue.core.printing.document import Block, Paragraph, Pictures
from esvalue.core.printing.form import Form, form_texts, note_texts
from esvalue.core.printing.text import width, wrapped
from esvalue.core.printing.word.looks import LOOKS, Look, ParagraphLook
from esvalue.core.printing.word.tables import BESIDE, HALF, fitted
from esvalue.core.printing.word.template_looks import SINGLE
from esvalue.core.text import Text

__all__ = ["height_of", "measure_of"]

#: Millimetres of a point; what a reckoning may be wrong by, and in the fonts of a template, which nobody knows.
POINT, DOUBT, UNKNOWN = 25.4 / 72, 1.03, 1.25
#: Height of a line by size where none is set, of letters alone.
LOW = 1.17
#: How wide letters of both fonts are, in halves of an em; what is in no class; how much wider bold ones are.
LETTERS: Mapping[str, Sequence[tuple[str, float]]] = {
    "Arial": (("ijl'|", 0.44), (" .,:;/!ftI[]", 0.56), ("()r-", 0.67), ("ckvxyzsJ", 1.0), ("mwMW%@", 1.7)),
    "Times New Roman": ((" .,:;/!ijlt'|", 0.53), ("()rfIsJ[]-", 0.68), ("ceaz", 0.89), ("mwMW%@", 1.6)),
}
CAPITAL, OTHER, BOLD = 1.41, {"Arial": 1.13, "Times New Roman": 1.02}, 1.08


def height_of(title: Text, blocks: Iterable[Block], language: str, look: Look | None = None) -> float:
    """Return about how high a title and blocks are, in millimetres, as documents of the language look, or as `look`
    says.

    >>> text = Paragraph(Text(zh="一" * 100, en="one " * 100), "body")
    >>> round(height_of(Text.same("t"), [text], "zh")), round(height_of(Text.same("t"), [text] * 2, "zh"))
    (55, 95)
    """
    look = look or LOOKS[language]
    looks, wide = look.styles, look.page.wide
    high = _paragraph(title[language], looks["doc"], wide)
    for block in blocks:
        if isinstance(block, Paragraph):
            high += _paragraph(block.text[language], looks[block.role], wide)
        elif isinstance(block, Form):
            high += _form(block, language, look)
        elif isinstance(block, Pictures):
            high += max(_picture(one.png[language], wide * one.wide) for one in block.pictures)
    return high * (DOUBT if look is LOOKS[language] else UNKNOWN)


def _paragraph(text: str, look: ParagraphLook, wide: float) -> float:
    return (_lines(text, look, wide) + look.before + look.after) * POINT


def _lines(text: str, look: ParagraphLook, wide: float, *, bold: bool = False) -> float:
    """Return how high a text is in lines so wide, in points."""
    measure = measure_of(look, bold=bold)
    lines = wrapped("\u3000" * math.ceil(look.indent) + text, max(wide / (HALF * look.size), 2.0), measure)
    return len(lines) * (look.line or look.size * (LOW if text.isascii() else SINGLE))


def measure_of(look: ParagraphLook, *, bold: bool = False) -> Callable[[str], float]:
    """Return what measures a text in a font, in halves of an em.

    >>> (round(measure_of(LOOKS["en"].styles["lead"])("Page 4 of 10"), 1), measure_of(ParagraphLook(9))("编号"))
    (12.5, 4)
    """
    letters = _widths(look.latin, bold=bold or look.bold)
    return lambda line: sum(letters.get(sign) or width(sign) for sign in line)


@cache
def _widths(font: str, *, bold: bool) -> Mapping[str, float]:
    """Return how wide each letter is, in halves of an em."""
    found = {sign: OTHER.get(font, 1.0) for sign in map(chr, range(32, 127))}
    found |= dict.fromkeys(ascii_uppercase, CAPITAL)
    for signs, one in LETTERS.get(font, ()):
        found |= dict.fromkeys(signs, one)
    return {sign: one * (BOLD if bold else 1.0) for sign, one in found.items()}


def _form(form: Form, language: str, page: Look) -> float:
    looks, wide = page.styles, page.page.wide
    headings, rows = form_texts(form, language)
    roles, widths = fitted(form, headings, rows, page, wide)
    kinds = ["head", *(made.kind for made in form.rows)]
    high = 0.0
    for row, kind in zip([headings, *rows], kinds, strict=True):
        look = looks[roles["head" if kind == "head" else "cell"]]
        tallest = max(
            _lines(cell, look, own - 2 * BESIDE, bold=kind == "total") for cell, own in zip(row, widths, strict=True)
        )
        high += (tallest + look.before + look.after) * POINT
    for text, role in ((form.number, "number"), (form.title, "title"), (form.unit, "unit")):
        high += _paragraph(text[language], looks[role], wide) if text is not None and text[language] else 0.0
    return high + sum(_paragraph(note, looks["note"], wide) for note in note_texts(form, language))


def _picture(png: bytes, wide: float) -> float:
    """Return how high a picture is that is drawn so wide; its size stands in its head."""
    across, down = struct.unpack(">II", png[16:24])
    return float(wide * down / across)
