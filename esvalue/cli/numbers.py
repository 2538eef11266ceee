"""Numbers on the command line: read, and held against their quantity, before a verb begins."""

from __future__ import annotations

from argparse import ArgumentTypeError
from contextlib import suppress
from dataclasses import dataclass

from esvalue.core.arguments import refusal
from esvalue.core.quantified import Of
from esvalue.core.text import current_language

__all__ = ["COUNT", "MONEY", "ONE_OR_MORE", "SEED", "TWO_OR_MORE", "YEAR", "NumberArgument"]

COUNT = Of("count")
MONEY = Of("money", low=0, open=("low",))
ONE_OR_MORE = Of("count", low=1)
SEED = Of("seed")
TWO_OR_MORE = Of("count", low=2)
YEAR = Of("year")


@dataclass(frozen=True)
class NumberArgument:
    """Reads a number of a quantity: what cannot be is refused in the language in force, with the mended entry.

    >>> NumberArgument(Of("share"))("0.3")
    0.3
    >>> NumberArgument(Of("share"))("30")
    Traceback (most recent call last):
    ...
    argparse.ArgumentTypeError: 30 is no share: it lies between 0 and 1; write 0.3
    """

    of: Of

    def __call__(self, text: str) -> float:
        """Return the number a text holds."""
        value: float | str = text
        for kind in (int, float):
            with suppress(ValueError):
                value = kind(text)
                break
        reason = refusal(value, self.of)
        if reason is not None:
            raise ArgumentTypeError(reason.said[current_language()])
        return int(value) if self.of.quantity.whole else float(value)
