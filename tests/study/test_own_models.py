"""Models of one's own as people write them: scalar functions, parameters by name, frames, distributions of SciPy."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from esvalue import Factor, Outcome, Problem, Spread, Study
from esvalue.core.errors import InputError

UNIT = Spread("uniform", (0.0, 1.0))
FACTORS = (Factor("x", UNIT), Factor("y", UNIT), Factor("how", rivals=("plus", "minus")))
OUTCOMES = (Outcome("sum", "max"),)


def columns(c: Any) -> dict[str, Any]:
    return {"sum": np.where(c["how"] == 0, c["x"] + c["y"], c["x"] - c["y"])}


def by_name(x: Any, y: Any, how: Any) -> Any:
    return np.where(how == 0, x + y, x - y)


def as_frame(c: Any) -> pd.DataFrame:
    return pd.DataFrame(columns(c))


def as_tuple(x: Any, y: Any) -> Any:
    return x + y, x - y


def one_draw(x: float, y: float, how: str) -> dict[str, float]:
    """Needs plain numbers: a column would be ambiguous."""
    if how == "plus":
        return {"sum": x + y if x > -1 else 0.0}
    return {"sum": x - y}


def futures(function: Any, **more: Any) -> Any:
    return Study(Problem(FACTORS, OUTCOMES, function, **more), seed=5).run(points=16, replicates=2).outcome("sum")


@pytest.mark.parametrize("function", [by_name, as_frame])
def test_other_forms_of_a_function_give_the_same_bits(function: Any) -> None:
    assert np.array_equal(futures(columns), futures(function))


def test_a_scalar_function_gives_the_same_numbers() -> None:
    assert np.allclose(futures(columns), futures(one_draw, vectorized=False))


def test_a_scalar_function_has_options_and_years() -> None:
    def model(c: Any) -> dict[str, Any]:
        return {"net": [[c["x"], 2 * c["x"]], [0.0, c["y"]]]}

    problem = Problem(FACTORS[:2], (Outcome("net", "max", dims={"year": (1, 2)}),), model, ("a", "b"), vectorized=False)
    found = Study(problem, seed=0).run(points=4, replicates=2)
    assert np.allclose(found.outcome("net|2", "a"), 2 * found.outcome("net|1", "a"))
    assert not found.outcome("net|1", "b").any()


def test_a_tuple_is_the_outcomes_in_order() -> None:
    problem = Problem(FACTORS[:2], (Outcome("sum", "max"), Outcome("difference", "max")), as_tuple)
    found = Study(problem, seed=0).run(points=4, replicates=2)
    assert np.allclose(found.outcome("sum") - found.outcome("difference"), 2 * found.values()["y"])


def test_what_no_outcome_can_be_read_from_is_said() -> None:
    for wrong in (None, "3.0"):
        with pytest.raises(InputError, match="dict by name"):
            futures(lambda c, wrong=wrong: wrong)


def test_closures_go_to_processes() -> None:
    times = 3.0
    offset = np.arange(2.0)

    def closed(c: Any) -> Any:
        return times * c["x"] + offset[1]

    problem = Problem(FACTORS[:2], OUTCOMES, closed)
    alone = Study(problem, seed=1).morris(points=2, replicates=2)
    shared = Study(problem, seed=1, workers=2, backend="processes").morris(points=2, replicates=2)
    assert alone.frame.equals(shared.frame)


def test_frozen_distributions_have_their_moments() -> None:
    problem = Problem((Factor("x", stats.gamma(2.0, scale=3.0)),), OUTCOMES, lambda x: x)
    found = Study(problem, seed=0).run(points=1024, replicates=4).outcome("sum")
    assert found.mean() == pytest.approx(6.0, rel=0.01)
    assert found.var() == pytest.approx(18.0, rel=0.05)


def test_a_store_tells_distributions_apart(tmp_path: Path) -> None:
    def study(distribution: Any) -> Study:
        return Study(Problem((Factor("x", distribution),), OUTCOMES, columns_of_x), tmp_path / "s", seed=0)

    study(stats.norm(1.0, 2.0)).run(points=4, replicates=2)
    study(stats.norm(1.0, 2.0)).run(points=8, replicates=2)
    with pytest.raises(InputError, match=r"norm\(1.0, 2.0\)"):
        study(stats.norm(1.0, 2.5)).run(points=4, replicates=2)


def columns_of_x(c: Any) -> dict[str, Any]:
    return {"sum": c["x"]}


@pytest.mark.parametrize("wrong", [3.0, stats.norm, "normal"])
def test_what_is_no_distribution_is_said(wrong: Any) -> None:
    with pytest.raises(InputError, match=r"scipy.stats.norm\(10, 2\)"):
        Factor("x", wrong)
