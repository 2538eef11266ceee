"""Rounding for print: halves away from zero, as spreadsheets show them, whatever the last bits of a sum say."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Context, Decimal

__all__ = ["NOTHING", "fixed", "halves_up", "percent"]

NOTHING = "—"
#: Significant digits of a number of usual size: sums in another order differ in those behind; a double has fifteen.
KEPT, MOST = 12, 15
#: Digits kept behind the decimals that are asked for.
BEHIND = 4
_WIDE = Context(prec=400)


def halves_up(value: float, decimals: int) -> Decimal:
    """Return a finite number rounded to so many decimals, halves away from zero.

    A half is one to twelve significant digits; to as many as fifteen, where the number has more before the point.

    >>> [str(halves_up(x, 1)) for x in (42.05, 42.05 - 1e-14, 42.0499, -0.25)], str(halves_up(123456789012.345, 2))
    (['42.1', '42.1', '42.0', '-0.3'], '123456789012.35')
    """
    whole = math.floor(math.log10(abs(value))) + 1 if value else 0
    digits = min(MOST, max(KEPT, whole + decimals + BEHIND))
    return Decimal(f"{value:.{digits}g}").quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, _WIDE)


def fixed(value: float, decimals: int, unit: str = "") -> str:
    """Return a number with so many decimals; shares as percent.

    >>> fixed(1234.565, 2), fixed(0.125, 2), fixed(-0.001, 2), fixed(0.345, 0, "share")
    ('1,234.57', '0.13', '0.00', '35%')
    """
    if not math.isfinite(value):
        return NOTHING
    rounded = 100 * halves_up(value, decimals + 2) if unit == "share" else halves_up(value, decimals)
    return f"{rounded if rounded else abs(rounded):,.{decimals}f}" + ("%" if unit == "share" else "")


def percent(share: float) -> str:
    """Return a share in percent without decimals.

    >>> percent(0.345), percent(0.005), percent(1.0)
    ('35%', '1%', '100%')
    """
    return fixed(share, 0, "share")
