"""Noise of measured values that hangs on what they are and nothing else: section, period, indicator, draw and seed.

Order, blocks and whatever else is in a table change no number of it: each is a hash, not the next of a stream.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

__all__ = ["keys_of", "noise"]

Keys = npt.NDArray[np.uint64]
#: The constants of SplitMix64 (Steele, Lea and Flood 2014, doi:10.1145/2660193.2660195).
GOLDEN, FIRST, SECOND = (np.uint64(one) for one in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB))
#: Bits of a number that fit a float, and what one of them is on from -1 to 1.
_DROPPED, _ONE = np.uint64(11), 2.0**-52


def keys_of(names: Iterable[str]) -> Keys:
    """Return a number for every name: the first eight bytes of its BLAKE2b digest."""
    found = [int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "little") for name in names]
    return np.array(found, dtype=np.uint64)


def _mixed(numbers: Keys) -> Keys:
    """Return numbers whose bits are all changed by each bit of those given."""
    made = (numbers ^ (numbers >> np.uint64(30))) * FIRST
    made = (made ^ (made >> np.uint64(27))) * SECOND
    found: Keys = made ^ (made >> np.uint64(31))
    return found


def noise(seed: int, keys: Iterable[Keys], draws: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """Return even noise from -1 to 1 over (value, draw).

    Parameters
    ----------
    seed
        Seed.
    keys
        What tells a value from every other: keys of its section, its period, its indicator.
    draws
        Numbers of draws, from 0.

    Examples
    --------
    >>> places, months = keys_of(["S1", "S2"]), keys_of(["2025-03", "2025-03"])
    >>> one = noise(1, [places, months], np.arange(4))
    >>> other = noise(1, [places[::-1], months], np.arange(3, -1, -1))
    >>> bool((one == other[::-1, ::-1]).all()), bool((abs(one) < 1).all())
    (True, True)
    """
    with np.errstate(over="ignore"):  # whole numbers that run over are meant to
        cell = keys_of([f"seed {seed}"])
        for key in keys:
            cell = _mixed((cell ^ key) + GOLDEN)
        made = _mixed(cell[:, None] + (draws.astype(np.uint64) + np.uint64(1))[None, :] * GOLDEN)
    found: npt.NDArray[np.float64] = (made >> _DROPPED).astype(np.float64) * _ONE - 1.0
    return found
