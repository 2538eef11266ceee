"""How a document looks in the page and styles of a template: what is reckoned of it follows the user's own file."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import docx
from docx.enum.text import WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt

from esvalue.core.printing.word.looks import LOOKS, Look, Page, ParagraphLook
from esvalue.core.printing.word.styles import Styles

__all__ = ["SINGLE", "look_in"]

#: Height of a single line of a text with Chinese signs by its size; size of text where no style says one, in points.
SINGLE, USUAL = 1.32, 10.0


def look_in(template: bytes | None, language: str) -> Look:
    """Return how a document looks in a language: as :data:`LOOKS` says, or as a template makes it.

    >>> look_in(None, "zh") is LOOKS["zh"]
    True
    """
    look = LOOKS[language]
    if template is None:
        return look
    file = docx.Document(io.BytesIO(template))
    styles = Styles(file, look, language, given=True)
    known = {role: file.styles[styles.name(role)] for role in look.styles}
    size = _usual_size(file)
    looks: Mapping[str, ParagraphLook] = {role: _look(known[role], one, size) for role, one in look.styles.items()}
    return replace(look, page=_page(file.sections[0], look.page), styles=looks)


def _page(section: Any, page: Page) -> Page:
    """Return the page of a section, in millimetres; a header or footer of several lines takes from the text."""
    top, bottom = (
        max(margin or 0, (away or 0) + _high(part))
        for margin, away, part in (
            (section.top_margin, section.header_distance, section.header),
            (section.bottom_margin, section.footer_distance, section.footer),
        )
    )
    left, right = section.left_margin or 0, section.right_margin or 0
    made = replace(page, top=top / Mm(1), bottom=bottom / Mm(1), left=left / Mm(1), right=right / Mm(1))
    return replace(made, across=(section.page_width or Mm(210)) / Mm(1), down=(section.page_height or Mm(297)) / Mm(1))


def _high(part: Any) -> float:
    """Return about how high a header or footer is, in the units of Word."""
    return sum((_size(one.style) or USUAL) * SINGLE * Pt(1) for one in part.paragraphs)


def _chain(style: Any) -> Iterator[Any]:
    while style is not None:
        yield style
        style = style.base_style


def _size(style: Any) -> float | None:
    return next((one.font.size.pt for one in _chain(style) if one.font.size), None)


def _usual_size(file: Any) -> float:
    """Return the size of text of which no style says one."""
    found = file.styles.element.xpath("w:docDefaults/w:rPrDefault/w:rPr/w:sz")
    return float(found[0].get(qn("w:val"))) / 2 if found else USUAL


def _look(style: Any, look: ParagraphLook, usual: float) -> ParagraphLook:
    """Return how paragraphs of a style look, by the style itself and what it is based on."""
    size = _size(style) or usual

    def said(name: str) -> Any:
        formats = (one.paragraph_format for one in _chain(style))
        return next((value for one in formats if (value := getattr(one, name)) is not None), None)

    before, after, indent = (said(name) for name in ("space_before", "space_after", "first_line_indent"))
    bold = next((one.font.bold for one in _chain(style) if one.font.bold is not None), False)
    return replace(
        look,
        size=size,
        bold=bold,
        before=before.pt if before else 0.0,
        after=after.pt if after else 0.0,
        line=_line(said("line_spacing"), said("line_spacing_rule"), size),
        indent=max(indent.pt / size, 0.0) if indent else 0.0,
    )


def _line(spacing: Any, rule: Any, size: float) -> float:
    """Return the height of a line in points; 0 where it is as the font has it."""
    if isinstance(spacing, Length):
        return max(spacing.pt, size * SINGLE) if rule == WD_LINE_SPACING.AT_LEAST else spacing.pt
    return 0.0 if spacing in (None, 1.0) else float(spacing) * size * SINGLE
