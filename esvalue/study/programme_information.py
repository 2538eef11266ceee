"""What knowing some parameters is worth to a choice: exactly (EVPPI),
or as well as a programme would measure them (EVSI).
"""

from __future__ import annotations

from collections.abc import Mapping
from zlib import crc32

import numpy as np
import numpy.typing as npt

from esvalue.analysis.robustness import Information, value_of_information
from esvalue.analysis.robustness.table import replicate_interval

__all__ = ["group_information", "measured_ranks"]

Array = npt.NDArray[np.float64]
#: Equal-count bins of each parameter in the regression.
BINS = 12


def measured_ranks(values: Array, sd: Array | float, measurements: int, name: str, seed: int = 0) -> Array:
    """Return what a programme would find in each future, as the uniform ranks of the mean of its measurements.

        x = theta + sd / sqrt(n) e,  e ~ N(0, 1)

    Knowing x is worth what the programme is: a decision that waits for the data is made on E[f | x], which
    :func:`group_information` estimates by regression as for perfect information (Strong et al. 2015). The errors of a
    parameter are the same for every programme and number of measurements, so that programmes are compared by what they
    do.

    Parameters
    ----------
    values
        The parameter in each future, shape (replicate, point).
    sd
        Standard deviation of one measurement in the parameter's unit, a number or by future.
    measurements
        Number n of independent measurements.
    name, seed
        Name of the parameter and seed: of the errors.

    References
    ----------
    Strong, Oakley, Brennan and Breeze (2015), doi:10.1177/0272989X15575286.

    Examples
    --------
    >>> theta = np.linspace(0.0, 1.0, 5)[None]
    >>> measured_ranks(theta, 1e-9, 1, "theta").round(1).tolist()
    [[0.1, 0.3, 0.5, 0.7, 0.9]]
    """
    errors = np.random.default_rng([seed, crc32(name.encode())]).standard_normal(values.shape)
    found = values + sd / np.sqrt(measurements) * errors
    ranks = np.empty(found.size)
    ranks[np.argsort(found, axis=None, kind="stable")] = np.arange(found.size)
    return ((ranks + 0.5) / found.size).reshape(found.shape)


def group_information(
    values: Array,
    columns: Mapping[str, Array],
    direction: str = "max",
    discrete: set[str] | frozenset[str] = frozenset(),
) -> Information:
    """Return the expected value of knowing several factors at once before deciding (EVPPI of a group).

        EVPPI(x) = E[max over o of E[f(o) | x]] - max over o of E[f(o)]

    The conditional means are least-squares regressions of the options' difference to the best one on indicators of bins
    of every factor and products of their normal scores, fitted on the other replicates and valued on this one, so noise
    cannot choose and reward itself. The greatest of this and of what each member alone is worth is returned: a group is
    worth no less than a member.

    Parameters
    ----------
    values
        Performance, shape (option, replicate, point).
    columns
        Uniform numbers (or positions of rivals, for `discrete` names) by factor, each of shape (replicate, point).
    direction
        "max" where more is better.
    discrete
        Names of factors that are one of several rivals.

    References
    ----------
    Strong, Oakley and Brennan (2014), doi:10.1177/0272989X13505910.

    Examples
    --------
    Option b gains where two coins show the same side: neither alone is worth anything, both together half of 2.

    >>> a, b = np.arange(64) % 2, np.arange(64) // 2 % 2
    >>> gain = np.where(a == b, 2.0, -2.0).reshape(2, 32)
    >>> columns = {"a": 0.25 + 0.5 * a.reshape(2, 32), "b": 0.25 + 0.5 * b.reshape(2, 32)}
    >>> found = group_information(np.stack([np.zeros((2, 32)), gain]), columns)
    >>> round(found.value, 6), found.flips
    (1.0, 0.5)
    """
    alone = value_of_information(values, columns, direction, discrete=discrete)[1:]
    best = max(alone, key=lambda one: one.value)
    if len(columns) < 2:
        return best
    score = values * (1.0 if direction == "max" else -1.0)
    chosen = int(np.argmax(score.mean(axis=(1, 2))))
    features = _features(columns, discrete)
    gain = score - score[chosen]
    options, replicates, points = score.shape
    by_replicate, flips = np.empty(replicates), 0.0
    for r in range(replicates):
        other = np.arange(replicates) != r
        x = features[:, other].reshape(len(features), -1)
        slope = np.linalg.lstsq(x.T, gain[:, other].reshape(options, -1).T, rcond=1e-9)[0]
        policy = np.argmax(np.round(features[:, r].T @ slope, 9), axis=1)
        by_replicate[r] = gain[policy, r, np.arange(points)].mean()
        flips += float((policy != chosen).mean()) / replicates
    mean = float(by_replicate.mean())
    if mean <= best.value:
        return best
    low, high = replicate_interval(by_replicate[None])
    return Information(" + ".join(columns), max(mean, 0.0), max(float(low[0]), 0.0), max(float(high[0]), 0.0), flips)


def _features(columns: Mapping[str, Array], discrete: set[str] | frozenset[str]) -> Array:
    """Return the regressors, shape (regressor, replicate, point): one, bins of every factor,
    products of normal scores.
    """
    from scipy.special import ndtri

    made, scores = [], []
    for name, column in columns.items():
        levels = np.unique(column) if name in discrete else np.minimum((column * BINS).astype(np.intp), BINS - 1)
        group = np.searchsorted(levels, column) if name in discrete else levels
        made += [(group == k).astype(float) for k in np.unique(group)]
        scores.append(column - column.mean() if name in discrete else ndtri(column))
    pairs = [scores[i] * scores[j] for i in range(len(scores)) for j in range(i)]
    return np.stack([np.ones_like(made[0]), *made, *pairs])
