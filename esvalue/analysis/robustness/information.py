"""What knowing more would be worth: expected value of perfect information, of everything and of each factor.

Given data: futures already computed are enough, no further run is needed. The futures are grouped by the value of a
factor (equal-count bins, or its rivals); in each group the best option is chosen on the other replicates and valued on
this one. So noise cannot choose and reward itself, which is what biases estimators of this kind upward (Strong and
Oakley 2013, doi:10.1177/0272989X12465533, for the bias).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from esvalue.analysis.problem import Problem
from esvalue.analysis.robustness.table import performance_array, replicate_interval, sign_of
from esvalue.core.arguments import Numbers, Performances, TwoOrMore, Uniforms, checked
from esvalue.core.calls import Language
from esvalue.core.errors import fail
from esvalue.core.messages import texts_of
from esvalue.core.units import scaled_text

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "Information",
    "information_sentence",
    "information_table",
    "value_of_information",
    "value_of_information_of",
]

Array = npt.NDArray[np.float64]
Groups = npt.NDArray[np.intp]
#: Parts the futures are cut into where there is one replicate: each is valued by what the others chose.
FOLDS = 8


@dataclass(frozen=True)
class Information:
    """What it is worth to know one factor before deciding, in the unit of the outcome.

    Attributes
    ----------
    factor : str
        Its name; "" for everything at once.
    value : float
        Per decision, never below 0.
    low, high : float
        95% interval over replicates (not a number for one).
    flips : float
        Share of futures in which knowing it leads to another option.

    Examples
    --------
    >>> coin = np.arange(64) % 16 // 8
    >>> everything, one = value_of_information([np.zeros(64), 4.0 * coin - 2.0], {"coin": coin}, discrete=["coin"])
    >>> one.factor, one.value, one.flips
    ('coin', 1.0, 0.5)
    """

    factor: str
    value: float
    low: float
    high: float
    flips: float


@dataclass(frozen=True)
class _Sums:
    """Sums of scores by (option, replicate, group), and how many futures each group of a replicate has."""

    total: Array
    count: Array


@checked
def value_of_information(
    values: Performances,
    columns: Mapping[str, Numbers],
    direction: str = "max",
    *,
    discrete: Collection[str] = (),
    bins: TwoOrMore | None = None,
) -> list[Information]:
    """Return the expected value of perfect information: of everything (first), then of each factor, greatest first.

        EVPI = E[max over o of f(o)] - max over o of E[f(o)]
        EVPPI(x) = E[max over o of E[f(o) | x]] - max over o of E[f(o)]

    EVPPI is estimated by groups of futures with like x: in each group the option that is best on average over the other
    replicates is valued on this replicate, against the option that is best over all futures. The estimate lies below
    the truth on average, by what choosing among near-equal options on finite data costs (at most about 0.17 standard
    errors of a group's mean difference) and by what varies inside a group where the decision turns; it does not exceed
    EVPI. Groups are 2^round(log2(n) / 3 + 1) bins of equal count for n futures, or the rivals of a discrete factor.

    A group counts to `flips` only where the difference is clear of the noise between replicates (two-sided 95%).

    Parameters
    ----------
    values
        Performance f, shape (option, replicate, point) or (option, draw); net benefit gives yuan.
    columns
        Value (or probability) of each factor in each future, shape (replicate, point) or (draw,).
    direction
        "max" where more is better, "min" where less is.
    discrete
        Names of the factors that are grouped by value.
    bins
        Number of bins instead of the rule above.

    Raises
    ------
    InputError
        Fewer than two options, a column of another length, values that are not finite.

    Examples
    --------
    Option b gains 2 or loses 2 with the coin, option a nothing: knowing the coin is worth half of 2.

    >>> coin = np.arange(64) % 16 // 8
    >>> found = value_of_information([np.zeros(64), 4.0 * coin - 2.0], {"coin": coin}, discrete=["coin"])
    >>> [(one.factor, one.value, one.flips) for one in found]
    [('', 1.0, 0.5), ('coin', 1.0, 0.5)]
    """
    score = performance_array(values) * sign_of(direction)
    options, replicates, points = score.shape
    if options < 2:
        raise fail("few_options", "values", count=options)
    honest = replicates > 1
    if not honest:
        score, replicates, points = _folded(score)
    flat = score.reshape(options, -1)
    chosen = int(np.argmax(flat.mean(axis=1)))
    best = score.max(axis=0) - score[chosen]
    made = [_information("", best.mean(axis=-1), honest, float((best > 0).mean()))]
    size = flat.shape[1]
    width = bins or 2 ** round(np.log2(size) / 3 + 1)
    offsets = np.repeat(np.arange(replicates), points)
    found = []
    for name, column in columns.items():
        x = np.asarray(column, dtype=float).ravel()
        if x.size != np.asarray(values).shape[-1] * (np.asarray(values).shape[1] if honest else 1):
            raise fail("column_length", f"factor {name}", got=x.size, wanted=np.asarray(values)[0].size)
        group, count = _groups(x[:size], name in discrete, width)
        sums = _sums(flat, offsets * count + group, replicates, count)
        found.append(_information(name, _cross_fitted(sums, chosen), honest, _flips(sums, chosen)))
    return made + sorted(found, key=lambda one: (-one.value, one.factor))


@checked
def value_of_information_of(
    problem: Problem, u: Mapping[str, Uniforms], values: Performances, outcome: str
) -> list[Information]:
    """Return :func:`value_of_information` of an outcome of a problem, its discrete factors grouped by rival.

    Parameters
    ----------
    problem
        Factors, and the direction of the outcome.
    u
        Design by name of the varying factors, shape (replicate, point) or (draw,).
    values
        The outcome on this design, shape (option, replicate, point) or (option, draw).
    outcome
        Name of the outcome.

    Raises
    ------
    InputError
        No such outcome; fewer than two options; values that are not finite, or of another shape than the design.

    Examples
    --------
    >>> import numpy as np
    >>> from esvalue.core.distributions import Spread
    >>> from esvalue.analysis.problem import Factor, Outcome
    >>> price = Factor("price", Spread("uniform", (100.0, 500.0)))
    >>> problem = Problem(
    ...     (price,),
    ...     (Outcome("net", "max"),),
    ...     lambda c: {"net": np.stack([0 * c["price"], c["price"] - 300.0])},
    ...     ("keep", "change"),
    ... )
    >>> u = ((np.arange(512) * 0.618034) % 1).reshape(4, 128)
    >>> net = problem.run({"price": u.ravel()})["net"].reshape(2, 4, 128)
    >>> found = value_of_information_of(problem, {"price": u}, net, "net")
    >>> [(one.factor, round(one.value, 1)) for one in found]
    [('', 50.0), ('price', 50.0)]
    """
    uniform = problem.uniforms({name: np.asarray(u[name], dtype=float).ravel() for name in problem.names})
    rivals = {one.name for one in problem.factors if one.discrete}
    columns = {
        name: problem.factor(name).values(uniform[name]) if name in rivals else uniform[name] for name in problem.names
    }
    return value_of_information(values, columns, problem.outcome(outcome).direction, discrete=rivals)


@checked
def information_table(found: list[Information]) -> pd.DataFrame:
    """Return what was found as a tidy frame: factor, value, low, high,
    share (of the value of knowing everything), flips.

    Parameters
    ----------
    found
        What :func:`value_of_information` returned: everything first, then factor by factor.

    Examples
    --------
    >>> found = [Information("", 400.0, 380.0, 420.0, 0.3), Information("price", 100.0, 90.0, 110.0, 0.2)]
    >>> information_table(found)["share"].tolist()
    [1.0, 0.25]
    """
    import pandas as pd

    whole = found[0].value if found else 0.0
    rows = [
        (one.factor, one.value, one.low, one.high, one.value / whole if whole > 0 else 0.0, one.flips) for one in found
    ]
    return pd.DataFrame(rows, columns=["factor", "value", "low", "high", "share", "flips"])


@checked
def information_sentence(one: Information, whole: Information, label: str, unit: str, language: Language) -> str:
    """Return what knowing a factor is worth as a sentence in "zh" or "en".

    Parameters
    ----------
    one, whole
        What knowing a factor, and everything, is worth.
    label
        The factor in words, in the language.
    unit
        Of the values.
    language
        "zh" or "en".

    Examples
    --------
    >>> everything = Information("", 400.0, 380.0, 420.0, 0.3)
    >>> information_sentence(Information("p", 100.0, 90.0, 110.0, 0.2), everything, "the carbon price", "yuan/a", "en")
    'Knowing the carbon price before deciding is worth 100 yuan/a (90 to 110), 25% of what knowing everything is worth.'
    """
    if one.value <= 0 or (np.isfinite(one.low) and one.low <= 0):
        return texts_of("analysis_robustness", "sentences")["worth_nothing"][language].format(factor=label)
    value, low, high = (
        scaled_text(float(f"{x:.3g}")) if np.isfinite(x) else "-" for x in (one.value, one.low, one.high)
    )
    return texts_of("analysis_robustness", "sentences")["worth_knowing"][language].format(
        factor=label,
        value=value,
        low=low,
        high=high,
        unit=unit,
        share=one.value / whole.value if whole.value > 0 else 0.0,
    )


def _folded(score: Array) -> tuple[Array, int, int]:
    """Cut the only replicate into parts that lie side by side in it; draws left over are dropped."""
    points = score.shape[2] // FOLDS
    if points == 0:
        raise fail("performance_shape", "values", got=score.shape)
    return score[:, 0, : points * FOLDS].reshape(score.shape[0], FOLDS, points), FOLDS, points


def _groups(x: Array, discrete: bool, bins: int) -> tuple[Groups, int]:
    """Return the group of every future and the number of groups."""
    if discrete:
        levels, group = np.unique(x, return_inverse=True)
        return group.ravel(), len(levels)
    ordered = np.sort(x)
    edges = ordered[(np.arange(1, bins) * x.size) // bins]
    return np.searchsorted(edges, x, side="right"), bins


def _sums(flat: Array, key: Groups, replicates: int, count: int) -> _Sums:
    size = replicates * count
    total = np.stack([np.bincount(key, row, minlength=size) for row in flat])
    return _Sums(
        total.reshape(-1, replicates, count).astype(float),
        np.bincount(key, minlength=size).reshape(replicates, count).astype(float),
    )


def _cross_fitted(sums: _Sums, chosen: int) -> Array:
    """Return, by replicate, what the options chosen on the other replicates gain over `chosen`."""
    others = sums.total.sum(axis=1, keepdims=True) - sums.total
    policy = np.argmax(others, axis=0)
    policy[(sums.count.sum(axis=0) - sums.count) == 0] = chosen
    gained = np.take_along_axis(sums.total, policy[None], axis=0)[0] - sums.total[chosen]
    return np.asarray(gained.sum(axis=1) / sums.count.sum(axis=1))


def _flips(sums: _Sums, chosen: int) -> float:
    """Return the share of futures in groups where another option is best, clear of the noise between replicates."""
    weight = sums.count.sum(axis=0)
    best = np.argmax(sums.total.sum(axis=1), axis=0)
    gain = np.take_along_axis(sums.total, best[None, None], axis=0)[0] - sums.total[chosen]
    mean = gain / np.maximum(sums.count, 1.0)
    low, _ = replicate_interval(mean.T)
    return float(weight[(best != chosen) & (low > 0)].sum() / weight.sum())


def _information(factor: str, by_replicate: Array, honest: bool, flips: float) -> Information:
    low, high = replicate_interval(by_replicate[None]) if honest else (np.array([np.nan]), np.array([np.nan]))
    value = max(float(by_replicate.mean()), 0.0)
    return Information(factor, value, float(np.maximum(low[0], 0.0)), float(np.maximum(high[0], 0.0)), flips)
