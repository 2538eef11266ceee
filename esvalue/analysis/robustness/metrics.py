"""Robustness metrics: each a transform, a subset of futures and an aggregate, with a name, a formula and a direction.

Symbols: f(o, s) is the performance of option o in future s, n the number of futures, q10 the performance that is
worse in only one of ten futures, and so on. All but the last few are in the table of McPhail et al. 2018
(doi:10.1002/2017EF000649); CVaR is that of Rockafellar and Uryasev 2000 (doi:10.21314/JOR.2000.038), the satisficing
radius the horizon of info-gap theory (Ben-Haim 2006) counted in probabilities.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from esvalue.analysis.robustness.performance import (
    AGGREGATES,
    FUTURES,
    TRANSFORMS,
    UNITLESS,
    WANTED,
    Performance,
    subset,
)
from esvalue.core.arguments import Number, Share, Uniforms, checked
from esvalue.core.described import PART
from esvalue.core.errors import fail, nearest
from esvalue.core.text import Text

__all__ = ["METRICS", "Metric", "distance_from_middle", "metric"]

Array = npt.NDArray[np.float64]


#: Aggregates that tell the shape of a distribution and have no unit; a mean over a spread has none either.
SHAPES = ("skewness", "kurtosis", "mean_variance", "radius")


@checked
@dataclass(frozen=True)
class Metric:
    """One robustness metric, composed of three parts.

    Parameters
    ----------
    name
        Identifier.
    title
        ``{"zh": ..., "en": ...}``.
    formula
        What is computed, for performance that is better when larger.
    transform
        "identity", "best_regret", "baseline_regret", "median_regret", "satisficing", "normalised".
    futures
        "all", "worst", "best", "extremes", "worst_half", or percentiles counted from the worst future.
    aggregate
        "mean", "sum", "min", "max", "percentile", "hurwicz", "mean_variance", "skewness", "kurtosis", "cvar", "radius".
    level
        Weight of the worst future ("hurwicz"), share ("percentile"), or share left out ("cvar").
    note
        Code of what a reader must know ("" for nothing).

    Examples
    --------
    A mean of the worst half, which no book has a name for:

    >>> values = np.array([[[4.0, 1.0, 3.0, 2.0]]])
    >>> worst_half = Metric("worst_half_mean", {}, "mean of the worst half", "identity", "worst_half", "mean")
    >>> worst_half.by_replicate(Performance(values, 1.0)).tolist()  # of 1 and 2
    [[1.5]]
    >>> worst_half.by_replicate(Performance(values, -1.0)).tolist()  # less is better: of 4 and 3
    [[3.5]]
    """

    name: str
    title: Mapping[str, str]
    formula: str
    transform: str
    futures: str | tuple[Share, ...]
    aggregate: str
    level: Share = 0.5
    note: str = ""

    def __post_init__(self) -> None:
        where = f"metric {self.name}"
        parts = [
            ("transform", self.transform, list(TRANSFORMS)),
            ("aggregate", self.aggregate, [*AGGREGATES, "radius"]),
        ]
        parts += [("futures", self.futures, list(FUTURES))] if isinstance(self.futures, str) else []
        for part, given, known in parts:
            if given not in known:
                raise fail(
                    "unknown_part",
                    where,
                    part=part,
                    given=given,
                    nearest=nearest(given, known) or "-",
                    known=", ".join(known),
                )
        wanted = WANTED.get(self.aggregate)
        got = (
            {"worst": 1, "best": 1, "extremes": 2}.get(self.futures, 0)
            if isinstance(self.futures, str)
            else len(self.futures)
        )
        if wanted and (got != wanted and not (self.aggregate == "hurwicz" and got == 0)):
            raise fail("futures_count", where, aggregate=self.aggregate, wanted=wanted, got=got or str(self.futures))
        if self.aggregate == "mean_variance" and self.transform not in ("normalised", "satisficing"):
            raise fail("not_normalised", where, transform=self.transform)

    def unit(self, outcome: str) -> str:
        """Return the unit the metric has of an outcome in a unit; "1" where it is a share or a shape.

        >>> METRICS["regret_95"].unit("yuan/a"), METRICS["starr"].unit("yuan/a")
        ('yuan/a', '1')
        """
        of_outcome = self.transform not in ("satisficing", "normalised") and self.aggregate not in SHAPES
        return (outcome or PART) if of_outcome else PART

    @property
    def needs(self) -> str:
        """What the metric needs besides performance: "threshold", "baseline", "distance" or nothing."""
        if self.aggregate == "radius":
            return "distance"
        return {"satisficing": "threshold", "baseline_regret": "baseline"}.get(self.transform, "")

    @property
    def _reach(self) -> float:
        """The share of worst futures the metric looks at."""
        if isinstance(self.futures, str):
            if self.futures == "all" and self.aggregate == "cvar":
                return 1.0 - self.level
            return 0.0 if self.futures == "worst" else 1.0
        return max(self.futures, default=1.0)

    @property
    def extreme(self) -> bool:
        """Whether it is what happens in one future, the worst, the best or the nearest:
        it is taken over all futures given.
        """
        return self.futures in ("worst", "best", "extremes") or self.aggregate in ("min", "max", "radius")

    def overall(self, performance: Performance) -> Array:
        """Return the metric by option: of an extreme over all futures given, else the mean over replicates.

        >>> values = np.array([[[4.0, 1.0], [3.0, 2.0]]])  # two replicates of two futures
        >>> [float(metric(name).overall(Performance(values, 1.0))[0]) for name in ("maximin", "laplace")]
        [1.0, 2.5]
        """
        return (
            self.by_replicate(performance.pooled())[:, 0]
            if self.extreme
            else self.by_replicate(performance).mean(axis=-1)
        )

    @checked
    def sign(self, outcome: Number) -> float:
        """Return +1 where a larger number of the metric is better, -1 where a smaller one is, for an outcome's sign."""
        if self.aggregate in UNITLESS:
            return 1.0
        return float(TRANSFORMS[self.transform].reported or outcome)

    def by_replicate(self, performance: Performance) -> Array:
        """Return the metric by (option, replicate); not a number where it is not defined."""
        if self.aggregate == "radius":
            return _radius(performance)
        chosen = subset(performance.ordered(self.transform, self._reach), self.futures)
        found = AGGREGATES[self.aggregate](chosen, self.level)
        return found * self.sign(performance.sign) + 0.0


