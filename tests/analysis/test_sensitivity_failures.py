"""Failed runs and requests that make no sense: refused in words."""

from __future__ import annotations

import numpy as np
import pytest
from indices import analyse
from test_sensitivity_cases import ishigami

from esvalue.analysis.problem import Factor, Outcome, Problem
from esvalue.analysis.sensitivity import METHODS, given_data
from esvalue.analysis.shares import Shares
from esvalue.core.distributions import Spread
from esvalue.core.errors import InputError

UNIT = Spread("uniform", (0.0, 10.0))


def breaking(edge, second=False):
    """Y = x + z, which fails where x is below an edge (in a second outcome alone, if asked)."""

    def function(v):
        y = v["x"] + v["z"]
        broken = np.where(v["x"] < edge, np.nan, y)
        return {"y": y if second else broken, "w": broken}

    return Problem(
        (Factor("x", UNIT, unit="yuan/t"), Factor("z", UNIT)), (Outcome("y", "max"), Outcome("w", "max")), function
    )


def text(call, language="en"):
    with pytest.raises(InputError) as caught:
        call()
    return caught.value.text(language)


@pytest.mark.parametrize("method", METHODS)
def test_a_failed_run_drops_its_row_in_every_method(method):
    problem = breaking(0.2)
    frame = analyse(problem, method, seed=0, replicates=4, points=256, allowed_failures=0.05)
    whole = analyse(breaking(-1.0), method, seed=0, replicates=4, points=256)
    assert np.isfinite(frame["value"]).all()
    if method != "morris":  # no level of a trajectory is that low
        assert frame.runs[0] < whole.runs[0]
    rows = whole.runs[0] // 1024
    assert frame.runs[0] % rows == 0


@pytest.mark.parametrize("method", METHODS)
def test_too_many_failed_runs_are_refused_with_the_inputs_at_fault(method):
    en = text(lambda: analyse(breaking(3.0, second=True), method, seed=0, replicates=4, points=64))
    assert "in w; failed runs lie at: x from 0" in en
    assert "yuan/t" in en
    zh = text(lambda: analyse(breaking(3.0, second=True), method, seed=0, replicates=4, points=64), "zh")
    assert "失败的运行位于：x 在 0" in zh


def test_nan_in_one_output_never_yields_an_index():
    """The other outcome's indices come from the same rows: those that did not fail."""
    frame = analyse(breaking(0.5, second=True), seed=0, replicates=4, points=256, allowed_failures=0.2)
    for outcome in ("y", "w"):
        assert frame[frame.outcome == outcome].value.tolist() == frame[frame.outcome == "y"].value.tolist()


def test_failures_of_a_rival_name_it():
    method = Factor("method", rivals=("cost", "market", "survey"))
    problem = Problem(
        (method, Factor("x", UNIT)), (Outcome("y", "max"),), lambda v: {"y": np.where(v["method"] == 2, np.inf, v["x"])}
    )
    assert "method = survey" in text(lambda: analyse(problem, seed=0, points=64))


def test_failures_anywhere_name_no_input():
    def function(v):
        return {"y": np.where((v["x"] * 1e6).astype(int) % 3 == 0, np.nan, v["x"])}

    problem = Problem((Factor("x", UNIT), Factor("z", UNIT)), (Outcome("y", "max"),), function)
    assert "no single input stands out" in text(lambda: analyse(problem, seed=0, points=64))


def test_a_replicate_without_rows_is_refused():
    assert "replicate 1 has 0 rows left" in text(
        lambda: analyse(breaking(11.0), seed=0, points=8, allowed_failures=1.0)
    )


def test_given_data_counts_failures():
    u = np.random.default_rng(0).random((2, 1024))
    y = np.where(u[0] < 0.005, np.nan, u[0] + u[1])
    frame = given_data({"x": u[0], "z": u[1]}, {"y": y})
    assert frame.runs[0] == np.isfinite(y).sum() < 1024
    y = np.where(u[0] < 0.2, np.nan, u[0] + u[1])
    assert "x from 0.0" in text(lambda: given_data({"x": u[0], "z": u[1]}, {"y": y}))
    y = np.where(np.arange(1024) % 3 == 0, np.nan, u[0])
    assert "没有哪一个输入" in text(lambda: given_data({"x": u[0], "z": u[1]}, {"y": y}), "zh")


