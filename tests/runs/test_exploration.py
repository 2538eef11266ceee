"""Exploring a scenario: one folder, both languages, resumed, traced."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace

import pandas as pd
import pytest
from folders import CASES
from levers import CHOICES

from esvalue.cli import main
from esvalue.core.errors import InputError
from esvalue.equations.equation import _REGISTRY, get
from esvalue.inputs.scenario import load_scenario
from esvalue.runs.explore import explore
from esvalue.runs.opening import open_run
from esvalue.runs.run import check_folder
from esvalue.study import Study

BAY = CASES / "bay"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("explore")
    shutil.copytree(BAY, folder / "bay")
    path = folder / "bay" / "scenario.toml"
    path.write_text(path.read_text(encoding="utf-8") + CHOICES, encoding="utf-8")
    stages = []
    out = explore(path, folder / "out", points=64, replicates=4, progress=lambda *tick: stages.append(tick))
    return path, out, stages


def test_the_page_holds_the_same_figures_in_both_languages(made):
    _, out, _ = made
    page = (out / "explore.html").read_text(encoding="utf-8")
    parts = dict(re.findall(r'<section lang="([\w-]+)"[^>]*>(.*?)</section>', page, flags=re.DOTALL))
    zh, en = parts["zh-CN"], parts["en"]
    found = [re.findall(r'data-figure="(\w+)" data-value="([^"]+)"', part) for part in (zh, en)]
    assert found[0] == found[1]
    assert len(found[0]) > 50
    assert "<script" not in page
    for words in ("何时不达标", "先弄清什么", "由我们选择，还是未知"):
        assert words in zh
    for words in ("Where it fails", "What to learn first", "Ours to choose, or not known"):
        assert words in en


def test_every_figure_of_an_exploration_can_be_traced(made):
    _, out, _ = made
    run = open_run(out)
    figure = next(i for i, f in run.lineage["figures"].items() if f["key"].startswith("evpi|"))
    assert "net_benefit" in run.trace(figure)


def test_an_exploration_designs_what_a_study_does_and_shows_it(made):
    path, out, _ = made
    designed = open_run(out).designed
    own = Study(load_scenario(path), seed=1).design()
    assert designed.record() == json.loads(json.dumps(own.record()))
    assert {part: table.rates for part, table in designed.tables.items()} == {
        part: table.rates for part, table in own.tables.items()
    }
    assert {"design_money", "design_promise"} <= set(pd.read_csv(out / "tables" / "frame_metrics.csv")["option"])


def test_frames_are_tidy_and_complete(made):
    _, out, _ = made
    metrics = pd.read_csv(out / "tables" / "frame_metrics.csv")
    assert {"option", "metric", "value", "rank", "outcome"} <= set(metrics.columns)
    sensitivity = pd.read_csv(out / "tables" / "frame_sensitivity.csv")
    assert list(sensitivity.columns) == [
        "factor",
        "outcome",
        "option",
        "index",
        "value",
        "low",
        "high",
        "runs",
        "method",
    ]


def test_the_same_call_goes_on_where_it_stopped_and_a_larger_one_adds(made):
    path, out, _ = made
    before = {p.name for p in (out / "study").glob("replicate-*/*.npz")}
    stages = []
    explore(path, out, points=128, replicates=4, method=None, choices=False, progress=lambda *tick: stages.append(tick))
    assert [tick for tick in stages if tick[0] == "futures"][-1] == ("futures", 4, 4)
    after = {p.name for p in (out / "study").glob("replicate-*/*.npz")}
    assert before == {"0-64.npz"}
    assert after == {"0-64.npz", "64-128.npz"}
    assert json.loads((out / "manifest.json").read_text(encoding="utf-8"))["format"] == "esvalue-exploration-1"


def test_what_a_killed_process_began_is_written_over_and_nothing_else(tmp_path):
    loaded = load_scenario(BAY)
    begun = tmp_path / "begun"
    (begun / "study" / "replicate-0").mkdir(parents=True)
    (begun / f".parts.partial-{'0' * 8}-1-1-{'0' * 24}").mkdir()
    check_folder(begun, loaded)
    (begun / "study" / "replicate-0" / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        check_folder(begun, loaded)
    assert caught.value.problems[0].code == "not_replaced"


def test_a_folder_of_another_scenario_is_refused(made):
    _, out, _ = made
    with pytest.raises(InputError) as caught:
        explore(BAY / "scenario.toml", out, points=64, replicates=4)
    assert caught.value.problems[0].code == "other_inputs"


def test_a_folder_of_changed_equations_is_refused(made, monkeypatch):
    path, out, _ = made
    spec = get("market_value")
    monkeypatch.setitem(_REGISTRY, "market_value", replace(spec, function=lambda **given: 1.0 * spec.function(**given)))
    with pytest.raises(InputError) as caught:
        explore(path, out, points=64, replicates=4)
    assert caught.value.problems[0].code == "model_changed"


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path):
    (tmp_path / "precious" / "tables").mkdir(parents=True)
    (tmp_path / "precious" / "tables" / "x.csv").write_text("x", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        explore(BAY / "scenario.toml", tmp_path / "precious", points=64, replicates=4)
    assert caught.value.problems[0].code == "not_replaced"
    assert (tmp_path / "precious" / "tables" / "x.csv").read_text(encoding="utf-8") == "x"


def test_the_command_prints_the_sentence_and_the_page(tmp_path, capsys):
    arguments = [
        "explore",
        str(BAY / "scenario.toml"),
        "--out",
        str(tmp_path / "e"),
        "--points",
        "64",
        "--method",
        "none",
        "--no-choices",
        "--quiet",
    ]
    assert main(["--lang", "zh", *arguments]) == 0
    printed = capsys.readouterr().out
    assert "explore.html" in printed
    assert re.search("[\u4e00-\u9fff]", printed)
    assert main([*arguments[:4], "--method", "soboll"]) == 1
    assert "sobol" in capsys.readouterr().err
