"""Quantities: what a number can be, and the slips people make with it.

A *quantity* (share, yearly rate, area, seed ...) has hard bounds, a usual range and known slips; they stand in one
table, ``quantities.toml``. Which quantity a field has is written where the field is declared
(:mod:`esvalue.core.quantified`).
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from esvalue.core.errors import Reason
from esvalue.core.text import Text, with_article

if TYPE_CHECKING:
    pass

__all__ = ["SLIPS", "Quantity", "Slip", "quantities", "quantity", "typed_number"]

Change = Callable[[float], float]


@dataclass(frozen=True)
class Slip:
    """A way of miswriting a number: what it makes of the right one, and the way back (None:
    no arithmetic undoes it).
    """

    title: Text
    made: Change | None = None
    meant: Change | None = None
    #: The least size of a number that is taken for this slip.
    least: float = 0.0
    #: What to do where it stands in a column of a table.
    hint: Text | None = None


def _scaled(factor: float) -> tuple[Change, Change]:
    """Return multiplying and its undoing; a whole factor is divided by,
    so that 30 percent are 0.3 to the last digit.
    """
    if factor >= 1:
        return lambda x: x * factor, lambda x: x / factor
    inverse = round(1 / factor)
    return lambda x: x / inverse, lambda x: x * inverse


#: What people write by mistake, by name.
SLIPS: Mapping[str, Slip] = {
    "percent": Slip(
        Text(zh="把百分数写成份额", en="a percentage for a share"),
        *_scaled(100),
        least=2.0,
        hint=Text(
            zh="疑为百分数，请在表头写 [percent]", en="these look like percentages; write [percent] in the header"
        ),
    ),
    "sign": Slip(
        Text(zh="正负号", en="a wrong sign"),
        lambda x: -x,
        lambda x: -x,
        hint=Text(zh="请检查正负号", en="check the sign"),
    ),
    "wan": Slip(Text(zh="以万计而未写万", en="ten thousands written as ones"), *_scaled(1e-4)),
    "mu": Slip(
        Text(zh="以亩计而写公顷", en="mu written as hectares"),
        *_scaled(15),
        hint=Text(zh="疑为以亩计，请在表头写 [mu]", en="these look like mu; write [mu] in the header"),
    ),
    "days": Slip(Text(zh="以天计而写年", en="days written as years"), *_scaled(365)),
    "months": Slip(Text(zh="以月计而写年", en="months written as years"), *_scaled(12)),
    "metres": Slip(
        Text(zh="以米计而写毫米", en="metres written as millimetres"),
        *_scaled(1e-3),
        hint=Text(zh="疑为以米计，请在表头写 [m/a]", en="these look like metres of water; write [m/a] in the header"),
    ),
    "centimetres": Slip(
        Text(zh="以厘米计而写米", en="centimetres written as metres"),
        *_scaled(100),
        hint=Text(zh="疑为以厘米计，请在表头写 [cm]", en="these look like centimetres; write [cm] in the header"),
    ),
    "micrograms": Slip(
        Text(zh="以微克计而写毫克", en="micrograms written as milligrams"),
        *_scaled(1000),
        hint=Text(
            zh="疑为微克每千克，请在表头写 [ug/kg]",
            en="these look like micrograms a kilogram; write [ug/kg] in the header",
        ),
    ),
    "kelvin": Slip(
        Text(zh="开尔文", en="kelvin"),
        lambda x: x + 273.15,
        lambda x: x - 273.15,
        hint=Text(zh="疑为开尔文，请减去 273.15", en="these look like kelvin; subtract 273.15"),
    ),
    # dry matter holds 45 to 50 % of carbon
    "dry_matter": Slip(
        Text(zh="把干物质当作碳", en="dry matter taken for carbon"),
        lambda x: x / 0.45,
        lambda x: x * 0.45,
        hint=Text(
            zh="疑把干物质当作碳；碳约为干物质的 0.45—0.5",
            en="these look like dry matter taken for carbon; carbon is about 0.45 to 0.5 of dry matter",
        ),
    ),
    "grams": Slip(
        Text(zh="以每平方米克计而写每公顷吨", en="grams a square metre written as tonnes a hectare"),
        *_scaled(100),
        hint=Text(
            zh="疑为每平方米克碳，请在表头写 [g_C/m2/a]",
            en="these look like grams of carbon a square metre; write [g_C/m2/a] in the header",
        ),
    ),
    "short_year": Slip(Text(zh="年份只写两位", en="a year of two digits"), lambda x: x - 2000, lambda x: x + 2000),
    "a_year": Slip(
        Text(zh="把年份写成数量", en="a year for a count"),
        hint=Text(
            zh="像是年份：是否与年份一列写反了？",
            en="these look like years: were they exchanged with a column of years?",
        ),
    ),
    "no_unit": Slip(Text(zh="没有写单位", en="unit left out")),
    "unit_with_year": Slip(Text(zh="单位中写了年份", en="a year in the unit")),
    "nodata": Slip(Text(zh="缺测代码", en="a code for no data")),
}


@dataclass(frozen=True)
class Quantity:
    """What a number can be: hard bounds and usual range in `unit`, and how people miswrite it."""

    name: str
    title: Text
    unit: str
    low: float = -math.inf
    high: float = math.inf
    open: tuple[str, ...] = ()
    usual: tuple[float, float] = (-math.inf, math.inf)
    whole: bool = False
    slips: tuple[str, ...] = ()
    advice: Text | None = None
    kind: str = ""
    dimensions: tuple[str, ...] = ()
    narrow: bool = False

    def holds(self, low: float, high: float | None = None) -> bool:
        """Tell whether a number, or a spread from `low` to `high`, in :attr:`unit` can be."""
        highest = low if high is None else high
        one = highest == low  # the ends of a spread have no probability of their own, so it may touch an open bound
        below = low <= self.low if one and "low" in self.open else low < self.low
        above = highest >= self.high if one and "high" in self.open else highest > self.high
        fraction = self.whole and any(isinstance(end, float) and not end.is_integer() for end in (low, highest))
        return not (below or above or fraction)

    def impossible(self, low: float, high: float | None = None, *, record: bool = False) -> Reason | None:
        """Return why a number, or a spread from `low` to `high`, in :attr:`unit` cannot be; None where it can.

        `record`: it stands in a record, where it could be written with another unit.

        >>> quantity("share").impossible(0.3) is None
        True
        >>> print(quantity("share").impossible(30, record=True))
        30 is no share: it lies between 0 and 1; write 0.3 or { value = 30, unit = "percent" }
        >>> print(quantity("hazard").impossible(5))
        5 [1/a] is no hazard a year: it lies between 0 and 1 [1/a]; write 0.05, or exposure = 1 if all of it is lost
        >>> print(quantity("share").impossible(-math.inf, math.inf))
        a spread from -inf to inf leaves the bounds of a share: it lies between 0 and 1; a bounded one is: triangular,
        uniform, beta, or truncnormal = [mean, sd, 0, 1]
        """
        if self.holds(low, high):
            return None
        unit, title, reach = f" [{self.unit}]" if self.unit else "", self.title, self.reach()
        if high is not None and high != low:
            ends = ", ".join(
                typed_number(end) if math.isfinite(end) else word
                for end, word in ((self.low, "low"), (self.high, "high"))
            )
            spread = Text(
                zh="从 {low} 到 {high}{unit} 的分布超出{title}的界限：{reach}；"
                "请改用有界的分布：triangular、uniform、beta，或 {family}",
                en="a spread from {low} to {high}{unit} leaves the bounds of {title}: {reach}; "
                "a bounded one is: triangular, uniform, beta, or {family}",
            )
            family = f"truncnormal = [mean, sd, {ends}]"
            said = spread.format(
                low=typed_number(low),
                high=typed_number(high),
                unit=unit,
                title=Text(zh=title.zh, en=with_article(title.en)),
                reach=reach,
                family=family,
            )
            return Reason(said, code="impossible")
        here = self.narrow and quantity(self.name).holds(low)
        none = (
            Text(zh="不在此处的范围内", en="is not in the range here") if here else Text(zh="不是", en="is no ") + title
        )
        said = Text(zh="{number}{unit} {none}：{reach}", en="{number}{unit} {none}: {reach}").format(
            number=typed_number(low), unit=unit, none=none, reach=reach
        )
        remedies = [*self._meant(low, record), *([self.advice] if self.advice else [])]
        if remedies:
            said += Text(zh="；", en="; ") + Text(zh="；", en=", ").join(remedies)
        return Reason(said, code="impossible")

    def _meant(self, number: float, record: bool) -> list[Text]:
        """Return what to write instead of a slip, where one explains a number."""
        slip = self.slip(number)
        if slip is None:
            return []
        other = Text.same("")
        if record and slip[0] == "percent":
            entry = f'{{ value = {typed_number(number)}, unit = "percent{self.unit[1:]}" }}'
            other = Text(zh=f" 或 {entry}", en=f" or {entry}")
        return [
            Text(zh="请写 {meant}{other}", en="write {meant}{other}").format(meant=typed_number(slip[1]), other=other)
        ]

    def unusual(self, value: float) -> bool:
        """Tell whether a number in :attr:`unit` lies outside the usual range;
        a zero that can be says "none" and does not.
        """
        return value != 0 and not self.usual[0] <= value <= self.usual[1]

    def slip(self, value: float) -> tuple[str, float] | None:
        """Return the likeliest slip behind a number that cannot be or is not usual, and what was meant;
        None where none explains it.

        >>> (
        ...     quantity("year").slip(24),
        ...     quantity("discount_rate").slip(5),
        ...     quantity("horizon").slip(3650),
        ...     quantity("share").slip(400),
        ... )
        (('short_year', 2024), ('percent', 0.05), ('days', 10.0), None)
        """
        for name in self.slips:
            back = SLIPS[name].meant
            if back is None or not SLIPS[name].least <= abs(value) < 1e15:
                continue
            undone = back(value)
            if undone != 0 and self.holds(undone) and not self.unusual(undone):
                return name, undone
        return None

    def reach(self) -> Text:
        """Return the bounds in words: "it lies between 0 and 1"."""
        # nothing is nothing in any unit
        unit = f" [{self.unit}]" if self.unit and (self.low, self.high) != (0.0, math.inf) else ""
        low, high = typed_number(self.low), typed_number(self.high)
        if self.low > -math.inf and self.high < math.inf:
            between = (
                Text(
                    zh="应为 {low} 与 {high}{unit} 之间的整数", en="it is a whole number between {low} and {high}{unit}"
                )
                if self.whole
                else Text(zh="应在 {low} 与 {high}{unit} 之间", en="it lies between {low} and {high}{unit}")
            )
            ends = {
                (): Text.same(""),
                ("low",): Text(zh=f"（不含 {low}）", en=f", {low} not included"),
                ("high",): Text(zh=f"（不含 {high}）", en=f", {high} not included"),
            }
            without = ends.get(self.open, Text(zh="（不含两端）", en=", both not included"))
            return between.format(low=low, high=high, unit=unit) + without
        one_sided = Text(zh="应为{side} {bound}{unit} 的{number}", en="it is {number} {side} {bound}{unit}")
        number = Text(zh="整数", en="a whole number") if self.whole else Text(zh="数", en="a number")
        if self.low > -math.inf:
            side = Text(zh="大于", en="above") if "low" in self.open else Text(zh="不小于", en="not below")
            return one_sided.format(side=side, bound=low, unit=unit, number=number)
        if self.high < math.inf:
            side = Text(zh="小于", en="below") if "high" in self.open else Text(zh="不大于", en="not above")
            return one_sided.format(side=side, bound=high, unit=unit, number=number)
        if self.whole:
            return Text(zh="应为整数", en="it is a whole number")
        return Text(zh="应为有限的数", en="it is a finite number")

    def narrowed(self, low: float | None = None, high: float | None = None, open: tuple[str, ...] = ()) -> Quantity:
        """Return the quantity between narrower bounds (ValueError for wider ones: a mistake of the program).

        >>> quantity("count").narrowed(low=2).reach().en
        'it is a whole number not below 2'
        """
        if (low is not None and low < self.low) or (high is not None and high > self.high):
            raise ValueError(f"bounds narrow the quantity {self.name}, never widen it: {low} to {high}")
        own = {
            end
            for end, bound, kept in (("low", low, self.low), ("high", high, self.high))
            if end in self.open and bound in (None, kept)
        }
        ends = tuple(end for end in ("low", "high") if end in own or end in open)
        return replace(
            self, low=self.low if low is None else low, high=self.high if high is None else high, open=ends, narrow=True
        )


def typed_number(number: float) -> str:
    """Return a number as one types it: no exponent below 1e15, no separators, twelve digits.

    >>> (
    ...     typed_number(0.3),
    ...     typed_number(5.2e10),
    ...     typed_number(18446744073709551615),
    ...     typed_number(1e-9),
    ...     typed_number(10**400),
    ... )
    ('0.3', '52000000000', '18446744073709551615', '1e-09', '1e400')
    """
    if isinstance(number, int) and abs(number) >= 10**21:
        return f"{'-' if number < 0 else ''}1e{math.floor(math.log10(abs(number)))}"
    if isinstance(number, int) or (number.is_integer() and abs(number) < 1e15):
        return str(int(number))
    return f"{number:.12g}"


@cache
def quantities() -> Mapping[str, Quantity]:
    """Return every quantity by name."""
    table = tomllib.loads(files("esvalue.core").joinpath("quantities.toml").read_text(encoding="utf-8"))
    made = {}
    for name, entry in table.items():
        made[name] = Quantity(name, **{key: _read(value) for key, value in entry.items()})
    return made


def _read(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else Text(**value) if isinstance(value, dict) else value


def quantity(name: str) -> Quantity:
    """Return a quantity by its name (KeyError for a name no table holds: a mistake of the program)."""
    return quantities()[name]
