"""Amounts as messages and figures print them: no exponent, infinity in words, in both languages."""

from __future__ import annotations

import math
from decimal import Decimal

from esvalue.core.text import Text

__all__ = ["amount", "span"]

INFINITE = Text(zh="无穷大", en="infinite")
UNDEFINED = Text(zh="无定义", en="not defined")
#: From this size on an amount is written by its power of ten: it has more digits than anybody reads.
ENDLESS = 1e15
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def amount(value: float, digits: int = 4) -> Text:
    """Return a number for print: `digits` that count and every whole one, never an exponent, infinity in words.

    >>> [amount(one).en for one in (49765.9, -186.94, 562.81, 0.00001234, 1600, 6.65e64, float("inf"))]
    ['49,766', '-186.9', '562.8', '0.00001234', '1,600', '6.65×10⁶⁴', 'infinite']
    >>> amount(float("-inf")).zh, amount(1234.5, 6).zh
    ('负无穷大', '1,234.5')
    """
    if math.isnan(value):
        return UNDEFINED
    if math.isinf(value):
        return INFINITE if value > 0 else Text(zh="负", en="minus ") + INFINITE
    if abs(value) >= ENDLESS:
        head, _, power = f"{value:.{digits - 1}e}".partition("e")
        return Text.same(f"{head.rstrip('0').rstrip('.')}×10{str(int(power)).translate(_RAISED)}")
    whole = abs(value) >= 10 ** (digits - 1)
    return Text.same(f"{value:,.0f}" if whole else f"{Decimal(f'{value:.{digits}g}'):,f}")


def span(value: float, low: float, high: float, unit: Text) -> Text:
    """Return the interval of a figure with its unit, or the figure alone where it has no interval.

    >>> yuan = Text(zh="元", en="CNY")
    >>> span(2.0, 1.0, 3.0, yuan).en, span(2.0, float("nan"), float("nan"), yuan).zh
    ('1 to 3 CNY', '2 元，无区间')
    """
    if math.isnan(low) and math.isnan(high):
        return Text(zh="{} {}，无区间", en="{} {}, no interval").format(amount(value), unit)
    return Text(zh="{} 至 {} {}", en="{} to {} {}").format(amount(low), amount(high), unit)
