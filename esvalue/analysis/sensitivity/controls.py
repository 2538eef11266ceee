r"""Less noise in first-order indices: what other factors do to the outputs of B is taken out before B is used.

The first-order numerator :math:`\overline{B (A_B^{(i)} - A)}` needs of B only what factor i does; the rest is noise.
For any function g of the *other* columns of B, :math:`E[g (A_B^{(i)} - A)] = 0`, because neither run of the difference
has seen those columns. So g may be subtracted from B and nothing is changed but the error. Here g is a polynomial
fitted to B by least squares, for each quarter of the replicates on the others alone, so that the estimate stays without
bias.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
import numpy.typing as npt

from esvalue.analysis.sensitivity.columns import SobolColumns

__all__ = ["Controls"]

Array = npt.NDArray[np.float64]

#: Rows a term is fitted to, at least; most numbers all terms may hold (64 MB); parts the replicates are cut into for
#: fitting.
_ROWS, _NUMBERS, _FOLDS = 8, 8_000_000, 4


class Controls:
    """Polynomial terms of the columns of B: powers up to the second and products of pairs,
    as far as the rows carry them.

    Parameters
    ----------
    design
        The pick-freeze design.
    keep
        Rows to use, shape (replicate, point); None: all.
    """

    def __init__(self, design: SobolColumns, keep: npt.NDArray[np.bool_] | None = None) -> None:
        factors, replicates, points = design.b.shape
        self._fold = np.arange(replicates) % _FOLDS
        most = min((replicates - np.bincount(self._fold).max()) * points // _ROWS, _NUMBERS // (replicates * points))
        pairs = list(combinations(range(factors), 2)) if factors * 2 + factors * (factors - 1) // 2 <= most else []
        degree = 2 if factors * 2 <= most else 1 if factors <= most else 0
        members = [(i,) for _ in range(degree) for i in range(factors)] + pairs
        self.terms = np.empty((replicates, len(members), points))
        for r in range(replicates):
            line = np.sqrt(3.0) * (2 * design.b[:, r] - 1)
            parts = [line, (np.sqrt(5.0) / 2) * (line * line - 1)][:degree] + [
                line[j : j + 1] * line[j + 1 :] for j in range(factors) if pairs
            ]
            if parts:
                np.concatenate(parts, out=self.terms[r])
        if keep is not None:
            self.terms *= keep[:, None]
        own = [[t for t, of in enumerate(members) if parts_of & set(of)] for parts_of in _indices(design)]
        self._own = [(np.array(one, dtype=int), self.terms[:, one]) for one in own]
        self._inverse = np.linalg.inv(self._of_others(np.stack([terms @ terms.T for terms in self.terms])))

    def _of_others(self, each: Array) -> Array:
        """Return sums over the replicates outside each fold, shape (fold, ...), from what each replicate has."""
        return np.stack([each[self._fold != f].sum(axis=0) for f in range(self._fold.max() + 1)])

    def __len__(self) -> int:
        return self.terms.shape[1]

    def fitted(self, b: Array) -> tuple[Array, Array]:
        """Return coefficients, shape (replicate, term), and the polynomial, shape (replicate, point),
        of centred outputs of B.
        """
        with_terms = np.einsum(
            "rtp,rp->rt", self.terms, b
        )  # einsum: many small products, for which threads cost more than they give
        coefficients = np.einsum("fst,ft->fs", self._inverse, self._of_others(with_terms))[self._fold]
        return coefficients, np.einsum("rt,rtp->rp", coefficients, self.terms)

    def product(self, g: int, coefficients: Array, step: Array) -> Array:
        """Return the sum over points of `step` times the terms of the polynomial that group `g` has a part in,
        shape (replicate,).
        """
        own, terms = self._own[g]
        return np.asarray(np.einsum("rt,rt->r", coefficients[:, own], np.einsum("rtp,rp->rt", terms, step)))


def _indices(design: SobolColumns) -> list[set[int]]:
    """Return the positions of each group's factors."""
    return [{design.names.index(name) for name in members} for members in design.groups.values()]
