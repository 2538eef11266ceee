"""Options by robustness metrics, side by side: value, replicate interval and rank of each,
and never one number for all.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from esvalue.analysis.robustness.metrics import METRICS, Metric, metric
from esvalue.analysis.robustness.performance import Performance
from esvalue.core.arguments import Count, Number, Outputs, Performances, Uniforms, checked
from esvalue.core.calls import Language
from esvalue.core.columns import need_columns
from esvalue.core.errors import fail, nearest
from esvalue.core.messages import texts_of
from esvalue.core.text import current_language
from esvalue.core.units import conversion, parse

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "metrics_table",
    "option_names",
    "performance_array",
    "replicate_interval",
    "side_by_side",
    "sign_of",
    "threshold_in",
]

Array = npt.NDArray[np.float64]


def sign_of(direction: str | None, where: str = "direction") -> float:
    """Return +1 for "max" and -1 for "min"; anything else is refused.

    >>> sign_of("min")
    -1.0
    """
    if direction not in ("max", "min"):
        raise fail("outcome_direction", where, given=direction)
    return 1.0 if direction == "max" else -1.0


def performance_array(values: npt.ArrayLike, names: Sequence[str] | None = None) -> Array:
    """Return performance as (option, replicate, point); one of shape (option, draw) has one replicate.

    Raises
    ------
    InputError
        Another number of dimensions, no future, or a number that is not finite (the option and how many are named).
    """
    array = np.asarray(values, dtype=float)
    if array.ndim not in (2, 3) or 0 in array.shape:
        raise fail("performance_shape", "values", got=array.shape)
    made = array[:, None, :] if array.ndim == 2 else array
    bad = ~np.isfinite(made.sum(axis=(1, 2)))
    if bad.any():
        option = int(np.argmax(bad))
        count = int((~np.isfinite(made[option])).sum())
        raise fail(
            "performance_not_finite",
            "values",
            option=names[option] if names else option,
            count=count,
            size=made[option].size,
        )
    return made


def option_names(options: Sequence[str] | None, count: int) -> list[str]:
    """Return the names of options, numbered where none are given; another number of names is refused."""
    names = [str(i) for i in range(count)] if options is None else list(options)
    if len(names) != count:
        raise fail("options_count", "options", given=len(names), wanted=count)
    return names


@checked
def threshold_in(threshold: Number, unit: str, outcome_unit: str) -> float:
    """Return a threshold in the unit of the outcome.

    Parameters
    ----------
    threshold
        The number.
    unit, outcome_unit
        Its unit, and the one wanted.

    Raises
    ------
    InputError
        The units differ in kind, or one is unknown.

    Examples
    --------
    >>> threshold_in(2.0, "1e4 yuan/mu/a", "yuan/ha/a")
    300000.0
    """
    source, target = parse(unit, "threshold"), parse(outcome_unit, "outcome")
    if not source.same_kind(target):
        raise fail("threshold_unit", "threshold", given=unit or "1", wanted=outcome_unit or "1")
    return threshold * conversion(source, target)


def replicate_interval(by_replicate: Array, level: float = 0.95) -> tuple[Array, Array]:
    """Return the Student interval over the last axis; not a number where there is one replicate.

    >>> low, high = replicate_interval(np.array([[1.0, 1.2, 0.8, 1.0], [2.0, 2.0, 2.0, 2.0]]))
    >>> low.round(3).tolist(), high.round(3).tolist()
    ([0.74, 2.0], [1.26, 2.0])
    """
    from scipy.special import stdtrit

    n = by_replicate.shape[-1]
    if n < 2:
        missing = np.full(by_replicate.shape[:-1], np.nan)
        return missing, missing.copy()
    mean = by_replicate.mean(axis=-1)
    half = float(stdtrit(n - 1, 0.5 + level / 2)) * by_replicate.std(axis=-1, ddof=1) / np.sqrt(n)
    return np.asarray(mean - half), np.asarray(mean + half)


@checked
def metrics_table(
    values: Performances,
    direction: str,
    threshold: Number | None = None,
    baseline: str | Count | None = None,
    *,
    options: Sequence[str] | None = None,
    futures: Sequence[str] | None = None,
    metrics: Sequence[str | Metric] | None = None,
    distance: Uniforms | None = None,
    reference: Outputs | None = None,
    language: Language | None = None,
) -> pd.DataFrame:
    """Judge options by every robustness metric.

    Parameters
    ----------
    values
        Performance of one outcome, shape (option, replicate, point) or (option, draw).
    direction
        "max" where more is better, "min" where less is.
    threshold
        What is good enough, in the unit of the outcome (see :func:`threshold_in`); without it the metrics that need it
        are left out.
    baseline
        Name or position of the option the others are compared with; without it that metric is left out.
    options
        Names of the options.
    futures
        Names of the futures, when they are named scenarios and not draws: extremes then mean what they say.
    metrics
        Names of metrics, or metrics of one's own; default: all that can be computed.
    distance
        Distance of each future from the middle one (:func:`esvalue.analysis.robustness.distance_from_middle`), shape of
        a replicate, for the satisficing radius.
    reference
        What regret is counted from in each future, shape of a replicate; without it the best of the options given, so
        that regret changes with the options.
    language
        "zh" or "en", of titles and notes; default: the language in force.

    Returns
    -------
    pandas.DataFrame
        One row an option and metric: option, metric, title, value (of the worst, best or nearest future: over all
        futures given; else the mean over replicates), low, high (95% replicate interval; empty for one replicate and
        for an extreme), better ("larger" or "smaller"), rank (1 is best; equal values share it), tied (the difference
        from the best option, replicate by replicate, covers zero), note.

    Raises
    ------
    InputError
        A direction, metric or baseline that is not known, a shape that does not fit, a number that is not finite, a
        metric asked for by name without what it needs.

    Examples
    --------
    >>> table = metrics_table(
    ...     [[4.0, 1.0], [3.0, 3.0]],
    ...     "max",
    ...     options=["a", "b"],
    ...     futures=["dry", "wet"],
    ...     metrics=["laplace", "maximin", "minimax_regret"],
    ... )
    >>> table[["option", "metric", "value", "rank"]].to_dict("split")["data"]
    [['a', 'laplace', 2.5, 2], ['b', 'laplace', 3.0, 1], ['a', 'maximin', 1.0, 2], ['b', 'maximin', 3.0, 1],
     ['a', 'minimax_regret', 2.0, 2], ['b', 'minimax_regret', 1.0, 1]]
    """
    import pandas as pd

    sign = sign_of(direction)
    array = performance_array(values, options)
    names = option_names(options, len(array))
    if futures is not None and (array.shape[1] != 1 or len(futures) != array.shape[2]):
        raise fail("futures_named", "futures", given=len(futures), got=array.shape[1:])
    place = _position(baseline, names)
    far = None if distance is None else np.asarray(distance, dtype=float).reshape(array.shape[1:])
    best = None if reference is None else np.asarray(reference, dtype=float).reshape(array.shape[1:])
    performance = Performance(array, sign, threshold, place, far, best)
    spoken = language or current_language()
    parts = [_rows(one, performance, names, futures is not None, spoken) for one in _wanted(metrics, performance)]
    return pd.DataFrame({key: np.concatenate([part[key] for part in parts]) for key in parts[0]})


@checked
def side_by_side(table: pd.DataFrame, what: str = "rank") -> pd.DataFrame:
    """Return a table of metrics as option x metric of one column, in the order of the table.

    Parameters
    ----------
    table
        What :func:`metrics_table` returned.
    what
        Column that is shown: "rank" or "value".

    Raises
    ------
    InputError
        A column that is not there.

    Examples
    --------
    >>> table = metrics_table([[4.0, 1.0], [3.0, 3.0]], "max", options=["a", "b"], metrics=["maximin", "maximax"])
    >>> side_by_side(table).to_dict("index")
    {'a': {'maximin': 2, 'maximax': 1}, 'b': {'maximin': 1, 'maximax': 2}}
    """
    need_columns(table, ("option", "metric", what), "table")
    wide = table.pivot_table(index="option", columns="metric", values=what, aggfunc="first", dropna=False)
    return wide.loc[table["option"].unique(), table["metric"].unique()]


def _position(baseline: str | int | None, names: list[str]) -> int | None:
    if isinstance(baseline, str):
        if baseline not in names:
            raise fail(
                "unknown_name", "baseline", what="option", name=baseline, nearest=nearest(baseline, names) or "-"
            )
        return names.index(baseline)
    if baseline is not None and not 0 <= baseline < len(names):
        raise fail("unknown_name", "baseline", what="option", name=str(baseline), nearest=", ".join(names))
    return baseline


def _wanted(metrics: Sequence[str | Metric] | None, performance: Performance) -> list[Metric]:
    """Return the metrics to compute; one asked for by name must have what it needs."""
    have = {"": True, "threshold": performance.threshold is not None, "baseline": performance.baseline is not None}
    have["distance"] = performance.distance is not None and have["threshold"]
    if metrics is None:
        return [one for one in METRICS.values() if have[one.needs]]
    found = [metric(one) if isinstance(one, str) else one for one in metrics]
    for one in found:
        if not have[one.needs]:
            raise fail(
                "metric_needs",
                f"metric {one.name}",
                needs="threshold, distance" if one.needs == "distance" else one.needs,
            )
    if not found:
        raise fail("no_metrics", "metrics")
    return found


def _rows(
    one: Metric, performance: Performance, names: list[str], named: bool, language: str
) -> dict[str, list[object] | Array]:
    """Return the columns of one metric."""
    from scipy.stats import rankdata

    by_replicate = one.by_replicate(performance)
    sign = one.sign(performance.sign)
    value = one.overall(performance)
    low, high = replicate_interval(
        by_replicate[..., :1] if one.extreme else by_replicate
    )  # replicates tell nothing of an extreme over all of them
    if one.transform == "satisficing":
        low, high = np.clip(low, 0.0, 1.0), np.clip(high, 0.0, 1.0)
    defined = np.isfinite(value)
    rank = np.full(len(names), int(defined.sum()) + 1)
    tied = np.zeros(len(names), dtype=bool)
    if defined.any():
        scale = 1e-12 * max(float(np.abs(value[defined]).max()), 1e-300)
        rank[defined] = rankdata(np.round(-sign * value[defined] / scale), method="min").astype(int)
        best = by_replicate[int(np.nanargmax(sign * value))]
        behind, _ = replicate_interval((best - by_replicate) * sign)
        tied[defined] = (behind[defined] <= 0) | (rank[defined] == 1)
    draws = performance.values[0].size if one.extreme else performance.values.shape[-1]
    code = "" if named and one.note in ("extreme", "sum") else one.note
    note = texts_of("analysis_robustness", "notes")[code][language].format(draws=draws) if code else ""
    size = len(names)
    return {
        "option": list(names),
        "metric": [one.name] * size,
        "title": [one.title.get(language, one.name)] * size,
        "value": value,
        "low": low,
        "high": high,
        "better": ["larger" if sign > 0 else "smaller"] * size,
        "rank": rank,
        "tied": tied,
        "note": [note] * size,
    }
