"""Units: one closed vocabulary, proved once, then plain multiplication.

Units are read by pint from ``units.txt``. A unit becomes a :class:`Unit`: its text, the factor to base units and its
dimensions, so that a compiled plan multiplies by a number and never carries quantities.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from esvalue.errors import fail, nearest

if TYPE_CHECKING:
    import pint

__all__ = ["Unit", "conversion", "parse", "scaled_text"]

#: What spreadsheets call a unit -> what esvalue calls it.
ALIASES: Mapping[str, str] = {
    "公顷": "ha", "hm2": "ha", "hm²": "ha", "亩": "mu", "万亩": "1e4 mu", "平方公里": "km2", "平方千米": "km2", "km²": "km2",
    "平方米": "m2", "m²": "m2", "立方米": "m3", "m³": "m3", "亿立方米": "1e8 m3", "万立方米": "1e4 m3", "元": "yuan",
    "万元": "1e4 yuan", "亿元": "1e8 yuan", "吨": "t", "万吨": "1e4 t", "千克": "kg", "公斤": "kg", "斤": "jin", "克": "g",
    "米": "m", "毫米": "mm", "千米": "km", "公里": "km", "年": "a", "月": "month", "天": "d", "日": "d", "人": "person",
    "万人": "1e4 person", "户": "household", "尾": "individual", "人次": "visit", "万人次": "1e4 visit", "千瓦": "kW",
    "千瓦时": "kWh", "度": "kWh", "-": "", "无量纲": "", "％": "percent", "%": "percent", "℃": "degC", "°C": "degC", "摄氏度": "degC",
}  # fmt: skip


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


@cache
def registry() -> pint.UnitRegistry:
    """Return the registry of esvalue's own vocabulary (pint is imported here, not before)."""
    import pint

    lines = files("esvalue").joinpath("units.txt").read_text(encoding="utf-8").splitlines()
    ureg: pint.UnitRegistry = pint.UnitRegistry(None)
    ureg.load_definitions(lines)
    return ureg


@cache
def known_names() -> tuple[str, ...]:
    """Return every unit name and symbol, for the nearest-name hint."""
    return tuple(sorted(set(registry()._units) | set(ALIASES)))


def _spell(text: str) -> tuple[float, str]:
    """Split "1e4 yuan/km2/a" into its scale and an expression pint can read."""
    cleaned = text.strip()
    cleaned = ALIASES.get(cleaned, cleaned)
    parts = [ALIASES.get(part.strip(), part.strip()) for part in cleaned.split("/")]
    scale = 1.0
    spelled = []
    for position, part in enumerate(parts):
        match = re.fullmatch(r"(1e\d+)(?:\s+(.*))?", part)
        if match:
            scale *= float(match[1]) if position == 0 else 1.0 / float(match[1])
            part = match[2] or ""
        part = re.sub(r"(?<![A-Za-z0-9_])([A-Za-z]+?)([23])(?![A-Za-z0-9])", r"\1**\2", part)
        if not part and position > 0:
            raise ValueError("an empty denominator")
        spelled.append(part or "1")
    return scale, "/".join(f"({part.replace(' ', '*')})" for part in spelled)


@lru_cache(maxsize=4096)
def parse(text: str, where: str = "") -> Unit:
    """Read a unit such as ``"yuan/mu/a"``, ``"1e4 yuan/km2/a"`` or ``"公顷"``.

    Raises
    ------
    InputError
        When a name is not in the vocabulary; the message gives the nearest one.

    Examples
    --------
    >>> parse("yuan/mu/a").powers == parse("yuan/ha/a").powers
    True
    >>> conversion(parse("yuan/mu/a"), parse("yuan/ha/a"))
    15.0
    >>> conversion(parse("1e4 yuan/km2"), parse("yuan/ha"))
    100.0
    """
    import pint

    ureg = registry()
    try:
        scale, spelled = _spell(text)
        quantity = ureg.parse_expression(spelled)
        base = (1.0 * quantity).to_base_units() if hasattr(quantity, "to_base_units") else float(quantity) * ureg.dimensionless
    except pint.errors.UndefinedUnitError as error:
        names = error.unit_names
        bad = names if isinstance(names, str) else next(iter(names))
        raise fail("unknown_unit", where, unit=text, name=bad, nearest=nearest(bad, known_names()) or "-") from None
    except Exception:  # a broken expression: pint raises several kinds
        raise fail("unreadable_unit", where, unit=text) from None
    dimensions = tuple(sorted((name.strip("[]"), float(power)) for name, power in base.dimensionality.items() if power))
    return Unit(text.strip(), float(base.magnitude) * scale, dimensions)


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
