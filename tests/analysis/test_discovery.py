"""Boxes of failing futures: planted regions are found, noise is not, and bad input is told."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from esvalue.analysis.discovery import Box, cart, prim
from esvalue.analysis.discovery.boxes import chance, quasi_p
from esvalue.analysis.discovery.peeling import peel
from esvalue.analysis.discovery.region import everything, rule_of, strength
from esvalue.analysis.discovery.sample import Half
from esvalue.analysis.problem import Factor
from esvalue.core.distributions import Spread
from esvalue.core.errors import InputError

UNIT = Spread("uniform", (0.0, 1.0))
FACTORS = [Factor(f"x{n}", UNIT) for n in range(20)]
RIVALS = Factor("source", rivals=("xie", "mee", "own", "old"), kind="price")


def futures(draws=10_000, seed=1, factors=20):
    x = np.random.default_rng(seed).random((factors, draws))
    return {f"x{n}": x[n] for n in range(factors)}


def bounds(box: Box):
    return {one.factor: (one.low, one.high) for one in box.restrictions}


def test_planted_box_is_found_exactly():
    v = futures()
    fails = (v["x3"] < 0.3) & (v["x7"] > 0.6)
    found = prim(FACTORS, v, fails)
    (box,) = found.boxes
    assert bounds(box)["x3"] == (None, pytest.approx(0.3, abs=0.003))
    assert bounds(box)["x7"] == (pytest.approx(0.6, abs=0.003), None)
    assert set(bounds(box)) == {"x3", "x7"}
    assert box.coverage > 0.99
    assert box.density > 0.99
    assert box.held_out_density > 0.99
    inside = box.holds(v)
    assert box.coverage == pytest.approx((inside & fails).sum() / fails.sum())
    assert box.density == pytest.approx(fails[inside].mean())
    assert box.mass == pytest.approx(inside.mean())


def test_planted_box_among_correlated_factors_and_noise():
    """x0 and x1 follow the two factors that matter at 0.8; the failures are noisy too."""
    from scipy.special import ndtr

    g = np.random.default_rng(5)
    z = g.standard_normal((20, 10_000))
    for other, cause in ((0, 3), (1, 7)):
        z[other] = 0.8 * z[cause] + 0.6 * z[other]
    v = {f"x{n}": ndtr(z[n]) for n in range(20)}
    region = (v["x3"] < 0.4) & (v["x7"] > 0.55)
    fails = np.where(region, g.random(10_000) < 0.92, g.random(10_000) < 0.03)
    (box,) = prim(FACTORS, v, fails).boxes
    assert set(bounds(box)) == {"x3", "x7"}
    assert bounds(box)["x3"][1] == pytest.approx(0.4, abs=0.01)
    assert bounds(box)["x7"][0] == pytest.approx(0.55, abs=0.01)
    assert box.density == pytest.approx(0.92, abs=0.02)
    assert box.held_out_density == pytest.approx(box.density, abs=0.03)
    assert max(one.quasi_p for one in box.restrictions) < 1e-20


@pytest.mark.parametrize("search", [prim, cart])
def test_planted_rivals_are_found(search):
    g = np.random.default_rng(2)
    v = {**futures(4000, factors=10), "source": g.integers(0, 4, 4000).astype(float)}
    factors = [*FACTORS[:10], RIVALS]
    (box,) = search(factors, v, np.isin(v["source"], (0, 2)) & (v["x1"] > 0.5)).boxes
    by = {one.factor: one for one in box.restrictions}
    assert set(by) == {"source", "x1"}
    assert by["source"].rivals == ("xie", "own")
    assert by["source"].excluded == ("mee", "old")
    assert by["x1"].low == pytest.approx(0.5, abs=0.01)
    assert (box.coverage, box.density) == (pytest.approx(1, abs=0.01), pytest.approx(1, abs=0.01))


def test_rival_with_many_futures_is_not_preferred_for_its_size():
    """A rare rival fails always, a common one never: both sides are peeled for gain by future,
    and only the rare one stays.
    """
    g = np.random.default_rng(4)
    source = g.choice(4, p=(0.85, 0.05, 0.05, 0.05), size=6000).astype(float)
    v = {**futures(6000, factors=4), "source": source}
    (box,) = prim([*FACTORS[:4], RIVALS], v, source == 2).boxes
    assert box.restrictions[0].rivals == ("own",)
    assert len(box.restrictions) == 1


@pytest.mark.parametrize("share", [0.05, 0.3, 0.6, 0.9])
@pytest.mark.parametrize("draws", [300, 3000])
@pytest.mark.parametrize("search", [prim, cart])
def test_noise_gives_no_box(search, share, draws):
    for seed in range(3):
        fails = np.random.default_rng(100 + seed).random(draws) < share
        found = search(FACTORS, futures(draws, seed), fails)
        assert found.boxes == ()
        assert found.verdict in ("scattered", "few")


def test_trajectory_of_noise_shows_the_over_fitting():
    fails = np.random.default_rng(0).random(10_000) < 0.3
    last = prim(FACTORS, futures(), fails).trajectory().iloc[-1]
    assert last["density"] > 0.55
    assert last["held_out_density"] < 0.4


def test_symmetric_box_at_the_centre():
    v = futures()
    (box,) = prim(FACTORS, v, (abs(v["x3"] - 0.5) < 0.2) & (abs(v["x7"] - 0.5) < 0.2)).boxes
    for name in ("x3", "x7"):
        assert bounds(box)[name] == (pytest.approx(0.3, abs=0.005), pytest.approx(0.7, abs=0.005))


def test_both_tails_need_two_boxes():
    v = futures()
    found = prim(FACTORS, v, abs(v["x3"] - 0.5) > 0.35)
    low, high = sorted((bounds(box)["x3"] for box in found.boxes), key=lambda b: b[0] is not None)
    assert low == (None, pytest.approx(0.15, abs=0.005))
    assert high == (pytest.approx(0.85, abs=0.005), None)
    assert sum(box.coverage for box in found.boxes) > 0.99


def test_two_factors_both_high_or_both_low():
    """No single factor tells anything here: the pairwise start is what finds it."""
    v = futures()
    found = prim(FACTORS, v, (v["x3"] < 0.5) == (v["x7"] < 0.5))
    assert len(found.boxes) == 2
    assert all(set(bounds(box)) == {"x3", "x7"} for box in found.boxes)
    assert sum(box.coverage for box in found.boxes) > 0.98


def test_covering_counts_each_failure_once():
    v = futures()
    fails = ((v["x3"] < 0.3) & (v["x7"] < 0.3)) | ((v["x1"] > 0.8) & (v["x2"] > 0.7))
    found = prim(FACTORS, v, fails)
    first, second = found.boxes
    left = ~first.holds(v)
    assert second.coverage == pytest.approx((second.holds(v) & left & fails).sum() / fails.sum())
    assert first.coverage + second.coverage > 0.98
    assert prim(FACTORS, v, fails, boxes=1).boxes == (first,)


def test_failures_nearly_everywhere_still_have_a_region():
    v = futures()
    first, second = prim(FACTORS, v, (v["x3"] > 0.45) | (v["x7"] > 0.45)).boxes
    assert {*bounds(first), *bounds(second)} == {"x3", "x7"}
    assert first.coverage + second.coverage > 0.99


def test_density_rule_takes_the_widest_box_that_is_dense_enough():
    v = futures()
    g = np.random.default_rng(3)
    fails = g.random(10_000) < np.clip(1.2 - 1.2 * v["x3"], 0, 1)
    wide, narrow = (prim(FACTORS, v, fails, density=d, boxes=1).boxes[0] for d in (0.75, 0.95))
    assert wide.density == pytest.approx(0.75, abs=0.03)
    assert narrow.density == pytest.approx(0.95, abs=0.03)
    assert wide.coverage > narrow.coverage


def test_trajectory_and_the_choice_of_the_user():
    v = futures(4000)
    found = prim(FACTORS, v, (v["x3"] < 0.3) & (v["x7"] > 0.6))
    frame = found.trajectory()
    assert frame["step"].tolist() == list(range(len(frame)))
    assert frame.loc[0, ["coverage", "mass", "restricted"]].tolist() == [1, 1, 0]
    assert frame["chosen"].sum() == 1
    assert frame["coverage"].is_monotonic_decreasing
    assert frame.loc[frame["chosen"], "strength"].item() == frame["strength"].max()
    step = 10
    box = found.choose(step)
    assert len(box.restrictions) == frame.loc[step, "restricted"]
    assert box.held_out_density == pytest.approx(frame.loc[step, "held_out_density"])
    assert found.frame()["box"].tolist() == [1]
    assert list(box.frame()["factor"]) == [one.factor for one in box.restrictions]
    with pytest.raises(InputError, match="no step 999"):
        found.choose(999)
    with pytest.raises(InputError, match="box 2"):
        found.trajectory(2)


def test_replicates_are_kept_aside_whole_and_results_are_deterministic():
    v, replicates = futures(4000), np.repeat(np.arange(8), 500)
    fails = (v["x3"] < 0.3) & (v["x7"] > 0.6)
    found = prim(FACTORS, v, fails, replicates=replicates)
    assert set(replicates[found.sample.held]) == {1, 3, 5, 7}
    again = prim(FACTORS, v, fails, replicates=replicates)
    assert again.boxes == found.boxes
    aside = found.boxes[0].holds({k: x[found.sample.held] for k, x in v.items()})
    assert found.boxes[0].held_out_density == pytest.approx(fails[found.sample.held][aside].mean())


def test_ties_and_factors_that_never_vary():
    g = np.random.default_rng(6)
    v = {"x0": g.integers(0, 4, 3000).astype(float), "x1": np.full(3000, 7.0), "x2": g.random(3000)}
    (box,) = prim(FACTORS[:3], v, v["x0"] >= 3).boxes
    assert bounds(box) == {"x0": (2.5, None)}


def test_peeling_by_hand():
    """Ten futures, the first four fail: each step takes off the highest."""
    half = Half(np.arange(10.0)[None, :], np.arange(10) < 4)
    path = peel(half, everything((0,)), (0,), alpha=0.1, least=2)
    assert [face for _, face in path[1:]] == [(0, "high")] * 6
    assert path[-1][0].high[0] == 3.5
    assert quasi_p(half, path[-1][0]) == {(0, "high"): pytest.approx(0.4**4)}


def test_numbers_by_hand():
    assert chance(2, 3, 0.5) == pytest.approx(4 / 8)
    assert chance(0, 3, 0.5) == 1
    assert float(strength(np.array(4.0), np.array(4.0), 4, 10)) == pytest.approx(1)
    assert float(strength(np.array(4.0), np.array(10.0), 4, 10)) == 0
    dense = rule_of(0.8)(np.array([4.0, 9.0, 1.0]), np.array([5.0, 12.0, 1.0]), 10, 20)
    assert dense.tolist() == [1.4, 0.75, 1.1]


def test_cart_finds_the_planted_box_and_its_leaves_do_not_overlap():
    v = futures()
    (box,) = cart(FACTORS, v, (v["x3"] < 0.3) & (v["x7"] > 0.6)).boxes
    assert bounds(box)["x3"][1] == pytest.approx(0.3, abs=0.01)
    assert bounds(box)["x7"][0] == pytest.approx(0.6, abs=0.01)
    boxes = cart(FACTORS, v, v["x3"] + v["x7"] < 0.7).boxes
    assert len(boxes) > 1
    assert np.sum([box.holds(v) for box in boxes], axis=0).max() == 1
    assert all(box.density > 0.5 for box in boxes)


def test_cart_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn.tree", None)
    v = futures(100)
    with pytest.raises(InputError) as error:
        cart(FACTORS, v, v["x0"] < 0.5)
    assert 'pip install "esvalue[study]"' in error.value.text("en")
    assert 'pip install "esvalue[study]"' in error.value.text("zh")


@pytest.mark.parametrize("search", [prim, cart])
def test_nothing_or_everything_fails_is_an_answer(search):
    v = futures(500)
    assert search(FACTORS, v, np.zeros(500, dtype=bool)).verdict == "none"
    assert search(FACTORS, v, np.ones(500, dtype=bool)).verdict == "nearly_all"
    assert search(FACTORS, v, np.arange(500) < 4).verdict == "few"


def bad(v, fails, codes, factors=FACTORS[:2], **settings):
    with pytest.raises(InputError) as error:
        prim(factors, v, fails, **settings)
    assert [problem.code for problem in error.value.problems] == codes
    return error.value


def test_bad_input_is_told_all_at_once():
    v, fails = futures(100, factors=2), np.arange(100) < 30
    assert "outcome < 0.8" in str(bad(v, fails.astype(float), ["discovery_fails_kind"]))
    assert "90 values but there are 100" in str(bad({**v, "x0": v["x0"][:90]}, fails, ["discovery_length"]))
    nan = v["x1"].copy()
    nan[[4, 7]] = np.nan, np.inf
    assert "2 of 100 values" in str(bad({**v, "x1": nan}, fails, ["discovery_not_finite"]))
    assert "rows 4, 7" in str(bad({**v, "x1": nan}, fails, ["discovery_not_finite"]))
    assert "nearest: x0" in str(bad({"x0": v["x0"]}, fails, ["discovery_factor_missing"]))
    assert "0 to 3" in str(bad({"source": np.full(100, 4.0)}, fails, ["discovery_category"], factors=[RIVALS]))
    assert "'xie'" in str(bad({"source": ["xie"] * 100}, fails, ["discovery_not_numbers"], factors=[RIVALS]))
    both = bad({"x0": nan, "x1": nan[:5]}, fails, ["discovery_not_finite", "discovery_length"])
    assert "x0" in both.text("zh")
    assert "x1" in both.text("zh")
    bad(v, fails, ["discovery_length"], replicates=np.arange(3))


@pytest.mark.parametrize(
    "settings", [{"alpha": 0.0}, {"alpha": 0.6}, {"mass": 1.5}, {"density": -1}, {"boxes": 0}, {"level": 0.0}]
)
def test_settings_outside_their_range(settings):
    bad(futures(100, factors=2), np.arange(100) < 30, ["bad_value"], **settings)


def test_inputs_are_not_changed():
    v = futures(1000, factors=3)
    before = {name: x.copy() for name, x in v.items()}
    prim(FACTORS[:3], v, v["x0"] < 0.4)
    assert all((v[name] == before[name]).all() for name in v)
