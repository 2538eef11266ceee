r"""Height, slope and curvature of the likelihood of studies in coefficients and variances, and the climb to its top.

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

from esvalue.surveys.transfer.profile import Fit, StudyLikelihood

__all__ = ["climb", "curve", "height", "slope"]


@dataclass(frozen=True)
class _Blocks:
    """The inverse of V, by study: diag(weight) less shrink times the outer product of the weights."""

    study: np.ndarray
    weight: np.ndarray
    shrink: np.ndarray

    @classmethod
    def of(cls, like: StudyLikelihood, between: float, within: float) -> _Blocks:
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
    v = _Blocks.of(like, between, within)
    left = (like.y - like.x @ beta)[:, None]
    free, extra = len(like.y), 0.0
    if restricted:
        free, extra = free - like.x.shape[1], float(np.linalg.slogdet(like.x.T @ v.solve(like.x))[1])
    log_det = float(-np.log(v.weight).sum() + np.log1p(between * np.bincount(like.study, v.weight)).sum())
    return -0.5 * (free * float(np.log(2 * np.pi)) + log_det + extra + float((left * v.solve(left)).sum()))


def slope(like: StudyLikelihood, beta: np.ndarray, between: float, within: float, restricted: bool) -> np.ndarray:
    """Return the derivatives of :func:`height` (k + 2): coefficients, variance between, variance within; NaN where it
    is not defined.
    """
    if not _possible(like, between, within):
        return np.full(len(beta) + 2, np.nan)
    v = _Blocks.of(like, between, within)
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
    v = _Blocks.of(like, between, within)
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


def climb(like: StudyLikelihood, between: float, within: float, restricted: bool, both: bool, steps: int = 100) -> Fit:
    """Return the nearest top from two variances, coefficients being the best at each; a variance may end at zero.

    Newton steps on the variances that are free (above zero, or pushed up from it), by the expected curvature where the
    observed one is no top; each is cut at zero and halved until it rises.
    """
    here = like.at(between, within, restricted)
    k = len(here.beta)
    for _ in range(steps):
        point = np.array([here.between, here.within])
        rise = slope(like, here.beta, here.between, here.within, restricted)[k:]
        bent = curve(like, here.beta, here.between, here.within, restricted)
        bend = bent[k:, k:] - bent[k:, :k] @ np.linalg.solve(bent[:k, :k], bent[:k, k:])
        free = np.flatnonzero(((point > 0) | (rise > 0)) & np.array([True, both]))
        if not len(free):
            return here
        part = bend[np.ix_(free, free)]
        if np.linalg.eigvalsh(part)[-1] >= 0:
            part = -0.5 * _Blocks.of(like, here.between, here.within).traces()[1][np.ix_(free, free)]
        move = np.zeros(2)
        move[free] = np.linalg.solve(-part, rise[free])
        for halved in range(50):
            tau, omega = np.maximum(point + move * 0.5**halved, 0.0)
            there = like.at(float(tau), float(omega), restricted)
            if there.loglike > here.loglike:
                break
        else:
            return here
        here = there
    return here
