"""Two units of different kinds: what a message shows of them, and what the writer may have meant."""

from __future__ import annotations

from esvalue.core.errors import InputError
from esvalue.core.text import Text
from esvalue.core.units.grammar import WrittenUnit, read_unit
from esvalue.core.units.printing import spelt, unit_text
from esvalue.core.units.table import size, table
from esvalue.core.units.unit import Unit, parse

__all__ = ["unlike"]


def unlike(given: str, wanted: str) -> dict[str, object]:
    """Return the fields of the message `unit_kind`: both units,
    and the unit that was meant where one word tells them apart.

    >>> str(unlike("t/hm2/a", "t_C/ha/a")["hint"])
    '; if it is carbon, write t_C/hm2/a'
    >>> unlike("m3", "annual_kW")["wanted"], unlike("m3", "share")["wanted"]["zh"]
    (Text(zh='千瓦/年', en='kW/a'), 'share')
    >>> str(unlike("t/mu", "t/ha/a")["hint"])
    '; if it is of a year, write t/mu/a'
    """
    found = _meant(given, wanted)
    said = Text.by(lambda language: unit_text(wanted, language) or wanted or "1")
    return {"given": given or "1", "wanted": said, "hint": found or Text.same("")}


def _meant(given: str, wanted: str) -> Text | None:
    try:
        one, other = parse(given), parse(wanted)
        written = read_unit(given)
    except (InputError, ValueError):
        return None
    less = _quotient(other, one)
    substance = (
        next((name for name, power in less.items() if power == -less.get("mass", 0.0)), None)
        if len(less) == 2
        else None
    )
    if substance and (symbol := _symbol(substance)):
        words = tuple(
            (f"{word}_{symbol}" if f"{word}_{symbol}" in table().words else word, times)
            for word, times in written.words
        )
        title = table().words[f"g_{symbol}"].chinese[1].removeprefix("克")
        return _told(WrittenUnit(written.scale, words), other, f"it is {substance.replace('_', ' ')}", f"是{title}的量")
    if less == {"time": -1.0}:
        return _told(WrittenUnit(written.scale, (*written.words, ("a", -1))), other, "it is of a year", "是每年的数")
    return None


def _told(written: WrittenUnit, wanted: Unit, en: str, zh: str) -> Text | None:
    text = spelt(written)
    return (
        Text(zh=f"；若{zh}，请写 {unit_text(text, 'zh')}", en=f"; if {en}, write {text}")
        if parse(text).same_kind(wanted)
        else None
    )


def _quotient(one: Unit, other: Unit) -> dict[str, float]:
    powers = one.powers
    for name, power in other.dimensions:
        powers[name] = powers.get(name, 0.0) - power
    return {name: power for name, power in powers.items() if power}


def _symbol(substance: str) -> str | None:
    """Return the symbol of a substance by its kind."""
    return next(
        (
            word.removeprefix("g_")
            for word in table().words
            if word.startswith("g_") and size(word)[1] == ((substance, 1),)
        ),
        None,
    )
