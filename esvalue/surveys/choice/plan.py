r"""Before the survey: which alternatives to show.

The expected information of a set about the tastes is :math:`\sum_j P_j (x_j - \bar x)(x_j - \bar x)'` at a guess of them;
the D-error is :math:`|I^{-1}|^{1/k}` of the information of one respondent who answers all sets. Levels are swapped within an
attribute, which keeps each shown equally often, until no swap lowers the criterion; the best of several starts is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from esvalue.errors import Problem, fail, nearest

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["ChoicePlan", "choice_plan", "coded"]


@dataclass(frozen=True)
class ChoicePlan:
    """Sets to show, in long format (set, alternative, attributes), and how good they are.

    `d_error` is that of one respondent at the guessed tastes; `balance` counts each level of each attribute; `correlation` is the
    largest correlation in size between columns of different attributes; `overlap` the share of pairs in a set alike in an attribute.
    """

    table: pd.DataFrame
    d_error: float
    balance: dict[str, dict[object, int]]
    correlation: float
    overlap: float
    notes: tuple[Problem, ...] = ()


def coded(levels: Sequence[object]) -> tuple[np.ndarray, list[str]]:
    """Return the columns of each level (level, column): a number stands for itself, words are coded 0 and 1 against the first.

    >>> coded([10, 20])[0].tolist(), coded(["low", "mid", "high"])[0].tolist()
    ([[10.0], [20.0]], [[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
    """
    if all(isinstance(one, (int, float)) and not isinstance(one, bool) for one in levels):
        return np.array(levels, float)[:, None], [""]
    return np.eye(len(levels))[:, 1:], [f"[{one}]" for one in levels[1:]]


def choice_plan(
    attributes: Mapping[str, Sequence[object]],
    sets: int,
    alternatives: int = 2,
    *,
    priors: Mapping[str, float | Sequence[float]] | None = None,
    opt_out: bool = False,
    criterion: str = "d",
    seed: int = 0,
    starts: int = 3,
) -> ChoicePlan:
    """Return a plan of choice sets with levels as balanced as their number allows.

    Parameters
    ----------
    attributes : mapping
        Levels of each attribute: numbers enter as they are, words as effects against the first.
    sets, alternatives : int
        Number of sets one respondent answers, and of alternatives in each.
    priors : mapping, optional
        Guess of the tastes, one number an attribute (for words one a level but the first); default zero.
    opt_out : bool
        Whether each set also offers none of these, with all columns zero and a constant of its own at its prior "opt_out".
    criterion : str
        "d" (least D-error) or "orthogonal" (least squared correlation between attributes, whatever the tastes).
    seed, starts : int
        Of the random starts, and how many.

    Raises
    ------
    InputError
        Fewer than two levels, sets or alternatives; a prior of an unknown attribute; too few sets for the number of tastes.

    >>> plan = choice_plan({"fee": [10, 20], "water": ["poor", "good"]}, sets=4, seed=1)
    >>> plan.balance["fee"], plan.correlation < 0.01
    ({10: 4, 20: 4}, True)
    """
    import pandas as pd

    _check(attributes, sets, alternatives, priors or {}, criterion, opt_out)
    codes = {name: coded(levels) for name, levels in attributes.items()}
    tastes = _tastes(codes, priors or {}, opt_out)
    if sets * (alternatives - 1 + opt_out) < len(tastes):
        raise fail("plan_too_few", "sets", sets=sets, freedom=sets * (alternatives - 1 + opt_out), tastes=len(tastes))
    rng = np.random.default_rng(seed)
    best: tuple[float, np.ndarray] | None = None
    for _ in range(starts):
        picked = np.stack([rng.permutation(np.resize(np.arange(len(levels)), sets * alternatives)) for levels in attributes.values()], axis=1)
        found = _swapped(picked.reshape(sets, alternatives, -1), list(codes.values()), tastes, opt_out, criterion)
        if best is None or found[0] < best[0] - 1e-12:
            best = found
    assert best is not None
    picked = best[1]
    rows = [
        {"set": s + 1, "alternative": a + 1, **{name: levels[picked[s, a, i]] for i, (name, levels) in enumerate(attributes.items())}}
        for s in range(sets) for a in range(alternatives)
    ]  # fmt: skip
    columns = _columns(picked, list(codes.values()), opt_out)
    balance: dict[str, dict[object, int]] = {
        name: {level: int((picked[:, :, i] == j).sum()) for j, level in enumerate(levels)} for i, (name, levels) in enumerate(attributes.items())
    }
    correlation = _correlation(picked, list(codes.values()))
    notes = _notes(picked, columns, tastes, balance, correlation, opt_out)
    pairs = [(a, b) for a in range(alternatives) for b in range(a)]
    overlap = float(np.mean([picked[:, a] == picked[:, b] for a, b in pairs]))
    return ChoicePlan(pd.DataFrame(rows), _d_error(_information(columns, tastes).sum(axis=0)), balance, correlation, overlap, notes)


def _check(attributes: Mapping[str, Sequence[object]], sets: int, alternatives: int, priors: Mapping[str, object], criterion: str, opt_out: bool) -> None:
    for name, levels in attributes.items():
        if len(levels) < 2 or len(set(levels)) < len(levels):
            raise fail("plan_levels", name, levels=", ".join(map(str, levels)))
    if sets < 1 or alternatives < 2:
        raise fail("plan_size", "plan", sets=sets, alternatives=alternatives)
    if criterion not in ("d", "orthogonal"):
        raise fail("survey_option", "criterion", what="criterion", given=criterion, known="d, orthogonal")
    known = [*attributes, *(["opt_out"] if opt_out else [])]
    for name in priors:
        if name not in known:
            raise fail("survey_column", "priors", column=name, nearest=nearest(name, known), known=", ".join(known))


def _tastes(codes: Mapping[str, tuple[np.ndarray, list[str]]], priors: Mapping[str, float | Sequence[float]], opt_out: bool) -> np.ndarray:
    out: list[float] = []
    for name, (columns, _) in codes.items():
        given = np.atleast_1d(np.asarray(priors.get(name, np.zeros(columns.shape[1])), float))
        if given.shape != (columns.shape[1],):
            raise fail("plan_prior", f"priors: {name}", wanted=columns.shape[1], given=given.size)
        out += given.tolist()
    return np.array([*out, float(np.asarray(priors.get("opt_out", 0.0)))] if opt_out else out)


def _columns(picked: np.ndarray, codes: list[tuple[np.ndarray, list[str]]], opt_out: bool) -> np.ndarray:
    """Return the attributes of sets (set, alternative, column), with none of these as the last alternative if offered."""
    x = np.concatenate([columns[picked[:, :, i]] for i, (columns, _) in enumerate(codes)], axis=2)
    if not opt_out:
        return x
    x = np.concatenate([x, np.zeros((*x.shape[:2], 1))], axis=2)
    none = np.zeros((len(x), 1, x.shape[2]))
    none[:, :, -1] = 1.0
    return np.concatenate([x, none], axis=1)


def _information(x: np.ndarray, tastes: np.ndarray) -> np.ndarray:
    """Return the information of each set (set, k, k)."""
    u = x @ tastes
    share = np.exp(u - u.max(axis=1, keepdims=True))
    share /= share.sum(axis=1, keepdims=True)
    mean = np.einsum("sj,sjk->sk", share, x)
    away = x - mean[:, None, :]
    return np.matmul((away * share[:, :, None]).transpose(0, 2, 1), away)


def _d_error(information: np.ndarray) -> float:
    sign, log = np.linalg.slogdet(information)
    return float(np.exp(-log / len(information))) if sign > 0 else np.inf


def _correlation(picked: np.ndarray, codes: list[tuple[np.ndarray, list[str]]]) -> float:
    """Return the largest correlation in size between columns of different attributes."""
    if len(codes) < 2:
        return 0.0
    parts = [columns[picked[:, :, i].ravel()] for i, (columns, _) in enumerate(codes)]
    owner = np.repeat(np.arange(len(parts)), [part.shape[1] for part in parts])
    found = np.corrcoef(np.hstack(parts).T)
    return float(np.abs(found[owner[:, None] != owner[None, :]]).max())


def _swapped(picked: np.ndarray, codes: list[tuple[np.ndarray, list[str]]], tastes: np.ndarray, opt_out: bool, criterion: str) -> tuple[float, np.ndarray]:
    """Return the criterion and the plan after swaps of levels that lower it, until a round brings none."""
    sets, alternatives, width = picked.shape
    spread = np.concatenate([columns.std(axis=0) for columns, _ in codes] + ([np.ones(1)] if opt_out else []))
    loss = _orthogonality(codes) if criterion == "orthogonal" else _efficiency(codes, tastes, spread, opt_out)
    picked = picked.copy()
    now = loss(picked)
    improved = True
    while improved:
        improved = False
        for i in range(width):
            for a in range(sets * alternatives):
                for b in range(a):
                    one, two = divmod(a, alternatives), divmod(b, alternatives)
                    if picked[one][i] == picked[two][i]:
                        continue
                    picked[one][i], picked[two][i] = picked[two][i], picked[one][i]
                    then = loss(picked)
                    if then < now - 1e-9 * max(1.0, abs(now)):
                        now, improved = then, True
                    else:
                        picked[one][i], picked[two][i] = picked[two][i], picked[one][i]
    return now, picked


def _efficiency(codes: list[tuple[np.ndarray, list[str]]], tastes: np.ndarray, spread: np.ndarray, opt_out: bool) -> Callable[[np.ndarray], float]:
    """Return the loss -ln|I|, with a grain added so that a plan that identifies nothing yet can still get better."""
    grain = 1e-6 * np.diag(spread**2)

    def loss(picked: np.ndarray) -> float:
        return -float(np.linalg.slogdet(_information(_columns(picked, codes, opt_out), tastes).sum(axis=0) + grain)[1])

    return loss


def _orthogonality(codes: list[tuple[np.ndarray, list[str]]]) -> Callable[[np.ndarray], float]:
    """Return the loss: squared correlations between columns of different attributes, summed."""
    owner = np.repeat(np.arange(len(codes)), [columns.shape[1] for columns, _ in codes])
    other = owner[:, None] != owner[None, :]
    centred = [columns - columns.mean(axis=0) for columns, _ in codes]

    def loss(picked: np.ndarray) -> float:
        x = np.hstack([columns[picked[:, :, i].ravel()] for i, columns in enumerate(centred)])
        x = x - x.mean(axis=0)
        cross = x.T @ x
        size = np.diag(cross)
        return float(np.sum(cross[other] ** 2 / np.outer(size, size)[other]))

    return loss


def _notes(
    picked: np.ndarray, x: np.ndarray, tastes: np.ndarray, balance: Mapping[str, Mapping[object, int]], correlation: float, opt_out: bool
) -> tuple[Problem, ...]:
    notes = [
        Problem("plan_unbalanced", "", {"name": name, "counts": ", ".join(f"{level}: {count}" for level, count in counts.items())})
        for name, counts in balance.items() if len(set(counts.values())) > 1
    ]  # fmt: skip
    if correlation > 0.3:
        notes.append(Problem("plan_correlated", "", {"correlation": correlation}))
    alike = sum(len(np.unique(one, axis=0)) < len(one) for one in picked)
    if alike:
        notes.append(Problem("plan_alike", "", {"count": alike, "total": len(picked)}))
    if not np.isfinite(_d_error(_information(x, tastes).sum(axis=0))):
        notes.append(Problem("plan_blind", "", {"total": len(picked)}))
    if tastes.any():
        gain = x[:, : picked.shape[1]] if opt_out else x
        worth = gain * tastes
        beaten = sum(any((one[a] <= one[b]).all() and (one[a] < one[b]).any() for a in range(len(one)) for b in range(len(one))) for one in worth)
        if beaten:
            notes.append(Problem("plan_dominated", "", {"count": beaten, "total": len(picked)}))
    return tuple(notes)
