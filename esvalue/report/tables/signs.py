"""Signs behind figures; notes below a table explain them."""

from __future__ import annotations

from esvalue.core.text import Text

__all__ = ["BELOW", "EDGE", "IN_USE", "SIGNS"]

#: Below the holders' cost; near a rounding edge; the price in use.
BELOW, EDGE, IN_USE = "▼", "≈", "◂"
#: What the signs say.
SIGNS = {
    BELOW: Text(zh="低于下限", en="below the floor"),
    EDGE: Text(zh="临近取整界限", en="near a rounding edge"),
    IN_USE: Text(zh="现用", en="in use"),
}
