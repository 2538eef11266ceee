"""How well a model of choices fits: McFadden's R2 and the hit rate, as lines of a summary."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from esvalue.core.arguments import Params, checked

if TYPE_CHECKING:
    from esvalue.surveys.choice.data import Choices

__all__ = ["Fact", "fit_facts", "hit_rate"]

#: A line of a summary: its words, and its text in both languages.
Fact = tuple[dict[str, str], dict[str, str]]
#: Probabilities that differ by less are equal.
TIED = 1e-12


@checked
def hit_rate(choices: Choices, probability: Params) -> tuple[float, float]:
    """Return the share of choices that took the alternative the model holds likeliest, and the share at equal chance;
    each choice by its weight.

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


def fit_facts(choices: Choices, loglike: float, null: float, probability: np.ndarray) -> tuple[Fact, ...]:
    """Return McFadden's R2, one less log-likelihood over that of equal chances, and the hit rate."""
    hit, chance = hit_rate(choices, probability)
    r2 = f"{1 - loglike / null:.4f}"
    return (
        ({"en": "McFadden's R2", "zh": "McFadden R2"}, {"en": r2, "zh": r2}),
        (
            {"en": "hit rate", "zh": "命中率"},
            {"en": f"{hit:.1%} (at equal chance {chance:.1%})", "zh": f"{hit:.1%}（等可能时为 {chance:.1%}）"},
        ),
    )
