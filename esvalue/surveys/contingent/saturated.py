r"""Does the distribution fit the answers? The likelihood ratio against the saturated model of the bid design.

The saturated model gives each question, asked at a bid of people whose earlier answers put their value in one interval,
a share of its own. With n answers of a kind and e expected by the fit, :math:`G^2 = 2\sum n \ln(n/e)` is twice the gain
in log-likelihood; under a true distribution it follows chi-squared with as many degrees of freedom as there are shares
less the parameters.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.special import chdtrc

from esvalue.core.errors import Mistake
from esvalue.core.text import Text
from esvalue.surveys.contingent.welfare import survival
from esvalue.surveys.results import Diagnosis

if TYPE_CHECKING:
    from esvalue.surveys.contingent.model import ContingentValuation
    from esvalue.surveys.contingent.results import ContingentResults

__all__ = ["EXPECTED", "fit_report"]

#: Fewer expected answers than this in a cell and the chi-squared distribution is not to be trusted (Cochran 1954).
EXPECTED = 5.0
#: Below this p the distribution is said not to fit.
SIGNIFICANT = 0.05
Above = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Question:
    """One question and its answers: `kind` says after what it was asked, `at` the bid; answers given and expected,
    the lowest value first.
    """

    kind: str
    at: float
    given: np.ndarray
    expected: np.ndarray

    def joined(self, other: Question) -> Question:
        """Return two questions of a kind as one."""
        return Question(self.kind, self.at, self.given + other.given, self.expected + other.expected)


def fit_report(results: ContingentResults) -> Diagnosis | None:
    """Return the likelihood ratio of a fit without covariates against the saturated model of its bid design;
    nothing for another fit.

    Cells are questions x answers. Where a cell has fewer than five expected answers its question is joined with that of
    the neighbouring bid asked after the same answers, the smaller one; where there is none, with the neighbouring
    answer.

    Returns
    -------
    Diagnosis
        Figures `lr`, `df`, `p`, `cells` and `joined` (cells before and after joining differ by it); without them, why
        there is no test.
    """
    model = results._model
    if model.likelihood.bid != 1 or len(results.names) != 2:
        return None
    if model.likelihood.sign * results.values[1] >= 0:
        return _untested(Text(zh="条件越差同意者越多", en="the answers rise with worse terms"))
    if model.weights_are == "sampling":
        return _untested(Text(zh="抽样权重不是回答个数", en="sampling weights are no counts of answers"))
    location, scale, _ = results.location_scale(results.values[None, :], np.ones((1, 1)))

    def above(t: np.ndarray) -> np.ndarray:
        inside = survival(model.law, np.where(np.isfinite(t), t, 0.0), location[0, 0], scale[0, 0])
        return np.where(np.isfinite(t), inside, np.where(t > 0, 0.0, 1.0))

    asked = _questions(model, above)
    if asked is None:
        return _untested(
            Text(zh="回答是互相重叠的区间或确切金额", en="the answers are intervals that overlap, or amounts")
        )
    return _tested(model, asked, len(results.names))


def _tested(model: ContingentValuation, asked: list[Question], parameters: int) -> Diagnosis:
    before = sum(len(one.given) for one in asked)
    kept = joined_questions(asked)
    df = sum(len(one.given) - 1 for one in kept) - parameters
    if df < 1:
        return _untested(
            Text(zh="投标值太少，除两个参数外无可检验", en="too few bids for more than the two parameters")
        )
    table = pd.DataFrame(
        [(one.kind, one.at, *pair) for one in kept for pair in zip(one.given, one.expected, strict=True)],
        columns=["asked", "bid", "given", "expected"],
    )
    lr, after = likelihood_ratio(kept), len(table)
    p = float(chdtrc(df, lr))
    figures = {"lr": lr, "df": float(df), "p": p, "cells": float(after), "joined": float(before - after)}
    fields: dict[str, object] = {
        "lr": lr,
        "df": df,
        "p": p,
        "cells": after,
        "joined": _joined(before - after),
        "distribution": Text(zh=model.law.zh, en=model.law.name),
    }
    notes: tuple[Mistake, ...] = (Mistake("cv_fit_poor" if p < SIGNIFICANT else "cv_fit", "", fields),)
    if model.clusters is not None:
        notes += (Mistake("cv_fit_clusters", "", {}),)
    return Diagnosis(table, figures, notes)


def _joined(count: int) -> Text:
    least = f"{EXPECTED:g}"
    return (
        Text(
            zh=f"，{count} 格因期望少于 {least} 而并入相邻格",
            en=f", {count} joined for fewer than {least} expected answers",
        )
        if count
        else Text.same("")
    )


def _untested(why: Text) -> Diagnosis:
    return Diagnosis(None, {}, (Mistake("cv_fit_untested", "", {"why": why}),))


def likelihood_ratio(asked: Sequence[Question]) -> float:
    """Return twice the gain in log-likelihood of a share for each question.

    >>> likelihood_ratio(
    ...     [Question("first", 10.0, np.array([30.0, 10.0]), np.array([20.0, 20.0]))]
    ... )  # 2 (30 ln 1.5 + 10 ln 0.5)
    10.4...
    """
    given, expected = (np.concatenate([getattr(one, name) for one in asked]) for name in ("given", "expected"))
    some = given > 0
    return float(2 * given[some] @ np.log(given[some] / expected[some]))


def joined_questions(asked: Sequence[Question]) -> list[Question]:
    """Return questions whose cells all have :data:`EXPECTED` expected answers, as far as joining neighbours goes.

    >>> few = [
    ...     Question("first", bid, np.array([n - yes, yes]), np.array([n - yes, yes]))
    ...     for bid, n, yes in ((10.0, 40.0, 20.0), (20.0, 40.0, 9.0), (40.0, 40.0, 3.0))
    ... ]
    >>> [one.given.tolist() for one in joined_questions(few)]
    [[20.0, 20.0], [68.0, 12.0]]
    """
    kept: list[Question] = []
    for kind in dict.fromkeys(one.kind for one in asked):
        row = sorted((one for one in asked if one.kind == kind), key=lambda one: one.at)
        while len(row) > 1 and min(one.expected.min() for one in row) < EXPECTED:
            i = int(np.argmin([one.expected.min() for one in row]))
            sides = [j for j in (i - 1, i + 1) if 0 <= j < len(row)]
            j = min(sides, key=lambda side: row[side].given.sum())
            row[min(i, j) : max(i, j) + 1] = [row[min(i, j)].joined(row[max(i, j)])]
        kept += [_merged(one) for one in row]
    return kept


def _merged(one: Question) -> Question:
    """Return a question with answers of few expected joined with the neighbouring answer, the smaller one."""
    given, expected = list(one.given), list(one.expected)
    while len(expected) > 1 and min(expected) < EXPECTED:
        i = int(np.argmin(expected))
        j = min((k for k in (i - 1, i + 1) if 0 <= k < len(expected)), key=lambda k: expected[k])
        for cells in (given, expected):
            cells[min(i, j) : max(i, j) + 1] = [cells[i] + cells[j]]
    return Question(one.kind, one.at, np.array(given), np.array(expected))


def _questions(model: ContingentValuation, above: Above) -> list[Question] | None:
    """Return the questions of a survey with their answers;
    None where answers are brackets that no design of questions explains.
    """
    found, weights, pays = model.brackets, model.likelihood.weights, model.measure == "wtp"
    made: list[Question] = []
    everyone = np.ones(len(weights), bool)
    floor = np.full(len(weights), -np.inf)
    if model.spike:
        positive = found.lower >= 0
        made += _split(
            "positive",
            floor,
            np.full(len(weights), np.inf),
            np.zeros(len(weights)),
            positive,
            asked=everyone,
            weights=weights,
            above=above,
        )
        everyone, floor = positive, np.zeros(len(weights))
    if not np.isfinite(found.bid).any():
        card = _card(found.lower[everyone], found.upper[everyone], weights[everyone], above(floor[:1]), above)
        return None if card is None else [*made, card]
    high = found.yes if pays else ~found.yes
    made += _split(
        "first", floor, np.full(len(weights), np.inf), found.bid, high, asked=everyone, weights=weights, above=above
    )
    again = (found.second_lower | found.second_upper) & everyone
    cut = np.where(found.second_lower, found.lower, found.upper)
    for name, side in (("after above", again & high), ("after below", again & ~high)):
        made += _split(
            name,
            np.where(high, found.bid, floor),
            np.where(high, np.inf, found.bid),
            cut,
            found.second_lower,
            asked=side,
            weights=weights,
            above=above,
        )
    return made


def _split(
    kind: str,
    low: np.ndarray,
    high: np.ndarray,
    cut: np.ndarray,
    is_above: np.ndarray,
    *,
    asked: np.ndarray,
    weights: np.ndarray,
    above: Above,
) -> list[Question]:
    """Return what was answered at each cut of each interval: (below, above)."""
    if not asked.any():
        return []
    ends, place = np.unique(np.stack([low, high, cut], axis=1)[asked], axis=0, return_inverse=True)
    place = place.ravel()
    total = np.bincount(place, weights[asked], len(ends))
    upper = np.bincount(place, (weights * is_above)[asked], len(ends))
    low_share, high_share, cut_share = (above(ends[:, i]) for i in range(3))
    room = low_share - high_share
    share = np.divide(cut_share - high_share, room, out=np.full(len(ends), 0.5), where=room > 0)
    return [
        Question(
            kind,
            float(ends[i, 2]),
            np.array([total[i] - upper[i], upper[i]]),
            total[i] * np.array([1 - share[i], share[i]]),
        )
        for i in range(len(ends))
    ]


def _card(
    lower: np.ndarray, upper: np.ndarray, weights: np.ndarray, asked: np.ndarray, above: Above
) -> Question | None:
    """Return brackets that lie side by side as one question with an answer each, a gap between them being an answer
    nobody gave; `asked` is the share it was put to.
    """
    ends, place = np.unique(np.stack([lower, upper], axis=1), axis=0, return_inverse=True)
    if (ends[:, 0] == ends[:, 1]).any() or (ends[1:, 0] < ends[:-1, 1]).any():
        return None
    edges = np.unique(ends)
    given = np.zeros(len(edges) - 1)
    given[np.searchsorted(edges, ends[:, 0])] = np.bincount(place.ravel(), weights, len(ends))
    shares = above(edges)
    return Question("card", 0.0, given, weights.sum() * (shares[:-1] - shares[1:]) / asked)
