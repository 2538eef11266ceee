"""The entry a person meant: what to write instead of a unit that cannot be read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from esvalue.core.units.grammar import LONGEST, UnitSlip, clean, read_unit
from esvalue.core.units.table import table

__all__ = ["mended", "shown_unit"]

_ARTICLES = r"(?:现价|当年价|不变价格?|可比价格?|年价格?|价格?|prices?|in|of|at)?"


def shown_unit(text: str) -> str:
    """Return a text as a message shows it: what cannot be seen spelt out, and not endless.

    >>> shown_unit("ha\\u200b"), len(shown_unit("ha " * 1000))
    ('ha<U+200B>', 61)
    """
    seen = "".join(
        f"<U+{ord(sign):04X}>" if unicodedata.category(sign)[0] in "CZ" and sign != " " else sign
        for sign in text.strip()[:LONGEST]
    )
    return seen if len(seen) <= 60 else f"{seen[:60]}…"


def mended(text: str) -> str:
    """Return the unit a text was probably meant to be, "" where it cannot be told.

    >>> mended("t/ha/a 2024"), mended("10000 t/a"), mended("-ha"), mended("t C/ha"), mended("ha+mu")
    ('t/ha/a', '1e4 t/a', 'ha', 't_C/ha', '')
    """
    if len(text) > LONGEST:
        return ""
    seen = "".join(
        " " if sign in "\t\n\r" else sign for sign in text if sign in "\t\n\r" or unicodedata.category(sign)[0] != "C"
    )
    one = clean(seen)
    for step in _STEPS:
        one = step(one)
        if _reads(one):
            return one
    return ""


def _reads(text: str) -> bool:
    try:
        return bool(text) and bool(read_unit(text).words)
    except UnitSlip:
        return False


def _without_years(text: str) -> str:
    found = re.sub(rf"[(,]?\s*(?:in |of |at )?(?<!\d)(?:19|20)\d\d(?!\d)\s*年?\s*{_ARTICLES}\s*\)?", " ", text)
    return re.sub(r"\s*/\s*", "/", re.sub(r"\s+", " ", found)).strip(" ,·*×")


def _without_ends(text: str) -> str:
    """Take outer brackets and stray signs off."""
    text = text.strip(" ,;.:+-*×·=[]{}'\"")
    return text[1:-1] if text[:1] == "(" and text[-1:] == ")" and "(" not in text[1:] else text.strip("/")


def _with_scale(text: str) -> str:
    """Write a number that is a power of ten as one, also where its raised digits were lost (104 for 10⁴);
    a one or zero in front falls away.
    """

    def ten(found: re.Match[str]) -> str:
        digits = found[0].replace(",", "")
        lost = re.fullmatch(r"10([2-9])", digits)
        return f"1e{lost[1]}" if lost else f"1e{len(digits) - 1}" if re.fullmatch("10+", digits) else found[0]

    text = re.sub(r"^[01]\s*(?=[^\W\d])", "", text)
    text = re.sub(r"(?<![\w.^-])\d[\d,]*(?![\d.^])", ten, text)
    return re.sub(r"^(1e\d+)(?=[^\d\s])", r"\1 ", text)


def _with_substances(text: str) -> str:
    """Join a mass to its substance: t C, t(C), kg-N."""
    names = "|".join(
        sorted(
            (re.escape(word.split("_", 1)[1]) for word in table().words if word.startswith("g_")), key=len, reverse=True
        )
    )
    return re.sub(rf"\b([unmkMGTP]?[gt])[ \-]?\(?({names})\b\)?", r"\1_\2", text)


def _with_plain_powers(text: str) -> str:
    return re.sub(r"\^?[({]([-]?\d)[)}]", r"^\1", text)


def _with_dots(text: str) -> str:
    """Join words by dots where a dash, a pause mark or a bracket above the slash stands between them;
    one slash for two.
    """
    text = re.sub(r"(?<=[^\W\d])[-、](?=[^\W\d])", "·", text)
    text = re.sub(r"^\(([^()/]*)\)(?=/)", r"\1", text)
    return re.sub(r"/[\s/]*/", "/", text)


def _with_one(text: str) -> str:
    return f"1{text}" if text.startswith("/") else text


_STEPS: tuple[Callable[[str], str], ...] = (
    str,
    _without_years,
    _with_plain_powers,
    _with_scale,
    _with_substances,
    _with_one,
    _without_ends,
    _with_dots,
)
