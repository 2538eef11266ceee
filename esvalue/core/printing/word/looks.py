"""How a document looks: in Chinese after GB/T 9704-2012, in English as reports commonly do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from esvalue.core.text import Text

__all__ = ["CLOSE", "LOOKS", "ROLES", "Look", "Page", "ParagraphLook"]

Align = Literal["left", "center", "right", "both"]


@dataclass(frozen=True)
class ParagraphLook:
    """How paragraphs of a style look: sizes and spaces in points, `line` of exact height (0: as the font has it),
    `indent` of the first line in characters, `follows` keeps it with what comes next.
    """

    size: float
    latin: str = "Times New Roman"
    east: str = "仿宋_GB2312"
    bold: bool = False
    align: Align = "left"
    before: float = 0.0
    after: float = 0.0
    line: float = 0.0
    indent: float = 0.0
    follows: bool = False


@dataclass(frozen=True)
class Page:
    """Margins of a page and where its number stands, in millimetres; `mirrored`: outside on odd and even pages; how
    wide and high the paper is (A4).
    """

    top: float
    bottom: float
    left: float
    right: float
    footer: float
    number: str
    mirrored: bool = False
    across: float = 210.0
    down: float = 297.0

    @property
    def wide(self) -> float:
        """The width of the text."""
        return self.across - self.left - self.right

    @property
    def high(self) -> float:
        """The height of the text."""
        return self.down - self.top - self.bottom


@dataclass(frozen=True)
class Look:
    """A page and its styles by role."""

    page: Page
    styles: Mapping[str, ParagraphLook]
    #: Names under which a font that is lacking may be replaced.
    instead: Mapping[str, str]


#: The style of each role: the names Word has for its own, and in both languages for ours.
ROLES: Mapping[str, Text] = {
    "doc": Text.same("Title"),
    "h1": Text.same("Heading 1"),
    "h2": Text.same("Heading 2"),
    "h3": Text.same("Heading 3"),
    "h4": Text.same("Heading 4"),
    "body": Text(zh="公文正文", en="Report text"),
    "lead": Text(zh="摘要要点", en="Summary lead"),
    "small": Text(zh="摘要正文", en="Summary text"),
    "number": Text(zh="附件号", en="Annex number"),
    "title": Text(zh="附件标题", en="Annex title"),
    "unit": Text(zh="表格单位", en="Table unit"),
    "caption": Text(zh="表题", en="Table caption"),
    "head": Text(zh="表头", en="Table head"),
    "cell": Text(zh="表格文字", en="Table text"),
    "close_head": Text(zh="小表头", en="Table head, small"),
    "close": Text(zh="小表格文字", en="Table text, small"),
    "note": Text(zh="表注", en="Table note"),
    "entry": Text(zh="说明条目", en="Entry"),
    "page": Text.same("Footer"),
}
#: Cells and heads of a table with more columns than fit in the usual size.
CLOSE: Mapping[str, str] = {"cell": "close", "head": "close_head"}

_HEI, _KAI, _TITLE, _SONG = "黑体", "楷体_GB2312", "方正小标宋简体", "宋体"
_ZH = {
    "doc": ParagraphLook(22, east=_TITLE, align="center", line=30, after=8, follows=True),
    "h1": ParagraphLook(16, east=_HEI, line=28, indent=2, follows=True),
    "h2": ParagraphLook(16, east=_KAI, line=28, indent=2, follows=True),
    "h3": ParagraphLook(16, bold=True, line=28, indent=2, follows=True),
    "h4": ParagraphLook(16, line=28, indent=2, follows=True),
    "body": ParagraphLook(16, align="both", line=28, indent=2),
    "lead": ParagraphLook(13, east=_HEI, align="both", line=19, after=2),
    "small": ParagraphLook(10.5, align="both", line=14.5, after=1),
    "number": ParagraphLook(16, east=_HEI, line=28, follows=True),
    "title": ParagraphLook(18, east=_TITLE, align="center", line=28, after=4, follows=True),
    "unit": ParagraphLook(10.5, align="right", after=2, follows=True),
    "caption": ParagraphLook(10.5, east=_HEI, align="center", before=4, after=2, follows=True),
    "head": ParagraphLook(10.5, east=_HEI, align="center", before=1.5, after=1.5),
    "cell": ParagraphLook(10.5, before=1, after=1),
    "close_head": ParagraphLook(9, east=_HEI, align="center", before=1, after=1),
    "close": ParagraphLook(9, before=0.5, after=0.5),
    "note": ParagraphLook(9, align="both", before=2, after=2),
    "entry": ParagraphLook(12, align="both", line=20, indent=2),
    "page": ParagraphLook(14, latin=_SONG, east=_SONG),
}
_ARIAL, _TIMES = "Arial", "Times New Roman"
_EN = {
    "doc": ParagraphLook(20, _ARIAL, _HEI, bold=True, after=8, follows=True),
    "h1": ParagraphLook(14, _ARIAL, _HEI, bold=True, before=12, after=4, follows=True),
    "h2": ParagraphLook(12, _ARIAL, _HEI, bold=True, before=8, after=3, follows=True),
    "h3": ParagraphLook(11, _ARIAL, _HEI, bold=True, before=6, after=2, follows=True),
    "h4": ParagraphLook(11, _ARIAL, _HEI, before=4, after=2, follows=True),
    "body": ParagraphLook(11, _TIMES, _SONG, line=15, after=6),
    "lead": ParagraphLook(12.5, _ARIAL, _HEI, bold=True, line=17, after=3),
    "small": ParagraphLook(10, _TIMES, _SONG, line=13, after=2),
    "number": ParagraphLook(12, _ARIAL, _HEI, bold=True, follows=True),
    "title": ParagraphLook(14, _ARIAL, _HEI, bold=True, after=4, follows=True),
    "unit": ParagraphLook(9.5, _TIMES, _SONG, align="right", after=2, follows=True),
    "caption": ParagraphLook(10, _ARIAL, _HEI, bold=True, before=6, after=2, follows=True),
    "head": ParagraphLook(9.5, _ARIAL, _HEI, bold=True, align="center", before=1.5, after=1.5),
    "cell": ParagraphLook(10, _TIMES, _SONG, before=1, after=1),
    "close_head": ParagraphLook(9, _ARIAL, _HEI, bold=True, align="center", before=1, after=1),
    "close": ParagraphLook(9, _TIMES, _SONG, before=0.5, after=0.5),
    "note": ParagraphLook(9, _TIMES, _SONG, before=2, after=2),
    "entry": ParagraphLook(10.5, _TIMES, _SONG, line=14, after=3),
    "page": ParagraphLook(9.5, _ARIAL, _HEI, align="center"),
}
#: Fonts that stand in for those of an office that are not on every machine.
_INSTEAD = {_TITLE: "华文中宋", "仿宋_GB2312": "仿宋", _KAI: "楷体"}
LOOKS: Mapping[str, Look] = {
    "zh": Look(Page(37, 35, 28, 26, 25, "— {} —", mirrored=True), _ZH, _INSTEAD),
    "en": Look(Page(25, 25, 25, 25, 12, "{}"), _EN, {}),
}
