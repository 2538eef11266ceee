"""The search for a plan of choice sets: information, criteria, and swaps of levels that lower them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

__all__ = ["coded", "columns_of", "correlation_of", "d_error", "information", "swapped"]


def coded(levels: Sequence[object]) -> tuple[np.ndarray, list[str]]:
    """Return the columns of each level (level, column): a number stands for itself,
    words are coded 0 and 1 against the first.

    >>> coded([10, 20])[0].tolist(), coded(["low", "mid", "high"])[0].tolist()
    ([[10.0], [20.0]], [[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
    """
    if all(isinstance(one, (int, float)) and not isinstance(one, bool) for one in levels):
        return np.array(levels, float)[:, None], [""]
    return np.eye(len(levels))[:, 1:], [f"[{one}]" for one in levels[1:]]


def columns_of(picked: np.ndarray, codes: list[tuple[np.ndarray, list[str]]], opt_out: bool) -> np.ndarray:
    """Return the attributes of sets (set, alternative, column),
    with none of these as the last alternative if offered.
    """
    x = np.concatenate([columns[picked[:, :, i]] for i, (columns, _) in enumerate(codes)], axis=2)
    if not opt_out:
        return x
    x = np.concatenate([x, np.zeros((*x.shape[:2], 1))], axis=2)
    none = np.zeros((len(x), 1, x.shape[2]))
    none[:, :, -1] = 1.0
    return np.concatenate([x, none], axis=1)


def information(x: np.ndarray, tastes: np.ndarray) -> np.ndarray:
    """Return the information of each set (set, k, k)."""
    u = x @ tastes
    share = np.exp(u - u.max(axis=1, keepdims=True))
    share /= share.sum(axis=1, keepdims=True)
    mean = np.einsum("sj,sjk->sk", share, x)
    away = x - mean[:, None, :]
    return np.matmul((away * share[:, :, None]).transpose(0, 2, 1), away)


def d_error(found: np.ndarray) -> float:
    """Return the D-error of an information matrix (k, k), infinite where it has no inverse."""
    sign, log = np.linalg.slogdet(found)
    return float(np.exp(-log / len(found))) if sign > 0 else np.inf


def correlation_of(picked: np.ndarray, codes: list[tuple[np.ndarray, list[str]]]) -> float:
    """Return the largest correlation in size between columns of different attributes."""
    if len(codes) < 2:
        return 0.0
    parts = [columns[picked[:, :, i].ravel()] for i, (columns, _) in enumerate(codes)]
    owner = np.repeat(np.arange(len(parts)), [part.shape[1] for part in parts])
    found = np.corrcoef(np.hstack(parts).T)
    return float(np.abs(found[owner[:, None] != owner[None, :]]).max())


def swapped(
    picked: np.ndarray, codes: list[tuple[np.ndarray, list[str]]], tastes: np.ndarray, opt_out: bool, criterion: str
) -> tuple[float, np.ndarray]:
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


def _efficiency(
    codes: list[tuple[np.ndarray, list[str]]], tastes: np.ndarray, spread: np.ndarray, opt_out: bool
) -> Callable[[np.ndarray], float]:
    """Return the loss -ln|I|, with a grain added so that a plan that identifies nothing yet can still get better."""
    grain = 1e-6 * np.diag(spread**2)

    def loss(picked: np.ndarray) -> float:
        return -float(np.linalg.slogdet(information(columns_of(picked, codes, opt_out), tastes).sum(axis=0) + grain)[1])

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
