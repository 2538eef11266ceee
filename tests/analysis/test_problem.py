"""Problems: factors, options, outcomes; copula, shares, fixed factors; every mistake with its message."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import spearmanr

from esvalue.analysis.problem import Factor, Outcome, Problem
from esvalue.analysis.shares import Shares
from esvalue.core.distributions import Spread
from esvalue.core.ensemble import Copula, Design
from esvalue.core.errors import InputError

A = Factor("a", Spread("uniform", (0.0, 1.0)))
B = Factor("b", Spread("normal", (5.0, 2.0)))
C = Factor("c", rivals=("x", "y", "z"), weights=(1.0, 1.0, 2.0))
Y = Outcome("y", "max")


def total(columns):
    return {"y": columns["a"] + columns["b"]}


def code(call) -> str:
    with pytest.raises(InputError) as caught:
        call()
    assert all(p.text("zh") != p.text("en") for p in caught.value.problems)
    return caught.value.problems[0].code


def test_every_mistake_has_its_message():
    assert code(lambda: Factor("f")) == "factor_form"
    assert code(lambda: Factor("f", rivals=("x", "y"), weights=(0.0, 0.0))) == "factor_weights"
    assert code(lambda: Factor("f", rivals=("x", "y"), weights=(1.0, -1.0))) == "bad_value"
    assert code(lambda: Problem((A, A), (Y,), total)) == "factor_twice"
    assert code(lambda: Problem((A,), (), total)) == "no_outcomes"
    assert code(lambda: Outcome("y", "up")) == "outcome_direction"
    assert code(lambda: Outcome("y", "")) == "outcome_direction"
    assert code(lambda: Problem((A, B), (Y,), total, correlation={("a", "bb"): 0.5})) == "unknown_name"
    assert code(lambda: Problem((A, B), (Y,), total).factor("aa")) == "unknown_name"
    assert (
        code(lambda: Problem((A, B), (Outcome("yy", "max"),), total).run({"a": np.array([0.5]), "b": np.array([0.5])}))
        == "outcome_missing"
    )
    wrong = Problem((A, B), (Y,), lambda c: {"y": np.zeros(3)})
    assert code(lambda: wrong.run({"a": np.array([0.5]), "b": np.array([0.5])})) == "outcome_length"
    three = {("a", "b"): 0.9, ("b", "c"): 0.9, ("a", "c"): -0.9}
    assert code(lambda: Copula(three)) == "not_positive_definite"
    with pytest.raises(ValueError, match="low < high"):
        Spread("uniform", (2.0, 1.0))


def test_a_discrete_factor_has_its_weights():
    u = (np.arange(1000) + 0.5) / 1000
    assert np.bincount(C.values(u).astype(int)).tolist() == [250, 250, 500]


def test_the_copula_gives_the_correlation_and_keeps_the_margins():
    design = Design(("a", "b", "c"), 2, 4096, 1)
    problem = Problem((A, B, Factor("c", Spread("lognormal", (1.0, 2.0)))), (Y,), total, correlation={("a", "b"): 0.6})
    u = dict(zip(design.factors, design.replicate(0), strict=True))
    values = problem.values(u)
    expected = 6 / np.pi * np.arcsin(0.6 / 2)  # Spearman of a Gaussian copula
    assert spearmanr(values["a"], values["b"]).statistic == pytest.approx(expected, abs=0.01)
    assert abs(spearmanr(values["a"], values["c"]).statistic) < 0.02
    assert np.quantile(values["b"], 0.975) == pytest.approx(5 + 1.959964 * 2, abs=0.05)
    assert np.sort(values["a"])[2048] == pytest.approx(0.5, abs=0.01)
    assert problem.correlated == {"a", "b"}


def test_the_copula_gives_the_same_bits_in_any_block():
    copula = Copula({("a", "b"): 0.5, ("b", "c"): 0.3})
    rng = np.random.default_rng(0)
    columns = {name: rng.uniform(size=1000) for name in "abc"}
    whole = copula.apply(columns)
    parts = [copula.apply({name: x[i : i + 37] for name, x in columns.items()}) for i in range(0, 1000, 37)]
    assert all(np.array_equal(whole[name], np.concatenate([part[name] for part in parts])) for name in "abc")


def test_shares_sum_to_one_and_are_a_dirichlet():
    design = Design(("p", "q", "r"), 2, 4096, 0)
    shares = Shares(("p", "q", "r"), (2.0, 3.0, 5.0)).values(
        dict(zip(design.factors, design.replicate(0), strict=True))
    )
    np.testing.assert_allclose(sum(shares.values()), 1.0, rtol=1e-12)
    for name, alpha in (("p", 2.0), ("q", 3.0), ("r", 5.0)):
        assert shares[name].mean() == pytest.approx(alpha / 10, abs=2e-3)
        assert shares[name].var() == pytest.approx(alpha * (10 - alpha) / (100 * 11), rel=0.03)


def test_a_fixed_factor_leaves_the_design_and_keeps_its_value():
    problem = Problem((A, B), (Y,), total, fixed={"b": 0.5})
    assert problem.names == ("a",)
    assert problem.run({"a": np.array([0.25])})["y"].tolist() == [5.25]


def test_the_design_reproduces_grows_and_leaves_the_global_seed_alone():
    before = np.random.get_state()[1].copy()  # noqa: NPY002
    small, large = Design(("a", "b"), 3, 512, 0), Design(("a", "b"), 4, 2048, 0)
    assert np.array_equal(small.replicate(2), large.replicate(2)[:, :512])
    assert not np.array_equal(small.replicate(0), small.replicate(1))
    assert not np.array_equal(small.replicate(0), Design(("a", "b"), 3, 512, 1).replicate(0))
    latin = Design(("a", "b"), 2, 100, 0, kind="latin").replicate(0)
    assert np.array_equal(np.sort((latin * 100).astype(int), axis=1), np.tile(np.arange(100), (2, 1)))
    assert np.array_equal(before, np.random.get_state()[1])  # noqa: NPY002


FARM = (Factor("price", Spread("uniform", (0.0, 1.0))), Factor("crop", rivals=("reed", "rice")))
NET = (Outcome("net", "max", "yuan"),)


def one_draw(price, crop):
    return {"net": price if crop == "reed" else min(price, 0.5)}


@pytest.mark.parametrize(
    ("code", "function", "how"),
    [
        ("model_one_draw", lambda price, crop: min(price, 0.5), {}),
        ("outcome_number", lambda price, crop: {"net": "high"}, {"vectorized": False}),
        ("outcome_number", lambda price, crop: {"net": [[1.0], [1.0, 2.0]]}, {}),
    ],
)
def test_what_a_function_gets_wrong_at_first_is_told(code, function, how):
    problem = Problem(FARM, NET, function, **how)
    with pytest.raises(InputError) as error:
        problem.run({name: np.full(4, 0.3) for name in problem.names})
    assert [one.code for one in error.value.problems] == [code]


def test_a_function_of_one_draw_is_evaluated_as_such():
    columns = {"price": np.array([0.2, 0.9, 0.9]), "crop": np.array([0.1, 0.1, 0.9])}
    assert Problem(FARM, NET, one_draw, vectorized=False).run(columns)["net"] == pytest.approx([0.2, 0.9, 0.5])


def test_an_error_of_the_function_itself_is_its_own():
    def broken(price, crop):
        raise ValueError("no rain")

    with pytest.raises(ValueError, match="no rain"):
        Problem(FARM, NET, broken).run({"price": np.ones(2), "crop": np.ones(2)})


@pytest.mark.parametrize(
    ("where", "given"), [("factors", (FARM[0], NET)), ("outcomes", (FARM, "net")), ("outcomes", (FARM, ["net"]))]
)
def test_parts_of_a_problem_are_lists_of_their_kind(where, given):
    with pytest.raises(InputError) as error:
        Problem(*given, one_draw)
    assert [(one.code, one.where) for one in error.value.problems] == [("wrong_object", where)]
