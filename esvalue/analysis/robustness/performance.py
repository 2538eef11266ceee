"""The three parts a robustness metric is made of: what performance becomes, which futures count,
how they become one number.

After McPhail et al. 2018 (doi:10.1002/2017EF000649). Inside, more is always better: performance of an outcome that is
better when smaller is turned round once, and a metric turns its number back. Percentiles are counted from the worst
future and interpolated linearly between futures.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from esvalue.core.arguments import Count, Number, Outputs, Share, Uniforms, checked
from esvalue.core.shown import Shown

__all__ = ["AGGREGATES", "FUTURES", "TRANSFORMS", "Futures", "Performance", "Transform"]

Array = npt.NDArray[np.float64]
#: A named subset of futures, or percentiles counted from the worst future.
Futures = str | tuple[float, ...]
#: Share of the futures that is sorted where a metric looks only at the worst of them.
HEAD = 0.125


@checked
@dataclass(frozen=True)
class Performance(Shown):
    """What every option achieves in every future.

    Parameters
    ----------
    values
        In the unit of the outcome, shape (option, replicate, point).
    sign
        +1 where more is better, -1 where less is.
    threshold
        What is good enough, in the unit of the outcome.
    baseline
        Position of the option others are compared with.
    distance
        How far each future lies from the middle one, 0 to 1, shape (replicate, point).
    reference
        What regret is counted from in each future, shape (replicate, point); without it the best of the options.

    Examples
    --------
    >>> one = Performance(np.arange(8.0).reshape(2, 1, 4), +1)
    >>> one.values.shape
    (2, 1, 4)
    """

    values: Outputs
    sign: Number
    threshold: Number | None = None
    baseline: Count | None = None
    distance: Uniforms | None = None
    reference: Outputs | None = None
    _sorted: dict[str, Array] = field(default_factory=dict, repr=False, compare=False)

    def pooled(self) -> Performance:
        """Return the same with the futures of all replicates in one."""
        far, best = (None if one is None else one.reshape(1, -1) for one in (self.distance, self.reference))
        values = self.values.reshape(len(self.values), 1, -1)
        return Performance(values, self.sign, self.threshold, self.baseline, far, best)

    @property
    def score(self) -> Array:
        """Performance where more is better."""
        return self.values if self.sign > 0 else -self.values

    def transformed(self, name: str) -> Array:
        """Return the performance after a transform, futures in their own order."""
        return TRANSFORMS[name].apply(self, self.score)

    @checked
    def ordered(self, name: str, reach: Share = 1.0) -> Array:
        """Return the performance after a transform, worst future first; every order is sorted once.

        Where only the worst `reach` (a share of the futures) is asked for and that is little, only the worst futures
        are sorted; the others follow in any order.
        """
        transform = TRANSFORMS[name]
        if name != "identity" and transform.keeps_order:
            return transform.apply(self, self.ordered("identity"))
        if name == "identity" or reach > HEAD:
            if name not in self._sorted:
                self._sorted[name] = np.sort(self.transformed(name), axis=-1)
            return self._sorted[name]
        key = name if name in self._sorted else f"{name}, head"
        if key not in self._sorted:
            score = self.transformed(name)
            head = int(HEAD * (score.shape[-1] - 1)) + 1
            if head < score.shape[-1]:
                score.partition(head, axis=-1)
            score[..., :head].sort(axis=-1)
            self._sorted[key] = score
        return self._sorted[key]


@dataclass(frozen=True)
class Transform:
    """What performance becomes before futures are chosen.

    Parameters
    ----------
    apply
        (performance, scores) -> scores, more is better.
    reported
        +1 where the number is reported as it is, -1 where it is reported as its opposite (a regret), 0 where it is
        reported in the direction of the outcome.
    keeps_order
        Whether an option's futures keep their order from worst to best.
    """

    apply: Callable[[Performance, Array], Array]
    reported: int
    keeps_order: bool


def _best_regret(performance: Performance, score: Array) -> Array:
    return score - (score.max(axis=0) if performance.reference is None else performance.sign * performance.reference)


def _baseline_regret(performance: Performance, score: Array) -> Array:
    assert performance.baseline is not None
    return score - score[performance.baseline]


def _median_regret(_: Performance, ordered: Array) -> Array:
    return ordered - _quantile(ordered, 0.5)[..., None]


def _satisficing(performance: Performance, score: Array) -> Array:
    assert performance.threshold is not None
    limit = performance.threshold * performance.sign
    return (score >= limit - 1e-12 * abs(limit)).astype(float)


def _normalised(_: Performance, score: Array) -> Array:
    low, high = score.min(), score.max()
    return (score - low) / (high - low) if high > low else np.zeros_like(score)


TRANSFORMS: Mapping[str, Transform] = {
    "identity": Transform(lambda _, score: score, 0, True),
    "best_regret": Transform(_best_regret, -1, False),
    "baseline_regret": Transform(_baseline_regret, -1, False),
    "median_regret": Transform(_median_regret, -1, True),
    "satisficing": Transform(_satisficing, 1, True),
    "normalised": Transform(_normalised, 1, True),
}


def _quantile(ordered: Array, share: float) -> Array:
    """Return a quantile of scores already ordered, linear between futures."""
    place = share * (ordered.shape[-1] - 1)
    below = int(place)
    above = min(below + 1, ordered.shape[-1] - 1)
    weight = place - below
    return np.asarray(ordered[..., below] * (1 - weight) + ordered[..., above] * weight)


#: Which futures count: a function of scores ordered from the worst.
FUTURES: Mapping[str, Callable[[Array], Array]] = {
    "all": lambda ordered: ordered,
    "worst": lambda ordered: ordered[..., :1],
    "best": lambda ordered: ordered[..., -1:],
    "extremes": lambda ordered: ordered[..., [0, -1]],
    "worst_half": lambda ordered: ordered[..., : (ordered.shape[-1] + 1) // 2],
}


def subset(ordered: Array, futures: Futures) -> Array:
    """Return the futures that count, worst first: a named subset, or percentiles.

    >>> subset(np.array([1.0, 2.0, 3.0, 4.0, 5.0]), "worst_half").tolist()
    [1.0, 2.0, 3.0]
    >>> subset(np.array([1.0, 2.0, 3.0, 4.0, 5.0]), (0.5, 0.875)).tolist()
    [3.0, 4.5]
    """
    if isinstance(futures, str):
        return FUTURES[futures](ordered)
    return np.stack([_quantile(ordered, share) for share in futures], axis=-1)


def _hurwicz(chosen: Array, level: float) -> Array:
    return level * chosen[..., 0] + (1 - level) * chosen[..., -1]


def _mean_variance(chosen: Array, _: float) -> Array:
    spread = chosen.std(axis=-1, ddof=1) if chosen.shape[-1] > 1 else np.zeros(chosen.shape[:-1])
    return (chosen.mean(axis=-1) + 1) / (spread + 1)


def _skewness(chosen: Array, _: float) -> Array:
    low, middle, high = (chosen[..., i] for i in range(3))
    return _ratio(middle - (high + low) / 2, (high - low) / 2)


def _kurtosis(chosen: Array, _: float) -> Array:
    low, lower, upper, high = (chosen[..., i] for i in range(4))
    return _ratio(high - low, upper - lower)


def _ratio(top: Array, below: Array) -> Array:
    """Return a ratio; not a number where there is no spread to divide by."""
    return np.divide(top, below, out=np.full(np.shape(top), np.nan), where=below > 0)


def _cvar(chosen: Array, level: float) -> Array:
    """Return the mean of the worst 1 - level of the futures; the last one counts for the part that is left."""
    count = max(round((1 - level) * chosen.shape[-1], 9), 1.0)
    whole = int(count)
    total = chosen[..., :whole].sum(axis=-1)
    if count > whole:
        total = total + (count - whole) * chosen[..., whole]
    return np.asarray(total / count)


#: How chosen futures (worst first, last axis) become one number; the second argument is the level of a metric.
AGGREGATES: Mapping[str, Callable[[Array, float], Array]] = {
    "mean": lambda chosen, _: chosen.mean(axis=-1),
    "sum": lambda chosen, _: chosen.sum(axis=-1),
    "min": lambda chosen, _: chosen[..., 0],
    "max": lambda chosen, _: chosen[..., -1],
    "percentile": lambda chosen, level: _quantile(chosen, level),
    "hurwicz": _hurwicz,
    "mean_variance": _mean_variance,
    "skewness": _skewness,
    "kurtosis": _kurtosis,
    "cvar": _cvar,
}
#: Aggregates without the unit of the outcome.
UNITLESS = frozenset({"mean_variance", "skewness", "kurtosis", "radius"})
#: How many futures an aggregate needs, where the number is fixed.
WANTED = {"skewness": 3, "kurtosis": 4, "hurwicz": 2}
