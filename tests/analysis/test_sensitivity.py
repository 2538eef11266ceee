"""Sobol indices: design, estimators, groups, intervals."""

from __future__ import annotations

import numpy as np
import pytest
from indices import analyse
from test_sensitivity_cases import CASES, ishigami, morris

from esvalue.analysis.problem import Factor, Outcome, Problem
from esvalue.analysis.sensitivity import enough, explain, sobol_columns, sobol_indices
from esvalue.analysis.sensitivity.controls import Controls
from esvalue.analysis.sensitivity.outputs import COLUMNS
from esvalue.core.distributions import Spread
from esvalue.core.ensemble import Design
from esvalue.core.errors import InputError

UNIT = Spread("uniform", (0.0, 1.0))


def runs_of(case, design):
    y = {"a": [], "b": [], "ab": [], "ba": []}
    for kind, _, u in design.blocks():
        y[kind].append(case.function(u))
    return y["a"][0], y["b"][0], y["ab"], y["ba"] or None


def plain(names, weights, **more):
    """A weighted sum of uniform factors."""

    def function(v):
        return {"y": sum(w * v[name] for name, w in zip(names, weights, strict=True))}

    fields = more.pop("fields", {})
    return Problem(tuple(Factor(n, UNIT, **fields.get(n, {})) for n in names), (Outcome("y", "max"),), function, **more)


def of(frame, index):
    return frame[frame["index"] == index].set_index("factor")


# ---------------------------------------------------------------------------------------------------------- design


def test_design_is_the_sobol_set_cut_in_two():
    design = sobol_columns(("x", "y"), replicates=3, points=8, seed=5)
    again = Design(("x", "y", "x'", "y'"), 3, 8, 5, 11).replicate(2)
    assert np.array_equal(design.a[:, 2], again[:2])
    assert np.array_equal(design.b[:, 2], again[2:])


def test_points_are_rounded_up_to_a_power_of_two():
    assert sobol_columns(("x",), replicates=2, points=100, seed=0).points == 128


def test_the_number_of_runs_is_said_before_running():
    design = sobol_columns(("x", "y", "z"), replicates=2, points=4, seed=0, second_order=True)
    assert design.runs == sum(u[0].size for _, _, u in design.blocks()) == 2 * 4 * (2 * 3 + 2)


def test_a_group_is_exchanged_together():
    design = sobol_columns(("x", "y", "z"), replicates=2, points=4, seed=0, groups={"xz": ("x", "z"), "y": ("y",)})
    mixed = design.matrix("ab", "xz")
    assert np.array_equal(mixed[[0, 2]], design.b[[0, 2]])
    assert np.array_equal(mixed[1], design.a[1])
    assert np.array_equal(design.matrix("ba", "xz")[[0, 2]], design.a[[0, 2]])


