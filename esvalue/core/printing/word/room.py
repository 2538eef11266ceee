"""How much of a page blocks take, reckoned from the characters: enough to tell whether they fit on one."""

from __future__ import annotations

import math
import struct
from collections.abc import Iterable

from esvalue.core.printing.document import Block, Paragraph, Pictures
from esvalue.core.printing.form import Form, form_texts
from esvalue.core.printing.text import width
from esvalue.core.printing.word.looks import LOOKS, ParagraphLook
from esvalue.core.printing.word.tables import BESIDE, HALF, fitted
from esvalue.core.text import Text

__all__ = ["height_of", "room_of"]

#: Millimetres of a point; height of a line by size where none is set; what a reckoning may be wrong by.
POINT, LEADING, DOUBT = 25.4 / 72, 1.32, 1.03
#: How wide letters are on average, of half an em, in texts of a language: Latin ones are narrower.
LETTERS = {"zh": 1.0, "en": 0.88}


def room_of(language: str) -> float:
    """Return how high the text of a page may be, in millimetres."""
    page = LOOKS[language].page
    return 297.0 - page.top - page.bottom


def height_of(title: Text, blocks: Iterable[Block], language: str) -> float:
    """Return about how high a title and blocks are, in millimetres.

    >>> text = Paragraph(Text(zh="一" * 100, en="one " * 100), "body")
    >>> round(height_of(Text.same("t"), [text], "zh")), round(height_of(Text.same("t"), [text] * 2, "zh"))
    (55, 95)
    """
    looks, wide = LOOKS[language].styles, LOOKS[language].page.wide
    high = _paragraph(title[language], looks["doc"], wide, LETTERS[language])
    for block in blocks:
        if isinstance(block, Paragraph):
            high += _paragraph(block.text[language], looks[block.role], wide, LETTERS[language])
        elif isinstance(block, Form):
            high += _form(block, language)
        elif isinstance(block, Pictures):
            high += max(_picture(one.png[language], wide * one.wide) for one in block.pictures)
    return high * DOUBT


def _paragraph(text: str, look: ParagraphLook, wide: float, narrow: float) -> float:
    letters = wide / (HALF * look.size * narrow)
    lines = max(1, math.ceil((width(text) + 2 * look.indent) / letters))
    return (lines * (look.line or look.size * LEADING) + look.before + look.after) * POINT


def _form(form: Form, language: str) -> float:
    looks, wide, narrow = LOOKS[language].styles, LOOKS[language].page.wide, LETTERS[language]
    headings, rows = form_texts(form, language)
    roles, widths = fitted(form, headings, rows, language, wide)
    high = 0.0
    for row, role in [(headings, "head"), *((row, "cell") for row in rows)]:
        look = looks[roles[role]]
        lines = max(
            math.ceil(width(cell) * HALF * narrow * look.size / (own - 2 * BESIDE))
            for cell, own in zip(row, widths, strict=True)
        )
        high += (max(lines, 1) * look.size * LEADING + look.before + look.after) * POINT
    for text, role in ((form.number, "number"), (form.title, "title"), (form.unit, "unit")):
        high += _paragraph(text[language], looks[role], wide, narrow) if text is not None and text[language] else 0.0
    return high + sum(_paragraph(note[language], looks["note"], wide, narrow) for note in form.notes)


def _picture(png: bytes, wide: float) -> float:
    """Return how high a picture is that is drawn so wide; its size stands in its head."""
    across, down = struct.unpack(">II", png[16:24])
    return float(wide * down / across)
