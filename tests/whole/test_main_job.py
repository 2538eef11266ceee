"""The main job: both paths agree, names and order change nothing, choices do not leak, runs are whole or absent."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from folders import CASES

from esvalue.cli import main
from esvalue.core.errors import InputError
from esvalue.inputs.scenario import load_scenario
from esvalue.model.graph import Plan
from esvalue.model.labelled import evaluate_labelled
from esvalue.runs.opening import open_run
from esvalue.runs.run import run
from esvalue.standards.commit import commit
from esvalue.standards.designing import designing
from esvalue.standards.judging import judge
from esvalue.standards.recommendation import recommend, regret95, winner
from esvalue.standards.results import Results, evaluate

BAY = CASES / "bay"


@pytest.fixture
def bay(tmp_path):
    folder = tmp_path / "bay"
    shutil.copytree(BAY, folder)
    return folder


def patch(path: Path, *changes: tuple[str, str]) -> None:
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert text.count(old) >= 1, old
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def outcomes(scenario, folder):
    judged = judge(load_scenario(scenario))
    evaluate(judged.graph, judged.slots, judged.design, folder)
    options = list(judged.loaded.scenario.options)
    with Results(folder, judged.slots) as results:
        found = {
            (name, o): results.column(node, (i,))
            for name, node in judged.outcomes.total.items()
            for i, o in enumerate(options)
        }
        work = designing(judged.loaded, judged.commit)
        return judged, found, recommend(judged, results, work.hindsight(judged.design))


@pytest.mark.parametrize("scenario", [str(BAY / "scenario.toml"), "panjin"])
def test_the_compiled_plan_and_the_labelled_path_are_bitwise_equal(scenario):
    judged = judge(load_scenario(scenario))
    _, draws = next(iter(judged.design.blocks(0)))
    draws = {name: column[:64] for name, column in draws.items()}  # enough for the plan to be compiled
    names = [slot.node for slot in judged.slots]
    plain = Plan(judged.graph, names).run(draws)
    labelled = evaluate_labelled(judged.graph, names, draws, {})
    for name in names:
        node = judged.graph[name]
        present = node.present.reshape(*node.present.shape, *((1,) if "draw" in node.dims else ()))
        expected = np.where(present, plain[name], np.nan)
        assert np.array_equal(labelled[name].values, expected, equal_nan=True), name


def test_order_and_names_change_nothing(bay, tmp_path):
    before, first, chosen = outcomes(bay / "scenario.toml", tmp_path / "a")
    patch(
        bay / "scenario.toml", ("[options.floor]", "[options.zz_floor]"), ('places = "bay.csv"', 'places = "other.csv"')
    )
    lines = (bay / "bay.csv").read_text(encoding="utf-8").splitlines()
    (bay / "other.csv").write_text(
        "\n".join([lines[0], *reversed(lines[1:])]).replace("cape,", "kap,") + "\n", encoding="utf-8"
    )
    (bay / "other.sources.csv").write_text(
        (bay / "bay.sources.csv").read_text(encoding="utf-8").replace("cape", "kap"), encoding="utf-8"
    )
    after, second, other = outcomes(bay / "scenario.toml", tmp_path / "b")
    new = {"floor": "zz_floor"}
    for (name, option), values in first.items():
        np.testing.assert_allclose(values, second[(name, new.get(option, option))], rtol=1e-10, atol=1e-9)
    for (option, domain, region), committed in before.commit.standards.items():
        twin = after.commit.standards[(new.get(option, option), domain, region)]
        np.testing.assert_allclose(committed.unrounded, twin.unrounded, rtol=1e-10)
    assert new.get(chosen.shown, chosen.shown) == other.shown


def test_splitting_a_place_in_two_halves_changes_no_standard_and_no_total(bay, tmp_path):
    before, first, _ = outcomes(bay / "scenario.toml", tmp_path / "a")
    patch(
        bay / "bay.csv",
        (
            "cape,West,outer,mangrove,wetland,300,300,n/a",
            "cape,West,outer,mangrove,wetland,150,150,n/a\ncape2,West,outer,mangrove,wetland,150,150,n/a",
        ),
    )
    after, second, _ = outcomes(bay / "scenario.toml", tmp_path / "b")
    for key, values in first.items():
        np.testing.assert_allclose(values, second[key], rtol=1e-10, atol=1e-9, err_msg=str(key))
    for key, committed in before.commit.standards.items():
        np.testing.assert_allclose(committed.unrounded, after.commit.standards[key].unrounded, rtol=1e-10)


def test_a_choice_acts_on_the_commit_pass_only(bay, tmp_path):
    """Two options with the same committed numbers have the same outcomes, whatever their price sets and readings."""
    text = """
