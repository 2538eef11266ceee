"""Search over levers, and options over years."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from esvalue.analysis.problem import Outcome
from esvalue.analysis.robustness import (
    Lever,
    Limit,
    Objective,
    adopted,
    compared,
    followed,
    grown,
    metrics_table,
    pareto_efficient,
    phased,
    present_value,
    triggered,
)
from esvalue.equations.money import annuity

BASE = np.random.default_rng(5).uniform(0.5, 1.5, 200)
LEVERS = [Lever("standard", 0.0, 10.0, "yuan/mu/a"), Lever("share", 0.0, 1.0)]
OBJECTIVES = [Objective(Outcome("cost", "min")), Objective(Outcome("adequacy", "max"))]


def evaluate(levers):
    """A share in the administration costs and brings nothing: efficient settings have none."""
    standard, share = levers["standard"][:, None], levers["share"][:, None]
    return {"cost": standard * BASE + share, "adequacy": 1.0 - np.exp(-standard / 5) - 0.1 * share + 0 * BASE}


# --- continuous levers ---


def test_the_front_is_the_known_one_and_meets_its_limits():
    limit = Limit("cost", at_most=4.0, in_share=0.9)
    found = pareto_efficient(evaluate, LEVERS, OBJECTIVES, [limit], seed=1, population=40, generations=60)
    assert found["share"].max() < 0.02
    assert (found["share cost"] >= 0.9).all()
    cap = 4.0 / np.sort(BASE)[179]  # the cost may exceed 4 in 20 of 200 futures
    assert cap * 0.98 < found["standard"].max() <= cap * (1 + 1e-9)
    assert found["standard"].min() < 0.2
    assert (np.diff(found["cost"]) > 0).all()  # best first
    assert (np.diff(found["adequacy"]) > 0).all()  # no setting beats another


def test_the_same_seed_gives_the_same_settings_and_leaves_the_global_seed_alone():
    np.random.seed(12)  # noqa: NPY002
    expected = np.random.random()  # noqa: NPY002
    np.random.seed(12)  # noqa: NPY002
    runs = [pareto_efficient(evaluate, LEVERS, OBJECTIVES, seed=0, population=16, generations=5) for _ in range(2)]
    assert np.random.random() == expected  # noqa: NPY002
    assert runs[0].equals(runs[1])
    assert not runs[0].equals(pareto_efficient(evaluate, LEVERS, OBJECTIVES, seed=1, population=16, generations=5))


def test_an_objective_may_be_any_metric_of_one_option():
    objective = Objective(Outcome("cost", "min"), "maximin")
    assert objective.values(np.array([[1.0, 3.0], [2.0, 2.0]])).tolist() == [3.0, 2.0]


def test_refused_searches(refused, monkeypatch):
    refused(lambda: Lever("x", 1.0, 1.0), "lever_range", "from 1 to 1")
    refused(lambda: Limit("cost"), "limit_form", "exactly one")
    refused(lambda: Limit("cost", at_most=1.0, in_share=90.0), "bad_value", "between 0 and 1; write 0.9")
    limits = [Limit("cost", at_most=1.0, in_share=1.0), Limit("adequacy", at_least=0.5, in_share=1.0)]
    refused(
        lambda: pareto_efficient(evaluate, LEVERS, OBJECTIVES, limits, seed=0, population=8, generations=3),
        "search_infeasible",
        "standard =",
        "100%",
    )
    wrong = lambda levers: {"cost": evaluate(levers)["cost"], "adequacy": np.zeros(3)}  # noqa: E731
    refused(lambda: pareto_efficient(wrong, LEVERS, OBJECTIVES, seed=0), "outcome_length", "(64, draws)")
    without = lambda levers: {"costs": evaluate(levers)["cost"]}  # noqa: E731
    refused(lambda: pareto_efficient(without, LEVERS, OBJECTIVES, seed=0), "outcome_missing", "costs")
    for name in [key for key in sys.modules if key.startswith("pymoo")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "pymoo", None)
    refused(lambda: pareto_efficient(evaluate, LEVERS, OBJECTIVES, seed=0), "no_extra", "pymoo", "esvalue[study]")


# --- over years ---


def test_a_zero_rate_is_exactly_the_sum():
    flows = np.random.default_rng(0).normal(size=(30, 50))
    total = np.zeros(50)
    for year in flows:
        total = total + year
    assert (present_value(flows, 0.0) == total).all()


@pytest.mark.parametrize("rate", [0.0, 0.03, 0.08])
def test_it_agrees_with_the_annuity_factor(rate):
    worth = present_value(np.ones(20), rate)
    assert float(present_value(np.ones(20), rate, first_year=0)) == pytest.approx(float(worth) * (1 + rate), rel=1e-13)
    assert float(worth * annuity(rate, 20.0)) == pytest.approx(1.0, rel=1e-13)


def test_rates_by_draw_and_options_first():
    flows = np.ones((2, 3, 4)) * np.array([1.0, 2.0])[:, None, None]
    rates = np.array([0.0, 0.0, 1.0, 1.0])
    assert present_value(flows, rates).tolist() == [[3.0, 3.0, 0.875, 0.875], [6.0, 6.0, 1.75, 1.75]]
    assert present_value(np.ones(3), rates, first_year=0).tolist() == [3.0, 3.0, 1.75, 1.75]


def test_a_trigger_is_pulled_once_and_stays():
    index = np.array([[100.0, 100.0], [130.0, 110.0], [90.0, 125.0], [90.0, 90.0]])
    assert triggered(index, 120.0, 0, 1).T.tolist() == [[0, 1, 1, 1], [0, 0, 1, 1]]
    assert triggered(index, 120.0, 0, 1, delay=1).T.tolist() == [[0, 0, 1, 1], [0, 0, 0, 1]]
    assert triggered(index, 120.0, 0, 1, reversible=True).T.tolist() == [[0, 1, 0, 0], [0, 0, 1, 0]]
    assert triggered(index, 120.0, 0, 1, delay=9).sum() == 0
    assert triggered(index, 120.0, [1.0, 2.0, 3.0, 4.0], 9.0).T.tolist() == [[1, 9, 9, 9], [1, 2, 9, 9]]
    assert triggered(index, 130.0, 0, 1).sum() == 0  # above, not at


def test_paths_become_options_that_are_compared():
    """Raising at once, in three steps, or when the index exceeds 115: the trigger costs only in the dear future."""
    index = grown(100.0, [0.0, 0.10], 4)  # draws: steady, dear
    at_once, stepwise = np.full(4, 60.0), phased(0.0, 60.0, 4, begin=0, finish=3)
    on_trigger = triggered(index, 115.0, 0.0, 60.0)
    values = compared([at_once, stepwise, on_trigger], 0.0)
    assert values.tolist() == [[240.0, 240.0], [120.0, 120.0], [0.0, 120.0]]
    rows = metrics_table(
        values,
        "min",
        options=["at once", "stepwise", "trigger"],
        futures=["steady", "dear"],
        metrics=["minimax_regret"],
    )
    assert rows["value"].tolist() == [240.0, 120.0, 0.0]


def test_the_flow_of_the_option_that_holds():
    flows = np.arange(12.0).reshape(2, 3, 2)
    assert followed(flows, [[0, 1], [1, 0], [1, 1]]).tolist() == [[0.0, 7.0], [8.0, 3.0], [10.0, 11.0]]
    assert followed(flows, [0, 1, 1]).tolist() == [[0.0, 1.0], [8.0, 9.0], [10.0, 11.0]]
    assert followed(flows[..., 0], [[0, 1], [1, 0], [1, 1]]).tolist() == [[0.0, 6.0], [8.0, 2.0], [10.0, 10.0]]


def test_growth_by_year_and_uptake_between_its_ends():
    assert grown(1.0, [[0.9], [1.0], [0.5]], 3).ravel().tolist() == [1.0, 2.0, 3.0]
    path = adopted(0.1, 0.8, 0.7, 40)
    assert path[0] == pytest.approx(0.1)
    assert (np.diff(path) > 0).all()
    assert path[-1] == pytest.approx(0.8, abs=1e-6)
    assert adopted([0.1, 0.2], 0.8, 0.7, 3).shape == (3, 2)


@pytest.mark.parametrize(
    ("action", "code", "words"),
    [
        (lambda: present_value([1.0], -1.0), "bad_value", "present_value(rate = -1)"),
        (lambda: present_value(np.ones((3, 2)), [0.1, 0.2, 0.3]), "path_shape", "(3, 2)"),
        (lambda: phased(0.0, 1.0, 5, begin=3, finish=2), "phase_years", "year 3 to year 2"),
        (lambda: adopted(0.0, 1.0, 1.0, 3), "bad_value", "adopted(start = 0)"),
        (lambda: adopted(0.5, 0.4, 1.0, 3), "uptake_share", "0.4"),
        (lambda: grown(1.0, [[0.0], [0.0]], 3), "path_shape", "(2, 1)"),
        (lambda: triggered(np.ones((3, 2)), 1.0, np.zeros(4), 1.0), "path_shape", "before"),
        (lambda: triggered(np.ones(3), 1.0, 0.0, 1.0, delay=-1), "bad_value", "triggered(delay = -1)"),
        (lambda: followed(np.ones((2, 3)), [0, 1]), "path_shape", "(2, 3)"),
        (lambda: followed(np.ones((2, 3, 2)), np.zeros((3, 5))), "path_shape", "(3, 5)"),
        (lambda: followed(np.ones((2, 3)), [0, 1, 2]), "choice_position", "0 to 2"),
        (lambda: compared([np.ones((2, 3)), np.ones((2, 4))], 0.0), "path_shape", "(3,)"),
    ],
)
def test_refused_paths(refused, action, code, words):
    refused(action, code, words)
