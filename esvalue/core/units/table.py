"""The table of unit words: what each is, how it is spelt, and its exact size;
``units.toml`` alone lists them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pint

__all__ = ["SCALES", "UnitTable", "Word", "size", "table"]

#: Whole powers of ten a unit may carry.
SCALES = range(-15, 16)


@dataclass(frozen=True)
class Word:
    """A word of units: its definition, what is printed in Chinese for it, its square and its cube,
    what else is read, and what is printed in Chinese where it is the whole unit.
    """

    name: str
    definition: str
    chinese: Mapping[int, str]
    read: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    alone: str = ""


@dataclass(frozen=True)
class UnitTable:
    """Every word; every spelling -> (word, exponent); the words for powers of ten, in Chinese and English."""

    words: Mapping[str, Word]
    spellings: Mapping[str, tuple[str, int]]
    chinese_scales: Mapping[int, str]
    english_scales: Mapping[int, str]


@cache
def table() -> UnitTable:
    """Return the table of unit words.

    >>> table().spellings["公顷"], table().spellings["立方米"], table().spellings["吨碳"]
    (('ha', 1), ('m', 3), ('t_C', 1))
    """
    data = tomllib.loads(files("esvalue.core.units").joinpath("units.toml").read_text(encoding="utf-8"))
    words = {name: _word(name, line) for name, line in data["words"].items()}
    substances = data["substances"]
    for mass in substances["masses"].split():
        for symbol, line in substances.items():
            if symbol != "masses":
                words[f"{mass}_{symbol}"] = _substance(words[mass], symbol, line)
    spellings: dict[str, tuple[str, int]] = {name: (name, 1) for name in words}
    for power in (1, 2, 3):  # 公顷 is the hectare before it is the square of the hectometre
        for word in words.values():
            for text in (*([word.chinese[power]] if power in word.chinese else []), *word.read.get(power, ())):
                spellings.setdefault(text, (word.name, power))
    scales = {int(power): line for power, line in data["scales"].items()}
    return UnitTable(
        words,
        spellings,
        {power: line["zh"] for power, line in scales.items()},
        {power: line["en"] for power, line in scales.items() if "en" in line},
    )


def _word(name: str, line: Mapping[str, str]) -> Word:
    read = {power: tuple(line.get(f"read{power}" if power > 1 else "read", "").split()) for power in (1, 2, 3)}
    long = [text for text in (name, *read[1]) if re.fullmatch("[a-z_]{3,}[a-rt-z]", text) or text == "day"]
    plurals = tuple(f"{text}s" for text in long)
    chinese = {power: line[key] for power, key in ((1, "zh"), (2, "zh2"), (3, "zh3")) if key in line}
    return Word(name, line["is"], chinese, {**read, 1: (*read[1], *plurals)}, line.get("alone", ""))


def _substance(mass: Word, symbol: str, line: Mapping[str, str]) -> Word:
    """Return the word for a mass of a substance: t_C, also read as tC, 吨碳, tonne_carbon."""
    symbols, titles = [symbol], [line["zh"]]
    for text in line.get("read", "").split():
        (symbols if text.isascii() else titles).append(text)
    long = [text for text in mass.read[1] if text.isascii() and text.isalpha() and not text.endswith("s")]
    chinese = [text for text in (mass.chinese[1], *mass.read[1]) if not text.isascii()]
    read = [f"{mass.name}{join}{text}" for join in ("_", "") for text in symbols]
    read += [f"{one}{text}" for one in chinese for text in titles] + [f"{one}_{line['is']}" for one in long]
    base = f"[{line['is']}]" if mass.name == "g" else f"{mass.definition.partition('*')[0]}* g_{symbol}"
    return Word(f"{mass.name}_{symbol}", base, {1: f"{mass.chinese[1]}{line['zh']}"}, {1: tuple(read)})


@cache
def _registry() -> pint.UnitRegistry[Any]:
    """Return pint's registry of these words, in exact fractions; it reads the table and never what a user wrote."""
    import pint

    made: pint.UnitRegistry[Any] = pint.UnitRegistry(None, non_int_type=Fraction)
    made.load_definitions([f"{word.name} = {word.definition}" for word in table().words.values()])
    return made


@cache
def size(word: str) -> tuple[Fraction, tuple[tuple[str, int], ...]]:
    """Return the exact size of a word in base units and its dimensions.

    >>> size("mu")
    (Fraction(2000, 3), (('length', 2),))
    """
    factor, unit = _registry().get_root_units(word)
    powers: dict[str, Any] = dict(unit.dimensionality)
    return Fraction(str(factor)), tuple(sorted((name.strip("[]"), int(power)) for name, power in powers.items()))
