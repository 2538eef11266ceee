"""The futures a search looks at: one row a factor, who fails, and which half is kept aside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from esvalue.analysis.problem import Factor
from esvalue.core.errors import Mistakes, nearest
from esvalue.core.shown import Shown

__all__ = ["Array", "Bools", "Half", "Sample", "sample_of"]

Array = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Half(Shown):
    """Futures of one half: values of shape (factor, draw) and who fails, shape (draw,)."""

    x: Array
    fails: Bools

    def only(self, keep: Bools) -> Half:
        """Return the half with only some of its futures."""
        return Half(self.x[:, keep], self.fails[keep])

    @property
    def futures(self) -> int:
        """Number of futures."""
        return int(self.fails.size)

    @cached_property
    def failures(self) -> int:
        """Number of futures that fail."""
        return int(np.count_nonzero(self.fails))


@dataclass(frozen=True, eq=False)
class Sample(Shown):
    """Checked futures: all of them, and the two halves (searched, kept aside)."""

    factors: tuple[Factor, ...]
    whole: Half
    held: Bools

    @cached_property
    def search(self) -> Half:
        """The half in which boxes are looked for."""
        return self.whole.only(~self.held)

    @cached_property
    def aside(self) -> Half:
        """The half on which boxes are tried."""
        return self.whole.only(self.held)

    @property
    def categories(self) -> tuple[int, ...]:
        """Number of rivals of each factor, 0 for a number."""
        return tuple(len(factor.rivals) for factor in self.factors)

    def only(self, keep: Bools) -> Sample:
        """Return the sample with only some of its futures."""
        return Sample(self.factors, self.whole.only(keep), self.held[keep])


def sample_of(
    factors: Sequence[Factor],
    values: Mapping[str, npt.ArrayLike],
    fails: npt.ArrayLike,
    replicates: npt.ArrayLike | None = None,
    seed: int = 0,
) -> Sample:
    """Return the futures, checked, with a half kept aside.

    Parameters
    ----------
    factors
        What to look at; factors that never vary are harmless.
    values
        Values by factor name, each of shape (draw,); positions among the rivals for a discrete factor.
    fails
        True where the future fails, shape (draw,).
    replicates
        Number of the replicate of each draw, shape (draw,): every other replicate is kept aside. Without it (or with
        only one) half the draws are kept aside, picked at random; not every other draw, which would cut a Sobol design
        in two boxes.
    seed
        Seed of that pick.

    Raises
    ------
    InputError
        `fails` not true or false; lengths that differ; a factor without values; values that are no numbers, missing or
        infinite; a position without a rival. All are reported at once.
    """
    problems = Mistakes()
    failing = np.asarray(fails)
    if failing.dtype != np.bool_ or failing.ndim != 1:
        problems.add("discovery_fails_kind", "fails", got=f"{failing.dtype}, {failing.shape}")
        problems.raise_if_any()
    size, rows = failing.size, []
    for factor in factors:
        where = f"factor {factor.name}"
        if factor.name not in values:
            problems.add(
                "discovery_factor_missing", where, given=", ".join(values), nearest=nearest(factor.name, values) or "-"
            )
            continue
        try:
            column = np.asarray(values[factor.name], dtype=float)
        except (TypeError, ValueError):
            problems.add(
                "discovery_not_numbers", where, first=repr(np.asarray(values[factor.name], dtype=object).ravel()[0])
            )
            continue
        if column.shape != (size,):
            problems.add("discovery_length", where, got=column.size, wanted=size)
            continue
        bad = np.flatnonzero(~np.isfinite(column))
        if bad.size:
            problems.add("discovery_not_finite", where, count=bad.size, total=size, rows=", ".join(map(str, bad[:5])))
        elif factor.discrete:
            wrong = column[(column < 0) | (column >= len(factor.rivals)) | (column != np.floor(column))]
            if wrong.size:
                problems.add(
                    "discovery_category",
                    where,
                    value=f"{wrong[0]:g}",
                    last=len(factor.rivals) - 1,
                    rivals=", ".join(factor.rivals),
                )
        rows.append(column)
    labels = None if replicates is None else np.asarray(replicates)
    if labels is not None and labels.shape != (size,):
        problems.add("discovery_length", "replicates", got=labels.size, wanted=size)
    problems.raise_if_any()
    return Sample(tuple(factors), Half(np.array(rows).reshape(len(rows), size), failing), _aside(size, labels, seed))


def _aside(size: int, labels: npt.NDArray[np.generic] | None, seed: int) -> Bools:
    """Return which futures are kept aside."""
    if labels is not None:
        names, place = np.unique(labels, return_inverse=True)
        if names.size > 1:
            return place.reshape(size) % 2 == 1
    return np.random.default_rng(seed).permutation(size) < size // 2
