r"""The likelihood of values of studies with a common part: :math:`y_{ij} = x_{ij}'\beta + u_i + w_{ij} + e_{ij}`.

The variance between studies is that of u, :math:`\tau^2`; the variance within studies that of w, :math:`\omega^2`; e is
the sampling error, its variance d known or zero. With :math:`V_i = D_i + \tau^2 11'`, :math:`D_i = \mathrm{diag}(d_{ij}
+ \omega^2)`, inverse and determinant have closed forms, so nothing is inverted that could be singular, and a variance
of zero is a point like any other. Where d is zero one search over the ratio :math:`\theta = \tau^2/\omega^2` is enough;
where it is known both variances are searched (:mod:`esvalue.surveys.transfer.climb`).

With :math:`V = \mathrm{diag}(d + \omega^2) + \tau^2 J`, J one block of ones a study, :math:`r = y - X\beta`, :math:`A =
X'V^{-1}X` and :math:`V_s` the derivative of V by a variance (J or the identity):

.. math::
    \partial_\beta l = X'V^{-1}r, \quad
    \partial_s l = -\tfrac12 \mathrm{tr}(V^{-1}V_s) + \tfrac12 r'V^{-1}V_sV^{-1}r + \tfrac12 \mathrm{tr}(A^{-1}
    X'V^{-1}V_sV^{-1}X),

the last term of the restricted likelihood only (Harville 1977, JASA 72:320).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

__all__ = ["BlockInverse", "Fit", "StudyLikelihood", "curve", "height", "slope"]

#: Least variance, over the mean square of the values, that a perfect fit leaves.
ROUNDING = 1e-31


@dataclass(frozen=True)
class Fit:
    """Estimates at given variances: coefficients, their covariance, the variances between and within studies,
    the log-likelihood.
    """

    beta: np.ndarray
    covariance: np.ndarray
    between: float
    within: float
    loglike: float


@dataclass(frozen=True)
class StudyLikelihood:
    """Values (logarithms) `y`, covariates `x`, the number of the study of each,
    and known sampling variances or None.
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
        r"""Return the estimates at a ratio of the variances where sampling errors are not known,
        the variance within studies being the best one.
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

    def heights(self, betweens: np.ndarray, within: float, restricted: bool) -> np.ndarray:
        """Return the (restricted) log-likelihood at several variances between studies, without its constant."""
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


@dataclass(frozen=True)
class BlockInverse:
    """The inverse of V, by study: diag(weight) less shrink times the outer product of the weights."""

    study: np.ndarray
    weight: np.ndarray
    shrink: np.ndarray

    @classmethod
    def of(cls, like: StudyLikelihood, between: float, within: float) -> BlockInverse:
        """Return the inverse at two variances."""
        weight = 1 / (within + (np.zeros(len(like.y)) if like.known is None else like.known))
        return cls(like.study, weight, between / (1 + between * np.bincount(like.study, weight)))

    def solve(self, m: np.ndarray) -> np.ndarray:
        """Return V^-1 m, for m (n, c)."""
        scaled = self.weight[:, None] * m
        return scaled - self.weight[:, None] * (self.shrink[:, None] * self.spread(scaled, False))[self.study]

    def spread(self, m: np.ndarray, back: bool = True) -> np.ndarray:
        """Return J m (n, c), or the sums by study (study, c)."""
        sums = np.stack([np.bincount(self.study, column) for column in m.T], axis=1)
        return sums[self.study] if back else sums

    def traces(self) -> tuple[np.ndarray, np.ndarray]:
        """Return tr(V^-1 V_s) (2,) and tr(V^-1 V_s V^-1 V_t) (2, 2), between studies first."""
        one, two, three = (np.bincount(self.study, self.weight**power) for power in (1, 2, 3))
        whole = one - self.shrink * one**2  # 1' V_i^-1 1
        mixed = two - 2 * self.shrink * two * one + self.shrink**2 * two * one**2  # 1' V_i^-2 1
        square = two - 2 * self.shrink * three + self.shrink**2 * two**2  # tr V_i^-2
        single = one - self.shrink * two
        return np.array([whole.sum(), single.sum()]), np.array(
            [[(whole**2).sum(), mixed.sum()], [mixed.sum(), square.sum()]]
        )


def _possible(like: StudyLikelihood, between: float, within: float) -> bool:
    return between >= 0 and within >= 0 and (within > 0 or like.known is not None)


def height(like: StudyLikelihood, beta: np.ndarray, between: float, within: float, restricted: bool) -> float:
    """Return the (restricted) log-likelihood, -inf at variances below zero."""
    if not _possible(like, between, within):
        return float("-inf")
    v = BlockInverse.of(like, between, within)
    left = (like.y - like.x @ beta)[:, None]
    free, extra = len(like.y), 0.0
    if restricted:
        free, extra = free - like.x.shape[1], float(np.linalg.slogdet(like.x.T @ v.solve(like.x))[1])
    log_det = float(-np.log(v.weight).sum() + np.log1p(between * np.bincount(like.study, v.weight)).sum())
    return -0.5 * (free * float(np.log(2 * np.pi)) + log_det + extra + float((left * v.solve(left)).sum()))


def slope(like: StudyLikelihood, beta: np.ndarray, between: float, within: float, restricted: bool) -> np.ndarray:
    """Return the derivatives of :func:`height` (k + 2): coefficients, variance between, variance within;
    NaN where it is not defined.
    """
    if not _possible(like, between, within):
        return np.full(len(beta) + 2, np.nan)
    v = BlockInverse.of(like, between, within)
    force, solved = v.solve((like.y - like.x @ beta)[:, None]), v.solve(like.x)
    made = -0.5 * v.traces()[0]
    made += 0.5 * np.array([float((force * v.spread(force)).sum()), float((force**2).sum())])
    if restricted:
        bread = np.linalg.inv(like.x.T @ solved)
        made += 0.5 * np.array([np.trace(bread @ (solved.T @ v.spread(solved))), np.trace(bread @ (solved.T @ solved))])
    return np.concatenate([like.x.T @ force[:, 0], made])


def curve(like: StudyLikelihood, beta: np.ndarray, between: float, within: float, restricted: bool) -> np.ndarray:
    """Return the second derivatives of :func:`height` (k + 2, k + 2)."""
    k = len(beta)
    made = np.full((k + 2, k + 2), np.nan)
    if not _possible(like, between, within):
        return made
    v = BlockInverse.of(like, between, within)
    force, solved = v.solve((like.y - like.x @ beta)[:, None]), v.solve(like.x)
    information = like.x.T @ solved
    made[:k, :k] = -information
    pushed = [v.spread(force), force]  # V_s V^-1 r
    drawn = [v.spread(solved), solved]  # V_s V^-1 X
    again = [v.solve(one) for one in drawn]
    double = v.traces()[1]
    bread = np.linalg.inv(information)
    for s in range(2):
        made[:k, k + s] = made[k + s, :k] = -(solved.T @ pushed[s])[:, 0]
        for t in range(2):
            value = 0.5 * double[s, t] - float((pushed[s] * v.solve(pushed[t])).sum())
            if restricted:
                first, second = bread @ (solved.T @ drawn[s]), bread @ (solved.T @ drawn[t])
                value += 0.5 * np.trace(first @ second) - np.trace(bread @ (drawn[s].T @ again[t]))
            made[k + s, k + t] = value
    return made
