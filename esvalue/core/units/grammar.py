"""The grammar of units: a product or quotient of known words, read strictly before anything else sees it.

- Words are joined by ``·``, ``*`` or a space and divided by ``/``; a word may carry a whole power from -9 to 9
  (``m2``, ``hm-2``, ``m^3``, ``m³``).
- One power of ten or scale word may stand first, above or below the first slash: ``1e4 t``, ``10^4 m3``, ``万吨``,
  ``t/万人``.
- What follows a slash, up to the next one, lies below it, as Chinese journals write: ``吨/亩·年`` is ``吨/(亩·年)``.
  Behind a
  slash ``*`` and negative powers could mean two things: refused, with both readings. Brackets stand only behind a
  slash.
- ``1`` may stand alone above a slash (``1/a``). No other number, sign, function or word is read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from esvalue.core.units.table import SCALES, size, table

__all__ = ["LONGEST", "UnitSlip", "WrittenUnit", "clean", "combined", "read_unit", "unit_size"]

#: Characters a unit may have.
LONGEST = 120
#: Texts that stand for a pure number.
NONE = frozenset({"", "1", "-", "share", "无量纲", "无单位"})
_RAISED = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺]+")
_LOWERED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_SAME = str.maketrans(
    dict.fromkeys("•∙⋅・‧･", "·") | dict.fromkeys("−–‐‑﹣", "-") | dict.fromkeys("∕⁄每", "/") | dict.fromkeys("µμ", "u")
)
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
_TEN = re.compile(r"(?:1[eE]|10\^)(-?[0-9]{1,4})(?![0-9.^])")
_JOIN = re.compile(r"(\s*[·*×]\s*|\s+)")
_SIGNS = " ·*×"
_POWER = re.compile(r"(.+?)\^?(-?[0-9])")
_YEAR = re.compile(r"(?<!\d)(?:19|20)[0-9]{2}(?!\d)")


class UnitSlip(ValueError):
    """What keeps a text from being a unit: the code of a message and its fields."""

    def __init__(self, code: str, **fields: object) -> None:
        super().__init__(code)
        self.code, self.fields = code, fields


class _Factor(NamedTuple):
    """One word of a text: as it is spelt, the word it stands for, its power."""

    spelling: str
    word: str
    power: int


@dataclass(frozen=True)
class WrittenUnit:
    """A unit as it was read: a power of ten, and words with their powers in order."""

    scale: int
    words: tuple[tuple[str, int], ...]


def clean(text: str) -> str:
    """Return a text in the signs of the grammar: full-width forms, raised digits and the many dots,
    dashes and spaces become plain ones.

    >>> clean("吨／（亩・年）"), clean("10⁴ hm²"), clean("g·m⁻²"), clean("t per mu")
    ('吨/(亩·年)', '10^4 hm^2', 'g·m^-2', 't/mu')
    """
    text = _RAISED.sub(lambda found: f"^{found[0].translate(_LOWERED)}", text.strip())
    text = "".join(map(_plain, text)).translate(_SAME).replace("**", "^")
    text = re.sub(r" per | a (?=(?:year|month|day)\b)", "/", text)
    return re.sub(r"(?<=[^\s/(.])\.(?=[^\d\s.])", "·", text).strip()


@cache
def _plain(sign: str) -> str:
    code = ord(sign)
    if 0xFF01 <= code <= 0xFF5E:
        return chr(code - 0xFEE0)
    if 0x3380 <= code <= 0x33DF or sign in "￥ℓ":  # ㎡, ㎏, ㏊
        return unicodedata.normalize("NFKC", sign)
    return " " if unicodedata.category(sign) == "Zs" else sign


def read_unit(text: str) -> WrittenUnit:
    """Read a unit.

    Parameters
    ----------
    text
        As a person wrote it.

    Raises
    ------
    UnitSlip
        With the message that says which rule the text breaks.

    Examples
    --------
    >>> read_unit("1e4 t/mu·a")
    WrittenUnit(scale=4, words=(('t', 1), ('mu', -1), ('a', -1)))
    >>> combined([(read_unit("t h/MJ/mm"), 1)]) == combined([(read_unit("t·h·MJ-1·mm-1"), 1)])
    True
    """
    text = text.strip()
    if len(text) > LONGEST:
        raise UnitSlip("unit_long", length=len(text), most=LONGEST)
    unseen = [sign for sign in text if unicodedata.category(sign) in _UNSEEN]
    if unseen:
        raise UnitSlip("unit_unseen", signs=", ".join(dict.fromkeys(f"U+{ord(sign):04X}" for sign in unseen)))
    found = _in_both_languages(text)
    if found is None:
        body = clean(text)
        if year := _YEAR.search(body):
            raise UnitSlip("unit_year", year=year[0])
        found = WrittenUnit(0, ()) if body in NONE else _unit(body)
    return found


def combined(parts: Iterable[tuple[WrittenUnit, int]]) -> WrittenUnit:
    """Return the product of units, each raised to a whole power; a word that cancels out falls away.

    >>> combined([(read_unit("t/mu/a"), 1), (read_unit("mu"), 1)])
    WrittenUnit(scale=0, words=(('t', 1), ('a', -1)))
    """
    scale, powers = 0, dict[str, int]()
    for written, times in parts:
        scale += written.scale * times
        for word, power in written.words:
            powers[word] = powers.get(word, 0) + power * times
    return WrittenUnit(scale, tuple((word, power) for word, power in powers.items() if power))


def unit_size(written: WrittenUnit) -> tuple[Fraction, dict[str, int]]:
    """Return the exact size of a unit in base units, and its dimensions.

    >>> unit_size(read_unit("万吨/亩"))
    (Fraction(15000000, 1), {'length': -2, 'mass': 1})
    """
    factor, powers = Fraction(10) ** written.scale, dict[str, int]()
    for word, times in written.words:
        one, dimensions = size(word)
        factor *= one**times
        for name, power in dimensions:
            powers[name] = powers.get(name, 0) + power * times
    return factor, {name: power for name, power in sorted(powers.items()) if power}


def _in_both_languages(text: str) -> WrittenUnit | None:
    """Return a unit that stands in both languages, as tables print it: "公顷 / ha" is one unit and no quotient."""
    parts = text.split(" / ")
    for cut in range(1, len(parts)):
        first, second = " / ".join(parts[:cut]), " / ".join(parts[cut:])
        try:
            one, other = _unit(clean(first)), _unit(clean(second))
        except UnitSlip:
            continue
        if first != second and unit_size(one) == unit_size(other):
            return one
    return None


def _unit(body: str) -> WrittenUnit:
    scale, parts = 0, _parts(body)
    above, below, second = list[_Factor](), list[_Factor](), list[tuple[_Factor, int]]()  # the second way to read it
    doubtful = False
    for i, part in enumerate(parts):
        inside = part[1:-1].strip() if i and part[:1] == "(" and part[-1:] == ")" else part
        if set(inside) & set("()"):
            raise UnitSlip("unit_brackets")
        power, rest = _scaled(inside) if i < 2 else (0, inside)
        if power and scale:
            raise UnitSlip("unit_scale_twice")
        scale += -power if i else power
        if not i and len(parts) > 1 and (not rest if power else rest == "1"):
            continue
        if not rest:
            raise UnitSlip("unit_scale_alone", given=inside) if power else UnitSlip("unit_gap")
        if rest[0] in _SIGNS or rest[-1] in _SIGNS:
            raise UnitSlip("unit_sign", sign=rest[0] if rest[0] in _SIGNS else rest[-1])
        tokens = _JOIN.split(rest)
        found = [_factor(token) for token in tokens[::2]]
        signs = ["", *(sign.strip() for sign in tokens[1::2])]
        if not i:
            above = found
            continue
        below += found
        for factor, sign in zip(found, signs, strict=True):
            starred = sign in ("*", "×") and inside is part
            doubtful |= starred or factor.power < 0
            second.append((factor, 1 if starred else -1))
    if doubtful:
        first = [(factor, 1) for factor in above]
        raise UnitSlip(
            "unit_two_ways",
            first=_shown(scale, first + [(factor._replace(power=abs(factor.power)), -1) for factor in below]),
            second=_shown(scale, first + second),
        )
    return WrittenUnit(scale, tuple((f.word, f.power) for f in above) + tuple((f.word, -f.power) for f in below))


def _shown(scale: int, factors: Iterable[tuple[_Factor, int]]) -> str:
    """Return a unit in the spelling of its writer, with brackets below the slash."""
    powers = [(factor.spelling, factor.power * side) for factor, side in factors]
    up, down = (
        "·".join(name + (f"{abs(power)}" if abs(power) > 1 else "") for name, power in powers if power * side > 0)
        for side in (1, -1)
    )
    return (
        (f"1e{scale} " if scale else "") + (up or "1") + (f"/({down})" if "·" in down else f"/{down}" if down else "")
    )


def _parts(body: str) -> list[str]:
    """Return what stands between the slashes outside brackets."""
    parts, deep = [""], 0
    for sign in body:
        deep += (sign == "(") - (sign == ")")
        if deep not in (0, 1) or (deep and sign == "/"):
            raise UnitSlip("unit_brackets")
        if sign == "/":
            parts.append("")
        else:
            parts[-1] += sign
    if deep:
        raise UnitSlip("unit_brackets")
    return [part.strip() for part in parts]


def _scaled(part: str) -> tuple[int, str]:
    """Return the power of ten a part begins with, 0 where with none, and the rest."""
    found = _TEN.match(part)
    if found:
        power = int(found[1])
        if power not in SCALES:
            raise UnitSlip("unit_scale", given=found[0], least=SCALES[0], most=SCALES[-1])
        return power, part[found.end() :].lstrip(_SIGNS)
    first, _, rest = part.partition(" ")
    for power, word in table().english_scales.items():
        if first == word:
            return power, rest.strip()
    return _scale_word(part)


def _scale_word(part: str) -> tuple[int, str]:
    """Return the power of ten of the Chinese scale word before a unit,
    0 where there is none or it belongs to the unit (千克).
    """
    if _known(_JOIN.split(part)[0]) is None:
        for power, word in sorted(table().chinese_scales.items(), key=lambda item: -len(item[1])):
            rest = part.removeprefix(word).lstrip(_SIGNS)
            if part.startswith(word) and (not rest or _known(_JOIN.split(rest)[0])):
                return power, rest
    return 0, part


def _known(token: str) -> _Factor | None:
    """Return a word with its power, None where it is no word or the power is not lawful."""
    spellings = table().spellings
    if token in spellings:
        return _Factor(token, *spellings[token])
    found = _POWER.fullmatch(token)
    if not found or found[1] not in spellings:
        return None
    (word, own), power = spellings[found[1]], int(found[2])
    return _Factor(found[1], word, own * power) if power and (own == 1 or abs(power) == 1) else None


def _factor(token: str) -> _Factor:
    """Return one word with its power, or say why it is none."""
    found = _known(token)
    if found is not None:
        return found
    if not token:
        raise UnitSlip("unit_gap")
    if number := re.match(r"[\d.,]+(?:[eE^][-+]?[\d.]+)*", token):
        raise UnitSlip("unit_number", number=number[0])
    stem = str(re.sub(r"\^?[-+]?\d*$", "", token))
    if (stem != token and _known(stem)) or "^" in token:
        raise UnitSlip("unit_power", given=token)
    if _scale_word(token)[0]:
        raise UnitSlip("unit_scale_late", given=token)
    if any(
        token.startswith(word) and _scale_word(token.removeprefix(word))[0] for word in table().chinese_scales.values()
    ):
        raise UnitSlip("unit_scale_twice")
    if sign := re.search(r"[^\w%‰°$¥℃]", token):
        raise UnitSlip("unit_sign", sign=sign[0])
    raise UnitSlip("unknown_unit", name=stem or token)
