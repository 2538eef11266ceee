r"""Likelihood of the conditional logit: :math:`P_{ij} = e^{x_{ij}'\beta} / \sum_k e^{x_{ik}'\beta}` (McFadden 1974)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import linprog

from esvalue.core.arguments import Params, checked
from esvalue.core.errors import InputError, fail
from esvalue.core.text import Text

if TYPE_CHECKING:
    from esvalue.surveys.choice.choice_sets import ChoiceSets

__all__ = ["Fact", "LogitLikelihood", "fit_facts", "hit_rate", "log_probabilities", "logsum", "separation_of_choices"]


def utilities(x: np.ndarray, is_open: np.ndarray, params: np.ndarray) -> np.ndarray:
    """Return utilities (choice, alternative), minus infinity where there is no alternative."""
    return np.where(is_open, x @ params, -np.inf)


def logsum(u: np.ndarray) -> np.ndarray:
    """Return ln of the sum of exp(u) over the last axis, without overflow.

    >>> logsum(np.array([[1000.0, 1000.0]])).round(4).tolist()
    [1000.6931]
    """
    top = u.max(axis=-1, keepdims=True)
    return top[..., 0] + np.log(np.exp(u - top).sum(axis=-1))


def log_probabilities(x: np.ndarray, is_open: np.ndarray, params: np.ndarray) -> np.ndarray:
    """Return ln P (choice, alternative)."""
    u = utilities(x, is_open, params)
    return u - logsum(u)[:, None]


@dataclass(frozen=True)
class LogitLikelihood:
    """Log-likelihood, gradient and second derivatives for attributes less those of the
    alternative chosen (choice, alternative, k).
    """

    away: np.ndarray
    is_open: np.ndarray

    def pieces(self, params: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return ln P of the alternative chosen (choice) and P of all (choice, alternative)."""
        u = utilities(self.away, self.is_open, params)
        total = logsum(u)
        return -total, np.exp(u - total[:, None])

    def log_chosen(self, params: np.ndarray) -> np.ndarray:
        """Return ln P of the alternative chosen (choice)."""
        return -logsum(utilities(self.away, self.is_open, params))

    def score_obs(self, share: np.ndarray) -> np.ndarray:
        """Return the gradient of each choice (choice, k), given P."""
        return -np.matmul(share[:, None, :], self.away)[:, 0, :]

    def hessian(self, share: np.ndarray, score: np.ndarray, weights: np.ndarray) -> np.ndarray:
        """Return the weighted second derivatives (k, k), given P and the gradient of each choice."""
        k = self.away.shape[2]
        flat = self.away.reshape(-1, k)
        scaled = flat * (share * weights[:, None]).reshape(-1, 1)
        return (score * weights[:, None]).T @ score - scaled.T @ flat


def separation_of_choices(away: np.ndarray, names: tuple[str, ...]) -> InputError | None:
    """Return an error that names attributes which order every choice without exception, or None.

    A direction d with (x_j - x_chosen)'d at most zero for all alternatives, and below zero for one, lets the likelihood
    rise without end.
    """
    flat = away.reshape(-1, away.shape[2])
    flat = flat[np.abs(flat).max(axis=1) > 0]
    size = np.abs(flat).max(axis=0)
    found = linprog(
        np.sum(flat / size, axis=0), A_ub=flat / size, b_ub=np.zeros(len(flat)), bounds=(-1, 1), method="highs"
    )
    if found.status != 0 or found.fun > -1e-7:
        return None
    moved = [name for name, one in zip(names, found.x, strict=True) if abs(one) > 1e-7]
    return fail("choice_separation", "formula", columns=", ".join(moved))


#: A line of a summary: its words, and its text in both languages.
Fact = tuple[Text, Text]

#: Probabilities that differ by less are equal.
TIED = 1e-12


@checked
def hit_rate(choices: ChoiceSets, probability: Params) -> tuple[float, float]:
    """Return the share of choices that took the alternative the model holds likeliest,
    and the share at equal chance; each choice by its weight.

    Where several are likeliest the choice counts by its chance among them.

    Parameters
    ----------
    choices : Choices
        The choices.
    probability : array (row,)
        Of each alternative, one a row of the table.
    """
    each = np.full(choices.open.shape, -1.0)
    each[choices.rows] = probability
    likeliest = each >= each.max(axis=1, keepdims=True) - TIED
    hit = likeliest[np.arange(len(each)), choices.chosen] / likeliest.sum(axis=1)
    return float(np.average(hit, weights=choices.weights)), float(
        np.average(1 / choices.open.sum(axis=1), weights=choices.weights)
    )


def fit_facts(choices: ChoiceSets, loglike: float, null: float, probability: np.ndarray) -> tuple[Fact, ...]:
    """Return McFadden's R2, one less log-likelihood over that of equal chances, and the hit rate."""
    hit, chance = hit_rate(choices, probability)
    r2 = f"{1 - loglike / null:.4f}"
    return (
        (Text(zh="McFadden R2", en="McFadden's R2"), Text(zh=r2, en=r2)),
        (
            Text(zh="命中率", en="hit rate"),
            Text(zh=f"{hit:.1%}（等可能时为 {chance:.1%}）", en=f"{hit:.1%} (at equal chance {chance:.1%})"),
        ),
    )
