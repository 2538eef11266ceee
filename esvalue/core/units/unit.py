"""A unit as the rest of esvalue uses it: its text, the factor to base units and its dimensions,
so that a plan multiplies by a number.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from esvalue.core.errors import fail, nearest
from esvalue.core.text import Text
from esvalue.core.units.grammar import UnitSlip, WrittenUnit, combined, read_unit, unit_size
from esvalue.core.units.printing import spelt
from esvalue.core.units.slips import mended, shown_unit
from esvalue.core.units.table import size, table

__all__ = ["Unit", "conversion", "counted_by", "parse", "product", "time_below"]


@dataclass(frozen=True)
class Unit:
    """A unit: its text as written, the factor to base units, and its dimensions (name -> exponent)."""

    text: str
    factor: float
    dimensions: tuple[tuple[str, float], ...]

    @property
    def powers(self) -> dict[str, float]:
        """Dimension name -> exponent."""
        return dict(self.dimensions)

    def same_kind(self, other: Unit) -> bool:
        """Tell whether one converts into the other by a factor."""
        return self.dimensions == other.dimensions

    def __str__(self) -> str:
        return self.text or "1"


@lru_cache(maxsize=4096)
def parse(text: str, where: str = "") -> Unit:
    """Read a unit such as ``"t/mu/a"``, ``"1e4 t/km2/a"``, ``"g_C·m-2·a-1"`` or ``"吨/亩·年"``.

    A unit is a product or quotient of known words, each with a whole power from -9 to 9; one power of ten or scale word
    may stand first (``1e4``, ``10^4``, ``万``). What follows a slash lies below it: ``吨/亩·年`` is ``吨/(亩·年)``.

    Parameters
    ----------
    text
        The unit.
    where
        File and entry, for the message.

    Raises
    ------
    InputError
        When a name is not in the vocabulary (with the nearest one), or the text breaks a rule (with the rule and, where
        it can be told, the mended entry).

    Examples
    --------
    >>> parse("t/mu/a").powers == parse("t/ha/a").powers
    True
    >>> conversion(parse("t/mu/a"), parse("t/ha/a"))
    15.0
    >>> conversion(parse("万吨/平方公里"), parse("t/ha"))
    100.0
    """
    try:
        written = read_unit(text)
    except UnitSlip as slip:
        one = mended(text)
        fields = {**slip.fields, "mended": Text(zh=f"；请写 {one}", en=f"; write {one}") if one else Text.same("")}
        if slip.code == "unknown_unit":
            fields |= {
                "name": shown_unit(str(slip.fields["name"])),
                "nearest": ("" if one else _nearest(str(slip.fields["name"]))) or "-",
            }
        raise fail(slip.code, where, unit=shown_unit(text), **fields) from None
    return _unit(text.strip(), written)


def _unit(text: str, written: WrittenUnit) -> Unit:
    factor, powers = unit_size(written)
    return Unit(text, float(factor), tuple((name, float(power)) for name, power in powers.items()))


def product(*parts: tuple[Unit, int]) -> Unit:
    """Return the product of units, each raised to a whole power; its text is read as what it is.

    >>> product((parse("t/mu/a"), 1), (parse("mu"), 1)).text
    't/a'
    >>> product((parse("t"), 1), (parse("m3/ha"), -1)).text
    't ha/m3'
    """
    written = combined((_written(unit.text), times) for unit, times in parts)
    if written.scale and not written.words:
        written = WrittenUnit(written.scale + 2, (("percent", 1),))  # a power of ten alone is no unit
    return _unit(spelt(written), written)


def counted_by(rate: str, where: str = "") -> Unit:
    """Return what an amount in a unit such as ``"1e4 t/km2/a"`` is counted by: what stands below, without time.

    Raises :class:`InputError` where the unit is none; `where` is file and entry, for the message.

    >>> counted_by("1e4 t/km2/a").text, counted_by("吨/人·月").text
    ('km2', 'person')
    """
    parse(rate, where)  # which tells what is wrong with it
    written = WrittenUnit(
        0,
        tuple((word, -times) for word, times in _written(rate).words if times < 0 and size(word)[1] != (("time", 1),)),
    )
    return _unit(spelt(written), written)


def time_below(rate: str) -> str | None:
    """Return the word of time by which a rate such as ``"t/mu/month"`` is counted, None where there is none.

    >>> time_below("t/mu/month"), time_below("吨/亩·年"), time_below("t/ha")
    ('month', 'a', None)
    """
    parse(rate)  # which tells what is wrong with it
    return next((word for word, times in _written(rate).words if times < 0 and size(word)[1] == (("time", 1),)), None)


@lru_cache(maxsize=4096)
def _written(text: str) -> WrittenUnit:
    return read_unit(text)


@cache
def _known() -> Mapping[str, str]:
    """Return every spelling by its small letters."""
    return {text.casefold(): text for text in table().spellings}


def _nearest(name: str) -> str:
    known = _known()
    found = name.casefold()
    return known.get(found) or known.get(nearest(found, known), "")


def conversion(source: Unit, target: Unit) -> float:
    """Return the factor that turns a number in `source` into one in `target` (same kind; else ValueError).

    Factors within a few rounding steps of a short decimal are that decimal, so 15 mu/ha is exactly 15.
    """
    if not source.same_kind(target):
        raise ValueError(f"{source} and {target} differ in kind")
    factor = source.factor / target.factor
    for tidy in (float(f"{factor:.13g}"), 1.0 / float(f"{1.0 / factor:.13g}")):
        if abs(tidy - factor) <= 4 * math.ulp(factor):
            return tidy
    return factor
