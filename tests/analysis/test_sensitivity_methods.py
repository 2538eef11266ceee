"""The other methods: against SALib on the same data, and against closed forms."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from indices import analyse
from test_sensitivity_cases import CASES, gaussian, ishigami, morris

from esvalue.analysis.problem import Factor, Outcome, Problem
from esvalue.analysis.sensitivity import METHODS, given_data, salib_problem
from esvalue.analysis.sensitivity.binned import default_bins
from esvalue.analysis.sensitivity.columns import sobol_columns
from esvalue.analysis.sensitivity.distances import classes_of, distances, regional_indices
from esvalue.analysis.sensitivity.outputs import COLUMNS
from esvalue.analysis.sensitivity.samples import delta_indices, hypercube, rbd_fast_indices
from esvalue.analysis.sensitivity.screening import LEVELS, elementary_effects, morris_indices, trajectories
from esvalue.analysis.sensitivity.shapley import Walks, shapley_indices
from esvalue.analysis.shares import Shares
from esvalue.core.distributions import Spread
from esvalue.core.ensemble import Design

UNIT, NORMAL = Spread("uniform", (0.0, 1.0)), Spread("normal", (0.0, 1.0))
SALIB = {"num_vars": 3, "names": ["x1", "x2", "x3"], "bounds": [[0, 1]] * 3}


def of(frame, index):
    return frame[frame["index"] == index].set_index("factor")


def linear(weights, correlation=(), **more):
    names = "abcdefgh"[: len(weights)]

    def function(v):
        return {"y": sum(w * v[name] for name, w in zip(names, weights, strict=True))}

    return Problem(
        tuple(Factor(n, NORMAL) for n in names), (Outcome("y", "max"),), function, correlation=dict(correlation), **more
    )


@pytest.fixture(scope="module")
def sample():
    u = hypercube(("x1", "x2", "x3"), replicates=1, points=1024, seed=2)[:, 0]
    return u, ishigami().function(u)


# --------------------------------------------------------------------------------------------------------- every one


@pytest.mark.parametrize("method", METHODS)
def test_every_method_gives_the_same_frame_reproduces_and_leaves_the_global_seed_alone(method):
    problem = ishigami().problem()
    before = np.random.get_state()  # noqa: NPY002
    first = analyse(problem, method, seed=0, replicates=3, points=64)
    np.random.seed(99)  # noqa: NPY002
    second = analyse(problem, method, seed=0, replicates=3, points=64)
    np.random.set_state(before)  # noqa: NPY002
    analyse(problem, method, seed=1, replicates=3, points=64)
    after = np.random.get_state()  # noqa: NPY002
    assert all(np.array_equal(a, b) for a, b in zip(before, after, strict=True))
    assert first.equals(second)
    assert tuple(first.columns) == COLUMNS
    assert set(first["method"]) == {method}
    assert (first["low"] <= first["value"] + 1e-12).all()
    assert (first["value"] <= first["high"] + 1e-12).all()
    assert not first.equals(analyse(problem, method, seed=1, replicates=3, points=64))


@pytest.mark.parametrize("method", METHODS)
def test_every_method_ranks_the_morris_function(method):
    """The first ten factors matter, the last ten hardly do."""
    frame = analyse(morris().problem(), method, seed=0, replicates=4, points=256)
    index = {"sobol": "total", "morris": "mu_star", "pawn": "pawn_median", "regional": "band_0_10"}.get(
        method, frame["index"][0]
    )
    value = of(frame, index).value
    least = 1.2 if method in ("pawn", "delta", "regional") else 2.0  # distances of samples are never zero
    assert value.head(10).mean() > least * value.tail(10).mean()


# ------------------------------------------------------------------------------------------------------------ SALib


def test_rbd_fast_is_salib(sample):
    from SALib.analyze import rbd_fast as peer

    u, y = sample
    found = [rbd_fast_indices(u[i], np.stack([y, 2 * y + 5])) for i in range(3)]
    theirs = peer.analyze(SALIB, u.T, y, num_resamples=2, seed=1)["S1"]
    assert [one[0] for one in found] == pytest.approx(theirs, abs=1e-12)
    assert [one[1] for one in found] == pytest.approx(theirs, abs=1e-12)
    assert rbd_fast_indices(u[0], np.ones((1, 1024)))[0] == 0.0


def test_pawn_is_salib(sample):
    """SALib leaves the largest draw of a factor out of its last interval: compared without that one."""
    from SALib.analyze import pawn as peer

    u, y = sample
    found = np.stack([distances(y, classes_of(x)[None])[0] for x in u])
    theirs = peer.analyze(SALIB, u.T, y, S=10)
    assert np.median(found, axis=1) == pytest.approx(theirs["median"], abs=0.01)
    assert found.max(axis=1) == pytest.approx(theirs["maximum"], abs=0.01)


def test_delta_is_salib_without_resampling(sample):
    from SALib.analyze.delta import calc_delta

    u, y = sample
    classes = int(min(np.ceil(1024 ** (2 / (7 + np.tanh((1500 - 1024) / 500)))), 48))
    theirs = calc_delta(y, np.linspace(y.min(), y.max(), 100), u[0], np.linspace(0, 1024, classes + 1))
    assert delta_indices(u[0], y, np.random.default_rng(0), resamples=0) == pytest.approx(theirs, abs=1e-12)
    assert delta_indices(u[0], np.ones(1024), np.random.default_rng(0)) == 0.0


def test_morris_is_salib():
    from SALib.analyze import morris as peer

    case = morris()
    groups = {name: (name,) for name in case.names}
    u, moved = trajectories(groups, case.names, replicates=2, points=10, seed=0)
    y = np.stack([case.function(u[:, run])[None] for run in range(21)])
    found = morris_indices(elementary_effects(u, moved, y, 20), np.ones((2, 10), dtype=bool), [True] * 20)
    spec = {"num_vars": 20, "names": list(case.names), "bounds": [[0, 1]] * 20}
    flat = u.transpose(2, 3, 1, 0).reshape(-1, 20)
    theirs = peer.analyze(spec, flat, y[:, 0].transpose(1, 2, 0).ravel(), num_resamples=2, num_levels=LEVELS, seed=1)
    step = (LEVELS / 2) / (LEVELS - 1) / 0.6  # SALib divides by the step between levels, not by that in probability
    for index in ("mu_star", "mu", "sigma"):
        assert found[index].value[:, 0] == pytest.approx(np.asarray(theirs[index]) * step, rel=1e-12)


def test_dgsm_bounds_the_total_index_and_is_exact_for_a_normal_sum():
    case = gaussian()
    frame = of(analyse(linear((1.0, 2.0, 3.0, 0.5, 0.25)), "dgsm", seed=0), "dgsm")
    assert frame.value.to_numpy() == pytest.approx(case.total, abs=0.0125)  # five standard deviations
    for case in CASES[:3]:
        assert (of(analyse(case.problem(), "dgsm", seed=0), "dgsm").high.to_numpy() >= case.total).all()


# --------------------------------------------------------------------------------------------------------- distances


def brute(x, inside):
    """Kolmogorov distance by looking everywhere."""
    at = np.unique(x)
    return max(abs(np.mean(x[inside] <= t) - np.mean(x <= t)) for t in at)


@pytest.mark.parametrize("ties", [False, True])
def test_distances_by_looking_everywhere(ties):
    rng = np.random.default_rng(0)
    x = rng.integers(0, 7, 200).astype(float) if ties else rng.random(200)
    classes = rng.integers(0, 4, (3, 200)).astype(np.uint8)
    classes[2] = np.where(classes[2] == 1, 3, classes[2])  # a class without draws
    found = distances(x, classes, 4)
    for v in range(3):
        for b in range(4):
            if v == 2 and b == 1:
                assert np.isnan(found[v, b])
            else:
                assert found[v, b] == pytest.approx(brute(x, classes[v] == b), abs=1e-12)


def test_regional_distance_is_from_the_other_draws():
    from scipy.stats import ks_2samp

    rng = np.random.default_rng(0)
    x, y = rng.random((2, 500)), rng.random((2, 500))
    y[0] += x[0]
    found = regional_indices(x, np.stack([classes_of(one) for one in y]))
    low = y[0] <= np.sort(y[0])[49]
    assert found[0, 0, 0] == pytest.approx(ks_2samp(x[0][low], x[0][~low]).statistic, abs=1e-12)
    assert found[0, 0, 0] > 2 * found[1, 0, 0]


def test_pawn_of_a_discrete_factor_takes_its_rivals():
    rivals = Factor("method", rivals=("a", "b", "c"), weights=(1.0, 1.0, 2.0))
    problem = Problem(
        (rivals, Factor("x", UNIT)), (Outcome("y", "max"),), lambda v: {"y": 3.0 * (v["method"] == 2) + v["x"]}
    )
    frame = of(analyse(problem, "pawn", seed=0), "pawn_max")
    assert frame.value["method"] == pytest.approx(0.5, abs=0.01)


@pytest.mark.parametrize("method", METHODS)
def test_an_outcome_that_never_varies_is_moved_by_nothing(method):
    problem = Problem(
        (Factor("x", UNIT), Factor("z", UNIT)), (Outcome("y", "max"),), lambda v: {"y": np.full_like(v["x"], 3.3)}
    )
    frame = analyse(problem, method, seed=0, replicates=3, points=64)
    assert frame["value"].tolist() == frame["low"].tolist() == frame["high"].tolist() == [0.0] * len(frame)


def test_an_outcome_of_few_values_has_fewer_bands():
    problem = Problem(
        (Factor("x", UNIT), Factor("z", UNIT)), (Outcome("y", "max"),), lambda v: {"y": np.floor(3 * v["x"])}
    )
    frame = analyse(problem, "regional", seed=0)
    assert set(frame["index"]) == {"band_0_10", "band_10_20", "band_20_30"}
    assert frame.value[frame.factor == "x"].to_numpy() == pytest.approx(np.array([1.0, 0.5, 1.0]), abs=0.01)


# ----------------------------------------------------------------------------------------------------------- Shapley


def closed_form(weights, sigma):
    """Shapley effects of a weighted sum of normal factors: conditional variances over every order."""
    n = len(weights)

    def worth(u):
        rest = [i for i in range(n) if i not in u]
        u = list(u)
        left = sigma[np.ix_(u, u)] - (
            sigma[np.ix_(u, rest)] @ np.linalg.solve(sigma[np.ix_(rest, rest)], sigma[np.ix_(rest, u)]) if rest else 0
        )
        return weights[u] @ left @ weights[u] if u else 0.0

    orders = list(permutations(range(n)))
    growth = [np.mean([worth(o[: o.index(i) + 1]) - worth(o[: o.index(i)]) for o in orders]) for i in range(n)]
    return np.array(growth) / (weights @ sigma @ weights)


@pytest.mark.parametrize("rho", [0.0, 0.5, 0.9, -0.6])
def test_shapley_of_correlated_normal_factors(rho):
    weights = np.array([1.0, 2.0, 1.5, 0.5])
    sigma = np.eye(4)
    sigma[0, 1] = sigma[1, 0] = rho
    sigma[1, 2] = sigma[2, 1] = 0.3
    truth = closed_form(weights, sigma)
    frame = of(
        analyse(linear(weights, {("a", "b"): rho, ("b", "c"): 0.3}), "shapley", seed=0, points=4096, level=1 - 1e-6),
        "shapley",
    )
    assert ((frame.low <= truth) & (truth <= frame.high)).all()
    assert frame.value.to_numpy() == pytest.approx(truth, abs=0.02)
    assert frame.value.sum() == pytest.approx(1.0, abs=1e-12)


def test_shapley_of_independent_factors_is_salib():
    peer = pytest.importorskip("SALib.analyze.shapley")
    case = ishigami()
    walks = Walks(case.problem(), {name: (name,) for name in case.names}, 1, 64, 0)
    order, steps = walks.steps(0)
    u = np.stack(list(steps))  # (step, factor, point)
    y = np.stack([case.function(one) for one in u])
    found = shapley_indices(y[:, None, None], order[:, None], np.ones((1, 64), dtype=bool))
    theirs = peer.analyze(SALIB, u.transpose(2, 0, 1).reshape(-1, 3), y.T.ravel())
    assert found.value[:, 0] == pytest.approx(theirs["shapley_normalized"], abs=1e-12)


def test_shapley_of_two_correlated_factors_by_hand():
    """Y = a + b with correlation r: equal effects; y = a alone with r = 0.8: b tells 0.8 squared of it,
    half of which is its own.
    """
    frame = of(
        analyse(linear((1.0, 0.0), {("a", "b"): 0.8}), "shapley", seed=0, points=8192, level=1 - 1e-5), "shapley"
    )
    assert frame.low["b"] <= 0.32 <= frame.high["b"]
    assert frame.value["b"] == pytest.approx(0.32, abs=0.02)


def test_shapley_of_independent_factors_lies_between_first_and_total():
    case = ishigami()
    frame = of(analyse(case.problem(), "shapley", seed=0, points=4096), "shapley")
    half = (case.first + case.total) / 2  # with interactions of pairs alone
    assert frame.value.to_numpy() == pytest.approx(half, abs=0.025)  # five standard deviations


def test_shapley_of_shares_that_sum_to_one():
    """Three shares of one whole, weighted alike by symmetry:
    y = share of a has effects that follow from Dirichlet moments.
    """
    factors = tuple(Factor(name, UNIT) for name in "abc")
    problem = Problem(
        factors, (Outcome("y", "max"),), lambda v: {"y": v["a"]}, shares=(Shares(tuple("abc"), (1.0, 1.0, 1.0)),)
    )
    frame = of(analyse(problem, "shapley", seed=0, points=8192), "shapley")
    # Var(a) = 1/18. Worth of {a}: 0 (b and c fix it); of {a,b}, given c: (1-c)^2/12, mean 1/24 x ... = 1/12 E(1-c)^2 =
    # 1/24.
    one, pair, whole = 0.0, 1 / 12 * 1 / 2, 1 / 18
    a = (2 * (one - 0) + (pair - 0) + (pair - 0) + 2 * (whole - 0)) / 6  # {b,c} given a has worth zero
    b = (2 * 0 + (pair - 0) + 0 + 2 * (whole - pair)) / 6
    assert frame.value.to_numpy() == pytest.approx(np.array([a, b, b]) / whole, abs=0.015)


def test_shapley_of_groups():
    frame = of(
        analyse(linear((1.0, 2.0, 2.0), {("a", "b"): 0.5}), "shapley", seed=0, groups={"ab": ("a", "b")}), "shapley"
    )
    assert frame.value["ab"] == pytest.approx(7 / 11, abs=0.025)  # five and a half standard deviations


def test_morris_of_groups_has_mu_star_alone():
    frame = analyse(linear((1.0, 2.0, 2.0)), "morris", seed=0, groups={"ab": ("a", "b")})
    assert set(frame[frame.factor == "ab"]["index"]) == {"mu_star"}
    assert set(frame[frame.factor == "c"]["index"]) == {"mu_star", "mu", "sigma"}


# -------------------------------------------------------------------------------------------------------- given data


def stored(case, replicates=8, points=1024, seed=0):
    design = Design(case.names, replicates, points, seed)
    u = np.concatenate([design.replicate(r) for r in range(replicates)], axis=1)
    return dict(zip(case.names, u, strict=True)), {"y": case.function(u)}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_first_order_from_a_stored_run(case):
    """Within five standard deviations of 8,192 draws;
    how often intervals hold the index is counted in test_sensitivity_coverage.
    """
    columns, outputs = stored(case)
    frame = given_data(columns, outputs)
    assert tuple(frame.columns) == COLUMNS
    assert frame.value.to_numpy() == pytest.approx(
        case.first, abs={"Sobol-G": 0.045, "Morris": 0.03}.get(case.name, 0.015)
    )


@pytest.mark.parametrize("bins", [4, 32, 128])
def test_the_number_of_bins_does_not_lift_the_index_of_a_factor_without_effect(bins):
    """The plain correlation ratio of noise is (bins - 1) / draws; here it is zero on average."""
    rng = np.random.default_rng(0)
    found = [given_data({"x": rng.random(1024)}, {"y": rng.random(1024)}, bins=bins).value[0] for _ in range(200)]
    assert abs(np.mean(found)) < 4.5 * np.std(found) / np.sqrt(200)  # once in 100,000
    assert np.std(found) < 2 * np.sqrt(2 * bins) / 1024


def test_first_order_of_discrete_factors_by_their_rivals():
    rng = np.random.default_rng(0)
    u, x = rng.random((2, 8192))
    y = np.select([u < 0.25, u < 0.5], [0.0, 2.0], 1.0) + x
    weights = {"method": (1.0, 1.0, 2.0)}
    frame = given_data({"method": u, "x": x}, {"y": y}, weights=weights).set_index("factor")
    truth = 0.5 / (0.5 + 1 / 12)
    assert frame.value["method"] == pytest.approx(truth, abs=0.01)  # seven standard deviations
    named = given_data({"method": np.select([u < 0.25, u < 0.5], [0.0, 1.0], 2.0), "x": x}, {"y": y}).set_index(
        "factor"
    )
    assert named.equals(frame)


def test_given_data_takes_values_as_well_as_probabilities():
    columns, outputs = stored(gaussian())
    from scipy.special import ndtri

    values = {name: ndtri(u) for name, u in columns.items()}
    assert given_data(values, outputs).value.to_numpy() == pytest.approx(
        given_data(columns, outputs).value.to_numpy(), abs=1e-12
    )


def test_given_data_of_options_and_pawn():
    columns, outputs = stored(ishigami())
    y = outputs["y"]
    frame = given_data(columns, {"y": np.stack([y, -y])}, options=("A", "B"), methods=("first", "pawn"))
    assert set(frame["index"]) == {"first", "pawn_median", "pawn_max"}
    first = of(frame, "first")
    assert first[first.option == "A"].value.to_numpy() == pytest.approx(
        first[first.option == "B"].value.to_numpy(), abs=1e-12
    )


def test_given_data_of_a_correlated_factor_tells_what_it_carries():
    rho = 0.6
    rng = np.random.default_rng(1)
    z = rng.standard_normal((2, 32768))
    b = rho * z[0] + np.sqrt(1 - rho**2) * z[1]
    frame = given_data({"a": z[0], "b": b}, {"y": z[0]}).set_index("factor")
    assert frame.value["b"] == pytest.approx(rho**2, abs=0.025)  # five standard deviations


def test_default_bins_have_eight_draws():
    assert [default_bins(n) for n in (16, 256, 1024, 10**6)] == [4, 32, 128, 128]


def test_designs_of_methods_share_no_numbers():
    a = sobol_columns(("x",), replicates=2, points=8, seed=0).a.ravel()
    b = Design(("x",), 2, 8, 0).replicate(0).ravel()
    assert not np.intersect1d(a, b).size


def test_given_data_of_a_constant_outcome():
    frame = given_data({"x": np.random.default_rng(0).random(512)}, {"y": np.full(512, 3.3)}, methods=("first", "pawn"))
    assert frame["value"].tolist() == [0.0, 0.0, 0.0]


def test_salib_takes_the_problem_out():
    from SALib.sample import sobol

    problem = salib_problem(ishigami().problem(), {"ends": ("x1", "x3")})
    assert problem["groups"] == ["ends", "x2", "ends"]
    assert sobol.sample(problem, 8, calc_second_order=False, seed=1).shape == (8 * (2 + 2), 3)
