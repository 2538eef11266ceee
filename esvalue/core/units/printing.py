"""Units and numbers as a person reads them: the words of the one table, in Chinese and English,
which are also what is read.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache

from esvalue.core.text import Text
from esvalue.core.units.grammar import UnitSlip, WrittenUnit, read_unit
from esvalue.core.units.table import table

__all__ = ["scaled_text", "spelt", "unit_text", "unit_title"]

_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_TEN = re.compile(r"(?<![^/ ])(?:1e|10\^)(-?\d+)")


@lru_cache(maxsize=4096)
def unit_text(unit: str, language: str) -> str:
    """Return a unit as a reader of the language writes it; a share has none, and what is no unit stays as it is.

    >>> (unit_text("1e4 t/a", "zh"), unit_text("1e4 t/a", "en"), unit_text("t/mu/a", "zh"), unit_text("吨/亩·年", "en"))
    ('万吨/年', '10⁴ t/a', '吨/亩·年', 't/mu/a')
    >>> unit_text("annual_kW", "zh"), unit_text("1e4 annual_kW", "zh"), unit_text("t/annual_kW", "zh")
    ('千瓦/年', '万千瓦/年', '吨/年度千瓦')
    >>> unit_text("annual_kW", "en"), unit_text("1e4 annual_person_month", "en")
    ('kW/a', '10⁴ person_month/a')
    """
    if unit in ("share", "", "1"):
        return "" if unit == "share" else unit
    try:
        written = read_unit(unit)
    except UnitSlip:
        return unit
    if language == "zh":
        return _chinese(written)
    if (word := _alone(written)) and table().words[word].alone:
        unit = table().words[word].definition.replace(" ", "")
        written = read_unit(f"1e{written.scale} {unit}" if written.scale else unit)
        return _TEN.sub(lambda found: f"10{found[1].translate(_RAISED)}", spelt(written))
    text = unit.strip() if unit.isascii() else spelt(written)
    return _TEN.sub(lambda found: f"10{found[1].translate(_RAISED)}", text)


def unit_title(unit: str) -> Text:
    """Return a unit in both languages.

    >>> unit_title("t/ha/a")["zh"]
    '吨/公顷·年'
    """
    return Text.by(lambda language: unit_text(unit, language))


def spelt(written: WrittenUnit) -> str:
    """Return a unit in ASCII.

    >>> spelt(read_unit("万吨／平方公里·年")), spelt(read_unit("g_C·m-2·a-1")), spelt(read_unit("吨/万立方米"))
    ('1e4 t/km2/a', 'g_C/m2/a', 't/1e4 m3')
    """
    front, behind = (f"1e{power} " if power else "" for power in _scales(written))
    words = [_repeated(word, times) for word, times in written.words if times > 0]
    above = ("*" if "a" in words else " ").join(words)  # "tonnes a month" is tonnes per month
    below = "/".join(_repeated(word, -times, "/") for word, times in written.words if times < 0)
    return f"{front}{above or '1' * (not front)}".rstrip() + (f"/{behind}{below}" if below else "")


def _scales(written: WrittenUnit) -> tuple[int, int]:
    """Return the power of ten above and below the slash: a negative one stands below where there is anything."""
    below = written.scale < 0 and any(times < 0 for _, times in written.words)
    return (0, -written.scale) if below else (written.scale, 0)


def _repeated(word: str, times: int, join: str = " ") -> str:
    """Return a word with its power; one above nine, which no text may carry, as a product."""
    parts = [9] * (times // 9) + ([times % 9] if times % 9 else [])
    return join.join(word if part == 1 else f"{word}{part}" for part in parts)


def _alone(written: WrittenUnit) -> str:
    """Return the word that is the whole unit, but for its power of ten; "" where there is none."""
    return written.words[0][0] if len(written.words) == 1 and written.words[0][1] == 1 else ""


def _chinese(written: WrittenUnit) -> str:
    above = [_chinese_power(word, times) for word, times in written.words if times > 0]
    below = [_chinese_power(word, -times) for word, times in written.words if times < 0]
    front, behind = (
        _chinese_scale(power, words) for power, words in zip(_scales(written), (above, below), strict=True)
    )
    if (word := _alone(written)) and (alone := table().words[word].alone):
        return f"{front}{alone}"
    return f"{front}{'·'.join(above) or '1' * (not front)}".rstrip() + (f"/{behind}{'·'.join(below)}" if below else "")


def _chinese_power(word: str, times: int) -> str:
    chinese = table().words[word].chinese
    if times > 9:
        return f"{_chinese_power(word, 9)}·{_chinese_power(word, times - 9)}"
    return chinese[times] if times in chinese else f"{chinese[1]}{str(times).translate(_RAISED)}"


def _chinese_scale(power: int, words: list[str]) -> str:
    """Return a power of ten before words; in figures where its word and a raised one would
    spell another unit (千克² is the kilogram's square).
    """
    word = table().chinese_scales.get(power)
    raised = words and words[0][-1] in _DIGITS
    if word and not (raised and f"{word}{words[0].rstrip(_DIGITS)}" in table().spellings):
        return word
    return f"10{str(power).translate(_RAISED)} " if power else ""


def scaled_text(value: float) -> str:
    """Return a number as a person writes it: six significant digits, thousands separated, no exponent below 1e15.

    >>> scaled_text(39900000.0), scaled_text(1881.82), scaled_text(0.55555555)
    ('39,900,000', '1,881.82', '0.555556')
    """
    magnitude = abs(value)
    if not 1000 <= magnitude < 1e15:
        return f"{value:.6g}"
    decimals = max(0, 5 - math.floor(math.log10(magnitude)))
    text = f"{value:,.{decimals}f}"
    return text.rstrip("0").rstrip(".") if decimals else text