def test_given_data_needs_draws_left_in_each_replicate():
    u = np.random.default_rng(0).random(256)
    y = np.where(np.arange(256) < 20, np.nan, u)
    assert "replicate 1 has 12 rows left" in text(lambda: given_data({"x": u}, {"y": y}, allowed_failures=0.5))


# -------------------------------------------------------------------------------------------------------- bad requests


def call(method="sobol", problem=None, **more):
    return lambda: analyse(problem or ishigami().problem(), method, **{"seed": 0, "points": 64, **more})


DEPENDENT = Problem(
    (Factor("x", UNIT), Factor("z", UNIT)),
    (Outcome("y", "max"),),
    lambda v: {"y": v["x"] + v["z"]},
    shares=(Shares(("x", "z"), (1.0, 1.0)),),
)
DISCRETE = Problem(
    (Factor("x", UNIT), Factor("m", rivals=("a", "b"))), (Outcome("y", "max"),), lambda v: {"y": v["x"] + v["m"]}
)


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (call("sobl"), "no method 'sobl'; known: sobol"),
        (call(replicates=1), "analyse(replicates = 1): 1 is not in the range here: it is a whole number not below 2"),
        (call(points=2), "2 points a replicate are too few for sobol"),
        (call(problem=ishigami().problem(fixed={"x1": 0.5, "x2": 0.5, "x3": 0.5})), "no factor varies"),
        (call(groups="crad"), "cannot be grouped by 'crad'; write one of card, domain, kind (nearest: card)"),
        (call(groups={"g": ("x1", "x9")}), "factor 'x9' is not defined; nearest: x3"),
        (call(groups={"g": ("x1",), "h": ("x1",)}), "factor 'x1' stands in this group and in 'g'"),
        (call(groups={"x2": ("x1",)}), "group 'x2' has the name of a factor outside it"),
        (call("pawn", groups="card"), "pawn looks at one factor at a time"),
        (call("shapley", second_order=True), "shapley has no second-order index"),
        (call(problem=DEPENDENT), "x, z depend on each other"),
        (call("morris", problem=DEPENDENT), "Put them in one group"),
        (call("rbd_fast", problem=DEPENDENT), "Use sobol with these factors in one group"),
        (call("dgsm", problem=DISCRETE), "m are choices among rivals"),
    ],
)
def test_bad_requests(bad, words):
    assert words in text(bad)


X = np.random.default_rng(0).random(64)


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (lambda: given_data({}, {"y": X}), "no factor varies"),
        (lambda: given_data({"x": X[:5]}, {"y": X}), "x has 5 draws, the outcomes have 64"),
        (lambda: given_data({"x": X}, {"y": X}, methods=("sobol",)), "no method 'sobol'; known: first, pawn"),
        (
            lambda: given_data({"x": X}, {"y": X}, replicates=1),
            "given_data(replicates = 1): 1 is not in the range here",
        ),
        (lambda: given_data({"x": X}, {"y": X}, replicates=3), "64 draws do not split into 3 replicates"),
        (lambda: given_data({"x": X}, {"y": X}, replicates=8), "8 points a replicate are too few"),
        (
            lambda: given_data({"x": X}, {"y": X}, replicates=2, bins=1000),
            "given_data(bins = 1000): 1000 is not in the range here",
        ),
    ],
)
def test_bad_given_data(bad, words):
    assert words in text(bad)


@pytest.mark.parametrize("method", ["pawn", "delta", "regional", "shapley"])
def test_dependent_factors_are_welcome_where_the_method_is_right(method):
    frame = analyse(DEPENDENT, method, seed=0, replicates=2, points=64)
    assert set(frame.factor) == {"x", "z"}
