"""Studies: resumed and extended bit for bit, the same over any workers, whole or absent on disk."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from dataclasses import replace

import numpy as np
import pytest
from folders import CASES, TESTS

from esvalue.analysis.problem import Factor, Outcome, Problem
from esvalue.core.distributions import Spread
from esvalue.core.ensemble import Design
from esvalue.core.errors import InputError
from esvalue.study import Study
from esvalue.study.runner import evaluate_segment
from esvalue.study.store import Folder, Memory


def model(columns):
    x, y, z = columns["x"], columns["y"], columns["z"]
    levels = np.array([[0.5], [1.0], [2.0]])
    return {"net": np.sin(x) * levels - y**2 + np.exp(-z), "cost": levels * np.abs(y) + z}


def broken(columns):
    found = model(columns)
    found["net"] = np.where(columns["x"] > 3.0, np.nan, found["net"])
    return found


def deadly(columns):
    os._exit(3)


FACTORS = (
    Factor("x", Spread("uniform", (-3.14, 3.14))),
    Factor("y", Spread("normal", (0.0, 1.0))),
    Factor("z", Spread("triangular", (0.0, 1.0, 2.0))),
)
OUTCOMES = (Outcome("net", "max", "yuan/a"), Outcome("cost", "min", "yuan/a"))
PROBLEM = Problem(FACTORS, OUTCOMES, model, ("low", "mid", "high"), correlation={("x", "y"): 0.3})


def bits(futures):
    return {outcome.name: futures.outcome(outcome.name) for outcome in futures.problem.outcomes}


def same(first, second):
    return all(np.array_equal(first[name], second[name], equal_nan=True) for name in first)


def refused(call) -> str:
    with pytest.raises(InputError) as caught:
        call()
    return caught.value.problems[0].code


def test_the_result_does_not_depend_on_workers_or_backend(tmp_path):
    whole = bits(Study(PROBLEM, seed=0).run(2048, 4))
    assert whole["net"].shape == (3, 4, 2048)
    for number, (workers, backend) in enumerate(((2, "threads"), (2, "processes"))):
        assert same(
            whole, bits(Study(PROBLEM, tmp_path / str(number), seed=0).run(2048, 4, workers=workers, backend=backend))
        )


def test_an_interrupted_study_goes_on_and_ends_bit_for_bit_equal(tmp_path):
    whole = bits(Study(PROBLEM, seed=7).run(8192, 3))
    study = Study(PROBLEM, tmp_path / "s", seed=7)

    def stop(done, _):
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        study.run(8192, 3, progress=stop)
    ticks = []
    resumed = Study(PROBLEM, tmp_path / "s", seed=7).run(
        8192, 3, progress=lambda done, size: ticks.append((done, size))
    )
    assert ticks[-1] == (3, 3)  # three of six segments were there
    assert same(whole, bits(resumed))


def test_a_larger_study_extends_what_is_there(tmp_path):
    study = Study(PROBLEM, tmp_path / "s", seed=2)
    small = bits(study.run(256, 2))
    large = study.run(1024, 4)
    assert same(bits(large), bits(Study(PROBLEM, seed=2).run(1024, 4)))
    assert np.array_equal(small["net"], bits(large)["net"][:, :2, :256])
    again = bits(Study(PROBLEM, tmp_path / "s", seed=2).run(200, 2))  # rounded up to 256, nothing to do
    assert same(small, again)


@pytest.mark.parametrize("wait", [0.05, 0.2, 0.5])
def test_kill_at_any_moment_and_resume(tmp_path, wait):
    code = textwrap.dedent(f"""
        import sys, time
        sys.path[:0] = [{os.path.dirname(__file__)!r}, {str(TESTS)!r}]
        from dataclasses import replace
        import test_study
        from esvalue.study import Study
        def slow(columns):
            time.sleep(0.02)
            return test_study.model(columns)
        print("ready", flush=True)
        Study(replace(test_study.PROBLEM, function=slow, key="k"), {str(tmp_path / "s")!r}, seed=5).run(4096, 8)
    """)
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(wait)
    process.send_signal(signal.SIGKILL)
    process.wait()
    keyed = replace(PROBLEM, key="k")
    resumed = Study(keyed, tmp_path / "s", seed=5).run(4096, 8)
    assert same(bits(Study(keyed, seed=5).run(4096, 8)), bits(resumed))
    assert not list((tmp_path / "s").glob("**/.*partial*"))


def test_a_store_of_another_study_is_refused(tmp_path):
    Study(PROBLEM, tmp_path / "s", seed=1).run(64, 2)
    assert refused(lambda: Study(PROBLEM, tmp_path / "s", seed=2).run(64, 2)) == "other_study"
    changed = replace(PROBLEM, factors=(*FACTORS[:2], Factor("z", Spread("uniform", (0.0, 2.0)))))
    assert refused(lambda: Study(changed, tmp_path / "s", seed=1).run(64, 2)) == "other_study"
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "file").write_text("x")
    assert refused(lambda: Study(PROBLEM, tmp_path / "other").run(64, 2)) == "not_a_study"


def held_by_a_lock():
    lock = threading.Lock()

    def locked(columns):
        with lock:
            return model(columns)

    return locked


def test_sizes_backends_and_workers_that_die(tmp_path):
    assert refused(lambda: Study(PROBLEM).run(64, 1)) == "bad_value"
    assert refused(lambda: Study(PROBLEM).run(64, 2, backend="fork")) == "unknown_backend"
    assert (
        refused(lambda: Study(replace(PROBLEM, function=held_by_a_lock())).run(64, 2, workers=2, backend="processes"))
        == "not_sendable"
    )
    assert (
        refused(
            lambda: Study(replace(PROBLEM, function=deadly), tmp_path / "d").run(64, 2, workers=2, backend="processes")
        )
        == "worker_died"
    )
    assert refused(lambda: Study(PROBLEM).run(64, 2, backend="tcp://127.0.0.1:1")) == "no_cluster"


def test_a_study_over_a_dask_cluster(tmp_path):
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None
    ) as cluster:
        futures = Study(PROBLEM, seed=0).run(1024, 2, backend=cluster.scheduler_address)
    assert same(bits(Study(PROBLEM, seed=0).run(1024, 2)), bits(futures))


def test_a_latin_hypercube_grows_by_whole_replicates_only(tmp_path):
    study = Study(PROBLEM, tmp_path / "s", seed=0, kind="latin")
    first = bits(study.run(100, 2))
    more = bits(study.run(100, 5))
    assert np.array_equal(first["net"], more["net"][:, :2])
    assert refused(lambda: study.run(200, 2)) == "points_latin"


def test_failed_futures_are_counted_and_the_inputs_at_fault_named():
    futures = Study(replace(PROBLEM, function=broken), seed=0).run(1024, 2)
    bad = futures.failed()
    assert 0.01 < bad.mean() < 0.04
    with pytest.raises(InputError) as caught:
        futures.check_failures(0.01)
    problem = caught.value.problems[0]
    assert problem.code == "too_many_failures"
    assert str(problem.fields["inputs"]).startswith("x 3.0")
    assert futures.check_failures(0.05) == int(bad.sum())


def test_scalar_and_vector_evaluation_agree():
    design = Design(PROBLEM.names, 2, 64, 0)
    whole = evaluate_segment(PROBLEM, design, (1, 0, 64))
    columns = design.replicate(1)
    for i in (0, 17, 63):
        one = PROBLEM.run({name: columns[f, i : i + 1] for f, name in enumerate(PROBLEM.names)})
        np.testing.assert_allclose(one["net"][:, 0], whole["net"][:, i], rtol=1e-12)


def test_a_full_disk_leaves_no_half_segment(tmp_path, monkeypatch):
    store = Folder(tmp_path / "s", {"outcomes": ["net"]})

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert refused(lambda: store.write((0, 0, 4), {"net": np.zeros(4)})) == "write_failed"
    assert store.missing(1, 4) == [(0, 0, 4)]
    assert not list((tmp_path / "s" / "replicate-0").iterdir())


def test_missing_segments_fill_the_gaps():
    store = Memory()
    store.write((0, 0, 256), {"net": np.zeros(256)})
    store.write((0, 4096, 8192), {"net": np.zeros(4096)})
    assert store.missing(1, 8192) == [(0, 256, 4096)]
    assert store.missing(2, 512) == [(0, 256, 512), (1, 0, 512)]


def test_a_scenario_is_studied_by_name_or_path():
    bay = str(CASES / "bay" / "scenario.toml")
    study = Study(bay, seed=3)
    futures = study.run(64, 2)
    assert futures.outcome("net_benefit").shape == (len(study.problem.options), 2, 64)
    assert futures.check_failures() == 0


def test_bridges_to_salib_and_ema_and_back():
    from SALib.sample import latin

    from esvalue.analysis.sensitivity import given_data
    from esvalue.study import from_ema, to_ema, to_salib

    about = to_salib(PROBLEM)
    matrix = latin.sample(about, 16, seed=1)
    outcome = PROBLEM.run(dict(zip(about["names"], matrix.T, strict=True)))
    assert outcome["net"].shape == (3, 16)
    futures = Study(PROBLEM, seed=0).run(128, 4)
    experiments, outcomes = to_ema(futures)
    assert len(experiments) == 3 * 512
    assert set(experiments["policy"]) == {"low", "mid", "high"}
    back = from_ema(experiments, outcomes, {"net": "max", "cost": "min"}, replicates=4)
    assert np.array_equal(back.outcome("net"), futures.outcome("net"))
    for name, values in futures.values().items():
        assert np.array_equal(back.values()[name], values)
    ours, theirs = (
        given_data(
            {n: u.ravel() for n, u in one.uniforms().items()}, {"net": one.outcome("net", "mid").ravel()}, replicates=4
        )
        for one in (futures, back)
    )
    np.testing.assert_allclose(ours["value"], theirs["value"], atol=0.02)
    assert refused(lambda: from_ema(experiments, outcomes, {"net": "max"})) == "outcome_direction"
    assert (
        refused(lambda: from_ema(experiments.drop(columns="policy"), outcomes, {"net": "max", "cost": "min"}))
        == "unknown_name"
    )
    assert (
        refused(
            lambda: from_ema(
                experiments.iloc[1:], {k: v[1:] for k, v in outcomes.items()}, {"net": "max", "cost": "min"}
            )
        )
        == "ema_scenarios"
    )
    with pytest.raises(InputError, match="without their model"):
        back.problem.run({name: np.array([0.5]) for name in back.problem.names})
