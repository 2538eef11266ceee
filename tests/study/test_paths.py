"""Paths over years: exact where the arithmetic is known, phasing, indexing, uptake, triggers, mistakes."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from folders import CASES

from esvalue.core.errors import InputError
from esvalue.inputs.scenario import load_scenario
from esvalue.standards.judging import judge
from esvalue.study import Study, paths_problem

BAY = CASES / "bay"
PATHS = """
[trajectories]
years = 4
discount_rate = { value = 0.0, unit = "1/a", source = "judgement" }
value_growth = { value = 0.0, unit = "1/a", source = "judgement" }
cost_growth = { value = 0.0, unit = "1/a", source = "judgement" }
[trajectories.paths.stay]
title = { zh = "不变", en = "stay" }
option = "now"
[trajectories.paths.jump]
title = { zh = "一步", en = "at once" }
option = "floor"
[trajectories.paths.late]
title = { zh = "两年后", en = "in two years" }
option = "floor"
begin = 2
finish = 2
[trajectories.paths.trigger]
title = { zh = "触发", en = "trigger" }
option = "now"
trigger = { watch = "costs", above = 1.05, then = "floor", delay = 1 }
"""


@pytest.fixture
def bay(tmp_path):
    folder = tmp_path / "bay"
    shutil.copytree(BAY, folder)
    path = folder / "scenario.toml"
    path.write_text(path.read_text(encoding="utf-8") + PATHS, encoding="utf-8")
    return path


def patched(path: Path, *changes: tuple[str, str]) -> Path:
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    return path


def run(path: Path):
    judged = judge(load_scenario(path))
    problem = paths_problem(judged)
    futures = Study(problem, seed=3).run(32, 2)
    from esvalue.study import problem_of

    yearly = Study(problem_of(judged), seed=3).problem
    u = {name: futures.uniform(name).ravel() for name in futures.problem.names if name in yearly.names}
    rest = {name: u.get(name, np.full(64, 0.5)) for name in yearly.names}
    options = list(judged.loaded.scenario.options)
    once = {name: values[[options.index("now"), options.index("floor")]] for name, values in yearly.run(rest).items()}
    paths = {p: {o.name: futures.outcome(o.name, p).ravel() for o in problem.outcomes} for p in problem.options}
    return paths, once


def test_without_growth_and_discounting_years_add_up_exactly(bay):
    paths, once = run(bay)
    for name in ("net_benefit", "public_cost", "secured_value"):
        np.testing.assert_allclose(paths["stay"][name], 4 * once[name][0], rtol=1e-9, atol=1e-6)
        np.testing.assert_allclose(paths["jump"][name], 4 * once[name][1], rtol=1e-9, atol=1e-6)
        np.testing.assert_allclose(paths["late"][name], 2 * once[name][0] + 2 * once[name][1], rtol=1e-9, atol=1e-6)
        np.testing.assert_allclose(paths["trigger"][name], 4 * once[name][0], rtol=1e-9, atol=1e-6)  # costs never grow
    np.testing.assert_allclose(paths["late"]["adequacy"], (once["adequacy"][0] + once["adequacy"][1]) / 2, rtol=1e-9)


def test_discounting_and_a_trigger_in_the_year_that_follows(bay):
    grown = patched(
        bay,
        ("cost_growth = { value = 0.0", "cost_growth = { value = 0.1"),
        ("discount_rate = { value = 0.0", "discount_rate = { value = 0.25"),
        ('title = { zh = "一步", en = "at once" }', 'title = { zh = "一步", en = "at once" }\nindexed = true'),
    )
    paths, once = run(grown)
    factors = (1.1 / 1.25) ** np.arange(4) / 1.25  # the first flow at the end of the first year
    np.testing.assert_allclose(paths["jump"]["public_cost"], factors.sum() * once["public_cost"][1], rtol=1e-9)
    assert (
        paths["trigger"]["last_adequacy"] > paths["stay"]["last_adequacy"] + 1e-6
    ).all()  # 1.1 > 1.05 in year 1, raised in year 2
    assert (paths["trigger"]["last_adequacy"] < once["adequacy"][1] + 1e-12).all()  # printed numbers are eroded by then


def test_a_standard_that_is_not_indexed_erodes(bay):
    paths, once = run(patched(bay, ("cost_growth = { value = 0.0", "cost_growth = { value = 0.1")))
    assert (paths["jump"]["last_adequacy"] < once["adequacy"][1]).all()


def test_holders_who_join_over_years(bay):
    paths, once = run(
        patched(
            bay,
            (
                'option = "floor"\n[trajectories.paths.late]',
                'option = "floor"\nadoption = { start = 0.5, speed = 0.0 }\n[trajectories.paths.late]',
            ),
        )
    )
    np.testing.assert_allclose(paths["jump"]["public_cost"], 4 * 0.5 * once["public_cost"][1], rtol=1e-9)


def test_mistakes_have_their_message(bay):
    text = bay.read_text(encoding="utf-8")
    for change, code in (
        (('option = "floor"\nbegin', 'option = "flor"\nbegin'), "unknown_name"),
        (("begin = 2", "begin = 3"), "bad_value"),
        (("years = 4", "years = 0"), "impossible"),
        (('discount_rate = { value = 0.0, unit = "1/a"', 'discount_rate = { value = 0.0, unit = "yuan"'), "unit_kind"),
    ):
        bay.write_text(text, encoding="utf-8")
        with pytest.raises(InputError) as caught:
            load_scenario(patched(bay, change))
        assert caught.value.problems[0].code == code
    bay.write_text(text.replace(PATHS, ""), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        paths_problem(judge(load_scenario(bay)))
    assert caught.value.problems[0].code == "no_trajectories"


@pytest.mark.parametrize("first", [0, 1, 3])
def test_the_first_flow_falls_at_the_end_of_the_first_year_unless_another_is_named(bay: Path, first: int) -> None:
    said = "" if first == 1 else f"\nfirst_year = {first}"
    paths, once = run(
        patched(
            bay, ("discount_rate = { value = 0.0", "discount_rate = { value = 0.25"), ("years = 4", f"years = 4{said}")
        )
    )
    factor = sum(1.25 ** -(t + first) for t in range(4))
    np.testing.assert_allclose(paths["stay"]["net_benefit"], factor * once["net_benefit"][0], rtol=1e-9, atol=1e-6)
    np.testing.assert_allclose(paths["jump"]["public_cost"], factor * once["public_cost"][1], rtol=1e-9, atol=1e-6)


def test_paths_do_not_hang_on_what_is_drawn_beside_them():
    problem = paths_problem(judge(load_scenario("panjin")))
    drawn = np.random.default_rng(4).random((len(problem.names), 6))
    u = dict(zip(problem.names, drawn, strict=True))
    whole, part = problem.run(u), problem.run({name: column[:2] for name, column in u.items()})
    for name, values in part.items():
        assert np.array_equal(values, whole[name][:, :2])