# ------------------------------------------------------------------------------------------------------ estimators


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
@pytest.mark.parametrize("shift", [0.0, 1000.0])
def test_one_replicate_is_salib(case, shift):
    from SALib.analyze import sobol

    design = sobol_columns(case.names, replicates=1, points=256, seed=3, second_order=True)
    a, b, ab, ba = runs_of(case, design)
    a, b, ab, ba = a + shift, b + shift, [one + shift for one in ab], [one + shift for one in ba]
    found = sobol_indices(a, b, ab, ba)
    y = np.stack([a[0], *(one[0] for one in ab), *(one[0] for one in ba), b[0]], axis=1).ravel()
    problem = {"num_vars": case.size, "names": list(case.names), "bounds": [[0, 1]] * case.size}
    peer = sobol.analyze(problem, y, calc_second_order=True, num_resamples=2, seed=1)
    assert found.first.value == pytest.approx(peer["S1"], abs=1e-12)
    assert found.total.value == pytest.approx(peer["ST"], abs=1e-12)
    above = np.triu_indices(case.size, 1)
    assert found.second.value[above] == pytest.approx(peer["S2"][above], abs=1e-12)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_values_are_near_the_analytic_ones(case):
    """Within five standard deviations, which are 0.0125 of the Morris function of 20 factors
    and at most 0.0022 of the others.
    """
    found = sobol_indices(*runs_of(case, sobol_columns(case.names, replicates=8, points=2048, seed=0)))
    within = 0.065 if case.name == "Morris" else 0.012
    assert found.first.value == pytest.approx(case.first, abs=within)
    assert found.total.value == pytest.approx(case.total, abs=within)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_taking_out_the_other_factors_leaves_no_bias_and_less_noise(case):
    plain, less = [], []
    for seed in range(60):
        design = sobol_columns(case.names, replicates=4, points=128, seed=seed)
        runs = runs_of(case, design)
        one, other = sobol_indices(*runs), sobol_indices(*runs, design=design)
        assert np.array_equal(one.total.value, other.total.value)
        plain.append(one.first.value)
        less.append(other.first.value)
    spread = np.std(less, axis=0)
    assert np.sqrt((spread**2).mean()) <= np.sqrt((np.std(plain, axis=0) ** 2).mean()) * 1.01
    bias = np.abs(np.mean(less, axis=0) - case.first)
    assert (
        bias < 5 * spread / np.sqrt(60) + 2e-4
    ).all()  # 36 means of 60: once in 10,000, their spread being estimated


def test_a_single_replicate_has_nothing_to_fit_on():
    case = ishigami()
    design = sobol_columns(case.names, replicates=1, points=64, seed=0)
    runs = runs_of(case, design)
    assert np.array_equal(sobol_indices(*runs).first.value, sobol_indices(*runs, design=design).first.value)


@pytest.mark.parametrize(
    ("factors", "points", "terms"),
    [(3, 64, 9), (20, 1024, 230), (20, 16, 0), (20, 64, 40), (20, 32, 20), (300, 1024, 600), (300, 512, 300)],
)
def test_terms_are_as_many_as_the_rows_carry(factors, points, terms):
    names = tuple(f"x{i}" for i in range(factors))
    controls = Controls(sobol_columns(names, replicates=8, points=points, seed=0))
    assert len(controls) == terms


def test_second_order_of_ishigami():
    case = ishigami()
    found = sobol_indices(
        *runs_of(case, sobol_columns(case.names, replicates=8, points=2048, seed=0, second_order=True))
    )
    truth = case.total[2] - case.first[2]  # x1 and x3 interact, and no others
    assert found.second.low[0, 2] <= found.second.value[0, 2] <= found.second.high[0, 2]
    assert found.second.value[0, 2] == pytest.approx(truth, abs=0.02)
    assert abs(found.second.value[0, 1]) < 0.02
    assert np.isnan(found.second.value[2, 0])


def test_many_outputs_at_once_are_each_alone():
    case = ishigami()
    a, b, ab, ba = runs_of(case, sobol_columns(case.names, replicates=4, points=64, seed=0, second_order=True))
    scale = np.array([1.0, -2.0, 1e6]).reshape(3, 1, 1, 1)
    wide = [np.concatenate([scale * y, np.exp(y / 5)[None] + 0 * scale[:1]]) for y in (a[None], b[None])]
    many = sobol_indices(
        *wide, *[[np.concatenate([scale * y, np.exp(y / 5)[None, None]]) for y in part] for part in (ab, ba)]
    )
    assert many.first.value.shape == (3, 4, 1)
    alone = sobol_indices(a, b, ab, ba)
    for o in range(3):
        assert many.first.value[:, o, 0] == pytest.approx(alone.first.value, abs=1e-12)
        assert many.total.high[:, o, 0] == pytest.approx(alone.total.high, abs=1e-12)
    bent = sobol_indices(np.exp(a / 5), np.exp(b / 5), [np.exp(y / 5) for y in ab], [np.exp(y / 5) for y in ba])
    assert many.second.value[0, 2, 3, 0] == pytest.approx(bent.second.value[0, 2], abs=1e-12)


