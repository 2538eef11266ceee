"""What a claim rests on, so that it can be checked by hand: indicators that decide it, concentration, limit, multiple.

The class of a section is that of its worst indicators, a sum or a mean is made of all of them; of several that decide
alike the one farthest beyond its limit stands first.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from esvalue.payments.measures import AGAINST, MEASURES, Taken
from esvalue.payments.scene import Scene, Spec

__all__ = ["COLUMNS", "deciding"]

Array = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]
COLUMNS = ("deciding", "concentration", "limit", "multiple")
#: Indicators that are named where more of them decide alike.
SHOWN = 3
#: A class, or a multiple, counts before the ratio to a limit does.
FIRST = 1e6


def deciding(scene: Scene, spec: Spec, taken: Taken, at: Sequence[Codes]) -> dict[str, npt.NDArray]:
    """Return the columns of `COLUMNS` for claims at positions of section, period and indicator.

    A term that measures no concentrations (a volume, a constant) has none of them.
    """
    section, period, indicator = at
    count = len(section)
    if not count or taken.each.shape[-1] != len(spec.ks) or MEASURES[spec.measure].needs != "value":
        return {"deciding": np.full(count, "", dtype=object), **{name: np.full(count, np.nan) for name in COLUMNS[1:]}}
    shape = (scene.sections, len(scene.periods), len(spec.ks))
    word = spec.over if MEASURES[spec.measure].over else spec.against
    references = np.broadcast_to(AGAINST[word].values(scene, spec), shape)[section, period]
    values = scene.values(spec.ks)[section, period]
    with np.errstate(invalid="ignore", divide="ignore"):
        over = values / references - 1.0
    each = np.broadcast_to(taken.each, shape)[section, period] * -MEASURES[spec.measure].better
    if spec.combine == "each":
        first = indicator
        names = np.array(_codes(scene, spec), dtype=object)[first]
    else:
        signs = scene.tables.indicators.signs[spec.ks]
        first = np.argmax(np.nan_to_num(each, nan=-np.inf) * FIRST + np.nan_to_num(over * signs), axis=1)
        names = _alike(scene, spec, each, first) if spec.combine == "worst" else _parts(scene, spec, each)
        names[np.isnan(each).all(axis=1)] = ""  # a class is published, and nothing else
    rows = np.arange(count)
    references = np.where(np.isnan(values), np.nan, references)
    defined = scene.tables.indicators.multiples[spec.ks][first] & (over[rows, first] > 0)
    return {
        "deciding": names,
        "concentration": values[rows, first],
        "limit": references[rows, first],
        "multiple": np.where(defined, over[rows, first], np.nan),
    }


def _codes(scene: Scene, spec: Spec) -> list[str]:
    return [scene.tables.indicators.codes[k] for k in spec.ks]


def _alike(scene: Scene, spec: Spec, each: Array, first: Codes) -> npt.NDArray[np.object_]:
    """Return the first indicator of each claim, and the others that are as bad."""
    codes = _codes(scene, spec)
    alike = each == each[np.arange(len(first)), first][:, None]
    bits = np.packbits(alike, axis=1, bitorder="little").astype(np.int64)
    packed = first << np.int64(len(codes))  # fewer than 50 indicators fit beside their position
    for i in range(bits.shape[1]):
        packed |= bits[:, i] << np.int64(8 * i)
    keys, inverse = np.unique(packed, return_inverse=True)
    found = []
    for key in keys.tolist():
        one = key >> len(codes)
        others = [code for i, code in enumerate(codes) if key >> i & 1 and i != one]
        more = others if len(others) < SHOWN else [f"+{len(others)}"]
        found.append(", ".join([codes[one], *more]))
    return np.array(found, dtype=object)[inverse.reshape(-1)]


def _parts(scene: Scene, spec: Spec, each: Array) -> npt.NDArray[np.object_]:
    """Return what each indicator gives to a sum or a mean, the largest first."""
    codes, there = _codes(scene, spec), np.nan_to_num(each) != 0
    rows, ks = np.nonzero(there)
    sizes = each[rows, ks]
    order = np.lexsort((-np.abs(sizes), rows))
    texts = [f"{codes[k]} {size:.6g}" for k, size in zip(ks[order].tolist(), sizes[order].tolist(), strict=True)]
    ends = np.cumsum(there.sum(axis=1)).tolist()
    parts = ["; ".join(texts[start:end]) for start, end in zip([0, *ends[:-1]], ends, strict=True)]
    return np.array(parts, dtype=object)
