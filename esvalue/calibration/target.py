"""What a fit makes small: weighted squared residuals (or a robust loss of them) plus the prior, in normal scores."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from esvalue.calibration.forward import Forward
from esvalue.core.ensemble import Copula
from esvalue.core.errors import fail, nearest

__all__ = ["LOSSES", "REACH", "FitObjective"]

Array = npt.NDArray[np.float64]

#: Robust losses with the constant that keeps 95% efficiency under normal errors (Huber 1964; Holland and Welsch 1977).
LOSSES: Mapping[str, float] = {"linear": 1.0, "huber": 1.345, "cauchy": 2.385}
#: Normal scores searched: beyond lie two quantiles in a thousand million.
REACH = 6.0
#: Step of the central differences, in normal scores.
STEP = 1e-4


@dataclass(frozen=True)
class FitObjective:
    """The negative log posterior of normal scores z up to a constant: sum of rho(r_i^2) / 2 + z' R^-1 z / 2.

    r_i = (f_i(z) - y_i) / s_i; R holds the correlations of the prior; without `prior` the second term is left out, but
    for what is taken along. `scale` are the s_i where they are not those stated.
    """

    forward: Forward
    prior: bool = True
    loss: str = "linear"
    correlation: Mapping[tuple[str, str], float] | None = None
    scale: Array | None = None

    def __post_init__(self) -> None:
        if self.loss not in LOSSES:
            raise fail(
                "fit_loss", "loss", given=self.loss, nearest=nearest(self.loss, LOSSES) or "-", known=", ".join(LOSSES)
            )

    @property
    def size(self) -> int:
        """Number of scores: of parameters, and of what is taken along."""
        return len(self.forward.keys)

    @property
    def errors(self) -> Array:
        """Standard deviations s of the observations, shape (observation,)."""
        return self.forward.errors if self.scale is None else self.scale

    @cached_property
    def precision(self) -> Array:
        """Precision of the prior R^-1, shape (parameter, parameter); zero without a prior,
        but for what is taken along.
        """
        names = self.forward.keys
        if not self.prior:
            return np.diag([0.0] * len(self.forward.parameters) + [1.0] * len(self.forward.along))
        pairs = {pair: rho for pair, rho in (self.correlation or {}).items() if set(pair) <= set(names)}
        return np.asarray(np.linalg.inv(Copula(pairs).matrix(names)))

    @cached_property
    def _root(self) -> Array:
        """The matrix W with W'W = R^-1, whose rows are residuals of the prior."""
        return (
            np.asarray(np.linalg.cholesky(self.precision).T)
            if self.prior
            else self.precision[len(self.forward.parameters) :]
        )

    def data_residuals(self, scores: Array) -> Array:
        """Return r, shape (observation, vector), at scores of shape (parameter, vector)."""
        f = self.forward
        return (f(scores) - f.observed[:, None]) / self.errors[:, None]

    def residuals(self, z: Array) -> Array:
        """Return the residuals of the observations, then those of the prior, at one vector of scores."""
        found = self.data_residuals(z[:, None])[:, 0]
        if not np.isfinite(found).all():
            self.not_finite(z, int(np.argmin(np.isfinite(found))))
        return np.concatenate([found, self._root @ z])

    def not_finite(self, z: Array, which: int) -> None:
        """Refuse a prediction that is not a number."""
        one = self.forward.observations.rows[which]
        values = ", ".join(f"{p.key} = {float(p.value(z[k])):.4g}" for k, p in enumerate(self.forward.parameters))
        raise fail("fit_not_finite", one.where, node=one.node, place=one.place or "-", values=values)

    def jacobian(self, z: Array) -> Array:
        """Return the derivatives of the residuals, shape (residual, parameter), all differences in one evaluation."""
        return np.concatenate([self.data_jacobian(z), self._root])

    def data_jacobian(self, z: Array) -> Array:
        """Return the derivatives of r by z, shape (observation, parameter)."""
        p = self.size
        shift = np.concatenate([np.eye(p), -np.eye(p)], axis=1) * STEP
        found = self.data_residuals(z[:, None] + shift)
        return (found[:, :p] - found[:, p:]) / (2 * STEP)

    def rho(self, squares: Array) -> Array:
        """Return the loss of squared residuals and its first two derivatives, shape (3, ...)."""
        c2 = LOSSES[self.loss] ** 2
        if self.loss == "linear":
            return np.stack([squares, np.ones_like(squares), np.zeros_like(squares)])
        t = squares / c2
        if self.loss == "cauchy":
            return np.stack([c2 * np.log1p(t), 1 / (1 + t), -1 / (1 + t) ** 2 / c2])
        far = t > 1
        root = np.sqrt(np.where(far, t, 1.0))
        return np.stack(
            [c2 * np.where(far, 2 * root - 1, t), np.where(far, 1 / root, 1.0), np.where(far, -0.5 / root**3 / c2, 0.0)]
        )

    def influence(self, residuals: Array) -> tuple[Array, Array]:
        """Return psi' and psi^2 of residuals r, where psi is the derivative of rho(r^2) / 2."""
        squares = residuals**2
        _, first, second = self.rho(squares)
        return first + 2 * squares * second, squares * first**2

    def scipy_loss(self, squares: Array) -> Array:
        """Return :meth:`rho` of the observations; the prior stays quadratic."""
        made = np.stack([squares, np.ones_like(squares), np.zeros_like(squares)])
        count = len(self.forward.targets)
        made[:, :count] = self.rho(squares[:count])
        return made

    def log_density(self, scores: Array) -> Array:
        """Return the log posterior up to a constant, shape (vector,);
        minus infinity where a prediction is not a number.
        """
        cost = 0.5 * self.rho(self.data_residuals(scores) ** 2)[0].sum(axis=0) + 0.5 * np.einsum(
            "iv,ij,jv->v", scores, self.precision, scores
        )
        inside = np.isfinite(cost) & (np.abs(scores) <= REACH).all(axis=0)
        return np.where(inside, -cost, -np.inf)
