"""A figure with its unit, its uncertainty and what a reader must know of it; and what the data behind it span."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from esvalue.core.errors import Mistake
from esvalue.core.shown import Glance, Shown
from esvalue.core.text import Text, current_language
from esvalue.core.units import unit_text
from esvalue.surveys.amounts import amount

if TYPE_CHECKING:
    from esvalue.inputs.overlay import Overlay

__all__ = ["DataBounds", "Estimate"]

WORDS: dict[str, Text] = {
    "delta": Text(zh="德尔塔法", en="delta method"),
    "kr": Text(zh="参数抽样（Krinsky-Robb）", en="Krinsky-Robb"),
    "fieller": Text(zh="菲勒法", en="Fieller"),
    "bootstrap": Text(zh="自助法", en="bootstrap"),
    "wilson": Text(zh="威尔逊法", en="Wilson"),
    "predictive": Text(zh="单个地点的预测", en="of prediction, one site"),
    "none": Text(zh="无定义", en="not defined"),
}


@dataclass(frozen=True)
class Estimate(Shown):
    """A figure with its unit, standard error and interval, and what a reader of it must know.

    Attributes
    ----------
    what : Text
        What it is, in both languages.
    value, se, low, high : float
        The figure, its standard error and the ends of its interval, in `unit`; not a number where there is none.
    level : float
        Confidence level of the interval.
    method : str
        How the interval was made, such as "delta", "kr" (Krinsky-Robb) or "bootstrap".
    unit : str
        Such as "CNY/household/year"; "1" for a share.
    draws : array (draw), optional
        Its joint uncertainty, in `unit`, where a method makes draws.
    notes : tuple of Mistake
        What a reader must know.
    asked : bool
        Whether it is what holders ask for a duty (willingness to accept, bids): their whole cost, no part of it.

    Examples
    --------
    >>> made = Estimate(Text.same("willingness to pay"), 32.0, 4.0, 24.0, 40.0, 0.95, "delta", "CNY")
    >>> print(made.text("en"))
    willingness to pay: 32 CNY (95% interval 24 to 40, delta method)
    """

    what: Text
    value: float
    se: float
    low: float
    high: float
    level: float
    method: str
    unit: str
    draws: np.ndarray | None = field(default=None, repr=False, compare=False)
    notes: tuple[Mistake, ...] = ()
    asked: bool = False

    def _glance(self) -> Glance:
        first, *notes = (Text.same(line) for line in self.text().splitlines())
        return Glance(first, None, notes)

    def text(self, language: str | None = None) -> str:
        """Return the figure as a sentence, an infinite one in words; without an interval where it has none."""
        spoken = language or current_language()
        value, low, high = (_number(x)[spoken] for x in (self.value, self.low, self.high))
        unit = "" if self.unit == "1" else f" {unit_text(self.unit, spoken)}"
        line = Text(zh="{}：{}{}", en="{}: {}{}")[spoken].format(self.what[spoken], value, unit)
        if not (np.isnan(self.low) and np.isnan(self.high)):
            reach = Text(zh="（{:.0%} 区间 {} 至 {}，{}）", en=" ({:.0%} interval {} to {}, {})")
            line += reach[spoken].format(self.level, low, high, WORDS[self.method][spoken])
        return "\n".join([line, *(f"- {note.text(spoken)}" for note in self.notes)])

    def to_overlay(self, key: str, path: str | Path, **how: Any) -> Overlay:
        """Write the figure with its uncertainty into a card or the price book, as an overlay (see
        :func:`esvalue.surveys.overlays.estimate_to_overlay`).
        """
        from esvalue.surveys.overlays import estimate_to_overlay

        return estimate_to_overlay(self, key, path, **how)


def _number(x: float) -> Text:
    """Return a number of a figure: six digits, in plain ones where these would take an exponent."""
    short = f"{x:.6g}"
    return amount(x, 6) if "e" in short or not np.isfinite(x) else Text.same(short)


@dataclass(frozen=True)
class DataBounds:
    """What the data of an estimate span, in its unit.

    Lowest and highest amount stated or asked, and the mean with every value cut at the highest (None where it is not
    known).
    """

    low: float
    high: float
    capped_mean: float | None = None

    @classmethod
    def of(cls, values: Sequence[float] | np.ndarray) -> DataBounds:
        """Return the bounds of a sample of values, least to greatest.

        >>> DataBounds.of([3.0, 1.0, 2.0])
        DataBounds(low=1.0, high=3.0, capped_mean=2.0)
        """
        found = np.asarray(values, float)
        return cls(float(found.min()), float(found.max()), float(found.mean()))
