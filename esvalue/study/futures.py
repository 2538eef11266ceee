"""Futures: the uniform columns of a design together with the outcomes evaluated over it, from a study or a run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from esvalue.ensemble import Design
from esvalue.errors import fail
from esvalue.problem import Problem

__all__ = ["Futures"]

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Futures:
    """Evaluated futures of a problem.

    Parameters
    ----------
    problem
        Factors, options and outcomes.
    design
        The design the outcomes were evaluated over.
    read
        (outcome, replicate) -> its values, shape (point,) or (option, point).
    """

    problem: Problem
    design: Design
    read: Callable[[str, int], Array]

    @property
    def size(self) -> int:
        """Number of futures, failed ones included."""
        return self.design.size

    def outcome(self, name: str, option: str | None = None) -> Array:
        """Return an outcome, shape (replicate, point), or (option, replicate, point) when no option is named."""
        self.problem.outcome(name)
        stacked = np.stack([self.read(name, r) for r in range(self.design.replicates)], axis=-2)
        if option is None or stacked.ndim == 2:
            return stacked
        return np.asarray(stacked[self.problem.options.index(option)])

    def uniform(self, name: str) -> Array:
        """Return the uniform column of a factor after the copula, shape (replicate, point)."""
        return np.stack([columns[name] for columns in self._columns()])

    def uniforms(self) -> dict[str, Array]:
        """Return all uniform columns after the copula, each of shape (replicate, point)."""
        made = list(self._columns())
        return {name: np.stack([columns[name] for columns in made]) for name in self.problem.names}

    def _columns(self) -> list[dict[str, Array]]:
        designed = (self.design.replicate(r) for r in range(self.design.replicates))
        return [self.problem.uniforms(dict(zip(self.design.factors, columns, strict=True))) for columns in designed]

    def values(self) -> dict[str, Array]:
        """Return every varying factor in its own unit (position among the rivals for a discrete one), (replicate, point)."""
        parts = []
        for r in range(self.design.replicates):
            u = dict(zip(self.design.factors, self.design.replicate(r), strict=True))
            found = self.problem.values(u)
            parts.append({name: found[name] for name in self.problem.names})
        return {name: np.stack([part[name] for part in parts]) for name in self.problem.names}

    def failed(self) -> npt.NDArray[np.bool_]:
        """Return which futures have an outcome that is not a finite number, shape (replicate, point).

        A failed future is dropped as a whole row from every analysis; it is never a zero and never filled in.
        """
        bad = np.zeros((self.design.replicates, self.design.points), dtype=bool)
        for one in self.problem.outcomes:
            values = self.outcome(one.name)
            bad |= ~np.isfinite(values).all(axis=0) if values.ndim == 3 else ~np.isfinite(values)
        return bad

    def check_failures(self, allowed: float = 0.01) -> int:
        """Return how many futures failed, or refuse when more than the allowed share did, naming the inputs at fault."""
        bad = self.failed()
        count = int(bad.sum())
        if count > allowed * bad.size:
            raise fail("too_many_failures", "", count=count, size=bad.size, allowed=allowed, inputs=self.at_fault(bad))
        return count

    def at_fault(self, bad: npt.NDArray[np.bool_], most: int = 3) -> str:
        """Return the factors whose values in the failed futures stand farthest from those in the others, with ranges."""
        if not bad.any():
            return "-"
        flat = bad.ravel()
        ranked = []
        for name, u in self.uniforms().items():
            failed, fine = np.sort(u.ravel()[flat]), u.ravel()[~flat]
            steps = (np.arange(failed.size) + 0.5) / failed.size
            distance = float(np.abs(failed - steps).max()) if fine.size == 0 else _distance(failed, np.sort(fine))
            ranked.append((distance, name))
        values = self.values()
        texts = []
        for _, name in sorted(ranked, reverse=True)[:most]:
            inside = values[name].ravel()[flat]
            texts.append(f"{name} {inside.min():.4g} - {inside.max():.4g}")
        return "; ".join(texts)


def _distance(first: Array, second: Array) -> float:
    """Return the largest distance between two empirical distribution functions of sorted samples."""
    both = np.concatenate([first, second])
    return float(np.abs(np.searchsorted(first, both, side="right") / first.size - np.searchsorted(second, both, side="right") / second.size).max())
