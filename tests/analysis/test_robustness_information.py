"""Value of information against closed forms; thresholds against roots known beforehand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import norm

from esvalue.analysis.problem import Factor, Outcome, Problem
from esvalue.analysis.robustness import (
    Information,
    information_sentence,
    information_table,
    metrics_table,
    threshold_sentence,
    thresholds,
    value_of_information,
    value_of_information_of,
)
from esvalue.analysis.shares import Shares
from esvalue.core.distributions import Spread
from esvalue.core.ensemble import Design


def design(names, seed=0, replicates=8, points=1024):
    made = Design(tuple(names), replicates, points, seed)
    return dict(zip(names, np.stack([made.replicate(r) for r in range(replicates)], axis=1), strict=True))


def closed_form(mean: float, sd: float) -> float:
    """Return E[max(0, d)] - max(0, E[d]) of a normal difference d."""
    return sd * norm.pdf(mean / sd) - abs(mean) * norm.cdf(-abs(mean) / sd)


# --- value of information ---


@pytest.mark.parametrize("mean", [0.0, -0.5, 1.0])
@pytest.mark.parametrize("direction", ["max", "min"])
def test_two_options_with_normal_difference(mean, direction):
    u = design("abc")
    z = {name: norm.ppf(x) for name, x in u.items()}
    difference = mean + 1.0 * z["a"] + 0.5 * z["b"]
    values = np.stack([100.0 + 0 * difference, 100.0 + difference]) * (1 if direction == "max" else -1)
    found = {one.factor: one for one in value_of_information(values, u, direction)}
    assert found[""].value == pytest.approx(closed_form(mean, 1.25**0.5), rel=0.01)
    assert found["a"].value == pytest.approx(closed_form(mean, 1.0), rel=0.01)
    assert found["b"].value == pytest.approx(closed_form(mean, 0.5), abs=0.001)
    assert found["c"].value < 0.002
    assert found["a"].low <= found["a"].value <= found["a"].high
    assert found["a"].flips == pytest.approx(norm.cdf(-abs(mean)), abs=0.06)
    assert found["c"].flips < 0.1


def test_at_equal_means_it_is_the_standard_deviation_times_the_normal_density():
    u = design("a")
    values = np.stack([0 * u["a"], 7.0 * norm.ppf(u["a"])])
    everything, one = value_of_information(values, u)
    assert one.value == pytest.approx(7.0 * norm.pdf(0.0), rel=0.002)
    assert everything.value == pytest.approx(one.value, rel=1e-6)


@pytest.mark.parametrize("seed", range(5))
def test_no_factor_is_worth_more_than_everything(seed):
    rng = np.random.default_rng(seed)
    values = rng.normal(size=(6, 8, 64))
    columns = {f"x{i}": rng.random((8, 64)) for i in range(12)}
    everything, *rest = value_of_information(values, columns)
    assert all(0.0 <= one.value <= everything.value for one in rest)


def test_noise_does_not_pay():
    """Options that are equal but for noise: choosing on the same draws would promise much, and all of it untrue."""
    rng = np.random.default_rng(3)
    values = rng.normal(size=(10, 8, 256))
    columns = {f"x{i}": rng.random((8, 256)) for i in range(20)}
    naive = np.mean(
        [
            np.mean([values[:, (x * 22).astype(int) == k].mean(axis=1).max() for k in range(22)])
            for x in columns.values()
        ]
    )
    found = value_of_information(values, columns)[1:]
    assert naive > 0.1  # a tenth of a standard deviation promised by a factor that says nothing
    assert max(one.value for one in found) < naive / 2
    assert np.mean([one.value for one in found]) < 0.02


def test_intervals_cover_the_truth():
    hits = 0
    for seed in range(40):
        u = design("ab", seed, 8, 256)
        one = next(
            x
            for x in value_of_information(np.stack([0 * u["a"], norm.ppf(u["a"]) + norm.ppf(u["b"])]), u)
            if x.factor == "a"
        )
        hits += one.low <= norm.pdf(0.0) <= one.high
    assert hits >= 31  # of 40 at 95%: fewer once in 50,000


def test_a_discrete_factor_is_grouped_by_rival():
    factor = Factor("method", rivals=("x", "y", "z"), weights=(1.0, 1.0, 2.0))
    other = Factor("p", Spread("uniform", (-1.0, 1.0)))
    gain = np.array([3.0, -1.0, -1.0])
    problem = Problem(
        (factor, other),
        (Outcome("net", "max"),),
        lambda c: {"net": np.stack([0 * c["p"], gain[c["method"].astype(int)] + c["p"]])},
        ("a", "b"),
    )
    u = design(problem.names)
    flat = {name: x.ravel() for name, x in u.items()}
    values = problem.run(flat)["net"].reshape(2, 8, 1024)
    found = {one.factor: one for one in value_of_information_of(problem, u, values, "net")}
    assert found["method"].value == pytest.approx(
        0.75, abs=0.01
    )  # a and b equal on average; with x known, 1/4 of 3 is gained
    assert found["method"].flips in (pytest.approx(0.25, abs=0.01), pytest.approx(0.75, abs=0.01))


def test_one_replicate_has_values_but_no_interval():
    rng = np.random.default_rng(0)
    x = rng.normal(size=10_003)
    found = value_of_information(np.stack([0 * x, x]), {"x": x})
    assert found[1].value == pytest.approx(norm.pdf(0.0), rel=0.03)
    assert np.isnan([found[0].low, found[1].high]).all()


def test_the_table_and_the_sentence():
    found = [
        Information("", 400.0, 390.0, 410.0, 0.4),
        Information("p", 100.0, 90.0, 110.0, 0.2),
        Information("q", 0.0, 0.0, 1.0, 0.0),
    ]
    assert information_table(found)["share"].tolist() == [1.0, 0.25, 0.0]
    assert (
        information_sentence(found[1], found[0], "碳价", "元/a", "zh")
        == "决策前弄清碳价，价值 100 元/a（区间 90 至 110），占弄清一切的价值的 25%。"
    )
    assert "would not change the choice" in information_sentence(found[2], found[0], "the price", "yuan", "en")


def test_refused_information(refused):
    refused(lambda: value_of_information(np.zeros((1, 16)), {}), "few_options", "two or more")
    refused(
        lambda: value_of_information(np.zeros((2, 16)), {"x": np.zeros(8)}), "column_length", "8 values", "16 futures"
    )
    refused(lambda: value_of_information(np.zeros((2, 16)), {}, None), "outcome_direction")
    refused(lambda: value_of_information(np.zeros((2, 4)), {}), "performance_shape")


# --- thresholds ---

PRICE = Factor(
    "price",
    Spread("triangular", (0.0, 100.0, 600.0)),
    title={"zh": "碳价", "en": "the carbon price"},
    unit="yuan/t_CO2",
)
COST = Factor("cost", Spread("uniform", (0.0, 40.0)), title={"zh": "成本", "en": "the cost"}, unit="yuan/ha")
METHOD = Factor("method", rivals=("stock", "flux"), weights=(3.0, 1.0), title={"zh": "方法", "en": "the method"})


def linear(columns):
    """Option b gains price - 312 +- the cost around its mean of 20; under the method "flux" it gains 1,000."""
    gain = columns["price"] - 312.0 + (columns["cost"] - 20.0) + 1000.0 * columns.get("method", 0.0)
    return {"net": np.stack([0 * gain, gain, gain - 500.0]), "loss": np.stack([0 * gain, -gain, 500.0 - gain])}


def problem(*factors, function=linear, **more):
    return Problem(factors, (Outcome("net", "max"), Outcome("loss", "min")), function, ("a", "b", "c"), **more)


def flat(one, points=256):
    return {name: x.ravel() for name, x in design(one.names, replicates=1, points=points).items()}


@pytest.mark.parametrize("criterion", ["laplace", "regret_95", "minimax_regret", "regret_90"])
@pytest.mark.parametrize("outcome", ["net", "loss"])
def test_the_threshold_is_the_known_root(criterion, outcome):
    made = problem(PRICE, COST)
    u = {"price": np.linspace(0.1, 0.9, 64), "cost": (np.arange(64) + 0.5) / 64}  # the cost is symmetrical about 20
    found = thresholds(made, u, outcome, "a", criterion=criterion)
    price = next(one for one in found if one.factor == "price")
    assert (price.status, price.direction, price.option) == ("found", "above", "b")
    assert price.value == pytest.approx(312.0, rel=1e-6)
    assert price.others == ()
    cost = next(one for one in found if one.factor == "cost")
    assert cost.status == ("none" if criterion == "laplace" else cost.status)


def test_the_other_way_round_it_is_below():
    made = problem(PRICE, COST)
    found = thresholds(
        made,
        {"price": np.linspace(0.1, 0.9, 64), "cost": (np.arange(64) + 0.5) / 64},
        "net",
        "b",
        criterion="laplace",
        factors=["price"],
    )[0]
    assert (found.status, found.direction, found.option) == ("found", "below", "a")
    assert found.value == pytest.approx(312.0, rel=1e-6)


def test_uniform_columns_give_the_same_value():
    made = problem(
        PRICE,
        COST,
        function=lambda u: linear({"price": PRICE.values(u["price"]), "cost": COST.values(u["cost"])}),
        takes="uniform",
    )
    found = thresholds(
        made, {"price": np.full(64, 0.5), "cost": (np.arange(64) + 0.5) / 64}, "net", "a", factors=["price"]
    )[0]
    assert found.value == pytest.approx(312.0, rel=1e-6)


def test_a_threshold_on_extremes_is_over_all_futures_as_in_the_table():
    """The greatest regret of all draws at once, not the mean of the greatest of each replicate."""
    made = problem(PRICE, COST)
    u = design(made.names, replicates=4, points=16)
    found = thresholds(made, u, "net", "a", criterion="minimax_regret", factors=["price"])[0]
    price = np.full(64, found.value)
    values = linear({"price": price, "cost": COST.values(u["cost"].ravel())})["net"].reshape(3, 4, 16)
    regret = metrics_table(values, "max", metrics=["minimax_regret"])["value"]
    assert regret[0] == pytest.approx(regret[1], rel=1e-6)


def test_the_nearest_of_several_roots_to_the_median():
    factor = Factor("x", Spread("uniform", (0.0, 10.0)))
    made = problem(
        factor,
        function=lambda c: {
            "net": np.stack([0 * c["x"], (c["x"] - 1.0) * (c["x"] - 6.0), -5 + 0 * c["x"]]),
            "loss": c["x"],
        },
    )
    found = thresholds(made, {"x": np.array([0.5])}, "net", "a", criterion="laplace")[0]
    assert found.value == pytest.approx(6.0, rel=1e-9)
    assert found.direction == "above"
    assert found.others == pytest.approx((1.0,))


def test_a_tie_up_to_a_point_is_overturned_where_the_tie_ends():
    factor = Factor("x", Spread("uniform", (0.0, 10.0)))
    made = problem(
        factor,
        function=lambda c: {
            "net": np.stack([0 * c["x"], np.maximum(c["x"] - 7.3, 0.0), -1 + 0 * c["x"]]),
            "loss": c["x"],
        },
    )
    found = thresholds(made, {"x": np.array([0.5])}, "net", "a", criterion="laplace")[0]
    assert (found.status, found.direction, found.option) == ("found", "above", "b")
    assert found.value == pytest.approx(7.3, abs=1e-6)


def test_none_everywhere_rival_and_dependent():
    shares = Shares(("s", "t"), (1.0, 1.0))
    others = (Factor("s", Spread("uniform", (0.0, 1.0))), Factor("t", Spread("uniform", (0.0, 1.0))))
    cheap = Factor("price", Spread("uniform", (0.0, 200.0)), title=PRICE.title, unit=PRICE.unit)
    made = problem(cheap, COST, METHOD, *others, shares=(shares,))
    u = flat(made) | {"method": np.full(256, 0.1)}
    found = {one.factor: one for one in thresholds(made, u, "net", "a", criterion="laplace")}
    assert (found["cost"].status, found["s"].status, found["t"].status) == ("none", "dependent", "dependent")
    assert (found["method"].status, found["method"].rival, found["method"].option) == ("rival", "flux", "b")
    assert found["price"].status == "none"
    assert found["cost"].low == pytest.approx(0.04)
    assert {one.status for one in thresholds(made, u, "net", "c", criterion="laplace", factors=["cost"])} == {
        "everywhere"
    }
    assert (
        threshold_sentence(found["cost"], made, "a", "en")
        == 'No value of the cost within 0.04–40 yuan/ha overturns "a".'
    )
    assert threshold_sentence(found["cost"], made, "a", "zh") == "成本在0.04–40 yuan/ha范围内取任何值，都不会推翻“a”。"
    assert (
        threshold_sentence(found["method"], made, "a", "en", "laplace")
        == 'If the method were "flux", "b" would have the better average.'
    )
    assert threshold_sentence(found["s"], made, "a", "en").startswith("s is one of several shares")
    everywhere = thresholds(made, u, "net", "c", criterion="laplace", factors=["cost"])[0]
    assert (
        threshold_sentence(everywhere, made, "c", "en")
        == 'Whatever the value of the cost within 0.04–40 yuan/ha, once it is held fixed "a" would have less regret.'
    )
    steady = thresholds(
        problem(METHOD, cheap, function=lambda c: linear({"price": c["price"], "cost": 20.0})),
        {"method": u["method"], "price": u["price"]},
        "net",
        "a",
        criterion="laplace",
        factors=["method"],
    )[0]
    assert threshold_sentence(steady, made, "a", "en") == 'None of stock, flux for the method overturns "a".'
    titled = replace(METHOD, rival_titles=({"zh": "存量法"}, {"zh": "通量法"}))
    said = threshold_sentence(steady, problem(PRICE, titled), "a", "zh")
    assert said.endswith("取 存量法、通量法 中的任何一个，都不会推翻“a”。")


def test_refused_thresholds(refused):
    made = problem(PRICE, COST)
    u = flat(made)
    refused(lambda: thresholds(made, u, "net", "aa"), "unknown_name", "nearest: a")
    refused(lambda: thresholds(made, u, "nett", "a"), "unknown_name", "nearest: net")
    refused(lambda: thresholds(made, u, "net", "a", factors=["prize"]), "unknown_name", "nearest: price")
    refused(lambda: thresholds(made, u, "net", "a", options=["a"]), "few_options")
    refused(lambda: thresholds(made, u, "net", "a", criterion="starr"), "metric_needs", "threshold")
    single = Problem((PRICE,), (Outcome("net", "max"),), lambda c: {"net": c["price"]}, ("a", "b"))
    refused(lambda: thresholds(single, {"price": np.array([0.5])}, "net", "a"), "no_options", "net")
