r"""Latent class logit: people of different kinds, each with tastes of its own (Boxall and Adamowicz 2002).

:math:`L_n = \sum_q \pi_{nq} \prod_t P_{nt|q}`, with :math:`\pi_{nq} = e^{z_n'\gamma_q} / \sum_r e^{z_n'\gamma_r}` and
:math:`\gamma_1 = 0`. Expectation-maximisation from many starts finds the hills, a trust region with the analytic second
derivatives climbs the highest, and the optimum is tested as that of any other model.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from esvalue.surveys.choice.likelihood import LogitLikelihood, logsum
from esvalue.surveys.likelihood import Likelihood

__all__ = ["LatentLikelihood", "Layout"]


@dataclass(frozen=True)
class Layout:
    """Where the parameters stand: own tastes class by class, then shared tastes,
    then membership of classes 2, 3, ...
    """

    classes: int
    own: np.ndarray
    shared: np.ndarray
    members: int

    @property
    def size(self) -> int:
        """Number of parameters."""
        return self.classes * len(self.own) + len(self.shared) + (self.classes - 1) * self.members

    def places(self, q: int) -> np.ndarray:
        """Return the places of the tastes of a class, in the order of the attributes."""
        out = np.empty(len(self.own) + len(self.shared), int)
        out[self.own] = q * len(self.own) + np.arange(len(self.own))
        out[self.shared] = self.classes * len(self.own) + np.arange(len(self.shared))
        return out

    def membership(self, q: int) -> np.ndarray:
        """Return the places of the membership parameters of a class (none for the first)."""
        first = self.classes * len(self.own) + len(self.shared) + (q - 1) * self.members
        return np.arange(first, first + self.members) if q else np.arange(0)

    def ordered(self, params: np.ndarray, order: np.ndarray) -> np.ndarray:
        """Return the same model with its classes in another order."""
        out = params.copy()
        gamma = np.array([params[self.membership(q)] if q else np.zeros(self.members) for q in range(self.classes)])
        for new, old in enumerate(order):
            out[self.places(new)] = params[self.places(old)]
            if new:
                out[self.membership(new)] = gamma[old] - gamma[order[0]]
        return out


@dataclass(frozen=True)
class LatentLikelihood(Likelihood):
    """Log-likelihood with gradient and second derivatives; `z` are covariates of people (person, member),
    `weights` theirs.
    """

    logit: LogitLikelihood
    person: np.ndarray
    z: np.ndarray
    weights: np.ndarray
    layout: Layout

    def reweighted(self, weights: np.ndarray) -> LatentLikelihood:
        """Return the same with other weights of people."""
        return replace(self, weights=weights)

    def log_shares(self, params: np.ndarray) -> np.ndarray:
        """Return ln of the prior probability of each class (person, class)."""
        index = np.stack(
            [
                self.z @ params[self.layout.membership(q)] if q else np.zeros(len(self.z))
                for q in range(self.layout.classes)
            ],
            axis=1,
        )
        return index - logsum(index)[:, None]

    def joint(self, params: np.ndarray) -> np.ndarray:
        """Return ln of share times probability of the person's choices (person, class)."""
        out = self.log_shares(params)
        for q in range(self.layout.classes):
            out[:, q] += np.bincount(
                self.person, self.logit.log_chosen(params[self.layout.places(q)]), minlength=len(self.z)
            )
        return out

    def loglike(self, params: np.ndarray) -> float:
        """Return the log-likelihood."""
        with np.errstate(all="ignore"):
            found = float(self.weights @ logsum(self.joint(params)))
        return found if np.isfinite(found) else -np.inf

    def posterior(self, params: np.ndarray) -> np.ndarray:
        """Return the probability of each class given the person's choices (person, class)."""
        joint = self.joint(params)
        return np.exp(joint - logsum(joint)[:, None])

    def _complete(
        self, params: np.ndarray, post: np.ndarray | None = None
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return posteriors (those given, if any), the gradients of each class (class, person, k),
        and their mean second derivatives (k, k).
        """
        lay, people = self.layout, len(self.z)
        shares = np.exp(self.log_shares(params))
        joint = np.log(np.maximum(shares, 1e-300))
        scores = np.zeros((lay.classes, people, lay.size))
        kept = []
        for q in range(lay.classes):
            log_p, share = self.logit.pieces(params[lay.places(q)])
            one = self.logit.score_obs(share)
            joint[:, q] += np.bincount(self.person, log_p, minlength=people)
            for i, place in enumerate(lay.places(q)):
                scores[q, :, place] = np.bincount(self.person, one[:, i], minlength=people)
            for r in range(1, lay.classes):
                scores[q][:, lay.membership(r)] = self.z * ((q == r) - shares[:, [r]])
            kept.append((share, one))
        post = np.exp(joint - logsum(joint)[:, None]) if post is None else post
        hessian = np.zeros((lay.size, lay.size))
        for q, (share, one) in enumerate(kept):
            at = lay.places(q)
            hessian[np.ix_(at, at)] += self.logit.hessian(share, one, (self.weights * post[:, q])[self.person])
        for r in range(1, lay.classes):
            for s in range(1, lay.classes):
                curve = self.weights * shares[:, r] * ((r == s) - shares[:, s])
                hessian[np.ix_(lay.membership(r), lay.membership(s))] -= (self.z * curve[:, None]).T @ self.z
        return post, scores, hessian

    def score_obs(self, params: np.ndarray) -> np.ndarray:
        """Return the gradient of each person (person, k)."""
        post, scores, _ = self._complete(params)
        return np.einsum("nq,qnk->nk", post, scores) * self.weights[:, None]

    def hessian(self, params: np.ndarray) -> np.ndarray:
        """Return the second derivatives (k, k): mean curvature plus the spread of the classes'
        gradients (Louis 1982).
        """
        post, scores, hessian = self._complete(params)
        mean = np.einsum("nq,qnk->nk", post, scores)
        for q in range(self.layout.classes):
            hessian += (scores[q] * (self.weights * post[:, q])[:, None]).T @ scores[q]
        return hessian - (mean * self.weights[:, None]).T @ mean

    def maximising_step(self, params: np.ndarray, post: np.ndarray | None = None, guard: float = 1e-8) -> np.ndarray:
        """Return one Newton step of the maximisation, given posteriors or those of the parameters."""
        post, scores, hessian = self._complete(params, post)
        gradient = np.einsum("nq,qnk->k", post * self.weights[:, None], scores)
        size = np.sqrt(np.maximum(-np.diag(hessian), 1e-300))
        scaled = -hessian / np.outer(size, size)
        return np.linalg.solve(scaled + guard * np.eye(len(scaled)), gradient / size) / size

    def em_step(self, params: np.ndarray) -> np.ndarray:
        """Return the parameters after one expectation and one Newton step of the maximisation,
        halved until the likelihood does not fall.
        """
        step, now, length = self.maximising_step(params), self.loglike(params), 1.0
        while length > 1e-4 and not self.loglike(params + length * step) >= now:
            length /= 2
        return params + length * step if length > 1e-4 else params
