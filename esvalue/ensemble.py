"""The draw dimension: independently scrambled Sobol replicates through the parameters' quantile functions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["BLOCK", "Design"]

#: Draws in one block of evaluation; fixed, so results do not depend on how work is split.
BLOCK = 1024


@dataclass(frozen=True)
class Design:
    """Uniform numbers for named factors: `replicates` scrambled Sobol sets of `points` (a power of two) each.

    Factors take Sobol dimensions in the order given; replicate r is scrambled with the r-th child of the seed.
    """

    factors: tuple[str, ...]
    replicates: int
    points: int
    seed: int
    stream: int = 0

    @property
    def size(self) -> int:
        """Number of draws."""
        return self.replicates * self.points

    def replicate(self, index: int) -> npt.NDArray[np.float64]:
        """Return the uniform numbers of a replicate, shape (factor, point), strictly between 0 and 1."""
        from scipy.stats import qmc

        if not self.factors:
            return np.zeros((0, self.points))
        child = np.random.SeedSequence(self.seed, spawn_key=(self.stream, index))
        sampler = qmc.Sobol(len(self.factors), scramble=True, seed=np.random.default_rng(child))
        points = sampler.random_base2(int(self.points).bit_length() - 1)
        return np.clip(np.ascontiguousarray(points.T), 2.0**-33, 1.0 - 2.0**-33)

    def blocks(self, index: int) -> Iterator[tuple[slice, dict[str, npt.NDArray[np.float64]]]]:
        """Yield (slice of the replicate, column by factor) block by block."""
        columns = self.replicate(index)
        for start in range(0, self.points, BLOCK):
            part = slice(start, min(start + BLOCK, self.points))
            block = {name: columns[i, part] for i, name in enumerate(self.factors)}
            yield part, block or {"": np.zeros(part.stop - part.start) + 0.5}

    @staticmethod
    def rounded(points: int) -> int:
        """Return the power of two not below `points`."""
        return 1 << (points - 1).bit_length()


def interval(by_replicate: Sequence[float], level: float = 0.95) -> tuple[float, float]:
    """Return the Student interval of a statistic estimated once a replicate.

    >>> low, high = interval([1.0, 1.2, 0.8, 1.0])
    >>> round(low, 3), round(high, 3)
    (0.74, 1.26)
    """
    from scipy.special import stdtrit

    values = np.asarray(by_replicate, dtype=float)
    n = len(values)
    half = float(stdtrit(n - 1, 0.5 + level / 2)) * values.std(ddof=1) / np.sqrt(n)
    return float(values.mean() - half), float(values.mean() + half)