[options.twin]
title = { zh = "同数", en = "same numbers" }
rule = "numbers"
reading = "equivalents"
use = { "bay.carbon_price" = "high" }
[options.twin.numbers.bay]
inner = { value = 30, unit = "yuan/mu/a", source = "made_up", basis = "statutory" }
outer = { value = 10, unit = "yuan/mu/a", source = "made_up", basis = "statutory" }
"""
    path = bay / "scenario.toml"
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")
    _, found, _ = outcomes(path, tmp_path / "r")
    for name in {name for name, _ in found}:
        assert np.array_equal(found[(name, "numbers")], found[(name, "twin")]), name


def test_hand_recomputation_of_services_and_a_floor(bay):
    judged = judge(load_scenario(bay / "scenario.toml"))
    central, graph = judged.model.central, judged.graph
    places = graph["bay.area"].labels["place:bay"]
    north = places.index("north")
    cpi = judged.loaded.library.price_index.factor
    catch = np.asarray(central["bay.service.fish.value"])[north].ravel()[0]
    assert catch == pytest.approx(0.2 * 100 * 10000 * cpi(2020, 2024), rel=1e-12)
    carbon = np.asarray(central["bay.service.sequestration.value"])[north].ravel()[0]
    assert carbon == pytest.approx(8 * 100 * 900 * cpi(2022, 2024), rel=1e-12)
    increment = np.asarray(central["bay.service.sequestration.increment"])[north].ravel()[0]
    exposure = 1 - (1 - np.exp(-0.05 * 10)) / (0.05 * 10)
    assert increment == pytest.approx(exposure * (1 - 0.2) * carbon, rel=1e-9)
    assert np.asarray(central["bay.floor"])[north].ravel()[0] == pytest.approx(0.4 * 1000, rel=1e-12)
    absent = graph["bay.service.sequestration.value"].present
    assert [p for p, here in zip(places, absent, strict=True) if not here] == ["south", "shoal", "rock"]


def test_the_floor_of_a_closed_area_is_absent_and_says_why(bay):
    made = commit(load_scenario(bay / "scenario.toml"))
    assert {made.standards[(o, "bay", "closed")].reason for o in ("now", "floor", "numbers", "equivalents")} == {
        "no_floor"
    }


def test_no_bargaining_range_is_masked_and_counted(bay):
    patch(bay / "scenario.toml", ('no_range = "pay_floor"\n', ""))
    patch(
        bay / "bay.toml",
        ("value = 1000\n", "value = 900000\n"),
        ("beta = [2.0, 2.0, 500, 1500]", "beta = [2.0, 2.0, 800000, 990000]"),
    )
    made = commit(load_scenario(bay / "scenario.toml"))
    blend = made.standards[("blend", "bay", "inner")]
    assert blend.reason == "no_range"
    assert blend.range_share < 0.5
    assert not blend.paid


def test_regret_ranks_a_clear_winner_a_tie_and_a_flip():
    rng = np.random.default_rng(0)
    noise = rng.normal(size=(4, 200))
    net = np.stack([noise + 10.0, noise, noise + 5.0])
    best = net.max(axis=0)
    assert winner(["a", "b", "c"], regret95(net, best), ["a", "b", "c"]) == "a"
    assert winner(["a", "b", "c"], regret95(net, best), ["b", "c"]) == "c"
    assert winner(["a", "b", "c"], regret95(net, best), []) is None
    doubled = np.stack([noise + 10.0, noise, (noise + 5.0) * 2 + 4.0])
    assert winner(["a", "b", "c"], regret95(doubled, doubled.max(axis=0)), ["a", "b", "c"]) == "c"
    tied = np.stack([noise, noise])
    assert np.array_equal(regret95(tied, noise)[0], regret95(tied, noise)[1])
    cheaper = winner(["a", "b"], regret95(tied, noise), ["a", "b"], {"a": 2.0, "b": 1.0})
    assert cheaper == "b"
    assert winner(["b", "a"], regret95(tied, noise), ["a", "b"]) == "a"


def test_a_run_is_whole_or_absent(bay, tmp_path, monkeypatch):
    out = tmp_path / "out"
    folder = run(bay / "scenario.toml", out)
    made = open_run(folder)
    assert made.manifest["format"] == "esvalue-run-1"
    with pytest.raises(InputError) as caught:
        run(bay / "scenario.toml", out)
    assert caught.value.problems[0].code == "run_exists"

    def full(*_):
        raise OSError(28, "No space left on device")

    with pytest.raises(InputError) as caught:
        run(bay / "scenario.toml", out, replace=True, writers=(full,))
    assert caught.value.problems[0].code == "write_failed"
    assert open_run(out).manifest == made.manifest
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".out")] == []
    (tmp_path / "half").mkdir()
    with pytest.raises(InputError) as caught:
        open_run(tmp_path / "half")
    assert caught.value.problems[0].code == "not_a_run"


def test_two_runs_are_equal_and_a_change_is_explained(bay, tmp_path, capsys):
    first, again = (open_run(run(bay / "scenario.toml", tmp_path / name)) for name in ("one", "two"))
    assert first.lineage == again.lineage
    for a, b in zip(
        sorted((tmp_path / "one" / "results").iterdir()), sorted((tmp_path / "two" / "results").iterdir()), strict=True
    ):
        assert np.array_equal(*(np.fromfile(p, dtype=np.uint8)[-4096:] for p in (a, b)))
    patch(bay / "bay.toml", ("value = 50\n", "value = 60\n"))
    run(bay / "scenario.toml", tmp_path / "three")
    assert main(["compare", str(tmp_path / "one"), str(tmp_path / "three")]) == 0
    printed = capsys.readouterr().out
    assert "bay.visit_value: 50 yuan/visit" in printed
    assert "because of bay.visit_value" in printed


def test_the_command_line_traces_a_figure_and_reports_mistakes_without_a_traceback(bay, tmp_path, capsys):
    run(bay / "scenario.toml", tmp_path / "out")
    figure = next(
        i for i, f in open_run(tmp_path / "out").lineage["figures"].items() if f["key"].startswith("floor|bay|inner")
    )
    assert main(["trace", str(tmp_path / "out"), figure]) == 0
    assert "bay.income" in capsys.readouterr().out
    assert main(["trace", str(tmp_path / "out"), "Fnothing"]) == 1
    assert main(["--lang", "zh", "check", str(tmp_path / "nowhere")]) == 1
    captured = capsys.readouterr()
    assert "没有这个名称或路径的情景" in captured.err
    assert "Traceback" not in captured.err


def test_a_doubled_price_moves_the_value_it_prices(bay):
    loaded = load_scenario(bay / "scenario.toml")
    record = loaded.cards["bay"].parameters["fish_price"].record
    doubled = loaded.scenario.model_copy(
        update={"parameters": {"bay.fish_price": record.model_copy(update={"value": 20000.0})}}
    )
    once, twice = (
        judge(one).model.central["bay.service.fish.value"] for one in (loaded, replace(loaded, scenario=doubled))
    )
    np.testing.assert_allclose(twice, 2 * np.asarray(once), rtol=1e-12)


def test_net_benefit_is_secured_less_real_less_burden_for_every_option(bay, tmp_path):
    patch(
        bay / "scenario.toml",
        ('[domains.bay.without.set.visits]\ntimes = { value = 0.5, source = "made_up" }\n', ""),
        ('reading = "uncertain"', 'reading = "services"'),
    )
    judged, found, _ = outcomes(bay / "scenario.toml", tmp_path / "r")
    burden = judged.design.factors.index("budget.excess_burden")
    u = np.stack([judged.design.replicate(r)[burden] for r in range(judged.design.replicates)])
    for option in judged.loaded.scenario.options:
        expected = (
            found[("secured_value", option)] - found[("real_cost", option)] - 0.3 * u * found[("public_cost", option)]
        )
        np.testing.assert_allclose(found[("net_benefit", option)], expected, rtol=1e-9, atol=1e-6)
