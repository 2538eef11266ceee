"""The search for the highest optimum of a latent class model: many short climbs, a few long ones, one proof."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from esvalue.core.errors import InputError
from esvalue.surveys.choice.latent import LatentLikelihood
from esvalue.surveys.estimation import Optimum

__all__ = ["Climb", "search"]

#: Log-likelihoods closer than this are the same optimum.
SAME = 1e-3
#: Steps of each short climb, and of each long one at most.
SHORT, LONG = 15, 400


@dataclass(frozen=True)
class Climb:
    """The best optimum, how many long climbs there were and how many ended in it;
    `heights` are their log-likelihoods.
    """

    top: Optimum
    starts: int
    long: int
    same: int
    heights: tuple[float, ...]


def search(like: LatentLikelihood, pooled: np.ndarray, starts: int, seed: int, keep: int = 6) -> Climb:
    """Return the highest optimum found.

    Parameters
    ----------
    like : LatentLikelihood
        The model.
    pooled : array (k)
        Estimates of one class for all.
    starts : int
        Number of starts.
    seed : int
        Of the starts.
    keep : int
        How many of the best short climbs go on.

    Raises
    ------
    InputError
        No climb ended in a tested optimum.
    """
    rng, whitened = np.random.default_rng(seed), _whitened(like, pooled)
    short = [_climbed(like, start, SHORT) for start in (_start(like, pooled, whitened, rng) for _ in range(starts))]
    short.sort(key=lambda one: -one[1])
    tops: list[Optimum] = []
    problem: InputError | None = None
    for params, _ in short[:keep]:
        near, _ = _climbed(like, params, LONG)
        try:
            tops.append(like.maximised(near, "latent class logit"))
        except InputError as error:
            problem = error
    if not tops:
        assert problem is not None
        raise problem
    tops.sort(key=lambda one: -one.loglike)
    heights = tuple(one.loglike for one in tops)
    return Climb(tops[0], starts, len(tops), sum(heights[0] - one < SAME for one in heights), heights)


def _start(like: LatentLikelihood, pooled: np.ndarray, whitened: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return tastes of groups of respondents alike in how they differ from the pooled tastes:
    each goes to the nearest of random members.
    """
    lay = like.layout
    centres = whitened[rng.choice(len(whitened), lay.classes, replace=False)]
    nearest = np.argmin(((whitened[:, None, :] - centres[None]) ** 2).sum(axis=2), axis=1)
    post = 0.2 / lay.classes + 0.8 * (nearest[:, None] == np.arange(lay.classes))
    params = np.zeros(lay.size)
    for q in range(lay.classes):
        params[lay.places(q)] = pooled
    for _ in range(3):
        params = params + like.maximising_step(params, post, guard=1e-3)
    return params


def _whitened(like: LatentLikelihood, pooled: np.ndarray) -> np.ndarray:
    """Return the gradient of each respondent at the pooled tastes, scaled to unit covariance (person,
    attribute of its own).
    """
    each = like.logit.score_obs(like.logit.pieces(pooled)[1])[:, like.layout.own]
    by_person = np.stack([np.bincount(like.person, column, minlength=len(like.z)) for column in each.T], axis=1)
    roots, axes = np.linalg.eigh(np.atleast_2d(np.cov(by_person.T)))
    return (by_person @ axes) / np.sqrt(np.maximum(roots, 1e-12 * roots[-1]))


def _climbed(like: LatentLikelihood, params: np.ndarray, steps: int) -> tuple[np.ndarray, float]:
    """Return the parameters after some steps of expectation and maximisation, fewer when the gain of one fades."""
    now = like.loglike(params)
    for _ in range(steps):
        params = like.em_step(params)
        height = like.loglike(params)
        if height - now < 1e-3:
            return params, height
        now = height
    return params, now