def test_a_constant_output_is_moved_by_nothing():
    y = np.full((2, 8), 3.3)
    for interval in ("replicates", "closed_form"):
        found = sobol_indices(y, y, [y, y], interval=interval)
        assert found.first.value.tolist() == found.total.high.tolist() == [0.0, 0.0]


def test_the_closed_form_error_is_that_of_random_rows():
    """Over many plain random designs the delta-method error agrees with the spread of the estimates."""
    case = ishigami()
    rng = np.random.default_rng(0)
    value, half = [], []
    for _ in range(200):
        a, b = rng.random((2, 3, 1, 512))
        mixed = []
        for i in range(3):
            mixed.append(a.copy())
            mixed[-1][i] = b[i]
        found = sobol_indices(
            case.function(a), case.function(b), [case.function(u) for u in mixed], interval="closed_form"
        )
        value.append(np.concatenate([found.first.value, found.total.value]))
        half.append(np.concatenate([found.first.high - found.first.value, found.total.high - found.total.value]))
    assert np.mean(half, axis=0) / 1.959964 == pytest.approx(np.std(value, axis=0), rel=0.2)


def test_dropped_rows_leave_the_rest_as_if_they_had_never_been():
    case = morris()
    design = sobol_columns(case.names, replicates=1, points=64, seed=0)
    a, b, ab, _ = runs_of(case, design)
    keep = np.ones((1, 64), dtype=bool)
    keep[0, [3, 40]] = False
    spoilt = [one.copy() for one in ab]
    spoilt[7][0, 3], spoilt[2][0, 40] = np.nan, np.inf
    for interval in ("replicates", "closed_form"):
        found = sobol_indices(a, b, spoilt, design=design, keep=keep, interval=interval)
        rest = sobol_indices(a[:, keep[0]], b[:, keep[0]], [one[:, keep[0]] for one in ab], interval=interval)
        assert found.first.value == pytest.approx(rest.first.value, abs=1e-12)
        assert found.total.value == pytest.approx(rest.total.value, abs=1e-12)
        if interval == "closed_form":
            assert found.total.high == pytest.approx(rest.total.high, abs=1e-12)


# --------------------------------------------------------------------------------------------------------- one call


def test_one_call_gives_the_tidy_frame():
    case = ishigami()
    frame = analyse(case.problem(), points=256, seed=0, second_order=True)
    assert tuple(frame.columns) == COLUMNS
    assert list(frame["index"].unique()) == ["first", "total", "second"]
    assert "x1 * x3" in set(frame["factor"])
    assert set(frame["runs"]) == {8 * 256 * 8}
    design = sobol_columns(case.names, replicates=8, points=256, seed=0, second_order=True)
    apart = sobol_indices(*runs_of(case, design), design=design)
    assert of(frame, "total").value.to_numpy() == pytest.approx(apart.total.value, abs=1e-12)


def test_options_and_outcomes_each_get_rows():
    problem = Problem(
        (Factor("x", UNIT), Factor("z", UNIT)),
        (Outcome("gain", "max"), Outcome("cost", "min")),
        lambda v: {"gain": np.stack([v["x"], v["z"]]), "cost": v["x"] + v["z"]},
        options=("A", "B"),
    )
    total = of(analyse(problem, points=64, seed=0), "total").set_index(["outcome", "option"], append=True).value
    assert total["x", "gain", "A"] == pytest.approx(1.0, abs=0.03)
    assert total["x", "gain", "B"] == 0.0
    assert total["x", "cost", ""] == pytest.approx(0.5, abs=0.03)


