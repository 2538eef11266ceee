"""One call for every method: design, runs and analysis held together, one tidy frame out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from esvalue.analysis.problem import Problem
from esvalue.analysis.sensitivity import methods
from esvalue.analysis.sensitivity.grouping import Groups, grouped, refuse_dependence
from esvalue.analysis.sensitivity.outputs import Evaluate, evaluate_outputs
from esvalue.analysis.sensitivity.results import Indices
from esvalue.core.arguments import Level, Seed, Share, TwoOrMore, checked
from esvalue.core.ensemble import Design
from esvalue.core.errors import fail, nearest

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["METHODS", "analyse"]


@dataclass(frozen=True)
class _Method:
    """How a method is run and what it asks of a problem."""

    make: Callable[[methods.Task], pd.DataFrame]
    points: int
    least: int
    groups: bool = False
    independent: bool = False


#: Every method: default and least points a replicate, whether it takes groups, whether it needs independent factors.
METHODS: Mapping[str, _Method] = {
    "sobol": _Method(methods.sobol, 1024, 8, groups=True, independent=True),
    "morris": _Method(methods.morris, 16, 2, groups=True, independent=True),
    "pawn": _Method(methods.pawn, 1024, 50),
    "rbd_fast": _Method(methods.rbd_fast, 1024, 64, independent=True),
    "delta": _Method(methods.delta, 1024, 64),
    "dgsm": _Method(methods.dgsm, 256, 8, independent=True),
    "shapley": _Method(methods.shapley, 1024, 8, groups=True),
    "regional": _Method(methods.regional, 1024, 50),
}

#: Methods whose points are a Sobol set, and so a power of two.
_POWERS = ("sobol", "dgsm", "shapley")


@checked
def analyse(
    problem: Problem,
    method: str = "sobol",
    *,
    seed: Seed,
    replicates: TwoOrMore = 8,
    points: TwoOrMore | None = None,
    groups: Groups | None = None,
    second_order: bool = False,
    allowed_failures: Share = 0.01,
    level: Level = 0.95,
    evaluate: Evaluate = evaluate_outputs,
) -> Indices:
    """Return sensitivity indices of every outcome and option to every factor, with intervals from replicates.

    It is what the verbs of :class:`esvalue.Study` call: ``Study(problem, seed=0).sobol()``.

    Parameters
    ----------
    problem
        Factors, outcomes and the function between them.
    method
        "sobol" (first, total, second order), "morris", "pawn", "rbd_fast", "delta", "dgsm", "shapley" or "regional".
    seed
        Any whole number; the same seed gives the same frame. The global NumPy seed is neither read nor set.
    replicates
        Number of independent designs, from whose spread the intervals come.
    points
        Points (Morris: trajectories) in a replicate; default by method. Sobol sets are rounded up to a power of two.
    groups
        For sobol, morris and shapley: "card", "domain", "kind", a function of a factor, or factors by group.
    second_order
        For sobol: also the indices of pairs.
    allowed_failures
        Share of design rows that may fail; they are dropped whole and counted out of "runs".
    level
        Share of intervals that hold the true value.
    evaluate
        What evaluates the rows of a design; by default the problem itself, block by block.

    Returns
    -------
    Indices; their frame has the columns factor, outcome, option, index, value, low, high, runs, method.

    Raises
    ------
    InputError
        An unknown method or group; a method that needs independent factors where some depend on each other; more failed
        rows than allowed, with the inputs at fault.

    Examples
    --------
    >>> from esvalue.core.distributions import Spread
    >>> from esvalue.analysis.problem import Factor, Outcome
    >>> unit = Spread("uniform", (0.0, 1.0))
    >>> problem = Problem(
    ...     (Factor("x", unit), Factor("y", unit)), (Outcome("sum", "max"),), lambda v: {"sum": 2 * v["x"] + v["y"]}
    ... )
    >>> frame = analyse(problem, points=256, seed=0).frame
    >>> frame[frame["index"] == "total"].value.round(2).tolist()
    [0.8, 0.2]
    """
    if method not in METHODS:
        raise fail(
            "sensitivity_method", "", given=method, known=", ".join(METHODS), nearest=nearest(method, METHODS) or "-"
        )
    how = METHODS[method]
    if not problem.names:
        raise fail("sensitivity_no_factors", method)
    size = how.points if points is None else points
    if size < how.least:
        raise fail("sensitivity_points", method, given=size, method=method, least=how.least)
    if groups is not None and not how.groups:
        raise fail("sensitivity_no_groups", method, method=method)
    if second_order and method != "sobol":
        raise fail("sensitivity_second_order", method, method=method)
    parts = grouped(problem, groups)
    if how.independent:
        refuse_dependence(problem, parts, method, groupable=how.groups)
    size = Design.rounded(size) if method in _POWERS else size
    task = methods.Task(problem, method, parts, replicates, size, seed, second_order, allowed_failures, level, evaluate)
    return Indices.of(problem, method, how.make(task))
