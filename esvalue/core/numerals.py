"""Numbers in Chinese words: 一万二千 is 12,000, 三点五万 is 35,000, 1万2千 is 12,000.

The words for powers of ten are those of the table of units; no other list of them stands anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from esvalue.core.units.table import table

__all__ = ["DIGITS", "NUMERAL", "chinese_number"]

#: Digits in words, with those of cheques.
DIGITS: Mapping[str, str] = {
    **{sign: str(i) for i, sign in enumerate("零一二三四五六七八九")},
    **{sign: str(i) for i, sign in enumerate("〇壹贰叁肆伍陆柒捌玖")},
    "两": "2",
}
#: Scale words of cheques, and in the old script.
_SAME = str.maketrans("拾佰仟萬億點負", "十百千万亿点负")
#: A number in words, or digits and words.
NUMERAL = re.compile(rf"[+负負-]?[0-9{''.join(DIGITS)}十百千万亿拾佰仟萬億.点點]+")
_TOKEN = re.compile(r"(?P<number>[0-9]+(?:\.[0-9]+)?|\.[0-9]+)|(?P<scale>[^\W\d_])")
#: Digits in words beside each other before a scale word: 三五百 is "three to five hundred".
_ABOUT = re.compile("[一二两三四五六七八九壹贰叁肆伍陆柒捌玖]{2,}(?=[十百千万亿])")
#: From here on a scale word multiplies all that stands before it: 一百二十万.
_GREAT = 10_000


def chinese_number(text: str) -> float | None:
    """Return the number that Chinese words say, alone or with digits; None where they are no number.

    >>> [chinese_number(text) for text in ("一万二千", "两万五", "三点五万", "一百零五", "1万2千", "二〇二四", "十万")]
    [12000.0, 25000.0, 35000.0, 105.0, 12000.0, 2024.0, 100000.0]
    >>> [chinese_number(text) for text in ("三五百", "千百", "一百二百", "万", "十二亩", "")]
    [None, None, None, None, None, None]
    """
    text = text.translate(_SAME)
    sign, text = (-1.0 if text[:1] in ("-", "负") else 1.0), text[1:] if text[:1] in ("+", "-", "负") else text
    plain = re.sub(r"(?<=[0-9])点(?=[0-9])", ".", "".join(DIGITS.get(one, one) for one in text))
    tokens = list(_TOKEN.finditer(plain))
    if not tokens or sum(len(one[0]) for one in tokens) != len(plain) or _ABOUT.search(text):
        return None
    if len(tokens) == 1 and tokens[0]["number"]:  # digits beside each other, as in a year; two are "three to five"
        return sign * float(plain) if len(plain) != 2 else None
    total = _sum(tokens)
    return None if total is None else sign * total


def _sum(tokens: list[re.Match[str]]) -> float | None:
    """Return the sum that numbers and scale words make, each scale word smaller than the one before it."""
    total = section = 0.0
    number: str | None = None
    small, great = float(_GREAT), float("inf")  # the scale words met last
    for i, token in enumerate(tokens):
        if token["number"]:
            number = token["number"]
            if i and "." in number:
                return None
            continue
        scale = _scales().get(token[0])
        if scale is None:
            return None
        if scale < _GREAT:
            digits = (number or "1").lstrip("0") or "1"
            if scale >= small or (len(digits) > 1 and i > 1) or (number is None and scale > 10):
                return None
            section += float(number if number and float(number) else "1") * scale
            small = scale
        else:
            before = section + float(number or 0)
            if (scale >= great and before) or not (before or total):
                return None
            total, section = (total * scale, 0.0) if before == 0 else (total + before * scale, 0.0)
            small, great = float(_GREAT), scale
        number = None
    return total + section + _last(tokens, number)


def _last(tokens: list[re.Match[str]], number: str | None) -> float:
    """Return what stands behind the last scale word: 五 in 两万五 is five thousand, in 两万零五 five."""
    if number is None:
        return 0.0
    before = _scales()[tokens[-2][0]]
    return float(number) * before / 10 if len(number) == 1 and before > 10 else float(number)


@cache
def _scales() -> Mapping[str, float]:
    """Return the scale words of one sign with what they multiply by."""
    return {word: 10.0**power for power, word in table().chinese_scales.items() if len(word) == 1}
