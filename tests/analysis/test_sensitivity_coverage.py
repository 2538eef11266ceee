"""Whether the intervals are true: 400 fixed seeds against analytic indices, and against SALib's bootstrap."""

from __future__ import annotations

import numpy as np
import pytest
from covering import covered
from indices import analyse
from test_sensitivity_cases import CASES
from test_sensitivity_methods import closed_form, linear

from esvalue.analysis.sensitivity import given_data, sobol_columns, sobol_indices
from esvalue.core.ensemble import Design

SEEDS = range(400)


def indices(case, seed, replicates, points):
    design = sobol_columns(case.names, replicates=replicates, points=points, seed=seed)
    y = {"a": [], "b": [], "ab": []}
    for kind, _, u in design.blocks():
        y[kind].append(case.function(u))
    return y, sobol_indices(y["a"][0], y["b"][0], y["ab"], design=design)


@pytest.mark.slow
@pytest.mark.parametrize(("replicates", "points"), [(8, 128), (16, 128), (8, 1024)])
def test_coverage_of_the_95_percent_intervals(replicates, points, capsys):
    """Pooled over the factors of all functions between 92 and 98%, and no factor below 88%."""
    rows, wrong = [], []
    for case in CASES:
        held = {"first": [], "total": []}
        for seed in SEEDS:
            found = indices(case, seed, replicates, points)[1]
            for index, truth in (("first", case.first), ("total", case.total)):
                of = getattr(found, index)
                held[index].append((of.low <= truth) & (truth <= of.high))
        for index, one in held.items():
            share = np.mean(one, axis=0)
            worst = int(share.argmin())
            rows.append((case.name, index, share.mean(), share.min(), case.names[worst]))
            if not (0.92 <= share.mean() <= 0.98 and share.min() >= 0.88):
                wrong.append(rows[-1])
    with capsys.disabled():
        print(
            f"\n{replicates} replicates x {points} points, {len(SEEDS)} seeds\n{'function':<10} {'index':<6} "
            "pooled  worst"
        )
        for name, index, pooled, least, factor in rows:
            print(f"{name:<10} {index:<6} {pooled:6.1%}  {least:.1%} ({factor})")
    assert not wrong


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_narrower_than_the_bootstrap_of_salib(case, capsys):
    """N = 8,192 runs of A: eight replicates against SALib's 95% bootstrap of one Sobol set of as many points."""
    from SALib.analyze import sobol
    from SALib.sample import sobol as sampler

    problem = {"num_vars": case.size, "names": list(case.names), "bounds": [[0, 1]] * case.size}
    own, peer = [], []
    for seed in range(4):
        found = indices(case, seed, 8, 1024)[1]
        own.append([(of.high - of.low) / 2 for of in (found.first, found.total)])
        u = sampler.sample(problem, 8192, calc_second_order=False, seed=seed + 1).T
        made = sobol.analyze(problem, case.function(u), calc_second_order=False, num_resamples=100, seed=seed + 1)
        peer.append([made["S1_conf"], made["ST_conf"]])
    ours, theirs = np.mean(own, axis=(0, 2)), np.mean(peer, axis=(0, 2))
    with capsys.disabled():
        print(
            f"\n{case.name}: mean half-width first {ours[0]:.4f} (SALib {theirs[0]:.4f}), total "
            f"{ours[1]:.4f} (SALib {theirs[1]:.4f})"
        )
    assert (ours < theirs).all()


@pytest.mark.slow
@pytest.mark.parametrize("points", [256, 1024])
def test_intervals_of_given_data_hold_the_index_at_least_as_often_as_they_say(points):
    for case in CASES:
        held = []
        for seed in range(100):
            design = Design(case.names, 8, points, seed)
            u = np.concatenate([design.replicate(r) for r in range(8)], axis=1)
            frame = given_data(dict(zip(case.names, u, strict=True)), {"y": case.function(u)})
            held.append((frame.low <= case.first) & (case.first <= frame.high))
        assert np.mean(held) >= covered(100)[0], case.name
        assert np.mean(held, axis=0).min() >= covered(100, 36)[0], case.name


@pytest.mark.slow
def test_coverage_of_shapley_effects_of_correlated_factors():
    weights, sigma = np.array([1.0, 2.0, 1.5, 0.5]), np.eye(4)
    sigma[0, 1] = sigma[1, 0] = 0.7
    sigma[1, 2] = sigma[2, 1] = 0.3
    problem, truth = linear(weights, {("a", "b"): 0.7, ("b", "c"): 0.3}), closed_form(weights, sigma)
    held = []
    for seed in range(200):
        frame = analyse(problem, "shapley", seed=seed, points=256)
        held.append((frame.low <= truth) & (truth <= frame.high))
    low, high = covered(200)
    assert low <= np.mean(held) <= high
    assert np.mean(held, axis=0).min() >= covered(200, 4)[0]