def _radius(performance: Performance) -> Array:
    """Return the distance of the nearest future in which the threshold is missed (1: none)."""
    assert performance.distance is not None
    missed = performance.transformed("satisficing") == 0
    return np.where(missed, performance.distance, 1.0).min(axis=-1)


@checked
def distance_from_middle(u: Uniforms) -> Array:
    """Return how far each future lies from the one in which every factor is at its median.

        d = max over factors of |2 u - 1|

    Within distance d every factor stays inside its central interval of probability d.

    Parameters
    ----------
    u
        Probabilities of the factors, shape (factor, ...).

    Examples
    --------
    >>> distance_from_middle(np.array([[0.5, 0.75], [0.5, 0.1]])).tolist()
    [0.0, 0.8]
    """
    return np.asarray(np.abs(2.0 * u - 1.0).max(axis=0))


#: Each metric once: name, title, formula, transform, futures, aggregate.
_ENTRIES = (
    Metric(
        "laplace",
        Text(zh="拉普拉斯准则（平均）", en="Laplace (mean)"),
        "mean over s of f(o, s)",
        "identity",
        "all",
        "mean",
    ),
    Metric(
        "maximin",
        Text(zh="最大最小准则（最差未来）", en="maximin (worst future)"),
        "min over s of f(o, s)",
        "identity",
        "worst",
        "mean",
        note="extreme",
    ),
    Metric(
        "maximax",
        Text(zh="最大最大准则（最好未来）", en="maximax (best future)"),
        "max over s of f(o, s)",
        "identity",
        "best",
        "mean",
        note="extreme",
    ),
    Metric(
        "hurwicz",
        Text(zh="赫维茨准则", en="Hurwicz"),
        "a min over s of f(o, s) + (1 - a) max over s of f(o, s)",
        "identity",
        "extremes",
        "hurwicz",
        note="extreme",
    ),
    Metric(
        "minimax_regret",
        Text(zh="最小最大遗憾", en="minimax regret"),
        "max over s of [max over p of f(p, s) - f(o, s)]",
        "best_regret",
        "worst",
        "mean",
        note="extreme",
    ),
    Metric(
        "regret_90",
        Text(zh="遗憾的第 90 百分位", en="90th percentile regret"),
        "90th percentile over s of [max over p of f(p, s) - f(o, s)]",
        "best_regret",
        (0.1,),
        "mean",
    ),
    Metric(
        "regret_95",
        Text(zh="遗憾的第 95 百分位", en="95th percentile regret"),
        "95th percentile over s of [max over p of f(p, s) - f(o, s)]",
        "best_regret",
        (0.05,),
        "mean",
    ),
    Metric(
        "cvar_regret",
        Text(zh="最差一成未来的平均遗憾（CVaR）", en="CVaR of regret (mean of the worst tenth)"),
        "mean of the largest tenth over s of [max over p of f(p, s) - f(o, s)]",
        "best_regret",
        "all",
        "cvar",
        0.9,
    ),
    Metric(
        "baseline_regret",
        Text(zh="相对基准方案的遗憾（第 90 百分位）", en="regret from baseline (90th percentile)"),
        "90th percentile over s of [f(baseline, s) - f(o, s)]; negative: better than the baseline in "
        "nine of ten futures",
        "baseline_regret",
        (0.1,),
        "mean",
    ),
    Metric(
        "mean_variance",
        Text(zh="均值—方差准则（归一化后）", en="mean-variance (normalised)"),
        "(mean z + 1) / (sd z + 1), z = (f - least f of all) / (greatest f of all - least f of all)",
        "normalised",
        "all",
        "mean_variance",
    ),
    Metric(
        "undesirable_deviations",
        Text(zh="不利偏差之和", en="undesirable deviations"),
        "sum over the worse half of s of [median over s of f(o, s) - f(o, s)]",
        "median_regret",
        "worst_half",
        "sum",
        note="sum",
    ),
    Metric(
        "starr",
        Text(zh="斯塔尔域准则（达标未来的份额）", en="Starr's domain criterion (share of futures good enough)"),
        "share of s with f(o, s) >= threshold",
        "satisficing",
        "all",
        "mean",
    ),
    Metric(
        "satisficing_radius",
        Text(zh="达标半径", en="satisficing radius"),
        "least distance of a future with f(o, s) < threshold from the middle future; 1: none",
        "satisficing",
        "all",
        "radius",
        note="radius",
    ),
    Metric(
        "percentile_skewness",
        Text(zh="百分位偏度", en="percentile-based skewness"),
        "[q50 - (q90 + q10) / 2] / [(q90 - q10) / 2]",
        "identity",
        (0.1, 0.5, 0.9),
        "skewness",
        note="shape",
    ),
    Metric(
        "percentile_kurtosis",
        Text(zh="百分位峰度", en="percentile-based kurtosis"),
        "(q90 - q10) / (q75 - q25)",
        "identity",
        (0.1, 0.25, 0.75, 0.9),
        "kurtosis",
        note="shape",
    ),
)

METRICS: Mapping[str, Metric] = {one.name: one for one in _ENTRIES}


@checked
def metric(name: str) -> Metric:
    """Return a metric by name, or say which is nearest.

    Parameters
    ----------
    name
        Such as "regret_95", "laplace", "starr".

    Raises
    ------
    InputError
        Another name, with the nearest.

    Examples
    --------
    >>> metric("starr").title["en"]
    "Starr's domain criterion (share of futures good enough)"
    """
    if name not in METRICS:
        raise fail("unknown_name", "", what="metric", name=name, nearest=nearest(name, METRICS) or "-")
    return METRICS[name]
