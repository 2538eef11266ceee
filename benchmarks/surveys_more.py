"""Choice experiments and travel cost: latent classes from many starts, a conditional logit, an on-site count model."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import pandas as pd
from table import Row, show

from esvalue.surveys import ConditionalLogit, LatentClassLogit, TravelCost

__all__ = ["measure"]

PEOPLE, CHOICES, OPTIONS = 361, 4308, 4
CLASSES = np.array(
    [[-0.3, -0.1, 3.0, 2.0, -3.0, -3.0], [-1.1, -0.2, 0.4, 0.5, -11.0, -10.0], [-0.8, -0.1, 1.3, 1.0, -5.0, -6.0]]
)
NAMES = ["pf", "cl", "loc", "wk", "tod", "seas"]


def measure() -> list[Row]:
    """Return the rows."""
    table, visitors = _choices(), _visitors(10_000)
    asked = {
        "situation": "set",
        "alternative": "option",
        "chosen": "taken",
        "panel": "who",
        "cost": "pf",
        "currency": "CNY",
        "period": "once",
    }
    formula = " + ".join(NAMES)
    return [
        _limited(
            f"latent class, 3 classes, 20 starts, {CHOICES:,} choices",
            lambda: LatentClassLogit.from_formula(formula, table, classes=3, **asked).fit(),
            30.0,
        ),
        _limited(
            f"conditional logit, {CHOICES:,} choices x {OPTIONS}",
            lambda: ConditionalLogit.from_formula(formula, table, **asked).fit(),
            None,
        ),
        _limited(
            "on-site negative binomial, 10,000 visitors",
            lambda: TravelCost.from_formula(
                "trips ~ cost + income", visitors, cost="cost", sample="on_site", currency="CNY", period="year"
            ).fit(),
            None,
        ),
    ]


def _choices() -> pd.DataFrame:
    """Return choices of electricity contracts of the size of the published survey (361 people,
    4,308 choices of 4), from three classes.
    """
    rng = np.random.default_rng(0)
    who = np.sort(np.resize(np.arange(PEOPLE), CHOICES))
    time_of_day = rng.integers(0, 3, (CHOICES, OPTIONS))
    x = np.stack(
        [
            np.where(time_of_day == 0, rng.choice([7.0, 9.0], (CHOICES, OPTIONS)), 0.0),
            rng.choice([0.0, 1.0, 5.0], (CHOICES, OPTIONS)),
            rng.integers(0, 2, (CHOICES, OPTIONS)),
            rng.integers(0, 2, (CHOICES, OPTIONS)),
            time_of_day == 1,
            time_of_day == 2,
        ],
        axis=2,
    ).astype(float)
    tastes = CLASSES[rng.choice(3, PEOPLE, p=[0.39, 0.33, 0.28])][who]
    taken = (np.einsum("njk,nk->nj", x, tastes) + rng.gumbel(size=(CHOICES, OPTIONS))).argmax(axis=1)
    table = pd.DataFrame(x.reshape(-1, 6), columns=NAMES)
    return table.assign(
        set=np.repeat(np.arange(CHOICES), OPTIONS),
        option=np.tile(np.arange(OPTIONS), CHOICES),
        who=np.repeat(who, OPTIONS),
        taken=(np.arange(OPTIONS) == taken[:, None]).ravel().astype(int),
    )


def _visitors(size: int) -> pd.DataFrame:
    rng = np.random.default_rng(1)
    cost, income = rng.uniform(5, 80, 20 * size), rng.standard_normal(20 * size)
    trips = rng.poisson(np.exp(1 - 0.02 * cost + 0.3 * income) * rng.gamma(2, 0.5, 20 * size))
    met = rng.choice(20 * size, size, p=trips / trips.sum())
    return pd.DataFrame({"trips": trips[met], "cost": cost[met], "income": income[met]})


def _limited(what: str, action: Callable[[], object], limit: float | None) -> Row:
    start = time.perf_counter()
    action()
    seconds = time.perf_counter() - start
    if limit is None:
        return Row(what, f"{seconds * 1e3:.0f} ms", "", "", "")
    return Row(what, f"{seconds:.1f} s", "", f"{seconds / limit:.2f}", f"{limit:g} s", seconds < limit)


if __name__ == "__main__":
    print(show(measure()))