def test_groups_by_card_domain_kind_function_and_mapping():
    fields = {
        "a": {"card": "rice", "kind": "price"},
        "b": {"card": "rice", "kind": "area"},
        "c": {"card": "reed", "kind": "price"},
    }
    problem = plain("abc", (1.0, 2.0, 3.0), fields=fields)
    by_card = of(analyse(problem, points=256, seed=0, groups="card"), "total").value
    assert by_card.to_dict() == pytest.approx({"rice": 5 / 14, "reed": 9 / 14}, abs=0.02)
    by_kind = of(analyse(problem, points=256, seed=0, groups="kind"), "first").value
    assert by_kind.to_dict() == pytest.approx({"price": 10 / 14, "area": 4 / 14}, abs=0.02)
    named = analyse(problem, points=256, seed=0, groups={"both": ["a", "b"]})
    assert list(of(named, "total").index) == ["both", "c"]
    called = analyse(problem, points=256, seed=0, groups=lambda factor: factor.kind)
    assert of(called, "first").value.tolist() == by_kind.tolist()


def test_correlated_factors_are_refused_and_may_be_grouped():
    problem = plain("abc", (1.0, 1.0, 1.0), correlation={("a", "b"): 0.5})
    with pytest.raises(InputError) as caught:
        analyse(problem, seed=0, points=64)
    assert "a, b depend on each other" in caught.value.text("en")
    assert "shapley" in caught.value.text("zh")
    frame = of(analyse(problem, seed=0, points=1024, groups={"prices": ("a", "b")}), "total")
    rho = 6 / np.pi * np.arcsin(0.5 / 2)  # of uniform numbers with that correlation of their normal scores
    both = 2 + 2 * rho
    assert frame.value["prices"] == pytest.approx(both / (both + 1), abs=0.01)


def test_a_correlated_set_across_two_groups_is_refused():
    problem = plain("abc", (1.0, 1.0, 1.0), correlation={("a", "b"): 0.5, ("b", "c"): 0.2})
    with pytest.raises(InputError, match="a, b, c depend"):
        analyse(problem, seed=0, groups={"prices": ("a", "b")})


def test_fixed_factors_are_no_factors():
    frame = analyse(plain("abc", (1.0, 1.0, 1.0), fixed={"b": 0.5}), seed=0, points=64)
    assert set(frame["factor"]) == {"a", "c"}


# ------------------------------------------------------------------------------------------------------------ words


def test_enough_says_converged_in_both_languages():
    frame = analyse(plain("ab", (1.0, 2.0)), seed=0, points=256)
    found = enough(frame, 0.2)
    assert found.done
    assert found.more == 0
    assert found.sentences == {"en": "Converged: every half-width below 0.2.", "zh": "已收敛：所有区间半宽均小于 0.2。"}


def test_enough_names_the_factor_and_the_runs_to_add():
    frame = analyse(ishigami().problem(), seed=0, points=64)
    found = enough(frame, 0.001, index="total")
    worst = of(frame, "total").assign(half=lambda f: (f.high - f.low) / 2).half
    assert worst.idxmax() in found.sentences["en"]
    assert worst.idxmax() in found.sentences["zh"]
    assert found.more == pytest.approx(frame.runs[0] * ((worst.max() / 0.001) ** 2 - 1), rel=1e-3)
    assert len(found.wide) == 3


def test_the_runs_it_asks_for_end():
    """A half-width of eight replicates is itself known to a third, so it may ask again; each time it asks for twice as
    much at least, and is content where half-widths are 0.005 (16,384 points): six times less than what is asked for,
    which chance does not make up.
    """
    case, points = ishigami(), 64
    while not (found := enough(frame := analyse(case.problem(), seed=0, points=points), 0.03)).done:
        assert points < 16384
        points = max(2 * points, int(points * (1 + found.more / int(frame.runs[0]))))
    assert points > 64


def test_odd_indices_are_explained():
    frame = analyse(ishigami().problem(), seed=0, points=8).head(2)
    frame = frame.assign(value=[-0.1, 1.3], low=[-0.2, 1.1], high=[0.1, 1.5])
    noise, few = explain(frame)
    assert "below zero; its interval reaches 0" in noise["en"]
    assert "区间包含 0" in noise["zh"]
    assert "above one, and its interval does not reach 1" in few["en"]
    assert "不包含 1" in few["zh"]
    assert explain(frame.assign(value=0.5)) == []
