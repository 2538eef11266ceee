r"""The likelihood of values of studies with a common part: :math:`y_{ij} = x_{ij}'\beta + u_i + w_{ij} + e_{ij}`, and
the search for its top.

The variance between studies is that of u, :math:`\tau^2`; the variance within studies that of w, :math:`\omega^2`; e is
the sampling error, its variance d known or zero. With :math:`V_i = D_i + \tau^2 11'`, :math:`D_i = \mathrm{diag}(d_{ij}
+ \omega^2)`, inverse and determinant have closed forms, so nothing is inverted that could be singular, and a variance
of zero is a point like any other. Where d is zero one search over the ratio :math:`\theta = \tau^2/\omega^2` is enough;
where it is known both variances are searched.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize_scalar

__all__ = ["Fit", "StudyLikelihood"]

#: Least gain in log-likelihood for which a variance above zero is taken.
GAIN = 1e-9
#: Least variance, over the mean square of the values, that a perfect fit leaves.
ROUNDING = 1e-31


@dataclass(frozen=True)
class Fit:
    """Estimates at given variances: coefficients, their covariance, the variances between and within studies, the
    log-likelihood.
    """

    beta: np.ndarray
    covariance: np.ndarray
    between: float
    within: float
    loglike: float


@dataclass(frozen=True)
class StudyLikelihood:
    """Values (logarithms) `y`, covariates `x`, the number of the study of each, and known sampling variances
    or None.
    """

    y: np.ndarray
    x: np.ndarray
    study: np.ndarray
    known: np.ndarray | None

    def at(self, between: float, within: float, restricted: bool) -> Fit:
        """Return the estimates at two variances and the (restricted) log-likelihood there."""
        errors = np.zeros(len(self.y)) if self.known is None else self.known
        return self._solved(errors + within, between, within, restricted)

    def ratio(self, theta: float, restricted: bool) -> Fit:
        r"""Return the estimates at a ratio of the variances where sampling errors are not known, the variance within
        studies being the best one.
        """
        unit = self._solved(np.ones(len(self.y)), theta, 1.0, restricted)
        free = len(self.y) - (self.x.shape[1] if restricted else 0)
        left = self.y - self.x @ unit.beta
        rest = (
            left
            - np.bincount(self.study, left)[self.study] * (theta / (1 + theta * np.bincount(self.study)))[self.study]
        )
        within = max(float(left @ rest) / free, ROUNDING * float(self.y @ self.y) / len(self.y), 1e-90)
        loglike = unit.loglike + 0.5 * float(left @ rest) - 0.5 * free * (np.log(within) + 1)
        return Fit(unit.beta, unit.covariance * within, theta * within, within, float(loglike))

    def _solved(self, d: np.ndarray, between: float, within: float, restricted: bool) -> Fit:
        n, k = self.x.shape
        weight = 1 / d
        total = np.bincount(self.study, weight)
        both = np.column_stack([self.x, self.y])
        sums = np.stack([np.bincount(self.study, weight * column) for column in both.T], axis=1)
        shrink = between / (1 + between * total)
        cross = (both * weight[:, None]).T @ both - (sums * shrink[:, None]).T @ sums
        information = cross[:k, :k]
        beta = np.linalg.solve(information, cross[:k, k])
        left = self.y - self.x @ beta
        rest = float(weight @ left**2 - shrink @ np.bincount(self.study, weight * left) ** 2)
        log_det = float(np.log(d).sum() + np.log1p(between * total).sum())
        extra = float(np.linalg.slogdet(information)[1]) if restricted else 0.0
        loglike = -0.5 * ((n - k if restricted else n) * np.log(2 * np.pi) + log_det + extra + rest)
        return Fit(beta, np.linalg.inv(information), between, within, float(loglike))

    def best(self, restricted: bool) -> Fit:
        """Return the estimates at the variances of greatest (restricted) likelihood, zero included."""
        if self.known is None:
            return self._best_ratio(restricted)
        return self._best_pair(restricted)

    def _best_ratio(self, restricted: bool) -> Fit:
        none = self.ratio(0.0, restricted)
        if not self.repeated:
            return none
        grid = np.linspace(-14.0, 14.0, 29)
        heights = [self.ratio(float(np.exp(one)), restricted).loglike for one in grid]
        i = int(np.argmax(heights))
        low, high = grid[max(i - 1, 0)], grid[min(i + 1, len(grid) - 1)]
        found = minimize_scalar(
            lambda one: -self.ratio(float(np.exp(one)), restricted).loglike,
            bounds=(low, high),
            method="bounded",
            options={"xatol": 1e-9},
        )
        some = self.ratio(float(np.exp(found.x)), restricted)
        return some if some.loglike > none.loglike + GAIN else none

    def _best_pair(self, restricted: bool) -> Fit:
        """Return the best pair of variances: a grid with zeros, then every top of it climbed to the end, on the
        boundary too.
        """
        from esvalue.surveys.transfer.climb import climb

        assert self.known is not None
        size = max(
            float(np.var(self.y - self.x @ np.linalg.lstsq(self.x, self.y, rcond=None)[0])), float(np.mean(self.known))
        )
        levels = np.concatenate([[0.0], size * np.exp(np.linspace(-10.0, 3.0, 27))])
        inner = (
            levels if self.repeated else levels[:1]
        )  # one value a study: both variances are one, called that between
        heights = np.stack([self._heights(levels, float(omega), restricted) for omega in inner], axis=1)
        padded = np.pad(heights, 1, constant_values=-np.inf)
        around = [
            padded[1 + i : len(levels) + 1 + i, 1 + j : len(inner) + 1 + j]
            for i in (-1, 0, 1)
            for j in (-1, 0, 1)
            if i or j
        ]
        tops = {(int(i), int(j)) for i, j in np.argwhere(np.all([heights >= one for one in around], axis=0))}
        tops |= {
            (0, int(np.argmax(heights[0]))),
            (int(np.argmax(heights[:, 0])), 0),
        }  # a top on an edge may hide one beside it
        found = [climb(self, float(levels[i]), float(inner[j]), restricted, self.repeated) for i, j in sorted(tops)]
        made = max(found, key=lambda one: one.loglike)
        # among points as high as the best the one with more variances at zero is the answer
        for tau, omega in ((0.0, 0.0), (made.between, 0.0), (0.0, made.within)):
            plain = self.at(tau, omega, restricted)
            if plain.loglike >= made.loglike - GAIN:
                return plain
        return made

    def _heights(self, betweens: np.ndarray, within: float, restricted: bool) -> np.ndarray:
        """Return the log-likelihood at several variances between studies, without its constant."""
        assert self.known is not None
        k = self.x.shape[1]
        weight = 1 / (self.known + within)
        total = np.bincount(self.study, weight)
        both = np.column_stack([self.x, self.y])
        sums = np.stack([np.bincount(self.study, weight * column) for column in both.T], axis=1)
        shrink = betweens[:, None] / (1 + betweens[:, None] * total)
        cross = (both * weight[:, None]).T @ both - np.einsum("ts,sa,sb->tab", shrink, sums, sums)
        information = cross[:, :k, :k]
        beta = np.linalg.solve(information, cross[:, :k, k, None])[..., 0]
        rest = cross[:, k, k] - np.einsum("ta,ta->t", cross[:, :k, k], beta)
        extra = np.linalg.slogdet(information)[1] if restricted else 0.0
        return np.asarray(
            -0.5 * (np.log(self.known + within).sum() + np.log1p(betweens[:, None] * total).sum(axis=1) + extra + rest)
        )

    @property
    def repeated(self) -> bool:
        """Whether a study has several values."""
        return bool((np.bincount(self.study) > 1).any())

    @property
    def variances(self) -> tuple[str, ...]:
        """Names of the variances that the values can tell."""
        if self.repeated:
            return ("between", "within")
        return ("within",) if self.known is None else ("between",)
