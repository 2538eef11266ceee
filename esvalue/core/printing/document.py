"""A document as a list of blocks: headings, paragraphs, forms, pictures, breaks; what prints it chooses the looks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from esvalue.core.printing.form import Form
from esvalue.core.text import Text

__all__ = ["Block", "Break", "Document", "Heading", "Paragraph", "Picture", "Pictures", "Role", "heading_number"]

#: What a paragraph is: its looks follow from it.
Role = Literal["body", "lead", "small", "note", "entry", "number", "title", "caption"]
_DIGITS = "零一二三四五六七八九"
#: How headings are numbered, by language and level from 1 on.
_NUMBERED = {
    "zh": ("{zh}、", "（{zh}）", "{n}. ", "({n}) "),
    "en": ("{n} ", "{above}.{n} ", "{above}.{n} ", "({letter}) "),
}


@dataclass(frozen=True)
class Heading:
    """A heading of a level from 1 on, numbered where it is printed; `again`: numbers of this level begin anew."""

    text: Text
    level: int = 1
    again: bool = False


@dataclass(frozen=True)
class Paragraph:
    """A paragraph by what it is."""

    text: Text
    role: Role = "body"


@dataclass(frozen=True)
class Picture:
    """A picture as PNG by language, what it shows in words, and which part of the width it takes."""

    png: Mapping[str, bytes]
    alt: Text
    wide: float = 1.0


@dataclass(frozen=True)
class Pictures:
    """Pictures side by side."""

    pictures: Sequence[Picture]


@dataclass(frozen=True)
class Break:
    """What follows begins on a new page."""


Block = Heading | Paragraph | Form | Pictures | Break


@dataclass(frozen=True)
class Document:
    """A document: its title, which is also that of the file, and its blocks in order."""

    title: Text
    blocks: Sequence[Block]


def heading_number(counts: Sequence[int], language: str) -> str:
    """Return the number of a heading from the counts of its level and those above, as the language writes it.

    >>> [heading_number(counts, "zh") for counts in ([2], [2, 11], [1, 1, 3], [1, 1, 1, 4])]
    ['二、', '（十一）', '3. ', '(4) ']
    >>> [heading_number(counts, "en") for counts in ([2], [2, 11], [1, 1, 3], [1, 1, 1, 2])]
    ['2 ', '2.11 ', '1.1.3 ', '(b) ']
    """
    n, level = counts[-1], min(len(counts), 4)
    above, letter = ".".join(map(str, counts[:-1])), chr(ord("a") + (n - 1) % 26)
    return _NUMBERED[language][level - 1].format(n=n, zh=_chinese(n), above=above, letter=letter)


def _chinese(n: int) -> str:
    """Return a number below 100 in Chinese.

    >>> [_chinese(n) for n in (1, 10, 12, 20, 35)]
    ['一', '十', '十二', '二十', '三十五']
    """
    tens, ones = divmod(n, 10)
    front = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return front + (_DIGITS[ones] if ones or not tens else "")
