"""Choices among alternatives by people whose tastes are known."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from esvalue.surveys import ConditionalLogit, LatentClassLogit

SET = {"situation": "set", "alternative": "option", "chosen": "taken"}
MONEY = {"cost": "fee", "currency": "CNY", "period": "year", "payer": "household"}
TASTES = {"water": 0.8, "birds": 0.4, "fee": -0.05}


def asked(
    people: int, sets: int, rng: np.random.Generator, tastes: np.ndarray | None = None, options: int = 3
) -> pd.DataFrame:
    """Return choices of people with the tastes of each (people, 3), those of TASTES by default;
    the last option is the status quo.
    """
    n = people * sets
    x = np.stack(
        [
            rng.integers(0, 2, (n, options)),
            rng.integers(0, 3, (n, options)),
            rng.choice([20.0, 40.0, 60.0], (n, options)),
        ],
        axis=2,
    )
    x[:, -1] = 0
    each = np.broadcast_to(np.array(list(TASTES.values())), (people, 3)) if tastes is None else tastes
    u = np.einsum("njk,nk->nj", x, np.repeat(each, sets, axis=0)) + rng.gumbel(size=(n, options))
    taken = u.argmax(axis=1)
    table = pd.DataFrame(x.reshape(-1, 3), columns=list(TASTES)).astype(float)
    return table.assign(
        set=np.repeat(np.arange(n), options),
        option=np.tile(np.arange(options), n),
        who=np.repeat(np.arange(people), sets * options),
        taken=(np.arange(options) == taken[:, None]).ravel().astype(int),
    )


def two_kinds(people: int, sets: int, rng: np.random.Generator) -> tuple[pd.DataFrame, np.ndarray]:
    """Return choices of two kinds of people, 60% and 40%, and who is of the first."""
    first = rng.random(people) < 0.6
    tastes = np.where(first[:, None], [1.5, 0.2, -0.03], [0.0, 1.2, -0.09])
    return asked(people, sets, rng, tastes), first


def logit(table: pd.DataFrame, formula: str = "water + birds + fee", **options: Any) -> ConditionalLogit:
    return ConditionalLogit.from_formula(formula, table, **{**SET, **MONEY, **options})


def latent(table: pd.DataFrame, classes: int = 2, **options: Any) -> LatentClassLogit:
    return LatentClassLogit.from_formula(
        "water + birds + fee", table, classes=classes, **{"panel": "who", **SET, **MONEY, **options}
    )
