"""Quantities: what a number can be, and the slips people make with it.

A *quantity* (share, yearly rate, area, seed ...) has hard bounds, a usual range and known slips; they stand in one table,
``quantities.toml``. Which quantity a field has is written where the field is declared.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from esvalue.errors import Reason

__all__ = ["Of", "Quantity", "quantities", "quantity"]


@dataclass(frozen=True)
class Quantity:
    """What a number can be: hard bounds and usual range in `unit`, and how people miswrite it."""

    name: str
    title: Mapping[str, str]
    unit: str
    low: float = float("-inf")
    high: float = float("inf")
    open: tuple[str, ...] = ()
    usual: tuple[float, float] = (float("-inf"), float("inf"))
    whole: bool = False
    slips: tuple[str, ...] = ()
    dimensions: tuple[str, ...] = ()

    def impossible(self, low: float, high: float | None = None) -> Reason | None:
        """Return why a number, or a spread from `low` to `high`, in :attr:`unit` cannot be; None where it can.

        >>> quantity("share").impossible(0.3) is None
        True
        >>> print(quantity("share").impossible(30))
        30 is no share: it lies between 0 and 1; write 0.3
        """
        highest = low if high is None else high
        below = low <= self.low if "low" in self.open else low < self.low
        above = highest >= self.high if "high" in self.open else highest > self.high
        fraction = self.whole and not all(float(one).is_integer() for one in (low, highest))
        if not (below or above or fraction):
            return None
        shown = f"{low:g}" if highest == low else f"{low:g} to {highest:g}"
        meant = f"{highest / 100:g}" if "percent" in self.slips and highest == low and self.low <= highest / 100 <= self.high and above else ""
        en, zh = self.reach()
        return Reason(f"{shown} is no {self.title['en']}: {en}" + (f"; write {meant}" if meant else ""),
                      f"{shown.replace(' to ', ' 至 ')} 不是{self.title['zh']}：{zh}" + (f"；请写 {meant}" if meant else ""))  # fmt: skip

    def reach(self) -> tuple[str, str]:
        """Return the bounds in words, English and Chinese: "it lies between 0 and 1"."""
        unit = f" {self.unit}" if self.unit else ""
        whole, whole_zh = ("a whole number", "整数") if self.whole else ("a number", "数")
        bounded = self.low > float("-inf"), self.high < float("inf")
        if all(bounded):
            return f"it lies between {self.low:g} and {self.high:g}{unit}", f"应在 {self.low:g} 与 {self.high:g}{unit} 之间"
        if bounded[0]:
            word, word_zh = ("above", "大于") if "low" in self.open else ("not below", "不小于")
            return f"it is {whole} {word} {self.low:g}{unit}", f"应为{word_zh} {self.low:g}{unit} 的{whole_zh}"
        return f"it is {whole}", f"应为{whole_zh}"

    def narrowed(self, low: float | None = None, high: float | None = None, open: tuple[str, ...] = ()) -> Quantity:
        """Return the quantity between narrower bounds (ValueError for wider ones: a mistake of the program).

        >>> quantity("count").narrowed(low=2).reach()[0]
        'it is a whole number not below 2'
        """
        if (low is not None and low < self.low) or (high is not None and high > self.high):
            raise ValueError(f"bounds narrow the quantity {self.name}, never widen it: {low} to {high}")
        own = {end for end, bound, kept in (("low", low, self.low), ("high", high, self.high)) if end in self.open and bound in (None, kept)}
        ends = tuple(end for end in ("low", "high") if end in own or end in open)
        return replace(self, low=self.low if low is None else low, high=self.high if high is None else high, open=ends)


@dataclass(frozen=True)
class Of:
    """Says which quantity a number has, beside its type: ``level: Annotated[float, Of("confidence")]``.

    `low` and `high` narrow the bounds of the quantity, in its unit; `open` names ends that are not reached themselves. With
    `gaps` an array may hold what is no finite number (a future that failed, an interval without end).

    >>> print(Of("count", low=2).quantity.impossible(1))
    1 is no count: it is a whole number not below 2
    """

    name: str
    low: float | None = None
    high: float | None = None
    open: tuple[str, ...] = ()
    gaps: bool = False

    @property
    def quantity(self) -> Quantity:
        """The quantity, between the bounds given here."""
        return _narrowed(self)


@cache
def _narrowed(of: Of) -> Quantity:
    return quantity(of.name).narrowed(of.low, of.high, of.open)


@cache
def quantities() -> Mapping[str, Quantity]:
    """Return every quantity by name."""
    table = tomllib.loads(files("esvalue").joinpath("quantities.toml").read_text(encoding="utf-8"))
    made = {}
    for name, entry in table.items():
        keys: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}
        made[name] = Quantity(name, **keys)
    return made


def quantity(name: str) -> Quantity:
    """Return a quantity by its name (KeyError for a name no table holds: a mistake of the program)."""
    return quantities()[name]
