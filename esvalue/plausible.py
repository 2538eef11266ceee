"""Columns of weather and growth whose numbers betray another unit: kelvin for Celsius, metres for millimetres, dry matter for carbon."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from esvalue.cards import Card
from esvalue.errors import Problems, Reason
from esvalue.units import conversion, parse

__all__ = ["check_plausible"]

Array = npt.NDArray[np.float64]

_KELVIN = Reason("these look like kelvin; subtract 273.15", "疑为开尔文，请减去 273.15")
_METRES = Reason("these look like metres of water; write [m/a] in the header", "疑为以米计，请在表头写 [m/a]")
_CARBON = Reason("these look like dry matter taken for carbon; carbon is about 0.45 to 0.5 of dry matter",
                 "疑把干物质当作碳；碳约为干物质的 0.45—0.5")  # fmt: skip
_GRAMS = Reason("these look like grams of carbon a square metre; write [g_C/m2/a] in the header", "疑为每平方米克碳，请在表头写 [g_C/m2/a]")
_CHECK = Reason("check the unit in the header", "请检查表头的单位")
#: column -> (unit of the limits, lowest, highest, hint below, hint above). Limits no place on land passes for a year's mean
#: or sum: air of -60 to 60 degC; 20 mm to 15 m of rain (drier deserts write n/a); the Miami model of NPP ends at 3,000 g
#: dry matter, about 1,500 g C/m2.
LIMITS: Mapping[str, tuple[str, float, float, Reason, Reason]] = {
    "mean_temperature": ("degC", -60.0, 60.0, _CHECK, _KELVIN),
    "precipitation": ("mm/a", 20.0, 15_000.0, _METRES, _CHECK),
    "evapotranspiration": ("mm/a", 10.0, 4_000.0, _METRES, _CHECK),
    "npp": ("g_C/m2/a", 0.0, 1_500.0, _CHECK, _CARBON),
}
#: column -> where every wrong number lies beyond this, another unit than dry matter explains it.
FAR: Mapping[str, tuple[float, Reason]] = {"npp": (3_300.0, _GRAMS)}


def check_plausible(card: Card, numbers: Mapping[str, Array], names: Sequence[str], where: str, problems: Problems) -> None:
    """Add to `problems` the columns of :data:`LIMITS` that a table fills with numbers of another unit.

    Parameters
    ----------
    card
        The card that asks for the columns.
    numbers
        Numbers by column in the card's units; NaN where n/a.
    names
        Names of the places.
    where
        Name of the file.
    problems
        Where mistakes are put.
    """
    for column, (unit, low, high, below, above) in LIMITS.items():
        if column not in numbers or column not in card.columns or not parse(card.columns[column].unit).same_kind(parse(unit)):
            continue
        values = numbers[column] * conversion(parse(card.columns[column].unit), parse(unit))
        for hint, wrong in ((below, values < low), (above, values > high)):
            if wrong.any():
                far = FAR.get(column)
                hint = far[1] if far and values[wrong].min() > far[0] else hint
                rows = "; ".join(f"{names[i]}: {values[i]:g}" for i in np.flatnonzero(wrong)[:5])
                problems.add("implausible", f"{where}: {column}", rows=rows, unit=unit, low=low, high=high, hint=hint)
