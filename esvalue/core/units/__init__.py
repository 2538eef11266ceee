"""Units: one closed vocabulary that is both read and printed, a strict grammar, then plain multiplication.

``units.toml`` lists every word once: what it is, how it is printed in Chinese, what else is read.
:mod:`esvalue.core.units.grammar` reads a text by its own rules, :func:`parse` gives its factor and dimensions,
:func:`unit_text` prints it.
"""

from esvalue.core.units.printing import scaled_text, unit_text, unit_title
from esvalue.core.units.unit import Unit, conversion, counted_by, parse, product, time_below
from esvalue.core.units.unlike import unlike

__all__ = [
    "Unit",
    "conversion",
    "counted_by",
    "parse",
    "product",
    "scaled_text",
    "time_below",
    "unit_text",
    "unit_title",
    "unlike",
]
