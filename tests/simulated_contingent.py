"""Answers to contingent valuation questions by people whose values are known."""

from __future__ import annotations

import numpy as np
import pandas as pd

from esvalue.surveys import ContingentValuation, DoubleBounded, Interval, OneAndHalfBounded, PaymentCard, SingleBounded

UNIT = {"currency": "CNY", "period": "year", "payer": "household"}
LAWS = ("logistic", "normal", "log-logistic", "log-normal", "weibull")
FORMATS = {
    "single": SingleBounded("bid1", "a1"),
    "double": DoubleBounded(("bid1", "bid2"), ("a1", "a2")),
    "one_and_half": OneAndHalfBounded("low", "high", ("a1", "a2"), "first"),
    "payment_card": PaymentCard("choice", (5, 10, 20, 30, 50, 80, 120, 200)),
    "interval": Interval("lower", "upper"),
}
CARD = np.array([0, 5, 10, 20, 30, 50, 80, 120, 200.0])


def noise(law: str, rng: np.random.Generator, n: int) -> np.ndarray:
    """Draw the standardised error."""
    if law in ("normal", "log-normal"):
        return rng.standard_normal(n)
    u = rng.random(n)
    return np.log(-np.log(u)) if law == "weibull" else np.log(u / (1 - u))


def values(law: str, rng: np.random.Generator, x: np.ndarray) -> np.ndarray:
    """Draw values: median near 40, spread moderate, effect of x on the location."""
    if law in ("logistic", "normal"):
        return 40 + 8 * x + (12 if law == "logistic" else 22) * noise(law, rng, len(x))
    scale = {"log-logistic": 0.5, "log-normal": 0.8, "weibull": 0.7}[law]
    return np.exp(3.6 + 0.25 * x + scale * noise(law, rng, len(x)))


def truth(law: str) -> np.ndarray:
    """Return the parameters behind `values`: constant, x, bid."""
    location, slope, scale = {
        "logistic": (40, 8, 12),
        "normal": (40, 8, 22),
        "log-logistic": (3.6, 0.25, 0.5),
        "log-normal": (3.6, 0.25, 0.8),
        "weibull": (3.6, 0.25, 0.7),
    }[law]
    return np.array([location, slope, -1.0]) / scale


def answered(
    law: str, form: str, n: int, rng: np.random.Generator, pays: bool = True, covariate: bool = True
) -> pd.DataFrame:
    """Return a table of answers in a format."""
    x = rng.standard_normal(n) if covariate else np.zeros(n)
    worth = values(law, rng, x)
    agree = (lambda bid: worth >= bid) if pays else (lambda bid: worth <= bid)
    table = pd.DataFrame({"x": x, "worth": worth})
    if form == "payment_card":
        if pays:
            return table.assign(choice=CARD[np.searchsorted(CARD, np.maximum(worth, 0), side="right") - 1])
        within = table[worth <= CARD[-1]]  # nobody can tick a demand above the card
        return within.assign(choice=CARD[1:][np.searchsorted(CARD[1:], within["worth"])])
    if form == "interval":
        width = rng.choice([10.0, 25.0], n)
        table["lower"] = np.floor(worth / width) * width
        table["upper"] = table["lower"] + width
        return table
    bid = rng.choice([10.0, 20.0, 35.0, 55.0, 90.0], n)
    if form == "one_and_half":
        low, high = bid, bid * 2
        starts_low = rng.random(n) < 0.5
        first = agree(np.where(starts_low, low, high))
        follows = np.where(starts_low, first, ~first) if pays else np.where(starts_low, ~first, first)
        second = agree(np.where(starts_low, high, low)).astype(object)
        second[~follows] = None
        return table.assign(low=low, high=high, first=np.where(starts_low, "low", "high"), a1=first, a2=second)
    first = agree(bid)
    bid2 = np.where(first == pays, bid * 2, bid / 2)
    return table.assign(bid1=bid, bid2=bid2, a1=np.where(first, "yes", "no"), a2=np.where(agree(bid2), "yes", "no"))


def modelled(
    table: pd.DataFrame, law: str, form: str, formula: str = "x", measure: str = "wtp", **more
) -> ContingentValuation:
    """Return the model of such a table."""
    return ContingentValuation.from_formula(
        formula, table, FORMATS[form], distribution=law, measure=measure, **UNIT, **more
    )
