"""Sobol indices of all outputs at once, from the outputs of a pick-freeze design."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from esvalue.analysis.sensitivity.columns import SobolColumns
from esvalue.analysis.sensitivity.controls import Controls
from esvalue.analysis.sensitivity.estimates import IndexEstimate, of_ratio
from esvalue.core.arguments import Level, Outputs, checked
from esvalue.core.errors import Mistakes
from esvalue.core.shown import Shown

__all__ = ["SobolIndices", "sobol_indices"]

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class SobolIndices(Shown):
    """Sobol indices of all outputs at once, shares of their variances; made by :func:`sobol_indices`.

    Attributes
    ----------
    first, total : IndexEstimate
        First-order and total indices: `value`, `low` and `high`, each of shape (factor, ...), the rest being the shape
        of the outputs without replicates and points.
    second : IndexEstimate or None
        Second-order indices, shape (factor, factor, ...): that of factors j < k stands at [j, k]; the other entries are
        NaN.

    Examples
    --------
    The product of two factors of mean zero is all interaction:

    >>> from esvalue.analysis.sensitivity.columns import sobol_columns
    >>> d = sobol_columns(("x", "y"), replicates=8, points=256, seed=0)
    >>> y_a, y_b, *y_ab = (np.prod(one - 0.5, axis=0) for one in (d.a, d.b, *(d.matrix("ab", g) for g in d.groups)))
    >>> found = sobol_indices(y_a, y_b, y_ab)
    >>> found.first.value.round(1).tolist(), found.total.value.round(1).tolist()
    ([0.0, 0.0], [1.0, 1.0])
    """

    first: IndexEstimate
    total: IndexEstimate
    second: IndexEstimate | None = None


class _Moments:
    """Sums over the rows of one output: numerators, variance, and what the closed-form error needs."""

    def __init__(
        self, a: Array, b: Array, ab: Sequence[Array], ba: Sequence[Array], keep: npt.NDArray[np.bool_] | None
    ) -> None:
        rows = np.full(a.shape[0], float(a.shape[1])) if keep is None else keep.sum(axis=1).astype(float)
        runs = [a, b, *ab, *ba]
        centre = sum(_total(run, keep) for run in runs) / (len(runs) * rows)
        self.keep, self.rows, self.centre = keep, rows, centre
        self.a, self.b = self.centred(a), self.centred(b)
        mean = (self.a.sum(axis=1) + self.b.sum(axis=1)) / (2 * rows)
        # The spread of A and B around their own mean; rows that were dropped stand at zero and are taken out again.
        self.variance = (_dot(self.a, self.a) + _dot(self.b, self.b)) / (2 * rows) - mean**2
        self.variance[self.variance <= (1e-14 * centre) ** 2] = 0.0

    def centred(self, run: Array) -> Array:
        made = run - self.centre[:, None]
        return made if self.keep is None else np.where(self.keep, made, 0.0)


def _total(run: Array, keep: npt.NDArray[np.bool_] | None) -> Array:
    return run.sum(axis=1) if keep is None else run.sum(axis=1, where=keep)


def _dot(x: Array, y: Array) -> Array:
    return np.einsum("rp,rp->r", x, y)


def _closed_form(row: Array, spread: Array, rows: Array, value: float) -> float:
    """Return the delta-method error of mean(row) / mean(spread),
    rows taken as independent draws (dropped rows are zero in both).
    """
    n = rows.sum()
    base = spread.sum() / n
    residual = row - value * spread
    return (
        float(np.sqrt(max((residual * residual).sum() / n - (residual.sum() / n) ** 2, 0.0) / n) / base)
        if base > 0
        else 0.0
    )


@checked
def sobol_indices(
    y_a: Outputs,
    y_b: Outputs,
    y_ab: Sequence[Outputs] | Outputs,
    y_ba: Sequence[Outputs] | Outputs | None = None,
    *,
    design: SobolColumns | None = None,
    keep: npt.NDArray[np.bool_] | None = None,
    interval: Literal["replicates", "closed_form"] = "replicates",
    level: Level = 0.95,
) -> SobolIndices:
    r"""Return first, total and (with `y_ba`) second-order Sobol indices of every output.

    With outputs centred at the mean of all runs of their replicate and :math:`V` the variance of A and B together,

    .. math::

        S_i = \frac{\overline{B (A_B^{(i)} - A)}}{V}, \quad
        T_i = \frac{\overline{(A - A_B^{(i)})^2}}{2 V}, \quad
        S_{jk} = \frac{\overline{B_A^{(j)} A_B^{(k)} - A B}}{V} - S_j - S_k

    (Saltelli et al. 2010, doi:10.1016/j.cpc.2009.09.018, as SALib uses them; Jansen 1999 for the total; Saltelli 2002
    for the second order). Numerators and variances are averaged over the replicates before they are divided. For a
    single replicate the values are those of SALib.

    Parameters
    ----------
    y_a, y_b
        Outputs of the matrices A and B, shape (..., replicate, point).
    y_ab, y_ba
        Outputs of A with a factor's columns from B, and of B with those from A, shape (factor, ..., replicate, point)
        or one array a factor.
    design
        The design the outputs belong to. When given, first-order indices have less noise: what the other factors do to
        B is taken out of it (see :mod:`esvalue.analysis.sensitivity.controls`). For replicate intervals.
    keep
        Rows of the design to use, shape (replicate, point): False where any of the row's runs failed.
    interval
        "replicates": Student interval across replicates. "closed_form": normal interval by the delta method, each row
        of the design an independent draw (wider than true for Sobol points).
    level
        Share of intervals that hold the true value.

    Raises
    ------
    InputError
        Outputs of shapes that do not fit each other or the design.

    Examples
    --------
    A sum of two factors that vary alike:

    >>> from esvalue.analysis.sensitivity.columns import sobol_columns
    >>> d = sobol_columns(("x", "y"), replicates=8, points=256, seed=0)
    >>> made = sobol_indices(d.a.sum(0), d.b.sum(0), [d.matrix("ab", g).sum(0) for g in d.groups])
    >>> made.first.value.round(2).tolist(), made.total.value.round(2).tolist()
    ([0.5, 0.5], [0.5, 0.5])
    """
    _check_shapes(y_a, y_b, y_ab, y_ba)
    shape, (replicates, points) = y_a.shape[:-2], y_a.shape[-2:]
    factors = len(y_ab)
    flat = (-1, replicates, points)
    a, b = y_a.reshape(flat), y_b.reshape(flat)
    ab = [np.asarray(one).reshape(flat) for one in y_ab]
    ba = [np.asarray(one).reshape(flat) for one in y_ba] if y_ba is not None else []
    outputs = a.shape[0]
    controls = Controls(design, keep) if design is not None and replicates > 1 and interval == "replicates" else None
    first, total = np.empty((2, factors, outputs, replicates))
    second = np.full((factors, factors, outputs, replicates), np.nan) if ba else None
    variance = np.empty((outputs, replicates))
    errors: dict[str, Array] = {"first": np.empty((factors, outputs)), "total": np.empty((factors, outputs))}
    for o in range(outputs):  # one output at a time: the work arrays stay those of a single output
        of = _Moments(a[o], b[o], [one[o] for one in ab], [one[o] for one in ba], keep)
        variance[o] = of.variance
        spread = _spread(of) if interval == "closed_form" else None
        coefficients, fit = controls.fitted(of.b) if controls else (None, None)
        rest = of.b if fit is None else of.b - fit
        for i in range(factors):
            step = of.centred(ab[i][o]) - of.a
            own = controls.product(i, coefficients, step) if controls and coefficients is not None else 0.0
            first[i, o], total[i, o] = (_dot(rest, step) + own) / of.rows, 0.5 * _dot(step, step) / of.rows
            if spread is not None:
                for name, row, numerator in (("first", of.b * step, first), ("total", 0.5 * step * step, total)):
                    value = numerator[i, o].mean() / variance[o].mean() if variance[o].mean() > 0 else 0.0
                    errors[name][i, o] = _closed_form(row, spread, of.rows, value)
        if second is not None:
            _second_order(second, o, of, [of.centred(one[o]) for one in ab], [of.centred(one[o]) for one in ba])
    wide = (factors, *shape)
    normal = errors if interval == "closed_form" else {}
    return SobolIndices(
        _estimate(first, variance, wide, level, normal.get("first")),
        _estimate(total, variance, wide, level, normal.get("total")),
        _estimate(second, variance, (factors, *wide), level, None) if second is not None else None,
    )


def _check_shapes(
    a: Outputs, b: Outputs, ab: Sequence[Outputs] | Outputs, ba: Sequence[Outputs] | Outputs | None
) -> None:
    """Refuse outputs of one design that differ in shape."""
    first = np.shape(a)
    others = {"y_b": b} | {f"y_ab[{i}]": one for i, one in enumerate(ab)}
    others |= {f"y_ba[{i}]": one for i, one in enumerate(ba if ba is not None else ())}
    problems = Mistakes()
    for name, one in {"y_a": a, **others}.items():
        if np.shape(one) != first or len(first) < 2:
            problems.add(
                "sobol_shape", name, got=np.shape(one), wanted=first if len(first) > 1 else "(replicate, point)"
            )
    problems.raise_if_any()


def _spread(of: _Moments) -> Array:
    """Return each row's share of the variance of A and B, zero for a dropped row."""
    mean = (of.a.sum(axis=1) + of.b.sum(axis=1)) / (2 * of.rows)
    made = ((of.a - mean[:, None]) ** 2 + (of.b - mean[:, None]) ** 2) / 2
    return made if of.keep is None else np.where(of.keep, made, 0.0)


def _second_order(second: Array, o: int, of: _Moments, ab: list[Array], ba: list[Array]) -> None:
    """Fill in the numerators of the second-order indices of output `o`."""
    both = _dot(of.a, of.b)
    plain = [_dot(of.b, one - of.a) for one in ab]
    for j in range(len(ab)):
        for k in range(j + 1, len(ab)):
            second[j, k, o] = (_dot(ba[j], ab[k]) - both - plain[j] - plain[k]) / of.rows


def _estimate(
    numerator: Array, variance: Array, shape: tuple[int, ...], level: float, errors: Array | None
) -> IndexEstimate:
    """Return indices with their intervals in the shape of the outputs."""
    found = of_ratio(numerator, variance, level)
    if errors is not None:
        from scipy.special import ndtri

        half = float(ndtri(0.5 + level / 2)) * errors
        found = IndexEstimate(found.value, found.value - half, found.value + half)
    return IndexEstimate(found.value.reshape(shape), found.low.reshape(shape), found.high.reshape(shape))
