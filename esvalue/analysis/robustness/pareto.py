"""Searching levers: the settings no other setting beats on every objective,
under limits that hold in a share of futures.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from esvalue.analysis.problem import Outcome
from esvalue.analysis.robustness.metrics import Metric, metric
from esvalue.analysis.robustness.performance import Performance
from esvalue.analysis.robustness.table import performance_array
from esvalue.core.arguments import Column, Number, OneOrMore, Outputs, Seed, Share, TwoOrMore, checked
from esvalue.core.errors import fail, nearest

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Lever", "Limit", "Objective", "pareto_efficient"]

Array = npt.NDArray[np.float64]
#: Levers by name, each of shape (candidate,) -> outcomes by name, each of shape (candidate, draw).
Evaluate = Callable[[Mapping[str, Array]], Mapping[str, Array]]


@checked
@dataclass(frozen=True)
class Lever:
    """A continuous choice: a number from `low` to `high`.

    Attributes
    ----------
    name, unit, title
        Its name, its unit, its title in both languages.
    low, high
        Between which it is sought, in `unit`.

    Raises
    ------
    InputError
        A `low` that is not below `high`.

    Examples
    --------
    >>> Lever("rate", 0.0, 3000.0, "yuan/ha/a").high
    3000.0
    """

    name: str
    low: Number
    high: Number
    unit: str = ""
    title: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.low < self.high:
            raise fail("lever_range", f"lever {self.name}", low=self.low, high=self.high)


@checked
@dataclass(frozen=True)
class Limit:
    """An outcome must be at least, or at most, an amount in a share of the futures.

    Attributes
    ----------
    outcome
        Its name.
    at_least, at_most
        The amount, in the unit of the outcome: one of the two.
    in_share
        Share of the futures, 0 to 1.

    Raises
    ------
    InputError
        Both amounts, or none of them.

    Examples
    --------
    >>> Limit("cost", at_most=100.0).share(np.array([[90.0, 110.0], [50.0, 60.0]])).tolist()
    [0.5, 1.0]
    """

    outcome: str
    at_least: Number | None = None
    at_most: Number | None = None
    in_share: Share = 0.9

    def __post_init__(self) -> None:
        if (self.at_least is None) == (self.at_most is None):
            raise fail("limit_form", f"limit on {self.outcome}")

    @checked
    def share(self, values: Column) -> Array:
        """Return the share of futures in which the limit holds, by candidate.

        >>> Limit("cost", at_most=10.0).share(np.array([[8.0, 9.0, 10.0, 11.0]])).tolist()
        [0.75]
        """
        if self.at_least is not None:
            return np.asarray((values >= self.at_least - 1e-12 * abs(self.at_least)).mean(axis=-1))
        assert self.at_most is not None
        return np.asarray((values <= self.at_most + 1e-12 * abs(self.at_most)).mean(axis=-1))


@dataclass(frozen=True)
class Objective:
    """An outcome to be improved in its direction, over futures by a robustness metric that needs no other option.

    Attributes
    ----------
    outcome
        The outcome, with direction and unit.
    by
        A metric or the name of one.

    Examples
    --------
    >>> Objective(Outcome("net", "max"), by="maximin").values(np.array([[1.0, 5.0], [2.0, 3.0]])).tolist()
    [1.0, 2.0]
    """

    outcome: Outcome
    by: str | Metric = "laplace"

    @property
    def metric(self) -> Metric:
        """The metric that makes one number of the futures."""
        return metric(self.by) if isinstance(self.by, str) else self.by

    @checked
    def values(self, found: Outputs) -> Array:
        """Return the metric by candidate, in its own direction, from the outcome of shape (candidate, draw)."""
        return self.metric.overall(Performance(performance_array(found), self.outcome.sign))


@checked
def pareto_efficient(
    evaluate: Evaluate,
    levers: Sequence[Lever],
    objectives: Sequence[Objective],
    limits: Sequence[Limit] = (),
    *,
    seed: Seed,
    population: TwoOrMore = 64,
    generations: OneOrMore = 60,
) -> pd.DataFrame:
    """Return the settings of continuous levers that are efficient: no other setting found is better on every objective.

    Searched by NSGA-II (Deb et al. 2002, doi:10.1109/4235.996017) of pymoo; a limit enters as the share of futures it
    lacks. The settings returned were evaluated on the same futures as all others, and each meets every limit. The
    search is a heuristic: what it returns is efficient among what it tried.

    Parameters
    ----------
    evaluate
        Levers by name, each of shape (candidate,) -> outcomes by name, each of shape (candidate, draw); the same
        futures every time.
    levers
        What may be moved, and how far.
    objectives
        Two or more outcomes to be improved, such as cost, adequacy, product, equity.
    limits
        What must hold, in which share of the futures.
    seed
        Of the search; the same seed gives the same settings.
    population, generations
        Size of the search.

    Returns
    -------
    pandas.DataFrame
        One row a setting: a column by lever, one by objective (``"<outcome>"``), one by limit
        (``"share <outcome>"``); ordered by the first objective, best first.

    Raises
    ------
    InputError
        pymoo is not installed; an outcome is missing; no setting meets every limit (the nearest is described).

    Examples
    --------
    Paying more covers more; every standard up to 3 is efficient, and the budget of 2 in half of the futures caps it:

    >>> base = np.array([0.5, 1.5])
    >>> def evaluate(lever):
    ...     standard = lever["standard"][:, None]
    ...     return {"cost": standard * base, "adequacy": standard / 3 + 0 * base}
    >>> found = pareto_efficient(
    ...     evaluate,
    ...     [Lever("standard", 0.0, 3.0)],
    ...     [Objective(Outcome("cost", "min")), Objective(Outcome("adequacy", "max"))],
    ...     [Limit("cost", at_most=1.0, in_share=0.5)],
    ...     seed=0,
    ...     population=16,
    ...     generations=30,
    ... )
    >>> float(found["standard"].max()) <= 2.0, bool(found["standard"].max() > 1.95)
    (True, True)
    """
    try:
        from pymoo.algorithms.moo.nsga2 import NSGA2
        from pymoo.core.problem import Problem as Searched
        from pymoo.optimize import minimize
    except ImportError:
        raise fail("no_extra", "pareto_efficient", package="pymoo", extra="study") from None
    import pandas as pd

    low, high = np.array([one.low for one in levers]), np.array([one.high for one in levers])
    tried: dict[bytes, tuple[Array, Array, Array]] = {}

    def judged(x: Array) -> tuple[Array, Array]:
        """Return objectives (as they are) and shares of the limits of settings, shape (candidate, ...)."""
        found = _complete(evaluate({one.name: x[:, i] for i, one in enumerate(levers)}), objectives, limits, len(x))
        values = np.stack([one.values(found[one.outcome.name]) for one in objectives], axis=1)
        shares = (
            np.stack([one.share(found[one.outcome]) for one in limits], axis=1) if limits else np.zeros((len(x), 0))
        )
        tried.update({x[i].tobytes(): (x[i], values[i], shares[i]) for i in range(len(x))})
        return values, shares

    signs = np.array([one.metric.sign(one.outcome.sign) for one in objectives])
    wanted = np.array([one.in_share for one in limits])

    class Levers(Searched):
        def _evaluate(self, x: Array, out: dict[str, Any], *_: Any, **__: Any) -> None:
            values, shares = judged(x)
            out["F"] = -values * signs
            if limits:
                out["G"] = wanted - shares

    searched = Levers(n_var=len(levers), n_obj=len(objectives), n_ieq_constr=len(limits), xl=low, xu=high)
    before = np.random.get_state()  # noqa: NPY002  older pymoo seeds the global generator; it is put back
    try:
        minimize(searched, NSGA2(pop_size=population), ("n_gen", generations), seed=seed, verbose=False)
    finally:
        np.random.set_state(before)  # noqa: NPY002
    x, values, shares = (np.stack([row[k] for row in tried.values()]) for k in range(3))
    kept = _feasible(shares, wanted, limits, x, levers)
    x, values, shares = x[kept], values[kept], shares[kept]
    front = _front(-values * signs)
    order = front[np.lexsort((*x[front].T[::-1], -values[front, 0] * signs[0]))]
    columns = {one.name: x[order, i] for i, one in enumerate(levers)}
    columns |= {one.outcome.name: values[order, i] for i, one in enumerate(objectives)}
    return pd.DataFrame(columns | {f"share {one.outcome}": shares[order, i] for i, one in enumerate(limits)})


def _complete(
    found: Mapping[str, Array], objectives: Sequence[Objective], limits: Sequence[Limit], size: int
) -> dict[str, Array]:
    """Return the outcomes needed, each checked for its shape."""
    made = {}
    for name in dict.fromkeys([one.outcome.name for one in objectives] + [one.outcome for one in limits]):
        if name not in found:
            raise fail(
                "outcome_missing", f"outcome {name}", found=", ".join(found), nearest=nearest(name, found) or "-"
            )
        value = np.asarray(found[name], dtype=float)
        if value.ndim != 2 or len(value) != size:
            raise fail("outcome_length", f"outcome {name}", got=value.shape, wanted=f"({size}, draws)")
        made[name] = value
    return made


def _feasible(
    shares: Array, wanted: Array, limits: Sequence[Limit], x: Array, levers: Sequence[Lever]
) -> npt.NDArray[np.intp]:
    lacking = np.maximum(wanted - shares, 0.0).sum(axis=1) if limits else np.zeros(len(x))
    kept = np.flatnonzero(lacking <= 1e-12)
    if kept.size == 0:
        at = int(np.argmin(lacking))
        setting = ", ".join(f"{one.name} = {x[at, i]:.4g}" for i, one in enumerate(levers))
        reached = ", ".join(f"{one.outcome} {shares[at, i]:.0%} / {one.in_share:.0%}" for i, one in enumerate(limits))
        raise fail("search_infeasible", "pareto_efficient", reached=f"{setting}: {reached}")
    return kept


def _front(losses: Array) -> npt.NDArray[np.intp]:
    """Return which rows no other row beats: not worse anywhere and better somewhere (of equal rows, the first)."""
    from pymoo.util.nds.non_dominated_sorting import NonDominatedSorting

    _, first = np.unique(losses, axis=0, return_index=True)
    first = np.sort(first)
    best = NonDominatedSorting().do(losses[first], only_non_dominated_front=True)
    return np.sort(first[np.asarray(best, dtype=np.intp)])
