"""Styles, page and fonts put into a Word file; a template's own are left as they are."""

from __future__ import annotations

from typing import Any

from docx.document import Document as WordFile
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from esvalue.core.printing.word.looks import ROLES, Look, ParagraphLook

__all__ = ["Styles", "element", "numbered_by_style", "put_field", "put_page"]

_ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT, "center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "both": WD_ALIGN_PARAGRAPH.JUSTIFY,
}  # fmt: skip
_LANGUAGES = {"zh": ("en-US", "zh-CN"), "en": ("en-GB", "zh-CN")}
_INK = RGBColor(0, 0, 0)


def element(tag: str, **attributes: str) -> Any:
    """Return an element of a Word file with attributes of the same name space."""
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


class Styles:
    """The styles of a file by role. `given`: the file is a template, whose styles stay; those it lacks are added."""

    def __init__(self, file: WordFile, look: Look, language: str, *, given: bool) -> None:
        self._names: dict[str, str] = {}
        self._ids: dict[str, str] = {}
        known = {style.name: style for style in file.styles if style.type == WD_STYLE_TYPE.PARAGRAPH}
        for role, names in ROLES.items():
            own = role in ("doc", "h1", "h2", "h3", "h4", "page")
            found = next((known[name] for name in (names[language], names.zh, names.en) if name in known), None)
            if found is None:
                made = file.styles.add_style(names[language], WD_STYLE_TYPE.PARAGRAPH, builtin=own)
                made.base_style = known.get("Normal")
                _shape(made, look.styles[role], fonts=not given)
                found = made
            elif not given:
                _shape(found, look.styles[role], fonts=True)
            self._names[role], self._ids[role] = found.name, found.style_id
        if not given:
            _defaults(file, look.styles["body"], language)
        _stand_ins(file, look)

    def name(self, role: str) -> str:
        """Return the name of the style of a role."""
        return self._names[role]

    def identifier(self, role: str) -> str:
        """Return what the file itself calls the style of a role."""
        return self._ids[role]


def _shape(style: Any, look: ParagraphLook, *, fonts: bool) -> None:
    """Give a style its looks."""
    style.font.size = Pt(look.size)
    if fonts:
        style.font.bold, style.font.italic, style.font.color.rgb = look.bold, False, _INK
        properties = style.element.get_or_add_rPr()
        names = properties.find(qn("w:rFonts"))
        if names is None:
            names = element("w:rFonts")
            properties.insert(0, names)
        for name in list(names.attrib):
            del names.attrib[name]
        for script, font in (("ascii", look.latin), ("hAnsi", look.latin), ("cs", look.latin), ("eastAsia", look.east)):
            names.set(qn(f"w:{script}"), font)
    shape = style.paragraph_format
    shape.alignment = _ALIGN[look.align]
    shape.space_before, shape.space_after = Pt(look.before), Pt(look.after)
    shape.keep_with_next, shape.widow_control = look.follows, True
    if look.line:
        shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(look.line)
    else:
        shape.line_spacing = 1.0
    shape.first_line_indent = Pt(look.indent * look.size)
    indent = style.element.get_or_add_pPr().find(qn("w:ind"))
    if indent is not None:
        indent.set(qn("w:firstLineChars"), str(round(100 * look.indent)))
    properties = style.element.get_or_add_pPr()
    for old in properties.findall(qn("w:snapToGrid")):
        properties.remove(old)
    properties.insert_element_before(element("w:snapToGrid", val="0"), "w:spacing", "w:ind", "w:jc", "w:rPr")
    for border in style.element.findall(f".//{qn('w:pBdr')}"):
        border.getparent().remove(border)


def _defaults(file: WordFile, look: ParagraphLook, language: str) -> None:
    """Set fonts and language of all text that no style says otherwise."""
    normal = file.styles["Normal"]
    _shape(normal, ParagraphLook(look.size, look.latin, look.east), fonts=True)
    properties = normal.element.get_or_add_rPr()
    latin, east = _LANGUAGES[language]
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    properties.append(element("w:lang", val=latin, eastAsia=east))


def _stand_ins(file: WordFile, look: Look) -> None:
    """Say in the list of fonts which font stands in for one that a machine lacks."""
    part = next((r.target_part for r in file.part.rels.values() if r.reltype.endswith("/fontTable")), None)
    if part is None or not look.instead:
        return
    from docx.oxml import parse_xml
    from lxml import etree

    fonts = parse_xml(part.blob)
    known = {one.get(qn("w:name")) for one in fonts}
    for name, other in look.instead.items():
        if name not in known:
            font = element("w:font", name=name)
            font.append(element("w:altName", val=other))
            font.append(element("w:charset", val="86"))
            font.append(element("w:family", val="auto"))
            fonts.append(font)
    part._blob = etree.tostring(fonts, xml_declaration=True, encoding="UTF-8", standalone=True)


def put_page(file: WordFile, look: Look, styles: Styles, *, given: bool) -> None:
    """Set paper, margins and page numbers; a template keeps its own, and its footer where it has one."""
    page, section = look.page, file.sections[0]
    if not given:
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(page.top), Mm(page.bottom)
        section.left_margin, section.right_margin = Mm(page.left), Mm(page.right)
        section.header_distance, section.footer_distance = Mm(15), Mm(page.footer)
    if section.footer.paragraphs and section.footer.paragraphs[0].text.strip():
        return
    if given and section.footer._element.xpath(".//w:fldSimple | .//w:instrText | .//w:drawing | .//w:sdt"):
        return
    mirrored = page.mirrored and not given
    file.settings.odd_and_even_pages_header_footer = mirrored
    for footer, align in ((section.footer, "right"), *([(section.even_page_footer, "left")] if mirrored else [])):
        paragraph = footer.paragraphs[0] if footer.paragraphs else footer.add_paragraph()
        paragraph.style = styles.name("page")
        paragraph.alignment = _ALIGN[align if mirrored else "center"]
        front, behind = page.number.split("{}")
        if mirrored:  # one character in from the edge
            paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Pt(14)
        paragraph.add_run(front)
        put_field(paragraph, "PAGE")
        paragraph.add_run(behind)


def put_field(paragraph: Any, field: str) -> None:
    """Add a field that Word fills in."""
    made = element("w:fldSimple", instr=field)
    run, text = element("w:r"), element("w:t")
    text.text = "1"
    run.append(text)
    made.append(run)
    paragraph._p.append(made)


def numbered_by_style(style: Any) -> bool:
    """Tell whether a style numbers its paragraphs itself."""
    while style is not None:
        if style.element.find(f"{qn('w:pPr')}/{qn('w:numPr')}") is not None:
            return True
        style = style.base_style
    return False
