r"""One likelihood for every way of asking: the answer says between which amounts the respondent's value lies.

With :math:`z(t) = -s(x'\beta + \gamma g(t) + \ldots)`, where :math:`s = 1` for willingness to pay and :math:`-1` for
willingness to accept, an answer that puts the value between L and U has the likelihood :math:`F(z(U)) - F(z(L))`, and
an amount named outright :math:`f(z)\,|\gamma|\,g'(t)`. :math:`x'\beta + \gamma g(t)` is the index of the probability of
"yes" to t, so single-bounded answers give the coefficients of a logit or probit. In :math:`(\beta, \gamma)` the
log-likelihood is concave (Burridge 1981, for log-concave densities), so the one optimum is found from any start.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from esvalue.surveys.contingent.latent import Latent, log_interval
from esvalue.surveys.likelihood import Likelihood

__all__ = ["IntervalLikelihood"]


@dataclass(frozen=True)
class IntervalLikelihood(Likelihood):
    """Log-likelihood of brackets, with its first and second derivatives in closed form.

    Attributes
    ----------
    law : Latent
        The distribution.
    low, high : array (n, k)
        Columns of the index at the lower and upper bound: covariates, then g(bound), then any shifts; read only where
        `has_low`, `has_high`.
    has_low, has_high : bool array (n)
        Whether the bound is finite on the scale of g.
    exact : bool array (n)
        Whether the amount itself is known (its columns stand in `low`).
    jacobian : array (n)
        :math:`\\ln g'(t)` of exact amounts.
    sign : int
        1 for willingness to pay, -1 for willingness to accept.
    bid : int
        Place of the bid's coefficient among the parameters.
    weights : array (n)
    """

    law: Latent
    low: np.ndarray
    high: np.ndarray
    has_low: np.ndarray
    has_high: np.ndarray
    exact: np.ndarray
    jacobian: np.ndarray
    sign: int
    bid: int
    weights: np.ndarray

    def _bounds(self, params: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        low = np.where(self.has_low, -self.sign * (self.low @ params), -np.inf)
        high = np.where(self.has_high, -self.sign * (self.high @ params), np.inf)
        return low, high

    def loglike_obs(self, params: np.ndarray) -> np.ndarray:
        """Return the log-likelihood of each answer (n), weights left out."""
        params = np.asarray(params, float)
        low, high = self._bounds(params)
        out = log_interval(self.law, low, high)
        if self.exact.any():
            steep = -self.sign * params[self.bid]
            known = self.law.log_pdf(low[self.exact]) + self.jacobian[self.exact]
            out[self.exact] = known + np.log(steep) if steep > 0 else -np.inf
        return out

    def loglike(self, params: np.ndarray) -> float:
        """Return the log-likelihood at parameters (k); minus infinity where they are impossible."""
        found = self.loglike_obs(params)
        return float(self.weights @ found) if np.isfinite(found).all() else -np.inf

    def _ratios(self, params: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Return density over probability at both bounds (zero where there is no bound), and the bounds."""
        low, high = self._bounds(params)
        log_p = log_interval(self.law, low, high)
        down, up = np.zeros(len(low)), np.zeros(len(low))
        at = self.has_low & ~self.exact
        down[at] = np.exp(self.law.log_pdf(low[at]) - log_p[at])
        at = self.has_high & ~self.exact
        up[at] = np.exp(self.law.log_pdf(high[at]) - log_p[at])
        return down, up, low, high

    def score_obs(self, params: np.ndarray) -> np.ndarray:
        """Return the gradient of each answer's log-likelihood (n, k), weights included."""
        params = np.asarray(params, float)
        down, up, low, _ = self._ratios(params)
        down = -down
        if self.exact.any():
            down[self.exact] = self.law.slope(low[self.exact])
        out = -self.sign * (up[:, None] * self.high + down[:, None] * self.low)
        if self.exact.any():
            out[self.exact, self.bid] += 1.0 / params[self.bid]
        return self.weights[:, None] * out

    def hessian(self, params: np.ndarray) -> np.ndarray:
        """Return the second derivatives of the log-likelihood (k, k)."""
        params = np.asarray(params, float)
        down, up, low, high = self._ratios(params)
        bend_low = -_times(down, self.law.slope, low) - down**2
        bend_high = _times(up, self.law.slope, high) - up**2
        if self.exact.any():
            bend_low[self.exact] = self.law.curvature(low[self.exact])
        w = self.weights
        cross = self.high.T @ (self.low * (w * up * down)[:, None])
        out = (
            self.low.T @ (self.low * (w * bend_low)[:, None])
            + self.high.T @ (self.high * (w * bend_high)[:, None])
            + cross
            + cross.T
        )
        if self.exact.any():
            out[self.bid, self.bid] -= w[self.exact].sum() / params[self.bid] ** 2
        return out


def _times(ratio: np.ndarray, slope: object, z: np.ndarray) -> np.ndarray:
    """Return ratio x slope(z), zero where the ratio is (the slope may be infinite there)."""
    out = np.zeros(len(ratio))
    some = ratio > 0
    out[some] = ratio[some] * slope(z[some])  # type: ignore[operator]
    return out
