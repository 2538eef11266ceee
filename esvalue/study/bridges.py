"""Bridges to other tools, so that nobody is locked in: EMA Workbench experiments, SALib problem dictionaries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from esvalue.analysis.problem import Factor, Outcome, Problem
from esvalue.core.arguments import Outputs, TwoOrMore, checked
from esvalue.core.distributions import Spread
from esvalue.core.ensemble import Design
from esvalue.core.errors import Mistakes, nearest
from esvalue.study.futures import Futures

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["from_ema", "to_ema", "to_salib"]

Array = npt.NDArray[np.float64]


@checked
def to_salib(problem: Problem) -> dict[str, Any]:
    """Return the problem as SALib takes it: every factor uniform between 0 and 1.

    A SALib sample is then a matrix of probabilities, one column a factor in the order of `names`, that
    :meth:`esvalue.analysis.problem.Problem.run` takes by name; spreads, rivals and the copula stay where they are.

    Parameters
    ----------
    problem
        What is studied.

    Examples
    --------
    >>> from esvalue.analysis.problem import Outcome
    >>> x = Factor("x", Spread("uniform", (0.0, 2.0)), kind="price")
    >>> to_salib(Problem((x,), (Outcome("y", "max"),), lambda c: {"y": c["x"]}))
    {'num_vars': 1, 'names': ['x'], 'bounds': [[0.0, 1.0]], 'outputs': ['y']}
    """
    names = list(problem.names)
    return {
        "num_vars": len(names),
        "names": names,
        "bounds": [[0.0, 1.0] for _ in names],
        "outputs": [o.name for o in problem.outcomes],
    }


@checked
def to_ema(futures: Futures) -> tuple[pd.DataFrame, dict[str, Array]]:
    """Return futures as EMA Workbench keeps them: a frame of experiments and a dictionary of outcomes.

    Experiments hold the value of every factor (the name of the rival for a discrete one), and the columns scenario,
    policy (the option) and model; one row a future and option, futures first.

    Parameters
    ----------
    futures
        What :meth:`esvalue.Study.run` returned.

    Raises
    ------
    InputError
        An outcome with dimensions; futures that failed.

    Examples
    --------
    >>> from esvalue.analysis.problem import Outcome
    >>> from esvalue.study import Study
    >>> x = Factor("x", Spread("uniform", (0.0, 2.0)))
    >>> problem = Problem((x,), (Outcome("y", "max"),), lambda c: {"y": np.stack([c["x"], 2 * c["x"]])}, ("a", "b"))
    >>> experiments, outcomes = to_ema(Study(problem, seed=1).run(points=4, replicates=2))
    >>> experiments.columns.tolist(), len(experiments), outcomes["y"].shape
    (['x', 'scenario', 'policy', 'model'], 16, (16,))
    """
    import pandas as pd

    problem = futures.problem
    options = problem.options or ("none",)
    columns: dict[str, Any] = {}
    for name, values in futures.values().items():
        factor = problem.factor(name)
        flat = values.ravel()
        columns[name] = np.repeat(
            np.asarray(factor.rivals)[flat.astype(int)] if factor.discrete else flat, len(options)
        )
    size = futures.size
    columns["scenario"] = np.repeat(np.arange(size), len(options))
    columns["policy"] = np.tile(options, size)
    columns["model"] = "esvalue"
    outcomes = {}
    for outcome in problem.outcomes:
        values = futures.outcome(outcome.name)
        wide = (
            values.reshape(-1, size)
            if values.ndim == 3
            else np.broadcast_to(values.reshape(1, size), (len(options), size))
        )
        outcomes[outcome.name] = np.asarray(wide.T.ravel())
    return pd.DataFrame(columns), outcomes


@checked
def from_ema(
    experiments: pd.DataFrame, outcomes: Mapping[str, Outputs], directions: Mapping[str, str], replicates: TwoOrMore = 8
) -> Futures:
    """Return experiments of EMA Workbench as futures, for the analyses here that need no further model run.

    Parameters
    ----------
    experiments
        One row an experiment, with the columns `scenario` and `policy`; every policy has every scenario.
    outcomes
        Outcome -> one number an experiment.
    directions
        Outcome -> "max" or "min".
    replicates
        Parts of equal length the scenarios are cut into, in their order, for intervals; scenarios that do not fill a
        part are left out. Parts of one Latin hypercube are not independent: intervals then err on the wide side.

    Raises
    ------
    InputError
        Missing columns, an outcome without direction or of another length, policies with different scenarios.

    Examples
    --------
    >>> import numpy as np
    >>> import pandas as pd
    >>> x = np.linspace(0.0, 1.0, 16)
    >>> experiments = pd.DataFrame({"x": [*x, *x], "scenario": [*range(16)] * 2, "policy": ["a"] * 16 + ["b"] * 16})
    >>> futures = from_ema(experiments, {"y": [*x, *(1 - x)]}, {"y": "max"}, replicates=2)
    >>> futures.problem.options, futures.outcome("y").shape
    (('a', 'b'), (2, 2, 8))
    >>> from_ema(experiments, {"y": [*x, *(1 - x)]}, {})
    Traceback (most recent call last):
    ...
    esvalue.core.errors.InputError: outcome y: direction '-': write "max" (more is better) or "min" (less is
    better)
    """
    problems = Mistakes()
    for name in ("scenario", "policy"):
        if name not in experiments.columns:
            problems.add(
                "unknown_name",
                "experiments",
                what="column",
                name=name,
                nearest=nearest(name, map(str, experiments.columns)) or "-",
            )
    for name, values in outcomes.items():
        if name not in directions:
            problems.add("outcome_direction", f"outcome {name}", given="-")
        if np.shape(values) != (len(experiments),):
            problems.add("outcome_length", f"outcome {name}", got=np.shape(values), wanted=(len(experiments),))
    problems.raise_if_any()
    options = tuple(dict.fromkeys(experiments["policy"].astype(str)))
    order = experiments.assign(row=np.arange(len(experiments))).sort_values(["policy", "scenario"], kind="stable")
    rows = {option: order[order["policy"].astype(str) == option] for option in options}
    first = rows[options[0]]["scenario"].to_numpy()
    for option, part in rows.items():
        if not np.array_equal(part["scenario"].to_numpy(), first):
            problems.add("ema_scenarios", "experiments", first=options[0], second=option)
    problems.raise_if_any()
    points = len(first) // replicates
    if points < 1:
        problems.add("ema_few", "experiments", replicates=replicates, scenarios=len(first))
        problems.raise_if_any()
    keep = points * replicates
    base = rows[options[0]].head(keep)
    skipped = {"scenario", "policy", "model", "row"}
    factors, columns = [], {}
    for name in (str(c) for c in experiments.columns if c not in skipped):
        values = base[name].to_numpy()
        if values.dtype.kind in "biuf" and len(np.unique(values)) > 1:
            factors.append(Factor(name, Spread("empirical", tuple(float(v) for v in values))))
            columns[name] = values.astype(float)
        elif values.dtype.kind not in "biuf":
            rivals = tuple(dict.fromkeys(map(str, values)))
            factors.append(Factor(name, rivals=rivals))
            columns[name] = np.array([rivals.index(str(v)) for v in values], dtype=float)
    kept = {
        o: np.stack([np.asarray(v, dtype=float)[rows[option]["row"].to_numpy()[:keep]] for option in options])
        for o, v in outcomes.items()
    }
    problem = Problem(tuple(factors), tuple(Outcome(o, directions[o]) for o in outcomes), _no_model, options, key="ema")  # type: ignore[arg-type]
    return Given(
        problem,
        Design(problem.names, replicates, points, 0),
        lambda o, r: kept[o][:, r * points : (r + 1) * points],
        columns,
    )


def _no_model(columns: Mapping[str, Array]) -> Mapping[str, Array]:
    from esvalue.core.errors import fail

    raise fail("ema_no_model", "from_ema")


class Given(Futures):
    """Futures whose values were given, not designed."""

    def __init__(self, problem: Problem, design: Design, read: Any, columns: Mapping[str, Array]) -> None:
        super().__init__(problem, design, read)
        object.__setattr__(self, "_given", dict(columns))

    def values(self) -> dict[str, Array]:
        """Return every factor's values, shape (replicate, point)."""
        shape = (self.design.replicates, self.design.points)
        return {name: column.reshape(shape) for name, column in self._given.items()}  # type: ignore[attr-defined]

    def uniforms(self) -> dict[str, Array]:
        """Return the rank of every value as a probability, shape (replicate, point);
        rivals in the order of their names.
        """
        made = {}
        for name, column in self._given.items():  # type: ignore[attr-defined]
            ranks = np.argsort(np.argsort(column, kind="stable"), kind="stable")
            made[name] = ((ranks + 0.5) / column.size).reshape(self.design.replicates, self.design.points)
        return made
