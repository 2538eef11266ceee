"""The draw dimension: independent replicates of uniform numbers, and what several replicates say of a statistic."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np
import numpy.typing as npt

from esvalue.core.errors import Mistakes, fail

__all__ = ["BLOCK", "EDGE", "Copula", "Design", "interval"]

Array = npt.NDArray[np.float64]

#: Draws in one block of evaluation; fixed, so results do not depend on how work is split.
BLOCK = 1024
#: Least distance of a uniform number from 0 and 1, so that every quantile is finite.
EDGE = 2.0**-33


@dataclass(frozen=True)
class Copula:
    """Gaussian copula: (name, name) -> correlation of the normal scores of two factors.

    Raises
    ------
    InputError
        The correlations contradict each other (their matrix is not positive definite); a pair is one factor or named
        twice.
    """

    correlation: Mapping[tuple[str, str], float]

    def __post_init__(self) -> None:
        problems, pairs = Mistakes(), [frozenset(pair) for pair in self.correlation]
        for (first, second), pair in zip(self.correlation, pairs, strict=True):
            if first == second or pairs.count(pair) > 1:
                problems.add("correlation_pair", "correlation", first=first, second=second)
        problems.raise_if_any()
        _ = self._lower

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The factors that are correlated with another one, sorted."""
        return tuple(sorted({name for pair, rho in self.correlation.items() if rho for name in pair}))

    def matrix(self, names: Sequence[str]) -> Array:
        """Return the correlations of the normal scores of `names`, shape (name, name)."""
        index = {name: i for i, name in enumerate(names)}
        made = np.eye(len(index))
        for (a, b), rho in self.correlation.items():
            if a in index and b in index:
                made[index[a], index[b]] = made[index[b], index[a]] = rho
        return made

    @cached_property
    def _lower(self) -> Array:
        matrix = self.matrix(self.names)
        try:
            return np.asarray(np.linalg.cholesky(matrix), dtype=float)
        except np.linalg.LinAlgError:
            least = float(np.linalg.eigvalsh(matrix).min())
            raise fail("not_positive_definite", "correlation", names=", ".join(self.names), least=least) from None

    def apply(self, columns: Mapping[str, Array]) -> dict[str, Array]:
        """Return the columns with the correlated ones transformed; each column stays uniform."""
        from scipy.special import ndtr, ndtri

        if not self.names:
            return dict(columns)
        scores = np.stack([ndtri(columns[name]) for name in self.names])
        made = dict(columns)
        for i, name in enumerate(
            self.names
        ):  # row by row: the order of summation does not depend on the block's length
            total = self._lower[i, 0] * scores[0]
            for j in range(1, i + 1):
                total = total + self._lower[i, j] * scores[j]
            made[name] = np.clip(ndtr(total), EDGE, 1.0 - EDGE)
        return made


@dataclass(frozen=True)
class Design:
    """Uniform numbers for named factors: `replicates` independent sets of `points` each.

    A Sobol design has scrambled Sobol sets of a power of two points: its first points stay as they are when `points` is
    doubled. A Latin hypercube ("latin") has any number of points and grows by whole replicates only. Factors take
    dimensions in the order given; replicate r is scrambled with the r-th child of the seed.
    """

    factors: tuple[str, ...]
    replicates: int
    points: int
    seed: int
    stream: int = 0
    kind: Literal["sobol", "latin"] = "sobol"
    correlation: Mapping[tuple[str, str], float] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Number of draws."""
        return self.replicates * self.points

    @cached_property
    def _copula(self) -> Copula:
        known = set(self.factors)
        return Copula({pair: rho for pair, rho in self.correlation.items() if known.issuperset(pair)})

    def replicate(self, index: int) -> Array:
        """Return the uniform numbers of a replicate, shape (factor, point), strictly between 0 and 1."""
        if not self.factors:
            return np.zeros((0, self.points))
        parts = [np.stack([block[name] for name in self.factors]) for _, block in self.blocks(index)]
        return np.concatenate(parts, axis=1)

    def blocks(self, index: int, start: int = 0, size: int = BLOCK) -> Iterator[tuple[slice, dict[str, Array]]]:
        """Yield (slice of the replicate, column by factor) block by block of `size` points, from point `start` on.

        A Sobol replicate is made block by block, so memory does not grow with the number of points.
        """
        from scipy.stats import qmc

        generator = np.random.default_rng(np.random.SeedSequence(self.seed, spawn_key=(self.stream, index)))
        count = len(self.factors)
        whole = (
            qmc.LatinHypercube(count, seed=generator).random(self.points) if self.kind == "latin" and count else None
        )
        sobol = qmc.Sobol(count, scramble=True, seed=generator) if self.kind == "sobol" and count else None
        if sobol is not None and start:
            sobol.fast_forward(start)
        for first in range(start, self.points, size):
            part = slice(first, min(first + size, self.points))
            if not count:
                yield part, {"": np.full(part.stop - part.start, 0.5)}
                continue
            points = whole[part] if whole is not None else sobol.random(part.stop - part.start)  # type: ignore[union-attr]
            columns = np.clip(np.ascontiguousarray(points.T), EDGE, 1.0 - EDGE)
            yield part, self._copula.apply(dict(zip(self.factors, columns, strict=True)))

    @staticmethod
    def rounded(points: int) -> int:
        """Return the power of two not below `points`."""
        return 1 << (points - 1).bit_length()


def interval(by_replicate: Sequence[float] | Array, level: float = 0.95) -> tuple[float, float]:
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
